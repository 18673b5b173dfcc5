//! Tables of sessions end to end: files → deadlines → pages, and what is said when a table is wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use tempfile::TempDir;
use tidings::content;
use tidings::diagnostics::{Diagnostic, Format as Shown, show};
use tidings::lang::Lang;
use tidings::output::{self, artifact::Site};
use tidings::portal::{self, Portal};
use tidings::publish::agreement;
use tidings::theme::Theme;
use tidings::time::Instant;

/// A portal seen at an instant, with everything that was said about it.
struct Seen {
    portal: Arc<Portal>,
    site: Option<Site>,
    problems: Vec<Diagnostic>,
}

fn see(root: &Path, at: &str) -> Seen {
    let now = Instant::read_rfc3339(at).expect("an instant");
    let (content, mut problems) = content::load(root);
    let (portal, found) = portal::resolve(content.expect("site.yaml is fine"), now, false);
    let portal = Arc::new(portal);
    problems.extend(found);
    let theme = Arc::new(Theme::load(root, "harbour").expect("the theme"));
    let (made, found) = output::make(&portal, &theme, None);
    problems.extend(found);
    if let Some(made) = &made {
        assert_eq!(agreement::check(&made.site, &made.expectation), [], "pages, feeds and data say the same");
    }
    Seen { portal, site: made.map(|made| made.site), problems }
}

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions").join(name)
}

impl Seen {
    fn page(&self, path: &str) -> String {
        let site = self.site.as_ref().expect("a site");
        let artifact = site.get(path).unwrap_or_else(|| panic!("no {path}"));
        String::from_utf8(artifact.content.to_vec()).expect("UTF-8")
    }

    /// Everything that was said, as a person reads it.
    fn said(&self, lang: Lang) -> String {
        show(&self.problems, lang, Shown::Human { color: false })
    }

    fn deadlines(&self) -> BTreeMap<String, String> {
        let zone = self.portal.settings.zone;
        let deadlines = self.portal.deadlines.values().map(|deadline| {
            let shape = &deadline.facts().shape;
            let at = |point: Option<tidings::time::Point>| {
                point.map_or(String::new(), |p| zone.rfc3339(p.instant())[..16].to_owned())
            };
            (deadline.key.to_string(), format!("{} {}..{}", shape.name(), at(shape.opens()), at(shape.closes(zone))))
        });
        deadlines.collect()
    }
}

/// The text of the table with this caption, cells parted by `|`, struck-out text in `~`.
fn table(page: &str, caption: &str) -> Vec<String> {
    let start = page.find(&format!("<caption>{caption}</caption>")).unwrap_or_else(|| panic!("no {caption} in {page}"));
    let table = &page[start..start + page[start..].find("</table>").expect("an end")];
    let rows = table.split("<tr").skip(1).map(|row| {
        let row = &row[row.find('>').expect("a tag") + 1..];
        let row = row.replace("</td>", "|").replace("</th>", "|").replace("<br>", " ").replace("</p><p", " <p");
        let row = row.replace("<del>", "~").replace("</del>", "~");
        let mut text = String::new();
        let mut inside = false;
        for c in row.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                '\n' => {}
                c if !inside => text.push(c),
                _ => {}
            }
        }
        text.trim_end_matches('|').to_owned()
    });
    rows.collect()
}

#[test]
fn a_csv_beside_the_notice_becomes_deadlines_and_a_table() {
    let seen = see(&case("table"), "2026-11-22T08:00:00+08:00");
    assert_eq!(seen.said(Lang::En), "");
    let deadlines = seen.deadlines();
    for (key, expected) in [
        ("2026-capture#s1", "session 2026-12-12T08:30..2026-12-12T10:00"),
        ("2026-capture#s2", "session 2026-12-12T10:00..2026-12-12T12:00"),
        ("2026-capture#s3", "session 2026-12-12T14:30..2026-12-12T16:30"),
        ("2026-capture#s4", "session 2026-12-19T14:30..2026-12-19T16:30"),
        ("2026-capture#proofread-s1", "opens 2027-01-21T00:00.."),
        // It moves with its session, and cannot follow one that does not take place.
        ("2026-capture#proofread-s4", "opens 2027-01-28T00:00.."),
        ("2026-capture#proofread-s5", "unresolved .."),
    ] {
        assert_eq!(deadlines[key], expected, "{key}");
    }
    assert!(!deadlines.contains_key("2026-capture#proofread"));

    let page = seen.page("zh/notices/2026-capture/index.html");
    assert_eq!(
        table(&page, "图像采集：共 7 场"),
        [
            "时间|地点|对象|图像校对|备注|变更",
            "2026年12月12日（周六）08:30–10:00|三亚校区人文楼103教室|2023级、2024级专升本 小学教育, 学前教育|2027年1月21日（周四）起",
            "2026年12月12日（周六）10:00–12:00|三亚校区人文楼103教室|2023级、2024级 会计|2027年1月21日（周四）起",
            "2026年12月12日（周六）14:30–16:30|儋州函授站|2024级专升本 行政管理|2027年1月21日（周四）起|走南门",
            "2026年12月19日（周六）14:30–16:30 ~原为：2026年12月13日（周日）14:30–16:30~|儋州函授站|2023级 法学|2027年1月28日（周四）起 ~原为：2027年1月22日（周五）起~||改期 2026年11月20日：场地维修",
            "~原为：2026年12月13日（周日）16:30–18:00~|儋州函授站|2023级 法学|待定：所依据的事项已取消 ~原为：2027年1月22日（周五）起~||已取消：报名人数不足 2026年11月21日 取消一场采集",
            "2026年12月14日（周一）08:30–10:00|三亚校区人文楼103教室|2024级|2027年1月23日（周六）起",
            "2026年12月14日（周一）10:00–12:00|三亚校区人文楼103教室|2024级|2027年1月23日（周六）起",
        ]
    );
    let page = seen.page("en/notices/2026-capture/index.html");
    let rows = table(&page, "Photo capture: 7 sessions");
    assert_eq!(rows[0], "When|Where|Who|Proofread on CHSI|Note|Changes");
    assert_eq!(
        rows[3],
        "Saturday 12 December 2026, 2:30pm to 4:30pm|Danzhou station|2024 top-up Administration|from Thursday 21 January 2027|Enter by the south gate"
    );
    assert_eq!(
        rows[4],
        "Saturday 19 December 2026, 2:30pm to 4:30pm ~Formerly: Sunday 13 December 2026, 2:30pm to 4:30pm~|Danzhou station|2023 intake Law|from Thursday 28 January 2027 ~Formerly: from Friday 22 January 2027~||Moved 20 November 2026: 场地维修"
    );
}

#[test]
fn a_long_table_is_not_repeated() {
    let seen = see(&case("table"), "2026-11-22T08:00:00+08:00");
    let page = seen.page("zh/notices/2026-capture/index.html");
    // Each row can be pointed at, once; the list has only what is in no row.
    assert_eq!(page.matches("id=\"2026-capture.s1\"").count(), 1);
    assert_eq!(page.matches("class=\"row\" id=").count(), 1);
    assert!(page.contains("<li class=\"row\" id=\"2026-capture.upload\""));
    assert!(!page.contains("<dt>时间</dt>"), "key facts do not enumerate the sessions");
    // A card names the next ones; a countdown page shows what belongs to its own session.
    let list = seen.page("zh/notices/index.html");
    assert!(list.contains("countdown/2026-capture/s1/") && !list.contains("countdown/2026-capture/s6/"));
    let countdown = seen.page("zh/countdown/2026-capture/proofread-s1/index.html");
    assert!(countdown.contains("../s1/") && countdown.contains("../upload/") && !countdown.contains("../s2/"));
    // A cohort sees its own: s6 and s7 are for the 2024 intake.
    assert!(!seen.page("zh/for/2023/index.html").contains("2026-capture.s6"));
    assert!(seen.page("zh/for/2024/index.html").contains("2026-capture.s6"));
}

#[test]
fn tables_stand_where_the_author_puts_them() {
    let seen = see(&case("table"), "2026-11-22T08:00:00+08:00");
    let page = seen.page("zh/notices/2026-consult/index.html");
    assert_eq!(page.matches("<caption>图像采集：共 2 场</caption>").count(), 1);
    assert!(page.find("<div class=\"prose\">") < page.find("<caption>图像采集"));
    // A short table is repeated in the list, where its rows have their ids.
    assert_eq!(page.matches("id=\"2026-consult.a\"").count(), 1);
    let hours = [
        "日期|开放时间|截止取号",
        "2026年9月14日（周一）至9月25日（周五），周一至周五|09:00–11:30、14:30–17:00|16:30",
        "2026年9月20日（周日） 调休上班|09:00–11:30、14:30–17:00|16:30",
        "2026年9月28日（周一）至9月30日（周三）|09:00–11:30、14:30–17:00|16:30",
        "2026年10月8日（周四）至10月9日（周五）|09:00–11:30、14:30–17:00|16:30",
        "2026年10月10日（周六） 调休上班|09:00–11:30、14:30–17:00|16:30",
        "2026年10月12日（周一）至10月16日（周五）|09:00–11:30、14:30–17:00|16:30",
    ];
    assert_eq!(table(&page, "现场咨询：开放日期和时间"), hours);
    let countdown = seen.page("zh/countdown/2026-consult/desk/index.html");
    assert_eq!(table(&countdown, "现场咨询：开放日期和时间"), hours);
    let countdown = seen.page("en/countdown/2026-consult/desk/index.html");
    let rows = table(&countdown, "Help desk: days and hours");
    assert_eq!(rows[0], "Days|Hours|Last admission");
    assert_eq!(
        rows[1],
        "Monday 14 September to Friday 25 September 2026, Monday to Friday|9am to 11:30am and 2:30pm to 5pm|4:30pm"
    );
    assert_eq!(rows[2], "Sunday 20 September 2026 make-up working day|9am to 11:30am and 2:30pm to 5pm|4:30pm");
}

#[test]
fn every_mistake_of_every_table_is_told_at_once() {
    let seen = see(&case("wrong"), "2026-11-22T08:00:00+08:00");
    for lang in Lang::ALL {
        assert_said(&seen, lang, &case("wrong").join(format!("expected.{lang}.txt")));
    }
}

/// The expected texts stand beside the portals; `TIDINGS_BLESS=1` writes them anew.
fn assert_said(seen: &Seen, lang: Lang, file: &Path) {
    if std::env::var_os("TIDINGS_BLESS").is_some() {
        fs::write(file, seen.said(lang)).expect("written");
    }
    let expected = fs::read_to_string(file).expect("the expected text").replace("\r\n", "\n");
    assert_eq!(seen.said(lang), expected);
}

/// A portal with one notice and a table beside it, made by the test.
fn portal(front: &str, name: &str, table: &[u8]) -> TempDir {
    let root = TempDir::new().expect("a folder");
    let notice = root.path().join("content/notices/2026-capture");
    fs::create_dir_all(&notice).expect("folders");
    fs::copy(case("table/content/site.yaml"), root.path().join("content/site.yaml")).expect("site.yaml");
    fs::write(notice.join(name), table).expect("a table");
    let text = format!("---\ntitle: 采集\npublished: 2026-09-01\n{front}\n---\n\n正文\n");
    fs::write(notice.join("index.zh.md"), text).expect("a notice");
    root
}

fn rows(count: usize) -> String {
    let mut csv = String::from("id,date,time,place,cohorts,who\n");
    for row in 0..count {
        let (day, hour) = (1 + row / 8 % 28, 8 + row % 8);
        csv.push_str(&format!("s{row},2026-12-{day:02},{hour}:00-{}:00,hall,2023、2024,专业{row}\n", hour + 1));
    }
    csv
}

#[test]
fn two_hundred_rows_are_one_table() {
    let front = "sessions: {file: sessions.csv, kind: capture}\ndeadlines:\n  - {id: proofread, kind: proofread, from: each capture + 40 days}";
    let root = portal(front, "sessions.csv", rows(200).as_bytes());
    let seen = see(root.path(), "2026-11-22T08:00:00+08:00");
    assert_eq!(seen.said(Lang::En), "");
    assert_eq!(seen.portal.deadlines.len(), 400);
    let page = seen.page("zh/notices/2026-capture/index.html");
    assert_eq!(table(&page, "图像采集：共 200 场").len(), 201);
    assert!(!page.contains("<ol class=\"rows\">"), "everything stands in the table");
    assert!(page.len() < 300_000, "{} bytes", page.len());
}

#[test]
fn who_has_no_readable_table_hears_of_the_table_alone() {
    let front = "sessions: {file: sessions.csv, kind: capture}\ndeadlines: [{id: p, kind: proofread, from: each sessions + 40 days}]";
    let root = portal(front, "sessions.csv", b"id;from\ns1;2026-12-01\n");
    let said = see(root.path(), "2026-11-22T08:00:00+08:00").said(Lang::En);
    assert!(said.contains("error[table-separator]") && said.matches("error[").count() == 1, "{said}");
}

#[test]
fn ten_thousand_rows_are_read() {
    let root = portal("sessions: {file: sessions.csv, kind: capture}", "sessions.csv", rows(10_000).as_bytes());
    let (content, mut problems) = content::load(root.path());
    let now = Instant::read_rfc3339("2026-11-22T08:00:00+08:00").expect("an instant");
    let (portal, found) = portal::resolve(content.expect("site.yaml is fine"), now, false);
    problems.extend(found);
    assert_eq!((portal.deadlines.len(), problems.len()), (10_000, 0));
}

/// A sheet as a clerk keeps it: dates and times as cells, numbers, a formula, blank rows below.
fn sheet(change: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let (date, time) = (Format::new().set_num_format("yyyy/m/d"), Format::new().set_num_format("yyyy/m/d h:mm"));
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["编号", "开始", "结束", "地点", "对象", "费用", "备注"]) {
        sheet.write(0, column, name).expect("a header");
    }
    for (row, id) in [(1, "s1"), (2, "s2"), (4, "s4")] {
        let day = ExcelDateTime::from_ymd(2026, 12, 10 + u8::try_from(row).expect("small")).expect("a date");
        let start = day.clone().and_hms(10, 0, 0).expect("a time");
        sheet.write(row, 0, id).expect("an id");
        sheet.write_with_format(row, 1, &start, &time).expect("a start");
        sheet.write(row, 2, format!("2026-12-{} 12:00", 10 + row)).expect("an end");
        sheet.write(row, 3, "hall").expect("a place");
        sheet.write(row, 4, 2023).expect("a cohort");
        sheet.write(row, 5, 20).expect("a fee");
    }
    sheet.write_formula(1, 6, Formula::new("=\"带\"&\"身份证\"").set_result("带身份证")).expect("a formula");
    let day = ExcelDateTime::from_ymd(2026, 12, 20).expect("a date");
    sheet.write(5, 0, "s5").expect("an id");
    sheet.write_with_format(5, 1, &day, &date).expect("a day");
    sheet.write_blank(9, 0, &date).expect("a blank");
    sheet.write(11, 2, "  ").expect("a blank");
    change(sheet);
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn an_excel_sheet_is_read_as_it_looks() {
    let root = portal("sessions: {file: 场次.xlsx, kind: capture}", "场次.xlsx", &sheet(|_| {}));
    let seen = see(root.path(), "2026-11-22T08:00:00+08:00");
    assert_eq!(seen.said(Lang::En), "");
    let deadlines: Vec<String> = seen.deadlines().into_iter().map(|(key, when)| format!("{key} {when}")).collect();
    assert_eq!(
        deadlines,
        [
            "2026-capture#s1 session 2026-12-11T10:00..2026-12-11T12:00",
            "2026-capture#s2 session 2026-12-12T10:00..2026-12-12T12:00",
            "2026-capture#s4 session 2026-12-14T10:00..2026-12-14T12:00",
            "2026-capture#s5 opens 2026-12-20T00:00..",
        ]
    );
    let page = seen.page("zh/notices/2026-capture/index.html");
    assert_eq!(
        table(&page, "图像采集：共 4 场")[1],
        "2026年12月11日（周五）10:00–12:00|三亚校区人文楼103教室|2023级|20|带身份证"
    );
}

#[test]
fn an_excel_mistake_names_the_cell_and_quotes_the_row() {
    let table = sheet(|sheet| {
        let plain = Format::new();
        sheet.write(1, 2, "2026-12-11 25:00").expect("a wrong time");
        sheet.write(2, 4, 2032).expect("a wrong cohort");
        sheet.write_formula(2, 6, Formula::new("=1/0").set_result("#DIV/0!")).expect("a formula");
        sheet.merge_range(4, 3, 5, 3, "hall", &plain).expect("merged cells");
    });
    let root = portal("sessions: {file: 场次.xlsx, kind: capture}", "场次.xlsx", &table);
    let seen = see(root.path(), "2026-11-22T08:00:00+08:00");
    for lang in Lang::ALL {
        assert_said(&seen, lang, &case(&format!("excel.{lang}.txt")));
    }
}
