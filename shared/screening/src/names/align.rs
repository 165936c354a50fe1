//! Which words of one name stand for which words of the other.

use super::token::{NameStyle, Pairing};
use super::units::{Unit, similarity};

/// Pairs units one to one, best first. A word is used once on each side.
pub(super) fn align(left: &[Unit<'_>], right: &[Unit<'_>], style: NameStyle) -> Vec<Pairing> {
    let mut candidates = Vec::new();
    for a in left {
        for b in right {
            if let Some((similarity, agreement)) = similarity(a, b, style) {
                candidates.push(Pairing { left: a.covers, right: b.covers, similarity, agreement });
            }
        }
    }
    candidates.sort_by(|a, b| {
        let words = |pairing: &Pairing| pairing.left.count_ones() + pairing.right.count_ones();
        b.similarity
            .total_cmp(&a.similarity)
            // At equal similarity the plainer reading, then the earlier words, whichever name is the left one.
            .then_with(|| words(a).cmp(&words(b)))
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
