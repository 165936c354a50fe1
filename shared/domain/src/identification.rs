//! The identification number that a bank obtains before it opens an account, by whether its holder is a US person
//! (31 CFR 1020.220(a)(2)(i)(A)(4)).

use crate::document::{BaseDocument, VirtualDocument};
use crate::document_type::PhysicalDocumentType;
use crate::entity::Entity;
use crate::file::File;
use crate::id::DocumentId;
use crate::party::PersonalIdType;

/// Whose citizens are nationals of the United States: its states and its territories (8 U.S.C. 1101(a)(22), (29), 1402 to
/// 1408; 48 U.S.C. 1801 for the Northern Mariana Islands).
const UNITED_STATES: [&str; 7] = ["US", "PR", "GU", "VI", "AS", "MP", "UM"];

/// How else the United States are written where a citizenship is asked for, without points and blanks.
const WRITTEN: [&str; 7] =
    ["USA", "UNITEDSTATES", "UNITEDSTATESOFAMERICA", "AMERICA", "AMERICAN", "USCITIZEN", "USNATIONAL"];

/// ISO 3166-1 alpha-2. A citizenship that is none of these says nothing.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM \
    FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO \
    JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT \
    MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA \
    SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US \
    UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// What a country's name says about who is a US person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    UnitedStates,
    Abroad,
}

fn place(written: &str) -> Option<Place> {
    let text: String = written.chars().filter(|own| !own.is_whitespace() && *own != '.').collect();
    let text = text.to_uppercase();
    if UNITED_STATES.contains(&text.as_str()) || WRITTEN.contains(&text.as_str()) {
        return Some(Place::UnitedStates);
    }
    // A whole code between blanks, and not two letters of two of them.
    (text.len() == 2 && COUNTRIES.split_whitespace().any(|code| code == text)).then_some(Place::Abroad)
}

impl BaseDocument {
    /// Whether the holder is to be treated as a US person: a citizen of the United States, or an entity established or
    /// organized under their law (31 CFR 1020.100(d)).
    ///
    /// Who is not shown to be somebody else is one, since more is asked of a US person. A citizenship or a passport of the
    /// United States shows one, even when it is deleted: what was learnt of a holder is not unlearnt. The citizenship of
    /// another country alone shows somebody else; where none is stated, an address abroad does.
    #[must_use]
    pub fn is_us_person(&self) -> bool {
        let of = |kind: &'static str| self.virtual_documents.iter().filter(move |own| own.kind.name() == kind);
        let by_citizenship = of("CITIZENSHIP").any(|own| place(&own.value) == Some(Place::UnitedStates));
        let by_passport = of("PASSPORT").any(|own| issuer(own) == Some(Place::UnitedStates));
        if by_citizenship || by_passport {
            return true;
        }
        let is_active = |own: &&VirtualDocument| own.meta.deleted_at.is_none();
        let foreign = of("CITIZENSHIP").filter(is_active).any(|own| place(&own.value) == Some(Place::Abroad));
        let lives_abroad =
            self.details.address.as_ref().is_some_and(|own| place(&own.country_code) == Some(Place::Abroad));
        !(foreign || lives_abroad)
    }

    /// Whether the identification number is there that is obtained of such a holder. `is_good` tells which of the active
    /// documents are not invalid: the number has to be obtained, and is verified later.
    pub(crate) fn has_identification_number(&self, is_good: impl Fn(DocumentId) -> bool) -> bool {
        let mut numbers = self.active_virtual().filter(|own| !own.value.trim().is_empty() && is_good(own.meta.id));
        let is_us_person = self.is_us_person();
        let by_number = numbers.any(|own| is_taxpayer_number(own) || (!is_us_person && self.takes_of_others(own)));
        by_number || (!is_us_person && self.certifies_existence(&is_good))
    }

    /// What serves of who is no US person: a passport, an alien identification card or any other document of a government
    /// that shows nationality or residence and bears a photograph, each with the country that issued it.
    fn takes_of_others(&self, own: &VirtualDocument) -> bool {
        // An organisation has no such document.
        self.details.entity() == Entity::Personal && issuer(own).is_some() && bears_a_photograph(own)
    }

    /// A foreign enterprise without an identification number brings a government's document that certifies its existence
    /// (the note to 31 CFR 1020.220(a)(2)(i)(A)(4)(ii)).
    fn certifies_existence(&self, is_good: impl Fn(DocumentId) -> bool) -> bool {
        let certifies = |kind: PhysicalDocumentType| {
            matches!(kind.name(), "FOREIGN_ENTITY_REGISTRATION" | "COI" | "BUSINESS_LICENSE" | "LBL")
        };
        let is_there = |file: &File| matches!(file, File::Quarantined(_) | File::Clean(_));
        self.details.entity() == Entity::Business
            && self.active_physical().any(|own| certifies(own.kind) && is_there(&own.file) && is_good(own.meta.id))
    }
}

fn issuer(own: &VirtualDocument) -> Option<Place> {
    own.country_code.as_deref().and_then(place)
}

/// An SSN, ITIN, ATIN or EIN: a number by which the Internal Revenue Service knows the holder (26 U.S.C. 6109). Another
/// country's is none.
fn is_taxpayer_number(own: &VirtualDocument) -> bool {
    matches!(own.kind.name(), "SSN" | "TIN") && issuer(own) != Some(Place::Abroad)
}

fn bears_a_photograph(own: &VirtualDocument) -> bool {
    match own.kind.name() {
        "PASSPORT" | "DRIVERS_LICENSE" | "PERSONAL_IDENTIFICATION" | "STATE_IDENTIFICATION_FOREIGN" => true,
        // What else is kept under this name, a Canadian SIN say, is a number alone.
        "OTHER" => matches!(
            own.id_type,
            Some(
                PersonalIdType::NationalId
                    | PersonalIdType::CitizenshipCard
                    | PersonalIdType::PrCard
                    | PersonalIdType::SecureStatusCard
            )
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_known_by_its_code_and_the_united_states_by_their_names_too() {
        for written in ["us", "U.S.A.", " United States ", "PR", "gu", "American"] {
            assert_eq!(place(written), Some(Place::UnitedStates), "{written}");
        }
        for written in ["JP", "de", " gb "] {
            assert_eq!(place(written), Some(Place::Abroad), "{written}");
        }
        for written in ["", "Japan", "none", "N/A", "XX", "U", "D A", "stateless"] {
            assert_eq!(place(written), None, "{written}");
        }
        assert_eq!(COUNTRIES.split_whitespace().count(), 249);
    }
}
