//! `POST /v0/screenings`

use gatehouse_domain::id::CustomerId;
use gatehouse_screening::Settings;
use gatehouse_store::{Record, RecordKind};
use uuid::Uuid;

use super::screening::ScreeningOut;
use super::screening_in::Screened;
use crate::call::Call;
use crate::house::House;
use crate::jobs::watchlists::index;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply};

/// Asks the watchlists about a name that is no customer's, and keeps what they said.
#[utoipa::path(
    post, path = "/v0/screenings", operation_id = "screenings.create", tag = "screenings",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = Screened,
    responses((status = 201, description = "What the lists say.", body = ScreeningOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let screened = Screened::read(&call)?;
    let lists = index::latest(house).await.map_err(Problem::unavailable)?;
    let said = lists.screen(&screened.query(), &Settings::default());
    if said.lists.is_empty() {
        // An answer from no list at all is no answer.
        return Err(Problem::unavailable("the index holds no list"));
    }
    if !said.comparable {
        return Err(Problem::invalid("name", "holds no word that can be compared, such as nothing but titles"));
    }
    let (client, id, now) = (call.caller()?.client.id, House::new_id(), call.now());
    let out = ScreeningOut::of(id, screened, said, now);
    let record = Record {
        client,
        kind: RecordKind::Screening,
        id,
        customer: CustomerId::new(Uuid::nil()),
        created_at: now,
        edition: 0,
        tags: vec![format!("verdict:{}", out.verdict)],
        body: serde_json::to_value(&out).map_err(Problem::internal)?,
    };
    let answer = Answer::created(&out)?.at(1);
    let kept = changing.keep(&answer);
    let saved = house.table().put_record(&changing.key, &record, kept.as_ref()).await;
    if saved.is_ok() {
        tracing::info!(screening = %id, verdict = out.verdict, "screened");
    }
    changing.saved(house, saved, answer).await
}
