//! `PATCH /v0/customers/{customer_id}/alerts/{alert_id}`

use gatehouse_domain::Customer;
use gatehouse_domain::alert::{AlertStatus, Compared, Disposition};
use gatehouse_domain::id::AlertId;
use utoipa::ToSchema;

use super::alert::Alert;
use crate::call::Call;
use crate::customers::Changed;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply, party};

/// What an officer finds about an alert.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct AlertIn {
    /// `SUPPRESSED`: the entry is somebody else. `ACTIVE`: it may be the customer after all.
    #[schema(example = "SUPPRESSED")]
    status: String,
    /// Who finds it; needed to suppress. A match takes a second actor who sends the same, and the alert stays active until then.
    #[schema(example = "officer-7")]
    actor: Option<String>,
    /// The officer's reason, of more than 10 and up to 1,000 characters; needed to suppress.
    note: Option<String>,
    /// What of the customer and of the entry was compared: `NAME`, `BIRTH_DATE`, `PLACE_OF_BIRTH`, `GENDER`, `NATIONALITY`,
    /// `ADDRESS`, `IDENTITY_NUMBER`, `PICTURE`, `OCCUPATION`, `OWNERSHIP` or `OTHER`.
    #[schema(value_type = Option<Vec<String>>, example = json!(["BIRTH_DATE", "NATIONALITY"]))]
    compared: Option<Vec<String>>,
}

/// Suppresses an alert, which then counts no more, or takes that back. Nothing else lifts what a blocking list holds. A match
/// takes two people. The alert is active again when the entry, or what was screened of the customer, changes.
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
    let found = read(&call)?;
    let stored = party::of_path(house, &call, "customer_id", None).await?;
    let program =
        house.program(stored.customer.client, stored.customer.cip_tag).await?.ok_or_else(Problem::no_program)?;
    let found = Disposition { four_eyes: program.review.four_eyes, ..found };
    let settle = |customer: &mut Customer| {
        let changed = customer.dispose(id, found.clone(), call.now())?;
        Ok(if changed { Changed::Yes } else { Changed::No })
    };
    let answer = |customer: &Customer| {
        let alert = Alert::find(customer, id).ok_or_else(|| Problem::not_found("alert"))?;
        Ok(Answer::json(&alert)?.at(customer.revision))
    };
    changing.change(house, stored, settle, |_| Ok(Vec::new()), answer).await
}

fn read(call: &Call) -> Result<Disposition, Problem> {
    let mut body = Body::of(call)?;
    let status = body.read("status", |text| match text {
        "ACTIVE" => Ok(AlertStatus::Active),
        "SUPPRESSED" => Ok(AlertStatus::Suppressed),
        _ => Err("is ACTIVE or SUPPRESSED"),
    });
    let status = body.require("status", status);
    let actor = body.read("actor", |text| gatehouse_checks::base::line("", text).map_err(|problem| problem.why));
    let note = body.take::<String>("note", "a text");
    let compared = body.take::<Vec<Compared>>("compared", "a list of what was compared").value();
    let (actor, note) = (actor.value(), note.value());
    if status == Some(AlertStatus::Suppressed) {
        for (field, there) in [("actor", actor.is_some()), ("note", note.is_some())] {
            if !there {
                body.missing_unless_invalid(field);
            }
        }
    }
    body.finish()?;
    // `require` has named a status that is not there.
    let status = status.ok_or_else(|| Problem::payload("status is missing"))?;
    let (actor, note, compared) = (actor.unwrap_or_default(), note.unwrap_or_default(), compared.unwrap_or_default());
    Ok(Disposition { status, actor, note, compared, four_eyes: false })
}
