//! Changing a customer at a client's request: once per idempotency key, and only the revision that it has seen.

use chrono::{DateTime, Utc};
use gatehouse_domain::event::Actor;
use gatehouse_domain::{Client, Customer};
use gatehouse_store::{ClientKey, RecordChange, SaveError, StoredCustomer};

use super::{Answer, IDEMPOTENCY_KEY, Problem, Reply};
use crate::call::Call;
use crate::customers::{self, Beside, By, ChangeError, Changed};
use crate::house::House;
use crate::idempotency::Idempotency;
use crate::if_match::IfMatch;

/// A request that changes something, under its idempotency key.
pub(crate) struct Changing {
    pub(crate) key: ClientKey,
    client: Client,
    actor: Actor,
    idempotency: Option<Idempotency>,
    if_match: IfMatch,
}

/// Whether a request has to be done, or was done before.
pub(crate) enum Begun {
    Now(Changing),
    Before(Reply),
}

impl Changing {
    /// Looks whether the request was made before.
    pub(crate) async fn begin(house: &House, call: &Call) -> Result<Begun, Problem> {
        let caller = call.caller()?;
        let key = house.vault().open(caller.client.id, &caller.key).await?;
        let idempotency = Idempotency::of(call, IDEMPOTENCY_KEY, caller, &key)?;
        if let Some(used) = &idempotency
            && let Some(earlier) = used.earlier(house, &key).await?
        {
            return Ok(Begun::Before(earlier));
        }
        let client = caller.client.clone();
        Ok(Begun::Now(Self { key, client, actor: Actor::Client, idempotency, if_match: IfMatch::of(call) }))
    }

    /// Somebody else than the client's program makes the change.
    pub(crate) fn by(self, actor: Actor) -> Self {
        Self { actor, ..self }
    }

    /// What is changed is not the customer itself but something of its own revision, which is asked for here.
    pub(crate) fn of_revision(self, revision: impl Into<u64>) -> Result<Self, Problem> {
        self.if_match.check(revision.into())?;
        Ok(Self { if_match: IfMatch::Anything, ..self })
    }

    /// Changes a customer and answers with what `answer` makes of it; `records` are saved in the same transaction.
    pub(crate) async fn change(
        self,
        house: &House,
        stored: StoredCustomer,
        mut change: impl FnMut(&mut Customer) -> Result<Changed, Problem>,
        mut records: impl FnMut(&Customer) -> Result<Vec<RecordChange>, Problem>,
        answer: impl Fn(&Customer) -> Reply,
    ) -> Reply {
        let Self { key, client, actor, idempotency, if_match } = self;
        let changed = customers::change_beside(
            house,
            stored,
            By { actor, client: &client },
            |customer| {
                if_match.check(customer.revision)?;
                change(customer)
            },
            |customer| {
                let answer = answer(customer)?;
                let answer = idempotency.as_ref().map(|used| used.keep(&answer));
                Ok(Beside { answer, records: records(customer)? })
            },
        )
        .await;
        match changed {
            Ok(stored) => {
                tracing::info!(customer = %stored.customer.id, revision = stored.customer.revision, "changed");
                answer(&stored.customer)
            }
            Err(ChangeError::KeyUsed) => Idempotency::winner(idempotency, house, &key).await,
            Err(error) => Err(error.into()),
        }
    }

    /// What the client's clock says.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.client.time(House::now())
    }

    /// What keeps the answer of a request that changes no customer.
    pub(crate) fn keep(&self, answer: &Answer) -> Option<gatehouse_store::KeptAnswer> {
        self.idempotency.as_ref().map(|used| used.keep(answer))
    }

    /// Answers, once it is known whether what changes no customer was saved: with the answer of the request that was
    /// quicker with the same key, if one was.
    pub(crate) async fn saved(self, house: &House, saved: Result<(), SaveError>, answer: Answer) -> Reply {
        match saved {
            Ok(()) => Ok(answer),
            Err(SaveError::KeyUsed) => self.winner(house).await,
            Err(error) => Err(error.into()),
        }
    }

    /// The answer of the request that was quicker with the same key.
    pub(crate) async fn winner(self, house: &House) -> Reply {
        Idempotency::winner(self.idempotency, house, &self.key).await
    }
}
