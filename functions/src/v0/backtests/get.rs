//! `GET /v0/backtests/{backtest_id}`

use super::backtest::BacktestOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Problem, Reply};

/// Shows how far a back-test is and what it found up to there.
#[utoipa::path(
    get, path = "/v0/backtests/{backtest_id}", operation_id = "backtests.get", tag = "programs",
    params(("backtest_id" = String, Path)),
    responses((status = 200, description = "The back-test.", body = BacktestOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let client = call.caller()?.client.id;
    let id = call.path_id("backtest_id", "back-test")?;
    let test = house.table().backtest(client, id).await?.ok_or_else(|| Problem::not_found("back-test"))?;
    Answer::json(&BacktestOut::from(test))
}
