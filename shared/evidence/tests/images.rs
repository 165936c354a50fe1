//! Pictures, drawn here: what is measured of good ones and how bad ones are refused.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]
use std::io::Cursor;

use gatehouse_evidence::file::FileType;
use gatehouse_evidence::image::{
    ImageProblem, ImageReading, Limits, PerceptualHash, Quality, RetakeReason, inspect, open,
};
use image::{DynamicImage, GrayImage, ImageFormat, Rgb, RgbImage};

/// A colourful scene with edges and gradients, different for each seed.
fn scene(width: u32, height: u32, seed: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (across, down) = (x * 255 / width, y * 255 / height);
        let block = (x * 12 / width).wrapping_mul(31) ^ (y * 12 / height).wrapping_mul(17);
        let block = (block.wrapping_add(seed).wrapping_mul(2_654_435_761) >> 24) as u8;
        Rgb([block, (across as u8) ^ (block / 2), (down as u8).wrapping_add(block / 3)])
    })
}

fn encode(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn jpeg(image: RgbImage) -> Vec<u8> {
    encode(&DynamicImage::ImageRgb8(image), ImageFormat::Jpeg)
}

fn png(image: RgbImage) -> Vec<u8> {
    encode(&DynamicImage::ImageRgb8(image), ImageFormat::Png)
}

fn read(bytes: &[u8]) -> ImageReading {
    inspect(bytes, &Limits::default()).unwrap()
}

fn refused(bytes: &[u8]) -> ImageProblem {
    inspect(bytes, &Limits::default()).unwrap_err()
}

/// A JPEG with an EXIF segment: orientation 6, a GPS latitude, a program and a moment.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08".to_vec();
    let entries: [(u16, u16, u32, [u8; 4]); 4] = [
        (0x0112, 3, 1, [0, 6, 0, 0]),
        (0x0131, 2, 4, *b"Cam\0"),
        (0x8769, 4, 1, 62_u32.to_be_bytes()),
        (0x8825, 4, 1, 100_u32.to_be_bytes()),
    ];
    let push = |tiff: &mut Vec<u8>, entries: &[(u16, u16, u32, [u8; 4])]| {
        tiff.extend((entries.len() as u16).to_be_bytes());
        for (tag, kind, count, value) in entries {
            tiff.extend(tag.to_be_bytes());
            tiff.extend(kind.to_be_bytes());
            tiff.extend(count.to_be_bytes());
            tiff.extend(value);
        }
        tiff.extend([0; 4]);
    };
    push(&mut tiff, &entries);
    assert_eq!(tiff.len(), 62);
    push(&mut tiff, &[(0x9003, 2, 20, 80_u32.to_be_bytes())]);
    tiff.extend(b"2026:11:02 08:09:10\0");
    assert_eq!(tiff.len(), 100);
    push(&mut tiff, &[(0x0002, 5, 3, 118_u32.to_be_bytes())]);
    tiff.extend([0; 24]);

    let mut file = jpeg[..2].to_vec();
    file.extend([0xff, 0xe1]);
    file.extend((tiff.len() as u16 + 8).to_be_bytes());
    file.extend(b"Exif\0\0");
    file.extend(tiff);
    file.extend(&jpeg[2..]);
    file
}

#[test]
fn a_good_photograph_needs_no_retake() {
    let reading = read(&jpeg(scene(1_200, 800, 1)));
    assert_eq!(reading.file_type, FileType::Jpeg);
    assert_eq!((reading.width, reading.height), (1_200, 800));
    assert!(!reading.reoriented && !reading.has_location);
    assert_eq!(reading.retake_reasons(&Quality::default()), []);
}

#[test]
fn the_camera_s_rotation_is_undone_and_its_notes_are_read() {
    let file = with_exif(&jpeg(scene(600, 400, 1)));
    let (reading, picture) = open(&file, &Limits::default()).unwrap();
    assert!(reading.reoriented);
    assert_eq!((reading.width, reading.height), (400, 600));
    assert_eq!((picture.width(), picture.height()), (400, 600));
    assert!(reading.has_location);
    assert_eq!(reading.software.as_deref(), Some("Cam"));
    let captured = reading.captured_at.unwrap().to_string();
    assert_eq!(captured, "2026-11-02 08:09:10");
}

#[test]
fn re_encoding_leaves_nothing_but_pixels() {
    let file = with_exif(&jpeg(scene(600, 400, 1)));
    let (before, picture) = open(&file, &Limits::default()).unwrap();
    let stripped = picture.to_jpeg();
    let after = read(&stripped);
    assert_eq!((after.width, after.height), (before.width, before.height));
    assert!(!after.has_location && !after.reoriented);
    assert_eq!((after.software, after.captured_at), (None, None));
    assert!(!stripped.windows(4).any(|window| window == b"Exif"));
}

#[test]
fn a_blurred_dark_or_small_picture_asks_for_another() {
    let reasons = |image| read(&jpeg(image)).retake_reasons(&Quality::default());
    let sharp = scene(500, 350, 2);
    let blurred = DynamicImage::ImageRgb8(sharp.clone()).blur(4.0).into_rgb8();
    assert_eq!(reasons(blurred), [RetakeReason::Blurred]);

    let mut dark = sharp;
    dark.pixels_mut().for_each(|pixel| pixel.0 = pixel.0.map(|channel| channel / 6));
    assert!(reasons(dark).contains(&RetakeReason::TooDark));
    assert!(reasons(scene(280, 400, 2)).contains(&RetakeReason::TooSmall));
}

#[test]
fn grey_is_seen_whatever_the_colour_type() {
    let grey: GrayImage = DynamicImage::ImageRgb8(scene(600, 400, 3)).into_luma8();
    let stored_grey = encode(&DynamicImage::ImageLuma8(grey.clone()), ImageFormat::Jpeg);
    let stored_rgb = jpeg(DynamicImage::ImageLuma8(grey).into_rgb8());
    assert!(read(&stored_grey).greyscale);
    assert!(read(&stored_rgb).greyscale);
    assert!(!read(&jpeg(scene(600, 400, 3))).greyscale);
}

#[test]
fn pictures_of_few_colours_count_as_palettised() {
    let mut drawn = scene(600, 400, 4);
    drawn.pixels_mut().for_each(|pixel| pixel.0 = pixel.0.map(|channel| channel & 0xc0));
    assert!(read(&png(drawn)).palettised);
    assert!(!read(&png(scene(600, 400, 4))).palettised);
}

#[test]
fn the_same_picture_is_known_again_after_re_encoding_and_resizing() {
    let original = scene(480, 320, 5);
    let hash = |image: RgbImage| read(&jpeg(image)).perceptual_hash.unwrap();
    let first = hash(original.clone());
    let resized = image::imageops::resize(&original, 333, 222, image::imageops::FilterType::Triangle);
    let brighter = image::imageops::brighten(&original, 12);
    let from_png = read(&png(original)).perceptual_hash.unwrap();
    for same in [hash(resized), hash(brighter), from_png] {
        assert!(first.is_same_picture(same), "distance {}", first.distance(same));
    }
    for seed in 6..26 {
        let other = hash(scene(480, 320, seed));
        assert!(!first.is_same_picture(other), "distance {}", first.distance(other));
    }
}

#[test]
fn blank_pictures_resemble_nothing() {
    let blank = RgbImage::from_pixel(600, 400, Rgb([200, 200, 200]));
    assert_eq!(read(&jpeg(blank)).perceptual_hash, None);
}

#[test]
fn a_perceptual_hash_survives_its_text_form() {
    let hash = read(&jpeg(scene(400, 400, 7))).perceptual_hash.unwrap();
    assert_eq!(hash.to_string().parse(), Ok(hash));
    assert!("+".repeat(64).parse::<PerceptualHash>().is_err());
    assert!("".parse::<PerceptualHash>().is_err());
}

#[test]
fn what_is_no_picture_says_why() {
    assert_eq!(refused(b""), ImageProblem::Empty);
    assert_eq!(refused(b"PNG, trust me"), ImageProblem::UnsupportedType(None));
    assert_eq!(
        refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ImageProblem::UnsupportedType(Some(FileType::Markup))
    );
    assert_eq!(refused(b"\0\0\0\x18ftypheic\0\0\0\0"), ImageProblem::UnsupportedType(Some(FileType::Heic)));
}

#[test]
fn the_byte_cap_comes_first() {
    let limits = Limits { max_bytes: 10, ..Limits::default() };
    let problem = inspect(&[0; 11], &limits).unwrap_err();
    assert_eq!(problem, ImageProblem::TooManyBytes { bytes: 11, max_bytes: 10 });
}

#[test]
fn files_cut_short_are_truncated_and_never_half_a_picture() {
    for file in [jpeg(scene(600, 400, 8)), png(scene(600, 400, 8))] {
        for kept in [file.len() / 4, file.len() / 2, file.len() - 20, file.len() - 12] {
            assert_eq!(refused(&file[..kept]), ImageProblem::Truncated, "{kept} bytes");
        }
    }
}

#[test]
fn a_damaged_png_is_refused() {
    let mut file = png(scene(600, 400, 8));
    let middle = file.len() / 2;
    file[middle] ^= 0xff;
    assert_eq!(refused(&file), ImageProblem::Damaged);
}

#[test]
fn declared_dimensions_are_refused_before_anything_is_decoded() {
    let mut huge = png(scene(300, 300, 9));
    huge[16..20].copy_from_slice(&22_000_u32.to_be_bytes());
    huge[20..24].copy_from_slice(&22_000_u32.to_be_bytes());
    assert_eq!(refused(&huge), ImageProblem::TooManyPixels { width: 22_000, height: 22_000 });

    let mut huge = jpeg(scene(300, 300, 9));
    let frame = huge.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    huge[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    assert_eq!(refused(&huge), ImageProblem::TooManyPixels { width: 65_500, height: 65_500 });
}

#[test]
fn animated_pictures_are_refused() {
    let still = png(scene(300, 300, 10));
    let after_header = 33;
    let mut animated = still[..after_header].to_vec();
    animated.extend(8_u32.to_be_bytes());
    animated.extend(b"acTL\0\0\0\x02\0\0\0\0\0\0\0\0");
    animated.extend(&still[after_header..]);
    assert_eq!(refused(&animated), ImageProblem::Animated);
}

#[test]
fn a_picture_without_pixels_is_damaged() {
    let mut empty = png(scene(300, 300, 11));
    empty[16..20].copy_from_slice(&0_u32.to_be_bytes());
    assert_eq!(refused(&empty), ImageProblem::Damaged);
}
