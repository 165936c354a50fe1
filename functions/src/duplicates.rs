//! The same number or picture under two customers of a client: looked up by keyed tags, told to both.

use std::collections::BTreeSet;
use std::convert::Infallible;

use gatehouse_checks::fingerprint::{Fingerprint, fingerprints, met};
use gatehouse_domain::customer::Taken;
use gatehouse_domain::duplicate::{Duplicate, MAX_SHARING};
use gatehouse_domain::event::Actor;
use gatehouse_domain::id::CustomerId;
use gatehouse_domain::{Client, Customer};
use gatehouse_store::{FingerprintTag, StoredCustomer};
use lambda_http::Error;

use crate::customers::{self, By, ChangeError, Changed};
use crate::house::House;

/// What a customer was found to share, and under which tags it was looked for.
pub(crate) struct Met {
    duplicates: Vec<Duplicate>,
    /// All that its documents show now.
    tags: BTreeSet<String>,
    sandbox: bool,
}

impl Met {
    /// Tells the customer; whether it did not know all of it.
    pub(crate) fn tell(&self, customer: &mut Customer) -> bool {
        // What it shows no more is forgotten, so that it is looked for again should it come back.
        let mut is_new = customer.facts.fingerprints != self.tags;
        customer.facts.fingerprints.clone_from(&self.tags);
        for duplicate in &self.duplicates {
            is_new |= customer.share(duplicate.clone(), self.sandbox) == Taken::Recorded;
        }
        is_new
    }
}

/// Looks a customer's new fingerprints up, and tells the others who show the same. It may run twice: whoever was told
/// already is not told again.
pub(crate) async fn look_up(house: &House, stored: &StoredCustomer, client: &Client) -> Result<Met, Error> {
    let own = &stored.customer;
    let mut found = Met { duplicates: Vec::new(), tags: BTreeSet::new(), sandbox: client.sandbox };
    for fingerprint in fingerprints(&own.facts) {
        let tag = FingerprintTag::of(&stored.key, &fingerprint.value);
        found.tags.insert(tag.short());
        if own.facts.fingerprints.contains(&tag.short()) {
            continue;
        }
        let mut sharing = 0;
        for other in house.table().share_fingerprint(own.client, tag, own.id).await? {
            if sharing == MAX_SHARING {
                break;
            }
            if let Some(theirs) = tell_other(house, stored, &fingerprint, other, client).await? {
                found.duplicates.push(duplicate(&fingerprint, theirs, client));
                sharing += 1;
            }
        }
    }
    Ok(found)
}

/// Tells another customer what it shares with this one. `None` where it shows that no more.
async fn tell_other(
    house: &House,
    stored: &StoredCustomer,
    fingerprint: &Fingerprint,
    other: CustomerId,
    client: &Client,
) -> Result<Option<CustomerId>, Error> {
    let own = &stored.customer;
    let mut shows = false;
    let told = customers::change(house, other, By { actor: Actor::Checks, client }, |customer| {
        let theirs = met(&own.facts, fingerprint, &customer.facts);
        shows = theirs.is_some();
        let taken = theirs.map(|theirs| customer.share(duplicate(&theirs, own.id, client), client.sandbox));
        Ok::<_, Infallible>(if taken == Some(Taken::Recorded) { Changed::Yes } else { Changed::No })
    })
    .await;
    match told {
        Ok(_) => Ok(Some(other).filter(|_| shows)),
        // Erased since.
        Err(ChangeError::NotFound) => Ok(None),
        Err(error) => Err(format!("another customer could not be told: {error:?}").into()),
    }
}

fn duplicate(fingerprint: &Fingerprint, customer: CustomerId, client: &Client) -> Duplicate {
    Duplicate {
        document: fingerprint.document,
        content: fingerprint.content,
        shared: fingerprint.shared,
        customer,
        at: client.time(House::now()),
    }
}
