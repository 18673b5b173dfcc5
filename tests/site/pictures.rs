//! Pictures of a notice as readers get them: without what the camera wrote, in sizes that fit the screen.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jpeg_encoder::{ColorType, Encoder};
use tidings::content;
use tidings::diagnostics::Diagnostic;
use tidings::output::artifact::Site;
use tidings::output::{self, pictures::Shelf};
use tidings::portal;
use tidings::publish::{Stage, earlier};
use tidings::theme::Theme;
use tidings::time::Instant;

use crate::portal::{AT, attribute, copy, tags, text};

const NOTICE: &str = "content/notices/2025-image-capture";
const PAGE: &str = "zh/notices/2025-image-capture/index.html";
const FILES: &str = "files/notices/2025-image-capture";

/// A photo of a phone held upright: stored on its side, with the place it was taken at.
fn photo() -> Vec<u8> {
    let (width, height) = (1300u16, 1000u16);
    let mut noise = 7u32;
    let pixels: Vec<u8> = (0..usize::from(width) * usize::from(height) * 3)
        .map(|at| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (at / 9000) as u8 ^ (noise >> 29) as u8
        })
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 92);
    let turned = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 19.51N 110.50E";
    encoder.add_exif_metadata(turned).expect("fits");
    encoder.encode(&pixels, width, height, ColorType::Rgb).expect("a picture");
    bytes
}

fn made(root: &Path, shelf: Shelf) -> (Option<Site>, Vec<Diagnostic>) {
    let (content, _) = content::load(root);
    let at = Instant::read_rfc3339(AT).expect("an instant");
    let (portal, _) = portal::resolve(content.expect("content"), at, false);
    let theme = Theme::load(root, Theme::BUILT_IN).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let (output, problems) = output::make_with(&Arc::new(portal), &Arc::new(theme), None, shelf);
    (output.map(|output| output.site), problems)
}

/// A portal whose notice shows `photo.jpg` and links to `list.png`.
fn root(photo: &[u8], linked: &[u8]) -> tempfile::TempDir {
    let root = copy();
    let notice = root.path().join(NOTICE);
    fs::write(notice.join("photo.jpg"), photo).expect("written");
    fs::write(notice.join("list.png"), linked).expect("written");
    let source = notice.join("index.zh.md");
    let old = fs::read_to_string(&source).expect("a notice");
    fs::write(&source, format!("{old}\n![采集现场](photo.jpg)\n\n[名单](list.png)\n")).expect("written");
    root
}

fn paths(site: &Site) -> Vec<&str> {
    site.artifacts().iter().map(|file| file.path.as_str()).filter(|path| path.starts_with(FILES)).collect()
}

fn codes(problems: &[Diagnostic]) -> Vec<&str> {
    problems.iter().map(|problem| problem.code).filter(|code| code.contains("picture")).collect()
}

#[test]
fn a_photo_travels_in_the_size_of_the_screen_and_tells_nothing_of_its_maker() {
    let root = root(&photo(), b"\x89PNG\r\n\x1a\n");
    let (site, problems) = made(root.path(), Shelf::default());
    let site = site.expect("a site");
    assert_eq!(codes(&problems), ["unstripped-picture"], "the other file only begins like a picture");
    let html = text(&site, PAGE);
    let image = tags(&html, "img").into_iter().find(|tag| tag.contains("photo")).expect("the photo");
    let srcset = attribute(image, "srcset").expect("sizes");
    let candidates: Vec<(&str, &str)> = srcset.split(", ").map(|one| one.rsplit_once(' ').expect("a width")).collect();
    let widths: Vec<&str> = candidates.iter().map(|(_, width)| *width).collect();
    assert_eq!(widths, ["480w", "960w", "1000w"], "as seen, upright");
    assert_eq!((attribute(image, "width"), attribute(image, "height")), (Some("1000"), Some("1300")));
    assert_eq!((attribute(image, "loading"), attribute(image, "src")), (Some("lazy"), Some(candidates[2].0)));
    assert!(attribute(image, "sizes").is_some_and(|sizes| sizes.ends_with("calc(100vw - 2.2em)")));
    for (url, width) in candidates {
        let path = url.replace("../../../", "");
        let file = site.get(&path).unwrap_or_else(|| panic!("{path} is not in the site"));
        assert!(!file.content.windows(3).any(|bytes| bytes == b"GPS"), "{width}");
    }
    assert!(!text(&site, "en/notices/2025-image-capture/index.html").contains("photo.jpg"));
}

#[test]
fn nobody_asks_for_sizes_of_a_picture_that_is_only_linked() {
    // A film of three megabytes behind the picture, as phones save pictures that move.
    let root = root(b"no picture", &[photo(), vec![0; 3_000_000]].concat());
    let (site, problems) = made(root.path(), Shelf::default());
    assert!(problems.iter().any(|problem| problem.code == "no-picture"), "{problems:#?}");
    let site = site.expect("a site");
    assert_eq!(paths(&site).iter().filter(|path| path.contains("list")).count(), 1);
    let shown = site.get(&format!("{FILES}/list.png")).expect("the linked one").content.len();
    let size = format!("{} KB", shown.div_ceil(1024));
    assert!(text(&site, PAGE).contains(&size), "the size is that of what is loaded, not {size}");
}

#[test]
fn pictures_that_cannot_be_opened_are_published_with_a_warning() {
    let whole = photo();
    let cut = &whole[..whole.len() / 2];
    let mut bomb = whole.clone();
    let frame = bomb.windows(2).position(|bytes| bytes == [0xff, 0xc0] || bytes == [0xff, 0xc2]).expect("a frame");
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    let mut lie = whole.clone();
    lie[frame + 5..frame + 9].copy_from_slice(&[0x10, 0, 0x10, 0]);
    for (name, bytes, told) in [("cut", cut, "damaged-picture"), ("bomb", &bomb, "huge-picture")] {
        let root = root(bytes, &whole);
        let (site, problems) = made(root.path(), Shelf::default());
        assert_eq!(codes(&problems), [told], "{name}");
        let site = site.expect("a site");
        assert_eq!(paths(&site).iter().filter(|path| path.contains("photo")).count(), 1, "{name}");
        let published = &site.get(&format!("{FILES}/photo.jpg")).expect("the picture").content;
        assert!(!published.windows(3).any(|bytes| bytes == b"GPS"), "{name}");
    }
    let root = root(&lie, &whole);
    assert!(made(root.path(), Shelf::default()).0.is_some(), "whatever the decoder makes of it");
}

#[test]
fn a_second_build_takes_the_sizes_of_the_first_unless_somebody_altered_them() {
    let root = root(&photo(), &photo());
    let out = root.path().join("public");
    let (site, _) = made(root.path(), earlier(&out));
    let site = site.expect("a site");
    let stage = Stage::new(&out, "now");
    site.artifacts().iter().for_each(|artifact| stage.take(artifact));
    stage.commit(|| Ok::<(), tidings::publish::PublishError>(())).expect("published");
    let (again, _) = made(root.path(), earlier(&out));
    assert_eq!(again.as_ref(), Some(&site));

    // Taken from the folder, not made anew: the manifest vouches for what an earlier run wrote.
    let smaller = paths(&site).into_iter().find(|path| path.contains(".480.")).expect("a size").to_owned();
    let shelf = earlier(&out);
    let kept = fs::read(out.join(&smaller)).expect("a file");
    fs::write(out.join(&smaller), b"altered").expect("written");
    let (after, _) = made(root.path(), shelf);
    let bytes = &after.expect("a site").get(&smaller).expect("the size").content.clone();
    assert_eq!(bytes[..], kept[..], "altered bytes are nobody's picture");
}
