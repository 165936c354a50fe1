//! `GET /v0/programs`

use std::collections::BTreeMap;

use gatehouse_domain::{Floor, Program};
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply, page};

/// A part of the list.
#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Programs {
    programs: Vec<ProgramLine>,
    /// Asks for the rest; absent at the end.
    next_page_token: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ProgramLine {
    cip_tag: u32,
    /// The version in force.
    version: u32,
    name: String,
    /// Whether it is one that ships, and not the client's own.
    shipped: bool,
    /// Whether it asks for less than a live client's program has to. A live client names no such program for a customer.
    below_floor: bool,
    /// What of it is below the floor, each with its place in the program.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    below_floor_reasons: Vec<String>,
}

/// Lists the programs in force by `cip_tag`, the shipped ones included. One that was just created may take a moment
/// to be listed.
#[utoipa::path(
    get, path = "/v0/programs", operation_id = "programs.list", tag = "programs",
    params(("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^([0-9]{1,9})?$")),
    responses((status = 200, description = "Programs in force.", body = Programs)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let client = call.caller()?.client.id;
    let limit = page::limit(&call)?;
    let above: u32 = page::token(&call)?.unwrap_or(0);
    // One more tells whether there is a next page.
    let own = house.table().programs(client, above, limit + 1).await?;
    let shipped = Program::all_shipped().into_iter().filter(|program| program.cip_tag > above);
    let mut by_tag: BTreeMap<u32, ProgramLine> =
        shipped.map(|program| (program.cip_tag, line(program, true))).collect();
    by_tag.extend(own.into_iter().map(|program| (program.cip_tag, line(program, false))));
    let mut programs: Vec<ProgramLine> = by_tag.into_values().collect();
    let is_last = programs.len() <= limit;
    programs.truncate(limit);
    let next_page_token = programs.last().filter(|_| !is_last).map(|last| last.cip_tag.to_string());
    Answer::json(&Programs { programs, next_page_token })
}

fn line(program: Program, shipped: bool) -> ProgramLine {
    let reasons = program.below_floor(Floor::PRESENT);
    ProgramLine {
        cip_tag: program.cip_tag,
        version: program.version,
        name: program.name,
        shipped,
        below_floor: !reasons.is_empty(),
        below_floor_reasons: reasons,
    }
}
