//! What each publisher's files say arrives, and what cannot be read is reported by its line.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod common;

use common::{read, real_lists};
use gatehouse_screening::lists::{ListKey, ParsedList, SourceFile, parse_lists};
use gatehouse_screening::{Effect, Entity, EntityKind, Gender, IdentifierKind, NameQuality};

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn parsed(files: &[SourceFile]) -> ParsedList {
    let mut lists = parse_lists(files);
    assert_eq!(lists.len(), 1, "{lists:?}");
    lists.remove(0)
}

fn problems(list: &ParsedList) -> Vec<String> {
    list.problems.iter().map(ToString::to_string).collect()
}

fn entity<'a>(list: &'a ParsedList, id: &str) -> &'a Entity {
    list.entities.iter().find(|entity| entity.id == id).unwrap_or_else(|| panic!("no {id}"))
}

fn names(entity: &Entity) -> Vec<(&str, NameQuality)> {
    entity.names.iter().map(|name| (name.text.as_str(), name.quality)).collect()
}

fn numbers(entity: &Entity) -> Vec<(IdentifierKind, &str)> {
    entity.identifiers.iter().map(|number| (number.kind, number.value.as_str())).collect()
}

/// The columns of the file as the FCDO publishes it in 2026.
const UK_HEADER: &str = "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,\
    Name 5,Name type,Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,\
    Regime Name,Designation Type,Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,\
    Address Line 1,Address Line 2,Address Line 3,Address Line 4,Address Line 5,Address Line 6,Address Postal Code,\
    Address Country,Phone number,Website,Email address,Date Designated,D.O.B,Nationality(/ies),\
    National Identifier number,National Identifier additional information,Passport number,\
    Passport additional information,Position,Gender,Town of birth,Country of birth,Type of entity,Subsidiaries,\
    Parent company,Business registration number (s),IMO number,Current owner/operator (s),\
    Previous owner/operator (s),Current believed flag of ship,Previous flags,Type of ship,Tonnage of ship,\
    Length of ship,Year Built,Hull identification number (HIN)";

/// One row, with the named columns filled.
fn uk_row(values: &[(&str, &str)]) -> String {
    let field = |column: &str| {
        let value = values.iter().find(|(name, _)| *name == column).map_or("", |(_, value)| value);
        if value.contains([',', '"', '\n']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value.to_owned() }
    };
    UK_HEADER.split(',').map(str::trim).map(field).collect::<Vec<_>>().join(",")
}

fn uk_file(rows: &[String]) -> SourceFile {
    let header = UK_HEADER.split(',').map(str::trim).collect::<Vec<_>>().join(",");
    file("UK-Sanctions-List.csv", &format!("Report Date: 08-Oct-2026\r\n{header}\r\n{}\r\n", rows.join("\r\n")))
}

#[test]
fn the_uk_publishers_own_file_gives_everything_that_it_says() {
    let person: &[(&str, &str)] = &[
        ("Unique ID", "TST0001"),
        ("UN Reference Number", "TSi.001"),
        ("Regime Name", "The Test (Sanctions) (EU Exit) Regulations 2020"),
        ("Designation Type", "Individual"),
        ("Position", "Minister, of tests"),
        ("Gender", "Female"),
        ("Town of birth", "Minsk"),
        ("Country of birth", "Former USSR, currently Belarus"),
        ("Nationality(/ies)", "Belarus"),
        ("Passport number", "'0012345"),
        ("National Identifier number", "4123456A001PB1"),
        ("UK Statement of Reasons", "Said \"yes\",\nin two lines."),
    ];
    let with = |more: &[(&'static str, &'static str)]| uk_row(&[person, more].concat());
    let list = parsed(&[uk_file(&[
        with(&[
            ("Name 6", "EXAMPLE"),
            ("Name 1", "Anna"),
            ("Name 2", "Maria"),
            ("Name type", "Primary Name"),
            ("Name non-latin script", "Анна Пример"),
            ("D.O.B", "dd/mm/1970"),
        ]),
        with(&[
            ("Name 6", "EXAMPEL"),
            ("Name 1", "Ana"),
            ("Name type", "Primary Name Variation"),
            ("D.O.B", "01/02/1971"),
        ]),
        with(&[("Name 6", "The Tester"), ("Name type", "Alias"), ("Alias strength", "Low quality a.k.a")]),
        uk_row(&[
            ("Unique ID", "TST0002"),
            ("Name 6", "EXAMPLE TRADING LLC"),
            ("Name type", "Primary Name"),
            ("Designation Type", "Entity"),
            ("Address Country", "Russia"),
            ("Business registration number (s)", "INN: 6608003052OGRN: 1026600000460"),
        ]),
        uk_row(&[
            ("Unique ID", "TST0003"),
            ("Name 6", "EXAMPLE STAR"),
            ("Name type", "Primary Name"),
            ("Designation Type", "Ship"),
            ("IMO number", "IMO9826902"),
            ("Current believed flag of ship", "Gabon"),
            ("Previous flags", "Panama; Liberia"),
        ]),
    ])]);
    assert_eq!(problems(&list), [""; 0]);
    assert_eq!((list.key, list.published.as_deref()), (ListKey::UkSanctions, Some("2026-10-08")));
    let anna = entity(&list, "uk-TST0001");
    assert_eq!(
        names(anna),
        [
            ("Anna Maria EXAMPLE", NameQuality::Primary),
            ("Анна Пример", NameQuality::OriginalScript),
            ("Ana EXAMPEL", NameQuality::Strong),
            ("The Tester", NameQuality::Weak),
        ]
    );
    assert_eq!(anna.births.iter().map(ToString::to_string).collect::<Vec<_>>(), ["1970", "1971-02-01"]);
    assert_eq!(
        (anna.kind, anna.gender, anna.countries.join(" ")),
        (EntityKind::Person, Some(Gender::Female), "BY".into())
    );
    assert_eq!(anna.places_of_birth, ["Minsk, Former USSR, currently Belarus"]);
    assert_eq!(anna.programs, ["The Test (Sanctions) (EU Exit) Regulations 2020"]);
    assert_eq!(numbers(anna), [(IdentifierKind::Passport, "0012345"), (IdentifierKind::National, "4123456A001PB1")]);
    assert!(anna.remarks.contains("TSi.001") && anna.remarks.contains("Minister, of tests"), "{}", anna.remarks);
    assert!(anna.remarks.contains("in two lines"), "{}", anna.remarks);
    let company = entity(&list, "uk-TST0002");
    assert_eq!(
        numbers(company),
        [(IdentifierKind::Tax, "6608003052"), (IdentifierKind::Registration, "1026600000460")]
    );
    let ship = entity(&list, "uk-TST0003");
    assert_eq!((ship.kind, numbers(ship)), (EntityKind::Vessel, vec![(IdentifierKind::Imo, "IMO9826902")]));
    assert_eq!(ship.countries, ["GA", "LR", "PA"]);
}

#[test]
fn a_wrong_row_of_the_uk_file_is_reported_by_its_line_and_the_rest_is_read() {
    let good = uk_row(&[
        ("Unique ID", "TST0001"),
        ("Name 6", "EXAMPLE"),
        ("Name type", "Primary Name"),
        ("Designation Type", "Entity"),
    ]);
    let bad_kind = uk_row(&[("Unique ID", "TST0002"), ("Name 6", "OTHER"), ("Designation Type", "Moon")]);
    let bad_date = uk_row(&[
        ("Unique ID", "TST0003"),
        ("Name 6", "THIRD"),
        ("Designation Type", "Individual"),
        ("D.O.B", "31/02/1970"),
    ]);
    let list = parsed(&[uk_file(&[good, bad_kind, bad_date, "only,two".to_owned()])]);
    assert_eq!(
        problems(&list),
        [
            "UK-Sanctions-List.csv:4: unknown Designation Type",
            "UK-Sanctions-List.csv:5: no such date of birth",
            "UK-Sanctions-List.csv:6: unknown Designation Type",
        ]
    );
    assert_eq!(list.entities.len(), 2);
}

#[test]
fn a_page_in_place_of_the_uk_file_is_no_list() {
    assert!(
        parse_lists(&[file("UK-Sanctions-List.csv", "<!doctype html><title>Service unavailable</title>")]).is_empty()
    );
}

#[test]
fn a_quotation_mark_that_nothing_closes_loses_its_own_line_alone() {
    let line = |number: u32, name: &str| {
        format!("{number},\"{name}\",\"individual\",\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1970.\"\r\n")
    };
    let broken = "2,\"EXAMPLE, Broken,\"individual\",\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1970.\r\n";
    let text = [&line(1, "EXAMPLE, One"), broken, &line(3, "EXAMPLE, Three"), "\u{1A}\r\n"].concat();
    let list = parsed(&[file("sdn.csv", &text)]);
    assert_eq!(list.entities.iter().map(|entity| entity.id.as_str()).collect::<Vec<_>>(), ["ofac-1", "ofac-3"]);
    assert_eq!(list.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2]);
}

#[test]
fn what_remarks_say_wrongly_is_reported_by_the_entitys_line() {
    let text = "1,\"EXAMPLE\",\"individual\",\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 31 Feb 1970; nationality Ruritania.\"\n\
                2,\"OTHER\",-0- ,\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Government Gazette Number 09804148 (Russia).\"\n";
    let orphan = "9,1,\"aka\",\"NOBODY\",-0- \n";
    let list = parsed(&[file("SDN.CSV", text), file("ALT.CSV", orphan)]);
    assert_eq!(
        problems(&list),
        [
            "ALT.CSV:0: 1 lines of entities that the list does not have",
            "SDN.CSV:1: no such date of birth",
            "SDN.CSV:1: unknown country",
        ]
    );
    assert_eq!(numbers(entity(&list, "ofac-2")), [(IdentifierKind::Registration, "09804148")]);
}

#[test]
fn an_own_list_may_say_all_that_the_publishers_say() {
    let text = r#"{"id":"own-1","name":"Example Person","weak_aliases":["The Example"],"original_script":["Пример"],"birth":["1970-01-31","1958/1960","1965~"],"countries":["ru"],"gender":"male","identifiers":[{"kind":"passport","value":"A1234567","country":"ru"}],"programs":["own"],"places_of_birth":["Here"],"remarks":"Known to us"}
{"id":"own-2"}
{"id":"own-3","name":"X","birth":["31.1.1970"]}
not json"#;
    let list = parsed(&[file("own.jsonl", text)]);
    let person = entity(&list, "own-1");
    assert_eq!(
        person.births.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["1970-01-31", "1958 to 1960", "circa 1965"]
    );
    assert_eq!(person.names[1].quality, NameQuality::Weak);
    assert_eq!(numbers(person), [(IdentifierKind::Passport, "A1234567")]);
    assert_eq!((person.remarks.as_str(), person.effect), ("Known to us", Effect::EnhancedDiligence));
    let effect =
        |says: &str| parsed(&[file("own.jsonl", &format!(r#"{{"id":"1","name":"Example","effect":"{says}"}}"#))]);
    assert_eq!(effect("block").entities[0].effect, Effect::Block);
    assert_eq!(problems(&effect("boil")), ["own.jsonl:1: unknown effect"]);
    assert_eq!(
        problems(&list),
        [
            "own.jsonl:2: not a record of a known shape",
            "own.jsonl:3: no such date of birth",
            "own.jsonl:4: not a record of a known shape",
        ]
    );
}

/// Every problem that the real lists give is one of the lists' own: held here so that a new kind is looked at.
#[test]
fn what_cannot_be_read_of_the_real_lists_is_known() {
    let Some(mut files) = real_lists() else { return };
    let pep = common::lists_folder().unwrap().join("pep/us_congress_senzing.json");
    files.extend(pep.is_file().then(|| read(&pep)));
    let lists = parse_lists(&files);
    let unexpected: Vec<String> = lists
        .iter()
        .flat_map(problems)
        .filter(|problem| !problem.ends_with("lines of entities that the list does not have"))
        .filter(|problem| !problem.ends_with("neither a person nor an organisation"))
        // The UN says of one that he is `30-35 years old`, and not when.
        .filter(|problem| !problem.ends_with("UN_consolidated.xml:13347: no such date of birth"))
        .collect();
    assert_eq!(unexpected, [""; 0]);
}

#[test]
fn a_list_means_what_its_publisher_says_that_it_means() {
    let line = |program: &str| format!("1,\"EXAMPLE\",-0- ,\"{program}\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n");
    let of = |name: &str, program: &str| parsed(&[file(name, &line(program))]).entities[0].effect;
    assert_eq!(of("sdn.csv", "SDGT"), Effect::Block);
    assert_eq!(of("cons_prim.csv", "NS-PLC"), Effect::Reject);
    assert_eq!(of("cons_prim.csv", "CMIC-EO13959"), Effect::Restrict);
    let uk = |imposed: &str| {
        let row = [
            ("Unique ID", "TST1"),
            ("Name 6", "EXAMPLE"),
            ("Designation Type", "Entity"),
            ("Sanctions Imposed", imposed),
        ];
        parsed(&[uk_file(&[uk_row(&row)])]).entities[0].effect
    };
    assert_eq!(uk("Asset freeze|Travel Ban"), Effect::Block);
    assert_eq!(uk("Travel Ban"), Effect::Inform);
}

/// How many entries of the real lists have which effect.
#[test]
fn every_entry_of_the_real_lists_has_an_effect() {
    let Some(files) = real_lists() else { return };
    for list in parse_lists(&files) {
        let mut effects: Vec<&str> = list.entities.iter().map(|entity| entity.effect.as_str()).collect();
        effects.sort_unstable();
        let counts = effects.chunk_by(|a, b| a == b).map(|same| format!("{} {}", same.len(), same[0]));
        println!("{}: {}", list.key, counts.collect::<Vec<_>>().join(", "));
        let blocks = list.entities.iter().filter(|entity| entity.effect == Effect::Block).count();
        assert_eq!(blocks == 0, list.key == ListKey::OfacConsolidated, "{}", list.key);
    }
}
