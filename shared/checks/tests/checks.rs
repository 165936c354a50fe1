//! What the checks find out, for a live client and for a sandbox, with the shipped sample of the lists.

#![expect(clippy::unwrap_used, reason = "a check that does not find what is told is a failed test")]

use chrono::{DateTime, NaiveDate, Utc};
use gatehouse_checks::base::{Draft, DraftAddress, Terms, details};
use gatehouse_checks::{Context, run};
use gatehouse_domain::customer::{Act, Customer, NewCustomer, Profile};
use gatehouse_domain::document_type::VirtualDocumentType;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::{ClientId, CustomerId};
use gatehouse_domain::party::{Identifier, PartyChange};
use gatehouse_domain::program::Program;
use gatehouse_domain::status::{DocumentStatus, Watchlists};
use gatehouse_domain::update::{DocumentChange, SubChange, SubDocumentChanges, Update};
use gatehouse_screening::lists::SourceFile;
use gatehouse_screening::{Index, Settings, build_index};
use uuid::Uuid;

const NOON: DateTime<Utc> = DateTime::from_timestamp(1_795_348_800, 0).unwrap();

fn index() -> Index {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../screening/sample");
    let files = ["sdn.csv", "alt.csv", "add.csv"].map(|name| SourceFile {
        name: format!("ofac/{name}"),
        bytes: std::fs::read(format!("{folder}/{name}")).unwrap(),
    });
    Index::from_bytes(build_index(&files).unwrap().bytes).unwrap()
}

fn submitted(draft: Draft<'_>, ssn: &str) -> Customer {
    with_number(draft, "SSN", ssn)
}

fn with_number(draft: Draft<'_>, kind: &str, number: &str) -> Customer {
    let of_business = draft.entity_type != Some("F");
    let mut new_id = ids_after(0);
    let profile = Profile {
        legal_names: Vec::new(),
        logins: Vec::new(),
        phone_numbers: Vec::new(),
        photos: Vec::new(),
        ips: Vec::new(),
        is_hidden: false,
        supp_id: None,
        note: None,
        public_note: None,
    };
    let new = NewCustomer {
        id: CustomerId::new(new_id()),
        client: ClientId::new(new_id()),
        entity: if of_business { Entity::Business } else { Entity::Personal },
        cip_tag: 1,
        profile,
    };
    let terms = Terms { today: NOON.date_naive(), sandbox: false, of_business };
    let kind = VirtualDocumentType::find(kind).unwrap();
    let put = SubChange::Put { id: None, kind, value: number.to_owned().into() };
    let subs = SubDocumentChanges { virtual_documents: vec![put], ..SubDocumentChanges::default() };
    let change = DocumentChange::Add(Box::new(details(draft, terms).unwrap()), subs);
    let mut customer = Customer::new(new, &Program::standard(), NOON);
    let update = Update { documents: vec![change], ..Update::default() };
    customer.apply(update, &mut Act { now: NOON, new_id: &mut new_id }).unwrap();
    customer
}

fn ids_after(mut last: u128) -> impl FnMut() -> Uuid {
    move || {
        last += 1;
        Uuid::from_u128(last)
    }
}

fn draft() -> Draft<'static> {
    Draft {
        name: Some("Ada Example"),
        email: Some("ada@example.com"),
        phone_number: Some("+14155550123"),
        ip: Some("203.0.113.7"),
        entity_type: Some("F"),
        entity_scope: Some("Not Known"),
        day: Some(2),
        month: Some(5),
        year: Some(1989),
        address: DraftAddress {
            street: Some("1 Market St"),
            city: Some("San Francisco"),
            subdivision: Some("CA"),
            postal_code: Some("94105"),
            country_code: Some("US"),
        },
        ..Draft::default()
    }
}

/// Runs every check, as `kyc.process` does, and decides.
fn checked(mut customer: Customer, sandbox: bool) -> Customer {
    let (lists, screening) = (index(), Settings::default());
    let context = Context { now: NOON, sandbox, lists: &lists, screening: &screening, screen_again: false };
    for observation in run(&customer.facts, &context) {
        customer.observe(observation);
    }
    assert_eq!(run(&customer.facts, &context), [], "a second run finds nothing to do");
    customer.settle(&Program::standard(), NOON);
    customer
}

fn status_of(customer: &Customer, kind: &str) -> DocumentStatus {
    let base = customer.facts.active_documents().next().unwrap();
    let social = base.active_social().map(|own| (own.kind.name(), own.meta.id));
    let numbers = base.active_virtual().map(|own| (own.kind.name(), own.meta.id));
    let (_, id) = social.chain(numbers).find(|(name, _)| *name == kind).unwrap();
    customer.decision.document(id)
}

#[test]
fn a_phone_number_that_nobody_can_have_is_a_person_s_to_ask_about_and_a_sandboxs_is_taken() {
    for (number, live) in [
        ("+1 (415) 555-2671", DocumentStatus::Valid),
        ("+1 415 555 0199", DocumentStatus::Reviewing),
        ("901.111.1111", DocumentStatus::Reviewing),
        ("+44 20 7946 0958", DocumentStatus::Valid),
    ] {
        let typed = || submitted(Draft { phone_number: Some(number), ..draft() }, "219-09-9998");
        let customer = checked(typed(), false);
        assert_eq!(status_of(&customer, "PHONE_NUMBER"), live, "{number}");
        let kept = customer.facts.active_documents().next().unwrap().details.phone_number.as_deref();
        assert_eq!(kept, Some(number), "as it was typed");
        assert_eq!(status_of(&checked(typed(), true), "PHONE_NUMBER"), DocumentStatus::Valid, "{number}");
    }
}

#[test]
fn a_well_formed_number_of_a_live_customer_waits_for_somebody_who_can_know() {
    let customer = checked(submitted(draft(), "219-09-9998"), false);
    assert_eq!(status_of(&customer, "SSN"), DocumentStatus::Reviewing);
    assert_eq!(customer.decision.watchlists, Watchlists::NoMatch);
}

#[test]
fn a_number_that_nobody_was_issued_is_invalid() {
    for never_issued in ["000-12-3456", "666-12-3456", "123-00-4567", "2222"] {
        let customer = checked(submitted(draft(), never_issued), false);
        assert_eq!(status_of(&customer, "SSN"), DocumentStatus::Invalid, "{never_issued}");
    }
}

#[test]
fn a_taxpayers_number_is_of_the_kind_that_the_taxpayer_has() {
    let status = |entity_type, number| {
        let customer = with_number(Draft { entity_type: Some(entity_type), ..draft() }, "TIN", number);
        status_of(&checked(customer, false), "TIN")
    };
    for never_issued in ["078051120", "219099999", "666123456", "12-3456789"] {
        assert_eq!(status("F", never_issued), DocumentStatus::Invalid, "{never_issued}");
    }
    assert_eq!(status("F", "219-09-9998"), DocumentStatus::Reviewing);
    assert_eq!(status("LLC", "36-4456781"), DocumentStatus::Reviewing);
    assert_eq!(status("LLC", "219-09-9998"), DocumentStatus::Invalid);
    assert_eq!(status("SOLE-PROPRIETORSHIP", "219-09-9998"), DocumentStatus::Reviewing);
}

#[test]
fn a_prefix_that_the_tax_office_does_not_list_is_said_and_refuses_nobody() {
    let reasons = |number| {
        let customer = checked(with_number(Draft { entity_type: Some("LLC"), ..draft() }, "TIN", number), false);
        let own = customer.facts.active_virtual().next().unwrap();
        own.meta.findings.reasons().iter().map(|reason| reason.name().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(reasons("36-4456781"), ["no_source_configured"]);
    assert_eq!(reasons("07-3456789"), ["no_source_configured", "ein_prefix_not_listed"]);
}

#[test]
fn an_address_whose_code_is_of_another_state_is_for_a_person() {
    let address = DraftAddress { postal_code: Some("10001"), ..draft().address };
    let live = checked(submitted(Draft { address, ..draft() }, "219-09-9998"), false);
    assert_eq!(status_of(&live, "ADDRESS"), DocumentStatus::Reviewing);
    assert_eq!(status_of(&checked(submitted(draft(), "219-09-9998"), false), "ADDRESS"), DocumentStatus::Valid);
}

#[test]
fn a_sandboxs_fixed_values_have_their_fixed_fates() {
    assert_eq!(status_of(&checked(submitted(draft(), "2222"), true), "SSN"), DocumentStatus::Valid);
    assert_eq!(status_of(&checked(submitted(draft(), "3333"), true), "SSN"), DocumentStatus::Invalid);
    let failing = [
        ("EMAIL", Draft { email: Some("invalid@gmail.com"), ..draft() }),
        ("PHONE_NUMBER", Draft { phone_number: Some("541-754-3010"), ..draft() }),
        ("IP", Draft { ip: Some("255.255.255.0"), ..draft() }),
    ];
    for (kind, draft) in failing {
        assert_eq!(status_of(&checked(submitted(draft, "2222"), true), kind), DocumentStatus::Invalid, "{kind}");
    }
}

#[test]
fn a_sandboxs_fixed_values_mean_nothing_to_a_live_client() {
    let ordinary = submitted(Draft { email: Some("invalid@gmail.com"), ..draft() }, "219-09-9998");
    assert_eq!(status_of(&checked(ordinary, false), "EMAIL"), DocumentStatus::Valid);
}

#[test]
fn a_date_is_judged_by_the_holder_and_the_day() {
    let mut customer = submitted(draft(), "2222");
    customer.facts.documents[0].details.birth = NaiveDate::from_ymd_opt(2020, 1, 1);
    assert_eq!(status_of(&checked(customer, true), "DATE"), DocumentStatus::Invalid);
}

#[test]
fn a_listed_name_is_found_with_a_reason_that_a_person_can_read() {
    let listed = listed_person();
    let customer = checked(submitted(Draft { name: Some(&listed), ..draft() }, "2222"), true);
    assert_eq!(customer.decision.watchlists, Watchlists::SoftMatchPendingUpload);
    let screening = customer.facts.documents[0].screening.as_ref().unwrap();
    assert_eq!(screening.index.len(), 64, "the index is pinned by its hash");
    let hit = &screening.hits[0];
    assert_eq!(hit.list, "ofac_sdn");
    assert!(!hit.why.is_empty());
}

#[test]
fn whatever_else_the_integrator_calls_somebody_is_screened_and_leads_a_changed_list_to_them() {
    let listed = listed_person();
    let party = PartyChange { chosen_name: Some(Some(listed.clone())), ..PartyChange::default() };
    let mut customer = submitted(draft(), "2222");
    let before = gatehouse_checks::screened_parties(&customer.facts);
    assert!(!gatehouse_checks::may_concern(&index(), &before));
    customer = checked(customer, true);
    let update = Update { party, ..Update::default() };
    customer.apply(update, &mut Act { now: NOON, new_id: &mut || Uuid::from_u128(9) }).unwrap();
    customer.settle(&Program::standard(), NOON);
    assert_eq!(customer.decision.watchlists, Watchlists::Pending, "the lists were not asked about that name");
    assert_eq!(checked(customer.clone(), true).decision.watchlists, Watchlists::SoftMatchPendingUpload);
    assert!(gatehouse_checks::may_concern(&index(), &gatehouse_checks::screened_parties(&customer.facts)));
}

#[test]
fn a_number_that_a_list_gives_decides_whatever_the_name_and_leads_a_changed_list_to_its_holder() {
    // Of Hasan Mortezavi, in the shipped sample; in the digits of several scripts, which nobody escapes by.
    for number in
        ["d9019576", "D 901-9576", "\u{ff24}\u{ff19}\u{ff10}\u{ff11}\u{ff19}\u{ff15}\u{ff17}\u{ff16}", "D٩٠١٩٥٧٦"]
    {
        let customer = checked(with_number(draft(), "PASSPORT", number), true);
        assert_eq!(customer.decision.watchlists, Watchlists::Match, "{number}");
        let hit = &customer.facts.documents[0].screening.as_ref().unwrap().hits[0];
        assert!(hit.identified && hit.why.contains(&"passport is the same".to_owned()), "{:?}", hit.why);
        assert!(gatehouse_checks::may_concern(&index(), &gatehouse_checks::screened_parties(&customer.facts)));
    }
    for (kind, number) in [("PASSPORT", "D9019577"), ("PASSPORT", "9576"), ("OTHER", "D9019576")] {
        let customer = checked(with_number(draft(), kind, number), true);
        assert_eq!(customer.decision.watchlists, Watchlists::NoMatch, "{kind} {number}");
    }
}

#[test]
fn numbers_of_companies_ships_and_wallets_are_asked_about_too() {
    let own = |kind: &str, value: &str| {
        let line = format!(
            r#"{{"id":"own-1","name":"Quillon Varnadore Works","kind":"organization","effect":"reject","identifiers":[{{"kind":"{kind}","value":"{value}"}}]}}"#
        );
        let file = SourceFile { name: "own.jsonl".to_owned(), bytes: line.into_bytes() };
        Index::from_bytes(build_index(&[file]).unwrap().bytes).unwrap()
    };
    for (document, given, kind, listed) in [
        ("LEI", "5299008ONRYZRO61SY92", "lei", "5299 008O NRYZ RO61 SY92"),
        ("REGISTRATION_NUMBER", "5527424", "registration", "05527424"),
        ("IMO_NUMBER", "IMO 9123456", "imo", "9123456"),
        (
            "WALLET_ADDRESS",
            "0x098b716b8aaf21512996dc57eb0615e2383e2f96",
            "crypto_address",
            "0x098B716B8Aaf21512996dC57EB0615e2383E2f96",
        ),
    ] {
        let business = Draft { entity_type: Some("LLC"), ..draft() };
        let customer = with_number(business, document, given);
        let (lists, settings) = (own(kind, listed), Settings::default());
        let context = Context { now: NOON, sandbox: true, lists: &lists, screening: &settings, screen_again: false };
        let screening = gatehouse_checks::screen(&customer.facts.documents[0], &context).unwrap();
        assert!(screening.hits[0].identified, "{document}");
        assert_eq!(screening.hits[0].effect, gatehouse_domain::fact::ListEffect::Reject, "{document}");
        assert!(gatehouse_checks::may_concern(&lists, &gatehouse_checks::screened_parties(&customer.facts)));
    }
}

#[test]
fn a_number_that_comes_later_is_screened_too_and_another_countrys_is_another() {
    for (country_code, found) in [("IR", Watchlists::Match), ("GB", Watchlists::NoMatch)] {
        let mut customer = checked(submitted(draft(), "2222"), true);
        assert_eq!(customer.decision.watchlists, Watchlists::NoMatch);
        let kind = VirtualDocumentType::find("PASSPORT").unwrap();
        let value =
            Identifier { country_code: Some(country_code.to_owned()), ..Identifier::from("D9019576".to_owned()) };
        let put = SubChange::Put { id: None, kind, value };
        let subs = SubDocumentChanges { virtual_documents: vec![put], ..SubDocumentChanges::default() };
        let change = DocumentChange::Amend(customer.facts.documents[0].id, Box::default(), subs);
        let update = Update { documents: vec![change], ..Update::default() };
        customer.apply(update, &mut Act { now: NOON, new_id: &mut ids_after(100) }).unwrap();
        customer.settle(&Program::standard(), NOON);
        assert_eq!(customer.decision.watchlists, Watchlists::Pending, "the lists were not asked about that number");
        assert_eq!(checked(customer, true).decision.watchlists, found, "{country_code}");
    }
}

#[test]
fn a_citizenship_counts_however_it_is_called_and_what_is_no_country_says_nothing() {
    let reasons = |citizenship: &str| {
        let customer = with_number(Draft { name: Some("Hasan Mortezavi"), ..draft() }, "CITIZENSHIP", citizenship);
        checked(customer, true).facts.documents[0].screening.as_ref().unwrap().hits[0].why.join("; ")
    };
    for citizenship in ["IR", "ir", " Iran ", "Islamic Republic of Iran"] {
        assert!(reasons(citizenship).contains("a country in common"), "{citizenship}");
    }
    let reason = reasons("\u{e9}");
    assert!(reason.contains("lives elsewhere: US, listed"), "{reason}");
}

/// A person of the shipped sample about whom the list gives no date of birth that could contradict.
fn listed_person() -> String {
    let sample = include_str!("../../screening/sample/sdn.csv");
    let mut persons = sample.lines().filter(|line| line.contains("\"individual\"") && line.is_ascii());
    let line = persons.find(|line| !line.contains("DOB")).unwrap();
    let (last, first) = line.split('"').nth(1).unwrap().split_once(", ").unwrap();
    format!("{first} {last}")
}
