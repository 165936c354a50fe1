//! The `screen` command against labelled cases and the full lists: what it finds, what it misses, whom it alarms about.
//!
//! The cases lie outside the project (`ACCEPTANCE=<folder>`, else `../shared/acceptance`); where they are not, nothing is
//! judged and the test says so.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod common;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, thread};

use serde_json::Value;

/// The labelled cases, or `None` where they are not at hand.
fn cases(file: &str) -> Option<Vec<Value>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/acceptance");
    let path = env::var_os("ACCEPTANCE").map_or(beside, PathBuf::from).join("screening").join(file);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: no labelled cases at {}", path.display());
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// What the command answers to these cases, by their ids.
fn screen(arguments: &[&str], cases: &[Value]) -> BTreeMap<String, Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_screen"));
    let mut child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let lines: String = cases.iter().map(|case| format!("{case}\n")).collect();
    let writer = thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let answers = String::from_utf8(output.stdout).unwrap();
    let parsed = answers.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    parsed.map(|answer| (answer["id"].as_str().unwrap().to_owned(), answer)).collect()
}

fn id(case: &Value) -> &str {
    case["id"].as_str().unwrap()
}

fn alarms(answer: &Value) -> bool {
    answer["verdict"] != "NO_MATCH"
}

#[derive(Default)]
struct Judged {
    right: f64,
    missed: f64,
    wrong: f64,
}

impl Judged {
    fn f1(&self) -> f64 {
        2.0 * self.right / (2.0 * self.right + self.missed + self.wrong)
    }
}

#[test]
fn labelled_pairs_are_told_apart() {
    let Some(cases) = cases("pairs.jsonl") else { return };
    let answers = screen(&["pairs"], &cases);
    let (mut all, mut by_hand) = (Judged::default(), Judged::default());
    for case in &cases {
        let (alarmed, same) = (alarms(&answers[id(case)]), case["label"] == "match");
        assert!(case["quality"] != "STRONG" || alarmed == same, "a strong case is judged wrong: {}", id(case));
        let synthetic = case["group"].as_str().unwrap().contains("/synth_");
        for judged in [Some(&mut all), (!synthetic).then_some(&mut by_hand)].into_iter().flatten() {
            match (alarmed, same) {
                (true, true) => judged.right += 1.0,
                (false, true) => judged.missed += 1.0,
                (true, false) => judged.wrong += 1.0,
                (false, false) => {}
            }
        }
    }
    println!("F1 {:.3}, hand-labelled {:.3}", all.f1(), by_hand.f1());
    assert!(all.f1() >= 0.92 && by_hand.f1() >= 0.94);
}

#[test]
fn a_better_candidate_scores_no_less_than_a_worse_one() {
    let Some(rankings) = cases("rankings.jsonl") else { return };
    let pair = |ranking: &Value, which: &str, number: usize| {
        let named = |side: &Value| {
            let mut side = side.clone();
            side["type"] = ranking["schema"].clone();
            side
        };
        let (query, candidate) = (named(&ranking[which]), named(&ranking["result"]));
        serde_json::json!({"id": format!("{number} {which}"), "query": query, "candidate": candidate})
    };
    let pairs: Vec<Value> = rankings
        .iter()
        .enumerate()
        .flat_map(|(number, ranking)| ["better", "worse"].map(|which| pair(ranking, which, number)))
        .collect();
    let answers = screen(&["pairs"], &pairs);
    let score = |number: usize, which: &str| answers[&format!("{number} {which}")]["score"].as_f64().unwrap();
    for (number, ranking) in rankings.iter().enumerate() {
        assert!(score(number, "better") >= score(number, "worse"), "{ranking}");
    }
}

#[test]
fn listed_persons_are_found_and_invented_ones_are_left_alone() {
    let (Some(cases), Some(lists)) = (cases("screens.jsonl"), common::lists_folder()) else { return };
    let folder = env::temp_dir().join(format!("screening-acceptance-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let index = |name: &str, option: &[&str]| {
        let file = folder.join(name).display().to_string();
        let arguments = [&["index", "--out", &file], option, &[lists.to_str().unwrap()]].concat();
        screen_quietly(&arguments);
        file
    };
    let (whole, latin) = (index("whole", &[]), index("latin", &["--without-original-script"]));
    let (in_latin, in_whole): (Vec<Value>, Vec<Value>) =
        cases.iter().cloned().partition(|case| case["exclude_original_script"] == true);
    let mut answers = screen(&["screens", "--index", &whole], &in_whole);
    answers.extend(screen(&["screens", "--index", &latin], &in_latin));
    fs::remove_dir_all(&folder).unwrap();

    let mut groups: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for case in &cases {
        let hits = answers[id(case)]["hits"].as_array().unwrap();
        let mut alarming = hits.iter().filter(|hit| alarms(hit));
        let counted = match &case["expected_entity_id"] {
            Value::Null => alarming.next().is_some(),
            expected => alarming.any(|hit| hit["entity_id"] == *expected),
        };
        let group = case["group"].as_str().unwrap();
        for name in [group.to_owned(), format!("{group}/{}", case["category"].as_str().unwrap())] {
            let entry = groups.entry(name).or_default();
            *entry = (entry.0 + u32::from(counted), entry.1 + 1);
        }
    }
    let share = |group: &str| f64::from(groups[group].0) / f64::from(groups[group].1);
    for (group, (counted, all)) in &groups {
        println!("{group}: {counted} of {all}");
    }
    assert!(share("yente_un_treated") >= 0.99);
    assert!(share("uk_to_un_crossref") >= 0.66);
    assert!(share("uk_to_un_crossref/reordered") >= 0.98);
    assert!(share("uk_to_un_crossref/close variant") >= 0.98);
    assert!(share("un_original_script") >= 0.93);
    assert!(share("yente_us_congress") >= 0.99);
    assert!(share("yente_negatives_global") <= 0.002 && share("yente_negatives_us") <= 0.002);
}

fn screen_quietly(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_screen")).args(arguments).output().unwrap();
    assert!(output.status.success());
}
