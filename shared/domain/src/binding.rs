//! Whom a verification is about. A vendor's answer, a review and an officer's word are bound to the name, the birth, the
//! address and the numbers that the customer had when they were given: about somebody else they say nothing. E-mail and
//! phone say how a customer is reached, not who it is, and bind nothing (31 CFR 1020.220(a)(2)(i)(A) names the four).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::document::{Address, BaseDetails, BaseDocument, Facts, VirtualDocument};
use crate::fact::ContentHash;
use crate::party::PersonalIdType;
use crate::verification::{Source, Verification, VerificationResult, VerificationType};

/// What a verification is about, as it is stored: a text of one part or of four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum About {
    /// Name and birth as they were spelt: how answers were bound before addresses and numbers were.
    Holder(ContentHash),
    Identity(Identity),
}

/// Who a customer is, in parts, so that it can be said which of them changed. Hashes only: nothing can be read from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    name: Mark,
    birth: Mark,
    address: Mark,
    numbers: Mark,
}

/// Half of a SHA-256: enough that nobody finds a second text with the same, and short, since a customer may have hundreds.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark([u8; 16]);

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Mark {
    const DIGITS: usize = 32;

    /// Of values in whatever order they stand.
    fn of(mut values: Vec<ContentHash>) -> Self {
        values.sort_unstable();
        let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
        let hash = ContentHash::of_texts(texts.iter().map(String::as_str));
        let mut half = [0; 16];
        half.copy_from_slice(&hash.bytes()[..16]);
        Self(half)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        let digits = text.as_bytes();
        if digits.len() != Self::DIGITS || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl Identity {
    fn of(facts: &Facts, is_screened: bool) -> Self {
        let bases = || facts.active_documents();
        // A value is a base document's own: two of them that change places are a change.
        let each = |values: &dyn Fn(&BaseDetails) -> Vec<String>| {
            let said = bases().flat_map(|base| values(&base.details).into_iter().map(move |value| (base, value)));
            Mark::of(said.map(|(base, value)| ContentHash::of_texts([&*base.id.to_string(), &value])).collect())
        };
        let numbers = bases().flat_map(|base| base.active_virtual().map(move |own| number(base, own)));
        Self {
            name: each(&|own| names(own, is_screened)),
            birth: each(&|own| own.birth.map(|birth| birth.to_string()).into_iter().collect()),
            address: each(&|own| own.address.iter().map(|address| place(address, is_screened)).collect()),
            numbers: Mark::of(numbers.collect()),
        }
    }

    /// The parts in which another differs, by their names.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let parts = [
            ("name", self.name == other.name),
            ("birth", self.birth == other.birth),
            ("address", self.address == other.address),
            ("numbers", self.numbers == other.numbers),
        ];
        parts.into_iter().filter(|(_, same)| !same).map(|(part, _)| part).collect()
    }
}

/// The name, and for the lists every other name that they are asked about.
fn names(details: &BaseDetails, is_screened: bool) -> Vec<String> {
    let others = details.alias.iter().chain(&details.known_as).filter(|_| is_screened);
    details.name.iter().chain(others).map(|name| words(name)).collect()
}

/// The whole address, or for the lists the country alone.
fn place(address: &Address, is_screened: bool) -> String {
    let country = words(&address.country_code);
    if is_screened {
        return country;
    }
    let said = |part: &Option<String>| part.as_deref().map(words).unwrap_or_default();
    let code = address.postal_code.as_deref().map(bare).unwrap_or_default();
    let parts = [words(&address.street_line()), said(&address.city), said(&address.subdivision), code, country];
    parts.join("\n")
}

/// A number of that kind and country; the country that the kind itself names may be said or not.
fn number(base: &BaseDocument, own: &VirtualDocument) -> ContentHash {
    let kind = own.id_type.or_else(|| PersonalIdType::of_virtual_document(own.kind.name()));
    let country = own.country_code.as_deref().or_else(|| kind.and_then(PersonalIdType::country)).unwrap_or_default();
    let (base, value, country) = (base.id.to_string(), bare(&own.value), words(country));
    ContentHash::of_texts([base.as_str(), own.kind.name(), &value, &country])
}

/// The words of a text, however it is spaced, punctuated and capitalised.
fn words(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// A number without what people write between its characters.
fn bare(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl From<About> for String {
    fn from(about: About) -> Self {
        match about {
            About::Holder(hash) => hash.to_string(),
            About::Identity(Identity { name, birth, address, numbers }) => {
                format!("{name:?}{birth:?}{address:?}{numbers:?}")
            }
        }
    }
}

impl TryFrom<String> for About {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        const WHOLE: usize = 4 * Mark::DIGITS;
        let not_known = || "neither a holder nor an identity".to_owned();
        if text.len() != WHOLE {
            let hash = serde_json::from_value(serde_json::Value::String(text)).map_err(|_| not_known())?;
            return Ok(Self::Holder(hash));
        }
        let part = |at: usize| text.get(at * Mark::DIGITS..(at + 1) * Mark::DIGITS).and_then(Mark::parse);
        match (part(0), part(1), part(2), part(3)) {
            (Some(name), Some(birth), Some(address), Some(numbers)) => {
                Ok(Self::Identity(Identity { name, birth, address, numbers }))
            }
            _ => Err(not_known()),
        }
    }
}

/// Who a customer is now, computed once for all of its verifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Present {
    holder: Option<ContentHash>,
    identity: Identity,
    screened: Identity,
}

impl Present {
    pub(crate) fn of(facts: &Facts) -> Self {
        Self {
            holder: facts.holder_content(),
            identity: Identity::of(facts, false),
            screened: Identity::of(facts, true),
        }
    }

    /// What an answer of that type is bound to. One on the owners is bound to them, by its time.
    const fn bound(&self, kind: VerificationType) -> Option<Identity> {
        match kind {
            VerificationType::RelatedEntities => None,
            VerificationType::Watchlist => Some(self.screened),
            VerificationType::Identity
            | VerificationType::DocumentVerification
            | VerificationType::ManualReview
            | VerificationType::License => Some(self.identity),
        }
    }

    /// Whether an answer is about the customer as it is.
    ///
    /// What speaks for a customer speaks for whom it was about alone. What speaks against one is not undone by a change of
    /// the customer's own: it stands until somebody answers again.
    pub(crate) fn counts(&self, facts: &Facts, own: &Verification) -> bool {
        match own.about {
            None => true,
            Some(About::Holder(holder)) => Some(holder) == self.holder,
            Some(About::Identity(identity)) => {
                Some(identity) == self.bound(own.kind) || (!speaks_for(own.result) && !is_superseded(facts, own))
            }
        }
    }

    /// Which parts of who the customer is have changed since the answer.
    fn differences(&self, own: &Verification) -> Vec<&'static str> {
        match (own.about, self.bound(own.kind)) {
            (Some(About::Identity(then)), Some(now)) => then.differences(&now),
            (Some(About::Holder(then)), _) if Some(then) != self.holder => vec!["name_or_birth"],
            _ => Vec::new(),
        }
    }
}

const fn speaks_for(result: VerificationResult) -> bool {
    matches!(result, VerificationResult::Accepted | VerificationResult::Provisional | VerificationResult::Pending)
}

/// Whether somebody answered the same question later, whoever the customer was then.
fn is_superseded(facts: &Facts, own: &Verification) -> bool {
    let ran = |other: &&Verification| {
        other.kind == own.kind && other.result != VerificationResult::VendorError && other.source != Source::Gatehouse
    };
    facts.verifications.iter().filter(ran).any(|other| other.order() > own.order())
}

impl Facts {
    /// Who the customer is: whom a vendor is asked about.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity::of(self, false)
    }

    /// What an answer of that type, given now, is about.
    #[must_use]
    pub fn about(&self, kind: VerificationType) -> Option<About> {
        Present::of(self).bound(kind).map(About::Identity)
    }

    /// Binds what was answered before answers were bound to all that they are bound to now, once the customer is about to
    /// change: as long as nothing changed, they count as they always did.
    pub(crate) fn bind(&mut self, before: &Present) {
        if Present::of(self) == *before {
            return;
        }
        for own in &mut self.verifications {
            let is_unbound = match own.about {
                None => own.source != Source::Gatehouse,
                Some(About::Holder(holder)) => Some(holder) == before.holder,
                Some(About::Identity(_)) => false,
            };
            if is_unbound {
                own.about = before.bound(own.kind).map(About::Identity);
            }
        }
    }

    /// The latest answers of their types that spoke for the customer until it became somebody else, with what changed.
    pub(crate) fn outlived(&self) -> impl Iterator<Item = (&Verification, Vec<&'static str>)> {
        let present = Present::of(self);
        let of_somebody = |own: &&Verification| own.source != Source::Gatehouse && speaks_for(own.result);
        let latest = self.verifications.iter().filter(of_somebody).filter(|own| !is_superseded(self, own));
        latest.filter(move |own| !present.counts(self, own)).map(move |own| (own, present.differences(own)))
    }
}
