//! Measures of a picture's quality.

use image::{DynamicImage, GenericImageView, Rgba};

use super::grey::GreyImage;
use super::picture::Picture;

/// The width at which sharpness is measured, so that it does not depend on the camera's resolution.
const SHARPNESS_WIDTH: u32 = 1_000;

/// Variance of the four-neighbour Laplacian.
pub(super) fn sharpness(grey: &GreyImage) -> f32 {
    let width = grey.width().min(SHARPNESS_WIDTH);
    let height = (u64::from(grey.height()) * u64::from(width) / u64::from(grey.width())).max(1) as u32;
    let small = grey.shrunk(width, height);
    let rows: Vec<&[u8]> = small.rows().collect();
    let (mut sum, mut squares, mut count) = (0_f64, 0_f64, 0_f64);
    for neighbours in rows.windows(3) {
        let [above, row, below] = [neighbours[0], neighbours[1], neighbours[2]];
        for x in 1..row.len().saturating_sub(1) {
            let around = [above[x], below[x], row[x - 1], row[x + 1]];
            let around: i32 = around.into_iter().map(i32::from).sum();
            let laplacian = f64::from(around - 4 * i32::from(row[x]));
            sum += laplacian;
            squares += laplacian * laplacian;
            count += 1.0;
        }
    }
    if count == 0.0 {
        return 0.0;
    }
    let mean = sum / count;
    (squares / count - mean * mean) as f32
}

/// Mean luma.
pub(super) fn brightness(grey: &GreyImage) -> f32 {
    let sum: u64 = grey.pixels().iter().map(|&pixel| u64::from(pixel)).sum();
    (sum as f64 / grey.pixels().len() as f64) as f32
}

/// The spread between a pixel's channels above which it has a colour; JPEG alone makes a spread of a few steps.
const COLOURED_SPREAD: u8 = 16;

/// One coloured pixel in this many makes a colour picture.
const COLOURED_SHARE: usize = 500;

pub(super) fn is_greyscale(picture: &Picture) -> bool {
    let coloured = picture
        .pixels()
        .filter(|[red, green, blue]| {
            let most = red.max(green).max(blue);
            let least = red.min(green).min(blue);
            most - least > COLOURED_SPREAD
        })
        .count();
    let total = picture.width() as usize * picture.height() as usize;
    coloured * COLOURED_SHARE < total
}

/// Whether a large colour picture gets by with as many colours as a palette holds, which no camera's does.
pub(super) fn has_few_colours(image: &DynamicImage) -> bool {
    const PALETTE: usize = 256;
    if !image.color().has_color() {
        return false;
    }
    let (width, height) = image.dimensions();
    if width * height < 10_000 {
        return false;
    }
    match image {
        DynamicImage::ImageRgb8(rgb) => has_at_most(PALETTE, rgb.pixels().map(|pixel| pixel.0)),
        other => has_at_most(PALETTE, other.pixels().map(|(_, _, Rgba([red, green, blue, _]))| [red, green, blue])),
    }
}

/// One bit for each colour that there is: twenty-five million pixels are too many to hash.
fn has_at_most(most: usize, colours: impl Iterator<Item = [u8; 3]>) -> bool {
    let mut seen = vec![0_u64; (1 << 24) / 64];
    let mut count = 0;
    for [red, green, blue] in colours {
        let colour = usize::from(red) << 16 | usize::from(green) << 8 | usize::from(blue);
        let (word, bit) = (&mut seen[colour / 64], 1 << (colour % 64));
        if *word & bit == 0 {
            *word |= bit;
            count += 1;
            if count > most {
                return false;
            }
        }
    }
    true
}
