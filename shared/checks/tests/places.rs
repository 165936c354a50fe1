//! When the table of jurisdictions is asked, of customers as they are stored and changed.

mod support;

use gatehouse_checks::jurisdictions::{renew, table_hash};
use gatehouse_domain::customer::{Observation, Observed};
use gatehouse_domain::jurisdiction::Assessment;
use gatehouse_domain::status::{Permission, VerificationStatus};
use support::{NOON, Papers};

fn assessment(papers: &Papers) -> Option<&Assessment> {
    papers.base().jurisdictions.assessment.as_ref()
}

fn asks_the_table(observations: &[Observation]) -> bool {
    observations.iter().any(|own| matches!(own.fact, Observed::Assessed(_)))
}

#[test]
fn whoever_changes_is_assessed_at_once_and_the_check_then_finds_nothing_to_do() {
    let mut papers = Papers::new();
    assert!(asks_the_table(&papers.wanted(false)));
    renew(&mut papers.customer, NOON);
    papers.settle();
    assert_eq!(assessment(&papers).unwrap().table, table_hash());
    assert!(!asks_the_table(&papers.wanted(false)));
    let before = papers.customer.clone();
    renew(&mut papers.customer, NOON);
    assert!(papers.customer == before, "asked twice, it says the same");
}

#[test]
fn an_answer_of_another_table_is_asked_for_again_when_everybody_is_looked_at_again() {
    let mut papers = Papers::new();
    renew(&mut papers.customer, NOON);
    let (id, known) = (papers.base().id, assessment(&papers).unwrap().clone());
    let earlier = Assessment { table: "an earlier one".to_owned(), ..known };
    papers.customer.observe(Observation { document: id, fact: Observed::Assessed(earlier) });
    papers.settle();
    assert!(!asks_the_table(&papers.wanted(false)));
    assert!(asks_the_table(&papers.wanted(true)));
    papers.wanted(true).into_iter().for_each(|own| {
        papers.customer.observe(own);
    });
    assert_eq!(assessment(&papers).unwrap().table, table_hash());
    assert!(!asks_the_table(&papers.wanted(true)));
}

#[test]
fn a_request_from_an_embargoed_country_stops_the_customer_in_the_change_that_brings_it() {
    let mut papers = Papers::new();
    papers.customer.remember_ip("175.45.176.1".to_owned());
    renew(&mut papers.customer, NOON);
    papers.settle();
    assert_eq!(papers.customer.decision.verification_status, VerificationStatus::Review);
    assert_eq!(papers.customer.permission(), Permission::Unverified);
    // Twenty others push the address out of the profile.
    for last in 1..=20 {
        papers.customer.remember_ip(format!("203.0.113.{last}"));
        renew(&mut papers.customer, NOON);
        papers.settle();
    }
    assert!(!papers.customer.profile.ips.contains(&"175.45.176.1".to_owned()));
    assert_eq!(papers.customer.decision.verification_status, VerificationStatus::Review);
}

#[test]
fn a_business_is_where_its_office_is() {
    let mut papers = Papers::of("LLC", gatehouse_domain::entity::Entity::Business);
    let mut address = papers.base().details.address.clone().unwrap();
    address.country_code = "IR".to_owned();
    papers.customer.facts.documents[0].details.address = Some(address);
    renew(&mut papers.customer, NOON);
    papers.settle();
    assert_eq!(papers.customer.decision.verification_status, VerificationStatus::Rejected);
}
