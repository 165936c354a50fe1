//! `DELETE /v0/persons/personal_ids/{personal_id_id}`

use gatehouse_domain::Customer;
use gatehouse_domain::customer::Act;
use gatehouse_domain::update::{DocumentChange, SubChange, SubDocumentChanges, Update};

use super::owner;
use super::update::find;
use crate::call::Call;
use crate::customers::Changed;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Deleted, Problem, Reply};

/// Deletes an identity number. It stays on record, and counts no more.
#[utoipa::path(
    delete, path = "/v0/persons/personal_ids/{personal_id_id}", operation_id = "personal_ids.delete", tag = "persons",
    params(
        ("personal_id_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    responses((status = 200, description = "What was deleted.", body = Deleted)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let (id, stored) = owner::of(house, &call).await?;
    let apply = |customer: &mut Customer| {
        let base = find(customer, id).map(|(base, _)| base);
        let base = base.ok_or_else(|| Problem::not_found("personal identifier"))?;
        let gone =
            SubDocumentChanges { virtual_documents: vec![SubChange::Delete(id)], ..SubDocumentChanges::default() };
        let documents = vec![DocumentChange::Amend(base, Box::default(), gone)];
        let mut act = Act { now: call.now(), new_id: &mut || House::new_id() };
        customer.apply(Update { documents, ..Update::default() }, &mut act)?;
        Ok(Changed::Yes)
    };
    let answer = |_: &Customer| Answer::json(&Deleted::of("personal_id", &id));
    changing.change(house, stored, apply, |_| Ok(Vec::new()), answer).await
}
