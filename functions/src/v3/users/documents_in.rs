//! Documents as requests bring them, and their way into the domain's commands.

use chrono::Datelike;
use gatehouse_checks::base::{self, Draft, DraftAddress, FieldProblem, Terms};
use gatehouse_checks::deliverability::{AddressSource, Rules};
use gatehouse_checks::file::MAX_FILE_BYTES;
use gatehouse_checks::place;
use gatehouse_domain::document::{Address, BaseDocument, File, Relationship, RelationshipRole, StoredFile};
use gatehouse_domain::document_type::{PhysicalDocumentType, SocialDocumentType, VirtualDocumentType};
use gatehouse_domain::entity::{Entity, EntityType};
use gatehouse_domain::evidence::TypedZone;
use gatehouse_domain::fact::ContentHash;
use gatehouse_domain::id::{ClientId, CustomerId, DocumentId};
use gatehouse_domain::party::Identifier;
use gatehouse_domain::update::{DetailsChange, DocumentChange, SubChange, SubDocumentChanges};
use gatehouse_evidence::data_uri;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::files;
use crate::house::House;
use crate::v3::Problem;

/// What a request writes where a document is to be deleted.
const DELETE: &str = "DELETE_DOCUMENT";
const LONGEST_VALUE: usize = 500;

/// A base document to add (without `id`), to change (with `id`), or to delete.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct DocumentIn {
    id: Option<String>,
    /// `DELETE_DOCUMENT` deletes the document.
    permission_scope: Option<String>,
    name: Option<String>,
    alias: Option<String>,
    email: Option<String>,
    phone_number: Option<String>,
    ip: Option<String>,
    entity_type: Option<String>,
    entity_scope: Option<String>,
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
    address_street: Option<String>,
    address_city: Option<String>,
    address_subdivision: Option<String>,
    address_postal_code: Option<String>,
    address_country_code: Option<String>,
    entity_relationship: Option<String>,
    ownership_percentage: Option<f64>,
    title: Option<String>,
    company_activity: Option<Vec<String>>,
    desired_scope: Option<String>,
    doc_option_key: Option<String>,
    docs_key: Option<String>,
    docs_title: Option<String>,
    #[serde(default)]
    virtual_docs: Vec<SubDocumentIn>,
    #[serde(default)]
    physical_docs: Vec<SubDocumentIn>,
    #[serde(default)]
    social_docs: Vec<SubDocumentIn>,
}

/// A sub-document to submit or, with its `id` and the type `DELETE_DOCUMENT`, to delete.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SubDocumentIn {
    id: Option<String>,
    document_type: String,
    /// A file comes as a padded data URI: `data:image/png;base64,…`.
    #[serde(default)]
    document_value: String,
    #[serde(default)]
    meta: SubDocumentMetaIn,
}

/// What is known of a file besides its picture. Other members, which Synapse's clients send, are not read.
#[derive(Default, Deserialize, ToSchema)]
struct SubDocumentMetaIn {
    /// The lines of the document's machine-readable zone, as a reader or a person took them from it.
    mrz: Option<Vec<String>>,
    /// ISO 3166-1 alpha-2 of the country that issued a number: asked of a passport or another government's document that
    /// identifies who is no US person.
    country_code: Option<String>,
}

impl std::fmt::Debug for SubDocumentIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SubDocumentIn").field("document_type", &self.document_type).finish_non_exhaustive()
    }
}

/// A file from a request body, to be stored before the change that names it is saved.
pub(crate) struct InlineFile {
    pub(crate) stored: StoredFile,
    pub(crate) bytes: Vec<u8>,
}

/// Whose documents are read, and by which rules.
pub(crate) struct Reader {
    pub(crate) client: ClientId,
    pub(crate) customer: CustomerId,
    pub(crate) terms: Terms,
    /// The customer's documents as they are, whose fields stand where a change brings none.
    pub(crate) present: Vec<BaseDocument>,
    pub(crate) files: Vec<InlineFile>,
    /// What of a change does not apply although the rest does: an address that is not valid (seed 002).
    pub(crate) unapplied: Vec<Unapplied>,
}

/// A part of a change that was left out, and why.
#[derive(Debug, serde::Serialize, ToSchema)]
pub(crate) struct Unapplied {
    document_id: String,
    field: &'static str,
    reason: String,
}

impl Reader {
    /// Reads new documents.
    pub(crate) fn new_documents(&mut self, documents: Vec<DocumentIn>) -> Result<Vec<DocumentChange>, Problem> {
        let each = documents.into_iter().enumerate();
        each.map(|(position, document)| self.add(&format!("documents[{position}]"), document)).collect()
    }

    /// Reads documents of an update: new, changed and deleted ones.
    pub(crate) fn changes(&mut self, documents: Vec<DocumentIn>) -> Result<Vec<DocumentChange>, Problem> {
        let each = documents.into_iter().enumerate();
        each.map(|(position, document)| {
            let at = format!("documents[{position}]");
            match document.id.clone() {
                None => self.add(&at, document),
                Some(id) => self.amend(&at, document_id(&at, &id)?, document),
            }
        })
        .collect()
    }

    fn add(&mut self, at: &str, document: DocumentIn) -> Result<DocumentChange, Problem> {
        let relationship = relationship(at, &document)?;
        let details = base::details(draft(&document, relationship), self.terms)
            .map_err(|problems| Problem::fields(at, &problems))?;
        Ok(DocumentChange::Add(Box::new(details), self.sub_documents(at, document)?))
    }

    fn amend(&mut self, at: &str, id: DocumentId, document: DocumentIn) -> Result<DocumentChange, Problem> {
        if document.permission_scope.as_deref() == Some(DELETE) {
            return Ok(DocumentChange::Delete(id));
        }
        let change = self.details_change(at, id, &document)?;
        Ok(DocumentChange::Amend(id, Box::new(change), self.sub_documents(at, document)?))
    }

    fn details_change(&mut self, at: &str, id: DocumentId, document: &DocumentIn) -> Result<DetailsChange, Problem> {
        let wrong = |problem: FieldProblem| Problem::fields(at, &[problem]);
        let entity_type = document
            .entity_type
            .as_deref()
            .map(|name| base::entity_type(name, self.terms.of_business))
            .transpose()
            .map_err(wrong)?;
        let entity = entity_type.map_or(self.entity(), EntityType::entity);
        let name = |field, text: &Option<String>| {
            text.as_deref().map(|text| base::name(field, text, entity)).transpose().map_err(wrong)
        };
        let birth = match (document.year, document.month, document.day) {
            (None, None, None) => None,
            (Some(year), Some(month), Some(day)) => {
                Some(base::birth((year, month, day), entity_type, self.terms.today).map_err(wrong)?)
            }
            _ => return Err(Problem::payload(format!("{at}: day, month and year change together"))),
        };
        if let Some(present) = self.present.iter().find(|present| present.id == id) {
            let kind = entity_type.unwrap_or(present.details.entity_type);
            if let Some(birth) = birth.or(present.details.birth) {
                let date = (birth.year(), birth.month(), birth.day());
                base::birth(date, Some(kind), self.terms.today).map_err(wrong)?;
            }
        }
        Ok(DetailsChange {
            name: name("name", &document.name)?,
            name_parts: None,
            alias: name("alias", &document.alias)?.map(Some),
            email: document.email.as_deref().map(base::email).transpose().map_err(wrong)?,
            phone_number: document.phone_number.as_deref().map(base::phone).transpose().map_err(wrong)?,
            ip: document.ip.as_deref().map(base::ip).transpose().map_err(wrong)?,
            entity_type,
            entity_scope: document.entity_scope.as_deref().map(base::scope).transpose().map_err(wrong)?,
            birth,
            address: self.address_change(id, document),
            relationship: relationship(at, document)?,
            company_activity: document
                .company_activity
                .clone()
                .map(base::company_activity)
                .transpose()
                .map_err(wrong)?,
        })
    }

    /// The address is the one field that stays as it was when the new value is not valid.
    fn address_change(&mut self, id: DocumentId, document: &DocumentIn) -> Option<Address> {
        let draft = address_draft(document);
        let parts = [draft.street, draft.city, draft.subdivision, draft.postal_code, draft.country_code];
        if parts.iter().all(Option::is_none) {
            return None;
        }
        match base::address(draft, self.terms.sandbox) {
            Ok(address) => self.deliverable(id, address),
            Err(problems) => {
                self.leave_out(id, problems);
                None
            }
        }
    }

    /// An address that no mail finds stays unapplied like one that cannot be.
    fn deliverable(&mut self, id: DocumentId, address: Address) -> Option<Address> {
        let found = Rules { sandbox: self.terms.sandbox }.look_up(&address);
        if found.deliverability.is_deliverable() {
            return Some(address);
        }
        self.leave_out(id, found.problems);
        None
    }

    fn leave_out(&mut self, id: DocumentId, problems: Vec<FieldProblem>) {
        self.unapplied.extend(problems.into_iter().map(|problem| Unapplied {
            document_id: id.to_string(),
            field: problem.field,
            reason: problem.why,
        }));
    }

    const fn entity(&self) -> Entity {
        if self.terms.of_business { Entity::Business } else { Entity::Personal }
    }

    fn sub_documents(&mut self, at: &str, document: DocumentIn) -> Result<SubDocumentChanges, Problem> {
        Ok(SubDocumentChanges {
            virtual_documents: self.each(at, "virtual_docs", document.virtual_docs, |_, at, sub| {
                let kind = VirtualDocumentType::find(&sub.document_type).ok_or_else(|| unknown_type(at))?;
                let country_code = sub.meta.country_code.as_deref().map(|code| issuer(at, code)).transpose()?;
                Ok((kind, Identifier { country_code, ..value(at, &sub)?.into() }))
            })?,
            social_documents: self.each(at, "social_docs", document.social_docs, |_, at, sub| {
                let kind = SocialDocumentType::find(&sub.document_type).ok_or_else(|| unknown_type(at))?;
                Ok((kind, value(at, &sub)?))
            })?,
            physical_documents: self.each(at, "physical_docs", document.physical_docs, |reader, at, sub| {
                let kind = PhysicalDocumentType::find(&sub.document_type).ok_or_else(|| unknown_type(at))?;
                Ok((kind, reader.file(at, &sub)?))
            })?,
        })
    }

    fn each<Kind, Value>(
        &mut self,
        at: &str,
        list: &str,
        subs: Vec<SubDocumentIn>,
        mut read: impl FnMut(&mut Self, &str, SubDocumentIn) -> Result<(Kind, Value), Problem>,
    ) -> Result<Vec<SubChange<Kind, Value>>, Problem> {
        let each = subs.into_iter().enumerate();
        each.map(|(position, sub)| {
            let at = format!("{at}.{list}[{position}]");
            let id = sub.id.as_deref().map(|id| document_id(&at, id)).transpose()?;
            match (sub.document_type == DELETE, id) {
                (true, Some(id)) => Ok(SubChange::Delete(id)),
                (true, None) => Err(Problem::payload(format!("{at}.id is required to delete a document"))),
                (false, id) => read(self, &at, sub).map(|(kind, value)| SubChange::Put { id, kind, value }),
            }
        })
        .collect()
    }

    /// A data URI becomes a file in quarantine.
    fn file(&mut self, at: &str, sub: &SubDocumentIn) -> Result<File, Problem> {
        let zone = zone(&format!("{at}.meta.mrz"), sub.meta.mrz.as_deref())?;
        let (declared_type, bytes) = self.data_uri(at, &sub.document_value)?;
        let sha256 = ContentHash::of_bytes(&bytes);
        let stored = StoredFile {
            key: files::inline_key(self.client, self.customer, House::new_id()),
            sha256,
            bytes: bytes.len() as u64,
            declared_type,
            zone,
            pages: None,
        };
        self.files.push(InlineFile { stored: stored.clone(), bytes });
        Ok(File::Quarantined(stored))
    }

    fn data_uri(&self, at: &str, text: &str) -> Result<(String, Vec<u8>), Problem> {
        let stand_in = text.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,"));
        if self.terms.sandbox
            && let Some((declared_type, payload)) = stand_in
            && gatehouse_checks::is_placeholder_payload(payload)
        {
            return Ok((declared_type.chars().take(100).collect(), b"ID,".to_vec()));
        }
        let limit = usize::try_from(MAX_FILE_BYTES).unwrap_or(usize::MAX);
        data_uri::parse(text, limit)
            .map(|uri| (uri.declared_type, uri.bytes))
            .map_err(|problem| Problem::payload(format!("{at}.document_value: {problem}")))
    }
}

fn document_id(at: &str, id: &str) -> Result<DocumentId, Problem> {
    id.parse().map_err(|_| Problem::payload(format!("{at}.id is no document's id")))
}

/// The lines of a machine-readable zone. Whether they are one, the document's inspection finds out.
pub(crate) fn zone(at: &str, lines: Option<&[String]>) -> Result<Option<TypedZone>, Problem> {
    let Some(lines) = lines else { return Ok(None) };
    let zone = TypedZone::new(&lines.join("\n")).filter(|_| lines.len() <= 3);
    zone.map(Some).ok_or_else(|| Problem::payload(format!("{at} is the two or three lines of a machine-readable zone")))
}

fn issuer(at: &str, code: &str) -> Result<String, Problem> {
    place::country(code).map_err(|problem| Problem::payload(format!("{at}.meta.country_code {}", problem.why)))
}

fn unknown_type(at: &str) -> Problem {
    Problem::payload(format!("{at}.document_type is none of those that GET /v3.1/users/document-types lists"))
}

fn value(at: &str, sub: &SubDocumentIn) -> Result<String, Problem> {
    let length = sub.document_value.trim().chars().count();
    if length == 0 {
        return Err(Problem::payload(format!("{at}.document_value is required")));
    }
    if length > LONGEST_VALUE {
        return Err(Problem::payload(format!("{at}.document_value has more than {LONGEST_VALUE} characters")));
    }
    Ok(sub.document_value.trim().to_owned())
}

fn address_draft(document: &DocumentIn) -> DraftAddress<'_> {
    DraftAddress {
        street: document.address_street.as_deref(),
        city: document.address_city.as_deref(),
        subdivision: document.address_subdivision.as_deref(),
        postal_code: document.address_postal_code.as_deref(),
        country_code: document.address_country_code.as_deref(),
    }
}

fn draft(document: &DocumentIn, relationship: Option<Relationship>) -> Draft<'_> {
    Draft {
        name: document.name.as_deref(),
        alias: document.alias.as_deref().filter(|alias| !alias.trim().is_empty()),
        email: document.email.as_deref(),
        phone_number: document.phone_number.as_deref(),
        ip: document.ip.as_deref(),
        entity_type: document.entity_type.as_deref(),
        entity_scope: document.entity_scope.as_deref(),
        day: document.day,
        month: document.month,
        year: document.year,
        address: address_draft(document),
        relationship,
        company_activity: document.company_activity.clone().unwrap_or_default(),
        desired_scope: document.desired_scope.clone(),
        doc_option_key: document.doc_option_key.clone(),
        docs_key: document.docs_key.clone(),
        docs_title: document.docs_title.clone(),
    }
}

fn relationship(at: &str, document: &DocumentIn) -> Result<Option<Relationship>, Problem> {
    let role = match document.entity_relationship.as_deref() {
        None => None,
        Some("CONTROLLING_PERSON") => Some(RelationshipRole::ControllingPerson),
        Some("UBO") => Some(RelationshipRole::Ubo),
        Some(_) => {
            return Err(Problem::payload(format!("{at}.entity_relationship is CONTROLLING_PERSON or UBO")));
        }
    };
    let share = document.ownership_percentage;
    if share.is_some_and(|share| !(share > 0.0 && share <= 100.0)) {
        return Err(Problem::payload(format!("{at}.ownership_percentage is above 0 and at most 100")));
    }
    let title = document.title.as_deref().map(|title| base::line("title", title)).transpose();
    let title = title.map_err(|problem| Problem::fields(at, &[problem]))?;
    if role.is_none() && share.is_none() && title.is_none() {
        return Ok(None);
    }
    Ok(Some(Relationship { role, ownership_percentage: share, title }))
}
