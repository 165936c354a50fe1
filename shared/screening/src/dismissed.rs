//! False positives remembered: a hit an officer dismissed stays dismissed until the entry changes.

use crate::hit::{Hit, Screening, Verdict};

/// An entry an officer found not to be the customer, at the version the officer saw.
///
/// Kept by the caller per customer. A change of the customer's own data is the caller's reason to forget it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dismissed {
    pub entity_id: String,
    pub entry_version: String,
}

impl Dismissed {
    pub fn of(hit: &Hit) -> Self {
        Self { entity_id: hit.entity_id.clone(), entry_version: hit.entry_version.clone() }
    }
}

/// A screening after what was dismissed before is taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct Reviewed {
    /// The verdicts here are those of the hits that are left.
    pub screening: Screening,
    /// The hits that were dismissed at the very version they have now.
    pub suppressed: Vec<Hit>,
}

impl Screening {
    /// Takes out the hits dismissed at their present version. A hit dismissed at another version stays, and says so.
    pub fn review(mut self, dismissed: &[Dismissed]) -> Reviewed {
        let known = |hit: &Hit| dismissed.iter().filter(|known| known.entity_id == hit.entity_id).collect::<Vec<_>>();
        let (suppressed, mut left): (Vec<Hit>, Vec<Hit>) = self
            .hits
            .into_iter()
            .partition(|hit| known(hit).iter().any(|known| known.entry_version == hit.entry_version));
        for hit in &mut left {
            if !known(hit).is_empty() {
                hit.why.push("dismissed before as a false positive; the entry has changed since".to_owned());
            }
        }
        for list in &mut self.lists {
            let verdicts = left.iter().filter(|hit| hit.list == list.list).map(|hit| hit.verdict);
            list.verdict = verdicts.max().unwrap_or(Verdict::NoMatch);
        }
        self.verdict = self.lists.iter().map(|list| list.verdict).max().unwrap_or(Verdict::NoMatch);
        self.hits = left;
        Reviewed { screening: self, suppressed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hit::ListOutcome;

    fn screening() -> Screening {
        let hit = Hit {
            entity_id: "ofac-1".to_owned(),
            entry_version: "v2".to_owned(),
            list: "ofac_sdn".to_owned(),
            effect: crate::Effect::Block,
            score: 0.9,
            verdict: Verdict::SoftMatch,
            identifier: None,
            name: "EXAMPLE".to_owned(),
            name_score: 0.9,
            programs: String::new(),
            why: Vec::new(),
        };
        let list = ListOutcome {
            list: "ofac_sdn".to_owned(),
            verdict: Verdict::SoftMatch,
            published: None,
            source_hash: String::new(),
        };
        Screening {
            verdict: Verdict::SoftMatch,
            hits: vec![hit],
            remarks: Vec::new(),
            comparable: true,
            lists: vec![list],
            index: String::new(),
        }
    }

    fn dismissed(version: &str) -> Dismissed {
        Dismissed { entity_id: "ofac-1".to_owned(), entry_version: version.to_owned() }
    }

    #[test]
    fn a_dismissed_entry_is_suppressed_and_clears_its_list() {
        let reviewed = screening().review(&[dismissed("v2")]);
        assert_eq!(reviewed.screening.verdict, Verdict::NoMatch);
        assert_eq!(reviewed.screening.lists[0].verdict, Verdict::NoMatch);
        assert_eq!(reviewed.suppressed.len(), 1);
    }

    #[test]
    fn a_changed_entry_is_raised_again_and_says_so() {
        let reviewed = screening().review(&[dismissed("v1")]);
        assert_eq!(reviewed.screening.verdict, Verdict::SoftMatch);
        assert!(reviewed.screening.hits[0].why[0].contains("changed since"));
        assert!(reviewed.suppressed.is_empty());
    }
}
