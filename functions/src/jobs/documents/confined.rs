//! This program once more, as a process that confines itself: PDFs are parsed and drawn there first. Its decoders may say
//! whatever they like of a stranger's file: nobody keeps it.

use std::io;
use std::process::{Command, Stdio};

use gatehouse_evidence::file::{FileType, sniff};
use gatehouse_evidence::pdf::{self, Limits, PageImage};
use lambda_http::Error;

/// Whether a file can be opened here: what the objects of a PDF take cannot be told beforehand.
pub(super) async fn fits(bytes: &[u8]) -> Result<bool, Error> {
    if sniff(bytes) != Some(FileType::Pdf) {
        return Ok(true);
    }
    apart(bytes, |bytes| pdf::is_readable_apart(this_program(pdf::TRY_TO_READ)?, bytes)).await
}

/// The first pages of a PDF.
pub(super) async fn draw(bytes: &[u8]) -> Result<Vec<PageImage>, Error> {
    apart(bytes, |bytes| pdf::draw_apart(this_program(pdf::PAINT)?, bytes, &Limits::default())).await
}

/// Waits for such a process without holding up whatever else runs here.
async fn apart<T: Send + 'static>(bytes: &[u8], wait: fn(&[u8]) -> io::Result<T>) -> Result<T, Error> {
    let bytes = bytes.to_vec();
    Ok(tokio::task::spawn_blocking(move || wait(&bytes)).await??)
}

fn this_program(argument: &str) -> io::Result<Command> {
    let mut program = Command::new(std::env::current_exe()?);
    program.arg(argument).stderr(Stdio::null());
    Ok(program)
}
