//! Whose secrets a request is about, and how they are kept: sealed under the client's key.

use chrono::TimeDelta;
use gatehouse_domain::id::SubscriptionId;
use gatehouse_domain::webhook::{Ring, RingProblem, Secret, Subscription};
use gatehouse_egress::signature::WebhookSecret;
use gatehouse_store::{ClientKey, ClientRecord, SaveError};
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::signing;
use crate::v0::Problem;

/// How long a replaced secret goes on signing unless something else is said.
pub(crate) const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// A secret, shown this once.
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

/// The secrets of a client or webhook, and the key that they are sealed under.
pub(crate) struct Kept {
    owner: Owner,
    key: ClientKey,
    ring: Option<Ring>,
}

impl Kept {
    pub(crate) async fn of(house: &House, call: &Call) -> Result<Self, Problem> {
        let caller = call.caller()?;
        let client = caller.client.id;
        let key = house.vault().open(client, &caller.key).await?;
        match call.query("webhook_id").filter(|text| !text.is_empty()) {
            None => {
                let record = house.table().client_now(client).await?.ok_or_else(|| Problem::not_found("client"))?;
                let ring = signing::of_client(&record, &key).map_err(Problem::internal)?;
                Ok(Self { owner: Owner::Client(Box::new(record)), key, ring })
            }
            Some(id) => {
                let id = id.parse::<SubscriptionId>().map_err(|_| Problem::not_found("webhook"))?;
                let endpoint = house.table().subscription(client, id).await?;
                let endpoint = endpoint.ok_or_else(|| Problem::not_found("webhook"))?;
                let ring = signing::of_endpoint(&endpoint, &key).map_err(Problem::internal)?;
                Ok(Self { owner: Owner::Webhook(Box::new(endpoint)), key, ring })
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
                signing::first(record, &self.key).map(Some).map_err(Problem::internal)
            }
            _ => Ok(None),
        }
    }

    pub(crate) async fn save(&self, house: &House, ring: &Ring) -> Result<(), Problem> {
        let saved = match &self.owner {
            Owner::Client(record) => {
                house
                    .table()
                    .put_webhook_secrets(record, signing::seal_of_client(ring, &self.key).map_err(Problem::internal)?)
                    .await
            }
            Owner::Webhook(before) => {
                let secrets = signing::seal_of_endpoint(ring, before, &self.key).map_err(Problem::internal)?;
                let after = Subscription { secrets, ..(**before).clone() };
                house.table().replace_subscription((before, Some(&after)), None, None).await
            }
        };
        match saved {
            Ok(()) => Ok(()),
            Err(SaveError::Conflict) => Err(Problem::busy()),
            Err(error) => Err(error.into()),
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
