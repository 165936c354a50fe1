//! Gathers list files from paths and folders.

use std::fs;
use std::path::Path;

use gatehouse_screening::lists::SourceFile;

use crate::Failure;

/// Reads the files named, and those of the folders named; a dated subfolder is a later version and must be named itself.
pub(crate) fn read_all(paths: &[String]) -> Result<Vec<SourceFile>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        let path = Path::new(path);
        if path.is_dir() {
            read_folder(path, &mut files)?;
        } else {
            files.push(read(path)?);
        }
    }
    Ok(files)
}

fn read_folder(folder: &Path, files: &mut Vec<SourceFile>) -> Result<(), Failure> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if path.is_file() {
            files.push(read(&path)?);
        } else if !is_dated(&path) {
            read_folder(&path, files)?;
        }
    }
    Ok(())
}

fn is_dated(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(|c: char| c.is_ascii_digit()))
}

fn read(path: &Path) -> Result<SourceFile, Failure> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(SourceFile { name: path.display().to_string(), bytes })
}
