//! Reasons in plain sentences.

use crate::dates::BirthAgreement;
use crate::judge::{FactEvidence, Facts, NameEvidence};
use crate::names::{Agreement, NameScore, Pairing, Pooled, Token};
use crate::query::Query;

/// Which words of the given name (left) stood for which of the listed one, and which stood alone.
pub(crate) fn names(left: &[Token<'_>], right: &[Token<'_>], score: &NameScore, name: &NameEvidence) -> Vec<String> {
    let mut why = vec![format!("{} agrees at {:.2}", name.quality.label(), score.score)];
    if name.swapped {
        why.push("given and family name change places".to_owned());
    }
    let mut pairings: Vec<&Pairing> = score.pairings.iter().collect();
    pairings.sort_by_key(|pairing| pairing.left.trailing_zeros());
    why.extend(pairings.iter().map(|pairing| agreement(left, right, pairing)));
    if score.single_word {
        let reason = if score.held_down { ", and birth date and country do not both agree" } else { "" };
        why.push(format!("a single word is all of one name{reason}"));
    }
    let (used_left, used_right) =
        score.pairings.iter().fold((0, 0), |(left, right), pairing| (left | pairing.left, right | pairing.right));
    why.extend(alone(left, used_left).map(|words| format!("only in the given name: {words}")));
    why.extend(alone(right, used_right).map(|words| format!("only in the listed name: {words}")));
    why
}

/// Which words of the given name were found under which listed names, none of which has them all.
pub(crate) fn pooled(given: &[Token<'_>], pooled: &Pooled, name: impl Fn(usize) -> String) -> Vec<String> {
    let mut why = vec![format!("several names of the entry together agree at {:.2}", pooled.score)];
    let found =
        pooled.words.iter().map(|word| format!("{} ~ {} in {}", given[word.given].text, word.listed, name(word.name)));
    why.extend(found);
    why
}

fn agreement(left: &[Token<'_>], right: &[Token<'_>], pairing: &Pairing) -> String {
    let (given, listed) = (words(left, pairing.left), words(right, pairing.right));
    let percent = (pairing.similarity * 100.0).round();
    match pairing.agreement {
        Agreement::Equal => format!("{given} = {listed}"),
        Agreement::Spelling => format!("{given} ~ {listed}: spelling, {percent} %"),
        Agreement::Consonants => format!("{given} ~ {listed}: same consonants across scripts, {percent} %"),
        Agreement::Equivalent => format!("{given} ~ {listed}: known forms of one word"),
        Agreement::Initial => format!("{given} ~ {listed}: initial"),
    }
}

fn words(tokens: &[Token<'_>], covers: u32) -> String {
    let covered: Vec<&str> =
        tokens.iter().enumerate().filter(|(at, _)| covers & 1 << at != 0).map(|(_, token)| token.text).collect();
    covered.join(" ")
}

fn alone(tokens: &[Token<'_>], used: u32) -> Option<String> {
    let lone: Vec<&str> = tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| used & 1 << at == 0 && !token.role.is_light())
        .map(|(_, token)| token.text)
        .collect();
    (!lone.is_empty()).then(|| lone.join(" "))
}

/// What confirmed and what contradicted.
pub(crate) fn facts(evidence: &FactEvidence, facts: &Facts<'_>, query: &Query) -> Vec<String> {
    let mut why = Vec::new();
    if let Some(kind) = evidence.identifier {
        why.push(format!("{} is the same", kind.label()));
    }
    if let Some((how, given, listed)) = evidence.birth {
        why.push(match how {
            BirthAgreement::SameDay => format!("born on the same day, {listed}"),
            BirthAgreement::Compatible => format!("birth dates agree: {given}, listed {listed}"),
            BirthAgreement::Between => format!("the listed birth date, {listed}, lies between those given"),
            BirthAgreement::Close => format!("birth dates are within a year: {given}, listed {listed}"),
            BirthAgreement::Near => format!("birth dates are one slip apart: {given}, listed {listed}"),
            BirthAgreement::Differs => format!("birth dates differ: {given}, listed {listed}"),
            BirthAgreement::Contradicts => format!("birth dates contradict: {given}, listed {listed}"),
        });
    }
    let listed = facts.countries.join(", ");
    match evidence.country {
        Some(true) => why.push(format!("a country in common; listed {listed}")),
        Some(false) => why.push(format!("no country in common: {}, listed {listed}", query.countries.join(", "))),
        None => {}
    }
    if evidence.lives_elsewhere {
        why.push(format!("lives elsewhere: {}, listed {listed}", query.residences.join(", ")));
    }
    if evidence.gender_differs
        && let Some(gender) = facts.gender
    {
        why.push(format!("gender differs: listed {}", gender.label()));
    }
    why
}
