//! Which names are one and which are not, by example.
#![allow(clippy::unwrap_used, reason = "a test")]

use gatehouse_screening::EntityKind::{Organization, Person};
use gatehouse_screening::{
    BirthDate, Entity, EntityKind, Hit, ListedName, NameQuality, PartialDate, Query, Settings, Verdict, compare_entity,
};

/// What comparing a name with an entry of these names gives.
fn compared(name: &str, listed: &[&str], kind: EntityKind) -> Option<Hit> {
    let mut entity = Entity::new("x-1".to_owned(), kind);
    let primary = |text: &&str| ListedName { text: (*text).to_owned(), quality: NameQuality::Primary };
    entity.names = listed.iter().map(primary).collect();
    alarm(&Query { names: vec![name.to_owned()], kind, ..Query::default() }, &entity)
}

fn alarm(query: &Query, entity: &Entity) -> Option<Hit> {
    compare_entity(query, entity, "own", &Settings::default()).filter(|hit| hit.verdict != Verdict::NoMatch)
}

fn one(name: &str, listed: &[&str], kind: EntityKind) {
    assert!(compared(name, listed, kind).is_some(), "{name} should be {listed:?}");
}

fn other(name: &str, listed: &[&str], kind: EntityKind) {
    assert!(compared(name, listed, kind).is_none(), "{name} should not be {listed:?}");
}

#[test]
fn forms_of_one_name_in_several_languages_and_scripts() {
    one("Uladzimir Example", &["Vladimir Example"], Person);
    one("Misha Beispiel", &["BEISPIEL, Mikhail"], Person);
    one("محمد حسن", &["Muhammad Hassan"], Person);
    one("ירון מזרחי", &["Yaron Mizrahi"], Person);
    one("이영호", &["Ri Yong Ho"], Person);
    one("Ben Example", &["Benjamin Example"], Person);
    one("Cemal Example", &["Jamal Example"], Person);
    one("Wiktor Petrowitsch Schewtschenko", &["Viktor Petrovich Shevchenko"], Person);
    one("Viktor Petrovitch Ianoukovytch", &["Viktor Petrovych Yanukovych"], Person);
    one("Petar Jovanovic", &["Petar Yovanovich"], Person);
    one("Piotr Iwanowicz", &["Pyotr Ivanovich"], Person);
    one("Mischa Example", &["Misha Example"], Person);
    one("Sergey Sergeivich Example", &["Sergei Sergeevich Example"], Person);
}

#[test]
fn names_that_only_look_alike() {
    other("Ahmed Hassan", &["Ahmed Hussein"], Person);
    other("Mahmoud Ali", &["Mohammed Ali"], Person);
    other("Kim Jong Il", &["Kim Jong Un"], Person);
    other("김종은", &["김정은"], Person);
    other("Vladimir Example", &["Vladimirovich Example"], Person);
}

#[test]
fn an_initial_stands_for_no_surname_where_another_is_written_out() {
    other("William Mota", &["William M. Cowan"], Person);
    one("J. Example", &["John Example"], Person);
    one("John F. Example", &["John Fitzgerald Example"], Person);
}

#[test]
fn words_of_several_aliases_together_are_a_soft_match_that_says_so() {
    let listed = ["Sanaullah Ghafari", "Shahab Muhajir"];
    let hit = compared("Sanaullah Mohajir", &listed, Person).unwrap();
    assert_eq!(hit.verdict, Verdict::SoftMatch);
    assert!(hit.why.iter().any(|reason| reason.contains("in Shahab Muhajir")), "{:?}", hit.why);
    other("Sanaullah Example", &listed, Person);

    let mut entity = Entity::new("x-1".to_owned(), Person);
    entity.names = listed.map(|text| ListedName { text: text.to_owned(), quality: NameQuality::Primary }).to_vec();
    let birth = PartialDate::parse("1990-02-03");
    entity.births.push(BirthDate::on(birth.unwrap()));
    let query = Query { names: vec!["Sanaullah Muhajir".to_owned()], kind: Person, birth, ..Query::default() };
    let hit = compare_entity(&query, &entity, "own", &Settings::default()).unwrap();
    assert_eq!(hit.verdict, Verdict::SoftMatch, "nobody is listed under that name, whatever the birth date");
}

#[test]
fn organisations_by_acronym_country_and_general_words() {
    one("Example National Insurance Corporation", &["EXAMPLE NATIONAL INSURANCE COMPANY (ENIC)"], Organization);
    one("ENIC", &["EXAMPLE NATIONAL INSURANCE COMPANY (ENIC)"], Organization);
    one("Korea Harbour Works", &["KOREAN HARBOUR WORKS"], Organization);
    one("U.S. Department of Examples", &["United States Department of Examples"], Organization);
    one("Gen. Trading Babaie", &["General Trading Babaie"], Organization);
    one("3%ers", &["Three Percenters"], Organization);
    one("Sanaye Babaie", &["Babaie Industries"], Organization);
    one("Babaie Industrial Complex", &["M. Babaie Industries"], Organization);
    one("Gharargah Sazandegi Varnadore", &["Varnadore Construction Headquarters"], Organization);
    one("Varnadore/Quillon", &["Quillon Trading Company"], Organization);
    one("Harakat Varnadore", &["Varnadore Movement"], Organization);
    other("Babaie Industries", &["Sanaye Varnadore"], Organization);
    other("National Bank", &["Banque Nationale"], Organization);
    one("National Bank of Iran", &["Banco Nacional de Iran"], Organization);
    other("Maritime", &["Denizcilik"], Organization);
    other("Varnadore Import/Export", &["Export Bank"], Organization);
    other("Bank of China", &["Bank of Japan"], Organization);
    other("Blue Harbour (Hong Kong) Limited", &["Hong Kong Airlines"], Organization);
}

#[test]
fn three_letters_of_a_company_are_as_they_are() {
    one("QVZ Trading", &["QVZ Limited"], Organization);
    other("QVZ Trading", &["QVS Limited"], Organization);
    other("Qavza Trading", &["QVZ Limited"], Organization);
    one("Nour Trading", &["Nur Trading"], Organization);
    one("Qods Industries", &["Quds Industries"], Organization);
}

/// What is known of a person beside the name.
struct Known<'a> {
    births: &'a [&'a str],
    country: &'a str,
}

/// A person of these facts beside one listed as Exampleullah, born in 1972 in Atlantis.
fn beside_one_word(name: &str, known: &Known<'_>) -> Option<Hit> {
    let mut entity = Entity::new("x-1".to_owned(), Person);
    entity.names.push(ListedName { text: "Exampleullah".to_owned(), quality: NameQuality::Weak });
    entity.births.push(BirthDate::on(PartialDate::parse("1972").unwrap()));
    entity.countries.push("XA".to_owned());
    let mut births = known.births.iter().map(|birth| PartialDate::parse(birth).unwrap());
    let query = Query {
        names: vec![name.to_owned()],
        kind: Person,
        birth: births.next(),
        other_births: births.collect(),
        countries: vec![known.country.to_owned()],
        ..Query::default()
    };
    alarm(&query, &entity)
}

#[test]
fn whoever_is_listed_by_one_name_is_a_soft_match_under_two_where_birth_and_country_agree() {
    let agreeing = Known { births: &["1972-03-04"], country: "xa" };
    let hit = beside_one_word("Exampleullah Varnadore", &agreeing).unwrap();
    assert_eq!(hit.verdict, Verdict::SoftMatch, "all who share the name have another one too");
    assert!(hit.why.iter().any(|reason| *reason == "a single word is all of one name"), "{:?}", hit.why);
    assert!(beside_one_word("Somebody Varnadore", &agreeing).is_none());
    for (births, country) in [(&["1972-03-04"], "xb"), (&["1973-03-04"], "xa"), (&["1979"], "xa")] {
        assert!(
            beside_one_word("Exampleullah Varnadore", &Known { births, country }).is_none(),
            "{births:?} {country}"
        );
    }
    let unknown = Known { births: &[], country: "xa" };
    assert!(beside_one_word("Exampleullah Varnadore", &unknown).is_none());
}

#[test]
fn a_name_that_may_match_counts_before_a_likelier_one_that_may_not() {
    let mut entity = Entity::new("x-1".to_owned(), Person);
    entity.names.push(ListedName { text: "Annabella Varnadore".to_owned(), quality: NameQuality::Weak });
    entity.names.push(ListedName { text: "Anabela Varnador".to_owned(), quality: NameQuality::Primary });
    let birth = PartialDate::parse("1990-02-03");
    entity.births.push(BirthDate::on(birth.unwrap()));
    let query = Query { names: vec!["Annabella Varnadore".to_owned()], kind: Person, birth, ..Query::default() };
    let hit = compare_entity(&query, &entity, "own", &Settings::default()).unwrap();
    assert_eq!((hit.verdict, hit.name.as_str()), (Verdict::Match, "Anabela Varnador"));
}

#[test]
fn between_several_birth_dates_of_a_record_nobody_knows() {
    let listed = |births: &[&str]| beside_one_word("Exampleullah", &Known { births, country: "xa" });
    let hit = listed(&["1957", "1986-08-03"]).unwrap();
    assert!(hit.why.iter().any(|reason| reason.contains("lies between")), "{:?}", hit.why);
    assert!(hit.score > listed(&["1957", "1966"]).unwrap().score);
    assert_eq!(hit.verdict, Verdict::SoftMatch, "nothing confirms it");
}

/// Somebody listed as `EXAMPLE VARNADORE, Anna Petra`, born on 3 February 1970, of Atlantis.
fn listed() -> Entity {
    let mut entity = Entity::new("x-1".to_owned(), Person);
    entity.names.push(ListedName { text: "EXAMPLE VARNADORE, Anna Petra".to_owned(), quality: NameQuality::Primary });
    entity.births.push(BirthDate::on(PartialDate::parse("1970-02-03").unwrap()));
    entity.countries.push("XA".to_owned());
    entity
}

fn born(name: &str, birth: &str) -> Query {
    Query { names: vec![name.to_owned()], kind: Person, birth: PartialDate::parse(birth), ..Query::default() }
}

fn score(query: &Query) -> f32 {
    compare_entity(query, &listed(), "own", &Settings::default()).map_or(0.0, |hit| hit.score)
}

#[test]
fn the_same_birth_day_outweighs_any_country() {
    let elsewhere = vec!["xb".to_owned()];
    let exact = born("Anna Petra Example Varnadore", "1970-02-03");
    for query in [
        Query { residences: elsewhere.clone(), ..exact.clone() },
        Query { countries: elsewhere.clone(), ..exact.clone() },
        Query { countries: elsewhere.clone(), residences: elsewhere.clone(), ..exact },
    ] {
        assert_eq!(alarm(&query, &listed()).unwrap().verdict, Verdict::Match);
    }
    let short = Query { residences: elsewhere, ..born("Anna Example", "1970-02-03") };
    assert!(alarm(&short, &listed()).is_some());
}

#[test]
fn a_residence_tips_what_contradicts_already_and_nothing_else() {
    let living = |query: Query| Query { residences: vec!["xb".to_owned()], ..query };
    let unknown = Query { birth: None, ..born("Anna Petra Example Varnadore", "1970") };
    assert_eq!(score(&living(unknown.clone())), score(&unknown));
    let year = born("Anna Petra Example Varnadore", "1970");
    assert_eq!(score(&living(year.clone())), score(&year));
    let other = born("Anna Petra Example Varnadore", "1975-06-07");
    assert!(score(&living(other.clone())) < score(&other));
}

#[test]
fn what_is_no_part_of_a_name_takes_nothing_away() {
    let plain = born("Anna Example Varnadore", "1970-02-03");
    for name in [
        "Anna Example Varnadore Jr.",
        "Anna Example Varnadore III",
        "Anna Example Varnadore, Ph.D.",
        "Dr. Anna Example Varnadore MD",
        "Lt. Col. Anna Example Varnadore (Ret.)",
        "Estate of Anna Example Varnadore",
        "The Estate of the late Anna Example Varnadore",
        "Anna \"Bobby\" Example Varnadore",
        "Anna (Bobby) Example Varnadore",
        "Hon. Anna Example Varnadore, OBE",
    ] {
        assert_eq!(score(&born(name, "1970-02-03")), score(&plain), "{name}");
    }
}

#[test]
fn junior_and_senior_contradict_a_little() {
    let compared = |name: &str| compared(name, &["Anna Example Jr."], Person).unwrap().score;
    assert!(compared("Anna Example Sr.") < compared("Anna Example"));
    assert_eq!(compared("Anna Example Jr"), compared("Anna Example"));
    one("Anna Example Sr.", &["Anna Example Jr."], Person);
}

#[test]
fn given_and_family_names_known_apart_do_not_change_places_for_a_match() {
    let mut entity = listed();
    entity.names[0].text = "VARNADORE, Anna".to_owned();
    let verdict = |name: &str| alarm(&born(name, "1970-02-03"), &entity).unwrap().verdict;
    assert_eq!(verdict("Varnadore, Anna"), Verdict::Match);
    assert_eq!(verdict("Varnadore Anna"), Verdict::Match, "nobody says which is which");
    assert_eq!(verdict("Anna, Varnadore"), Verdict::SoftMatch);
}

#[test]
fn words_written_together_apart_and_with_digits_are_the_same_words() {
    one("AnnapetraVarnadore Quillon", &["QUILLON, Annapetra Varnadore"], Person);
    one("Annapetra QuillonVarnadore", &["QUILLON VARNADORE, Annapetra"], Person);
    one("Quil1on Varnad0re", &["Quillon Varnadore"], Person);
    one("Varnadore Shippingltd", &["Varnadore Shipping Ltd"], Organization);
    one("Varnadore Shipping Com pany", &["Varnadore Shipping Company"], Organization);
    one("Varnad0re Shipping", &["Varnadore Shipping"], Organization);
    one("First Varnadore Bank", &["1st Varnadore Bank"], Organization);
    one("Nineteen Varnadore", &["Varnadore 19"], Organization);
}

#[test]
fn a_general_word_or_a_form_alone_is_nothing() {
    other("Bank", &["Industrial Bank"], Organization);
    other("China", &["China Varnadore Trading"], Organization);
    other("LLC", &["Varnadore Limited Liability Company (LLC)"], Organization);
    other("Kim", &["Kimo"], Person);
}

#[test]
fn a_rare_word_alone_is_whoever_has_it_among_the_names() {
    assert_eq!(compared("Varnadore", &["EXAMPLE VARNADORE, Anna Petra"], Person).unwrap().verdict, Verdict::SoftMatch);
    other("Varnador", &["Varador"], Person);
}
