//! Seeds, and what they have to show.

use std::sync::OnceLock;

use gatehouse_screening::lists::SourceFile;
use gatehouse_screening::{Index, build_index};
use serde_json::{Value, json};

use super::bug::Bug;
use super::run::{Counts, Report, Scenario, run};
use crate::house::House;
use crate::jobs::watchlists::index;

/// The one list that there is, and where it is said to lie.
pub(super) fn pointer() -> &'static Value {
    static POINTER: OnceLock<Value> = OnceLock::new();
    POINTER.get_or_init(|| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/screening/sample/");
        let read =
            |name: &str| SourceFile { name: name.to_owned(), bytes: std::fs::read(format!("{folder}{name}")).unwrap() };
        let files = ["sdn.csv", "alt.csv", "add.csv"].map(read);
        let index = Index::from_bytes(build_index(&files).unwrap().bytes).unwrap();
        let pointer = json!({"index": index.version().content_hash, "lists_of": null});
        index::keep(index);
        pointer
    })
}

fn house() -> &'static House {
    thread_local! {
        static HOUSE: &'static House = {
            // The environment's variables are read as the simulation's from here on.
            super::set_clock(Some(0));
            let house: &'static House = Box::leak(Box::new(House::simulated()));
            house.table();
            house
        };
    }
    HOUSE.with(|house| *house)
}

/// What the SDK wants to be there: its own time-outs are set on a clock that never strikes.
fn with_time<T>(work: impl FnOnce() -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _entered = runtime.enter();
    work()
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn tell(report: &Report) -> String {
    let violation = report.violation.as_ref().unwrap();
    format!(
        "seed {}: {:?}: {}\n{}\nonce more, aloud: SIMULATE_SEED={} make simulate",
        report.seed,
        violation.rule,
        violation.what,
        report.lines.join("\n"),
        report.seed,
    )
}

/// Runs seeds on all processors; the first that shows something wrong.
fn search(seeds: std::ops::Range<u64>, bug: Option<Bug>, scenario: Scenario) -> Result<Counts, Box<Report>> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    pointer();
    let one = |offset: u64| {
        let seeds = seeds.clone();
        move || {
            with_time(|| {
                let mut counts = Counts::default();
                for seed in seeds.skip(usize::try_from(offset).unwrap()).step_by(usize::try_from(threads).unwrap()) {
                    let mut report = run(house(), seed, bug, scenario, false);
                    counts += std::mem::take(&mut report.counts);
                    if report.violation.is_some() {
                        return Err(Box::new(report));
                    }
                }
                Ok(counts)
            })
        }
    };
    let all = (0..threads).map(|offset| std::thread::spawn(one(offset))).collect::<Vec<_>>();
    let ended = all.into_iter().map(|thread| thread.join().unwrap());
    let mut counts = Counts::default();
    let mut first: Option<Box<Report>> = None;
    for ended in ended {
        match ended {
            Ok(own) => counts += own,
            Err(report) if first.as_ref().is_none_or(|known| report.seed < known.seed) => first = Some(report),
            Err(_) => {}
        }
    }
    first.map_or(Ok(counts), Err)
}

#[test]
fn nothing_is_lost_whatever_goes_wrong() {
    if let Some(seed) = number("SIMULATE_SEED") {
        pointer();
        let report = with_time(|| run(house(), seed, None, Scenario::Chaos, true));
        assert!(report.violation.is_none(), "{}", tell(&report));
        return;
    }
    let from = number("SIMULATE_FROM").unwrap_or(0);
    let seeds = number("SIMULATE_SEEDS").unwrap_or(5);
    let begun = std::time::Instant::now();
    match search(from..from + seeds, None, Scenario::Chaos) {
        Ok(mut counts) => {
            let points = std::mem::take(&mut counts.points);
            println!("{seeds} seeds in {:?}: {counts:?}", begun.elapsed());
            let missed = points.iter().filter(|(_, [_, before, after])| *before == 0 || *after == 0);
            let missed: Vec<_> = missed.map(|(point, counts)| format!("{point} {counts:?}")).collect();
            println!("{} calls, of which {} never met both crashes", points.len(), missed.len());
            println!("{}", missed.join("\n"));
        }
        Err(report) => panic!("{}", tell(&report)),
    }
}

#[test]
fn an_hour_without_queues_and_two_days_without_endpoints_lose_nothing() {
    let seeds = number("SIMULATE_SEEDS").map_or(1, |seeds| seeds.div_ceil(50));
    for scenario in [Scenario::QueuesDown, Scenario::EndpointsDown] {
        match search(0..seeds, None, scenario) {
            Ok(counts) => assert!(counts.posts > 0),
            Err(report) => panic!("{scenario:?}: {}", tell(&report)),
        }
    }
}

#[test]
fn where_nothing_goes_wrong_nothing_is_done_twice() {
    match search(0..3, None, Scenario::Calm) {
        Ok(counts) => {
            assert!(counts.posts > 0);
            assert_eq!((counts.unrecorded, counts.twice, counts.timed_out), (0, 0, 0));
        }
        Err(report) => panic!("{}", tell(&report)),
    }
}

/// The stream keeps its records for a day: what it lost, the sweep finds by its mark.
#[test]
fn what_the_stream_lost_is_found() {
    match search(0..20, None, Scenario::StreamLost) {
        Ok(_) => {}
        Err(report) => panic!("{}", tell(&report)),
    }
}

#[test]
fn a_seed_is_the_same_every_time() {
    pointer();
    with_time(|| {
        for seed in 0..3 {
            let hashes = [(); 2].map(|()| run(house(), seed, None, Scenario::Chaos, false).hash);
            assert_eq!(hashes[0], hashes[1], "seed {seed}");
        }
    });
}

#[test]
fn every_planted_bug_is_noticed() {
    let most = number("SIMULATE_BUG_SEEDS").unwrap_or(0);
    if most == 0 {
        return;
    }
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        match search(0..most, Some(bug), Scenario::Chaos) {
            Ok(_) => missed.push(bug),
            Err(report) => {
                let violation = report.violation.unwrap();
                println!("{bug:?} | {:?} | {} | {}", violation.rule, report.seed + 1, violation.what);
            }
        }
    }
    assert!(missed.is_empty(), "nobody noticed {missed:?} in {most} seeds");
}
