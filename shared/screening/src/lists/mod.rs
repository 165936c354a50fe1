//! The lists as their publishers write them: bytes in, entities and problems out.
//!
//! A line that cannot be read is reported with its number and left out; it never stops the others and is never
//! dropped without a word. Reading is pure: files are recognised by their name and their content.

mod births;
mod canada;
mod effects;
mod eu;
mod lines;
mod numbers;
mod ofac;
mod ofac_advanced;
mod ofac_remarks;
mod pep;
mod seco;
mod tables;
mod uk;
mod uk_published;
mod uk_values;
mod un;
mod xml;

use std::fmt;

use sha2::{Digest, Sha256};

use crate::entity::Entity;

/// A list's key, as Synapse names it where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ListKey {
    /// OFAC Specially Designated Nationals.
    OfacSdn,
    /// OFAC consolidated non-SDN lists.
    OfacConsolidated,
    /// United Nations Security Council consolidated list.
    UnConsolidated,
    /// UK sanctions list.
    UkSanctions,
    /// Politically exposed persons, or the operator's own list.
    Pep,
    /// The European Union's consolidated list of persons subject to financial sanctions.
    EuFinancial,
    /// The sanctions of Switzerland's State Secretariat for Economic Affairs.
    SwissSeco,
    /// Canada's consolidated autonomous sanctions list (Special Economic Measures Act and others).
    CanadaSema,
}

impl ListKey {
    pub const ALL: [Self; 8] = [
        Self::OfacSdn,
        Self::OfacConsolidated,
        Self::UnConsolidated,
        Self::UkSanctions,
        Self::Pep,
        Self::EuFinancial,
        Self::SwissSeco,
        Self::CanadaSema,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::OfacSdn => "ofac_sdn",
            Self::OfacConsolidated => "cons_sdn",
            Self::UnConsolidated => "unsc_cons",
            Self::UkSanctions => "uk_sanctions",
            Self::Pep => "pep",
            Self::EuFinancial => "eu_fsf",
            Self::SwissSeco => "ch_seco",
            Self::CanadaSema => "ca_sema",
        }
    }
}

impl fmt::Display for ListKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One file of a list as fetched.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// A path or URL; its last part and, for OFAC's later versions, its folder tell what the file is.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Something in a source that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub file: String,
    /// Counted from 1; 0 concerns the whole file.
    pub line: u64,
    pub what: String,
    /// Whether nothing behind it could be read either.
    pub rest_unread: bool,
}

impl Problem {
    /// Of a list as a whole.
    fn of(list: ListKey, what: String) -> Self {
        Self { file: list.to_string(), line: 0, what, rest_unread: false }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// One list read from its files.
#[derive(Debug, Clone)]
pub struct ParsedList {
    pub key: ListKey,
    /// The publisher's version or date, where the files carry one.
    pub published: Option<String>,
    /// In the order of their ids, each id once.
    pub entities: Vec<Entity>,
    /// By file and line.
    pub problems: Vec<Problem>,
}

impl ParsedList {
    fn empty(key: ListKey) -> Self {
        Self { key, published: None, entities: Vec::new(), problems: Vec::new() }
    }
}

/// What a file is, by its name and its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    OfacPrimary(ListKey),
    OfacAliases(ListKey),
    OfacAddresses(ListKey),
    OfacComments(ListKey),
    OfacAdvanced(ListKey),
    Un,
    UkPublished,
    UkSubjects,
    UkNames,
    UkBirths,
    UkCountries,
    UkIdentifiers,
    JsonLines,
    /// The one kind of file that a list has.
    Of(ListKey),
}

impl FileKind {
    fn of(file: &SourceFile) -> Option<Self> {
        let base = file.name.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
        let kind = match base.as_str() {
            "sdn.csv" => Self::OfacPrimary(ListKey::OfacSdn),
            "alt.csv" => Self::OfacAliases(ListKey::OfacSdn),
            "add.csv" => Self::OfacAddresses(ListKey::OfacSdn),
            "sdn_comments.csv" => Self::OfacComments(ListKey::OfacSdn),
            "cons_prim.csv" => Self::OfacPrimary(ListKey::OfacConsolidated),
            "cons_alt.csv" => Self::OfacAliases(ListKey::OfacConsolidated),
            "cons_add.csv" => Self::OfacAddresses(ListKey::OfacConsolidated),
            "cons_comments.csv" => Self::OfacComments(ListKey::OfacConsolidated),
            "sdn_advanced.xml" => Self::OfacAdvanced(ListKey::OfacSdn),
            "cons_advanced.xml" => Self::OfacAdvanced(ListKey::OfacConsolidated),
            "subjects.csv" => Self::UkSubjects,
            "subject_names.csv" => Self::UkNames,
            "subject_dobs.csv" => Self::UkBirths,
            "subject_countries.csv" => Self::UkCountries,
            "subject_identifiers.csv" => Self::UkIdentifiers,
            _ => return Self::of_content(&base, &file.bytes),
        };
        Some(kind)
    }

    fn of_content(base: &str, bytes: &[u8]) -> Option<Self> {
        let head = &bytes[..bytes.len().min(4096)];
        let contains = |needle: &[u8]| head.windows(needle.len()).any(|window| window == needle);
        if base.ends_with(".xml") && contains(b"<CONSOLIDATED_LIST") {
            return Some(Self::Un);
        }
        // Their URLs call them `content` or `downloadXmlGesamtliste.xhtml`.
        let other = [
            (eu::is_list as fn(&[u8]) -> bool, ListKey::EuFinancial),
            (seco::is_list, ListKey::SwissSeco),
            (canada::is_list, ListKey::CanadaSema),
        ];
        if let Some((_, list)) =
            other.iter().find(|(is_list, _)| head.trim_ascii_start().contains(&b'<') && is_list(head))
        {
            return Some(Self::Of(*list));
        }
        if base.ends_with(".csv") && uk_published::is_published_file(head) {
            return Some(Self::UkPublished);
        }
        let json = base.ends_with(".json") || base.ends_with(".jsonl") || base.ends_with(".ndjson");
        (json && head.trim_ascii_start().starts_with(b"{")).then_some(Self::JsonLines)
    }

    fn list(self) -> ListKey {
        match self {
            Self::OfacPrimary(key)
            | Self::OfacAliases(key)
            | Self::OfacAddresses(key)
            | Self::OfacComments(key)
            | Self::OfacAdvanced(key) => key,
            Self::Un => ListKey::UnConsolidated,
            Self::UkPublished
            | Self::UkSubjects
            | Self::UkNames
            | Self::UkBirths
            | Self::UkCountries
            | Self::UkIdentifiers => ListKey::UkSanctions,
            Self::JsonLines => ListKey::Pep,
            Self::Of(list) => list,
        }
    }
}

/// The list a file belongs to, or `None` where the file is not a list.
pub fn recognise(file: &SourceFile) -> Option<ListKey> {
    FileKind::of(file).map(FileKind::list)
}

/// What a list is known by: SHA-256 over its source files in the order of their names, hex.
pub fn source_hash(list: ListKey, files: &[SourceFile]) -> String {
    let base_name = |file: &SourceFile| file.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let mut own: Vec<&SourceFile> = files.iter().filter(|file| recognise(file) == Some(list)).collect();
    own.sort_by_key(|file| base_name(file));
    let hash = own.iter().fold(Sha256::new(), |hash, file| hash.chain_update(&file.bytes));
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads every list found among the files; files that belong to no list are left alone.
pub fn parse_lists(files: &[SourceFile]) -> Vec<ParsedList> {
    ListKey::ALL.into_iter().filter_map(|key| parse_list(key, files)).collect()
}

fn parse_list(key: ListKey, files: &[SourceFile]) -> Option<ParsedList> {
    let own: Vec<(FileKind, &SourceFile)> = files
        .iter()
        .filter_map(|file| FileKind::of(file).map(|kind| (kind, file)))
        .filter(|(kind, _)| kind.list() == key)
        .collect();
    if own.is_empty() {
        return None;
    }
    let mut list = match key {
        ListKey::OfacSdn | ListKey::OfacConsolidated => ofac::parse(key, &own),
        ListKey::UnConsolidated => un::parse(&own),
        ListKey::UkSanctions => uk::parse(&own),
        ListKey::Pep => pep::parse(&own),
        ListKey::EuFinancial => eu::parse(&own),
        ListKey::SwissSeco => seco::parse(&own),
        ListKey::CanadaSema => canada::parse(&own),
    };
    report_unnamed(&mut list);
    list.entities.sort_by(|a, b| a.id.cmp(&b.id));
    report_repeated(&mut list);
    list.problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    Some(list)
}

fn report_unnamed(list: &mut ParsedList) {
    let problems = &mut list.problems;
    list.entities.retain(|entity| {
        let named = !entity.names.is_empty();
        if !named {
            problems.push(Problem::of(list.key, format!("{}: no name", entity.id)));
        }
        named
    });
}

fn report_repeated(list: &mut ParsedList) {
    let problems = &mut list.problems;
    list.entities.dedup_by(|later, earlier| {
        let repeated = later.id == earlier.id;
        if repeated {
            problems.push(Problem::of(list.key, format!("{}: given twice, the first kept", later.id)));
        }
        repeated
    });
}
