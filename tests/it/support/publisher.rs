//! A publisher of lists, who behaves as badly as each test says. It speaks plain HTTP/1.1 on a free port.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::Duration;

/// What comes for a path.
#[derive(Debug, Clone)]
pub(crate) enum File {
    Whole(Vec<u8>),
    Status(u16),
    /// The connection ends before all that was announced is sent.
    CutOff(Vec<u8>),
    /// A byte now and then.
    Slow,
    /// This many zeros.
    Zeros(usize),
    /// As much as there is, to the end of the connection.
    WithoutLength(Vec<u8>),
    Redirect(String),
}

#[derive(Debug, Clone)]
pub(crate) struct Publisher {
    pub(crate) url: String,
    files: Arc<Mutex<BTreeMap<String, File>>>,
}

impl Publisher {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let files = Arc::new(Mutex::new(BTreeMap::new()));
        let shared = Arc::clone(&files);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || serve(connection, &shared));
            }
        });
        Self { url, files }
    }

    pub(crate) fn publish(&self, path: &str, file: File) {
        self.files.lock().unwrap().insert(path.to_owned(), file);
    }
}

/// Whoever went away meanwhile has no need of the rest.
fn serve(mut connection: TcpStream, files: &Mutex<BTreeMap<String, File>>) -> Option<()> {
    let mut lines = BufReader::new(connection.try_clone().ok()?).lines();
    let path = lines.next()?.ok()?.split(' ').nth(1)?.to_owned();
    while !lines.next()?.ok()?.is_empty() {}
    let file = files.lock().unwrap().get(&path).cloned().unwrap_or(File::Status(404));
    let mut head = |status: u16, more: &str| write!(connection, "HTTP/1.1 {status} Answer\r\n{more}\r\n").ok();
    match file {
        File::Whole(bytes) => {
            head(200, &format!("content-length: {}\r\n", bytes.len()))?;
            connection.write_all(&bytes).ok()
        }
        File::Status(status) => head(status, "content-length: 0\r\n"),
        File::CutOff(bytes) => {
            head(200, &format!("content-length: {}\r\n", bytes.len() + 1000))?;
            connection.write_all(&bytes).ok()
        }
        File::Slow => {
            head(200, "content-length: 1000\r\n")?;
            (0..1000).try_for_each(|_| {
                sleep(Duration::from_millis(200));
                connection.write_all(b"x").ok()
            })
        }
        File::Zeros(count) => {
            head(200, &format!("content-length: {count}\r\n"))?;
            let block = vec![0; 1 << 16];
            (0..count / block.len()).try_for_each(|_| connection.write_all(&block).ok())
        }
        File::WithoutLength(bytes) => {
            head(200, "connection: close\r\n")?;
            connection.write_all(&bytes).ok()
        }
        File::Redirect(to) => head(302, &format!("location: {to}\r\ncontent-length: 0\r\n")),
    }
}
