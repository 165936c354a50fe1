//! Synctera's types of events as an endpoint asks for them: one by one, or all that begin alike.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::changed::EventType;

/// What Synctera has besides and Gatehouse never sends: accepted, so that existing clients keep working.
const SILENT: [&str; 31] = [
    "ACCOUNT.CREATED",
    "ACCOUNT.UPDATED",
    "ACH.INCOMING.FUTURE_DATED",
    "APPLICATION.CREATED",
    "APPLICATION.UPDATED",
    "CARD.CREATED",
    "CARD.DIGITALWALLETTOKEN.CREATED",
    "CARD.DIGITALWALLETTOKEN.UPDATED",
    "CARD.IMAGE.UPDATED",
    "CARD.UPDATED",
    "CASE.CREATED",
    "CASE.UPDATED",
    "CASH_PICKUP.CREATED",
    "CASH_PICKUP.UPDATED",
    "EXTERNAL_CARD.CREATED",
    "EXTERNAL_CARD.DELETED",
    "EXTERNAL_CARD.UPDATED",
    "EXTERNAL_CARD_TRANSFER.CREATED",
    "EXTERNAL_CARD_TRANSFER.UPDATED",
    "INTEREST.MONTHLY_PAYOUT",
    "INTERNAL_ACCOUNT.CREATED",
    "INTERNAL_ACCOUNT.UPDATED",
    "INTERNAL_TRANSFER.SUCCEEDED",
    "PAYMENT_SCHEDULE.CREATED",
    "PAYMENT_SCHEDULE.PAYMENT.CREATED",
    "PAYMENT_SCHEDULE.UPDATED",
    "STATEMENT.CREATED",
    "TRANSACTION.PENDING.CREATED",
    "TRANSACTION.PENDING.UPDATED",
    "TRANSACTION.POSTED.CREATED",
    "TRANSACTION.POSTED.UPDATED",
];

/// Events that an endpoint hears: one type (`PERSON.CREATED`), all that begin alike (`PERSON.*`), or all (`*`). A
/// wildcard also stands for types that come later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventFilter(String);

/// A text that names no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no type of event: such as PERSON.CREATED, PERSON.* or *")]
pub struct NotAnEvent;

impl EventFilter {
    /// Reads a filter; one that no type of event could meet is a mistake.
    ///
    /// # Errors
    /// When it names nothing that is sent here or by Synctera.
    pub fn parse(text: &str) -> Result<Self, NotAnEvent> {
        let own = EventType::ALL.iter().map(|kind| kind.name());
        let mut known = own.chain(SILENT);
        let is_met = known.any(|name| meets(text, name));
        if is_met { Ok(Self(text.to_owned())) } else { Err(NotAnEvent) }
    }

    #[must_use]
    pub fn hears(&self, kind: EventType) -> bool {
        meets(&self.0, kind.name())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn meets(filter: &str, name: &str) -> bool {
    match filter.strip_suffix('*') {
        Some("") => true,
        Some(start) => start.ends_with('.') && name.starts_with(start),
        None => filter == name,
    }
}

impl TryFrom<String> for EventFilter {
    type Error = NotAnEvent;

    fn try_from(text: String) -> Result<Self, NotAnEvent> {
        Self::parse(&text)
    }
}

impl From<EventFilter> for String {
    fn from(filter: EventFilter) -> Self {
        filter.0
    }
}

impl fmt::Display for EventFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn heard(filter: &str) -> Vec<&'static str> {
        let filter = EventFilter::parse(filter).unwrap();
        EventType::ALL.iter().filter(|kind| filter.hears(**kind)).map(|kind| kind.name()).collect()
    }

    #[test]
    fn a_filter_hears_one_type_or_all_that_begin_alike() {
        assert_eq!(heard("PERSON.CREATED"), ["PERSON.CREATED"]);
        assert_eq!(heard("PERSON.*"), ["PERSON.CREATED", "PERSON.UPDATED", "PERSON.VERIFICATION_OUTCOME.UPDATED"]);
        assert_eq!(heard("PERSON.VERIFICATION_OUTCOME.*"), ["PERSON.VERIFICATION_OUTCOME.UPDATED"]);
        assert_eq!(heard("NOTE.*"), ["NOTE.CREATED", "NOTE.UPDATED"]);
        assert_eq!(heard("*").len(), EventType::ALL.len());
        assert!(heard("ACCOUNT.*").is_empty() && heard("TRANSACTION.POSTED.UPDATED").is_empty());
    }

    #[test]
    fn a_filter_that_nothing_could_meet_is_refused() {
        for text in
            ["", ".*", "PERSON", "PERSON*", "PERSON.", "PERSONS.*", "person.*", "**", "*.CREATED", "PERSON.CREATED.*"]
        {
            assert_eq!(EventFilter::parse(text), Err(NotAnEvent), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_reads_back_and_nothing_else_is_ever_stored(text in "[A-Z_.*]{0,24}") {
            let stored = serde_json::to_string(&text).unwrap();
            match EventFilter::parse(&text) {
                Ok(filter) => {
                    prop_assert_eq!(serde_json::to_string(&filter).unwrap(), stored.clone());
                    prop_assert_eq!(serde_json::from_str::<EventFilter>(&stored).unwrap(), filter);
                }
                Err(NotAnEvent) => prop_assert!(serde_json::from_str::<EventFilter>(&stored).is_err()),
            }
        }
    }
}
