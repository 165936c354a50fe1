//! Creating a person or a business: the same but for how it is read and shown.

use gatehouse_domain::Floor;
use gatehouse_domain::customer::{Act, Customer, NewCustomer, Profile};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::CustomerId;
use gatehouse_domain::update::Update;
use gatehouse_store::RecordChange;

use super::change::Changing;
use super::{Problem, Reply};
use crate::call::Call;
use crate::customers::{self, Beside};
use crate::house::House;

/// Makes a customer of what was read and answers with what `answer` makes of it. Its checks are not asked for: whoever
/// verifies it says so (`POST /v0/verifications`, `POST /v0/verifications/verify`).
pub(crate) async fn create(
    house: &House,
    call: &Call,
    changing: Changing,
    (entity, update): (Entity, Update),
    records: impl Fn(&Customer) -> Result<Vec<RecordChange>, Problem>,
    answer: impl Fn(&Customer) -> Reply,
) -> Reply {
    let caller = call.caller()?;
    let now = call.now();
    let program = customers::program_of_new(house, &caller.client, update.cip_tag).await?;
    let id = CustomerId::new(House::new_id());
    let (client, cip_tag) = (caller.client.id, program.cip_tag);
    let new = NewCustomer { id, client, entity, cip_tag, profile: Profile::default() };
    let mut customer = Customer::new(new, &program, now);
    customer.facts.checks_asked = false;
    customer.facts.floor = Floor::of(&caller.client);
    customer.apply(update, &mut Act { now, new_id: &mut || House::new_id() })?;
    gatehouse_checks::jurisdictions::renew(&mut customer, now);
    customer.settle(&program, now);

    let answer = answer(&customer)?;
    let kept = changing.keep(&answer);
    let beside = Beside { answer: kept, records: records(&customer)? };
    let saved = customers::create(house, &caller.client, (&changing.key, &caller.key), &customer, &beside).await;
    if saved.is_ok() {
        tracing::info!(customer = %customer.id, "created");
    }
    changing.saved(house, saved, answer).await
}
