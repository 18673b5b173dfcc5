//! The header of a table: what each column means. English keys and the Chinese names an office would write.

use super::Table;
use crate::content::facts::{FACT_KEYS, WHEN_KEYS};
use crate::content::front_matter::DEADLINE_TEXT_KEYS;
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// A key of a deadline.
    Key(&'static str),
    /// The wording of a text in one language.
    Wording(&'static str, Lang),
    /// The day of a session.
    Date,
    /// The hours on that day.
    Hours,
}

/// Chinese names of columns; a space of the header does not matter.
const CHINESE: &[(&str, &str)] = &[
    ("代号", "id"),
    ("编号", "id"),
    ("类型", "kind"),
    ("名称", "label"),
    ("开始", "from"),
    ("开始时间", "from"),
    ("结束", "until"),
    ("结束时间", "until"),
    ("日期", "date"),
    ("时间", "time"),
    ("地点", "place"),
    ("对象", "cohorts"),
    ("说明", "who"),
    ("专业", "who"),
    ("费用", "fee"),
    ("备注", "note"),
    ("联系人", "contact"),
];

/// Keys of a deadline that fit in a cell: opening hours do not.
fn keys() -> impl Iterator<Item = &'static str> {
    ["id"].into_iter().chain(WHEN_KEYS.iter().chain(FACT_KEYS).copied()).filter(|key| *key != "daily")
}

/// The columns in order; `None` for one without a meaning. `None` altogether when the first row is no header.
pub(super) fn read(table: &Table, problems: &mut Vec<Diagnostic>) -> Option<Vec<Option<Column>>> {
    let header = &table.header;
    let columns: Vec<Option<Column>> = header.cells.iter().map(|cell| column(&cell.text)).collect();
    if columns.iter().flatten().next().is_none() {
        problems.push(
            Diagnostic::error(
                "no-header",
                table.place(&header.range),
                "表格的第一行不是列名",
                "the first row of the table does not name its columns",
            )
            .fix(
                format!("第一行写列名，例如：{}", EXAMPLE_ZH),
                format!("name the columns on line 1, such as: {EXAMPLE_EN}"),
            ),
        );
        return None;
    }
    for (at, cell) in header.cells.iter().enumerate() {
        let Some(column) = columns[at] else {
            if !cell.text.is_empty() {
                problems.push(unknown(table, at));
            }
            continue;
        };
        if let Some(first) = columns[..at].iter().position(|other| *other == Some(column)) {
            problems.push(
                Diagnostic::error(
                    "duplicate-column",
                    table.place(&cell.range),
                    format!("“{}”和前面的一列是同一项", cell.text),
                    format!("`{}` names the same column twice", cell.text),
                )
                .fix("留下一列，删掉另一列", "keep one column and delete the other")
                .see(table.place(&header.cells[first].range), "第一次出现在这里", "first named here"),
            );
        }
    }
    let has = |column: Column| columns.contains(&Some(column));
    if !has(Column::Key("id")) {
        problems.push(
            Diagnostic::error(
                "no-id-column",
                table.place(&header.range),
                "表格缺少“代号”（id）列",
                "the table has no `id` column",
            )
            .fix(
                "加一列 id，每场一个固定不变的代号，例如 s1、s2",
                "add a column `id` with a permanent id for each session, such as s1, s2",
            ),
        );
    }
    if let (Some(at), false) = (columns.iter().position(|known| *known == Some(Column::Hours)), has(Column::Date)) {
        problems.push(
            Diagnostic::error(
                "time-without-date",
                table.place(&header.cells[at].range),
                "“时间”（time）列要和“日期”（date）列一起写",
                "a column `time` needs a column `date`",
            )
            .fix("加一列“日期”，或改用“开始”“结束”两列", "add a column `date`, or use `from` and `until`"),
        );
    }
    Some(columns)
}

const EXAMPLE_ZH: &str = "代号、日期、时间、地点、对象、说明";
const EXAMPLE_EN: &str = "id, date, time, place, cohorts, who";

fn column(name: &str) -> Option<Column> {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let (base, lang) = match name.rsplit_once('.') {
        Some((base, code)) => (base, Some(Lang::from_code(code)?)),
        None => (name.as_str(), None),
    };
    let key = CHINESE.iter().find(|(chinese, _)| *chinese == base).map_or(base, |(_, key)| key);
    match (key, lang) {
        ("date", None) => Some(Column::Date),
        ("time", None) => Some(Column::Hours),
        (_, None) => keys().find(|known| *known == key).map(Column::Key),
        (_, Some(lang)) => {
            DEADLINE_TEXT_KEYS.iter().find(|known| **known == key).map(|known| Column::Wording(known, lang))
        }
    }
}

fn unknown(table: &Table, at: usize) -> Diagnostic {
    let cell = &table.header.cells[at];
    let chinese = CHINESE.iter().map(|(chinese, _)| *chinese);
    let names: Vec<&str> = keys().chain(["date", "time"]).chain(chinese.clone()).collect();
    // Offered in the language of the header, though either is understood.
    let listed: Vec<&str> = keys().chain(["date", "time"]).collect();
    let translated: Vec<String> = DEADLINE_TEXT_KEYS.iter().map(|key| format!("{key}.en")).collect();
    Diagnostic::error(
        "unknown-column",
        table.place(&cell.range),
        format!("不认识的列“{}”", cell.text),
        format!("unknown column `{}`", cell.text),
    )
    .fix(
        format!("可用的列：{}，或英文 {}", chinese.collect::<Vec<_>>().join("、"), listed.join("、")),
        format!("the columns known: {}; texts also as {}", listed.join(", "), translated.join(", ")),
    )
    .did_you_mean(&cell.text, names.into_iter().chain(translated.iter().map(String::as_str)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_in_either_language() {
        for (name, expected) in [
            ("id", Some(Column::Key("id"))),
            (" ID ", Some(Column::Key("id"))),
            ("编号", Some(Column::Key("id"))),
            ("代 号", Some(Column::Key("id"))),
            ("开始时间", Some(Column::Key("from"))),
            ("日期", Some(Column::Date)),
            ("time", Some(Column::Hours)),
            ("对象", Some(Column::Key("cohorts"))),
            ("专业", Some(Column::Key("who"))),
            ("place.en", Some(Column::Wording("place", Lang::En))),
            ("地点.en", Some(Column::Wording("place", Lang::En))),
            ("who.zh", Some(Column::Wording("who", Lang::Zh))),
            ("from.en", None),
            ("place.fr", None),
            ("daily", None),
            ("序号", None),
            ("", None),
        ] {
            assert_eq!(column(name), expected, "{name}");
        }
    }
}
