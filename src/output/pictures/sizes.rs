//! The smaller sizes of a picture: opened, shrunk, turned upright, written. The only file that names the codecs.

use std::io::Cursor;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::pixels::Pixels;
use super::{Format, Stripped, WIDTHS, png};

/// Of 100. Text in a photographed poster stays readable; half the bytes of 90.
const JPEG_QUALITY: u8 = 80;

/// What the PNG decoder may take besides the finished pixels, in bytes.
const PNG_MEMORY: usize = 64 << 20;

/// A smaller size is worth a file of its own if it weighs at most this share of the original, in percent.
const WORTH: usize = 80;

/// A picture written at one width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Size {
    /// In pixels, upright.
    pub(super) width: u32,
    /// The file.
    pub(super) bytes: Vec<u8>,
}

/// The widths a picture may be made at, smallest first.
pub(super) fn widths(stripped: &Stripped) -> impl Iterator<Item = u32> + use<> {
    let can = matches!(stripped.format, Format::Jpeg | Format::Png) && !stripped.moves;
    let wide = stripped.upright().0;
    WIDTHS.into_iter().filter(move |width| can && *width < wide)
}

/// Makes the smaller sizes, smallest first. `None` if the picture cannot be opened.
pub(super) fn make(stripped: &Stripped) -> Option<Vec<Size>> {
    let opened = match stripped.format {
        Format::Jpeg => open_jpeg(stripped),
        Format::Png => open_png(stripped),
        Format::WebP | Format::Gif => Err(Unopened::Unusual),
    };
    let mut pixels = match opened {
        Ok(pixels) => pixels,
        Err(Unopened::Unusual) => return Some(Vec::new()),
        Err(Unopened::Damaged) => return None,
    };
    let (wide, high) = stripped.upright();
    let mut sizes = Vec::new();
    let mut widths: Vec<u32> = widths(stripped).collect();
    // Each from the next larger one: a tenth of the work, and the eye cannot tell.
    while let Some(width) = widths.pop() {
        let height = u32::try_from(u64::from(high) * u64::from(width) / u64::from(wide)).ok()?.max(1);
        let (stored_width, stored_height) = stripped.turn.upright(width, height);
        pixels = pixels.shrunk(stored_width as usize, stored_height as usize);
        let upright = stripped.turn.apply(Pixels { data: pixels.data.clone(), ..pixels });
        let bytes = match stripped.format {
            Format::Jpeg => write_jpeg(&upright, &stripped.colours)?,
            _ => png::with_colours(write_png(&upright)?, &stripped.colours),
        };
        if bytes.len() * 100 <= stripped.bytes.len() * WORTH {
            sizes.insert(0, Size { width, bytes });
        }
    }
    Some(sizes)
}

/// Why a picture was not opened.
enum Unopened {
    /// Browsers may show it, but it is nothing we make smaller.
    Unusual,
    /// It cannot be read.
    Damaged,
}

fn open_jpeg(stripped: &Stripped) -> Result<Pixels, Unopened> {
    let damaged = |_| Unopened::Damaged;
    let (width, height) = (stripped.width as usize, stripped.height as usize);
    let options = DecoderOptions::new_safe().set_max_width(width).set_max_height(height);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(&stripped.bytes), options);
    decoder.decode_headers().map_err(damaged)?;
    let colours = match decoder.input_colorspace() {
        Some(ColorSpace::Luma) => ColorSpace::Luma,
        Some(ColorSpace::YCbCr | ColorSpace::RGB) => ColorSpace::RGB,
        // Four inks cannot become three colours without a profile of the press.
        _ => return Err(Unopened::Unusual),
    };
    decoder.set_options(options.jpeg_set_out_colorspace(colours));
    let data = decoder.decode().map_err(damaged)?;
    checked(Pixels { width, height, channels: colours.num_components(), data })
}

fn open_png(stripped: &Stripped) -> Result<Pixels, Unopened> {
    let damaged = |_| Unopened::Damaged;
    let mut decoder = ::png::Decoder::new(Cursor::new(&stripped.bytes));
    decoder.set_transformations(::png::Transformations::normalize_to_color8());
    decoder.set_limits(::png::Limits { bytes: PNG_MEMORY });
    let mut reader = decoder.read_info().map_err(damaged)?;
    let mut data = vec![0; reader.output_buffer_size().ok_or(Unopened::Damaged)?];
    let frame = reader.next_frame(&mut data).map_err(damaged)?;
    data.truncate(frame.buffer_size());
    let (width, height) = (stripped.width as usize, stripped.height as usize);
    checked(Pixels { width, height, channels: frame.color_type.samples(), data })
}

/// What a decoder promised, as everything behind this relies on it.
fn checked(pixels: Pixels) -> Result<Pixels, Unopened> {
    let expected = pixels.width.checked_mul(pixels.height).and_then(|area| area.checked_mul(pixels.channels));
    let is_full = expected.is_some_and(|expected| expected > 0 && pixels.data.len() == expected);
    if is_full { Ok(pixels) } else { Err(Unopened::Damaged) }
}

fn write_jpeg(pixels: &Pixels, profile: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, JPEG_QUALITY);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    if !profile.is_empty() {
        encoder.add_icc_profile(profile).ok()?;
    }
    let colours = if pixels.channels == 1 { ColorType::Luma } else { ColorType::Rgb };
    let (width, height) = (u16::try_from(pixels.width).ok()?, u16::try_from(pixels.height).ok()?);
    encoder.encode(&pixels.data, width, height, colours).ok()?;
    Some(bytes)
}

fn write_png(pixels: &Pixels) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (width, height) = (u32::try_from(pixels.width).ok()?, u32::try_from(pixels.height).ok()?);
    let mut encoder = ::png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(match pixels.channels {
        1 => ::png::ColorType::Grayscale,
        2 => ::png::ColorType::GrayscaleAlpha,
        3 => ::png::ColorType::Rgb,
        _ => ::png::ColorType::Rgba,
    });
    encoder.set_depth(::png::BitDepth::Eight);
    encoder.set_compression(::png::Compression::Balanced);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels.data).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}
