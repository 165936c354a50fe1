//! `GET /v0/programs/{cip_tag}`

use gatehouse_domain::program::ProgramVersion;

use super::program::{self, ProgramBody};
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Problem, Reply};

/// Shows a program: the version in force, or the one that the query names.
#[utoipa::path(
    get, path = "/v0/programs/{cip_tag}", operation_id = "programs.get", tag = "programs",
    params(("cip_tag" = u32, Path), ("version" = Option<u32>, Query, minimum = 1)),
    responses((status = 200, description = "The program, its version in `ETag`.", body = ProgramBody)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let client = call.caller()?.client.id;
    let cip_tag = program::cip_tag(&call)?;
    let found = match program::version(&call, "version")? {
        Some(version) => house.table().program_version(client, ProgramVersion { cip_tag, version }).await?,
        None => program::in_force(house, client, cip_tag).await?,
    };
    let program = found.ok_or_else(|| Problem::not_found("program"))?;
    Ok(Answer::json(&program)?.at(u64::from(program.version)))
}
