//! Programs on the wire: the body of a request is a program's text as its author keeps it, so that every problem is
//! told at its own line.

use gatehouse_domain::id::ClientId;
use gatehouse_domain::program::{Fault, ProgramProblem, ProgramVersion};
use gatehouse_domain::{Floor, Program};
use gatehouse_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::problem::{Place, Problem};
use crate::v0::query;

/// A program: what must be verified of whom, for which permission.
#[derive(Serialize, ToSchema)]
#[cfg_attr(not(test), expect(dead_code, reason = "the domain's own type is written; this one describes it"))]
pub(crate) struct ProgramBody {
    /// The number by which customers name it, from 1.
    #[schema(minimum = 1)]
    cip_tag: u32,
    /// Counts up with every change: one more than the version in force.
    #[schema(minimum = 1)]
    version: u32,
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    person: LadderBody,
    business: LadderBody,
    /// What a soft match on a watchlist asks for before a person decides.
    #[schema(example = "GOVT_ID")]
    soft_match_document: String,
}

/// The rules of one kind of holder. A rule is `{"all": [rules]}`, `{"any": [rules]}` or what must be valid:
/// `{"virtual": "SSN"}`, `{"physical": "GOVT_ID"}`, `{"social": "ADDRESS"}`, `{"field": "LAST_NAME"}`,
/// `{"disclosure": "KYC_DATA_COLLECTION"}`, `{"verification": "IDENTITY"}`, `{"owner": "CONTROLLING_PERSON"}`.
#[derive(Serialize, ToSchema)]
pub(crate) struct LadderBody {
    #[schema(value_type = Object, example = json!({"all": [{"social": "EMAIL"}, {"social": "ADDRESS"}]}))]
    receive: serde_json::Value,
    /// Asked for beside what `receive` asks for.
    #[schema(value_type = Object, example = json!({"any": [{"virtual": "SSN"}, {"virtual": "PASSPORT"}]}))]
    send_and_receive: serde_json::Value,
}

/// Which program, and which version of it.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct ProgramPin {
    cip_tag: u32,
    version: u32,
}

impl From<ProgramVersion> for ProgramPin {
    fn from(pin: ProgramVersion) -> Self {
        Self { cip_tag: pin.cip_tag, version: pin.version }
    }
}

/// Reads the body as a program of the caller's.
pub(crate) fn read(call: &Call) -> Result<Program, Problem> {
    let text = std::str::from_utf8(call.body()).map_err(|_| Problem::payload("The body is not UTF-8."))?;
    let floor = Floor::of(&call.caller()?.client);
    Program::parse_above(text, floor).map_err(|problems| refused(&problems))
}

fn refused(problems: &[ProgramProblem]) -> Problem {
    if problems.iter().any(|problem| problem.fault == Fault::TooLarge) {
        return Problem::too_large("A program has at most 65536 bytes.");
    }
    let message = "The program cannot be used; `problems` says what is wrong on which line.";
    Problem::at_places("PROGRAM_INVALID", message, places(problems))
}

pub(super) fn places(problems: &[ProgramProblem]) -> Vec<Place> {
    let each = problems.iter().map(|problem| Place {
        line: problem.line,
        column: problem.column,
        at: problem.at.clone(),
        detail: problem.fault.to_string(),
    });
    each.collect()
}

/// The number in the path; what is no number names no program.
pub(super) fn cip_tag(call: &Call) -> Result<u32, Problem> {
    Ok(call.path_id("cip_tag", "program")?)
}

/// A version that the query names.
pub(super) fn version(call: &Call, name: &str) -> Result<Option<u32>, Problem> {
    let Some(text) = query::once(call, name)? else { return Ok(None) };
    let version = text.parse().ok().filter(|version| *version > 0);
    version.map(Some).ok_or_else(|| Problem::payload(format!("{name}: the number of a version is expected.")))
}

/// The program in force as the table has it at this moment, whatever an environment remembers.
pub(super) async fn in_force(house: &House, client: ClientId, cip_tag: u32) -> Result<Option<Program>, StoreError> {
    let own = house.table().program(client, cip_tag).await?;
    Ok(own.or_else(|| Program::shipped(cip_tag)))
}
