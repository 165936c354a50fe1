//! Customers with papers.

#![allow(dead_code, clippy::unwrap_used, reason = "each test takes what it needs")]

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_checks::base::{Draft, DraftAddress, Terms, details};
use gatehouse_checks::{Context, run};
use gatehouse_domain::customer::{Act, Customer, NewCustomer, Observation, Observed, Profile};
use gatehouse_domain::document::{BaseDocument, File, Pages, PhysicalDocument, StoredFile};
use gatehouse_domain::document_type::{PhysicalDocumentType, VirtualDocumentType};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::evidence::Evidence;
use gatehouse_domain::fact::{Check, ContentHash, Finding, Outcome};
use gatehouse_domain::id::{ClientId, CustomerId};
use gatehouse_domain::program::Program;
use gatehouse_domain::review::{NewReview, ReviewVerdict};
use gatehouse_domain::status::DocumentStatus;
use gatehouse_domain::update::{DetailsChange, DocumentChange, SubChange, SubDocumentChanges, Update};
use gatehouse_screening::lists::SourceFile;
use gatehouse_screening::{Index, Settings, build_index};
use uuid::Uuid;

pub(crate) const NOON: DateTime<Utc> = DateTime::from_timestamp(1_795_348_800, 0).unwrap();

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../screening/sample");
    let files = ["sdn.csv", "alt.csv", "add.csv"].map(|name| SourceFile {
        name: format!("ofac/{name}"),
        bytes: std::fs::read(format!("{folder}/{name}")).unwrap(),
    });
    Index::from_bytes(build_index(&files).unwrap().bytes).unwrap()
});

/// No two files of any customer are the same.
static FILES: AtomicU64 = AtomicU64::new(0);

/// A live client's customer, a person or a business called Ada Example, and the papers it submits.
pub(crate) struct Papers {
    pub(crate) customer: Customer,
    now: DateTime<Utc>,
    ids: u128,
}

impl Papers {
    pub(crate) fn new() -> Self {
        Self::of("F", Entity::Personal)
    }

    /// A person, unless papers of that kind are businesses' alone.
    pub(crate) fn for_kind(kind: &str) -> Self {
        let kind = PhysicalDocumentType::find(kind).unwrap();
        if kind.fits(Entity::Personal) { Self::new() } else { Self::of("LLC", Entity::Business) }
    }

    pub(crate) fn of(entity_type: &str, entity: Entity) -> Self {
        let profile = Profile {
            legal_names: Vec::new(),
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
            id: CustomerId::new(Uuid::from_u128(1)),
            client: ClientId::new(Uuid::from_u128(2)),
            entity,
            cip_tag: 1,
            profile,
        };
        let draft = Draft {
            name: Some("Ada Example"),
            email: Some("ada@example.com"),
            phone_number: Some("+14155550123"),
            ip: Some("203.0.113.7"),
            entity_type: Some(entity_type),
            entity_scope: Some("Not Known"),
            day: Some(2),
            month: Some(5),
            year: Some(1989),
            address: DraftAddress {
                street: Some("1 Market St"),
                city: Some("San Francisco"),
                subdivision: Some("CA"),
                postal_code: Some("94105"),
                country_code: Some("US"),
            },
            ..Draft::default()
        };
        let terms = Terms { today: NOON.date_naive(), sandbox: false, of_business: entity == Entity::Business };
        let details = Box::new(details(draft, terms).unwrap());
        let mut papers = Self { customer: Customer::new(new, &Program::standard(), NOON), now: NOON, ids: 2 };
        papers.apply(DocumentChange::Add(details, SubDocumentChanges::default()));
        papers
    }

    fn apply(&mut self, change: DocumentChange) {
        let ids = &mut self.ids;
        let mut new_id = || {
            *ids += 1;
            Uuid::from_u128(*ids)
        };
        let update = Update { documents: vec![change], ..Update::default() };
        self.customer.apply(update, &mut Act { now: self.now, new_id: &mut new_id }).unwrap();
        self.settle();
    }

    fn amend(&mut self, subs: SubDocumentChanges) {
        self.apply(DocumentChange::Amend(self.base().id, Box::default(), subs));
    }

    pub(crate) fn settle(&mut self) {
        self.customer.settle(&Program::standard(), self.now);
    }

    pub(crate) fn at(&mut self, now: DateTime<Utc>) {
        self.now = now;
    }

    pub(crate) fn later(&mut self) {
        self.now += TimeDelta::hours(1);
    }

    pub(crate) fn base(&self) -> &BaseDocument {
        self.customer.facts.active_documents().next().unwrap()
    }

    fn paper(&self, kind: &str) -> &PhysicalDocument {
        self.base().active_physical().find(|own| own.kind.name() == kind).unwrap()
    }

    /// Puts a file in quarantine, another one each time.
    pub(crate) fn quarantined(&mut self, kind: &str) {
        let file = StoredFile {
            key: "quarantine/inline/a".to_owned(),
            sha256: ContentHash::of_bytes(&FILES.fetch_add(1, Ordering::Relaxed).to_be_bytes()),
            bytes: 1,
            declared_type: "image/png".to_owned(),
            zone: None,
            pages: None,
        };
        let kind = PhysicalDocumentType::find(kind).unwrap();
        let put = SubChange::Put { id: None, kind, value: File::Quarantined(file) };
        self.amend(SubDocumentChanges { physical_documents: vec![put], ..SubDocumentChanges::default() });
    }

    /// Puts another file in an earlier one's place.
    pub(crate) fn replace(&mut self, kind: &str) {
        self.quarantined(kind);
    }

    /// Lets the file out of quarantine, as far as it is readable.
    pub(crate) fn clear(&mut self, kind: &str) {
        let (document, content) = (self.paper(kind).meta.id, self.paper(kind).content());
        let finding = Finding { check: Check::Readable, content, at: self.now, outcome: Outcome::Passed };
        self.customer.observe(Observation { document, fact: Observed::Finding(finding) });
        let cleared = Observed::Cleared { content, key: "clean/a".to_owned(), pages: None };
        self.customer.observe(Observation { document, fact: cleared });
        self.settle();
    }

    pub(crate) fn delete(&mut self, kind: &str) {
        let gone = SubChange::Delete(self.paper(kind).meta.id);
        self.amend(SubDocumentChanges { physical_documents: vec![gone], ..SubDocumentChanges::default() });
    }

    /// Puts another file in an earlier one's place, and keeps it in quarantine for good.
    pub(crate) fn refuse(&mut self, kind: &str) {
        self.quarantined(kind);
        let (document, content) = (self.paper(kind).meta.id, self.paper(kind).content());
        let outcome = Outcome::Failed { reasons: Vec::new() };
        let finding = Finding { check: Check::Readable, content, at: self.now, outcome };
        self.customer.observe(Observation { document, fact: Observed::Finding(finding) });
        self.customer.observe(Observation { document, fact: Observed::Refused { content } });
        self.settle();
    }

    /// Lets a document out of quarantine once more, with these of its pages drawn.
    pub(crate) fn show_pages(&mut self, kind: &str, pages: Pages) {
        let (document, content) = (self.paper(kind).meta.id, self.paper(kind).content());
        let fact = Observed::Cleared { content, key: "clean/a".to_owned(), pages: Some(pages) };
        self.customer.observe(Observation { document, fact });
        self.settle();
    }

    /// Submits a readable paper of which this was read.
    pub(crate) fn submit(&mut self, kind: &str, read: impl FnOnce(&mut Evidence)) {
        self.quarantined(kind);
        self.clear(kind);
        let (document, content) = (self.paper(kind).meta.id, self.paper(kind).content());
        let mut evidence = Evidence { content, at: self.now, zone: None, barcode: None, text: None, picture: None };
        read(&mut evidence);
        self.customer.observe(Observation { document, fact: Observed::Read(Box::new(evidence)) });
        self.settle();
    }

    pub(crate) fn number(&mut self, kind: &str, value: &str) {
        let kind = VirtualDocumentType::find(kind).unwrap();
        if !kind.fits(self.base().details.entity()) {
            return;
        }
        let put = SubChange::Put { id: None, kind, value: value.to_owned().into() };
        self.amend(SubDocumentChanges { virtual_documents: vec![put], ..SubDocumentChanges::default() });
    }

    pub(crate) fn rename(&mut self, name: &str) {
        let change = DetailsChange { name: Some(name.to_owned()), ..DetailsChange::default() };
        self.apply(DocumentChange::Amend(self.base().id, Box::new(change), SubDocumentChanges::default()));
    }

    /// Makes every check, as `kyc.process` does, and decides.
    pub(crate) fn check(&mut self) {
        for observation in self.wanted(false) {
            self.customer.observe(observation);
        }
        assert_eq!(self.wanted(false), [], "a second run finds nothing to do");
        self.settle();
    }

    /// What the checks that are still wanted find.
    pub(crate) fn wanted(&self, screen_again: bool) -> Vec<Observation> {
        let settings = Settings::default();
        let context = Context { now: self.now, sandbox: false, lists: &INDEX, screening: &settings, screen_again };
        run(&self.customer.facts, &context)
    }

    pub(crate) fn outcome(&self, kind: &str, check: Check) -> Outcome {
        self.paper(kind).meta.findings.get(check).unwrap().clone()
    }

    pub(crate) fn status(&self, kind: &str) -> DocumentStatus {
        self.customer.decision.document(self.paper(kind).meta.id)
    }

    pub(crate) fn compared_with(&self) -> ContentHash {
        gatehouse_checks::text_compared_with(self.base())
    }

    pub(crate) fn review(&self, kind: &str, verdict: ReviewVerdict) -> NewReview {
        let own = self.paper(kind);
        NewReview {
            document: own.meta.id,
            subject: BaseDocument::subject(own.content(), self.base().details.compared_content()),
            reviewer: "officer-7".to_owned(),
            verdict,
            note: None,
        }
    }
}
