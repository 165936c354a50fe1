//! Forms with a file (`multipart/form-data`, RFC 7578).

use std::convert::Infallible;
use std::future::ready;

use futures_util::stream;
use multer::{Constraints, Field, Multipart, SizeLimit};
use serde_json::{Map, Value};

use crate::call::Call;
use crate::v0::Problem;
use crate::v0::body::Body;

/// A function takes six megabytes, in which the form stands as base64.
pub(super) const MAX_FILE_BYTES: u64 = 4 << 20;
const MAX_FIELD_BYTES: u64 = 32 << 10;

/// The file of a form.
pub(super) struct FormFile {
    pub(super) name: String,
    pub(super) declared_type: String,
    pub(super) bytes: Vec<u8>,
}

/// The fields of a form and its file, which has to be there.
pub(super) async fn read(call: &Call) -> Result<(Body, FormFile), Problem> {
    let boundary = call.header("content-type").and_then(|kind| multer::parse_boundary(kind).ok());
    let boundary = boundary.ok_or_else(|| Problem::payload("The body is a form (multipart/form-data) with a file."))?;
    let size = SizeLimit::new().per_field(MAX_FIELD_BYTES).for_field("file", MAX_FILE_BYTES);
    let body = call.body().to_vec();
    let body = stream::once(ready(Ok::<_, Infallible>(body)));
    let mut form = Multipart::with_constraints(body, boundary, Constraints::new().size_limit(size));
    let (mut fields, mut file, mut twice) = (Map::new(), None, Vec::new());
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let name: String = field.name().unwrap_or_default().chars().take(64).collect();
        let is_repeated = if name == "file" {
            file.replace(read_file(field).await?).is_some()
        } else {
            let value = value(&name, field.text().await.map_err(|error| broken(&error))?);
            fields.insert(name.clone(), value).is_some()
        };
        if is_repeated {
            twice.push(name);
        }
    }
    let mut body = Body::of_fields(fields);
    twice.iter().for_each(|name| body.invalid(name, "stands twice in the form"));
    let Some(file) = file else {
        body.missing("file");
        return Err(body.finish().err().unwrap_or_else(|| Problem::internal("a missing field is no problem")));
    };
    if file.bytes.is_empty() {
        body.invalid("file", "is empty");
    }
    Ok((body, file))
}

async fn read_file(field: Field<'static>) -> Result<FormFile, Problem> {
    let name = field.file_name().unwrap_or("file").chars().filter(|letter| !letter.is_control()).take(200).collect();
    let declared_type = field.content_type().map(|kind| kind.essence_str().chars().take(100).collect());
    let bytes = field.bytes().await.map_err(|error| broken(&error))?;
    Ok(FormFile { name, declared_type: declared_type.unwrap_or_default(), bytes: bytes.to_vec() })
}

/// A form has texts alone; what has to be an object comes as its JSON.
fn value(name: &str, text: String) -> Value {
    match name {
        "metadata" => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        _ => Value::String(text),
    }
}

fn broken(error: &multer::Error) -> Problem {
    match error {
        multer::Error::FieldSizeExceeded { field_name: Some(name), .. } if name == "file" => Problem::too_large(
            "The file is longer than 4 MiB, the most that comes inside a request. A larger one is sent with an upload form \
             (POST /v3.1/users/{id}/documents/{document_id}/uploads).",
        ),
        multer::Error::FieldSizeExceeded { .. } => Problem::too_large("A field of the form is longer than 32 KiB."),
        _ => Problem::payload(
            "The body cannot be read as a form: it is cut off, or its parts are not divided as it says.",
        ),
    }
}
