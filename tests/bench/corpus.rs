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
contact: [office]
"##;

/// Writes a portal of `notices` notices, each in Chinese and English with one to four deadlines, a table, a footnote
/// and lists, below `root`, which is emptied first.
pub fn write(root: &Path, notices: usize) -> io::Result<()> {
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
        fs::write(folder.join("index.zh.md"), chinese(number))?;
        fs::write(folder.join("index.en.md"), english(number))?;
    }
    Ok(())
}

/// The folder of a notice.
pub fn slug(number: usize) -> String {
    format!("n{number:06}")
}

fn chinese(number: usize) -> String {
    let published = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap_or_default() + Days::new((number * 5 % 2900) as u64);
    let day = |days: u64| (published + Days::new(days)).format("%Y-%m-%d").to_string();
    let mut deadlines = format!(
        "  - id: capture\n    kind: capture\n    from: {0} 10:00\n    until: {0} 12:00\n    place: hall\n",
        day(7)
    );
    if number % 4 > 0 {
        deadlines +=
            "  - id: proofread\n    kind: proofread\n    from: capture + 40 days\n    until: capture + 47 days\n";
    }
    if number % 4 > 1 {
        deadlines += &format!("  - id: upload\n    kind: upload\n    until: {}\n", day(90));
    }
    if number % 4 > 2 {
        deadlines += &format!("  - id: retake\n    kind: capture\n    from: {}\n    until: {}\n", day(20), day(24));
    }
    let cohort = 2015 + number % 12;
    let sections: String = (1..=4)
        .map(|section| {
            format!(
                "## 第{section}部分 {{#part-{section}}}\n\n这是第 {number} 份通知的第 {section} 部分，请各位同学按时到场，逾期不再受理。**注意：**请携带手机和证件，衣着颜色不要与背景相近。[^{section}]\n\n\
                 - 提前十分钟到达\n- 听从工作人员安排\n- 拍完当场确认\n\n[^{section}]: 第 {section} 条说明，以本通知为准。\n\n"
            )
        })
        .collect();
    format!(
        "---\ntitle: 第 {number} 批毕业生图像采集的通知\nsummary: 按时到场拍照，逾期不再受理。\npublished: {published}\ncohorts: [\"{cohort}\"]\ndeadlines:\n{deadlines}---\n\n\
         {sections}| 项目 | 时间 | 地点 |\n|---|---|---|\n| 本科 | 上午 | 103 |\n| 专科 | 下午 | 104 |\n| 补拍 | 傍晚 | 105 |\n"
    )
}

fn english(number: usize) -> String {
    let sections: String = (1..=4)
        .map(|section| {
            format!(
                "## Part {section} {{#part-{section}}}\n\nThis is part {section} of notice {number}. Please come in time, nobody is served later. **Note:** bring your phone and your card, and wear a colour unlike the background.[^{section}]\n\n\
                 - come ten minutes early\n- do as the staff say\n- check the picture on the spot\n\n[^{section}]: Remark {section}; this notice is authoritative.\n\n"
            )
        })
        .collect();
    format!(
        "---\ntitle: Photo capture for graduates, round {number}\nsummary: Come in time, nobody is served later.\n---\n\n\
         {sections}| Item | Time | Place |\n|---|---|---|\n| Bachelor | morning | 103 |\n| College | afternoon | 104 |\n| Retake | evening | 105 |\n"
    )
}
