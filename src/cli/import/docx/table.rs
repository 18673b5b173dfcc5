//! Tables: rows and cells, merged ones filled out, so that each row can be understood alone.

use super::xml::Element;
use super::{MAX_NESTING, Reader, all_text, signs};
use crate::cli::import::block::{Block, Paragraph, Span};

/// More columns than this are no table that anybody reads.
const MAX_COLUMNS: usize = 64;

impl Reader<'_> {
    pub(super) fn table(&mut self, table: &Element, nesting: usize) {
        let mut rows: Vec<Vec<Paragraph>> = Vec::new();
        let mut pictures = Vec::new();
        self.rows(table, nesting, &mut rows, &mut pictures);
        if rows.iter().flatten().any(|cell| !cell.is_blank()) {
            self.content.blocks.push(Block::Table(rows));
        }
        self.content.blocks.extend(pictures);
    }

    /// Rows may stand inside content controls.
    fn rows(&mut self, parent: &Element, nesting: usize, rows: &mut Vec<Vec<Paragraph>>, pictures: &mut Vec<Block>) {
        for element in parent.elements() {
            match element.name.as_str() {
                "tr" if element.at(&["trPr", "del"]).is_some() => {
                    self.read += signs(&all_text(element));
                    self.lose("修订里删除的表格行（没有带过来）", "table rows deleted by tracked changes (left out)");
                }
                "tr" => self.row(element, nesting, rows, pictures),
                "sdt" | "sdtContent" | "customXml" => self.rows(element, nesting, rows, pictures),
                _ => {}
            }
        }
    }

    fn row(&mut self, row: &Element, nesting: usize, rows: &mut Vec<Vec<Paragraph>>, pictures: &mut Vec<Block>) {
        let skipped = row.value(&["trPr", "gridBefore"]).and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
        let mut cells = vec![Paragraph::default(); skipped.min(MAX_COLUMNS)];
        let mut found = Vec::new();
        cells_of(row, &mut found);
        for cell in found {
            let span = cell.value(&["tcPr", "gridSpan"]).and_then(|span| span.parse::<usize>().ok()).unwrap_or(1);
            let merge = cell.at(&["tcPr", "vMerge"]);
            let goes_on = merge.is_some_and(|merge| merge.attribute("val") != Some("restart"));
            // A cell that spans rows holds for each of them.
            let above = rows.last().and_then(|row| row.get(cells.len())).cloned();
            let content = self.cell(cell, nesting, pictures);
            cells.push(match above {
                Some(above) if goes_on && content.is_blank() => above,
                _ => content,
            });
            cells.extend(std::iter::repeat_n(Paragraph::default(), span.clamp(1, MAX_COLUMNS) - 1));
        }
        rows.push(cells);
    }

    /// A cell as one paragraph; its pictures follow the table.
    fn cell(&mut self, cell: &Element, nesting: usize, pictures: &mut Vec<Block>) -> Paragraph {
        if nesting >= MAX_NESTING {
            self.read += signs(&all_text(cell));
            self.lose("嵌套太深的表格", "tables nested too deep");
            return Paragraph::default();
        }
        let outer = std::mem::take(&mut self.content.blocks);
        self.blocks(cell, nesting + 1);
        let inner = std::mem::replace(&mut self.content.blocks, outer);
        let mut spans: Vec<Span> = Vec::new();
        for block in inner {
            let more = match block {
                Block::Paragraph(paragraph) => paragraph.spans,
                Block::Picture(number) => {
                    pictures.push(Block::Picture(number));
                    continue;
                }
                Block::Table(rows) => {
                    self.lose("表格里的表格，排成了一行", "a table inside a table, put on one line");
                    let cells = rows.into_iter().flatten().filter(|cell| !cell.is_blank());
                    cells.flat_map(|cell| cell.spans.into_iter().chain([Span::text(" ")])).collect()
                }
            };
            if !spans.is_empty() {
                spans.push(Span::text(" "));
            }
            spans.extend(more);
        }
        Paragraph { spans: super::merged(spans), level: None }
    }
}

fn cells_of<'e>(row: &'e Element, found: &mut Vec<&'e Element>) {
    for element in row.elements() {
        match element.name.as_str() {
            "tc" => found.push(element),
            "sdt" | "sdtContent" | "customXml" => cells_of(element, found),
            _ => {}
        }
    }
}
