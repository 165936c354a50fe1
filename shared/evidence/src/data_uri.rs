//! `data:` URIs (RFC 2397) as clients send files inline: `data:<media type>;base64,<payload>`.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use thiserror::Error;

/// Padding is optional, because clients strip it; everything else about the alphabet is strict.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// RFC 6838 bounds a type and a subtype at 127 characters each.
const MAX_MEDIA_TYPE: usize = 255;

/// A decoded `data:` URI.
#[derive(Clone, PartialEq, Eq)]
pub struct DataUri {
    /// What the sender says the bytes are, in lower case and without parameters. Trust [`crate::file::sniff`] instead.
    pub declared_type: String,
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for DataUri {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DataUri").field("declared_type", &self.declared_type).field("bytes", &self.bytes.len()).finish()
    }
}

/// Why a `data:` URI was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DataUriProblem {
    #[error("the value does not begin with `data:`")]
    NotADataUri,
    #[error("the media type is missing or malformed")]
    MediaType,
    #[error("the payload is not marked as base64")]
    NotBase64,
    #[error("the payload is empty")]
    Empty,
    #[error("the file is larger than {max_bytes} bytes")]
    TooLarge { max_bytes: usize },
    #[error("the payload is not valid base64")]
    Payload,
}

/// Decodes `uri`, refusing payloads of more than `max_bytes` bytes before anything is allocated for them.
pub fn parse(uri: &str, max_bytes: usize) -> Result<DataUri, DataUriProblem> {
    let rest = strip_scheme(uri).ok_or(DataUriProblem::NotADataUri)?;
    let (header, payload) = rest.split_once(',').ok_or(DataUriProblem::NotBase64)?;
    let declared_type = declared_type(header)?;
    if payload.is_empty() {
        return Err(DataUriProblem::Empty);
    }
    if decoded_len(payload) > max_bytes {
        return Err(DataUriProblem::TooLarge { max_bytes });
    }
    let bytes = BASE64.decode(payload).map_err(|_| DataUriProblem::Payload)?;
    if bytes.is_empty() {
        return Err(DataUriProblem::Empty);
    }
    Ok(DataUri { declared_type, bytes })
}

fn strip_scheme(uri: &str) -> Option<&str> {
    let (scheme, rest) = uri.split_at_checked(5)?;
    scheme.eq_ignore_ascii_case("data:").then_some(rest)
}

fn declared_type(header: &str) -> Result<String, DataUriProblem> {
    let (media_type, base64) = match header.rsplit_once(';') {
        Some((before, last)) => (before, last.eq_ignore_ascii_case("base64")),
        None => (header, false),
    };
    if !base64 {
        return Err(DataUriProblem::NotBase64);
    }
    let essence = media_type.split(';').next().unwrap_or_default();
    let well_formed = essence.len() <= MAX_MEDIA_TYPE
        && essence.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
    if !well_formed {
        return Err(DataUriProblem::MediaType);
    }
    Ok(essence.to_ascii_lowercase())
}

/// The restricted names of RFC 6838, section 4.2.
fn is_token(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
}

fn decoded_len(payload: &str) -> usize {
    let unpadded = payload.trim_end_matches('=').len();
    unpadded / 4 * 3 + unpadded % 4 * 3 / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_arrives_with_its_declared_type() {
        let uri = parse("data:image/PNG;base64,aGVsbG8=", 5).unwrap();
        assert_eq!(uri.declared_type, "image/png");
        assert_eq!(uri.bytes, b"hello");
    }

    #[test]
    fn padding_may_be_left_out_and_parameters_are_dropped() {
        let uri = parse("DATA:text/plain;charset=utf-8;BASE64,aGVsbG8", 100).unwrap();
        assert_eq!(uri.declared_type, "text/plain");
        assert_eq!(uri.bytes, b"hello");
    }

    #[test]
    fn each_malformation_has_its_own_reason() {
        let cases = [
            ("", DataUriProblem::NotADataUri),
            ("image/png;base64,aGVsbG8=", DataUriProblem::NotADataUri),
            ("data:image/png;base64", DataUriProblem::NotBase64),
            ("data:image/png,hello", DataUriProblem::NotBase64),
            ("data:;base64,aGVsbG8=", DataUriProblem::MediaType),
            ("data:image;base64,aGVsbG8=", DataUriProblem::MediaType),
            ("data:image/p ng;base64,aGVsbG8=", DataUriProblem::MediaType),
            ("data:image/png;base64,", DataUriProblem::Empty),
            ("data:image/png;base64,====", DataUriProblem::Payload),
            ("data:image/png;base64,SUQs==", DataUriProblem::Payload),
            ("data:image/png;base64,a-_b", DataUriProblem::Payload),
        ];
        for (uri, expected) in cases {
            assert_eq!(parse(uri, 100), Err(expected), "{uri}");
        }
    }

    #[test]
    fn the_cap_is_on_decoded_bytes_and_exact() {
        let uri = "data:image/png;base64,aGVsbG8=";
        assert!(parse(uri, 5).is_ok());
        assert_eq!(parse(uri, 4), Err(DataUriProblem::TooLarge { max_bytes: 4 }));
    }

    #[test]
    fn debug_output_never_holds_the_file() {
        let uri = parse("data:image/png;base64,aGVsbG8=", 5).unwrap();
        assert_eq!(format!("{uri:?}"), r#"DataUri { declared_type: "image/png", bytes: 5 }"#);
    }
}
