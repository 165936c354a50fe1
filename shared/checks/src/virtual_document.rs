//! Identity numbers and other values that a source can confirm.

use gatehouse_domain::customer::Observation;
use gatehouse_domain::document::{BaseDocument, VirtualDocument};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::fact::{Check as Question, Outcome, Reason};
use gatehouse_evidence::address::Country;
use gatehouse_evidence::identifiers::{Atin, Ein, EinFlag, Itin, PassportNumber, Ssn};

use crate::{Check, Context, failed, finding, sandbox};

/// Is the value written as its issuer writes it?
pub(crate) struct Format;

impl Check for Format {
    fn run(&self, base: &BaseDocument, context: &Context<'_>) -> Vec<Observation> {
        base.active_virtual()
            .filter(|own| own.meta.findings.wants(Question::Format))
            .map(|own| {
                // A sandbox's numbers are test values, which no issuer's rules allow.
                let outcome = if context.sandbox { Outcome::Passed } else { format(base, own) };
                finding(&own.meta, own.content(), Question::Format, outcome, context.now)
            })
            .collect()
    }
}

fn format(base: &BaseDocument, own: &VirtualDocument) -> Outcome {
    match own.kind.name() {
        "SSN" => Ssn::parse(&own.value).map_or_else(|problem| malformed(&problem), |_| Outcome::Passed),
        "TIN" => taxpayer_number(base, &own.value),
        "PASSPORT" => {
            let issuer = own.country_code.as_deref().and_then(|code| Country::from_alpha2(code).ok());
            PassportNumber::parse(&own.value, issuer).map_or_else(|problem| malformed(&problem), |_| Outcome::Passed)
        }
        _ if own.value.trim().is_empty() => failed("value_missing"),
        _ => Outcome::Passed,
    }
}

/// A person's TIN is an SSN, an ITIN or an ATIN, and a business's an EIN; a sole proprietor may have either
/// (26 CFR 301.6109-1). Nine digits that no SSN can be are not somebody's EIN for that.
fn taxpayer_number(base: &BaseDocument, value: &str) -> Outcome {
    let of_person = || Ssn::parse(value).is_ok() || Itin::parse(value).is_ok() || Atin::parse(value).is_ok();
    let of_business = || Ein::parse(value).is_ok();
    let known = match base.details.entity() {
        Entity::Personal => of_person(),
        Entity::Business => of_business() || (base.details.is_sole_proprietor() && of_person()),
    };
    if known { Outcome::Passed } else { failed("number_malformed") }
}

/// The kind of problem is the reader's to know; the fact keeps that the number cannot have been issued.
fn malformed(_problem: &dyn std::error::Error) -> Outcome {
    failed("number_not_issuable")
}

/// Why a person has to look at a well-formed number.
fn doubts(base: &BaseDocument, own: &VirtualDocument) -> Vec<Reason> {
    let is_ein = own.kind.name() == "TIN" && base.details.entity() == Entity::Business;
    let unlisted = is_ein && Ein::parse(&own.value).is_ok_and(|ein| ein.flag() == Some(EinFlag::UnlistedPrefix));
    let unlisted = unlisted.then(|| Reason::new("ein_prefix_not_listed"));
    std::iter::once(Reason::new("no_source_configured")).chain(unlisted).collect()
}

/// Does the office that issued a number know it as the holder's, a day after the first answer?
pub(crate) struct Issuer;

impl Check for Issuer {
    fn run(&self, base: &BaseDocument, context: &Context<'_>) -> Vec<Observation> {
        let is_due = |own: &&VirtualDocument| own.second_look().is_some_and(|due| due <= context.now);
        base.active_virtual()
            .filter(is_due)
            .map(|own| {
                let outcome = match context.sandbox {
                    true if sandbox::number_is_taken_back(&own.value) => failed("not_confirmed_by_issuer"),
                    true => Outcome::Passed,
                    false => Outcome::NotRun { why: "no_issuer_configured".to_owned() },
                };
                finding(&own.meta, own.content(), Question::Issuer, outcome, context.now)
            })
            .collect()
    }
}

/// Does anybody who can know confirm that the value is this holder's?
///
/// Without a source a well-formed number proves nothing, so a person has to look.
pub(crate) struct Source;

impl Check for Source {
    fn run(&self, base: &BaseDocument, context: &Context<'_>) -> Vec<Observation> {
        base.active_virtual()
            .filter(|own| own.meta.findings.wants(Question::Source))
            .filter(|own| context.sandbox || format(base, own) == Outcome::Passed)
            .map(|own| {
                let outcome = match context.sandbox {
                    true if sandbox::number_is_valid(own.kind.name(), &own.value) => Outcome::Passed,
                    true => Outcome::Failed { reasons: vec![Reason::new("not_found")] },
                    false => Outcome::Referred { reasons: doubts(base, own) },
                };
                finding(&own.meta, own.content(), Question::Source, outcome, context.now)
            })
            .collect()
    }
}
