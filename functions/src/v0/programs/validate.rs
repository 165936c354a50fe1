//! `POST /v0/programs/validate`

use gatehouse_domain::{Floor, Program};
use serde::Serialize;
use utoipa::ToSchema;

use super::program;
use crate::call::Call;
use crate::house::House;
use crate::problem::Place;
use crate::v0::{Answer, Problem, Reply};

/// What is wrong with a program, if anything.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Validation {
    valid: bool,
    /// Every problem, by its place in the text. A text that cannot be read has one: where it cannot.
    problems: Vec<Place>,
    /// To a sandbox client: what a live one could not use, since it is below the floor. There it is among the problems.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    below_floor: Vec<Place>,
}

/// Says what is wrong with a program, and stores nothing.
#[utoipa::path(
    post, path = "/v0/programs/validate", operation_id = "programs.validate", tag = "programs",
    request_body(content = serde_json::Value, description = "What is meant to be a program: any text is taken."),
    responses((status = 200, description = "What is wrong with it.", body = Validation)),
)]
pub(crate) async fn handle(_house: &'static House, call: Call) -> Reply {
    let floor = Floor::of(&call.caller()?.client);
    if call.body().is_empty() {
        return Err(Problem::payload("The body is empty: the text of a program is expected."));
    }
    let text = std::str::from_utf8(call.body()).map_err(|_| Problem::payload("The body is not UTF-8."))?;
    let problems = Program::parse_above(text, floor).err().unwrap_or_default();
    // A program with other problems is read no further.
    let is_sound = floor.is_none() && problems.is_empty();
    let below_floor = is_sound.then(|| Program::parse_above(text, Some(Floor::PRESENT)).err()).flatten();
    Answer::json(&Validation {
        valid: problems.is_empty(),
        problems: program::places(&problems),
        below_floor: program::places(&below_floor.unwrap_or_default()),
    })
}
