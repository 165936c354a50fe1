//! Any grey pixels as a picture with a barcode; the first byte is the width.
#![no_main]

use std::time::Duration;

use gatehouse_evidence::aamva::DriverLicense;
use gatehouse_evidence::barcode;
use gatehouse_evidence::image::GreyImage;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((&width, pixels)) = bytes.split_first() else {
        return;
    };
    let width = usize::from(width) + 1;
    let height = pixels.len() / width;
    if height == 0 {
        return;
    }
    let pixels = pixels[..width * height].to_vec();
    let image = GreyImage::new(width as u32, height as u32, pixels);
    if let Ok(barcode) = barcode::read(&image, Duration::ZERO) {
        let _ = DriverLicense::parse(barcode.text.as_bytes());
    }
});
