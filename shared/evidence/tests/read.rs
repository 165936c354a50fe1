//! The `read` command: every acceptance case through `--jsonl`, and files given by name.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]
#![cfg(all(feature = "barcode", feature = "pdf", feature = "vendor"))]

mod acceptance;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn read(arguments: &[&str], input: impl AsRef<[u8]>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_read"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.as_ref().to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    output
}

fn answers(output: &Output) -> Vec<Value> {
    let text = str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Every expected field of every case is answered, in order and with equal values.
fn assert_answered(kind: &str, file: &str, expected_fields: &[&str]) {
    let Some(cases) = acceptance::cases(file) else {
        return;
    };
    let folder = acceptance::folder().unwrap().join(file);
    let folder = folder.parent().unwrap().to_str().unwrap();
    let input: String = cases.iter().map(|case| format!("{case}\n")).collect();
    let output = read(&[kind, "--jsonl", "--dir", folder], &input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answers = answers(&output);
    assert_eq!(answers.len(), cases.len());
    for (case, answer) in cases.iter().zip(answers) {
        assert_eq!(case.get("id"), answer.get("id"));
        for field in expected_fields {
            assert_is_answered(&case[field], &answer[field], &format!("{field} of {case}"));
        }
    }
}

/// Answers may say more than a case expects.
fn assert_is_answered(expected: &Value, answer: &Value, context: &str) {
    match expected {
        Value::Object(members) => {
            for (name, value) in members {
                assert_is_answered(value, &answer[name], context);
            }
        }
        _ => assert_eq!(expected, answer, "{context}"),
    }
}

#[test]
fn acceptance_cases_are_answered_in_their_own_fields() {
    assert_answered("mrz", "mrz.jsonl", &["format", "checks", "valid"]);
    assert_answered("tin", "tin.jsonl", &["format_ok"]);
    assert_answered("pobox", "pobox.jsonl", &["po_box"]);
    assert_answered("name", "name.jsonl", &["verdict"]);
    assert_answered("vendor", "vendor_webhooks.jsonl", &["expect_ok"]);
    assert_answered("aamva", "aamva/expected.jsonl", &["file", "expect"]);
}

#[test]
fn a_zone_is_printed_as_it_was_read_with_the_verdict_of_each_check_digit() {
    let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408123F1204159ZE184226B<<<<<10";
    let file = format!("{}/zone.txt", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(&file, zone).unwrap();
    let answer = &answers(&read(&["mrz", &file], ""))[0];
    let expected = serde_json::json!({
        "format": "TD3", "document_code": "P", "issuing_state": "UTO", "nationality": "UTO",
        "surname": "ERIKSSON", "given_names": "ANNA MARIA", "document_number": "L898902C3",
        "birth_date": "740812", "sex": "F", "expiry_date": "120415",
        "checks": {"document_number": true, "birth_date": false, "expiry_date": true, "composite": false},
        "valid": false,
    });
    assert_is_answered(&expected, answer, "the zone");
}

/// The index of the pictures is one array; the command takes its elements a line.
#[test]
fn acceptance_pictures_are_answered_with_whether_they_say_what_their_case_says() {
    let Some(cases) = acceptance::cases("aamva/png/index.json") else {
        return;
    };
    let folder = acceptance::folder().unwrap().join("aamva");
    let input: String = cases.iter().map(|case| format!("{case}\n")).collect();
    let output = read(&["barcode", "--jsonl", "--dir", folder.to_str().unwrap()], &input);
    let answers = answers(&output);
    assert_eq!(answers.len(), cases.len());
    for (case, answer) in cases.iter().zip(&answers) {
        assert_eq!(case["file"], answer["file"]);
        // What is read at all is read right; a blur of three pixels takes the narrow bars away.
        let is_read = answer.get("text").is_some();
        assert_eq!(answer["exact"], is_read, "{answer}");
        // Unoptimised, the second that the command allows does not reach far into the sweep.
        assert!(is_read || case["kind"] == "blur3" || cfg!(debug_assertions), "{answer}");
    }
}

#[test]
fn a_barcode_s_picture_is_read_to_the_licence_behind_it() {
    let Some(folder) = acceptance::folder() else {
        return;
    };
    let picture = folder.join("aamva/png/aamva_v10_sample_va.oncard.png");
    let output = read(&["barcode", picture.to_str().unwrap()], "");
    let answer = &answers(&output)[0];
    assert_eq!(answer["licence"]["family"], "SAMPLE");
    assert_eq!(answer["licence"]["discrepancies"], serde_json::json!([]));
}

#[test]
fn a_case_that_makes_no_sense_is_answered_and_fails_the_command() {
    let output = read(&["pobox", "--jsonl"], "not json\n{\"line\": \"PO Box 1\"}\n{}\n");
    assert_eq!(output.status.code(), Some(1));
    let answers = answers(&output);
    assert!(answers[0].get("error").is_some() && answers[2].get("error").is_some());
    assert_eq!(answers[1]["po_box"], true);
}

#[test]
fn a_case_that_fails_is_known_by_its_id_and_the_next_one_is_read() {
    let output = read(&["pobox", "--jsonl"], b"{\"id\": 7}\n\xff\n{\"id\": 9, \"line\": \"PO Box 1\"}\n");
    assert_eq!(output.status.code(), Some(1));
    let answers = answers(&output);
    assert_eq!((&answers[0]["id"], answers[0].get("error").is_some()), (&Value::from(7), true));
    assert!(answers[1].get("error").is_some());
    assert_eq!((&answers[2]["id"], &answers[2]["po_box"]), (&Value::from(9), &Value::from(true)));
}

#[test]
fn a_file_that_is_missing_or_no_text_does_not_keep_the_next_from_being_read() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let [lines, bytes] = ["names.txt", "bytes.txt"].map(|name| format!("{folder}/{name}"));
    std::fs::write(&lines, "ssn 219-09-9998\n").unwrap();
    std::fs::write(&bytes, b"ssn \xff\n").unwrap();
    let output = read(&["tin", "no such file", &bytes, &lines], "");
    assert_eq!(output.status.code(), Some(1));
    let answers = answers(&output);
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["file"], "no such file");
    assert!(answers[0].get("error").is_some() && answers[1].get("error").is_some());
    assert!(answers[2].get("error").is_none(), "{}", answers[2]);
}

#[test]
fn a_refused_document_is_an_answer_and_a_missing_file_is_not() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    for kind in ["mrz", "aamva", "barcode", "image", "pdf"] {
        let output = read(&[kind, source], "");
        assert!(output.status.success(), "{kind}");
        assert_eq!(answers(&output)[0]["valid"], false, "{kind}");
        assert!(!read(&[kind, "there is no such file"], "").status.success());
    }
}

#[test]
fn a_wrong_command_line_prints_the_usage() {
    for arguments in [[].as_slice(), &["mrz"], &["nothing", "file"], &["mrz", "--unknown"]] {
        let output = read(arguments, "");
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stderr.starts_with(b"usage:"));
    }
}
