//! Idempotency keys. The answer is written in the transaction of the effect, so a key has no "in progress":
//! of two requests at once one wins, and the other finds the winner's answer.
//!
//! A key is scoped by client, method and path and compares the body, since the unmodified SynapsePy keeps sending
//! its last key with every later request. Answers of 5xx and 429 are never kept.

use gatehouse_store::{ClientKey, IdempotencyKey, KeptAnswer};

use crate::call::{Call, Caller};
use crate::house::House;
use crate::http::{Answer, Reply};
use crate::problem::Problem;

const LONGEST_KEY: usize = 255;

/// A key that came with a request, and what it was sent with.
pub(crate) struct Idempotency {
    at: IdempotencyKey,
    fingerprint: [u8; 32],
}

impl Idempotency {
    pub(crate) fn of(call: &Call, header: &str, caller: &Caller, key: &ClientKey) -> Result<Option<Self>, Problem> {
        let Some(sent) = call.header_as_sent(header).filter(|sent| !sent.is_empty()) else {
            return Ok(None);
        };
        let text =
            sent.to_str().map_err(|_| Problem::payload("the idempotency key holds a character that is not ASCII"))?;
        if text.len() > LONGEST_KEY {
            return Err(Problem::payload("the idempotency key has more than 255 characters"));
        }
        let query = call.sorted_query();
        let sent_with = [call.method().as_bytes(), call.path().as_bytes(), query.as_bytes(), call.body()].join(&0);
        Ok(Some(Self {
            at: IdempotencyKey::new(caller.client.id, call.method(), call.path(), text),
            fingerprint: key.tag("idempotency", &sent_with),
        }))
    }

    /// The answer to keep, to be saved with the effect.
    pub(crate) fn keep(&self, answer: &Answer) -> KeptAnswer {
        KeptAnswer {
            key: self.at,
            fingerprint: self.fingerprint,
            status: answer.status,
            revision: answer.revision,
            body: answer.body.clone(),
            kept_at: House::now(),
        }
    }

    /// The answer of another request with the same key that was saved between our look and our save.
    pub(crate) async fn winner(used: Option<Self>, house: &House, key: &ClientKey) -> Reply {
        let used = used.ok_or_else(Problem::busy)?;
        used.earlier(house, key).await?.unwrap_or_else(|| Err(Problem::busy()))
    }

    /// The answer of the request that used the key before, if one did.
    pub(crate) async fn earlier(&self, house: &House, key: &ClientKey) -> Result<Option<Reply>, Problem> {
        let Some(kept) = house.table().answer(key, &self.at, House::now()).await? else {
            return Ok(None);
        };
        if kept.fingerprint != self.fingerprint {
            return Ok(Some(Err(Problem::idempotency_conflict())));
        }
        Ok(Some(Ok(Answer::replayed(kept))))
    }
}
