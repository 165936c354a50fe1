//! A delivery line as the post office writes it (USPS Publication 28): its number, its street, its unit.

/// A delivery line taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostalLine {
    /// The house number; empty where the line has none.
    pub number: String,
    /// Direction, name and suffix, abbreviated.
    pub street: String,
    pub unit: Option<Unit>,
}

/// An apartment, suite or floor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// `APT`, `STE`, …; `#` where nobody said of what kind it is.
    pub designator: &'static str,
    /// Which one; empty where that was not said.
    pub range: String,
}

impl PostalLine {
    /// Reads a line such as "1600 Pennsylvania Avenue North West, Apt. 3".
    pub fn parse(line: &str) -> Self {
        let mut words = words(line);
        let unit = take_unit(&mut words);
        let number =
            if words.first().is_some_and(|word| is_number_like(word)) { words.remove(0) } else { String::new() };
        Self { number, street: street(&words), unit }
    }

    /// Whether the house number can be one: not nought, and not letters and signs alone.
    pub fn has_valid_number(&self) -> bool {
        let digits: String = self.number.chars().filter(char::is_ascii_digit).collect();
        NUMBER_WORDS.contains(&self.number.as_str())
            || (digits.chars().any(|digit| digit != '0')
                && self.number.chars().all(|c| c.is_ascii_alphanumeric() || "-/".contains(c))
                && self.number.chars().filter(char::is_ascii_alphabetic).count() <= 2)
    }
}

impl Unit {
    /// Reads a unit that stands by itself: "Apt. 4", "#4", "4".
    pub fn parse(text: &str) -> Self {
        let mut words = words(text);
        // A line of nothing but a unit has no street before it.
        words.insert(0, String::new());
        take_unit(&mut words).unwrap_or_else(|| Self { designator: "#", range: words[1..].join(" ") })
    }

    /// Whether units of this kind are told apart by a number or letter.
    pub fn needs_range(&self) -> bool {
        !WITHOUT_RANGE.contains(&self.designator)
    }

    /// Whether a number or letter is there and can be one.
    pub fn has_valid_range(&self) -> bool {
        let is_short = (1..=8).contains(&self.range.len());
        is_short && self.range.chars().all(|c| c.is_ascii_alphanumeric() || "-/ ".contains(c))
    }
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.designator)?;
        if self.range.is_empty() { Ok(()) } else { write!(f, " {}", self.range) }
    }
}

/// Upper-case words without the marks that the post office leaves out; "#4" is two.
fn words(line: &str) -> Vec<String> {
    let kept = line.to_uppercase().replace('#', " # ");
    let kept: String =
        kept.chars().filter(|c| *c != '.' && *c != '\'').map(|c| if c == ',' { ' ' } else { c }).collect();
    kept.split_whitespace().map(str::to_owned).collect()
}

/// Takes the unit off the line's end: a designator with at most two words behind it. A word that can also be a street's
/// name (PIER, LOT, KEY) is one only where a number follows.
fn take_unit(words: &mut Vec<String>) -> Option<Unit> {
    let at = (1..words.len()).rev().take(3).find(|at| starts_unit(&words[*at..]))?;
    // "APT # 5" is one unit.
    let at = if at > 1 && words[at] == "#" && designator(&words[at - 1]).is_some() { at - 1 } else { at };
    let designator = designator(&words[at])?;
    let range = words.drain(at..).skip(1).filter(|word| word != "#").collect::<Vec<_>>().join(" ");
    Some(Unit { designator, range })
}

fn starts_unit(words: &[String]) -> bool {
    let Some((first, range)) = words.split_first() else { return false };
    let Some(designator) = designator(first) else { return false };
    match range {
        [] => !AMBIGUOUS.contains(&designator),
        range => {
            range.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()) || word.len() == 1)
                || !AMBIGUOUS.contains(&designator) && range.iter().all(|word| suffix(word).is_none())
        }
    }
}

fn designator(word: &str) -> Option<&'static str> {
    UNITS.iter().find(|(long, short)| *long == word || *short == word).map(|(_, short)| *short)
}

fn suffix(word: &str) -> Option<&'static str> {
    SUFFIXES.iter().find(|(long, short)| *long == word || *short == word).map(|(_, short)| *short)
}

fn direction(word: &str) -> Option<&'static str> {
    DIRECTIONS.iter().find(|(long, short)| *long == word || *short == word).map(|(_, short)| *short)
}

fn is_number_like(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit()) && !is_ordinal(word) || NUMBER_WORDS.contains(&word)
}

/// "5TH" names a street and no house.
fn is_ordinal(word: &str) -> bool {
    ["ST", "ND", "RD", "TH"].iter().any(|end| {
        word.strip_suffix(end).is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
    })
}

/// Abbreviates what the post office abbreviates, and leaves the name of the street.
fn street(words: &[String]) -> String {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    join_directions(&mut words);
    let mut end = words.len();
    if end > 2
        && let Some(short) = direction(words[end - 1])
        && suffix(words[end - 2]).is_some()
    {
        words[end - 1] = short;
        end -= 1;
    }
    if end > 1
        && let Some(short) = suffix(words[end - 1])
    {
        words[end - 1] = short;
        end -= 1;
    }
    // "NORTH STREET" is the street called North; "NORTH MAIN STREET" is the north of Main.
    if end > 1
        && let Some(short) = direction(words[0])
    {
        words[0] = short;
    }
    words.join(" ")
}

/// "NORTH WEST" is one direction.
fn join_directions(words: &mut Vec<&str>) {
    const PAIRS: [(&str, &str, &str); 4] =
        [("NORTH", "WEST", "NW"), ("NORTH", "EAST", "NE"), ("SOUTH", "WEST", "SW"), ("SOUTH", "EAST", "SE")];
    while let Some((at, short)) = words.windows(2).enumerate().find_map(|(at, pair)| {
        PAIRS.iter().find(|(first, second, _)| *first == pair[0] && *second == pair[1]).map(|found| (at, found.2))
    }) {
        words.splice(at..at + 2, [short]);
    }
}

/// Buildings whose number is written out ("One Market Plaza").
const NUMBER_WORDS: [&str; 10] = ["ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN"];

/// Units that need no number, and units whose names streets have too.
const WITHOUT_RANGE: [&str; 9] = ["BSMT", "FRNT", "LBBY", "LOWR", "OFC", "PH", "REAR", "SIDE", "UPPR"];
const AMBIGUOUS: [&str; 14] =
    ["FRNT", "HNGR", "KEY", "LOT", "LOWR", "OFC", "PIER", "REAR", "SIDE", "SLIP", "SPC", "STOP", "UPPR", "FL"];

/// Publication 28, appendix C2.
#[rustfmt::skip]
const UNITS: [(&str, &str); 25] = [
    ("APARTMENT", "APT"), ("BASEMENT", "BSMT"), ("BUILDING", "BLDG"), ("DEPARTMENT", "DEPT"), ("FLOOR", "FL"),
    ("FRONT", "FRNT"), ("HANGAR", "HNGR"), ("KEY", "KEY"), ("LOBBY", "LBBY"), ("LOT", "LOT"), ("LOWER", "LOWR"),
    ("OFFICE", "OFC"), ("PENTHOUSE", "PH"), ("PIER", "PIER"), ("REAR", "REAR"), ("ROOM", "RM"), ("SIDE", "SIDE"),
    ("SLIP", "SLIP"), ("SPACE", "SPC"), ("STOP", "STOP"), ("SUITE", "STE"), ("TRAILER", "TRLR"), ("UNIT", "UNIT"),
    ("UPPER", "UPPR"), ("#", "#"),
];

const DIRECTIONS: [(&str, &str); 8] = [
    ("NORTH", "N"),
    ("SOUTH", "S"),
    ("EAST", "E"),
    ("WEST", "W"),
    ("NORTHEAST", "NE"),
    ("NORTHWEST", "NW"),
    ("SOUTHEAST", "SE"),
    ("SOUTHWEST", "SW"),
];

/// Publication 28, appendix C1: the suffixes that most streets have.
#[rustfmt::skip]
const SUFFIXES: [(&str, &str); 52] = [
    ("ALLEY", "ALY"), ("AVENUE", "AVE"), ("BEND", "BND"), ("BLUFF", "BLF"), ("BOULEVARD", "BLVD"), ("BRANCH", "BR"),
    ("BRIDGE", "BRG"), ("BROOK", "BRK"), ("BYPASS", "BYP"), ("CAUSEWAY", "CSWY"), ("CENTER", "CTR"), ("CIRCLE", "CIR"),
    ("COURT", "CT"), ("COVE", "CV"), ("CREEK", "CRK"), ("CRESCENT", "CRES"), ("CROSSING", "XING"), ("DRIVE", "DR"),
    ("ESTATES", "ESTS"), ("EXPRESSWAY", "EXPY"), ("FREEWAY", "FWY"), ("GARDENS", "GDNS"), ("GLEN", "GLN"),
    ("GREEN", "GRN"), ("GROVE", "GRV"), ("HARBOR", "HBR"), ("HEIGHTS", "HTS"), ("HIGHWAY", "HWY"), ("HILL", "HL"),
    ("HOLLOW", "HOLW"), ("JUNCTION", "JCT"), ("LANDING", "LNDG"), ("LANE", "LN"), ("LOOP", "LOOP"), ("MANOR", "MNR"),
    ("MEADOWS", "MDWS"), ("PARK", "PARK"), ("PARKWAY", "PKWY"), ("PIKE", "PIKE"), ("PLACE", "PL"), ("PLAZA", "PLZ"),
    ("POINT", "PT"), ("RIDGE", "RDG"), ("ROAD", "RD"), ("ROUTE", "RTE"), ("SQUARE", "SQ"), ("STREET", "ST"),
    ("TERRACE", "TER"), ("TRAIL", "TRL"), ("TURNPIKE", "TPKE"), ("VIEW", "VW"), ("WAY", "WAY"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn written(line: &str) -> String {
        let PostalLine { number, street, unit } = PostalLine::parse(line);
        let unit = unit.map(|unit| format!("{}|{}", unit.designator, unit.range)).unwrap_or_default();
        format!("{number}/{street}/{unit}")
    }

    #[test]
    fn a_line_is_written_as_the_post_office_writes_it() {
        for (line, expected) in [
            ("1 Market Street", "1/MARKET ST/"),
            ("170 St. Germain Ave.", "170/ST GERMAIN AVE/"),
            ("1600 Pennsylvania Avenue North West", "1600/PENNSYLVANIA AVE NW/"),
            ("12 north main st, apartment 4b", "12/N MAIN ST/APT|4B"),
            ("100 North Street", "100/NORTH ST/"),
            ("100 N Street", "100/N ST/"),
            ("350 5th Avenue #7710", "350/5TH AVE/#|7710"),
            ("5th Avenue", "/5TH AVE/"),
            ("One Market Plaza, Suite 3600", "ONE/MARKET PLZ/STE|3600"),
            ("10 Court Street Unit", "10/COURT ST/UNIT|"),
            ("10 Court Street Apt # 5", "10/COURT ST/APT|5"),
            ("77 Key Street", "77/KEY ST/"),
            ("1 Lot Lane", "1/LOT LN/"),
            ("9 Bay Rd Lot 4", "9/BAY RD/LOT|4"),
            ("21 Park Place Penthouse", "21/PARK PL/PH|"),
            ("1B Elm Way", "1B/ELM WAY/"),
            ("", "//"),
            ("#", "/#/"),
        ] {
            assert_eq!(written(line), expected, "{line}");
        }
    }

    #[test]
    fn numbers_and_units_that_cannot_be_are_known() {
        for (line, valid) in [
            ("1 A St", true),
            ("12-34 A St", true),
            ("1/2 A St", true),
            ("0 A St", false),
            ("A St", false),
            ("ABC1 A St", false),
        ] {
            assert_eq!(PostalLine::parse(line).has_valid_number(), valid, "{line}");
        }
        for (unit, valid) in [
            ("Apt 4", true),
            ("#4-B", true),
            ("12", true),
            ("Apt", false),
            ("Suite ???", false),
            ("Apt 123456789", false),
        ] {
            assert_eq!(Unit::parse(unit).has_valid_range(), valid, "{unit}");
        }
        assert!(!Unit::parse("Penthouse").needs_range());
        assert_eq!(Unit::parse("apartment 4b").to_string(), "APT 4B");
    }

    proptest::proptest! {
        #[test]
        fn writing_a_line_twice_changes_nothing(line in "[A-Za-z0-9 #.,]{0,40}") {
            let once = PostalLine::parse(&line);
            let text = format!("{} {} {}", once.number, once.street, once.unit.as_ref().map(ToString::to_string).unwrap_or_default());
            let twice = PostalLine::parse(&text);
            proptest::prop_assert_eq!(once.number.is_empty(), twice.number.is_empty());
        }
    }
}
