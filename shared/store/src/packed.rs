//! Compression of what is sealed: DynamoDB bills each kibibyte of an item at every write, and a customer's
//! JSON shrinks to a fraction. Only who can read the table can see a length, so it betrays nothing to a client.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// Deflate's level: higher ones save less than one per cent of a customer.
const LEVEL: u8 = 6;
/// No item holds more than 400 KiB, packed; what unpacks to more than this is not ours.
const LIMIT: usize = 16 * 1024 * 1024;

pub(crate) fn pack(plain: &[u8]) -> Vec<u8> {
    compress_to_vec(plain, LEVEL)
}

pub(crate) fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    decompress_to_vec_with_limit(packed, LIMIT).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_back_and_nothing_else_does() {
        let plain = b"{\"status\":\"SUBMITTED\"}".repeat(50);
        let packed = pack(&plain);
        assert!(packed.len() < plain.len() / 5);
        assert_eq!(unpack(&packed), Some(plain));
        assert_eq!(unpack(&packed[..packed.len() / 2]), None);
        assert_eq!(unpack(&pack(&vec![0; LIMIT + 1])), None);
    }
}
