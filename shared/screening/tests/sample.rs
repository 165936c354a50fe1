//! The sample list from end to end: build, load, screen.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::sample;
use gatehouse_screening::lists::{ListKey, SourceFile, parse_lists};
use gatehouse_screening::{
    EntityKind, Identifier, IdentifierKind, Index, IndexBuilder, IndexError, PartialDate, Query, Settings, Verdict,
    build_index,
};

fn index() -> Index {
    Index::from_bytes(build_index(&sample()).unwrap().bytes).unwrap()
}

/// A listed person with one exact birth date.
fn listed_person() -> (String, String, PartialDate) {
    let list = parse_lists(&sample()).remove(0);
    let exact = list.entities.into_iter().find_map(|entity| match entity.births.as_slice() {
        [birth] if birth.from.day().is_some() => Some((entity.id, entity.names[0].text.clone(), birth.from)),
        _ => None,
    });
    exact.unwrap()
}

fn person(name: &str, birth: Option<PartialDate>) -> Query {
    Query { names: vec![name.to_owned()], kind: EntityKind::Person, birth, ..Query::default() }
}

#[test]
fn the_sample_reads_without_problems_and_holds_every_kind() {
    let list = parse_lists(&sample()).remove(0);
    assert_eq!(list.key, ListKey::OfacSdn);
    assert_eq!(list.problems, []);
    assert_eq!(list.entities.len(), 300);
    for kind in [EntityKind::Person, EntityKind::Organization, EntityKind::Vessel, EntityKind::Aircraft] {
        assert_eq!(list.entities.iter().filter(|entity| entity.kind == kind).count(), 75, "{kind:?}");
    }
}

#[test]
fn a_name_alone_is_a_soft_match_and_a_birth_date_confirms_or_clears_it() {
    let index = index();
    let (id, name, birth) = listed_person();
    let verdict_of = |query: &Query| {
        let screening = index.screen(query, &Settings::default());
        assert_eq!(screening.lists.len(), 1);
        screening.hits.iter().find(|hit| hit.entity_id == id).map(|hit| hit.verdict)
    };
    assert_eq!(verdict_of(&person(&name, None)), Some(Verdict::SoftMatch));
    assert_eq!(verdict_of(&person(&name.to_lowercase(), Some(birth))), Some(Verdict::Match));
    let other = PartialDate::new(birth.year() - 23, Some(1), Some(1));
    assert_eq!(verdict_of(&person(&name, other)), Some(Verdict::NoMatch));
    assert_eq!(verdict_of(&Query { kind: EntityKind::Organization, ..person(&name, None) }), None);
}

#[test]
fn an_equal_identifier_decides_whatever_the_name() {
    let list = parse_lists(&sample()).remove(0);
    let vessel = list.entities.iter().find(|entity| {
        entity.kind == EntityKind::Vessel
            && entity.identifiers.iter().any(|identifier| identifier.kind == IdentifierKind::Imo)
    });
    let vessel = vessel.unwrap();
    let imo = vessel.identifiers.iter().find(|identifier| identifier.kind == IdentifierKind::Imo).unwrap();
    let query = Query {
        names: vec!["Quiet Meadow".to_owned()],
        kind: EntityKind::Vessel,
        identifiers: vec![Identifier::new(IdentifierKind::Imo, &format!("IMO {}", imo.value), None)],
        ..Query::default()
    };
    let screening = index().screen(&query, &Settings::default());
    assert_eq!(screening.verdict, Verdict::Match);
    assert_eq!(screening.hits[0].entity_id, vessel.id);
}

#[test]
fn the_same_sources_give_the_same_index_and_every_damaged_byte_is_refused() {
    let bytes = build_index(&sample()).unwrap().bytes;
    assert_eq!(bytes, build_index(&sample()).unwrap().bytes);
    assert!(Index::from_bytes(bytes.clone()).unwrap().content_hash_holds());
    for at in (0..bytes.len()).step_by(997) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        // The content hash in the header is not read on loading; it only names the index.
        let named_only = (24..56).contains(&at);
        assert_eq!(Index::from_bytes(damaged).is_ok(), named_only, "byte {at}");
    }
    assert_eq!(Index::from_bytes(Vec::new()).unwrap_err(), IndexError::NotAnIndex);
    assert_eq!(Index::from_bytes(bytes[..bytes.len() - 1].to_vec()).unwrap_err(), IndexError::Damaged);
}

#[test]
fn a_list_that_shrank_is_refused() {
    let version = build_index(&sample()).unwrap().report.version;
    let mut truncated = sample();
    let half = truncated[0].bytes.len() / 2;
    truncated[0].bytes.truncate(half);
    let builder = IndexBuilder::new().refuse_shrinking(version, 0.2);
    assert!(builder.build(&sample()).is_ok());
    assert!(builder.build(&truncated).is_err());
}

#[test]
fn a_list_that_lost_its_aliases_is_refused() {
    let version = build_index(&sample()).unwrap().report.version;
    let mut without = sample();
    without[1].bytes = b"<html>503</html>".to_vec();
    let error = IndexBuilder::new().refuse_shrinking(version, 0.1).build(&without).unwrap_err();
    assert_eq!(error.list(), Some("ofac_sdn"));
    assert!(error.to_string().contains("names"), "{error}");
}

#[test]
fn xml_that_is_cut_off_anywhere_is_refused() {
    let text = "<CONSOLIDATED_LIST><INDIVIDUALS>\
        <INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>ANNA</FIRST_NAME></INDIVIDUAL>\
        <INDIVIDUAL><DATAID>2</DATAID><FIRST_NAME>BERT</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>";
    let build = |text: &str| {
        build_index(&[SourceFile { name: "consolidated.xml".to_owned(), bytes: text.as_bytes().to_vec() }])
    };
    assert!(build(text).is_ok());
    for end in 0..text.len() {
        assert!(build(&text[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_malformed_line_is_reported_with_its_number() {
    let mut files = sample();
    let text = String::from_utf8(files[0].bytes.clone()).unwrap();
    let mut lines: Vec<&str> = text.split("\r\n").collect();
    lines.insert(2, "x,\"NOT AN ENTRY\"");
    files[0].bytes = lines.join("\r\n").into_bytes();
    let list = parse_lists(&files).remove(0);
    assert_eq!(list.entities.len(), 300);
    assert_eq!(list.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3]);
}

#[test]
fn what_a_name_says_of_itself_is_among_the_remarks() {
    let remarks = |name: &str| index().screen(&person(name, None), &Settings::default()).remarks;
    assert_eq!(remarks("Anna Example"), Vec::<String>::new());
    assert!(remarks("Аnna Example").iter().any(|remark| remark.contains("two scripts")));
    assert!(remarks("Mr. Dr. Prof.").iter().any(|remark| remark.contains("nothing but titles")));
    assert!(remarks("...").iter().any(|remark| remark.contains("no letters")));
    let names: Vec<String> = (0..70).map(|number| format!("Anna Example{number}")).collect();
    assert!(remarks(&names.join(" aka ")).iter().any(|remark| remark.contains("were not compared")));
    let fifty = index().screen(&person(&names[..50].join(" aka "), None), &Settings::default());
    assert_eq!(fifty.remarks, Vec::<String>::new());
}

#[test]
fn a_name_without_a_word_to_compare_was_looked_up_in_vain_and_says_so() {
    let index = index();
    let asked = |name: &str| {
        let query = Query { names: vec![name.to_owned()], kind: EntityKind::Person, ..Query::default() };
        let answer = index.screen(&query, &Settings::default());
        (answer.comparable, !answer.remarks.is_empty())
    };
    assert_eq!(asked("Dr. Prof. Jr"), (false, true));
    assert_eq!(asked("…"), (false, true));
    assert_eq!(asked("Dr. Quillon Varnadore Jr"), (true, false));
    assert_eq!(asked("Li"), (true, false));
}
