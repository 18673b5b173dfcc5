//! Takes comments, indentation and blank lines out of style sheets, scripts and pages.
//! Line by line on purpose, not a minifier: whatever it does not understand it leaves as it is.

use memchr::memchr_iter;

/// A style sheet without comments and indentation.
pub(super) fn css(text: &str) -> String {
    lines(&without_css_comments(text))
}

/// A script without whole-line comments and indentation. A script whose strings may span lines stays as it is.
pub(super) fn js(text: &str) -> String {
    let code = || text.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    // A string that spans lines begins on a line of code, so comments may hold whatever they like.
    if code().any(|line| line.contains('`') || line.ends_with('\\')) {
        return text.to_owned();
    }
    joined(code())
}

/// A page without indentation and blank lines, except where white space is content.
pub(super) fn html(text: &str) -> String {
    let mut slim = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, tag)) = first_verbatim(rest) {
        let close = format!("</{tag}");
        let inside = &rest[start..];
        let end = find_ignoring_case(inside, &close).unwrap_or(inside.len());
        // The line the element starts on belongs to it.
        let line_start = rest[..start].rfind('\n').map_or(0, |at| at + 1);
        push_lines(&mut slim, lines_of(&rest[..line_start]));
        slim.push_str(rest[line_start..start].trim_start());
        slim.push_str(&inside[..end]);
        rest = &inside[end..];
    }
    push_lines(&mut slim, lines_of(rest));
    slim
}

/// Elements whose white space is shown.
const VERBATIM: [&str; 2] = ["pre", "textarea"];

fn first_verbatim(text: &str) -> Option<(usize, &'static str)> {
    memchr_iter(b'<', text.as_bytes()).find_map(|at| {
        let name = &text.as_bytes()[at + 1..];
        let opens = |tag: &str| name.get(..tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag.as_bytes()));
        Some((at, VERBATIM.into_iter().find(|tag| opens(tag))?))
    })
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

fn lines(text: &str) -> String {
    joined(lines_of(text))
}

/// The lines of a text without white space at their ends.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    ends.map(move |end| text[std::mem::replace(&mut start, end + 1)..end].trim())
}

fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut slim = String::new();
    push_lines(&mut slim, lines);
    slim
}

fn push_lines<'a>(slim: &mut String, lines: impl Iterator<Item = &'a str>) {
    for line in lines.filter(|line| !line.is_empty()) {
        slim.push_str(line);
        slim.push('\n');
    }
}

fn without_css_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut quote: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match quote {
            Some(_) if c == '\\' => {
                kept.push(c);
                kept.extend(chars.next());
                continue;
            }
            Some(mark) if c == mark => quote = None,
            Some(_) => {}
            None if c == '/' && chars.peek() == Some(&'*') => {
                chars.next();
                let mut before = ' ';
                for inner in chars.by_ref() {
                    if before == '*' && inner == '/' {
                        break;
                    }
                    before = inner;
                }
                // What a comment parted stays parted.
                kept.push(' ');
                continue;
            }
            None if c == '"' || c == '\'' => quote = Some(c),
            None => {}
        }
        kept.push(c);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{css, html, js};

    #[test]
    fn css_loses_comments_but_not_strings() {
        let cases = [
            ("/* a */\nb {\n  c: d;\n}\n", "b {\nc: d;\n}\n"),
            ("a::after{content:\"/* no */\"}", "a::after{content:\"/* no */\"}\n"),
            ("a{content:\"\\\"/*\"} /* x */", "a{content:\"\\\"/*\"}\n"),
            ("a/**/b{}", "a b{}\n"),
            ("a{} /* never closed", "a{}\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(css(text), expected);
        }
    }

    #[test]
    fn js_loses_comment_lines_only_where_that_is_safe() {
        let cases = [
            ("// why\n  a(); // stays\n", "a(); // stays\n"),
            ("// `x`\nb();\n", "b();\n"),
            ("x = `\n  // text\n`;", "x = `\n  // text\n`;"),
            ("x = 'a\\\n  // b';", "x = 'a\\\n  // b';"),
        ];
        for (text, expected) in cases {
            assert_eq!(js(text), expected);
        }
    }

    #[test]
    fn html_keeps_what_is_preformatted() {
        let cases = [
            ("<p>\n\n   a\n</p>\n", "<p>\na\n</p>\n"),
            (
                "  <div>\n  <PRE class=x>\n  1\n\n  2</PRE>\n   </div>",
                "<div>\n<PRE class=x>\n  1\n\n  2</PRE>\n</div>\n",
            ),
            ("<p>\n <pre>\n  open", "<p>\n<pre>\n  open"),
        ];
        for (text, expected) in cases {
            assert_eq!(html(text), expected);
        }
    }
}
