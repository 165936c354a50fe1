//! The way to an endpoint: asks its health before an attempt, and tells it afterwards. Everybody who sends to the endpoint
//! changes the same small item, each on what the one before left.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::id::EventId;
use gatehouse_domain::webhook::{Admission, Admitted, Ended, Notice, Outcome, Subject, Subscription, Trouble, Verdict};
use gatehouse_store::{HealthNow, SaveError};
use lambda_http::Error;

use super::deliver::{LEASE, random};
use crate::house::House;

/// How often a change starts again because somebody else was quicker.
const TRIES: u32 = 16;

/// A way that is open.
pub(crate) struct Pass {
    admitted: Admitted,
    known: HealthNow,
}

pub(crate) enum Entry {
    Open(Pass),
    /// Not before then.
    Later(DateTime<Utc>),
}

pub(crate) async fn enter(house: &House, endpoint: &Subscription) -> Result<Entry, Error> {
    let place = (endpoint.client, endpoint.id);
    let mut known = house.table().health(place, endpoint.healthy_since()).await?;
    for turn in 0..TRIES {
        let now = House::now();
        let admitted = match known.health.admit(endpoint.pace, now, now + LEASE) {
            Admission::Later(then) => return Ok(Entry::Later(then)),
            Admission::Now(admitted) => admitted,
        };
        match house.table().put_health(place, &known, now).await? {
            Ok(known) => return Ok(Entry::Open(Pass { admitted, known })),
            Err(newer) => known = newer,
        }
        pause(turn).await;
    }
    // So many others are sending to it that it will not miss this one for a second.
    Ok(Entry::Later(House::now() + TimeDelta::seconds(1)))
}

impl Pass {
    /// Takes what the attempt came to. An endpoint that has failed for too long ends here.
    pub(crate) async fn leave(self, house: &House, endpoint: &Subscription, outcome: Outcome) -> Result<(), Error> {
        let place = (endpoint.client, endpoint.id);
        let mut known = self.known;
        for turn in 0..TRIES {
            let now = House::now();
            let verdict = known.health.observe(self.admitted, outcome, now);
            match house.table().put_health(place, &known, now).await? {
                Ok(_) => {
                    return match verdict {
                        Verdict::Tell(trouble) => tell(house, endpoint, trouble).await,
                        Verdict::GoOn => Ok(()),
                    };
                }
                Err(newer) => known = newer,
            }
            pause(turn).await;
        }
        // Its place is free again when its time is over.
        tracing::warn!(subscription = %endpoint.id, "what the attempt came to was not noted");
        Ok(())
    }
}

/// Lets those who met go on one after the other: up to 4 ms the first time, up to 64 ms later.
async fn pause(turn: u32) {
    let most = 4_u32 << turn.min(4);
    House::pause(Duration::from_millis(u64::from(random() % most))).await;
}

/// Tells the client what is wrong with an endpoint, and ends one that is given up: both or neither.
pub(crate) async fn tell(house: &House, endpoint: &Subscription, trouble: Trouble) -> Result<(), Error> {
    if tell_as_read(house, endpoint, trouble).await? || matches!(trouble, Trouble::Failing { .. }) {
        return Ok(());
    }
    // It changed at this very moment, perhaps by a warning: it has ended nevertheless. Should it have changed once more, the
    // next failure says it again.
    match house.table().subscription(endpoint.client, endpoint.id).await? {
        Some(endpoint) if endpoint.is_active => tell_as_read(house, &endpoint, trouble).await.map(|_| ()),
        _ => Ok(()),
    }
}

/// Whether the endpoint was still as it was read.
async fn tell_as_read(house: &House, endpoint: &Subscription, trouble: Trouble) -> Result<bool, Error> {
    let now = House::now();
    let (client, subscription) = (endpoint.client, endpoint.id);
    let subject = Subject::Endpoint { subscription, trouble };
    let notice = Notice { id: EventId::new(House::new_id()), client, at: now, subject };
    let mut after = endpoint.clone();
    match trouble {
        Trouble::Failing { .. } => {}
        Trouble::Failed => after.switch(Some(Ended::Failing), now),
        Trouble::Gone => after.switch(Some(Ended::Gone), now),
    }
    match house.table().replace_subscription((endpoint, Some(&after)), Some(&notice), None).await {
        Ok(()) => {}
        Err(SaveError::Conflict) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    tracing::warn!(%client, %subscription, ?trouble, "an endpoint is in trouble");
    Ok(true)
}
