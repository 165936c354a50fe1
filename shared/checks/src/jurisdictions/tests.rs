use chrono::{Days, NaiveDate};
use gatehouse_domain::document::{Address, VirtualDocument};
use gatehouse_domain::document_type::VirtualDocumentType;
use gatehouse_domain::id::DocumentId;
use gatehouse_domain::jurisdiction::{Stop, Tier};
use proptest::prelude::*;

use super::*;
use crate::testing::holder;

const TODAY: &str = "2026-12-01";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn noon(text: &str) -> DateTime<Utc> {
    day(text).and_hms_opt(12, 0, 0).unwrap().and_utc()
}

fn address(country: &str, subdivision: &str, city: &str, postal_code: &str) -> Address {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Address {
        street: "1 Main St".to_owned(),
        unit: None,
        city: given(city),
        subdivision: given(subdivision),
        postal_code: given(postal_code),
        country_code: country.to_owned(),
    }
}

fn at(address: Address) -> BaseDocument {
    let mut base = holder();
    base.details.address = Some(address);
    base
}

fn with(mut base: BaseDocument, kind: &str, value: &str, country_code: Option<&str>) -> BaseDocument {
    let meta = gatehouse_domain::document::SubDocumentMeta {
        id: DocumentId::new(uuid::Uuid::from_u128(9)),
        findings: gatehouse_domain::fact::Findings::default(),
        submitted_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        deleted_at: None,
        resubmissions: 0,
        reviews: Vec::new(),
    };
    base.virtual_documents.push(VirtualDocument {
        meta,
        kind: VirtualDocumentType::find(kind).unwrap(),
        value: value.to_owned(),
        id_type: None,
        country_code: country_code.map(str::to_owned),
    });
    base
}

fn assessed(mut base: BaseDocument, today: &str) -> BaseDocument {
    base.jurisdictions.assessment = Some(assess(&base, noon(today)));
    base
}

fn stop_on(base: BaseDocument, today: &str) -> Option<Stop> {
    assessed(base, today).stopped_by_place(day(today))
}

fn stop(country: &str, subdivision: &str, city: &str, postal_code: &str) -> Option<Stop> {
    stop_on(at(address(country, subdivision, city, postal_code)), TODAY)
}

fn owes_diligence(country: &str, today: &str) -> bool {
    assessed(at(address(country, "", "", "")), today).owes_diligence(day(today))
}

#[test]
fn whoever_lives_in_an_embargoed_place_is_rejected_by_whichever_part_of_the_address_speaks() {
    for (country, subdivision, city, postal_code) in [
        ("IR", "23", "Tehran", "1193653471"),
        ("ir", "", "", ""),
        ("IRN", "", "Tehran", ""),
        ("Iran (Islamic Republic of)", "", "", ""),
        ("ایران", "", "تهران", ""),
        ("KP", "01", "Pyongyang", ""),
        ("North Korea", "", "", ""),
        ("CU", "03", "La Habana", "10400"),
        ("UA", "40", "Sevastopol", "99011"),
        ("UA", "43", "Simferopol", "95000"),
        ("UA", "43", "", ""),
        ("UA", "30", "Kyiv", "98600"),
        ("UA", "", "г. Севастополь", ""),
        ("UA", "", "Ялта", ""),
        ("UA", "Autonomous Republic of Crimea", "Kerch", ""),
        ("UA", "", "Євпаторія", ""),
        ("Crimea", "", "Yalta", ""),
        ("RU", "MOW", "Sevastopol", "299011"),
        ("RU", "KDA", "Симферополь", "295000"),
        ("RU", "", "Симферополь", ""),
        ("RU", "Республика Крым", "Керчь", "298300"),
        ("RU", "KDA", "Simferopol, Republic of Crimea", ""),
        ("RU", "ROS", "Donetsk", "283001"),
        ("RU", "ROS", "Луганск", "291001"),
        ("RU", "ДНР", "Макеевка", ""),
        ("UA", "14", "Donetsk", "83000"),
        ("UA", "09", "Луганськ", "91000"),
        ("RU", "", "299011 Sevastopol", ""),
    ] {
        assert_eq!(stop(country, subdivision, city, postal_code), Some(Stop::Reject), "{country} {subdivision} {city}");
    }
}

#[test]
fn where_only_a_person_can_tell_a_person_looks() {
    for (country, subdivision, city, postal_code) in [
        // The line divides the oblasts.
        ("UA", "14", "Kramatorsk", "84300"),
        ("UA", "09", "", ""),
        ("UA", "14", "Mariupol", "87500"),
        ("UA", "", "Бахмут", "84500"),
        // A town and what contradicts it.
        ("RU", "MOW", "Sevastopol", "101000"),
        ("UA", "30", "Simferopol", "01001"),
        // There are several of the name, and nothing else is said.
        ("RU", "", "Donetsk", ""),
        ("UA", "", "Pervomaisk", ""),
        // Under another country's code.
        ("US", "CA", "Sevastopol", "299011"),
        ("TR", "34", "Simferopol", "295000"),
        ("DE", "BE", "Simferopol, Crimea", "10115"),
        ("AE", "DU", "Tehran", "11936-53471"),
        ("CN", "BJ", "Pyongyang", "100000"),
        ("KR", "11", "평양", "03000"),
        ("US", "NY", "Tehran, Iran", "10001"),
        // Russia's codes for what it holds of two more oblasts.
        ("RU", "ROS", "Melitopol", "272312"),
        ("RU", "KDA", "Херсон", "273003"),
        ("UA", "23", "Melitopol", "72300"),
    ] {
        assert_eq!(stop(country, subdivision, city, postal_code), Some(Stop::Review), "{country} {subdivision} {city}");
    }
}

#[test]
fn streets_and_towns_of_the_same_name_elsewhere_stop_nobody() {
    for (country, subdivision, city, postal_code) in [
        ("RU", "ROS", "Donetsk", "346330"),
        ("RU", "ROS", "Донецк", "346330"),
        ("RU", "MUR", "Kirovsk", "184250"),
        ("RU", "LEN", "Кировск", "187340"),
        ("RU", "NIZ", "Pervomaysk", "607760"),
        ("RU", "BEL", "Rovenki", "309740"),
        ("RU", "SAK", "Shakhtyorsk", "694910"),
        ("RU", "AMU", "Белогорск", "676850"),
        ("RU", "MOW", "Moscow", "101000"),
        ("UA", "48", "Pervomaisk", "55200"),
        ("UA", "30", "Kyiv", "01001"),
        ("UA", "23", "Zaporizhzhia", "69000"),
        ("US", "NY", "Cuba", "14727"),
        ("US", "MO", "Cuba", "65453"),
        ("US", "FL", "Havana", "32333"),
        ("US", "IL", "Havana", "62644"),
        ("US", "CA", "Sebastopol", "95472"),
        ("US", "CA", "Sebastopol", "95472-1234"),
        ("US", "WI", "Sevastopol", "54235"),
        ("US", "CA", "Livadia", "95000"),
        ("US", "NM", "Santa Clara", "88026"),
        ("US", "CA", "Santa Clara", "95050"),
        ("PR", "", "San Juan", "00901"),
        ("KR", "11", "Seoul", "06236"),
        ("KR", "41", "Pyeongtaek", "17700"),
        ("IL", "Z", "Mashhad", "1793000"),
        ("AE", "DU", "Dubai", ""),
        ("KG", "C", "Tokmok", "722200"),
    ] {
        assert_eq!(stop(country, subdivision, city, postal_code), None, "{country} {subdivision} {city}");
    }
    let mut base = at(address("KR", "11", "Seoul", "06236"));
    base.details.address.as_mut().unwrap().street = "152 Teheran-ro (Tehran Road), Gangnam-gu".to_owned();
    assert_eq!(stop_on(base, TODAY), None);
}

#[test]
fn syria_is_embargoed_until_the_day_its_program_ended_and_asks_for_diligence_after_it() {
    let damascus = || at(address("SY", "DI", "Damascus", ""));
    assert_eq!(stop_on(damascus(), "2025-06-30"), Some(Stop::Reject));
    assert_eq!(stop_on(damascus(), "2025-07-01"), None);
    assert!(owes_diligence("SY", TODAY));
    // What was assessed the day before need not be assessed again: the row ends by itself.
    let before = assessed(damascus(), "2025-06-30");
    assert_eq!(before.stopped_by_place(day("2025-07-01")), None);
    assert_eq!(
        before.next_turn_of_places(noon("2025-06-30")),
        Some(day("2025-07-01").and_hms_opt(0, 0, 0).unwrap().and_utc())
    );
}

#[test]
fn diligence_is_asked_for_by_fatfs_lists_as_they_were_on_the_day() {
    for (country, from, until) in [
        ("MM", "2022-10-21", None),
        ("IQ", "2026-06-19", None),
        ("BA", "2026-06-19", None),
        ("KW", "2026-02-13", None),
        ("PG", "2026-02-13", None),
        ("DZ", "2024-10-25", Some("2026-06-19")),
        ("NA", "2024-02-23", Some("2026-06-19")),
        ("NG", "2023-02-24", Some("2025-10-24")),
        ("PH", "2021-06-25", Some("2025-02-21")),
    ] {
        let before = day(from).checked_sub_days(Days::new(1)).unwrap().to_string();
        assert!(!owes_diligence(country, &before), "{country} {before}");
        assert!(owes_diligence(country, from), "{country} {from}");
        assert_eq!(owes_diligence(country, until.unwrap_or(TODAY)), until.is_none(), "{country}");
        assert_eq!(stop_on(at(address(country, "", "", "")), TODAY), None, "{country}: never a stop by itself");
    }
    for country in ["US", "DE", "AF", "RU", "BY", "TR"] {
        assert!(!owes_diligence(country, TODAY), "{country}");
    }
    let grey = TABLE.rows.iter().filter(|row| row.source == "fatf-grey" && row.from <= day(TODAY));
    assert_eq!(grey.filter(|row| row.until.is_none_or(|until| day(TODAY) < until)).count(), 22);
}

#[test]
fn a_citizenship_is_for_a_person_to_look_at_however_it_is_written_and_a_grey_listed_one_is_nothing() {
    for (kind, value, country_code) in [
        ("CITIZENSHIP", "IR", None),
        ("CITIZENSHIP", "Iran", None),
        ("CITIZENSHIP", "Iranian", None),
        ("CITIZENSHIP", "ایران", None),
        ("CITIZENSHIP", "KP", None),
        ("CITIZENSHIP", "Korea, Democratic People's Republic of", None),
        ("CITIZENSHIP", "CUB", None),
        ("CITIZENSHIP", "US; IR", None),
        ("CITIZENSHIP", "Canada and Cuba", None),
        ("PASSPORT", "A1234567", Some("IR")),
    ] {
        let base = with(holder(), kind, value, country_code);
        assert_eq!(stop_on(base, TODAY), Some(Stop::Review), "{kind} {value}");
    }
    for (kind, value, country_code) in [
        ("CITIZENSHIP", "SY", None),
        ("CITIZENSHIP", "KR", None),
        ("CITIZENSHIP", "Republic of Korea", None),
        ("CITIZENSHIP", "US", None),
        ("CITIZENSHIP", "MM", None),
        ("PASSPORT", "A1234567", Some("US")),
    ] {
        let base = assessed(with(holder(), kind, value, country_code), TODAY);
        assert_eq!(base.places_on(day(TODAY)).count(), 0, "{kind} {value}");
    }
}

#[test]
fn an_address_of_the_internet_there_stops_the_applicant_until_a_person_decides() {
    let from = |ip: &str| {
        let mut base = holder();
        base.details.ip = Some(ip.to_owned());
        base
    };
    assert_eq!(stop_on(from("175.45.176.1"), TODAY), Some(Stop::Review));
    assert_eq!(stop_on(from("::ffff:175.45.176.1"), TODAY), Some(Stop::Review));
    assert_eq!(stop_on(from("203.0.113.7"), TODAY), None);
    let mut base = holder();
    base.jurisdictions.request_ips = vec!["203.0.113.9".to_owned(), "152.206.0.1".to_owned()];
    assert_eq!(stop_on(base, TODAY), Some(Stop::Review));
}

#[test]
fn a_delivery_address_there_is_for_a_person_to_look_at() {
    let mut base = holder();
    base.jurisdictions.mail = Some(address("UA", "43", "Yalta", "98600"));
    assert_eq!(stop_on(base, TODAY), Some(Stop::Review));
}

#[test]
fn what_nobody_held_against_the_table_is_not_clear() {
    assert_eq!(holder().stopped_by_place(day(TODAY)), Some(Stop::Unknown));
    let mut moved = assessed(holder(), TODAY);
    assert_eq!(moved.stopped_by_place(day(TODAY)), None);
    moved.details.address = Some(address("US", "NY", "New York", "10001"));
    assert_eq!(moved.stopped_by_place(day(TODAY)), Some(Stop::Unknown));
}

#[test]
fn every_finding_names_the_table_its_row_and_nothing_personal() {
    let base = assessed(at(address("RU", "MOW", "Sevastopol", "299011")), TODAY);
    let known = base.jurisdictions.assessment.as_ref().unwrap();
    assert_eq!(known.table, table_hash());
    let [finding] = known.findings.as_slice() else { unreachable!("one row speaks of Crimea") };
    assert_eq!((finding.place.as_str(), finding.tier, finding.source.as_str()), ("UA-43", Tier::Embargoed, "eo-13685"));
    assert!(!finding.why.contains("299011") && !finding.why.contains("Main St"));
}

/// Addresses of countries that no row speaks of.
fn elsewhere() -> impl Strategy<Value = Address> {
    let unlisted = ["US", "DE", "FR", "GB", "JP", "IN", "BR", "CA", "RU", "KR", "TR", "AU"];
    let towns =
        ["Springfield", "Berlin", "Lyon", "Osaka", "Cuba", "Havana", "Донецк", "Santa Clara", "Kirovsk", "Москва"];
    let line = "[A-Za-z ]{1,20}";
    (prop::sample::select(unlisted.to_vec()), prop::sample::select(towns.to_vec()), "[1-2][0-6][0-9]{3,4}", line)
        .prop_map(|(country, city, postal_code, street)| Address {
            street,
            ..address(country, "ZZ", city, &postal_code)
        })
}

fn embargoed() -> impl Strategy<Value = Address> {
    prop::sample::select(vec![
        address("IR", "23", "Tehran", "1193653471"),
        address("CU", "03", "La Habana", "10400"),
        address("UA", "43", "Simferopol", "95000"),
        address("RU", "MOW", "Севастополь", "299011"),
        address("UA", "14", "Kramatorsk", "84300"),
        address("US", "CA", "Sevastopol", "299011"),
    ])
}

proptest! {
    #[test]
    fn a_customer_without_any_place_of_the_table_is_never_held(own in elsewhere(), days in 0u64..20_000) {
        let today = day("1990-01-01").checked_add_days(Days::new(days)).unwrap();
        let base = assessed(at(own), &today.to_string());
        prop_assert_eq!(base.stopped_by_place(today), None);
        prop_assert!(!base.owes_diligence(today));
    }

    #[test]
    fn a_tie_that_is_added_never_improves_anything(
        own in prop_oneof![elsewhere(), embargoed()],
        mail in embargoed(),
        citizenship in prop::sample::select(vec!["IR", "KP", "CU", "US", "MM"]),
    ) {
        let base = at(own);
        let before = stop_on(base.clone(), TODAY);
        let mut more = with(base, "CITIZENSHIP", citizenship, None);
        let with_citizenship = stop_on(more.clone(), TODAY);
        prop_assert!(with_citizenship >= before);
        more.jurisdictions.mail = Some(mail);
        more.jurisdictions.request_ips.push("175.45.176.1".to_owned());
        prop_assert!(stop_on(more, TODAY) >= with_citizenship);
    }

    #[test]
    fn the_day_counts_only_through_the_rows_first_and_last_days(
        place in prop::sample::select(vec!["SY", "DZ", "KW", "IR", "NG", "MM", "US"]),
        one in 0u64..20_000,
        other in 0u64..20_000,
    ) {
        let days = [one, other].map(|days| day("1990-01-01").checked_add_days(Days::new(days)).unwrap());
        let holding = days.map(|today| -> Vec<bool> {
            let rows = TABLE.rows.iter().filter(|row| row.place == place);
            rows.map(|row| row.from <= today && row.until.is_none_or(|until| today < until)).collect()
        });
        let come_to = days.map(|today| {
            let base = assessed(at(address(place, "", "", "")), &today.to_string());
            (base.stopped_by_place(today), base.owes_diligence(today))
        });
        if holding[0] == holding[1] {
            prop_assert_eq!(come_to[0], come_to[1]);
        }
        // Assessed on an earlier day, it comes to the same on the later one.
        let [first, last] = if days[0] <= days[1] { days } else { [days[1], days[0]] };
        let early = assessed(at(address(place, "", "", "")), &first.to_string());
        let late = assessed(at(address(place, "", "", "")), &last.to_string());
        prop_assert_eq!(early.stopped_by_place(last), late.stopped_by_place(last));
        prop_assert_eq!(early.owes_diligence(last), late.owes_diligence(last));
    }

    #[test]
    fn no_text_makes_the_reading_of_an_address_fail(country in ".{0,8}", subdivision in ".{0,12}", city in ".{0,30}", postal_code in ".{0,12}") {
        let base = at(address(&country, &subdivision, &city, &postal_code));
        let _ = assess(&base, noon(TODAY));
    }
}
