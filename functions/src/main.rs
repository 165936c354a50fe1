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
mod if_match;
mod jobs;
mod logging;
mod metric;
mod openapi;
mod ownership;
mod problem;
mod queue;
mod signing;
#[cfg(test)]
mod simulation;
mod tokens;
mod v0;
mod v3;
mod webhooks;

use gatehouse_evidence::pdf;
use lambda_http::Error;

use crate::house::House;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // Where not Lambda asks, but `documents.inspect`.
    match std::env::args().nth(1).as_deref() {
        Some(pdf::PAINT) => return Ok(pdf::paint()?),
        Some(pdf::TRY_TO_READ) => return Ok(pdf::try_to_read()?),
        _ => {}
    }
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
    "persons.list",
    "persons.update",
    "personal_ids.create",
    "personal_ids.update",
    "personal_ids.delete",
    "businesses.create",
    "businesses.get",
    "businesses.list",
    "businesses.update",
    "relationships.create",
    "relationships.get",
    "relationships.list",
    "relationships.update",
    "disclosures.create",
    "disclosures.get",
    "disclosures.list",
    "verifications.create",
    "verifications.get",
    "verifications.list",
    "verifications.verify",
    "verifications.adhoc",
    "screenings.create",
    "screenings.get",
    "screenings.list",
    "notes.create",
    "notes.list",
    "notes.update",
    "related_documents.create",
    "related_documents.list",
    "related_documents.get",
    "related_documents.update",
    "related_documents.delete",
    "related_documents.add_version",
    "related_documents.contents",
    "related_documents.get_version",
    "related_documents.version_contents",
    "customers.list",
    "customers.get",
    "customers.status",
    "relationships.delete",
    "customers.requirements",
    "customers.decisions",
    "customers.replay",
    "programs.create",
    "programs.list",
    "programs.get",
    "programs.validate",
    "programs.diff",
    "programs.dry_run",
    "backtests.create",
    "backtests.get",
    "backtests.changes",
    "webhooks.create",
    "webhooks.list",
    "webhooks.get",
    "webhooks.update",
    "webhooks.delete",
    "webhooks.trigger",
    "webhooks.resend",
    "webhook_events.list",
    "webhook_events.get",
    "webhook_events.resend",
    "webhook_secrets.create",
    "webhook_secrets.replace",
    "webhook_secrets.revoke",
    "events.list",
    "address_verification.create",
    "addresses.verify",
    "vendors.list",
    "vendors.update",
    "vendors.request",
    "vendors.comparisons",
    "vendor_webhooks.receive",
    "clock.get",
    "clock.update",
    "relay",
    "documents.inspect",
    "kyc.process",
    "kyc.sweep",
    "relay.sweep",
    "webhooks.deliver",
    "webhooks.sweep",
    "backtests.run",
    "vendors.ask",
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
        "persons.list" => v0::serve(house, v0::persons::list::handle).await,
        "persons.update" => v0::serve(house, v0::persons::update::handle).await,
        "personal_ids.create" => v0::serve(house, v0::personal_ids::create::handle).await,
        "personal_ids.update" => v0::serve(house, v0::personal_ids::update::handle).await,
        "personal_ids.delete" => v0::serve(house, v0::personal_ids::delete::handle).await,
        "businesses.create" => v0::serve(house, v0::businesses::create::handle).await,
        "businesses.get" => v0::serve(house, v0::businesses::get::handle).await,
        "businesses.list" => v0::serve(house, v0::businesses::list::handle).await,
        "businesses.update" => v0::serve(house, v0::businesses::update::handle).await,
        "relationships.create" => v0::serve(house, v0::relationships::create::handle).await,
        "relationships.get" => v0::serve(house, v0::relationships::get::handle).await,
        "relationships.list" => v0::serve(house, v0::relationships::list::handle).await,
        "relationships.update" => v0::serve(house, v0::relationships::update::handle).await,
        "disclosures.create" => v0::serve(house, v0::disclosures::create::handle).await,
        "disclosures.get" => v0::serve(house, v0::disclosures::get::handle).await,
        "disclosures.list" => v0::serve(house, v0::disclosures::list::handle).await,
        "verifications.create" => v0::serve(house, v0::verifications::create::handle).await,
        "verifications.get" => v0::serve(house, v0::verifications::get::handle).await,
        "verifications.list" => v0::serve(house, v0::verifications::list::handle).await,
        "verifications.verify" => v0::serve(house, v0::verifications::verify::handle).await,
        "verifications.adhoc" => v0::serve(house, v0::verifications::adhoc::handle).await,
        "screenings.create" => v0::serve(house, v0::screenings::create::handle).await,
        "screenings.get" => v0::serve(house, v0::screenings::get::handle).await,
        "screenings.list" => v0::serve(house, v0::screenings::list::handle).await,
        "notes.create" => v0::serve(house, v0::notes::create::handle).await,
        "notes.list" => v0::serve(house, v0::notes::list::handle).await,
        "notes.update" => v0::serve(house, v0::notes::update::handle).await,
        "related_documents.create" => v0::serve(house, v0::related_documents::create::handle).await,
        "related_documents.list" => v0::serve(house, v0::related_documents::list::handle).await,
        "related_documents.get" => v0::serve(house, v0::related_documents::get::handle).await,
        "related_documents.update" => v0::serve(house, v0::related_documents::update::handle).await,
        "related_documents.delete" => v0::serve(house, v0::related_documents::delete::handle).await,
        "related_documents.add_version" => v0::serve(house, v0::related_documents::add_version::handle).await,
        "related_documents.contents" => v0::serve(house, v0::related_documents::contents::handle).await,
        "related_documents.get_version" => v0::serve(house, v0::related_documents::get_version::handle).await,
        "related_documents.version_contents" => v0::serve(house, v0::related_documents::version_contents::handle).await,
        "customers.list" => v0::serve(house, v0::customers::list::handle).await,
        "customers.get" => v0::serve(house, v0::customers::get::handle).await,
        "customers.status" => v0::serve(house, v0::customers::status::handle).await,
        "relationships.delete" => v0::serve(house, v0::relationships::delete::handle).await,
        "customers.requirements" => v0::serve(house, v0::customers::requirements::handle).await,
        "customers.decisions" => v0::serve(house, v0::customers::decisions::handle).await,
        "customers.replay" => v0::serve(house, v0::customers::replay::handle).await,
        "programs.create" => v0::serve(house, v0::programs::create::handle).await,
        "programs.list" => v0::serve(house, v0::programs::list::handle).await,
        "programs.get" => v0::serve(house, v0::programs::get::handle).await,
        "programs.validate" => v0::serve(house, v0::programs::validate::handle).await,
        "programs.diff" => v0::serve(house, v0::programs::diff::handle).await,
        "programs.dry_run" => v0::serve(house, v0::programs::dry_run::handle).await,
        "backtests.create" => v0::serve(house, v0::backtests::create::handle).await,
        "backtests.get" => v0::serve(house, v0::backtests::get::handle).await,
        "backtests.changes" => v0::serve(house, v0::backtests::changes::handle).await,
        "webhooks.create" => v0::serve(house, v0::webhooks::create::handle).await,
        "webhooks.list" => v0::serve(house, v0::webhooks::list::handle).await,
        "webhooks.get" => v0::serve(house, v0::webhooks::get::handle).await,
        "webhooks.update" => v0::serve(house, v0::webhooks::update::handle).await,
        "webhooks.delete" => v0::serve(house, v0::webhooks::delete::handle).await,
        "webhooks.trigger" => v0::serve(house, v0::webhooks::trigger::handle).await,
        "webhooks.resend" => v0::serve(house, v0::webhooks::resend::handle).await,
        "webhook_events.list" => v0::serve(house, v0::webhook_events::list::handle).await,
        "webhook_events.get" => v0::serve(house, v0::webhook_events::get::handle).await,
        "webhook_events.resend" => v0::serve(house, v0::webhook_events::resend::handle).await,
        "webhook_secrets.create" => v0::serve(house, v0::webhook_secrets::create::handle).await,
        "webhook_secrets.replace" => v0::serve(house, v0::webhook_secrets::replace::handle).await,
        "webhook_secrets.revoke" => v0::serve(house, v0::webhook_secrets::revoke::handle).await,
        "events.list" => v0::serve(house, v0::events::list::handle).await,
        "address_verification.create" => v3::serve(house, v3::address_verification::create::handle).await,
        "addresses.verify" => v0::serve(house, v0::addresses::verify::handle).await,
        "vendors.list" => v0::serve(house, v0::vendors::list::handle).await,
        "vendors.update" => v0::serve(house, v0::vendors::update::handle).await,
        "vendors.request" => v0::serve(house, v0::vendors::request::handle).await,
        "vendors.comparisons" => v0::serve(house, v0::vendors::comparisons::handle).await,
        "vendor_webhooks.receive" => v0::serve(house, v0::vendor_webhooks::receive::handle).await,
        "clock.get" => v0::serve(house, v0::clock::get::handle).await,
        "clock.update" => v0::serve(house, v0::clock::update::handle).await,
        "relay" => jobs::serve(house, jobs::relay::handle).await,
        "documents.inspect" => queue::serve(house, jobs::documents::inspect::handle).await,
        "kyc.process" => queue::serve(house, jobs::kyc::process::handle).await,
        "kyc.sweep" => jobs::serve(house, jobs::kyc::sweep::handle).await,
        "relay.sweep" => jobs::serve(house, jobs::relay::sweep::handle).await,
        "webhooks.deliver" => queue::serve_at_once(house, jobs::webhooks::deliver::handle).await,
        "webhooks.sweep" => jobs::serve(house, jobs::webhooks::sweep::handle).await,
        "backtests.run" => queue::serve(house, jobs::backtests::run::handle).await,
        "vendors.ask" => queue::serve(house, jobs::vendors::ask::handle).await,
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
