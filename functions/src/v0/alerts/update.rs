//! `PATCH /v0/customers/{customer_id}/alerts/{alert_id}`

use gatehouse_domain::Customer;
use gatehouse_domain::alert::AlertStatus;
use gatehouse_domain::id::AlertId;
use utoipa::ToSchema;

use super::alert::Alert;
use crate::call::Call;
use crate::customers::Changed;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply, party};

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
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = AlertIn,
    responses((status = 200, description = "The alert, the customer's revision in `ETag`.", body = Alert)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let id: AlertId = call.path_id("alert_id", "alert")?;
    let (status, note) = read(&call)?;
    let stored = party::of_path(house, &call, "customer_id", None).await?;
    let settle = |customer: &mut Customer| {
        let changed = customer.settle_alert(id, status, (&note, call.now()))?;
        Ok(if changed { Changed::Yes } else { Changed::No })
    };
    let answer = |customer: &Customer| {
        let alert = customer.alerts().find(|alert| alert.id == id).ok_or_else(|| Problem::not_found("alert"))?;
        Ok(Answer::json(&Alert::of(&alert))?.at(customer.revision))
    };
    changing.change(house, stored, settle, |_| Ok(Vec::new()), answer).await
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
