//! The decision: facts in, statuses out. One pure, total function; nothing else sets a status.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::{BaseDocument, Facts, SubDocumentMeta};
use crate::fact::{Check, ContentHash, Findings, ListVerdict, Outcome};
use crate::id::DocumentId;
use crate::program::{Program, ProgramVersion};
use crate::review::ReviewVerdict;
use crate::rule::{Kind, Rule};
use crate::status::{DocumentStatus, Permission, VerificationStatus, Watchlists};

/// What follows from a customer's facts under one version of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub program: ProgramVersion,
    pub permission: Permission,
    pub verification_status: VerificationStatus,
    /// The worst over the base documents (Synapse: "highest severity").
    pub watchlists: Watchlists,
    /// Of every active sub-document.
    pub documents: BTreeMap<DocumentId, DocumentStatus>,
    /// Of every active base document.
    pub screenings: BTreeMap<DocumentId, Watchlists>,
    /// What is still asked for the next permission.
    pub requirements: Vec<Requirement>,
}

impl Decision {
    /// The status of an active sub-document; one just submitted has the first.
    #[must_use]
    pub fn document(&self, id: DocumentId) -> DocumentStatus {
        self.documents.get(&id).copied().unwrap_or(DocumentStatus::Submitted)
    }

    /// The watchlists value of an active base document.
    #[must_use]
    pub fn screening(&self, id: DocumentId) -> Watchlists {
        self.screenings.get(&id).copied().unwrap_or(Watchlists::Pending)
    }
}

/// One thing that stands between a customer and the next permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// The base document it is asked of.
    pub document: DocumentId,
    /// The permission it is asked for.
    pub permission: Permission,
    /// Sets of document types; submitting all of any one set meets the requirement.
    pub one_of: Vec<Vec<String>>,
    pub state: RequirementState,
}

/// How far a requirement is, by the best of what was submitted for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RequirementState {
    Missing,
    Invalid,
    Pending,
    Reviewing,
}

/// Decides. The same facts and the same program give the same decision, for ever.
#[must_use]
pub fn decide(facts: &Facts, program: &Program) -> Decision {
    let holders: Vec<Holder<'_>> = facts.active_documents().map(|document| Holder::of(document, program)).collect();
    let watchlists = holders.iter().map(|holder| holder.watchlists).max().unwrap_or(Watchlists::Pending);
    let earned = earned_permission(&holders, watchlists);
    let permission = facts.standing.as_ref().map_or(earned, |standing| standing.kind.into());
    Decision {
        program: program.pin(),
        permission,
        verification_status: verification_status(&holders, watchlists, earned),
        watchlists,
        requirements: requirements(&holders, earned),
        documents: holders
            .iter()
            .flat_map(|holder| holder.statuses.iter().map(|(_, id, status)| (*id, *status)))
            .collect(),
        screenings: holders.iter().map(|holder| (holder.document.id, holder.watchlists)).collect(),
    }
}

/// A base document with what was decided about its parts.
struct Holder<'a> {
    document: &'a BaseDocument,
    receive: &'a Rule,
    send_and_receive: &'a Rule,
    statuses: Vec<(Kind, DocumentId, DocumentStatus)>,
    watchlists: Watchlists,
}

impl<'a> Holder<'a> {
    fn of(document: &'a BaseDocument, program: &'a Program) -> Self {
        let ladder = program.ladder(document.details.entity());
        let statuses = statuses(document);
        let identified = statuses.iter().any(|(kind, _, status)| {
            *kind == Kind::Physical(program.soft_match_document) && *status != DocumentStatus::Invalid
        });
        Self {
            document,
            receive: &ladder.receive,
            send_and_receive: &ladder.send_and_receive,
            statuses,
            watchlists: watchlists(document, identified),
        }
    }

    fn is_valid(&self, kind: Kind) -> bool {
        self.best(kind) == Some(DocumentStatus::Valid)
    }

    /// The status of the submitted document of a kind that is furthest on.
    fn best(&self, kind: Kind) -> Option<DocumentStatus> {
        self.statuses
            .iter()
            .filter(|(own, _, _)| *own == kind)
            .map(|(_, _, status)| *status)
            .max_by_key(|status| progress(*status))
    }

    fn may_receive(&self) -> bool {
        self.receive.holds(&|kind| self.is_valid(kind))
    }

    fn may_send(&self) -> bool {
        self.may_receive() && self.send_and_receive.holds(&|kind| self.is_valid(kind))
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
    let virtual_documents = document
        .active_virtual()
        .map(|own| (Kind::Virtual(own.kind), own.meta.id, status(&own.meta, subject(own.content()), OF_VIRTUAL)));
    let social_documents = document
        .active_social()
        .map(|own| (Kind::Social(own.kind), own.meta.id, status(&own.meta, own.content(), OF_SOCIAL)));
    let physical_documents = document
        .active_physical()
        .map(|own| (Kind::Physical(own.kind), own.meta.id, status(&own.meta, subject(own.content()), OF_PHYSICAL)));
    virtual_documents.chain(social_documents).chain(physical_documents).collect()
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

/// `identified`: a document of the kind that a soft match asks for was submitted and is not invalid.
fn watchlists(document: &BaseDocument, identified: bool) -> Watchlists {
    let current =
        document.screening.as_ref().filter(|screening| screening.content == document.details.screened_content());
    let Some(screening) = current else {
        return Watchlists::Pending;
    };
    let reviewed: Vec<(ListVerdict, bool)> =
        screening.lists.iter().map(|(list, said)| document.reviewed(list, *said)).collect();
    let of_lists = reviewed.iter().map(|(verdict, _)| *verdict);
    let of_hits = screening.hits.iter().filter(|hit| document.dismissal(hit).is_none()).map(|hit| hit.verdict);
    if reviewed.is_empty() && screening.hits.is_empty() {
        // An answer from no list at all is no answer.
        return Watchlists::Pending;
    }
    match of_lists.chain(of_hits).max() {
        None | Some(ListVerdict::NoMatch) if reviewed.iter().any(|(_, dismissed)| *dismissed) => {
            Watchlists::FalsePositive
        }
        None | Some(ListVerdict::NoMatch) => Watchlists::NoMatch,
        Some(ListVerdict::SoftMatch) if identified => Watchlists::SoftMatch,
        Some(ListVerdict::SoftMatch) => Watchlists::SoftMatchPendingUpload,
        Some(ListVerdict::Match) => Watchlists::Match,
    }
}

/// What the facts earn, before any standing that an actor set.
fn earned_permission(holders: &[Holder<'_>], watchlists: Watchlists) -> Permission {
    if holders.is_empty() || !watchlists.is_clear() || !holders.iter().all(Holder::may_receive) {
        return Permission::Unverified;
    }
    if holders.iter().all(Holder::may_send) { Permission::SendAndReceive } else { Permission::Receive }
}

fn verification_status(holders: &[Holder<'_>], watchlists: Watchlists, earned: Permission) -> VerificationStatus {
    let mut statuses = holders.iter().flat_map(|holder| holder.statuses.iter().map(|(_, _, status)| *status));
    match watchlists {
        Watchlists::Match => return VerificationStatus::Rejected,
        Watchlists::SoftMatch | Watchlists::SoftMatchPendingUpload => return VerificationStatus::Review,
        Watchlists::Pending | Watchlists::FalsePositive | Watchlists::NoMatch => {}
    }
    match earned {
        Permission::SendAndReceive => return VerificationStatus::Accepted,
        Permission::Receive => return VerificationStatus::Provisional,
        _ => {}
    }
    if holders.is_empty() {
        return VerificationStatus::Unverified;
    }
    if statuses.any(|status| status == DocumentStatus::Reviewing) {
        return VerificationStatus::Review;
    }
    if watchlists == Watchlists::Pending { VerificationStatus::Pending } else { VerificationStatus::Unverified }
}

fn requirements(holders: &[Holder<'_>], earned: Permission) -> Vec<Requirement> {
    let next = match earned {
        Permission::SendAndReceive => return Vec::new(),
        Permission::Receive => Permission::SendAndReceive,
        _ if holders.iter().all(Holder::may_receive) => Permission::SendAndReceive,
        _ => Permission::Receive,
    };
    holders.iter().flat_map(|holder| holder.requirements(next)).collect()
}

impl Holder<'_> {
    fn requirements(&self, permission: Permission) -> Vec<Requirement> {
        let rule = if permission == Permission::Receive { self.receive } else { self.send_and_receive };
        let unmet = rule.unmet(&|kind| self.is_valid(kind));
        unmet
            .into_iter()
            .map(|ways| Requirement {
                document: self.document.id,
                permission,
                state: self.state(&ways),
                one_of: ways.iter().map(|way| way.iter().map(|kind| kind.name().to_owned()).collect()).collect(),
            })
            .collect()
    }

    fn state(&self, ways: &[Vec<Kind>]) -> RequirementState {
        let best = ways.iter().flatten().filter_map(|kind| self.best(*kind)).max_by_key(|status| progress(*status));
        match best {
            None => RequirementState::Missing,
            Some(DocumentStatus::Invalid) => RequirementState::Invalid,
            Some(DocumentStatus::Reviewing) => RequirementState::Reviewing,
            // One of several documents that only together meet the requirement may be valid already.
            Some(DocumentStatus::Submitted | DocumentStatus::Valid) => RequirementState::Pending,
        }
    }
}
