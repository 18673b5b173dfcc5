//! An Excel sheet → cells. Messages cannot quote a line of a binary file, so each row of the sheet is written out as one
//! line of text, `A7: s1 | B7: 2026-12-12`, and the line's number is the row's.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{
    DataRef, Dimensions, ExcelDateTime, ExcelDateTimeType, Reader, Sheet, SheetType, SheetVisible, Xlsx, XlsxError,
};

use super::csv::{MAX_COLUMNS, MAX_ROWS};
use super::{Cell, MAX_BYTES, Row, Table};
use crate::diagnostics::{Diagnostic, Place, SourceFile};

/// Half a second in days: serial numbers are binary fractions, and 10:00 comes out as 9:59:59.999.
const HALF_SECOND: f64 = 0.5 / 86_400.0;

type Book = Xlsx<Cursor<Vec<u8>>>;

/// Rows from 0, columns from 0.
type Grid = BTreeMap<u32, BTreeMap<u32, Value>>;

/// What stands in a cell.
enum Value {
    Text(String),
    /// `#N/A` and the like.
    Fault(String),
    /// A formula that was never calculated.
    Uncalculated,
}

/// Reads the bytes of a file called `name`; `None` when a problem was told instead.
pub(super) fn read(name: &str, bytes: Vec<u8>, problems: &mut Vec<Diagnostic>) -> Option<Table> {
    let top = || Place::top(&SourceFile::new(name, ""));
    let unreadable = |error: &dyn std::fmt::Display| {
        Diagnostic::error(
            "table-format",
            top(),
            format!("这个 Excel 文件读不懂：{error}"),
            format!("this Excel file cannot be read: {error}"),
        )
        .fix(
            "用 Excel 打开，另存为“Excel 工作簿（.xlsx）”，不要加密码",
            "open it in Excel and save it as “Excel Workbook (.xlsx)” without a password",
        )
    };
    // Anybody may have made the file: a slip of the reader must cost this table, not the build.
    let Found { grid, merged, other } = match catch_unwind(AssertUnwindSafe(|| open(bytes))) {
        Ok(Ok(Some(found))) => found,
        Ok(Ok(None)) => {
            problems.push(super::too_large(top()));
            return None;
        }
        Ok(Err(error)) => {
            problems.push(unreadable(&error));
            return None;
        }
        Err(_) => {
            problems.push(unreadable(&"damaged"));
            return None;
        }
    };
    if let Some(other) = other {
        problems.push(
            Diagnostic::warning(
                "other-sheets",
                top(),
                format!("只读第一张工作表；“{other}”里的内容没有用到"),
                format!("only the first sheet is read; what stands in “{other}” is not used"),
            )
            .fix("把场次都放在第一张工作表，删掉其余的", "put all sessions on the first sheet and delete the others"),
        );
    }
    let (source, mut rows) = write_out(name, &grid);
    tell_faults(&grid, &source, &rows, problems);
    tell_merged(&merged, &source, &rows, problems);
    if rows.len() < 2 {
        let header = rows.first().map_or(0..0, |(_, header)| header.range.clone());
        problems.push(super::empty(Place::new(&source, header)));
        return None;
    }
    let (_, header) = rows.remove(0);
    Some(Table { source, header, rows: rows.into_iter().map(|(_, row)| row).collect() })
}

/// What a workbook holds for us.
struct Found {
    /// The first sheet.
    grid: Grid,
    /// Its merged cells.
    merged: Vec<Dimensions>,
    /// The name of another sheet with something on it.
    other: Option<String>,
}

/// Most bytes a workbook of sessions unpacks to.
const MOST_UNPACKED: u64 = 64 << 20;

/// Whether a small file unpacks to a huge one. What is no zip is told when it is read.
fn unfolds(bytes: &[u8]) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else { continue };
        // Counted, not believed: what a part says of its size may be wrong.
        let Ok(size) = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()) else { continue };
        match left.checked_sub(size) {
            Some(rest) => left = rest,
            None => return true,
        }
    }
    false
}

/// `None` when it holds too much.
fn open(bytes: Vec<u8>) -> Result<Option<Found>, XlsxError> {
    if unfolds(&bytes) {
        return Ok(None);
    }
    let mut book: Book = Xlsx::new(Cursor::new(bytes))?;
    let sheets: Vec<String> = book.sheets_metadata().iter().filter(|sheet| is_shown(sheet)).map(name_of).collect();
    let Some(first) = sheets.first() else {
        return Ok(Some(Found { grid: Grid::new(), merged: Vec::new(), other: None }));
    };
    let Some(grid) = cells(&mut book, first)? else { return Ok(None) };
    let merged = book.merge_cells_by_sheet_name(first)?;
    let mut other = None;
    for sheet in &sheets[1..] {
        if other.is_none() && cells(&mut book, sheet)?.is_none_or(|grid| !grid.is_empty()) {
            other = Some(sheet.clone());
        }
    }
    Ok(Some(Found { grid, merged, other }))
}

fn is_shown(sheet: &Sheet) -> bool {
    sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
}

fn name_of(sheet: &Sheet) -> String {
    sheet.name.clone()
}

/// The cells with something in them; `None` when they hold too much. Read one by one: a stray cell far away must not
/// make room for everything in between, nor one long text for each of the many cells that show it.
fn cells(book: &mut Book, sheet: &str) -> Result<Option<Grid>, XlsxError> {
    let is_1904 = book.has_1904_epoch();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let mut grid = Grid::new();
    let mut left = MAX_BYTES;
    while let Some(cell) = reader.next_cell_with_formula_metadata()? {
        let value = match cell.value {
            DataRef::Empty if cell.formula.is_some() => Value::Uncalculated,
            DataRef::Error(fault) => Value::Fault(fault.to_string()),
            value => {
                let text = text(&value, is_1904);
                match left.checked_sub(text.len() as u64) {
                    Some(rest) => left = rest,
                    None => return Ok(None),
                }
                Value::Text(text)
            }
        };
        if matches!(&value, Value::Text(text) if text.is_empty()) {
            continue;
        }
        let (row, column) = cell.pos;
        grid.entry(row).or_default().insert(column, value);
        if grid.len() > MAX_ROWS || row as usize > 2 * MAX_ROWS || column as usize >= MAX_COLUMNS {
            return Ok(None);
        }
    }
    Ok(Some(grid))
}

/// A value as an author would type it.
fn text(value: &DataRef<'_>, is_1904: bool) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        // Excel stores every number as a float; shortest form, so 2023.0 is 2023.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(moment) => moment_text(*moment, is_1904),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            let text = text.replace('T', " ");
            text.strip_suffix(":00").filter(|rest| rest.matches(':').count() == 1).unwrap_or(&text).to_owned()
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// `2026-12-12`, `2026-12-12 10:00`, or `10:00` where the cell holds a time of day alone.
fn moment_text(moment: ExcelDateTime, is_1904: bool) -> String {
    let days = moment.as_f64() + HALF_SECOND;
    if moment.is_duration() || (0.0..1.0).contains(&days) {
        // Saturates for what no clock shows; its reader refuses that.
        let seconds = (days * 86_400.0) as i64;
        return clock(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let rounded = ExcelDateTime::new(days, ExcelDateTimeType::DateTime, is_1904);
    let (year, month, day, hour, minute, second, _) = rounded.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        _ => format!("{date} {}", clock(hour.into(), minute.into(), second.into())),
    }
}

fn clock(hour: i64, minute: i64, second: i64) -> String {
    match second {
        0 => format!("{hour:02}:{minute:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}"),
    }
}

/// The sheet as text, and its rows with their bytes in it; rows of blanks are left out.
fn write_out(name: &str, grid: &Grid) -> (Arc<SourceFile>, Vec<(u32, Row)>) {
    let mut out = String::new();
    let mut rows: Vec<(u32, Row)> = Vec::new();
    let mut line = 0;
    for (number, values) in grid {
        while line < *number {
            out.push('\n');
            line += 1;
        }
        let mut cells = Vec::new();
        for (column, value) in values {
            let shown = match value {
                Value::Text(text) => text.as_str(),
                Value::Fault(fault) => fault,
                Value::Uncalculated => "=",
            };
            if !cells.is_empty() {
                out.push_str(" | ");
            }
            out.push_str(&cell_name(*number, *column));
            out.push_str(": ");
            let start = out.len();
            // One line per row; a line break has the length of a space, so the bytes stay right.
            out.push_str(&shown.replace(['\n', '\r'], " "));
            cells.resize(*column as usize, Cell { text: String::new(), range: start..start });
            let known = matches!(value, Value::Text(_));
            let text = if known { shown.replace("\r\n", "\n") } else { String::new() };
            cells.push(Cell { text, range: start..out.len() });
        }
        // A row of faults alone is no blank row: it is told, so it need not be read.
        rows.extend(Row::new(cells).map(|row| (*number, row)));
    }
    out.push('\n');
    (SourceFile::new(name, out), rows)
}

fn tell_faults(grid: &Grid, source: &Arc<SourceFile>, rows: &[(u32, Row)], problems: &mut Vec<Diagnostic>) {
    for (number, values) in grid {
        for (column, value) in values {
            if matches!(value, Value::Text(_)) {
                continue;
            }
            let name = cell_name(*number, *column);
            let place = place_of(source, rows, *number, *column);
            problems.push(match value {
                Value::Fault(fault) => Diagnostic::error(
                    "cell-fault",
                    place,
                    format!("单元格 {name} 的公式出错：{fault}"),
                    format!("the formula in cell {name} fails: {fault}"),
                )
                .fix("改好公式，或直接填写内容", "mend the formula, or write the value itself"),
                _ => Diagnostic::error(
                    "cell-uncalculated",
                    place,
                    format!("单元格 {name} 的公式还没有计算出结果"),
                    format!("the formula in cell {name} has not been calculated"),
                )
                .fix("用 Excel 打开，保存一次", "open the file in Excel and save it"),
            });
        }
    }
}

/// Excel keeps one value for merged cells, in the first: the other rows would silently lack it.
fn tell_merged(merged: &[Dimensions], source: &Arc<SourceFile>, rows: &[(u32, Row)], problems: &mut Vec<Diagnostic>) {
    for area in merged {
        let (first, last) = (area.start, area.end);
        if cell_of(rows, first.0, first.1).is_none_or(|cell| cell.text.is_empty()) {
            continue;
        }
        let place = place_of(source, rows, first.0, first.1);
        let name = format!("{}:{}", cell_name(first.0, first.1), cell_name(last.0, last.1));
        problems.push(
            Diagnostic::error(
                "merged-cells",
                place,
                format!("{name} 是合并单元格，只有左上角一格有内容"),
                format!("{name} are merged cells, and only the first of them holds the value"),
            )
            .fix(
                "取消合并，每一格都填上内容；表格上方的大标题请删掉",
                "unmerge them and fill in every cell; delete a title above the table",
            ),
        );
    }
}

fn place_of(source: &Arc<SourceFile>, rows: &[(u32, Row)], row: u32, column: u32) -> Place {
    match cell_of(rows, row, column) {
        Some(cell) => Place::new(source, cell.range.clone()),
        None => {
            let start = source.offset(row as usize + 1, 1);
            Place::new(source, start..start)
        }
    }
}

fn cell_of(rows: &[(u32, Row)], row: u32, column: u32) -> Option<&Cell> {
    let at = rows.binary_search_by_key(&row, |(number, _)| *number).ok()?;
    rows[at].1.cells.get(column as usize)
}

/// `B7`: columns A to Z, then AA, rows from 1.
fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    format!("{}{}", String::from_utf8_lossy(&letters), row + 1)
}
