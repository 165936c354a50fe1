//! `POST /v0/programs/validate`

use gatehouse_domain::Program;
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
}

/// Says what is wrong with a program, and stores nothing.
#[utoipa::path(
    post, path = "/v0/programs/validate", operation_id = "programs.validate", tag = "programs",
    request_body(content = serde_json::Value, description = "What is meant to be a program: any text is taken."),
    responses((status = 200, description = "What is wrong with it.", body = Validation)),
)]
pub(crate) async fn handle(_house: &'static House, call: Call) -> Reply {
    call.caller()?;
    if call.body().is_empty() {
        return Err(Problem::payload("The body is empty: the text of a program is expected."));
    }
    let text = std::str::from_utf8(call.body()).map_err(|_| Problem::payload("The body is not UTF-8."))?;
    let problems = Program::parse(text).err().unwrap_or_default();
    Answer::json(&Validation { valid: problems.is_empty(), problems: program::places(&problems) })
}
