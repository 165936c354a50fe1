//! What Gatehouse sends of itself: a schema for each type of event, in the section `webhooks` of OpenAPI 3.1.

use gatehouse_domain::changed::EventType;
use gatehouse_domain::webhook::Scope;
use utoipa::Modify;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathsBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{AllOfBuilder, ObjectBuilder, Ref, Schema, SchemaType, Type};
use utoipa::openapi::{ContentBuilder, OpenApi as Document, PathItem, RefOr, Required, ResponseBuilder};

pub(super) struct Sent;

impl Modify for Sent {
    fn modify(&self, api: &mut Document) {
        let mut sent = PathsBuilder::new();
        for kind in EventType::ALL {
            sent = sent.path(kind.name(), of_type(kind));
        }
        for scope in [Scope::UsersPost, Scope::UserPatch, Scope::UsersPatch] {
            let name = serde_json::to_value(scope).unwrap().as_str().unwrap().to_owned();
            let told = "Sent to subscriptions of /v3.1 with this scope.";
            sent = sent.path(&name, item(&name, told, narrowed("SynapseWebhook", "function", &name)));
        }
        api.webhooks = Some(sent.build());
    }
}

/// The schema of what a thin payload of that type of event tells.
fn resource_of(kind: EventType) -> &'static str {
    match kind.name().split('.').next() {
        Some("WEBHOOK") => "EndpointResource",
        Some("NOTE") => "NoteResource",
        _ => "ThinResource",
    }
}

fn of_type(kind: EventType) -> PathItem {
    let about = resource_of(kind);
    let told = format!(
        "Sent to webhooks of /v0 that hear of it. `event_resource` is the text of a {about}, or of the whole resource where \
         the webhook's payload is FULL."
    );
    item(kind.name(), &told, narrowed("WebhookRequest", "type", kind.name()))
}

/// The body that every event of its form has, with the one word that tells this one from the others.
fn narrowed(form: &str, field: &str, word: &str) -> Schema {
    let text = ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).enum_values(Some([word]));
    let only = ObjectBuilder::new().property(field, text).required(field);
    AllOfBuilder::new().item(Ref::from_schema_name(form)).item(only).into()
}

fn item(name: &str, told: &str, body: Schema) -> PathItem {
    let content = ContentBuilder::new().schema(Some(body)).build();
    let request = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build();
    let header = |name: &str, says: &str| {
        let text = ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
        ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).description(Some(says)).schema(Some(text))
    };
    let taken = ResponseBuilder::new().description("Any 2xx: delivered. 410: the endpoint is disabled.");
    let operation = OperationBuilder::new()
        .summary(Some(name))
        .description(Some(told))
        .parameter(header("webhook-id", "The event's id, the same on every attempt (Standard Webhooks)."))
        .parameter(header("webhook-timestamp", "When the attempt was made, in seconds since 1970."))
        .parameter(header("webhook-signature", "`v1,` and the signature, once for each secret that signs."))
        .request_body(Some(request))
        .response("2XX", RefOr::T(taken.build()))
        .build();
    PathItem::new(HttpMethod::Post, operation)
}

/// Every body that is sent satisfies what is said of it: its fields are the schema's, and those that are required are there.
#[test]
fn what_is_sent_is_what_is_described() {
    use chrono::DateTime;
    use gatehouse_domain::id::{ClientId, CustomerId, EventId, SubscriptionId};
    use gatehouse_domain::webhook::Subscription;
    use utoipa::OpenApi;

    let document = serde_json::to_value(super::Api::openapi()).unwrap();
    let schema = &document["components"]["schemas"]["WebhookRequest"];
    let (fields, required) = (schema["properties"].as_object().unwrap(), schema["required"].as_array().unwrap());
    let url = "https://example.com/".to_owned();
    let nil = uuid::Uuid::nil();
    let endpoint = Subscription::new(SubscriptionId::new(nil), ClientId::new(nil), url, DateTime::UNIX_EPOCH);
    for kind in EventType::ALL {
        let (id, nobody) = (EventId::new(nil), CustomerId::new(nil));
        let message = crate::v0::events::message::Message::for_test(kind, id, nobody, DateTime::UNIX_EPOCH);
        let body: serde_json::Value = serde_json::from_str(&message.body(&endpoint)).unwrap();
        assert!(body.as_object().unwrap().keys().all(|name| fields.contains_key(name)), "{body}");
        assert!(required.iter().all(|name| body.get(name.as_str().unwrap()).is_some()), "{body}");
        let resource: serde_json::Value = serde_json::from_str(body["event_resource"].as_str().unwrap()).unwrap();
        let of = &document["components"]["schemas"][resource_of(kind)];
        let known = |name: &String| of["properties"].get(name.as_str()).is_some();
        assert!(resource.as_object().unwrap().keys().all(known), "{resource}");
        assert!(of["required"].as_array().unwrap().iter().all(|name| resource.get(name.as_str().unwrap()).is_some()));
        let said = &document["webhooks"][kind.name()]["post"]["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(said["allOf"][1]["properties"]["type"]["enum"], serde_json::json!([kind.name()]));
    }
}
