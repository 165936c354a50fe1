//! Names: primary identifier, two fillers, secondary identifier (part 3, section 4.6).

use std::fmt;

/// The holder's name as the zone transliterates it, fillers turned to spaces.
#[derive(Clone, PartialEq, Eq)]
pub struct MrzName {
    /// The primary identifier, usually the surname; may be empty.
    pub surname: String,
    /// The secondary identifier, usually the given names; may be empty.
    pub given_names: String,
    /// The field is full to its last place, so that letters may be missing.
    pub may_be_truncated: bool,
    well_formed: bool,
}

impl MrzName {
    pub(super) fn parse(field: &str) -> Self {
        let (surname, given_names) = field.split_once("<<").unwrap_or((field, ""));
        let name = Self {
            surname: words(surname),
            given_names: words(given_names),
            may_be_truncated: !field.ends_with('<'),
            well_formed: field.bytes().all(|byte| byte == b'<' || byte.is_ascii_uppercase()),
        };
        let is_named = !name.surname.is_empty() || !name.given_names.is_empty();
        Self { well_formed: name.well_formed && is_named, ..name }
    }

    /// Letters only, and at least one of them: names in a zone have no digits.
    pub(super) fn is_well_formed(&self) -> bool {
        self.well_formed
    }
}

impl fmt::Debug for MrzName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MrzName(redacted)")
    }
}

fn words(identifier: &str) -> String {
    identifier.split('<').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_fillers_part_the_identifiers() {
        let name = MrzName::parse("VAN<DER<BERG<<ANNA<MARIA<<<<<<<");
        assert_eq!(name.surname, "VAN DER BERG");
        assert_eq!(name.given_names, "ANNA MARIA");
        assert!(name.is_well_formed() && !name.may_be_truncated);
    }

    #[test]
    fn either_identifier_may_be_missing() {
        assert_eq!(MrzName::parse("<<ANNA<MARIA<<").given_names, "ANNA MARIA");
        assert_eq!(MrzName::parse("ARKFREITHUR<<<").surname, "ARKFREITHUR");
        assert_eq!(MrzName::parse("ARKFREITHUR<<<").given_names, "");
    }

    #[test]
    fn a_full_field_may_have_lost_letters() {
        assert!(MrzName::parse("NILAVADHANANANDA<<CHAYAPA<DEJTH").may_be_truncated);
    }

    #[test]
    fn digits_and_emptiness_are_no_name() {
        assert!(!MrzName::parse("ER1KSSON<<ANNA<").is_well_formed());
        assert!(!MrzName::parse("<<<<<<<").is_well_formed());
    }
}
