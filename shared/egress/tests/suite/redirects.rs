//! A download may be redirected a few times; each place it is sent to is judged like the first.

use gatehouse_egress::{Egress, EndpointUrl, Failure, Limits, Policy, RootCertStore, UrlProblem};

use crate::support::{Answers, Endpoint, OK, drip, impatient, policy};

fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
}

/// Follows two redirects, and may reach 127.0.0.1 alone.
fn egress() -> Egress<Answers> {
    let limits = Limits { redirects: 2, ..impatient() };
    Egress::with_parts(Policy { limits, ..policy("127.0.0.1:*") }, Answers::none(), RootCertStore::empty())
}

async fn get(endpoint: &Endpoint) -> Result<(u16, Vec<u8>), Failure> {
    let url = EndpointUrl::parse(&endpoint.url(), &policy("127.0.0.1:*")).unwrap();
    egress().get(&url, 1000).await.map(|fetched| (fetched.status, fetched.body.to_vec()))
}

#[tokio::test]
async fn a_download_follows_redirects_up_to_the_policys_number() {
    let file = Endpoint::answering(OK).await;
    let second = Endpoint::answering(redirect(&file.url())).await;
    let first = Endpoint::answering(redirect(&second.url())).await;
    assert_eq!(get(&first).await, Ok((200, b"ok".to_vec())));
    let before = Endpoint::answering(redirect(&first.url())).await;
    assert_eq!(get(&before).await.unwrap().0, 302, "the third redirect is the answer");
}

#[tokio::test]
async fn a_redirect_to_an_address_that_is_not_allowed_is_refused() {
    let trap = Endpoint::on("127.0.0.2:0", |_| async { Ok(()) }).await;
    for (target, problem) in [
        (trap.url(), UrlProblem::NotHttps),
        ("https://169.254.169.254/latest/meta-data/".to_owned(), UrlProblem::IpLiteral),
        ("https://localhost/".to_owned(), UrlProblem::NotPublicName),
        ("http://lists.example.org/".to_owned(), UrlProblem::NotHttps),
        ("ftp://127.0.0.1/".to_owned(), UrlProblem::NotHttps),
    ] {
        let first = Endpoint::answering(redirect(&target)).await;
        assert_eq!(get(&first).await, Err(Failure::UrlRefused(problem)), "{target}");
    }
    assert_eq!(trap.connections(), 0);
}

#[tokio::test]
async fn a_ring_of_redirects_ends_and_a_relative_one_stays_with_its_host() {
    let ring = Endpoint::answering(redirect("/again")).await;
    assert_eq!(get(&ring).await.unwrap().0, 302);
    assert_eq!(ring.connections(), 3);
}

#[tokio::test]
async fn the_total_time_is_for_all_of_it() {
    let slow = Endpoint::new(|stream| drip(stream, b"HTTP/1.1 200 OK\r\n", b"x")).await;
    let first = Endpoint::answering(redirect(&slow.url())).await;
    assert_eq!(get(&first).await, Err(Failure::TimedOut));
}
