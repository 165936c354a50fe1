//! What JPEG and PNG headers say, read without decoding a pixel.

use super::ImageProblem;

/// The outline of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) width: u32,
    pub(super) height: u32,
    /// What the decoder will allocate for pixels and, in progressive JPEG, for coefficients.
    pub(super) decoding_bytes: u64,
    pub(super) palettised: bool,
    pub(super) animated: bool,
    /// The end marker is there. A decoder would fill the rest with grey and call it a success.
    pub(super) complete: bool,
}

/// ITU-T T.81: segments up to the first scan, then markers until the end of the image.
///
/// A decoder goes by the first frame that it meets, and by lengths where we might see none: whatever could be read in two ways
/// is damaged, since nobody's camera writes it.
pub(super) fn jpeg(bytes: &[u8]) -> Result<Header, ImageProblem> {
    let (mut frame, mut scanned) = (None, false);
    let mut at = 2;
    loop {
        let Some(marker) = next_marker(bytes, &mut at) else {
            return frame.map(|frame| jpeg_header(frame, false)).ok_or(ImageProblem::Damaged);
        };
        match marker {
            END_OF_IMAGE => {
                return frame.map(|frame| jpeg_header(frame, true)).ok_or(ImageProblem::Damaged);
            }
            RESTART_0..=RESTART_7 if scanned => continue,
            TEMPORARY | RESTART_0..=START_OF_IMAGE => return Err(ImageProblem::Damaged),
            START_OF_SCAN => scanned = true,
            // SOF0 to SOF2: baseline, extended and progressive Huffman coding, which are all that is decoded.
            BASELINE..=PROGRESSIVE if frame.is_some() => return Err(ImageProblem::Damaged),
            BASELINE..=PROGRESSIVE => frame = Some(start_of_frame(bytes, at, marker)?),
            _ => {}
        }
        let Some(length) = big_endian_u16(bytes, at) else {
            at = bytes.len();
            continue;
        };
        at = at.saturating_add(usize::from(length));
    }
}

const TEMPORARY: u8 = 0x01;
const BASELINE: u8 = 0xc0;
const RESTART_0: u8 = 0xd0;
const RESTART_7: u8 = 0xd7;
const START_OF_IMAGE: u8 = 0xd8;
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;

/// Moves behind the next marker. Entropy-coded data in between is skipped: there, 0xFF is always followed by a zero.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let rest = bytes.get(*at..)?;
        *at += rest.iter().position(|&byte| byte == 0xff)? + 1;
        let marker = *bytes.get(*at)?;
        if marker == 0xff {
            continue;
        }
        *at += 1;
        if marker != 0 {
            return Some(marker);
        }
    }
}

#[derive(Clone, Copy)]
struct Frame {
    width: u16,
    height: u16,
    channels: u64,
    /// Coefficients per pixel as a fraction, of all components in their own sampling; none in a sequential file,
    /// which is decoded block by block.
    coefficients: u64,
    per_pixels: u64,
}

fn start_of_frame(bytes: &[u8], at: usize, marker: u8) -> Result<Frame, ImageProblem> {
    let height = big_endian_u16(bytes, at + 3).ok_or(ImageProblem::Truncated)?;
    let width = big_endian_u16(bytes, at + 5).ok_or(ImageProblem::Truncated)?;
    let components = usize::from(*bytes.get(at + 7).ok_or(ImageProblem::Truncated)?);
    let components = bytes.get(at + 8..at + 8 + 3 * components).ok_or(ImageProblem::Truncated)?;
    let sampling = components.chunks_exact(3).map(|component| (component[1] >> 4, component[1] & 15));
    let blocks: Vec<u64> = sampling.clone().map(|(across, down)| u64::from(across) * u64::from(down)).collect();
    let most_across = sampling.clone().map(|(across, _)| across).max().ok_or(ImageProblem::Damaged)?;
    let most_down = sampling.map(|(_, down)| down).max().ok_or(ImageProblem::Damaged)?;
    if blocks.contains(&0) {
        return Err(ImageProblem::Damaged);
    }
    Ok(Frame {
        width,
        height,
        channels: if blocks.len() == 1 { 1 } else { 3 },
        coefficients: if marker == PROGRESSIVE { blocks.iter().sum() } else { 0 },
        per_pixels: u64::from(most_across) * u64::from(most_down),
    })
}

/// SOF2.
const PROGRESSIVE: u8 = 0xc2;

fn jpeg_header(frame: Frame, complete: bool) -> Header {
    let (width, height) = (u32::from(frame.width), u32::from(frame.height));
    let pixels = u64::from(width) * u64::from(height);
    // Progressive coefficients are kept as 16-bit numbers until the last pass.
    let coefficients = pixels * frame.coefficients / frame.per_pixels;
    Header {
        width,
        height,
        decoding_bytes: pixels * frame.channels + 2 * coefficients,
        palettised: false,
        animated: false,
        complete,
    }
}

/// ISO/IEC 15948: chunks of length, name, data and checksum.
pub(super) fn png(bytes: &[u8]) -> Result<Header, ImageProblem> {
    const SIGNATURE: usize = 8;
    if chunk_name(bytes, SIGNATURE) != Some(b"IHDR") {
        return Err(ImageProblem::Damaged);
    }
    let width = big_endian_u32(bytes, SIGNATURE + 8).ok_or(ImageProblem::Truncated)?;
    let height = big_endian_u32(bytes, SIGNATURE + 12).ok_or(ImageProblem::Truncated)?;
    let depth = *bytes.get(SIGNATURE + 16).ok_or(ImageProblem::Truncated)?;
    let colour_type = *bytes.get(SIGNATURE + 17).ok_or(ImageProblem::Truncated)?;
    let mut header = Header {
        width,
        height,
        decoding_bytes: u64::from(width)
            .saturating_mul(u64::from(height))
            .saturating_mul(png_pixel_bytes(depth, colour_type)),
        palettised: colour_type == PNG_INDEXED,
        animated: false,
        complete: false,
    };
    let mut at = SIGNATURE;
    while let Some(name) = chunk_name(bytes, at) {
        match name {
            b"acTL" => header.animated = true,
            b"IEND" => header.complete = true,
            _ => {}
        }
        let length = big_endian_u32(bytes, at).unwrap_or_default();
        at = at.saturating_add(12).saturating_add(length as usize);
    }
    Ok(header)
}

const PNG_INDEXED: u8 = 3;

/// Bytes per decoded pixel. A palette may hold transparency, so it is counted with an alpha channel.
fn png_pixel_bytes(depth: u8, colour_type: u8) -> u64 {
    let channels = match colour_type {
        0 => 2,
        2 | PNG_INDEXED | 6 => 4,
        _ => 2,
    };
    channels * if depth == 16 { 2 } else { 1 }
}

fn chunk_name(bytes: &[u8], at: usize) -> Option<&[u8; 4]> {
    bytes.get(at.checked_add(4)?..at.checked_add(8)?)?.try_into().ok()
}

fn big_endian_u16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_be_bytes)
}

fn big_endian_u32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_be_bytes)
}
