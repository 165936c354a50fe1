//! From which score on a watchlist's entry may be a customer, and from which it may be more than that.

use serde::{Deserialize, Serialize};

/// A client's thresholds, in its program. Every screening is judged by those of the program in force when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Thresholds {
    /// In thousandths, so that programs can be compared.
    soft: u16,
    strong: u16,
}

/// As a program writes them.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    soft: f64,
    strong: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("screening thresholds are 0.5 <= soft <= strong <= 1, to three decimals")]
pub struct ThresholdsProblem;

impl Thresholds {
    /// No program may set lower ones.
    pub const LOWEST: Self = Self { soft: 500, strong: 500 };
    /// No live client's program may set higher ones: what scores above them is the listed name but for a slip or a part
    /// left out (docs/screening.md).
    pub const HIGHEST: Self = Self { soft: 750, strong: 900 };

    /// The lower one of each.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        Self { soft: self.soft.min(other.soft), strong: self.strong.min(other.strong) }
    }

    /// The soft one and the strong one.
    pub(crate) const fn thousandths(self) -> (u16, u16) {
        (self.soft, self.strong)
    }

    /// From here on an entry is a soft match.
    #[must_use]
    pub fn soft(self) -> f32 {
        f32::from(self.soft) / 1000.0
    }

    /// From here on a name is strong enough to match where something confirms it.
    #[must_use]
    pub fn strong(self) -> f32 {
        f32::from(self.strong) / 1000.0
    }
}

/// Those that all published figures are measured at.
impl Default for Thresholds {
    fn default() -> Self {
        Self { soft: 700, strong: 880 }
    }
}

impl TryFrom<Written> for Thresholds {
    type Error = ThresholdsProblem;

    fn try_from(written: Written) -> Result<Self, ThresholdsProblem> {
        let (soft, strong) = (thousandths(written.soft)?, thousandths(written.strong)?);
        // Below a half the officer would drown: unlike names score about that.
        if Self::LOWEST.soft <= soft && soft <= strong && strong <= 1000 {
            Ok(Self { soft, strong })
        } else {
            Err(ThresholdsProblem)
        }
    }
}

impl From<Thresholds> for Written {
    fn from(own: Thresholds) -> Self {
        Self { soft: f64::from(own.soft) / 1000.0, strong: f64::from(own.strong) / 1000.0 }
    }
}

fn thousandths(written: f64) -> Result<u16, ThresholdsProblem> {
    let scaled = written * 1000.0;
    let whole = scaled.round();
    if !(0.0..=1000.0).contains(&whole) || (scaled - whole).abs() > 1e-6 {
        return Err(ThresholdsProblem);
    }
    Ok(whole as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Thresholds> {
        serde_json::from_str(text).ok()
    }

    #[test]
    fn thresholds_are_read_as_written_and_written_as_read() {
        for text in
            [r#"{"soft":0.7,"strong":0.88}"#, r#"{"soft":0.5,"strong":1.0}"#, r#"{"soft":0.725,"strong":0.725}"#]
        {
            assert_eq!(serde_json::to_string(&read(text).unwrap()).unwrap(), text);
        }
        assert_eq!(read(r#"{"soft":0.7,"strong":0.88}"#), Some(Thresholds::default()));
    }

    #[test]
    fn thresholds_out_of_order_or_range_are_refused() {
        for text in [
            r#"{"soft":0.9,"strong":0.8}"#,
            r#"{"soft":0.49,"strong":0.8}"#,
            r#"{"soft":0.7,"strong":1.001}"#,
            r#"{"soft":-0.7,"strong":0.8}"#,
            r#"{"soft":0.70005,"strong":0.8}"#,
            r#"{"soft":0.7}"#,
            r#"{"soft":"0.7","strong":0.8}"#,
            r#"{"soft":0.7,"strong":0.8,"hard":0.9}"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
