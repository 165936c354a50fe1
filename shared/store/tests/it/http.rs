//! Just enough of an HTTP client to play a browser.

use std::io::{Read, Write};
use std::net::TcpStream;

use gatehouse_store::PresignedPost;

pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn get(url: &str) -> Response {
    request("GET", url, "", &[])
}

/// Sends a form as a browser does, the file last.
pub(crate) fn post_form(form: &PresignedPost, file: &[u8]) -> Response {
    const BOUNDARY: &str = "----gatehouse";
    let mut body = Vec::new();
    for (name, value) in &form.fields {
        write!(body, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").unwrap();
    }
    let header = "Content-Disposition: form-data; name=\"file\"; filename=\"id.png\"\r\nContent-Type: image/png";
    write!(body, "--{BOUNDARY}\r\n{header}\r\n\r\n").unwrap();
    body.extend_from_slice(file);
    write!(body, "\r\n--{BOUNDARY}--\r\n").unwrap();
    request("POST", &form.url, &format!("Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"), &body)
}

fn request(method: &str, url: &str, headers: &str, body: &[u8]) -> Response {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n"
    )
    .unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap().to_lowercase();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Response { status, head, body: answer[end + 4..].to_vec() }
}
