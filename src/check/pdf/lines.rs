//! Pieces of text with places → lines as people read them, tabs between the columns of a table. A number that was set
//! digit by digit comes out whole, and two numbers in neighbouring columns stay two. Knows no PDF.

use super::page::Run;

/// A gap of more than this part of the letters' height parts two words.
const WORD: f64 = 0.22;

/// A gap of more than this many heights parts two columns.
const COLUMN: f64 = 1.2;

/// Pieces whose lines differ by less than this part of their height stand on one line.
const SAME_LINE: f64 = 0.45;

/// The text of a page. What stands above a table goes to the end, for the first line is taken for the headings.
pub(super) fn text(runs: Vec<Run>) -> String {
    let text = lines(runs);
    let table = text.find('\t').and_then(|tab| text[..tab].rfind('\n')).map_or(0, |end| end + 1);
    format!("{}{}", &text[table..], &text[..table])
}

fn lines(mut runs: Vec<Run>) -> String {
    runs.sort_by(|a, b| a.turn.cmp(&b.turn).then_with(|| b.across.total_cmp(&a.across)));
    let mut out = String::new();
    let mut rest = runs.as_mut_slice();
    while let Some(first) = rest.first() {
        let (turn, across, size) = (first.turn, first.across, first.size);
        let same = |run: &Run| run.turn == turn && across - run.across < SAME_LINE * size.max(run.size);
        let count = rest.iter().position(|run| !same(run)).unwrap_or(rest.len());
        let (line, others) = rest.split_at_mut(count.max(1));
        line.sort_by(|a, b| a.along.total_cmp(&b.along));
        push_line(&mut out, line);
        rest = others;
    }
    out
}

fn push_line(out: &mut String, line: &[Run]) {
    let mut last: Option<&Run> = None;
    let mut end = f64::NEG_INFINITY;
    for run in line {
        if let Some(before) = last {
            // Bold letters made by setting them twice.
            if before.text == run.text && (run.along - before.along).abs() < 0.1 * run.size {
                continue;
            }
            let gap = (run.along - end) / run.size;
            let parts = gap > COLUMN || (gap > WORD && !out.ends_with(' '));
            if parts && !run.text.starts_with(' ') {
                out.push(if gap > COLUMN { '\t' } else { ' ' });
            } else if gap < -0.5 {
                out.push(' ');
            }
        }
        out.push_str(&run.text);
        end = end.max(run.end);
        last = Some(run);
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(along: f64, across: f64, text: &str) -> Run {
        let end = along + 5.0 * f64::from(u32::try_from(text.chars().count()).expect("short"));
        Run { turn: 0, across, along, end, size: 10.0, text: text.to_owned() }
    }

    #[test]
    fn what_stands_together_is_read_together() {
        let cases: [(&str, Vec<Run>, &str); 6] = [
            ("digit by digit", (0..4).map(|n| run(5.0 * f64::from(n), 700.0, &n.to_string())).collect(), "0123\n"),
            ("in any order", vec![run(20.0, 700.0, "4567"), run(0.0, 700.0, "0123")], "01234567\n"),
            ("columns", vec![run(0.0, 700.0, "2023"), run(60.0, 700.4, "138")], "2023\t138\n"),
            ("words", vec![run(0.0, 700.0, "ab"), run(13.0, 700.0, "cd"), run(0.0, 680.0, "ef")], "ab cd\nef\n"),
            (
                "a table with a title",
                vec![run(0.0, 720.0, "ab"), run(0.0, 700.0, "x"), run(60.0, 700.0, "y")],
                "x\ty\nab\n",
            ),
            ("bold", vec![run(0.0, 700.0, "138"), run(0.2, 700.0, "138")], "138\n"),
        ];
        for (name, runs, text) in cases {
            assert_eq!(super::text(runs), text, "{name}");
        }
    }
}
