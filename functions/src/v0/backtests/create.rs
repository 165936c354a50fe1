//! `POST /v0/backtests`

use gatehouse_domain::backtest::{Backtest, Scope};
use gatehouse_domain::id::BacktestId;
use gatehouse_store::SaveError;

use super::backtest::BacktestOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::programs::program::{self, ProgramBody};
use crate::v0::{Answer, Problem, Reply};

/// Tries a program on the client's stored customers: whose decision would change, and how. No customer is changed,
/// and the program need not be stored. The answer comes at once; the work goes on behind it. Three may run at once: one
/// more is answered with 409 and `BACKTESTS_RUNNING`.
#[utoipa::path(
    post, path = "/v0/backtests", operation_id = "backtests.create", tag = "programs",
    params(
        ("customers" = Option<String>, Query, pattern = "^(OF_TAG|ALL)?$", description = "`OF_TAG` (unless said otherwise): those with the program's `cip_tag`. `ALL`: every customer."),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key and body get the first answer again."),
    ),
    request_body = ProgramBody,
    responses((status = 202, description = "The back-test, begun.", body = BacktestOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let client = call.caller()?.client.id;
    let scope = scope(&call)?;
    let program = program::read(&call)?;
    let test = Backtest::new(BacktestId::new(House::new_id()), client, program, scope, House::now());
    let answer = Answer::accepted(&BacktestOut::from(test.clone()))?;
    let kept = changing.keep(&answer);
    let kept = kept.as_ref().map(|kept| (&changing.key, kept));
    match house.table().put_backtest(&test, kept).await {
        Ok(true) => {
            tracing::info!(backtest = %test.id, "began a back-test");
            Ok(answer)
        }
        Ok(false) => Err(Problem::conflict(
            "BACKTESTS_RUNNING",
            format!("{} back-tests are running. Begin this one when one of them has finished.", Backtest::AT_ONCE),
        )),
        Err(SaveError::KeyUsed) => changing.winner(house).await,
        Err(error) => Err(error.into()),
    }
}

fn scope(call: &Call) -> Result<Scope, Problem> {
    match call.query("customers").as_deref() {
        None | Some("" | "OF_TAG") => Ok(Scope::OfTag),
        Some("ALL") => Ok(Scope::All),
        Some(_) => Err(Problem::payload("customers: OF_TAG or ALL is expected.")),
    }
}
