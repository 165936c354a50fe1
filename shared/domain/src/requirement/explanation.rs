//! Requirements explained: to the customer in words that give nothing away, to the staff with every reason.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Cause, Requirement, RequirementState, wording};
use crate::decide::Decision;
use crate::document::{BaseDocument, Facts};
use crate::expiry::EXPIRED;
use crate::fact::{Check, Findings, ListVerdict, Outcome, Reason};
use crate::gate::{Hold, HoldCause};
use crate::id::DocumentId;
use crate::jurisdiction::{Effect, PlaceFinding};
use crate::ownership::RelatedParty;
use crate::profile::ProfileStatus;
use crate::program::Program;
use crate::rollup;
use crate::rule::Kind;
use crate::status::{Permission, Standing, StandingKind, VerificationStatus, Watchlists};
use crate::verification::Source;

/// One thing that stands between a customer and the next permission, for both audiences.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The base document it is about; `None` for the customer as a whole.
    pub document: Option<DocumentId>,
    /// The permission that waits for it, or will be lost without it.
    pub permission: Permission,
    pub why: Why,
    /// Sets of kinds; submitting all of any one set is what is asked. Empty where the customer can only wait.
    pub satisfied_by: Vec<Vec<Kind>>,
    /// May be shown to the customer: no machine reason, no word of a list, of fraud or of a suspicion.
    pub customer_text: String,
    /// For the client's staff alone.
    pub internal_reasons: Vec<InternalReason>,
}

/// Why something is still asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Why {
    /// There is no person or organisation to decide about yet.
    NoDocument,
    /// Nothing was submitted for it.
    Missing,
    /// What was submitted is not valid.
    Invalid,
    /// Nothing that was submitted is valid, and nothing more may be.
    TriesSpent,
    /// What was submitted is valid, and not for much longer.
    Expiring,
    /// More is found out than is usual, and nothing waits for it.
    Diligence,
    /// What was submitted is being checked.
    Pending,
    /// A person has to look at what was submitted.
    Reviewing,
    /// The watchlists were not asked yet.
    NotScreened,
    /// A watchlist may know the name, and a document is needed to tell.
    SoftMatchUnidentified,
    /// A watchlist may know the name, and a person decides.
    SoftMatch,
    /// A watchlist knows the holder.
    Match,
    /// A verification from outside, or a person, said no.
    Rejected,
    /// Somebody who owns or directs the business is not verified.
    Owners,
    /// Nobody can say who owns the business: its ownership runs in a circle.
    OwnersUnclear,
    /// Who the customer is has changed since somebody answered for it.
    Changed,
    /// The customer was not verified in time, and may receive again once it is.
    Overdue,
    /// The client does not call the customer active.
    NotActive,
    /// The client locked, closed or removed the customer.
    Standing,
}

/// What a check, a list, a vendor or a person said, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InternalReason {
    /// The document it was said about; `None` where it was said of the customer.
    pub document: Option<DocumentId>,
    /// The kind of sub-document, the list, the type of verification; `OWNER`, `STATUS` or `STANDING`.
    pub subject: String,
    /// The check that said it; of a list, which entry; of an owner, the owner's id; otherwise who said it.
    pub source: String,
    pub result: &'static str,
    pub reasons: Vec<String>,
}

/// Explains everything that stands between a customer and its next permission.
#[must_use]
pub fn explain(facts: &Facts, decision: &Decision, program: &Program) -> Vec<Explanation> {
    if let Some(standing) = &facts.standing {
        let own = of_customer(Why::Standing, Permission::Receive);
        return vec![Explanation { internal_reasons: vec![of_standing(standing)], ..own }];
    }
    let mut explanations: Vec<Explanation> =
        decision.requirements.iter().filter_map(|requirement| of_requirement(facts, decision, requirement)).collect();
    let permission = next_permission(decision);
    if facts.active_documents().next().is_none() {
        explanations.push(of_customer(Why::NoDocument, permission));
    }
    for base in facts.active_documents() {
        explanations.extend(of_screening(base, decision.screening(base.id), permission));
    }
    if decision.permission != Permission::SendAndReceive {
        explanations.extend(of_owners(facts, permission));
    }
    explanations.extend(decision.holds.iter().filter_map(|hold| of_hold(facts, hold, permission)));
    if decision.permission != Permission::SendAndReceive {
        explanations.extend(of_change(facts, permission));
    }
    let status = of_status(decision.verification_status);
    let of_whole = || {
        let internal_reasons = answers(facts, program, decision);
        Explanation { internal_reasons, ..of_customer(status, permission) }
    };
    let is_listed = explanations.iter().any(|own| own.why == Why::Match);
    if decision.verification_status == VerificationStatus::Rejected && !is_listed {
        // No paper helps against somebody's no.
        explanations.retain(|own| matches!(own.why, Why::NotScreened | Why::SoftMatch));
        explanations.insert(0, of_whole());
    }
    let waits = explanations.iter().all(|own| matches!(own.why, Why::Expiring | Why::Changed | Why::Diligence));
    if waits && decision.permission != Permission::SendAndReceive {
        explanations.push(of_whole());
    }
    explanations
}

/// What a gate waits for a person to decide. What the lists hold is told with their hits, and who is rejected is told once.
fn of_hold(facts: &Facts, hold: &Hold, permission: Permission) -> Option<Explanation> {
    let why = match (hold.cause, hold.status) {
        (HoldCause::Watchlist, _) => return None,
        (HoldCause::Overdue, _) => Why::Overdue,
        (_, Some(VerificationStatus::Review)) => Why::Reviewing,
        // What the floor lacks is asked for as a requirement.
        _ => return None,
    };
    Some(Explanation {
        document: hold.document,
        internal_reasons: std::iter::once(of_gate(hold)).chain(of_places(facts, hold)).collect(),
        ..of_customer(why, permission)
    })
}

fn of_places(facts: &Facts, hold: &Hold) -> Vec<InternalReason> {
    let base =
        facts.active_documents().find(|base| hold.cause == HoldCause::Jurisdiction && Some(base.id) == hold.document);
    base.into_iter().flat_map(|base| places(base, facts.as_of, None)).collect()
}

fn of_gate(hold: &Hold) -> InternalReason {
    let result = hold.status.map_or("held", word);
    InternalReason { document: hold.document, ..of_whole("GATE", written(&hold.cause), result, Vec::new()) }
}

/// The answers that spoke for the customer until its name, birth, address or numbers changed.
fn of_change(facts: &Facts, permission: Permission) -> Option<Explanation> {
    let said = facts.outlived().map(|(own, changed)| {
        let reasons = changed.into_iter().map(|part| format!("{part}_changed")).collect();
        of_whole(own.kind.name(), source(&own.source).to_owned(), "about_former_details", reasons)
    });
    let internal_reasons: Vec<InternalReason> = said.collect();
    let is_there = !internal_reasons.is_empty();
    is_there.then(|| Explanation { internal_reasons, ..of_customer(Why::Changed, permission) })
}

/// Whoever of those that own or direct the business keeps it waiting.
fn of_owners(facts: &Facts, permission: Permission) -> impl Iterator<Item = Explanation> {
    let unverified: Vec<InternalReason> = unverified_owners(facts).map(of_owner).collect();
    let waits = (!unverified.is_empty())
        .then(|| Explanation { internal_reasons: unverified, ..of_customer(Why::Owners, permission) });
    let unclear = facts.owners_unclear.then(|| of_customer(Why::OwnersUnclear, permission));
    waits.into_iter().chain(unclear)
}

fn unverified_owners(facts: &Facts) -> impl Iterator<Item = &RelatedParty> {
    let owners = facts.related_parties.iter();
    owners.filter(|owner| owner.must_be_verified() && owner.status != VerificationStatus::Accepted)
}

fn of_owner(owner: &RelatedParty) -> InternalReason {
    let share = (owner.share > 0.0).then(|| format!("owns {} per cent", owner.share));
    let reasons = share.into_iter().chain(owner.controls.then(|| "directs the business".to_owned())).collect();
    of_whole("OWNER", owner.party.to_string(), word(owner.status), reasons)
}

fn of_standing(standing: &Standing) -> InternalReason {
    let result = match standing.kind {
        StandingKind::Locked => "locked",
        StandingKind::Closed => "closed",
        StandingKind::MakeItGoAway => "removed",
    };
    let reasons = standing.code.iter().map(written).collect();
    of_whole("STANDING", "client".to_owned(), result, reasons)
}

/// The answers that came to that status, or what the client says itself where nothing stands against the customer.
fn answers(facts: &Facts, program: &Program, decision: &Decision) -> Vec<InternalReason> {
    let status = decision.verification_status;
    let awaits_approval = decision.profile_status == ProfileStatus::PendingApproval;
    if status == VerificationStatus::Accepted {
        return vec![of_whole("STATUS", "client".to_owned(), "not_active", vec![written(&facts.status)])];
    }
    let agreeing = rollup::counting(facts, program).filter(|own| rollup::status_of(own.result) == Some(status));
    let said = agreeing.map(|own| {
        let by = source(&own.source).to_owned();
        of_whole(own.kind.name(), by, word(status), vec![format!("verification {}", own.id)])
    });
    let owners = unverified_owners(facts).filter(|owner| owner.status == status).map(of_owner);
    let half = awaits_approval.then(|| of_whole("MANUAL_REVIEW", "person".to_owned(), "awaits_approval", Vec::new()));
    let holds = decision.holds.iter().filter(|hold| hold.status == Some(status));
    let of_holds = holds.flat_map(|hold| std::iter::once(of_gate(hold)).chain(of_places(facts, hold)));
    said.chain(owners).chain(half).chain(of_holds).collect()
}

const fn source(source: &Source) -> &'static str {
    match source {
        Source::Vendor => "vendor",
        Source::Gatehouse => "gatehouse",
        Source::Person { .. } => "person",
    }
}

fn of_whole(subject: &str, source: String, result: &'static str, reasons: Vec<String>) -> InternalReason {
    InternalReason { document: None, subject: subject.to_owned(), source, result, reasons }
}

/// An enumeration's word, as it is stored and shown.
fn written(word: &impl Serialize) -> String {
    serde_json::to_value(word).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

const fn word(status: VerificationStatus) -> &'static str {
    match status {
        VerificationStatus::Unverified => "unverified",
        VerificationStatus::Pending => "pending",
        VerificationStatus::Provisional => "provisional",
        VerificationStatus::Accepted => "accepted",
        VerificationStatus::Review => "review",
        VerificationStatus::Rejected => "rejected",
    }
}

/// Why a customer waits whose documents and lists say nothing against it.
const fn of_status(status: VerificationStatus) -> Why {
    match status {
        VerificationStatus::Unverified | VerificationStatus::Pending | VerificationStatus::Provisional => Why::Pending,
        VerificationStatus::Review => Why::Reviewing,
        VerificationStatus::Rejected => Why::Rejected,
        VerificationStatus::Accepted => Why::NotActive,
    }
}

const fn next_permission(decision: &Decision) -> Permission {
    match decision.permission {
        Permission::Receive => Permission::SendAndReceive,
        _ => Permission::Receive,
    }
}

fn of_customer(why: Why, permission: Permission) -> Explanation {
    Explanation {
        document: None,
        permission,
        why,
        satisfied_by: Vec::new(),
        customer_text: wording::of(why, &[], &[]),
        internal_reasons: Vec::new(),
    }
}

fn of_requirement(facts: &Facts, decision: &Decision, requirement: &Requirement) -> Option<Explanation> {
    let base = facts.active_documents().find(|base| base.id == requirement.document)?;
    let why = match (requirement.cause, requirement.state) {
        (Cause::SoftMatch, _) => Why::SoftMatchUnidentified,
        (Cause::SecondLook, RequirementState::Invalid) if base.cards_are_spent() => Why::TriesSpent,
        (Cause::Expiry, RequirementState::Missing) => Why::Expiring,
        (Cause::EnhancedDiligence, _) => Why::Diligence,
        (_, RequirementState::Missing) => Why::Missing,
        (_, RequirementState::Invalid) => Why::Invalid,
        (_, RequirementState::Pending) => Why::Pending,
        (_, RequirementState::Reviewing) => Why::Reviewing,
    };
    let mut kinds: Vec<Kind> = requirement.one_of.iter().flatten().copied().collect();
    if requirement.cause == Cause::SecondLook {
        // Why the card is asked for is said of the number.
        kinds.extend(base.active_virtual().filter(|own| own.is_ssn()).map(|own| Kind::Virtual(own.kind)));
    }
    let found = submitted(base).into_iter().filter(|(kind, _, _)| kinds.contains(kind));
    let (mut reasons, mut internal_reasons) = (Vec::new(), Vec::new());
    for (kind, document, findings) in found {
        reasons.extend(findings.reasons());
        internal_reasons.extend(said(kind.name(), document, findings));
        if decision.lapsed.contains(&document) {
            reasons.push(EXPIRED);
            internal_reasons.push(expired(kind.name(), document));
        }
    }
    if why == Why::SoftMatchUnidentified {
        internal_reasons.extend(listed(base));
    }
    if why == Why::Diligence {
        internal_reasons.extend(places(base, facts.as_of, Some(Effect::EnhancedDiligence)));
    }
    let satisfied_by = if waits(why) { Vec::new() } else { requirement.one_of.clone() };
    Some(Explanation {
        document: Some(base.id),
        permission: requirement.permission,
        why,
        customer_text: wording::of(why, &requirement.one_of, &reasons),
        satisfied_by,
        internal_reasons,
    })
}

/// Whether there is nothing for the customer to do.
const fn waits(why: Why) -> bool {
    !matches!(why, Why::Missing | Why::Invalid | Why::Expiring | Why::SoftMatchUnidentified)
}

/// A list's word that no document can change for the moment; what a document can change is a requirement.
fn of_screening(base: &BaseDocument, watchlists: Watchlists, permission: Permission) -> Option<Explanation> {
    let why = match watchlists {
        Watchlists::Pending => Why::NotScreened,
        Watchlists::SoftMatch => Why::SoftMatch,
        Watchlists::Match => Why::Match,
        Watchlists::NoMatch | Watchlists::FalsePositive | Watchlists::SoftMatchPendingUpload => return None,
    };
    let own = of_customer(why, permission);
    Some(Explanation { document: Some(base.id), internal_reasons: listed(base), ..own })
}

/// Every active sub-document with what was found out about it.
fn submitted(base: &BaseDocument) -> Vec<(Kind, DocumentId, &Findings)> {
    let of_virtual = base.active_virtual().map(|own| (Kind::Virtual(own.kind), &own.meta));
    let of_physical = base.active_physical().map(|own| (Kind::Physical(own.kind), &own.meta));
    let of_social = base.active_social().map(|own| (Kind::Social(own.kind), &own.meta));
    let all = of_virtual.chain(of_physical).chain(of_social);
    all.map(|(kind, meta)| (kind, meta.id, &meta.findings)).collect()
}

fn expired(subject: &str, document: DocumentId) -> InternalReason {
    let reasons = vec![EXPIRED.name().to_owned()];
    InternalReason {
        document: Some(document),
        subject: subject.to_owned(),
        source: "expiry".to_owned(),
        result: "failed",
        reasons,
    }
}

/// What checks said against a document, or that they could not be made.
fn said(subject: &str, document: DocumentId, findings: &Findings) -> Vec<InternalReason> {
    let names = |reasons: &[Reason]| reasons.iter().map(|reason| reason.name().to_owned()).collect();
    let told = findings.iter().filter_map(|finding| {
        let (result, reasons) = match &finding.outcome {
            Outcome::Passed => return None,
            Outcome::Failed { reasons } => ("failed", names(reasons)),
            Outcome::Referred { reasons } => ("referred", names(reasons)),
            Outcome::NotRun { why } => ("not_run", vec![why.clone()]),
        };
        let source = check_name(finding.check).to_owned();
        Some(InternalReason { document: Some(document), subject: subject.to_owned(), source, result, reasons })
    });
    told.collect()
}

const fn check_name(check: Check) -> &'static str {
    match check {
        Check::Format => "format",
        Check::Source => "source",
        Check::Issuer => "issuer",
        Check::Readable => "readable",
        Check::Agreement => "agreement",
        Check::Authenticity => "authenticity",
        Check::Unique => "unique",
    }
}

/// What ties the holder to places, of one effect or of all that stop.
fn places(base: &BaseDocument, now: DateTime<Utc>, effect: Option<Effect>) -> impl Iterator<Item = InternalReason> {
    let findings = base.places_on(now.date_naive()).filter(move |own| !base.is_cleared(own));
    let wanted = move |own: &&PlaceFinding| {
        effect.map_or(own.effect != Effect::EnhancedDiligence, |effect| own.effect == effect)
    };
    findings.filter(wanted).map(|own| InternalReason {
        document: Some(base.id),
        subject: own.tie.name().to_owned(),
        source: own.place.clone(),
        result: own.effect.word(),
        reasons: vec![own.why.clone(), own.source.clone()],
    })
}

/// The entries of the lists that may be the holder.
fn listed(base: &BaseDocument) -> Vec<InternalReason> {
    let hits = base.screening.iter().flat_map(|screening| &screening.hits);
    hits.map(|hit| InternalReason {
        document: Some(base.id),
        subject: hit.list.clone(),
        source: hit.entity.clone(),
        result: match hit.verdict {
            ListVerdict::NoMatch => "no_match",
            ListVerdict::SoftMatch => "soft_match",
            ListVerdict::Match => "match",
        },
        reasons: hit.why.clone(),
    })
    .collect()
}
