//! `GET /v0/screenings/{screening_id}`

use gatehouse_store::RecordKind;
use uuid::Uuid;

use super::screening::ScreeningOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply, records};

/// Shows a screening as it was made.
#[utoipa::path(
    get, path = "/v0/screenings/{screening_id}", operation_id = "screenings.get", tag = "screenings",
    params(("screening_id" = String, Path)),
    responses((status = 200, description = "The screening.", body = ScreeningOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let id: Uuid = call.path_id("screening_id", "screening")?;
    let found = records::get(house, &call, RecordKind::Screening, id, "screening").await?;
    // It never changes.
    Ok(Answer::json(&found.body)?.at(1))
}
