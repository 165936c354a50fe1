//! `POST /v0/persons`

use gatehouse_checks::base::Terms;
use gatehouse_domain::customer::{Act, Customer, NewCustomer, Profile};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::CustomerId;
use gatehouse_store::SaveError;

use super::person::Person;
use super::person_in::{self, PersonIn};
use crate::call::Call;
use crate::customers;
use crate::house::House;
use crate::idempotency::Idempotency;
use crate::v0::{Answer, IDEMPOTENCY_KEY, Problem, Reply};

/// Creates a person. Nothing is verified by that.
#[utoipa::path(
    post, path = "/v0/persons", operation_id = "persons.create", tag = "persons",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body get the first answer again.")),
    request_body = PersonIn,
    responses((status = 201, description = "The person as created, its revision in `ETag`.", body = Person)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let key = house.vault().open(caller.client.id, &caller.key).await?;
    let idempotency = Idempotency::of(&call, IDEMPOTENCY_KEY, caller, &key)?;
    if let Some(used) = &idempotency
        && let Some(earlier) = used.earlier(house, &key).await?
    {
        return earlier;
    }
    let now = House::now();
    let terms = Terms { today: now.date_naive(), sandbox: caller.client.sandbox, of_business: false };
    let update = person_in::new_person(&call, terms)?;
    let program = house.program(caller.client.id, 1).await?.ok_or_else(Problem::no_program)?;
    let new = NewCustomer {
        id: CustomerId::new(House::new_id()),
        client: caller.client.id,
        entity: Entity::Personal,
        cip_tag: 1,
        profile: Profile::default(),
    };
    let mut customer = Customer::new(new, &program, now);
    customer.apply(update, &mut Act { now, new_id: &mut || House::new_id() })?;
    customer.settle(&program, now);

    let answer = Answer::created(&Person::of(&customer))?.at(customer.revision);
    let kept = idempotency.as_ref().map(|used| used.keep(&answer));
    match customers::create(house, (&key, &caller.key), &customer, kept.as_ref()).await {
        Ok(()) => {
            tracing::info!(customer = %customer.id, "created");
            Ok(answer)
        }
        Err(SaveError::KeyUsed) => Idempotency::winner(idempotency, house, &key).await,
        Err(error) => Err(error.into()),
    }
}
