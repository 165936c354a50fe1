//! `PATCH /v0/customers/{customer_id}/alerts/{alert_id}`

use gatehouse_domain::alert::AlertStatus;
use gatehouse_domain::event::Actor;
use gatehouse_domain::id::{AlertId, CustomerId};
use utoipa::ToSchema;

use super::alert::Alert;
use crate::call::Call;
use crate::customers::{self, By, Changed};
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::change::IfMatch;
use crate::v0::{Answer, Problem, Reply};

const LONGEST_NOTE: usize = 1000;

/// What an officer finds about an alert.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct AlertIn {
    /// `SUPPRESSED`: the entry is somebody else. `ACTIVE`: it may be the customer after all.
    #[schema(example = "SUPPRESSED")]
    status: String,
    /// The officer's reason, up to 1,000 characters; needed to suppress.
    note: Option<String>,
}

/// Suppresses an alert, which then counts no more, or takes that back. It is active again when the entry, or what was
/// screened of the customer, changes.
#[utoipa::path(
    patch, path = "/v0/customers/{customer_id}/alerts/{alert_id}", operation_id = "alerts.update", tag = "alerts",
    params(
        ("customer_id" = String, Path), ("alert_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
    ),
    request_body = AlertIn,
    responses((status = 200, description = "The alert, the customer's revision in `ETag`.", body = Alert)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let customer: CustomerId = call.path_id("customer_id", "customer")?;
    let id: AlertId = call.path_id("alert_id", "alert")?;
    let (status, note) = read(&call)?;
    let if_match = IfMatch::of(&call);
    let stored = customers::change(house, customer, By { actor: Actor::Client, client: &caller.client }, |customer| {
        if_match.check(customer.revision)?;
        let changed = customer.settle_alert(id, status, (&note, call.now()))?;
        Ok::<_, Problem>(if changed { Changed::Yes } else { Changed::No })
    })
    .await?;
    let customer = stored.customer;
    let alert = customer.alerts().find(|alert| alert.id == id).ok_or_else(|| Problem::not_found("alert"))?;
    tracing::info!(customer = %customer.id, alert = %id, ?status, "settled an alert");
    Ok(Answer::json(&Alert::of(&alert))?.at(customer.revision))
}

fn read(call: &Call) -> Result<(AlertStatus, String), Problem> {
    let mut body = Body::of(call)?;
    let status = body.read("status", |text| match text {
        "ACTIVE" => Ok(AlertStatus::Active),
        "SUPPRESSED" => Ok(AlertStatus::Suppressed),
        _ => Err("is ACTIVE or SUPPRESSED"),
    });
    let status = body.require("status", status);
    let note = body.read("note", |text| {
        let note = text.trim();
        if note.chars().count() <= LONGEST_NOTE { Ok(note.to_owned()) } else { Err("has more than 1000 characters") }
    });
    let note = note.value().filter(|note| !note.is_empty());
    if status == Some(AlertStatus::Suppressed) && note.is_none() {
        body.missing_unless_invalid("note");
    }
    body.finish()?;
    // `require` has named a status that is not there.
    let status = status.ok_or_else(|| Problem::payload("status is missing"))?;
    Ok((status, note.unwrap_or_default()))
}
