//! Alerts: the entries of watchlists that may be a customer, as an officer works through them.
//!
//! An officer who finds that an entry is not the customer disposes of its alert, which is suppressed then. That is a fact about
//! the customer as it is and the entry as it is published: where either changes, the alert is another one, and active. It is
//! active again, too, where a number that the customer gave since is the entry's. A match takes two people, as does whatever
//! a program with four eyes asks for; until the second agrees, the alert stays active.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::customer::Customer;
use crate::document::BaseDocument;
use crate::fact::{ContentHash, Hit, ListVerdict};
use crate::id::{AlertId, DocumentId};
use crate::ownership::{PartyAlert, PartyId};
use crate::rollup::same_person;

/// A hit that an officer found to be somebody else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismissal {
    pub list: String,
    pub entity: String,
    pub entity_version: String,
    /// Who the customer was: [`screened_details`](crate::document::BaseDetails::screened_details).
    pub content: ContentHash,
    /// A number of the customer's was the entry's too, and the officer knew that.
    #[serde(default)]
    pub identified: bool,
    pub at: DateTime<Utc>,
    /// The officer's reason.
    pub note: String,
    /// Who found it; nobody knows, of what was found before names were asked for.
    #[serde(default)]
    pub actor: String,
    /// What of the customer and of the entry was compared.
    #[serde(default)]
    pub compared: Vec<Compared>,
    /// Whether it counts only when a second person agrees.
    #[serde(default)]
    pub needs_second: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Agreement>,
}

/// A second person's word on a disposition.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    pub actor: String,
    pub at: DateTime<Utc>,
    pub note: String,
}

/// A note may name people.
impl fmt::Debug for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Agreement").field("at", &self.at).finish_non_exhaustive()
    }
}

/// A kind of fact that tells two people of one name apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Compared {
    Name,
    BirthDate,
    PlaceOfBirth,
    Gender,
    Nationality,
    Address,
    IdentityNumber,
    Picture,
    Occupation,
    Ownership,
    Other,
}

/// What an officer finds about an alert.
#[derive(Clone, PartialEq, Eq)]
pub struct Disposition {
    pub status: AlertStatus,
    pub actor: String,
    pub note: String,
    pub compared: Vec<Compared>,
    /// Whether the customer's program asks for two people whatever the hit.
    pub four_eyes: bool,
}

impl fmt::Debug for Disposition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Disposition").field("status", &self.status).finish_non_exhaustive()
    }
}

/// A note may name people.
impl fmt::Debug for Dismissal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dismissal").field("entity", &self.entity).field("at", &self.at).finish_non_exhaustive()
    }
}

/// In Synctera's words (monitoring alerts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlertStatus {
    Active,
    Suppressed,
}

/// Whom an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The holder of a base document, who may be the entry.
    Holder(DocumentId),
    /// Somebody with a part in the business, who may be listed or is blocked.
    Party { party: PartyId, content: ContentHash },
}

/// One entry that may be the holder of one base document, or a party to the business that a list may name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alert<'a> {
    pub id: AlertId,
    pub subject: Subject,
    pub hit: &'a Hit,
    /// The index of the lists that gave it; none gives what follows from owners.
    pub index: Option<&'a str>,
    pub at: DateTime<Utc>,
    /// What officers found; it may still wait for a second one.
    pub dismissal: Option<&'a Dismissal>,
}

impl Alert<'_> {
    #[must_use]
    pub fn status(&self) -> AlertStatus {
        if self.dismissal.is_some_and(|own| own.counts_for(self.hit)) {
            AlertStatus::Suppressed
        } else {
            AlertStatus::Active
        }
    }

    /// Whether it stops the customer, whatever was verified.
    #[must_use]
    pub fn stops(&self) -> bool {
        self.status() == AlertStatus::Active && self.hit.effect.stops()
    }
}

/// The shortest reason, in characters: as for a rejection (seed 004).
pub const SHORTEST_NOTE: usize = 11;
/// The longest one.
pub const LONGEST_NOTE: usize = 1000;

/// Why an alert stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AlertRefusal {
    /// The entry changed, or the customer did, and it is another alert now; or there never was one.
    #[error(
        "there is no such alert: the entry, or the customer, may have changed since it was read; list the alerts again"
    )]
    Unknown,
    #[error("an actor is required: who finds this")]
    NoActor,
    #[error("a reason of more than 10 characters is required")]
    NoteTooShort,
    #[error("the reason has more than {LONGEST_NOTE} characters")]
    NoteTooLong,
    #[error("this alert takes two people; another person than the first one has to agree")]
    OwnDisposition,
    #[error("nobody deals with who lives or was formed there; another address alone lifts it")]
    Embargoed,
}

impl BaseDocument {
    /// The officer's word on a hit of the present screening.
    #[must_use]
    pub fn dismissal(&self, hit: &Hit) -> Option<&Dismissal> {
        let content = self.details.screened_details();
        self.dismissals.iter().find(|own| own.content == content && own.is_of(hit))
    }

    /// Whether as many officers as it takes found a hit of the present screening to be somebody else.
    #[must_use]
    pub fn is_disposed_of(&self, hit: &Hit) -> bool {
        self.dismissal(hit).is_some_and(|own| own.counts_for(hit))
    }

    pub(crate) fn alerts(&self) -> impl Iterator<Item = Alert<'_>> {
        let (content, details) = (self.screened_content(), self.details.screened_details());
        let current = self.screening.iter().filter(move |screening| screening.content == content);
        current.flat_map(move |screening| {
            screening.hits.iter().filter(|hit| hit.verdict > ListVerdict::NoMatch).map(move |hit| Alert {
                id: alert_id(self.id, details, hit),
                subject: Subject::Holder(self.id),
                hit,
                index: Some(&screening.index),
                at: screening.at,
                dismissal: self.dismissal(hit),
            })
        })
    }
}

impl Dismissal {
    pub(crate) fn is_of(&self, hit: &Hit) -> bool {
        let is_same = self.list == hit.list && self.entity == hit.entity && self.entity_version == hit.entity_version;
        is_same && (self.identified || !hit.identified)
    }

    /// Whether as many people found it as it takes. What one person found of a soft match does not hold once facts that
    /// came since make it a match.
    #[must_use]
    pub fn counts_for(&self, hit: &Hit) -> bool {
        self.agreed.is_some() || !(self.needs_second || takes_two(hit))
    }
}

/// Whether a hit is more than one person's to dispose of.
const fn takes_two(hit: &Hit) -> bool {
    hit.effect.stops() && (matches!(hit.verdict, ListVerdict::Match) || hit.identified)
}

impl Customer {
    /// What the lists say of all its holders, and of whoever else has a part in it; those dismissed among them.
    pub fn alerts(&self) -> impl Iterator<Item = Alert<'_>> {
        let of_parties = self.facts.exposure.alerts.iter().map(|own| Alert {
            id: party_alert_id(own),
            subject: Subject::Party { party: own.party, content: own.content },
            hit: &own.hit,
            index: None,
            at: own.at,
            dismissal: self.facts.exposure.dismissal(own),
        });
        self.facts.active_documents().flat_map(BaseDocument::alerts).chain(of_parties)
    }

    /// Alerts that stop the customer until each is disposed of.
    pub fn stopping_alerts(&self) -> impl Iterator<Item = Alert<'_>> {
        self.alerts().filter(Alert::stops)
    }

    /// Disposes of an alert: the entry is somebody else, or it may be the customer after all. Tells whether anything
    /// changed.
    ///
    /// # Errors
    /// Why it cannot be done; nothing of it was.
    pub fn dispose(&mut self, id: AlertId, found: Disposition, now: DateTime<Utc>) -> Result<bool, AlertRefusal> {
        if self.place_alerts().any(|alert| alert.id == id) {
            return self.clear_place(id, found, now);
        }
        let alert = self.alerts().find(|alert| alert.id == id).ok_or(AlertRefusal::Unknown)?;
        let found = found.checked()?;
        let (subject, hit, known) = (alert.subject, alert.hit.clone(), alert.dismissal.cloned());
        let (content, dismissals) = match subject {
            Subject::Holder(document) => {
                let base = self.base_document(document).ok_or(AlertRefusal::Unknown)?;
                (base.details.screened_details(), &mut base.dismissals)
            }
            Subject::Party { content, .. } => (content, &mut self.facts.exposure.dismissals),
        };
        let after = match (found.status, known) {
            (AlertStatus::Active, None) => return Ok(false),
            (AlertStatus::Active, Some(_)) => None,
            (AlertStatus::Suppressed, Some(known)) if known.counts_for(&hit) => return Ok(false),
            // What nobody put a name to is nobody's first word.
            (AlertStatus::Suppressed, Some(known)) if !known.actor.is_empty() => Some(known.agreed_by(found, now)?),
            (AlertStatus::Suppressed, _) => Some(found.first(&hit, content, now)),
        };
        dismissals.retain(|own| own.content != content || !own.is_of(&hit));
        dismissals.extend(after);
        Ok(true)
    }
}

impl Disposition {
    pub(crate) fn checked(self) -> Result<Self, AlertRefusal> {
        let (actor, note) = (self.actor.trim().to_owned(), self.note.trim().to_owned());
        let length = note.chars().count();
        // Whoever takes a disposition back owes nobody a reason: the customer is held again.
        let lifts = self.status == AlertStatus::Suppressed;
        if lifts && !actor.chars().any(char::is_alphanumeric) {
            return Err(AlertRefusal::NoActor);
        }
        if length > LONGEST_NOTE {
            return Err(AlertRefusal::NoteTooLong);
        }
        if lifts && length < SHORTEST_NOTE {
            return Err(AlertRefusal::NoteTooShort);
        }
        Ok(Self { actor, note, ..self })
    }

    fn first(self, hit: &Hit, content: ContentHash, now: DateTime<Utc>) -> Dismissal {
        let needs_second = self.four_eyes || takes_two(hit);
        Dismissal {
            list: hit.list.clone(),
            entity: hit.entity.clone(),
            entity_version: hit.entity_version.clone(),
            content,
            identified: hit.identified,
            at: now,
            note: self.note,
            actor: self.actor,
            compared: self.compared,
            needs_second,
            agreed: None,
        }
    }
}

impl Dismissal {
    fn agreed_by(self, second: Disposition, now: DateTime<Utc>) -> Result<Self, AlertRefusal> {
        if same_person(&self.actor, &second.actor) {
            return Err(AlertRefusal::OwnDisposition);
        }
        let mut compared = self.compared;
        compared.extend(second.compared);
        compared.sort_unstable();
        compared.dedup();
        let agreed = Some(Agreement { actor: second.actor, at: now, note: second.note });
        Ok(Self { compared, agreed, ..self })
    }
}

/// Of what the alert is about: the same alert has the same id for as long as it is the same.
fn alert_id(document: DocumentId, content: ContentHash, hit: &Hit) -> AlertId {
    let (document, content) = (document.to_string(), content.to_string());
    let about = [&document, &content, &hit.list, &hit.entity, &hit.entity_version];
    AlertId::named(ContentHash::of_texts(about.map(String::as_str)))
}

fn party_alert_id(alert: &PartyAlert) -> AlertId {
    let (party, content) = (alert.party.to_string(), alert.content.to_string());
    AlertId::named(ContentHash::of_texts([alert.hit.list.as_str(), &party, &content]))
}
