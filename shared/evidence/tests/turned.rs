//! PDF417 codes on large pictures of cards, turned by any angle: found within the time that a document is given.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]
#![cfg(feature = "barcode")]

mod acceptance;

use std::time::{Duration, Instant};

use gatehouse_evidence::barcode;
use gatehouse_evidence::image::{GreyImage, Limits, open};

/// As much as `documents.inspect` gives one picture.
const BUDGET: Duration = Duration::from_millis(800);
/// The longest side of a picture that is kept.
const SIDE: f32 = 2_400.0;

/// The card on a grey table, turned about its centre and reduced to what is kept of a picture.
fn turned(card: &GreyImage, degrees: f32) -> GreyImage {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let (width, height) = (card.width() as f32, card.height() as f32);
    let (wide, high) = (width * cosine.abs() + height * sine.abs(), width * sine.abs() + height * cosine.abs());
    let scale = (SIDE / wide.max(high)).min(1.0);
    let (to_width, to_height) = ((wide * scale) as u32, (high * scale) as u32);
    let pixel = |x: f32, y: f32| {
        let inside = x >= 0.0 && y >= 0.0 && x < width - 1.0 && y < height - 1.0;
        if !inside {
            return 120.0;
        }
        let at = |x: usize, y: usize| f32::from(card.pixels()[y * card.width() as usize + x]);
        let (left, top) = (x as usize, y as usize);
        let (right_share, bottom_share) = (x.fract(), y.fract());
        let upper = at(left, top) * (1.0 - right_share) + at(left + 1, top) * right_share;
        let lower = at(left, top + 1) * (1.0 - right_share) + at(left + 1, top + 1) * right_share;
        upper * (1.0 - bottom_share) + lower * bottom_share
    };
    let places = (0..to_height).flat_map(|y| (0..to_width).map(move |x| (x, y)));
    let pixels = places.map(|(x, y)| {
        let (x, y) = ((x as f32 / scale) - wide / 2.0, (y as f32 / scale) - high / 2.0);
        pixel(x * cosine + y * sine + width / 2.0, y * cosine - x * sine + height / 2.0) as u8
    });
    GreyImage::new(to_width, to_height, pixels.collect())
}

#[test]
fn a_code_on_a_large_picture_is_found_however_it_is_turned() {
    let Some(index) = acceptance::cases("aamva/png/index.json") else {
        return;
    };
    let folder = acceptance::folder().unwrap().join("aamva");
    let (mut read, mut tried) = (0, 0);
    for case in index.iter().filter(|case| case["kind"] == "oncard") {
        let path = |field: &str| folder.join(case[field].as_str().unwrap());
        let payload = std::fs::read_to_string(path("payload")).unwrap();
        let (_, card) = open(&std::fs::read(path("file")).unwrap(), &Limits::default()).unwrap();
        let card = card.grey();
        for degrees in [0, 3, 7, 15, 30, 45, 60, 75, 90, 97, 120, 135, 150, 180, 187, 225, 270, 285, 315, 350] {
            let picture = turned(&card, degrees as f32);
            let begin = Instant::now();
            let found = barcode::read(&picture, BUDGET);
            tried += 1;
            read += usize::from(found.is_ok());
            let attempts = found.as_ref().ok().map(|found| found.attempts);
            println!("{degrees} degrees: {attempts:?} in {} ms", begin.elapsed().as_millis());
            assert!(found.is_err() || found.is_ok_and(|found| found.text == payload), "{degrees} degrees");
        }
    }
    println!("{read} of {tried} read");
    assert_eq!(read, tried);
}
