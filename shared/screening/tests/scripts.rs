//! Names in other scripts and their Latin selves, by example, by property and over the lists.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod common;

use std::collections::BTreeMap;

use common::real_lists;
use gatehouse_screening::EntityKind::{Organization, Person};
use gatehouse_screening::lists::parse_lists;
use gatehouse_screening::{
    Entity, EntityKind, ListedName, NameQuality, Query, Settings, Verdict, compare_entity, compare_names,
};
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_assert_eq, prop_assume, proptest};

fn listed(names: &[&str], kind: EntityKind) -> Entity {
    let mut entity = Entity::new("x-1".to_owned(), kind);
    let primary = |text: &&str| ListedName { text: (*text).to_owned(), quality: NameQuality::Primary };
    entity.names = names.iter().map(primary).collect();
    entity
}

fn alarms(name: &str, entity: &Entity) -> bool {
    let query = Query { names: vec![name.to_owned()], kind: entity.kind, ..Query::default() };
    compare_entity(&query, entity, "own", &Settings::default()).is_some_and(|hit| hit.verdict > Verdict::NoMatch)
}

/// One name in two writings, whichever is listed.
fn one(a: &str, b: &str, kind: EntityKind) {
    assert!(alarms(a, &listed(&[b], kind)), "{a} should be {b}");
    assert!(alarms(b, &listed(&[a], kind)), "{b} should be {a}");
}

fn other(a: &str, b: &str, kind: EntityKind) {
    assert!(!alarms(a, &listed(&[b], kind)), "{a} should not be {b}");
    assert!(!alarms(b, &listed(&[a], kind)), "{b} should not be {a}");
}

#[test]
fn chinese_names_in_pinyin_wade_giles_and_cantonese() {
    one("习近平", "Xi Jinping", Person);
    one("习近平", "XI, Jin-ping", Person);
    one("習近平", "Hsi Chin-p'ing", Person);
    one("习近平", "習近平", Person);
    one("李家超", "Lee Ka-chiu", Person);
    one("曾荫权", "Zeng Yinquan", Person);
    one("歐陽娜娜", "Ouyang Nana", Person);
    other("习近朋", "习近平", Person);
    other("习近平", "Xi Jin", Person);
}

#[test]
fn korean_names_of_south_and_north_in_hangul_and_characters() {
    for latin in ["Kim Jong Un", "KIM, Jong-un", "Gim Jeong-eun"] {
        one("김정은", latin, Person);
        one("金正恩", latin, Person);
    }
    one("金正恩", "김정은", Person);
    one("박지성", "Park Ji Sung", Person);
    one("이재명", "Lee Jae-myung", Person);
    one("최룡해", "CHOE, Ryong-hae", Person);
    other("김종은", "김정은", Person);
    other("김정은", "Kim Jong Il", Person);
}

#[test]
fn japanese_names_in_kana_and_characters() {
    one("田中花子", "Tanaka Hanako", Person);
    one("タナカ ハナコ", "Tanaka Hanako", Person);
    one("たなか はなこ", "田中花子", Person);
    one("さとう しょうた", "Shota Sato", Person);
}

#[test]
fn the_other_scripts() {
    for (name, latin) in [
        ("דוד כהן", "David Cohen"),
        ("דוד", "David"),
        ("Νίκος Παπαδόπουλος", "Nikos Papadopoulos"),
        ("Μπάμπης Ντάρας", "Babis Daras"),
        ("მიხეილ სააკაშვილი", "Mikheil Saakashvili"),
        ("Նիկոլ Փաշինյան", "Nikol Pashinyan"),
        ("ทักษิณ ชินวัตร", "Thaksin Shinawatra"),
        ("नरेन्द्र मोदी", "Narendra Modi"),
        ("শেখ হাসিনা ওয়াজেদ", "Sheikh Hasina Wazed"),
        ("دیوید محسنی", "David Mohseni"),
    ] {
        one(name, latin, Person);
    }
}

#[test]
fn endings_that_change_with_sex_and_language_are_of_one_family() {
    one("Hassan Ezzedine", "IZZ-AL-DIN, Hasan", Person);
    one("Salah Eddine Example", "Salah al-Din Example", Person);
    one("Ruta Kazlauskaite", "Ruta Kazlauskas", Person);
    one("Eva Nováková", "Eva Novák", Person);
    one("Maria Papadopoulou", "Maria Papadopoulos", Person);
    one("Anna Jónsdóttir", "Anna Jónsson", Person);
    one("Sergejs Ivanovs", "Sergei Ivanov", Person);
}

#[test]
fn a_legal_form_of_any_script_says_nothing() {
    other("شركة المراعي", "شركة النفط", Organization);
    other("شركة المراعي", "MERI", Organization);
    one("حماس", "Hamas", Organization);
    other("株式会社東芝", "株式会社日立", Organization);
    other("주식회사 가나", "주식회사 다라", Organization);
    other("บริษัท กขค จำกัด", "บริษัท ปตท จำกัด", Organization);
    one("华为技术有限公司", "Huawei Technology Ltd", Organization);
}

#[test]
fn look_alike_letters_are_read_as_what_they_pretend_to_be_and_told() {
    // The first and third vowels are Cyrillic.
    let (name, entity) = ("Quillоn Vаrnadore", listed(&["Quillon Varnadore"], Person));
    let query = Query { names: vec![name.to_owned()], kind: Person, ..Query::default() };
    let hit = compare_entity(&query, &entity, "own", &Settings::default()).unwrap();
    assert!(hit.score > 0.99 && hit.why.iter().any(|reason| reason.contains("look alike")), "{:?}", hit.why);
}

/// Two or three Hangul syllables that sound.
fn hangul() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::char::range('가', '힣'), 2..=3)
        .prop_map(|syllables| syllables.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_name_in_hangul_is_itself_and_no_other(name in hangul(), syllable in proptest::char::range('가', '힣')) {
        prop_assert_eq!(compare_names(&name, &name, Person), 1.0);
        prop_assume!(!name.contains(syllable));
        let changed: String = name.chars().take(name.chars().count() - 1).chain([syllable]).collect();
        let both = (compare_names(&name, &changed, Person), compare_names(&changed, &name, Person));
        prop_assert_eq!(both.0, both.1);
    }

    #[test]
    fn no_string_of_any_script_stops_the_comparison(a in "\\PC{0,24}", b in "[\\p{Han}\\p{Hangul}\\p{Hiragana}\\p{Devanagari}\\p{Thai}\\p{Greek} ]{0,16}") {
        let (there, back) = (compare_names(&a, &b, Person), compare_names(&b, &a, Person));
        prop_assert!((there - back).abs() < 1e-4);
        alarms(&b, &listed(&[&a], Organization));
    }
}

fn script_of(name: &str) -> Option<&'static str> {
    name.chars().find_map(|c| match u32::from(c) {
        0x0370..=0x03FF => Some("Greek"),
        0x0400..=0x052F => Some("Cyrillic"),
        0x0590..=0x05FF => Some("Hebrew"),
        0x0600..=0x06FF | 0xFB50..=0xFEFC => Some("Arabic"),
        0x4E00..=0x9FFF => Some("Han"),
        0xAC00..=0xD7AF => Some("Hangul"),
        _ => None,
    })
}

/// Every name of the lists in its own script, against the Latin names of its own entry.
#[test]
fn names_in_their_own_script_find_their_latin_selves() {
    let Some(files) = real_lists() else { return };
    let mut found: BTreeMap<(&str, &str), (u32, u32)> = BTreeMap::new();
    for entity in parse_lists(&files).into_iter().flat_map(|list| list.entities) {
        let (own, latin): (Vec<_>, Vec<_>) =
            entity.names.iter().cloned().partition(|name| script_of(&name.text).is_some());
        if latin.is_empty() {
            continue;
        }
        let kind = if entity.kind == Person { "persons" } else { "others" };
        let entity = Entity { names: latin, ..entity };
        for name in own {
            let counts = found.entry((script_of(&name.text).unwrap(), kind)).or_default();
            *counts = (counts.0 + u32::from(alarms(&name.text, &entity)), counts.1 + 1);
        }
    }
    for ((script, kind), (found, all)) in &found {
        println!("{script}, {kind}: {found} of {all}");
    }
    let share =
        |script, kind| found.get(&(script, kind)).map_or(1.0, |(found, all)| f64::from(*found) / f64::from(*all));
    assert!(share("Arabic", "persons") >= 0.90 && share("Arabic", "others") >= 0.54);
    // The rest are bynames that the list translates.
    assert!(share("Cyrillic", "persons") >= 0.64);
}
