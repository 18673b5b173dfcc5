//! Text → HTML by hand, for the few places where a template is not the one to do it.

use std::fmt::Write as _;

use crate::time::{Instant, Part, Phrase, Zone};

/// Escapes text for element content and for attribute values in double quotes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// The text of HTML made here or by `markdown`: without tags, entities of [`escape`] resolved, a line per `<br>`.
pub(super) fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at..];
        if tag.starts_with("<br") {
            out.push('\n');
        }
        rest = tag.find('>').map_or("", |end| &tag[end + 1..]);
    }
    out.push_str(rest);
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(out, |text, (entity, character)| text.replace(entity, character))
}

/// A link.
pub(super) fn link(url: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(url), escape(text))
}

/// A wording with its dates in `<time>` elements: a day where only a day was written, else the instant with its offset.
pub(super) fn phrase(phrase: &Phrase, zone: Zone) -> String {
    let mut out = String::new();
    for part in &phrase.0 {
        match part {
            Part::Text(text) => out.push_str(&escape(text)),
            Part::Time { text, point, day_only } => {
                let datetime = day_only.map_or_else(|| zone.rfc3339(*point), |day| day.to_string());
                let _ = write!(out, "<time datetime=\"{datetime}\">{}</time>", escape(text));
            }
        }
    }
    out
}

/// A day in a `<time>` element.
pub(super) fn day(instant: Instant, zone: Zone, lang: crate::lang::Lang) -> String {
    let (day, _, _) = zone.civil(instant);
    format!("<time datetime=\"{}\">{}</time>", day, crate::time::wording::date(day, lang))
}

/// Lines of plain text as HTML lines.
pub(super) fn lines(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_undoes_escape() {
        for text in ["a < b & \"c\" > 'd'", "&lt;b&gt;", "20元/人", ""] {
            assert_eq!(plain(&escape(text)), text);
        }
        assert_eq!(
            plain("<time datetime=\"2024-11-17\">11月17日</time><br>人文楼 <a href=\"x\">a&amp;b</a>"),
            "11月17日\n人文楼 a&b"
        );
    }
}
