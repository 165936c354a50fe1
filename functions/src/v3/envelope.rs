//! The body of a Synapse webhook. Outside `_rest` it is BSON's extended JSON, as Synapse sends it. It holds
//! statuses and ids and no personal data: a receiver that needs more gets the user.

use gatehouse_domain::event::{Actor, DocumentOutline, Event, SubDocumentOutline};
use gatehouse_domain::webhook::Scope;
use serde_json::{Value, json};

use crate::v3::users::user::millis;

/// The body of a webhook to a subscription of `/v3.1`.
#[cfg(test)]
#[derive(utoipa::ToSchema)]
#[allow(dead_code, reason = "describes the body, which is written field by field")]
pub(crate) struct SynapseWebhook {
    /// The event's id as `{"$oid": …}`: the same on every attempt.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    _id: (),
    client_id: String,
    /// When it happened, as `{"$date": milliseconds}`.
    #[schema(value_type = std::collections::BTreeMap<String, i64>)]
    date: (),
    /// The scope under which the subscription hears of it, such as `USER|PATCH`.
    function: String,
    /// The user.
    object_id: String,
    /// The user in the API's shape under `_rest`, reduced to ids and statuses; its `_v` is the revision, which orders the
    /// events of one user.
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    safe_obj: (),
    /// `SELF` (the client or the user) or `BACKEND` (the checks, or a reviewer).
    updated_by: String,
}

/// The envelope of an event for a subscription that hears of it under `scope`. The same event gives the same
/// bytes, whenever it is made.
pub(crate) fn body(event: &Event, scope: Scope) -> String {
    let date = json!({"$date": millis(event.at)});
    let updated_by = match event.actor {
        Actor::Client => "SELF",
        // A reviewer decides at the platform, not as the user.
        Actor::Checks | Actor::Reviewer => "BACKEND",
    };
    json!({
        "_id": {"$oid": event.id.to_string()},
        "client_id": event.client.to_string(),
        "date": date,
        "function": scope,
        "object_id": event.customer.to_string(),
        "safe_obj": {
            "_id": {"$oid": event.customer.to_string()},
            "_rest": rest(event),
            "webhook_meta": {
                "date": date,
                "function": scope,
                "log_id": event.id.to_string(),
                "updated_by": updated_by,
            },
        },
        "updated_by": updated_by,
    })
    .to_string()
}

/// The user in the API's shape, reduced to what tells nothing of who the user is.
fn rest(event: &Event) -> Value {
    let outline = &event.outline;
    json!({
        "_id": event.customer.to_string(),
        "_v": event.revision,
        "client": {"id": event.client.to_string()},
        "documents": outline.documents.iter().map(document).collect::<Vec<_>>(),
        "extra": {
            "cip_tag": outline.cip_tag,
            "date_joined": millis(outline.created_at),
            "is_business": outline.entity == gatehouse_domain::entity::Entity::Business,
            "last_updated": millis(event.at),
        },
        "flag": outline.flag,
        "permission": outline.permission,
        "permission_code": outline.permission_code,
        "previous_permission": event.previous_permission,
        "watchlists": outline.watchlists,
    })
}

fn document(document: &DocumentOutline) -> Value {
    let subs = |list: &[SubDocumentOutline]| list.iter().map(sub_document).collect::<Vec<_>>();
    json!({
        "id": document.id.to_string(),
        "physical_docs": subs(&document.physical_documents),
        "social_docs": subs(&document.social_documents),
        "virtual_docs": subs(&document.virtual_documents),
        "watchlists": document.watchlists,
    })
}

fn sub_document(document: &SubDocumentOutline) -> Value {
    json!({
        "id": document.id.to_string(),
        "document_type": document.kind,
        "last_updated": millis(document.last_updated),
        "status": document.status,
    })
}
