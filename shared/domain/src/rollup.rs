//! The roll-up: what all verifications of a customer add up to. The table in ARCHITECTURE.md says the same in rows,
//! and a test holds this module to each of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::binding::Present;
use crate::document::Facts;
use crate::program::Program;
use crate::status::VerificationStatus;
use crate::verification::{Source, Verification, VerificationResult, VerificationType};

/// What Gatehouse's own checks say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnChecks {
    /// Whether every holder was screened. What the lists said stands beside the roll-up ([`gate`](crate::gate)).
    pub screened: bool,
    /// What the documents earn under the program: `ACCEPTED`, `PROVISIONAL`, `REVIEW`, or nothing yet.
    pub documents: Option<VerificationStatus>,
    /// Whether the checks were asked for, so that what is not there yet is on its way.
    pub asked: bool,
}

/// What a roll-up comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollUp {
    pub status: VerificationStatus,
    /// Whether a person accepted the customer and a second one still has to agree.
    pub awaits_approval: bool,
}

/// Adds everything up.
#[must_use]
pub fn roll_up(facts: &Facts, own: &OwnChecks, program: &Program) -> RollUp {
    let standing = Standing::of(facts, program);
    let evidence = Evidence::of(facts, own, &standing);
    let computed = evidence.status();
    let Some(manual) = standing.manual else {
        return RollUp { status: computed, awaits_approval: false };
    };
    if evidence.hard_fact_at.is_some_and(|at| at > manual.at) {
        return RollUp { status: computed, awaits_approval: false };
    }
    let accepts = matches!(manual.result, VerificationResult::Accepted | VerificationResult::Provisional);
    if accepts && program.review.four_eyes && !is_agreed(manual) {
        // As long as nobody agreed, the word of one decides nothing; a person has to look.
        let status = if computed == VerificationStatus::Rejected { computed } else { VerificationStatus::Review };
        return RollUp { status, awaits_approval: true };
    }
    RollUp { status: status_of(manual.result).unwrap_or(computed), awaits_approval: false }
}

/// Whether a second person agreed to what the first one said.
fn is_agreed(verification: &Verification) -> bool {
    match &verification.source {
        // Nobody is a first person without a name.
        Source::Person { actor, approved_by: Some(second) } => !actor.trim().is_empty() && !same_person(actor, second),
        _ => false,
    }
}

/// Whether two names of actors name one: nobody becomes a second person by capitals, blanks or a full stop.
#[must_use]
pub fn same_person(one: &str, other: &str) -> bool {
    let letters = |name: &str| -> String { name.to_lowercase().chars().filter(|own| own.is_alphanumeric()).collect() };
    letters(one) == letters(other)
}

/// Since when a person's word that the customer may be accepted has counted; `None` where none does.
pub(crate) fn accepted_at(facts: &Facts, program: &Program) -> Option<DateTime<Utc>> {
    let manual = Standing::of(facts, program).manual?;
    let accepts = matches!(manual.result, VerificationResult::Accepted | VerificationResult::Provisional);
    (accepts && (!program.review.four_eyes || is_agreed(manual))).then_some(manual.at)
}

/// The verifications that count: of each type the latest that ran and has not expired.
struct Standing<'a> {
    manual: Option<&'a Verification>,
    of_type: BTreeMap<VerificationType, &'a Verification>,
}

impl<'a> Standing<'a> {
    fn of(facts: &'a Facts, program: &Program) -> Self {
        let mut of_type: BTreeMap<VerificationType, &Verification> = BTreeMap::new();
        let present = Present::of(facts);
        for verification in &facts.verifications {
            let counts = verification.result != VerificationResult::VendorError
                && verification.source != Source::Gatehouse
                && is_about(facts, &present, verification)
                && !verification.is_expired(program.review.verification_days, facts.as_of);
            let known = of_type.get(&verification.kind);
            if counts && known.is_none_or(|known| known.order() < verification.order()) {
                of_type.insert(verification.kind, verification);
            }
        }
        of_type.retain(|_, verification| verification.result != VerificationResult::Unverified);
        let manual = of_type.remove(&VerificationType::ManualReview);
        Self { manual, of_type }
    }
}

/// Whether an answer is about the customer as it is now: about who it was when it was given, and one on the owners about
/// those of then.
fn is_about(facts: &Facts, present: &Present, verification: &Verification) -> bool {
    let same_owners = || facts.related_at.is_none_or(|changed| verification.at >= changed);
    let of_owners = verification.kind == VerificationType::RelatedEntities;
    present.counts(facts, verification) && (!of_owners || same_owners())
}

/// What stands of the verifications of a type: of the latest that ran and has not expired.
pub(crate) fn standing_of(facts: &Facts, program: &Program, kind: VerificationType) -> Option<VerificationStatus> {
    let standing = Standing::of(facts, program);
    let own =
        if kind == VerificationType::ManualReview { standing.manual } else { standing.of_type.get(&kind).copied() };
    own.and_then(|verification| status_of(verification.result))
}

/// The answers that count: of each type the latest that ran, is about the customer as it is now and has not expired.
pub(crate) fn counting<'a>(facts: &'a Facts, program: &Program) -> impl Iterator<Item = &'a Verification> {
    let standing = Standing::of(facts, program);
    standing.of_type.into_values().chain(standing.manual)
}

/// When the first of the verifications that count expires.
pub(crate) fn next_expiry(facts: &Facts, program: &Program) -> Option<DateTime<Utc>> {
    counting(facts, program).filter_map(|verification| verification.expires_at(program.review.verification_days)).min()
}

/// What is known under each heading, whoever found it out.
struct Evidence {
    identity: Option<VerificationStatus>,
    watchlist: Option<VerificationStatus>,
    related: Option<VerificationStatus>,
    license: Option<VerificationStatus>,
    asked: bool,
    /// When the newest fact was found that no earlier word of a person outweighs.
    hard_fact_at: Option<DateTime<Utc>>,
}

impl Evidence {
    fn of(facts: &Facts, own: &OwnChecks, standing: &Standing<'_>) -> Self {
        let said = |kind| standing.of_type.get(&kind).and_then(|verification| status_of(verification.result));
        let vendors_identity = worst([said(VerificationType::Identity), said(VerificationType::DocumentVerification)]);
        let own_list = own.screened.then_some(VerificationStatus::Accepted);
        let (owners, owners_rejected_at) = owners(facts);
        let listed_at = standing.of_type.get(&VerificationType::Watchlist);
        let listed_at = listed_at.filter(|own| own.result == VerificationResult::Rejected).map(|own| own.at);
        Self {
            // What a vendor verified stands before our own reading of the documents.
            identity: vendors_identity.or(own.documents),
            watchlist: worst([own_list, said(VerificationType::Watchlist)]),
            related: worst([owners, said(VerificationType::RelatedEntities)]),
            license: said(VerificationType::License),
            asked: own.asked,
            hard_fact_at: [listed_at, owners_rejected_at].into_iter().flatten().max(),
        }
    }

    fn status(&self) -> VerificationStatus {
        use VerificationStatus::{Accepted, Pending, Provisional, Rejected, Review, Unverified};
        let all = [self.identity, self.watchlist, self.related, self.license];
        let any = |status| all.contains(&Some(status));
        if any(Rejected) {
            return Rejected;
        }
        if any(Review) {
            return Review;
        }
        if any(Pending) {
            return Pending;
        }
        match (self.identity, self.watchlist) {
            (None, None) if self.asked => Pending,
            (None, _) => Unverified,
            // Verified by somebody, screened by nobody: not clear yet.
            (Some(_), None) => Pending,
            (Some(Accepted), Some(Accepted)) if !any(Provisional) => Accepted,
            (Some(_), Some(_)) => Provisional,
        }
    }
}

/// What the owners' own verifications come to.
pub(crate) fn owners_status(facts: &Facts) -> Option<VerificationStatus> {
    owners(facts).0
}

impl Facts {
    /// What Gatehouse says itself of a business's owners, for the record; `None` where it has none. One who is verified
    /// provisionally is awaited still.
    #[must_use]
    pub fn owners_result(&self) -> Option<VerificationResult> {
        let has_owners = self.owners_unclear || !self.related_parties.is_empty();
        has_owners.then(|| match owners_status(self) {
            Some(VerificationStatus::Rejected) => VerificationResult::Rejected,
            Some(VerificationStatus::Review) => VerificationResult::Review,
            // Nobody's part is large enough to matter.
            Some(VerificationStatus::Accepted) | None => VerificationResult::Accepted,
            Some(_) => VerificationResult::Pending,
        })
    }
}

/// What the owners' own verifications come to, and when one of them was last rejected.
fn owners(facts: &Facts) -> (Option<VerificationStatus>, Option<DateTime<Utc>>) {
    let owners = facts.related_parties.iter().filter(|owner| owner.must_be_verified());
    let related = owners.map(|owner| (owner.status, owner.decided_at));
    let owners: Vec<_> = related.chain(facts.statuses_within()).collect();
    let rejected = owners.iter().filter(|(status, _)| *status == VerificationStatus::Rejected);
    let rejected_at = rejected.map(|(_, at)| *at).max();
    let statuses = owners.iter().map(|(status, _)| match *status {
        // An owner whom nobody verified keeps the business waiting.
        VerificationStatus::Unverified => VerificationStatus::Pending,
        status => status,
    });
    // Who owns it cannot be told: a person has to look.
    let unclear = (facts.owners_unclear || facts.exposure.unseen).then_some(VerificationStatus::Review);
    (worst(statuses.map(Some).chain([unclear])), rejected_at)
}

/// The status that a result stands for; an error stands for none.
pub(crate) const fn status_of(result: VerificationResult) -> Option<VerificationStatus> {
    match result {
        VerificationResult::Unverified | VerificationResult::VendorError => None,
        VerificationResult::Pending => Some(VerificationStatus::Pending),
        VerificationResult::Provisional => Some(VerificationStatus::Provisional),
        VerificationResult::Accepted => Some(VerificationStatus::Accepted),
        VerificationResult::Review => Some(VerificationStatus::Review),
        VerificationResult::Rejected => Some(VerificationStatus::Rejected),
    }
}

/// The one that weighs most.
fn worst(statuses: impl IntoIterator<Item = Option<VerificationStatus>>) -> Option<VerificationStatus> {
    statuses.into_iter().flatten().max_by_key(|status| weight(*status))
}

/// How much a status weighs against a customer.
pub(crate) const fn weight(status: VerificationStatus) -> u8 {
    match status {
        VerificationStatus::Unverified => 0,
        VerificationStatus::Accepted => 1,
        VerificationStatus::Provisional => 2,
        VerificationStatus::Pending => 3,
        VerificationStatus::Review => 4,
        VerificationStatus::Rejected => 5,
    }
}
