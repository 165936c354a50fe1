//! The TCP connection, made to vetted addresses and to nothing else.

use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use crate::address::VettedAddress;
use crate::failure::Failure;

/// An address gets at least this long before the next is tried: one retransmission of a lost SYN (RFC 6298).
const PATIENCE: Duration = Duration::from_secs(1);

/// Connects to the first address that answers, all within `budget`.
pub(crate) async fn connect(addresses: &[VettedAddress], budget: Duration) -> Result<TcpStream, Failure> {
    let deadline = Instant::now() + budget;
    let mut failure = Failure::ConnectFailed;
    for (address, waiting) in addresses.iter().zip((1..=addresses.len()).rev()) {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Failure::ConnectTimeout);
        }
        let share = left.div_f64(waiting as f64).max(PATIENCE).min(left);
        failure = match timeout(share, TcpStream::connect(address.get())).await {
            Ok(Ok(stream)) => return confirm(stream, *address),
            Ok(Err(_)) => Failure::ConnectFailed,
            Err(_) => Failure::ConnectTimeout,
        };
    }
    Err(failure)
}

/// The peer has to be the address that was vetted, whatever sits between.
fn confirm(stream: TcpStream, address: VettedAddress) -> Result<TcpStream, Failure> {
    let peer = stream.peer_addr().map_err(|_| Failure::ConnectionLost)?;
    if peer != address.get() {
        return Err(Failure::AddressRefused);
    }
    // The request must not wait for the acknowledgement of the handshake's last message (RFC 896).
    stream.set_nodelay(true).map_err(|_| Failure::ConnectionLost)?;
    Ok(stream)
}
