//! Opened pictures, and making them smaller. Whole numbers only: the same result on every machine.

/// Rows of pixels from the top, eight bits a channel: grey, grey and opacity, RGB, or RGB and opacity.
#[derive(Debug)]
pub(super) struct Pixels {
    pub(super) width: usize,
    pub(super) height: usize,
    /// 1 to 4.
    pub(super) channels: usize,
    /// `width * height * channels` bytes.
    pub(super) data: Vec<u8>,
}

/// Fractions of a grey level kept between the two passes.
const FRACTION: u64 = 256;

impl Pixels {
    /// The picture at another size, not larger: each new pixel is the mean of the area it covers.
    pub(super) fn shrunk(&self, width: usize, height: usize) -> Pixels {
        if (width, height) == (self.width, self.height) {
            return Pixels { width, height, channels: self.channels, data: self.data.clone() };
        }
        let lanes = self.channels;
        let mut rows = Rows { picture: self, width, next: 0 };
        let mut data = Vec::with_capacity(width * height * lanes);
        // Both heights as shares of one length: an old row is `height` long, a new one `self.height`.
        let mut sums = vec![0u64; width * lanes];
        let mut needed = self.height;
        while let Some(row) = rows.next() {
            let mut left = height;
            while left > 0 {
                let share = left.min(needed);
                for (sum, value) in sums.iter_mut().zip(&row) {
                    *sum += u64::from(*value) * share as u64;
                }
                left -= share;
                needed -= share;
                if needed == 0 {
                    let whole = self.height as u64 * FRACTION;
                    // A mean of bytes is a byte.
                    data.extend(sums.iter().map(|sum| u8::try_from((sum + whole / 2) / whole).unwrap_or(u8::MAX)));
                    sums.fill(0);
                    needed = self.height;
                }
            }
        }
        let mut shrunk = Pixels { width, height, channels: lanes, data };
        shrunk.divide_by_opacity();
        shrunk
    }

    fn has_opacity(&self) -> bool {
        self.channels.is_multiple_of(2)
    }

    /// Colours were weighted with their opacity; a pixel nobody sees must not darken its neighbours.
    fn divide_by_opacity(&mut self) {
        if !self.has_opacity() {
            return;
        }
        for pixel in self.data.chunks_exact_mut(self.channels) {
            let Some((opacity, colours)) = pixel.split_last_mut() else { continue };
            let opacity = u32::from(*opacity);
            for colour in colours {
                let value = (u32::from(*colour) * 255 + opacity / 2).checked_div(opacity).unwrap_or(0);
                *colour = u8::try_from(value).unwrap_or(u8::MAX);
            }
        }
    }
}

/// The rows of a picture at another width, in [`FRACTION`]s.
struct Rows<'a> {
    picture: &'a Pixels,
    width: usize,
    next: usize,
}

impl Rows<'_> {
    fn next(&mut self) -> Option<Vec<u32>> {
        let Pixels { width: old, channels, data, .. } = self.picture;
        let start = self.next * old * channels;
        let row = data.get(start..start + old * channels).filter(|row| !row.is_empty())?;
        self.next += 1;
        let mut out = Vec::with_capacity(self.width * channels);
        let mut sums = [0u64; 4];
        let mut needed = *old;
        let whole = *old as u64;
        for pixel in row.chunks_exact(*channels) {
            let colours = self.weighted(pixel);
            let mut left = self.width;
            while left > 0 {
                let share = left.min(needed);
                for (sum, colour) in sums.iter_mut().zip(colours) {
                    *sum += u64::from(colour) * share as u64;
                }
                left -= share;
                needed -= share;
                if needed == 0 {
                    let mean = |sum: &u64| u32::try_from((sum * FRACTION + whole / 2) / whole).unwrap_or(u32::MAX);
                    out.extend(sums[..*channels].iter().map(mean));
                    sums = [0; 4];
                    needed = *old;
                }
            }
        }
        Some(out)
    }

    /// A pixel with its colours weighted by its opacity, if it has one.
    fn weighted(&self, pixel: &[u8]) -> [u32; 4] {
        let mut colours = [0; 4];
        for (colour, byte) in colours.iter_mut().zip(pixel) {
            *colour = u32::from(*byte);
        }
        if self.picture.has_opacity() {
            let last = pixel.len() - 1;
            let opacity = colours[last];
            for colour in &mut colours[..last] {
                *colour = (*colour * opacity + 127) / 255;
            }
        }
        colours
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: usize, data: &[u8]) -> Pixels {
        Pixels { width, height: data.len() / width, channels: 1, data: data.to_vec() }
    }

    #[test]
    fn a_new_pixel_is_the_mean_of_its_area() {
        assert_eq!(grey(4, &[0, 10, 20, 30]).shrunk(2, 1).data, [5, 25]);
        // Three columns to two: the middle one counts half for each.
        assert_eq!(grey(3, &[0, 90, 30]).shrunk(2, 1).data, [30, 50]);
        assert_eq!(grey(2, &[0, 100, 100, 200]).shrunk(1, 1).data, [100]);
        let even = Pixels { width: 640, height: 481, channels: 3, data: [7, 200, 255].repeat(640 * 481) };
        assert_eq!(even.shrunk(77, 13).data, [7, 200, 255].repeat(77 * 13));
    }

    #[test]
    fn what_is_transparent_lends_no_colour() {
        let red_beside_nothing = Pixels { width: 2, height: 1, channels: 4, data: vec![255, 0, 0, 255, 0, 0, 0, 0] };
        assert_eq!(red_beside_nothing.shrunk(1, 1).data, [255, 0, 0, 128]);
    }
}
