//! Slavic names as German, French and South Slavic spelling write them, in the letters of English: `Petrowitsch` and
//! `Petrovitch` are `Petrovich`.

/// German `tsch` and French `tch` for `ch`, German `sch` for `sh`.
const SOUNDS: [(&str, &str); 3] = [("tsch", "ch"), ("tch", "ch"), ("sch", "sh")];

/// A word of a person's name in lower-case ASCII. Both sides of a comparison are written so, whatever their language: it need
/// not be right for `Mitchell`, only the same.
pub(super) fn transcribed(word: &str) -> String {
    let sounds = SOUNDS.iter().fold(word.to_owned(), |word, (written, meant)| word.replace(written, meant));
    let mut letters = sounds.into_bytes();
    for at in 1..letters.len() {
        if letters[at] == b'w' && matches!(letters[at - 1], b'o' | b'e') && begins_slavic_ending(&letters[at + 1..]) {
            letters[at] = b'v';
        }
    }
    if [b"ovic", b"ovyc", b"evic", b"evyc"].iter().any(|ending| letters.ends_with(*ending)) {
        letters.push(b'h');
    }
    letters.into_iter().map(char::from).collect()
}

/// What may follow the German `w` of `Petrow`, `Petrowa`, `Petrowitsch`, `Petrowna`, `Makowski` and `Schewtschenko`, but does not that
/// of `Howard`.
fn begins_slavic_ending(rest: &[u8]) -> bool {
    matches!(rest, [] | [b'a'] | [b'c' | b'i' | b'n' | b's' | b'y', ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slavic_names_are_written_as_in_english() {
        for (written, meant) in [
            ("petrowitsch", "petrovich"),
            ("janukowytsch", "janukovych"),
            ("ianoukovytch", "ianoukovych"),
            ("fedorovic", "fedorovich"),
            ("petrowa", "petrova"),
            ("schewtschenko", "shevchenko"),
            ("howard", "howard"),
            ("cowan", "cowan"),
        ] {
            assert_eq!(transcribed(written), meant);
        }
    }
}
