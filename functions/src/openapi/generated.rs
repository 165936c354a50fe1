//! The document as the handlers' types have it, and the test that holds the committed one to it.

use utoipa::openapi::schema::Ref;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi as Document, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use crate::{v0, v3};

mod webhooks;

use webhooks::Sent;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Gatehouse",
        description = "Know-your-customer onboarding. /v3.1 speaks Synapse: users, documents, permissions, \
                       subscriptions. A request carries X-SP-GATEWAY (client_id|client_secret) or Authorization \
                       (Bearer API key); what is done on behalf of a user also carries X-SP-USER \
                       (oauth_key|fingerprint). /v0 speaks Synctera: persons, businesses, verifications, over the \
                       same customers. It authenticates with the Bearer API key.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        v3::users::create::handle,
        v3::users::list::handle,
        v3::users::get::handle,
        v3::users::update::handle,
        v3::users::document_types::handle,
        v3::users::entity_types::handle,
        v3::users::entity_scopes::handle,
        v3::oauth::create::handle,
        v3::documents::upload::handle,
        v3::subscriptions::create::handle,
        v3::subscriptions::list::handle,
        v3::subscriptions::get::handle,
        v3::subscriptions::update::handle,
        v3::subscriptions::logs::handle,
        v0::persons::create::handle,
        v0::persons::get::handle,
        v0::alerts::list::handle,
        v0::alerts::update::handle,
        v0::documents::get::handle,
        v0::documents::review::handle,
        v0::persons::list::handle,
        v0::persons::update::handle,
        v0::personal_ids::create::handle,
        v0::personal_ids::update::handle,
        v0::personal_ids::delete::handle,
        v0::businesses::create::handle,
        v0::businesses::get::handle,
        v0::businesses::list::handle,
        v0::businesses::update::handle,
        v0::relationships::create::handle,
        v0::relationships::get::handle,
        v0::relationships::list::handle,
        v0::relationships::update::handle,
        v0::disclosures::create::handle,
        v0::disclosures::get::handle,
        v0::disclosures::list::handle,
        v0::verifications::create::handle,
        v0::verifications::get::handle,
        v0::verifications::list::handle,
        v0::verifications::verify::handle,
        v0::verifications::adhoc::handle,
        v0::screenings::create::handle,
        v0::screenings::get::handle,
        v0::screenings::list::handle,
        v0::notes::create::handle,
        v0::notes::list::handle,
        v0::notes::update::handle,
        v0::related_documents::create::handle,
        v0::related_documents::list::handle,
        v0::related_documents::get::handle,
        v0::related_documents::update::handle,
        v0::related_documents::delete::handle,
        v0::related_documents::add_version::handle,
        v0::related_documents::contents::handle,
        v0::related_documents::get_version::handle,
        v0::related_documents::version_contents::handle,
        v0::customers::list::handle,
        v0::customers::get::handle,
        v0::customers::status::handle,
        v0::relationships::delete::handle,
        v0::customers::requirements::handle,
        v0::customers::decisions::handle,
        v0::customers::replay::handle,
        v0::programs::create::handle,
        v0::programs::list::handle,
        v0::programs::get::handle,
        v0::programs::validate::handle,
        v0::programs::diff::handle,
        v0::programs::dry_run::handle,
        v0::backtests::create::handle,
        v0::backtests::get::handle,
        v0::backtests::changes::handle,
        v0::webhooks::create::handle,
        v0::webhooks::list::handle,
        v0::webhooks::get::handle,
        v0::webhooks::update::handle,
        v0::webhooks::delete::handle,
        v0::webhooks::trigger::handle,
        v0::webhooks::resend::handle,
        v0::webhook_events::list::handle,
        v0::webhook_events::get::handle,
        v0::webhook_events::resend::handle,
        v0::webhook_secrets::create::handle,
        v0::webhook_secrets::replace::handle,
        v0::webhook_secrets::revoke::handle,
        v0::events::list::handle,
        v3::address_verification::create::handle,
        v0::addresses::verify::handle,
        v0::vendors::list::handle,
        v0::vendors::update::handle,
        v0::vendors::request::handle,
        v0::vendors::comparisons::handle,
        v0::vendor_webhooks::receive::handle,
        v0::clock::get::handle,
        v0::clock::update::handle,
    ),
    components(schemas(
        v3::ErrorBody, v0::ProblemDetails, v3::envelope::SynapseWebhook, v0::events::message::WebhookRequest<'static>,
        v0::events::message::ThinResource, v0::events::message::EndpointResource, v0::events::message::NoteResource,
    )),
    modifiers(&Shared, &Sent),
)]
struct Api;

/// What every operation has: the ways to authenticate, and the shape of every error.
struct Shared;

const BY_CODE: &str = "Whatever went wrong, by `code`. What the gateway turns away before anything looks at it (401, 403, 413, 415, 429) \
                       has the same members and comes as `application/json`.";

impl Modify for Shared {
    fn modify(&self, api: &mut Document) {
        let gateway = ApiKeyValue::with_description("X-SP-GATEWAY", "client_id|client_secret");
        let components = api.components.get_or_insert_with(Default::default);
        components.add_security_scheme("gateway", SecurityScheme::ApiKey(ApiKey::Header(gateway)));
        components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        let no_scopes: [&str; 0] = [];
        api.security =
            Some(vec![SecurityRequirement::new("gateway", no_scopes), SecurityRequirement::new("bearer", no_scopes)]);
        for (path, item) in &mut api.paths.paths {
            let (schema, content_types, description): (_, &[&str], _) = if path.starts_with("/v0/") {
                ("ProblemDetails", &["application/problem+json", "application/json"], BY_CODE)
            } else {
                ("ErrorBody", &["application/json"], "Whatever went wrong, by `error_code`.")
            };
            let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            for operation in operations.into_iter().flatten() {
                let schema = RefOr::Ref(Ref::from_schema_name(schema));
                let content = ContentBuilder::new().schema(Some(schema)).build();
                let error = ResponseBuilder::new().description(description);
                let error = content_types.iter().fold(error, |error, kind| error.content(*kind, content.clone()));
                operation.responses.responses.insert("default".to_owned(), RefOr::T(error.build()));
            }
        }
    }
}

/// With `UPDATE_OPENAPI=1` the committed document is written instead: `make openapi`.
#[test]
fn the_committed_document_is_what_the_types_say() {
    let generated = Api::openapi().to_pretty_json().unwrap() + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.json");
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(path, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(committed == generated, "openapi.json is not what the types say; `make openapi` writes it anew");
}

/// What sends or only tries changes nothing that a repeated request could change twice.
const KEYLESS: &[&str] = &[
    "addresses.verify",
    "programs.dry_run",
    "programs.validate",
    "vendor_webhooks.receive",
    "verifications.adhoc",
    "webhook_events.resend",
    "webhooks.resend",
    "webhooks.trigger",
];

#[test]
fn every_change_of_v0_takes_an_idempotency_key_and_every_change_of_what_is_there_a_revision() {
    for (path, item) in Api::openapi().paths.paths.iter().filter(|(path, _)| path.starts_with("/v0/")) {
        let (made, changed) = ([&item.post], [&item.put, &item.patch, &item.delete]);
        let made = made.into_iter().flatten().map(|operation| (operation, "Idempotency-Key"));
        let changed = changed.into_iter().flatten();
        let changed = changed.flat_map(|operation| [(operation, "Idempotency-Key"), (operation, "If-Match")]);
        for (operation, header) in made.chain(changed) {
            let id = operation.operation_id.as_deref().unwrap_or_default();
            let takes =
                operation.parameters.iter().flatten().any(|own| matches!(own, RefOr::T(own) if own.name == header));
            assert_eq!(takes, !KEYLESS.contains(&id), "{id} ({path}): {header}");
        }
    }
}
