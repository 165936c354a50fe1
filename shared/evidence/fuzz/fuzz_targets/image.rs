//! Any bytes as a picture: what is read can be re-encoded and read again.
#![no_main]

use gatehouse_evidence::image::{Limits, open};
use libfuzzer_sys::fuzz_target;

/// Small, so that executions are many.
const LIMITS: Limits = Limits { max_bytes: 1 << 16, max_side: 512, max_decoded_bytes: 1 << 20, working_side: 256 };

fuzz_target!(|bytes: &[u8]| {
    if let Ok((_, picture)) = open(bytes, &LIMITS) {
        let (again, _) = open(&picture.to_jpeg(), &Limits::default()).expect("what we encode can be read");
        assert_eq!((again.width, again.height), (picture.width(), picture.height()));
    }
});
