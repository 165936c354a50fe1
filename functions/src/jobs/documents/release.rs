//! What leaves quarantine, written where reviewers may open it.

use std::process::{Command, Stdio};

use gatehouse_checks::file::Release;
use gatehouse_domain::document::Pages;
use gatehouse_evidence::pdf::{self, Limits, PageImage};
use gatehouse_store::Objects;
use lambda_http::Error;

use crate::files;

/// Writes what is released of a file to `clean`, and a PDF's pages beside it. Twice is as good as once.
pub(super) async fn write(
    objects: &Objects,
    release: &Release,
    bytes: &[u8],
    clean: &str,
) -> Result<Option<Pages>, Error> {
    match release {
        Release::AsItCame { media_type } => objects.put(clean, bytes.to_vec(), media_type).await?,
        Release::Picture(jpeg) => objects.put(clean, jpeg.0.clone(), JPEG).await?,
        Release::Pdf { pages } => {
            objects.put(clean, bytes.to_vec(), "application/pdf").await?;
            let bytes = bytes.to_vec();
            let drawn = tokio::task::spawn_blocking(move || draw(&bytes)).await??;
            let pages = Pages { count: number(*pages), drawn: drawn.iter().map(|page| number(page.number)).collect() };
            for page in drawn {
                objects.put(&files::page_key(clean, number(page.number)), page.jpeg, JPEG).await?;
            }
            return Ok(Some(pages));
        }
    }
    Ok(None)
}

/// The painter is this program in a process of its own, whose decoders may say whatever they like of a stranger's file:
/// nobody keeps it.
fn draw(bytes: &[u8]) -> std::io::Result<Vec<PageImage>> {
    pdf::draw_apart(this_program(pdf::PAINT)?, bytes, &Limits::default())
}

/// Whether a PDF can be parsed here: tried by such a process first, since what its objects take cannot be told beforehand.
pub(super) fn is_readable(bytes: &[u8]) -> std::io::Result<bool> {
    pdf::is_readable_apart(this_program(pdf::TRY_TO_READ)?, bytes)
}

fn this_program(argument: &str) -> std::io::Result<Command> {
    let mut program = Command::new(std::env::current_exe()?);
    program.arg(argument).stderr(Stdio::null());
    Ok(program)
}

const JPEG: &str = "image/jpeg";

/// The readers refuse documents with more than fifty pages.
fn number(pages: usize) -> u16 {
    u16::try_from(pages).unwrap_or(u16::MAX)
}
