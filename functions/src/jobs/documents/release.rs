//! What leaves quarantine, written where reviewers may open it.

use gatehouse_checks::file::Release;
use gatehouse_domain::document::Pages;
use gatehouse_evidence::film::take_out_notes;
use gatehouse_store::Objects;
use lambda_http::Error;

use crate::files;
use crate::jobs::documents::confined;

/// Writes what is released of a file to `clean`, and a PDF's pages beside it. Twice is as good as once.
pub(super) async fn write(
    objects: &Objects,
    release: &Release,
    bytes: &[u8],
    clean: &str,
) -> Result<Option<Pages>, Error> {
    match release {
        Release::AsItCame { media_type } => objects.put(clean, bytes.to_vec(), media_type).await?,
        Release::Video { media_type } => {
            let mut film = bytes.to_vec();
            take_out_notes(&mut film);
            objects.put(clean, film, media_type).await?;
        }
        Release::Picture(jpeg) => objects.put(clean, jpeg.0.clone(), JPEG).await?,
        Release::Pdf { pages } => {
            objects.put(clean, bytes.to_vec(), "application/pdf").await?;
            let drawn = confined::draw(bytes).await?;
            let pages = Pages { count: number(*pages), drawn: drawn.iter().map(|page| number(page.number)).collect() };
            for page in drawn {
                objects.put(&files::page_key(clean, number(page.number)), page.jpeg, JPEG).await?;
            }
            return Ok(Some(pages));
        }
    }
    Ok(None)
}

const JPEG: &str = "image/jpeg";

/// The readers refuse documents with more than fifty pages.
fn number(pages: usize) -> u16 {
    u16::try_from(pages).unwrap_or(u16::MAX)
}
