//! `POST /v0/programs`

use gatehouse_domain::Program;
use gatehouse_domain::id::ClientId;
use gatehouse_store::SaveError;

use super::program::{self, ProgramBody};
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply};

/// Puts the next version of a program in force. The first follows the shipped one, where one ships for the
/// `cip_tag`; a version never changes. Customers are decided by it from their next change on.
#[utoipa::path(
    post, path = "/v0/programs", operation_id = "programs.create", tag = "programs",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body get the first answer again.")),
    request_body = ProgramBody,
    responses((status = 201, description = "The program, its version in `ETag`.", body = ProgramBody)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let client = call.caller()?.client.id;
    let program = program::read(&call)?;
    let answer = Answer::created(&program)?.at(u64::from(program.version));
    let kept = changing.keep(&answer);
    let kept = kept.as_ref().map(|kept| (&changing.key, kept));
    match house.table().put_program(client, &program, kept).await {
        Err(SaveError::Conflict) => out_of_turn(house, client, &program).await.and(Ok(answer)),
        saved => {
            if saved.is_ok() {
                tracing::info!(cip_tag = program.cip_tag, version = program.version, "put a program in force");
            }
            changing.saved(house, saved, answer).await
        }
    }
}

/// Refuses a version that is not the next one, unless it is the very program on record: then the request was made
/// before and only its answer was lost.
async fn out_of_turn(house: &House, client: ClientId, program: &Program) -> Result<(), Problem> {
    if house.table().program_version(client, program.pin()).await?.as_ref() == Some(program) {
        return Ok(());
    }
    let present = program::in_force(house, client, program.cip_tag).await?;
    let next = present.map_or(1, |present| present.version.saturating_add(1));
    let message = format!("The next version of program {} is {next}.", program.cip_tag);
    Err(Problem::conflict("PROGRAM_VERSION_CONFLICT", message))
}
