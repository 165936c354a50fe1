//! Undoing a lens out of focus.

use crate::image::GreyImage;

/// How often the estimate is corrected; further rounds bring up more noise than bars.
const ROUNDS: usize = 12;

/// Van Cittert's iteration: what blurring the estimate would lose against the picture is added to the estimate.
pub(super) fn deblurred(image: &GreyImage, sigma: f32) -> GreyImage {
    let kernel = gaussian(sigma);
    let width = image.width() as usize;
    let observed: Vec<f32> = image.pixels().iter().map(|&pixel| f32::from(pixel)).collect();
    let mut estimate = observed.clone();
    for _ in 0..ROUNDS {
        let blurred = blurred(&estimate, width, &kernel);
        for ((estimate, observed), blurred) in estimate.iter_mut().zip(&observed).zip(&blurred) {
            *estimate = (*estimate + observed - blurred).clamp(0.0, 255.0);
        }
    }
    let pixels = estimate.into_iter().map(|pixel| pixel as u8).collect();
    GreyImage::new(image.width(), image.height(), pixels)
}

fn gaussian(sigma: f32) -> Vec<f32> {
    let radius = (3.0 * sigma).ceil() as i32;
    let weights: Vec<f32> = (-radius..=radius).map(|x| (-0.5 * (x as f32 / sigma).powi(2)).exp()).collect();
    let sum: f32 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// Along the rows, then along the columns.
fn blurred(pixels: &[f32], width: usize, kernel: &[f32]) -> Vec<f32> {
    let across: Vec<f32> = pixels.chunks_exact(width).flat_map(|row| blurred_line(row, kernel)).collect();
    let height = pixels.len() / width;
    let radius = kernel.len() / 2;
    let mut result = vec![0.0; pixels.len()];
    for (y, line) in result.chunks_exact_mut(width).enumerate() {
        for (tap, weight) in kernel.iter().enumerate() {
            let source = (y + tap).saturating_sub(radius).min(height - 1) * width;
            for (sum, value) in line.iter_mut().zip(&across[source..source + width]) {
                *sum += weight * value;
            }
        }
    }
    result
}

/// The edge's pixel stands for those outside.
fn blurred_line<'a>(line: &'a [f32], kernel: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
    let radius = kernel.len() / 2;
    (0..line.len()).map(move |x| {
        let taps = kernel.iter().enumerate();
        taps.map(|(tap, weight)| {
            let source = (x + tap).saturating_sub(radius).min(line.len() - 1);
            weight * line[source]
        })
        .sum()
    })
}
