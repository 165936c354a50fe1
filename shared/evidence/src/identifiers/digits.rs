//! Nine digits, the shape that all United States taxpayer numbers share.

use std::fmt;

/// Nine ASCII digits that never print themselves.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct NineDigits(String);

impl NineDigits {
    /// Reads nine digits, bare or in `groups` joined by hyphens (or, in forms typed by hand, by spaces).
    pub(super) fn parse(value: &str, groups: &[usize]) -> Option<Self> {
        let value = value.trim();
        let is_grouped = |separator| value.split(separator).map(str::len).eq(groups.iter().copied());
        if value.len() != 9 && !is_grouped('-') && !is_grouped(' ') {
            return None;
        }
        let digits: String = value.chars().filter(|&c| c != '-' && c != ' ').collect();
        let complete = digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
        complete.then_some(Self(digits))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn last_four(&self) -> &str {
        &self.0[5..]
    }

    /// The value of the digits from `start` to before `end`.
    pub(super) fn number(&self, start: usize, end: usize) -> u32 {
        self.0[start..end].bytes().fold(0, |value, digit| value * 10 + u32::from(digit - b'0'))
    }

    /// "123456789", its reverse, or one digit nine times: what people type who have no number.
    pub(super) fn is_placeholder(&self) -> bool {
        let repeated = self.0.bytes().all(|digit| digit == self.0.as_bytes()[0]);
        repeated || self.0 == "123456789" || self.0 == "987654321"
    }
}

impl fmt::Debug for NineDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("redacted")
    }
}
