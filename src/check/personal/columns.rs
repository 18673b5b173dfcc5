//! Cells of tables whose heading says what the numbers below it are. Knows Markdown tables, and comma- or tab-separated
//! files by their first line. Knows no number.

use std::ops::Range;

use super::labels::{self, Label};

/// Every cell below a heading that says something, without the space around its text.
pub(super) fn labelled_cells(signs: &[char]) -> Vec<(Range<usize>, Label)> {
    let lines = lines(signs);
    let mut cells = Vec::new();
    for (index, pair) in lines.windows(2).enumerate() {
        if is_rule(&signs[pair[1].clone()]) {
            let rows = lines[index + 2..].iter().take_while(|row| signs[(*row).clone()].contains(&'|'));
            collect(signs, '|', &pair[0], rows, &mut cells);
        }
    }
    if let Some((heading, rows)) = lines.split_first() {
        let separator = [',', '\t', ';'].into_iter().find(|sign| signs[heading.clone()].contains(sign));
        if let Some(separator) = separator {
            collect(signs, separator, heading, rows.iter(), &mut cells);
        }
    }
    // By position, for they are searched. Cells of two readings of one line may overlap; either label will do.
    cells.sort_by_key(|(cell, _)| (cell.end, cell.start));
    cells
}

fn collect<'a>(
    signs: &[char],
    separator: char,
    heading: &Range<usize>,
    rows: impl Iterator<Item = &'a Range<usize>>,
    cells: &mut Vec<(Range<usize>, Label)>,
) {
    let labels: Vec<_> =
        split(signs, separator, heading).into_iter().map(|cell| labels::of_heading(&signs[cell])).collect();
    if labels.iter().all(Option::is_none) {
        return;
    }
    for row in rows {
        let row = split(signs, separator, row).into_iter().zip(&labels);
        cells.extend(row.filter_map(|(cell, label)| label.map(|label| (cell, label))));
    }
}

fn lines(signs: &[char]) -> Vec<Range<usize>> {
    let mut start = 0;
    signs
        .split(|c| *c == '\n')
        .map(|line| {
            let range = start..start + line.len();
            start = range.end + 1;
            range
        })
        .collect()
}

/// The row of dashes below the headings of a Markdown table.
fn is_rule(line: &[char]) -> bool {
    line.contains(&'-') && line.contains(&'|') && line.iter().all(|c| "|-: \r".contains(*c))
}

fn split(signs: &[char], separator: char, line: &Range<usize>) -> Vec<Range<usize>> {
    let mut line = trim(signs, line.clone(), |c| c.is_whitespace());
    // The outer bars of a table are optional, row by row.
    if separator == '|' && signs.get(line.start) == Some(&'|') && !line.is_empty() {
        line.start += 1;
    }
    let mut start = line.start;
    signs[line]
        .split(|c| *c == separator)
        .map(|cell| {
            let range = start..start + cell.len();
            start = range.end + 1;
            trim(signs, range, |c| c.is_whitespace() || "\"'`*".contains(c))
        })
        .collect()
}

fn trim(signs: &[char], range: Range<usize>, out: impl Fn(char) -> bool) -> Range<usize> {
    let Range { mut start, mut end } = range;
    while start < end && out(signs[start]) {
        start += 1;
    }
    while end > start && out(signs[end - 1]) {
        end -= 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_know_their_heading() {
        let cases = [
            ("甲\n\n| 姓名 | 学号 |\n|---|:--|\n| 甲 | 123 |\n| 乙 |  456 |\n\n| 丙 | 789 |\n", vec!["123", "456"]),
            ("姓名 | 学号\n--- | ---\n甲 | 123\n", vec!["123"]),
            ("姓名,学号\n甲,\"123\"\n乙,456\n", vec!["123", "456"]),
            ("| 姓名 |\n|---|\n| 学号 |\n", vec![]),
        ];
        for (text, expected) in cases {
            let signs: Vec<char> = text.chars().collect();
            let found: Vec<String> =
                labelled_cells(&signs).into_iter().map(|(cell, _)| signs[cell].iter().collect()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
