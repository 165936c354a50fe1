//! Which words of one name stand for which words of the other.

use super::token::{Agreement, NameStyle, Pairing};
use super::units::{Unit, similarity};
use crate::text::KeyPattern;

/// Pairs units one to one, best first. A word is used once on each side.
pub(super) fn align(left: &[Unit<'_>], right: &[Unit<'_>], style: NameStyle) -> Vec<Pairing> {
    let mut candidates = Vec::new();
    for a in left {
        let pattern = KeyPattern::new(a.key);
        for b in right {
            if let Some((similarity, agreement)) = similarity(a, &pattern, b, style) {
                let letters = a.text.len() + b.text.len();
                candidates.push(Pairing { left: a.covers, right: b.covers, letters, similarity, agreement });
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
            .then_with(|| (a.left + a.right).cmp(&(b.left + b.right)))
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
    candidates
}

fn is_same_word(pairing: &Pairing) -> bool {
    pairing.agreement == Agreement::Equal && pairing.left.count_ones() + pairing.right.count_ones() == 2
}

/// Several words of one name for several of the other.
fn is_joined_twice(pairing: &Pairing) -> bool {
    pairing.left.count_ones() > 1 && pairing.right.count_ones() > 1
}
