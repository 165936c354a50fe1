//! The renderings of a picture in which a code is looked for, cheapest and likeliest first.

use super::deblur::deblurred;
use crate::image::GreyImage;

/// One rendering. Quarter turns are not among them, because the decoder tries those itself.
#[derive(Clone, Copy, Debug)]
pub(super) enum Attempt {
    AsIs,
    Turned { degrees: i8 },
    Halved,
    Deblurred { sigma: f32 },
}

/// Half of a smaller picture leaves too few pixels a bar.
const SMALLEST_HALVED: u32 = 1_200;

/// Deblurring costs time with every pixel; a larger picture is halved instead, which sharpens it too.
const LARGEST_DEBLURRED: u32 = 1_600;

impl Attempt {
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let turned = [3, -3, 6, -6, 9, -9, 12, -12].map(|degrees| Self::Turned { degrees });
        let deblurred = [1.5, 2.0, 2.5].map(|sigma| Self::Deblurred { sigma });
        [Self::AsIs, Self::Halved].into_iter().chain(turned).chain(deblurred)
    }

    /// `None` where the rendering cannot help with a picture of this size.
    pub(super) fn render(self, image: &GreyImage) -> Option<GreyImage> {
        let longest = image.width().max(image.height());
        match self {
            Self::AsIs => Some(image.clone()),
            Self::Turned { degrees } => Some(image.turned(f32::from(degrees))),
            Self::Halved => (longest >= SMALLEST_HALVED).then(|| image.halved()),
            Self::Deblurred { sigma } => (longest <= LARGEST_DEBLURRED).then(|| deblurred(image, sigma)),
        }
    }
}
