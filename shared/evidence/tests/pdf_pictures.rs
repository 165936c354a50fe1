//! The picture that a PDF is of: the same one whatever stands around it, and looked at as one that came by itself.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]
#![cfg(all(feature = "barcode", feature = "pdf"))]

mod acceptance;
mod written;

use std::io::Cursor;
use std::time::Duration;

use gatehouse_evidence::barcode;
use gatehouse_evidence::image::{self as pictures, ImageReading, Picture, Quality, RetakeReason};
use gatehouse_evidence::pdf::{Limits, open};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use written::{page_with, stream};

/// A card with a face, a stripe and lines of "text" that depend on `seed`.
fn card(seed: u32) -> RgbImage {
    RgbImage::from_fn(640, 400, |x, y| {
        let noise =
            x.wrapping_mul(31).wrapping_add(y.wrapping_mul(17)).wrapping_mul(seed.wrapping_mul(2_654_435_761)) >> 28;
        let shade = |base: u32| (base + noise).min(255) as u8;
        let in_face = (x as i32 - 120).pow(2) + (y as i32 - 200).pow(2) < 80_i32.pow(2);
        let in_text = x > 260 && (y / 24) % 2 == 0 && !(x / 6 + seed * y / 24).is_multiple_of(3);
        match (in_face, in_text, y < 50) {
            (true, ..) => Rgb([shade(170), shade(120), shade(90)]),
            (_, true, _) => Rgb([shade(20), shade(20), shade(40)]),
            (.., true) => Rgb([shade(30), shade(70), shade(160)]),
            _ => Rgb([shade(200), shade(210), (150 + x / 8) as u8]),
        }
    })
}

fn jpeg(card: &RgbImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    card.write_to(&mut file, ImageFormat::Jpeg).unwrap();
    file.into_inner()
}

fn image_object(more: &str, (width, height): (u32, u32), content: &[u8]) -> Vec<u8> {
    let dictionary = format!("/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8{more}");
    stream(&dictionary, content)
}

const RESOURCES: &str =
    "/Resources<</XObject<</I 5 0 R/J 6 0 R>>/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>";

/// A page that does this with the pictures I and J.
fn page(content: &str, objects: &[Vec<u8>]) -> Vec<u8> {
    page_with("", RESOURCES, content.as_bytes(), objects)
}

fn seen(file: &[u8]) -> Option<(ImageReading, Picture)> {
    let contents = open(file, &Limits::default()).unwrap();
    contents.picture.map(|picture| picture.open(&Limits::default()).unwrap())
}

fn of_jpeg(card: &RgbImage, content: &str) -> Vec<u8> {
    page(content, &[image_object("/ColorSpace/DeviceRGB/Filter/DCTDecode", card.dimensions(), &jpeg(card))])
}

#[test]
fn a_photograph_is_the_same_picture_in_two_documents_and_by_itself() {
    let (alone, _) = pictures::open(&jpeg(&card(1)), &Default::default()).unwrap();
    let hash = alone.perceptual_hash.unwrap();
    for content in [
        "612 0 0 792 0 0 cm /I Do",
        "q 240 0 0 150 72 500 cm /I Do Q BT /F1 12 Tf 72 700 Td (My licence) Tj ET",
        "q .5 0 0 .5 100 100 cm q 0 480 -300 0 400 200 cm /I Do Q Q BT /F1 9 Tf 72 20 Td (page 1 of 1) Tj ET",
    ] {
        let (reading, picture) = seen(&of_jpeg(&card(1), content)).unwrap();
        assert_eq!((reading.width, reading.height, picture.width()), (640, 400, 640), "{content}");
        assert!(reading.perceptual_hash.unwrap().is_same_picture(hash), "{content}");
        let (other, _) = seen(&of_jpeg(&card(2), content)).unwrap();
        assert!(!other.perceptual_hash.unwrap().is_same_picture(hash), "{content}");
    }
}

#[test]
fn samples_and_a_picture_within_a_form_are_seen_as_well() {
    let card = card(1);
    let mut png = Cursor::new(Vec::new());
    card.write_to(&mut png, ImageFormat::Png).unwrap();
    let hash = pictures::open(png.get_ref(), &Default::default()).unwrap().0.perceptual_hash.unwrap();
    let digits: String = card.as_raw().iter().map(|byte| format!("{byte:02x}")).collect();
    let grey = DynamicImage::ImageRgb8(card.clone()).into_luma8();
    let profile = "/ColorSpace[/ICCBased 7 0 R]";
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Matrix[2 0 0 2 0 0]/Resources<</XObject<</K 5 0 R>>>>",
        b"q 200 0 0 125 9 9 cm /K Do Q",
    );
    let colours = stream("/N 3", b"profile");
    for (name, object) in [
        ("plain", image_object("/ColorSpace/DeviceRGB", card.dimensions(), card.as_raw())),
        ("digits", image_object("/ColorSpace/DeviceRGB/Filter/ASCIIHexDecode", card.dimensions(), digits.as_bytes())),
        ("grey", image_object("/ColorSpace/DeviceGray", card.dimensions(), grey.as_raw())),
        ("profile", image_object(profile, card.dimensions(), card.as_raw())),
    ] {
        for content in ["400 0 0 250 9 9 cm /I Do", "/J Do"] {
            let (reading, _) = seen(&page(content, &[object.clone(), form.clone(), colours.clone()])).unwrap();
            assert!(reading.perceptual_hash.unwrap().is_same_picture(hash), "{name}: {content}");
            assert_eq!(reading.greyscale, name == "grey");
        }
    }
}

#[test]
fn what_does_not_dominate_its_page_or_is_not_plain_is_no_picture_of_a_document() {
    let object = |more: &str| image_object(more, (640, 400), card(1).as_raw());
    let plain = object("/ColorSpace/DeviceRGB");
    let strips = "q 600 0 0 190 0 0 cm /I Do Q q 600 0 0 190 0 190 cm /I Do Q q 600 0 0 190 0 380 cm /I Do Q";
    for (name, content, object) in [
        ("a letterhead", "90 0 0 60 72 700 cm /I Do", plain.clone()),
        ("beside the sheet", "400 0 0 250 700 9 cm /I Do", plain.clone()),
        ("strips", strips, plain.clone()),
        ("never placed", "0 0 9 9 re f", plain),
        ("inverted", "400 0 0 250 9 9 cm /I Do", object("/ColorSpace/DeviceRGB/Decode[1 0 1 0 1 0]")),
        ("four inks", "400 0 0 250 9 9 cm /I Do", object("/ColorSpace/DeviceCMYK")),
        ("a stencil", "400 0 0 250 9 9 cm /I Do", object("/ImageMask true")),
        ("a palette", "400 0 0 250 9 9 cm /I Do", object("/ColorSpace[/Indexed/DeviceRGB 1(aaabbb)]")),
    ] {
        assert!(seen(&page(content, &[object])).is_none(), "{name}");
    }
}

#[test]
fn a_picture_that_has_too_few_samples_or_is_no_jpeg_is_not_opened() {
    for (more, content) in [("", [7; 99].as_slice()), ("/Filter/DCTDecode", b"\xff\xd8\xff\xe0 and no more")] {
        let object = image_object(&format!("/ColorSpace/DeviceRGB{more}"), (640, 400), content);
        let contents = open(&page("400 0 0 250 9 9 cm /I Do", &[object]), &Limits::default()).unwrap();
        assert!(contents.picture.unwrap().open(&Limits::default()).is_err());
    }
}

#[test]
fn a_blurred_dark_or_small_picture_in_a_document_asks_for_another() {
    let reasons = |card: RgbImage| {
        let (reading, _) = seen(&of_jpeg(&card, "400 0 0 250 9 9 cm /I Do")).unwrap();
        reading.retake_reasons(&Quality::default())
    };
    let sharp = DynamicImage::ImageRgb8(card(1));
    assert_eq!(reasons(card(1)), []);
    assert_eq!(reasons(sharp.blur(6.0).into_rgb8()), [RetakeReason::Blurred]);
    assert!(reasons(sharp.brighten(-190).into_rgb8()).contains(&RetakeReason::TooDark));
    assert!(
        reasons(sharp.resize(200, 125, image::imageops::FilterType::Triangle).into_rgb8())
            .contains(&RetakeReason::TooSmall)
    );
    assert!(reasons(sharp.grayscale().into_rgb8()).contains(&RetakeReason::BlackAndWhite));
}

#[test]
fn a_barcode_is_read_from_a_card_that_was_scanned_into_a_document() {
    let Some(index) = acceptance::cases("aamva/png/index.json") else {
        return;
    };
    let folder = acceptance::folder().unwrap().join("aamva");
    for case in index.iter().filter(|case| case["kind"] == "oncard") {
        let path = |field: &str| folder.join(case[field].as_str().unwrap());
        let card = image::open(path("file")).unwrap().into_luma8();
        let object = image_object("/ColorSpace/DeviceGray", card.dimensions(), card.as_raw());
        let (_, picture) = seen(&page("q 240 0 0 160 72 500 cm /I Do Q", &[object])).unwrap();
        let found = barcode::read(&picture.grey(), Duration::from_secs(5)).unwrap();
        assert_eq!(found.text, std::fs::read_to_string(path("payload")).unwrap());
    }
}

#[test]
fn debug_output_shows_nothing_of_a_picture() {
    let contents = open(&of_jpeg(&card(1), "400 0 0 250 9 9 cm /I Do"), &Limits::default()).unwrap();
    assert!(format!("{contents:?} {:?}", contents.picture).len() < 200);
}
