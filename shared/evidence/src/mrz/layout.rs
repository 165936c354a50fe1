//! Where each format keeps its fields (parts 4 to 7).

use super::MrzProblem;

/// A size and arrangement of zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Cards: three lines of 30.
    Td1,
    /// Larger cards: two lines of 36.
    Td2,
    /// Passports: two lines of 44.
    Td3,
    /// Full-page visas: two lines of 44.
    MrvA,
    /// Smaller visas: two lines of 36.
    MrvB,
}

impl Format {
    pub fn name(self) -> &'static str {
        match self {
            Self::Td1 => "TD1",
            Self::Td2 => "TD2",
            Self::Td3 => "TD3",
            Self::MrvA => "MRVA",
            Self::MrvB => "MRVB",
        }
    }

    pub(super) fn layout(self) -> &'static Layout {
        match self {
            Self::Td1 => &TD1,
            Self::Td2 => &TD2,
            Self::Td3 => &TD3,
            Self::MrvA => &MRV_A,
            Self::MrvB => &MRV_B,
        }
    }
}

/// A run of characters: line, first place, place behind the last; all from zero.
#[derive(Clone, Copy)]
pub(super) struct Field(usize, usize, usize);

/// The places of a format's fields.
pub(super) struct Layout {
    pub(super) document_code: Field,
    pub(super) issuing_state: Field,
    pub(super) names: Field,
    pub(super) document_number: Field,
    pub(super) document_number_digit: Field,
    /// Whether longer document numbers go on in the first optional field.
    pub(super) long_numbers: bool,
    pub(super) nationality: Field,
    pub(super) birth_date: Field,
    pub(super) birth_date_digit: Field,
    pub(super) sex: Field,
    pub(super) expiry_date: Field,
    pub(super) expiry_date_digit: Field,
    pub(super) optional: &'static [Field],
    /// The check digit of the first optional field.
    pub(super) personal_number_digit: Option<Field>,
    pub(super) composite: Option<(&'static [Field], Field)>,
}

const TD1: Layout = Layout {
    document_code: Field(0, 0, 2),
    issuing_state: Field(0, 2, 5),
    names: Field(2, 0, 30),
    document_number: Field(0, 5, 14),
    document_number_digit: Field(0, 14, 15),
    long_numbers: true,
    nationality: Field(1, 15, 18),
    birth_date: Field(1, 0, 6),
    birth_date_digit: Field(1, 6, 7),
    sex: Field(1, 7, 8),
    expiry_date: Field(1, 8, 14),
    expiry_date_digit: Field(1, 14, 15),
    optional: &[Field(0, 15, 30), Field(1, 18, 29)],
    personal_number_digit: None,
    composite: Some((&[Field(0, 5, 30), Field(1, 0, 7), Field(1, 8, 15), Field(1, 18, 29)], Field(1, 29, 30))),
};

const TD2: Layout = Layout {
    names: Field(0, 5, 36),
    long_numbers: true,
    optional: &[Field(1, 28, 35)],
    composite: Some((&[Field(1, 0, 10), Field(1, 13, 20), Field(1, 21, 35)], Field(1, 35, 36))),
    ..MRV_B
};

const TD3: Layout = Layout {
    optional: &[Field(1, 28, 42)],
    personal_number_digit: Some(Field(1, 42, 43)),
    composite: Some((&[Field(1, 0, 10), Field(1, 13, 20), Field(1, 21, 43)], Field(1, 43, 44))),
    ..MRV_A
};

const MRV_A: Layout = Layout { names: Field(0, 5, 44), optional: &[Field(1, 28, 44)], ..MRV_B };

const MRV_B: Layout = Layout {
    document_code: Field(0, 0, 2),
    issuing_state: Field(0, 2, 5),
    names: Field(0, 5, 36),
    document_number: Field(1, 0, 9),
    document_number_digit: Field(1, 9, 10),
    long_numbers: false,
    nationality: Field(1, 10, 13),
    birth_date: Field(1, 13, 19),
    birth_date_digit: Field(1, 19, 20),
    sex: Field(1, 20, 21),
    expiry_date: Field(1, 21, 27),
    expiry_date_digit: Field(1, 27, 28),
    optional: &[Field(1, 28, 36)],
    personal_number_digit: None,
    composite: None,
};

/// The characters of a zone, known to be of a format's shape and of the zone's alphabet.
pub(super) struct Zone {
    format: Format,
    line_length: usize,
    characters: String,
}

impl Zone {
    pub(super) fn parse(text: &str) -> Result<Self, MrzProblem> {
        let lines: Vec<String> = text.lines().map(compact).filter(|line| !line.is_empty()).collect();
        let characters = lines.concat();
        // The alphabet first, so that places can be counted in bytes from here on.
        if !characters.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'<')) {
            return Err(MrzProblem::Character);
        }
        let (line_length, line_count) = match characters.len() {
            90 => (30, 3),
            72 => (36, 2),
            88 => (44, 2),
            _ => return Err(MrzProblem::Shape),
        };
        let run_together = lines.len() == 1;
        let in_lines = lines.len() == line_count && lines.iter().all(|line| line.len() == line_length);
        if !run_together && !in_lines {
            return Err(MrzProblem::Shape);
        }
        let format = match (line_length, characters.starts_with('V')) {
            (30, _) => Format::Td1,
            (36, false) => Format::Td2,
            (36, true) => Format::MrvB,
            (_, false) => Format::Td3,
            (_, true) => Format::MrvA,
        };
        Ok(Self { format, line_length, characters })
    }

    pub(super) fn format(&self) -> Format {
        self.format
    }

    pub(super) fn get(&self, Field(line, start, end): Field) -> &str {
        let line = line * self.line_length;
        &self.characters[line + start..line + end]
    }
}

fn compact(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}
