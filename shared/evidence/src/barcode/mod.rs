//! PDF417 barcodes in pictures.
//!
//! The decoder reads codes that are level and sharp. For the others the place that looks most like a code is cut out and turned
//! level by the direction of its bars, and the picture is turned by a few degrees at a time, reduced and sharpened, until
//! a code is read, everything has been tried, or the time is spent.

mod deblur;
mod locate;
mod sweep;

use std::time::{Duration, Instant};

use rxing::common::HybridBinarizer;
use rxing::pdf417::PDF417Reader;
use rxing::{BinaryBitmap, Luma8Source, Reader};
use thiserror::Error;

use crate::containment::contained;
use crate::image::GreyImage;
use sweep::Sweep;

/// A barcode's text, as decoded.
#[derive(Clone, PartialEq, Eq)]
pub struct Barcode {
    pub text: String,
    /// How many renderings of the picture it took, from 1.
    pub attempts: u32,
}

impl std::fmt::Debug for Barcode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Barcode").field("text", &self.text.len()).field("attempts", &self.attempts).finish()
    }
}

/// Why no barcode was read. Either way the applicant is asked for another picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BarcodeProblem {
    #[error("no readable PDF417 barcode was found")]
    NotFound,
    #[error("no readable PDF417 barcode was found in the time allowed")]
    OutOfTime,
}

/// Looks for a PDF417 code. After the first, no attempt begins that would be over after `budget` if it took as long as
/// the longest one so far: of a large picture a single one takes some hundred milliseconds.
pub fn read(image: &GreyImage, budget: Duration) -> Result<Barcode, BarcodeProblem> {
    let begin = Instant::now();
    let mut longest = Duration::ZERO;
    let mut sweep = Sweep::of(image);
    for (attempts, attempt) in (1..).zip(sweep.attempts()) {
        let elapsed = begin.elapsed();
        if attempts > 1 && elapsed + longest >= budget {
            return Err(BarcodeProblem::OutOfTime);
        }
        if let Some(text) = sweep.render(attempt).and_then(|image| decode(&image)) {
            return Ok(Barcode { text, attempts });
        }
        longest = longest.max(begin.elapsed() - elapsed);
    }
    Err(BarcodeProblem::NotFound)
}

fn decode(image: &GreyImage) -> Option<String> {
    // The decoder indexes freely into what it finds in a stranger's picture: a panic there is a code not read.
    contained(|| {
        let source = Luma8Source::new_with_slice(image.pixels(), image.width(), image.height()).ok()?;
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
        let result = Reader::decode(&mut PDF417Reader::new(), &mut bitmap).ok()?;
        Some(result.getText().to_owned())
    })
    .flatten()
}
