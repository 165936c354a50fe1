//! `kyc.process`: from the kyc queue, makes the checks that a customer still wants, and decides.

use std::convert::Infallible;
use std::sync::Arc;

use gatehouse_checks::Context;
use gatehouse_domain::customer::Observed;
use gatehouse_domain::event::Actor;
use gatehouse_domain::ownership::{RelatedParty, Relationship};
use gatehouse_domain::{Customer, Floor};
use gatehouse_screening::Index;
use gatehouse_store::{ClientRecord, StoredCustomer};
use lambda_http::Error;

use crate::customers::{self, By, ChangeError, Changed};
use crate::duplicates;
use crate::house::House;
use crate::jobs::watchlists::{self, index};
use crate::ownership::{self, Above};
use crate::queue::CheckCustomer;

/// How often the lists may change under one message before it goes back to the queue.
const INDEXES: usize = 3;

pub(crate) async fn handle(house: &'static House, body: String) -> Result<(), Error> {
    check_customer(house, &serde_json::from_str(&body)?).await
}

/// Makes the checks that a customer still wants, by the lists in force once they are saved.
pub(crate) async fn check_customer(house: &House, message: &CheckCustomer) -> Result<(), Error> {
    let record = house.table().client(message.client).await?.ok_or("the message names no client")?;
    // Without the lists nobody can be screened: the message goes back and is tried again.
    let mut again = message.screen_again;
    // Not what this environment happens to hold: nobody is to pass by lists that are in force no more.
    let mut lists = index::latest(house).await?;
    for _ in 0..INDEXES {
        let Some(screened) = check(house, message, &record, &lists, again).await? else { return Ok(()) };
        if !screened {
            return Ok(());
        }
        // Lists put in force before this was saved may have been asked for nobody's sake yet, and those put in force
        // after it find the customer as it is saved: see `watchlists.rescreen`.
        let latest = index::latest(house).await?;
        if latest.version().content_hash == lists.version().content_hash {
            return Ok(());
        }
        (lists, again) = (latest, true);
    }
    Err("the lists change faster than a customer is screened".into())
}

/// Makes the checks; tells whether a watchlist was asked, or nothing where the customer is gone.
async fn check(
    house: &House,
    message: &CheckCustomer,
    record: &ClientRecord,
    lists: &Arc<Index>,
    again: bool,
) -> Result<Option<bool>, Error> {
    let Some(stored) = house.table().customer(house.vault(), message.client, message.customer).await? else {
        tracing::warn!(client = %message.client, customer = %message.customer, "the customer is gone");
        return Ok(None);
    };
    let program = house.program(message.client, stored.customer.cip_tag).await?.ok_or("the customer has no program")?;
    let floor = Floor::of(&record.client);
    // Whoever was decided over another floor, or over none, is decided again.
    let same_floor = stored.customer.facts.floor == floor;
    let screening = watchlists::settings(&program, floor);
    let met = duplicates::look_up(house, &stored, &record.client).await?;
    let owners = owners(house, &stored.customer).await?;
    let mut screened = false;
    let changed =
        customers::change_loaded(house, stored, By { actor: Actor::Checks, client: &record.client }, |customer| {
            let now = record.client.time(House::now());
            let is_new = met.tell(customer);
            let sandbox = record.client.sandbox;
            let context = Context { now, sandbox, lists, screening: &screening, screen_again: again };
            let observations = gatehouse_checks::run(&customer.facts, &context);
            screened = observations.iter().any(|own| matches!(own.fact, Observed::Screening(_)));
            // Owners of other relationships than these are looked at by the message of that change.
            let known = owners.as_ref().filter(|own| own.relationships == customer.facts.relationships);
            let listed = known.map(|own| own.above.listed(customer, &own.relationships, now));
            let reopened = known.is_some_and(|own| !customer.is_related(own.parties.as_deref()))
                || listed.as_ref().is_some_and(|own| !customer.knows_listed(&own.parties, own.unseen));
            let unchanged = !is_new && !reopened && same_floor && !customer.must_be_reconsidered(now);
            if observations.is_empty() && unchanged {
                // Checked already: the queue told us twice, or an earlier message was about this revision too.
                return Ok::<_, Infallible>(Changed::No);
            }
            if let Some(own) = known {
                customer.relate(own.parties.clone(), now);
            }
            if let Some(own) = listed {
                customer.learn_listed(own.parties, own.unseen);
            }
            for observation in observations {
                customer.observe(observation);
            }
            Ok(Changed::Yes)
        })
        .await;
    match changed {
        Ok(stored) => {
            tell(&stored);
            Ok(Some(screened))
        }
        Err(ChangeError::NotFound) => Ok(None),
        Err(error) => Err(format!("the checks could not be saved: {error:?}").into()),
    }
}

fn tell(stored: &StoredCustomer) {
    let customer = &stored.customer;
    tracing::info!(
        client = %customer.client, customer = %customer.id, revision = customer.revision,
        permission = ?customer.permission(), watchlists = ?customer.decision.watchlists, "checked",
    );
}

/// Who owns or directs a business by these relationships.
struct Owners {
    relationships: Vec<Relationship>,
    /// `None` where that cannot be told.
    parties: Option<Vec<RelatedParty>>,
    /// Whoever is above it: who of those is listed can be told in any case.
    above: Above,
}

/// Whoever owns or directs a business, as their own records now say, and the relationships that say who they are.
async fn owners(house: &House, customer: &Customer) -> Result<Option<Owners>, Error> {
    let relationships = customer.facts.relationships.clone();
    if relationships.is_empty() {
        return Ok(None);
    }
    let above = ownership::above(house, customer, &relationships).await?;
    let parties = match above.parties(customer) {
        Ok(parties) => Some(parties),
        // Two changes at once closed a circle that neither saw.
        Err(refusal) => {
            tracing::warn!(%refusal, client = %customer.client, customer = %customer.id, "who owns whom is not clear");
            None
        }
    };
    Ok(Some(Owners { relationships, parties, above }))
}
