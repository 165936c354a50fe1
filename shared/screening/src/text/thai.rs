//! Thai and Chinese write no spaces: what is known to be no name is set apart.

use std::borrow::Cow;

/// Company, limited, public; Mr, Mrs, Miss.
const APART: [&str; 6] = ["บริษัท", "จำกัด", "มหาชน", "นางสาว", "นาย", "นาง"];

/// The text with spaces around legal forms and titles that Thai writes together with the name.
pub(super) fn separated(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| matches!(u32::from(c), 0x0E00..=0x0E7F)) {
        return Cow::Borrowed(text);
    }
    let words = text.split(' ').map(|word| {
        let word = APART[..3].iter().fold(word.to_owned(), |word, apart| word.replace(apart, &format!(" {apart} ")));
        // A title stands in front, and something is left of the name.
        let title = APART[3..].iter().find_map(|title| Some((title, word.strip_prefix(title)?)));
        match title {
            Some((title, rest)) if rest.chars().count() > 2 => format!("{title} {rest}"),
            _ => word,
        }
    });
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_and_titles_stand_apart() {
        assert_eq!(separated("บริษัทปตทจำกัด").split_whitespace().collect::<Vec<_>>(), ["บริษัท", "ปตท", "จำกัด"]);
        assert_eq!(separated("นายทักษิณ ชินวัตร"), "นาย ทักษิณ ชินวัตร");
        assert!(matches!(separated("Jane Example"), Cow::Borrowed(_)));
    }
}
