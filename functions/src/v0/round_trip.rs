//! Whatever a client may write of a customer, and the customer that is made of it: for the properties that nothing of it is lost.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use gatehouse_checks::base::Terms;
use gatehouse_domain::customer::{Act, NewCustomer, Profile};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::{ClientId, CustomerId};
use gatehouse_domain::update::Update;
use gatehouse_domain::{Customer, Program};
use lambda_http::Body;
use lambda_http::http::Request;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::call::Call;
use crate::house::House;
use crate::v0::Problem;
use crate::v0::customers::customer::CustomerOut;
use crate::v0::persons::person::international;
use crate::v3::users::user::View;

pub(crate) const NOON: DateTime<Utc> = DateTime::from_timestamp(1_795_348_800, 0).expect("a time");

pub(crate) fn terms(of_business: bool) -> Terms {
    Terms { today: NOON.date_naive(), sandbox: true, of_business }
}

pub(crate) fn call(body: &Value) -> Call {
    Call::new(Request::new(Body::Text(body.to_string())))
}

pub(crate) fn customer(entity: Entity) -> Customer {
    let nobody = Uuid::from_u128(1);
    let profile = Profile::default();
    let new = NewCustomer { id: CustomerId::new(nobody), client: ClientId::new(nobody), entity, cip_tag: 1, profile };
    Customer::new(new, &Program::standard(), NOON)
}

pub(crate) fn apply(customer: &mut Customer, update: Update) {
    customer.apply(update, &mut Act { now: NOON, new_id: &mut || House::new_id() }).expect("the update was accepted");
    customer.settle(&Program::standard(), NOON);
}

/// What a reader made of a body that it must accept.
pub(crate) fn accepted<T>(read: Result<T, Problem>) -> Result<T, TestCaseError> {
    read.map_err(|problem| TestCaseError::fail(format!("{problem:?}")))
}

/// Each of these fields, or not.
pub(crate) fn some_of(fields: Vec<(&'static str, BoxedStrategy<Value>)>) -> impl Strategy<Value = Map<String, Value>> {
    let each: Vec<_> = fields
        .into_iter()
        .map(|(name, value)| prop::option::of(value).prop_map(move |value| value.map(|value| (name.to_owned(), value))))
        .collect();
    each.prop_map(|fields| fields.into_iter().flatten().collect())
}

/// A whole party: fields of its own, and those that a new one has to have.
pub(crate) fn whole(
    fields: impl Strategy<Value = Map<String, Value>>,
    statuses: &'static [&'static str],
) -> impl Strategy<Value = Map<String, Value>> {
    (fields, any::<bool>(), prop::sample::select(statuses)).prop_map(|(mut fields, is_customer, status)| {
        fields.insert("is_customer".to_owned(), is_customer.into());
        fields.insert("status".to_owned(), status.into());
        fields
    })
}

pub(crate) fn text(pattern: &'static str) -> BoxedStrategy<Value> {
    proptest::string::string_regex(pattern).expect("a pattern").prop_map(Value::from).boxed()
}

pub(crate) fn one_of(words: &'static [&'static str]) -> BoxedStrategy<Value> {
    prop::sample::select(words).prop_map(Value::from).boxed()
}

pub(crate) fn date() -> BoxedStrategy<Value> {
    (0..20_000_u64)
        .prop_map(|days| {
            Value::from((NaiveDate::default() - chrono::Days::new(3_650) + chrono::Days::new(days)).to_string())
        })
        .prop_filter("somebody of age", |date| date.as_str().is_some_and(|date| date < "2005"))
        .boxed()
}

pub(crate) fn address() -> BoxedStrategy<Value> {
    let places = [("New York", "NY", "10001"), ("San Francisco", "CA", "94105"), ("Austin", "TX", "78701-1234")];
    let unit = prop::option::of("Apt [1-9]{1,3}");
    ("[1-9][0-9]{0,3} [A-Z][a-z]{3,9} (St|Ave|Road)", unit, prop::sample::select(places.to_vec()))
        .prop_map(|(street, unit, (city, state, postal_code))| {
            let mut address = json!({
                "address_line_1": street, "city": city, "state": state, "postal_code": postal_code, "country_code": "US",
            });
            if let Some(unit) = unit {
                address["address_line_2"] = unit.into();
            }
            address
        })
        .boxed()
}

pub(crate) fn metadata() -> BoxedStrategy<Value> {
    prop::collection::btree_map("[a-z_]{1,12}", any::<String>(), 1..4).prop_map(|own| json!(own)).boxed()
}

/// Every field that was written, as it is shown: of an identity number its last four digits.
pub(crate) fn assert_shown(written: &Map<String, Value>, shown: &Value) -> Result<(), TestCaseError> {
    for (field, value) in written {
        let expected = match (field.as_str(), value.as_str()) {
            ("ssn" | "ein", Some(number)) => json!(number[number.len() - 4..]),
            _ => value.clone(),
        };
        prop_assert_eq!(&shown[field], &expected, "{}", field);
    }
    Ok(())
}

/// What the two vocabularies both have a word for, they say alike of a customer. `shown` is what `/v0` shows of it.
pub(crate) fn assert_told_alike(customer: &Customer, shown: &Value) -> Result<(), TestCaseError> {
    let link = |_: &str| String::new();
    let view = View { base_url: "", client_name: "", refresh_token: None, file_link: Some(&link) };
    let user = json!(view.show(customer));
    let document = &user["documents"][0];
    prop_assert_eq!(&user["_id"], &shown["id"]);
    let parts: Vec<&str> = ["first_name", "middle_name", "last_name", "entity_name"]
        .iter()
        .filter_map(|part| shown[part].as_str())
        .collect();
    prop_assert_eq!(document["name"].as_str().unwrap_or_default(), parts.join(" "));
    prop_assert_eq!(&document["email"], &shown["email"]);
    let phone = document["phone_number"].as_str().and_then(international);
    prop_assert_eq!(phone.as_deref(), shown["phone_number"].as_str());
    let address = &shown["legal_address"];
    let lines = ["address_line_1", "address_line_2"].map(|line| address[line].as_str());
    let street = lines.into_iter().flatten().collect::<Vec<_>>().join(", ");
    prop_assert_eq!(document["address_street"].as_str().unwrap_or_default(), street);
    for (one, other) in
        [("city", "city"), ("state", "subdivision"), ("postal_code", "postal_code"), ("country_code", "country_code")]
    {
        prop_assert_eq!(&document[format!("address_{other}")], &address[one], "{}", one);
    }
    let date = ["dob", "formation_date"].iter().find_map(|field| shown[field].as_str());
    let date: Option<NaiveDate> = date.and_then(|date| date.parse().ok());
    let parts = date.map(|date| json!([date.year(), date.month(), date.day()]));
    prop_assert_eq!(
        json!([document["year"], document["month"], document["day"]]),
        parts.unwrap_or(json!([null, null, null]))
    );
    let decided = json!(CustomerOut::of(customer));
    prop_assert_eq!(&decided["permission"], &user["permission"]);
    prop_assert_eq!(&decided["verification_status"], &shown["verification_status"]);
    Ok(())
}
