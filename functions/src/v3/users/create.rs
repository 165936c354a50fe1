//! `POST /v3.1/users`

use gatehouse_checks::base::{self, Terms};
use gatehouse_domain::Floor;
use gatehouse_domain::customer::{Act, Customer, Login, LoginScope, NewCustomer, Profile};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::CustomerId;
use gatehouse_domain::update::{MAX_BASE_DOCUMENTS, MAX_LISTED, Update};
use gatehouse_store::{ClientKey, Refresh, SaveError};
use serde::Deserialize;
use utoipa::ToSchema;

use super::documents_in::{DocumentIn, Reader};
use super::user::{User, View};
use crate::call::{Call, Caller};
use crate::customers::{self, Beside};
use crate::house::House;
use crate::idempotency::Idempotency;
use crate::tokens;
use crate::v3::{Answer, IDEMPOTENCY_KEY, Problem, Reply};

/// A new user, with as much of its KYC as is known.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CreateUser {
    pub(crate) logins: Vec<LoginIn>,
    pub(crate) phone_numbers: Vec<String>,
    pub(crate) legal_names: Vec<String>,
    #[serde(default)]
    pub(crate) documents: Vec<DocumentIn>,
    #[serde(default)]
    pub(crate) extra: ExtraIn,
    #[serde(default)]
    photos: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct LoginIn {
    pub(crate) email: String,
    /// `READ_AND_WRITE` unless it says `READ`.
    scope: Option<String>,
    /// The older way to say `READ`.
    read_only: Option<bool>,
}

impl std::fmt::Debug for LoginIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoginIn").finish_non_exhaustive()
    }
}

#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct ExtraIn {
    supp_id: Option<String>,
    /// The program that decides the user; 5 where nothing is said, and 1 in a sandbox.
    cip_tag: Option<u32>,
    #[serde(default)]
    is_business: bool,
    note: Option<String>,
    public_note: Option<String>,
}

/// Creates a user and takes in its documents, which are then checked asynchronously.
#[utoipa::path(
    post, path = "/v3.1/users", operation_id = "users.create", tag = "users",
    request_body = CreateUser,
    responses((status = 200, description = "The user as created; its documents are being checked.", body = User)),
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
    let body: CreateUser = call.json()?;
    let program = customers::program_of_new(house, &caller.client, body.extra.cip_tag).await?;
    let mut reader = Reader {
        client: caller.client.id,
        customer: CustomerId::new(House::new_id()),
        terms: Terms {
            today: call.now().date_naive(),
            sandbox: caller.client.sandbox,
            of_business: body.extra.is_business,
        },
        present: Vec::new(),
        files: Vec::new(),
        unapplied: Vec::new(),
    };
    let ip = call.header("x-sp-user-ip").map(base::ip).and_then(Result::ok);
    let (new, update) = read(body, &mut reader, program.cip_tag, ip)?;
    let now = call.now();
    let mut customer = Customer::new(new, &program, now);
    customer.facts.floor = Floor::of(&caller.client);
    customer.apply(update, &mut Act { now, new_id: &mut || House::new_id() })?;
    gatehouse_checks::jurisdictions::renew(&mut customer, now);
    customer.settle(&program, now);

    let answer = created(&call, caller, &key, &customer)?.at(customer.revision);
    let kept = idempotency.as_ref().map(|used| used.keep(&answer));
    for file in reader.files {
        house.documents().put(&file.stored.key, file.bytes, "application/octet-stream").await?;
    }
    let beside = Beside { answer: kept, ..Beside::default() };
    match customers::create(house, &caller.client, (&key, &caller.key), &customer, &beside).await {
        Ok(()) => {
            tracing::info!(customer = %customer.id, "created");
            Ok(answer)
        }
        Err(SaveError::KeyUsed) => Idempotency::winner(idempotency, house, &key).await,
        Err(error) => Err(error.into()),
    }
}

fn created(call: &Call, caller: &Caller, key: &ClientKey, customer: &Customer) -> Reply {
    let view = View {
        base_url: &call.base_url(),
        client_name: &caller.client.name,
        refresh_token: Some(tokens::refresh_token(key, customer.id, Refresh::FIRST.generation)),
        file_link: None,
    };
    Answer::json(&view.show(customer))
}

fn read(
    body: CreateUser,
    reader: &mut Reader,
    cip_tag: u32,
    ip: Option<String>,
) -> Result<(NewCustomer, Update), Problem> {
    listed("logins", body.logins.len(), MAX_LISTED)?;
    listed("phone_numbers", body.phone_numbers.len(), MAX_LISTED)?;
    listed("legal_names", body.legal_names.len(), MAX_LISTED)?;
    if body.photos.len() > MAX_LISTED {
        return Err(Problem::payload(format!("photos: at most {MAX_LISTED}")));
    }
    if body.documents.len() > MAX_BASE_DOCUMENTS {
        return Err(Problem::payload(format!("documents: at most {MAX_BASE_DOCUMENTS}")));
    }
    let entity = if body.extra.is_business { Entity::Business } else { Entity::Personal };
    let profile = Profile {
        legal_names: each("legal_names", &body.legal_names, |text| base::name("", text, entity))?,
        logins: each("logins", &body.logins, login)?,
        phone_numbers: each("phone_numbers", &body.phone_numbers, |text: &String| device(text))?,
        photos: each("photos", &body.photos, |text: &String| base::line("", text))?,
        ips: Vec::new(),
        is_hidden: false,
        supp_id: note("extra.supp_id", body.extra.supp_id, 200)?,
        note: note("extra.note", body.extra.note, 1000)?,
        public_note: note("extra.public_note", body.extra.public_note, 250)?,
    };
    let new = NewCustomer { id: reader.customer, client: reader.client, entity, cip_tag, profile };
    let update = Update { documents: reader.new_documents(body.documents)?, ip, ..Update::default() };
    Ok((new, update))
}

fn listed(field: &str, count: usize, limit: usize) -> Result<(), Problem> {
    match count {
        0 => Err(Problem::payload(format!("{field}: at least one is required"))),
        count if count > limit => Err(Problem::payload(format!("{field}: at most {limit}"))),
        _ => Ok(()),
    }
}

fn each<In, Out>(
    list: &str,
    values: &[In],
    read: impl Fn(&In) -> Result<Out, base::FieldProblem>,
) -> Result<Vec<Out>, Problem> {
    let numbered = values.iter().enumerate();
    numbered
        .map(|(position, value)| {
            read(value).map_err(|problem| Problem::payload(format!("{list}[{position}] {}", problem.why)))
        })
        .collect()
}

pub(crate) fn login(login: &LoginIn) -> Result<Login, base::FieldProblem> {
    let scope = match (login.scope.as_deref(), login.read_only) {
        (Some("READ"), _) | (None, Some(true)) => LoginScope::Read,
        (Some("READ_AND_WRITE") | None, _) => LoginScope::ReadAndWrite,
        (Some(_), _) => {
            return Err(base::FieldProblem { field: "scope", why: "scope is READ_AND_WRITE or READ".to_owned() });
        }
    };
    Ok(Login { email: base::email(&login.email)?, scope })
}

/// A phone number or, as Synapse's own samples have it, an e-mail address that the user can be asked at.
pub(crate) fn device(text: &str) -> Result<String, base::FieldProblem> {
    if text.contains('@') { base::email(text) } else { base::phone(text) }
}

/// A free text of the client's, kept as it came.
pub(crate) fn note(field: &str, text: Option<String>, limit: usize) -> Result<Option<String>, Problem> {
    match text {
        Some(text) if text.chars().count() > limit => {
            Err(Problem::payload(format!("{field} has more than {limit} characters")))
        }
        text => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use gatehouse_domain::Program;
    use gatehouse_domain::id::ClientId;
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};
    use uuid::Uuid;

    use super::*;
    use crate::v0::persons::person::Person;
    use crate::v0::round_trip::{NOON, assert_told_alike, some_of, text};

    /// A set, shown in order.
    const ACTIVITIES: &[&str] = &["CRYPTO", "LENDING", "NFP"];

    /// A base document with some of what need not be there.
    fn document() -> impl Strategy<Value = Map<String, Value>> {
        let day = (1_u32..29, 1_u32..13, 1930_i32..2000);
        let known = (text("[A-Z][a-z]{1,9} [A-Z][a-z]{1,9}"), text("[a-z]{1,9}@[a-z]{3,9}[.]com"), day);
        let more = some_of(vec![
            ("alias", text("[A-Z][a-z]{1,9}")),
            ("company_activity", prop::sample::subsequence(ACTIVITIES, 1..3).prop_map(Value::from).boxed()),
            ("desired_scope", text("SEND[|]RECEIVE[|]TIER[|][1-3]")),
            ("docs_title", text("[A-Z][a-z]{1,9}")),
        ]);
        (known, more).prop_map(|((name, email, (day, month, year)), mut document)| {
            let known = json!({
                "name": name, "email": email, "phone_number": "+1-415-555-0123", "ip": "203.0.113.7",
                "entity_type": "M", "entity_scope": "Arts & Entertainment", "day": day, "month": month, "year": year,
                "address_street": "1 Market St", "address_city": "San Francisco", "address_subdivision": "CA",
                "address_postal_code": "94105", "address_country_code": "US",
            });
            document.extend(known.as_object().cloned().unwrap_or_default());
            document
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_user_comes_back_as_written(
            documents in prop::collection::vec(document(), 1..3),
            legal_names in prop::collection::vec("[A-Z][a-z]{1,9} [A-Z][a-z]{1,9}", 1..3),
            supp_id in prop::option::of("[a-z0-9]{1,20}"),
            public_note in prop::option::of(".{0,250}"),
        ) {
            let logins = json!([{"email": "test@example.com", "scope": "READ"}]);
            let phone_numbers = json!(["415.555.0123", "other@example.com"]);
            let extra = json!({"supp_id": supp_id, "public_note": public_note});
            let body = json!({
                "logins": logins, "phone_numbers": phone_numbers, "legal_names": legal_names, "documents": documents,
                "extra": extra,
            });
            let mut reader = Reader {
                client: ClientId::new(Uuid::from_u128(1)),
                customer: CustomerId::new(Uuid::from_u128(2)),
                terms: Terms { today: NOON.date_naive(), sandbox: true, of_business: false },
                present: Vec::new(),
                files: Vec::new(),
                unapplied: Vec::new(),
            };
            let (new, update) = read(serde_json::from_value(body).unwrap(), &mut reader, 1, None).unwrap();
            let mut customer = Customer::new(new, &Program::standard(), NOON);
            customer.apply(update, &mut Act { now: NOON, new_id: &mut || House::new_id() }).unwrap();
            customer.settle(&Program::standard(), NOON);
            let link = |_: &str| String::new();
            let view = View { base_url: "", client_name: "", refresh_token: None, file_link: Some(&link) };
            let shown = json!(view.show(&customer));
            assert_told_alike(&customer, &json!(Person::of(&customer)))?;
            prop_assert_eq!(&shown["logins"], &logins);
            prop_assert_eq!(&shown["phone_numbers"], &phone_numbers);
            prop_assert_eq!(&shown["legal_names"], &json!(legal_names));
            for (field, value) in extra.as_object().unwrap() {
                prop_assert_eq!(&shown["extra"][field], value);
            }
            for (written, shown) in documents.iter().zip(shown["documents"].as_array().unwrap()) {
                for (field, value) in written {
                    prop_assert_eq!(&shown[field], value, "{}", field);
                }
            }
        }
    }
}
