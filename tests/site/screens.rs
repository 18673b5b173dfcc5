//! Pages for a wall and for a phone's home screen.

use crate::portal::{self, BASE, pages, tags, text};

#[test]
fn every_language_and_top_cohort_has_a_hall_screen() {
    let site = portal::site();
    let halls: Vec<String> =
        pages(&site).into_iter().map(|(path, _)| path).filter(|path| path.contains("/hall/")).collect();
    assert_eq!(
        halls,
        [
            "en/hall/2023/index.html",
            "en/hall/2024/index.html",
            "en/hall/index.html",
            "zh/hall/2023/index.html",
            "zh/hall/2024/index.html",
            "zh/hall/index.html",
        ]
    );
    for path in halls {
        let html = text(&site, &path);
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
        assert!(
            !html.contains("<nav") && !html.contains("<form") && !html.contains("http-equiv=\"refresh\""),
            "{path}"
        );
        assert!(tags(&html, "a").is_empty(), "nobody touches a screen: {path}");
        assert_eq!(tags(&html, "li").len(), 4, "{path}");
    }
    let board = text(&site, "zh/countdown/index.html");
    assert!(board.contains("href=\"../hall/\"") && board.contains("href=\"../hall/2023/\""), "{board}");
}

#[test]
fn a_row_stays_a_day_after_it_closed() {
    let rows = |at: &str| {
        let site = portal::output(&portal::root(), "harbour", at).site;
        let html = text(&site, "zh/hall/index.html");
        tags(&html, "li")
            .into_iter()
            .filter_map(|tag| portal::attribute(tag, "data-key"))
            .map(|key| key.rsplit('.').next().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    // The capture ends at noon on 17 November.
    assert_eq!(rows("2024-11-17T11:59:59+08:00"), ["capture", "proofread", "upload", "code"]);
    assert_eq!(rows("2024-11-18T11:59:59+08:00"), ["proofread", "upload", "capture"]);
    assert_eq!(rows("2024-11-18T12:00:00+08:00"), ["proofread", "upload"]);
}

#[test]
fn a_home_screen_gets_name_icons_and_colours() {
    let site = portal::site();
    for (lang, tag, name) in [("zh", "zh-CN", "毕业图像采集通知"), ("en", "en", "Graduation photo notices")] {
        let manifest: serde_json::Value =
            serde_json::from_str(&text(&site, &format!("{lang}/manifest.webmanifest"))).expect("JSON");
        assert_eq!(
            (&manifest["name"], &manifest["lang"], &manifest["start_url"]),
            (&name.into(), &tag.into(), &"./".into())
        );
        for icon in manifest["icons"].as_array().expect("icons") {
            let path = icon["src"].as_str().expect("an address").strip_prefix("../").expect("below the root");
            assert!(site.get(path).is_some(), "{path}");
        }
        assert!(
            text(&site, &format!("{lang}/notices/index.html"))
                .contains("<link rel=\"manifest\" href=\"../manifest.webmanifest\">")
        );
    }
}

#[test]
fn a_shared_page_has_a_square_picture_of_600_pixels_or_more() {
    let site = portal::site();
    for (path, html) in pages(&site) {
        let picture =
            tags(&html, "meta").into_iter().find(|tag| portal::attribute(tag, "property") == Some("og:image"));
        let Some(picture) = picture else {
            assert!(path.contains("/hall/"), "{path} has no picture");
            continue;
        };
        let url = portal::attribute(picture, "content").expect("an address");
        let file = site.get(url.strip_prefix(BASE).expect("absolute")).expect("published");
        // PNG (RFC 2083 §4.1.1): width and height stand in the first chunk.
        let number = |at: usize| u32::from_be_bytes(file.content[at..at + 4].try_into().expect("four bytes"));
        assert_eq!((&file.content[1..4], number(16)), (&b"PNG"[..], number(20)));
        assert!(number(16) >= 600);
    }
}
