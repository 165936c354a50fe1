//! Grey pictures and the few operations that reading barcodes and measuring need.

/// Eight-bit luma, row by row.
#[derive(Clone, PartialEq, Eq)]
pub struct GreyImage {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl std::fmt::Debug for GreyImage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GreyImage({}x{})", self.width, self.height)
    }
}

impl GreyImage {
    /// # Panics
    ///
    /// If `pixels` does not hold exactly `width * height` bytes.
    pub fn new(width: u32, height: u32, pixels: Vec<u8>) -> Self {
        assert_eq!(pixels.len(), width as usize * height as usize, "one byte per pixel");
        Self { width, height, pixels }
    }

    pub fn width(&self) -> u32 {
        self.width
    }

    pub fn height(&self) -> u32 {
        self.height
    }

    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    pub(crate) fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.pixels.chunks_exact(self.width.max(1) as usize)
    }

    /// Box average to exactly `width` by `height`, neither larger than the picture's own.
    pub(super) fn shrunk(&self, width: u32, height: u32) -> Self {
        let mut pixels = Vec::with_capacity(width as usize * height as usize);
        for y in 0..height {
            for x in 0..width {
                pixels.push(self.average(span(x, width, self.width), span(y, height, self.height)));
            }
        }
        Self::new(width, height, pixels)
    }

    #[cfg(feature = "barcode")]
    pub(crate) fn halved(&self) -> Self {
        self.shrunk((self.width / 2).max(1), (self.height / 2).max(1))
    }

    /// Turned about its centre, on white that is large enough to lose no corner.
    #[cfg(feature = "barcode")]
    pub(crate) fn turned(&self, degrees: f32) -> Self {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let (width, height) = (self.width as f32, self.height as f32);
        let to_width = (width * cosine.abs() + height * sine.abs()).ceil();
        let to_height = (width * sine.abs() + height * cosine.abs()).ceil();
        self.mapped(to_width as u32, to_height as u32, |x, y| {
            let (x, y) = (x - to_width / 2.0, y - to_height / 2.0);
            (x * cosine + y * sine + width / 2.0, y * cosine - x * sine + height / 2.0)
        })
    }

    /// A rectangle of this size that is turned by so many radians; `corner` is its upper left one, in the coordinates that
    /// are turned with it.
    #[cfg(feature = "barcode")]
    pub(crate) fn cut_out(&self, (left, top): (f32, f32), width: u32, height: u32, radians: f32) -> Self {
        let (sine, cosine) = radians.sin_cos();
        self.mapped(width, height, |x, y| {
            let (u, v) = (left + x, top + y);
            (u * cosine - v * sine, u * sine + v * cosine)
        })
    }

    /// A picture whose pixels are interpolated at the places that `source` gives for them.
    #[cfg(feature = "barcode")]
    fn mapped(&self, width: u32, height: u32, source: impl Fn(f32, f32) -> (f32, f32)) -> Self {
        let mut pixels = Vec::with_capacity(width as usize * height as usize);
        for y in 0..height {
            for x in 0..width {
                let (x, y) = source(x as f32, y as f32);
                pixels.push(self.interpolated(x, y));
            }
        }
        Self::new(width, height, pixels)
    }

    #[cfg(feature = "barcode")]
    fn interpolated(&self, x: f32, y: f32) -> u8 {
        let (left, top) = (x.floor(), y.floor());
        let (right_share, bottom_share) = (x - left, y - top);
        let at = |x: f32, y: f32| f32::from(self.pixel_or_white(x as i64, y as i64));
        let upper = at(left, top) * (1.0 - right_share) + at(left + 1.0, top) * right_share;
        let lower = at(left, top + 1.0) * (1.0 - right_share) + at(left + 1.0, top + 1.0) * right_share;
        (upper * (1.0 - bottom_share) + lower * bottom_share).round() as u8
    }

    #[cfg(feature = "barcode")]
    fn pixel_or_white(&self, x: i64, y: i64) -> u8 {
        let inside = (0..i64::from(self.width)).contains(&x) && (0..i64::from(self.height)).contains(&y);
        if inside { self.pixels[y as usize * self.width as usize + x as usize] } else { u8::MAX }
    }

    fn average(&self, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> u8 {
        let count = (columns.len() * rows.len()) as u64;
        let sum: u64 = rows
            .map(|y| {
                let row = &self.pixels[y * self.width as usize..][columns.clone()];
                row.iter().map(|&pixel| u64::from(pixel)).sum::<u64>()
            })
            .sum();
        (sum / count) as u8
    }
}

/// The source pixels that fall on pixel `at` of `to`; never empty.
fn span(at: u32, to: u32, from: u32) -> std::ops::Range<usize> {
    let edge = |at: u32| (u64::from(at) * u64::from(from) / u64::from(to)) as usize;
    let start = edge(at);
    start..edge(at + 1).max(start + 1)
}
