//! Which parts of a program are below the floor.

use super::position::Path;
use super::problem::Misplaced;
use super::{Fault, Ladder, Program};
use crate::entity::Entity;
use crate::floor::Floor;
use crate::rule::Rule;
use crate::thresholds::Thresholds;

/// Everything of a program that is below the floor. Of a program without any of it, every rule implies what the floor asks.
pub(super) fn below(program: &Program, floor: Floor) -> Vec<Misplaced> {
    let top = Path::default();
    let mut found = Vec::new();
    for (entity, name) in [(Entity::Personal, "person"), (Entity::Business, "business")] {
        found.extend(ladder(program.ladder(entity), &top.key(name), entity, floor));
    }
    let (own, most) = (program.screening.thousandths(), Thresholds::HIGHEST.thousandths());
    for (field, own, thousandths) in [("soft", own.0, most.0), ("strong", own.1, most.1)] {
        if own > thousandths {
            let path = top.key("screening").key(field);
            found.push(Misplaced { path, fault: Fault::ThresholdTooHigh { thousandths } });
        }
    }
    let fault = match program.review.verify_within_days {
        None => Some(Fault::NoTimeToVerify),
        Some(days) if days > Floor::MAX_DAYS_TO_VERIFY => Some(Fault::TooLongToVerify),
        Some(_) => None,
    };
    found.extend(fault.map(|fault| Misplaced { path: top.key("review").key("verify_within_days"), fault }));
    found
}

fn ladder(ladder: &Ladder, at: &Path, entity: Entity, floor: Floor) -> Vec<Misplaced> {
    let (receive, above) = (at.key("receive"), at.key("send_and_receive"));
    let mut found = Vec::new();
    empty_parts(&ladder.receive, &receive, &mut found);
    empty_parts(&ladder.send_and_receive, &above, &mut found);
    for point in floor.data_points(entity) {
        without(&ladder.receive, &Rule::Field(*point), &receive, &mut |path| {
            found.push(Misplaced { path, fault: Fault::WithoutDataPoint { point: point.name() } });
        });
    }
    // More ways than a program may have are told as that, and not tried one by one.
    let everything = ladder.everything();
    if everything.ways() <= Fault::MAX_WAYS && !everything.implies(&floor.verification(entity)) {
        found.push(Misplaced { path: above, fault: Fault::VerifiesNobody });
    }
    found
}

/// Tells the innermost places at which a rule can be met without what another one asks.
fn without(rule: &Rule, asked: &Rule, at: &Path, tell: &mut impl FnMut(Path)) {
    if rule.ways() > Fault::MAX_WAYS || rule.implies(asked) {
        return;
    }
    match rule {
        Rule::Any(rules) => {
            let alternatives = at.key("any");
            for (index, rule) in rules.iter().enumerate() {
                without(rule, asked, &alternatives.index(index), tell);
            }
        }
        _ => tell(at.clone()),
    }
}

/// Tells every all-of of nothing, wherever it stands: each is a way around what stands beside it.
fn empty_parts(rule: &Rule, at: &Path, found: &mut Vec<Misplaced>) {
    let (rules, name) = match rule {
        Rule::All(rules) if rules.is_empty() => {
            return found.push(Misplaced { path: at.clone(), fault: Fault::AsksForNothing });
        }
        Rule::All(rules) => (rules, "all"),
        Rule::Any(rules) => (rules, "any"),
        _ => return,
    };
    for (index, rule) in rules.iter().enumerate() {
        empty_parts(rule, &at.key(name).index(index), found);
    }
}
