//! The command line.

use std::path::PathBuf;

pub(crate) const USAGE: &str = "usage: read mrz|aamva|barcode|image|pdf|tin|name|pobox [--measure] FILE...
       read mrz|aamva|barcode|image|pdf|tin|name|pobox|vendor --jsonl [--dir DIR] [--measure] < CASES";

/// What is read.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Mrz,
    Aamva,
    Barcode,
    Image,
    Pdf,
    Tin,
    Name,
    PoBox,
    Vendor,
}

/// Where it is read from.
pub(crate) enum Source {
    Files(Vec<PathBuf>),
    Cases { folder: PathBuf },
}

pub(crate) struct Arguments {
    pub(crate) kind: Kind,
    pub(crate) source: Source,
    pub(crate) measure: bool,
}

impl Arguments {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, &'static str> {
        let kind = words.next().as_deref().and_then(Kind::parse).ok_or(USAGE)?;
        let (mut measure, mut jsonl, mut folder, mut files) = (false, false, PathBuf::new(), Vec::new());
        while let Some(word) = words.next() {
            match word.as_str() {
                "--measure" => measure = true,
                "--jsonl" => jsonl = true,
                "--dir" => folder = words.next().map(PathBuf::from).ok_or(USAGE)?,
                option if option.starts_with("--") => return Err(USAGE),
                file => files.push(PathBuf::from(file)),
            }
        }
        let source = match (jsonl, files.is_empty()) {
            (true, true) => Source::Cases { folder },
            (false, false) => Source::Files(files),
            _ => return Err(USAGE),
        };
        Ok(Self { kind, source, measure })
    }
}

impl Kind {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "mrz" => Self::Mrz,
            "aamva" => Self::Aamva,
            "barcode" => Self::Barcode,
            "image" => Self::Image,
            "pdf" => Self::Pdf,
            "tin" => Self::Tin,
            "name" => Self::Name,
            "pobox" => Self::PoBox,
            "vendor" => Self::Vendor,
            _ => return None,
        })
    }
}
