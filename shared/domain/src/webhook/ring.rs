//! The secrets that sign webhooks: shown once, replaced while the old one still signs, revoked.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How many secrets sign at once; of more, the oldest stops.
const MOST: usize = 3;
/// The longest time that a replaced secret goes on signing.
pub const MAX_OVERLAP: TimeDelta = TimeDelta::days(7);

/// A signing secret as its owner was shown it. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// The secrets of an endpoint or of a client, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ring(Vec<Held>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Held {
    secret: Secret,
    /// When it stops signing; the newest has no such time.
    until: Option<DateTime<Utc>>,
}

/// Why a ring does not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RingProblem {
    #[error("there is a secret already; replace it")]
    Exists,
    #[error("there is no secret; create one")]
    Missing,
}

impl Ring {
    /// The first secret, beside one that was given elsewhere and goes on signing for a while.
    ///
    /// # Errors
    /// [`RingProblem::Exists`] when one is there that signs.
    pub fn create(
        &self,
        secret: Secret,
        beside: Option<(Secret, TimeDelta)>,
        now: DateTime<Utc>,
    ) -> Result<Self, RingProblem> {
        if self.current().is_some() {
            return Err(RingProblem::Exists);
        }
        let beside = beside.map(|(secret, overlap)| Held { secret, until: Some(now + overlap.min(MAX_OVERLAP)) });
        Ok(Self([Some(Held { secret, until: None }), beside].into_iter().flatten().collect()))
    }

    /// A new secret; those before it stop signing after `overlap` at the latest.
    ///
    /// # Errors
    /// [`RingProblem::Missing`] when none signs.
    pub fn replace(&self, secret: Secret, overlap: TimeDelta, now: DateTime<Utc>) -> Result<Self, RingProblem> {
        if self.current().is_none() {
            return Err(RingProblem::Missing);
        }
        let end = now + overlap.clamp(TimeDelta::zero(), MAX_OVERLAP);
        let older = self.0.iter().map(|held| Held {
            secret: held.secret.clone(),
            until: Some(held.until.map_or(end, |until| until.min(end))),
        });
        let all = std::iter::once(Held { secret, until: None }).chain(older).filter(|held| signs(held, now));
        Ok(Self(all.take(MOST).collect()))
    }

    /// Without the secrets that were replaced.
    ///
    /// # Errors
    /// [`RingProblem::Missing`] when none signs.
    pub fn without_old(&self) -> Result<Self, RingProblem> {
        let current = self.current().ok_or(RingProblem::Missing)?;
        Ok(Self(vec![Held { secret: current.clone(), until: None }]))
    }

    /// Every secret that signs, newest first.
    pub fn live(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Secret> {
        self.0.iter().filter(move |held| signs(held, now)).map(|held| &held.secret)
    }

    /// When the secrets that were replaced have all stopped signing.
    #[must_use]
    pub fn old_until(&self) -> Option<DateTime<Utc>> {
        self.0.iter().filter_map(|held| held.until).max()
    }

    fn current(&self) -> Option<&Secret> {
        self.0.iter().find(|held| held.until.is_none()).map(|held| &held.secret)
    }
}

fn signs(held: &Held, now: DateTime<Utc>) -> bool {
    held.until.is_none_or(|until| now < until)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOON: DateTime<Utc> = DateTime::from_timestamp(1_795_348_800, 0).unwrap();

    fn secret(name: &str) -> Secret {
        Secret::new(name.to_owned())
    }

    fn after(hours: i64) -> DateTime<Utc> {
        NOON + TimeDelta::hours(hours)
    }

    fn live(ring: &Ring, hours: i64) -> Vec<&str> {
        ring.live(after(hours)).map(Secret::reveal).collect()
    }

    #[test]
    fn a_replaced_secret_signs_beside_the_new_one_until_its_time_is_over() {
        let first = Ring::default().create(secret("a"), None, NOON).unwrap();
        assert_eq!(first.create(secret("b"), None, NOON), Err(RingProblem::Exists));
        let second = first.replace(secret("b"), TimeDelta::hours(24), NOON).unwrap();
        assert_eq!(second.old_until(), Some(after(24)));
        assert_eq!(live(&second, 0), ["b", "a"]);
        assert_eq!(live(&second, 23), ["b", "a"]);
        assert_eq!(live(&second, 24), ["b"]);
        assert_eq!(live(&second.without_old().unwrap(), 0), ["b"]);
        assert_eq!(live(&first.replace(secret("b"), TimeDelta::zero(), NOON).unwrap(), 0), ["b"]);
    }

    #[test]
    fn a_ring_without_a_secret_has_nothing_to_replace_or_keep() {
        let none = Ring::default();
        assert_eq!(none.replace(secret("b"), TimeDelta::hours(1), NOON), Err(RingProblem::Missing));
        assert_eq!(none.without_old(), Err(RingProblem::Missing));
        assert!(live(&none, 0).is_empty());
    }

    #[test]
    fn the_secret_given_elsewhere_signs_on_for_a_while() {
        let ring = Ring::default().create(secret("own"), Some((secret("first"), TimeDelta::hours(24))), NOON).unwrap();
        assert_eq!(live(&ring, 1), ["own", "first"]);
        assert_eq!(live(&ring, 25), ["own"]);
    }

    #[test]
    fn no_secret_is_printed() {
        assert_eq!(format!("{:?}", secret("whsec_x")), "Secret");
    }

    proptest! {
        /// However often it is replaced: the newest signs, three at most do, and no old one longer than its overlap.
        #[test]
        fn the_newest_always_signs_and_the_old_ones_end(overlaps in prop::collection::vec(-5..400_i64, 1..8)) {
            let mut ring = Ring::default().create(secret("0"), None, NOON).unwrap();
            for (turn, hours) in overlaps.iter().enumerate() {
                let name = (turn + 1).to_string();
                ring = ring.replace(secret(&name), TimeDelta::hours(*hours), NOON).unwrap();
                let signing = live(&ring, 0);
                prop_assert_eq!(signing[0], name.as_str());
                prop_assert!(signing.len() <= MOST);
                prop_assert_eq!(live(&ring, (*hours).clamp(0, 7 * 24)).len(), 1);
            }
        }
    }
}
