//! Whose secrets a request is about, and how they are kept: sealed under the client's key.

use chrono::TimeDelta;
use gatehouse_domain::id::SubscriptionId;
use gatehouse_domain::webhook::{Ring, RingProblem, Secret, Subscription};
use gatehouse_egress::signature::WebhookSecret;
use gatehouse_store::ClientRecord;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::signing;
use crate::v0::change::Changing;
use crate::v0::{Answer, Problem, Reply};

/// How long a replaced secret goes on signing unless something else is said.
pub(crate) const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// A secret, shown in this answer alone.
#[skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub(crate) struct ShownSecret {
    /// 64 characters. Synctera's signature takes them as they are; Standard Webhooks' libraries take them with `whsec_`
    /// before them.
    pub(crate) secret: String,
    /// When the secret before stops signing.
    pub(crate) deleted_at: Option<String>,
}

pub(crate) enum Owner {
    Client(Box<ClientRecord>),
    Webhook(Box<Subscription>),
}

/// The secrets of a client or webhook, and the request that changes them.
pub(crate) struct Kept {
    owner: Owner,
    changing: Changing,
    ring: Option<Ring>,
}

impl Kept {
    pub(crate) async fn of(house: &House, call: &Call, changing: Changing) -> Result<Self, Problem> {
        let client = call.caller()?.client.id;
        let key = &changing.key;
        match call.query("webhook_id").filter(|text| !text.is_empty()) {
            None => {
                let record = house.table().client_now(client).await?.ok_or_else(|| Problem::not_found("client"))?;
                let ring = signing::of_client(&record, key).map_err(Problem::internal)?;
                let changing = changing.of_revision(record.secrets_edition)?;
                Ok(Self { owner: Owner::Client(Box::new(record)), changing, ring })
            }
            Some(id) => {
                let id = id.parse::<SubscriptionId>().map_err(|_| Problem::not_found("webhook"))?;
                let endpoint = house.table().subscription(client, id).await?;
                let endpoint = endpoint.ok_or_else(|| Problem::not_found("webhook"))?;
                let ring = signing::of_endpoint(&endpoint, key).map_err(Problem::internal)?;
                let changing = changing.of_revision(endpoint.edition)?;
                Ok(Self { owner: Owner::Webhook(Box::new(endpoint)), changing, ring })
            }
        }
    }

    /// The first secret of the owner's own. The one that the client was given when it was made signs on for a while.
    pub(crate) fn create(&self, secret: &str, overlap: TimeDelta) -> Result<Ring, Problem> {
        let secret = Secret::new(secret.to_owned());
        let first = self.first()?.map(|first| (first, overlap));
        self.ring.clone().unwrap_or_default().create(secret, first, House::now()).map_err(refused)
    }

    /// A secret in the place of the one before, which signs on for `overlap`.
    pub(crate) fn replace(&self, secret: &str, overlap: TimeDelta) -> Result<Ring, Problem> {
        match (&self.ring, &self.owner) {
            // What is replaced is the secret that the client was given when it was made.
            (None, Owner::Client(_)) => self.create(secret, overlap),
            (ring, _) => {
                let ring = ring.clone().unwrap_or_default();
                ring.replace(Secret::new(secret.to_owned()), overlap, House::now()).map_err(refused)
            }
        }
    }

    pub(crate) fn revoke(&self, old_only: bool) -> Result<Ring, Problem> {
        let ring = self.ring.clone().unwrap_or_default();
        let kept = ring.without_old().map_err(refused)?;
        Ok(if old_only { kept } else { Ring::default() })
    }

    /// The secret that the client was given when it was made, as long as it has none of its own.
    fn first(&self) -> Result<Option<Secret>, Problem> {
        match &self.owner {
            Owner::Client(record) if self.ring.is_none() => {
                signing::first(record, &self.changing.key).map(Some).map_err(Problem::internal)
            }
            _ => Ok(None),
        }
    }

    /// Saves the secrets as they now are, and answers. Under an idempotency key the answer, and in it the secret, is
    /// kept for as long as the key is, sealed as the secrets themselves are.
    pub(crate) async fn save(self, house: &House, ring: &Ring, answer: Answer) -> Reply {
        let answer = answer.at(self.revision() + 1);
        let Self { owner, changing, .. } = self;
        let key = &changing.key;
        let kept = changing.keep(&answer);
        let kept = kept.as_ref().map(|kept| (key, kept));
        let saved = match &owner {
            Owner::Client(record) => {
                let secrets = signing::seal_of_client(ring, key).map_err(Problem::internal)?;
                house.table().put_webhook_secrets(record, secrets, kept).await
            }
            Owner::Webhook(before) => {
                let secrets = signing::seal_of_endpoint(ring, before, key).map_err(Problem::internal)?;
                let after = Subscription { secrets, ..(**before).clone() };
                house.table().replace_subscription((before, Some(&after)), None, kept).await
            }
        };
        if saved.is_ok() {
            tracing::info!("changed webhook secrets");
        }
        changing.saved(house, saved, answer).await
    }

    fn revision(&self) -> u64 {
        match &self.owner {
            Owner::Client(record) => record.secrets_edition,
            Owner::Webhook(endpoint) => endpoint.edition,
        }
    }
}

pub(crate) fn generate() -> Result<String, Problem> {
    WebhookSecret::generate_plain().map_err(Problem::internal)
}

fn refused(problem: RingProblem) -> Problem {
    match problem {
        RingProblem::Exists => Problem::duplicate("There is a secret already. Replace it by PUT, or revoke it first."),
        RingProblem::Missing => Problem::not_found("secret"),
    }
}
