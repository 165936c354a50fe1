//! Any bytes as a licence's payload.
#![no_main]

use gatehouse_evidence::aamva::DriverLicense;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|payload: &[u8]| {
    if let Ok(licence) = DriverLicense::parse(payload) {
        let _ = licence.address_agrees_with_issuer();
        let _ = format!("{licence:?}");
    }
});
