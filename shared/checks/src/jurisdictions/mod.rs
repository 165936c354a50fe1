//! Where a holder lives, has its post, is a citizen, was formed, and where its requests come from, held against a dated table
//! of the places that no dealings are allowed with (31 CFR chapter V) or that ask for enhanced diligence (FATF).
//!
//! The table is data with sources (`table.json`); a change is a new row with its date, never an edited one. Which row holds
//! on a day is the decision's matter: every row that has not ended is reported.

mod address;
mod ranges;
mod table;
mod words;

use chrono::{DateTime, Utc};
use gatehouse_domain::Customer;
use gatehouse_domain::customer::{Observation, Observed};
use gatehouse_domain::document::BaseDocument;
use gatehouse_domain::jurisdiction::{Assessment, Effect, PlaceFinding, Tie};

use crate::{Check, Context};
use address::Spoken;
use table::{TABLE, Table};

pub(crate) struct Jurisdictions;

impl Check for Jurisdictions {
    fn run(&self, base: &BaseDocument, context: &Context<'_>) -> Vec<Observation> {
        let known = base.jurisdictions.assessment.as_ref();
        let is_outdated = known.is_some_and(|known| context.screen_again && known.table != TABLE.hash);
        if !base.wants_assessment() && !is_outdated {
            return Vec::new();
        }
        vec![observation(base, context.now)]
    }
}

/// The SHA-256 of the table in force.
#[must_use]
pub fn table_hash() -> &'static str {
    &TABLE.hash
}

/// Holds what every holder says against the table in force, as far as it says something new. It asks nobody and takes no time,
/// so that it is done with every change: no customer is seen in a place that nobody looked at.
pub fn renew(customer: &mut Customer, now: DateTime<Utc>) {
    customer.tell_places();
    let wanted = customer.facts.active_documents().filter(|base| base.wants_assessment());
    let assessed: Vec<Observation> = wanted.map(|base| observation(base, now)).collect();
    for own in assessed {
        customer.observe(own);
    }
}

fn observation(base: &BaseDocument, now: DateTime<Utc>) -> Observation {
    Observation { document: base.id, fact: Observed::Assessed(assess(base, now)) }
}

/// What the table in force says of a holder.
#[must_use]
pub fn assess(base: &BaseDocument, now: DateTime<Utc>) -> Assessment {
    assessed_by(&TABLE, base, now)
}

fn assessed_by(table: &Table, base: &BaseDocument, now: DateTime<Utc>) -> Assessment {
    let mut found = Found { table, base, now, findings: Vec::new() };
    if let Some(address) = &base.details.address {
        found.address(Tie::Residence, address);
    }
    if let Some(address) = &base.jurisdictions.mail {
        found.address(Tie::Mail, address);
    }
    for (tie, said) in [(Tie::Citizenship, base.said_citizenships()), (Tie::Formation, base.said_formation())] {
        for said in said {
            for place in address::all_named(table, &said) {
                let why = "a country that was named, or that issued a number";
                found.add(tie, &said, &Spoken { place, certain: true, why: why.to_owned() });
            }
        }
    }
    for ip in base.said_ips() {
        if let Some(place) = ip.trim().parse().ok().and_then(|address| table.ranges.country(address)) {
            let why = "the address that an application or a request came from".to_owned();
            found.add(Tie::Ip, ip, &Spoken { place: place.to_owned(), certain: true, why });
        }
    }
    let (content, placed) = (base.assessed_content(), base.placed_content());
    Assessment { content, placed, at: now, table: table.hash.clone(), findings: found.findings }
}

struct Found<'a> {
    table: &'a Table,
    base: &'a BaseDocument,
    now: DateTime<Utc>,
    findings: Vec<PlaceFinding>,
}

impl Found<'_> {
    fn address(&mut self, tie: Tie, address: &gatehouse_domain::document::Address) {
        let content = address.content().to_string();
        for spoken in address::places(self.table, address) {
            self.add(tie, &content, &spoken);
        }
    }

    /// Every row of the place that has not ended.
    fn add(&mut self, tie: Tie, said: &str, spoken: &Spoken) {
        let today = self.now.date_naive();
        let rows = self.table.rows.iter().filter(|row| row.place == spoken.place);
        for row in rows.filter(|row| row.until.is_none_or(|until| today < until)) {
            let Some(effect) = row.effect(tie) else { continue };
            // What only a person can tell rejects nobody.
            let effect = if spoken.certain { effect } else { effect.min(Effect::Review) };
            let finding = PlaceFinding {
                tie,
                place: row.place.clone(),
                tier: row.tier,
                effect,
                from: row.from,
                until: row.until,
                source: row.source.clone(),
                about: self.base.tied_by(tie, said),
                why: spoken.why.clone(),
            };
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
    }
}

#[cfg(test)]
mod tests;
