//! A decoded picture: upright, without metadata, small enough to work with.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, RgbImage};

use super::exif::Orientation;
use super::grey::GreyImage;
use super::{ImageProblem, Limits};
use crate::file::FileType;

/// An upright RGB picture of bounded size.
#[derive(Clone)]
pub struct Picture(RgbImage);

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}x{})", self.width(), self.height())
    }
}

impl Picture {
    /// Turns after reducing, so that the full-size pixels exist only once.
    pub(super) fn upright(decoded: DynamicImage, orientation: Orientation, longest_side: u32) -> Self {
        let mut reduced = DynamicImage::ImageRgb8(reduce(decoded, longest_side));
        reduced.apply_orientation(orientation.transform());
        Self(reduced.into_rgb8())
    }

    /// `None` unless `rgb` holds three bytes for each pixel.
    #[cfg(feature = "pdf")]
    pub(crate) fn from_rgb(width: u32, height: u32, rgb: Vec<u8>) -> Option<Self> {
        RgbImage::from_raw(width, height, rgb).map(Self)
    }

    pub fn width(&self) -> u32 {
        self.0.width()
    }

    pub fn height(&self) -> u32 {
        self.0.height()
    }

    pub(super) fn pixels(&self) -> impl Iterator<Item = [u8; 3]> + '_ {
        self.0.pixels().map(|pixel| pixel.0)
    }

    /// Luma (ITU-R BT.601).
    pub fn grey(&self) -> GreyImage {
        let luma = self.pixels().map(|[red, green, blue]| {
            let sum = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
            (sum / 1_000) as u8
        });
        GreyImage::new(self.width(), self.height(), luma.collect())
    }

    /// A JPEG (quality 85) that holds the pixels and nothing else: no EXIF, no thumbnail, no trailing bytes.
    pub fn to_jpeg(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, 85)
            .encode_image(&self.0)
            .expect("an RGB picture of bounded size always encodes into memory");
        bytes
    }
}

/// A decoder that reads another size from the headers than `expected`, which the limits were held to, is not let on.
pub(super) fn decode(
    bytes: &[u8],
    file_type: FileType,
    expected: (u32, u32),
    limits: &Limits,
) -> Result<DynamicImage, ImageProblem> {
    let format = match file_type {
        FileType::Jpeg => ImageFormat::Jpeg,
        FileType::Png => ImageFormat::Png,
        other => return Err(ImageProblem::UnsupportedType(Some(other))),
    };
    let mut decoder_limits = image::Limits::no_limits();
    decoder_limits.max_image_width = Some(limits.max_side);
    decoder_limits.max_image_height = Some(limits.max_side);
    decoder_limits.max_alloc = Some(limits.max_decoded_bytes);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(decoder_limits.clone());
    let mut decoder = reader.into_decoder().map_err(|_| ImageProblem::Damaged)?;
    if decoder.dimensions() != expected {
        return Err(ImageProblem::Damaged);
    }
    // The pixels are ours to pay for; what is left is the decoder's.
    let mut left = decoder_limits;
    left.reserve(decoder.total_bytes()).and_then(|()| decoder.set_limits(left)).map_err(|_| ImageProblem::Damaged)?;
    DynamicImage::from_decoder(decoder).map_err(|_| ImageProblem::Damaged)
}

/// Box average down to `longest_side`; transparency is laid on white.
fn reduce(image: DynamicImage, longest_side: u32) -> RgbImage {
    let (width, height) = image.dimensions();
    let longest = width.max(height);
    if longest <= longest_side {
        return match image {
            DynamicImage::ImageRgb8(rgb) => rgb,
            other => RgbImage::from_fn(width, height, |x, y| image::Rgb(on_white(other.get_pixel(x, y).0))),
        };
    }
    let scaled = |side: u32| {
        let exact = u64::from(side) * u64::from(longest_side) / u64::from(longest);
        u32::try_from(exact).unwrap_or(longest_side).max(1)
    };
    let to = (scaled(width), scaled(height));
    // The usual kinds by themselves: asking for each pixel's kind would take longer than adding it up.
    match &image {
        DynamicImage::ImageRgb8(rgb) => averaged(rgb, to, |pixel| pixel.0),
        DynamicImage::ImageRgba8(rgba) => averaged(rgba, to, |pixel| on_white(pixel.0)),
        other => averaged(other, to, |pixel| on_white(pixel.0)),
    }
}

fn averaged<V: GenericImageView>(image: &V, to: (u32, u32), colour: impl Fn(V::Pixel) -> [u8; 3]) -> RgbImage {
    let (width, height) = image.dimensions();
    RgbImage::from_fn(to.0, to.1, |x, y| {
        image::Rgb(average(image, span(x, to.0, width), span(y, to.1, height), &colour))
    })
}

/// The source pixels that fall on pixel `at` of `to`.
fn span(at: u32, to: u32, from: u32) -> std::ops::Range<u32> {
    let edge = |at: u32| u32::try_from(u64::from(at) * u64::from(from) / u64::from(to)).unwrap_or(from);
    let start = edge(at);
    start..edge(at + 1).max(start + 1)
}

fn average<V: GenericImageView>(
    image: &V,
    columns: std::ops::Range<u32>,
    rows: std::ops::Range<u32>,
    colour: impl Fn(V::Pixel) -> [u8; 3],
) -> [u8; 3] {
    let mut sums = [0_u32; 3];
    let mut count = 0;
    for y in rows {
        for x in columns.clone() {
            for (sum, channel) in sums.iter_mut().zip(colour(image.get_pixel(x, y))) {
                *sum += u32::from(channel);
            }
            count += 1;
        }
    }
    sums.map(|sum| (sum / count) as u8)
}

fn on_white([red, green, blue, alpha]: [u8; 4]) -> [u8; 3] {
    [red, green, blue].map(|channel| {
        let alpha = u32::from(alpha);
        ((u32::from(channel) * alpha + 255 * (255 - alpha)) / 255) as u8
    })
}
