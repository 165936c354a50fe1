//! One byte over and over, compressed without compressing: a gigabyte of them as fast as its few bytes can be written.

/// A zlib stream (RFC 1950 and 1951) of at least `count` zeros in fixed Huffman codes.
pub(crate) fn zlib_of_zeros(count: u64) -> Vec<u8> {
    zlib_of(0, count)
}

/// A zlib stream of `byte`, at least `count` times.
pub(crate) fn zlib_of(byte: u8, count: u64) -> Vec<u8> {
    const LONGEST_MATCH: u64 = 258;
    assert!(byte < 144, "the others have codes of nine bits");
    let matches = (count - 1).div_ceil(LONGEST_MATCH);
    let mut bits = Bits { bytes: vec![0x78, 0x9c], pending: 0, filled: 0 };
    // The last block; fixed codes; the byte itself, its code's first bit first.
    bits.push(0b1, 1);
    bits.push(0b01, 2);
    bits.push(u32::from((0b0011_0000 + byte).reverse_bits()), 8);
    for _ in 0..matches {
        // Length 258 (symbol 285, code 11000101 with its first bit first) and distance 1 (code 00000).
        bits.push(0b1010_0011, 8);
        bits.push(0, 5);
    }
    bits.push(0, 7);
    let mut stream = bits.finish();
    // Adler-32: the first sum counts up from 1 by the byte, the second adds the first up.
    let (byte, bytes) = (u128::from(byte), u128::from(1 + matches * LONGEST_MATCH));
    let (first, second) = (1 + bytes * byte, bytes + byte * bytes * (bytes + 1) / 2);
    stream.extend((((second % 65_521) as u32) << 16 | (first % 65_521) as u32).to_be_bytes());
    stream
}

/// A PNG picture of nothing but zeros.
pub(crate) fn png(width: u32, height: u32, colour_type: u8, depth: u8) -> Vec<u8> {
    let channels = if colour_type == 6 { 4 } else { 1 };
    let row = 1 + u64::from(width) * channels * u64::from(depth) / 8;
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([depth, colour_type, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [(b"IHDR", header), (b"IDAT", zlib_of_zeros(row * u64::from(height))), (b"IEND", vec![])] {
        file.extend((content.len() as u32).to_be_bytes());
        file.extend(name);
        file.extend(&content);
        file.extend(checksum(&[name.as_slice(), &content].concat()).to_be_bytes());
    }
    file
}

/// CRC-32 as PNG has it (ISO/IEC 15948, annex D).
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 })
    })
}

/// Bits, the least significant first.
struct Bits {
    bytes: Vec<u8>,
    pending: u32,
    filled: u32,
}

impl Bits {
    fn push(&mut self, bits: u32, count: u32) {
        self.pending |= bits << self.filled;
        self.filled += count;
        while self.filled >= 8 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.filled -= 8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.bytes.push(self.pending as u8);
        }
        self.bytes
    }
}
