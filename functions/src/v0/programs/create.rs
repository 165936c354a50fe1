//! `POST /v0/programs`

use gatehouse_domain::Program;
use gatehouse_domain::id::ClientId;
use gatehouse_store::SaveError;

use super::program::{self, ProgramBody};
use crate::call::Call;
use crate::house::House;
use crate::idempotency::Idempotency;
use crate::v0::{Answer, IDEMPOTENCY_KEY, Problem, Reply};

/// Puts the next version of a program in force. The first follows the shipped one, where one ships for the
/// `cip_tag`; a version never changes. Customers are decided by it from their next change on.
#[utoipa::path(
    post, path = "/v0/programs", operation_id = "programs.create", tag = "programs",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body get the first answer again.")),
    request_body = ProgramBody,
    responses((status = 201, description = "The program, its version in `ETag`.", body = ProgramBody)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let client = caller.client.id;
    let key = house.vault().open(client, &caller.key).await?;
    let idempotency = Idempotency::of(&call, IDEMPOTENCY_KEY, caller, &key)?;
    if let Some(used) = &idempotency
        && let Some(earlier) = used.earlier(house, &key).await?
    {
        return earlier;
    }
    let program = program::read(&call)?;
    let answer = Answer::created(&program)?.at(u64::from(program.version));
    let kept = idempotency.as_ref().map(|used| used.keep(&answer));
    match house.table().put_program(client, &program, kept.as_ref().map(|kept| (&key, kept))).await {
        Ok(()) => {
            tracing::info!(cip_tag = program.cip_tag, version = program.version, "put a program in force");
            Ok(answer)
        }
        Err(SaveError::KeyUsed) => Idempotency::winner(idempotency, house, &key).await,
        Err(SaveError::Conflict) => out_of_turn(house, client, &program).await.and(Ok(answer)),
        Err(error) => Err(error.into()),
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
