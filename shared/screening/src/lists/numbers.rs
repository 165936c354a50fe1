//! Numbers as publishers write them into words: with the name of their kind before or behind them, in groups, in another's
//! field, or grown together with the next label.
//!
//! Whatever looks like a number is an identifier. Dates, years and telephone numbers are none.

use crate::country::country_code;
use crate::entity::{Entity, Identifier, IdentifierKind};

/// The kinds that labels name, by words of the label in upper case. The last word that says something counts, and of those
/// that begin at one place the first of this table.
const KINDS: [(&str, IdentifierKind); 88] = [
    ("PASSPORT", IdentifierKind::Passport),
    ("PASSEPORT", IdentifierKind::Passport),
    ("PASAPORTE", IdentifierKind::Passport),
    ("TRAVEL DOCUMENT", IdentifierKind::Passport),
    ("REISEAUSWEIS", IdentifierKind::Passport),
    ("LAISSEZ", IdentifierKind::Passport),
    ("INN", IdentifierKind::Tax),
    ("TIN", IdentifierKind::Tax),
    ("VAT", IdentifierKind::Tax),
    ("V.A.T.", IdentifierKind::Tax),
    ("TAX", IdentifierKind::Tax),
    ("FISCAL", IdentifierKind::Tax),
    ("SSN", IdentifierKind::Tax),
    ("SOCIAL SECURITY", IdentifierKind::Tax),
    ("EIN", IdentifierKind::Tax),
    ("FEIN", IdentifierKind::Tax),
    ("EMPLOYER IDENTIFICATION", IdentifierKind::Tax),
    ("NIP", IdentifierKind::Tax),
    ("NUIT", IdentifierKind::Tax),
    ("C.I.F.", IdentifierKind::Tax),
    ("N.I.F.", IdentifierKind::Tax),
    ("R.F.C.", IdentifierKind::Tax),
    ("RFC", IdentifierKind::Tax),
    ("RUC", IdentifierKind::Tax),
    ("RIF", IdentifierKind::Tax),
    ("NIT", IdentifierKind::Tax),
    ("PAN", IdentifierKind::Tax),
    ("LEI", IdentifierKind::Lei),
    ("LEGAL ENTITY", IdentifierKind::Lei),
    ("SWIFT", IdentifierKind::Bic),
    ("BIC", IdentifierKind::Bic),
    ("IMO", IdentifierKind::Imo),
    ("INTERNATIONAL MARITIME ORGANI", IdentifierKind::Imo),
    ("MMSI", IdentifierKind::Mmsi),
    ("TAIL NUMBER", IdentifierKind::AircraftTail),
    ("AIRCRAFT SERIAL", IdentifierKind::AircraftSerial),
    ("AIRCRAFT CONSTRUCTION", IdentifierKind::AircraftSerial),
    ("REGIST", IdentifierKind::Registration),
    ("COMPAN", IdentifierKind::Registration),
    ("COMMERC", IdentifierKind::Registration),
    ("TRADE", IdentifierKind::Registration),
    ("TRADEMARK", IdentifierKind::Registration),
    ("LICEN", IdentifierKind::Registration),
    ("BUSINESS", IdentifierKind::Registration),
    ("ENTERPRISE", IdentifierKind::Registration),
    ("CREDIT CODE", IdentifierKind::Registration),
    ("ORGANIZATION", IdentifierKind::Registration),
    ("ORGANISATION", IdentifierKind::Registration),
    ("INCORPORATION", IdentifierKind::Registration),
    ("CHARITY", IdentifierKind::Registration),
    ("GAZETTE", IdentifierKind::Registration),
    ("BRANCH UNIT", IdentifierKind::Registration),
    ("MEMBERSHIP", IdentifierKind::Registration),
    ("FILE NUMBER", IdentifierKind::Registration),
    ("PERMIT", IdentifierKind::Registration),
    ("OGRN", IdentifierKind::Registration),
    ("OKPO", IdentifierKind::Registration),
    ("SRN", IdentifierKind::Registration),
    ("KPP", IdentifierKind::Registration),
    ("BIN", IdentifierKind::Registration),
    ("CRN", IdentifierKind::Registration),
    ("BRN", IdentifierKind::Registration),
    ("C.R.", IdentifierKind::Registration),
    ("CR", IdentifierKind::Registration),
    ("C.I.N.", IdentifierKind::Registration),
    ("UEN", IdentifierKind::Registration),
    ("USCC", IdentifierKind::Registration),
    ("DRIVER", IdentifierKind::National),
    ("DRIVING", IdentifierKind::National),
    ("PILOT", IdentifierKind::National),
    ("NATIONAL ID", IdentifierKind::National),
    ("IDENTI", IdentifierKind::National),
    ("ID CARD", IdentifierKind::National),
    ("CARD", IdentifierKind::National),
    ("TAZKIRA", IdentifierKind::National),
    ("CEDULA", IdentifierKind::National),
    ("BIRTH CERTIFICATE", IdentifierKind::National),
    ("MILITARY", IdentifierKind::National),
    ("RESIDEN", IdentifierKind::National),
    ("ELECTORAL", IdentifierKind::National),
    ("CITIZEN", IdentifierKind::National),
    ("SEAFARER", IdentifierKind::National),
    ("SERIAL", IdentifierKind::National),
    ("INMATE", IdentifierKind::National),
    ("ISIN", IdentifierKind::National),
    ("BIK", IdentifierKind::National),
    ("NUMBER", IdentifierKind::National),
    ("NO.", IdentifierKind::National),
];

/// The kind that a label names, if it names one.
pub(super) fn kind_of_label(label: &str) -> Option<IdentifierKind> {
    let upper = label.to_uppercase();
    let generic = |word: &str| matches!(word, "NUMBER" | "NO." | "IDENTI" | "CARD" | "SERIAL");
    let found = |wanted_generic: bool| {
        let named = KINDS.iter().filter(|(word, _)| generic(word) == wanted_generic);
        let places = named.filter_map(|(word, kind)| Some((word_at(&upper, word)?, *kind)));
        // `max_by_key` gives the last of equals, and the table's first counts.
        places.rev().max_by_key(|(place, _)| *place).map(|(_, kind)| kind)
    };
    found(false).or_else(|| found(true))
}

/// Where a word begins last. Words of up to four letters are whole ones.
fn word_at(text: &str, word: &str) -> Option<usize> {
    let ends = |end: usize| word.len() > 4 || !text[end..].starts_with(|letter: char| letter.is_ascii_alphanumeric());
    let begins = |at: usize| !text[..at].ends_with(|letter: char| letter.is_alphanumeric());
    text.match_indices(word).map(|(at, _)| at).filter(|at| begins(*at) && ends(at + word.len())).last()
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    /// A number, or a part of one.
    Number(&'a str),
    Word(&'a str),
    /// `:`, ` - `, `;`, `,`, brackets: a number does not go on behind it.
    Stop(char),
}

/// Every number of a text, with the kind that the words before it say, or behind it where none stand before; otherwise `usual`.
pub(super) fn numbers_in(text: &str, usual: IdentifierKind) -> Vec<Identifier> {
    read(text, Some(usual))
}

/// The numbers of a text of which words say what they are; among sentences and addresses others are none.
pub(super) fn named_numbers_in(text: &str) -> Vec<Identifier> {
    read(text, None)
}

fn read(text: &str, usual: Option<IdentifierKind>) -> Vec<Identifier> {
    let text = parted(text);
    let pieces = join_groups(&without_dates(&pieces(&text)));
    let mut found: Vec<Identifier> = Vec::new();
    let (mut label, mut labelled) = (String::new(), false);
    // `Employer Identification Number (United States of America): 36-3804626` goes on behind its brackets.
    let mut before_bracket = String::new();
    // Where the label stands behind its number, and not before that of another.
    let mut unnamed: Option<usize> = None;
    let mut is_telephone = false;
    for piece in &pieces {
        match piece {
            Joined::Word(word) => {
                let word = word.as_str();
                if is_bic(word) && kind_of_label(&label) == Some(IdentifierKind::Bic) {
                    found.push(Identifier::new(IdentifierKind::Bic, word, None));
                    (label, labelled) = (String::new(), false);
                    continue;
                }
                is_telephone |= is_telephone_word(word);
                label = format!("{label} {word}");
                labelled = true;
            }
            Joined::Stop(stop) => {
                // `7706061801 (INN)`, `9709056472 - Russia INN`.
                if matches!(stop, ')' | '\0')
                    && let (Some(at), Some(kind)) = (unnamed.take(), kind_of_label(&label))
                {
                    found[at].kind = kind;
                }
                if matches!(stop, ')' | ';')
                    && let (Some(last), Some(country)) = (found.last_mut(), country_code(label.trim()))
                {
                    last.country.get_or_insert_with(|| country.to_owned());
                }
                match stop {
                    '(' => before_bracket = std::mem::take(&mut label),
                    ')' => label = std::mem::take(&mut before_bracket),
                    ';' => (label, is_telephone) = (String::new(), false),
                    _ => {}
                }
                labelled = !label.is_empty();
            }
            Joined::Number(number) => {
                if is_telephone {
                    continue;
                }
                let named = kind_of_label(&label);
                if !is_number(number, named.is_some() && labelled) {
                    continue;
                }
                let kind = match named.or(usual) {
                    Some(IdentifierKind::Bic) if !is_bic(number) => IdentifierKind::National,
                    Some(kind) => kind,
                    None => continue,
                };
                unnamed = named.is_none().then_some(found.len());
                let country = label.split_whitespace().next().and_then(adjective_or_country);
                found.push(Identifier::new(kind, number, country));
                (label, labelled) = (String::new(), false);
            }
        }
    }
    let mut several = Vec::new();
    for identifier in found {
        several.extend(halves(&identifier));
        several.push(identifier);
    }
    several
}

/// `Libyan passport`, `Russia INN`: whose number it is.
fn adjective_or_country(word: &str) -> Option<&'static str> {
    country_code(word).filter(|_| word.chars().count() > 3)
}

/// `7704734000/770301001` is one number or two: both are kept.
fn halves(whole: &Identifier) -> Vec<Identifier> {
    let parts: Vec<&str> = whole.value.split('/').collect();
    let is_whole = |part: &&str| part.len() >= 7 && part.bytes().filter(u8::is_ascii_digit).count() >= 6;
    if parts.len() < 2 {
        return Vec::new();
    }
    parts
        .iter()
        .filter(|part| is_whole(part))
        .map(|part| Identifier { value: (*part).to_owned(), ..whole.clone() })
        .collect()
}

fn is_telephone_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    ["tel", "tel.", "telephone", "phone", "fax", "facsimile", "mobile", "telex", "zip", "p.o.", "po"]
        .contains(&lower.as_str())
}

/// Whether a piece is a number: with a label, any; without, of five digits or eight characters. Years and ordinals are none.
fn is_number(piece: &str, labelled: bool) -> bool {
    let digits = piece.bytes().filter(u8::is_ascii_digit).count();
    let year = piece.len() == 4 && digits == 4 && (piece.starts_with("19") || piece.starts_with("20"));
    let ordinal = digits <= 3 && ["st", "nd", "rd", "th"].iter().any(|end| piece.ends_with(end));
    !year
        && !ordinal
        && if labelled {
            digits >= 3 || (digits >= 1 && piece.len() >= 5)
        } else {
            digits >= 5 || (digits >= 1 && piece.len() >= 8)
        }
}

/// ISO 9362: four letters, two of the country, two and perhaps three more.
pub(super) fn is_bic(word: &str) -> bool {
    let bytes = word.as_bytes();
    matches!(bytes.len(), 8 | 11)
        && bytes[..6].iter().all(u8::is_ascii_uppercase)
        && bytes[6..].iter().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
}

/// Puts a space between a number and the label that has grown onto it: `5042120394INN`, `38705Acuris`, `25685SWIFT/BIC`.
fn parted(text: &str) -> String {
    const GROWN: [&str; 24] = [
        "INN", "OGRN", "KPP", "TIN", "BIN", "SRN", "OKPO", "SWIFT", "VAT", "LEI", "BIC", "CR ", "CR:", "CRN", "UEN",
        "USCC", "USA ", "UK ", "PPC", "IP ", "IMO", "BIK", "DUNS", "RN:",
    ];
    let mut parted = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let rest = &text[at..];
        let word_begins = letter.is_uppercase() && rest.chars().nth(1).is_some_and(char::is_lowercase);
        let grown = before.is_ascii_digit() && (word_begins || GROWN.iter().any(|label| rest.starts_with(label)));
        // `SY9INN` is seldom; `91440300MA5H` has no label in it, and `A5VAT` ends no number that long.
        let grown = grown
            || (before.is_alphanumeric()
                && !at_word_begin(text, at)
                && GROWN[..8].iter().any(|label| rest.starts_with(label))
                && rest.contains([':', '-', '–'])
                && has_digit_before(text, at));
        if grown || (before == ')' && letter.is_alphanumeric()) {
            parted.push(' ');
        }
        parted.push(letter);
        before = letter;
    }
    parted
}

fn at_word_begin(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|letter: char| letter.is_alphanumeric())
}

/// Whether the word that goes on here has had a digit.
fn has_digit_before(text: &str, at: usize) -> bool {
    text[..at].chars().rev().take_while(|letter| letter.is_alphanumeric()).any(|letter| letter.is_ascii_digit())
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for word in text.split_whitespace() {
        let mut rest = word;
        while !rest.is_empty() {
            let cut = rest.find([':', ';', ',', '(', ')', '–', '·', '"', '“', '”', '[', ']', '#']);
            let (part, stop, after) = match cut {
                Some(at) => {
                    let stop = rest[at..].chars().next().unwrap_or(' ');
                    (&rest[..at], Some(stop), &rest[at + stop.len_utf8()..])
                }
                None => (rest, None, ""),
            };
            let part = part.trim_matches(['-', '/', '\'', '.', '_', '•']);
            let is_dotted_label = part.contains('.') && !part.bytes().any(|letter| letter.is_ascii_digit());
            if part.chars().any(char::is_alphanumeric) {
                let dotted = if is_dotted_label || rest[part.len().min(rest.len())..].starts_with('.') {
                    word_with_dot(word, part)
                } else {
                    part
                };
                pieces.push(if part.bytes().any(|letter| letter.is_ascii_digit()) {
                    Piece::Number(part)
                } else {
                    Piece::Word(dotted)
                });
            } else if part.is_empty() && matches!(rest, "-" | "/") {
                pieces.push(Piece::Stop('-'));
            }
            pieces.extend(stop.map(Piece::Stop));
            rest = after;
        }
    }
    pieces.push(Piece::Stop('\0'));
    pieces
}

/// A label keeps its last dot: `C.R.`, `No.`.
fn word_with_dot<'a>(word: &'a str, part: &'a str) -> &'a str {
    match word.find(part) {
        Some(at) if word[at + part.len()..].starts_with('.') => &word[at..=at + part.len()],
        _ => part,
    }
}

/// Takes out dates: `27/07/1992`, `1992-07-27`, `9 June 2023`, `on June 9, 2023`.
fn without_dates<'a>(pieces: &[Piece<'a>]) -> Vec<Piece<'a>> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let is_month = |piece: Option<&Piece<'_>>| matches!(piece, Some(Piece::Word(word)) if word.len() >= 3 && MONTHS.iter().any(|month| word.to_lowercase().starts_with(month)));
    let is_short =
        |number: &str| number.len() <= 2 || (number.len() == 4 && number.bytes().all(|digit| digit.is_ascii_digit()));
    let mut kept = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        if let Piece::Number(number) = piece {
            let near_month = is_month(pieces.get(at + 1))
                || is_month(at.checked_sub(1).and_then(|at| pieces.get(at)))
                || is_month(at.checked_sub(2).and_then(|at| pieces.get(at)))
                || is_month(at.checked_sub(3).and_then(|at| pieces.get(at)));
            if is_date(number) || (near_month && is_short(number)) {
                kept.push(Piece::Stop(','));
                continue;
            }
        }
        kept.push(*piece);
    }
    kept
}

fn is_date(number: &str) -> bool {
    let parts: Vec<&str> = number.split(['/', '-', '.']).collect();
    let all_digits = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit()));
    let [a, b, c] = parts.as_slice() else { return false };
    let number = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
    let year = |text: &str| text.len() == 4 && (1900..2100).contains(&number(text));
    let small = |text: &str| text.len() <= 2 && (1..=31).contains(&number(text));
    all_digits && ((small(a) && small(b) && year(c)) || (year(a) && small(b) && small(c)))
}

enum Joined {
    Number(String),
    Word(String),
    Stop(char),
}

/// Groups of digits of one number are one: `114 237 300 24 30`. So are letters before and behind it: `HRB 14604`, `161285 i`.
/// Two long groups are two numbers.
fn join_groups(pieces: &[Piece<'_>]) -> Vec<Joined> {
    let mut joined: Vec<Joined> = Vec::new();
    let mut last_group: Option<usize> = None;
    for piece in pieces {
        match piece {
            Piece::Number(number) => {
                let digits = number.bytes().all(|digit| digit.is_ascii_digit());
                let goes_on = last_group.is_some_and(|length| length <= 4 || number.len() <= 4);
                match joined.last_mut() {
                    Some(Joined::Number(known)) if digits && goes_on => {
                        known.push(' ');
                        known.push_str(number);
                    }
                    _ => joined.push(Joined::Number((*number).to_owned())),
                }
                last_group = digits.then_some(number.len());
            }
            Piece::Word(word) => {
                last_group = None;
                joined.push(Joined::Word((*word).to_owned()));
            }
            Piece::Stop(stop) => {
                last_group = None;
                joined.push(Joined::Stop(*stop));
            }
        }
    }
    joined
}

/// The number of a field that holds nothing else, such as `96 03 464086`, `'0012345`, `403062567 (US)`; or the numbers of one
/// that holds words: `Malian passport number OA296623`.
pub(super) fn numbers_of_field(text: &str, kind: IdentifierKind) -> Vec<Identifier> {
    let text = text.trim().trim_matches('\'').trim();
    let (number, behind) = match text.find(" (") {
        Some(at) if text.ends_with(')') => (&text[..at], &text[at + 2..text.len() - 1]),
        _ => (text, ""),
    };
    let country = country_code(behind);
    if is_bare(number) {
        let whole = Identifier::new(kind, number.trim_end_matches([',', ';', '.']), country);
        return halves(&whole).into_iter().chain([whole]).collect();
    }
    let mut numbers = numbers_in(text, kind);
    for identifier in &mut numbers {
        // What the field is called says more than what a word in it does.
        if identifier.kind == IdentifierKind::National {
            identifier.kind = kind;
        }
    }
    numbers
}

/// Whether there are no words in it, and no second number.
fn is_bare(number: &str) -> bool {
    let words: Vec<&str> = number.split_whitespace().collect();
    let long = |word: &&&str| word.len() > 4 && word.bytes().all(|digit| digit.is_ascii_digit());
    let label =
        |word: &&str| word.chars().any(char::is_lowercase) || word.ends_with(':') || *word == "-" || *word == "–";
    match words.as_slice() {
        [] => false,
        [one] => !one.contains([':', ';', ',']) || one.trim_end_matches([',', ';']).chars().all(char::is_alphanumeric),
        several => {
            !several.iter().any(label)
                && several.iter().filter(long).count() < 2
                && !several.iter().any(|word| word.len() > 3 && word.chars().all(char::is_alphabetic))
                && !number.contains([':', ';', ','])
                && kind_of_label(number).is_none()
        }
    }
}

impl Entity {
    /// Adds numbers, each with the country that it is said to be of, or this one.
    pub(super) fn add_numbers(&mut self, numbers: Vec<Identifier>, country: Option<&str>) {
        for mut number in numbers {
            if number.country.is_none() {
                number.country = country.map(str::to_owned);
            }
            self.add_identifier(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentifierKind::{Bic, Lei, National, Passport, Registration, Tax};

    fn numbers(text: &str, usual: IdentifierKind) -> Vec<String> {
        numbers_in(text, usual).iter().map(|number| format!("{:?} {}", number.kind, number.value)).collect()
    }

    #[test]
    fn every_number_of_a_text_is_taken_with_its_kind() {
        let of = |kind: IdentifierKind, number: &str| format!("{kind:?} {number}");
        let cases: Vec<(&str, Vec<String>)> = vec![
            ("7717599630", vec![of(Registration, "7717599630")]),
            ("Tax Identification Number: INN 7706001520 ", vec![of(Tax, "7706001520")]),
            ("INN: 6608003052OGRN: 1026600000460", vec![of(Tax, "6608003052"), of(Registration, "1026600000460")]),
            ("TIN - 1653001805 OGRN - 1021600000124", vec![of(Tax, "1653001805"), of(Registration, "1021600000124")]),
            ("Unified Social Credit Code: 91210242MACN44NL0X", vec![of(Registration, "91210242MACN44NL0X")]),
            ("Legal Entity Identifier: 5299008ONRYZRO61SY92;", vec![of(Lei, "5299008ONRYZRO61SY92")]),
            ("TIN: 02012201010017 SWIFT: RINBKG22", vec![of(Tax, "02012201010017"), of(Bic, "RINBKG22")]),
            ("BvD ID: IRFEB54525SWIFT/BIC – SINAIRTH", vec![of(Registration, "IRFEB54525"), of(Bic, "SINAIRTH")]),
            (
                "Russia INN - 7743444827Russia OGRN - 1247700239270Russia KPP - 772201001",
                vec![of(Tax, "7743444827"), of(Registration, "1247700239270"), of(Registration, "772201001")],
            ),
            (
                "OGRN: 114 237 300 24 30INN: 2373007549KPP: 237301001",
                vec![of(Registration, "114 237 300 24 30"), of(Tax, "2373007549"), of(Registration, "237301001")],
            ),
            ("9709056472 - Russia INN", vec![of(Tax, "9709056472")]),
            ("7706061801 (INN) ", vec![of(Tax, "7706061801")]),
            (
                "440111000105746 (Company registration number)190748254 (China Organisation code)",
                vec![of(Registration, "440111000105746"), of(Registration, "190748254")],
            ),
            ("7725824287 / 772201001", vec![of(Registration, "7725824287"), of(Registration, "772201001")]),
            (
                "7704734000/770301001",
                vec![
                    of(Registration, "7704734000"),
                    of(Registration, "770301001"),
                    of(Registration, "7704734000/770301001"),
                ],
            ),
            ("1067746244026 dated 27/07/1992", vec![of(Registration, "1067746244026")]),
            (
                "India LLPIN Number – AAJ-2354India PAN – AABFZ8670J",
                vec![of(National, "AAJ-2354"), of(Tax, "AABFZ8670J")],
            ),
            ("Tel. +236 72198628", vec![]),
            ("founded 1995 by 20 men of the 7th Division on 12 June 2003", vec![]),
        ];
        for (text, expected) in cases {
            let found = numbers(text, Registration);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_field_is_one_number_or_holds_words() {
        let values = |text: &str| {
            let found = numbers_of_field(text, Passport);
            found.into_iter().map(|number| (number.value, number.country.unwrap_or_default())).collect::<Vec<_>>()
        };
        let of = |value: &str, country: &str| vec![(value.to_owned(), country.to_owned())];
        for (text, expected) in [
            ("'0012345", of("0012345", "")),
            ("96 03 464086", of("96 03 464086", "")),
            ("TR-P 614 166", of("TR-P 614 166", "")),
            ("BXJXN", of("BXJXN", "")),
            ("403062567 (US)", of("403062567", "US")),
            ("Malian passport number OA296623", of("OA296623", "")),
            ("Libya 428720", of("428720", "LY")),
            ("Tunisian passport number L723315, issued on 5 May 1998", of("L723315", "")),
            ("Indonesia, number T710219 (issued in Sukoharjo, Central Java, Indonesia)", of("T710219", "ID")),
        ] {
            assert_eq!(values(text), expected, "{text}");
        }
    }

    #[test]
    fn a_label_names_a_kind() {
        for (label, kind) in [
            ("Afghan Money Service Provider License Number", Some(Registration)),
            ("Turkish Identification Number", Some(National)),
            ("UK Company Number", Some(Registration)),
            ("Paraguayan tax identification number", Some(Tax)),
            ("Travel Document Number", Some(Passport)),
            ("Something No.", Some(National)),
            ("Commander of the", None),
        ] {
            assert_eq!(kind_of_label(label), kind, "{label}");
        }
    }
}
