//! The renderings of a picture in which a code is looked for, cheapest and likeliest first.

use super::deblur::deblurred;
use super::locate::levelled;
use crate::image::GreyImage;

/// What is shown to the decoder: the whole picture, or what was cut out of it, and what was done to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    of: Extent,
    way: Way,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    Whole,
    /// The place that looks most like a code, turned level.
    CutOut,
}

/// Quarter turns are not among them, because the decoder tries those itself.
#[derive(Clone, Copy, Debug)]
enum Way {
    AsIs,
    Turned { degrees: i8 },
    Halved,
    Deblurred { sigma: f32 },
}

/// Half of a smaller picture leaves too few pixels a bar. A larger one is not searched as a whole before the place that looks
/// most like a code is.
const SMALLEST_HALVED: u32 = 1_200;

/// Deblurring costs time with every pixel; a larger picture is halved instead, which sharpens it too.
const LARGEST_DEBLURRED: u32 = 1_600;

const AS_IS: [Way; 1] = [Way::AsIs];
const HALVED: [Way; 1] = [Way::Halved];
/// What the direction of the bars may have been misjudged by.
const NUDGED: [Way; 2] = [Way::Turned { degrees: 2 }, Way::Turned { degrees: -2 }];
const DEBLURRED: [Way; 3] =
    [Way::Deblurred { sigma: 1.5 }, Way::Deblurred { sigma: 2.0 }, Way::Deblurred { sigma: 2.5 }];
const TURNED: [Way; 8] = [
    Way::Turned { degrees: 3 },
    Way::Turned { degrees: -3 },
    Way::Turned { degrees: 6 },
    Way::Turned { degrees: -6 },
    Way::Turned { degrees: 9 },
    Way::Turned { degrees: -9 },
    Way::Turned { degrees: 12 },
    Way::Turned { degrees: -12 },
];

/// A picture that is searched.
pub(super) struct Sweep<'a> {
    image: &'a GreyImage,
    /// Cut out when first asked for.
    cut_out: Option<Option<GreyImage>>,
}

impl<'a> Sweep<'a> {
    pub(super) const fn of(image: &'a GreyImage) -> Self {
        Self { image, cut_out: None }
    }

    pub(super) fn attempts(&self) -> impl Iterator<Item = Attempt> + use<> {
        use Extent::{CutOut, Whole};
        let (first, second) = if longest(self.image) >= SMALLEST_HALVED { (CutOut, Whole) } else { (Whole, CutOut) };
        let order: [(Extent, &[Way]); 8] = [
            (first, &AS_IS),
            (second, &AS_IS),
            (CutOut, &HALVED),
            (CutOut, &NUDGED),
            (CutOut, &DEBLURRED),
            (Whole, &HALVED),
            (Whole, &TURNED),
            (Whole, &DEBLURRED),
        ];
        order.into_iter().flat_map(|(of, ways)| ways.iter().map(move |&way| Attempt { of, way }))
    }

    /// `None` where the rendering cannot help with a picture of this size, or nothing looks like a code.
    pub(super) fn render(&mut self, attempt: Attempt) -> Option<GreyImage> {
        let image = match attempt.of {
            Extent::Whole => self.image,
            Extent::CutOut => self.cut_out.get_or_insert_with(|| levelled(self.image)).as_ref()?,
        };
        match attempt.way {
            Way::AsIs => Some(image.clone()),
            Way::Turned { degrees } => Some(image.turned(f32::from(degrees))),
            Way::Halved => (longest(image) >= SMALLEST_HALVED).then(|| image.halved()),
            Way::Deblurred { sigma } => (longest(image) <= LARGEST_DEBLURRED).then(|| deblurred(image, sigma)),
        }
    }
}

fn longest(image: &GreyImage) -> u32 {
    image.width().max(image.height())
}
