//! Portals of any size for the benchmarks: every notice differs, and two runs give the same bytes.

use std::fs;
use std::io;
use std::path::Path;

use chrono::{Days, NaiveDate};

/// What `site.yaml` of every corpus says.
const SITE: &str = r##"title: {zh: 毕业事务通知, en: Graduation notices}
organisation: {zh: 示例大学继续教育学院, en: "School of Continuing Education, Example University"}
base_url: https://notices.example.edu.cn/
uid_domain: notices.example.edu.cn
timezone: Asia/Shanghai
languages: [zh, en]
kinds:
  capture:
    name: {zh: 图像采集, en: Photo capture}
    color: teal
    alarms: [1 day, 2 hours]
    after: {zh: 错过的请联系教务办公室。, en: Contact the office if you missed it.}
  proofread:
    name: {zh: 图像校对, en: Proofreading}
    color: purple
    alarms: [1 day]
  upload:
    name: {zh: 照片上传, en: Photo upload}
    color: orange
    alarms: [3 days]
cohorts:
COHORTSplaces:
  hall: {name: {zh: 综合楼103, en: Main Building 103}}
contacts:
  office: {name: {zh: 教务办公室, en: Office}, phone: 0898-88650000}
contact: office
"##;

/// Writes a portal of `notices` notices, each in Chinese and English with one to four deadlines, a table, a footnote
/// and lists, below `root`, which is emptied first.
pub(crate) fn write(root: &Path, notices: usize) -> io::Result<()> {
    if root.exists() {
        fs::remove_dir_all(root)?;
    }
    fs::create_dir_all(root.join("content/notices"))?;
    let cohorts: String =
        (2015..=2026).map(|year| format!("  \"{year}\": {{name: {{zh: {year}级, en: Class of {year}}}}}\n")).collect();
    fs::write(root.join("content/site.yaml"), SITE.replace("COHORTS", &cohorts))?;
    for number in 0..notices {
        let folder = root.join(format!("content/notices/{}", slug(number)));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("index.zh.md"), chinese_file(number))?;
        fs::write(folder.join("index.en.md"), english_file(number))?;
    }
    Ok(())
}

/// The folder of a notice.
pub(crate) fn slug(number: usize) -> String {
    format!("n{number:06}")
}

/// The day a notice is published, and a day so much later.
fn day(number: usize, later: u64) -> String {
    let first = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap_or_default();
    (first + Days::new((number * 5 % 2900) as u64 + later)).format("%Y-%m-%d").to_string()
}

/// Everything a notice says in Chinese, ready to be put into a form.
pub(crate) struct Chinese {
    /// Its title.
    pub(crate) title: String,
    /// Day of publication.
    pub(crate) published: String,
    /// Lists of the front matter: id, kind, from, until.
    pub(crate) deadlines: Vec<[String; 4]>,
    /// Its Markdown.
    pub(crate) body: String,
}

/// The notice of this number.
pub(crate) fn chinese(number: usize) -> Chinese {
    let deadline = |id: &str, kind: &str, from: String, until: String| [id.to_owned(), kind.to_owned(), from, until];
    let session = day(number, 7);
    let mut deadlines = vec![deadline("capture", "capture", format!("{session} 10:00"), format!("{session} 12:00"))];
    if !number.is_multiple_of(4) {
        deadlines.push(deadline("proofread", "proofread", day(number, 47), day(number, 54)));
    }
    if number % 4 > 1 {
        deadlines.push(deadline("upload", "upload", day(number, 60), day(number, 90)));
    }
    if number % 4 > 2 {
        deadlines.push(deadline("retake", "capture", day(number, 20), day(number, 24)));
    }
    let sections: String = (1..=4)
        .map(|section| {
            format!(
                "## 第{section}部分 {{#part-{section}}}\n\n这是第 {number} 份通知的第 {section} 部分，请各位同学按时到场，逾期不再受理。**注意：**请携带手机和证件，衣着颜色不要与背景相近。[^{section}]\n\n\
                 - 提前十分钟到达\n- 听从工作人员安排\n- 拍完当场确认\n\n[^{section}]: 第 {section} 条说明，以本通知为准。\n\n"
            )
        })
        .collect();
    Chinese {
        title: format!("第 {number} 批毕业生图像采集的通知"),
        published: day(number, 0),
        deadlines,
        body: format!(
            "{sections}| 项目 | 时间 | 地点 |\n|---|---|---|\n| 本科 | 上午 | 103 |\n| 专科 | 下午 | 104 |\n| 补拍 | 傍晚 | 105 |\n"
        ),
    }
}

/// Front matter and text of the Chinese file.
fn chinese_file(number: usize) -> String {
    let Chinese { title, published, deadlines, body } = chinese(number);
    let deadlines: String = deadlines
        .iter()
        .map(|[id, kind, from, until]| {
            let place = if id == "capture" { "\n    place: hall" } else { "" };
            format!("  - id: {id}\n    kind: {kind}\n    from: {from}\n    until: {until}{place}\n")
        })
        .collect();
    let cohort = 2015 + number % 12;
    format!(
        "---\ntitle: {title}\nsummary: 按时到场拍照，逾期不再受理。\npublished: {published}\ncohorts: [\"{cohort}\"]\ndeadlines:\n{deadlines}---\n\n{body}"
    )
}

/// Title and Markdown in English.
pub(crate) fn english(number: usize) -> (String, String) {
    let sections: String = (1..=4)
        .map(|section| {
            format!(
                "## Part {section} {{#part-{section}}}\n\nThis is part {section} of notice {number}. Please come in time, nobody is served later. **Note:** bring your phone and your card, and wear a colour unlike the background.[^{section}]\n\n\
                 - come ten minutes early\n- do as the staff say\n- check the picture on the spot\n\n[^{section}]: Remark {section}; this notice is authoritative.\n\n"
            )
        })
        .collect();
    let body = format!(
        "{sections}| Item | Time | Place |\n|---|---|---|\n| Bachelor | morning | 103 |\n| College | afternoon | 104 |\n| Retake | evening | 105 |\n"
    );
    (format!("Photo capture for graduates, round {number}"), body)
}

fn english_file(number: usize) -> String {
    let (title, body) = english(number);
    format!("---\ntitle: {title}\nsummary: Come in time, nobody is served later.\n---\n\n{body}")
}
