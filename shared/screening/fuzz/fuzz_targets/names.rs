//! Comparing names: no string breaks it, and the order of the two does not matter.
#![no_main]

use gatehouse_screening::{EntityKind, compare_names};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|names: (&str, &str)| {
    for kind in [EntityKind::Person, EntityKind::Organization] {
        let score = compare_names(names.0, names.1, kind);
        assert!((0.0..=1.0).contains(&score));
    }
});
