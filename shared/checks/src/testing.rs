//! A holder for the unit tests of the readers.

use chrono::{DateTime, NaiveDate};
use gatehouse_domain::document::{Address, BaseDetails, BaseDocument};
use gatehouse_domain::entity::{Entity, EntityType};
use gatehouse_domain::id::DocumentId;
use gatehouse_domain::jurisdiction::Jurisdictions;

pub(crate) fn holder() -> BaseDocument {
    BaseDocument {
        id: DocumentId::new(uuid::Uuid::from_u128(1)),
        details: BaseDetails {
            name: Some("Ada Example".to_owned()),
            name_parts: None,
            alias: None,
            email: Some("ada@example.com".to_owned()),
            phone_number: Some("+14155550123".to_owned()),
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
        },
        virtual_documents: Vec::new(),
        physical_documents: Vec::new(),
        social_documents: Vec::new(),
        screening: None,
        dismissals: Vec::new(),
        card_demand: None,
        jurisdictions: Jurisdictions::default(),
        submitted_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        deleted_at: None,
    }
}
