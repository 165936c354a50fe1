//! Drawing in a process of its own, with limits that the system keeps.
//!
//! What a page costs to interpret cannot be told from its size: 49 KB of compressed letters took the renderer 3.6 GB and
//! thirteen seconds before it drew anything. So the painter is confined, and whoever waits for it stops waiting.

use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use rustix::process::{Resource, Rlimit, setrlimit};

use super::{Limits, PageImage, draw};

/// The argument by which a program is asked to be the painter: it then calls [`paint`] and ends.
pub const PAINT: &str = "paint-pages";

/// The most memory that a painter may ask for to write to, in bytes: with the program itself less than 128 MB.
const MAX_MEMORY: u64 = 100 << 20;
/// The processor time that a painter may use, in seconds, should nobody be there to stop it.
const MAX_SECONDS: u64 = 3;
/// More than the largest picture of a page.
const MAX_PICTURE_BYTES: u32 = 8 << 20;

/// Draws the first pages of a document by a painter: a program that calls [`paint`], which this sets up and runs. Pages
/// that did not come in time or before the painter failed are missing.
///
/// # Errors
/// When there is no such program, or the system has no room for it.
pub fn draw_apart(mut painter: Command, bytes: &[u8], limits: &Limits) -> io::Result<Vec<PageImage>> {
    let deadline = Instant::now() + limits.drawing;
    // Nothing of what the environment holds, credentials above all, is a painter's business.
    let mut child = painter.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (to, from) = (child.stdin.take(), child.stdout.take());
    let (sender, receiver) = mpsc::channel();
    let drawn = thread::scope(|scope| {
        // A painter that ends early closes the pipe: then nobody is there to read on.
        scope.spawn(move || to.map(|mut to| to.write_all(bytes)));
        scope.spawn(move || {
            let mut from = from?;
            while let Some(page) = receive(&mut from) {
                sender.send(page).ok()?;
            }
            Some(())
        });
        let left = || deadline.saturating_duration_since(Instant::now());
        let mut drawn = Vec::new();
        while drawn.len() < limits.max_drawn_pages
            && let Ok(page) = receiver.recv_timeout(left())
        {
            drawn.push(page);
        }
        // Its pipes close with it, so that both threads end. It may have ended by itself.
        let _ = child.kill();
        drawn
    });
    child.wait()?;
    Ok(drawn)
}

/// The painter: draws the document that comes on standard input, and writes each page to standard output when it is done.
///
/// # Errors
/// When the limits cannot be set, or nobody listens any more.
pub fn paint() -> io::Result<()> {
    confine()?;
    let limits = Limits::default();
    let mut bytes = Vec::new();
    // A longer document is refused for its length.
    io::stdin().lock().take(limits.max_bytes as u64 + 1).read_to_end(&mut bytes)?;
    let mut output = io::stdout().lock();
    for page in draw(bytes, &limits) {
        send(&mut output, &page)?;
    }
    Ok(())
}

fn confine() -> io::Result<()> {
    for (resource, most) in [(Resource::Data, MAX_MEMORY), (Resource::Cpu, MAX_SECONDS), (Resource::Core, 0)] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// A page's number, the length of its picture, and the picture.
fn send(output: &mut impl Write, page: &PageImage) -> io::Result<()> {
    let (Ok(number), Ok(length)) = (u16::try_from(page.number), u32::try_from(page.jpeg.len())) else {
        return Err(io::ErrorKind::FileTooLarge.into());
    };
    output.write_all(&number.to_be_bytes())?;
    output.write_all(&length.to_be_bytes())?;
    output.write_all(&page.jpeg)?;
    output.flush()
}

/// `None` where no whole page comes any more.
fn receive(input: &mut impl Read) -> Option<PageImage> {
    let (mut number, mut length) = ([0; 2], [0; 4]);
    input.read_exact(&mut number).ok()?;
    input.read_exact(&mut length).ok()?;
    let length = Some(u32::from_be_bytes(length)).filter(|length| *length <= MAX_PICTURE_BYTES)?;
    let mut jpeg = vec![0; usize::try_from(length).ok()?];
    input.read_exact(&mut jpeg).ok()?;
    Some(PageImage { number: usize::from(u16::from_be_bytes(number)), jpeg })
}
