//! Synapse's pages: numbered from 1, twenty to a page unless asked otherwise.

use super::Problem;
use crate::call::Call;

const DEFAULT_PER_PAGE: usize = 20;
const MAX_PER_PAGE: usize = 100;
/// Numbered pages are counted through from the start; whoever needs more narrows the search.
const MAX_PAGE: usize = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) number: usize,
    pub(crate) per_page: usize,
}

impl Page {
    pub(crate) fn of(call: &Call) -> Result<Self, Problem> {
        let number = parameter(call, "page", 1)?;
        if number > MAX_PAGE {
            return Err(Problem::payload("page: at most 10000; narrow the query instead"));
        }
        Ok(Self { number, per_page: parameter(call, "per_page", DEFAULT_PER_PAGE)?.min(MAX_PER_PAGE) })
    }

    pub(crate) const fn offset(self) -> usize {
        (self.number - 1) * self.per_page
    }

    /// How many pages hold `total`; an empty list has one.
    pub(crate) fn count(self, total: usize) -> usize {
        total.div_ceil(self.per_page).max(1)
    }
}

fn parameter(call: &Call, name: &str, default: usize) -> Result<usize, Problem> {
    let Some(text) = call.query(name).filter(|text| !text.is_empty()) else {
        return Ok(default);
    };
    // The API's description says int32.
    let number = text.parse::<i32>().ok().and_then(|number| usize::try_from(number).ok());
    number.filter(|number| *number > 0).ok_or_else(|| Problem::payload(format!("{name}: a number from 1 is expected")))
}
