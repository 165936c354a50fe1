//! What a program must be like beyond its form: bounded, and possible to satisfy.

use std::collections::BTreeSet;

use super::position::Path;
use super::problem::Misplaced;
use super::{Fault, Ladder, Program};
use crate::entity::Entity;
use crate::rule::{Kind, Rule};
use crate::update::{DERIVED, MAX_SUB_DOCUMENTS};

/// Everything that is wrong with a program, in the order of its fields.
pub(super) fn validate(program: &Program) -> Vec<Misplaced> {
    let mut faults = Faults::default();
    let top = Path::default();
    faults.unless(program.cip_tag > 0, || top.key("cip_tag"), Fault::NotNumbered);
    faults.unless(program.version > 0, || top.key("version"), Fault::NotNumbered);
    let named = (1..=200).contains(&program.name.trim().chars().count());
    faults.unless(named, || top.key("name"), Fault::BadName);
    faults.ladder(&program.person, &top.key("person"), Entity::Personal);
    faults.ladder(&program.business, &top.key("business"), Entity::Business);
    for entity in [Entity::Personal, Entity::Business] {
        let kind = Kind::Physical(program.soft_match_document);
        faults.unless(kind.fits(entity), || top.key("soft_match_document"), wrong_entity(kind, entity));
    }
    let holds = program.review.verification_days.is_none_or(|days| (1..=Fault::MAX_DAYS).contains(&days));
    faults.unless(holds, || top.key("review").key("verification_days"), Fault::BadDays);
    let has_time = program.review.verify_within_days.is_none_or(|days| (1..=Fault::MAX_DAYS).contains(&days));
    faults.unless(has_time, || top.key("review").key("verify_within_days"), Fault::BadTimeToVerify);
    let expiry = &program.document_expiry;
    for (field, days) in [("ask_ahead_days", expiry.ask_ahead_days), ("grace_days", expiry.grace_days)] {
        faults.unless(days <= Fault::MAX_DAYS, || top.key("document_expiry").key(field), Fault::TooManyDays);
    }
    faults.0
}

#[derive(Default)]
struct Faults(Vec<Misplaced>);

impl Faults {
    fn unless(&mut self, good: bool, path: impl FnOnce() -> Path, fault: Fault) {
        if !good {
            self.0.push(Misplaced { path: path(), fault });
        }
    }

    fn ladder(&mut self, ladder: &Ladder, at: &Path, entity: Entity) {
        let before = self.0.len();
        self.whole_rule(&ladder.receive, &at.key("receive"), entity);
        self.whole_rule(&ladder.send_and_receive, &at.key("send_and_receive"), entity);
        if self.0.len() > before {
            return;
        }
        // The higher permission asks for everything that the lower one asks for.
        let (everything, above) = (ladder.everything(), at.key("send_and_receive"));
        if everything.ways() > Fault::MAX_WAYS {
            return self.0.push(Misplaced { path: above, fault: Fault::TooManyWays });
        }
        let (needed, limit) = (least_to_submit(&everything), MAX_SUB_DOCUMENTS - DERIVED.len());
        self.unless(needed <= limit, || above, Fault::TooMuch { needed, limit });
    }

    fn whole_rule(&mut self, rule: &Rule, at: &Path, entity: Entity) {
        let (depth, kinds) = (rule.depth(), rule.kinds().len());
        self.unless(depth <= Fault::MAX_DEPTH, || at.clone(), Fault::TooDeep);
        self.unless(kinds <= Fault::MAX_KINDS, || at.clone(), Fault::TooLong);
        self.unless(rule.ways() <= Fault::MAX_WAYS, || at.clone(), Fault::TooManyWays);
        self.part_of_rule(rule, at, entity);
    }

    fn part_of_rule(&mut self, rule: &Rule, at: &Path, entity: Entity) {
        match rule {
            Rule::All(rules) => self.parts(rules, &at.key("all"), entity),
            Rule::Any(rules) => {
                self.unless(!rules.is_empty(), || at.clone(), Fault::NoAlternative);
                self.parts(rules, &at.key("any"), entity);
            }
            leaf => {
                for kind in leaf.kinds() {
                    self.unless(kind.fits(entity), || at.clone(), wrong_entity(kind, entity));
                }
            }
        }
    }

    fn parts(&mut self, rules: &[Rule], at: &Path, entity: Entity) {
        for (index, rule) in rules.iter().enumerate() {
            self.part_of_rule(rule, &at.index(index), entity);
        }
    }
}

const fn wrong_entity(kind: Kind, entity: Entity) -> Fault {
    let entity = match entity {
        Entity::Personal => "person",
        Entity::Business => "business",
    };
    Fault::WrongEntity { kind: kind.name(), entity }
}

/// The fewest sub-documents that somebody must submit to meet a rule, those that Gatehouse derives left out.
fn least_to_submit(rule: &Rule) -> usize {
    let is_submitted = |kind: &Kind| kind.is_document() && !is_derived(*kind);
    let submitted = |way: Vec<Kind>| way.into_iter().filter(is_submitted).collect::<BTreeSet<_>>().len();
    rule.alternatives().into_iter().map(submitted).min().unwrap_or(0)
}

/// Whether Gatehouse makes it from the base document's own fields.
fn is_derived(kind: Kind) -> bool {
    matches!(kind, Kind::Social(social) if DERIVED.contains(&social.name()))
}
