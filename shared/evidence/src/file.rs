//! What a file is, by its first bytes and never by its name.

/// A kind of file that applicants send, wanted or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileType {
    Jpeg,
    Png,
    Pdf,
    Gif,
    WebP,
    Bmp,
    Tiff,
    Heic,
    Avif,
    Mp4,
    QuickTime,
    /// Also the container of office documents.
    Zip,
    /// HTML, SVG or any other XML: text that a browser may execute.
    Markup,
}

impl FileType {
    /// The IANA media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Bmp => "image/bmp",
            Self::Tiff => "image/tiff",
            Self::Heic => "image/heic",
            Self::Avif => "image/avif",
            Self::Mp4 => "video/mp4",
            Self::QuickTime => "video/quicktime",
            Self::Zip => "application/zip",
            Self::Markup => "text/xml",
        }
    }

    /// An image that [`crate::image`] decodes.
    pub fn is_readable_image(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png)
    }

    /// A moving picture, kept for a reviewer; nothing here decodes it.
    pub fn is_video(self) -> bool {
        matches!(self, Self::Mp4 | Self::QuickTime)
    }

    /// Whether a document may be submitted as this type at all.
    pub fn is_accepted(self) -> bool {
        self.is_readable_image() || self.is_video() || self == Self::Pdf
    }

    /// Whether the file is of the sort that its sender calls it. One picture called another is a slip that every phone
    /// makes; a picture called a document is an attempt to have it opened otherwise. Whoever calls it nothing is not asked.
    pub fn agrees_with(self, media_type: &str) -> bool {
        let declared = media_type.to_ascii_lowercase();
        let sort = |media_type: &str| media_type.split('/').next().map(str::to_owned);
        match declared.as_str() {
            "" | "application/octet-stream" | "binary/octet-stream" => true,
            _ if self == Self::Pdf => matches!(declared.as_str(), "application/pdf" | "application/x-pdf"),
            _ => sort(&declared) == sort(self.media_type()),
        }
    }
}

/// Recognises a file by its magic bytes; `None` for anything else, plain text and empty files included.
pub fn sniff(bytes: &[u8]) -> Option<FileType> {
    magic(bytes).or_else(|| iso_base_media(bytes)).or_else(|| markup(bytes))
}

fn magic(bytes: &[u8]) -> Option<FileType> {
    const MAGIC: [(&[u8], FileType); 9] = [
        (b"\xff\xd8\xff", FileType::Jpeg),
        (b"\x89PNG\r\n\x1a\n", FileType::Png),
        // Readers tolerate leading junk, which is how a PDF hides behind another type: offset zero only.
        (b"%PDF-", FileType::Pdf),
        (b"GIF87a", FileType::Gif),
        (b"GIF89a", FileType::Gif),
        (b"BM", FileType::Bmp),
        (b"II*\0", FileType::Tiff),
        (b"MM\0*", FileType::Tiff),
        (b"PK\x03\x04", FileType::Zip),
    ];
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(FileType::WebP);
    }
    MAGIC.iter().find(|(prefix, _)| bytes.starts_with(prefix)).map(|&(_, file_type)| file_type)
}

/// The longest list of brands that anybody writes, in bytes.
const MAX_FILE_TYPE_BOX: u32 = 1_024;

/// ISO/IEC 14496-12: a `ftyp` box whose major brand tells pictures from films.
fn iso_base_media(bytes: &[u8]) -> Option<FileType> {
    // The box's size is part of it: text may well have these four letters in that place.
    let size = u32::from_be_bytes(*bytes.first_chunk()?);
    if bytes.get(4..8)? != b"ftyp" || !(16..=MAX_FILE_TYPE_BOX).contains(&size) {
        return None;
    }
    match bytes.get(8..12)? {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => Some(FileType::Heic),
        b"avif" | b"avis" => Some(FileType::Avif),
        b"qt  " => Some(FileType::QuickTime),
        _ => Some(FileType::Mp4),
    }
}

fn markup(bytes: &[u8]) -> Option<FileType> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    let second = text.get(1)?;
    let opens = text[0] == b'<' && (second.is_ascii_alphabetic() || matches!(second, b'!' | b'?'));
    opens.then_some(FileType::Markup)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        let cases: [(&[u8], FileType); 10] = [
            (b"\xff\xd8\xff\xe0rest", FileType::Jpeg),
            (b"\x89PNG\r\n\x1a\nrest", FileType::Png),
            (b"%PDF-1.7\n", FileType::Pdf),
            (b"GIF89a....", FileType::Gif),
            (b"RIFF\0\0\0\0WEBPVP8 ", FileType::WebP),
            (b"\0\0\0\x18ftypheic\0\0", FileType::Heic),
            (b"\0\0\0\x18ftypqt  \0\0", FileType::QuickTime),
            (b"\0\0\0\x18ftypisom\0\0", FileType::Mp4),
            (b"PK\x03\x04....", FileType::Zip),
            (b" \n<svg xmlns='http://www.w3.org/2000/svg'>", FileType::Markup),
        ];
        for (bytes, expected) in cases {
            assert_eq!(sniff(bytes), Some(expected));
        }
    }

    #[test]
    fn text_and_emptiness_are_nothing() {
        for bytes in [b"".as_slice(), b"not an image", b"< 5", b"\xff\xd8", b"<"] {
            assert_eq!(sniff(bytes), None);
        }
    }

    #[test]
    fn a_pdf_behind_junk_is_not_a_pdf() {
        assert_eq!(sniff(b"junk %PDF-1.7"), None);
    }

    #[test]
    fn pictures_from_an_iphone_are_named_but_not_accepted() {
        assert!(!FileType::Heic.is_accepted());
        assert!(FileType::QuickTime.is_accepted());
        assert!(!FileType::Markup.is_accepted());
    }

    #[test]
    fn one_picture_may_be_called_another_and_nothing_else() {
        assert!(FileType::Jpeg.agrees_with("image/JPG") && FileType::Png.agrees_with("image/jpeg"));
        assert!(FileType::Pdf.agrees_with("application/pdf") && FileType::Mp4.agrees_with(""));
        assert!(!FileType::Png.agrees_with("application/pdf") && !FileType::Pdf.agrees_with("application/json"));
    }
}
