//! The header: compliance mark, file type, issuer, versions, and the list of subfiles.

use super::{AamvaProblem, Discrepancy, Issuer};

/// A header and where the data behind it begin.
pub(super) struct Header {
    /// Where the compliance mark stands, from which offsets are counted.
    start: usize,
    issuer: Issuer,
    version: u8,
    jurisdiction_version: Option<u8>,
    entries: u8,
    subfiles: Vec<Subfile>,
    body_start: usize,
}

struct Subfile {
    kind: String,
    offset: usize,
    length: usize,
}

/// Type, offset and length of a subfile: two letters and twice four digits.
const DESIGNATOR: usize = 10;

impl Header {
    pub(super) fn parse(text: &str) -> Result<Self, AamvaProblem> {
        let (start, after_type) = file_type(text).ok_or(AamvaProblem::NotALicense)?;
        let mut digits = Digits { text, at: after_type };
        let issuer = digits.take(6).ok_or(AamvaProblem::Header)?;
        let version = digits.number().ok_or(AamvaProblem::Header)?;
        // Version 1 has no jurisdiction version; some later cards left it out as well.
        let has_jurisdiction_version = version > 1 && !is_designator(text, digits.at + 2);
        let jurisdiction_version =
            if has_jurisdiction_version { Some(digits.number().ok_or(AamvaProblem::Header)?) } else { None };
        let entries = digits.number().ok_or(AamvaProblem::Header)?;
        let (subfiles, body_start) = subfiles(text, digits.at);
        if subfiles.is_empty() {
            return Err(AamvaProblem::Header);
        }
        Ok(Self { start, issuer: Issuer::new(issuer), version, jurisdiction_version, entries, subfiles, body_start })
    }

    pub(super) fn issuer(&self) -> Issuer {
        self.issuer.clone()
    }

    pub(super) fn version(&self) -> u8 {
        self.version
    }

    pub(super) fn jurisdiction_version(&self) -> Option<u8> {
        self.jurisdiction_version
    }

    pub(super) fn entries(&self) -> u8 {
        self.entries
    }

    pub(super) fn subfile_types(&self) -> Vec<&str> {
        self.subfiles.iter().map(|subfile| subfile.kind.as_str()).collect()
    }

    pub(super) fn body<'a>(&self, text: &'a str) -> &'a str {
        &text[self.body_start..]
    }

    /// Holds the declared numbers against the payload. They count characters of the card's own encoding, which a
    /// decoder may have turned into longer ones.
    pub(super) fn discrepancies(&self, text: &str) -> Vec<Discrepancy> {
        let payload: Vec<char> = text[self.start..].chars().collect();
        let wrong_count = usize::from(self.entries) != self.subfiles.len();
        let wrong_offset = self.subfiles.iter().any(|subfile| !subfile.begins_in(&payload));
        let wrong_length = self.subfiles.iter().any(|subfile| !subfile.ends_in(&payload));
        [
            (wrong_count, Discrepancy::EntryCount),
            (wrong_offset, Discrepancy::Offset),
            (wrong_length, Discrepancy::Length),
        ]
        .into_iter()
        .filter_map(|(applies, discrepancy)| applies.then_some(discrepancy))
        .collect()
    }
}

impl Subfile {
    fn begins_in(&self, payload: &[char]) -> bool {
        payload.get(self.offset..).is_some_and(|rest| rest.iter().copied().take(2).eq(self.kind.chars()))
    }

    /// At a segment terminator, or at the end of a payload that lost its last one.
    fn ends_in(&self, payload: &[char]) -> bool {
        let end = self.offset + self.length;
        let terminated =
            end.checked_sub(1).and_then(|last| payload.get(last)).is_some_and(|c| matches!(c, '\r' | '\n'));
        terminated || end == payload.len() || end == payload.len() + 1
    }
}

/// Finds the compliance mark and the file type in the first few characters; scanners put symbology prefixes in front.
fn file_type(text: &str) -> Option<(usize, usize)> {
    const SEARCHED: usize = 24;
    let (at, name) = ["ANSI", "AAMVA"]
        .into_iter()
        .find_map(|name| text.find(name).map(|at| (at, name)))
        .filter(|&(at, _)| at <= SEARCHED)?;
    let start = text[..at].find('@')?;
    let after = &text[at + name.len()..];
    let spaces = after.len() - after.trim_start_matches(' ').len();
    Some((start, at + name.len() + spaces))
}

struct Digits<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Digits<'a> {
    fn take(&mut self, count: usize) -> Option<&'a str> {
        let digits = self.text.get(self.at..self.at + count)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.at += count;
        Some(digits)
    }

    fn number(&mut self) -> Option<u8> {
        self.take(2)?.parse().ok()
    }
}

fn is_designator(text: &str, at: usize) -> bool {
    text.get(at..at + DESIGNATOR).is_some_and(|designator| {
        let (kind, numbers) = designator.split_at_checked(2).unwrap_or_default();
        kind.bytes().all(|byte| byte.is_ascii_uppercase())
            && numbers.len() == 8
            && numbers.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn subfiles(text: &str, mut at: usize) -> (Vec<Subfile>, usize) {
    let mut subfiles = Vec::new();
    while is_designator(text, at) {
        let number = |start: usize| text[at + start..at + start + 4].parse().unwrap_or_default();
        subfiles.push(Subfile { kind: text[at..at + 2].to_owned(), offset: number(2), length: number(6) });
        at += DESIGNATOR;
    }
    (subfiles, at)
}
