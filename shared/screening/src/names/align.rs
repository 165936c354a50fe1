//! Which words of one name stand for which words of the other.

use super::found::alike;
use super::given::{Given, GivenUnit};
use super::token::{Agreement, Pairing, Role};
use super::units::Unit;

/// Pairs units one to one, best first. A word is used once on each side.
pub(super) fn align(given: &Given<'_>, right: &[Unit<'_>]) -> Vec<Pairing> {
    let left = given.units.as_slice();
    let mut candidates = Vec::new();
    for (own, a) in left.iter().enumerate() {
        for b in right {
            if let Some((similarity, agreement)) = alike(given, own, b) {
                let letters = a.unit.text.len() + b.text.len();
                candidates.push(Pairing { left: a.unit.covers, right: b.covers, letters, similarity, agreement });
            }
        }
    }
    candidates.sort_by(|a, b| {
        b.similarity
            .total_cmp(&a.similarity)
            // At equal similarity the same word first, then the plainer reading, then that of more letters, then the
            // earlier words: nothing that depends on which name is the left one.
            .then_with(|| is_same_word(b).cmp(&is_same_word(a)))
            .then_with(|| is_joined_twice(a).cmp(&is_joined_twice(b)))
            .then_with(|| b.letters.cmp(&a.letters))
            .then_with(|| places(a).cmp(&places(b)))
    });
    let (mut used_left, mut used_right) = (0, 0);
    candidates.retain(|pairing| {
        let free = pairing.left & used_left == 0 && pairing.right & used_right == 0;
        if free {
            used_left |= pairing.left;
            used_right |= pairing.right;
        }
        free
    });
    drop_idle_initials(left, right, &mut candidates);
    candidates
}

/// `William Mota` is not `William M. Cowan`: an initial stands for a word only where its own name has no whole word left
/// that would have to stand for it.
fn drop_idle_initials(left: &[GivenUnit<'_>], right: &[Unit<'_>], pairings: &mut Vec<Pairing>) {
    if pairings.iter().all(|pairing| pairing.agreement != Agreement::Initial) {
        return;
    }
    let used = pairings.iter().fold((0, 0), |(own, other), pairing| (own | pairing.left, other | pairing.right));
    let idle = |unit: &Unit<'_>, used: u32| !unit.joined && unit.role == Role::Ordinary && unit.covers & used == 0;
    let idle_left = left.iter().any(|given| idle(&given.unit, used.0));
    let idle_right = right.iter().any(|unit| idle(unit, used.1));
    let is_initial = |unit: &Unit<'_>, covers: u32| unit.role == Role::Initial && unit.covers == covers;
    pairings.retain(|pairing| {
        let initial_left = left.iter().any(|given| is_initial(&given.unit, pairing.left));
        let initial_right = right.iter().any(|unit| is_initial(unit, pairing.right));
        pairing.agreement != Agreement::Initial || !(initial_left && idle_left || initial_right && idle_right)
    });
}

/// The later the words, the greater; 32 words on each side fill both masks.
fn places(pairing: &Pairing) -> u64 {
    u64::from(pairing.left) + u64::from(pairing.right)
}

fn is_same_word(pairing: &Pairing) -> bool {
    pairing.agreement == Agreement::Equal && pairing.left.count_ones() + pairing.right.count_ones() == 2
}

/// Several words of one name for several of the other.
fn is_joined_twice(pairing: &Pairing) -> bool {
    pairing.left.count_ones() > 1 && pairing.right.count_ones() > 1
}
