//! Rows of a table → deadlines. Makes each row what the reader of facts expects and lets it do the reading.

use std::ops::Range;
use std::sync::Arc;

use super::columns::{self, Column};
use super::{Cell, Row, Table};
use crate::content::facts::{DeadlineEntry, FACT_KEYS, Marked, Origin, WHEN_KEYS, misread_at, read_facts};
use crate::content::field::{Field, FieldContent};
use crate::content::front_matter::DEADLINE_TEXT_KEYS;
use crate::content::ids::{self, DeadlineId};
use crate::content::site::Settings;
use crate::content::yaml::{Mark, YamlDoc};
use crate::diagnostics::{Diagnostic, SourceFile};
use crate::lang::Lang;
use crate::time::{Misread, read_day, read_hours};

/// Reads every row; a row with a problem may still be among the deadlines.
pub(super) fn read(table: &Table, settings: &Settings, problems: &mut Vec<Diagnostic>) -> Vec<DeadlineEntry> {
    let Some(columns) = columns::read(table, problems) else { return Vec::new() };
    let has_ids = columns.contains(&Some(Column::Key("id")));
    let reader = Reader { table, columns: &columns, lang: settings.default_lang() };
    let keys: Vec<&str> = ["id"].iter().chain(FACT_KEYS).chain(WHEN_KEYS).copied().collect();
    reader.check_unnamed(problems);
    let mut entries = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let (fields, hours) = reader.fields(row, problems);
        let doc = YamlDoc::of_row(&table.source, fields);
        let Some(map) = doc.root().map(&keys, problems) else { continue };
        let mut facts = read_facts(&map, settings, problems);
        facts.when.unreadable |= hours.is_err();
        let Some(id) = map.get("id") else {
            if has_ids {
                problems.push(without_id(table, row));
            }
            continue;
        };
        if let Some(value) = DeadlineId::read(&id, problems) {
            entries.push(DeadlineEntry { id: Marked { value, mark: id.mark() }, facts, origin: Origin::Row });
        }
    }
    entries
}

/// A date stands in the row that could not be read; its problem is told.
struct Unread;

struct Reader<'a> {
    table: &'a Table,
    columns: &'a [Option<Column>],
    lang: Lang,
}

impl Reader<'_> {
    /// Cells below no name at all. A column is told once, a row that is too long each time.
    fn check_unnamed(&self, problems: &mut Vec<Diagnostic>) {
        let header = &self.table.header.cells;
        for (at, name) in header.iter().enumerate() {
            let filled = self.table.rows.iter().filter_map(|row| row.cells.get(at)).find(|cell| !cell.text.is_empty());
            if let (true, Some(cell)) = (name.text.is_empty(), filled) {
                problems.push(
                    Diagnostic::error(
                        "column-without-name",
                        self.table.place(&cell.range),
                        "这一列有内容，第一行却没有列名",
                        "this column has cells but no name on the first line",
                    )
                    .fix("补上列名，或清空这一列", "name the column, or clear it"),
                );
            }
        }
        for row in &self.table.rows {
            let Some(extra) = row.cells.iter().skip(header.len()).find(|cell| !cell.text.is_empty()) else { continue };
            problems.push(
                Diagnostic::error(
                    "table-long-row",
                    self.table.place(&extra.range),
                    format!("这一行比第一行多出单元格（共 {} 列）", header.len()),
                    format!("this row has more cells than the {} columns of the first line", header.len()),
                )
                .fix(
                    "格子里的文字如果含英文逗号，用英文双引号把整格括起来",
                    "a cell with a comma in its text needs straight quotation marks around it",
                ),
            );
        }
    }

    /// The row as a map of keys; empty cells are absent.
    fn fields(&self, row: &Row, problems: &mut Vec<Diagnostic>) -> (Field, Result<(), Unread>) {
        let mut fields: Vec<(&'static str, Field)> = Vec::new();
        for (column, cell) in self.filled(row) {
            if let Column::Key(key) = column
                && !fields.iter().any(|(known, _)| *known == key)
            {
                fields.push((key, self.field(key, cell)));
            }
        }
        for key in DEADLINE_TEXT_KEYS {
            self.add_wordings(key, row, &mut fields, problems);
        }
        let hours = self.add_hours(row, &mut fields, problems);
        (Field { range: row.range.clone(), content: FieldContent::Map(fields) }, hours)
    }

    fn filled<'r>(&self, row: &'r Row) -> impl Iterator<Item = (Column, &'r Cell)> {
        let columns = self.columns.iter().zip(&row.cells);
        columns.filter(|(_, cell)| !cell.text.is_empty()).filter_map(|(column, cell)| column.map(|known| (known, cell)))
    }

    fn field(&self, key: &str, cell: &Cell) -> Field {
        let content = match key {
            "cohorts" => FieldContent::List(self.split(cell, |c| is_mark(c) || c.is_whitespace())),
            "closed" => FieldContent::List(self.split(cell, is_mark)),
            _ => FieldContent::Text(cell.text.clone()),
        };
        Field { range: cell.range.clone(), content }
    }

    /// Several values in one cell, each with its own bytes.
    fn split(&self, cell: &Cell, is_separator: impl Fn(char) -> bool) -> Vec<Field> {
        let as_written = self.table.source.text[cell.range.clone()] == cell.text;
        let mut items = Vec::new();
        let mut start = 0;
        for piece in cell.text.split(is_separator) {
            let trimmed = piece.trim();
            let from = start + (piece.len() - piece.trim_start().len());
            let end = start + piece.len();
            start = end + cell.text[end..].chars().next().map_or(0, char::len_utf8);
            if trimmed.is_empty() {
                continue;
            }
            let range = match as_written {
                true => cell.range.start + from..cell.range.start + from + trimmed.len(),
                false => cell.range.clone(),
            };
            items.push(Field::text(trimmed, range));
        }
        items
    }

    /// `place` and `place.en` become one text in two languages.
    fn add_wordings(
        &self,
        key: &'static str,
        row: &Row,
        fields: &mut Vec<(&'static str, Field)>,
        problems: &mut Vec<Diagnostic>,
    ) {
        let mut wordings: Vec<(&'static str, Field)> = Vec::new();
        for (column, cell) in self.filled(row) {
            if let Column::Wording(known, lang) = column
                && known == key
                && !wordings.iter().any(|(code, _)| *code == lang.code())
            {
                wordings.push((lang.code(), Field::text(cell.text.clone(), cell.range.clone())));
            }
        }
        let Some((_, first)) = wordings.first() else { return };
        let mut range = first.range.clone();
        let plain = fields.iter().position(|(known, _)| *known == key);
        if let Some(at) = plain {
            let (_, field) = fields.remove(at);
            if let ("place", FieldContent::Text(id)) = (key, &field.content)
                && ids::is_id(id)
            {
                problems.push(self.wording_of_known_place(&range, id));
                fields.push((key, field));
                return;
            }
            range = field.range.clone();
            wordings.retain(|(code, _)| *code != self.lang.code());
            wordings.push((self.lang.code(), field));
        }
        fields.push((key, Field { range, content: FieldContent::Map(wordings) }));
    }

    fn wording_of_known_place(&self, range: &Range<usize>, id: &str) -> Diagnostic {
        Diagnostic::error(
            "place-in-site",
            self.table.place(range),
            format!("地点“{id}”的译名在 site.yaml 里，这里不用再写"),
            format!("the names of the place `{id}` stand in site.yaml, not here"),
        )
        .fix("清空这一格", "clear this cell")
    }

    /// `date` and `time` become `from` and `until`.
    fn add_hours(
        &self,
        row: &Row,
        fields: &mut Vec<(&'static str, Field)>,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<(), Unread> {
        let cell_of = |wanted: Column| self.filled(row).find(|(column, _)| *column == wanted).map(|(_, cell)| cell);
        let (date, hours) = (cell_of(Column::Date), cell_of(Column::Hours));
        let Some(date) = date else {
            let Some(hours) = hours else { return Ok(()) };
            // Without the column, the header has told it for all rows.
            if self.columns.contains(&Some(Column::Date)) {
                problems.push(
                    Diagnostic::error(
                        "time-without-date",
                        self.table.place(&hours.range),
                        "有时间，没有日期",
                        "a time without a date",
                    )
                    .fix("补上这一行的日期", "fill in the date of this row"),
                );
            }
            return Err(Unread);
        };
        if let Some((key, other)) = fields.iter().find(|(key, _)| WHEN_KEYS.contains(key) && *key != "closed") {
            problems.push(
                Diagnostic::error(
                    "mixed-dates",
                    self.table.place(&date.range),
                    format!("“日期”和“{key}”写了两种日期"),
                    format!("`date` and `{key}` give two dates"),
                )
                .fix("只留一种", "keep one of them")
                .see(self.table.place(&other.range), "另一种在这里", "the other stands here"),
            );
            return Err(Unread);
        }
        let day = self.told(date, read_day(&date.text), problems);
        let hours = hours.map(|cell| (cell, self.told(cell, read_hours(&cell.text), problems)));
        let (opens, closes, end) = match (day, hours) {
            (Some(day), Some((cell, Some((opens, closes))))) => {
                (format!("{day} {opens}"), format!("{day} {closes}"), cell)
            }
            (Some(day), None) => (day.to_string(), day.to_string(), date),
            _ => return Err(Unread),
        };
        fields.push(("from", Field::text(opens, date.range.clone())));
        fields.push(("until", Field::text(closes, end.range.clone())));
        Ok(())
    }

    fn told<T>(&self, cell: &Cell, read: Result<T, Misread>, problems: &mut Vec<Diagnostic>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(misread) => {
                problems.push(misread_at(&mark(&self.table.source, cell), &misread));
                None
            }
        }
    }
}

fn mark(source: &Arc<SourceFile>, cell: &Cell) -> Mark {
    Mark::of(crate::diagnostics::Place::new(source, cell.range.clone()))
}

fn is_mark(c: char) -> bool {
    matches!(c, ';' | '；' | '、' | ',' | '，' | '\n')
}

fn without_id(table: &Table, row: &Row) -> Diagnostic {
    Diagnostic::error("row-without-id", table.place(&row.range), "这一行没有代号（id）", "this row has no id").fix(
        "补一个本通知里没有用过的代号，例如 s1；定了就不要再改",
        "give it an id not used in this notice, such as s1, and never change it",
    )
}
