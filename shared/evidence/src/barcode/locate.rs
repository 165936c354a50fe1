//! Where in a picture a code lies, and how it is turned.
//!
//! Bars make strong gradients that all point the same way, more of them than anything else on a card does. The direction
//! is told from the sums of the gradients' squares (the structure tensor), in which opposite edges of a bar add up.

use crate::image::GreyImage;

/// A picture is looked over at no more than this size: the place and the direction of a code need no more.
const LONGEST_SIDE: u32 = 1_400;
/// The side of a cell, in pixels of the picture that is looked over.
const CELL: usize = 8;
/// How many cells around one are weighed with it.
const NEIGHBOURS: usize = 3;
/// The share of the strongest cell's weight that a cell of the same code has at least.
const SAME_CODE: f32 = 0.15;
/// How far a cell's direction may be from the code's: the cosine of twice fifteen degrees.
const SAME_DIRECTION: f32 = 0.866;
/// The margin that is left around a code, in cells: its quiet zone, and the blur of the weighing.
const MARGIN: f32 = 3.0;

/// The most that is cut out, in pictures' areas: stripes all over a picture are no code, and turning them takes longest.
const MAX_AREA: f32 = 1.5;

fn area(image: &GreyImage) -> f32 {
    image.width() as f32 * image.height() as f32
}

/// The part of `image` in which a code most likely lies, turned level; `None` where nothing looks like one.
pub(super) fn levelled(image: &GreyImage) -> Option<GreyImage> {
    let place = Place::found_in(image).filter(|place| place.area() <= MAX_AREA * area(image))?;
    // Edges as sharp as a pixel seem to lie a degree or two off where they are oblique, and where they are level do not.
    let roughly = place.cut_out_of(image);
    let off = Cells::of(&roughly).all().radians();
    Some(place.turned_by(off).cut_out_of(image))
}

/// A rectangle of a picture that is turned about the picture's corner, in pixels.
struct Place {
    radians: f32,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Place {
    fn found_in(image: &GreyImage) -> Option<Self> {
        let (small, scale) = reduced(image);
        let cells = Cells::of(&small).weighed();
        let code = cells.strongest()?;
        let (radians, [left, top, right, bottom]) = cells.bounds(&code)?;
        let side = CELL as f32 * scale;
        Some(Self {
            radians,
            left: (left - MARGIN) * side,
            top: (top - MARGIN) * side,
            right: (right + MARGIN) * side,
            bottom: (bottom + MARGIN) * side,
        })
    }

    /// Turned further, about its own centre.
    fn turned_by(self, radians: f32) -> Self {
        let (across, down) = ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0);
        let (sine, cosine) = radians.sin_cos();
        let shift = (across * cosine + down * sine - across, down * cosine - across * sine - down);
        Self {
            radians: self.radians + radians,
            left: self.left + shift.0,
            top: self.top + shift.1,
            right: self.right + shift.0,
            bottom: self.bottom + shift.1,
        }
    }

    fn area(&self) -> f32 {
        (self.right - self.left) * (self.bottom - self.top)
    }

    fn cut_out_of(&self, image: &GreyImage) -> GreyImage {
        let length = |from: f32, to: f32| (to - from).ceil().max(1.0) as u32;
        let (width, height) = (length(self.left, self.right), length(self.top, self.bottom));
        image.cut_out((self.left, self.top), width, height, self.radians)
    }
}

/// Halved until it is small enough, and how many pixels one of its pixels stands for.
fn reduced(image: &GreyImage) -> (GreyImage, f32) {
    let (mut small, mut scale) = (image.clone(), 1.0);
    while small.width().max(small.height()) > LONGEST_SIDE {
        small = small.halved();
        scale *= 2.0;
    }
    (small, scale)
}

/// The sums of gradients over one cell: of their squares' difference and of twice their product, which together point to
/// twice the gradients' angle.
#[derive(Clone, Copy, Default)]
struct Tensor {
    difference: f32,
    product: f32,
}

impl Tensor {
    fn plus(self, other: Self) -> Self {
        Self { difference: self.difference + other.difference, product: self.product + other.product }
    }

    /// The angle of the gradients, between a quarter turn either way.
    fn radians(self) -> f32 {
        0.5 * self.product.atan2(self.difference)
    }

    fn weight(self) -> f32 {
        self.difference.hypot(self.product)
    }

    fn agrees_with(self, other: Self) -> bool {
        let cosine = (self.difference * other.difference + self.product * other.product)
            / (self.weight() * other.weight()).max(f32::EPSILON);
        cosine >= SAME_DIRECTION
    }
}

struct Cells {
    columns: usize,
    rows: usize,
    tensors: Vec<Tensor>,
}

impl Cells {
    fn of(image: &GreyImage) -> Self {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let (columns, rows) = (width.div_ceil(CELL), height.div_ceil(CELL));
        let mut tensors = vec![Tensor::default(); columns * rows];
        let lines: Vec<&[u8]> = image.rows().collect();
        for (y, around) in (1..).zip(lines.windows(3)) {
            let [above, line, below] = [around[0], around[1], around[2]];
            for x in 1..width.saturating_sub(1) {
                // Scharr's weights, by which an oblique edge is as steep as a level one.
                let at = |row: &[u8], x: usize| f32::from(row[x]);
                let column = |x: usize| 3.0 * at(above, x) + 10.0 * at(line, x) + 3.0 * at(below, x);
                let row = |row: &[u8]| 3.0 * at(row, x - 1) + 10.0 * at(row, x) + 3.0 * at(row, x + 1);
                let (across, down) = (column(x + 1) - column(x - 1), row(below) - row(above));
                let cell = &mut tensors[y / CELL * columns + x / CELL];
                cell.difference += across * across - down * down;
                cell.product += 2.0 * across * down;
            }
        }
        Self { columns, rows, tensors }
    }

    fn all(&self) -> Tensor {
        self.tensors.iter().fold(Tensor::default(), |sum, tensor| sum.plus(*tensor))
    }

    /// Each cell with its neighbours: a single straight edge, however long, weighs less than bars side by side.
    fn weighed(self) -> Self {
        let sum = |column: usize, row: usize| {
            let columns = column.saturating_sub(NEIGHBOURS)..(column + NEIGHBOURS + 1).min(self.columns);
            let rows = row.saturating_sub(NEIGHBOURS)..(row + NEIGHBOURS + 1).min(self.rows);
            rows.flat_map(|row| &self.tensors[row * self.columns..][columns.clone()])
                .fold(Tensor::default(), |sum, tensor| sum.plus(*tensor))
        };
        let tensors = (0..self.rows).flat_map(|row| (0..self.columns).map(move |column| (column, row)));
        Self { tensors: tensors.map(|(column, row)| sum(column, row)).collect(), ..self }
    }

    /// The cells around the strongest one that belong together.
    fn strongest(&self) -> Option<Vec<usize>> {
        let weights = self.tensors.iter().map(|tensor| tensor.weight());
        let (start, weight) = weights.enumerate().max_by(|(_, one), (_, other)| one.total_cmp(other))?;
        if weight <= f32::EPSILON {
            return None;
        }
        let of_code = |at: usize| {
            self.tensors[at].weight() >= SAME_CODE * weight && self.tensors[at].agrees_with(self.tensors[start])
        };
        let mut seen = vec![false; self.tensors.len()];
        let (mut pending, mut code) = (vec![start], Vec::new());
        while let Some(at) = pending.pop() {
            if std::mem::replace(&mut seen[at], true) || !of_code(at) {
                continue;
            }
            code.push(at);
            let (column, row) = (at % self.columns, at / self.columns);
            pending.extend((column > 0).then(|| at - 1));
            pending.extend((column + 1 < self.columns).then_some(at + 1));
            pending.extend((row > 0).then(|| at - self.columns));
            pending.extend((row + 1 < self.rows).then_some(at + self.columns));
        }
        Some(code)
    }

    /// The angle of a code, and its left, top, right and bottom once turned back by it, in cells.
    fn bounds(&self, code: &[usize]) -> Option<(f32, [f32; 4])> {
        let radians = code.iter().fold(Tensor::default(), |sum, at| sum.plus(self.tensors[*at])).radians();
        let (sine, cosine) = radians.sin_cos();
        let places = code.iter().map(|at| {
            let (x, y) = ((at % self.columns) as f32 + 0.5, (at / self.columns) as f32 + 0.5);
            (x * cosine + y * sine, y * cosine - x * sine)
        });
        let bounds = places.fold(None, |bounds: Option<[f32; 4]>, (u, v)| {
            let [left, top, right, bottom] = bounds.unwrap_or([u, v, u, v]);
            Some([left.min(u), top.min(v), right.max(u), bottom.max(v)])
        });
        Some((radians, bounds?))
    }
}
