//! The directory of doors: every Lambda function of Gatehouse by the name that its `Handler` property
//! in `template.yaml` has.
//!
//! All functions share this one binary. Lambda says which of them it is in `_HANDLER`; `main` opens that door
//! and nothing else, so each environment builds only the AWS clients that its own door asks the [`House`] for.

mod authorizer;
mod call;
mod customers;
mod duplicates;
mod files;
mod house;
mod http;
mod idempotency;
mod jobs;
mod logging;
mod metric;
mod openapi;
mod problem;
mod queue;
mod tokens;
mod v0;
mod v3;

use lambda_http::Error;

use crate::house::House;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::start();
    let door = std::env::var("_HANDLER").unwrap_or_default();
    open(&door, House::new()?).await
}

/// Every door, in the order of the API and then of the flow.
const DOORS: &[&str] = &[
    "authorizer",
    "openapi",
    "users.create",
    "users.list",
    "users.get",
    "users.update",
    "users.document_types",
    "users.entity_types",
    "users.entity_scopes",
    "oauth.create",
    "documents.upload",
    "subscriptions.create",
    "subscriptions.list",
    "subscriptions.get",
    "subscriptions.update",
    "subscriptions.logs",
    "persons.create",
    "persons.get",
    "alerts.list",
    "alerts.update",
    "documents.get",
    "documents.review",
    "relay",
    "documents.inspect",
    "kyc.process",
    "webhooks.deliver",
    "webhooks.sweep",
    "watchlists.refresh",
    "watchlists.rescreen",
    "clients.create",
    "programs.put",
];

async fn open(door: &str, house: &'static House) -> Result<(), Error> {
    match door {
        "authorizer" => jobs::serve(house, authorizer::handle).await,
        "openapi" => v3::serve(house, openapi::handle).await,
        "users.create" => v3::serve(house, v3::users::create::handle).await,
        "users.list" => v3::serve(house, v3::users::list::handle).await,
        "users.get" => v3::serve(house, v3::users::get::handle).await,
        "users.update" => v3::serve(house, v3::users::update::handle).await,
        "users.document_types" => v3::serve(house, v3::users::document_types::handle).await,
        "users.entity_types" => v3::serve(house, v3::users::entity_types::handle).await,
        "users.entity_scopes" => v3::serve(house, v3::users::entity_scopes::handle).await,
        "oauth.create" => v3::serve(house, v3::oauth::create::handle).await,
        "documents.upload" => v3::serve(house, v3::documents::upload::handle).await,
        "subscriptions.create" => v3::serve(house, v3::subscriptions::create::handle).await,
        "subscriptions.list" => v3::serve(house, v3::subscriptions::list::handle).await,
        "subscriptions.get" => v3::serve(house, v3::subscriptions::get::handle).await,
        "subscriptions.update" => v3::serve(house, v3::subscriptions::update::handle).await,
        "subscriptions.logs" => v3::serve(house, v3::subscriptions::logs::handle).await,
        "persons.create" => v0::serve(house, v0::persons::create::handle).await,
        "persons.get" => v0::serve(house, v0::persons::get::handle).await,
        "alerts.list" => v0::serve(house, v0::alerts::list::handle).await,
        "alerts.update" => v0::serve(house, v0::alerts::update::handle).await,
        "documents.get" => v0::serve(house, v0::documents::get::handle).await,
        "documents.review" => v0::serve(house, v0::documents::review::handle).await,
        "relay" => jobs::serve(house, jobs::relay::handle).await,
        "documents.inspect" => queue::serve(house, jobs::documents::inspect::handle).await,
        "kyc.process" => queue::serve(house, jobs::kyc::process::handle).await,
        "webhooks.deliver" => queue::serve(house, jobs::webhooks::deliver::handle).await,
        "webhooks.sweep" => jobs::serve(house, jobs::webhooks::sweep::handle).await,
        "watchlists.refresh" => jobs::serve(house, jobs::watchlists::refresh::handle).await,
        "watchlists.rescreen" => queue::serve(house, jobs::watchlists::rescreen::handle).await,
        "clients.create" => jobs::serve(house, jobs::clients::create::handle).await,
        "programs.put" => jobs::serve(house, jobs::programs::put::handle).await,
        unknown => Err(format!("no door is called {unknown:?}; the doors are {}", DOORS.join(", ")).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_unknown_handler_is_refused_with_the_list_of_doors() {
        let error = open("users.delete", Box::leak(Box::new(House::for_tests()))).await.unwrap_err().to_string();
        assert!(error.contains("\"users.delete\"") && error.contains("kyc.process"), "{error}");
    }

    /// `open` and `DOORS` list the same names, so that the refusal and the set test tell the truth.
    #[test]
    fn the_list_of_doors_is_the_list_that_opens() {
        let source = include_str!("main.rs");
        let arms: Vec<&str> = source
            .lines()
            .filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" => "))
            .map(|(name, _)| name)
            .collect();
        assert_eq!(arms, DOORS);
    }
}
