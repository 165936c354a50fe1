use std::net::Ipv4Addr;

use proptest::prelude::*;

use super::*;

fn problem(text: &str) -> Option<UrlProblem> {
    EndpointUrl::parse(text, &Policy::default()).err()
}

#[test]
fn public_https_urls_are_accepted() {
    for text in [
        "https://hooks.example.com",
        "https://hooks.example.com/",
        "https://hooks.example.com:443/a/b?c=d&e=%20",
        "HTTPS://HOOKS.EXAMPLE.COM/Path",
        "https://a.b.c.d.example.co.uk/x",
        "https://under_score.example.com/",
        "https://bücher.example/",
        "https://1.example.com/",
        "https://10.0.0.1.example.com/",
        "https://hooks.example.com/a|b?{c}^`'\"",
        "https://notlocalhost.example/",
    ] {
        assert_eq!(problem(text), None, "{text}");
    }
}

#[test]
fn an_accepted_url_is_normalised_and_reads_back_the_same() {
    for (text, normal) in [
        ("HTTPS://Hooks.Example.com:443", "https://hooks.example.com/"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://a.example/x/../y", "https://a.example/y"),
    ] {
        let policy = Policy::default();
        let url = EndpointUrl::parse(text, &policy).unwrap();
        assert_eq!(url.as_str(), normal);
        assert_eq!(EndpointUrl::parse(normal, &policy).unwrap(), url);
    }
}

#[test]
fn ip_literals_in_every_spelling_are_refused() {
    for host in [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "0",
        "①②⑦.0.0.1",
        "127。0。0。1",
        "127.0.0.1",
        "%31%32%37.0.0.1",
        "169.254.169.254",
        "0xa9fea9fe",
        "2852039166",
        "8.8.8.8",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::169.254.169.254]",
        "[64:ff9b::169.254.169.254]",
        "[2002:7f00:1::]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
        "[fd00:ec2::254]",
        "[2600:1f00::1]",
        "[0000:0000:0000:0000:0000:0000:0000:0001]",
    ] {
        let text = format!("https://{host}/");
        assert_eq!(problem(&text), Some(UrlProblem::IpLiteral), "{text}");
    }
}

#[test]
fn names_that_are_not_public_are_refused() {
    for host in [
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "printer.local",
        "metadata.google.internal",
        "ip-10-0-0-1.ec2.internal",
        "intranet",
        "hooks.example.com.",
        "-a.example.com",
        "a-.example.com",
        "a..example.com",
        "a*b.example.com",
    ] {
        let text = format!("https://{host}/");
        assert_eq!(problem(&text), Some(UrlProblem::NotPublicName), "{text}");
    }
}

#[test]
fn each_broken_rule_is_named() {
    for (text, expected) in [
        ("http://hooks.example.com/", UrlProblem::NotHttps),
        ("ftp://hooks.example.com/", UrlProblem::NotHttps),
        ("gopher://127.0.0.1/", UrlProblem::NotHttps),
        ("file:///etc/passwd", UrlProblem::NotHttps),
        ("data:text/plain,x", UrlProblem::NotHttps),
        ("https://hooks.example.com:8443/", UrlProblem::Port),
        ("https://hooks.example.com:80/", UrlProblem::Port),
        ("https://hooks.example.com:0/", UrlProblem::Port),
        ("https://user@hooks.example.com/", UrlProblem::Credentials),
        ("https://:pass@hooks.example.com/", UrlProblem::Credentials),
        ("https://hooks.example.com@evil.example/", UrlProblem::Credentials),
        ("https://hooks.example.com/#x", UrlProblem::Fragment),
        ("https://hooks.example.com/#", UrlProblem::Fragment),
        ("https://hooks.example.com\\@evil.example/", UrlProblem::ForbiddenCharacter),
        ("https:\\\\hooks.example.com/", UrlProblem::ForbiddenCharacter),
        (" https://hooks.example.com/", UrlProblem::ForbiddenCharacter),
        ("https://hooks.example.com/\r\nx: y", UrlProblem::ForbiddenCharacter),
        ("https://hooks.exa\tmple.com/", UrlProblem::ForbiddenCharacter),
        ("https://hooks.example.com/\0", UrlProblem::ForbiddenCharacter),
        ("https://hooks.example.com/\u{a0}", UrlProblem::ForbiddenCharacter),
        ("", UrlProblem::Malformed),
        ("hooks.example.com", UrlProblem::Malformed),
        ("//hooks.example.com/", UrlProblem::Malformed),
        ("https://", UrlProblem::Malformed),
        ("https://hooks.example.com:65536/", UrlProblem::Malformed),
        ("https://[::1/", UrlProblem::Malformed),
        ("https://256.0.0.1/", UrlProblem::Malformed),
        ("https://1.2.3.4.5/", UrlProblem::Malformed),
        ("https://%00.example.com/", UrlProblem::Malformed),
        ("https://a%2fb.example.com/", UrlProblem::Malformed),
    ] {
        assert_eq!(problem(text), Some(expected), "{text:?}");
    }
}

#[test]
fn urls_are_limited_to_2048_characters_also_once_encoded() {
    let padded = |length: usize, c: &str| {
        let start = "https://hooks.example.com/";
        format!("{start}{}", c.repeat(length - start.len()))
    };
    assert_eq!(problem(&padded(2048, "a")), None);
    assert_eq!(problem(&padded(2049, "a")), Some(UrlProblem::TooLong));
    assert_eq!(problem(&padded(1000, "ü")), Some(UrlProblem::TooLong));
}

#[test]
fn our_own_hosts_are_refused_even_if_listed() {
    let policy = Policy {
        own_hosts: vec!["gatehouse.example".to_owned()],
        ..Policy::from_allow_list("api.gatehouse.example:*").unwrap()
    };
    for text in
        ["https://gatehouse.example/", "https://api.GATEHOUSE.example/api/v0", "http://api.gatehouse.example:8080/"]
    {
        assert_eq!(EndpointUrl::parse(text, &policy), Err(UrlProblem::OwnHost), "{text}");
    }
}

#[test]
fn listed_hosts_may_be_plain_http_on_any_listed_port() {
    let policy = Policy::from_allow_list("127.0.0.1:9400,[::1]:*,localhost:*").unwrap();
    for text in [
        "http://127.0.0.1:9400/hook",
        "https://127.0.0.1:9400/hook",
        "http://127.1:9400/hook",
        "http://[::1]/",
        "http://localhost:1/",
    ] {
        assert!(EndpointUrl::parse(text, &policy).is_ok(), "{text}");
    }
    for text in [
        "http://127.0.0.1:9401/hook",
        "http://127.0.0.1/hook",
        "http://127.0.0.2:9400/hook",
        "http://user@127.0.0.1:9400/hook",
        "http://127.0.0.1:9400/hook#x",
    ] {
        assert!(EndpointUrl::parse(text, &policy).is_err(), "{text}");
    }
}

#[test]
fn debug_output_leaves_out_the_path_and_query() {
    let url = EndpointUrl::parse("https://hooks.example.com/T0/s3cret?k=v", &Policy::default());
    let url = url.unwrap();
    assert_eq!(format!("{url:?}"), "EndpointUrl(hooks.example.com:443)");
}

fn full_width(text: &str) -> String {
    let widen = |c: char| char::from_u32(u32::from(c) - 0x21 + 0xff01).unwrap();
    text.chars().map(widen).collect()
}

fn percent_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

proptest! {
    #[test]
    fn no_spelling_hides_an_ip_address(bits in any::<u32>()) {
        let address = Ipv4Addr::from_bits(bits);
        let [a, b, c, d] = address.octets();
        let short = (u32::from(c) << 8) | u32::from(d);
        for host in [
            address.to_string(),
            format!("{address}."),
            format!("{bits}"),
            format!("{bits:#x}"),
            format!("{bits:#X}"),
            format!("0{bits:o}"),
            format!("{a:#x}.{b:#x}.{c:#x}.{d:#x}"),
            format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
            format!("{a}.{b}.{short}"),
            format!("{a}.{:#x}", bits & 0xff_ffff),
            full_width(&address.to_string()),
            percent_encoded(&address.to_string()),
            address.to_string().replace('.', "。"),
            format!("[{}]", address.to_ipv6_mapped()),
            format!("[::{address}]"),
            format!("[64:ff9b::{address}]"),
            format!("[2002:{:x}:{:x}::]", bits >> 16, bits & 0xffff),
        ] {
            let text = format!("https://{host}/");
            prop_assert_eq!(problem(&text), Some(UrlProblem::IpLiteral), "{}", text);
        }
    }

    #[test]
    fn whatever_is_accepted_is_https_to_a_dotted_name(text in "(https?:(//|/|)?)?[a-z0-9.@:%\\[\\]\\\\/?#①。-]{0,40}") {
        if let Ok(url) = EndpointUrl::parse(&text, &Policy::default()) {
            prop_assert_eq!((url.scheme, url.port), (Scheme::Https, 443));
            prop_assert!(matches!(&url.host, Host::Domain(name) if name.contains('.')));
            prop_assert_eq!(EndpointUrl::parse(url.as_str(), &Policy::default()), Ok(url));
        }
    }
}
