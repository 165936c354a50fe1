//! A customer, its event and what goes with them, the same every time.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use gatehouse_domain::customer::{Act, Login, LoginScope, NewCustomer, Profile};
use gatehouse_domain::document::{Address, BaseDetails};
use gatehouse_domain::document_type::VirtualDocumentType;
use gatehouse_domain::entity::{Entity, EntityType};
use gatehouse_domain::event::{Actor, Event};
use gatehouse_domain::id::{ClientId, CustomerId, EventId};
use gatehouse_domain::screened::ScreenedParties;
use gatehouse_domain::update::{DocumentChange, SubChange, SubDocumentChanges, Update};
use gatehouse_domain::{Customer, Program};
use uuid::Uuid;

pub(crate) const NOON: DateTime<Utc> = DateTime::from_timestamp(1_795_348_800, 0).unwrap();

pub(crate) fn client_id() -> ClientId {
    ClientId::new(Uuid::from_u128(0x019a_a5f0_08d4_7e93_8c2f_b04d_1976_e5a8))
}

/// A person with one base document that carries an SSN, at revision 1.
pub(crate) fn customer(client: ClientId, id: Uuid) -> Customer {
    let program = Program::standard();
    let new = NewCustomer { id: CustomerId::new(id), client, entity: Entity::Personal, cip_tag: 1, profile: profile() };
    let mut customer = Customer::new(new, &program, NOON);
    // Ids that compress as badly as real ones.
    let mut last = 0_u128;
    let mut new_id = || {
        last = last.wrapping_add(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        Uuid::from_u128(last)
    };
    let ssn =
        SubChange::Put { id: None, kind: VirtualDocumentType::find("SSN").unwrap(), value: "2222".to_owned().into() };
    let subs = SubDocumentChanges { virtual_documents: vec![ssn], ..SubDocumentChanges::default() };
    let update = Update { documents: vec![DocumentChange::Add(Box::new(details()), subs)], ..Update::default() };
    customer.apply(update, &mut Act { now: NOON, new_id: &mut new_id }).unwrap();
    customer.settle(&program, NOON);
    customer
}

/// A person's name and alias.
pub(crate) fn screened() -> ScreenedParties {
    let persons = ["Ada Example".to_owned(), "Ada Specimen Example".to_owned()].into();
    ScreenedParties { persons, ..ScreenedParties::default() }
}

/// The same customer one revision later.
pub(crate) fn revised(customer: &Customer) -> Customer {
    let mut next = customer.clone();
    next.settle(&Program::standard(), customer.updated_at + TimeDelta::seconds(1));
    next
}

pub(crate) fn event(customer: &Customer, id: Uuid) -> Event {
    Event::of(customer, None, Actor::Client, EventId::new(id))
}

fn profile() -> Profile {
    Profile {
        legal_names: vec!["Ada Example".to_owned()],
        logins: vec![Login { email: "Ada@Example.com".to_owned(), scope: LoginScope::ReadAndWrite }],
        phone_numbers: vec!["+1 415-555-0123".to_owned()],
        photos: Vec::new(),
        ips: Vec::new(),
        is_hidden: false,
        supp_id: Some("app-7731".to_owned()),
        note: None,
        public_note: None,
    }
}

fn details() -> BaseDetails {
    BaseDetails {
        name: Some("Ada Example".to_owned()),
        name_parts: None,
        alias: Some("Mary-Ann O'Neill".to_owned()),
        email: Some("ada@example.org".to_owned()),
        phone_number: Some("4155550199".to_owned()),
        ip: Some("203.0.113.7".to_owned()),
        entity_type: EntityType::find("F", Entity::Personal).unwrap(),
        entity_scope: "Not Known".to_owned(),
        birth: NaiveDate::from_ymd_opt(1989, 5, 2),
        address: Some(Address {
            street: "1 Market St".to_owned(),
            unit: None,
            city: Some("San Francisco".to_owned()),
            subdivision: Some("CA".to_owned()),
            postal_code: Some("94105".to_owned()),
            country_code: "US".to_owned(),
        }),
        relationship: None,
        company_activity: Vec::new(),
        desired_scope: None,
        doc_option_key: None,
        docs_key: None,
        docs_title: None,
        known_as: Vec::new(),
    }
}
