//! Tables. They scroll inside themselves on a narrow screen, or a style sheet stacks their rows: every cell carries
//! the heading of its column.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::super::{FindingKind, escape};
use super::{Open, Writer};

/// Longest column heading repeated in cells, in characters; without an end a wide table would square in size.
const LONGEST_LABEL: usize = 40;

/// The table being written. Tables do not nest.
#[derive(Debug, Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    labels: Vec<String>,
    column: usize,
    in_head: bool,
    has_body: bool,
}

/// A cell being written.
pub(super) struct OpenCell {
    close: &'static str,
    html_start: usize,
    plain_start: usize,
}

impl Writer<'_> {
    pub(super) fn start_table(&mut self, alignments: &[Alignment]) -> Open {
        self.tables += 1;
        self.table = Table { alignments: alignments.to_vec(), ..Table::default() };
        self.plain.line();
        let name = format!("{} {}", self.lang.pick("表格", "Table"), self.tables);
        // More columns than a phone shows side by side.
        let class = if alignments.len() > 3 { " class=\"wide\"" } else { "" };
        let tag = format!(
            "<div class=\"table-scroll\" role=\"region\" aria-label=\"{name}\" tabindex=\"0\">\n<table{class}>\n"
        );
        self.start_block(&tag, "</table>\n</div>", false)
    }

    pub(super) fn start_table_head(&mut self) -> Open {
        self.table.in_head = true;
        self.start_block("<thead>\n<tr>\n", "</tr>\n</thead>", false)
    }

    pub(super) fn start_table_row(&mut self, range: &Range<usize>) -> Open {
        self.table.in_head = false;
        self.table.column = 0;
        self.check_cells(range);
        // The body has no event of its own. HTML lets its end tag be missing, and its start tag too, but a style
        // sheet wants the element: each table has exactly one, opened by the first row.
        if !self.table.has_body {
            self.table.has_body = true;
            self.break_line();
            self.html.push_str("<tbody>\n");
        }
        self.start_block("<tr>\n", "</tr>", false)
    }

    /// The end of the body, just before the end of its table.
    pub(super) fn end_table_body(&mut self) {
        if self.table.has_body {
            self.break_line();
            self.html.push_str("</tbody>\n");
        }
    }

    fn check_cells(&mut self, range: &Range<usize>) {
        let columns = self.table.alignments.len();
        let cells = count_cells(&self.prepared.text[range.clone()]);
        let kind = match cells.cmp(&columns) {
            std::cmp::Ordering::Equal => return,
            std::cmp::Ordering::Greater => FindingKind::LongRow { columns, cells },
            std::cmp::Ordering::Less => FindingKind::ShortRow { columns, cells },
        };
        self.report(self.block_range(range), kind);
    }

    pub(super) fn start_cell(&mut self, range: &Range<usize>) -> Open {
        let column = self.table.column;
        // A heading cell without text is announced as heading of nothing.
        let is_heading =
            self.table.in_head && !self.prepared.text[range.clone()].trim_matches([' ', '\t', '|']).is_empty();
        self.html.push_str(if is_heading { "<th scope=\"col\"" } else { "<td" });
        match self.table.alignments.get(column) {
            Some(Alignment::Center) => self.html.push_str(" class=\"align-center\""),
            Some(Alignment::Right) => self.html.push_str(" class=\"align-right\""),
            _ => {}
        }
        // A cell that the row lacks has no place in the source, and needs no label.
        let label = self.table.labels.get(column).filter(|label| !label.is_empty() && !range.is_empty());
        if let (false, Some(label)) = (self.table.in_head, label) {
            self.html.push_str(" data-label=\"");
            escape::attribute(&mut self.html, label);
            self.html.push('"');
        }
        self.html.push('>');
        Open::Cell(OpenCell {
            close: if is_heading { "</th>\n" } else { "</td>\n" },
            html_start: self.html.len(),
            plain_start: self.plain.mark(),
        })
    }

    pub(super) fn end_cell(&mut self, cell: &OpenCell) {
        let content = self.html[cell.html_start..].trim_end().len();
        self.html.truncate(cell.html_start + content);
        self.html.push_str(cell.close);
        if self.table.in_head {
            let label = self.plain.since(cell.plain_start).chars().take(LONGEST_LABEL).collect();
            self.table.labels.push(label);
        }
        self.table.column += 1;
        self.plain.space();
    }
}

/// Cells of a row as written: bars count unless escaped or at the edges. Bars inside calls are not in the prepared
/// text, and code spans do not protect them (GFM §4.10).
fn count_cells(row: &str) -> usize {
    let row = row.lines().next().unwrap_or("").trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = 1;
    let mut escaped = false;
    let mut last_is_bar = false;
    for byte in row.bytes() {
        last_is_bar = byte == b'|' && !escaped;
        if last_is_bar {
            cells += 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    if last_is_bar { cells - 1 } else { cells }
}

#[cfg(test)]
mod tests {
    use super::count_cells;

    #[test]
    fn cells_of_a_row() {
        for (row, expected) in [
            ("| a | b |", 2),
            ("a | b", 2),
            ("| a | b", 2),
            ("a | b |\n", 2),
            ("| a \\| b |", 1),
            ("||", 1),
            ("| | |", 2),
            ("a", 1),
        ] {
            assert_eq!(count_cells(row), expected, "{row}");
        }
    }
}
