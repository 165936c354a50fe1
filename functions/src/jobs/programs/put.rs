//! `programs.put`: stores the next version of a client's program, invoked by an operator.

use gatehouse_domain::id::ClientId;
use gatehouse_domain::program::{ProgramProblem, ProgramVersion};
use gatehouse_domain::{Floor, Program};
use gatehouse_store::SaveError;
use lambda_http::Error;
use serde::Deserialize;

use crate::house::House;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PutProgram {
    client_id: ClientId,
    /// The program's text as it is, so that a problem is told at its own line.
    program: String,
}

pub(crate) async fn handle(house: &'static House, put: PutProgram) -> Result<ProgramVersion, Error> {
    let client = house.table().client(put.client_id).await?.ok_or("there is no such client")?;
    let floor = Floor::of(&client.client);
    let program = Program::parse_above(&put.program, floor).map_err(|problems| refusal(&problems))?;
    house.table().put_program(put.client_id, &program, None).await.map_err(|error| match error {
        SaveError::Conflict => "the program's version is not the one after the present".into(),
        error => Error::from(error),
    })?;
    tracing::info!(client = %put.client_id, cip_tag = program.cip_tag, version = program.version, "stored a program");
    Ok(program.pin())
}

/// Every problem, one a line.
fn refusal(problems: &[ProgramProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
