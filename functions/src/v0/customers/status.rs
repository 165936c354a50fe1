//! `POST /v0/customers/{customer_id}/status`

use gatehouse_domain::id::VerificationId;
use gatehouse_domain::profile::{ProfileStatus, StatusChange, StatusRefusal};
use gatehouse_domain::status::PermissionCode;
use utoipa::ToSchema;

use super::customer::CustomerOut;
use crate::call::Call;
use crate::customers::Changed;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply, party};

/// What an officer makes of a customer.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct StatusIn {
    /// `PENDING_UPLOAD`, `PENDING_REVIEW`, `APPROVED`, `REJECTED`, `BLACKLISTED` or `INACTIVE`, as far as the present one
    /// allows it: `next_profile_statuses`.
    status: String,
    /// Who does it. Where the program asks for four eyes, a second actor approves what the first one did.
    actor: String,
    /// More than 10 characters for `REJECTED` and `BLACKLISTED`.
    reason: Option<String>,
    /// With `INACTIVE`: `PLATFORM_TERMINATED`, `NO_ACTIVITY` and `PERMANENT_CLOSURE` close the customer, others lock it.
    permission_code: Option<String>,
}

/// Does what an officer asks.
#[utoipa::path(
    post, path = "/v0/customers/{customer_id}/status", operation_id = "customers.status", tag = "customers",
    params(
        ("customer_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = StatusIn,
    responses((status = 200, description = "The customer as it then is.", body = CustomerOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let change = read(&call)?;
    let stored = party::of_path(house, &call, "customer_id", None).await?;
    let apply = |customer: &mut gatehouse_domain::Customer| {
        Ok(customer.change_status(change.clone(), call.now()).map(|()| Changed::Yes)?)
    };
    let answer = |customer: &_| Ok(Answer::json(&CustomerOut::of(customer))?.at(customer.revision));
    changing.change(house, stored, apply, |_| Ok(Vec::new()), answer).await
}

fn read(call: &Call) -> Result<StatusChange, Problem> {
    let mut body = Body::of(call)?;
    let status = body.take::<ProfileStatus>("status", "a profile status");
    let status = body.require("status", status);
    let actor = body.read("actor", |text| gatehouse_checks::base::line("", text).map_err(|problem| problem.why));
    let actor = body.require("actor", actor);
    let reason = body.take::<String>("reason", "a text").value();
    let code = body.take::<PermissionCode>("permission_code", "a permission code").value();
    body.finish()?;
    let (Some(status), Some(actor)) = (status, actor) else {
        return Err(Problem::internal("a body without problems lacks a field"));
    };
    Ok(StatusChange { id: VerificationId::new(House::new_id()), status, reason, actor, code })
}

impl From<StatusRefusal> for Problem {
    fn from(refusal: StatusRefusal) -> Self {
        let message = format!("{refusal}.");
        match refusal {
            StatusRefusal::ReasonTooShort | StatusRefusal::ReasonTooLong => {
                Self::invalid("reason", &refusal.to_string())
            }
            StatusRefusal::NoActor => Self::invalid("actor", &refusal.to_string()),
            StatusRefusal::CodeMismatch => Self::invalid("permission_code", &refusal.to_string()),
            StatusRefusal::NotNext(_) => Self::action_not_allowed("INVALID_STATUS", message),
            StatusRefusal::OwnRequest => Self::action_not_allowed("FOUR_EYES_REQUIRED", message),
            StatusRefusal::Closed => Self::action_not_allowed("IMPROPER_CUSTOMER_STATUS", message),
            StatusRefusal::OpenAlerts(_) => Self::action_not_allowed("ALERT_OPEN", message),
            StatusRefusal::TooMany => Self::payload(message),
        }
    }
}
