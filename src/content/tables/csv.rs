//! CSV → cells with their bytes. Reads the form of the file only.

use std::ops::Range;
use std::sync::Arc;

use csv_core::{ReadFieldResult, ReaderBuilder, Terminator};

use super::{Cell, Row, Table};
use crate::content::walk::decode;
use crate::diagnostics::{Diagnostic, Place, SourceFile};

/// The most rows read.
pub(super) const MAX_ROWS: usize = 20_000;

/// The most columns read.
pub(super) const MAX_COLUMNS: usize = 100;

/// Reads the bytes of a file called `name`; `None` when a problem was told instead.
pub(super) fn read(name: &str, bytes: Vec<u8>, problems: &mut Vec<Diagnostic>) -> Option<Table> {
    let mut text = match decode(bytes) {
        Ok(text) => text,
        Err(at) => {
            problems.push(not_utf8(name, at));
            return None;
        }
    };
    // The last line ends like any other, so that its last cell is complete.
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let source = SourceFile::new(name, text);
    let delimiter = delimiter(&source, problems)?;
    let mut rows = split(&source, delimiter, problems)?;
    let wide = rows.iter().find(|row| row.cells.len() > MAX_COLUMNS);
    if rows.len() > MAX_ROWS || wide.is_some() {
        problems.push(super::too_large(Place::top(&source)));
        return None;
    }
    if rows.len() < 2 {
        problems.push(super::empty(Place::new(&source, rows.first().map_or(0..0, |header| header.range.clone()))));
        return None;
    }
    let header = rows.remove(0);
    Some(Table { source, header, rows })
}

fn not_utf8(name: &str, at: usize) -> Diagnostic {
    Diagnostic::error(
        "table-encoding",
        Place::top(&SourceFile::new(name, "")),
        format!("第 {} 个字节起不是 UTF-8 文字，表格可能是 GBK（ANSI）编码", at + 1),
        format!("byte {} is not UTF-8; the table may be in GBK (ANSI)", at + 1),
    )
    .fix(
        "在 Excel 里“另存为”，类型选“CSV UTF-8（逗号分隔）”；或者直接用 .xlsx",
        "in Excel choose “Save As” with the type “CSV UTF-8 (Comma delimited)”, or use the .xlsx itself",
    )
}

/// Comma, or the tab of cells pasted into an editor. Other marks are refused: `;` parts cohorts inside a cell.
fn delimiter(source: &Arc<SourceFile>, problems: &mut Vec<Diagnostic>) -> Option<u8> {
    let start = source.text.find(|c: char| !c.is_whitespace()).unwrap_or(0);
    let header = source.text[start..].lines().next().unwrap_or_default();
    if header.contains(',') {
        return Some(b',');
    }
    if header.contains('\t') {
        return Some(b'\t');
    }
    if let Some(at) = header.find([';', '；', '，']) {
        let mark = header[at..].chars().next().unwrap_or(';');
        problems.push(
            Diagnostic::error(
                "table-separator",
                Place::new(source, start + at..start + at + mark.len_utf8()),
                format!("列之间用了“{mark}”，应为英文逗号"),
                format!("the cells are separated by `{mark}` instead of a comma"),
            )
            .fix(
                "在 Excel 里“另存为”，类型选“CSV UTF-8（逗号分隔）”",
                "in Excel choose “Save As” with the type “CSV UTF-8 (Comma delimited)”",
            ),
        );
        return None;
    }
    Some(b',')
}

fn split(source: &Arc<SourceFile>, delimiter: u8, problems: &mut Vec<Diagnostic>) -> Option<Vec<Row>> {
    let bytes = source.text.as_bytes();
    let mut reader = ReaderBuilder::new().delimiter(delimiter).terminator(Terminator::Any(b'\n')).build();
    // No cell is longer than its file.
    let mut buffer = vec![0; bytes.len()];
    let mut rows = Vec::new();
    let mut cells = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (result, read, written) = reader.read_field(&bytes[at..], &mut buffer);
        let raw = at..at + read;
        at = raw.end;
        match result {
            ReadFieldResult::Field { record_end } => {
                cells.push(cell(&source.text, raw, delimiter, &buffer[..written]));
                if record_end {
                    rows.extend(Row::new(std::mem::take(&mut cells)));
                }
            }
            // Every line is complete, so only an open quotation mark makes a cell run to the end of the file.
            ReadFieldResult::InputEmpty if !source.text[raw.clone()].trim().is_empty() => {
                problems.push(unclosed(source, &raw));
                return None;
            }
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull | ReadFieldResult::End => break,
        }
    }
    Some(rows)
}

/// `raw` are the bytes that the parser took: blank lines before the cell, the cell, and the mark that ends it.
fn cell(text: &str, raw: Range<usize>, delimiter: u8, value: &[u8]) -> Cell {
    let value = String::from_utf8_lossy(value).trim().to_owned();
    let written = &text[raw.clone()];
    let body = written.trim_start_matches('\n');
    let start = raw.end - body.len();
    let body = body.strip_suffix([char::from(delimiter), '\n']).unwrap_or(body);
    // Without its quotation marks and spaces a value stands in the file as it is, unless it holds marks itself.
    let range = match body.find(value.as_str()) {
        Some(offset) => start + offset..start + offset + value.len(),
        None => start..start + body.len(),
    };
    Cell { text: value, range }
}

fn unclosed(source: &Arc<SourceFile>, raw: &Range<usize>) -> Diagnostic {
    let start = raw.start + source.text[raw.clone()].find('"').unwrap_or(0);
    Diagnostic::error(
        "table-unclosed-quote",
        Place::new(source, start..start + 1),
        "这个引号没有结束，后面的行都被当成了同一格",
        "this quotation mark is never closed, so all lines below belong to one cell",
    )
    .fix("删掉它，或在这一格末尾补上一个 \"", "delete it, or close it with \" at the end of the cell")
}
