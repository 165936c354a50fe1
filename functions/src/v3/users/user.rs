//! Synapse's user object, as answers show it. A value that is missing is an explicit `null`; times are unix
//! milliseconds.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Utc};
use gatehouse_domain::Customer;
use gatehouse_domain::customer::LoginScope;
use gatehouse_domain::document::{Address, BaseDocument, File, RelationshipRole, SubDocumentMeta};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::fact::{ContentHash, ListVerdict};
use gatehouse_domain::status::{DocumentStatus, Flag, FlagCode, Permission, PermissionCode, Watchlists};
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::officer::{DuplicateOut, HitOut, duplicates, hits};
use crate::v3::links::Links;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct User {
    #[serde(rename = "_id")]
    id: String,
    #[serde(rename = "_links")]
    links: Links,
    /// The user's revision: it counts up with every change.
    #[serde(rename = "_v")]
    version: u64,
    /// When it was closed, for the first time.
    account_closure_date: Option<i64>,
    client: ClientOut,
    doc_status: DocStatus,
    documents: Vec<Document>,
    emails: Vec<String>,
    extra: Extra,
    #[schema(value_type = String, example = "NOT-FLAGGED")]
    flag: Flag,
    #[schema(value_type = Option<String>)]
    flag_code: Option<FlagCode>,
    ips: Vec<String>,
    is_hidden: bool,
    legal_names: Vec<String>,
    logins: Vec<LoginOut>,
    #[schema(value_type = String, example = "SEND-AND-RECEIVE")]
    permission: Permission,
    #[schema(value_type = Option<String>)]
    permission_code: Option<PermissionCode>,
    phone_numbers: Vec<String>,
    photos: Vec<String>,
    refresh_token: Option<String>,
    /// The most severe value of the documents'.
    #[schema(value_type = String, example = "NO_MATCH")]
    watchlists: Watchlists,
    /// What stands between the user and its next permission. Gatehouse's own; Synapse has no such field.
    requirements: Vec<RequirementOut>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ClientOut {
    id: String,
    name: String,
}

/// Deprecated by Synapse; derived from the sub-documents.
#[derive(Debug, Serialize, ToSchema)]
struct DocStatus {
    physical_doc: &'static str,
    virtual_doc: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
struct Extra {
    cip_tag: u32,
    date_joined: i64,
    extra_security: bool,
    is_business: bool,
    is_trusted: bool,
    last_updated: i64,
    public_note: Option<String>,
    supp_id: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct LoginOut {
    email: String,
    scope: &'static str,
}

/// A base document.
#[derive(Debug, Serialize, ToSchema)]
struct Document {
    id: String,
    name: Option<String>,
    id_score: Option<f64>,
    is_active: bool,
    permission_scope: &'static str,
    company_activity: Vec<String>,
    desired_scope: Option<String>,
    doc_option_key: Option<String>,
    docs_key: Option<String>,
    docs_title: Option<String>,
    edd_status: Option<String>,
    required_edd_docs: Vec<String>,
    entity_relationship: Option<&'static str>,
    ownership_percentage: Option<f64>,
    title: Option<String>,
    physical_docs: Vec<SubDocument>,
    social_docs: Vec<SubDocument>,
    virtual_docs: Vec<SubDocument>,
    /// What each list said, by its key.
    #[schema(value_type = BTreeMap<String, String>)]
    screening_results: BTreeMap<String, &'static str>,
    #[schema(value_type = String)]
    watchlists: Watchlists,
    #[serde(flatten)]
    details: Details,
}

/// The fields as submitted, with `full_dehydrate=yes`.
#[skip_serializing_none]
#[derive(Debug, Default, Serialize, ToSchema)]
struct Details {
    alias: Option<String>,
    email: Option<String>,
    phone_number: Option<String>,
    ip: Option<String>,
    entity_type: Option<&'static str>,
    entity_scope: Option<String>,
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
    address_street: Option<String>,
    address_city: Option<String>,
    address_subdivision: Option<String>,
    address_postal_code: Option<String>,
    address_country_code: Option<String>,
    /// The listed persons that may be this one, for the client's compliance officer: not to be shown to the user.
    screening_hits: Option<Vec<HitOut>>,
    /// Other users that show the same number or picture, for the client's compliance officer: not to be shown to the
    /// user.
    duplicates: Option<Vec<DuplicateOut>>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SubDocument {
    id: String,
    document_type: &'static str,
    last_updated: i64,
    #[schema(value_type = String, example = "SUBMITTED|VALID")]
    status: DocumentStatus,
    /// Why the document is not valid, as machine reasons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    invalid_reasons: Vec<String>,
    /// With `full_dehydrate=yes`: the value, an identity number masked but for its last four digits, a file as a
    /// link that works for five minutes once it was inspected.
    #[serde(skip_serializing_if = "Option::is_none")]
    document_value: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RequirementOut {
    /// The base document it is asked of.
    document_id: String,
    #[schema(value_type = String)]
    permission: Permission,
    /// Sets of document types; all of any one set meets the requirement.
    one_of: Vec<Vec<&'static str>>,
    #[schema(value_type = String, example = "MISSING")]
    state: gatehouse_domain::requirement::RequirementState,
}

/// How much of a user an answer shows.
pub(crate) struct View<'a> {
    pub(crate) base_url: &'a str,
    pub(crate) client_name: &'a str,
    pub(crate) refresh_token: Option<String>,
    /// Makes a link to a file, for `full_dehydrate=yes`.
    pub(crate) file_link: Option<&'a dyn Fn(&str) -> String>,
}

impl View<'_> {
    pub(crate) fn show(&self, customer: &Customer) -> User {
        let profile = &customer.profile;
        User {
            id: customer.id.to_string(),
            links: Links::to(format!("{}/v3.1/users/{}", self.base_url, customer.id)),
            version: customer.revision,
            account_closure_date: customer.closed_at().map(millis),
            client: ClientOut { id: customer.client.to_string(), name: self.client_name.to_owned() },
            doc_status: doc_status(customer),
            documents: customer.facts.active_documents().map(|base| self.document(customer, base)).collect(),
            emails: profile.logins.iter().map(|login| login.email.clone()).collect(),
            extra: Extra {
                cip_tag: customer.cip_tag,
                date_joined: millis(customer.created_at),
                extra_security: false,
                is_business: customer.facts.entity == Entity::Business,
                is_trusted: false,
                last_updated: millis(customer.updated_at),
                public_note: profile.public_note.clone(),
                supp_id: profile.supp_id.clone(),
            },
            flag: customer.flag,
            flag_code: customer.flag_code,
            ips: profile.ips.clone(),
            is_hidden: profile.is_hidden,
            legal_names: legal_names(customer),
            logins: profile
                .logins
                .iter()
                .map(|login| LoginOut { email: login.email.clone(), scope: scope_name(login.scope) })
                .collect(),
            permission: customer.permission(),
            permission_code: customer.facts.standing.as_ref().and_then(|standing| standing.code),
            phone_numbers: profile.phone_numbers.clone(),
            photos: profile.photos.clone(),
            refresh_token: self.refresh_token.clone(),
            watchlists: customer.decision.watchlists,
            requirements: requirements(customer),
        }
    }

    fn document(&self, customer: &Customer, base: &BaseDocument) -> Document {
        let details = &base.details;
        let relationship = details.relationship.as_ref();
        let sub = |meta: &SubDocumentMeta, document_type, subject, value: Option<String>| SubDocument {
            id: meta.id.to_string(),
            document_type,
            last_updated: millis(meta.updated_at),
            status: customer.decision.document(meta.id),
            invalid_reasons: invalid_reasons(customer, meta, subject),
            document_value: value.filter(|_| self.file_link.is_some()),
        };
        Document {
            id: base.id.to_string(),
            name: details.name.clone(),
            id_score: None,
            is_active: true,
            permission_scope: scope_of(customer.permission()),
            company_activity: details.company_activity.clone(),
            desired_scope: details.desired_scope.clone(),
            doc_option_key: details.doc_option_key.clone(),
            docs_key: details.docs_key.clone(),
            docs_title: details.docs_title.clone(),
            edd_status: None,
            required_edd_docs: Vec::new(),
            entity_relationship: relationship.and_then(|own| own.role).map(role_name),
            ownership_percentage: relationship.and_then(|own| own.ownership_percentage),
            title: relationship.and_then(|own| own.title.clone()),
            physical_docs: base
                .active_physical()
                .map(|own| sub(&own.meta, own.kind.name(), base.subject_of(own.content()), self.link(&own.file)))
                .collect(),
            social_docs: base
                .active_social()
                .map(|own| sub(&own.meta, own.kind.name(), own.content(), Some(own.value.clone())))
                .collect(),
            virtual_docs: base
                .active_virtual()
                .map(|own| sub(&own.meta, own.kind.name(), base.subject_of(own.content()), Some(masked(&own.value))))
                .collect(),
            screening_results: screening_results(base),
            watchlists: customer.decision.screening(base.id),
            details: self.file_link.map(|_| shown(customer, base)).unwrap_or_default(),
        }
    }

    fn link(&self, file: &File) -> Option<String> {
        match file {
            File::Clean(stored) => self.file_link.map(|link| link(&stored.key)),
            File::Awaited | File::Quarantined(_) | File::Refused(_) => None,
        }
    }
}

pub(crate) const fn millis(time: DateTime<Utc>) -> i64 {
    time.timestamp_millis()
}

/// As they were given; of a customer that came through `/v0`, whose names are its fields, those of its base documents.
fn legal_names(customer: &Customer) -> Vec<String> {
    match customer.profile.legal_names.as_slice() {
        [] => customer.facts.active_documents().filter_map(|base| base.details.name.clone()).collect(),
        given => given.to_vec(),
    }
}

const fn scope_name(scope: LoginScope) -> &'static str {
    match scope {
        LoginScope::ReadAndWrite => "READ_AND_WRITE",
        LoginScope::Read => "READ",
    }
}

const fn role_name(role: RelationshipRole) -> &'static str {
    match role {
        RelationshipRole::ControllingPerson => "CONTROLLING_PERSON",
        RelationshipRole::Ubo => "UBO",
    }
}

/// Gatehouse holds no money, so a document's scope is the user's permission, without Synapse's limits.
const fn scope_of(permission: Permission) -> &'static str {
    match permission {
        Permission::SendAndReceive => "SEND|RECEIVE",
        Permission::Receive => "RECEIVE",
        Permission::Unverified | Permission::Locked | Permission::Closed | Permission::MakeItGoAway => "UNVERIFIED",
    }
}

fn invalid_reasons(customer: &Customer, meta: &SubDocumentMeta, subject: ContentHash) -> Vec<String> {
    customer.decision.invalid_reasons(meta, subject).iter().map(|reason| reason.name().to_owned()).collect()
}

/// An identity number is never shown whole, to nobody; its last four characters tell it from another.
fn masked(value: &str) -> String {
    let characters: Vec<char> = value.chars().collect();
    let shown = if characters.len() > 4 { 4 } else { 0 };
    let hidden = characters.len() - shown;
    std::iter::repeat_n('*', hidden).chain(characters[hidden..].iter().copied()).collect()
}

fn screening_results(base: &BaseDocument) -> BTreeMap<String, &'static str> {
    let Some(screening) = base.screening.as_ref() else { return BTreeMap::new() };
    let result = |list: &str, said: ListVerdict| match base.reviewed(list, said) {
        (ListVerdict::NoMatch, true) => "FALSE_POSITIVE",
        (ListVerdict::NoMatch, false) => "NO_MATCH",
        // Synapse knows no soft match of a list: what may be somebody is a `MATCH` until a person says otherwise.
        (ListVerdict::SoftMatch | ListVerdict::Match, _) => "MATCH",
    };
    screening.lists.iter().map(|(list, said)| (list.clone(), result(list, *said))).collect()
}

fn shown(customer: &Customer, base: &BaseDocument) -> Details {
    let details = &base.details;
    let address = details.address.as_ref();
    Details {
        alias: details.alias.clone(),
        email: details.email.clone(),
        phone_number: details.phone_number.clone(),
        ip: details.ip.clone(),
        entity_type: Some(details.entity_type.name()),
        entity_scope: Some(details.entity_scope.clone()),
        day: details.birth.map(|birth| birth.day()),
        month: details.birth.map(|birth| birth.month()),
        year: details.birth.map(|birth| birth.year()),
        address_street: address.map(Address::street_line),
        address_city: address.and_then(|address| address.city.clone()),
        address_subdivision: address.and_then(|address| address.subdivision.clone()),
        address_postal_code: address.and_then(|address| address.postal_code.clone()),
        address_country_code: address.map(|address| address.country_code.clone()),
        screening_hits: Some(hits(base)),
        duplicates: Some(duplicates(customer, base)),
    }
}

fn doc_status(customer: &Customer) -> DocStatus {
    let of = |metas: Vec<&SubDocumentMeta>| {
        let statuses: Vec<DocumentStatus> = metas.iter().map(|meta| customer.decision.document(meta.id)).collect();
        let any = |status| statuses.contains(&status);
        match () {
            () if statuses.is_empty() => "MISSING|INVALID",
            () if any(DocumentStatus::Invalid) => "SUBMITTED|INVALID",
            () if any(DocumentStatus::Reviewing) => "SUBMITTED|REVIEWING",
            () if any(DocumentStatus::Submitted) => "SUBMITTED",
            () => "SUBMITTED|VALID",
        }
    };
    let bases = || customer.facts.active_documents();
    DocStatus {
        physical_doc: of(bases().flat_map(BaseDocument::active_physical).map(|own| &own.meta).collect()),
        virtual_doc: of(bases().flat_map(BaseDocument::active_virtual).map(|own| &own.meta).collect()),
    }
}

fn requirements(customer: &Customer) -> Vec<RequirementOut> {
    customer
        .decision
        .requirements
        .iter()
        .map(|requirement| RequirementOut {
            document_id: requirement.document.to_string(),
            permission: requirement.permission,
            one_of: requirement.one_of.iter().map(|way| way.iter().map(|kind| kind.name()).collect()).collect(),
            state: requirement.state,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_number_shows_its_last_four_characters_at_most() {
        assert_eq!(masked("123-45-6789"), "*******6789");
        assert_eq!(masked("2222"), "****");
        assert_eq!(masked("åßçdé"), "*ßçdé");
        assert_eq!(masked(""), "");
    }
}
