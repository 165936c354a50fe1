//! Jurisdictions: what ties a customer to a place that no dealings are allowed with, or that asks for more diligence.
//!
//! A check holds what a customer says of where it lives, whose citizen it is and where its requests come from against a
//! dated table, and keeps the answer with the base document: an [`Assessment`], bound to what was assessed and to the table
//! by their hashes. What follows from it is for [`decide`](crate::decide()) to say, by the day that the facts are as of, so
//! that an answer need not be made again when a row of the table begins or ends.
//!
//! A residence in an embargoed place is lifted by another residence alone. What may be lawful (a citizenship: OFAC's
//! regulations reach who is ordinarily resident there, 31 CFR 560.505, 515.505) waits for a person, who decides about this
//! finding and no other.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use crate::customer::{Customer, Taken};
use crate::document::{Address, BaseDocument, Facts};
use crate::entity::Entity;
use crate::fact::ContentHash;
use crate::gate::{Hold, HoldCause};
use crate::id::DocumentId;
pub use crate::place_alert::{Clearance, PlaceAlert};
use crate::status::{Permission, VerificationStatus};

/// How a customer is tied to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Tie {
    /// Where the holder lives, or has its office.
    Residence,
    /// Where things are sent to the holder, if that is elsewhere.
    Mail,
    /// Whose citizen the holder is. A place of birth says nothing of that.
    Citizenship,
    /// Where an application or a request came from.
    Ip,
    /// Where a business was formed.
    Formation,
}

impl Tie {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Residence => "RESIDENCE",
            Self::Mail => "MAIL",
            Self::Citizenship => "CITIZENSHIP",
            Self::Ip => "IP",
            Self::Formation => "FORMATION",
        }
    }
}

/// Why a place is in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Tier {
    /// Its risk asks for enhanced diligence.
    EnhancedDiligence,
    /// An embargo covers the whole of it, or part of it.
    Embargoed,
}

/// What a tie to a place does, from the mildest to the most severe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Effect {
    /// Something is asked for, and nobody is stopped.
    EnhancedDiligence,
    /// The customer stops until a person has decided about this very finding.
    Review,
    /// No dealings, for as long as it is so.
    Reject,
}

impl Effect {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EnhancedDiligence => "ENHANCED_DILIGENCE",
            Self::Review => "REVIEW",
            Self::Reject => "REJECT",
        }
    }

    /// As internal reasons have it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::EnhancedDiligence => "enhanced_diligence",
            Self::Review => "review",
            Self::Reject => "reject",
        }
    }
}

/// One row of the table that speaks of one thing that a holder said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceFinding {
    pub tie: Tie,
    /// ISO 3166-1 alpha-2 of a country, ISO 3166-2 of a region.
    pub place: String,
    pub tier: Tier,
    pub effect: Effect,
    /// The first day on which the row holds.
    pub from: NaiveDate,
    /// The first day on which it holds no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The rule that the row stands on, by the table's name for it.
    pub source: String,
    /// The hash of what spoke, and of whom: where it changes, the finding is another one.
    pub about: ContentHash,
    /// Which part spoke, in words for an officer. No part of an address or number is repeated.
    pub why: String,
}

impl PlaceFinding {
    /// Whether the row holds on that day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// The next time at which it begins or ends to hold.
    fn next_turn(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let turns = std::iter::once(self.from).chain(self.until);
        turns.map(|day| day.and_time(NaiveTime::MIN).and_utc()).filter(|at| *at > now).min()
    }
}

/// What the table says of one holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// [`BaseDocument::assessed_content`] then.
    pub content: ContentHash,
    /// [`BaseDocument::placed_content`] then: the same without the addresses that requests came from. Those change with
    /// every network a customer joins, and nobody is held for as long as a new one takes to be looked up.
    pub placed: ContentHash,
    pub at: DateTime<Utc>,
    /// The hash of the table that gave it.
    pub table: String,
    /// Rows that hold, or will, each with what spoke.
    pub findings: Vec<PlaceFinding>,
}

impl Assessment {
    /// A request that came from a place came from there, however many others came since: of each place one finding is
    /// kept until a person has looked at it, and as its clearance afterwards.
    fn after(mut self, earlier: Option<Self>) -> Self {
        for kept in earlier.into_iter().flat_map(|own| own.findings).filter(|own| own.tie == Tie::Ip) {
            if !self.findings.iter().any(|own| own.tie == Tie::Ip && own.place == kept.place) {
                self.findings.push(kept);
            }
        }
        self
    }
}

/// What is known of one holder's places.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Jurisdictions {
    /// Of the customer itself: where its requests came from, kept with the profile.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request_ips: Vec<String>,
    /// Of the customer itself: where things are sent to, kept with the party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Assessment>,
    /// What persons found, of former places among them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clearances: Vec<Clearance>,
}

impl fmt::Debug for Jurisdictions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jurisdictions").field("assessment", &self.assessment).finish_non_exhaustive()
    }
}

impl BaseDocument {
    /// What the holder said of its citizenships: the countries named, and those that issued its passport or identity
    /// number, as typed and as read from a document sound in itself.
    #[must_use]
    pub fn said_citizenships(&self) -> Vec<String> {
        if self.details.entity() == Entity::Business {
            return Vec::new();
        }
        let typed = self.active_virtual().filter_map(|own| match own.kind.name() {
            "CITIZENSHIP" => Some(own.value.clone()),
            "PASSPORT" | "PERSONAL_IDENTIFICATION" => own.country_code.clone(),
            _ => None,
        });
        let read = self.active_physical().flat_map(crate::screened::sound_statements);
        let issued = read.filter(|statement| statement.is_passport).filter_map(|statement| statement.issuer.clone());
        typed.chain(issued).collect()
    }

    /// Where a business was formed, as far as a number of its own tells: whose number it is.
    #[must_use]
    pub fn said_formation(&self) -> Vec<String> {
        if self.details.entity() == Entity::Personal {
            return Vec::new();
        }
        self.active_virtual().filter_map(|own| own.country_code.clone()).collect()
    }

    /// The addresses that the application and the requests came from.
    pub fn said_ips(&self) -> impl Iterator<Item = &str> {
        let own = self.details.ip.iter().filter(|ip| !self.jurisdictions.request_ips.contains(ip));
        own.chain(&self.jurisdictions.request_ips).map(String::as_str)
    }

    /// Whether it says anything that could tie the holder to a place.
    #[must_use]
    fn names_a_place(&self) -> bool {
        self.details.address.is_some()
            || self.jurisdictions.mail.is_some()
            || self.said_ips().next().is_some()
            || !self.said_citizenships().is_empty()
            || !self.said_formation().is_empty()
    }

    /// The hash of all that is held against the table.
    #[must_use]
    pub fn assessed_content(&self) -> ContentHash {
        let placed = self.placed_content().to_string();
        ContentHash::of_texts(std::iter::once(placed.as_str()).chain(self.said_ips()))
    }

    /// The hash of where the holder lives, has its post, is a citizen and was formed.
    #[must_use]
    pub fn placed_content(&self) -> ContentHash {
        let address = |address: &Address| address.content().to_string();
        let mut parts = vec![self.who(), self.details.address.as_ref().map(address).unwrap_or_default()];
        parts.push(self.jurisdictions.mail.as_ref().map(address).unwrap_or_default());
        for (kind, values) in [("citizenship", self.said_citizenships()), ("formation", self.said_formation())] {
            parts.extend(values.into_iter().flat_map(|value| [kind.to_owned(), value]));
        }
        ContentHash::of_texts(parts.iter().map(String::as_str))
    }

    /// The hash of what one tie rests on: who the holder is, what spoke, and, where it is not the residence that spoke,
    /// in which country the holder lives, since a citizenship is judged by that.
    #[must_use]
    pub fn tied_by(&self, tie: Tie, spoke: &str) -> ContentHash {
        let residence = self.details.address.as_ref().filter(|_| tie != Tie::Residence);
        let residence = residence.map(|address| address.country_code.to_ascii_uppercase()).unwrap_or_default();
        ContentHash::of_texts([self.who().as_str(), tie.name(), spoke, &residence])
    }

    fn who(&self) -> String {
        let birth = self.details.birth.map(|birth| birth.to_string()).unwrap_or_default();
        ContentHash::of_texts([self.details.name.as_deref().unwrap_or_default(), &birth]).to_string()
    }

    /// The answer about what the holder says now, if there is one.
    #[must_use]
    pub fn present_assessment(&self) -> Option<&Assessment> {
        let placed = self.placed_content();
        self.jurisdictions.assessment.as_ref().filter(|known| known.placed == placed)
    }

    /// Whether the table has still to be asked about what the holder says now.
    #[must_use]
    pub fn wants_assessment(&self) -> bool {
        let content = self.assessed_content();
        self.names_a_place() && self.jurisdictions.assessment.as_ref().is_none_or(|known| known.content != content)
    }

    /// What persons found of a finding; a second one may still have to agree.
    #[must_use]
    pub fn clearance(&self, finding: &PlaceFinding) -> Option<&Clearance> {
        let own = self.jurisdictions.clearances.iter().find(|own| own.is_of(finding));
        own.filter(|_| finding.effect != Effect::Reject)
    }

    /// Whether as many persons as it takes let a finding stand.
    #[must_use]
    pub fn is_cleared(&self, finding: &PlaceFinding) -> bool {
        self.clearance(finding).is_some_and(Clearance::counts)
    }

    /// Findings of rows that hold on that day.
    pub fn places_on(&self, day: NaiveDate) -> impl Iterator<Item = &PlaceFinding> {
        self.present_assessment().into_iter().flat_map(|own| &own.findings).filter(move |own| own.holds_on(day))
    }

    fn open_places_on(&self, day: NaiveDate) -> impl Iterator<Item = &PlaceFinding> {
        self.places_on(day).filter(|finding| !self.is_cleared(finding))
    }
}

impl Stop {
    const fn status(self) -> Option<VerificationStatus> {
        match self {
            // Whatever was verified of whom it is about was; only nobody may act on it yet.
            Self::Unknown => None,
            Self::Review => Some(VerificationStatus::Review),
            Self::Reject => Some(VerificationStatus::Rejected),
        }
    }
}

/// What the places of one holder come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// The table was not asked yet about what the holder says now. Not asked is not clear.
    Unknown,
    /// A person has to decide first.
    Review,
    Reject,
}

impl BaseDocument {
    /// What stops the holder on that day, whatever was verified.
    #[must_use]
    pub fn stopped_by_place(&self, day: NaiveDate) -> Option<Stop> {
        let worst = self.open_places_on(day).map(|finding| finding.effect).max();
        match worst {
            Some(Effect::Reject) => Some(Stop::Reject),
            Some(Effect::Review) => Some(Stop::Review),
            Some(Effect::EnhancedDiligence) | None => {
                let is_unknown = self.names_a_place() && self.present_assessment().is_none();
                is_unknown.then_some(Stop::Unknown)
            }
        }
    }

    /// What the places hold, after what persons cleared.
    pub(crate) fn held_by_place(&self, now: DateTime<Utc>) -> Option<Hold> {
        let (cause, document) = (HoldCause::Jurisdiction, Some(self.id));
        let status = self.stopped_by_place(now.date_naive())?.status();
        Some(Hold { cause, status, permission: Permission::Unverified, document })
    }

    /// Whether enhanced diligence is asked for, and no person has said that it was done.
    #[must_use]
    pub fn owes_diligence(&self, day: NaiveDate) -> bool {
        self.open_places_on(day).any(|finding| finding.effect == Effect::EnhancedDiligence)
    }

    /// When the places come to something else although nothing was done: a row begins or ends.
    #[must_use]
    pub fn next_turn_of_places(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let findings = self.present_assessment().into_iter().flat_map(|own| &own.findings);
        findings.filter_map(|finding| finding.next_turn(now)).min()
    }
}

impl Facts {
    /// Whether somebody behind the customer has a tie that raises the risk: what asks for diligence does so however much of
    /// it was done, and what stops until it is cleared.
    #[must_use]
    pub fn has_risky_place(&self) -> bool {
        let is_risky = |base: &BaseDocument, finding: &PlaceFinding| {
            finding.effect == Effect::EnhancedDiligence || !base.is_cleared(finding)
        };
        let day = self.as_of.date_naive();
        self.active_documents().any(|base| base.places_on(day).any(|finding| is_risky(base, finding)))
    }
}

impl Customer {
    /// Records what the table says of a holder, unless the holder says something else by now.
    pub(crate) fn record_assessment(&mut self, document: DocumentId, assessment: Assessment) -> Taken {
        match self.base_document(document) {
            Some(base) if base.assessed_content() == assessment.content => {
                let earlier = base.jurisdictions.assessment.take();
                base.jurisdictions.assessment = Some(assessment.after(earlier));
                Taken::Recorded
            }
            _ => Taken::Stale,
        }
    }

    /// Where the customer's requests come from and where things are sent to, where they are assessed.
    pub fn tell_places(&mut self) {
        let (ips, mail) = (self.profile.ips.clone(), self.party.shipping_address.clone());
        let entity = self.facts.entity;
        let mut bases = self.facts.documents.iter_mut().filter(|base| base.deleted_at.is_none());
        if let Some(holder) = bases.find(|base| base.details.entity() == entity) {
            holder.jurisdictions.request_ips = ips;
            holder.jurisdictions.mail = mail;
        }
    }
}
