//! What officers may do to a customer's profile status.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use gatehouse_domain::Program;
use gatehouse_domain::changed::EventType;
use gatehouse_domain::event::{Actor, Event};
use gatehouse_domain::id::{EventId, VerificationId};
use gatehouse_domain::profile::{ProfileStatus, StatusChange, StatusRefusal};
use gatehouse_domain::status::{Permission, PermissionCode, VerificationStatus};
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use uuid::Uuid;

use crate::support::{NOON, Story, add, ssn};

const REASON: &str = "forged papers";

struct Office {
    story: Story,
    program: Program,
    acts: u32,
}

impl Office {
    fn new(four_eyes: bool) -> Self {
        let mut program = Program::standard();
        program.review.four_eyes = four_eyes;
        let mut story = Story::new();
        story.update(add(ssn("1111"))).unwrap();
        story.customer.facts.checks_asked = false;
        story.customer.settle(&program, NOON);
        Self { story, program, acts: 0 }
    }

    fn act(
        &mut self,
        status: ProfileStatus,
        reason: Option<&str>,
        actor: &str,
    ) -> Result<ProfileStatus, StatusRefusal> {
        self.act_with(status, reason, actor, None)
    }

    fn act_with(
        &mut self,
        status: ProfileStatus,
        reason: Option<&str>,
        actor: &str,
        code: Option<PermissionCode>,
    ) -> Result<ProfileStatus, StatusRefusal> {
        self.acts += 1;
        let now = NOON + TimeDelta::minutes(i64::from(self.acts));
        let id = VerificationId::new(Uuid::from_u128(u128::from(self.acts)));
        let change = StatusChange { id, status, reason: reason.map(str::to_owned), actor: actor.to_owned(), code };
        self.story.customer.change_status(change, now)?;
        self.story.customer.settle(&self.program, now);
        Ok(self.story.customer.decision.profile_status)
    }
}

/// The transitions of ARCHITECTURE.md: from each status, to which.
fn table() -> BTreeMap<ProfileStatus, Vec<ProfileStatus>> {
    let word = |text: &str| serde_json::from_value(text.trim().into()).unwrap();
    rows("## What an officer may do")
        .iter()
        .map(|(from, to)| (word(from.as_str()), to.split(',').map(word).collect()))
        .collect()
}

/// The rows of the table of two columns under a heading of ARCHITECTURE.md.
pub(crate) fn rows(heading: &str) -> Vec<(String, String)> {
    let page = include_str!("../../../../ARCHITECTURE.md");
    let (_, section) = page.split_once(&format!("\n{heading}\n")).unwrap();
    let lines = section.lines().take_while(|line| !line.starts_with("##")).filter(|line| line.starts_with("| "));
    // The first row names the columns.
    let rows = lines.skip(1).map(|row| {
        let row = row.replace("\\|", "\u{1}");
        let [_, from, to, _] = row.split('|').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let [from, to] = [from, to].map(|cell| cell.trim().replace('\u{1}', "|"));
        (from, to)
    });
    rows.collect()
}

#[test]
fn every_status_leads_to_those_of_the_table_and_to_no_other() {
    let table = table();
    assert_eq!(table.len(), ProfileStatus::ALL.len());
    for from in ProfileStatus::ALL {
        for to in ProfileStatus::ALL {
            let mut office = Office::new(from == ProfileStatus::PendingApproval);
            if from == ProfileStatus::PendingApproval {
                office.act(ProfileStatus::Approved, None, "grace").unwrap();
            }
            office.story.customer.decision.profile_status = from;
            let done = office.act(to, Some(REASON), "ada");
            assert_eq!(done.is_ok(), table[&from].contains(&to), "{from:?} to {to:?}: {done:?}");
            if done.is_err() {
                assert_eq!(done, Err(StatusRefusal::NotNext(from)));
            }
        }
    }
}

#[test]
fn what_an_officer_sets_is_what_the_customer_then_has() {
    for status in [
        ProfileStatus::PendingUpload,
        ProfileStatus::PendingReview,
        ProfileStatus::Approved,
        ProfileStatus::Rejected,
        ProfileStatus::Blacklisted,
        ProfileStatus::Inactive,
    ] {
        assert_eq!(Office::new(false).act(status, Some(REASON), "ada"), Ok(status));
    }
}

#[test]
fn a_rejection_has_a_reason_of_more_than_ten_characters() {
    for status in [ProfileStatus::Rejected, ProfileStatus::Blacklisted] {
        for (reason, enough) in [
            (None, false),
            (Some("0123456789"), false),
            (Some("  0123456789  "), false),
            (Some("01234567890"), true),
            // Eleven characters, more bytes; and ten, whose bytes are more than ten.
            (Some("ÄÖÜäöüßÄÖÜä"), true),
            (Some("ÄÖÜäöüßÄÖÜ"), false),
        ] {
            let done = Office::new(false).act(status, reason, "ada");
            let expected = if enough { Ok(status) } else { Err(StatusRefusal::ReasonTooShort) };
            assert_eq!(done, expected, "{reason:?}");
        }
    }
    assert_eq!(Office::new(false).act(ProfileStatus::Approved, None, "ada"), Ok(ProfileStatus::Approved));
    assert_eq!(Office::new(false).act(ProfileStatus::Approved, None, " "), Err(StatusRefusal::NoActor));
}

#[test]
fn nobody_approves_what_they_asked_for_themselves() {
    let mut office = Office::new(true);
    assert_eq!(office.act(ProfileStatus::Approved, None, "ada"), Ok(ProfileStatus::PendingApproval));
    assert_eq!(office.story.customer.permission(), Permission::Unverified);
    assert_eq!(office.act(ProfileStatus::Approved, None, " ADA "), Err(StatusRefusal::OwnRequest));
    assert_eq!(office.act(ProfileStatus::Approved, None, "grace"), Ok(ProfileStatus::Approved));
    assert_eq!(office.story.customer.permission(), Permission::SendAndReceive);
}

/// The client's credential records an answer without a person's name: that is nobody's first word.
fn unnamed(office: &mut Office, result: VerificationResult, minutes: i64) {
    let verification = Verification {
        id: VerificationId::new(Uuid::from_u128(1_000 + u128::from(minutes.unsigned_abs()))),
        kind: VerificationType::ManualReview,
        result,
        at: NOON + TimeDelta::minutes(minutes),
        source: Source::Person { actor: String::new(), approved_by: None },
        about: None,
    };
    office.story.customer.facts.verifications.push(verification);
    office.story.customer.settle(&office.program, NOON + TimeDelta::minutes(minutes));
}

#[test]
fn a_review_without_a_name_and_one_person_are_no_four_eyes() {
    let mut office = Office::new(true);
    unnamed(&mut office, VerificationResult::Accepted, 0);
    assert_eq!(office.act(ProfileStatus::Approved, None, "ada"), Ok(ProfileStatus::PendingApproval));
    assert_eq!(office.act(ProfileStatus::Approved, None, " ADA "), Err(StatusRefusal::OwnRequest));
    assert_eq!(office.act(ProfileStatus::Approved, None, "grace"), Ok(ProfileStatus::Approved));
}

#[test]
fn half_an_approval_takes_four_eyes_too() {
    let mut office = Office::new(true);
    unnamed(&mut office, VerificationResult::Provisional, 0);
    assert_eq!(office.story.customer.decision.profile_status, ProfileStatus::PendingApproval);
    assert_eq!(office.story.customer.permission(), Permission::Unverified);
}

#[test]
fn a_second_person_agrees_to_the_answer_that_counts() {
    let mut office = Office::new(true);
    office.act(ProfileStatus::Approved, None, "ada").unwrap();
    unnamed(&mut office, VerificationResult::VendorError, 2);
    office.acts += 2;
    assert_eq!(office.act(ProfileStatus::Approved, None, "grace"), Ok(ProfileStatus::Approved));
}

#[test]
fn whoever_has_had_every_verification_may_still_be_locked() {
    let mut office = Office::new(false);
    for number in 0..500 {
        unnamed(&mut office, VerificationResult::VendorError, -number);
    }
    assert_eq!(office.act(ProfileStatus::Approved, None, "ada"), Err(StatusRefusal::TooMany));
    assert_eq!(office.act(ProfileStatus::Blacklisted, Some(REASON), "ada"), Ok(ProfileStatus::Blacklisted));
}

#[test]
fn whoever_was_closed_is_offered_nothing_more() {
    let mut office = Office::new(false);
    office.act_with(ProfileStatus::Inactive, None, "ada", Some(PermissionCode::NoActivity)).unwrap();
    assert_eq!(office.story.customer.next_profile_statuses(), []);
    assert_eq!(office.act(ProfileStatus::PendingReview, None, "ada"), Err(StatusRefusal::Closed));
}

#[test]
fn locking_and_unlocking_are_told_in_both_vocabularies() {
    let mut office = Office::new(false);
    let before = office.story.customer.clone();
    office.act(ProfileStatus::Inactive, None, "ada").unwrap();
    let changed = gatehouse_domain::changed::fields(&before, &office.story.customer);
    assert!(changed.contains(&"standing".to_owned()), "{changed:?}");
    let event = Event::of(&office.story.customer, None, Actor::Client, EventId::new(Uuid::nil()));
    assert!(event.since(&before, &office.story.customer).types.contains(&EventType::PersonUpdated));
}

#[test]
fn an_approval_under_one_program_is_asked_again_under_a_stricter_one() {
    let mut office = Office::new(false);
    assert_eq!(office.act(ProfileStatus::Approved, None, "ada"), Ok(ProfileStatus::Approved));
    office.program.review.four_eyes = true;
    office.story.customer.settle(&office.program, NOON);
    assert_eq!(office.story.customer.decision.profile_status, ProfileStatus::PendingApproval);
}

#[test]
fn a_code_says_whether_an_account_is_locked_or_has_ended() {
    let mut office = Office::new(false);
    let code = Some(PermissionCode::UserRequest);
    office.act_with(ProfileStatus::Inactive, None, "ada", code).unwrap();
    assert_eq!(office.story.customer.permission(), Permission::Locked);
    assert_eq!(office.act(ProfileStatus::PendingReview, None, "ada"), Ok(ProfileStatus::PendingReview));
    assert_eq!(office.story.customer.decision.verification_status, VerificationStatus::Review);
    let code = Some(PermissionCode::PermanentClosure);
    office.act_with(ProfileStatus::Inactive, None, "ada", code).unwrap();
    assert_eq!(office.story.customer.permission(), Permission::Closed);
    assert_eq!(office.act(ProfileStatus::PendingReview, None, "ada"), Err(StatusRefusal::Closed));
}
