//! Signature Version 4 for what a browser sends to S3 by itself: a link to read an object, and a form to
//! upload one, which the SDK cannot sign (awslabs/aws-sdk-rust#863).

use aws_credential_types::Credentials;
use chrono::{DateTime, Utc};
use ring::digest::{SHA256, digest};
use ring::hmac;

use crate::answer::hex;

pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// One signature's key: credentials, region and day.
pub(crate) struct Signer<'a> {
    credentials: &'a Credentials,
    region: &'a str,
    now: DateTime<Utc>,
}

impl<'a> Signer<'a> {
    pub(crate) const fn new(credentials: &'a Credentials, region: &'a str, now: DateTime<Utc>) -> Self {
        Self { credentials, region, now }
    }

    /// `20151229T000000Z`.
    pub(crate) fn timestamp(&self) -> String {
        self.now.format("%Y%m%dT%H%M%SZ").to_string()
    }

    pub(crate) fn credential(&self) -> String {
        format!("{}/{}", self.credentials.access_key_id(), self.scope())
    }

    pub(crate) fn session_token(&self) -> Option<&str> {
        self.credentials.session_token()
    }

    /// The signature of a text, in hexadecimal digits.
    pub(crate) fn sign(&self, text: &str) -> String {
        let secret = format!("AWS4{}", self.credentials.secret_access_key());
        let parts = [&self.day(), self.region, "s3", "aws4_request", text];
        let start = secret.into_bytes();
        hex(&parts.iter().fold(start, |key, part| mac(&key, part)))
    }

    /// A URL whose query grants a `GET` of that path for some seconds.
    pub(crate) fn presign_get(&self, place: &Place, seconds: u64, extra: &[(&str, &str)]) -> String {
        let mut query = vec![
            ("X-Amz-Algorithm", ALGORITHM.to_owned()),
            ("X-Amz-Credential", self.credential()),
            ("X-Amz-Date", self.timestamp()),
            ("X-Amz-Expires", seconds.to_string()),
            ("X-Amz-SignedHeaders", "host".to_owned()),
        ];
        query.extend(self.session_token().map(|token| ("X-Amz-Security-Token", token.to_owned())));
        query.extend(extra.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let mut query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        query.sort_unstable();
        let query = query.join("&");
        let Place { scheme, host, path } = place;
        let request = format!("GET\n{path}\n{query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD");
        let hash = hex(digest(&SHA256, request.as_bytes()).as_ref());
        let signature = self.sign(&[ALGORITHM, &self.timestamp(), &self.scope(), &hash].join("\n"));
        format!("{scheme}://{host}{path}?{query}&X-Amz-Signature={signature}")
    }

    fn day(&self) -> String {
        self.now.format("%Y%m%d").to_string()
    }

    fn scope(&self) -> String {
        format!("{}/{}/s3/aws4_request", self.day(), self.region)
    }
}

/// Where an object, or a bucket, is on the web.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) scheme: String,
    pub(crate) host: String,
    /// Begins with a slash; encoded.
    pub(crate) path: String,
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}

/// Percent-encodes all but RFC 3986's unreserved characters.
pub(crate) fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// As [`encode`], for a path: slashes stay.
pub(crate) fn encode_path(path: &str) -> String {
    path.split('/').map(encode).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", None, None, "test")
    }

    /// The example of "Authenticating Requests: Using Query Parameters" in the Amazon S3 API Reference.
    #[test]
    fn a_link_is_signed_as_in_the_published_example() {
        let credentials = credentials();
        let signer = Signer::new(&credentials, "us-east-1", "2013-05-24T00:00:00Z".parse().unwrap());
        let place = Place {
            scheme: "https".to_owned(),
            host: "examplebucket.s3.amazonaws.com".to_owned(),
            path: "/test.txt".to_owned(),
        };
        let url = signer.presign_get(&place, 86400, &[]);
        assert_eq!(
            url,
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
             &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
             &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        );
    }

    /// The example of "Browser-Based Upload using HTTP POST" in the Amazon S3 API Reference.
    #[test]
    fn a_form_is_signed_as_in_the_published_example() {
        let policy = [
            r#"{ "expiration": "2015-12-30T12:00:00.000Z","#,
            r#"  "conditions": ["#,
            r#"    {"bucket": "sigv4examplebucket"},"#,
            r#"    ["starts-with", "$key", "user/user1/"],"#,
            r#"    {"acl": "public-read"},"#,
            r#"    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},"#,
            r#"    ["starts-with", "$Content-Type", "image/"],"#,
            r#"    {"x-amz-meta-uuid": "14365123651274"},"#,
            r#"    {"x-amz-server-side-encryption": "AES256"},"#,
            r#"    ["starts-with", "$x-amz-meta-tag", ""],"#,
            "",
            r#"    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},"#,
            r#"    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},"#,
            r#"    {"x-amz-date": "20151229T000000Z" }"#,
            "  ]",
            "}",
        ]
        .join("\r\n");
        let credentials = credentials();
        let signer = Signer::new(&credentials, "us-east-1", "2015-12-29T00:00:00Z".parse().unwrap());
        assert_eq!(signer.credential(), "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request");
        assert_eq!(signer.timestamp(), "20151229T000000Z");
        use base64::Engine as _;
        let encoded = base64::engine::general_purpose::STANDARD.encode(policy);
        assert_eq!(signer.sign(&encoded), "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
    }

    #[test]
    fn only_unreserved_characters_stay_as_they_are() {
        assert_eq!(encode("aZ09-_.~ /+é"), "aZ09-_.~%20%2F%2B%C3%A9");
        assert_eq!(encode_path("a b/c+d"), "a%20b/c%2Bd");
    }
}
