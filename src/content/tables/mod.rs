//! Tables of sessions: CSV or Excel beside a notice, or rows in its front matter → deadlines like any other.
//! A row is read by the reader of facts; this folder knows cells and columns only. Nothing after it knows of tables.

mod columns;
mod csv;
mod rows;
#[cfg(test)]
mod tests;
mod xlsx;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::facts::{DeadlineEntry, Marked};
use super::front_matter::{SessionRows, SessionsEntry};
use super::site::Settings;
use super::walk::ContentFile;
use crate::diagnostics::{Diagnostic, Place, SourceFile};

/// The largest table read, in bytes. Ten thousand rows of CSV are about one million.
const MAX_BYTES: u64 = 8 << 20;

/// A table as read, before its columns mean anything.
#[derive(Debug)]
struct Table {
    /// The text that messages quote: the CSV itself, or the cells of a sheet written out line by line.
    source: Arc<SourceFile>,
    header: Row,
    rows: Vec<Row>,
}

/// A row with something in it.
#[derive(Debug)]
struct Row {
    cells: Vec<Cell>,
    range: Range<usize>,
}

/// A cell; its text has no space around it and may be empty.
#[derive(Debug, Clone, Default)]
struct Cell {
    text: String,
    range: Range<usize>,
}

impl Table {
    fn place(&self, range: &Range<usize>) -> Place {
        Place::new(&self.source, range.clone())
    }
}

impl Row {
    /// `None` where nothing stands in any cell.
    fn new(cells: Vec<Cell>) -> Option<Row> {
        let first = cells.iter().find(|cell| !cell.text.is_empty())?;
        let last = cells.iter().rfind(|cell| !cell.text.is_empty()).unwrap_or(first);
        let range = first.range.start..last.range.end;
        Some(Row { cells, range })
    }
}

/// The rows of a table as deadlines, each with the shared facts it does not override. Every problem of every row is
/// told. `folder` and `beside` are relative to `content/`.
pub(super) fn rows(
    entry: SessionsEntry,
    folder: &str,
    beside: &BTreeMap<String, ContentFile>,
    settings: &Settings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<DeadlineEntry> {
    let SessionsEntry { rows, shared, mark } = entry;
    let before = problems.len();
    let mut rows = match rows {
        SessionRows::Inline(rows) => {
            if rows.is_empty() && before == problems.len() {
                problems.push(empty(mark.place()));
            }
            rows
        }
        SessionRows::File(name) => match open(&name, folder, beside, problems) {
            Some(table) => rows::read(&table, settings, problems),
            None => Vec::new(),
        },
    };
    for row in &mut rows {
        row.facts = shared.changed_by(&row.facts);
    }
    rows
}

fn open(
    name: &Marked<String>,
    folder: &str,
    beside: &BTreeMap<String, ContentFile>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Table> {
    let path = format!("{folder}/{}", name.value.trim().trim_start_matches("./"));
    let Some(file) = beside.get(&path) else {
        problems.push(missing(name, folder, beside));
        return None;
    };
    let shown = format!("content/{path}");
    let top = || Place::top(&SourceFile::new(shown.as_str(), ""));
    if file.size > MAX_BYTES {
        problems.push(too_large(top()));
        return None;
    }
    let bytes = match file.read() {
        Ok(bytes) => bytes,
        Err(error) => {
            problems.push(
                Diagnostic::error(
                    "unreadable-file",
                    top(),
                    format!("读不了这个表格：{error}"),
                    format!("the table cannot be read: {error}"),
                )
                .fix("如果正在 Excel 里打开，先关掉再试", "if it is open in Excel, close it and try again"),
            );
            return None;
        }
    };
    match path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
        Some("csv") => csv::read(&shown, bytes, problems),
        Some("xlsx") => xlsx::read(&shown, bytes, problems),
        _ => {
            problems.push(
                Diagnostic::error(
                    "table-format",
                    name.mark.place(),
                    format!("“{}”不是 .csv 或 .xlsx 表格", name.value),
                    format!("`{}` is no .csv or .xlsx table", name.value),
                )
                .fix(
                    "在 Excel 里另存为“Excel 工作簿（.xlsx）”或“CSV UTF-8”",
                    "save it from Excel as “Excel Workbook (.xlsx)” or “CSV UTF-8”",
                ),
            );
            None
        }
    }
}

fn missing(name: &Marked<String>, folder: &str, beside: &BTreeMap<String, ContentFile>) -> Diagnostic {
    let names: Vec<&str> =
        beside.keys().filter_map(|path| path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'))).collect();
    Diagnostic::error(
        "missing-table",
        name.mark.place(),
        format!("找不到表格“{}”", name.value),
        format!("the table `{}` is not there", name.value),
    )
    .fix(format!("把表格放进 content/{folder}/"), format!("put the table into content/{folder}/"))
    .did_you_mean(&name.value, names)
}

fn too_large(place: Place) -> Diagnostic {
    Diagnostic::error(
        "table-too-large",
        place,
        "表格太大，超过 8 MB 或 20000 行或 100 列",
        "the table is too large: more than 8 MB, 20,000 rows or 100 columns",
    )
    .fix("检查是否放错了文件，或分成几份通知", "check whether it is the right file, or split the notice")
}

fn empty(place: Place) -> Diagnostic {
    Diagnostic::error("empty-table", place, "表格里没有场次", "the table has no sessions")
        .fix("第一行写列名，从第二行起每行一场", "put the column names on line 1 and one session on each line below")
}
