//! What a customer submitted: base documents and their sub-documents, with the findings about each.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::alert::Dismissal;
use crate::disclosure::Disclosure;
use crate::document_type::{PhysicalDocumentType, SocialDocumentType, VirtualDocumentType};
use crate::duplicate::Duplicate;
use crate::entity::{Entity, EntityType};
use crate::evidence::{Evidence, TypedZone};
use crate::fact::{Check, ContentHash, Findings, Reason, Screening};
pub use crate::file::{File, Pages, StoredFile};
use crate::floor::Floor;
use crate::id::DocumentId;
use crate::jurisdiction::Jurisdictions;
use crate::ownership::{Exposure, RelatedParty};
use crate::party::{PartyStatus, PersonalIdType, Structure};
use crate::review::{Review, ReviewVerdict};
use crate::second_look::CardDemand;
use crate::status::Standing;
use crate::verification::Verification;

/// All that is known of a customer and bears on the decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    pub entity: Entity,
    pub documents: Vec<BaseDocument>,
    pub standing: Option<Standing>,
    /// When the customer was closed, for the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
    /// The integrator's own status: money moves only for an `ACTIVE` customer, whatever was verified.
    #[serde(default)]
    pub status: PartyStatus,
    /// What other customers of the client show as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duplicates: Vec<Duplicate>,
    /// The keyed fingerprints under which the customer was looked for among the others, shortened: each is looked up
    /// once.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub fingerprints: BTreeSet<String>,
    /// Until when facts are known: what was verified long before has expired.
    #[serde(default)]
    pub as_of: DateTime<Utc>,
    /// Whether Gatehouse is to check the documents itself. The lists are always asked.
    #[serde(default = "yes")]
    pub checks_asked: bool,
    #[serde(default)]
    pub disclosures: Vec<Disclosure>,
    #[serde(default)]
    pub verifications: Vec<Verification>,
    /// Who has a part in this business.
    #[serde(default)]
    pub relationships: Vec<crate::ownership::Relationship>,
    /// When one of them last changed.
    #[serde(default)]
    pub related_at: Option<DateTime<Utc>>,
    /// Whoever owns or directs this business, directly or through others, with what is known of them.
    #[serde(default)]
    pub related_parties: Vec<RelatedParty>,
    /// Whether nobody can say who that is, because ownership runs in a circle or without an end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub owners_unclear: bool,
    /// What is known of those parties to this business whom the lists may name.
    #[serde(default, skip_serializing_if = "Exposure::is_empty")]
    pub exposure: Exposure,
    /// When an officer asked for a document to be uploaded.
    #[serde(default)]
    pub upload_asked_at: Option<DateTime<Utc>>,
    /// The floor under the client's programs when the customer was last decided; none in a sandbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Floor>,
    /// Since when the customer may receive without being verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receives_since: Option<DateTime<Utc>>,
}

const fn yes() -> bool {
    true
}

impl Facts {
    /// Of a customer of whom nothing is known yet.
    #[must_use]
    pub const fn new(entity: Entity, as_of: DateTime<Utc>) -> Self {
        Self {
            entity,
            documents: Vec::new(),
            standing: None,
            closed_at: None,
            status: PartyStatus::Active,
            as_of,
            checks_asked: true,
            disclosures: Vec::new(),
            verifications: Vec::new(),
            relationships: Vec::new(),
            related_at: None,
            related_parties: Vec::new(),
            owners_unclear: false,
            exposure: Exposure::new(),
            upload_asked_at: None,
            floor: None,
            receives_since: None,
            duplicates: Vec::new(),
            fingerprints: BTreeSet::new(),
        }
    }

    /// The documents that count: not the deleted ones, which stay on record.
    pub fn active_documents(&self) -> impl Iterator<Item = &BaseDocument> {
        self.documents.iter().filter(|document| document.deleted_at.is_none())
    }

    /// The hash of who the customer is: the name and the date of birth or formation.
    #[must_use]
    pub fn holder_content(&self) -> Option<ContentHash> {
        let base = self.active_documents().find(|base| base.details.entity() == self.entity)?;
        let birth = base.details.birth.map(|birth| birth.to_string()).unwrap_or_default();
        Some(ContentHash::of_texts([base.details.name.as_deref().unwrap_or_default(), &birth]))
    }

    /// Every active sub-document's present content.
    pub fn contents(&self) -> impl Iterator<Item = (DocumentId, ContentHash)> {
        self.active_documents().flat_map(BaseDocument::contents)
    }

    /// Drops what was said of contents that are there no more, so that the list stays as short as the documents are.
    pub(crate) fn forget_replaced(&mut self) {
        let contents: Vec<(DocumentId, ContentHash)> = self.contents().collect();
        self.duplicates.retain(|own| contents.contains(&(own.document, own.content)));
    }

    pub fn active_virtual(&self) -> impl Iterator<Item = &VirtualDocument> {
        self.active_documents().flat_map(BaseDocument::active_virtual)
    }

    pub fn active_physical(&self) -> impl Iterator<Item = &PhysicalDocument> {
        self.active_documents().flat_map(BaseDocument::active_physical)
    }
}

/// One person or organisation behind the customer, and the papers about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BaseDocument {
    pub id: DocumentId,
    pub details: BaseDetails,
    pub virtual_documents: Vec<VirtualDocument>,
    pub physical_documents: Vec<PhysicalDocument>,
    pub social_documents: Vec<SocialDocument>,
    /// The latest answer of the watchlists about the present name; `None` until they were asked.
    pub screening: Option<Screening>,
    /// Hits that an officer found to be somebody else, those on former names and of former entries among them.
    #[serde(default)]
    pub dismissals: Vec<Dismissal>,
    /// The card that is asked for since the issuer did not know the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_demand: Option<CardDemand>,
    /// What ties the holder to places that ask for something, and what was found about that.
    #[serde(default)]
    pub jurisdictions: Jurisdictions,
    pub submitted_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

impl BaseDocument {
    /// What somebody looks at who judges a document: its content, and the details that it is compared with.
    #[must_use]
    pub fn subject(content: ContentHash, compared: ContentHash) -> ContentHash {
        ContentHash::of_texts([content.to_string().as_str(), &compared.to_string()])
    }

    /// Every active sub-document's present content.
    pub fn contents(&self) -> impl Iterator<Item = (DocumentId, ContentHash)> {
        let of_virtual = self.active_virtual().map(|own| (own.meta.id, own.content()));
        let of_social = self.active_social().map(|own| (own.meta.id, own.content()));
        let of_physical = self.active_physical().map(|own| (own.meta.id, own.content()));
        of_virtual.chain(of_social).chain(of_physical)
    }

    /// The subject of a document that is compared with this base document's details.
    #[must_use]
    pub fn subject_of(&self, content: ContentHash) -> ContentHash {
        Self::subject(content, self.details.compared_content())
    }

    pub fn active_virtual(&self) -> impl Iterator<Item = &VirtualDocument> {
        self.virtual_documents.iter().filter(|document| document.meta.deleted_at.is_none())
    }

    pub fn active_physical(&self) -> impl Iterator<Item = &PhysicalDocument> {
        self.physical_documents.iter().filter(|document| document.meta.deleted_at.is_none())
    }

    /// Has the other side of a card compared anew: it leant on this one, which nobody can look at any more.
    pub(crate) fn forget_other_side_of(&mut self, id: DocumentId) {
        let own = self.active_physical().find(|own| own.meta.id == id);
        let Some(other) = own.map(|own| own.kind.other_side()) else { return };
        for own in self.physical_documents.iter_mut().filter(|own| Some(own.kind) == other) {
            own.meta.findings.forget(Check::Agreement);
        }
    }

    /// The picture of the same card's other side, once it was read.
    #[must_use]
    pub fn other_side_of(&self, own: &PhysicalDocument) -> Option<&PhysicalDocument> {
        let kind = own.kind.other_side()?;
        self.active_physical().find(|other| other.kind == kind && matches!(other.file, File::Clean(_)))
    }

    pub fn active_social(&self) -> impl Iterator<Item = &SocialDocument> {
        self.social_documents.iter().filter(|document| document.meta.deleted_at.is_none())
    }
}

/// The fields of a base document. Whoever is only a prospect may have few of them yet.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct BaseDetails {
    pub name: Option<String>,
    /// The name's parts, where they were given one by one: `name` is then made of them.
    #[serde(default)]
    pub name_parts: Option<NameParts>,
    /// A person's other name, or a business's "doing business as".
    pub alias: Option<String>,
    pub email: Option<String>,
    pub phone_number: Option<String>,
    pub ip: Option<String>,
    pub entity_type: EntityType,
    pub entity_scope: String,
    /// Date of birth, or of formation.
    pub birth: Option<NaiveDate>,
    pub address: Option<Address>,
    /// A person's part in the business whose customer this is.
    pub relationship: Option<Relationship>,
    pub company_activity: Vec<String>,
    /// Synapse's keys that choose a policy; kept and echoed, they decide nothing here.
    pub desired_scope: Option<String>,
    pub doc_option_key: Option<String>,
    pub docs_key: Option<String>,
    pub docs_title: Option<String>,
    /// Of the customer itself: what else the integrator knows it as, kept with the [party](crate::party::Party). The lists are
    /// asked about these names too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known_as: Vec<String>,
}

impl BaseDetails {
    #[must_use]
    pub const fn entity(&self) -> Entity {
        self.entity_type.entity()
    }

    /// A business that is one person, whose number may be the person's own.
    #[must_use]
    pub fn is_sole_proprietor(&self) -> bool {
        Structure::of_entity_type(self.entity_type.name()) == Structure::SoleProprietorship
    }

    /// The hash of what a document about the holder is compared with.
    #[must_use]
    pub fn compared_content(&self) -> ContentHash {
        let address = self.address.as_ref().map(Address::content).map(|own| own.to_string()).unwrap_or_default();
        ContentHash::of_texts([
            self.name.as_deref().unwrap_or_default(),
            self.alias.as_deref().unwrap_or_default(),
            &self.birth.map(|birth| birth.to_string()).unwrap_or_default(),
            self.entity_type.name(),
            &address,
        ])
    }

    /// The hash of who the holder is to a watchlist, numbers aside.
    #[must_use]
    pub fn screened_details(&self) -> ContentHash {
        let country_code = self.address.as_ref().map(|address| address.country_code.as_str());
        let birth = self.birth.map(|birth| birth.to_string()).unwrap_or_default();
        let own = [
            self.name.as_deref().unwrap_or_default(),
            self.alias.as_deref().unwrap_or_default(),
            &birth,
            self.entity_type.name(),
            country_code.unwrap_or_default(),
        ];
        ContentHash::of_texts(own.into_iter().chain(self.known_as.iter().map(String::as_str)))
    }

    /// A person's name by its parts: as they were given, or as they are read from the whole.
    #[must_use]
    pub fn parts_of_name(&self) -> NameParts {
        let given = self.name_parts.clone();
        given.or_else(|| self.name.as_deref().map(NameParts::read)).unwrap_or_default()
    }
}

/// A person's name in parts.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameParts {
    pub first: Option<String>,
    pub middle: Option<String>,
    pub last: Option<String>,
}

impl NameParts {
    /// The first word, the last one, and what stands between: all that a whole name tells.
    #[must_use]
    pub fn read(name: &str) -> Self {
        let words: Vec<&str> = name.split_whitespace().collect();
        match words.as_slice() {
            [] => Self::default(),
            [only] => Self { first: Some((*only).to_owned()), ..Self::default() },
            [first, middle @ .., last] => Self {
                first: Some((*first).to_owned()),
                middle: (!middle.is_empty()).then(|| middle.join(" ")),
                last: Some((*last).to_owned()),
            },
        }
    }

    /// The whole name, if any part is there.
    #[must_use]
    pub fn whole(&self) -> Option<String> {
        let parts: Vec<&str> =
            [&self.first, &self.middle, &self.last].into_iter().filter_map(Option::as_deref).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

impl fmt::Debug for NameParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NameParts").finish_non_exhaustive()
    }
}

impl fmt::Debug for BaseDetails {
    /// Shows no personal data, wherever it ends up.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BaseDetails").field("entity_type", &self.entity_type.name()).finish_non_exhaustive()
    }
}

/// Where the holder lives or is established.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub street: String,
    /// The apartment, suite or floor, where it was given by itself.
    #[serde(default)]
    pub unit: Option<String>,
    pub city: Option<String>,
    pub subdivision: Option<String>,
    pub postal_code: Option<String>,
    pub country_code: String,
}

impl Address {
    /// Whether mail would find it: nothing but the unit is optional.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.city.is_some() && self.subdivision.is_some() && self.postal_code.is_some()
    }

    /// The hash of all that it says.
    #[must_use]
    pub fn content(&self) -> ContentHash {
        ContentHash::of_texts([
            self.street.as_str(),
            self.unit.as_deref().unwrap_or_default(),
            self.city.as_deref().unwrap_or_default(),
            self.subdivision.as_deref().unwrap_or_default(),
            self.postal_code.as_deref().unwrap_or_default(),
            &self.country_code,
        ])
    }

    /// The street with the unit, as one line.
    #[must_use]
    pub fn street_line(&self) -> String {
        self.unit.as_ref().map_or_else(|| self.street.clone(), |unit| format!("{}, {unit}", self.street))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("country_code", &self.country_code).finish_non_exhaustive()
    }
}

/// A person's part in a business (31 CFR 1010.230: control and ownership).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Relationship {
    pub role: Option<RelationshipRole>,
    /// Per cent, above 0 and up to 100.
    pub ownership_percentage: Option<f64>,
    pub title: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RelationshipRole {
    ControllingPerson,
    /// Ultimate beneficial owner.
    Ubo,
}

impl RelationshipRole {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ControllingPerson => "CONTROLLING_PERSON",
            Self::Ubo => "UBO",
        }
    }

    /// What a person calls it.
    #[must_use]
    pub const fn common_name(self) -> &'static str {
        match self {
            Self::ControllingPerson => "Person who controls the business",
            Self::Ubo => "Person who owns a quarter of the business or more",
        }
    }
}

/// What every sub-document has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubDocumentMeta {
    pub id: DocumentId,
    pub findings: Findings,
    pub submitted_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
    /// How many times its content was replaced.
    pub resubmissions: u32,
    /// What persons decided about it, oldest first; those about earlier contents stay on record and count for nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
}

impl SubDocumentMeta {
    #[must_use]
    pub fn new(id: DocumentId, now: DateTime<Utc>) -> Self {
        Self {
            id,
            findings: Findings::default(),
            submitted_at: now,
            updated_at: now,
            deleted_at: None,
            resubmissions: 0,
            reviews: Vec::new(),
        }
    }

    /// Why the document is invalid: as the person says who decided, or as the checks found.
    #[must_use]
    pub fn invalid_reasons(&self, subject: ContentHash) -> Vec<Reason> {
        match self.present_review(subject).map(|review| &review.verdict) {
            Some(ReviewVerdict::Invalid { reasons }) => reasons.clone(),
            _ => self.findings.reasons(),
        }
    }

    /// A person's latest decision about what is there now.
    #[must_use]
    pub fn present_review(&self, subject: ContentHash) -> Option<&Review> {
        self.reviews.last().filter(|review| review.subject == subject)
    }
}

/// A value that a source can confirm.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct VirtualDocument {
    #[serde(flatten)]
    pub meta: SubDocumentMeta,
    #[serde(rename = "type")]
    pub kind: VirtualDocumentType,
    pub value: String,
    /// Synctera's name for the kind of number, where it was given by that.
    #[serde(default)]
    pub id_type: Option<PersonalIdType>,
    /// ISO 3166-1 alpha-2 of who issued it, where that was said.
    #[serde(default)]
    pub country_code: Option<String>,
}

impl VirtualDocument {
    #[must_use]
    pub fn content(&self) -> ContentHash {
        let country_code = self.country_code.as_deref().into_iter();
        ContentHash::of_texts([self.kind.name(), &self.value].into_iter().chain(country_code))
    }
}

impl fmt::Debug for VirtualDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VirtualDocument")
            .field("id", &self.meta.id)
            .field("kind", &self.kind.name())
            .finish_non_exhaustive()
    }
}

/// A way to reach or to recognise the holder.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct SocialDocument {
    #[serde(flatten)]
    pub meta: SubDocumentMeta,
    #[serde(rename = "type")]
    pub kind: SocialDocumentType,
    pub value: String,
    /// Made by Gatehouse from a field of the base document, and kept in step with it.
    pub derived: bool,
}

impl SocialDocument {
    #[must_use]
    pub fn content(&self) -> ContentHash {
        ContentHash::of_texts([self.kind.name(), &self.value])
    }
}

impl fmt::Debug for SocialDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SocialDocument")
            .field("id", &self.meta.id)
            .field("kind", &self.kind.name())
            .finish_non_exhaustive()
    }
}

/// A file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhysicalDocument {
    #[serde(flatten)]
    pub meta: SubDocumentMeta,
    #[serde(rename = "type")]
    pub kind: PhysicalDocumentType,
    pub file: File,
    /// The machine-readable zone that was typed when a form to upload the file was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaited_zone: Option<TypedZone>,
    /// What was read from the file, or from one that was there before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

impl PhysicalDocument {
    /// The hash of the file, or of nothing as long as none has come.
    #[must_use]
    pub fn content(&self) -> ContentHash {
        self.file.stored().map_or_else(|| ContentHash::of_bytes(b""), StoredFile::content)
    }

    /// What was read from the file that is there now.
    #[must_use]
    pub fn present_evidence(&self) -> Option<&Evidence> {
        self.evidence.as_ref().filter(|evidence| evidence.content == self.content())
    }
}
