//! One bounded HTTP request to an address that nobody vouches for.
//!
//! Clients name the URL their webhooks go to, so Gatehouse connects to hosts of a stranger's choosing and reads
//! whatever they answer. [`Egress`] makes that safe in both directions: it connects to globally reachable
//! addresses only (OWASP API7:2023, server-side request forgery), and it stops at fixed limits of time and bytes
//! whatever the other side sends. It follows no redirect unless its policy says how many, reads no proxy from the
//! environment, keeps no cookie, asks for no compression and uses each connection once.
//!
//! [`signature`] and [`schedule`] are the pure parts of webhook delivery: what is signed, and when to try again.

mod address;
mod answer;
mod connect;
mod egress;
mod endpoint;
mod exchange;
mod failure;
mod metered;
mod policy;
mod resolve;
pub mod schedule;
pub mod signature;
mod tls;

pub use crate::answer::{Answer, DeliveryControl, Fetched};
pub use crate::egress::Egress;
pub use crate::endpoint::{EndpointUrl, UrlProblem};
pub use crate::failure::{Failure, TlsProblem};
pub use crate::policy::{AllowList, AllowListProblem, Limits, Policy};
pub use crate::resolve::{Resolve, SystemResolver};
pub use crate::tls::NoRootCertificates;
pub use bytes::Bytes;
pub use http::HeaderMap;
pub use rustls::RootCertStore;
