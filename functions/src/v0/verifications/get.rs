//! `GET /v0/verifications/{verification_id}`

use gatehouse_domain::id::VerificationId;
use gatehouse_store::RecordKind;

use super::verification::VerificationOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply, records};

/// Shows a verification with everything that was said.
#[utoipa::path(
    get, path = "/v0/verifications/{verification_id}", operation_id = "verifications.get", tag = "verifications",
    params(("verification_id" = String, Path)),
    responses((status = 200, description = "The verification.", body = VerificationOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let id: VerificationId = call.path_id("verification_id", "verification")?;
    let found = records::get(house, &call, RecordKind::Verification, id.uuid(), "verification").await?;
    // It never changes.
    Ok(Answer::json(&found.body)?.at(1))
}
