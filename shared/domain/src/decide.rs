//! The decision: facts in, statuses out. One pure, total function; nothing else sets a status.

mod floor;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::disclosure::{Disclosure, DisclosureEvent};
use crate::document::{Address, BaseDetails, BaseDocument, Facts, RelationshipRole, SubDocumentMeta};
use crate::document_type::PhysicalDocumentType;
use crate::expiry::{self, EXPIRED, Term};
use crate::fact::{Check, ContentHash, Findings, Outcome, Reason, Screening};
use crate::gate::{Hold, HoldCause, held_permission, held_status};
use crate::id::DocumentId;
use crate::listed::Listed;
use crate::ownership::RelatedParty;
use crate::party::PartyStatus;
use crate::profile::{ProfileStatus, Risk, profile_status, risk};
use crate::program::{Program, ProgramVersion};
use crate::requirement::{Cause, Requirement, RequirementState};
use crate::review::ReviewVerdict;
use crate::rollup::{OwnChecks, accepted_at, next_expiry, owners_status, roll_up, standing_of};
use crate::rule::{BaseField, Kind, Rule};
use crate::second_look;
use crate::status::{DocumentStatus, Permission, VerificationStatus, Watchlists};
use crate::verification::VerificationType;

/// What follows from a customer's facts under one version of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub program: ProgramVersion,
    pub permission: Permission,
    pub verification_status: VerificationStatus,
    #[serde(default)]
    pub profile_status: ProfileStatus,
    #[serde(default)]
    pub risk: Risk,
    /// The worst over the base documents (Synapse: "highest severity").
    pub watchlists: Watchlists,
    /// Of every active sub-document.
    pub documents: BTreeMap<DocumentId, DocumentStatus>,
    /// Those of them that were valid until they expired and the program's grace was over.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub lapsed: BTreeSet<DocumentId>,
    /// Of every active base document.
    pub screenings: BTreeMap<DocumentId, Watchlists>,
    /// What is still asked for the next permission.
    pub requirements: Vec<Requirement>,
    /// What holds the customer, whatever was verified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Hold>,
    /// By which rules it was decided: the program's are pinned, and these are the house's.
    #[serde(default = "first_rules")]
    pub rules: u16,
    /// When the decision will be another although nothing was done: something expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reconsider_at: Option<DateTime<Utc>>,
}

/// The version of [`decide`]'s own rules: raised where the same facts and program come to something else. 2: the gates.
pub const RULES: u16 = 2;

const fn first_rules() -> u16 {
    1
}

impl Decision {
    /// The status of an active sub-document; one just submitted has the first.
    #[must_use]
    pub fn document(&self, id: DocumentId) -> DocumentStatus {
        self.documents.get(&id).copied().unwrap_or(DocumentStatus::Submitted)
    }

    /// Why an active sub-document is invalid; nothing, where it is not.
    #[must_use]
    pub fn invalid_reasons(&self, meta: &SubDocumentMeta, subject: ContentHash) -> Vec<Reason> {
        match self.document(meta.id) {
            DocumentStatus::Invalid if self.lapsed.contains(&meta.id) => vec![EXPIRED],
            DocumentStatus::Invalid => meta.invalid_reasons(subject),
            _ => Vec::new(),
        }
    }

    /// Base documents of which a paper is asked for anew before it serves no more.
    pub(crate) fn renewals(&self) -> impl Iterator<Item = DocumentId> {
        self.requirements.iter().filter(|own| own.cause == Cause::Expiry).map(|own| own.document)
    }

    /// The watchlists value of an active base document.
    #[must_use]
    pub fn screening(&self, id: DocumentId) -> Watchlists {
        self.screenings.get(&id).copied().unwrap_or(Watchlists::Pending)
    }
}

/// Decides. The same facts and the same program give the same decision for as long as [`RULES`] are the same.
#[must_use]
pub fn decide(facts: &Facts, program: &Program) -> Decision {
    let holders: Vec<Holder<'_>> =
        facts.active_documents().map(|document| Holder::of(document, facts, program)).collect();
    let of_holders = holders.iter().map(|holder| holder.of_party(holder.listed.shown)).max();
    let watchlists = of_holders.max(facts.parties_watchlists()).unwrap_or(Watchlists::Pending);
    let rolled_up = roll_up(facts, &own_checks(facts, &holders), program);
    let mut holds = holds(facts, program, &holders);
    let status = held_status(rolled_up.status, &holds);
    let verification_due = floor::due(facts, program, status);
    holds.extend(floor::overdue(facts, verification_due));
    // Money moves only for whom the integrator calls active (seed 000: both axes).
    let earned = if facts.status == PartyStatus::Active { earned(status) } else { Permission::Unverified };
    let allowed = allowed(facts, program, &holders);
    let earned = if allowed.rank() < earned.rank() { allowed } else { earned };
    let earned = held_permission(earned, &holds);
    let permission = facts.standing.as_ref().map_or(earned, |standing| standing.kind.into());
    // What holds the customer is no second person's to approve.
    let awaits_approval = rolled_up.awaits_approval && holds.iter().all(|hold| hold.status.is_none());
    Decision {
        program: program.pin(),
        permission,
        verification_status: status,
        profile_status: profile_status(facts, of_profile(status, &holds), awaits_approval, watchlists),
        risk: risk(facts, status, watchlists),
        watchlists,
        requirements: requirements(&holders, status, allowed),
        documents: holders
            .iter()
            .flat_map(|holder| holder.statuses.iter().map(|(_, id, status)| (*id, *status)))
            .collect(),
        lapsed: holders.iter().flat_map(|holder| holder.lapsed.iter().copied()).collect(),
        reconsider_at: holders
            .iter()
            .filter_map(Holder::next_term)
            .chain(next_expiry(facts, program))
            .chain(turns_of_places(facts))
            .chain(verification_due.filter(|due| *due > facts.as_of))
            .min(),
        screenings: holders.iter().map(|holder| (holder.document.id, holder.listed.shown)).collect(),
        holds,
        rules: RULES,
    }
}

/// What every gate says.
fn holds(facts: &Facts, program: &Program, holders: &[Holder<'_>]) -> Vec<Hold> {
    let stops = |holder: &Holder<'_>| holder.of_party(holder.listed.stops);
    let of_lists = holders.iter().filter_map(|holder| Hold::of_watchlists(stops(holder), Some(holder.document.id)));
    let of_diligence = holders
        .iter()
        .filter(|holder| holder.listed.asks_for_diligence && !diligence_done(facts, program, holder.document))
        .map(|holder| Hold::review(HoldCause::Diligence, Some(holder.document.id)));
    let of_places = holders.iter().filter_map(|holder| holder.document.held_by_place(facts.as_of));
    let of_floor = floor::holds(facts, holders);
    of_lists.chain(of_diligence).chain(of_places).chain(facts.parties_hold()).chain(of_floor).collect()
}

/// When a row of the table of jurisdictions begins or ends to speak of somebody.
fn turns_of_places(facts: &Facts) -> impl Iterator<Item = DateTime<Utc>> {
    facts.active_documents().filter_map(|base| base.next_turn_of_places(facts.as_of))
}

/// Whoever was verified and lacks something of the floor is not approved but incomplete.
fn of_profile(status: VerificationStatus, holds: &[Hold]) -> VerificationStatus {
    match status {
        VerificationStatus::Accepted if holds.iter().any(|hold| hold.cause == HoldCause::Floor) => {
            VerificationStatus::Provisional
        }
        status => status,
    }
}

/// Whether a person accepted the customer knowing what the lists of the present screening say of the holder.
fn diligence_done(facts: &Facts, program: &Program, document: &BaseDocument) -> bool {
    let known_since = document.screening.as_ref().map(Screening::matched_at);
    accepted_at(facts, program).is_some_and(|at| Some(at) >= known_since)
}

/// A base document with what was decided about its parts.
struct Holder<'a> {
    document: &'a BaseDocument,
    facts: &'a Facts,
    program: &'a Program,
    /// Whether a vendor's or a person's word on the identity stands before our own reading of the documents.
    vouched: bool,
    receive: &'a Rule,
    send_and_receive: &'a Rule,
    soft_match_document: Kind,
    statuses: Vec<(Kind, DocumentId, DocumentStatus)>,
    /// Of the papers that say how long they are good.
    terms: Vec<Term>,
    /// The papers that only their age makes invalid.
    lapsed: Vec<DocumentId>,
    listed: Listed,
    /// Whether nothing goes on before the card of a number that was taken back is there and valid.
    owes_card: bool,
}

impl<'a> Holder<'a> {
    fn of(document: &'a BaseDocument, facts: &'a Facts, program: &'a Program) -> Self {
        let ladder = program.ladder(document.details.entity());
        let terms = expiry::terms(document, program.document_expiry);
        let mut statuses = statuses(document);
        let lapsed = lapse(&mut statuses, &terms, facts.as_of);
        let soft_match_document = Kind::Physical(program.soft_match_document);
        let identified =
            statuses.iter().any(|(kind, _, status)| *kind == soft_match_document && *status != DocumentStatus::Invalid);
        Self {
            document,
            facts,
            program,
            vouched: is_vouched(facts, program),
            receive: &ladder.receive,
            send_and_receive: &ladder.send_and_receive,
            soft_match_document,
            owes_card: document.owes_card(has_valid_card(&statuses)),
            statuses,
            terms,
            lapsed,
            listed: Listed::of(document, identified),
        }
    }

    /// What the lists say of the holder, as it weighs for the customer: whoever owns or directs a business is not the business,
    /// and makes it a match by what it holds alone (OFAC FAQ 398 to 402).
    fn of_party(&self, said: Watchlists) -> Watchlists {
        if self.facts.is_party_within(self.document) { said.min(Watchlists::SoftMatch) } else { said }
    }

    /// Whether what a rule names is there and good, by our own reading.
    fn is_valid(&self, kind: Kind) -> bool {
        match kind {
            Kind::Virtual(_) | Kind::Physical(_) | Kind::Social(_) => self.best(kind) == Some(DocumentStatus::Valid),
            Kind::Field(BaseField::IdentificationNumber) => self.document.has_identification_number(|id| {
                !self.statuses.iter().any(|(_, own, status)| *own == id && *status == DocumentStatus::Invalid)
            }),
            Kind::Field(field) => has_field(&self.document.details, field),
            Kind::Disclosure(kind) => {
                let acknowledged = |own: &Disclosure| own.kind == kind && own.event == DisclosureEvent::Acknowledged;
                self.facts.disclosures.iter().any(acknowledged)
            }
            Kind::Verification(kind) => {
                let accepted = Some(VerificationStatus::Accepted);
                // The owners' own verifications are as good as somebody's word on them.
                let derived = kind == VerificationType::RelatedEntities && owners_status(self.facts) == accepted;
                derived || standing_of(self.facts, self.program, kind) == accepted
            }
            Kind::Owner(role) => has_owner(self.facts, role),
        }
    }

    /// The same where somebody else may have looked at the documents.
    fn is_met(&self, kind: Kind) -> bool {
        (self.vouched && kind.is_document()) || self.is_valid(kind)
    }

    /// The most that the program allows this holder.
    fn allowed(&self) -> Permission {
        let met = |rule: &Rule| rule.holds(&|kind| self.is_met(kind));
        let may_send = met(self.send_and_receive) && self.is_verified(|kind| self.is_met(kind));
        match (met(self.receive) && !self.owes_card, may_send) {
            (true, true) => Permission::SendAndReceive,
            (true, false) => Permission::Receive,
            (false, _) => Permission::Unverified,
        }
    }

    /// The status of the submitted document of a kind that is furthest on.
    fn best(&self, kind: Kind) -> Option<DocumentStatus> {
        self.statuses
            .iter()
            .filter(|(own, _, _)| *own == kind)
            .map(|(_, _, status)| *status)
            .max_by_key(|status| progress(*status))
    }

    /// Valid papers of which a new one is asked for. Where somebody vouched for the customer, none is.
    fn ending(&self) -> Vec<DocumentId> {
        let ending = self.valid_terms().filter(|term| !self.vouched && term.is_ending(self.facts.as_of));
        ending.map(|term| term.document).collect()
    }

    fn next_term(&self) -> Option<DateTime<Utc>> {
        self.valid_terms().filter_map(|term| term.next(self.facts.as_of)).min()
    }

    fn valid_terms(&self) -> impl Iterator<Item = &Term> {
        let is_valid = |id| self.statuses.iter().any(|(_, own, status)| *own == id && *status == DocumentStatus::Valid);
        self.terms.iter().filter(move |term| is_valid(term.document))
    }

    fn may_receive(&self) -> bool {
        !self.owes_card && self.receive.holds(&|kind| self.is_valid(kind))
    }

    fn may_send(&self) -> bool {
        let is_valid = |kind| self.is_valid(kind);
        self.may_receive() && self.send_and_receive.holds(&is_valid) && self.is_verified(is_valid)
    }
}

const fn progress(status: DocumentStatus) -> u8 {
    match status {
        DocumentStatus::Invalid => 0,
        DocumentStatus::Submitted => 1,
        DocumentStatus::Reviewing => 2,
        DocumentStatus::Valid => 3,
    }
}

fn statuses(document: &BaseDocument) -> Vec<(Kind, DocumentId, DocumentStatus)> {
    const OF_VIRTUAL: &[Check] = &[Check::Format, Check::Source];
    const OF_SOCIAL: &[Check] = &[Check::Format];
    const OF_PHYSICAL: &[Check] = &[Check::Readable, Check::Agreement, Check::Authenticity];
    let compared = document.details.compared_content();
    let subject = |content| BaseDocument::subject(content, compared);
    let social_documents = document
        .active_social()
        .map(|own| (Kind::Social(own.kind), own.meta.id, status(&own.meta, own.content(), OF_SOCIAL)));
    let physical_documents = document
        .active_physical()
        .map(|own| (Kind::Physical(own.kind), own.meta.id, status(&own.meta, subject(own.content()), OF_PHYSICAL)));
    let physical_documents: Vec<_> = physical_documents.collect();
    // The card speaks for the number that its issuer did not know.
    let has_card = has_valid_card(&physical_documents);
    let virtual_documents = document.active_virtual().map(|own| {
        let findings = if has_card { own.meta.findings.without(Check::Issuer) } else { own.meta.findings.clone() };
        let meta = SubDocumentMeta { findings, ..own.meta.clone() };
        (Kind::Virtual(own.kind), own.meta.id, status(&meta, subject(own.content()), OF_VIRTUAL))
    });
    virtual_documents.chain(social_documents).chain(physical_documents).collect()
}

/// Makes invalid what was valid until it expired, and tells which that is.
fn lapse(statuses: &mut [(Kind, DocumentId, DocumentStatus)], terms: &[Term], now: DateTime<Utc>) -> Vec<DocumentId> {
    let mut lapsed = Vec::new();
    for term in terms.iter().filter(|term| term.has_lapsed(now)) {
        let of_term = |(_, id, status): &&mut (Kind, DocumentId, DocumentStatus)| {
            *id == term.document && *status == DocumentStatus::Valid
        };
        if let Some((_, id, status)) = statuses.iter_mut().find(of_term) {
            *status = DocumentStatus::Invalid;
            lapsed.push(*id);
        }
    }
    lapsed
}

fn has_valid_card(statuses: &[(Kind, DocumentId, DocumentStatus)]) -> bool {
    let is_card = |kind: Kind| matches!(kind, Kind::Physical(kind) if second_look::is_card(kind));
    statuses.iter().any(|(kind, _, status)| is_card(*kind) && *status == DocumentStatus::Valid)
}

/// A person's decision about what is there now stands, unless something was found after it that the person could not
/// know: a check that failed, or another customer who shows the same.
fn status(meta: &SubDocumentMeta, subject: ContentHash, required: &[Check]) -> DocumentStatus {
    let Some(review) = meta.present_review(subject) else {
        return checked(&meta.findings, required);
    };
    let later: Vec<_> = meta.findings.iter().filter(|finding| finding.at > review.at).collect();
    if later.iter().any(|finding| matches!(finding.outcome, Outcome::Failed { .. })) {
        return DocumentStatus::Invalid;
    }
    if review.verdict == ReviewVerdict::Valid && later.iter().any(|finding| finding.check == Check::Unique) {
        return DocumentStatus::Reviewing;
    }
    match review.verdict {
        ReviewVerdict::Valid => DocumentStatus::Valid,
        ReviewVerdict::Invalid { .. } => DocumentStatus::Invalid,
    }
}

/// A failed check outweighs all; a check that a person must make outweighs the passed ones; a document is
/// valid only once every check of its kind has passed. A check that could not run changes nothing.
fn checked(findings: &Findings, required: &[Check]) -> DocumentStatus {
    if findings.iter().any(|finding| matches!(finding.outcome, Outcome::Failed { .. })) {
        return DocumentStatus::Invalid;
    }
    if findings.iter().any(|finding| matches!(finding.outcome, Outcome::Referred { .. })) {
        return DocumentStatus::Reviewing;
    }
    if required.iter().all(|check| findings.get(*check) == Some(&Outcome::Passed)) {
        return DocumentStatus::Valid;
    }
    DocumentStatus::Submitted
}

/// What a customer of that verification status may do.
const fn earned(status: VerificationStatus) -> Permission {
    match status {
        VerificationStatus::Accepted => Permission::SendAndReceive,
        VerificationStatus::Provisional => Permission::Receive,
        VerificationStatus::Unverified
        | VerificationStatus::Pending
        | VerificationStatus::Review
        | VerificationStatus::Rejected => Permission::Unverified,
    }
}

/// What Gatehouse's own checks come to.
fn own_checks(facts: &Facts, holders: &[Holder<'_>]) -> OwnChecks {
    let mut statuses = holders.iter().flat_map(|holder| holder.statuses.iter().map(|(_, _, status)| *status));
    let documents = match () {
        () if holders.is_empty() => None,
        () if holders.iter().all(Holder::may_send) => Some(VerificationStatus::Accepted),
        () if holders.iter().all(Holder::may_receive) => Some(VerificationStatus::Provisional),
        () if statuses.any(|status| status == DocumentStatus::Reviewing) => Some(VerificationStatus::Review),
        () => None,
    };
    let screened = !holders.is_empty() && holders.iter().all(|holder| holder.listed.shown != Watchlists::Pending);
    OwnChecks { screened, documents, asked: facts.checks_asked && !holders.is_empty() }
}

/// The most that the program allows, beside what was verified: its disclosures, fields, owners and verifications.
/// A person's word stands before the program's rules too.
fn allowed(facts: &Facts, program: &Program, holders: &[Holder<'_>]) -> Permission {
    use VerificationStatus::{Accepted, Provisional};
    if matches!(standing_of(facts, program, VerificationType::ManualReview), Some(Accepted | Provisional)) {
        return Permission::SendAndReceive;
    }
    let each = holders.iter().map(Holder::allowed);
    each.min_by_key(|permission| permission.rank()).unwrap_or(Permission::SendAndReceive)
}

/// Whether a vendor or a person answered for who the customer is, so that our own reading of the documents is not
/// asked (see [`rollup`](crate::rollup)).
fn is_vouched(facts: &Facts, program: &Program) -> bool {
    use VerificationStatus::{Accepted, Provisional};
    let types = [VerificationType::Identity, VerificationType::DocumentVerification, VerificationType::ManualReview];
    types.into_iter().any(|kind| matches!(standing_of(facts, program, kind), Some(Accepted | Provisional)))
}

fn has_field(details: &BaseDetails, field: BaseField) -> bool {
    match field {
        BaseField::Name => details.name.is_some(),
        BaseField::FirstName => details.parts_of_name().first.is_some(),
        BaseField::LastName => details.parts_of_name().last.is_some(),
        BaseField::BirthDate => details.birth.is_some(),
        BaseField::Address => details.address.as_ref().is_some_and(Address::is_complete),
        BaseField::Email => details.email.is_some(),
        BaseField::PhoneNumber => details.phone_number.is_some(),
        // Which number does depends on the holder's documents.
        BaseField::IdentificationNumber => false,
    }
}

/// Whether somebody with that part in the business is known: as a base document of the business's own, or as a party
/// of its own that is related to it.
fn has_owner(facts: &Facts, role: RelationshipRole) -> bool {
    let within = |base: &BaseDocument| base.details.relationship.as_ref().is_some_and(|own| own.role == Some(role));
    let related = |party: &RelatedParty| match role {
        RelationshipRole::ControllingPerson => party.controls,
        RelationshipRole::Ubo => party.share > 0.0 && party.must_be_verified(),
    };
    facts.active_documents().any(within) || facts.related_parties.iter().any(related)
}

fn requirements(holders: &[Holder<'_>], status: VerificationStatus, allowed: Permission) -> Vec<Requirement> {
    let next = match status {
        VerificationStatus::Accepted if allowed == Permission::SendAndReceive => None,
        _ if holders.iter().all(|holder| holder.allowed() != Permission::Unverified) => {
            Some(Permission::SendAndReceive)
        }
        _ => Some(Permission::Receive),
    };
    let of_program = next.into_iter().flat_map(|next| holders.iter().flat_map(move |holder| holder.requirements(next)));
    let mut asked: Vec<Requirement> = of_program.collect();
    for own in holders.iter().flat_map(Holder::asked_by_floor) {
        if !asked.iter().any(|known| known.document == own.document && known.one_of == own.one_of) {
            asked.push(own);
        }
    }
    asked.extend(holders.iter().flat_map(Holder::renewals));
    asked.extend(holders.iter().filter_map(Holder::diligence));
    asked
}

impl Holder<'_> {
    fn requirements(&self, permission: Permission) -> Vec<Requirement> {
        let rule = if permission == Permission::Receive { self.receive } else { self.send_and_receive };
        let unmet = rule.unmet(&|kind| self.is_met(kind) || self.waits_for_card(kind)).into_iter();
        let of_program = unmet.map(|ways| self.requirement(permission, ways, Cause::Program));
        let unidentified = self.listed.shown == Watchlists::SoftMatchPendingUpload;
        let of_match =
            unidentified.then(|| self.requirement(permission, vec![vec![self.soft_match_document]], Cause::SoftMatch));
        let card = PhysicalDocumentType::find("SSN_CARD").filter(|_| self.owes_card).map(Kind::Physical);
        let of_card = card.map(|card| self.requirement(permission, vec![vec![card]], Cause::SecondLook));
        of_program.chain(of_match).chain(of_card).collect()
    }

    /// What will be asked for as soon as papers that are about to expire serve no more.
    fn renewals(&self) -> Vec<Requirement> {
        let ending = self.ending();
        if ending.is_empty() {
            return Vec::new();
        }
        let serves = |kind| {
            let lasts = |(own, id, status): &(Kind, DocumentId, DocumentStatus)| {
                *own == kind && *status == DocumentStatus::Valid && !ending.contains(id)
            };
            if kind.is_document() { self.statuses.iter().any(lasts) } else { self.is_met(kind) }
        };
        let rules = [(Permission::Receive, self.receive), (Permission::SendAndReceive, self.send_and_receive)];
        let asked = rules.into_iter().flat_map(|(permission, rule)| {
            let unmet = rule.unmet(&|kind| self.is_met(kind));
            let will_be = rule.unmet(&serves).into_iter().filter(move |ways| !unmet.contains(ways));
            will_be.map(move |ways| (permission, ways))
        });
        asked
            .map(|(permission, one_of)| Requirement {
                document: self.document.id,
                permission,
                state: self.state(&one_of, &ending),
                one_of,
                cause: Cause::Expiry,
            })
            .collect()
    }

    /// What a place asks for, and stops nobody for: a person acknowledges that it was done.
    fn diligence(&self) -> Option<Requirement> {
        let owed = self.document.owes_diligence(self.facts.as_of.date_naive());
        owed.then(|| Requirement {
            document: self.document.id,
            permission: Permission::SendAndReceive,
            one_of: Vec::new(),
            state: RequirementState::Reviewing,
            cause: Cause::EnhancedDiligence,
        })
    }

    /// Another number does not help; its card does.
    fn waits_for_card(&self, kind: Kind) -> bool {
        self.owes_card && matches!(kind, Kind::Virtual(kind) if kind.name() == "SSN")
    }

    fn requirement(&self, permission: Permission, one_of: Vec<Vec<Kind>>, cause: Cause) -> Requirement {
        Requirement { document: self.document.id, permission, state: self.state(&one_of, &[]), one_of, cause }
    }

    /// How far the best is of what was submitted, but for some.
    fn state(&self, ways: &[Vec<Kind>], without: &[DocumentId]) -> RequirementState {
        let asked = self
            .statuses
            .iter()
            .filter(|(kind, id, _)| ways.iter().flatten().any(|own| own == kind) && !without.contains(id));
        match asked.map(|(_, _, status)| *status).max_by_key(|status| progress(*status)) {
            None => RequirementState::Missing,
            Some(DocumentStatus::Invalid) => RequirementState::Invalid,
            Some(DocumentStatus::Reviewing) => RequirementState::Reviewing,
            // One of several documents that only together meet the requirement may be valid already.
            Some(DocumentStatus::Submitted | DocumentStatus::Valid) => RequirementState::Pending,
        }
    }
}
