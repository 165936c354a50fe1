//! A person comes back as it was written.

use gatehouse_domain::entity::Entity;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::person::Person;
use super::person_in::{changes, new_person};
use crate::v0::round_trip::{
    accepted, address, apply, assert_shown, assert_told_alike, call, customer, date, metadata, one_of, some_of, terms,
    text, whole,
};

fn fields() -> impl Strategy<Value = Map<String, Value>> {
    some_of(vec![
        ("first_name", text("[A-Z][a-z]{1,9}( [A-Z][a-z]{1,9})?")),
        ("middle_name", text("[A-Z][a-z]{1,9}")),
        ("last_name", text("[A-Z][a-zé]{1,9}(-[A-Z][a-z]{1,9})?")),
        ("chosen_name", text("[A-Z][a-z]{1,9}")),
        ("dob", date()),
        ("email", text("[a-z]{1,10}@[a-z]{3,10}[.](com|org)")),
        ("phone_number", text("[+]1415555[0-9]{4}")),
        ("legal_address", address()),
        ("shipping_address", address()),
        ("ssn", text("[1-6][0-9]{2}-[1-9][0-9]-[1-9][0-9]{3}")),
        ("ssn_source", one_of(&["MANUAL", "PREFILL"])),
        ("metadata", metadata()),
    ])
}

const STATUSES: &[&str] = &["PROSPECT", "FROZEN", "DORMANT"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_person_comes_back_as_written_and_a_change_changes_what_it_names(first in whole(fields(), STATUSES), then in fields()) {
        let mut person = customer(Entity::Personal);
        apply(&mut person, accepted(new_person(&call(&json!(first)), terms(false)))?);
        assert_shown(&first, &json!(Person::of(&person)))?;
        assert_told_alike(&person, &json!(Person::of(&person)))?;
        let update = accepted(changes(&call(&json!(then)), terms(false), &person))?;
        apply(&mut person, update);
        let mut both = first;
        both.extend(then);
        assert_shown(&both, &json!(Person::of(&person)))?;
        assert_told_alike(&person, &json!(Person::of(&person)))?;
    }
}
