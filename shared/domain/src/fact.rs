//! Facts: what was found out about a document, bound to the exact content it was found out about.
//!
//! A finding never says what status a document has; [`decide`](crate::decide()) says that.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// SHA-256 of what was submitted. A finding counts only while its hash is still the document's, so that
/// a late result never lands on a replaced document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The hash of a file's bytes.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash of a list of texts; each is preceded by its length, so that no two lists hash alike.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hasher = Sha256::new();
        for text in texts {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
        Self(hasher.finalize().into())
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for ContentHash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_hex(&text).map(Self).ok_or_else(|| serde::de::Error::custom("not 64 hexadecimal digits"))
    }
}

fn parse_hex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    let mut hash = [0; 32];
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(hash)
}

/// A question put to a document. Each check answers one, and its latest answer replaces the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Is it written as the rules of its kind ask (an SSN's areas, an e-mail address, a real date)?
    Format,
    /// Does a source that can know it (an issuer, a bureau, a vendor, the sandbox) confirm it?
    Source,
    /// Does the office that issued the number know it as this holder's, asked once more a day later?
    Issuer,
    /// Can the file be read: its real type, its size, whether it decodes?
    Readable,
    /// Was everything read from it that its kind asks for, and does all of it agree: with what was typed, with the
    /// document's other side, and with itself?
    Agreement,
    /// Is the document genuine, and is it this customer's?
    Authenticity,
    /// Is it this customer's alone, or does another customer of the client show the same?
    Unique,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Outcome {
    Passed,
    /// Machine reasons; for physical documents Synapse's `invalid_reasons` names.
    Failed {
        reasons: Vec<Reason>,
    },
    /// A person has to look.
    Referred {
        reasons: Vec<Reason>,
    },
    /// The check could not be made. Never a failure of the customer's: it is tried again.
    NotRun {
        why: String,
    },
}

/// A machine reason, in lower snake case (`poor_image_quality`, `number_not_issued`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reason(std::borrow::Cow<'static, str>);

impl Reason {
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(std::borrow::Cow::Borrowed(name))
    }

    /// The reason of that name, where Synapse's list of `invalid_reasons` has it.
    #[must_use]
    pub fn known(name: &str) -> Option<Self> {
        crate::review::INVALID_REASONS.iter().find(|known| **known == name).map(|known| Self::new(known))
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// One check's answer about one content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub check: Check,
    pub content: ContentHash,
    pub at: DateTime<Utc>,
    pub outcome: Outcome,
}

/// The answers that stand for one document: at most one per check, all about its present content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Adds an answer in place of the same check's earlier one.
    pub fn record(&mut self, finding: Finding) {
        self.0.retain(|known| known.check != finding.check);
        self.0.push(finding);
    }

    /// Forgets all answers: the document was replaced.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Forgets one check's answer: what it was made from has changed.
    pub fn forget(&mut self, check: Check) {
        self.0.retain(|known| known.check != check);
    }

    /// The answers but for one check's.
    #[must_use]
    pub fn without(&self, check: Check) -> Self {
        Self(self.0.iter().filter(|finding| finding.check != check).cloned().collect())
    }

    #[must_use]
    pub fn get(&self, check: Check) -> Option<&Outcome> {
        self.0.iter().find(|finding| finding.check == check).map(|finding| &finding.outcome)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter()
    }

    /// Whether the check still has to be made, or has to be made again.
    #[must_use]
    pub fn wants(&self, check: Check) -> bool {
        matches!(self.get(check), None | Some(Outcome::NotRun { .. }))
    }

    /// All reasons of failed checks, or, where none failed, of referred ones.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason> {
        let failed: Vec<Reason> = self.of(|outcome| match outcome {
            Outcome::Failed { reasons } => Some(reasons),
            _ => None,
        });
        if !failed.is_empty() {
            return failed;
        }
        self.of(|outcome| match outcome {
            Outcome::Referred { reasons } => Some(reasons),
            _ => None,
        })
    }

    fn of(&self, pick: impl Fn(&Outcome) -> Option<&Vec<Reason>>) -> Vec<Reason> {
        self.0.iter().filter_map(|finding| pick(&finding.outcome)).flatten().cloned().collect()
    }
}

/// The answer of a watchlist screening about one base document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screening {
    pub content: ContentHash,
    pub at: DateTime<Utc>,
    /// Which index of the lists was asked: its content hash, so that the answer can be computed again.
    pub index: String,
    /// Every list that was asked, by Synapse's key (`ofac_sdn`), with what it said.
    pub lists: std::collections::BTreeMap<String, ListVerdict>,
    pub hits: Vec<Hit>,
    /// What an officer should know of the names themselves, hit or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// No name has a word that the lists could be asked about, such as one of titles alone: a person has to look.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub incomparable: bool,
    /// Since when these same entries were found, where that was before: lists that are asked again say nothing new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
}

impl Screening {
    /// Since when its hits have been known.
    #[must_use]
    pub fn matched_at(&self) -> DateTime<Utc> {
        self.since.unwrap_or(self.at)
    }

    /// Takes over since when the same entries were known from an earlier answer about the same name.
    pub(crate) fn continues(&mut self, earlier: &Self) {
        let found = |screening: &Self| -> BTreeSet<(String, String, ListVerdict)> {
            let hits = screening.hits.iter();
            hits.map(|hit| (hit.entity.clone(), hit.entity_version.clone(), hit.verdict)).collect()
        };
        if earlier.content == self.content && found(earlier) == found(self) {
            self.since = Some(earlier.matched_at());
        }
    }
}

/// What one list, or one of its entries, says about a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListVerdict {
    NoMatch,
    /// May be this person: a name alone, with nothing to confirm or contradict it, is no more than this.
    SoftMatch,
    /// Is this person, as far as a list can tell: the name and something that confirms it.
    Match,
}

/// What a list asks of whoever deals with somebody on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ListEffect {
    /// Nothing; whoever decides is told.
    Inform,
    /// Enhanced due diligence before the customer is accepted (a politically exposed person: 31 CFR 1010.620(c)).
    EnhancedDiligence,
    /// Some dealings are forbidden and not the account itself (OFAC's SSI and CMIC directives).
    Restrict,
    /// No dealings, and nothing to freeze.
    Reject,
    /// No dealings, and whatever is held is blocked (31 CFR 501.603). What nothing else is said of is this.
    #[default]
    Block,
}

impl ListEffect {
    /// Whether a hit stops the customer until it is disposed of, whatever was verified.
    #[must_use]
    pub const fn stops(self) -> bool {
        matches!(self, Self::Block | Self::Reject)
    }

    /// Whether a person has to look into the customer before it is accepted.
    #[must_use]
    pub const fn asks_for_diligence(self) -> bool {
        matches!(self, Self::EnhancedDiligence | Self::Restrict)
    }
}

/// An entry of a list that may be the customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    pub list: String,
    pub entity: String,
    /// Hash of the entry as published: a dismissal holds only as long as the entry stays the same.
    pub entity_version: String,
    pub score: f32,
    pub verdict: ListVerdict,
    /// What the entry asks of whoever deals with the customer, if it is the customer.
    #[serde(default)]
    pub effect: ListEffect,
    /// A number of the customer's is the entry's too.
    #[serde(default)]
    pub identified: bool,
    /// The listed name that agreed best.
    pub name: String,
    /// The sanctions programmes that the entry is listed under, in the publisher's words.
    #[serde(default)]
    pub programs: String,
    /// Why, in sentences that a compliance officer can read.
    pub why: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lists_of_texts_hash_alike_only_when_equal() {
        assert_eq!(ContentHash::of_texts(["ab", "c"]), ContentHash::of_texts(["ab", "c"]));
        assert_ne!(ContentHash::of_texts(["ab", "c"]), ContentHash::of_texts(["a", "bc"]));
        assert_ne!(ContentHash::of_texts(["ab"]), ContentHash::of_texts(["ab", ""]));
    }

    #[test]
    fn a_hash_survives_being_written_and_read() {
        let hash = ContentHash::of_bytes(b"a file");
        let written = serde_json::to_string(&hash).unwrap();
        assert_eq!(serde_json::from_str::<ContentHash>(&written).unwrap(), hash);
        assert!(serde_json::from_str::<ContentHash>("\"abc\"").is_err());
        assert!(serde_json::from_str::<ContentHash>(&format!("\"{}\"", "+f".repeat(32))).is_err());
    }

    #[test]
    fn a_check_has_one_standing_answer() {
        let finding = |outcome| Finding {
            check: Check::Source,
            content: ContentHash::of_bytes(b""),
            at: DateTime::UNIX_EPOCH,
            outcome,
        };
        let mut findings = Findings::default();
        findings.record(finding(Outcome::NotRun { why: "vendor unavailable".to_owned() }));
        assert!(findings.wants(Check::Source));
        findings.record(finding(Outcome::Passed));
        assert!(!findings.wants(Check::Source));
        assert_eq!(findings.iter().count(), 1);
    }
}
