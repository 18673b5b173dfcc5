//! Whole files: what is taken out of them, what stays, what is made of them, and what nobody can make anything of.

use jpeg_encoder::{ColorType, Encoder};
use proptest::prelude::*;

use super::sizes::{self, Size};
use super::turn::Turn;
use super::*;

/// What a phone writes beside the pixels; no byte of it may be published.
const SECRET: &[u8] = b"GPS 19.5115N 110.5070E, Xiaomi 14, owner Zhang San";

/// A picture no two rows of which are alike, three channels.
fn scene(width: usize, height: usize) -> Vec<u8> {
    let mut noise = 1u32;
    let mut pixels = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = (noise >> 28) as u8;
            pixels.extend([(x * 200 / width) as u8 + grain, (y * 200 / height) as u8 + grain, 90 + grain]);
        }
    }
    pixels
}

fn exif(turn: u8) -> Vec<u8> {
    let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([turn, 0, 0, 0, 0, 0, 0]);
    exif.extend_from_slice(SECRET);
    exif
}

fn jpeg_photo(width: u16, height: u16, turn: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.add_exif_metadata(&exif(turn)).expect("fits");
    encoder.add_app_segment(1, [b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()).expect("fits");
    encoder.add_app_segment(2, [b"MPF\0", SECRET].concat()).expect("fits");
    encoder.add_app_segment(13, [b"Photoshop 3.0\0", SECRET].concat()).expect("fits");
    encoder.add_icc_profile(b"a profile of colours").expect("fits");
    encoder.encode(&scene(width.into(), height.into()), width, height, ColorType::Rgb).expect("a picture");
    // A comment, and a film behind the picture, as phones do for pictures that move.
    let comment = [&[0xff, 0xfe, 0, SECRET.len() as u8 + 2], SECRET].concat();
    bytes.splice(2..2, comment);
    bytes.extend([b"\0\0\0\x18ftypmp42", SECRET].concat());
    bytes
}

fn png_picture(width: u32, height: u32, turn: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(::png::ColorType::Rgb);
    encoder.set_source_gamma(::png::ScaledFloat::new(0.45455));
    encoder.add_text_chunk("Author".to_owned(), String::from_utf8(SECRET.to_vec()).expect("text")).expect("text");
    let mut writer = encoder.write_header().expect("a header");
    writer.write_chunk(::png::chunk::eXIf, &exif(turn)).expect("a chunk");
    writer.write_image_data(&scene(width as usize, height as usize)).expect("pixels");
    writer.finish().expect("an end");
    bytes.extend_from_slice(SECRET);
    bytes
}

fn webp_picture(turn: u8) -> Vec<u8> {
    let chunk = |name: &[u8], data: &[u8]| {
        let length = (data.len() as u32).to_le_bytes();
        [name, &length, data, if data.len() % 2 == 1 { b"\0" } else { b"" }].concat()
    };
    let inside = [
        b"WEBP".to_vec(),
        chunk(b"VP8X", &[0x0c, 0, 0, 0, 0x7f, 0x02, 0, 0xdf, 0x01, 0]),
        chunk(b"VP8 ", b"pixels!"),
        chunk(b"EXIF", &exif(turn)),
        chunk(b"XMP ", SECRET),
        chunk(b"OWN ", SECRET),
    ]
    .concat();
    [b"RIFF", &(inside.len() as u32).to_le_bytes()[..], &inside, SECRET].concat()
}

fn gif_picture() -> Vec<u8> {
    let comment = [b"\x21\xfe\x32", SECRET, b"\0"].concat();
    assert_eq!(SECRET.len(), 0x32);
    [
        b"GIF89a\x40\x01\xc8\0\x80\0\0\0\0\0\xff\xff\xff".to_vec(),
        b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0".to_vec(),
        comment,
        [b"\x21\xff\x0bXMP DataXMP\x32", SECRET, b"\0"].concat(),
        b"\x21\xf9\x04\0\0\0\0\0".to_vec(),
        b"\x2c\0\0\0\0\x40\x01\xc8\0\0\x02\x02\x44\x01\0\x3b".to_vec(),
        SECRET.to_vec(),
    ]
    .concat()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn read(bytes: &[u8]) -> Stripped {
    Stripped::read(bytes).expect("a picture")
}

fn opened(bytes: &[u8]) -> (usize, usize) {
    let mut decoder = zune_jpeg::JpegDecoder::new(std::io::Cursor::new(bytes));
    decoder.decode().expect("a JPEG file");
    decoder.dimensions().expect("a size")
}

fn widths(sizes: &[Size]) -> Vec<u32> {
    sizes.iter().map(|size| size.width).collect()
}

#[test]
fn nothing_of_the_camera_is_left() {
    for (name, bytes, size) in [
        ("jpeg", jpeg_photo(640, 480, 1), (640, 480)),
        ("png", png_picture(640, 480, 1), (640, 480)),
        ("webp", webp_picture(1), (640, 480)),
        ("gif", gif_picture(), (320, 200)),
    ] {
        assert!(holds(&bytes, SECRET), "{name}");
        let stripped = read(&bytes);
        assert!(!holds(&stripped.bytes, b"GPS"), "{name}");
        assert!(!holds(&stripped.bytes, b"Exif") && !holds(&stripped.bytes, b"EXIF"), "{name}");
        assert_eq!(stripped.upright(), size, "{name}");
        assert!(stripped.whole, "{name}");
        // Stripping again finds nothing more to take.
        assert_eq!(read(&stripped.bytes).bytes, stripped.bytes, "{name}");
    }
}

#[test]
fn what_is_seen_stays() {
    let photo = read(&jpeg_photo(640, 480, 1));
    assert_eq!(opened(&photo.bytes), (640, 480));
    assert!(holds(&photo.bytes, b"ICC_PROFILE\0\x01\x01a profile of colours"));
    assert_eq!(photo.colours, b"a profile of colours");
    let picture = read(&png_picture(64, 48, 1));
    assert!(holds(&picture.bytes, b"gAMA") && !holds(&picture.bytes, b"tEXt"));
    let film = read(&gif_picture());
    assert!(holds(&film.bytes, b"NETSCAPE2.0") && !holds(&film.bytes, b"XMP"));
    let webp = read(&webp_picture(1));
    assert!(holds(&webp.bytes, b"VP8 \x07\0\0\0pixels!\0"));
    assert_eq!(webp.bytes[20] & 0x0c, 0, "the head no longer announces what is gone");
    assert_eq!(le32(&webp.bytes, 4), Some(webp.bytes.len() as u32 - 8));
}

#[test]
fn which_way_is_up_stays_and_nothing_else_of_exif() {
    for (name, bytes) in
        [("jpeg", jpeg_photo(640, 480, 6)), ("png", png_picture(640, 480, 6)), ("webp", webp_picture(6))]
    {
        let stripped = read(&bytes);
        assert_eq!(stripped.upright(), (480, 640), "{name}");
        assert!(!holds(&stripped.bytes, b"GPS"), "{name}");
        let again = read(&stripped.bytes);
        assert_eq!((again.turn, again.bytes), (stripped.turn, stripped.bytes.clone()), "{name}");
        assert_eq!(stripped.turn.exif().map(|exif| exif.len()), Some(26), "{name}");
    }
}

#[test]
fn smaller_sizes_of_a_photo_stand_upright() {
    let photo = read(&jpeg_photo(2000, 1500, 1));
    let sizes = sizes::make(&photo).expect("opened");
    assert_eq!(widths(&sizes), [480, 960, 1600]);
    for size in &sizes {
        assert_eq!(opened(&size.bytes), (size.width as usize, size.width as usize * 3 / 4));
        assert!(size.bytes.len() < photo.bytes.len() * 4 / 5);
        assert!(holds(&size.bytes, b"a profile of colours"));
    }
    let on_its_side = read(&jpeg_photo(2000, 1500, 8));
    let sizes = sizes::make(&on_its_side).expect("opened");
    assert_eq!(widths(&sizes), [480, 960], "1500 is the width as seen");
    assert_eq!(opened(&sizes[0].bytes), (480, 640));
    assert_eq!(read(&sizes[0].bytes).turn, Turn::NONE);
}

#[test]
fn smaller_sizes_of_a_screenshot_keep_their_colours() {
    let picture = read(&png_picture(1200, 300, 1));
    let sizes = sizes::make(&picture).expect("opened");
    assert_eq!(widths(&sizes), [480, 960]);
    let smaller = read(&sizes[0].bytes);
    assert_eq!((smaller.width, smaller.height), (480, 120));
    assert!(holds(&smaller.bytes, b"gAMA"));
}

#[test]
fn a_picture_that_would_not_get_lighter_keeps_its_one_size() {
    let mut drawing = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut drawing, 1000, 1000);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_depth(::png::BitDepth::One);
    let mut writer = encoder.write_header().expect("a header");
    let rows: Vec<u8> =
        (0..1000 * 125).map(|at: usize| if (at / 125).is_multiple_of(2) { 0xaa } else { 0x33 }).collect();
    writer.write_image_data(&rows).expect("pixels");
    writer.finish().expect("an end");
    assert_eq!(sizes::make(&read(&drawing)), Some(Vec::new()));
}

#[test]
fn the_same_bytes_every_time() {
    let photo = jpeg_photo(1000, 700, 3);
    let once = (read(&photo).bytes, sizes::make(&read(&photo)));
    assert_eq!(once, (read(&photo).bytes, sizes::make(&read(&photo))));
    // On every machine: whoever changes how sizes are made changes the recipe in `gallery`, too.
    let all: Vec<u8> = once.1.expect("opened").into_iter().flat_map(|size| size.bytes).collect();
    assert_eq!(&blake3::hash(&all).to_hex()[..16], "9efb594edd0435be");
}

#[test]
fn cut_off_anywhere_it_is_no_picture_or_a_damaged_one() {
    for (name, bytes) in [
        ("jpeg", jpeg_photo(320, 240, 1)),
        ("png", png_picture(320, 240, 1)),
        ("webp", webp_picture(1)),
        ("gif", gif_picture()),
    ] {
        let end = bytes.len() - SECRET.len() - 14;
        for length in (0..end).step_by(if bytes.len() > 5000 { 997 } else { 1 }) {
            if let Some(stripped) = Stripped::read(&bytes[..length]) {
                assert!(!stripped.whole, "{name} cut to {length}");
            }
        }
    }
    let photo = jpeg_photo(1000, 700, 1);
    let half = read(&photo[..photo.len() / 2]);
    assert_eq!(half.upright(), (1000, 700));
    assert!(!half.whole);
}

#[test]
fn bombs_are_told_by_their_heads() {
    let mut bomb = png_picture(64, 48, 1);
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let (width, height) = read(&bomb).upright();
    assert!(u64::from(width) * u64::from(height) > MAX_PIXELS);
    // A head that lies about the pixels behind it.
    let mut lie = png_picture(64, 48, 1);
    lie[16..24].copy_from_slice(&[0, 0, 0x0b, 0, 0, 0, 0x0b, 0]);
    assert_eq!(sizes::make(&read(&lie)), None);
}

#[test]
fn four_inks_and_films_are_left_as_they_are() {
    let mut press = Vec::new();
    Encoder::new(&mut press, 90).encode(&[9; 1000 * 700 * 4], 1000, 700, ColorType::Cmyk).expect("a picture");
    assert_eq!(sizes::make(&read(&press)), Some(Vec::new()));
    assert_eq!(sizes::widths(&read(&gif_picture())).count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever a few wrong bytes do to a file, it is stripped or refused, opened or not, and nothing else happens.
    #[test]
    fn damaged_bytes_never_panic(which in 0..4usize, wrong in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = match which {
            0 => jpeg_photo(500, 60, 6),
            1 => png_picture(500, 60, 6),
            2 => webp_picture(6),
            _ => gif_picture(),
        };
        for (at, byte) in wrong {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(stripped) = Stripped::read(&bytes)
            && u64::from(stripped.width) * u64::from(stripped.height) < 1_000_000
        {
            let _ = sizes::make(&stripped);
        }
    }

    #[test]
    fn any_bytes_at_all(bytes in prop::collection::vec(any::<u8>(), 0..200), head in 0..4usize) {
        let heads: [&[u8]; 4] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP", b"GIF89a"];
        let _ = Stripped::read(&[heads[head], &bytes].concat());
    }
}
