//! `GET /v0/vendors`

use serde::Serialize;
use utoipa::ToSchema;

use super::connection::{Connection, VendorOut};
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Problem, Reply};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Vendors {
    vendors: Vec<VendorOut>,
}

/// Lists the vendors that the client works with, without their secrets.
#[utoipa::path(
    get, path = "/v0/vendors", operation_id = "vendors.list", tag = "vendors",
    responses((status = 200, description = "All of them.", body = Vendors)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let key = house.vault().open(caller.client.id, &caller.key).await?;
    let mut all = Connection::all(house, &key, caller.client.id).await?;
    all.sort_by_key(|own| own.vendor);
    let vendors = all.iter().map(|own| own.show(&call)).collect::<Result<_, Problem>>()?;
    Answer::json(&Vendors { vendors })
}
