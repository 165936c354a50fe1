//! `GET /v0/customers/{customer_id}/alerts`

use std::collections::BTreeSet;

use gatehouse_domain::id::CustomerId;
use serde::Serialize;
use utoipa::ToSchema;

use super::alert::Alert;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Problem, Reply};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Alerts {
    alerts: Vec<Alert>,
    /// What is remarkable about the names that were screened, whether anything was found or not: letters of two alphabets in one
    /// word, nothing but titles, more names in a line than are compared.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    remarks: BTreeSet<String>,
}

/// Lists what the watchlists and the table of jurisdictions say of a customer and its owners, those suppressed included.
#[utoipa::path(
    get, path = "/v0/customers/{customer_id}/alerts", operation_id = "alerts.list", tag = "alerts",
    params(("customer_id" = String, Path)),
    responses((status = 200, description = "The alerts, the customer's revision in `ETag`.", body = Alerts)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let id: CustomerId = call.path_id("customer_id", "customer")?;
    let found = house.table().customer(house.vault(), caller.client.id, id).await?;
    let customer = found.ok_or_else(|| Problem::not_found("customer"))?.customer;
    let of_lists = customer.alerts().map(|alert| Alert::of(&alert));
    let alerts = of_lists.chain(customer.place_alerts().map(|alert| Alert::of_place(&alert))).collect();
    let screenings = customer.facts.active_documents().filter_map(|base| base.screening.as_ref());
    let remarks = screenings.flat_map(|screening| screening.remarks.iter().cloned()).collect();
    Ok(Answer::json(&Alerts { alerts, remarks })?.at(customer.revision))
}
