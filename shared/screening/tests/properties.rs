//! What must hold for any name.
#![allow(clippy::unwrap_used, reason = "a test")]

use gatehouse_screening::{EntityKind, PartialDate, compare_names, country_code};
use proptest::prelude::*;

const KINDS: [EntityKind; 2] = [EntityKind::Person, EntityKind::Organization];

fn close(a: f32, b: f32) -> bool {
    (a - b).abs() < 1e-3
}

/// Words of letters that some list writes in more than one way.
fn name() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-zàéöñç]{2,9}", 1..6)
}

fn plain(text: &str) -> String {
    text.replace('à', "a").replace('é', "e").replace('ö', "o").replace('ñ', "n").replace('ç', "c")
}

/// `Ben` in front is Benjamin and elsewhere `son of`, `Il` at the end is a Korean syllable and elsewhere an article.
fn means_something_else_elsewhere(word: &str) -> bool {
    ["ben", "il"].contains(&plain(word).as_str())
}

proptest! {
    #[test]
    fn no_string_breaks_it_and_scores_stay_in_range(a in any::<String>(), b in any::<String>()) {
        for kind in KINDS {
            prop_assert!((0.0..=1.0).contains(&compare_names(&a, &b, kind)));
        }
        let _ = (PartialDate::parse(&a), country_code(&a));
    }

    #[test]
    fn scores_are_symmetric(a in name(), b in name()) {
        for kind in KINDS {
            let (a, b) = (a.join(" "), b.join(" "));
            prop_assert!(close(compare_names(&a, &b, kind), compare_names(&b, &a, kind)));
        }
    }

    #[test]
    fn case_and_accents_do_not_matter(a in name(), b in name()) {
        for kind in KINDS {
            let (a, b) = (a.join(" "), b.join(" "));
            let score = compare_names(&a, &b, kind);
            prop_assert!(close(score, compare_names(&a.to_uppercase(), &b, kind)));
            prop_assert!(close(score, compare_names(&plain(&a), &b, kind)));
        }
    }

    #[test]
    fn a_persons_name_in_another_order_is_the_same_name(words in name(), turn in 0_usize..6) {
        prop_assume!(!words.iter().any(|word| means_something_else_elsewhere(word)));
        let mut turned = words.clone();
        turned.rotate_left(turn % words.len());
        let score = compare_names(&words.join(" "), &turned.join(" "), EntityKind::Person);
        prop_assert!(close(score, 1.0), "{words:?} {turned:?} {score}");
    }

    #[test]
    fn a_word_more_never_raises_the_score_of_an_equal_name(words in name(), more in "[a-z]{4,9}") {
        let whole = words.join(" ");
        let longer = format!("{whole} {more}");
        let same = compare_names(&whole, &whole, EntityKind::Person);
        prop_assert!(compare_names(&whole, &longer, EntityKind::Person) <= same + 1e-3);
    }
}

/// Found by fuzzing: words at the places that fill the masks to their last bit.
#[test]
fn names_of_more_words_than_are_read_are_compared_all_the_same() {
    let long = "ab cd ".repeat(40);
    for kind in KINDS {
        assert!(compare_names(&long, &long, kind) > 0.9);
    }
}
