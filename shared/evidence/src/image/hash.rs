//! A fingerprint of a picture that survives re-encoding and resizing.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::grey::GreyImage;

const COLUMNS: u32 = 16;
const ROWS: u32 = 16;

/// A difference hash of 256 bits: whether each cell of a 16 by 16 grid is brighter than its right neighbour.
///
/// Sixty-four bits, as is usual, cannot tell two licences of one state apart, which share their whole design.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PerceptualHash([u64; 4]);

/// The text is no perceptual hash in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a perceptual hash is 64 hexadecimal digits")]
pub struct NotAPerceptualHash;

impl PerceptualHash {
    /// At most this many differing bits make two pictures the same one. Blurring and moderate resizing changed up to 8
    /// of them; two almost empty cards of one design differed by 15.
    pub const SAME_PICTURE: u32 = 12;

    /// `None` for pictures smaller than the grid, and for blank ones, which would all resemble each other.
    pub fn of(grey: &GreyImage) -> Option<Self> {
        if grey.width() <= COLUMNS || grey.height() < ROWS {
            return None;
        }
        let grid = grey.shrunk(COLUMNS + 1, ROWS);
        if contrast(&grid) < MIN_CONTRAST {
            return None;
        }
        let mut words = [0_u64; 4];
        let falls = grid.rows().flat_map(|row| row.windows(2).map(|pair| pair[0] > pair[1]));
        for (bit, _) in falls.enumerate().filter(|(_, falls)| *falls) {
            words[bit / 64] |= 1 << (bit % 64);
        }
        Some(Self(words))
    }

    /// How many of the 256 bits differ.
    pub fn distance(self, other: Self) -> u32 {
        self.0.iter().zip(other.0).map(|(ours, theirs)| (ours ^ theirs).count_ones()).sum()
    }

    pub fn is_same_picture(self, other: Self) -> bool {
        self.distance(other) <= Self::SAME_PICTURE
    }
}

/// The grid's brightest less its darkest cell, below which noise decides the bits.
const MIN_CONTRAST: u8 = 16;

fn contrast(grid: &GreyImage) -> u8 {
    let brightest = grid.pixels().iter().max().copied().unwrap_or_default();
    let darkest = grid.pixels().iter().min().copied().unwrap_or_default();
    brightest - darkest
}

impl fmt::Display for PerceptualHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|word| write!(f, "{word:016x}"))
    }
}

impl fmt::Debug for PerceptualHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PerceptualHash({self})")
    }
}

impl FromStr for PerceptualHash {
    type Err = NotAPerceptualHash;

    fn from_str(text: &str) -> Result<Self, NotAPerceptualHash> {
        let hexadecimal = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !hexadecimal {
            return Err(NotAPerceptualHash);
        }
        let mut words = [0; 4];
        for (index, word) in words.iter_mut().enumerate() {
            let digits = &text[index * 16..(index + 1) * 16];
            *word = u64::from_str_radix(digits, 16).map_err(|_| NotAPerceptualHash)?;
        }
        Ok(Self(words))
    }
}
