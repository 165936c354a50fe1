//! Findings about places, as an officer works through them: which stand, by whose name and reason.
//!
//! A person lets a finding stand, and not its like: the word is bound to the row of the table, to what spoke and to whom.
//! What no dealings are allowed with is nobody's to let stand.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::alert::{Agreement, AlertRefusal, AlertStatus, Compared, Disposition};
use crate::customer::Customer;
use crate::fact::ContentHash;
use crate::id::{AlertId, DocumentId};
use crate::jurisdiction::{Assessment, Effect, PlaceFinding, Tie};
use crate::rollup::same_person;

/// What a person found about one finding: it may stand, and the customer goes on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clearance {
    pub tie: Tie,
    pub place: String,
    pub effect: Effect,
    pub source: String,
    /// [`PlaceFinding::about`] then.
    pub about: ContentHash,
    pub at: DateTime<Utc>,
    pub actor: String,
    pub note: String,
    pub compared: Vec<Compared>,
    /// Whether it counts only when a second person agrees.
    pub needs_second: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Agreement>,
}

/// A note may name people.
impl fmt::Debug for Clearance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clearance").field("tie", &self.tie).field("place", &self.place).finish_non_exhaustive()
    }
}

impl Clearance {
    pub(crate) fn is_of(&self, finding: &PlaceFinding) -> bool {
        (self.tie, self.effect, self.about) == (finding.tie, finding.effect, finding.about)
            && self.place == finding.place
            && self.source == finding.source
    }

    /// Whether as many people found it as it takes.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.agreed.is_some() || !self.needs_second
    }

    fn first(finding: PlaceFinding, found: Disposition, now: DateTime<Utc>) -> Self {
        let PlaceFinding { tie, place, effect, source, about, .. } = finding;
        let Disposition { actor, note, compared, four_eyes: needs_second, .. } = found;
        Self { tie, place, effect, source, about, at: now, actor, note, compared, needs_second, agreed: None }
    }

    fn agreed_by(self, second: Disposition, now: DateTime<Utc>) -> Result<Self, AlertRefusal> {
        if same_person(&self.actor, &second.actor) {
            return Err(AlertRefusal::OwnDisposition);
        }
        let agreed = Some(Agreement { actor: second.actor, at: now, note: second.note });
        Ok(Self { agreed, ..self })
    }
}

/// A finding as an officer sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceAlert<'a> {
    pub id: AlertId,
    pub document: DocumentId,
    pub finding: &'a PlaceFinding,
    /// The table that gave it.
    pub table: &'a str,
    pub at: DateTime<Utc>,
    pub clearance: Option<&'a Clearance>,
}

impl PlaceAlert<'_> {
    #[must_use]
    pub const fn status(&self) -> AlertStatus {
        match self.clearance {
            Some(own) if own.counts() => AlertStatus::Suppressed,
            _ => AlertStatus::Active,
        }
    }

    /// Whether it stops the customer, whatever was verified.
    #[must_use]
    pub const fn stops(&self) -> bool {
        matches!(self.status(), AlertStatus::Active) && !matches!(self.finding.effect, Effect::EnhancedDiligence)
    }
}

impl Customer {
    /// The findings about all its holders that hold now, those that may stand among them.
    pub fn place_alerts(&self) -> impl Iterator<Item = PlaceAlert<'_>> {
        let day = self.facts.as_of.date_naive();
        self.facts.active_documents().flat_map(move |base| {
            let assessment = base.present_assessment();
            base.places_on(day).filter_map(move |finding| {
                let Assessment { table, at, .. } = assessment?;
                let (document, clearance) = (base.id, base.clearance(finding));
                Some(PlaceAlert { id: alert_id(document, finding), document, finding, table, at: *at, clearance })
            })
        })
    }

    /// Findings that stop the customer until each may stand.
    pub fn stopping_places(&self) -> impl Iterator<Item = PlaceAlert<'_>> {
        self.place_alerts().filter(PlaceAlert::stops)
    }

    /// Lets a finding stand by a person's name and reason, or takes that back. Tells whether anything changed.
    pub(crate) fn clear_place(
        &mut self,
        id: AlertId,
        found: Disposition,
        now: DateTime<Utc>,
    ) -> Result<bool, AlertRefusal> {
        let alert = self.place_alerts().find(|alert| alert.id == id).ok_or(AlertRefusal::Unknown)?;
        let (document, finding, known) = (alert.document, alert.finding.clone(), alert.clearance.cloned());
        if found.status == AlertStatus::Suppressed && finding.effect == Effect::Reject {
            return Err(AlertRefusal::Embargoed);
        }
        let found = found.checked()?;
        let after = match (found.status, known) {
            (AlertStatus::Active, None) => return Ok(false),
            (AlertStatus::Active, Some(_)) => None,
            (AlertStatus::Suppressed, Some(known)) if known.counts() => return Ok(false),
            (AlertStatus::Suppressed, Some(known)) => Some(known.agreed_by(found, now)?),
            (AlertStatus::Suppressed, None) => Some(Clearance::first(finding.clone(), found, now)),
        };
        let base = self.base_document(document).ok_or(AlertRefusal::Unknown)?;
        base.jurisdictions.clearances.retain(|own| !own.is_of(&finding));
        base.jurisdictions.clearances.extend(after);
        Ok(true)
    }
}

/// The same finding has the same id for as long as it is the same.
fn alert_id(document: DocumentId, finding: &PlaceFinding) -> AlertId {
    let (document, about) = (document.to_string(), finding.about.to_string());
    let parts = ["jurisdiction", &document, finding.tie.name(), &finding.place, finding.effect.name(), &finding.source];
    AlertId::named(ContentHash::of_texts(parts.into_iter().chain([about.as_str()])))
}
