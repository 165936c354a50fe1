use proptest::prelude::*;

use super::*;

const NOON: DateTime<Utc> = DateTime::from_timestamp(1_795_348_800, 0).unwrap();
const FAILED: Outcome = Outcome::Failed { retry_after: None };

fn after(seconds: i64) -> DateTime<Utc> {
    NOON + TimeDelta::seconds(seconds)
}

fn admit(health: &mut Health, seconds: i64) -> Admission {
    health.admit(Pace::USUAL, after(seconds), after(seconds + 60))
}

fn admitted(health: &mut Health, seconds: i64) -> Admitted {
    match admit(health, seconds) {
        Admission::Now(admitted) => admitted,
        Admission::Later(then) => panic!("not before {then}"),
    }
}

/// One attempt that is over at once.
fn attempt(health: &mut Health, seconds: i64, outcome: Outcome) -> Verdict {
    let admitted = admitted(health, seconds);
    health.observe(admitted, outcome, after(seconds))
}

#[test]
fn an_endpoint_is_sent_its_burst_at_once_and_then_its_rate() {
    let pace = Pace { per_second: 10, burst: 5, in_flight: 100 };
    let mut health = Health::default();
    let mut sent = |millis: i64| {
        let now = NOON + TimeDelta::milliseconds(millis);
        match health.admit(pace, now, now + TimeDelta::seconds(60)) {
            Admission::Now(admitted) => {
                health.observe(admitted, Outcome::Delivered, now);
                true
            }
            Admission::Later(then) => {
                assert!(then > now && then <= now + TimeDelta::milliseconds(100));
                false
            }
        }
    };
    assert_eq!((0..20).filter(|_| sent(0)).count(), 5);
    assert_eq!((1..=1000).filter(|millis| sent(*millis)).count(), 10);
}

#[test]
fn no_more_attempts_are_under_way_than_the_endpoint_wants() {
    let mut health = Health::default();
    let first: Vec<Admitted> = (0..10).map(|_| admitted(&mut health, 0)).collect();
    assert_eq!(admit(&mut health, 0), Admission::Later(after(1)));
    health.observe(first[0], Outcome::Delivered, after(0));
    admitted(&mut health, 0);
    assert_eq!(admit(&mut health, 59), Admission::Later(after(60)));
    // Whoever died on the way holds nothing up for longer than a minute.
    admitted(&mut health, 60);
}

#[test]
fn the_breaker_opens_tries_once_and_rests_twice_as_long_each_time() {
    let mut health = Health::default();
    for _ in 0..10 {
        attempt(&mut health, 0, FAILED);
    }
    let mut now = 0;
    for rest in [30, 60, 120, 240, 480, 600, 600] {
        assert!(health.rests(after(now)));
        assert_eq!(admit(&mut health, now + rest - 1), Admission::Later(after(now + rest)));
        now += rest;
        let probe = admitted(&mut health, now);
        assert_eq!(admit(&mut health, now), Admission::Later(after(now + 60)), "one probe at a time");
        health.observe(probe, FAILED, after(now));
    }
    now += 600;
    assert_eq!(attempt(&mut health, now, Outcome::Delivered), Verdict::GoOn);
    for _ in 0..9 {
        attempt(&mut health, now, FAILED);
    }
    assert!(!health.rests(after(now)), "it counts anew");
}

#[test]
fn a_probe_that_was_not_made_leaves_the_next_one_to_be() {
    let mut health = Health::default();
    for _ in 0..10 {
        attempt(&mut health, 0, FAILED);
    }
    let probe = admitted(&mut health, 30);
    health.observe(probe, Outcome::NotMade, after(30));
    attempt(&mut health, 30, Outcome::Delivered);
    assert!(!health.rests(after(31)));
}

#[test]
fn fewer_failures_than_seven_of_ten_open_no_breaker() {
    let mut health = Health::default();
    for turn in 0..100 {
        attempt(&mut health, turn, if turn % 10 < 4 { Outcome::Delivered } else { FAILED });
    }
    assert!(!health.rests(after(100)));
}

#[test]
fn a_pause_that_was_asked_for_holds_everything_back_for_ten_minutes_at_most() {
    let mut health = Health::default();
    let wait = |seconds| Outcome::Failed { retry_after: Some(Duration::from_secs(seconds)) };
    attempt(&mut health, 0, wait(120));
    assert_eq!(admit(&mut health, 119), Admission::Later(after(120)));
    attempt(&mut health, 120, wait(43_200));
    assert_eq!(admit(&mut health, 121), Admission::Later(after(720)));
    admitted(&mut health, 720);
}

#[test]
fn after_five_days_of_failure_it_ends_and_its_client_was_warned_three_times() {
    let mut health = Health::default();
    let mut told = Vec::new();
    for hour in 0..=120 {
        match attempt(&mut health, hour * 3600, FAILED) {
            Verdict::Tell(trouble) => told.push((hour, trouble)),
            Verdict::GoOn => {}
        }
    }
    let failing = |percent| Trouble::Failing { percent };
    assert_eq!(told, [(30, failing(25)), (60, failing(50)), (90, failing(75)), (120, Trouble::Failed)]);
    attempt(&mut health, 121 * 3600, Outcome::Delivered);
    assert_eq!(health.failing_since(), None);
}

#[test]
fn a_single_delivered_webhook_forgives_everything() {
    let mut health = Health::default();
    for hour in 0..119 {
        attempt(&mut health, hour * 3600, FAILED);
    }
    attempt(&mut health, 119 * 3600, Outcome::Delivered);
    for hour in 120..239 {
        assert_ne!(attempt(&mut health, hour * 3600, FAILED), Verdict::Tell(Trouble::Failed));
    }
}

#[test]
fn few_failures_in_many_days_end_nothing() {
    let mut health = Health::default();
    for day in 0..9 {
        assert_ne!(attempt(&mut health, day * 86_400, FAILED), Verdict::Tell(Trouble::Failed));
    }
    assert_eq!(attempt(&mut health, 9 * 86_400, FAILED), Verdict::Tell(Trouble::Failed));
}

/// What happens to an endpoint, in any order: time passes, attempts are asked for, begun ones come to something.
#[derive(Debug, Clone)]
enum Step {
    Wait(i64),
    Ask,
    Ends(prop::sample::Index, Outcome),
    /// A worker dies: nothing is ever heard of its attempt.
    Dies(prop::sample::Index),
}

fn step() -> impl Strategy<Value = Step> {
    let retry_after = prop::option::of((0..100_000_u64).prop_map(Duration::from_secs));
    let outcome = prop_oneof![
        Just(Outcome::Delivered),
        retry_after.prop_map(|retry_after| Outcome::Failed { retry_after }),
        Just(Outcome::NotMade),
    ];
    prop_oneof![
        2 => (0..200_000_i64).prop_map(Step::Wait),
        5 => Just(Step::Ask),
        4 => (any::<prop::sample::Index>(), outcome).prop_map(|(which, outcome)| Step::Ends(which, outcome)),
        1 => any::<prop::sample::Index>().prop_map(Step::Dies),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_the_limits_hold_and_nobody_waits_for_ever(
        steps in prop::collection::vec(step(), 1..120),
        per_second in 1..50_u16,
        burst in 1..20_u16,
        in_flight in 1..12_u16,
    ) {
        let pace = Pace { per_second, burst, in_flight };
        let lease = TimeDelta::seconds(60);
        let mut health = Health::default();
        let (mut now, mut begun, mut starts) = (NOON, Vec::<(Admitted, DateTime<Utc>)>::new(), Vec::new());
        for step in steps {
            match step {
                Step::Wait(millis) => now += TimeDelta::milliseconds(millis),
                Step::Ask => match health.admit(pace, now, now + lease) {
                    Admission::Now(admitted) => {
                        begun.push((admitted, now));
                        starts.push(now);
                        let alive = begun.iter().filter(|(_, since)| now - *since < lease).count();
                        prop_assert!(alive <= usize::from(in_flight));
                        let recent = starts.iter().filter(|start| now - **start < TimeDelta::seconds(1)).count();
                        prop_assert!(recent <= usize::from(burst) + usize::from(per_second));
                    }
                    // Put off, but never for longer than the longest rest, or the lease of a dead probe.
                    Admission::Later(then) => {
                        prop_assert!(then > now && then <= now + LONGEST_REST);
                    }
                },
                Step::Ends(which, outcome) if !begun.is_empty() => {
                    let (admitted, _) = begun.swap_remove(which.index(begun.len()));
                    let verdict = health.observe(admitted, outcome, now);
                    if outcome == Outcome::Delivered {
                        prop_assert_eq!(health.failing_since(), None);
                    }
                    if let Verdict::Tell(Trouble::Failed) = verdict {
                        prop_assert!(now - health.failing_since().unwrap() >= PATIENCE);
                    }
                }
                // Its place is free once its time is over.
                Step::Dies(which) if !begun.is_empty() => {
                    now += lease;
                    begun.swap_remove(which.index(begun.len()));
                }
                Step::Ends(..) | Step::Dies(_) => {}
            }
        }
        // Left alone for the longest rest, the endpoint is tried again.
        let later = now + LONGEST_REST + lease;
        prop_assert!(matches!(health.admit(pace, later, later + lease), Admission::Now(_)));
    }
}
