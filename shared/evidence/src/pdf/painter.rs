//! Reading and drawing in a process of its own, with limits that the system keeps.
//!
//! What a page costs to interpret cannot be told from its size: 49 KB of compressed letters took the renderer 3.6 GB and
//! thirteen seconds before it drew anything; ten kilobytes of compressed objects are parsed into gigabytes. So the painter is
//! confined, and whoever waits for it stops waiting; and a document is first parsed there, and here only if it fitted.

use std::io::{self, Read, Write};
use std::process::{ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, setrlimit};

use super::{Limits, PageImage, draw, open};

/// The argument by which a program is asked to be the painter: it then calls [`paint`] and ends.
pub const PAINT: &str = "paint-pages";

/// The argument by which a program is asked whether a document can be read: it then calls [`try_to_read`] and ends.
pub const TRY_TO_READ: &str = "try-to-read";
/// How long a document is read, should the processor be busy with others.
const READING: Duration = Duration::from_secs(10);
/// What a reader says when it is done.
const DONE: u8 = b'.';

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
pub fn draw_apart(painter: Command, bytes: &[u8], limits: &Limits) -> io::Result<Vec<PageImage>> {
    apart(painter, bytes, (limits.drawing, limits.max_drawn_pages), receive)
}

/// Whether a document can be read within the painter's limits, found out by a program that calls [`try_to_read`]. Whether it
/// is harmless is another question, which may then be asked here.
///
/// # Errors
/// As [`draw_apart`].
pub fn is_readable_apart(reader: Command, bytes: &[u8]) -> io::Result<bool> {
    let done = apart(reader, bytes, (READING, 1), |from| {
        let mut said = [0];
        from.read_exact(&mut said).ok().filter(|()| said == [DONE])
    })?;
    Ok(!done.is_empty())
}

/// What a program makes of a document, part by part: no more than so many parts, and none after that time.
fn apart<T: Send>(
    mut program: Command,
    bytes: &[u8],
    (time, most): (Duration, usize),
    receive: impl Fn(&mut ChildStdout) -> Option<T> + Send,
) -> io::Result<Vec<T>> {
    let deadline = Instant::now() + time;
    // Nothing of what the environment holds, credentials above all, is a painter's business.
    let mut child = program.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (to, from) = (child.stdin.take(), child.stdout.take());
    let (sender, receiver) = mpsc::channel();
    let made = thread::scope(|scope| {
        // A painter that ends early closes the pipe: then nobody is there to read on.
        scope.spawn(move || to.map(|mut to| to.write_all(bytes)));
        scope.spawn(move || {
            let mut from = from?;
            while let Some(part) = receive(&mut from) {
                sender.send(part).ok()?;
            }
            Some(())
        });
        let left = || deadline.saturating_duration_since(Instant::now());
        let mut made = Vec::new();
        while made.len() < most
            && let Ok(part) = receiver.recv_timeout(left())
        {
            made.push(part);
        }
        // Its pipes close with it, so that both threads end. It may have ended by itself.
        let _ = child.kill();
        made
    });
    child.wait()?;
    Ok(made)
}

/// The painter: draws the document that comes on standard input, and writes each page to standard output when it is done.
///
/// # Errors
/// When the limits cannot be set, or nobody listens any more.
pub fn paint() -> io::Result<()> {
    confine()?;
    let limits = Limits::default();
    let bytes = document(&limits)?;
    let mut output = io::stdout().lock();
    for page in draw(bytes, &limits) {
        send(&mut output, &page)?;
    }
    Ok(())
}

/// The reader: parses the document that comes on standard input, and says when it is done, whatever it found.
///
/// # Errors
/// As [`paint`].
pub fn try_to_read() -> io::Result<()> {
    confine()?;
    let limits = Limits::default();
    let _ = open(&document(&limits)?, &limits);
    io::stdout().lock().write_all(&[DONE])
}

/// A longer document is refused for its length.
fn document(limits: &Limits) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(limits.max_bytes as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
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
fn receive(input: &mut ChildStdout) -> Option<PageImage> {
    let (mut number, mut length) = ([0; 2], [0; 4]);
    input.read_exact(&mut number).ok()?;
    input.read_exact(&mut length).ok()?;
    let length = Some(u32::from_be_bytes(length)).filter(|length| *length <= MAX_PICTURE_BYTES)?;
    let mut jpeg = vec![0; usize::try_from(length).ok()?];
    input.read_exact(&mut jpeg).ok()?;
    Some(PageImage { number: usize::from(u16::from_be_bytes(number)), jpeg })
}
