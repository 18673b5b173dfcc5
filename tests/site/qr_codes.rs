//! QR codes are read back from the published pictures, as a phone would.

use std::collections::BTreeSet;

use tidings::output::qr::{QUIET_ZONE, svg};

use crate::portal::{self, BASE, attribute, pages, tags, text};

/// Pixels a module when a picture is drawn to be read.
const SCALE: usize = 4;

/// Side in modules with the quiet zone, and which modules are dark. Knows only the form the pictures have.
fn drawn(svg: &str) -> (usize, Vec<bool>) {
    let side: usize = svg
        .split("viewBox=\"0 0 ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .expect("a side")
        .parse()
        .expect("a number");
    let mut dark = vec![false; side * side];
    let path = svg.rsplit(" d=\"").next().and_then(|rest| rest.split('"').next()).expect("a path");
    let number = |text: &str| text.parse::<usize>().expect("a number");
    for line in path.split('M').filter(|line| !line.is_empty()) {
        let (start, strokes) = line.split_once('h').expect("a stroke");
        let (x, y) = start.split_once(' ').expect("a place");
        let y = number(y.strip_suffix(".5").expect("the middle of a row"));
        let mut x = number(x);
        for stroke in strokes.split('m') {
            let length = match stroke.split_once(" 0h") {
                Some((gap, length)) => {
                    x += number(gap);
                    number(length)
                }
                None => number(stroke),
            };
            dark[y * side + x..y * side + x + length].fill(true);
            x += length;
        }
    }
    (side, dark)
}

fn read(svg: &str) -> (rqrr::MetaData, String) {
    let (side, dark) = drawn(svg);
    let pixel = |x: usize, y: usize| if dark[y / SCALE * side + x / SCALE] { 0 } else { 255 };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side * SCALE, side * SCALE, pixel);
    let codes = picture.detect_grids();
    assert_eq!(codes.len(), 1);
    codes[0].decode().expect("readable")
}

#[test]
fn every_code_leads_to_the_page_it_stands_on() {
    let site = portal::site();
    let mut with_code = BTreeSet::new();
    for (path, html) in pages(&site) {
        for image in tags(&html, "img").into_iter().filter(|tag| attribute(tag, "class") == Some("qr")) {
            let folder = path.strip_suffix("index.html").expect("a page is a folder");
            let page = match path.split('/').collect::<Vec<_>>()[..] {
                [lang, "hall", "index.html"] => format!("{lang}/"),
                [lang, "hall", cohort, "index.html"] => format!("{lang}/for/{cohort}/"),
                _ => folder.to_owned(),
            };
            let (meta, content) = read(&text(&site, &format!("{page}qr.svg")));
            assert_eq!(content, format!("{BASE}{page}"), "{path}");
            assert_eq!(meta.ecc_level, 0, "level M, whose two bits are 00");
            let sides = (attribute(image, "width"), attribute(image, "height"));
            assert!(sides.0.is_some() && sides.0 == sides.1, "{path}: {image}");
            assert!(attribute(image, "alt").is_some_and(|alt| !alt.is_empty()), "{path}: {image}");
            assert!(html.contains(&content), "{path} does not print the address {content}");
            with_code.insert(path.clone());
        }
    }
    for path in [
        "zh/index.html",
        "en/notices/2025-image-capture/index.html",
        "zh/countdown/2025-image-capture/capture/index.html",
        "en/for/2023/index.html",
        "zh/calendar/index.html",
        "zh/hall/index.html",
        "en/hall/2024/index.html",
    ] {
        assert!(with_code.contains(path), "{path} has no code");
    }
    let pictures = site.artifacts().iter().filter(|file| file.path.as_str().ends_with("qr.svg"));
    for picture in pictures {
        let svg = String::from_utf8(picture.content.to_vec()).expect("UTF-8");
        assert!(svg.contains("fill=\"#fff\"") && !svg.contains("currentColor"), "black on white in every scheme");
    }
}

#[test]
fn the_quiet_zone_is_four_modules_on_every_side() {
    for length in [10, 40, 120, 400] {
        let (side, dark) = drawn(&svg(&format!("https://x.edu.cn/{}", "a".repeat(length))).expect("short enough"));
        let is_dark = |x: usize, y: usize| dark[y * side + x];
        let edge = |at: usize| {
            (0..side)
                .any(|i| is_dark(i, at) || is_dark(at, i) || is_dark(i, side - 1 - at) || is_dark(side - 1 - at, i))
        };
        assert!((0..QUIET_ZONE).all(|at| !edge(at)));
        assert!(edge(QUIET_ZONE));
    }
}

#[test]
fn any_address_comes_back() {
    for text in [
        "https://jxjy.example.edu.cn/notices/zh/",
        "https://x.edu.cn/%E9%99%84%E4%BB%B6%201/",
        "http://127.0.0.1:8000/zh/",
        &format!("https://x.edu.cn/{}/", "long-slug-".repeat(30)),
    ] {
        assert_eq!(read(&svg(text).expect("short enough")).1, text);
    }
}
