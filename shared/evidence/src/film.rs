//! Films (ISO/IEC 14496-12 and QuickTime): whether the boxes that a file is made of are all there, and what the camera noted in
//! some of them. What is shown is not opened.

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

/// Takes out what a camera notes beside the film (place, owner, device, titles), at the film's own length, so that everything else stays
/// where the film looks for it: the boxes of users' data, of metadata and of makers' own, and tracks of nothing else, become free
/// space that holds nothing. A track's own samples lie among those of picture and sound, where nothing finds them any more.
pub fn take_out_notes(bytes: &mut [u8]) {
    take_out_within(bytes, MAX_DEPTH);
}

/// A film, a track, what the track holds.
const MAX_DEPTH: u8 = 3;

fn take_out_within(bytes: &mut [u8], depth: u8) {
    let mut at = 0;
    while let Some((name, end)) = next_box(bytes, at) {
        let is_note = match name {
            b"udta" | b"meta" | b"uuid" | b"free" | b"skip" => true,
            b"trak" => is_of_notes(&bytes[at..end]),
            _ => false,
        };
        let holds_more = matches!(name, b"moov" | b"trak" | b"moof" | b"traf");
        let content = (at + header(bytes, at)).min(end)..end;
        if is_note {
            bytes[at + 4..at + HEADER].copy_from_slice(b"free");
            bytes[content].fill(0);
        } else if holds_more && depth > 0 {
            take_out_within(&mut bytes[content], depth - 1);
        }
        at = end;
    }
}

/// Whether a track says of itself that it holds metadata: `meta` is its handler's type (ISO/IEC 14496-12, 8.4.3).
fn is_of_notes(track: &[u8]) -> bool {
    let handler = child(track, b"mdia").and_then(|media| child(media, b"hdlr"));
    // Version, flags and a field of QuickTime's come before it.
    handler.and_then(|handler| handler.get(HEADER + 8..HEADER + 12)).is_some_and(|kind| kind == b"meta")
}

/// The first box of that type within another.
fn child<'a>(outer: &'a [u8], wanted: &[u8; 4]) -> Option<&'a [u8]> {
    let mut at = header(outer, 0);
    while let Some((name, end)) = next_box(outer, at) {
        if name == wanted {
            return Some(&outer[at..end]);
        }
        at = end;
    }
    None
}

/// How long the header of the box that begins there is.
fn header(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at..at + 4) == Some(&1_u32.to_be_bytes()) { 2 * HEADER } else { HEADER }
}

/// The type of the box that begins there and where it ends, within the file.
fn next_box(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = bytes.get(at..)?;
    let name = rest.get(4..HEADER)?;
    let size = match u32::from_be_bytes(*rest.first_chunk()?) {
        // To the end of the file.
        0 => rest.len(),
        // Written out behind the type.
        1 => usize::try_from(u64::from_be_bytes(*rest.get(HEADER..)?.first_chunk()?)).ok()?,
        size => usize::try_from(size).ok()?,
    };
    (HEADER..=rest.len()).contains(&size).then(|| (name, at + size))
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
        let endless = [part(b"ftyp", b"isom"), b"\0\0\0\x01mdat".to_vec(), vec![0xff; 8]].concat();
        assert!(!is_whole(&endless), "longer than anything");
    }

    /// A film that was taken somewhere: the place stands with the whole and with its track, beside a track of places.
    fn taken_somewhere() -> Vec<u8> {
        let place = part(b"\xa9xyz", b"+37.3349-122.0090/");
        let handler = |kind: &[u8; 4]| part(b"mdia", &part(b"hdlr", &[&[0; 8], kind.as_slice(), b"\0\0\0\0"].concat()));
        let shown = part(b"trak", &[handler(b"vide"), part(b"udta", &place)].concat());
        let noted = part(b"trak", &[handler(b"meta"), place.clone()].concat());
        let whole = [part(b"mvhd", b"lasts"), part(b"udta", &part(b"meta", &place)), shown, noted].concat();
        [
            part(b"ftyp", b"qt  "),
            part(b"uuid", &place),
            part(b"moov", &whole),
            part(b"mdat", b"frames"),
            part(b"free", &place),
        ]
        .concat()
    }

    #[test]
    fn what_the_camera_noted_is_taken_out_and_the_film_stays_whole() {
        let before = taken_somewhere();
        let mut after = before.clone();
        take_out_notes(&mut after);
        let holds = |bytes: &[u8], wanted: &[u8]| bytes.windows(wanted.len()).filter(|own| *own == wanted).count();
        assert_eq!((holds(&before, b"+37.33"), holds(&after, b"+37.33")), (5, 0));
        assert_eq!((before.len(), is_whole(&after)), (after.len(), true));
        for kept in [b"lasts".as_slice(), b"vide", b"frames"] {
            assert_eq!(holds(&after, kept), 1, "{kept:?}");
        }
        assert_eq!((holds(&after, b"trak"), holds(&after, b"udta")), (1, 0));
        let once = after.clone();
        take_out_notes(&mut after);
        assert_eq!(after, once, "twice is as good as once");
    }

    proptest! {
        #[test]
        fn any_bytes_have_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..64), sizes in prop::collection::vec(0..20_u32, 0..8)) {
            is_whole(&bytes);
            let boxes: Vec<u8> = sizes.iter().flat_map(|size| [&size.to_be_bytes()[..], b"mdat"].concat()).collect();
            is_whole(&boxes);
        }

        #[test]
        fn a_film_that_was_damaged_keeps_its_length_and_is_whole_or_not_as_before(at: prop::sample::Index, byte: u8) {
            let mut film = taken_somewhere();
            let at = at.index(film.len());
            film[at] = byte;
            let (length, was_whole) = (film.len(), is_whole(&film));
            take_out_notes(&mut film);
            prop_assert_eq!((film.len(), is_whole(&film)), (length, was_whole));
        }
    }
}
