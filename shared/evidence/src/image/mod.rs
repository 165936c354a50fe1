//! Pictures of documents: a bounded decode, and what a reviewer or an applicant should know before looking.
//!
//! The order is fixed: byte cap, type by magic, dimensions and completeness from the headers, and only then a decode
//! with explicit limits. The decoder's own defaults are not safe (a PNG of 470 KB decodes to half a gigabyte).

mod exif;
mod grey;
mod hash;
mod header;
mod measure;
mod picture;

use ::image::DynamicImage;
use chrono::NaiveDateTime;
use thiserror::Error;

pub use grey::GreyImage;
pub use hash::{NotAPerceptualHash, PerceptualHash};
pub use picture::Picture;

use crate::containment::contained;
use crate::file::{self, FileType};
use header::Header;

/// What a picture may cost. The defaults keep the peak under 128 MB for any input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest file, in bytes.
    pub max_bytes: usize,
    /// The longest side as declared in the header, in pixels.
    pub max_side: u32,
    /// The most memory that decoding may take beside the file itself, in bytes.
    pub max_decoded_bytes: u64,
    /// The longest side of the [`Picture`] that is kept, in pixels; larger ones are reduced.
    pub working_side: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 10 << 20, max_side: 10_000, max_decoded_bytes: 72 << 20, working_side: 2_400 }
    }
}

/// Why a picture was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ImageProblem {
    #[error("the file is empty")]
    Empty,
    #[error("the file has {bytes} bytes, more than the {max_bytes} allowed")]
    TooManyBytes { bytes: usize, max_bytes: usize },
    #[error("the file is neither JPEG nor PNG")]
    UnsupportedType(Option<FileType>),
    #[error("the picture claims {width} by {height} pixels, more than are decoded")]
    TooManyPixels { width: u32, height: u32 },
    #[error("the picture is animated")]
    Animated,
    #[error("the file ends before the picture does")]
    Truncated,
    #[error("the file is damaged")]
    Damaged,
}

/// What a picture is like. Sizes are of the upright picture.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageReading {
    pub file_type: FileType,
    /// Pixels, after the EXIF orientation is applied.
    pub width: u32,
    /// Pixels, after the EXIF orientation is applied.
    pub height: u32,
    /// Whether the camera recorded a rotation or reflection, which was undone.
    pub reoriented: bool,
    /// Black and white, whatever the file's colour type says.
    pub greyscale: bool,
    /// A palette of at most 256 colours, stored or counted, as graphics and screen captures have.
    pub palettised: bool,
    /// Variance of the Laplacian at 1,000 pixels of width; higher is sharper.
    pub sharpness: f32,
    /// Mean luma from 0 (black) to 255 (white).
    pub brightness: f32,
    /// For finding the same picture again; `None` where the picture has too little contrast to be told apart.
    pub perceptual_hash: Option<PerceptualHash>,
    /// When the camera says that it took the picture, in its own local time.
    pub captured_at: Option<NaiveDateTime>,
    /// The program that wrote the file, as far as the file says so; printable ASCII, at most 64 characters.
    pub software: Option<String>,
    /// Whether the file says where it was taken. The place itself is not read.
    pub has_location: bool,
}

/// Bounds below which an applicant is asked to take the picture again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// The shorter side, in pixels.
    pub min_side: u32,
    /// See [`ImageReading::sharpness`].
    pub min_sharpness: f32,
    /// See [`ImageReading::brightness`].
    pub min_brightness: f32,
}

impl Default for Quality {
    fn default() -> Self {
        Self { min_side: 300, min_sharpness: 20.0, min_brightness: 40.0 }
    }
}

/// A reason to ask for another picture. None of them is a reason to refuse the applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetakeReason {
    TooSmall,
    Blurred,
    TooDark,
    BlackAndWhite,
    Palettised,
}

impl ImageReading {
    /// Why the picture should be taken again; empty if it need not be.
    pub fn retake_reasons(&self, quality: &Quality) -> Vec<RetakeReason> {
        let checks = [
            (self.width.min(self.height) < quality.min_side, RetakeReason::TooSmall),
            (self.sharpness < quality.min_sharpness, RetakeReason::Blurred),
            (self.brightness < quality.min_brightness, RetakeReason::TooDark),
            (self.greyscale, RetakeReason::BlackAndWhite),
            (self.palettised, RetakeReason::Palettised),
        ];
        checks.into_iter().filter_map(|(applies, reason)| applies.then_some(reason)).collect()
    }
}

/// Reads a picture and forgets its pixels.
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<ImageReading, ImageProblem> {
    open(bytes, limits).map(|(reading, _)| reading)
}

/// Reads a picture and keeps it upright and at most [`Limits::working_side`] long, for further readers and for
/// showing.
pub fn open(bytes: &[u8], limits: &Limits) -> Result<(ImageReading, Picture), ImageProblem> {
    contained(|| read(bytes, limits)).unwrap_or(Err(ImageProblem::Damaged))
}

fn read(bytes: &[u8], limits: &Limits) -> Result<(ImageReading, Picture), ImageProblem> {
    let (file_type, header) = admit(bytes, limits)?;
    let camera = exif::read(bytes);
    let decoded = picture::decode(bytes, file_type, (header.width, header.height), limits)?;
    Ok(measured(decoded, (file_type, header.palettised), camera, limits))
}

/// What a decoded picture is like, and the picture that is kept of it.
fn measured(
    decoded: DynamicImage,
    (file_type, has_palette): (FileType, bool),
    camera: exif::Camera,
    limits: &Limits,
) -> (ImageReading, Picture) {
    let palettised = has_palette || measure::has_few_colours(&decoded);
    let (width, height) = camera.orientation.upright_size(decoded.width(), decoded.height());
    let picture = Picture::upright(decoded, camera.orientation, limits.working_side);
    let grey = picture.grey();
    let reading = ImageReading {
        file_type,
        width,
        height,
        reoriented: camera.orientation.is_turned(),
        greyscale: measure::is_greyscale(&picture),
        palettised,
        sharpness: measure::sharpness(&grey),
        brightness: measure::brightness(&grey),
        perceptual_hash: PerceptualHash::of(&grey),
        captured_at: camera.captured_at,
        software: camera.software,
        has_location: camera.has_location,
    };
    (reading, picture)
}

/// Reads a picture of a document from its samples, eight bits each: one a pixel of a grey one, three of a coloured one. `None`
/// unless there are as many as its size asks for.
#[cfg(feature = "pdf")]
pub(crate) fn of_samples(
    (width, height): (u32, u32),
    channels: u8,
    mut samples: Vec<u8>,
    limits: &Limits,
) -> Option<(ImageReading, Picture)> {
    let count = u64::from(width).checked_mul(u64::from(height))?.checked_mul(u64::from(channels))?;
    if count == 0 || count > limits.max_decoded_bytes || width.max(height) > limits.max_side {
        return None;
    }
    let count = usize::try_from(count).ok()?;
    // Writers leave the end of a line behind the last row.
    if !(count..=count + 2).contains(&samples.len()) {
        return None;
    }
    samples.truncate(count);
    let decoded = match channels {
        1 => DynamicImage::ImageLuma8(::image::GrayImage::from_raw(width, height, samples)?),
        _ => DynamicImage::ImageRgb8(::image::RgbImage::from_raw(width, height, samples)?),
    };
    Some(measured(decoded, (FileType::Pdf, false), exif::Camera::SILENT, limits))
}

/// Whether a picture would be decoded at all, by its headers.
#[cfg(feature = "pdf")]
pub(crate) fn is_decodable(bytes: &[u8], limits: &Limits) -> bool {
    admit(bytes, limits).is_ok()
}

/// Everything that can be refused without decoding.
fn admit(bytes: &[u8], limits: &Limits) -> Result<(FileType, Header), ImageProblem> {
    if bytes.is_empty() {
        return Err(ImageProblem::Empty);
    }
    if bytes.len() > limits.max_bytes {
        return Err(ImageProblem::TooManyBytes { bytes: bytes.len(), max_bytes: limits.max_bytes });
    }
    let file_type = file::sniff(bytes).ok_or(ImageProblem::UnsupportedType(None))?;
    let header = match file_type {
        FileType::Jpeg => header::jpeg(bytes),
        FileType::Png => header::png(bytes),
        other => return Err(ImageProblem::UnsupportedType(Some(other))),
    }?;
    if header.width == 0 || header.height == 0 {
        return Err(ImageProblem::Damaged);
    }
    let too_long = header.width.max(header.height) > limits.max_side;
    if too_long || header.decoding_bytes > limits.max_decoded_bytes {
        return Err(ImageProblem::TooManyPixels { width: header.width, height: header.height });
    }
    if header.animated {
        return Err(ImageProblem::Animated);
    }
    if !header.complete {
        return Err(ImageProblem::Truncated);
    }
    Ok((file_type, header))
}
