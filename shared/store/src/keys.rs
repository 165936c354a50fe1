//! Every key of the table. No other module builds one.
//!
//! `pk` and `sk` are the table's; index `lists` (`gsi1pk`, `gsi1sk`) serves lists, newest first; index `due`
//! (`gsi2pk`, `gsi2sk`) serves the sweeps for deliveries and customers whose time has come.

use chrono::{DateTime, SecondsFormat, Utc};
use gatehouse_domain::id::{BacktestId, ClientId, CustomerId, EventId, SubscriptionId};
use gatehouse_domain::webhook::Subject;
use uuid::Uuid;

use crate::answer::{IdempotencyKey, hex};
use crate::record::RecordKind;

/// How many partitions of the index `due` share the deliveries: one alone would bound how many may be due at once.
pub const DUE_SHARDS: u8 = 4;

/// Every kind of item. What each variant says is how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Get a client.
    Client(ClientId),
    /// Get the program that a client has for a `cip_tag` now.
    Program { client: ClientId, cip_tag: u32 },
    /// Get a program as it was when a decision was made by it.
    ProgramVersion { client: ClientId, cip_tag: u32, version: u32 },
    /// Get a back-test.
    Backtest { client: ClientId, backtest: BacktestId },
    /// Get who has one of the places for a client's back-tests that run.
    BacktestPlace { client: ClientId, place: u8 },
    /// Query what the pages of a back-test's customers came to, first page first.
    BacktestPage { client: ClientId, backtest: BacktestId, page: u32 },
    /// Get what still has to reach a queue because of an event, a notice, a back-test or a request of that id.
    Outbox { client: ClientId, id: Uuid },
    /// Get a customer; list `lists` by [`List::Customers`].
    Customer { client: ClientId, customer: CustomerId },
    /// Get or query a customer's events, oldest first.
    Event { client: ClientId, customer: CustomerId, revision: u64 },
    /// Get the answer that was given under an idempotency key.
    Answer(IdempotencyKey),
    /// Get a record; list `lists` by [`List::Records`].
    Record { client: ClientId, kind: RecordKind, id: Uuid },
    /// Query an owner's links to businesses, by [`LINK`].
    Link { client: ClientId, owner: CustomerId, business: CustomerId },
    /// Query a client's subscriptions, all of one partition.
    Subscription { client: ClientId, subscription: SubscriptionId },
    /// Beside them: which state of their list this is.
    SubscriptionList(ClientId),
    /// Get who shares a fingerprint: a tag under the client's key.
    Fingerprint { client: ClientId, tag: [u8; 16] },
    /// Get what is known of an endpoint's health.
    Health { client: ClientId, subscription: SubscriptionId },
    /// What a client is told of an endpoint or a note, beside either; list `lists` by [`List::Events`].
    Notice { client: ClientId, subject: Subject, notice: EventId },
    /// Get a delivery; list `lists` by [`List::Deliveries`]; sweep `due` by [`due_partition`].
    Delivery { client: ClientId, event: EventId, subscription: SubscriptionId },
}

/// What the index `lists` serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Every client of the stack, for work that nobody's request asks for.
    Clients,
    Customers(ClientId),
    Deliveries(ClientId),
    /// What a client is told, of customers and of endpoints.
    Events(ClientId),
    Records {
        client: ClientId,
        kind: RecordKind,
    },
    Programs(ClientId),
}

/// What the sort keys of an owner's links begin with.
pub const LINK: &str = "OWNS#";

impl Key {
    #[must_use]
    pub fn pk(&self) -> String {
        match self {
            Self::Client(client) => format!("CLIENT#{client}"),
            Self::Program { client, cip_tag } | Self::ProgramVersion { client, cip_tag, .. } => {
                format!("CLIENT#{client}#PROGRAM#{cip_tag}")
            }
            Self::Customer { client, customer } | Self::Event { client, customer, .. } => {
                format!("CLIENT#{client}#CUSTOMER#{customer}")
            }
            Self::Link { client, owner, .. } => format!("CLIENT#{client}#CUSTOMER#{owner}"),
            Self::Record { client, kind, id } => format!("CLIENT#{client}#{}#{id}", kind.name()),
            Self::Backtest { client, backtest } | Self::BacktestPage { client, backtest, .. } => {
                format!("CLIENT#{client}#BACKTEST#{backtest}")
            }
            Self::Outbox { client, id } => format!("CLIENT#{client}#OUTBOX#{id}"),
            Self::BacktestPlace { client, .. } => format!("CLIENT#{client}#BACKTESTS"),
            Self::Answer(key) => format!("CLIENT#{}#ANSWER#{}", key.client(), key.digest()),
            Self::Subscription { client, .. } | Self::SubscriptionList(client) => {
                format!("CLIENT#{client}#SUBSCRIPTIONS")
            }
            Self::Health { client, subscription }
            | Self::Notice { client, subject: Subject::Endpoint { subscription, .. }, .. } => {
                format!("CLIENT#{client}#SUBSCRIPTION#{subscription}")
            }
            Self::Notice { client, subject: Subject::Note { note, .. }, .. } => {
                Self::Record { client: *client, kind: RecordKind::Note, id: note.uuid() }.pk()
            }
            Self::Fingerprint { client, tag } => format!("CLIENT#{client}#FINGERPRINT#{}", hex(tag)),
            Self::Delivery { client, event, .. } => format!("CLIENT#{client}#EVENT#{event}"),
        }
    }

    #[must_use]
    pub fn sk(&self) -> String {
        match self {
            Self::Client(_) => "CLIENT".to_owned(),
            Self::Program { .. } => "CURRENT".to_owned(),
            Self::ProgramVersion { version, .. } => format!("VERSION#{version:010}"),
            Self::Customer { .. } => "CUSTOMER".to_owned(),
            Self::Event { revision, .. } => format!("EVENT#{revision:010}"),
            Self::Record { kind, .. } => kind.name().to_owned(),
            Self::Link { business, .. } => format!("{LINK}{business}"),
            Self::Backtest { .. } => "BACKTEST".to_owned(),
            Self::BacktestPage { page, .. } => format!("PAGE#{page:010}"),
            Self::BacktestPlace { place, .. } => format!("PLACE#{place}"),
            Self::Outbox { .. } => "OUTBOX".to_owned(),
            Self::Answer(_) => "ANSWER".to_owned(),
            Self::Fingerprint { .. } => "FINGERPRINT".to_owned(),
            Self::Health { .. } => "HEALTH".to_owned(),
            Self::Notice { notice, .. } => format!("EVENT#{notice}"),
            Self::Subscription { subscription, .. } => format!("SUBSCRIPTION#{subscription}"),
            Self::SubscriptionList(_) => "EDITION".to_owned(),
            Self::Delivery { subscription, .. } => format!("DELIVERY#{subscription}"),
        }
    }

    /// The client whose item has that partition key.
    #[must_use]
    pub fn client_of(pk: &str) -> Option<ClientId> {
        pk.strip_prefix("CLIENT#")?.parse().ok()
    }

    /// The customer whose item or event has that partition key.
    #[must_use]
    pub fn customer_of(pk: &str) -> Option<(ClientId, CustomerId)> {
        let (client, customer) = pk.strip_prefix("CLIENT#")?.split_once("#CUSTOMER#")?;
        Some((client.parse().ok()?, customer.parse().ok()?))
    }

    /// The delivery that has those keys.
    #[must_use]
    pub fn delivery_of(pk: &str, sk: &str) -> Option<(ClientId, EventId, SubscriptionId)> {
        let (client, event) = pk.strip_prefix("CLIENT#")?.split_once("#EVENT#")?;
        let subscription = sk.strip_prefix("DELIVERY#")?;
        Some((client.parse().ok()?, event.parse().ok()?, subscription.parse().ok()?))
    }
}

impl List {
    /// The list's partition of the index `lists`.
    #[must_use]
    pub fn gsi1pk(&self) -> String {
        match self {
            Self::Clients => "CLIENTS".to_owned(),
            Self::Customers(client) => format!("CLIENT#{client}#CUSTOMERS"),
            Self::Deliveries(client) => format!("CLIENT#{client}#DELIVERIES"),
            Self::Events(client) => format!("CLIENT#{client}#EVENTS"),
            Self::Records { client, kind } => format!("CLIENT#{client}#{}S", kind.name()),
            Self::Programs(client) => format!("CLIENT#{client}#PROGRAMS"),
        }
    }
}

/// The request to a vendor that has that partition key.
#[must_use]
pub fn request_of(pk: &str) -> Option<(ClientId, Uuid)> {
    let (client, request) = pk.strip_prefix("CLIENT#")?.split_once("#VENDOR_REQUEST#")?;
    Some((client.parse().ok()?, request.parse().ok()?))
}

/// The customer that stands there in its list.
#[must_use]
pub fn customer_at(gsi1sk: &str) -> Option<CustomerId> {
    gsi1sk.split_once('#')?.1.parse().ok()
}

/// Where a customer stands in its list.
#[must_use]
pub fn customer_gsi1sk(created_at: DateTime<Utc>, customer: CustomerId) -> String {
    format!("{}#{customer}", instant(created_at))
}

/// Where a record stands in its list.
#[must_use]
pub fn record_gsi1sk(created_at: DateTime<Utc>, record: Uuid) -> String {
    format!("{}#{record}", instant(created_at))
}

/// Where an event stands in its list.
#[must_use]
pub fn event_gsi1sk(at: DateTime<Utc>, event: EventId) -> String {
    format!("{}#{event}", instant(at))
}

/// Where a program stands in its list.
#[must_use]
pub fn program_gsi1sk(cip_tag: u32) -> String {
    format!("PROGRAM#{cip_tag:010}")
}

/// Where a delivery stands in its list.
#[must_use]
pub fn delivery_gsi1sk(created_at: DateTime<Utc>, event: EventId, subscription: SubscriptionId) -> String {
    format!("{}#{event}#{subscription}", instant(created_at))
}

/// A partition of the index `due`. It leads across clients, since one sweep serves them all.
#[must_use]
pub fn due_partition(shard: u8) -> String {
    format!("DUE#{shard}")
}

/// The partition of an event's deliveries.
#[must_use]
pub fn due_shard(event: EventId) -> u8 {
    event.uuid().as_bytes()[15] % DUE_SHARDS
}

/// The partition of the marks of an outbox on the index `due`.
#[must_use]
pub fn outbox_partition(shard: u8) -> String {
    format!("OUTBOX#{shard}")
}

/// The partition of a mark.
#[must_use]
pub fn outbox_shard(id: Uuid) -> u8 {
    id.as_bytes()[15] % DUE_SHARDS
}

/// Where a mark stands: an id of version 7 begins with the time at which it was made.
#[must_use]
pub fn outbox_gsi2sk(id: Uuid) -> String {
    id.simple().to_string()
}

/// Before all marks of ids that were made at that time or later.
#[must_use]
pub fn outbox_made_by(time: DateTime<Utc>) -> String {
    format!("{:012x}", time.timestamp_millis().max(0))
}

/// Whose mark has that partition key.
#[must_use]
pub fn outbox_of(pk: &str) -> Option<(ClientId, Uuid)> {
    let (client, id) = pk.strip_prefix("CLIENT#")?.split_once("#OUTBOX#")?;
    Some((client.parse().ok()?, id.parse().ok()?))
}

/// Where customers wait whom somebody has to look at by some time, on the index `due`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agenda {
    /// Of all clients that have our time: one of [`DUE_SHARDS`] partitions.
    Shared(u8),
    /// Of one client whose clock may be ahead of ours: its times are by its own clock.
    Of(ClientId),
}

impl Agenda {
    /// Where a customer waits.
    #[must_use]
    pub fn of(client: ClientId, customer: CustomerId, own_clock: bool) -> Self {
        if own_clock { Self::Of(client) } else { Self::Shared(customer.uuid().as_bytes()[15] % DUE_SHARDS) }
    }

    #[must_use]
    pub fn gsi2pk(&self) -> String {
        match self {
            Self::Shared(shard) => format!("AGENDA#{shard}"),
            Self::Of(client) => format!("CLIENT#{client}#AGENDA"),
        }
    }
}

/// The partition of the index `due` where the clients stand that have clocks of their own.
pub const OWN_CLOCKS: &str = "OWN_CLOCKS";

/// Where a customer stands in its agenda.
#[must_use]
pub fn agenda_gsi2sk(due: DateTime<Utc>, customer: CustomerId) -> String {
    format!("{}#{customer}", instant(due))
}

/// Where a delivery stands among those due.
#[must_use]
pub fn due_gsi2sk(due: DateTime<Utc>, event: EventId, subscription: SubscriptionId) -> String {
    format!("{}#{event}#{subscription}", instant(due))
}

/// A time that sorts as text: RFC 3339, UTC, to the millisecond.
#[must_use]
pub fn instant(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use gatehouse_domain::entity::Entity;
    use gatehouse_domain::id::NoteId;
    use gatehouse_domain::webhook::Trouble;

    use super::*;

    const CLIENT: ClientId = ClientId::new(Uuid::from_u128(0xC));
    const CUSTOMER: CustomerId = CustomerId::new(Uuid::from_u128(0xA));
    const EVENT: EventId = EventId::new(Uuid::from_u128(0xE));
    const SUBSCRIPTION: SubscriptionId = SubscriptionId::new(Uuid::from_u128(0x5));
    const BACKTEST: BacktestId = BacktestId::new(Uuid::from_u128(0xB));

    fn every_kind() -> [Key; 19] {
        [
            Key::Client(CLIENT),
            Key::Program { client: CLIENT, cip_tag: 1 },
            Key::ProgramVersion { client: CLIENT, cip_tag: 1, version: 2 },
            Key::Customer { client: CLIENT, customer: CUSTOMER },
            Key::Event { client: CLIENT, customer: CUSTOMER, revision: 3 },
            Key::Answer(IdempotencyKey::new(CLIENT, "POST", "/v3.1/users", "key-1")),
            Key::Record { client: CLIENT, kind: RecordKind::Verification, id: Uuid::from_u128(0x7) },
            Key::Link { client: CLIENT, owner: CUSTOMER, business: CustomerId::new(Uuid::from_u128(0xB)) },
            Key::Subscription { client: CLIENT, subscription: SUBSCRIPTION },
            Key::SubscriptionList(CLIENT),
            Key::Fingerprint { client: CLIENT, tag: [0xF0; 16] },
            Key::Health { client: CLIENT, subscription: SUBSCRIPTION },
            Key::Notice {
                client: CLIENT,
                subject: Subject::Endpoint { subscription: SUBSCRIPTION, trouble: Trouble::Gone },
                notice: EVENT,
            },
            Key::Notice {
                client: CLIENT,
                subject: Subject::Note {
                    note: NoteId::new(Uuid::from_u128(0x4)),
                    customer: CUSTOMER,
                    entity: Entity::Personal,
                    edition: 1,
                    status: None,
                    previous_status: None,
                },
                notice: EVENT,
            },
            Key::Delivery { client: CLIENT, event: EVENT, subscription: SUBSCRIPTION },
            Key::Backtest { client: CLIENT, backtest: BACKTEST },
            Key::BacktestPage { client: CLIENT, backtest: BACKTEST, page: 7 },
            Key::BacktestPlace { client: CLIENT, place: 2 },
            Key::Outbox { client: CLIENT, id: Uuid::from_u128(0xE) },
        ]
    }

    /// A changed key is a lost item: this snapshot changes with a migration or not at all.
    #[test]
    fn every_key_stays_as_it_is() {
        let mut table = String::new();
        for key in every_kind() {
            writeln!(table, "{} | {}", key.pk(), key.sk()).unwrap();
        }
        let noon = DateTime::from_timestamp(1_795_348_800, 0).unwrap();
        let position = customer_gsi1sk(noon, CUSTOMER);
        assert_eq!(customer_at(&position), Some(CUSTOMER));
        writeln!(table, "lists: {} | {position}", List::Customers(CLIENT).gsi1pk()).unwrap();
        writeln!(table, "lists: {} | {CLIENT}", List::Clients.gsi1pk()).unwrap();
        let position = delivery_gsi1sk(noon, EVENT, SUBSCRIPTION);
        writeln!(table, "lists: {} | {position}", List::Deliveries(CLIENT).gsi1pk()).unwrap();
        writeln!(table, "lists: {} | {}", List::Events(CLIENT).gsi1pk(), event_gsi1sk(noon, EVENT)).unwrap();
        let records = List::Records { client: CLIENT, kind: RecordKind::Verification };
        let position = record_gsi1sk(noon, Uuid::from_u128(0x7));
        writeln!(table, "lists: {} | {position}", records.gsi1pk()).unwrap();
        writeln!(table, "lists: {} | {}", List::Programs(CLIENT).gsi1pk(), program_gsi1sk(7)).unwrap();
        let position = due_gsi2sk(noon, EVENT, SUBSCRIPTION);
        writeln!(table, "due: {} | {position}", due_partition(due_shard(EVENT))).unwrap();
        let position = agenda_gsi2sk(noon, CUSTOMER);
        for own_clock in [false, true] {
            writeln!(table, "due: {} | {position}", Agenda::of(CLIENT, CUSTOMER, own_clock).gsi2pk()).unwrap();
        }
        let mark = Uuid::from_u128(0xE);
        writeln!(table, "due: {} | {}", outbox_partition(outbox_shard(mark)), outbox_gsi2sk(mark)).unwrap();
        writeln!(table, "due: {OWN_CLOCKS} | {CLIENT}").unwrap();
        insta::assert_snapshot!(table);
    }

    #[test]
    fn the_client_leads_every_partition_and_no_two_items_share_a_place() {
        let mut places: Vec<_> = every_kind().iter().map(|key| (key.pk(), key.sk())).collect();
        for (pk, _) in &places {
            assert!(pk.starts_with(&format!("CLIENT#{CLIENT}")), "{pk}");
        }
        places.sort();
        places.dedup();
        assert_eq!(places.len(), every_kind().len());
    }

    #[test]
    fn a_key_is_read_back_to_what_it_names() {
        let mark = Uuid::from_u128(0xE);
        assert_eq!(outbox_of(&Key::Outbox { client: CLIENT, id: mark }.pk()), Some((CLIENT, mark)));
        let customer = Key::Customer { client: CLIENT, customer: CUSTOMER };
        assert_eq!(Key::customer_of(&customer.pk()), Some((CLIENT, CUSTOMER)));
        let delivery = Key::Delivery { client: CLIENT, event: EVENT, subscription: SUBSCRIPTION };
        assert_eq!(Key::delivery_of(&delivery.pk(), &delivery.sk()), Some((CLIENT, EVENT, SUBSCRIPTION)));
        let request = Uuid::from_u128(0x7);
        let record = Key::Record { client: CLIENT, kind: RecordKind::VendorRequest, id: request };
        assert_eq!(request_of(&record.pk()), Some((CLIENT, request)));
        assert_eq!(request_of(&customer.pk()), None);
        assert_eq!(Key::customer_of(&delivery.pk()), None);
        assert_eq!(Key::delivery_of(&customer.pk(), &customer.sk()), None);
    }

    #[test]
    fn times_sort_as_text_through_every_fraction() {
        let at = |millis| instant(DateTime::from_timestamp_millis(millis).unwrap());
        let times = [at(0), at(1_795_348_800_000), at(1_795_348_800_001), at(1_795_348_800_010), at(4_102_444_800_000)];
        assert!(times.is_sorted(), "{times:?}");
    }
}
