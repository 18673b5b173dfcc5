//! A table of appointments in the text → the notice's table of sessions: its dates become facts, once for page and
//! calendar, instead of words in a grid. Only a table of which every row can be read is taken; nothing of it is dropped.

use chrono::NaiveDate;

use super::dates::{self, When};
use super::facts::{cells, kind_of, known_place};
use super::plain::tidy;
use super::structure::{Item, Parts};
use crate::content::site::Settings;
use crate::time::Written;

/// With fewer rows below its header a table is no schedule.
const FEWEST: usize = 3;

/// A table of sessions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sessions {
    /// Which item of the text it is.
    pub(super) item: usize,
    /// A kind of `site.yaml`.
    pub(super) kind: String,
    /// Its file: a header and a line for each session.
    pub(super) csv: String,
    /// Its first line in the original.
    pub(super) source: String,
    /// A year that was not written.
    pub(super) guessed_year: Option<i32>,
}

/// What a column of the original holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Number,
    When,
    Place,
    Label,
    Who,
    Note,
    /// Whatever it is, it goes to the note with its heading.
    Other,
}

/// The first table of appointments.
pub(super) fn find(parts: &Parts, settings: &Settings, published: Option<NaiveDate>) -> Option<Sessions> {
    let mut heading = String::new();
    for (item, content) in parts.items.iter().enumerate() {
        match content {
            Item::Heading(_, paragraph) => heading = tidy(&paragraph.text()),
            Item::Table(rows) => {
                let rows: Vec<Vec<String>> = rows.iter().map(|row| cells(row)).collect();
                if let Some((csv, guessed_year)) = csv(&rows, settings, published) {
                    let source = rows[0].join(" ");
                    let kind = kind_of(&format!("{heading}{source}"), settings);
                    return Some(Sessions { item, kind, csv, source, guessed_year });
                }
            }
            _ => {}
        }
    }
    None
}

fn csv(rows: &[Vec<String>], settings: &Settings, published: Option<NaiveDate>) -> Option<(String, Option<i32>)> {
    let (header, rows) = rows.split_first()?;
    let columns: Vec<Column> = header.iter().map(|name| column(name)).collect();
    if rows.len() < FEWEST || !columns.contains(&Column::When) {
        return None;
    }
    let mut guessed_year = None;
    let mut sessions: Vec<[String; 7]> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let all = |wanted: Column| {
            let cells = columns.iter().zip(row).filter(|(column, cell)| **column == wanted && !cell.is_empty());
            cells.map(|(_, cell)| cell.as_str()).collect::<Vec<_>>()
        };
        let found = dates::find(&all(Column::When).join(" "), published);
        let [found] = &found[..] else { return None };
        if found.guessed_year {
            guessed_year = Some(chrono::Datelike::year(&found.when.first().day));
        }
        let (from, until) = edges(found.when);
        let place = all(Column::Place).join(" ");
        let place = if place.is_empty() { place } else { known_place(&place, settings) };
        let named = columns.iter().zip(header).zip(row).filter(|((column, _), cell)| match column {
            Column::Number => **cell != (index + 1).to_string(),
            Column::Other => true,
            _ => false,
        });
        let named = named.filter(|(_, cell)| !cell.is_empty()).map(|((_, name), cell)| format!("{name}：{cell}"));
        let note: Vec<String> = all(Column::Note).into_iter().map(str::to_owned).chain(named).collect();
        sessions.push([
            format!("s{}", index + 1),
            all(Column::Label).join(" "),
            from,
            until,
            place,
            all(Column::Who).join(" "),
            note.join("；"),
        ]);
    }
    let names = ["代号", "名称", "开始", "结束", "地点", "说明", "备注"].map(str::to_owned);
    let used: Vec<usize> = (0..names.len()).filter(|at| sessions.iter().any(|row| !row[*at].is_empty())).collect();
    let line = |row: &[String; 7]| super::compose::csv_row(used.iter().map(|at| row[*at].as_str()));
    let lines: String = std::iter::once(&names).chain(&sessions).map(line).collect();
    Some((lines, guessed_year))
}

fn edges(when: When) -> (String, String) {
    let text = |written: Written| written.to_string();
    match when {
        When::Span(from, until) => (text(from), text(until)),
        When::Until(until) => (String::new(), text(until)),
        When::On(day) if day.clock.is_none() => (text(day), text(day)),
        When::From(from) | When::On(from) => (text(from), String::new()),
    }
}

fn column(name: &str) -> Column {
    let name: String = name.split_whitespace().collect();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["序号", "编号"]) {
        Column::Number
    } else if has(&["日期", "时间"]) {
        Column::When
    } else if has(&["地点", "场地", "教室", "地址", "考点", "考场"]) {
        Column::Place
    } else if has(&["场次", "批次"]) {
        Column::Label
    } else if has(&["备注", "说明", "要求"]) {
        Column::Note
    } else if has(&["教学点", "专业", "班", "对象", "年级", "层次", "单位", "学院", "学生", "人员"]) && !has(&["人数"])
    {
        Column::Who
    } else {
        Column::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(lines: &[&str]) -> Vec<Vec<String>> {
        lines.iter().map(|line| line.split('|').map(str::to_owned).collect()).collect()
    }

    fn settings() -> Settings {
        let text = "title: 甲\norganisation: 乙\nbase_url: https://a.cn/\nlanguages: [zh]\nkinds: {capture: {name: 采集}}\n\
                    places: {hall: {name: 大礼堂}}\ncontacts: {}\n";
        let source = crate::diagnostics::SourceFile::new("content/site.yaml", text);
        let doc = crate::content::yaml::read(&source, 0..text.len()).expect("YAML");
        crate::content::site::read(&doc.root(), &mut Vec::new()).expect("settings")
    }

    fn csv_of(lines: &[&str]) -> Option<(String, Option<i32>)> {
        csv(&table(lines), &settings(), NaiveDate::from_ymd_opt(2024, 11, 11))
    }

    #[test]
    fn every_row_becomes_a_session_and_every_cell_is_kept() {
        let (csv, guessed) = csv_of(&[
            "序号|教学点|日期|时间|地点|人数|备注",
            "1|三亚|11月17日|上午10:00--12：00|校本部大礼堂|35|带身份证",
            "2|海口|11月18日|9:00-11:30|201室||",
            "5|儋州|11月19日|下午2:30-5:00|报告厅|20|",
        ])
        .expect("a schedule");
        assert_eq!(
            csv,
            "代号,开始,结束,地点,说明,备注\n\
             s1,2024-11-17 10:00,2024-11-17 12:00,hall,三亚,带身份证；人数：35\n\
             s2,2024-11-18 09:00,2024-11-18 11:30,201室,海口,\n\
             s3,2024-11-19 14:30,2024-11-19 17:00,报告厅,儋州,序号：5；人数：20\n"
        );
        assert_eq!(guessed, Some(2024));
    }

    #[test]
    fn a_table_that_cannot_be_read_in_full_stays_a_table() {
        for lines in [
            &["项目|说明", "着装|白衬衫", "费用|20元", "方式|现场"][..],
            &["教学点|时间", "三亚|2024年11月17日", "海口|待定", "儋州|2024年11月19日"],
            &["教学点|时间", "三亚|2024年11月17日", "海口|2024年11月18日"],
            &["教学点|时间", "甲|11月1日、11月3日", "乙|11月4日", "丙|11月5日"],
        ] {
            assert_eq!(csv_of(lines), None, "{lines:?}");
        }
    }
}
