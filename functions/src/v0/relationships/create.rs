//! `POST /v0/relationships`

use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::RelationshipId;
use gatehouse_domain::ownership::{Relationship, RelationshipType};
use gatehouse_store::RecordChange;

use super::change;
use super::relationship::RelationshipOut;
use super::relationship_in::{self, Reading, RelationshipIn};
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::party::Named;
use crate::v0::{Answer, Reply, time};

/// Records a party's part in a business, whose `RELATED_ENTITIES` verification is thereby open again.
#[utoipa::path(
    post, path = "/v0/relationships", operation_id = "relationships.create", tag = "relationships",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = RelationshipIn,
    responses((status = 201, description = "The relationship.", body = RelationshipOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let client = call.caller()?.client.id;
    let reading = relationship_in::read(&call)?;
    let party = reading.from.load(house, &call).await?.customer.id;
    let to = reading.to.load(house, &call).await?;
    let (id, now) = (RelationshipId::new(House::new_id()), call.now());
    let out = show(&reading, id, client, now);
    let record = out.record((client, to.customer.id, id, 1), now)?;
    if reading.kind == RelationshipType::PayerPayee {
        // It says nothing of who owns whom.
        let answer = Answer::created(&out)?.at(1);
        let kept = changing.keep(&answer);
        let saved = house.table().put_record(&changing.key, &record, kept.as_ref()).await;
        return changing.saved(house, saved, answer).await;
    }
    let relationship = Relationship {
        id,
        party,
        kind: reading.kind,
        share: reading.data.percent_ownership,
        title: reading.data.title.clone(),
        created_at: now,
        updated_at: now,
    };
    let link = RecordChange::Link { client, owner: party, business: to.customer.id };
    let add = |relationships: &mut Vec<Relationship>| {
        relationships.push(relationship.clone());
        Ok(())
    };
    let records = vec![RecordChange::Put(record), link];
    change::relationships(house, changing, to, add, |_| records.clone(), || Ok(Answer::created(&out)?.at(1))).await
}

fn show(
    reading: &Reading,
    id: RelationshipId,
    client: gatehouse_domain::id::ClientId,
    now: chrono::DateTime<chrono::Utc>,
) -> RelationshipOut {
    let of = |named: Named, entity| (named.entity == entity).then(|| named.id.to_string());
    RelationshipOut {
        id: id.to_string(),
        relationship_type: reading.kind,
        from_person_id: of(reading.from, Entity::Personal),
        from_business_id: of(reading.from, Entity::Business),
        to_business_id: of(reading.to, Entity::Business),
        to_person_id: of(reading.to, Entity::Personal),
        additional_data: reading.data.clone(),
        metadata: reading.metadata.clone(),
        tenant: client.to_string(),
        creation_time: time(now),
        last_updated_time: time(now),
    }
}
