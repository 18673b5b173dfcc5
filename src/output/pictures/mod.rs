//! Pictures beside the content, as they are published: without what the camera wrote into them (place, time, owner,
//! preview), and in smaller sizes, so that a phone does not load what it cannot show. Bytes in, bytes out.
//!
//! - The published original is the author's picture, stripped part by part and not compressed anew. Which way is up
//!   stays, in eight bytes of Exif of our own; colours stay.
//! - JPEG and PNG get smaller sizes. WebP and GIF do not: phones of the browser floor cannot show the one, and the other
//!   may move.
//! - A picture that is damaged or too large to open is published stripped, in its one size, with a warning.
//! - The same bytes give the same bytes on every machine: decoders without instructions of one processor, whole numbers.

mod gallery;
mod gif;
mod jpeg;
mod pixels;
mod png;
mod shelf;
mod sizes;
#[cfg(test)]
mod tests;
mod turn;
mod webp;

pub(super) use gallery::{Gallery, original_of};
pub use shelf::Shelf;
use turn::Turn;

use crate::diagnostics::{Diagnostic, Place};

/// Widths of the smaller sizes, in pixels: a phone of one or two dots a pixel, a phone of three or a text column, a text
/// column of two dots a pixel.
const WIDTHS: [u32; 3] = [480, 960, 1600];

/// Not made smaller below this weight in bytes: nobody would notice.
const LIGHT: usize = 40_000;

/// The most pixels that are opened: a photo of 48 million has just fewer. Also the most that are open at one time.
const MAX_PIXELS: u64 = 50_000_000;

/// What a picture file is, and its bytes without metadata.
#[derive(Debug)]
struct Stripped {
    format: Format,
    /// Width as stored, before it is turned upright.
    width: u32,
    /// Height as stored.
    height: u32,
    turn: Turn,
    /// The file without metadata.
    bytes: Vec<u8>,
    /// Whether the file has its end.
    whole: bool,
    /// Whether it moves.
    moves: bool,
    /// What says how its colours are meant: an ICC profile (JPEG), chunks (PNG).
    colours: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
}

impl Stripped {
    fn read(bytes: &[u8]) -> Option<Stripped> {
        let read = if jpeg::is(bytes) {
            jpeg::strip(bytes)
        } else if png::is(bytes) {
            png::strip(bytes)
        } else if webp::is(bytes) {
            webp::strip(bytes)
        } else if gif::is(bytes) {
            gif::strip(bytes)
        } else {
            None
        };
        read.filter(|stripped| stripped.width > 0 && stripped.height > 0)
    }

    /// Width and height as seen.
    fn upright(&self) -> (u32, u32) {
        self.turn.upright(self.width, self.height)
    }
}

/// What is wrong with a picture that is published all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It ends early or cannot be opened.
    Damaged,
    /// More pixels than phones, or we, can be expected to open.
    Huge,
}

impl Trouble {
    /// As a warning about the file.
    pub(super) fn told(self, place: Place, (width, height): (u32, u32)) -> Diagnostic {
        match self {
            Trouble::Damaged => Diagnostic::warning(
                "damaged-picture",
                place,
                "这张图片不完整或已经损坏，读者可能只看到一部分",
                "this picture is damaged or cut off; readers may see only a part of it",
            )
            .fix("重新导出，替换这个文件", "export it again and replace the file"),
            Trouble::Huge => Diagnostic::warning(
                "huge-picture",
                place,
                format!("这张图片有 {width}×{height} 像素，手机可能打不开，也没有为它做小图"),
                format!(
                    "this picture has {width}×{height} pixels; phones may not open it, and no smaller sizes were made"
                ),
            )
            .fix("缩小到宽 4000 像素以内", "make it at most 4000 pixels wide"),
        }
    }
}

/// A picture file as it is published: without metadata, or as it is where it cannot be read.
pub(super) fn stripped(bytes: Vec<u8>) -> Vec<u8> {
    Stripped::read(&bytes).map_or(bytes, |stripped| stripped.bytes)
}

/// The warning about a file that is named like a picture and cannot be taken apart like one.
pub(super) fn unread(place: Place) -> Diagnostic {
    Diagnostic::warning(
        "unstripped-picture",
        place,
        "认不出这个图片文件，其中的拍摄信息（可能有拍摄地点）没有去掉",
        "this picture file is of no known kind; what the camera wrote into it, perhaps the place, is still there",
    )
    .fix("另存为 JPEG 或 PNG，替换这个文件", "save it as JPEG or PNG and replace the file")
}

/// Whether a name promises a picture of a kind that cameras write.
pub(super) fn is_named_like_one(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    matches!(
        extension.as_str(),
        "jpg" | "jpeg" | "jpe" | "png" | "webp" | "gif" | "heic" | "heif" | "avif" | "tif" | "tiff"
    )
}

/// Big-endian number of two bytes.
fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// Big-endian number of four bytes.
fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Little-endian number of two bytes.
fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// Little-endian number of four bytes.
fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
