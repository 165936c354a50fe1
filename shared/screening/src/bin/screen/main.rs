//! `screen`: builds an index and screens names, for trying out and for measuring.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program")]

mod cases;
mod files;
mod officer;

use std::fs;
use std::process::ExitCode;

use gatehouse_screening::{Index, IndexBuilder};

const USAGE: &str = "usage:
  screen index --out FILE [--without-original-script] LISTFILE|FOLDER...
  screen pairs < CASES.jsonl > RESULTS.jsonl
  screen screens --index FILE [--list KEY] [--soft SCORE] < CASES.jsonl > RESULTS.jsonl
  screen name NAME --index FILE [--kind person|organization|vessel|aircraft] [--dob DATE] [--country CODE] [--citizenship CODE]";

/// What went wrong, for the terminal.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("screen: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    let (command, rest) = arguments.split_first().ok_or(USAGE)?;
    let options = Options::read(rest)?;
    match command.as_str() {
        "index" => build(&options),
        "pairs" => cases::pairs(),
        "screens" => cases::screens(&options),
        "name" => officer::name(&options),
        _ => Err(USAGE.into()),
    }
}

/// `--key value` options, flags and everything else in order.
struct Options {
    named: Vec<(String, String)>,
    without_original_script: bool,
    free: Vec<String>,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self { named: Vec::new(), without_original_script: false, free: Vec::new() };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.strip_prefix("--") {
                Some("without-original-script") => options.without_original_script = true,
                Some(key) => {
                    let value = rest.next().ok_or_else(|| format!("--{key} needs a value\n{USAGE}"))?;
                    options.named.push((key.to_owned(), value.clone()));
                }
                None => options.free.push(argument.clone()),
            }
        }
        Ok(options)
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.named.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    fn index(&self) -> Result<Index, Failure> {
        let path = self.get("index").ok_or("--index FILE is needed; build one with `screen index`")?;
        Ok(Index::from_bytes(fs::read(path)?)?)
    }
}

fn build(options: &Options) -> Result<(), Failure> {
    let out = options.get("out").ok_or(USAGE)?;
    let mut builder = IndexBuilder::new();
    if options.without_original_script {
        builder = builder.without_original_script();
    }
    let built = builder.build(&files::read_all(&options.free)?)?;
    fs::write(out, &built.bytes)?;
    for list in &built.report.version.lists {
        println!(
            "{}: {} entries, published {}",
            list.list,
            list.entries,
            list.published.as_deref().unwrap_or("unknown")
        );
    }
    for problem in &built.report.problems {
        eprintln!("{problem}");
    }
    println!("{} names, {} bytes, {}", built.report.names, built.bytes.len(), built.report.version.content_hash);
    Ok(())
}
