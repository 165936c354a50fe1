//! Programs: how a text becomes one, how it is refused, and what changed between two.

use std::collections::BTreeSet;

use gatehouse_domain::Program;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::program::{Effect, Fault, ProgramProblem, ProgramVersion};
use gatehouse_domain::rule::{Kind, Rule};
use proptest::prelude::*;
use serde_json::{Value, json};

const TEXT: &str = include_str!("../../programs/1.json");

/// The standard program with something changed, as indented text.
fn changed(change: impl FnOnce(&mut Value)) -> Result<Program, Vec<ProgramProblem>> {
    let mut json: Value = serde_json::from_str(TEXT).unwrap();
    change(&mut json);
    Program::parse(&serde_json::to_string_pretty(&json).unwrap())
}

fn refused(change: impl FnOnce(&mut Value)) -> Vec<(String, Fault)> {
    let problems = changed(change).unwrap_err();
    problems.into_iter().map(|problem| (problem.at, problem.fault)).collect()
}

#[test]
fn the_shipped_programs_are_valid_and_numbered_without_a_gap() {
    assert_eq!(Program::standard().pin(), ProgramVersion { cip_tag: 1, version: 1 });
    let shipped = Program::all_shipped();
    assert_eq!(shipped.iter().map(|program| program.cip_tag).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7]);
    for tag in [0, 8, u32::MAX] {
        assert_eq!(Program::shipped(tag), None, "{tag}");
    }
}

/// Decisions of the past pin it: what differs needs a `cip_tag` of its own.
#[test]
fn a_shipped_program_never_changes() {
    let texts: Vec<String> =
        Program::all_shipped().iter().map(|program| serde_json::to_string(program).unwrap()).collect();
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn a_clients_own_program_follows_the_shipped_one() {
    assert_eq!((Program::first_version(1), Program::first_version(77)), (2, 1));
}

#[test]
fn a_misspelled_document_is_refused_with_its_place() {
    let problems = Program::parse(&TEXT.replacen("\"SSN\"", "\"SNN\"", 1)).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    insta::assert_debug_snapshot!(told, @r#"
    [
        "line 11, column 32: person.send_and_receive.all[0].any[0].virtual cannot be read: unknown document type \"SNN\"",
    ]
    "#);
}

#[test]
fn what_is_no_json_or_no_program_is_refused_with_its_place() {
    let told = |text: &str| Program::parse(text).unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>();
    let texts = [
        "",
        "[]",
        "{\n  \"cip_tag\": 1,\n  \"version\" 1\n}",
        "{\"cip_tag\": -1}",
        "{\"cip_tag\": 1,\n\"cip_tag\": 2}",
        "{\"cip_tag\": 1,\n\"colour\": 2}",
        "{\"cip_tag\": 1}",
        "{\"cip_tag\": 1,\n\"person\": {\n\"receive\": {\"al\": []}}}",
        &format!("{TEXT} x"),
        &"[".repeat(1000),
    ];
    insta::assert_debug_snapshot!(texts.map(told));
    let nested = format!("{{\"person\": {{\"receive\": {}", "{\"all\": [".repeat(1000));
    assert!(told(&nested)[0].contains("recursion limit"), "{:?}", told(&nested));
}

#[test]
fn a_program_longer_than_a_page_of_policy_is_refused_unread() {
    let problems = Program::parse(&" ".repeat(Fault::MAX_BYTES + 1)).unwrap_err();
    assert_eq!(problems[0].fault, Fault::TooLarge);
}

#[test]
fn every_problem_is_told_at_once_each_with_its_line() {
    let problems = changed(|json| {
        json["cip_tag"] = json!(0);
        json["name"] = json!("  ");
        json["business"]["receive"] = json!({"all": [{"social": "EMAIL"}, {"virtual": "SSN"}]});
        json["person"]["receive"] = json!({"any": []});
    })
    .unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    insta::assert_debug_snapshot!(told);
}

#[test]
fn what_nobody_could_ever_meet_is_refused() {
    let nobody = refused(|json| json["person"]["receive"] = json!({"any": []}));
    assert_eq!(nobody, [("person.receive".to_owned(), Fault::NoAlternative)]);
    let within = refused(|json| json["person"]["receive"] = json!({"all": [{"social": "EMAIL"}, {"any": []}]}));
    assert_eq!(within, [("person.receive.all[1]".to_owned(), Fault::NoAlternative)]);
    let not_theirs = refused(|json| json["business"]["receive"] = json!({"virtual": "SSN"}));
    let fault = Fault::WrongEntity { kind: "SSN", entity: "business" };
    assert_eq!(not_theirs, [("business.receive".to_owned(), fault)]);
    let sole = refused(|json| {
        json["person"]["receive"] =
            json!({"all": [{"owner": "UBO"}, {"verification": "LICENSE"}, {"disclosure": "OWNER_CERTIFICATION"}]});
    });
    assert_eq!(sole.len(), 3, "{sole:?}");
    let no_way_out = refused(|json| json["soft_match_document"] = json!("PASSPORT_BIODATA"));
    let fault = Fault::WrongEntity { kind: "PASSPORT_BIODATA", entity: "business" };
    assert_eq!(no_way_out, [("soft_match_document".to_owned(), fault)]);
}

#[test]
fn a_verification_holds_for_a_day_at_least_and_for_no_longer_than_the_calendar() {
    for (days, good) in [(0_u32, false), (1, true), (36_525, true), (36_526, false), (u32::MAX, false)] {
        let read = changed(|json| json["review"] = json!({"verification_days": days}));
        let faults = read.err().map(|all| all.into_iter().map(|own| (own.at, own.fault)).collect::<Vec<_>>());
        let expected = (!good).then(|| vec![("review.verification_days".to_owned(), Fault::BadDays)]);
        assert_eq!(faults, expected, "{days}");
    }
}

#[test]
fn papers_may_be_asked_for_and_serve_any_number_of_days_that_the_calendar_has() {
    for (days, good) in [(0_u32, true), (36_525, true), (36_526, false), (u32::MAX, false)] {
        let read = changed(|json| json["document_expiry"] = json!({"ask_ahead_days": days, "grace_days": 7}));
        let faults = read.err().map(|all| all.into_iter().map(|own| (own.at, own.fault)).collect::<Vec<_>>());
        let expected = (!good).then(|| vec![("document_expiry.ask_ahead_days".to_owned(), Fault::TooManyDays)]);
        assert_eq!(faults, expected, "{days}");
    }
}

#[test]
fn a_list_is_no_section() {
    for section in ["person", "business", "screening", "review", "document_expiry"] {
        let faults = changed(|json| json[section] = json!([])).unwrap_err();
        assert_eq!(faults.iter().map(|own| own.at.as_str()).collect::<Vec<_>>(), [section]);
        assert!(matches!(faults[0].fault, Fault::Malformed(_)), "{section}");
    }
    assert!(changed(|json| json["document_expiry"] = json!([5, 5])).is_err());
}

#[test]
fn more_documents_than_a_base_document_holds_are_refused() {
    use gatehouse_domain::document_type::PhysicalDocumentType;
    let theirs: Vec<Value> = PhysicalDocumentType::all()
        .filter(|kind| kind.fits(Entity::Business))
        .map(|kind| json!({"physical": kind.name()}))
        .collect();
    assert!(theirs.len() > 60, "{}", theirs.len());
    let (half, rest) = theirs.split_at(30);
    let too_much = refused(|json| {
        json["business"]["receive"] = json!({"all": half});
        json["business"]["send_and_receive"] = json!({"all": &rest[..26]});
    });
    assert_eq!(too_much, [("business.send_and_receive".to_owned(), Fault::TooMuch { needed: 56, limit: 55 })]);
    // The same documents asked for twice are submitted once, and derived ones not at all.
    let enough = changed(|json| {
        json["business"]["receive"] = json!({"all": [{"all": half}, {"social": "EMAIL"}, {"social": "ADDRESS"}]});
        json["business"]["send_and_receive"] = json!({"all": [{"all": half}, {"all": &rest[..25]}]});
    });
    assert!(enough.is_ok(), "{enough:?}");
}

#[test]
fn a_rule_too_deep_too_long_or_with_too_many_ways_is_refused() {
    let mut deep = json!({"social": "EMAIL"});
    for _ in 0..9 {
        deep = json!({"all": [deep]});
    }
    let fault = |rule: Value| refused(|json| json["person"]["receive"] = rule).remove(0).1;
    assert_eq!(fault(deep), Fault::TooDeep);
    assert_eq!(fault(json!({"any": vec![json!({"social": "EMAIL"}); 65]})), Fault::TooLong);
    let either = json!({"any": [{"virtual": "SSN"}, {"virtual": "TIN"}]});
    assert_eq!(fault(json!({"all": vec![either.clone(); 9]})), Fault::TooManyWays);
    // 2 to the 4 ways for each permission are 2 to the 8 for both, and one more choice is too many.
    let with = |above: usize| {
        changed(|json| {
            json["person"]["receive"] = json!({"all": vec![either.clone(); 4]});
            json["person"]["send_and_receive"] = json!({"all": vec![either.clone(); above]});
        })
    };
    assert!(with(4).is_ok());
    assert_eq!(with(5).unwrap_err()[0].fault, Fault::TooManyWays);
}

#[test]
fn a_diff_tells_what_changed_and_whom_it_touches() {
    let before = Program::standard();
    let after = changed(|json| {
        json["version"] = json!(2);
        let any = json["person"]["send_and_receive"]["all"][0]["any"].as_array_mut().unwrap();
        any.remove(1);
        json["person"]["send_and_receive"]["all"].as_array_mut().unwrap().push(json!({"physical": "SELFIE"}));
        json["business"]["send_and_receive"] =
            json!({"any": [json["business"]["send_and_receive"], {"virtual": "DUNS"}]});
    })
    .unwrap();
    insta::assert_json_snapshot!(before.diff(&after));
}

#[test]
fn a_rule_written_otherwise_asks_for_the_same() {
    let after = changed(|json| {
        let rule = json["person"]["send_and_receive"].clone();
        json["person"]["send_and_receive"] = json!({"all": [{"any": [rule]}, {"social": "EMAIL"}]});
    })
    .unwrap();
    let diff = Program::standard().diff(&after);
    assert!(!diff.changes.is_empty());
    assert_eq!((diff.person.receive, diff.person.send_and_receive), (Effect::Same, Effect::Same));
}

fn kinds() -> impl Strategy<Value = Rule> {
    let leaf = |name: &str| json!({"virtual": name});
    prop::sample::select(["SSN", "TIN", "PASSPORT", "DRIVERS_LICENSE", "OTHER"].map(leaf).to_vec())
        .prop_map(|json| serde_json::from_value(json).unwrap())
}

/// Any rule that a program may hold.
fn rules() -> impl Strategy<Value = Rule> {
    let rules = kinds().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Rule::All),
            prop::collection::vec(inner, 1..4).prop_map(Rule::Any),
        ]
    });
    rules.prop_filter("few ways", |rule| rule.ways() <= Fault::MAX_WAYS)
}

/// Every set of the kinds that [`kinds`] draws from.
fn sets() -> Vec<BTreeSet<Kind>> {
    let all: Vec<Kind> = serde_json::from_value(json!([
        {"virtual": "SSN"}, {"virtual": "TIN"}, {"virtual": "PASSPORT"}, {"virtual": "DRIVERS_LICENSE"}, {"virtual": "OTHER"}
    ]))
    .unwrap();
    let bits = 0..1_u32 << all.len();
    bits.map(|bits| (0..all.len()).filter(|place| bits >> place & 1 == 1).map(|place| all[place]).collect()).collect()
}

proptest! {
    #[test]
    fn no_text_whatever_breaks_the_reader(text in "\\PC{0,200}") {
        let problems = Program::parse(&text).unwrap_err();
        prop_assert!(problems.iter().all(|problem| problem.line > 0 && problem.column > 0));
    }

    #[test]
    fn a_program_cut_short_is_refused_and_never_misread(cut in 0..TEXT.trim_end().len()) {
        prop_assert!(Program::parse(&TEXT[..cut]).is_err());
    }

    #[test]
    fn a_program_survives_being_stored(receive in rules(), above in rules()) {
        let mut program = Program::standard();
        program.person.receive = receive;
        program.person.send_and_receive = above;
        let stored = serde_json::to_string(&program).unwrap();
        prop_assert_eq!(serde_json::from_str::<Program>(&stored).unwrap(), program);
    }

    #[test]
    fn the_alternatives_of_a_rule_are_exactly_what_meets_it(rule in rules()) {
        let ways = rule.alternatives();
        prop_assert_eq!(ways.len(), rule.ways());
        for set in sets() {
            let covered = ways.iter().any(|way| way.iter().all(|kind| set.contains(kind)));
            prop_assert_eq!(rule.holds(&|kind| set.contains(&kind)), covered);
        }
    }

    #[test]
    fn a_rule_implies_another_exactly_when_every_set_that_meets_it_meets_the_other(one in rules(), other in rules()) {
        let truly = sets().iter().all(|set| {
            !one.holds(&|kind| set.contains(&kind)) || other.holds(&|kind| set.contains(&kind))
        });
        prop_assert_eq!(one.implies(&other), truly);
    }

    #[test]
    fn what_is_unmet_is_met_by_any_of_the_ways_it_names(rule in rules(), choice: prop::sample::Index) {
        for set in sets() {
            let mut grown = set.clone();
            for ways in rule.unmet(&|kind| set.contains(&kind)) {
                prop_assert!(!ways.is_empty());
                grown.extend(&ways[choice.index(ways.len())]);
            }
            prop_assert!(rule.holds(&|kind| grown.contains(&kind)));
        }
    }

    #[test]
    fn a_program_does_not_differ_from_itself_and_no_change_goes_untold(one in rules(), other in rules()) {
        let mut after = Program::standard();
        after.person.receive = one;
        prop_assert!(after.diff(&after).changes.is_empty());
        let mut before = after.clone();
        before.person.receive = other;
        let diff = before.diff(&after);
        prop_assert!(!diff.changes.is_empty() || diff.person.receive == Effect::Same);
    }
}
