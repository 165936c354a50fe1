//! Films (ISO/IEC 14496-12 and QuickTime): whether the boxes that a file is made of are all there. Nothing in them is opened.

/// The length of a box's size and type.
const HEADER: usize = 8;

/// Whether a file is a film from its first byte to its last: boxes end to end, one of them describing what is shown (`moov`)
/// and one holding it (`mdat`).
pub fn is_whole(bytes: &[u8]) -> bool {
    let (mut at, mut described, mut held) = (0, false, false);
    while at < bytes.len() {
        let Some((name, end)) = next_box(bytes, at) else { return false };
        let is_first = at == 0;
        if is_first != (name == b"ftyp") {
            return false;
        }
        described |= name == b"moov";
        held |= name == b"mdat";
        at = end;
    }
    described && held
}

/// The type of the box that begins there and where it ends, within the file.
fn next_box(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = &bytes[at..];
    let name = rest.get(4..HEADER)?;
    let size = match u32::from_be_bytes(*rest.first_chunk()?) {
        // To the end of the file.
        0 => rest.len(),
        // Written out behind the type.
        1 => usize::try_from(u64::from_be_bytes(*rest.get(HEADER..)?.first_chunk()?)).ok()?,
        size => usize::try_from(size).ok()?,
    };
    (HEADER..=rest.len()).contains(&size).then_some((name, at + size))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let size = (HEADER + content.len()) as u32;
        [&size.to_be_bytes(), name.as_slice(), content].concat()
    }

    fn film() -> Vec<u8> {
        [part(b"ftyp", b"isom\0\0\x02\0"), part(b"moov", b""), part(b"mdat", b"frames")].concat()
    }

    #[test]
    fn a_film_is_boxes_from_its_first_byte_to_its_last() {
        assert!(is_whole(&film()));
        let to_the_end = [part(b"ftyp", b"qt  \0\0\0\0"), part(b"moov", b""), b"\0\0\0\0mdatframes".to_vec()].concat();
        assert!(is_whole(&to_the_end));
        let long =
            [part(b"ftyp", b"isom"), part(b"moov", b""), b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x12ab".to_vec()].concat();
        assert!(is_whole(&long));
    }

    #[test]
    fn what_is_cut_short_or_goes_on_as_something_else_is_no_film() {
        let whole = film();
        for cut in 1..whole.len() {
            assert!(!is_whole(&whole[..cut]), "{cut}");
        }
        assert!(!is_whole(&[whole.as_slice(), b"<script>"].concat()));
        assert!(!is_whole(&[whole.as_slice(), &whole].concat()), "two films");
        assert!(!is_whole(b"<!--ftypisom--><script>alert(1)</script>"));
        assert!(!is_whole(&[part(b"ftyp", b"isom"), part(b"free", b"x")].concat()), "nothing is shown");
    }

    proptest! {
        #[test]
        fn any_bytes_have_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..64), sizes in prop::collection::vec(0..20_u32, 0..8)) {
            is_whole(&bytes);
            let boxes: Vec<u8> = sizes.iter().flat_map(|size| [&size.to_be_bytes()[..], b"mdat"].concat()).collect();
            is_whole(&boxes);
        }
    }
}
