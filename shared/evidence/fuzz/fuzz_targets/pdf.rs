//! Any bytes as a document, whose text is read, whose picture is opened and whose first pages are drawn if they may be.
#![no_main]

use gatehouse_evidence::pdf::{Limits, draw, open};
use gatehouse_evidence::text::dates;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { page_side: 200, max_drawn_pages: 2, ..Limits::default() };
    if let Ok(mut contents) = open(bytes, &limits) {
        let _ = dates(&contents.text);
        let _ = contents.picture.take().map(|picture| picture.open(&limits));
        draw(bytes.to_vec(), &limits).for_each(drop);
    }
});
