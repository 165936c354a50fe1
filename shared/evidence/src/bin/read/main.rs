//! Tries the readers on files or on cases: `read mrz|aamva|barcode|image|pdf|tin|name|pobox|vendor [FILE…]`.
//!
//! Prints one JSON object a line. With `--jsonl`, reads one case a line from standard input instead, and answers each
//! with its `id` and with the fields that such a case states as expected. `--dir DIR` is where the files that cases
//! name lie. `--measure` adds the milliseconds that a reading took, and the processor time and peak memory of the whole process.

mod arguments;
mod case;
mod reading;

use std::fs::File;
use std::io::{self, BufRead, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use gatehouse_evidence::pdf::{PAINT, TRY_TO_READ, paint, try_to_read};
use serde_json::{Map, Value, json};

use arguments::{Arguments, Kind, Source};

fn main() -> ExitCode {
    let done = match std::env::args().nth(1).as_deref() {
        Some(PAINT) => Some(paint()),
        Some(TRY_TO_READ) => Some(try_to_read()),
        _ => None,
    };
    if let Some(done) = done {
        return done.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => run(&arguments).unwrap_or(ExitCode::FAILURE),
        Err(usage) => {
            // Nothing is left to be done if even the usage cannot be written.
            let _ = writeln!(io::stderr(), "{usage}");
            ExitCode::from(2)
        }
    }
}

/// Fails if any file could not be opened or any case made no sense; a document that is refused is an answer.
fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let mut output = io::stdout().lock();
    let mut complete = true;
    let mut answer = |read: &dyn Fn() -> Result<Answer, Answer>| {
        let begin = Instant::now();
        let mut object = read().unwrap_or_else(|failed| {
            complete = false;
            failed
        });
        if arguments.measure {
            object.insert("millis".to_owned(), json!(begin.elapsed().as_millis()));
            object.insert("cpu_millis".to_owned(), json!(cpu_millis()));
            object.insert("peak_kib".to_owned(), json!(peak_kib()));
        }
        serde_json::to_writer(&mut output, &object)?;
        writeln!(output)
    };
    match &arguments.source {
        Source::Files(files) => {
            for path in files {
                match file_kind(arguments.kind) {
                    FileKind::Document(read) => answer(&|| document(path, read))?,
                    FileKind::Lines(read) => match contents(path) {
                        Ok(bytes) => lines(&bytes).try_for_each(|line| {
                            answer(&|| text(line).and_then(read).map_err(|error| failed(&error)))
                        })?,
                        Err(error) => answer(&|| Err(failed_file(path, &error)))?,
                    },
                    FileKind::CasesOnly => answer(&|| Err(failed("this kind is read with --jsonl")))?,
                }
            }
        }
        Source::Cases { folder } => {
            for line in io::stdin().lock().split(b'\n') {
                let line = line?;
                answer(&|| case::answer(arguments.kind, &line, folder))?;
            }
        }
    }
    Ok(if complete { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

type Answer = Map<String, Value>;

/// How a file of some kind is read.
enum FileKind {
    /// As one document.
    Document(fn(&[u8]) -> Answer),
    /// As one value a line.
    Lines(fn(&str) -> Result<Answer, String>),
    CasesOnly,
}

fn file_kind(kind: Kind) -> FileKind {
    match kind {
        Kind::Mrz => FileKind::Document(|bytes| reading::mrz(&String::from_utf8_lossy(bytes))),
        Kind::Aamva => FileKind::Document(reading::aamva),
        Kind::Barcode => FileKind::Document(reading::barcode),
        Kind::Image => FileKind::Document(reading::image),
        Kind::Pdf => FileKind::Document(reading::pdf),
        Kind::Tin => FileKind::Lines(|line| {
            let (kind, value) = line.split_once(' ').ok_or("a line is `ssn|itin|atin|ein NUMBER`")?;
            reading::tin(kind, value)
        }),
        Kind::Name => FileKind::Lines(|line| Ok(reading::name(line))),
        Kind::PoBox => FileKind::Lines(|line| Ok(reading::po_box(line))),
        Kind::Vendor => FileKind::CasesOnly,
    }
}

fn document(path: &Path, read: fn(&[u8]) -> Answer) -> Result<Answer, Answer> {
    let bytes = contents(path).map_err(|error| failed_file(path, &error))?;
    let mut answer = named(path);
    answer.extend(read(&bytes));
    Ok(answer)
}

/// No more of a file than it takes to refuse it for its length.
fn contents(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// As many as every reader takes.
const MAX_BYTES: u64 = 10 << 20;

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).filter(|line| !line.is_empty())
}

fn text(line: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(line).map_err(|_| "the line is not UTF-8".to_owned())
}

fn named(path: &Path) -> Answer {
    Answer::from_iter([("file".to_owned(), json!(path.display().to_string()))])
}

fn failed(error: &str) -> Answer {
    Answer::from_iter([("error".to_owned(), json!(error))])
}

fn failed_file(path: &Path, error: &io::Error) -> Answer {
    named(path).into_iter().chain(failed(&error.to_string())).collect()
}

/// The most memory that this process ever had resident, where the system tells (Linux).
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// The processor time that this process and its painter have used, where the system tells (Linux): unlike the clock's, it
/// does not depend on what else the machine does. In hundredths of a second, as Linux counts it.
fn cpu_millis() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the program's name, which may hold blanks: the times of the process are fields 14 and 15 of all, those of
    // its children 16 and 17.
    let fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11).take(4);
    let ticks: u64 = fields.map(|field| field.parse::<u64>().ok()).sum::<Option<u64>>()?;
    Some(ticks * 10)
}
