//! `GET /v0/backtests/{backtest_id}/changes`

use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v0::trial::TrialOut;
use crate::v0::{Answer, Problem, Reply, page};

/// The job keeps its results in pages of at most fifty customers.
const PAGES: usize = 2;

/// A part of the list.
#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Changes {
    changes: Vec<TrialOut>,
    /// Asks for the rest; absent at the end of what was found up to now.
    next_page_token: Option<String>,
}

/// Lists the customers who would be decided otherwise, oldest first: at most a hundred at a time.
#[utoipa::path(
    get, path = "/v0/backtests/{backtest_id}/changes", operation_id = "backtests.changes", tag = "programs",
    params(("backtest_id" = String, Path), ("page_token" = Option<String>, Query, pattern = "^([0-9]{1,9})?$")),
    responses((status = 200, description = "Both decisions of each.", body = Changes)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let client = call.caller()?.client.id;
    let id = call.path_id("backtest_id", "back-test")?;
    let above: u32 = page::token(&call)?.unwrap_or(0);
    house.table().backtest(client, id).await?.ok_or_else(|| Problem::not_found("back-test"))?;
    let (changes, last) = house.table().backtest_changes(client, id, above, PAGES).await?;
    let changes = changes.into_iter().map(TrialOut::from).collect();
    Answer::json(&Changes { changes, next_page_token: last.map(|page| page.to_string()) })
}
