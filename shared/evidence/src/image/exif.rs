//! The few things that EXIF is read for. Everything else stays in the file and is lost when it is re-encoded.

use std::io::Cursor;

use ::exif::{DateTime, Exif, In, Reader, Tag, Value};
use chrono::{NaiveDate, NaiveDateTime};
use image::metadata::Orientation as Transform;

/// What the camera recorded.
#[derive(Debug)]
pub(super) struct Camera {
    pub(super) orientation: Orientation,
    pub(super) captured_at: Option<NaiveDateTime>,
    pub(super) software: Option<String>,
    pub(super) has_location: bool,
}

/// How the picture must be turned to stand upright.
#[derive(Clone, Copy, Debug)]
pub(super) struct Orientation(Transform);

impl Orientation {
    pub(super) const UPRIGHT: Self = Self(Transform::NoTransforms);

    pub(super) fn is_turned(self) -> bool {
        self.0 != Transform::NoTransforms
    }

    pub(super) fn transform(self) -> Transform {
        self.0
    }

    pub(super) fn upright_size(self, width: u32, height: u32) -> (u32, u32) {
        match self.0 {
            Transform::Rotate90 | Transform::Rotate270 | Transform::Rotate90FlipH | Transform::Rotate270FlipH => {
                (height, width)
            }
            _ => (width, height),
        }
    }
}

/// Reads the metadata; a file without any, or with damaged ones, is a picture as it stands.
impl Camera {
    /// Of a file in which it left no notes.
    pub(super) const SILENT: Self =
        Self { orientation: Orientation::UPRIGHT, captured_at: None, software: None, has_location: false };
}

pub(super) fn read(bytes: &[u8]) -> Camera {
    let Ok(exif) = Reader::new().read_from_container(&mut Cursor::new(bytes)) else {
        return Camera::SILENT;
    };
    Camera {
        orientation: orientation(&exif),
        captured_at: ascii(&exif, Tag::DateTimeOriginal).and_then(|text| moment(&text)),
        software: ascii(&exif, Tag::Software).and_then(|text| printable(&text)),
        has_location: exif.get_field(Tag::GPSLatitude, In::PRIMARY).is_some(),
    }
}

fn orientation(exif: &Exif) -> Orientation {
    exif.get_field(Tag::Orientation, In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        .and_then(|value| u8::try_from(value).ok())
        .and_then(Transform::from_exif)
        .map_or(Orientation::UPRIGHT, Orientation)
}

fn ascii(exif: &Exif, tag: Tag) -> Option<Vec<u8>> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(texts) => texts.first().cloned(),
        _ => None,
    }
}

fn moment(text: &[u8]) -> Option<NaiveDateTime> {
    let stated = DateTime::from_ascii(text).ok()?;
    NaiveDate::from_ymd_opt(i32::from(stated.year), u32::from(stated.month), u32::from(stated.day))?.and_hms_opt(
        u32::from(stated.hour),
        u32::from(stated.minute),
        u32::from(stated.second),
    )
}

fn printable(text: &[u8]) -> Option<String> {
    let text: String = text
        .iter()
        .filter(|byte| byte.is_ascii_graphic() || **byte == b' ')
        .take(64)
        .map(|&byte| char::from(byte))
        .collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
