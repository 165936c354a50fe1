//! `PATCH /v0/notes/{note_id}`

use gatehouse_domain::id::NoteId;
use gatehouse_domain::webhook::NoteStatus;
use gatehouse_store::RecordKind;
use utoipa::ToSchema;

use super::note::NoteOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::events::message::NoteResource;
use crate::v0::{Answer, Problem, Reply, records, time};

/// What may change of a note.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct NotePatch {
    /// `UNRESOLVED` or `RESOLVED`.
    status: String,
}

/// Says whether what a note is about was resolved.
#[utoipa::path(
    patch, path = "/v0/notes/{note_id}", operation_id = "notes.update", tag = "notes",
    params(
        ("note_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = NotePatch,
    responses((status = 200, description = "The note as changed.", body = NoteOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let id: NoteId = call.path_id("note_id", "note")?;
    let mut body = Body::of(&call)?;
    let status = body.take::<NoteStatus>("status", "UNRESOLVED or RESOLVED");
    let status = body.require("status", status);
    body.finish()?;
    let found = records::get(house, &call, RecordKind::Note, id.uuid(), "note").await?;
    let changing = changing.of_revision(found.edition)?;
    let edition = found.edition + 1;
    let mut note: NoteOut = serde_json::from_value(found.body).map_err(Problem::internal)?;
    let previous_status = std::mem::replace(&mut note.status, status);
    note.last_updated_time = time(call.now());
    let record = note.record((found.client, found.customer, id, edition), found.created_at)?;
    let answer = Answer::json(&note)?.at(edition.into());
    let kept = changing.keep(&answer);
    let entity = NoteResource::entity_of(&note.related_resource_type);
    let entity = entity.ok_or_else(|| Problem::internal("a stored note is about nobody"))?;
    let notice = note.notice(&record, (entity, previous_status), call.now());
    let saved = house.table().put_told_record(&changing.key, &record, Some(&notice), kept.as_ref()).await;
    changing.saved(house, saved, answer).await
}
