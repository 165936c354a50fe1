//! Numbers that an authority gave, and when two of them are the same number.

use any_ascii::any_ascii_char;

/// A class of identifiers that may be compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IdentifierKind {
    Passport,
    /// National identity numbers, and any number the source does not name more closely.
    National,
    Tax,
    Registration,
    /// Legal Entity Identifier, ISO 17442.
    Lei,
    /// Bank identifier code, ISO 9362.
    Bic,
    /// IMO ship identification number.
    Imo,
    /// Maritime Mobile Service Identity.
    Mmsi,
    AircraftTail,
    AircraftSerial,
    CryptoAddress,
}

impl IdentifierKind {
    const ALL: [Self; 11] = [
        Self::Passport,
        Self::National,
        Self::Tax,
        Self::Registration,
        Self::Lei,
        Self::Bic,
        Self::Imo,
        Self::Mmsi,
        Self::AircraftTail,
        Self::AircraftSerial,
        Self::CryptoAddress,
    ];

    pub(crate) fn code(self) -> u8 {
        self as u8
    }

    pub(crate) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::National => "national id",
            Self::Tax => "tax id",
            Self::Registration => "registration number",
            Self::Lei => "LEI",
            Self::Bic => "BIC",
            Self::Imo => "IMO number",
            Self::Mmsi => "MMSI",
            Self::AircraftTail => "aircraft tail number",
            Self::AircraftSerial => "aircraft serial number",
            Self::CryptoAddress => "digital currency address",
        }
    }

    /// Sources name these loosely: one authority's tax number is another's registration number.
    fn is_general(self) -> bool {
        matches!(self, Self::National | Self::Tax | Self::Registration)
    }

    /// Whether a number of this kind is given once in the world, so that it is its bearer's whatever that is called: a ship's
    /// owner gives the ship's IMO number, a person a company's wallet.
    pub(crate) fn is_unique(self) -> bool {
        !self.is_general() && self != Self::Passport && self != Self::AircraftSerial
    }

    /// Whether numbers of the two kinds may be the same number.
    fn meets(self, other: Self) -> bool {
        let loose =
            |kind: Self| kind.is_general() || matches!(kind, Self::Passport | Self::Lei | Self::Bic | Self::Imo);
        self == other || (self.is_general() && loose(other)) || (other.is_general() && loose(self))
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Identifier {
    pub kind: IdentifierKind,
    pub value: String,
    /// ISO 3166-1 alpha-2 of the issuer, where known.
    pub country: Option<String>,
}

/// A customer's identifier must not reach a log.
impl std::fmt::Debug for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identifier").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What people write before a number of these kinds, and what is no part of it.
const LABELS: [&str; 16] = [
    "OGRNIP", "OGRN", "INN", "KPP", "OKPO", "TIN", "EIN", "SSN", "NIT", "RUC", "RIF", "CURP", "RFC", "LEI", "USCC",
    "VAT",
];

impl Identifier {
    pub fn new(kind: IdentifierKind, value: &str, country: Option<&str>) -> Self {
        Self { kind, value: value.to_owned(), country: country.map(str::to_owned) }
    }

    /// Letters and digits in upper case, those of other scripts in Latin ones; a BIC loses its branch (ISO 9362), an IMO number its prefix,
    /// a general number the name of its kind. A digital currency address keeps its case where the case tells addresses apart.
    pub(crate) fn normalized(&self) -> String {
        if self.kind == IdentifierKind::CryptoAddress {
            return wallet(self.value.trim());
        }
        let ascii: String = self.value.chars().map(any_ascii_char).collect();
        let mut value: String = ascii.chars().filter(char::is_ascii_alphanumeric).collect();
        value.make_ascii_uppercase();
        match self.kind {
            IdentifierKind::Imo => value.trim_start_matches("IMO").trim_start_matches("NO").to_owned(),
            IdentifierKind::Bic => value.chars().take(8).collect(),
            _ => without_label(&value).to_owned(),
        }
    }
}

fn without_label(value: &str) -> &str {
    let rest = LABELS.iter().find_map(|label| value.strip_prefix(label));
    rest.filter(|rest| rest.len() >= MANY && rest.bytes().filter(u8::is_ascii_digit).count() >= 5).unwrap_or(value)
}

/// Base58 addresses differ by case. In hexadecimal ones the case is a checksum at most (EIP-55), and a bech32 address is of one case,
/// either (BIP 173).
fn wallet(address: &str) -> String {
    let hexadecimal = address
        .strip_prefix("0x")
        .or_else(|| address.strip_prefix("0X"))
        .is_some_and(|digits| digits.len() >= 16 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    if hexadecimal || is_bech32(address) { address.to_ascii_lowercase() } else { address.to_owned() }
}

/// A human-readable part, `1`, and at least six of the 32 characters that bech32 has; of one case.
fn is_bech32(address: &str) -> bool {
    const CHARACTERS: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let lower = address.to_ascii_lowercase();
    let one_case = address == lower || address == address.to_ascii_uppercase();
    let parts = lower.rsplit_once('1').filter(|(name, data)| (2..=10).contains(&name.len()) && data.len() >= 20);
    one_case
        && parts.is_some_and(|(name, data)| {
            name.bytes().all(|letter| letter.is_ascii_lowercase())
                && data.bytes().all(|letter| CHARACTERS.contains(&letter))
        })
}

/// From here on a number of no stated country is no coincidence.
const FEW: usize = 6;
/// … where the two are of different kinds, or differ by a nought or a letter that one of them leaves out.
const MANY: usize = 7;

/// What a number is looked up by: numbers that [`same_identifier`] may find the same have the same one. Letters before the digits and
/// leading noughts are left out, because sources and people do so.
pub(crate) fn lookup_key(normalized: &str) -> &str {
    let rest = normalized.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    let bare = if normalized.len() - rest.len() <= PREFIX && rest.bytes().all(|digit| digit.is_ascii_digit()) {
        rest.trim_start_matches('0')
    } else {
        normalized.trim_start_matches('0')
    };
    if bare.is_empty() { normalized } else { bare }
}

/// How many letters may stand before a number: `V` of a Venezuelan cédula, `BE` of a VAT number, `HRB` of a register.
const PREFIX: usize = 3;

/// Whether two identifiers are the same number. `value` is normalised.
///
/// Numbers are compared as their kind asks. General numbers (national, tax, registration) meet each other and passports, LEIs, BICs and
/// IMO numbers; they may lack their leading noughts or the letters before them. No number that is short for its kind is the same by
/// chance: where nothing says that both are of one country, six characters are asked for, and seven where kinds or spelling differ.
pub(crate) fn same_identifier(given: &Identifier, kind: IdentifierKind, value: &str, country: Option<&str>) -> bool {
    let same_country = match (given.country.as_deref(), country) {
        (Some(given), Some(listed)) if !given.eq_ignore_ascii_case(listed) => return false,
        (Some(_), Some(_)) => true,
        _ => false,
    };
    if !given.kind.meets(kind) {
        return false;
    }
    let own = given.normalized();
    match (given.kind, kind) {
        (IdentifierKind::CryptoAddress, _) => return own == value && value.len() >= 16,
        (IdentifierKind::Lei, IdentifierKind::Lei) => return own == value && value.len() == 20,
        (IdentifierKind::Bic, IdentifierKind::Bic) => return own == value && value.len() == 8,
        (IdentifierKind::Imo, IdentifierKind::Imo) => return own == value && value.len() >= 6,
        (IdentifierKind::AircraftTail, _) | (IdentifierKind::AircraftSerial, _) => {
            return own == value && value.len() >= 4;
        }
        _ => {}
    }
    if own == value {
        return value.len() >= least(given.kind == kind, same_country);
    }
    // A passport's letters and noughts are part of it.
    let spellings_vary = given.kind.is_general() && kind.is_general();
    spellings_vary && loosely_same(&own, value) && lookup_key(value).len() >= least(false, same_country)
}

fn least(plainly: bool, same_country: bool) -> usize {
    match (plainly, same_country) {
        (true, true) => FEW - 1,
        (true, false) | (false, true) => FEW,
        (false, false) => MANY,
    }
}

/// Equal but for leading noughts, or for the letters that one of the two has before its digits.
fn loosely_same(own: &str, value: &str) -> bool {
    let letters = |number: &str| number.bytes().take_while(u8::is_ascii_uppercase).count();
    let prefixes = [letters(own), letters(value)];
    lookup_key(own) == lookup_key(value) && (prefixes.contains(&0) || own[..prefixes[0]] == value[..prefixes[1]])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(given: (IdentifierKind, &str, Option<&str>), listed: (IdentifierKind, &str, Option<&str>)) -> bool {
        let identifier = |(kind, value, country)| Identifier::new(kind, value, country);
        let (given, listed) = (identifier(given), identifier(listed));
        let found = same_identifier(&given, listed.kind, &listed.normalized(), listed.country.as_deref());
        let turned = same_identifier(&listed, given.kind, &given.normalized(), given.country.as_deref());
        assert_eq!(found, turned, "{} and {}", given.value, listed.value);
        if found {
            assert_eq!(lookup_key(&given.normalized()), lookup_key(&listed.normalized()), "found by the index too");
        }
        found
    }

    use IdentifierKind::{Bic, CryptoAddress, Imo, Lei, National, Passport, Registration, Tax};

    #[test]
    fn a_number_is_the_same_however_its_country_writes_it() {
        for (given, listed) in [
            ((National, "V-5.892.464", None), (National, "5892464", Some("VE"))),
            ((National, "5.892.464", Some("VE")), (National, "V-5892464", None)),
            ((Registration, "5527424", None), (Registration, "05527424", Some("GB"))),
            ((Tax, "BE 0454.419.759", None), (Tax, "454,419,759", Some("BE"))),
            ((Tax, "INN 7743444827", None), (Registration, "7743444827", Some("RU"))),
            ((Registration, "HRB 1460412", None), (Registration, "1460412", None)),
            ((Lei, "529900-8ONRYZRO61SY92", None), (Lei, "5299008ONRYZRO61SY92", None)),
            ((Bic, "GRNTIRTHXXX", None), (Bic, "GRNTIRTH", None)),
            ((Imo, "IMO 9123456", None), (Imo, "9123456", None)),
            ((Imo, "9123456", None), (Registration, "9123456", None)),
            ((Passport, "ab 123456", None), (Passport, "AB123456", None)),
        ] {
            assert!(same(given, listed), "{} and {}", given.1, listed.1);
        }
    }

    #[test]
    fn what_is_alike_by_chance_is_not_the_same() {
        for (given, listed) in [
            // Another country's.
            ((National, "5892464", Some("CO")), (National, "5892464", Some("VE"))),
            // Short.
            ((National, "12345", None), (National, "12345", None)),
            ((National, "123456", None), (Tax, "123456", None)),
            ((Registration, "47364", None), (Registration, "HE 47364", Some("CY"))),
            ((Registration, "00012345", None), (Registration, "12345", None)),
            // A passport's letters and noughts count.
            ((Passport, "1234567", None), (Passport, "A1234567", None)),
            ((Passport, "01234567", None), (Passport, "1234567", None)),
            // Other letters before the same digits.
            ((National, "V5892464", None), (National, "E5892464", None)),
            ((Lei, "5299008ONRYZRO61SY9", None), (Lei, "5299008ONRYZRO61SY9", None)),
        ] {
            assert!(!same(given, listed), "{} and {}", given.1, listed.1);
        }
        assert!(same((National, "12345", Some("YE")), (National, "12345", Some("YE"))));
    }

    #[test]
    fn the_case_of_a_wallet_counts_where_it_tells_wallets_apart() {
        let wallet = |a, b| same((CryptoAddress, a, None), (CryptoAddress, b, None));
        assert!(wallet("0x098b716b8aaf21512996dc57eb0615e2383e2f96", "0x098B716B8Aaf21512996dC57EB0615e2383E2f96"));
        assert!(wallet("BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"));
        assert!(!wallet("1a1zp1ep5qgefi2dmptftl5slmv7divfna", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"));
    }
}
