//! Who goes first when more is due than can be sent.

use std::collections::{BTreeMap, VecDeque};

use crate::id::ClientId;

/// One client's parts, each in its own order.
type Queues<Part, T> = BTreeMap<Part, VecDeque<T>>;

/// Takes up to `limit` of what is due, so that clients take turns and the parts (endpoints) of each take turns: a client with
/// a backlog waits for its own backlog alone. No part gets more than `per_part`.
pub fn in_turns<Part: Ord, T>(
    due: impl IntoIterator<Item = T>,
    of: impl Fn(&T) -> (ClientId, Part),
    per_part: usize,
    limit: usize,
) -> Vec<T> {
    let mut clients: BTreeMap<ClientId, Queues<Part, T>> = BTreeMap::new();
    for one in due {
        let (client, endpoint) = of(&one);
        let queue = clients.entry(client).or_default().entry(endpoint).or_default();
        if queue.len() < per_part {
            queue.push_back(one);
        }
    }
    let mut waiting: VecDeque<VecDeque<VecDeque<T>>> =
        clients.into_values().map(|queues| queues.into_values().collect()).collect();
    let mut taken = Vec::new();
    while taken.len() < limit
        && let Some(mut client) = waiting.pop_front()
    {
        if let Some(mut endpoint) = client.pop_front() {
            taken.extend(endpoint.pop_front());
            if !endpoint.is_empty() {
                client.push_back(endpoint);
            }
        }
        if !client.is_empty() {
            waiting.push_back(client);
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::id::SubscriptionId;

    type Due = (ClientId, SubscriptionId, usize);

    fn due(client: u128, endpoint: u128, position: usize) -> Due {
        (ClientId::new(Uuid::from_u128(client)), SubscriptionId::new(Uuid::from_u128(endpoint)), position)
    }

    fn take(all: Vec<Due>, per_endpoint: usize, limit: usize) -> Vec<Due> {
        in_turns(all, |one| (one.0, one.1), per_endpoint, limit)
    }

    #[test]
    fn a_backlog_of_one_client_does_not_hold_up_another() {
        let mut all: Vec<Due> = (0..1000).map(|position| due(1, 1, position)).collect();
        all.push(due(2, 2, 0));
        all.push(due(2, 3, 0));
        assert_eq!(take(all, 100, 5), [due(1, 1, 0), due(2, 2, 0), due(1, 1, 1), due(2, 3, 0), due(1, 1, 2)]);
    }

    proptest! {
        #[test]
        fn everybody_gets_as_much_as_a_fair_share_and_keeps_its_order(
            all in prop::collection::vec((0..5_u128, 0..3_u128), 0..300),
            per_endpoint in 1..40_usize,
            limit in 0..120_usize,
        ) {
            let all: Vec<Due> = all.into_iter().enumerate().map(|(place, (c, e))| due(c, 10 * c + e, place)).collect();
            let taken = take(all.clone(), per_endpoint, limit);
            prop_assert!(taken.len() <= limit);
            let clients: std::collections::BTreeSet<ClientId> = all.iter().map(|one| one.0).collect();
            for client in &clients {
                let mut of_endpoint: BTreeMap<SubscriptionId, usize> = BTreeMap::new();
                all.iter().filter(|one| one.0 == *client).for_each(|one| *of_endpoint.entry(one.1).or_default() += 1);
                let most: usize = of_endpoint.values().map(|count| (*count).min(per_endpoint)).sum();
                let got = taken.iter().filter(|one| one.0 == *client).count();
                prop_assert!(got >= most.min(limit / clients.len()), "{got} of {most}");
                prop_assert!(got <= most);
            }
            let endpoints: std::collections::BTreeSet<SubscriptionId> = taken.iter().map(|one| one.1).collect();
            for endpoint in endpoints {
                let order: Vec<usize> = taken.iter().filter(|one| one.1 == endpoint).map(|one| one.2).collect();
                prop_assert!(order.is_sorted());
            }
        }
    }
}
