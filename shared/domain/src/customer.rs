//! The customer: one aggregate, changed by commands and by observations, never by setting a status.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::decide::{Decision, RULES, decide};
use crate::document::{BaseDocument, Facts, File, Pages, StoredFile, SubDocumentMeta, VirtualDocument};
use crate::entity::Entity;
use crate::evidence::{Evidence, TypedZone};
use crate::fact::{Check, ContentHash, Finding, Outcome, Screening};
use crate::history::OfficerAct;
use crate::id::{ClientId, CustomerId, DocumentId};
use crate::party::Party;
use crate::program::Program;
use crate::status::{Flag, FlagCode, Permission};

/// The time and the new ids that a command needs; the domain has neither a clock nor randomness.
pub struct Act<'a> {
    pub now: DateTime<Utc>,
    pub new_id: &'a mut dyn FnMut() -> Uuid,
}

impl Act<'_> {
    pub(crate) fn document_id(&mut self) -> DocumentId {
        DocumentId::new((self.new_id)())
    }
}

impl fmt::Debug for Act<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Act").field("now", &self.now).finish_non_exhaustive()
    }
}

/// A person or business that a client brings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    pub client: ClientId,
    /// Counts saved states from 1, without gaps: every write is guarded by it.
    pub revision: u64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub profile: Profile,
    /// What the integrator's books say of the customer.
    #[serde(default)]
    pub party: Party,
    /// The program (`cip_tag`) this customer is decided by.
    pub cip_tag: u32,
    pub flag: Flag,
    pub flag_code: Option<FlagCode>,
    /// What officers, and the client's requests, did to the customer's statuses, oldest first.
    #[serde(default)]
    pub officer_acts: Vec<OfficerAct>,
    pub facts: Facts,
    pub decision: Decision,
}

/// What the client says of the customer and no check looks at.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub legal_names: Vec<String>,
    pub logins: Vec<Login>,
    pub phone_numbers: Vec<String>,
    pub photos: Vec<String>,
    /// The addresses that the customer's requests came from, newest last.
    pub ips: Vec<String>,
    pub is_hidden: bool,
    /// The client's own id for the customer.
    pub supp_id: Option<String>,
    pub note: Option<String>,
    pub public_note: Option<String>,
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile").finish_non_exhaustive()
    }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    pub email: String,
    pub scope: LoginScope,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("scope", &self.scope).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LoginScope {
    #[default]
    ReadAndWrite,
    Read,
}

/// A new customer, before anything is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCustomer {
    pub id: CustomerId,
    pub client: ClientId,
    pub entity: Entity,
    pub cip_tag: u32,
    pub profile: Profile,
}

/// Something found out about one of the customer's documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    pub document: DocumentId,
    pub fact: Observed,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Observed {
    /// About a sub-document.
    Finding(Finding),
    /// About a base document.
    Screening(Screening),
    /// A file was read and may be opened by reviewers, under its new key.
    Cleared { content: ContentHash, key: String, pages: Option<Pages> },
    /// What a file states.
    Read(Box<Evidence>),
    /// A file was read and stays in quarantine for good.
    Refused { content: ContentHash },
    /// A file that a form was handed out for came, at that time by the storage's clock.
    Arrived { file: StoredFile, at: DateTime<Utc> },
}

/// What became of an observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    Recorded,
    /// It is about a content that has been replaced or deleted since: dropped.
    Stale,
}

/// The work that a saved change leaves to the queues.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outstanding {
    /// Files that came and that nobody has looked into.
    pub inspect: Vec<DocumentId>,
    /// Whether a check is still to be made, on a document or against the watchlists.
    pub check: bool,
}

impl Customer {
    /// A customer without documents; [`Customer::apply`](crate::update) adds them before the first save.
    #[must_use]
    pub fn new(new: NewCustomer, program: &Program, now: DateTime<Utc>) -> Self {
        let facts = Facts::new(new.entity, now);
        Self {
            decision: decide(&facts, program),
            id: new.id,
            client: new.client,
            revision: 0,
            created_at: now,
            updated_at: now,
            profile: new.profile,
            party: Party::default(),
            cip_tag: new.cip_tag,
            flag: Flag::default(),
            flag_code: None,
            officer_acts: Vec::new(),
            facts,
        }
    }

    /// Takes the facts as they now are, decides, and becomes the next revision. Every change ends here.
    pub fn settle(&mut self, program: &Program, now: DateTime<Utc>) {
        self.facts.as_of = now;
        self.keep_closure();
        self.decision = decide(&self.facts, program);
        self.revision += 1;
        self.updated_at = now;
    }

    /// Whether the decision may be another by now although nothing was found out: something expired, or the house decides
    /// by other rules.
    #[must_use]
    pub fn must_be_reconsidered(&self, now: DateTime<Utc>) -> bool {
        self.decision.rules != RULES || self.decision.reconsider_at.is_some_and(|at| at <= now)
    }

    /// When somebody has to look at the customer although nobody did anything.
    #[must_use]
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        let looks = self.facts.active_virtual().filter_map(VirtualDocument::second_look);
        looks.chain(self.decision.reconsider_at).min()
    }

    /// Whether an actor ended or suspended the customer: nothing but its standing may then change.
    #[must_use]
    pub const fn is_suspended(&self) -> bool {
        self.facts.standing.is_some()
    }

    /// Whether some login of the customer's may write. Without any login there is nobody to hold back.
    #[must_use]
    pub fn may_write(&self) -> bool {
        self.profile.logins.is_empty()
            || self.profile.logins.iter().any(|login| login.scope == LoginScope::ReadAndWrite)
    }

    /// Records what was found out, unless the document has changed since.
    pub fn observe(&mut self, observation: Observation) -> Taken {
        match observation.fact {
            Observed::Finding(finding) => self.record_finding(observation.document, &finding),
            Observed::Screening(screening) => self.record_screening(observation.document, screening),
            Observed::Read(evidence) => self.record_evidence(observation.document, *evidence),
            Observed::Cleared { content, key, pages } => {
                self.move_file(observation.document, content, |file| File::Clean(StoredFile { key, pages, ..file }))
            }
            Observed::Refused { content } => {
                self.active_bases().for_each(|base| base.forget_other_side_of(observation.document));
                self.move_file(observation.document, content, File::Refused)
            }
            Observed::Arrived { file, at } => self.receive_file(observation.document, file, at),
        }
    }

    fn record_finding(&mut self, document: DocumentId, finding: &Finding) -> Taken {
        let Some((content, meta)) = self.sub_document(document) else {
            return Taken::Stale;
        };
        if content != finding.content {
            return Taken::Stale;
        }
        meta.findings.record(finding.clone());
        self.ask_for_card(document, finding);
        Taken::Recorded
    }

    fn record_screening(&mut self, document: DocumentId, mut screening: Screening) -> Taken {
        match self.base_document(document) {
            Some(base) if base.screened_content() == screening.content => {
                if let Some(earlier) = &base.screening {
                    screening.continues(earlier);
                }
                base.screening = Some(screening);
                Taken::Recorded
            }
            _ => Taken::Stale,
        }
    }

    fn record_evidence(&mut self, document: DocumentId, evidence: Evidence) -> Taken {
        match self.physical_document(document) {
            Some(own) if own.content() == evidence.content => {
                own.evidence = Some(evidence);
                Taken::Recorded
            }
            _ => Taken::Stale,
        }
    }

    fn move_file(&mut self, id: DocumentId, content: ContentHash, to: impl FnOnce(StoredFile) -> File) -> Taken {
        let Some(document) = self.physical_document(id) else {
            return Taken::Stale;
        };
        match document.file.stored() {
            Some(file) if file.content() == content => {
                document.file = to(file.clone());
                Taken::Recorded
            }
            _ => Taken::Stale,
        }
    }

    /// Storage announces files at least once and in any order: what is no newer than the file that is there was
    /// announced before, or has been replaced since. A document that waits takes whatever comes, whatever the clocks say.
    fn receive_file(&mut self, id: DocumentId, file: StoredFile, at: DateTime<Utc>) -> Taken {
        let file = File::Quarantined(file);
        let Some(base) =
            self.active_bases().find(|base| base.physical_documents.iter().any(|own| is_active(&own.meta, id)))
        else {
            return Taken::Stale;
        };
        let Some(document) = base.physical_documents.iter().find(|own| is_active(&own.meta, id)) else {
            return Taken::Stale;
        };
        let (kind, replaces) = (document.kind, document.file != File::Awaited);
        if replaces && at <= document.meta.updated_at {
            return Taken::Stale;
        }
        if base.submit_card(kind, &file).is_err() {
            return Taken::Stale;
        }
        let Some(document) = self.physical_document(id) else {
            return Taken::Stale;
        };
        document.meta.resubmissions += u32::from(replaces);
        document.file = file;
        document.awaited_zone = None;
        document.meta.findings.clear();
        document.meta.updated_at = at;
        Taken::Recorded
    }

    /// Keeps the zone that is typed for a file still to come. Tells whether there is anything to save; `None` where
    /// there is no such document.
    pub fn await_zone(&mut self, document: DocumentId, zone: &TypedZone) -> Option<bool> {
        let own = self.physical_document(document)?;
        let is_new = own.awaited_zone.as_ref() != Some(zone);
        own.awaited_zone = Some(zone.clone());
        Some(is_new)
    }

    /// An active base document.
    pub fn base_document(&mut self, id: DocumentId) -> Option<&mut BaseDocument> {
        self.facts.documents.iter_mut().find(|document| document.id == id && document.deleted_at.is_none())
    }

    fn physical_document(&mut self, id: DocumentId) -> Option<&mut crate::document::PhysicalDocument> {
        self.active_bases().flat_map(|base| &mut base.physical_documents).find(|own| is_active(&own.meta, id))
    }

    /// The present content and the metadata of an active sub-document of any kind.
    pub(crate) fn sub_document(&mut self, id: DocumentId) -> Option<(ContentHash, &mut SubDocumentMeta)> {
        for base in self.facts.documents.iter_mut().filter(|document| document.deleted_at.is_none()) {
            if let Some(own) = base.virtual_documents.iter_mut().find(|own| is_active(&own.meta, id)) {
                return Some((own.content(), &mut own.meta));
            }
            if let Some(own) = base.social_documents.iter_mut().find(|own| is_active(&own.meta, id)) {
                return Some((own.content(), &mut own.meta));
            }
            if let Some(own) = base.physical_documents.iter_mut().find(|own| is_active(&own.meta, id)) {
                return Some((own.content(), &mut own.meta));
            }
        }
        None
    }

    fn active_bases(&mut self) -> impl Iterator<Item = &mut BaseDocument> {
        self.facts.documents.iter_mut().filter(|document| document.deleted_at.is_none())
    }

    /// What nobody has found out yet about the present documents.
    #[must_use]
    pub fn outstanding(&self) -> Outstanding {
        let mut outstanding = Outstanding::default();
        for base in self.facts.active_documents() {
            let screened = base.details.name.is_none()
                || base.screening.as_ref().is_some_and(|known| known.content == base.screened_content());
            let mut wanted = base.active_virtual().any(|own| wants(&own.meta, &[Check::Format, Check::Source]));
            wanted |= base.active_social().any(|own| wants(&own.meta, &[Check::Format]));
            for own in base.active_physical() {
                match own.file {
                    File::Quarantined(_) => outstanding.inspect.push(own.meta.id),
                    File::Clean(_) => wanted |= wants(&own.meta, &[Check::Agreement, Check::Authenticity]),
                    File::Awaited | File::Refused(_) => {}
                }
            }
            outstanding.check |= (wanted && self.facts.checks_asked) || !screened;
        }
        outstanding
    }

    /// What the customer may do.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        self.decision.permission
    }
}

/// A failed document waits for a better one; there is nothing more to find out about it.
fn wants(meta: &SubDocumentMeta, checks: &[Check]) -> bool {
    let failed = meta.findings.iter().any(|finding| matches!(finding.outcome, Outcome::Failed { .. }));
    !failed && checks.iter().any(|check| meta.findings.wants(*check))
}

fn is_active(meta: &SubDocumentMeta, id: DocumentId) -> bool {
    meta.id == id && meta.deleted_at.is_none()
}
