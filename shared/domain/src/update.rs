//! Commands: what a client may do to a customer's documents, profile and standing.

use chrono::{DateTime, Utc};

use crate::binding::Present;
use crate::customer::{Act, Customer, Login};
use crate::document::{
    Address, BaseDetails, BaseDocument, File, NameParts, PhysicalDocument, SocialDocument, SubDocumentMeta,
    VirtualDocument,
};
use crate::document_type::{PhysicalDocumentType, SocialDocumentType, VirtualDocumentType};
use crate::entity::EntityType;
use crate::fact::ContentHash;
use crate::id::DocumentId;
use crate::jurisdiction::Jurisdictions;
use crate::party::{Identifier, PartyChange, PartyStatus};
use crate::status::{Flag, FlagCode, Permission, Standing};

/// How much one customer may hold: with every text at its longest, the aggregate stays well under
/// DynamoDB's 400 KB for an item.
pub const MAX_BASE_DOCUMENTS: usize = 12;
/// Sub-documents of one base document, deleted ones included, since those stay on record.
pub const MAX_SUB_DOCUMENTS: usize = 60;
/// Legal names, logins, phone numbers, photographs and addresses, each.
pub const MAX_LISTED: usize = 20;

/// Everything that one request asks for, applied whole or not at all.
#[derive(Debug, Clone, Default)]
pub struct Update {
    pub documents: Vec<DocumentChange>,
    pub profile: ProfileChange,
    pub party: PartyChange,
    /// `Some(None)` lifts a lock.
    pub standing: Option<Option<Standing>>,
    pub flag: Option<(Flag, Option<FlagCode>)>,
    pub cip_tag: Option<u32>,
    /// The address the request came from.
    pub ip: Option<String>,
}

#[derive(Debug, Clone)]
pub enum DocumentChange {
    Add(Box<BaseDetails>, SubDocumentChanges),
    Amend(DocumentId, Box<DetailsChange>, SubDocumentChanges),
    Delete(DocumentId),
}

/// New values for some fields of a base document.
#[derive(Debug, Clone, Default)]
pub struct DetailsChange {
    pub name: Option<String>,
    /// The new name's parts, where it came in parts.
    pub name_parts: Option<NameParts>,
    /// `Some(None)` takes it away.
    pub alias: Option<Option<String>>,
    pub email: Option<String>,
    pub phone_number: Option<String>,
    pub ip: Option<String>,
    pub entity_type: Option<EntityType>,
    pub entity_scope: Option<String>,
    pub birth: Option<chrono::NaiveDate>,
    pub address: Option<Address>,
    pub relationship: Option<crate::document::Relationship>,
    pub company_activity: Option<Vec<String>>,
}

#[derive(Debug, Clone, Default)]
pub struct SubDocumentChanges {
    pub virtual_documents: Vec<SubChange<VirtualDocumentType, Identifier>>,
    pub physical_documents: Vec<SubChange<PhysicalDocumentType, File>>,
    pub social_documents: Vec<SubChange<SocialDocumentType, String>>,
}

#[derive(Debug, Clone)]
pub enum SubChange<Kind, Value> {
    /// Submits a value. Without an id it replaces the one of its kind, where a kind may stand only once.
    Put {
        id: Option<DocumentId>,
        kind: Kind,
        value: Value,
    },
    Delete(DocumentId),
}

#[derive(Clone, Default)]
pub struct ProfileChange {
    pub add_login: Option<Login>,
    pub remove_login: Option<String>,
    pub add_phone_number: Option<String>,
    pub remove_phone_number: Option<String>,
    pub add_legal_name: Option<String>,
    pub remove_legal_name: Option<String>,
    pub is_hidden: Option<bool>,
    pub public_note: Option<String>,
}

impl std::fmt::Debug for ProfileChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProfileChange").finish_non_exhaustive()
    }
}

/// Why a command is refused; nothing of it was done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the user has no document {0}")]
    UnknownDocument(DocumentId),
    #[error("document {id} is a {kind}; a document's type cannot change")]
    OtherType { id: DocumentId, kind: &'static str },
    #[error("document_type {kind} does not go with an entity_type of this kind")]
    WrongEntity { kind: &'static str },
    #[error("document_type {kind} is made from the base document's own fields; change those")]
    DerivedOnly { kind: &'static str },
    #[error("a document cannot turn from a person's into a business's")]
    EntityChanged,
    #[error("a user has at most {limit} {what}")]
    TooMany { what: &'static str, limit: usize },
    #[error("the user is {}; only its permission can be changed", permission_name(*.0))]
    Suspended(Permission),
    #[error("a closed user stays closed")]
    Closed,
    #[error(
        "compliance locked the user; an officer alone lifts that, by name and with a reason, with PENDING_REVIEW through POST /v0/customers/{{customer_id}}/status"
    )]
    LockOfCompliance,
    #[error("the permission_code does not go with this permission")]
    CodeMismatch,
    #[error("a user keeps at least one of its {what}")]
    LastOne { what: &'static str },
    #[error("the user has no such {what}")]
    NotThere { what: &'static str },
    #[error("the status is none that this kind of customer may have")]
    WrongStatus,
    #[error(
        "the status is {}; an officer alone makes this one of it, by name and with a reason, with party_status through POST /v0/customers/{{customer_id}}/status", status_name(*.0)
    )]
    StatusOfCompliance(PartyStatus),
    #[error("BANNED is set and lifted by the platform's rules alone")]
    BannedByRulesAlone,
    #[error("a change of ban_status needs a note that says why")]
    BanWithoutNote,
    #[error("an SSN_CARD was submitted as often as it may be; a person has to decide")]
    CardsSpent,
    #[error("ownership_percentage: the owners of the business would hold more than 100 per cent of it together")]
    SharesExceedWhole,
}

fn status_name(status: PartyStatus) -> String {
    serde_json::to_value(status).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

const fn permission_name(permission: Permission) -> &'static str {
    match permission {
        Permission::Locked => "LOCKED",
        Permission::Closed => "CLOSED",
        Permission::MakeItGoAway => "MAKE-IT-GO-AWAY",
        _ => "active",
    }
}

impl Customer {
    /// Applies a command. On refusal the customer is as it was. [`Customer::settle`] then decides.
    ///
    /// # Errors
    /// Why the command does not fit this customer.
    pub fn apply(&mut self, update: Update, act: &mut Act<'_>) -> Result<(), Refusal> {
        let mut changed = self.clone();
        let before = Present::of(&self.facts);
        changed.change(update, act)?;
        changed.facts.bind(&before);
        *self = changed;
        Ok(())
    }

    fn change(&mut self, update: Update, act: &mut Act<'_>) -> Result<(), Refusal> {
        if let Some(standing) = update.standing {
            self.set_standing(standing, act.now)?;
        } else if self.is_suspended() {
            return Err(Refusal::Suspended(self.permission()));
        }
        // What is above the whole already may be made smaller, and not be kept from changing otherwise.
        let held = self.facts.share_within();
        for change in update.documents {
            self.change_document(change, act)?;
        }
        if self.facts.share_within() > held && self.facts.check_shares(&self.facts.relationships).is_err() {
            return Err(Refusal::SharesExceedWhole);
        }
        self.change_profile(update.profile)?;
        self.change_party(update.party, act.now)?;
        self.tell_names();
        if let Some((flag, code)) = update.flag {
            self.flag = flag;
            self.flag_code = code.filter(|_| flag == Flag::Flagged);
        }
        self.cip_tag = update.cip_tag.unwrap_or(self.cip_tag);
        if let Some(ip) = update.ip {
            self.remember_ip(ip);
        }
        Ok(())
    }

    /// Keeps an address that the customer's requests came from.
    pub fn remember_ip(&mut self, ip: String) {
        self.profile.ips.retain(|known| *known != ip);
        self.profile.ips.push(ip);
        let surplus = self.profile.ips.len().saturating_sub(MAX_LISTED);
        self.profile.ips.drain(..surplus);
    }

    fn change_profile(&mut self, change: ProfileChange) -> Result<(), Refusal> {
        let profile = &mut self.profile;
        if let Some(email) = change.remove_login {
            remove(&mut profile.logins, "login", |login| login.email == email)?;
        }
        if let Some(login) = change.add_login {
            profile.logins.retain(|known| known.email != login.email);
            profile.logins.push(login);
        }
        if let Some(number) = change.remove_phone_number {
            remove(&mut profile.phone_numbers, "phone_number", |known| *known == number)?;
        }
        add(&mut profile.phone_numbers, change.add_phone_number);
        if let Some(name) = change.remove_legal_name {
            remove(&mut profile.legal_names, "legal_name", |known| *known == name)?;
        }
        add(&mut profile.legal_names, change.add_legal_name);
        profile.is_hidden = change.is_hidden.unwrap_or(profile.is_hidden);
        profile.public_note = change.public_note.or_else(|| profile.public_note.take());
        let counts = [profile.logins.len(), profile.phone_numbers.len(), profile.legal_names.len()];
        if counts.into_iter().any(|count| count > MAX_LISTED) {
            return Err(Refusal::TooMany { what: "logins, phone numbers or legal names", limit: MAX_LISTED });
        }
        Ok(())
    }

    fn change_document(&mut self, change: DocumentChange, act: &mut Act<'_>) -> Result<(), Refusal> {
        match change {
            DocumentChange::Add(details, subs) => self.add_document(*details, subs, act),
            DocumentChange::Amend(id, details, subs) => {
                let base = self.base_document(id).ok_or(Refusal::UnknownDocument(id))?;
                amend_details(base, *details, act)?;
                change_sub_documents(base, subs, act)
            }
            DocumentChange::Delete(id) => {
                let base = self.base_document(id).ok_or(Refusal::UnknownDocument(id))?;
                base.deleted_at = Some(act.now);
                Ok(())
            }
        }
    }

    fn add_document(
        &mut self,
        details: BaseDetails,
        subs: SubDocumentChanges,
        act: &mut Act<'_>,
    ) -> Result<(), Refusal> {
        if self.facts.documents.len() >= MAX_BASE_DOCUMENTS {
            return Err(Refusal::TooMany { what: "documents", limit: MAX_BASE_DOCUMENTS });
        }
        let mut base = BaseDocument {
            id: act.document_id(),
            details,
            virtual_documents: Vec::new(),
            physical_documents: Vec::new(),
            social_documents: Vec::new(),
            screening: None,
            dismissals: Vec::new(),
            card_demand: None,
            jurisdictions: Jurisdictions::default(),
            submitted_at: act.now,
            updated_at: act.now,
            deleted_at: None,
        };
        refresh_social_documents(&mut base, act);
        change_sub_documents(&mut base, subs, act)?;
        self.facts.documents.push(base);
        Ok(())
    }
}

fn remove<T>(list: &mut Vec<T>, what: &'static str, is_it: impl Fn(&T) -> bool) -> Result<(), Refusal> {
    let Some(position) = list.iter().position(is_it) else {
        return Err(Refusal::NotThere { what });
    };
    if list.len() == 1 {
        return Err(Refusal::LastOne { what });
    }
    list.remove(position);
    Ok(())
}

fn add(list: &mut Vec<String>, value: Option<String>) {
    if let Some(value) = value.filter(|value| !list.contains(value)) {
        list.push(value);
    }
}

fn amend_details(base: &mut BaseDocument, change: DetailsChange, act: &mut Act<'_>) -> Result<(), Refusal> {
    let before = base.details.clone();
    let details = &mut base.details;
    if let Some(entity_type) = change.entity_type {
        if entity_type.entity() != details.entity_type.entity() {
            return Err(Refusal::EntityChanged);
        }
        details.entity_type = entity_type;
    }
    if let Some(alias) = change.alias {
        details.alias = alias;
    }
    details.relationship = change.relationship.or_else(|| details.relationship.take());
    if change.name.is_some() {
        details.name = change.name;
        details.name_parts = change.name_parts;
    }
    details.email = change.email.or_else(|| details.email.take());
    details.phone_number = change.phone_number.or_else(|| details.phone_number.take());
    details.ip = change.ip.or_else(|| details.ip.take());
    replace(&mut details.entity_scope, change.entity_scope);
    details.birth = change.birth.or(details.birth);
    details.address = change.address.or_else(|| details.address.take());
    replace(&mut details.company_activity, change.company_activity);
    if *details == before {
        return Ok(());
    }
    base.updated_at = act.now;
    refresh_social_documents(base, act);
    if base.details.entity_type != before.entity_type {
        // Whether the holder is old enough depends on the type: the date has to be judged anew.
        let date = base.social_documents.iter_mut().filter(|own| own.derived && own.kind.name() == "DATE");
        date.for_each(|own| resubmitted(&mut own.meta, act.now));
    }
    Ok(())
}

fn replace<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

/// The kinds of the social documents that Gatehouse makes from the base fields (reference: a1, auto-created).
pub(crate) const DERIVED: [&str; 5] = ["EMAIL", "PHONE_NUMBER", "DATE", "ADDRESS", "IP"];

/// What they hold, of the fields that are there.
fn derived(details: &BaseDetails) -> impl Iterator<Item = (&'static str, String)> {
    let values = [
        details.email.clone(),
        details.phone_number.clone(),
        details.birth.map(|birth| birth.to_string()),
        details.address.as_ref().filter(|address| address.is_complete()).map(in_one_line),
        details.ip.clone(),
    ];
    DERIVED.into_iter().zip(values).filter_map(|(name, value)| Some((name, value?)))
}

fn in_one_line(address: &Address) -> String {
    let street = address.street_line();
    let parts = [Some(&street), address.city.as_ref(), address.subdivision.as_ref(), address.postal_code.as_ref()];
    let parts = parts.into_iter().flatten().chain([&address.country_code]);
    parts.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Keeps the derived documents in step with the fields they are made from; a field that is new gets its own.
fn refresh_social_documents(base: &mut BaseDocument, act: &mut Act<'_>) {
    for (name, value) in derived(&base.details) {
        let own = base.social_documents.iter_mut().find(|own| own.derived && own.kind.name() == name);
        match own {
            Some(own) if own.value == value => {}
            Some(own) => {
                own.value = value;
                resubmitted(&mut own.meta, act.now);
            }
            None => {
                let Some(kind) = SocialDocumentType::find(name) else { continue };
                let meta = SubDocumentMeta::new(act.document_id(), act.now);
                base.social_documents.push(SocialDocument { meta, kind, value, derived: true });
            }
        }
    }
}

/// A new content: what was found out about the old one no longer counts.
fn resubmitted(meta: &mut SubDocumentMeta, now: DateTime<Utc>) {
    meta.findings.clear();
    meta.updated_at = now;
    meta.resubmissions += 1;
}

fn change_sub_documents(
    base: &mut BaseDocument,
    changes: SubDocumentChanges,
    act: &mut Act<'_>,
) -> Result<(), Refusal> {
    let entity = base.details.entity();
    for change in changes.virtual_documents {
        if let SubChange::Put { kind, .. } = &change {
            fitting(kind.fits(entity), kind.name())?;
        }
        change_one(&mut base.virtual_documents, change, act)?;
    }
    for change in changes.physical_documents {
        if let SubChange::Put { kind, value, .. } = &change {
            fitting(kind.fits(entity), kind.name())?;
            base.submit_card(*kind, value)?;
        }
        if let SubChange::Delete(id) = &change {
            base.forget_other_side_of(*id);
        }
        change_one(&mut base.physical_documents, change, act)?;
    }
    for change in changes.social_documents {
        if let SubChange::Put { kind, .. } = &change {
            fitting(kind.fits(entity), kind.name())?;
            if kind.is_derived_only() {
                return Err(Refusal::DerivedOnly { kind: kind.name() });
            }
        }
        change_one(&mut base.social_documents, change, act)?;
    }
    let count = base.virtual_documents.len() + base.physical_documents.len() + base.social_documents.len();
    if count > MAX_SUB_DOCUMENTS {
        return Err(Refusal::TooMany { what: "sub-documents in one document", limit: MAX_SUB_DOCUMENTS });
    }
    Ok(())
}

const fn fitting(fits: bool, kind: &'static str) -> Result<(), Refusal> {
    if fits { Ok(()) } else { Err(Refusal::WrongEntity { kind }) }
}

/// What the three lists of sub-documents have in common.
trait SubDocument {
    type Kind: Copy + PartialEq;
    type Value;

    fn new(meta: SubDocumentMeta, kind: Self::Kind, value: Self::Value) -> Self;
    fn meta(&mut self) -> &mut SubDocumentMeta;
    fn kind(&self) -> Self::Kind;
    fn set(&mut self, value: Self::Value);
    /// Whether a new one of that kind and value replaces this one.
    fn gives_way_to(&self, kind: Self::Kind, value: &Self::Value) -> bool;
    /// The hash of what stands now and of what would stand in its place.
    fn contents(&self, value: &Self::Value) -> (ContentHash, ContentHash);
    fn name(kind: Self::Kind) -> &'static str;
}

macro_rules! sub_document {
    ($document:ty, $kind:ty, $value:ty, |$own:ident, $set:ident| $assign:expr, |$this:ident, $other:ident| $slot:expr, |$meta:ident, $new_kind:ident, $new_value:ident| $make:expr) => {
        impl SubDocument for $document {
            type Kind = $kind;
            type Value = $value;

            fn new($meta: SubDocumentMeta, $new_kind: $kind, $new_value: $value) -> Self {
                $make
            }
            fn meta(&mut self) -> &mut SubDocumentMeta {
                &mut self.meta
            }
            fn kind(&self) -> $kind {
                self.kind
            }
            fn set(&mut self, $set: $value) {
                let $own = self;
                $assign
            }
            fn gives_way_to(&self, kind: $kind, $other: &$value) -> bool {
                let $this = self;
                self.kind == kind && !kind.multiple_allowed() && $slot
            }
            fn contents(&self, value: &$value) -> (ContentHash, ContentHash) {
                let new = <Self as SubDocument>::new(self.meta.clone(), self.kind, value.clone());
                (self.content(), new.content())
            }
            fn name(kind: $kind) -> &'static str {
                kind.name()
            }
        }
    };
}

sub_document!(
    VirtualDocument,
    VirtualDocumentType,
    Identifier,
    |own, new| {
        own.value = new.value;
        own.id_type = new.id_type.or(own.id_type);
        own.country_code = new.country_code.or_else(|| own.country_code.take());
    },
    // A second passport of another country stands beside the first.
    |own, new| agree(own.id_type.as_ref(), new.id_type.as_ref())
        && agree(own.country_code.as_ref(), new.country_code.as_ref()),
    |meta, kind, new| {
        VirtualDocument { meta, kind, value: new.value, id_type: new.id_type, country_code: new.country_code }
    }
);
sub_document!(
    SocialDocument,
    SocialDocumentType,
    String,
    |own, new| own.value = new,
    |_own, _new| true,
    |meta, kind, value| SocialDocument { meta, kind, value, derived: false }
);
sub_document!(
    PhysicalDocument,
    PhysicalDocumentType,
    File,
    |own, new| own.file = new,
    |_own, _new| true,
    |meta, kind, file| PhysicalDocument { meta, kind, file, awaited_zone: None, evidence: None }
);

/// Whether two things said are the same, or one of them was not said.
fn agree<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

fn change_one<D: SubDocument>(
    list: &mut Vec<D>,
    change: SubChange<D::Kind, D::Value>,
    act: &mut Act<'_>,
) -> Result<(), Refusal> {
    match change {
        SubChange::Delete(id) => {
            let own = active(list, |own| own.meta().id == id).ok_or(Refusal::UnknownDocument(id))?;
            own.meta().deleted_at = Some(act.now);
        }
        SubChange::Put { id: Some(id), kind, value } => {
            let own = active(list, |own| own.meta().id == id).ok_or(Refusal::UnknownDocument(id))?;
            if own.kind() != kind {
                return Err(Refusal::OtherType { id, kind: D::name(own.kind()) });
            }
            put(own, value, act.now);
        }
        SubChange::Put { id: None, kind, value } => match active(list, |own| own.gives_way_to(kind, &value)) {
            Some(own) => put(own, value, act.now),
            None => list.push(D::new(SubDocumentMeta::new(act.document_id(), act.now), kind, value)),
        },
    }
    Ok(())
}

fn active<D: SubDocument>(list: &mut [D], is_it: impl Fn(&mut D) -> bool) -> Option<&mut D> {
    list.iter_mut().find_map(|own| (own.meta().deleted_at.is_none() && is_it(own)).then_some(own))
}

/// Submitting the same content again changes nothing, so that a retried request is harmless.
fn put<D: SubDocument>(own: &mut D, value: D::Value, now: DateTime<Utc>) {
    let (present, new) = own.contents(&value);
    if present == new {
        return;
    }
    own.set(value);
    resubmitted(own.meta(), now);
}
