//! What a camera writes into a picture besides the picture: where it was taken, whose the camera is. Exif in JPEG, PNG,
//! WebP, HEIC and TIFF (its blocks are looked for, so the container hardly matters), XMP in any of them. Knows nothing
//! of files; broken bytes tell nothing.

use crate::diagnostics::whole_characters;

/// Tags of Exif 2.32 and TIFF 6.0.
const ARTIST: u16 = 0x013b;
const EXIF_DIRECTORY: u16 = 0x8769;
const GPS_DIRECTORY: u16 = 0x8825;
const AUTHOR_OF_WINDOWS: u16 = 0x9c9d;
const OWNER: u16 = 0xa430;
const SERIAL: u16 = 0xa431;
const SERIAL_OF_LENS: u16 = 0xa435;
const LATITUDE: u16 = 2;
const LONGITUDE: u16 = 4;

/// The most entries of one directory; real ones have some forty.
const MOST: usize = 500;

/// Extensions of pictures that may hold such notes.
const PICTURES: [&str; 9] = ["jpg", "jpeg", "png", "webp", "heic", "heif", "avif", "tif", "tiff"];

/// What a picture tells of the people behind it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traces {
    /// Where it was taken.
    pub location: bool,
    /// A name: who took it, whose camera it was.
    pub name: bool,
    /// The number of the camera or its lens.
    pub serial: bool,
}

impl Traces {
    /// Whether there is none.
    pub(super) fn is_empty(self) -> bool {
        self == Traces::default()
    }

    /// Both together.
    #[must_use]
    pub(super) fn and(self, other: Traces) -> Traces {
        Traces {
            location: self.location || other.location,
            name: self.name || other.name,
            serial: self.serial || other.serial,
        }
    }
}

/// Whether a file of this extension is such a picture.
pub(super) fn is_known(extension: &str) -> bool {
    PICTURES.contains(&extension)
}

/// Whether a file of this name is such a picture.
pub fn is_picture(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| is_known(&extension.to_ascii_lowercase()))
}

/// What stands in the bytes of a picture.
pub fn traces(bytes: &[u8]) -> Traces {
    let blocks =
        (0..bytes.len()).filter(|at| matches!(bytes[*at..], [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..]));
    let blocks = blocks.filter(|at| is_announced(bytes, *at)).take(16);
    let exif = blocks.fold(Traces::default(), |sum, at| sum.and(Block::new(&bytes[at..]).traces()));
    exif.and(from_xmp(bytes))
}

/// Whether what stands before says that an Exif block begins: a segment of JPEG or HEIC, a chunk of PNG or WebP, or the
/// beginning of a TIFF file.
fn is_announced(bytes: &[u8], at: usize) -> bool {
    let before = &bytes[..at];
    let chunk_of_webp = before.len() >= 8 && before[before.len() - 8..].starts_with(b"EXIF");
    before.is_empty() || before.ends_with(b"Exif\0\0") || before.ends_with(b"eXIf") || chunk_of_webp
}

/// An Exif block: a TIFF file in small.
struct Block<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

/// One entry of a directory.
struct Entry {
    tag: u16,
    form: u16,
    count: u32,
    /// The value where it fits four bytes, else where it is.
    place: usize,
    value: u32,
}

impl<'a> Block<'a> {
    fn new(bytes: &'a [u8]) -> Block<'a> {
        Block { bytes, big_endian: bytes.first() == Some(&b'M') }
    }

    fn two(&self, at: usize) -> Option<u16> {
        let pair = *self.bytes.get(at..)?.first_chunk::<2>()?;
        Some(if self.big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    }

    fn four(&self, at: usize) -> Option<u32> {
        let four = *self.bytes.get(at..)?.first_chunk::<4>()?;
        Some(if self.big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    }

    fn entries(&self, directory: u32) -> Vec<Entry> {
        let Ok(start) = usize::try_from(directory) else { return Vec::new() };
        let count = usize::from(self.two(start).unwrap_or(0)).min(MOST);
        let entry = |index: usize| {
            let at = start.checked_add(2 + index * 12)?;
            let (form, count, value) = (self.two(at + 2)?, self.four(at + 4)?, self.four(at + 8)?);
            Some(Entry { tag: self.two(at)?, form, count, place: at + 8, value })
        };
        (0..count).map_while(entry).collect()
    }

    fn traces(&self) -> Traces {
        let mut traces = Traces::default();
        let mut directories = self.four(4).into_iter().collect::<Vec<u32>>();
        // The first directory, and the one of the camera: no chain that could be a circle.
        for step in 0..2 {
            let Some(directory) = directories.get(step).copied() else { break };
            for entry in self.entries(directory) {
                match entry.tag {
                    EXIF_DIRECTORY if step == 0 => directories.push(entry.value),
                    GPS_DIRECTORY => traces.location |= self.has_location(entry.value),
                    ARTIST | AUTHOR_OF_WINDOWS | OWNER => traces.name |= self.says_something(&entry),
                    SERIAL | SERIAL_OF_LENS => traces.serial |= self.says_something(&entry),
                    _ => {}
                }
            }
        }
        traces
    }

    /// A phone that may not tell its place still writes the directory, with noughts or nothing in it.
    fn has_location(&self, directory: u32) -> bool {
        let entries = self.entries(directory);
        let is_told = |tag: u16| {
            let entry = entries.iter().find(|entry| entry.tag == tag && entry.form == 5 && entry.count == 3)?;
            let place = usize::try_from(entry.value).ok()?;
            let degrees = (0..3).map(|index| self.four(place.checked_add(index * 8)?));
            Some(degrees.flatten().any(|number| number != 0))
        };
        is_told(LATITUDE) == Some(true) && is_told(LONGITUDE).is_some() || is_told(LONGITUDE) == Some(true)
    }

    /// Whether a text is more than spaces.
    fn says_something(&self, entry: &Entry) -> bool {
        let length = usize::try_from(entry.count).unwrap_or(usize::MAX).min(256);
        let place = if length <= 4 { Some(entry.place) } else { usize::try_from(entry.value).ok() };
        let text = place.and_then(|place| self.bytes.get(place..)).unwrap_or_default();
        text.iter().take(length).any(|byte| !matches!(byte, 0 | b' '))
    }
}

/// XMP is XML in plain sight.
fn from_xmp(bytes: &[u8]) -> Traces {
    let Some(start) = find(bytes, b"<x:xmpmeta") else { return Traces::default() };
    let end = find(&bytes[start..], b"</x:xmpmeta>").map_or(bytes.len(), |end| start + end);
    let xmp = String::from_utf8_lossy(&bytes[start..end.min(start + (4 << 20))]);
    let filled = |names: &[&str]| names.iter().any(|name| has_value(&xmp, name));
    Traces {
        location: filled(&["exif:GPSLatitude", "exif:GPSLongitude"]),
        name: filled(&["dc:creator", "exifEX:CameraOwnerName", "aux:OwnerName"]),
        serial: filled(&[
            "aux:SerialNumber",
            "exifEX:BodySerialNumber",
            "aux:LensSerialNumber",
            "exifEX:LensSerialNumber",
        ]),
    }
}

/// Bytes within which an element says what it says, so that a million of them take no quadratic time.
const LONGEST_ELEMENT: usize = 4096;

/// Whether an attribute or element of this name has anything to say.
fn has_value(xmp: &str, name: &str) -> bool {
    xmp.match_indices(name).any(|(at, _)| {
        let (before, after) = (&xmp[..at], &xmp[whole_characters(xmp, at + name.len()..at + LONGEST_ELEMENT)]);
        if before.ends_with('<') {
            let inner = after.split(&format!("</{name}")).next().unwrap_or_default();
            let texts = inner.split('<').filter_map(|piece| piece.split_once('>'));
            return texts.map(|(_, text)| text).any(|text| !text.trim().is_empty());
        }
        let value = after.strip_prefix('=').and_then(|rest| rest.get(1..));
        value.is_some_and(|value| !value.starts_with(['"', '\'']))
    })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One directory after another: (tag, form, count, value); values of more than four bytes follow as `data` at 200.
    fn exif(big_endian: bool, directories: [&[(u16, u16, u32, u32)]; 3], data: &[u8]) -> Vec<u8> {
        let two = |n: u16| if big_endian { n.to_be_bytes() } else { n.to_le_bytes() };
        let four = |n: u32| if big_endian { n.to_be_bytes() } else { n.to_le_bytes() };
        let mut out = if big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
        out.extend(four(8));
        for (entries, start) in directories.iter().zip([8usize, 80, 140]) {
            out.resize(start, 0);
            out.extend(two(u16::try_from(entries.len()).expect("few")));
            for (tag, form, count, value) in *entries {
                out.extend([two(*tag), two(*form)].concat());
                out.extend([four(*count), four(*value)].concat());
            }
        }
        out.resize(200, 0);
        out.extend(data);
        out
    }

    /// 18 degrees north, 109 east.
    fn degrees(big_endian: bool) -> Vec<u8> {
        let numbers = [18u32, 1, 0, 1, 0, 1, 109, 1, 0, 1, 0, 1];
        numbers.iter().flat_map(|n| if big_endian { n.to_be_bytes() } else { n.to_le_bytes() }).collect()
    }

    fn jpeg(block: &[u8]) -> Vec<u8> {
        let length = u16::try_from(block.len() + 8).expect("short").to_be_bytes();
        [&b"\xff\xd8\xff\xe1"[..], &length, b"Exif\0\0", block, b"\xff\xda\0\0\xff\xd9"].concat()
    }

    const PLACE: &[(u16, u16, u32, u32)] = &[(LATITUDE, 5, 3, 200), (LONGITUDE, 5, 3, 224)];

    #[test]
    fn a_place_is_found_in_every_container() {
        for big_endian in [false, true] {
            let block = exif(big_endian, [&[(GPS_DIRECTORY, 4, 1, 80)], PLACE, &[]], &degrees(big_endian));
            let place = Traces { location: true, ..Traces::default() };
            let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\xffeXIf"[..], &block].concat();
            let webp = [&b"RIFF\0\0\0\0WEBPEXIF\xff\0\0\0"[..], &block].concat();
            let heic = [&b"\0\0\0\x18ftypheic....Exif\0\0"[..], &block].concat();
            for (name, bytes) in [("jpeg", jpeg(&block)), ("png", png), ("webp", webp), ("heic", heic), ("tiff", block)]
            {
                assert_eq!(traces(&bytes), place, "{name} {big_endian}");
            }
        }
    }

    #[test]
    fn names_and_numbers_are_found_and_blanks_are_not() {
        let camera: &[_] = &[(OWNER, 2, 6, 200), (SERIAL, 2, 4, u32::from_le_bytes(*b"123\0"))];
        let block = exif(false, [&[(EXIF_DIRECTORY, 4, 1, 80)], camera, &[]], b"Mr Wang\0");
        assert_eq!(traces(&jpeg(&block)), Traces { location: false, name: true, serial: true });
        let blank: &[_] = &[(ARTIST, 2, 20, 200), (GPS_DIRECTORY, 4, 1, 80)];
        assert!(traces(&jpeg(&exif(false, [blank, PLACE, &[]], &[0; 60]))).is_empty(), "noughts are no place");
        assert!(traces(b"\xff\xd8\xff\xe0\0\x10JFIF\0II*\0 a picture that happens to hold these letters").is_empty());
    }

    #[test]
    fn xmp_is_read_as_attributes_and_as_elements() {
        let xmp = |inner: &str| format!("\x7fjunk<x:xmpmeta xmlns:x='a'>{inner}</x:xmpmeta>junk").into_bytes();
        for (inner, location, name, serial) in [
            ("<rdf:Description exif:GPSLatitude=\"18,14N\"/>", true, false, false),
            ("<exif:GPSLatitude>18,14N</exif:GPSLatitude>", true, false, false),
            ("<dc:creator><rdf:Seq><rdf:li>王老师</rdf:li></rdf:Seq></dc:creator>", false, true, false),
            (
                "<dc:creator><rdf:Seq><rdf:li></rdf:li></rdf:Seq></dc:creator><dc:title>甲</dc:title>",
                false,
                false,
                false,
            ),
            ("<rdf:Description aux:SerialNumber='' aux:Lens='50'/>", false, false, false),
            ("<rdf:Description aux:SerialNumber='123'/>", false, false, true),
        ] {
            assert_eq!(traces(&xmp(inner)), Traces { location, name, serial }, "{inner}");
        }
    }

    #[test]
    fn broken_blocks_tell_nothing() {
        let block = exif(false, [&[(GPS_DIRECTORY, 4, 1, 80)], PLACE, &[]], &degrees(false));
        for length in 0..block.len() {
            traces(&jpeg(&block[..length]));
        }
        let wild: &[_] = &[(EXIF_DIRECTORY, 4, 1, u32::MAX), (GPS_DIRECTORY, 4, 1, 8), (ARTIST, 2, u32::MAX, u32::MAX)];
        assert!(traces(&jpeg(&exif(true, [wild, &[], &[]], &[]))).is_empty());
        assert!(traces(&b"Exif\0\0II*\0".repeat(10_000)).is_empty());
    }
}
