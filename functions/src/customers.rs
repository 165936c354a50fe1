//! Changing a customer: load, change, decide, save with its event, and once more from the start if somebody
//! else was quicker. The one way in which anything about a stored customer changes.

use gatehouse_domain::event::{Actor, Event, Outline};
use gatehouse_domain::id::{CustomerId, EventId};
use gatehouse_domain::{Client, Customer, Floor, Program};
use gatehouse_store::{ClientKey, Commit, KeptAnswer, RecordChange, SaveError, StoreError, StoredCustomer, WrappedKey};

use crate::house::House;
use crate::problem::Problem;

/// How often a change starts again before it gives up: each loss means that another change was saved.
const TRIES: usize = 8;

/// Why a change was not saved.
#[derive(Debug)]
pub(crate) enum ChangeError<E> {
    /// There is no such customer of this client.
    NotFound,
    /// The client has no program of the customer's tag.
    NoProgram,
    /// The change names a program that is below the floor of the client's programs.
    BelowFloor,
    /// The change itself was refused.
    Refused(E),
    /// Another request with the same idempotency key was quicker: its answer is the answer.
    KeyUsed,
    /// Others were quicker every time.
    Busy,
    TooLarge,
    Store(StoreError),
}

impl<E> From<StoreError> for ChangeError<E> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Whether a change has something to save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changed {
    Yes,
    No,
}

/// Who changes a customer, and whose it is: the client's clock says when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct By<'a> {
    pub(crate) actor: Actor,
    pub(crate) client: &'a Client,
}

/// What is saved with a change, beside the customer and its event.
#[derive(Default)]
pub(crate) struct Beside {
    pub(crate) answer: Option<KeptAnswer>,
    pub(crate) records: Vec<RecordChange>,
}

/// Changes a stored customer. `change` may run several times, each time on the customer as it then is.
pub(crate) async fn change<E>(
    house: &House,
    id: CustomerId,
    by: By<'_>,
    change: impl FnMut(&mut Customer) -> Result<Changed, E>,
) -> Result<StoredCustomer, ChangeError<E>> {
    let found = house.table().customer(house.vault(), by.client.id, id).await?;
    change_loaded(house, found.ok_or(ChangeError::NotFound)?, by, change).await
}

/// The same for a customer that was just read.
pub(crate) async fn change_loaded<E>(
    house: &House,
    stored: StoredCustomer,
    by: By<'_>,
    change: impl FnMut(&mut Customer) -> Result<Changed, E>,
) -> Result<StoredCustomer, ChangeError<E>> {
    change_beside(house, stored, by, change, |_| Ok(Beside::default())).await
}

/// The same, with what is saved beside the customer once it is decided.
pub(crate) async fn change_beside<E>(
    house: &House,
    mut stored: StoredCustomer,
    by: By<'_>,
    mut change: impl FnMut(&mut Customer) -> Result<Changed, E>,
    mut beside: impl FnMut(&Customer) -> Result<Beside, E>,
) -> Result<StoredCustomer, ChangeError<E>> {
    let (client, id) = (stored.customer.client, stored.customer.id);
    for _ in 0..TRIES {
        let before = stored.customer.clone();
        stored.customer.facts.floor = Floor::of(by.client);
        if change(&mut stored.customer).map_err(ChangeError::Refused)? == Changed::No {
            return Ok(stored);
        }
        let customer = &mut stored.customer;
        let program = house.program(client, customer.cip_tag).await?.ok_or(ChangeError::NoProgram)?;
        if customer.cip_tag != before.cip_tag && is_below_floor(by.client, &program) {
            return Err(ChangeError::BelowFloor);
        }
        let now = by.client.time(House::now());
        gatehouse_checks::jurisdictions::renew(customer, now);
        customer.settle(&program, now);
        let event = Event::of(customer, Some(&Outline::of(&before)), by.actor, EventId::new(House::new_id()));
        let event = event.since(&before, customer);
        let Beside { answer, records } = beside(customer).map_err(ChangeError::Refused)?;
        let screened = gatehouse_checks::screened_parties(&customer.facts);
        let commit = Commit {
            customer,
            event: &event,
            answer: answer.as_ref(),
            screened: &screened,
            records: &records,
            own_clock: by.client.sandbox,
        };
        match house.table().commit(&stored.key, &stored.wrapped, commit).await {
            Ok(()) => return Ok(stored),
            Err(SaveError::KeyUsed) => return Err(ChangeError::KeyUsed),
            Err(SaveError::Conflict) => {
                let found = house.table().customer(house.vault(), client, id).await?;
                stored = found.ok_or(ChangeError::NotFound)?;
            }
            Err(SaveError::TooLarge) => return Err(ChangeError::TooLarge),
            Err(SaveError::Store(error)) => return Err(error.into()),
        }
    }
    Err(ChangeError::Busy)
}

/// The program that decides a new customer: the one that the client names, or the usual one.
pub(crate) async fn program_of_new(house: &House, client: &Client, named: Option<u32>) -> Result<Program, Problem> {
    let cip_tag = named.unwrap_or_else(|| Program::usual_tag(client));
    let program = house.program(client.id, cip_tag).await?.ok_or_else(Problem::no_program)?;
    if is_below_floor(client, &program) { Err(Problem::below_floor()) } else { Ok(program) }
}

fn is_below_floor(client: &Client, program: &Program) -> bool {
    Floor::of(client).is_some_and(|floor| !program.below_floor(floor).is_empty())
}

/// Saves a new customer, with what is kept beside it.
pub(crate) async fn create(
    house: &House,
    client: &Client,
    (key, wrapped): (&ClientKey, &WrappedKey),
    customer: &Customer,
    Beside { answer, records }: &Beside,
) -> Result<(), SaveError> {
    let event = Event::of(customer, None, Actor::Client, EventId::new(House::new_id()));
    let commit = Commit {
        customer,
        event: &event,
        answer: answer.as_ref(),
        screened: &gatehouse_checks::screened_parties(&customer.facts),
        records,
        own_clock: client.sandbox,
    };
    house.table().commit(key, wrapped, commit).await
}
