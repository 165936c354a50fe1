//! Locks, closures and the integrator's own status: who may turn which into what, and what is on record of it.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::Customer;
use gatehouse_domain::customer::Act;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::history::{CLIENT, Done, MAX_ACTS, OfficerAct};
use gatehouse_domain::id::VerificationId;
use gatehouse_domain::party::{PartyChange, PartyStatus};
use gatehouse_domain::profile::{ProfileStatus, StatusChange, StatusRefusal};
use gatehouse_domain::status::{Permission, PermissionCode, Standing, StandingKind};
use gatehouse_domain::transition::PartyStatusChange;
use gatehouse_domain::update::{Refusal, Update};
use uuid::Uuid;

use crate::officers::rows;
use crate::support::{NOON, Story, add, ssn};

const REASON: &str = "proved to be a mistake";

fn story() -> Story {
    let mut story = Story::new();
    story.update(add(ssn("1111"))).unwrap();
    story
}

fn at(minutes: i64) -> DateTime<Utc> {
    NOON + TimeDelta::minutes(minutes)
}

fn apply(story: &mut Story, update: Update, now: DateTime<Utc>) -> Result<(), Refusal> {
    let mut ids = (1_000..).map(Uuid::from_u128);
    story.customer.apply(update, &mut Act { now, new_id: &mut || ids.next().unwrap() })?;
    story.customer.settle(&story.program, now);
    Ok(())
}

fn stand(
    story: &mut Story,
    kind: StandingKind,
    code: Option<PermissionCode>,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    apply(story, Update { standing: Some(Some(Standing { kind, code })), ..Update::default() }, now)
}

fn let_go(story: &mut Story, now: DateTime<Utc>) -> Result<(), Refusal> {
    apply(story, Update { standing: Some(None), ..Update::default() }, now)
}

fn patch(story: &mut Story, status: PartyStatus) -> Result<(), Refusal> {
    let party = PartyChange { status: Some(status), ..PartyChange::default() };
    apply(story, Update { party, ..Update::default() }, at(1))
}

fn review(story: &mut Story, reason: Option<&str>) -> Result<(), StatusRefusal> {
    let change = StatusChange {
        id: VerificationId::new(Uuid::from_u128(70)),
        status: ProfileStatus::PendingReview,
        reason: reason.map(str::to_owned),
        actor: "grace".to_owned(),
        code: None,
    };
    story.customer.change_status(change, at(2))?;
    story.customer.settle(&story.program, at(2));
    Ok(())
}

fn officer(story: &mut Story, status: PartyStatus, reason: Option<&str>, actor: &str) -> Result<bool, StatusRefusal> {
    let change = PartyStatusChange { status, reason: reason.map(str::to_owned), actor: actor.to_owned() };
    story.customer.change_party_status(change, at(3))
}

fn last(customer: &Customer) -> &OfficerAct {
    customer.officer_acts.last().unwrap()
}

fn code(name: &str) -> Option<PermissionCode> {
    (name != "none").then(|| serde_json::from_value(name.into()).unwrap())
}

#[test]
fn a_lock_is_lifted_by_whom_the_table_says() {
    let table: BTreeMap<String, String> = rows("### Who lifts a lock").into_iter().collect();
    let named: Vec<Option<PermissionCode>> = table.keys().map(|name| code(name)).collect();
    let may_lock = PermissionCode::ALL.into_iter().filter(|code| code.fits(StandingKind::Locked));
    assert!(may_lock.map(Some).chain([None]).all(|code| named.contains(&code)), "the table has every reason of a lock");
    for (name, who) in &table {
        let mut story = story();
        stand(&mut story, StandingKind::Locked, code(name), at(1)).unwrap();
        if who == "a request" {
            let_go(&mut story, at(2)).unwrap();
            assert_ne!(story.customer.permission(), Permission::Locked, "{name}");
            let act = last(&story.customer);
            let lifted = Done::Standing { permission: Permission::Unverified, permission_code: None };
            assert_eq!((act.done, act.actor.as_str(), act.at), (lifted, CLIENT, at(2)), "{name}");
            continue;
        }
        assert_eq!(who, "an officer");
        assert_eq!(let_go(&mut story, at(2)), Err(Refusal::LockOfCompliance), "{name}");
        for weaker in [None, Some(PermissionCode::UserRequest)] {
            let replaced = stand(&mut story, StandingKind::Locked, weaker, at(2));
            assert_eq!(replaced, Err(Refusal::LockOfCompliance), "{name}: a reason that anybody lifts");
        }
        let other = Some(PermissionCode::UnusualActivityLegalRequest);
        stand(&mut story, StandingKind::Locked, other, at(2)).unwrap();
        assert_eq!(review(&mut story, None), Err(StatusRefusal::ReasonTooShort), "{name}");
        assert_eq!(review(&mut story, Some("too short")), Err(StatusRefusal::ReasonTooShort), "{name}");
        assert_eq!(story.customer.permission(), Permission::Locked);
        review(&mut story, Some(REASON)).unwrap();
        assert_ne!(story.customer.permission(), Permission::Locked, "{name}");
        let act = last(&story.customer);
        assert_eq!((act.actor.as_str(), act.reason.as_deref()), ("grace", Some(REASON)));
    }
}

#[test]
fn the_refusal_says_who_lifts_the_lock_and_how() {
    let said = Refusal::LockOfCompliance.to_string();
    assert!(said.contains("an officer alone") && said.contains("POST /v0/customers/{customer_id}/status"), "{said}");
    let said = Refusal::StatusOfCompliance(PartyStatus::Sanction).to_string();
    assert!(said.contains("SANCTION") && said.contains("party_status"), "{said}");
}

#[test]
fn whoever_was_closed_was_closed_once() {
    for first in [StandingKind::Closed, StandingKind::MakeItGoAway] {
        let mut story = story();
        assert_eq!(story.customer.closed_at(), None);
        stand(&mut story, first, Some(PermissionCode::NoActivity), at(1)).unwrap();
        assert_eq!(story.customer.closed_at(), Some(at(1)));
        let again = if first == StandingKind::Closed { StandingKind::Closed } else { StandingKind::MakeItGoAway };
        stand(&mut story, again, Some(PermissionCode::UserRequest), at(2)).unwrap();
        stand(&mut story, StandingKind::MakeItGoAway, None, at(3)).unwrap();
        story.customer.settle(&story.program, at(4));
        assert_eq!(story.customer.closed_at(), Some(at(1)));
        assert_eq!(story.customer.officer_acts.len(), 3, "each is on record");
    }
    let mut story = story();
    let change = StatusChange {
        id: VerificationId::new(Uuid::from_u128(70)),
        status: ProfileStatus::Inactive,
        reason: None,
        actor: "grace".to_owned(),
        code: Some(PermissionCode::PermanentClosure),
    };
    story.customer.change_status(change, at(1)).unwrap();
    story.customer.settle(&story.program, at(2));
    assert_eq!(story.customer.closed_at(), Some(at(1)));
}

#[test]
fn whoever_was_closed_before_the_day_was_kept_was_closed_when_it_was_last_saved() {
    let mut story = story();
    stand(&mut story, StandingKind::Closed, None, at(1)).unwrap();
    let mut json = serde_json::to_value(&story.customer).unwrap();
    json["facts"].as_object_mut().unwrap().remove("closed_at").unwrap();
    story.customer = serde_json::from_value(json).unwrap();
    assert_eq!(story.customer.closed_at(), Some(at(1)));
    // The lists are asked again; the day stays.
    story.customer.settle(&story.program, at(5));
    stand(&mut story, StandingKind::Closed, Some(PermissionCode::NoActivity), at(6)).unwrap();
    assert_eq!(story.customer.closed_at(), Some(at(1)));
}

fn of(entity: Entity, status: PartyStatus) -> Story {
    let mut story = story();
    story.customer.facts.entity = entity;
    story.customer.facts.status = status;
    story
}

fn entity_of(status: PartyStatus) -> Entity {
    if status.fits(Entity::Personal) { Entity::Personal } else { Entity::Business }
}

#[test]
fn a_status_becomes_by_a_request_what_the_table_says_and_by_an_officer_any_other() {
    let table: BTreeMap<String, String> = rows("### The integrator's own status").into_iter().collect();
    assert_eq!(table.len(), PartyStatus::ALL.len());
    for from in PartyStatus::ALL {
        let name = serde_json::to_value(from).unwrap();
        let row = &table[name.as_str().unwrap()];
        for to in PartyStatus::ALL.into_iter().filter(|to| *to != from) {
            let word = serde_json::to_value(to).unwrap();
            let allowed = row == "any other" || row.split(", ").any(|own| own == word.as_str().unwrap());
            for entity in [Entity::Personal, Entity::Business] {
                if !from.fits(entity) {
                    continue;
                }
                let done = patch(&mut of(entity, from), to);
                let expected = match () {
                    () if !to.fits(entity) => Err(Refusal::WrongStatus),
                    () if allowed => Ok(()),
                    () => Err(Refusal::StatusOfCompliance(from)),
                };
                assert_eq!(done, expected, "{from:?} to {to:?}");
                let done = officer(&mut of(entity, from), to, Some(REASON), "grace");
                let expected = if to.fits(entity) { Ok(true) } else { Err(StatusRefusal::OtherEntity) };
                assert_eq!(done, expected, "{from:?} to {to:?}");
            }
        }
        let mut same = of(entity_of(from), from);
        assert_eq!(patch(&mut same, from), Ok(()), "{from:?}");
        assert!(same.customer.officer_acts.is_empty(), "nothing changed");
    }
}

/// From a status that compliance alone ends, no way of requests leads to one in which money moves.
#[test]
fn no_way_round_leads_out_of_what_an_officer_has_to_end() {
    for from in PartyStatus::ALL {
        let mut reached = vec![from];
        let mut at = 0;
        while let Some(status) = reached.get(at).copied() {
            reached.extend(status.next().iter().filter(|next| !reached.contains(next)).copied().collect::<Vec<_>>());
            at += 1;
        }
        let leads_back = reached.contains(&PartyStatus::Active);
        assert_eq!(leads_back, from.next().contains(&PartyStatus::Active), "{from:?}");
    }
}

#[test]
fn a_change_of_the_integrators_status_is_on_record_with_who_and_why() {
    let mut story = story();
    patch(&mut story, PartyStatus::Sanction).unwrap();
    let act = last(&story.customer);
    let sanctioned = Done::Party { party_status: PartyStatus::Sanction };
    assert_eq!((act.done, act.actor.as_str(), act.reason.as_deref()), (sanctioned, CLIENT, None));
    assert_eq!(officer(&mut story, PartyStatus::Active, None, "grace"), Err(StatusRefusal::ReasonTooShort));
    assert_eq!(officer(&mut story, PartyStatus::Active, Some(REASON), " "), Err(StatusRefusal::NoActor));
    assert_eq!(story.customer.facts.status, PartyStatus::Sanction);
    assert_eq!(officer(&mut story, PartyStatus::Active, Some(REASON), "grace"), Ok(true));
    assert_eq!(officer(&mut story, PartyStatus::Active, Some(REASON), "grace"), Ok(false));
    let act = last(&story.customer);
    assert_eq!((act.actor.as_str(), act.reason.as_deref(), act.at), ("grace", Some(REASON), at(3)));
    assert_eq!(story.customer.officer_acts.len(), 2);
    stand(&mut story, StandingKind::Closed, None, at(4)).unwrap();
    assert_eq!(officer(&mut story, PartyStatus::Deceased, Some(REASON), "grace"), Err(StatusRefusal::Closed));
}

#[test]
fn what_a_new_customer_begins_with_is_no_change() {
    let mut fresh = Story::new();
    fresh.customer.revision = 0;
    patch(&mut fresh, PartyStatus::Deceased).unwrap();
    assert!(fresh.customer.officer_acts.is_empty());
}

#[test]
fn entries_from_before_there_were_three_kinds_open_and_all_kinds_survive_being_stored() {
    let old = serde_json::json!({"status": "REJECTED", "reason": "forged papers", "actor": "ada", "at": NOON});
    let act: OfficerAct = serde_json::from_value(old).unwrap();
    assert_eq!(act.done, Done::Profile { status: ProfileStatus::Rejected });
    let code = Some(PermissionCode::UserRequest);
    for done in [
        Done::Profile { status: ProfileStatus::Inactive },
        Done::Party { party_status: PartyStatus::Inactive },
        Done::Standing { permission: Permission::Locked, permission_code: code },
        Done::Standing { permission: Permission::Unverified, permission_code: None },
    ] {
        let act = OfficerAct { done, ..act.clone() };
        let stored = serde_json::to_string(&act).unwrap();
        assert_eq!(serde_json::from_str::<OfficerAct>(&stored).unwrap(), act, "{stored}");
    }
}

#[test]
fn the_history_is_bounded_and_what_officers_said_stays_longest() {
    let mut story = story();
    stand(&mut story, StandingKind::Locked, Some(PermissionCode::UnusualActivityLegalRequest), at(0)).unwrap();
    review(&mut story, Some(REASON)).unwrap();
    for turn in 0..200 {
        stand(&mut story, StandingKind::Locked, None, at(turn)).unwrap();
        let_go(&mut story, at(turn)).unwrap();
    }
    let acts = &story.customer.officer_acts;
    assert_eq!(acts.len(), MAX_ACTS);
    assert_eq!(acts[0].actor, "grace");
    assert_eq!(acts[MAX_ACTS - 1].at, at(199));
}
