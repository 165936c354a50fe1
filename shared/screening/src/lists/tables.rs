//! Reading of comma-separated tables with line numbers.

use csv::{ByteRecord, ReaderBuilder};

use super::lines::Lines;
use super::{Problem, SourceFile};

/// A record and the line it began on.
pub(super) struct Row {
    pub(super) line: u64,
    fields: Vec<String>,
}

impl Row {
    pub(super) fn field(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", String::as_str).trim()
    }

    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }
}

/// Every record of the file. Bytes that are not UTF-8 are read as Windows-1252, as OFAC's older files are written.
pub(super) fn rows(file: &SourceFile, problems: &mut Vec<Problem>) -> Vec<Row> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file.bytes.as_slice());
    let mut rows = Vec::new();
    let mut record = ByteRecord::new();
    let mut lines = Lines::of(&file.bytes);
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => return rows,
            Ok(true) => {
                let begin = record.position().map_or(0, csv::Position::byte);
                // The reader leaves the second byte of a CR LF to the next record.
                let line = lines.at(begin + u64::from(begin > 0));
                rows.push(Row { line, fields: record.iter().map(text).collect() });
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                problems.push(problem(file, line, "not a comma-separated record"));
                return rows;
            }
        }
    }
}

pub(super) fn problem(file: &SourceFile, line: u64, what: impl Into<String>) -> Problem {
    Problem { file: file.name.clone(), line, what: what.into() }
}

fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{FEFF}').to_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

/// Windows-1252 differs from Latin-1 in 0x80..=0x9F; only its quotation marks and dashes occur in names.
fn windows_1252(byte: u8) -> char {
    match byte {
        0x91 | 0x92 => '’',
        0x93 | 0x94 => '"',
        0x96 | 0x97 => '-',
        0x8A => 'Š',
        0x8E => 'Ž',
        0x9A => 'š',
        0x9E => 'ž',
        other => char::from(other),
    }
}

/// A table whose first row names its columns.
pub(super) struct Table {
    header: Vec<String>,
    pub(super) rows: Vec<Row>,
}

impl Table {
    pub(super) fn read(file: &SourceFile, problems: &mut Vec<Problem>) -> Self {
        let mut rows = rows(file, problems);
        if rows.is_empty() {
            return Self { header: Vec::new(), rows };
        }
        let header = rows.remove(0).fields.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
        Self { header, rows }
    }

    pub(super) fn get<'a>(&self, row: &'a Row, column: &str) -> &'a str {
        self.header.iter().position(|name| name == column).map_or("", |at| row.field(at))
    }
}
