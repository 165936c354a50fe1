//! What the lists come to for one holder: the hits of its present screening, without those that were disposed of, each by
//! what its list asks for.

use crate::document::BaseDocument;
use crate::fact::{Hit, ListEffect, ListVerdict};
use crate::status::Watchlists;

/// The lists' word on a holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Listed {
    /// In Synapse's words: the worst of what asks for anything.
    pub(crate) shown: Watchlists,
    /// The same of what stops the customer.
    pub(crate) stops: Watchlists,
    /// Whether somebody on a list that asks for diligence may be the holder, or the lists could not be asked about any name.
    pub(crate) asks_for_diligence: bool,
}

impl Listed {
    /// `identified`: a document of the kind that a soft match asks for was submitted and is not invalid.
    pub(crate) fn of(document: &BaseDocument, identified: bool) -> Self {
        let pending = Self { shown: Watchlists::Pending, stops: Watchlists::Pending, asks_for_diligence: false };
        let current = document.screening.as_ref().filter(|screening| screening.content == document.screened_content());
        let Some(screening) = current else {
            return pending;
        };
        if screening.lists.is_empty() {
            // An answer from no list at all is no answer.
            return pending;
        }
        let (mut shown, mut stops) = (Said::default(), Said::default());
        let of_hits = document.hits().map(|hit| (&hit.list, &ListVerdict::NoMatch));
        for (list, said) in of_hits.chain(&screening.lists) {
            shown.add(document.said(list, *said, showing));
            stops.add(document.said(list, *said, stopping));
        }
        let open = screening.incomparable || document.open_hits().any(|hit| hit.effect.asks_for_diligence());
        Self { shown: shown.word(identified), stops: stops.word(identified), asks_for_diligence: open }
    }
}

/// What is left of a list's word once hits were disposed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Said {
    verdict: ListVerdict,
    /// Whether something was disposed of.
    disposed: bool,
}

impl Default for Said {
    fn default() -> Self {
        Self { verdict: ListVerdict::NoMatch, disposed: false }
    }
}

impl Said {
    fn add(&mut self, other: Self) {
        self.verdict = self.verdict.max(other.verdict);
        self.disposed |= other.disposed;
    }

    const fn word(self, identified: bool) -> Watchlists {
        match self.verdict {
            ListVerdict::NoMatch if self.disposed => Watchlists::FalsePositive,
            ListVerdict::NoMatch => Watchlists::NoMatch,
            ListVerdict::SoftMatch if identified => Watchlists::SoftMatch,
            ListVerdict::SoftMatch => Watchlists::SoftMatchPendingUpload,
            ListVerdict::Match => Watchlists::Match,
        }
    }
}

impl BaseDocument {
    /// What a list of the present screening says of the holder, after what was disposed of; and whether that changed
    /// anything.
    #[must_use]
    pub fn reviewed(&self, list: &str, said: ListVerdict) -> (ListVerdict, bool) {
        let Said { verdict, disposed } = self.said(list, said, showing);
        (verdict, disposed)
    }

    fn said(&self, list: &str, said: ListVerdict, weigh: fn(&Hit) -> ListVerdict) -> Said {
        let (disposed, open): (Vec<&Hit>, Vec<&Hit>) =
            self.hits().filter(|hit| hit.list == list).partition(|hit| self.is_disposed_of(hit));
        let found = disposed.iter().chain(&open).map(|hit| hit.verdict).max().unwrap_or(ListVerdict::NoMatch);
        // A list that says more than its hits shows fewer of them than it found.
        let unshown = if said > found { said } else { ListVerdict::NoMatch };
        let verdict = open.into_iter().map(weigh).max().unwrap_or(ListVerdict::NoMatch).max(unshown);
        Said { verdict, disposed: !disposed.is_empty() }
    }

    fn hits(&self) -> impl Iterator<Item = &Hit> {
        let hits = self.screening.iter().flat_map(|screening| &screening.hits);
        hits.filter(|hit| hit.verdict > ListVerdict::NoMatch)
    }

    fn open_hits(&self) -> impl Iterator<Item = &Hit> {
        self.hits().filter(|hit| !self.is_disposed_of(hit))
    }
}

/// Synapse's `MATCH` rejects, and nobody is rejected for a list that asks for diligence.
fn showing(hit: &Hit) -> ListVerdict {
    match hit.effect {
        ListEffect::Block | ListEffect::Reject => hit.verdict,
        ListEffect::Restrict | ListEffect::EnhancedDiligence => hit.verdict.min(ListVerdict::SoftMatch),
        ListEffect::Inform => ListVerdict::NoMatch,
    }
}

fn stopping(hit: &Hit) -> ListVerdict {
    if hit.effect.stops() { hit.verdict } else { ListVerdict::NoMatch }
}
