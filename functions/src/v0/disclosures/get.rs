//! `GET /v0/disclosures/{disclosure_id}`

use gatehouse_domain::id::DisclosureId;
use gatehouse_store::RecordKind;

use super::disclosure::DisclosureOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply, records};

/// Shows a disclosure.
#[utoipa::path(
    get, path = "/v0/disclosures/{disclosure_id}", operation_id = "disclosures.get", tag = "disclosures",
    params(("disclosure_id" = String, Path)),
    responses((status = 200, description = "The disclosure.", body = DisclosureOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let id: DisclosureId = call.path_id("disclosure_id", "disclosure")?;
    let found = records::get(house, &call, RecordKind::Disclosure, id.uuid(), "disclosure").await?;
    // It never changes.
    Ok(Answer::json(&found.body)?.at(1))
}
