//! A bucket: the customers' files, and the watchlists.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_types::timeout::TimeoutConfig;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::json;

use crate::aws::Aws;
use crate::error::{GetError, StoreError};
use crate::sigv4::{ALGORITHM, Place, Signer, encode_path};

/// Objects are megabytes, not kilobytes: one transfer may take this long, and all attempts together that long.
const ATTEMPT: Duration = Duration::from_secs(6);
const OPERATION: Duration = Duration::from_secs(13);

/// One S3 bucket.
#[derive(Clone)]
pub struct Objects {
    s3: aws_sdk_s3::Client,
    bucket: String,
    place: Place,
    credentials: Credentials,
    region: String,
}

/// An object that was read.
#[derive(Clone, PartialEq, Eq)]
pub struct Fetched {
    pub bytes: Vec<u8>,
    /// What the sender called it: a hint, never trusted.
    pub content_type: Option<String>,
    /// By the storage's clock, to the second.
    pub modified_at: Option<DateTime<Utc>>,
    /// Which of the objects that ever had this key it is.
    etag: Option<String>,
}

impl Fetched {
    /// Whether it is the object of that entity tag, with or without its quotation marks.
    #[must_use]
    pub fn has_etag(&self, etag: &str) -> bool {
        self.etag.as_deref().is_some_and(|own| own.trim_matches('"') == etag.trim_matches('"'))
    }
}

impl fmt::Debug for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetched").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// An object in a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectInfo {
    pub key: String,
    pub bytes: u64,
    pub modified_at: DateTime<Utc>,
}

/// What a form may upload: this key, this type, no more than these bytes, and not for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostPolicyRequest<'a> {
    pub key: &'a str,
    pub content_type: &'a str,
    pub max_bytes: u64,
    pub expires: Duration,
    pub now: DateTime<Utc>,
}

/// A form to upload one file with: its fields go before the file's own, which is named `file`.
#[derive(Clone, PartialEq, Eq)]
pub struct PresignedPost {
    pub url: String,
    pub fields: BTreeMap<String, String>,
}

impl fmt::Debug for PresignedPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresignedPost").field("url", &self.url).finish_non_exhaustive()
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Objects").field("bucket", &self.bucket).finish_non_exhaustive()
    }
}

impl Objects {
    #[must_use]
    pub fn new(aws: &Aws, bucket: impl Into<String>) -> Self {
        let bucket = bucket.into();
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(OPERATION);
        let mut config = aws_sdk_s3::config::Builder::from(aws.sdk())
            .force_path_style(aws.endpoint().is_some())
            .timeout_config(timeouts.build());
        #[cfg(feature = "simulation")]
        if crate::simulation::is_simulated() {
            config = config.allow_no_auth();
        }
        if let Some(meter) = aws.meter() {
            config = config.interceptor(meter);
        }
        Self {
            s3: aws_sdk_s3::Client::from_conf(config.build()),
            place: bucket_place(aws.endpoint(), aws.region(), &bucket),
            bucket,
            credentials: aws.credentials().clone(),
            region: aws.region().to_owned(),
        }
    }

    /// Writes an object, in place of one with the same key.
    ///
    /// # Errors
    /// When S3 refuses or cannot be reached.
    pub async fn put(&self, key: &str, bytes: Vec<u8>, content_type: &str) -> Result<(), StoreError> {
        self.s3
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type(content_type)
            .body(ByteStream::from(bytes))
            .send()
            .await
            .map(|_| ())
            .map_err(|error| StoreError::of("s3:PutObject", &error))
    }

    /// Reads an object of at most so many bytes.
    ///
    /// # Errors
    /// [`GetError::TooLarge`] before anything beyond the limit is kept, [`GetError::NotFound`].
    pub async fn get(&self, key: &str, max_bytes: u64) -> Result<Fetched, GetError> {
        let answer = match self.s3.get_object().bucket(&self.bucket).key(key).send().await {
            Ok(answer) => answer,
            Err(error) if is_missing(&error) => return Err(GetError::NotFound),
            Err(error) => return Err(StoreError::of("s3:GetObject", &error).into()),
        };
        let announced = answer.content_length.and_then(|length| u64::try_from(length).ok()).unwrap_or_default();
        if announced > max_bytes {
            return Err(GetError::TooLarge);
        }
        let mut body = answer.body;
        let mut bytes = Vec::with_capacity(usize::try_from(announced).unwrap_or_default());
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|_| StoreError::answer("s3:GetObject"))?;
            if bytes.len() as u64 + chunk.len() as u64 > max_bytes {
                return Err(GetError::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        let modified = answer.last_modified;
        let modified_at = modified.and_then(|time| DateTime::from_timestamp(time.secs(), time.subsec_nanos()));
        Ok(Fetched { bytes, content_type: answer.content_type, modified_at, etag: answer.e_tag })
    }

    /// Whether there is such an object.
    ///
    /// # Errors
    /// When S3 refuses or cannot be reached.
    pub async fn exists(&self, key: &str) -> Result<bool, StoreError> {
        match self.s3.head_object().bucket(&self.bucket).key(key).send().await {
            Ok(_) => Ok(true),
            // Without the right to list a bucket S3 does not say whether an object is missing (403 instead of 404).
            Err(error) if error.raw_response().is_some_and(|raw| matches!(raw.status().as_u16(), 403 | 404)) => {
                Ok(false)
            }
            Err(error) => Err(StoreError::of("s3:HeadObject", &error)),
        }
    }

    /// The value of one of an object's tags; `None` where it has no such tag, or is gone.
    ///
    /// # Errors
    /// When S3 refuses or cannot be reached.
    pub async fn tag(&self, key: &str, name: &str) -> Result<Option<String>, StoreError> {
        let answer = match self.s3.get_object_tagging().bucket(&self.bucket).key(key).send().await {
            Ok(answer) => answer,
            Err(error) if error.code() == Some("NoSuchKey") => return Ok(None),
            Err(error) => return Err(StoreError::of("s3:GetObjectTagging", &error)),
        };
        Ok(answer.tag_set.into_iter().find(|tag| tag.key == name).map(|tag| tag.value))
    }

    /// Deletes an object; one that is not there is deleted already.
    ///
    /// # Errors
    /// When S3 refuses or cannot be reached.
    pub async fn delete(&self, key: &str) -> Result<(), StoreError> {
        let request = self.s3.delete_object().bucket(&self.bucket).key(key);
        request.send().await.map(|_| ()).map_err(|error| StoreError::of("s3:DeleteObject", &error))
    }

    /// Deletes an object that was read, unless another has taken its place since: tells whether it did.
    ///
    /// # Errors
    /// When S3 refuses or cannot be reached.
    pub async fn delete_read(&self, key: &str, read: &Fetched) -> Result<bool, StoreError> {
        let request = self.s3.delete_object().bucket(&self.bucket).key(key).set_if_match(read.etag.clone());
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error) if matches!(error.code(), Some("PreconditionFailed" | "NoSuchKey")) => Ok(false),
            Err(error) => Err(StoreError::of("s3:DeleteObject", &error)),
        }
    }

    /// All objects whose key begins so, by key.
    ///
    /// # Errors
    /// When S3 refuses or cannot be reached.
    pub async fn list(&self, prefix: &str) -> Result<Vec<ObjectInfo>, StoreError> {
        let (mut objects, mut token) = (Vec::new(), None);
        loop {
            let request = self.s3.list_objects_v2().bucket(&self.bucket).prefix(prefix);
            let page = request
                .set_continuation_token(token)
                .send()
                .await
                .map_err(|error| StoreError::of("s3:ListObjectsV2", &error))?;
            objects.extend(page.contents.unwrap_or_default().into_iter().filter_map(read_info));
            token = page.next_continuation_token;
            if token.is_none() {
                return Ok(objects);
            }
        }
    }

    /// A link by which anybody may read the object for so many seconds, or until the credentials end. It
    /// downloads: an uploaded file is never shown as a page of the bucket's origin.
    #[must_use]
    pub fn presign_get(&self, key: &str, seconds: u64, now: DateTime<Utc>) -> String {
        let mut place = self.place.clone();
        place.path = format!("{}/{}", self.place.path.trim_end_matches('/'), encode_path(key));
        let signer = Signer::new(&self.credentials, &self.region, now);
        signer.presign_get(&place, seconds, &[("response-content-disposition", "attachment")])
    }

    /// Signs a form for one upload. S3 itself refuses another key, another type, an empty file and one that
    /// is too large.
    #[must_use]
    pub fn post_policy(&self, request: &PostPolicyRequest<'_>) -> PresignedPost {
        let signer = Signer::new(&self.credentials, &self.region, request.now);
        let mut fields = BTreeMap::from([
            ("key".to_owned(), request.key.to_owned()),
            ("Content-Type".to_owned(), request.content_type.to_owned()),
            ("x-amz-algorithm".to_owned(), ALGORITHM.to_owned()),
            ("x-amz-credential".to_owned(), signer.credential()),
            ("x-amz-date".to_owned(), signer.timestamp()),
        ]);
        fields.extend(signer.session_token().map(|token| ("x-amz-security-token".to_owned(), token.to_owned())));
        let mut conditions: Vec<_> = fields.iter().map(|(name, value)| json!({ name: value })).collect();
        conditions.push(json!({ "bucket": self.bucket }));
        conditions.push(json!(["content-length-range", 1, request.max_bytes]));
        let ends_at = request.now + TimeDelta::from_std(request.expires).unwrap_or_default();
        let expiration = ends_at.to_rfc3339_opts(SecondsFormat::Millis, true);
        let policy = json!({ "expiration": expiration, "conditions": conditions }).to_string();
        let policy = STANDARD.encode(policy);
        fields.insert("x-amz-signature".to_owned(), signer.sign(&policy));
        fields.insert("policy".to_owned(), policy);
        let Place { scheme, host, path } = &self.place;
        PresignedPost { url: format!("{scheme}://{host}{path}"), fields }
    }
}

/// With an endpoint of its own, S3 has the bucket in the path; at AWS it has it in the host's name.
fn bucket_place(endpoint: Option<&str>, region: &str, bucket: &str) -> Place {
    match endpoint {
        Some(endpoint) => {
            let (scheme, rest) = endpoint.split_once("://").unwrap_or(("https", endpoint));
            let host = rest.trim_end_matches('/');
            Place { scheme: scheme.to_owned(), host: host.to_owned(), path: format!("/{bucket}") }
        }
        None => Place {
            scheme: "https".to_owned(),
            host: format!("{bucket}.s3.{region}.amazonaws.com"),
            path: "/".to_owned(),
        },
    }
}

fn is_missing<R>(error: &SdkError<GetObjectError, R>) -> bool {
    error.as_service_error().is_some_and(GetObjectError::is_no_such_key)
}

fn read_info(object: aws_sdk_s3::types::Object) -> Option<ObjectInfo> {
    let modified = object.last_modified?;
    Some(ObjectInfo {
        key: object.key?,
        bytes: u64::try_from(object.size?).ok()?,
        modified_at: DateTime::from_timestamp(modified.secs(), modified.subsec_nanos())?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(endpoint: Option<&str>) -> Objects {
        let aws = Aws::from_vars(|name| match name {
            "AWS_ACCESS_KEY_ID" => Some("AKIAIOSFODNN7EXAMPLE".to_owned()),
            "AWS_SECRET_ACCESS_KEY" => Some("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned()),
            "AWS_SESSION_TOKEN" => Some("session+token".to_owned()),
            "AWS_REGION" => Some("eu-west-1".to_owned()),
            "AWS_ENDPOINT_URL" => endpoint.map(str::to_owned),
            _ => None,
        });
        Objects::new(&aws.unwrap(), "documents")
    }

    fn noon() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    fn form(endpoint: Option<&str>) -> PresignedPost {
        objects(endpoint).post_policy(&PostPolicyRequest {
            key: "quarantine/uploads/a",
            content_type: "image/png",
            max_bytes: 10_485_760,
            expires: Duration::from_secs(300),
            now: noon(),
        })
    }

    #[test]
    fn a_policy_binds_every_field_of_the_form() {
        let form = form(None);
        let policy = STANDARD.decode(&form.fields["policy"]).unwrap();
        let policy: serde_json::Value = serde_json::from_slice(&policy).unwrap();
        assert_eq!(policy["expiration"], "2026-11-22T12:05:00.000Z");
        let conditions = policy["conditions"].as_array().unwrap();
        assert!(conditions.contains(&json!(["content-length-range", 1, 10_485_760])));
        assert!(conditions.contains(&json!({"bucket": "documents"})));
        // S3 refuses a form with a field that no condition names, the policy and its signature excepted.
        for (name, value) in
            form.fields.iter().filter(|(name, _)| !["policy", "x-amz-signature"].contains(&name.as_str()))
        {
            assert!(conditions.contains(&json!({name: value})), "{name}");
        }
        assert_eq!(form.fields["x-amz-security-token"], "session+token");
        assert_eq!(form.fields["x-amz-credential"], "AKIAIOSFODNN7EXAMPLE/20261122/eu-west-1/s3/aws4_request");
    }

    #[test]
    fn the_bucket_is_in_the_host_at_aws_and_in_the_path_elsewhere() {
        assert_eq!(form(None).url, "https://documents.s3.eu-west-1.amazonaws.com/");
        assert_eq!(form(Some("http://127.0.0.1:4566/")).url, "http://127.0.0.1:4566/documents");
        let link = objects(None).presign_get("clean/a b", 60, noon());
        assert!(
            link.starts_with("https://documents.s3.eu-west-1.amazonaws.com/clean/a%20b?X-Amz-Algorithm="),
            "{link}"
        );
        let link = objects(Some("http://127.0.0.1:4566")).presign_get("clean/a", 60, noon());
        assert!(link.starts_with("http://127.0.0.1:4566/documents/clean/a?"), "{link}");
        assert!(link.contains("&X-Amz-Security-Token=session%2Btoken&"), "{link}");
        assert!(link.contains("&response-content-disposition=attachment&"), "{link}");
    }
}
