//! The sheets of a workbook, as lists: rows with tabs between the cells.

use super::{Piece, local, pieces};

/// The texts that cells refer to by number.
pub(super) fn shared_strings(xml: &str) -> Vec<String> {
    let mut strings: Vec<String> = Vec::new();
    let (mut in_text, mut in_reading) = (false, false);
    for piece in pieces(xml) {
        match piece {
            Piece::Text(text) if in_text && !in_reading => {
                if let Some(last) = strings.last_mut() {
                    last.push_str(&text);
                }
            }
            Piece::Text(_) => {}
            Piece::Tag(tag) => match (local(&tag), tag.closing) {
                ("si", false) => strings.push(String::new()),
                // How a name is read aloud, kept beside it.
                ("rPh", closing) => in_reading = !closing,
                ("t", closing) => in_text = !closing && !tag.attributes.ends_with('/'),
                _ => {}
            },
        }
    }
    strings
}

/// The rows of a sheet with tabs between the cells. A title above the headings goes to the end, for the first line is
/// taken for the headings.
pub(super) fn sheet(xml: &str, shared: &[String], left: &mut u64) -> Option<String> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut cell = String::new();
    let (mut column, mut is_shared, mut in_value) = (0, false, false);
    for piece in pieces(xml) {
        match piece {
            Piece::Text(text) if in_value => cell.push_str(&text),
            Piece::Text(_) => {}
            Piece::Tag(tag) => match (local(&tag), tag.closing) {
                ("row", false) => rows.push(Vec::new()),
                ("c", false) => {
                    let value = |name: &str| tag.attributes().find(|(own, _)| *own == name).map(|(_, value)| value);
                    is_shared = value("t") == Some("s");
                    column = value("r").map_or(column + 1, column_of);
                    cell.clear();
                }
                ("c", true) => {
                    let text = match cell.trim().parse::<usize>() {
                        Ok(index) if is_shared => shared.get(index).cloned().unwrap_or_default(),
                        _ => whole_number(&cell).unwrap_or_else(|| std::mem::take(&mut cell)),
                    };
                    // One text may stand in any number of cells, and a cell far to the right makes room for all before it.
                    let room = put(&mut rows, column, text);
                    *left = left.checked_sub(u64::try_from(room).ok()?)?;
                    cell.clear();
                }
                ("v" | "t", closing) => in_value = !closing && !tag.attributes.ends_with('/'),
                _ => {}
            },
        }
    }
    let is_title = |row: &&Vec<String>| row.iter().filter(|cell| !cell.trim().is_empty()).count() < 2;
    let titles = rows.iter().take_while(is_title).count();
    let above = if titles == rows.len() { 0 } else { titles };
    rows.rotate_left(above);
    Some(rows.iter().map(|row| row.join("\t") + "\n").collect())
}

/// `1.3800138E10` → 13800138000, as some programs store a long number; `None` for all that stands there digit by digit.
fn whole_number(cell: &str) -> Option<String> {
    /// Up to here a number in a sheet has all its digits.
    const EXACT: f64 = 1e15;
    let cell = cell.trim();
    let is_number = cell.starts_with(|c: char| c.is_ascii_digit()) && cell.contains(['.', 'e', 'E']);
    let number = cell.parse::<f64>().ok().filter(|number| is_number && number.fract() == 0.0 && *number < EXACT)?;
    Some(format!("{number:.0}"))
}

/// Puts a cell into the last row, with empty ones before it where the sheet leaves them out. Returns the bytes it takes.
fn put(rows: &mut [Vec<String>], column: usize, text: String) -> usize {
    /// More columns than this are no list of people.
    const WIDEST: usize = 1000;
    let Some(row) = rows.last_mut() else { return 0 };
    let (column, before) = (column.min(WIDEST), row.len());
    if row.len() + 1 < column {
        row.resize(column - 1, String::new());
    }
    // A tab or line break inside a cell would move the others.
    row.push(text.replace(['\t', '\n', '\r'], " "));
    text.len() + (row.len() - before) * size_of::<String>()
}

/// `B12` → 2.
fn column_of(reference: &str) -> usize {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase).take(3);
    letters.fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_a_program_stores_it() {
        for (stored, number) in [
            ("1.3800138E10", Some("13800138000")),
            ("13800138000.0", Some("13800138000")),
            ("13800138000", None),
            ("1.5", None),
            ("1E300", None),
            ("Ende", None),
        ] {
            assert_eq!(whole_number(stored).as_deref(), number, "{stored}");
        }
    }
}
