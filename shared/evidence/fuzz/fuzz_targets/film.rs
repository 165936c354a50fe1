//! Any bytes as a film: what is taken out of it neither moves nor breaks anything, and is taken out at once.
#![no_main]

use gatehouse_evidence::film::{is_whole, take_out_notes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut film = bytes.to_vec();
    take_out_notes(&mut film);
    assert_eq!((film.len(), is_whole(&film)), (bytes.len(), is_whole(bytes)));
    let once = film.clone();
    take_out_notes(&mut film);
    assert_eq!(film, once);
});
