//! A business comes back as it was written.

use gatehouse_domain::entity::Entity;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::business::Business;
use super::business_in::{changes, new_business};
use crate::v0::round_trip::{
    accepted, address, apply, assert_shown, assert_told_alike, call, customer, date, metadata, one_of, some_of, terms,
    text, whole,
};

const STRUCTURES: &[&str] =
    &["CORPORATION", "LLC", "NON_PROFIT", "OTHER", "PARTNERSHIP", "SOLE_PROPRIETORSHIP", "S_CORPORATION"];

fn fields() -> impl Strategy<Value = Map<String, Value>> {
    some_of(vec![
        ("entity_name", text("[A-Z][a-z]{2,9} [A-Z][a-z]{2,9}( LLC)?")),
        ("trade_names", prop::collection::vec("[A-Z][a-z]{2,9}", 0..4).prop_map(Value::from).boxed()),
        ("structure", one_of(STRUCTURES)),
        ("formation_date", date()),
        ("ein", text("[1-6][0-9]-[1-9][0-9]{6}")),
        ("formation_state", one_of(&["NY", "CA", "DE"])),
        ("email", text("[a-z]{1,10}@[a-z]{3,10}[.](com|org)")),
        ("phone_number", text("[+]1415555[0-9]{4}")),
        ("legal_address", address()),
        ("website", text("https://[a-z]{3,9}[.]com")),
        ("compliance_restrictions", Just(json!(["LICENSED_CANNABIS"])).boxed()),
        ("metadata", metadata()),
    ])
}

const STATUSES: &[&str] = &["PROSPECT", "FROZEN", "MERGED"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_business_comes_back_as_written_and_a_change_changes_what_it_names(first in whole(fields(), STATUSES), then in fields()) {
        let mut business = customer(Entity::Business);
        apply(&mut business, accepted(new_business(&call(&json!(first)), terms(true)))?);
        assert_shown(&first, &json!(Business::of(&business)))?;
        assert_told_alike(&business, &json!(Business::of(&business)))?;
        let update = accepted(changes(&call(&json!(then)), terms(true), &business))?;
        apply(&mut business, update);
        let mut both = first;
        both.extend(then);
        assert_shown(&both, &json!(Business::of(&business)))?;
        assert_told_alike(&business, &json!(Business::of(&business)))?;
    }
}
