//! How much memory a document's objects will take, told from its bytes before they are parsed: a number of two characters
//! becomes an object of many bytes, and a dictionary one of several hundred.
//!
//! Streams count as well, since where one begins and ends is for the parser to say. Compressed data seldom looks like
//! objects: ten megabytes of it weigh four fifths of what is allowed.

use super::PdfProblem;

/// The most that a document may weigh.
const MAX_WEIGHT: usize = 800_000;
/// What a dictionary weighs, in objects.
const DICTIONARY: usize = 10;
/// A list has room for more than it holds.
const LIST: usize = 6;
/// A name or a text lies apart from the object that holds it.
const TEXT: usize = 2;

pub(super) fn check(bytes: &[u8]) -> Result<(), PdfProblem> {
    let (mut weight, mut before) = (0, b' ');
    for &byte in bytes {
        weight += match byte {
            b'<' if before == b'<' => DICTIONARY,
            b'[' => LIST,
            b'/' | b'(' => TEXT,
            // A word begins.
            _ if is_blank(before) && !is_blank(byte) => 1,
            _ => 0,
        };
        before = byte;
    }
    if weight > MAX_WEIGHT { Err(PdfProblem::TooLargeInside) } else { Ok(()) }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}
