//! `GET /openapi.json` and `GET /docs`: the API describes itself.
//!
//! The document is generated from the handlers' own types, committed as `openapi.json`, and held to them by a test;
//! the function serves the committed text, so that no environment spends its start on making it.

#[cfg(test)]
mod generated;

use crate::call::Call;
use crate::house::House;
use crate::v3::{Answer, Problem, Reply};

const DOCUMENT: &str = include_str!("../../openapi.json");
const PAGE: &str = include_str!("docs.html");

pub(crate) async fn handle(_house: &'static House, call: Call) -> Reply {
    if call.path().ends_with("/openapi.json") {
        return Ok(Answer::text("application/json", DOCUMENT));
    }
    if call.path().ends_with("/docs") {
        return Ok(Answer::text("text/html; charset=utf-8", PAGE));
    }
    Err(Problem::not_found("page"))
}
