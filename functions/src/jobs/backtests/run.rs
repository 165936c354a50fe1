//! `backtests.run`: from the back-tests queue, tries a program on the next pages of a client's customers.
//!
//! Each page's results are saved together with the count that says it is done, and once: a message may come twice, and
//! a run may end anywhere. A run stops long before its time is over and leaves the rest to the next message, so that
//! a back-test may take as long as it needs. It reads customers and writes none.

use std::time::{Duration, Instant};

use gatehouse_domain::Floor;
use gatehouse_domain::backtest::Backtest;
use gatehouse_store::SaveError;
use lambda_http::Error;

use crate::house::House;
use crate::queue::RunBacktest;

const PAGE: usize = 50;
/// Far below the function's timeout, whatever the page in hand takes.
const RUN: Duration = Duration::from_secs(20);

pub(crate) async fn handle(house: &'static House, body: String) -> Result<(), Error> {
    let message: RunBacktest = serde_json::from_str(&body)?;
    let Some(mut test) = house.table().backtest(message.client, message.backtest).await? else {
        tracing::warn!(backtest = %message.backtest, "the back-test is gone");
        return Ok(());
    };
    let client = house.table().client(message.client).await?.ok_or("the back-test names no client")?;
    let floor = Floor::of(&client.client);
    let begun = Instant::now();
    while !test.progress.finished {
        if begun.elapsed() > RUN {
            let group = message.client.to_string();
            return Ok(house.backtests_queue().send(&body, Some(&group), Duration::ZERO).await?);
        }
        match page(house, &mut test, floor).await {
            Ok(()) => {}
            // Another run of the same message did this page; it goes on, and one of the two is enough.
            Err(SaveError::Conflict) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
    tracing::info!(backtest = %test.id, tried = test.progress.tried, changed = test.progress.changed, "back-tested");
    Ok(())
}

async fn page(house: &House, test: &mut Backtest, floor: Option<Floor>) -> Result<(), SaveError> {
    let (client, until) = (test.client, test.started_at);
    if test.progress.total.is_none() {
        test.progress.total = Some(house.table().count_customers(client, until).await?);
    }
    let after = test.progress.cursor.clone();
    // A customer that does not open would not open next time either, and is nothing to end the others' trial.
    let mut roll = house.table().roll(house.vault(), client, (after.as_deref(), until), PAGE).await?;
    // Whoever was stored before the floor was laid is tried over it.
    roll.customers.iter_mut().for_each(|stored| stored.customer.facts.floor = floor);
    let changes =
        test.take(roll.customers.iter().map(|stored| &stored.customer), &roll.unreadable, roll.cursor, House::now());
    house.table().advance_backtest(test, &changes).await
}
