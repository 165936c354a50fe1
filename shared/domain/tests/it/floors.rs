//! The floor under the programs of live clients: what no program goes without, and for how long.

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::customer::{Act, Customer};
use gatehouse_domain::document::Facts;
use gatehouse_domain::document_type::{PhysicalDocumentType, VirtualDocumentType};
use gatehouse_domain::entity::{Entity, EntityType};
use gatehouse_domain::fact::{Check, ListVerdict, Outcome};
use gatehouse_domain::gate::HoldCause;
use gatehouse_domain::id::VerificationId;
use gatehouse_domain::party::{Identifier, PersonalIdType};
use gatehouse_domain::program::Fault;
use gatehouse_domain::replay::replay;
use gatehouse_domain::requirement::{Cause, Why, explain};
use gatehouse_domain::rule::{BaseField, Kind, Rule};
use gatehouse_domain::status::{Permission, VerificationStatus};
use gatehouse_domain::update::{DocumentChange, SubChange, SubDocumentChanges, Update};
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use gatehouse_domain::{Floor, Program, decide};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{NOON, Story, amend, details, failed, of_vendor, stories};

/// A live client's customer, decided by a program that ships.
fn live(cip_tag: u32) -> Story {
    let mut story = Story::new();
    story.program = Program::shipped(cip_tag).unwrap();
    story.customer.cip_tag = cip_tag;
    story.customer.facts.floor = Some(Floor::PRESENT);
    story
}

/// A kind of number, its value, Synctera's word for it and who issued it.
type Typed = (&'static str, &'static str, Option<PersonalIdType>, Option<&'static str>);

fn numbers(typed: &[Typed]) -> SubDocumentChanges {
    let virtual_documents = typed.iter().map(|(kind, value, id_type, country)| SubChange::Put {
        id: None,
        kind: VirtualDocumentType::find(kind).unwrap(),
        value: Identifier { value: (*value).to_owned(), id_type: *id_type, country_code: country.map(str::to_owned) },
    });
    SubDocumentChanges { virtual_documents: virtual_documents.collect(), ..SubDocumentChanges::default() }
}

/// A person who lives in that country and shows these numbers, with everything checked and screened.
fn person(cip_tag: u32, country: &str, typed: &[Typed]) -> Story {
    let mut story = live(cip_tag);
    let mut own = details();
    own.address.as_mut().unwrap().country_code = country.to_owned();
    let documents = vec![DocumentChange::Add(Box::new(own), numbers(typed))];
    story.update(Update { documents, ..Update::default() }).unwrap();
    checked(story)
}

/// Numbers wait for a person and everything else passed, as for a live client.
fn checked(mut story: Story) -> Story {
    for (document, content, checks) in story.sub_documents() {
        let is_number = story.base().active_virtual().any(|own| own.meta.id == document);
        for check in checks {
            let waits = is_number && *check == Check::Source;
            let outcome = if waits { Outcome::Referred { reasons: Vec::new() } } else { Outcome::Passed };
            let observation = story.find(document, content, *check, outcome);
            story.customer.observe(observation);
        }
    }
    story.screen(ListVerdict::NoMatch);
    story
}

fn review(result: VerificationResult) -> Verification {
    let source = Source::Person { actor: "officer-7".to_owned(), approved_by: None };
    let id = VerificationId::new(Uuid::from_u128(77));
    Verification { id, kind: VerificationType::ManualReview, result, at: NOON, source, about: None }
}

fn has_number(story: &Story) -> bool {
    let lacking = story.customer.decision.holds.iter().any(|hold| hold.cause == HoldCause::Floor);
    !lacking
}

#[test]
fn an_identification_number_is_asked_by_whether_the_holder_is_a_us_person() {
    use PersonalIdType::{DriverLicense, NationalId, ProvincialId, Sin, TaxId};
    let of_passport = |country| ("PASSPORT", "X1234567", None, country);
    let cases: &[(&str, &[Typed], bool)] = &[
        ("US", &[], false),
        ("US", &[("SSN", "219-09-9999", None, None)], true),
        ("US", &[("TIN", "912-70-1234", Some(PersonalIdType::Itin), Some("US"))], true),
        // A US address and a passport alone: nobody said whose citizen that is.
        ("US", &[of_passport(Some("JP"))], false),
        ("US", &[of_passport(Some("JP")), ("CITIZENSHIP", "JP", None, None)], true),
        ("US", &[of_passport(Some("JP")), ("CITIZENSHIP", "Ruritania", None, None)], false),
        ("PR", &[of_passport(Some("JP"))], false),
        ("JP", &[], false),
        ("JP", &[of_passport(None)], false),
        ("JP", &[of_passport(Some("JP"))], true),
        ("JP", &[of_passport(Some("US"))], false),
        ("JP", &[of_passport(Some("JP")), ("CITIZENSHIP", "United States", None, None)], false),
        ("JP", &[of_passport(Some("JP")), ("CITIZENSHIP", "U.S.", None, None)], false),
        ("JP", &[("OTHER", "123456789012", Some(NationalId), Some("JP"))], true),
        ("JP", &[("OTHER", "123456789012", None, Some("JP"))], false),
        ("JP", &[("DRIVERS_LICENSE", "30 12 345678", Some(DriverLicense), Some("JP"))], true),
        ("JP", &[("PERSONAL_IDENTIFICATION", "A 123", None, None)], false),
        ("JP", &[("TIN", "123456789012", Some(TaxId), Some("JP"))], false),
        ("CA", &[("OTHER", "123-456-789", Some(Sin), Some("CA"))], false),
        ("CA", &[("PERSONAL_IDENTIFICATION", "BC 12", Some(ProvincialId), Some("CA"))], true),
        ("JP", &[("SSN", "219-09-9999", None, None)], true),
        ("JP", &[("FATHER_FULL_NAME", "Taro Example", None, Some("JP"))], false),
    ];
    for (country, typed, expected) in cases {
        for cip_tag in [1, 5] {
            let story = person(cip_tag, country, typed);
            assert_eq!(has_number(&story), *expected, "{country} {typed:?}");
            let permission = story.customer.permission();
            let least = if *expected { Permission::Receive } else { Permission::Unverified };
            assert_eq!(permission, least, "{country} {typed:?}");
        }
    }
}

#[test]
fn a_number_that_cannot_be_is_none() {
    let mut story = person(5, "US", &[("SSN", "219-09-9999", None, None)]);
    assert!(has_number(&story));
    let (document, content) = story.ssn();
    let observation = story.find(document, content, Check::Format, failed("number_not_issuable"));
    story.customer.observe(observation);
    story.customer.settle(&story.program, NOON);
    assert!(!has_number(&story));
    assert_eq!(story.customer.permission(), Permission::Unverified);
}

#[test]
fn what_showed_a_us_person_is_not_unlearnt_and_may_be_corrected() {
    let mut story = person(5, "JP", &[("OTHER", "123456789012", Some(PersonalIdType::NationalId), Some("JP"))]);
    let base = story.base().id;
    story.update(amend(base, numbers(&[("CITIZENSHIP", "US", None, None)]))).unwrap();
    assert!(!has_number(&story));
    let citizenship = story.base().active_virtual().find(|own| own.kind.name() == "CITIZENSHIP").unwrap().meta.id;
    let mut corrected =
        Story { customer: story.customer.clone(), ids: crate::support::Ids::new(), program: story.program.clone() };
    let gone = SubDocumentChanges { virtual_documents: vec![SubChange::Delete(citizenship)], ..numbers(&[]) };
    story.update(amend(base, gone)).unwrap();
    assert!(!has_number(&story));
    corrected.update(amend(base, numbers(&[("CITIZENSHIP", "JP", None, None)]))).unwrap();
    assert!(has_number(&corrected));
}

/// A business with that form, in that country, and these numbers.
fn business(form: &str, country: &str, typed: &[Typed], file: Option<&str>) -> Story {
    let mut story = live(5);
    story.customer.facts.entity = Entity::Business;
    let mut own = details();
    own.entity_type = EntityType::find(form, Entity::Business).unwrap();
    own.address.as_mut().unwrap().country_code = country.to_owned();
    let mut subs = numbers(typed);
    subs.physical_documents.extend(file.map(|kind| SubChange::Put {
        id: None,
        kind: PhysicalDocumentType::find(kind).unwrap(),
        value: gatehouse_domain::document::File::Quarantined(crate::support::file(b"certificate")),
    }));
    let documents = vec![DocumentChange::Add(Box::new(own), subs)];
    story.update(Update { documents, ..Update::default() }).unwrap();
    checked(story)
}

#[test]
fn a_business_has_a_taxpayer_number_or_is_foreign_and_shows_that_it_exists() {
    let ein: Typed = ("TIN", "12-3456789", None, None);
    assert!(has_number(&business("LLC", "US", &[ein], None)));
    assert!(!has_number(&business("LLC", "US", &[("DUNS", "123456789", None, None)], Some("COI"))));
    assert!(!has_number(&business("SOLE-PROPRIETORSHIP", "US", &[], None)));
    assert!(has_number(&business("SOLE-PROPRIETORSHIP", "US", &[("TIN", "219-09-9999", None, None)], None)));
    assert!(!has_number(&business("CORP", "DE", &[("OTHER", "HRB 1", None, Some("DE"))], None)));
    assert!(has_number(&business("CORP", "DE", &[], Some("FOREIGN_ENTITY_REGISTRATION"))));
}

#[test]
fn a_program_from_before_the_floor_earns_nothing_without_the_data_points_and_says_what_is_missing() {
    let mut story = person(1, "US", &[]);
    assert_eq!(story.customer.permission(), Permission::Unverified);
    assert_eq!(story.customer.decision.holds.len(), 1);
    assert_eq!(story.customer.decision.holds[0].cause, HoldCause::Floor);
    let asked: Vec<_> = story.customer.decision.requirements.iter().filter(|own| own.cause == Cause::Floor).collect();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert_eq!(asked[0].one_of, [[Kind::Field(BaseField::IdentificationNumber)]]);
    // Nor does anybody's word.
    story.customer.facts.verifications =
        vec![of_vendor(VerificationType::Identity, VerificationResult::Accepted), review(VerificationResult::Accepted)];
    story.customer.settle(&story.program, NOON);
    let decision = &story.customer.decision;
    assert_eq!(
        (decision.permission, decision.verification_status),
        (Permission::Unverified, VerificationStatus::Accepted)
    );
    assert_eq!(decision.profile_status, gatehouse_domain::profile::ProfileStatus::Incomplete);
    let told = explain(&story.customer.facts, decision, &story.program);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].customer_text.contains("Social Security"), "{}", told[0].customer_text);
    let base = story.base().id;
    story.update(amend(base, numbers(&[("SSN", "219-09-9999", None, None)]))).unwrap();
    assert_ne!(story.customer.permission(), Permission::SendAndReceive);
    // The lists are asked about the number too.
    story.screen(ListVerdict::NoMatch);
    assert_eq!(story.customer.permission(), Permission::Receive, "whoever answered did not know the number");
    story.customer.facts.verifications.push(review(VerificationResult::Accepted));
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
}

#[test]
fn a_sandbox_has_no_floor() {
    let mut story = person(1, "US", &[]);
    story.customer.facts.floor = None;
    story.customer.facts.receives_since = None;
    story.customer.settle(&story.program, NOON);
    let decision = &story.customer.decision;
    assert_eq!((decision.permission, decision.reconsider_at), (Permission::Receive, None));
    assert!(decision.holds.is_empty());
    let much_later = NOON + TimeDelta::days(10_000);
    story.customer.settle(&story.program, much_later);
    assert_eq!(story.customer.permission(), Permission::Receive);
}

#[test]
fn nobody_described_is_nobody_identified() {
    let mut story = live(5);
    story.customer.facts.verifications = vec![review(VerificationResult::Accepted)];
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::Unverified);
}

/// A person who may receive and whom nobody has verified, from noon on.
fn provisional() -> Story {
    let mut story = person(5, "US", &[("SSN", "219-09-9999", None, None)]);
    story.customer.facts.verifications = vec![of_vendor(VerificationType::Identity, VerificationResult::Provisional)];
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::Receive);
    story
}

fn on(story: &mut Story, at: DateTime<Utc>) -> Permission {
    story.customer.settle(&story.program, at);
    story.customer.permission()
}

#[test]
fn whoever_is_not_verified_in_time_may_receive_no_more_from_that_very_moment() {
    let mut story = provisional();
    let due = NOON + TimeDelta::days(30);
    assert_eq!(story.customer.decision.reconsider_at, Some(due));
    assert_eq!(story.customer.next_due(), Some(due));
    assert_eq!(on(&mut story, due - TimeDelta::seconds(1)), Permission::Receive);
    assert!(!story.customer.must_be_reconsidered(due - TimeDelta::seconds(1)));
    assert!(story.customer.must_be_reconsidered(due));
    assert_eq!(on(&mut story, due), Permission::Unverified);
    assert_eq!(story.customer.decision.holds[0].cause, HoldCause::Overdue);
    assert_eq!(story.customer.decision.reconsider_at, None);
    let told = explain(&story.customer.facts, &story.customer.decision, &story.program);
    assert!(told.iter().any(|own| own.why == Why::Overdue), "{told:?}");
    // Late is better than never.
    story.customer.facts.verifications = vec![of_vendor(VerificationType::Identity, VerificationResult::Accepted)];
    assert_eq!(on(&mut story, due + TimeDelta::days(1)), Permission::SendAndReceive);
    assert!(story.customer.decision.holds.is_empty());
}

#[test]
fn losing_the_permission_for_a_while_gives_no_more_time_and_being_verified_does() {
    let mut story = provisional();
    let verifications = story.customer.facts.verifications.clone();
    story.customer.facts.verifications = vec![of_vendor(VerificationType::Identity, VerificationResult::Review)];
    assert_eq!(on(&mut story, NOON + TimeDelta::days(10)), Permission::Unverified);
    story.customer.facts.verifications.clone_from(&verifications);
    assert_eq!(on(&mut story, NOON + TimeDelta::days(20)), Permission::Receive);
    assert_eq!(story.customer.decision.reconsider_at, Some(NOON + TimeDelta::days(30)));
    story.customer.facts.verifications = vec![of_vendor(VerificationType::Identity, VerificationResult::Accepted)];
    assert_eq!(on(&mut story, NOON + TimeDelta::days(25)), Permission::SendAndReceive);
    story.customer.facts.verifications = verifications;
    assert_eq!(on(&mut story, NOON + TimeDelta::days(40)), Permission::Receive);
    assert_eq!(story.customer.decision.reconsider_at, Some(NOON + TimeDelta::days(70)));
}

#[test]
fn a_program_that_gives_no_time_or_too_much_gives_what_the_floor_gives() {
    for days in [None, Some(90)] {
        let mut story = provisional();
        story.program.review.verify_within_days = days;
        story.customer.settle(&story.program, NOON);
        assert_eq!(story.customer.decision.reconsider_at, Some(NOON + TimeDelta::days(60)), "{days:?}");
    }
}

#[test]
fn a_program_that_verifies_nothing_makes_nobody_verified() {
    let nothing: Rule = serde_json::from_value(json!({"all": []})).unwrap();
    let mut story = person(1, "US", &[("SSN", "219-09-9999", None, None)]);
    story.program.person.receive = nothing.clone();
    story.program.person.send_and_receive = nothing;
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::Receive);
    let asked = story.customer.decision.requirements.iter().find(|own| own.cause == Cause::Floor).unwrap();
    assert_eq!(asked.permission, Permission::SendAndReceive);
    story.pass_everything();
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
}

#[test]
fn a_customer_stored_before_the_floor_opens_and_its_decision_replays() {
    let mut story = person(1, "US", &[]);
    story.customer.facts.floor = None;
    story.customer.facts.receives_since = None;
    story.customer.decision = decide(&story.customer.facts, &story.program);
    let before: Customer = serde_json::from_value(json!(story.customer)).unwrap();
    assert_eq!((before.facts.floor, before.permission()), (None, Permission::Receive));
    assert!(replay(&before.facts, &before.decision, &story.program).same);
    story.customer.facts.floor = Some(Floor::PRESENT);
    story.customer.settle(&story.program, NOON + TimeDelta::days(1));
    let after: Customer = serde_json::from_value(json!(story.customer)).unwrap();
    assert_eq!(after.permission(), Permission::Unverified);
    assert!(replay(&after.facts, &after.decision, &story.program).same);
    assert!(replay(&before.facts, &before.decision, &story.program).same);
}

#[test]
fn the_programs_of_before_are_below_the_floor_and_the_new_ones_are_not() {
    assert_eq!(Program::shipped_above(Floor::PRESENT), [5, 6, 7]);
    for tag in 1..=4 {
        let reasons = Program::shipped(tag).unwrap().below_floor(Floor::PRESENT);
        assert!(reasons.iter().any(|own| own.contains("IDENTIFICATION_NUMBER")), "{reasons:?}");
        assert!(reasons.iter().any(|own| own.contains("verify_within_days")), "{reasons:?}");
    }
}

const TEXT: &str = include_str!("../../programs/5.json");

fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut json: Value = serde_json::from_str(TEXT).unwrap();
    change(&mut json);
    serde_json::to_string_pretty(&json).unwrap()
}

fn refused(change: impl FnOnce(&mut Value)) -> Vec<(String, Fault)> {
    let text = changed(change);
    assert!(Program::parse(&text).is_ok(), "a sandbox may have it: {text}");
    let problems = Program::parse_above(&text, Some(Floor::PRESENT)).err().unwrap_or_default();
    problems.into_iter().map(|own| (own.at, own.fault)).collect()
}

#[test]
fn every_part_below_the_floor_is_told_at_once_each_with_its_line() {
    let text = changed(|json| {
        json["person"] = json!({"receive": {"all": []}, "send_and_receive": {"all": []}});
        json["business"]["receive"] =
            json!({"any": [json["business"]["receive"], {"all": [{"field": "NAME"}, {"field": "ADDRESS"}]}]});
        json["screening"] = json!({"soft": 1.0, "strong": 1.0});
        json["review"]["verify_within_days"] = json!(61);
        json["name"] = json!("");
    });
    let problems = Program::parse_above(&text, Some(Floor::PRESENT)).unwrap_err();
    let lines: Vec<&str> = text.lines().collect();
    assert!(problems.iter().all(|own| own.column <= lines[own.line - 1].chars().count()));
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_document_proves_no_data_point_since_somebodys_word_stands_for_documents() {
    let without = |rule: Value| refused(|json| json["person"]["receive"]["all"][3] = rule);
    let fault = Fault::WithoutDataPoint { point: "IDENTIFICATION_NUMBER" };
    assert_eq!(without(json!({"virtual": "SSN"})), [("person.receive".to_owned(), fault.clone())]);
    let either = json!({"any": [{"field": "IDENTIFICATION_NUMBER"}, {"virtual": "SSN"}]});
    assert_eq!(without(either), [("person.receive".to_owned(), fault)]);
    let both = json!({"all": [{"field": "IDENTIFICATION_NUMBER"}, {"virtual": "SSN"}]});
    assert!(without(both).is_empty());
}

#[test]
fn a_ladder_without_a_verification_and_a_program_without_a_time_are_below_the_floor() {
    let above = || "person.send_and_receive".to_owned();
    let verified = refused(|json| json["person"]["send_and_receive"] = json!({"physical": "SELFIE"}));
    assert_eq!(verified, [(above(), Fault::VerifiesNobody)]);
    let by_vendor = refused(|json| json["person"]["send_and_receive"] = json!({"verification": "IDENTITY"}));
    assert!(by_vendor.is_empty(), "{by_vendor:?}");
    let empty = refused(|json| {
        json["person"]["send_and_receive"]["all"].as_array_mut().unwrap().push(json!({"any": [{"all": []}]}));
    });
    assert_eq!(empty, [("person.send_and_receive.all[2].any[0]".to_owned(), Fault::AsksForNothing)]);
    let timeless = refused(|json| drop(json.as_object_mut().unwrap().remove("review")));
    assert_eq!(timeless, [("review.verify_within_days".to_owned(), Fault::NoTimeToVerify)]);
    for (days, good) in [(1, true), (60, true), (61, false)] {
        assert_eq!(refused(|json| json["review"]["verify_within_days"] = json!(days)).is_empty(), good, "{days}");
    }
    for days in [0, 36_526] {
        assert!(Program::parse(&changed(|json| json["review"]["verify_within_days"] = json!(days))).is_err(), "{days}");
    }
}

#[test]
fn a_live_clients_customers_are_screened_no_more_loosely_than_the_ceilings() {
    for (soft, strong, faults) in [(0.75, 0.9, 0), (0.751, 0.9, 1), (0.75, 0.901, 1), (1.0, 1.0, 2)] {
        let found = refused(|json| json["screening"] = json!({"soft": soft, "strong": strong}));
        assert_eq!(found.len(), faults, "{found:?}");
    }
    let lax = Program::parse(&changed(|json| json["screening"] = json!({"soft": 1.0, "strong": 1.0}))).unwrap();
    let used = lax.thresholds(Some(Floor::PRESENT));
    assert!((used.soft() - 0.75).abs() < 1e-6 && (used.strong() - 0.9).abs() < 1e-6);
    assert_eq!(lax.thresholds(None), lax.screening);
}

/// Some of the leaves that a person's rule may have, the data points among them.
fn leaves() -> Vec<Value> {
    let fields = ["NAME", "BIRTH_DATE", "ADDRESS", "IDENTIFICATION_NUMBER", "EMAIL"].map(|own| json!({"field": own}));
    let others = [json!({"virtual": "SSN"}), json!({"social": "ADDRESS"}), json!({"verification": "IDENTITY"})];
    fields.into_iter().chain(others).collect()
}

fn rules() -> impl Strategy<Value = Rule> {
    let leaf = prop::sample::select(leaves()).prop_map(|json| serde_json::from_value(json).unwrap());
    leaf.prop_recursive(3, 16, 5, |inner| {
        prop_oneof![
            2 => prop::collection::vec(inner.clone(), 0..5).prop_map(Rule::All),
            1 => prop::collection::vec(inner, 1..3).prop_map(Rule::Any),
        ]
    })
}

/// Rules of which some ask for every data point.
fn floored() -> impl Strategy<Value = Rule> {
    let points = || Floor::PRESENT.data_points(Entity::Personal).iter().map(|point| Rule::Field(*point));
    (rules(), any::<bool>())
        .prop_map(move |(rule, all)| if all { Rule::All(points().chain([rule]).collect()) } else { rule })
}

/// The facts without one data point.
fn without(facts: &Facts, point: BaseField) -> Facts {
    let mut facts = facts.clone();
    for base in &mut facts.documents {
        match point {
            BaseField::Name => base.details.name = None,
            BaseField::BirthDate => base.details.birth = None,
            BaseField::Address => base.details.address = None,
            _ => base.virtual_documents.clear(),
        }
    }
    facts
}

fn verifications() -> impl Strategy<Value = Vec<Verification>> {
    use VerificationResult::{Accepted, Provisional, Rejected, Review};
    let results = prop::sample::select(vec![Accepted, Accepted, Provisional, Review, Rejected]);
    let types = prop::sample::select(vec![
        VerificationType::Identity,
        VerificationType::Watchlist,
        VerificationType::DocumentVerification,
        VerificationType::ManualReview,
    ]);
    let one = (types, results).prop_map(|(kind, result)| match kind {
        VerificationType::ManualReview => review(result),
        kind => of_vendor(kind, result),
    });
    prop::collection::vec(one, 0..4)
}

fn typed() -> impl Strategy<Value = Vec<Typed>> {
    let all: Vec<Typed> = vec![
        ("SSN", "219-09-9999", None, None),
        ("PASSPORT", "X1234567", None, Some("JP")),
        ("PASSPORT", "X1234567", None, None),
        ("PASSPORT", "X1234567", None, Some("US")),
        ("CITIZENSHIP", "US", None, None),
        ("CITIZENSHIP", "JP", None, None),
        ("OTHER", "123456789012", Some(PersonalIdType::NationalId), Some("JP")),
        ("TIN", "123456789012", Some(PersonalIdType::TaxId), Some("JP")),
    ];
    prop::sample::subsequence(all, 0..5)
}

fn day() -> impl Strategy<Value = DateTime<Utc>> {
    (0_i64..80).prop_map(|days| NOON + TimeDelta::days(days))
}

proptest! {
    #[test]
    fn under_any_program_whoever_lacks_a_data_point_may_do_nothing(
        story in stories(), receive in rules(), above in rules(), said in verifications(),
        point in prop::sample::select(Floor::PRESENT.data_points(Entity::Personal)), now in day(),
    ) {
        let mut program = Program::standard();
        program.person.receive = receive;
        program.person.send_and_receive = above;
        let mut facts = without(&story.customer.facts, point);
        (facts.floor, facts.verifications, facts.as_of) = (Some(Floor::PRESENT), said, now);
        let decision = decide(&facts, &program);
        prop_assert_eq!(decision.permission, Permission::Unverified);
        prop_assert!(decision.holds.iter().any(|hold| hold.cause == HoldCause::Floor));
        prop_assert!(decision.requirements.iter().any(|own| own.one_of == [[Kind::Field(point)]]));
    }

    #[test]
    fn taking_something_away_never_gives_more(
        country in prop::sample::select(vec!["US", "JP"]), typed in typed(), cip_tag in 1_u32..8,
        said in verifications(), place in any::<prop::sample::Index>(),
        point in prop::sample::select(vec![BaseField::Name, BaseField::BirthDate, BaseField::Address]),
    ) {
        let mut story = person(cip_tag, country, &typed);
        story.customer.facts.verifications = said;
        story.customer.settle(&story.program, NOON);
        let before = story.customer.permission().rank();
        let less = decide(&without(&story.customer.facts, point), &story.program);
        prop_assert!(less.permission.rank() <= before);
        let base = story.base();
        let ids: Vec<_> = base.active_virtual().map(|own| own.meta.id).collect();
        if !ids.is_empty() {
            // As a client does it: what is deleted stays on record.
            let gone = SubChange::Delete(ids[place.index(ids.len())]);
            let changes = SubDocumentChanges { virtual_documents: vec![gone], ..SubDocumentChanges::default() };
            let base = base.id;
            let ids = &mut story.ids;
            story.customer.apply(amend(base, changes), &mut Act { now: NOON, new_id: &mut || ids.next() }).unwrap();
            prop_assert!(decide(&story.customer.facts, &story.program).permission.rank() <= before);
        }
    }

    #[test]
    fn a_program_that_passes_asks_for_every_data_point_and_verifies(receive in floored(), above in rules()) {
        let mut json: Value = serde_json::from_str(TEXT).unwrap();
        json["person"] = json!({"receive": receive, "send_and_receive": above});
        let Ok(program) = Program::parse_above(&json.to_string(), Some(Floor::PRESENT)) else { return Ok(()) };
        let all: Vec<Kind> = leaves().into_iter().map(|own| serde_json::from_value(own).unwrap()).collect();
        let verification = Floor::PRESENT.verification(Entity::Personal);
        for bits in 0..1_u32 << all.len() {
            let has = |kind: Kind| all.iter().position(|own| *own == kind).is_some_and(|place| bits >> place & 1 == 1);
            if program.person.receive.holds(&has) {
                for point in Floor::PRESENT.data_points(Entity::Personal) {
                    prop_assert!(has(Kind::Field(*point)));
                }
                if program.person.send_and_receive.holds(&has) {
                    prop_assert!(verification.holds(&has));
                }
            }
        }
    }

    #[test]
    fn between_the_times_that_a_decision_names_nothing_changes(
        typed in typed(), said in verifications(), cip_tag in 1_u32..8, from in day(), to in day(),
    ) {
        let mut story = person(cip_tag, "JP", &typed);
        story.customer.facts.verifications = said;
        story.customer.settle(&story.program, NOON);
        story.customer.settle(&story.program, from);
        let first = story.customer.decision.clone();
        prop_assert!(first.reconsider_at.is_none_or(|at| at > from));
        if to >= from && first.reconsider_at.is_none_or(|at| at > to) {
            story.customer.settle(&story.program, to);
            prop_assert_eq!(&first, &story.customer.decision);
        }
        prop_assert!(replay(&story.customer.facts, &story.customer.decision, &story.program).same);
    }
}
