//! From byte positions to line numbers.

/// Counts lines forward, so that the whole file is gone through once.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    /// The line, from 1, of a byte position; positions must not fall.
    pub(super) fn at(&mut self, position: u64) -> u64 {
        let position = usize::try_from(position).map_or(self.bytes.len(), |at| at.min(self.bytes.len()));
        if position > self.at {
            self.line += self.bytes[self.at..position].iter().filter(|byte| **byte == b'\n').count() as u64;
            self.at = position;
        }
        self.line
    }
}
