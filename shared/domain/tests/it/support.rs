//! Customers to tell stories with.

use chrono::{DateTime, NaiveDate, Utc};
use gatehouse_domain::customer::{Act, Customer, NewCustomer, Observation, Observed, Profile};
use gatehouse_domain::document::{Address, BaseDetails, BaseDocument, File, StoredFile};
use gatehouse_domain::document_type::{PhysicalDocumentType, VirtualDocumentType};
use gatehouse_domain::entity::{Entity, EntityType};
use gatehouse_domain::fact::{Check, ContentHash, Finding, Hit, ListEffect, ListVerdict, Outcome, Reason, Screening};
use gatehouse_domain::id::{ClientId, CustomerId, DocumentId, VerificationId};
use gatehouse_domain::jurisdiction::{Assessment, PlaceFinding};
use gatehouse_domain::program::Program;
use gatehouse_domain::update::{DocumentChange, Refusal, SubChange, SubDocumentChanges, Update};
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use proptest::prelude::*;
use uuid::Uuid;

pub(crate) const NOON: DateTime<Utc> = DateTime::from_timestamp(1_795_348_800, 0).unwrap();

/// Hands out ids 1, 2, 3, ….
pub(crate) struct Ids(u128);

impl Ids {
    pub(crate) const fn new() -> Self {
        Self(0)
    }

    pub(crate) fn next(&mut self) -> Uuid {
        self.0 += 1;
        Uuid::from_u128(self.0)
    }
}

pub(crate) fn details() -> BaseDetails {
    BaseDetails {
        name: Some("Ada Example".to_owned()),
        name_parts: None,
        alias: None,
        email: Some("ada@example.com".to_owned()),
        phone_number: Some("+14155550123".to_owned()),
        ip: Some("203.0.113.7".to_owned()),
        entity_type: EntityType::find("F", Entity::Personal).unwrap(),
        entity_scope: "Not Known".to_owned(),
        birth: NaiveDate::from_ymd_opt(1989, 5, 2),
        address: Some(address("1 Market St")),
        relationship: None,
        company_activity: Vec::new(),
        desired_scope: None,
        doc_option_key: None,
        docs_key: None,
        docs_title: None,
        known_as: Vec::new(),
    }
}

pub(crate) fn address(street: &str) -> Address {
    Address {
        street: street.to_owned(),
        unit: None,
        city: Some("San Francisco".to_owned()),
        subdivision: Some("CA".to_owned()),
        postal_code: Some("94105".to_owned()),
        country_code: "US".to_owned(),
    }
}

pub(crate) fn ssn(value: &str) -> SubDocumentChanges {
    let kind = VirtualDocumentType::find("SSN").unwrap();
    SubDocumentChanges {
        virtual_documents: vec![SubChange::Put { id: None, kind, value: value.to_owned().into() }],
        ..SubDocumentChanges::default()
    }
}

pub(crate) fn government_id(bytes: &[u8]) -> SubDocumentChanges {
    let kind = PhysicalDocumentType::find("GOVT_ID").unwrap();
    SubDocumentChanges {
        physical_documents: vec![SubChange::Put { id: None, kind, value: File::Quarantined(file(bytes)) }],
        ..SubDocumentChanges::default()
    }
}

pub(crate) fn file(bytes: &[u8]) -> StoredFile {
    StoredFile {
        key: "quarantine/inline/a".to_owned(),
        sha256: ContentHash::of_bytes(bytes),
        bytes: bytes.len() as u64,
        declared_type: "image/png".to_owned(),
        zone: None,
        pages: None,
    }
}

pub(crate) fn add(subs: SubDocumentChanges) -> Update {
    Update { documents: vec![DocumentChange::Add(Box::new(details()), subs)], ..Update::default() }
}

pub(crate) fn amend(base: DocumentId, subs: SubDocumentChanges) -> Update {
    Update { documents: vec![DocumentChange::Amend(base, Box::default(), subs)], ..Update::default() }
}

/// A customer and what happens to it.
pub(crate) struct Story {
    pub(crate) customer: Customer,
    pub(crate) ids: Ids,
    pub(crate) program: Program,
}

impl Story {
    pub(crate) fn new() -> Self {
        let mut ids = Ids::new();
        let profile = Profile {
            legal_names: vec!["Ada Example".to_owned()],
            logins: Vec::new(),
            phone_numbers: Vec::new(),
            photos: Vec::new(),
            ips: Vec::new(),
            is_hidden: false,
            supp_id: None,
            note: None,
            public_note: None,
        };
        let new = NewCustomer {
            id: CustomerId::new(ids.next()),
            client: ClientId::new(ids.next()),
            entity: Entity::Personal,
            cip_tag: 1,
            profile,
        };
        let program = Program::standard();
        let mut customer = Customer::new(new, &program, NOON);
        customer.settle(&program, NOON);
        Self { customer, ids, program }
    }

    /// A customer with a base document that carries an SSN and a government ID.
    pub(crate) fn submitted() -> Self {
        let mut story = Self::new();
        let subs = SubDocumentChanges { physical_documents: government_id(b"front").physical_documents, ..ssn("2222") };
        story.update(add(subs)).unwrap();
        story
    }

    /// The same customer once everything was checked and nothing was found against it.
    pub(crate) fn clean() -> Self {
        let mut story = Self::submitted();
        story.pass_everything();
        story.screen(ListVerdict::NoMatch);
        story
    }

    pub(crate) fn update(&mut self, update: Update) -> Result<(), Refusal> {
        let ids = &mut self.ids;
        self.customer.apply(update, &mut Act { now: NOON, new_id: &mut || ids.next() })?;
        assess(&mut self.customer, &[]);
        self.customer.settle(&self.program, NOON);
        Ok(())
    }

    pub(crate) fn base(&self) -> &BaseDocument {
        self.customer.facts.active_documents().next().expect("the story has a base document")
    }

    /// Every active sub-document's id, content and required checks.
    pub(crate) fn sub_documents(&self) -> Vec<(DocumentId, ContentHash, &'static [Check])> {
        let base = self.base();
        let of_virtual =
            base.active_virtual().map(|own| (own.meta.id, own.content(), [Check::Format, Check::Source].as_slice()));
        let of_social = base.active_social().map(|own| (own.meta.id, own.content(), [Check::Format].as_slice()));
        let of_physical = base.active_physical().map(|own| {
            (own.meta.id, own.content(), [Check::Readable, Check::Agreement, Check::Authenticity].as_slice())
        });
        of_virtual.chain(of_social).chain(of_physical).collect()
    }

    pub(crate) fn find(
        &self,
        document: DocumentId,
        content: ContentHash,
        check: Check,
        outcome: Outcome,
    ) -> Observation {
        let _ = self;
        Observation { document, fact: Observed::Finding(Finding { check, content, at: NOON, outcome }) }
    }

    pub(crate) fn pass_everything(&mut self) {
        for (document, content, checks) in self.sub_documents() {
            for check in checks {
                let observation = self.find(document, content, *check, Outcome::Passed);
                self.customer.observe(observation);
            }
        }
        self.customer.settle(&self.program, NOON);
    }

    pub(crate) fn screen(&mut self, verdict: ListVerdict) {
        let base = self.base();
        let screening = screening(base.screened_content(), verdict);
        let observation = Observation { document: base.id, fact: Observed::Screening(screening) };
        self.customer.observe(observation);
        if self.base().wants_assessment() {
            assess(&mut self.customer, &[]);
        }
        self.customer.settle(&self.program, NOON);
    }

    pub(crate) fn ssn(&self) -> (DocumentId, ContentHash) {
        let own = self.base().active_virtual().next().expect("the story has an SSN");
        (own.meta.id, own.content())
    }
}

/// Says of every holder what the table of jurisdictions found: these, of each.
pub(crate) fn assess(customer: &mut Customer, findings: &[PlaceFinding]) {
    customer.tell_places();
    let of = |base: &BaseDocument| Observation {
        document: base.id,
        fact: Observed::Assessed(Assessment {
            content: base.assessed_content(),
            placed: base.placed_content(),
            at: NOON,
            table: "table".to_owned(),
            findings: findings.to_vec(),
        }),
    };
    let assessed: Vec<Observation> = customer.facts.active_documents().map(of).collect();
    for own in assessed {
        customer.observe(own);
    }
}

pub(crate) fn screening(content: ContentHash, verdict: ListVerdict) -> Screening {
    let hit = Hit {
        programs: String::new(),
        list: "ofac_sdn".to_owned(),
        entity: "ofac-1".to_owned(),
        entity_version: "1".to_owned(),
        score: 0.9,
        verdict,
        effect: ListEffect::Block,
        identified: false,
        name: "EXAMPLE, Ada".to_owned(),
        why: Vec::new(),
    };
    Screening {
        content,
        at: NOON,
        index: "index".to_owned(),
        lists: [("ofac_sdn".to_owned(), verdict)].into(),
        since: None,
        remarks: Vec::new(),
        incomparable: false,
        hits: if verdict == ListVerdict::NoMatch { Vec::new() } else { vec![hit] },
    }
}

/// A vendor's word, said at noon.
pub(crate) fn of_vendor(kind: VerificationType, result: VerificationResult) -> Verification {
    let id = VerificationId::new(Uuid::from_u128(9));
    Verification { id, kind, result, at: NOON, source: Source::Vendor, about: None }
}

pub(crate) fn failed(reason: &'static str) -> Outcome {
    Outcome::Failed { reasons: vec![Reason::new(reason)] }
}

/// What may be known about one document.
fn outcomes() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        3 => Just(Outcome::Passed),
        1 => Just(failed("not_found")),
        1 => Just(Outcome::Referred { reasons: vec![Reason::new("awaiting_reviewer")] }),
        1 => Just(Outcome::NotRun { why: "vendor_unavailable".to_owned() }),
    ]
}

fn verdicts() -> impl Strategy<Value = Option<ListVerdict>> {
    prop_oneof![
        1 => Just(None),
        4 => Just(Some(ListVerdict::NoMatch)),
        1 => Just(Some(ListVerdict::SoftMatch)),
        1 => Just(Some(ListVerdict::Match)),
    ]
}

prop_compose! {
    /// A customer about whose seven sub-documents anything may be known.
    pub(crate) fn stories()(known in prop::collection::vec(prop::option::of(outcomes()), 9), verdict in verdicts()) -> Story {
        let mut story = Story::submitted();
        let mut known = known.into_iter();
        for (document, content, checks) in story.sub_documents() {
            for check in checks {
                if let Some(outcome) = known.next().flatten() {
                    let observation = story.find(document, content, *check, outcome);
                    story.customer.observe(observation);
                }
            }
        }
        if let Some(verdict) = verdict {
            story.screen(verdict);
        }
        story.customer.settle(&story.program, NOON);
        story
    }
}

impl std::fmt::Debug for Story {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.customer.decision.fmt(f)
    }
}
