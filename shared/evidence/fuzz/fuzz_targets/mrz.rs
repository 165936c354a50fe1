//! Any text as a machine-readable zone: a valid one survives being written in one line.
#![no_main]

use gatehouse_evidence::mrz::Mrz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(mrz) = Mrz::parse(text) else {
        return;
    };
    if mrz.is_valid() {
        let one_line: String = text.split_whitespace().collect();
        assert_eq!(Mrz::parse(&one_line), Ok(mrz));
    }
});
