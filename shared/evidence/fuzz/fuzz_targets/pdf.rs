//! Any bytes as a document, whose text is read and whose first page is drawn if it may be.
#![no_main]

use gatehouse_evidence::pdf::{Limits, inspect, render, text};
use gatehouse_evidence::text::dates;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { page_side: 200, ..Limits::default() };
    if inspect(bytes, &limits).is_ok() {
        let _ = text(bytes, &limits).map(|text| dates(&text));
        let _ = render(bytes, 0, &limits);
    }
});
