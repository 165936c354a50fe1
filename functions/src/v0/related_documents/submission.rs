//! A file on its way into the customer's evidence.

use gatehouse_domain::Customer;
use gatehouse_domain::customer::Act;
use gatehouse_domain::document::{File, StoredFile};
use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::fact::ContentHash;
use gatehouse_domain::id::{ClientId, CustomerId, DocumentId};
use gatehouse_domain::update::{DocumentChange, SubChange, SubDocumentChanges, Update};

use super::form::FormFile;
use crate::call::Call;
use crate::customers::Changed;
use crate::files;
use crate::house::House;
use crate::v0::Problem;

/// A file that lies in quarantine, and the physical document that it is to be.
pub(super) struct Submission {
    file: StoredFile,
    kind: PhysicalDocumentType,
}

impl Submission {
    /// Puts the file into quarantine. It stays there for nothing if the change that names it is not saved.
    pub(super) async fn store(
        house: &House,
        (client, customer): (ClientId, CustomerId),
        kind: PhysicalDocumentType,
        file: FormFile,
    ) -> Result<Self, Problem> {
        let stored = StoredFile {
            key: files::inline_key(client, customer, House::new_id()),
            sha256: ContentHash::of_bytes(&file.bytes),
            bytes: file.bytes.len() as u64,
            declared_type: file.declared_type,
            zone: None,
            pages: None,
        };
        house.documents().put(&stored.key, file.bytes, "application/octet-stream").await?;
        Ok(Self { file: stored, kind })
    }

    pub(super) fn sha256(&self) -> ContentHash {
        self.file.sha256
    }

    /// Submits the file with the customer's own document, in place of an earlier file where that is still there.
    pub(super) fn submit(
        &self,
        customer: &mut Customer,
        call: &Call,
        earlier: Option<DocumentId>,
    ) -> Result<Changed, Problem> {
        let base = customer.facts.active_documents().next();
        let base =
            base.ok_or_else(|| Problem::payload("The customer has no fields yet; change the customer first."))?;
        let id = earlier.filter(|id| base.active_physical().any(|own| own.meta.id == *id));
        let put = SubChange::Put { id, kind: self.kind, value: File::Quarantined(self.file.clone()) };
        let subs = SubDocumentChanges { physical_documents: vec![put], ..SubDocumentChanges::default() };
        let documents = vec![DocumentChange::Amend(base.id, Box::default(), subs)];
        let mut act = Act { now: call.now(), new_id: &mut || House::new_id() };
        customer.apply(Update { documents, ..Update::default() }, &mut act)?;
        Ok(Changed::Yes)
    }

    /// The physical document that the file has become. The same file again leaves the one that is there.
    pub(super) fn document(&self, customer: &Customer) -> Result<DocumentId, Problem> {
        let find = |is_it: &dyn Fn(&StoredFile) -> bool| {
            let mut own = customer.facts.active_physical().filter(|own| own.kind == self.kind);
            own.find(|own| own.file.stored().is_some_and(is_it))
        };
        let found = find(&|file| file.key == self.file.key).or_else(|| find(&|file| file.sha256 == self.file.sha256));
        found.map(|own| own.meta.id).ok_or_else(|| Problem::internal("a file that was submitted is not there"))
    }
}
