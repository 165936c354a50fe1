//! Alerts: the entries of watchlists that may be a customer, as an officer works through them.
//!
//! An officer who finds that an entry is not the customer suppresses its alert. That is a fact about the customer as it is
//! and the entry as it is published: where either changes, the alert is another one, and active. It is active again, too,
//! where a number that the customer gave since is the entry's.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::customer::Customer;
use crate::document::BaseDocument;
use crate::fact::{ContentHash, Hit, ListVerdict};
use crate::id::{AlertId, DocumentId};

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

/// One entry that may be the holder of one base document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alert<'a> {
    pub id: AlertId,
    pub document: DocumentId,
    pub hit: &'a Hit,
    /// The index of the lists that gave it.
    pub index: &'a str,
    pub at: DateTime<Utc>,
    /// Why it is suppressed, if it is.
    pub dismissal: Option<&'a Dismissal>,
}

impl Alert<'_> {
    #[must_use]
    pub const fn status(&self) -> AlertStatus {
        if self.dismissal.is_some() { AlertStatus::Suppressed } else { AlertStatus::Active }
    }
}

/// Why an alert stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AlertRefusal {
    /// The entry changed, or the customer did, and it is another alert now; or there never was one.
    #[error("there is no such alert")]
    Unknown,
}

impl BaseDocument {
    /// The officer's word on a hit of the present screening.
    #[must_use]
    pub fn dismissal(&self, hit: &Hit) -> Option<&Dismissal> {
        let content = self.details.screened_details();
        self.dismissals.iter().find(|own| own.content == content && own.is_of(hit))
    }

    /// What the lists say of the holder, by list, after what an officer dismissed; and whether that changed anything.
    #[must_use]
    pub fn reviewed(&self, list: &str, said: ListVerdict) -> (ListVerdict, bool) {
        let hits = self.screening.iter().flat_map(|screening| &screening.hits);
        let own = hits.filter(|hit| hit.list == list && hit.verdict > ListVerdict::NoMatch);
        let (dismissed, left): (Vec<&Hit>, Vec<&Hit>) = own.partition(|hit| self.dismissal(hit).is_some());
        if dismissed.is_empty() {
            return (said, false);
        }
        (left.iter().map(|hit| hit.verdict).max().unwrap_or(ListVerdict::NoMatch), true)
    }

    fn alerts(&self) -> impl Iterator<Item = Alert<'_>> {
        let (content, details) = (self.screened_content(), self.details.screened_details());
        let current = self.screening.iter().filter(move |screening| screening.content == content);
        current.flat_map(move |screening| {
            screening.hits.iter().filter(|hit| hit.verdict > ListVerdict::NoMatch).map(move |hit| Alert {
                id: alert_id(self.id, details, hit),
                document: self.id,
                hit,
                index: &screening.index,
                at: screening.at,
                dismissal: self.dismissal(hit),
            })
        })
    }
}

impl Dismissal {
    fn is_of(&self, hit: &Hit) -> bool {
        let is_same = self.list == hit.list && self.entity == hit.entity && self.entity_version == hit.entity_version;
        is_same && (self.identified || !hit.identified)
    }
}

impl Customer {
    /// What the lists say of all its holders, those dismissed among them.
    pub fn alerts(&self) -> impl Iterator<Item = Alert<'_>> {
        self.facts.active_documents().flat_map(BaseDocument::alerts)
    }

    /// Suppresses an alert with the officer's reason, or takes that back. Tells whether anything changed.
    ///
    /// # Errors
    /// [`AlertRefusal::Unknown`] where the customer has no such alert now.
    pub fn settle_alert(
        &mut self,
        id: AlertId,
        status: AlertStatus,
        (note, now): (&str, DateTime<Utc>),
    ) -> Result<bool, AlertRefusal> {
        let alert = self.alerts().find(|alert| alert.id == id).ok_or(AlertRefusal::Unknown)?;
        if alert.status() == status && alert.dismissal.is_none_or(|own| own.note == note) {
            return Ok(false);
        }
        let (document, hit) = (alert.document, alert.hit.clone());
        let base = self.base_document(document).ok_or(AlertRefusal::Unknown)?;
        let content = base.details.screened_details();
        base.dismissals.retain(|own| own.content != content || !own.is_of(&hit));
        if status == AlertStatus::Suppressed {
            let Hit { list, entity, entity_version, identified, .. } = hit;
            let note = note.to_owned();
            base.dismissals.push(Dismissal { list, entity, entity_version, content, identified, at: now, note });
        }
        Ok(true)
    }
}

/// Of what the alert is about: the same alert has the same id for as long as it is the same.
fn alert_id(document: DocumentId, content: ContentHash, hit: &Hit) -> AlertId {
    let (document, content) = (document.to_string(), content.to_string());
    let about = [&document, &content, &hit.list, &hit.entity, &hit.entity_version];
    AlertId::named(ContentHash::of_texts(about.map(String::as_str)))
}
