//! `POST /v0/notes`

use gatehouse_domain::id::{CustomerId, NoteId};
use gatehouse_domain::webhook::NoteStatus;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::note::NoteOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::events::message::NoteResource;
use crate::v0::party::Named;
use crate::v0::persons::person_in::{metadata, why};
use crate::v0::{Answer, Problem, Reply, time};

/// A remark about a customer.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct NoteIn {
    content: String,
    related_resource_id: String,
    /// `CUSTOMER` (a person) or `BUSINESS`.
    related_resource_type: String,
    related_resource_field: Option<String>,
    /// `NOTE` unless it says `FEEDBACK`.
    r#type: Option<String>,
    /// `UNRESOLVED` or `RESOLVED`.
    status: Option<String>,
    metadata: Option<Map<String, Value>>,
}

const LONGEST: usize = 10_000;

/// Notes something about a customer.
#[utoipa::path(
    post, path = "/v0/notes", operation_id = "notes.create", tag = "notes",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = NoteIn,
    responses((status = 201, description = "The note.", body = NoteOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let client = &call.caller()?.client;
    let id = NoteId::new(House::new_id());
    let now = call.now();
    let (named, mut note) = read(&call)?;
    let stored = named.load(house, &call).await?;
    note.id = id.to_string();
    note.author.clone_from(&client.name);
    note.tenant = client.id.to_string();
    note.creation_time = time(now);
    note.last_updated_time = time(now);
    let record = note.record((client.id, stored.customer.id, id, 1), now)?;
    let answer = Answer::created(&note)?.at(1);
    let kept = changing.keep(&answer);
    let notice = note.notice(&record, (stored.customer.facts.entity, None), now);
    let saved = house.table().put_told_record(&changing.key, &record, Some(&notice), kept.as_ref()).await;
    changing.saved(house, saved, answer).await
}

fn read(call: &Call) -> Result<(Named, NoteOut), Problem> {
    let mut body = Body::of(call)?;
    body.read_only(&["id", "author", "creation_time", "last_updated_time", "tenant"]);
    let content = body.read("content", |text| match text.chars().count() {
        _ if text.trim().is_empty() => Err("is required".to_owned()),
        count if count > LONGEST => Err(format!("has more than {LONGEST} characters")),
        _ => Ok(text.to_owned()),
    });
    let content = body.require("content", content);
    let id = body.read("related_resource_id", |text| text.parse::<CustomerId>().map_err(|_| "is no id"));
    let id = body.require("related_resource_id", id);
    let of = body.read("related_resource_type", |text| {
        NoteResource::entity_of(text).ok_or("is CUSTOMER or BUSINESS; of others nothing is kept here")
    });
    let of = body.require("related_resource_type", of);
    let field = body.read("related_resource_field", |text| gatehouse_checks::base::line("", text).map_err(why)).value();
    let kind = body.read("type", |text| match text {
        "NOTE" | "FEEDBACK" => Ok(text.to_owned()),
        _ => Err("is NOTE or FEEDBACK"),
    });
    let kind = kind.value();
    let status = body.take::<NoteStatus>("status", "UNRESOLVED or RESOLVED").value();
    let metadata = metadata(&mut body);
    body.finish()?;
    let (Some(content), Some(id), Some(entity)) = (content, id, of) else {
        return Err(Problem::internal("a body without problems lacks a field"));
    };
    let note = NoteOut {
        id: String::new(),
        content,
        related_resource_id: id.to_string(),
        related_resource_type: NoteResource::type_of(entity).to_owned(),
        related_resource_field: field,
        kind: kind.unwrap_or_else(|| "NOTE".to_owned()),
        status,
        author: String::new(),
        metadata,
        tenant: String::new(),
        creation_time: String::new(),
        last_updated_time: String::new(),
    };
    Ok((Named { id, entity }, note))
}
