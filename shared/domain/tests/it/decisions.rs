//! What follows from facts.

use gatehouse_domain::decide;
use gatehouse_domain::fact::{Check, ListVerdict, Outcome};
use gatehouse_domain::requirement::RequirementState;
use gatehouse_domain::status::{DocumentStatus, Permission, Standing, StandingKind, VerificationStatus, Watchlists};
use gatehouse_domain::update::Update;
use proptest::prelude::*;

use crate::support::{NOON, Story, add, failed, ssn, stories};

#[test]
fn a_customer_without_documents_may_do_nothing() {
    let decision = Story::new().customer.decision;
    assert_eq!(decision.permission, Permission::Unverified);
    assert_eq!(decision.verification_status, VerificationStatus::Unverified);
}

#[test]
fn what_nobody_has_checked_is_pending() {
    let decision = Story::submitted().customer.decision;
    assert_eq!(decision.permission, Permission::Unverified);
    assert_eq!(decision.verification_status, VerificationStatus::Pending);
    assert!(decision.documents.values().all(|status| *status == DocumentStatus::Submitted));
}

#[test]
fn everything_valid_and_no_list_against_it_earns_the_highest_permission() {
    let decision = Story::clean().customer.decision;
    assert_eq!(decision.permission, Permission::SendAndReceive);
    assert_eq!(decision.verification_status, VerificationStatus::Accepted);
    assert_eq!(decision.watchlists, Watchlists::NoMatch);
    assert!(decision.requirements.is_empty());
}

#[test]
fn a_wrong_number_costs_sending_and_is_asked_for_again() {
    let mut story = Story::clean();
    let (id, content) = story.ssn();
    let wrong = story.find(id, content, Check::Source, failed("not_found"));
    story.customer.observe(wrong);
    story.customer.settle(&story.program, NOON);
    let decision = &story.customer.decision;
    assert_eq!(decision.document(id), DocumentStatus::Invalid);
    assert_eq!(decision.permission, Permission::Receive);
    let [requirement] = decision.requirements.as_slice() else { panic!("{:?}", decision.requirements) };
    assert_eq!(requirement.state, RequirementState::Invalid);
    let names: Vec<_> =
        requirement.one_of.iter().map(|way| way.iter().map(|kind| kind.name()).collect::<Vec<_>>()).collect();
    assert_eq!(names, [["SSN"], ["TIN"], ["PASSPORT"]]);
}

#[test]
fn a_person_with_a_soft_match_is_asked_for_a_government_id_and_then_waits() {
    let mut story = Story::new();
    story.update(add(ssn("2222"))).unwrap();
    story.pass_everything();
    story.screen(ListVerdict::SoftMatch);
    assert_eq!(story.customer.decision.watchlists, Watchlists::SoftMatchPendingUpload);
    assert_eq!(story.customer.permission(), Permission::Unverified);
    let base = story.base().id;
    story.update(crate::support::amend(base, crate::support::government_id(b"front"))).unwrap();
    assert_eq!(story.customer.decision.watchlists, Watchlists::SoftMatch);
    assert_eq!(story.customer.decision.verification_status, VerificationStatus::Review);
}

#[test]
fn a_match_outweighs_everything_that_was_verified() {
    let mut story = Story::clean();
    story.screen(ListVerdict::Match);
    assert_eq!(story.customer.permission(), Permission::Unverified);
    assert_eq!(story.customer.decision.verification_status, VerificationStatus::Rejected);
}

#[test]
fn the_customers_watchlists_value_is_the_worst_of_its_documents() {
    let mut story = Story::clean();
    story.update(add(ssn("2222"))).unwrap();
    assert_eq!(story.customer.decision.watchlists, Watchlists::Pending);
    assert_eq!(story.customer.permission(), Permission::Unverified);
}

#[test]
fn an_answer_from_no_list_is_not_a_clean_one() {
    let mut story = Story::clean();
    let base = story.base();
    let mut silent = crate::support::screening(base.screened_content(), ListVerdict::NoMatch);
    silent.lists.clear();
    let observation = gatehouse_domain::customer::Observation {
        document: base.id,
        fact: gatehouse_domain::customer::Observed::Screening(silent),
    };
    story.customer.observe(observation);
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.decision.watchlists, Watchlists::Pending);
    assert_eq!(story.customer.permission(), Permission::Unverified);
}

#[test]
fn a_check_that_could_not_run_is_not_the_customers_failure() {
    let mut story = Story::submitted();
    let (id, content) = story.ssn();
    let not_run = Outcome::NotRun { why: "vendor_unavailable".to_owned() };
    let observation = story.find(id, content, Check::Source, not_run);
    story.customer.observe(observation);
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.decision.document(id), DocumentStatus::Submitted);
    assert!(story.customer.outstanding().check);
}

proptest! {
    #[test]
    fn one_more_check_passed_never_lowers_the_permission(mut story in stories(), choice: prop::sample::Index) {
        let before = story.customer.permission().rank();
        let subs = story.sub_documents();
        let (document, content, checks) = subs[choice.index(subs.len())];
        for check in checks {
            let observation = story.find(document, content, *check, Outcome::Passed);
            story.customer.observe(observation);
        }
        story.customer.settle(&story.program, NOON);
        prop_assert!(story.customer.permission().rank() >= before);
    }

    #[test]
    fn a_listed_customer_never_acts_whatever_was_verified(mut story in stories(), soft: bool) {
        story.screen(if soft { ListVerdict::SoftMatch } else { ListVerdict::Match });
        prop_assert_eq!(story.customer.permission(), Permission::Unverified);
    }

    #[test]
    fn an_actors_word_outweighs_every_fact(mut story in stories()) {
        let locked = Standing { kind: StandingKind::Locked, code: None };
        story.update(Update { standing: Some(Some(locked)), ..Update::default() }).unwrap();
        prop_assert_eq!(story.customer.permission(), Permission::Locked);
    }

    #[test]
    fn the_same_facts_give_the_same_decision_after_being_stored(story in stories()) {
        let stored = serde_json::to_string(&story.customer).unwrap();
        let read: gatehouse_domain::Customer = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(&decide(&read.facts, &story.program), &story.customer.decision);
        prop_assert_eq!(read, story.customer);
    }

    #[test]
    fn facts_found_in_any_order_give_the_same_decision(story in stories(), seed: u64) {
        let mut findings: Vec<_> = story.sub_documents().into_iter().flat_map(|(id, content, checks)| {
            checks.iter().map(move |check| (id, content, *check)).collect::<Vec<_>>()
        }).collect();
        findings.sort_by_key(|(id, _, check)| (id.uuid().as_u128().wrapping_mul(u128::from(seed) | 1), *check));
        let mut other = Story::submitted();
        for (id, content, check) in findings {
            let known = story.base().active_virtual().map(|own| &own.meta)
                .chain(story.base().active_social().map(|own| &own.meta))
                .chain(story.base().active_physical().map(|own| &own.meta))
                .find(|meta| meta.id == id)
                .and_then(|meta| meta.findings.get(check).cloned());
            if let Some(outcome) = known {
                let observation = other.find(id, content, check, outcome);
                other.customer.observe(observation);
            }
        }
        if let Some(screening) = &story.base().screening {
            let verdict = screening.lists["ofac_sdn"];
            other.screen(verdict);
        }
        other.customer.settle(&other.program, NOON);
        prop_assert_eq!(other.customer.decision, story.customer.decision);
    }

    #[test]
    fn nobody_sends_without_every_required_document_valid(story in stories()) {
        let decision = &story.customer.decision;
        if decision.permission == Permission::SendAndReceive {
            for kind in ["EMAIL", "PHONE_NUMBER", "ADDRESS", "DATE"] {
                let own = story.base().active_social().find(|own| own.kind.name() == kind).unwrap();
                prop_assert_eq!(decision.document(own.meta.id), DocumentStatus::Valid);
            }
            prop_assert_eq!(decision.document(story.ssn().0), DocumentStatus::Valid);
            prop_assert!(decision.watchlists.is_clear());
            prop_assert!(decision.requirements.is_empty());
        } else {
            prop_assert!(!decision.requirements.is_empty() || !decision.watchlists.is_clear());
        }
    }
}
