//! `kyc.process`: from the kyc queue, makes the checks that a customer still wants, and decides.

use std::convert::Infallible;

use gatehouse_checks::Context;
use gatehouse_domain::event::Actor;
use gatehouse_screening::Settings;
use lambda_http::Error;

use crate::customers::{self, ChangeError, Changed};
use crate::house::House;
use crate::jobs::watchlists::index;
use crate::queue::CheckCustomer;

pub(crate) async fn handle(house: &'static House, body: String) -> Result<(), Error> {
    let message: CheckCustomer = serde_json::from_str(&body)?;
    let record = house.table().client(message.client).await?.ok_or("the message names no client")?;
    // Without the lists nobody can be screened: the message goes back and is tried again.
    let lists = index::current(house).await?;
    let screening = Settings::default();
    let changed = customers::change(house, (message.client, message.customer), Actor::Checks, |customer| {
        let now = House::now();
        let context = Context { now, sandbox: record.client.sandbox, lists: &lists, screening: &screening };
        let observations = gatehouse_checks::run(&customer.facts, &context);
        if observations.is_empty() {
            // Checked already: the queue told us twice, or an earlier message was about this revision too.
            return Ok::<_, Infallible>(Changed::No);
        }
        for observation in observations {
            customer.observe(observation);
        }
        Ok(Changed::Yes)
    })
    .await;
    match changed {
        Ok(stored) => {
            let customer = &stored.customer;
            tracing::info!(
                client = %message.client, customer = %message.customer, revision = customer.revision,
                permission = ?customer.permission(), watchlists = ?customer.decision.watchlists, "checked",
            );
            Ok(())
        }
        Err(ChangeError::NotFound) => {
            tracing::warn!(client = %message.client, customer = %message.customer, "the customer is gone");
            Ok(())
        }
        Err(error) => Err(format!("the checks could not be saved: {error:?}").into()),
    }
}
