//! `POST /v0/persons/personal_ids`

use gatehouse_domain::Customer;
use gatehouse_domain::customer::Act;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::{CustomerId, DocumentId};
use gatehouse_domain::party::{Identifier, PersonalIdType};
use gatehouse_domain::update::{DetailsChange, DocumentChange, SubDocumentChanges, Update};
use utoipa::ToSchema;

use super::personal_id::OwnedPersonalId;
use crate::call::Call;
use crate::customers::Changed;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::party::Named;
use crate::v0::persons::person_in;
use crate::v0::{Answer, Problem, Reply};

/// An identity number of a person's.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct OwnedPersonalIdIn {
    customer_id: String,
    /// It cannot change once it is there.
    id_type: String,
    identifier: String,
    /// Required where the type does not imply it.
    country_code: Option<String>,
}

/// Adds an identity number to a person. One of the same type and country takes the place of the one before.
#[utoipa::path(
    post, path = "/v0/persons/personal_ids", operation_id = "personal_ids.create", tag = "persons",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = OwnedPersonalIdIn,
    responses((status = 201, description = "The number, its last four characters alone.", body = OwnedPersonalId)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let (named, id_type, identifier) = read(&call)?;
    let stored = named.load(house, &call).await?;
    let apply = |customer: &mut Customer| {
        let base = customer.facts.active_documents().next().map(|base| base.id);
        let base = base.ok_or_else(|| Problem::payload("The person has no fields yet; change the person first."))?;
        let put = person_in::put(None, id_type, identifier.clone());
        let numbers = SubDocumentChanges { virtual_documents: vec![put], ..SubDocumentChanges::default() };
        let documents = vec![DocumentChange::Amend(base, Box::<DetailsChange>::default(), numbers)];
        let update = Update { documents, ..Update::default() };
        let mut act = Act { now: call.now(), new_id: &mut || House::new_id() };
        customer.apply(update, &mut act).map(|()| Changed::Yes).map_err(Problem::from)
    };
    let answer = |customer: &Customer| {
        let added = OwnedPersonalId::of(customer, added(customer, id_type, &identifier)?)?;
        Ok(Answer::created(&added)?.at(customer.revision))
    };
    changing.change(house, stored, apply, |_| Ok(Vec::new()), answer).await
}

/// The id that the number has got.
fn added(customer: &Customer, id_type: PersonalIdType, identifier: &Identifier) -> Result<DocumentId, Problem> {
    let own = customer.facts.active_virtual().find(|own| own.id_type == Some(id_type) && own.value == identifier.value);
    own.map(|own| own.meta.id).ok_or_else(|| Problem::internal("a number that was put is not there"))
}

fn read(call: &Call) -> Result<(Named, PersonalIdType, Identifier), Problem> {
    let mut body = Body::of(call)?;
    body.read_only(&["tenant"]);
    let customer = body.read("customer_id", |text| text.parse::<CustomerId>().map_err(|_| "is no id"));
    let customer = body.require("customer_id", customer);
    let number = person_in::personal_id(&mut body);
    body.finish()?;
    let (Some(id), Some((id_type, identifier))) = (customer, number) else {
        return Err(Problem::internal("a body without problems lacks a field"));
    };
    Ok((Named { id, entity: Entity::Personal }, id_type, identifier))
}
