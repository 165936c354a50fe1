//! When a webhook that failed is sent again: the Standard Webhooks schedule, spread a little, never early.

use std::time::Duration;

/// Automatic attempts per delivery.
pub const ATTEMPTS: u32 = WAITS.len() as u32;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// The wait before each attempt, counted from the one before it; 75 h 35 min 5 s in all.
const WAITS: [Duration; 10] = [
    Duration::ZERO,
    Duration::from_secs(5),
    Duration::from_secs(5 * MINUTE),
    Duration::from_secs(30 * MINUTE),
    Duration::from_secs(2 * HOUR),
    Duration::from_secs(5 * HOUR),
    Duration::from_secs(10 * HOUR),
    Duration::from_secs(14 * HOUR),
    Duration::from_secs(20 * HOUR),
    Duration::from_secs(24 * HOUR),
];

/// The longest wait that an endpoint can ask for.
pub(crate) const MAX_RETRY_AFTER: Duration = Duration::from_secs(12 * HOUR);

/// How much of the permitted spread to add: a fraction from 0 up to, not including, 1.
///
/// Without it, everything that failed in one outage would return at the same moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jitter(f64);

impl Jitter {
    /// Nothing added.
    pub const NONE: Self = Self(0.0);

    /// The fraction that 32 random bits stand for.
    pub fn from_random(bits: u32) -> Self {
        Self(f64::from(bits) / (f64::from(u32::MAX) + 1.0))
    }
}

/// The wait until the next attempt after `attempts_made`, or `None` when the delivery is exhausted.
///
/// It is the schedule's wait or the endpoint's `retry_after`, whichever is longer, and up to a tenth more (a
/// second at least). `retry_after` belongs to answers 429 and 503 and counts for 12 hours at most.
pub fn next_attempt_in(attempts_made: u32, jitter: Jitter, retry_after: Option<Duration>) -> Option<Duration> {
    let scheduled = *WAITS.get(usize::try_from(attempts_made).ok()?)?;
    let asked = retry_after.unwrap_or_default().min(MAX_RETRY_AFTER);
    let wait = scheduled.max(asked);
    let spread = (wait / 10).max(SECOND);
    Some(wait + spread.mul_f64(jitter.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn without_jitter_the_schedule_is_the_standard_webhooks_one() {
        let waits: Vec<u64> =
            (0..ATTEMPTS).map(|made| next_attempt_in(made, Jitter::NONE, None).unwrap().as_secs()).collect();
        assert_eq!(waits, [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
        assert_eq!(waits.iter().sum::<u64>(), 75 * 3_600 + 35 * 60 + 5);
    }

    #[test]
    fn the_tenth_attempt_is_the_last() {
        let hint = Some(Duration::from_secs(60));
        assert!(next_attempt_in(9, Jitter::NONE, hint).is_some());
        assert_eq!(next_attempt_in(10, Jitter::NONE, hint), None);
        assert_eq!(next_attempt_in(u32::MAX, Jitter::NONE, hint), None);
    }

    #[test]
    fn short_waits_spread_over_a_second() {
        let wait = next_attempt_in(1, Jitter::from_random(u32::MAX), None).unwrap();
        assert!(wait > Duration::from_millis(5_999) && wait <= Duration::from_secs(6));
    }

    fn retry_after() -> impl Strategy<Value = Option<Duration>> {
        prop::option::of(any::<u64>().prop_map(Duration::from_secs))
    }

    proptest! {
        #[test]
        fn a_retry_is_never_early_and_never_unbounded(
            made in 0..ATTEMPTS,
            bits in any::<u32>(),
            retry_after in retry_after(),
        ) {
            let wait = next_attempt_in(made, Jitter::from_random(bits), retry_after).unwrap();
            let scheduled = next_attempt_in(made, Jitter::NONE, None).unwrap();
            let asked = retry_after.unwrap_or_default().min(Duration::from_secs(12 * 3_600));
            let longer = scheduled.max(asked);
            prop_assert!(wait >= longer);
            prop_assert!(wait <= longer.mul_f64(1.1).max(longer + SECOND));
        }

        #[test]
        fn no_delivery_is_attempted_more_than_ten_times(
            made in ATTEMPTS..,
            bits in any::<u32>(),
            retry_after in retry_after(),
        ) {
            prop_assert_eq!(next_attempt_in(made, Jitter::from_random(bits), retry_after), None);
        }

        #[test]
        fn more_jitter_never_shortens_a_wait(made in 0..ATTEMPTS, a in any::<u32>(), b in any::<u32>()) {
            let wait = |bits| next_attempt_in(made, Jitter::from_random(bits), None);
            prop_assert!(wait(a.min(b)) <= wait(a.max(b)));
        }
    }
}
