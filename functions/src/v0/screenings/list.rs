//! `GET /v0/screenings`

use gatehouse_screening::Verdict;
use gatehouse_store::RecordKind;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::screening::ScreeningOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::query::{Filter, Values};
use crate::v0::records::{self, Bodies};
use crate::v0::{Answer, Reply};

const FILTERS: &[Filter] = &[("verdict", "verdict", Values::Words(is_verdict))];

fn is_verdict(word: &str) -> bool {
    [Verdict::NoMatch, Verdict::SoftMatch, Verdict::Match].iter().any(|own| own.as_str() == word)
}

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Screenings {
    #[schema(value_type = Vec<ScreeningOut>)]
    screenings: Bodies,
    next_page_token: Option<String>,
}

/// Lists screenings of names that are no customer's, newest first unless `sort_by` says otherwise.
#[utoipa::path(
    get, path = "/v0/screenings", operation_id = "screenings.list", tag = "screenings",
    params(
        ("id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("verdict" = Option<String>, Query, pattern = "^((NO_MATCH|SOFT_MATCH|MATCH)(,(NO_MATCH|SOFT_MATCH|MATCH))*)?$", description = "`NO_MATCH`, `SOFT_MATCH`, `MATCH`, or several joined by commas."),
        ("sort_by" = Option<String>, Query, pattern = "^(creation_time(:(asc|desc))?)?$"),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^[0-9A-Za-z:._-]{0,100}$"),
    ),
    responses((status = 200, description = "A part of the list.", body = Screenings)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let (screenings, next_page_token) = records::list(house, &call, RecordKind::Screening, FILTERS, &[]).await?;
    Answer::json(&Screenings { screenings, next_page_token })
}
