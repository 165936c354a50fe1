//! Reading of comma-separated tables with line numbers.

use csv::{ByteRecord, ReaderBuilder};

use super::lines::Lines;
use super::{Problem, SourceFile};

/// How often reading starts again behind a quotation mark that nothing closes, before the file is given up.
const RESTARTS: usize = 100;

/// A record and the line it began on.
pub(super) struct Row {
    pub(super) line: u64,
    fields: Vec<String>,
}

impl Row {
    pub(super) fn field(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", String::as_str).trim()
    }

    /// With the spaces at its ends, which count where a text goes on elsewhere.
    pub(super) fn untrimmed(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", String::as_str)
    }

    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }
}

/// Every record of the file, each of at most so many lines. Bytes that are not UTF-8 are read as Windows-1252, as OFAC's
/// older files are written.
///
/// A quotation mark that nothing closes would swallow the entries behind it. The record is reported, and reading goes on
/// with the line after the one it began on.
pub(super) fn rows(file: &SourceFile, most_lines: usize, problems: &mut Vec<Problem>) -> Vec<Row> {
    let bytes = file.bytes.as_slice();
    let (mut rows, mut lines, mut from) = (Vec::new(), Lines::of(bytes), 0);
    for _ in 0..RESTARTS {
        match read_from(from, most_lines, bytes, &mut lines, &mut rows) {
            Ok(()) => return rows,
            Err(begin) => {
                problems.push(problem(file, lines.at(begin as u64), "a quotation mark is not closed"));
                from = begin + length_of_line(&bytes[begin..]);
            }
        }
    }
    problems.push(unread_from(file, lines.at(from as u64), "too many quotation marks not closed, the rest is unread"));
    rows
}

/// Reads records until the end, or gives the place of one that goes on for too many lines.
fn read_from(
    from: usize,
    most_lines: usize,
    bytes: &[u8],
    lines: &mut Lines<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), usize> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[from..]);
    let place = |position: &csv::Position| from + usize::try_from(position.byte()).unwrap_or(bytes.len());
    let mut record = ByteRecord::new();
    // A slice cannot fail to be read, and records may be of any length.
    while let Ok(true) = reader.read_byte_record(&mut record) {
        let end = place(reader.position());
        let mut begin = record.position().map_or(from, place);
        // Line ends before the record are given to it.
        begin += bytes[begin..end].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let line_ends = bytes[begin..end].trim_ascii_end().iter().filter(|byte| **byte == b'\n').count();
        if line_ends >= most_lines {
            return Err(begin);
        }
        rows.push(Row { line: lines.at(begin as u64), fields: record.iter().map(text).collect() });
    }
    Ok(())
}

fn length_of_line(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1)
}

pub(super) fn problem(file: &SourceFile, line: u64, what: impl Into<String>) -> Problem {
    Problem { file: file.name.clone(), line, what: what.into(), rest_unread: false }
}

/// A problem that nothing behind it could be read for.
pub(super) fn unread_from(file: &SourceFile, line: u64, what: impl Into<String>) -> Problem {
    Problem { rest_unread: true, ..problem(file, line, what) }
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

/// A table whose header names its columns.
pub(super) struct Table {
    header: Vec<String>,
    pub(super) rows: Vec<Row>,
}

impl Table {
    /// A record may hold line ends within quotation marks, but no list has one of a hundred lines.
    const MOST_LINES: usize = 100;

    pub(super) fn read(file: &SourceFile, problems: &mut Vec<Problem>) -> Self {
        Self::of(rows(file, Self::MOST_LINES, problems))
    }

    /// The first row that has all of these columns is the header; a table without one is reported. Gives what stood
    /// before it.
    pub(super) fn read_below(
        file: &SourceFile,
        columns: &[&str],
        problems: &mut Vec<Problem>,
    ) -> Option<(Vec<Row>, Self)> {
        let mut rows = rows(file, Self::MOST_LINES, problems);
        let is_header = |row: &Row| columns.iter().all(|name| row.fields.iter().any(|own| own.trim() == *name));
        let Some(at) = rows.iter().take(10).position(is_header) else {
            problems.push(unread_from(file, 1, format!("no header with {}", columns.join(", "))));
            return None;
        };
        let rest = rows.split_off(at);
        Some((rows, Self::of(rest)))
    }

    fn of(mut rows: Vec<Row>) -> Self {
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
