//! A table made by the program, as HTML that a phone can stack and a screen reader can follow, and as plain text.
//! Knows no deadlines.

use std::fmt::Write as _;

use super::html;
use crate::lang::Lang;

/// More columns than a phone shows side by side.
const NARROW: usize = 3;

/// A table in one language. The first column heads its rows.
pub(super) struct Table {
    pub(super) lang: Lang,
    pub(super) caption: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// A row with a cell for each column.
pub(super) struct Row {
    /// Attributes of the row's element as safe HTML, each after a space; may be empty.
    pub(super) attributes: String,
    pub(super) cells: Vec<Cell>,
}

/// A cell: safe HTML, and the same as text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cell {
    pub(super) html: String,
    pub(super) plain: String,
}

impl Cell {
    pub(super) fn text(text: &str) -> Cell {
        Cell { html: html::lines(text), plain: text.to_owned() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.html.is_empty()
    }
}

impl Table {
    /// As HTML.
    pub(super) fn html(&self) -> String {
        let caption = html::escape(&self.caption);
        let class = if self.columns.len() > NARROW { " class=\"wide\"" } else { "" };
        let mut out = format!(
            "<div class=\"table-scroll\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">\n\
             <table{class} lang=\"{}\">\n<caption>{caption}</caption>\n<thead>\n<tr>\n",
            self.lang.tag()
        );
        for column in &self.columns {
            let _ = writeln!(out, "<th scope=\"col\">{}</th>", html::escape(column));
        }
        out.push_str("</tr>\n</thead>\n<tbody>\n");
        for row in &self.rows {
            self.write_row(row, &mut out);
        }
        out.push_str("</tbody>\n</table>\n</div>\n");
        out
    }

    fn write_row(&self, row: &Row, out: &mut String) {
        let _ = writeln!(out, "<tr{}>", row.attributes);
        for (index, (cell, column)) in row.cells.iter().zip(&self.columns).enumerate() {
            let (open, close) = if index == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
            // An empty cell has nothing to label when rows are stacked.
            match cell.is_empty() {
                true => out.push_str("<td></td>\n"),
                false => {
                    let _ = writeln!(out, "<{open} data-label=\"{}\">{}</{close}>", html::escape(column), cell.html);
                }
            }
        }
        out.push_str("</tr>\n");
    }

    /// As text: one line per row, for search and descriptions.
    pub(super) fn plain(&self) -> String {
        let mut lines = vec![self.caption.clone()];
        for row in &self.rows {
            let cells: Vec<&str> =
                row.cells.iter().map(|cell| cell.plain.as_str()).filter(|text| !text.is_empty()).collect();
            lines.push(cells.join(" "));
        }
        lines.join("\n")
    }
}
