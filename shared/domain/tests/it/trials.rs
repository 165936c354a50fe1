//! Deciding again: a past decision by what it was made from, and stored customers by a program that is only tried.

use chrono::TimeDelta;
use gatehouse_domain::backtest::{Backtest, Scope, Trial};
use gatehouse_domain::fact::{Check, Outcome, Reason};
use gatehouse_domain::id::{BacktestId, ClientId, CustomerId};
use gatehouse_domain::replay::replay;
use gatehouse_domain::rule::Rule;
use gatehouse_domain::status::Permission;
use gatehouse_domain::{Customer, Program, decide};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use crate::support::{NOON, Story, stories};

fn backtest(program: Program, scope: Scope) -> Backtest {
    let (id, client) = (BacktestId::new(Uuid::from_u128(1)), ClientId::new(Uuid::from_u128(2)));
    Backtest::new(id, client, program, scope, NOON)
}

/// The standard program with another rule for persons who send.
fn asking(rule: serde_json::Value) -> Program {
    let mut program = Program::standard();
    program.version = 2;
    program.person.send_and_receive = serde_json::from_value(rule).unwrap();
    program
}

#[test]
fn a_stricter_program_would_take_a_permission_away_and_changes_nobody() {
    let clean = Story::clean().customer;
    let before = clean.clone();
    let mut test = backtest(asking(json!({"physical": "SELFIE"})), Scope::OfTag);
    let changes = test.take([&clean], &[], None, NOON + TimeDelta::seconds(1));
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].decided.permission, Permission::SendAndReceive);
    assert_eq!(changes[0].would_be.permission, Permission::Receive);
    assert_eq!(changes[0].would_be.requirements[0].one_of[0][0].name(), "SELFIE");
    assert_eq!((test.progress.finished, test.progress.examined, test.progress.changed), (true, 1, 1));
    assert_eq!(clean, before);
}

#[test]
fn customers_of_other_programs_are_looked_at_and_left_out_unless_all_are_asked_for() {
    let mut other = Story::clean().customer;
    other.cip_tag = 9;
    let strict = asking(json!({"physical": "SELFIE"}));
    let mut test = backtest(strict.clone(), Scope::OfTag);
    assert!(test.take([&other], &[], None, NOON).is_empty());
    assert_eq!((test.progress.examined, test.progress.tried), (1, 0));
    let mut all = backtest(strict, Scope::All);
    assert_eq!(all.take([&other], &[], None, NOON).len(), 1);
}

#[test]
fn whoever_cannot_be_read_is_counted_and_named_as_far_as_there_is_room() {
    let clean = Story::clean().customer;
    let mut test = backtest(asking(json!({"all": []})), Scope::OfTag);
    let unreadable: Vec<CustomerId> = (0..40).map(|at| CustomerId::new(Uuid::from_u128(at))).collect();
    let _ = test.take([&clean], &unreadable, Some("next".to_owned()), NOON);
    let _ = test.take([&clean], &unreadable, None, NOON);
    let progress = test.progress;
    assert_eq!((progress.examined, progress.tried, progress.unreadable), (82, 2, 80));
    assert_eq!((progress.unreadable_ids.len(), progress.unreadable_ids[39]), (50, unreadable[39]));
    assert!(progress.finished);
}

#[test]
fn pages_add_up() {
    let (clean, submitted) = (Story::clean().customer, Story::submitted().customer);
    let mut test = backtest(asking(json!({"all": []})), Scope::OfTag);
    assert_eq!(test.take([&clean, &submitted], &[], Some("next".to_owned()), NOON).len(), 0);
    assert!(!test.progress.finished);
    let _ = test.take([&clean], &[], None, NOON);
    assert_eq!((test.progress.pages, test.progress.examined, test.progress.cursor.as_deref()), (2, 3, None));
    let counted = test.progress.permissions.iter().map(|own| (own.from, own.to, own.customers)).collect::<Vec<_>>();
    assert_eq!(
        counted,
        [
            (Permission::SendAndReceive, Permission::SendAndReceive, 2),
            (Permission::Unverified, Permission::Unverified, 1)
        ]
    );
}

#[test]
fn a_replay_of_other_facts_says_where_it_differs() {
    let story = Story::clean();
    let mut facts = story.customer.facts.clone();
    let own = &mut facts.documents[0].virtual_documents[0];
    own.meta.findings.record(gatehouse_domain::fact::Finding {
        check: Check::Source,
        content: own.content(),
        at: NOON,
        outcome: Outcome::Failed { reasons: vec![Reason::new("not_found")] },
    });
    let replayed = replay(&facts, &story.customer.decision, &story.program);
    assert!(!replayed.same);
    let places: Vec<&str> = replayed.differences.iter().map(|own| own.at.as_str()).collect();
    assert!(places.contains(&"permission") && places.contains(&"verification_status"), "{places:?}");
}

fn rules() -> impl Strategy<Value = Rule> {
    let rules = [
        json!({"all": []}),
        json!({"virtual": "SSN"}),
        json!({"physical": "GOVT_ID"}),
        json!({"physical": "SELFIE"}),
        json!({"any": [{"virtual": "SSN"}, {"physical": "GOVT_ID"}]}),
        json!({"all": [{"virtual": "SSN"}, {"physical": "GOVT_ID"}]}),
    ];
    prop::sample::select(rules.to_vec()).prop_map(|rule| serde_json::from_value(rule).unwrap())
}

fn with(rule: &Rule) -> Program {
    let mut program = Program::standard();
    program.person.send_and_receive = rule.clone();
    program
}

proptest! {
    #[test]
    fn every_decision_is_the_same_when_it_is_computed_again(story in stories()) {
        let stored = serde_json::to_string(&story.customer).unwrap();
        let read: Customer = serde_json::from_str(&stored).unwrap();
        let replayed = replay(&read.facts, &read.decision, &story.program);
        prop_assert!(replayed.same && replayed.differences.is_empty(), "{:?}", replayed.differences);
    }

    #[test]
    fn a_replay_is_the_same_exactly_when_nothing_differs(story in stories(), rule in rules()) {
        let replayed = replay(&story.customer.facts, &story.customer.decision, &with(&rule));
        prop_assert_eq!(replayed.same, replayed.differences.is_empty());
    }

    #[test]
    fn what_a_trial_says_is_what_the_program_decides_once_it_is_in_force(mut story in stories(), rule in rules()) {
        let program = with(&rule);
        let trial = Trial::of(&story.customer, &program);
        let before = story.customer.decision.clone();
        story.customer.settle(&program, NOON);
        prop_assert_eq!(trial.would_be.permission, story.customer.permission());
        prop_assert_eq!(trial.changes(), before != story.customer.decision);
    }

    #[test]
    fn a_looser_program_takes_no_permission_away_and_a_stricter_one_gives_none(
        story in stories(), one in rules(), other in rules(),
    ) {
        let rank = |rule: &Rule| decide(&story.customer.facts, &with(rule)).permission.rank();
        if one.implies(&other) {
            prop_assert!(rank(&one) <= rank(&other));
        }
    }
}
