//! `PATCH /v0/persons/personal_ids/{personal_id_id}`

use gatehouse_domain::Customer;
use gatehouse_domain::customer::Act;
use gatehouse_domain::document::VirtualDocument;
use gatehouse_domain::id::DocumentId;
use gatehouse_domain::party::{Identifier, PersonalIdType};
use gatehouse_domain::update::{DocumentChange, SubChange, SubDocumentChanges, Update};
use utoipa::ToSchema;

use super::owner;
use super::personal_id::OwnedPersonalId;
use crate::call::Call;
use crate::customers::Changed;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::persons::person_in::why;
use crate::v0::{Answer, Problem, Reply};

/// What may change of an identity number.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct PersonalIdPatch {
    identifier: Option<String>,
    country_code: Option<String>,
    /// The type that it has: Synctera's clients send it.
    id_type: Option<String>,
}

/// Replaces an identity number, or the country that issued it. Its type cannot change.
#[utoipa::path(
    patch, path = "/v0/persons/personal_ids/{personal_id_id}", operation_id = "personal_ids.update", tag = "persons",
    params(
        ("personal_id_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = PersonalIdPatch,
    responses((status = 201, description = "The number as changed; Synctera's clients expect 201.", body = OwnedPersonalId)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let mut body = Body::of(&call)?;
    body.read_only(&["id", "system_provided", "customer_id", "tenant"]);
    let named: Option<PersonalIdType> = body.take("id_type", "a type of personal identifier").value();
    let value = body.read("identifier", |text| gatehouse_checks::base::line("", text).map_err(why)).value();
    let country = body.read("country_code", |text| gatehouse_checks::place::country(text).map_err(why)).value();
    let (id, stored) = owner::of(house, &call).await?;
    let id_type = OwnedPersonalId::of(&stored.customer, id)?.id_type();
    if named.is_some_and(|named| named != id_type) {
        body.immutable("id_type");
    }
    body.finish()?;
    let apply = |customer: &mut Customer| {
        let Some((base, own)) = find(customer, id) else { return Err(Problem::not_found("personal identifier")) };
        let (kind, id_type) = (own.kind, own.id_type);
        let value = value.clone().unwrap_or_else(|| own.value.clone());
        let value = Identifier { value, id_type, country_code: country.clone() };
        let put = SubChange::Put { id: Some(id), kind, value };
        let numbers = SubDocumentChanges { virtual_documents: vec![put], ..SubDocumentChanges::default() };
        let documents = vec![DocumentChange::Amend(base, Box::default(), numbers)];
        let mut act = Act { now: call.now(), new_id: &mut || House::new_id() };
        customer.apply(Update { documents, ..Update::default() }, &mut act)?;
        Ok(Changed::Yes)
    };
    let answer = |customer: &Customer| Ok(Answer::created(&OwnedPersonalId::of(customer, id)?)?.at(customer.revision));
    changing.change(house, stored, apply, |_| Ok(Vec::new()), answer).await
}

/// A number and the base document that it hangs on.
pub(super) fn find(customer: &Customer, id: DocumentId) -> Option<(DocumentId, &VirtualDocument)> {
    let mut bases = customer.facts.active_documents();
    bases.find_map(|base| Some((base.id, base.active_virtual().find(|own| own.meta.id == id)?)))
}
