//! The profile status and the risk (seeds 000 and 004): what a back office sees of a customer, derived like every
//! other status, and what an officer may do to it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::customer::Customer;
use crate::document::Facts;
use crate::history::{Done, OfficerAct};
use crate::id::{AlertId, VerificationId};
use crate::rollup::same_person;
use crate::status::{PermissionCode, Standing, StandingKind, VerificationStatus, Watchlists};
use crate::verification::{MAX_VERIFICATIONS, Source, Verification, VerificationResult, VerificationType};

/// Seed 004: a rejection has a reason of more than 10 characters.
const SHORTEST_REASON: usize = 11;
const LONGEST_REASON: usize = 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProfileStatus {
    /// Nothing but the customer's own fields is there.
    #[default]
    Created,
    /// Something that the program asks for is missing.
    Incomplete,
    PendingUpload,
    PendingReview,
    /// A person approved; the program asks for a second one.
    PendingApproval,
    Approved,
    Rejected,
    Blacklisted,
    Inactive,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Risk {
    #[default]
    Normal,
    High,
    VeryHigh,
}

impl ProfileStatus {
    pub const ALL: [Self; 9] = [
        Self::Created,
        Self::Incomplete,
        Self::PendingUpload,
        Self::PendingReview,
        Self::PendingApproval,
        Self::Approved,
        Self::Rejected,
        Self::Blacklisted,
        Self::Inactive,
    ];

    /// What an officer may turn a customer of this status into. What is computed from documents alone (`CREATED`,
    /// `INCOMPLETE`, `PENDING_APPROVAL`) nobody sets.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Created | Self::Incomplete => &[
                Self::PendingUpload,
                Self::PendingReview,
                Self::Approved,
                Self::Rejected,
                Self::Blacklisted,
                Self::Inactive,
            ],
            Self::PendingReview => {
                &[Self::PendingUpload, Self::Approved, Self::Rejected, Self::Blacklisted, Self::Inactive]
            }
            Self::PendingUpload | Self::PendingApproval => {
                &[Self::PendingReview, Self::Approved, Self::Rejected, Self::Blacklisted, Self::Inactive]
            }
            Self::Approved => {
                &[Self::PendingUpload, Self::PendingReview, Self::Rejected, Self::Blacklisted, Self::Inactive]
            }
            Self::Rejected => &[Self::PendingReview, Self::Blacklisted, Self::Inactive],
            Self::Blacklisted | Self::Inactive => &[Self::PendingReview],
        }
    }

    const fn needs_reason(self) -> bool {
        matches!(self, Self::Rejected | Self::Blacklisted)
    }
}

/// The profile status of facts whose verifications come to `status`.
pub(crate) fn profile_status(
    facts: &Facts,
    status: VerificationStatus,
    awaits_approval: bool,
    watchlists: Watchlists,
) -> ProfileStatus {
    if let Some(standing) = &facts.standing {
        let listed =
            standing.kind == StandingKind::Locked && standing.code == Some(PermissionCode::KycFraudBlockedList);
        return if listed { ProfileStatus::Blacklisted } else { ProfileStatus::Inactive };
    }
    if awaits_approval {
        return ProfileStatus::PendingApproval;
    }
    let waits_for_upload = facts.upload_asked_at.is_some_and(|asked| !facts.has_file_since(asked));
    match status {
        VerificationStatus::Rejected => ProfileStatus::Rejected,
        _ if waits_for_upload => ProfileStatus::PendingUpload,
        VerificationStatus::Accepted => ProfileStatus::Approved,
        VerificationStatus::Review if watchlists == Watchlists::SoftMatchPendingUpload => ProfileStatus::PendingUpload,
        VerificationStatus::Review | VerificationStatus::Pending => ProfileStatus::PendingReview,
        VerificationStatus::Unverified if facts.is_bare() => ProfileStatus::Created,
        VerificationStatus::Unverified | VerificationStatus::Provisional => ProfileStatus::Incomplete,
    }
}

pub(crate) fn risk(facts: &Facts, status: VerificationStatus, watchlists: Watchlists) -> Risk {
    let listed =
        facts.standing.as_ref().and_then(|standing| standing.code) == Some(PermissionCode::KycFraudBlockedList);
    match (status, watchlists) {
        (_, Watchlists::Match) | (VerificationStatus::Rejected, _) => Risk::VeryHigh,
        _ if listed => Risk::VeryHigh,
        (VerificationStatus::Review, _) | (_, Watchlists::SoftMatch | Watchlists::SoftMatchPendingUpload) => Risk::High,
        _ => Risk::Normal,
    }
}

impl Facts {
    /// Whether a file came at or after that time.
    fn has_file_since(&self, at: DateTime<Utc>) -> bool {
        self.active_physical().any(|own| own.file.stored().is_some() && own.meta.updated_at >= at)
    }

    /// Whether nothing was submitted but the customer's own fields.
    fn is_bare(&self) -> bool {
        self.disclosures.is_empty()
            && self.verifications.is_empty()
            && self
                .active_documents()
                .all(|base| base.active_virtual().next().is_none() && base.active_physical().next().is_none())
    }
}

/// What an officer asks for.
#[derive(Debug, Clone)]
pub struct StatusChange {
    pub id: VerificationId,
    pub status: ProfileStatus,
    pub reason: Option<String>,
    pub actor: String,
    /// Why the customer is locked or closed, for `INACTIVE`.
    pub code: Option<PermissionCode>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatusRefusal {
    #[error("the customer's status does not allow this one next")]
    NotNext(ProfileStatus),
    #[error("a reason of more than 10 characters is required")]
    ReasonTooShort,
    #[error("the reason has more than {LONGEST_REASON} characters")]
    ReasonTooLong,
    #[error("nobody approves what they asked for themselves; another person has to")]
    OwnRequest,
    #[error("a closed customer stays closed")]
    Closed,
    #[error("the status is none that this kind of customer may have")]
    OtherEntity,
    #[error("the permission_code does not go with this status")]
    CodeMismatch,
    #[error("an actor is required: who does this")]
    NoActor,
    #[error("a customer has at most {MAX_VERIFICATIONS} verifications")]
    TooMany,
    /// Each is lifted by its own disposition alone.
    #[error("alerts are open that nobody's approval lifts; dispose of each: {}", listed(.0))]
    OpenAlerts(Vec<AlertId>),
}

fn listed(alerts: &[AlertId]) -> String {
    alerts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Customer {
    /// Does what an officer asks, as facts; [`Customer::settle`] then decides.
    ///
    /// Whether one person's approval is enough is the program's to say, and so [`decide`](crate::decide())'s.
    ///
    /// # Errors
    /// Why it cannot be done; nothing of it was.
    pub fn change_status(&mut self, change: StatusChange, now: DateTime<Utc>) -> Result<(), StatusRefusal> {
        let lifts = change.status == ProfileStatus::PendingReview
            && self.facts.standing.as_ref().is_some_and(Standing::is_lock_of_compliance);
        let reason = reason(lifts || change.status.needs_reason(), change.reason)?;
        let actor = actor(&change.actor)?;
        if change.status == ProfileStatus::Approved {
            let open: Vec<AlertId> = self.stopping_alerts().map(|alert| alert.id).collect();
            if !open.is_empty() {
                return Err(StatusRefusal::OpenAlerts(open));
            }
        }
        let present = self.decision.profile_status;
        if !present.next().contains(&change.status) {
            return Err(StatusRefusal::NotNext(present));
        }
        if change.code.is_some() && change.status != ProfileStatus::Inactive {
            return Err(StatusRefusal::CodeMismatch);
        }
        let adds = match change.status {
            ProfileStatus::Approved => present != ProfileStatus::PendingApproval,
            status => matches!(status, ProfileStatus::Rejected | ProfileStatus::PendingReview),
        };
        if adds && self.facts.verifications.len() >= MAX_VERIFICATIONS {
            return Err(StatusRefusal::TooMany);
        }
        let about = self.facts.about(VerificationType::ManualReview);
        let review = |result, actor: &str| Verification {
            id: change.id,
            kind: VerificationType::ManualReview,
            result,
            at: now,
            source: Source::Person { actor: actor.to_owned(), approved_by: None },
            about,
        };
        match change.status {
            ProfileStatus::Approved if present == ProfileStatus::PendingApproval => self.agree(&actor)?,
            ProfileStatus::Approved => {
                self.facts.upload_asked_at = None;
                self.facts.verifications.push(review(VerificationResult::Accepted, &actor));
            }
            ProfileStatus::Rejected => self.facts.verifications.push(review(VerificationResult::Rejected, &actor)),
            ProfileStatus::PendingReview => {
                self.lift(now)?;
                self.facts.upload_asked_at = None;
                self.facts.verifications.push(review(VerificationResult::Review, &actor));
            }
            ProfileStatus::PendingUpload => self.facts.upload_asked_at = Some(now),
            ProfileStatus::Blacklisted => {
                let code = Some(PermissionCode::KycFraudBlockedList);
                self.stand(Some(Standing { kind: StandingKind::Locked, code }), now);
            }
            ProfileStatus::Inactive => self.stand(Some(inactive(change.code)?), now),
            ProfileStatus::Created | ProfileStatus::Incomplete | ProfileStatus::PendingApproval => {
                return Err(StatusRefusal::NotNext(present));
            }
        }
        self.record_act(OfficerAct { done: Done::Profile { status: change.status }, reason, actor, at: now });
        Ok(())
    }

    /// What an officer may turn the customer into now. Whoever was closed stays closed.
    #[must_use]
    pub fn next_profile_statuses(&self) -> &'static [ProfileStatus] {
        match self.facts.standing.as_ref().map(|standing| standing.kind) {
            Some(StandingKind::Closed | StandingKind::MakeItGoAway) => &[],
            Some(StandingKind::Locked) | None => self.decision.profile_status.next(),
        }
    }

    /// A second person agrees to the latest approval.
    fn agree(&mut self, second: &str) -> Result<(), StatusRefusal> {
        // To what was said of the customer as it is now.
        let about = self.facts.about(VerificationType::ManualReview);
        let ran = |own: &&mut Verification| {
            own.kind == VerificationType::ManualReview
                && own.result != VerificationResult::VendorError
                && (own.about.is_none() || own.about == about)
        };
        let manual = self.facts.verifications.iter_mut().filter(ran);
        let latest =
            manual.max_by_key(|own| own.order()).ok_or(StatusRefusal::NotNext(ProfileStatus::PendingApproval))?;
        match &mut latest.source {
            Source::Person { actor, .. } if same_person(actor, second) => Err(StatusRefusal::OwnRequest),
            Source::Person { actor, approved_by } if !actor.trim().is_empty() => {
                *approved_by = Some(second.to_owned());
                Ok(())
            }
            // Recorded without a person's name: whoever is named now is the first one.
            source => {
                *source = Source::Person { actor: second.to_owned(), approved_by: None };
                Ok(())
            }
        }
    }

    fn lift(&mut self, now: DateTime<Utc>) -> Result<(), StatusRefusal> {
        match self.facts.standing.as_ref().map(|standing| standing.kind) {
            Some(StandingKind::Closed | StandingKind::MakeItGoAway) => Err(StatusRefusal::Closed),
            Some(StandingKind::Locked) | None => {
                self.stand(None, now);
                Ok(())
            }
        }
    }
}

/// The code says whether an account is locked or has ended.
fn inactive(code: Option<PermissionCode>) -> Result<Standing, StatusRefusal> {
    let kind = match code {
        Some(PermissionCode::PlatformTerminated | PermissionCode::NoActivity | PermissionCode::PermanentClosure) => {
            StandingKind::Closed
        }
        // That one is `BLACKLISTED`, which needs a reason.
        Some(PermissionCode::KycFraudBlockedList) => return Err(StatusRefusal::CodeMismatch),
        _ => StandingKind::Locked,
    };
    Ok(Standing { kind, code })
}

/// Who acts; nobody acts without a name.
pub(crate) fn actor(name: &str) -> Result<String, StatusRefusal> {
    let name = name.trim();
    if name.is_empty() { Err(StatusRefusal::NoActor) } else { Ok(name.to_owned()) }
}

/// Counted in characters, after what surrounds it is cut off.
pub(crate) fn reason(is_needed: bool, reason: Option<String>) -> Result<Option<String>, StatusRefusal> {
    let reason = reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    let length = reason.as_deref().map_or(0, |reason| reason.chars().count());
    if length > LONGEST_REASON {
        return Err(StatusRefusal::ReasonTooLong);
    }
    if is_needed && length < SHORTEST_REASON {
        return Err(StatusRefusal::ReasonTooShort);
    }
    Ok(reason)
}
