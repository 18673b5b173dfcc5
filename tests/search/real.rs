//! The real portal is found by what a student types.

use serde_json::Value;
use tidings::output::artifact::Site;

use crate::portal;
use crate::query::{self, Files};

const NOTICE: &str = "notices/2025-image-capture/";

fn files(site: &Site, lang: &str) -> Files {
    let folder = format!("{lang}/search/");
    let parse = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).expect("JSON");
    site.artifacts()
        .iter()
        .filter_map(|file| Some((file.path.as_str().strip_prefix(&folder)?, file)))
        .filter(|(path, _)| path.ends_with(".json"))
        .map(|(path, file)| (path.to_owned(), parse(&file.content)))
        .collect()
}

/// What a student types, and a page that must be among the results.
const TYPED: &[(&str, &str, &str)] = &[
    ("zh", "采集码", NOTICE),
    ("zh", "采集码", "guides/capture-code/"),
    ("zh", "采集码", "faq/get-the-code/"),
    ("zh", "采集前须知", "guides/before-capture/"),
    ("zh", "白色正装", NOTICE),
    ("zh", "白色正装", "faq/what-to-wear/"),
    ("zh", "人像比对", NOTICE),
    ("zh", "人像比对", "faq/photo-mismatch/"),
    ("zh", "0898", NOTICE),
    ("zh", "0898-88651713", "faq/contact/"),
    ("zh", "20元", NOTICE),
    ("zh", "20 元", "faq/fee/"),
    ("zh", "散拍", NOTICE),
    ("zh", "散拍", "faq/cannot-come/"),
    ("zh", "散拍", "countdown/2025-image-capture/upload/"),
    ("zh", "103教室", "faq/when-and-where/"),
    ("zh", "人文楼", "countdown/2025-image-capture/capture/"),
    ("zh", "11月17日", NOTICE),
    ("zh", "11月17日", "countdown/2025-image-capture/capture/"),
    ("zh", "校对", "faq/proofreading/"),
    ("zh", "校对", "countdown/2025-image-capture/proofread/"),
    ("zh", "不校对", "faq/no-proofreading/"),
    ("zh", "信息有误", "faq/wrong-information/"),
    ("zh", "2023级", "for/2023/"),
    ("zh", "2024级", "for/2024/"),
    ("zh", "成教 毕业生", "faq/who-must-come/"),
    ("zh", "订阅 日历", "faq/calendar/"),
    ("zh", "印老师", "faq/contact/"),
    ("zh", "学历证书图像信息采集", NOTICE),
    ("en", "photo", NOTICE),
    ("en", "capture code", NOTICE),
    ("en", "capture code", "guides/capture-code/"),
    ("en", "capture code", "faq/get-the-code/"),
    ("en", "before capture", "guides/before-capture/"),
    ("en", "white shirt", "faq/what-to-wear/"),
    ("en", "match", "faq/photo-mismatch/"),
    ("en", "phone", "faq/contact/"),
    ("en", "20 yuan", "faq/fee/"),
    ("en", "cannot come", "faq/cannot-come/"),
    ("en", "room 103", "faq/when-and-where/"),
    ("en", "17 november", "countdown/2025-image-capture/capture/"),
    ("en", "proofread", "faq/proofreading/"),
    ("en", "do not proofread", "faq/no-proofreading/"),
    ("en", "error", "faq/wrong-information/"),
    ("en", "2023 intake", "for/2023/"),
    ("en", "who must", "faq/who-must-come/"),
    ("en", "subscribed", "faq/calendar/"),
    ("en", "人文楼", "countdown/2025-image-capture/capture/"),
];

#[test]
fn what_a_student_types_finds_every_document() {
    let site = portal::site();
    for lang in ["zh", "en"] {
        let files = files(&site, lang);
        let asked: Vec<_> = TYPED.iter().filter(|(of, _, _)| *of == lang).collect();
        for (_, query, page) in &asked {
            let found = query::find(&files, query);
            assert!(found.iter().any(|url| url == page), "{lang} {query}: {found:?}");
        }
        for collection in ["notices", "guides", "faq"] {
            for document in documents(&site, lang, collection) {
                assert!(asked.iter().any(|(_, _, page)| *page == document), "nobody asks for {lang} {document}");
            }
        }
    }
}

/// The documents of a collection, relative to the root of the language.
fn documents(site: &Site, lang: &str, collection: &str) -> Vec<String> {
    let pages = site.artifacts().iter().map(|file| file.path.as_str());
    pages
        .filter_map(|path| path.strip_prefix(&format!("{lang}/"))?.strip_suffix("index.html"))
        .filter(|path| path.starts_with(collection) && path.matches('/').count() == 2)
        .map(str::to_owned)
        .collect()
}

/// Sections that results link to stand in the pages with these ids.
#[test]
fn every_anchor_of_the_index_stands_in_its_page() {
    let site = portal::site();
    for lang in ["zh", "en"] {
        let mut anchors = 0;
        for (path, block) in files(&site, lang).iter().filter(|(path, _)| path.starts_with("p/")) {
            for page in block.as_array().expect("pages") {
                let url = page[0].as_str().expect("an address");
                let html = portal::text(&site, &format!("{lang}/{url}index.html"));
                for section in page[6].as_array().expect("sections") {
                    let anchor = section[0].as_str().expect("an anchor");
                    assert!(anchor.is_empty() || html.contains(&format!(" id=\"{anchor}\"")), "{path} {url}#{anchor}");
                    anchors += usize::from(!anchor.is_empty());
                }
            }
        }
        assert!(anchors > 20, "{anchors}");
    }
}
