//! What staff read when something is wrong: the commonest slips, each with its code, its place and the whole text in both
//! languages. The texts stand in `tests/messages/*.txt`; `TIDINGS_BLESS=1 cargo test --test messages` writes them anew.

use std::fs;
use std::path::Path;
use std::process::Command;

const NOTICE: &str = "content/notices/photo/index.zh.md";
const ENGLISH: &str = "content/notices/photo/index.en.md";
const SITE: &str = "content/site.yaml";

/// A portal without fault, in which each case makes one slip.
const PORTAL: [(&str, &str); 10] = [
    (
        SITE,
        "title: {zh: 通知, en: Notices}\norganisation: {zh: 继续教育学院, en: Continuing Education}\n\
         base_url: https://example.edu.cn/\ntimezone: Asia/Shanghai\nlanguages: [zh, en]\ncontact: office\nkinds:\n  \
         capture: {name: {zh: 采集, en: Capture}}\n  upload: {name: {zh: 上传, en: Upload}}\ncohorts:\n  \
         \"2023\": {name: {zh: 2023级, en: 2023 intake}}\n  \"2024\": {name: {zh: 2024级, en: 2024 intake}}\nplaces:\n  \
         room-103: {name: {zh: 人文楼103教室, en: Room 103}}\ncontacts:\n  office: {name: {zh: 函授科, en: Office}, \
         phone: 0898-88651713}\n",
    ),
    (
        NOTICE,
        "---\ntitle: 毕业图像采集\nsummary: 带上采集码。\npublished: 2024-11-11\ncohorts: [\"2023\", \"2024\"]\ncontact: \
         office\ndeadlines:\n  - id: capture\n    kind: capture\n    from: 2024-11-17 10:00\n    until: 2024-11-17 12:00\n    \
         place: room-103\n  - id: upload\n    kind: upload\n    until: 2025-02-25\nattachments: [plan.pdf]\n---\n\n## 时间 \
         {#when}\n\n时间：{{ date capture }}，见附件1。\n\n看[费用](../../faq/fee.zh.md#how-much)。\n",
    ),
    (
        ENGLISH,
        "---\ntitle: Photo capture\nsummary: Bring your code.\n---\n\n## Time {#when}\n\nTime: {{ date capture }}.\n",
    ),
    ("content/notices/photo/plan.pdf", "%PDF-1.4\n1 0 obj <</Type/Page>> endobj\n"),
    ("content/guides/code.zh.md", "---\ntitle: 采集码\n---\n\n登录学信网查看。\n"),
    ("content/guides/code.en.md", "---\ntitle: Capture code\n---\n\nLog in to CHSI.\n"),
    ("content/faq/fee.zh.md", "---\ntitle: 要交多少钱？\n---\n\n## 金额 {#how-much}\n\n每人20元。\n"),
    ("content/faq/fee.en.md", "---\ntitle: What does it cost?\n---\n\n## Amount {#how-much}\n\n20 yuan.\n"),
    (
        "content/calendars/cn.yaml",
        "weekend: [Sat, Sun]\ncoverage: 2024-01-01..2025-12-31\nyears:\n  2024: {holidays: [{days: 2024-10-01..2024-10-07, \
         zh: 国庆节, en: National Day}]}\n  2025: {holidays: [{days: 2025-10-01..2025-10-08, zh: 国庆节, en: National Day}]}\n",
    ),
    ("public/.gitkeep", ""),
];

/// A slip.
enum Slip {
    /// A file in which the first text became the second.
    Edit(&'static str, &'static str, &'static str),
    /// A file with other bytes.
    File(&'static str, Vec<u8>),
    /// A folder where a file should be.
    Folder(&'static str),
    /// A file that is gone.
    Gone(&'static str),
    /// Several of them.
    All(Vec<Slip>),
}

use Slip::{All, Edit, File, Folder, Gone};

fn cases() -> Vec<(&'static str, Slip)> {
    let notice = |body: &str| PORTAL[1].1.replace("## 时间", &format!("{body}\n\n## 时间")).into_bytes();
    let gbk = b"---\ntitle: \xb1\xcf\xd2\xb5\xcd\xbc\xcf\xf1\xb2\xc9\xbc\xaf\n---\n".to_vec();
    vec![
        // The notation of front matter.
        ("full-width-colon", Edit(NOTICE, "title: 毕业", "title：毕业")),
        ("full-width-colon-everywhere", File(NOTICE, "---\ntitle：毕业图像采集\npublished：2024-11-11\n---\n".into())),
        ("no-space-after-colon", Edit(NOTICE, "published: 2024", "published:2024")),
        ("tab", Edit(NOTICE, "    kind: capture", "\tkind: capture")),
        ("word-dashes-at-the-top", Edit(NOTICE, "---\ntitle", "———\ntitle")),
        ("word-dashes-at-the-end", Edit(NOTICE, "---\n\n## 时间", "－－－\n\n## 时间")),
        ("four-hyphens", Edit(NOTICE, "---\n\n## 时间", "----\n\n## 时间")),
        ("unclosed-front-matter", Edit(NOTICE, "---\n\n## 时间", "\n## 时间")),
        (
            "unclosed-before-a-sentence-with-a-colon",
            Edit(NOTICE, "---\n\n## 时间", "\n请各位同学注意：拍照时间如下。\n\n## 时间"),
        ),
        ("opening-line-deleted", Edit(NOTICE, "---\ntitle", "title")),
        (
            "change-below-the-settings",
            Edit(
                NOTICE,
                "---\n\n## 时间",
                "---\nrevisions:\n  - {on: 2024-11-12, deadline: upload, cancel: 人数不足}\n\n```\namends: []\n```\n\n## 时间",
            ),
        ),
        ("single-braces", File(NOTICE, notice("拍照时间：{ date capture }。`{ date x }` 与 {集合}、{date} 不动。"))),
        ("cohorts-for-all", Edit(NOTICE, "[\"2023\", \"2024\"]", "全体学生")),
        ("blank-line-first", Edit(NOTICE, "---\ntitle", "\n---\ntitle")),
        ("no-front-matter", File(NOTICE, "# 毕业图像采集\n\n请准时到场。\n".into())),
        ("empty-file", File(NOTICE, Vec::new())),
        ("bad-indent", Edit(NOTICE, "    kind: capture", "   kind: capture")),
        ("too-far-in", Edit(NOTICE, "published:", "  published:")),
        ("value-on-the-next-line", Edit(NOTICE, "title: 毕业图像采集", "title:\n毕业图像采集")),
        (
            "duplicate-key-above",
            Edit(NOTICE, "    until: 2024-11-17 12:00", "    until: 2024-11-17 12:00\n    until: 2024-11-17 13:00"),
        ),
        (
            "duplicate-key-in-braces",
            Edit(
                NOTICE,
                "  - id: upload\n    kind: upload\n    until: 2025-02-25",
                "  - {id: upload, kind: upload, until: 2025-02-25, until: 2025-02-26}",
            ),
        ),
        ("no-colon", Edit(NOTICE, "summary: 带", "summary 带")),
        ("no-colon-in-a-list", Edit(NOTICE, "  - id: upload", "  - id upload")),
        (
            "no-comma-in-braces",
            Edit(
                NOTICE,
                "  - id: upload\n    kind: upload\n    until: 2025-02-25",
                "  - {id: upload kind: upload, until: 2025-02-25}",
            ),
        ),
        ("colon-in-braces", Edit(SITE, "{zh: 采集, en", "{zh: 采集: 第一轮, en")),
        ("quoted-word-first", Edit(NOTICE, "title: 毕业图像采集", "title: \"毕业\"图像采集")),
        ("bracket-first", Edit(NOTICE, "title: 毕业图像采集", "title: [毕业] 图像采集")),
        ("apostrophe", Edit(ENGLISH, "summary: Bring your code.", "summary: 'Don't forget your code.'")),
        ("unclosed-brace-above", Edit(SITE, "en: 2023 intake}}", "en: 2023 intake}")),
        ("path-of-windows", Edit(NOTICE, "[plan.pdf]", "[\"C:\\Users\\plan.pdf\"]")),
        ("chinese-key", Edit(NOTICE, "title: 毕业图像采集", "标题: 毕业图像采集")),
        ("chinese-key-of-a-deadline", Edit(NOTICE, "    until: 2025-02-25", "    截止: 2025-02-25")),
        ("cohorts-without-brackets", Edit(NOTICE, "[\"2023\", \"2024\"]", "2023、2024级")),
        ("duplicate-key", Edit(NOTICE, "    until: 2025-02-25", "    until: 2025-02-25\n    until: 2025-02-26")),
        ("list-item-without-space", Edit(NOTICE, "cohorts: [\"2023\", \"2024\"]", "cohorts:\n  -2023\n  -2024")),
        ("full-width-list-dash", Edit(NOTICE, "  - id: upload", "  － id: upload")),
        ("full-width-brackets", Edit(NOTICE, "[\"2023\", \"2024\"]", "［2023，2024］")),
        ("full-width-comma-in-list", Edit(NOTICE, "[\"2023\", \"2024\"]", "[2023，2024]")),
        (
            "full-width-braces",
            Edit(NOTICE, "  - id: upload\n    kind: upload\n    until: 2025-02-25", "  - ｛id: upload，kind: upload，until: 2025-02-25｝"),
        ),
        (
            "full-width-comma-in-braces",
            Edit(NOTICE, "  - id: upload\n    kind: upload\n    until: 2025-02-25", "  - {id: upload，kind: upload，until: 2025-02-25}"),
        ),
        ("smart-quotes", Edit(NOTICE, "[\"2023\", \"2024\"]", "[“2023”, “2024”]")),
        ("smart-quotes-around-a-colon", Edit(NOTICE, "title: 毕业图像采集", "title: “通知: 采集”")),
        ("colon-in-text", Edit(NOTICE, "title: 毕业图像采集", "title: 通知: 毕业图像采集")),
        ("number-sign-in-text", Edit(NOTICE, "title: 毕业图像采集", "title: 图像采集 #2 批次")),
        ("begins-with-at", Edit(NOTICE, "summary: 带", "summary: @全体同学，带")),
        ("asterisks-in-front-matter", Edit(NOTICE, "summary: 带上采集码。", "summary: **带上采集码**")),
        ("full-width-space", Edit(NOTICE, "    kind: capture", "　　kind: capture")),
        ("full-width-space-before-a-key", Edit(NOTICE, "summary: 带", "　summary: 带")),
        ("item-without-dash", Edit(NOTICE, "  - id: capture\n", "  id: capture\n")),
        ("key-without-value", Edit(NOTICE, "title: 毕业图像采集", "title:")),
        ("unclosed-bracket", Edit(NOTICE, "[\"2023\", \"2024\"]", "[\"2023\", \"2024\"")),
        ("unclosed-quote", Edit(NOTICE, "summary: 带上采集码。", "summary: \"带上采集码。")),
        ("backslash-in-quotes", Edit(NOTICE, "summary: 带上采集码。", "summary: \"放在 D:\\照片\"")),
        ("text-instead-of-fields", File(NOTICE, "---\n请准时到场\n---\n".into())),
        // Names that site.yaml does not know.
        ("unknown-key", Edit(NOTICE, "    until: 2025-02-25", "    untl: 2025-02-25")),
        ("unknown-kind", Edit(NOTICE, "kind: upload", "kind: uplaod")),
        ("kind-by-its-name", Edit(NOTICE, "kind: upload", "kind: 上传")),
        ("cohort-by-its-name", Edit(NOTICE, "\"2024\"]", "2024级]")),
        ("zone-by-its-name", Edit(SITE, "timezone: Asia/Shanghai", "timezone: 北京时间")),
        ("address-without-scheme", Edit(SITE, "https://example", "example")),
        ("same-id-twice", Edit(NOTICE, "id: upload", "id: capture")),
        ("misspelt-verb", Edit(NOTICE, "attachments:", "revisions:\n  - {on: 2024-11-12, deadline: upload, cancle: 停电}\nattachments:")),
        ("change-without-day", Edit(NOTICE, "attachments:", "revisions:\n  - {deadline: upload, cancel: 停电}\nattachments:")),
        ("unknown-cohort", Edit(NOTICE, "\"2024\"]", "\"2042\"]")),
        ("unknown-place", Edit(NOTICE, "place: room-103", "place: room-130")),
        ("unknown-contact", Edit(NOTICE, "contact: office", "contact: ofice")),
        ("unknown-language", Edit(SITE, "[zh, en]", "[cn, en]")),
        ("unknown-setting", Edit(SITE, "timezone:", "time_zone:")),
        ("title-without-text", Edit(NOTICE, "title: 毕业图像采集", "title: \"\"")),
        ("missing-title", Edit(NOTICE, "title: 毕业图像采集\n", "")),
        ("chinese-id", Edit(NOTICE, "id: upload", "id: 上传")),
        // Dates.
        ("impossible-day", Edit(NOTICE, "until: 2025-02-25", "until: 2025年2月30日")),
        ("two-months-without-year", Edit(NOTICE, "until: 2025-02-25", "until: 9月6月")),
        ("hour-beyond-the-day", Edit(NOTICE, "2024-11-17 12:00", "2024-11-17 25:00")),
        ("two-months", Edit(NOTICE, "until: 2025-02-25", "until: 2025年9月6月")),
        ("no-year", Edit(NOTICE, "until: 2025-02-25", "until: 2月25日")),
        ("before-the-25th", Edit(NOTICE, "until: 2025-02-25", "until: 2025年2月25日前")),
        ("hour-in-words", Edit(NOTICE, "until: 2025-02-25", "until: 2025年2月25日下班前")),
        ("roll-in-words", Edit(NOTICE, "until: 2025-02-25", "until: 2025-02-25 遇节假日顺延")),
        ("base-of-another-notice", Edit(NOTICE, "until: 2025-02-25", "until: uploading + 40 days")),
        ("semicolon-clock", Edit(NOTICE, "2024-11-17 10:00", "2024-11-17 8;00")),
        ("end-before-start", Edit(NOTICE, "until: 2024-11-17 12:00", "until: 2024-11-17 9:00")),
        ("two-days-in-one-field", Edit(NOTICE, "until: 2025-02-25", "until: 2025-02-25 至 2025-02-28")),
        ("unknown-base", Edit(NOTICE, "until: 2025-02-25", "until: captrue + 40 days")),
        (
            "beijing-time-elsewhere",
            All(vec![
                Edit(SITE, "Asia/Shanghai", "Asia/Tokyo"),
                Edit(NOTICE, "2024-11-17 12:00", "2024-11-17 12:00 北京时间"),
                Edit(NOTICE, "until: 2025-02-25", "until: 2025-02-25（北京时间）"),
                Edit(NOTICE, "时间：{{ date capture }}", "时间：{{ date capture }}（北京时间）"),
                Edit(ENGLISH, "Time: {{", "Beijing time: {{"),
            ]),
        ),
        // Files and references.
        ("fact-in-translation", Edit(ENGLISH, "summary:", "published: 2024-11-11\nsummary:")),
        ("missing-attachment", Edit(NOTICE, "[plan.pdf]", "[plan.docx]")),
        ("missing-link", Edit(NOTICE, "faq/fee.zh.md", "faq/fees.zh.md")),
        ("heading-without-space", Edit(NOTICE, "## 时间 {#when}", "##时间")),
        ("link-in-full-width-brackets", Edit(NOTICE, "](../../faq/fee.zh.md#how-much)", "]（../../faq/fee.zh.md#how-much）")),
        ("text-indented-like-code", Edit(NOTICE, "时间：{{ date", "    时间：{{ date")),
        ("lines-that-run-on", Edit(NOTICE, "看[费用]", "请带：\n1.身份证\n2.采集码\n\n看[费用]")),
        ("table-without-its-line", Edit(NOTICE, "看[费用]", "| 时间 | 地点 |\n| 上午 | 103 |\n\n看[费用]")),
        ("picture-with-a-space", Edit(NOTICE, "看[费用]", "![现场](现场 图.png) 看[费用]")),
        ("shortcode-in-chinese", Edit(NOTICE, "{{ date capture }}", "{{ 日期 capture }}")),
        ("shortcode-unheard-of", Edit(NOTICE, "{{ date capture }}", "{{ deadline-date capture }}")),
        (
            "hours-of-the-afternoon",
            Edit(NOTICE, "    until: 2025-02-25", "    from: 2025-02-20\n    until: 2025-02-25\n    daily: {hours: [9:00-11:30, 2:30-5:00]}"),
        ),
        ("link-after-a-space", Edit(NOTICE, "](../../faq", "] (../../faq")),
        ("site-without-scheme", Edit(NOTICE, "(../../faq/fee.zh.md#how-much)", "(www.chsi.com.cn)")),
        ("missing-heading", Edit(NOTICE, "#how-much", "#how-mach")),
        ("missing-heading-here", Edit(NOTICE, "看[费用]", "看[时间](#whe)和[费用]")),
        ("link-as-on-the-site", Edit(NOTICE, "../../faq/fee.zh.md#how-much", "/zh/faq/fee/")),
        ("heading-far-off", Edit(NOTICE, "#how-much", "#x")),
        ("missing-picture", Edit(NOTICE, "看[费用]", "![现场](现场.jpg)看[费用]")),
        ("shortcode-in-full-width-braces", Edit(NOTICE, "{{ date capture }}", "｛｛ date capture ｝｝")),
        ("shortcode-half-open", Edit(NOTICE, "{{ date capture }}", "{{ date capture }")),
        ("hidden-ending", All(vec![Gone(NOTICE), File("content/notices/photo/index.zh.md.txt", PORTAL[1].1.into())])),
        ("other-code-of-the-language", All(vec![Gone(NOTICE), File("content/notices/photo/index.CN.md", PORTAL[1].1.into())])),
        (
            "copies-made-by-windows",
            All(vec![
                File("content/notices/photo/index.zh - 副本.md", PORTAL[1].1.into()),
                File("content/notices/photo/index.zh (1).md", PORTAL[1].1.into()),
            ]),
        ),
        ("notice-by-its-title", Edit(NOTICE, "---\n\n", "amends: [{notice: 毕业图像采集, deadline: capture, cancel: 停电}]\n---\n\n")),
        ("nothing-near", Edit(NOTICE, "contact: office", "contact: secretary")),
        ("correct-of-an-unknown-fact", Edit(NOTICE, "---\n\n", "revisions: [{on: 2026-09-09, deadline: capture, correct: {time: 10:00}}]\n---\n\n")),
        ("misspelt-shortcode", Edit(NOTICE, "{{ date capture }}", "{{ dat capture }}")),
        ("shortcode-of-unknown-deadline", Edit(NOTICE, "{{ date capture }}", "{{ date captrue }}")),
        ("shortcode-of-deleted-deadline", Edit(NOTICE, "{{ date capture }}", "{{ date viewing }}")),
        ("include-of-no-legal-name", Edit(NOTICE, "看[费用]", "{{ include 费用说明 }}看[费用]")),
        ("hours-without-daily", Edit(NOTICE, "---\n\n", "---\n\n{{ hours capture }}\n\n")),
        ("shortcode-without-id", Edit(NOTICE, "{{ date capture }}", "{{ date }}")),
        ("shortcode-without-contact", Edit(NOTICE, "看[费用]", "找{{ contact }}，看[费用]")),
        (
            "iphone-photo",
            All(vec![
                File("content/notices/photo/IMG_2031.HEIC", b"\0\0\0\x24ftypheic\0\0\0\0mif1heic".to_vec()),
                File("content/notices/photo/site.jpg", b"\0\0\0\x24ftypheic\0\0\0\0mif1heic".to_vec()),
                Edit(NOTICE, "见附件1。", "![采集现场](site.jpg)，[原图](IMG_2031.HEIC)。"),
            ]),
        ),
        ("gbk", File(NOTICE, gbk.clone())),
        ("gbk-pasted-into-utf8", File(NOTICE, [PORTAL[1].1.as_bytes(), &gbk[..]].concat())),
        ("utf-16", File(NOTICE, PORTAL[1].1.encode_utf16().flat_map(u16::to_le_bytes).collect())),
        ("word-document", File(NOTICE, b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0".to_vec())),
        ("binary", File(NOTICE, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec())),
        ("folder-named-like-a-file", Folder("content/notices/second.zh.md")),
        ("no-language-in-name", File("content/notices/second.md", "---\ntitle: 甲\n---\n".into())),
        ("chinese-file-name", File("content/notices/采集.zh.md", "---\ntitle: 甲\n---\n".into())),
        ("only-a-translation", Gone(NOTICE)),
        (
            "misspelt-template-variable",
            All(vec![
                File(
                    "themes/own/theme.yaml",
                    "name: {zh: 甲, en: A}\ndescription: {zh: 乙, en: B}\n".into(),
                ),
                File("themes/own/templates/faq.html", "<!doctype html>\n<title>{{ sitee.title }}</title>\n".into()),
                Edit(SITE, "timezone:", "theme: own\ntimezone:"),
            ]),
        ),
        (
            "broken-theme-yaml",
            All(vec![
                File("themes/own/theme.yaml", "name: {zh: 甲, en: A\ndescription: {zh: 乙, en: B}\n".into()),
                Edit(SITE, "timezone:", "theme: own\ntimezone:"),
            ]),
        ),
        // Personal data and wording.
        ("identity-number", File(NOTICE, notice("张三，身份证号11010519491231002X。"))),
        ("mobile-in-front-matter", Edit(NOTICE, "summary: 带上采集码。", "summary: 找王老师，13800138000")),
        ("mobile-in-comment", File(NOTICE, notice("<!-- 王老师 13800138000 -->"))),
        ("mobile-in-misspelt-key", Edit(NOTICE, "summary: 带上采集码。", "sumary: 找王老师，13800138000")),
        ("numbers-in-a-table", File("content/notices/photo/list.csv", "姓名,学号,手机\n张三,20231234567,13800138000\n".into())),
        ("number-in-file-name", File("content/notices/photo/张三13800138000.pdf", b"%PDF".to_vec())),
        ("date-in-prose", File(NOTICE, notice("11月18日上午10：00拍照，请登陆学信网。"))),
        ("attachment-in-prose", File(NOTICE, notice("名单见附件3，操作见下图。"))),
        ("room-twice", Edit(NOTICE, "  - id: upload", "  - {id: second, kind: capture, from: 2024-11-17 11:00, until: 2024-11-17 13:00, place: room-103}\n  - id: upload")),
        ("holiday", Edit(NOTICE, "until: 2025-02-25", "until: 2025-10-01")),
        ("no-end", Edit(NOTICE, "    until: 2025-02-25", "    from: 2025-02-25")),
        ("no-translation", Gone(ENGLISH)),
        ("untranslated-fact", Edit(NOTICE, "until: 2025-02-25", "until: 2025-02-25\n    note: 过时不补")),
        (
            "allow-list",
            File(
                "content/allow.yaml",
                "- {kind: mobile, fingerprint: 13800138000, reason: 值班, approver: 王院长}\n- {kind: resident-id, \
                 fingerprint: a1b2c3, reason: 值班, approver: 王院长}\n- {kind: mobile, fingerprint: a1b2c3, reason: 值班}\n- \
                 {kind: mobil, fingerprint: a1b2c3}\n"
                    .into(),
            ),
        ),
    ]
}

/// What is forgiven: nothing is said.
fn forgiven() -> Vec<(&'static str, Slip)> {
    let (text, bom) = (PORTAL[1].1, "\u{feff}");
    vec![
        ("byte-order mark", File(NOTICE, format!("{bom}{text}").into())),
        ("CR LF", File(NOTICE, text.replace('\n', "\r\n").into())),
        ("mixed line ends", File(NOTICE, text.replacen('\n', "\r\n", 4).replacen("\n\n", "\r\r\n", 1).into())),
        ("spaces after ---", Edit(NOTICE, "---\ntitle", "---  \ntitle")),
        ("10：00", Edit(NOTICE, "2024-11-17 10:00", "2024-11-17 10：00")),
        ("dots", Edit(NOTICE, "2024-11-17 10:00", "2024.11.17 10:00")),
        ("slashes", Edit(NOTICE, "2024-11-17 10:00", "2024/11/17 10:00")),
        ("年月日", Edit(NOTICE, "2024-11-17 10:00", "2024年11月17日 上午10:00")),
        ("full-width digits", Edit(NOTICE, "2024-11-17 10:00", "２０２４-１１-１７ １０:００")),
        ("unquoted cohorts", Edit(NOTICE, "[\"2023\", \"2024\"]", "[2023, 2024]")),
        ("quotes of Word around Chinese", Edit(NOTICE, "title: 毕业图像采集", "title: “互联网+”毕业图像采集")),
        (
            "comma in a text",
            Edit(NOTICE, "summary: 带上采集码。", "summary: {zh: 带上采集码，准时到场。, en: Bring it}"),
        ),
        ("Beijing time in Beijing", Edit(NOTICE, "2024-11-17 10:00", "2024-11-17 10:00（北京时间）")),
        (
            "Beijing time where clocks show the same",
            All(vec![
                Edit(SITE, "Asia/Shanghai", "Asia/Hong_Kong"),
                Edit(NOTICE, "2024-11-17 10:00", "2024-11-17 10:00 北京时间"),
            ]),
        ),
        ("place by its name", Edit(NOTICE, "place: room-103", "place: 人文楼103教室")),
        ("tags in a text", Edit(NOTICE, "看[费用]", "#毕业季# 看[费用]")),
        ("comment", Edit(NOTICE, "until: 2025-02-25", "until: 2025-02-25 # 含当天")),
    ]
}

fn apply(root: &Path, slip: &Slip) {
    match slip {
        Edit(file, from, to) => {
            let text = fs::read_to_string(root.join(file)).expect("text");
            assert!(text.contains(from), "{file} has no {from}");
            fs::write(root.join(file), text.replacen(from, to, 1)).expect("written");
        }
        File(file, bytes) => {
            let path = root.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, bytes).expect("written");
        }
        Folder(name) => fs::create_dir_all(root.join(name)).expect("a folder"),
        Gone(file) => fs::remove_file(root.join(file)).expect("removed"),
        All(slips) => slips.iter().for_each(|slip| apply(root, slip)),
    }
}

fn portal(slip: Option<&Slip>) -> tempfile::TempDir {
    let temp = tempfile::tempdir().expect("a folder");
    for (name, text) in PORTAL {
        apply(temp.path(), &File(name, text.into()));
    }
    slip.into_iter().for_each(|slip| apply(temp.path(), slip));
    temp
}

fn check(root: &Path, lang: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
    command.current_dir(root).args(["--lang", lang, "check", "--at", "2024-11-12 09:00"]);
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let code = output.status.code().expect("an exit code");
    format!("{}{}exit code {code}\n", text(output.stderr), text(output.stdout))
}

#[test]
fn a_portal_without_fault_and_forgiven_spellings_say_nothing() {
    let cases: Vec<_> = forgiven().into_iter().map(|(name, slip)| (name, Some(slip))).collect();
    for (name, slip) in cases.iter().map(|(name, slip)| (*name, slip.as_ref())).chain([("no slip", None)]) {
        let temp = portal(slip);
        let clean = "First publication: 1 notice, 2 dates.\nChecked; nothing found.\nexit code 0\n";
        assert_eq!(check(temp.path(), "en"), clean, "{name}");
    }
}

#[test]
fn every_slip_is_told_with_its_place_and_its_remedy() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages");
    let bless = std::env::var_os("TIDINGS_BLESS").is_some();
    let mut differing = Vec::new();
    for (name, slip) in cases() {
        let temp = portal(Some(&slip));
        let found = format!("{}\n{}", check(temp.path(), "zh"), check(temp.path(), "en"));
        // A number must not appear in any message, whatever the message is about.
        for number in ["19491231", "13800138000", "20231234567"] {
            assert!(!found.contains(number), "{name} shows a number:\n{found}");
        }
        for jargon in ["mapping values", "simple key", "block mapping", "expected ','", "did not find"] {
            assert!(!found.contains(jargon), "{name} shows the parser's jargon:\n{found}");
        }
        let path = folder.join(format!("{name}.txt"));
        if bless {
            fs::write(&path, &found).expect("written");
        } else if fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n") != found {
            differing.push(format!("== {name}\n{found}"));
        }
    }
    assert!(differing.is_empty(), "these messages changed:\n{}", differing.join("\n"));
}

/// A slip that is mended by writing what its message says: the file, what stands there, and what the fix gives to write
/// instead, word for word in both languages.
fn remedies() -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
    vec![
        ("full-width-colon", NOTICE, "title：毕业图像采集", "title: 毕业图像采集"),
        ("no-space-after-colon", NOTICE, "published:2024-11-11", "published: 2024-11-11"),
        ("word-dashes-at-the-top", NOTICE, "———", "---"),
        ("word-dashes-at-the-end", NOTICE, "－－－", "---"),
        ("four-hyphens", NOTICE, "----", "---"),
        ("list-item-without-space", NOTICE, "-2023\n  -2024", "- 2023\n  - 2024"),
        ("full-width-list-dash", NOTICE, "－ id: upload", "- id: upload"),
        ("full-width-brackets", NOTICE, "［2023，2024］", "[2023, 2024]"),
        ("full-width-comma-in-list", NOTICE, "[2023，2024]", "[2023, 2024]"),
        (
            "full-width-braces",
            NOTICE,
            "｛id: upload，kind: upload，until: 2025-02-25｝",
            "{id: upload, kind: upload, until: 2025-02-25}",
        ),
        (
            "full-width-comma-in-braces",
            NOTICE,
            "{id: upload，kind: upload，until: 2025-02-25}",
            "{id: upload, kind: upload, until: 2025-02-25}",
        ),
        ("smart-quotes", NOTICE, "[“2023”, “2024”]", "[\"2023\", \"2024\"]"),
        ("smart-quotes-around-a-colon", NOTICE, "“通知: 采集”", "\"通知: 采集\""),
        ("colon-in-text", NOTICE, "通知: 毕业图像采集", "\"通知: 毕业图像采集\""),
        ("number-sign-in-text", NOTICE, "title: 图像采集 #2 批次", "title: \"图像采集 #2 批次\""),
        ("begins-with-at", NOTICE, "@全体同学，带上采集码。", "\"@全体同学，带上采集码。\""),
        ("asterisks-in-front-matter", NOTICE, "**带上采集码**", "\"**带上采集码**\""),
        ("backslash-in-quotes", NOTICE, "\"放在 D:\\照片\"", "'放在 D:\\照片'"),
        ("item-without-dash", NOTICE, "  id: capture", "- id: capture"),
        ("no-colon", NOTICE, "summary 带上采集码。", "summary: 带上采集码。"),
        ("no-colon-in-a-list", NOTICE, "id upload", "id: upload"),
        (
            "no-comma-in-braces",
            NOTICE,
            "{id: upload kind: upload, until: 2025-02-25}",
            "{id: upload, kind: upload, until: 2025-02-25}",
        ),
        ("colon-in-braces", SITE, "采集: 第一轮", "\"采集: 第一轮\""),
        ("quoted-word-first", NOTICE, "\"毕业\"图像采集", "'\"毕业\"图像采集'"),
        ("bracket-first", NOTICE, "[毕业] 图像采集", "\"[毕业] 图像采集\""),
        ("apostrophe", ENGLISH, "'Don't forget your code.'", "\"Don't forget your code.\""),
        ("chinese-key", NOTICE, "标题", "title"),
        ("chinese-key-of-a-deadline", NOTICE, "截止", "until"),
        ("cohorts-without-brackets", NOTICE, "2023、2024级", "[\"2023\", \"2024\"]"),
        ("heading-without-space", NOTICE, "##时间", "## 时间"),
        (
            "link-in-full-width-brackets",
            NOTICE,
            "[费用]（../../faq/fee.zh.md#how-much）",
            "[费用](../../faq/fee.zh.md#how-much)",
        ),
        ("link-after-a-space", NOTICE, "[费用] (../../faq/fee.zh.md#how-much)", "[费用](../../faq/fee.zh.md#how-much)"),
        ("site-without-scheme", NOTICE, "www.chsi.com.cn", "https://www.chsi.com.cn"),
        ("unknown-key", NOTICE, "untl", "until"),
        ("single-braces", NOTICE, "{ date capture }。", "{{ date capture }}"),
        ("unknown-kind", NOTICE, "uplaod", "upload"),
        ("kind-by-its-name", NOTICE, "kind: 上传", "upload"),
        ("cohort-by-its-name", NOTICE, "2024级", "2024"),
        ("unknown-place", NOTICE, "room-130", "room-103"),
        ("unknown-contact", NOTICE, "ofice", "office"),
        ("unknown-setting", SITE, "time_zone", "timezone"),
        ("zone-by-its-name", SITE, "北京时间", "Asia/Shanghai"),
        ("address-without-scheme", SITE, "example.edu.cn/", "https://example.edu.cn/"),
        ("misspelt-verb", NOTICE, "cancle", "cancel"),
        ("before-the-25th", NOTICE, "until: 2025年2月25日前", "until: 2025-02-25"),
        ("semicolon-clock", NOTICE, "2024-11-17 8;00", "2024-11-17 08:00"),
        ("two-months", NOTICE, "2025年9月6月", "2025-09-06"),
        ("unknown-base", NOTICE, "captrue", "capture"),
        ("missing-attachment", NOTICE, "plan.docx", "plan.pdf"),
        ("missing-link", NOTICE, "../../faq/fees.zh.md#how-much", "../../faq/fee.zh.md"),
        ("link-as-on-the-site", NOTICE, "/zh/faq/fee/", "../../faq/fee.zh.md"),
        ("missing-heading", NOTICE, "#how-mach", "#how-much"),
        ("missing-heading-here", NOTICE, "(#whe)", "#when"),
        ("heading-far-off", NOTICE, "#x", "#how-much"),
        ("misspelt-shortcode", NOTICE, "dat capture", "date"),
        ("shortcode-of-unknown-deadline", NOTICE, "captrue", "capture"),
        ("shortcode-without-id", NOTICE, "{{ date }}", "{{ date capture }}"),
        ("shortcode-without-contact", NOTICE, "{{ contact }}", "{{ contact office }}"),
        ("shortcode-in-full-width-braces", NOTICE, "｛｛ date capture ｝｝", "{{ date capture }}"),
        ("shortcode-half-open", NOTICE, "{{ date capture }，", "}}"),
        ("misspelt-template-variable", "themes/own/templates/faq.html", "sitee", "site"),
        ("beijing-time-elsewhere", NOTICE, "2024-11-17 12:00 北京时间", "2024-11-17 13:00"),
    ]
}

/// Where the fix names a part of what is to be written, the whole of it.
fn in_full<'a>(name: &str, written: &'a str) -> &'a str {
    match (name, written) {
        ("item-without-dash", _) => "  - id: capture",
        ("kind-by-its-name", _) => "kind: upload",
        ("missing-heading-here", _) => "(#when)",
        ("misspelt-shortcode", _) => "date capture",
        ("shortcode-half-open", _) => "{{ date capture }}，",
        _ => written,
    }
}

#[test]
fn what_a_message_says_to_write_works() {
    let cases = cases();
    for (name, file, wrong, right) in remedies() {
        let (_, slip) = cases.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no case {name}"));
        let temp = portal(Some(slip));
        let before = check(temp.path(), "en");
        for (told, fix) in [(&check(temp.path(), "zh"), "= 改法: "), (&before, "= fix: ")] {
            let fixes: Vec<&str> = told.lines().filter(|line| line.contains(fix)).collect();
            for line in right.lines().take(1) {
                assert!(fixes.iter().any(|told| told.contains(line)), "{name}: no fix says {line}:\n{told}");
            }
        }
        let code = before.split(['[', ']']).nth(1).unwrap_or_default().to_owned();
        apply(temp.path(), &Slip::Edit(file, wrong, in_full(name, right)));
        let after = check(temp.path(), "en");
        let others = ["disagreement", "yaml-", "missing-", "unknown-"];
        assert!(
            !after.contains(&format!("[{code}]")) || name == "beijing-time-elsewhere",
            "{name}: still there:\n{after}"
        );
        let errors = after.lines().filter(|line| line.starts_with("error["));
        let left = errors.filter(|line| others.iter().any(|code| line.contains(code))).count();
        assert_eq!(left, 0, "{name}: the remedy breaks something else:\n{after}");
    }
}

#[test]
fn no_text_is_kept_for_a_slip_that_is_gone() {
    let known: Vec<String> = cases().into_iter().map(|(name, _)| format!("{name}.txt")).collect();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages")).expect("a folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(known.contains(&name), "tests/messages/{name} belongs to no case");
    }
}

#[test]
fn no_cause_and_no_fix_ends_in_a_full_stop() {
    let mut seen = 0;
    for (name, _) in cases() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/messages/{name}.txt"));
        let told = fs::read_to_string(path).expect("blessed");
        let is_cause = |line: &&str| {
            let severities = ["错误[", "警告[", "提示[", "error[", "warning[", "note["];
            severities.iter().any(|severity| line.starts_with(severity))
        };
        let is_fix = |line: &&str| line.contains("= 改法: ") || line.contains("= fix: ");
        for line in told.lines().filter(|line| is_cause(line) || is_fix(line)) {
            seen += 1;
            let full_stop = line.ends_with('。') || line.ends_with('.') && !line.ends_with("...");
            assert!(!full_stop, "{name}: {line}");
        }
    }
    assert!(seen > 4 * cases().len() - 40, "a cause and a fix in two languages each: {seen}");
}
