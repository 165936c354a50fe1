//! Changing who has a part in a business: what is above it is read first, so that no circle closes.

use gatehouse_domain::Customer;
use gatehouse_domain::ownership::Relationship;
use gatehouse_store::{RecordChange, StoredCustomer};

use crate::customers::Changed;
use crate::house::House;
use crate::ownership::above;
use crate::v0::change::Changing;
use crate::v0::{Problem, Reply};

/// Changes a business's relationships by `edit`, and saves with it the records that go with what it has then.
///
/// The graph is that of the business as it was read; whoever else changes it meanwhile is seen when the business is
/// looked at again, which every change causes (`kyc.process`).
pub(super) async fn relationships(
    house: &House,
    changing: Changing,
    business: StoredCustomer,
    edit: impl Fn(&mut Vec<Relationship>) -> Result<(), Problem>,
    records: impl Fn(&Customer) -> Vec<RecordChange>,
    answer: impl Fn() -> Reply,
) -> Reply {
    let mut intended = business.customer.facts.relationships.clone();
    edit(&mut intended)?;
    let above = above(house, &business.customer, &intended).await?;
    let now = changing.now();
    let apply = |customer: &mut Customer| {
        let mut changed = customer.facts.relationships.clone();
        edit(&mut changed)?;
        customer.change_relationships(changed, |customer| above.parties(customer), now)?;
        let listed = above.listed(customer, &customer.facts.relationships, now);
        customer.learn_listed(listed.parties, listed.unseen);
        Ok(Changed::Yes)
    };
    changing.change(house, business, apply, |customer| Ok(records(customer)), |_| answer()).await
}
