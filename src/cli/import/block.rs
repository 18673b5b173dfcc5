//! What a file becomes before anybody asks what it means: paragraphs, tables and pictures in order.

use crate::diagnostics::Words;

/// A stretch of the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table, row by row.
    Table(Vec<Vec<Paragraph>>),
    /// A picture, by its number among the pictures.
    Picture(usize),
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Paragraph {
    /// Its text in pieces.
    pub(super) spans: Vec<Span>,
    /// Its level, where the file itself marks it as a heading: 0 is the title.
    pub(super) level: Option<u8>,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Span {
    /// Text.
    Text {
        /// The text.
        text: String,
        /// Its look.
        look: Look,
    },
    /// A footnote, by its number among the notes.
    Footnote(usize),
}

/// How a text looks, as far as that says something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Whether it is bold.
    pub(super) bold: bool,
    /// Whether it is struck out: it does not hold any more.
    pub(super) struck: bool,
    /// Where it links to.
    pub(super) link: Option<String>,
}

/// A picture with the end of its file name.
#[derive(Debug)]
pub(super) struct Picture {
    /// `png`, `jpeg`, …
    pub(super) extension: String,
    /// The bytes.
    pub(super) bytes: Vec<u8>,
    /// What its author wrote that it shows.
    pub(super) alt: Option<String>,
}

/// Everything in a file.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// In order.
    pub(super) blocks: Vec<Block>,
    /// Pictures, as the blocks number them.
    pub(super) pictures: Vec<Picture>,
    /// Footnotes, as the spans number them.
    pub(super) footnotes: Vec<String>,
    /// What could not be converted, for the person who has to look at it.
    pub(super) lost: Vec<Words>,
}

impl Paragraph {
    /// A paragraph of plain text.
    pub(super) fn plain(text: impl Into<String>) -> Paragraph {
        Paragraph { spans: vec![Span::text(text)], level: None }
    }

    /// Its text without any form, and without what is struck out.
    pub(super) fn text(&self) -> String {
        let texts = self.spans.iter().map(|span| match span {
            Span::Text { text, look } if !look.struck => text.as_str(),
            Span::Text { .. } | Span::Footnote(_) => "",
        });
        texts.collect()
    }

    /// Whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| match span {
            Span::Text { text, .. } => text.trim().is_empty(),
            Span::Footnote(_) => false,
        })
    }

    /// Whether it is text and nothing more: no links, notes or struck-out words.
    pub(super) fn is_plain(&self) -> bool {
        self.spans.iter().all(|span| match span {
            Span::Text { look, .. } => look.link.is_none() && !look.struck,
            Span::Footnote(_) => false,
        })
    }

    /// The paragraph without its first `bytes` bytes of text.
    pub(super) fn without_start(&self, mut bytes: usize) -> Paragraph {
        let mut rest = self.clone();
        for span in &mut rest.spans {
            if let Span::Text { text, look } = span
                && !look.struck
            {
                let cut = bytes.min(text.len());
                text.drain(..cut);
                bytes -= cut;
            }
        }
        rest
    }

    /// Whether all of its text is bold, which is how headings are often made.
    fn is_bold(&self) -> bool {
        self.spans.iter().all(|span| match span {
            Span::Text { text, look } => look.bold || text.trim().is_empty(),
            Span::Footnote(_) => true,
        })
    }

    /// The paragraph as Markdown on one line.
    pub(super) fn markdown(&self) -> String {
        let mark_bold = !self.is_bold();
        let mut out = String::new();
        for span in &self.spans {
            match span {
                Span::Footnote(number) => out.push_str(&format!("[^{}]", number + 1)),
                Span::Text { text, look: Look { bold, struck, link } } => {
                    let inner = text.trim();
                    if inner.is_empty() || !(link.is_some() || *struck || (*bold && mark_bold)) {
                        out.push_str(&escaped(text));
                        continue;
                    }
                    // Space inside the asterisks would keep them from being emphasis.
                    let lead = &text[..text.len() - text.trim_start().len()];
                    let tail = &text[text.trim_end().len()..];
                    let inner = match link {
                        Some(link) => format!("[{}]({})", escaped(inner), target(link)),
                        None => escaped(inner),
                    };
                    let inner = if *bold && mark_bold { format!("**{inner}**") } else { inner };
                    let inner = if *struck { format!("~~{inner}~~") } else { inner };
                    out.push_str(&format!("{lead}{inner}{tail}"));
                }
            }
        }
        let line: Vec<&str> = out.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        // A line break inside a paragraph stays one.
        line.join("\\\n")
    }
}

impl Span {
    /// Plain text.
    pub(super) fn text(text: impl Into<String>) -> Span {
        Span::Text { text: text.into(), look: Look::default() }
    }
}

/// A link target without what would end it.
fn target(link: &str) -> String {
    link.replace(' ', "%20").replace('(', "%28").replace(')', "%29").replace('\n', "")
}

/// Text whose characters mean nothing to Markdown. Addresses stay as they are, or they would lead elsewhere.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_address = ["http://", "https://", "www."].iter().any(|start| rest.starts_with(start));
        if is_address {
            // RFC 3986 §2: these are no part of any address, but would act in Markdown.
            let ends = |c: char| !c.is_ascii_graphic() || "<>\"\\^`{|}[]".contains(c);
            let end = rest.find(ends).unwrap_or(rest.len());
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        if matches!(c, '\\' | '*' | '_' | '`' | '<' | '&' | '[' | ']' | '|' | '~' | '{' | '}') {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bold(text: &str) -> Span {
        Span::Text { text: text.to_owned(), look: Look { bold: true, ..Look::default() } }
    }

    #[test]
    fn bold_words_and_links_survive_and_markup_characters_do_not_act() {
        let look = |link: Option<&str>| Look { bold: false, struck: link.is_none(), link: link.map(str::to_owned) };
        let link = Span::Text { text: "学信网".to_owned(), look: look(Some("https://a.cn/x (1)")) };
        let struck = Span::Text { text: "旧".to_owned(), look: look(None) };
        let spans = vec![bold("注明： "), Span::text("见"), link, Span::Footnote(0), struck];
        let paragraph = Paragraph { spans, level: None };
        assert_eq!(paragraph.markdown(), "**注明：** 见[学信网](https://a.cn/x%20%281%29)[^1]~~旧~~");
        assert_eq!(paragraph.text(), "注明： 见学信网", "what is struck out holds no longer");
        assert_eq!(Paragraph { spans: vec![bold("一、时间")], level: None }.markdown(), "一、时间");
        assert_eq!(escaped("a*b {{ date }} http://x.cn/a_b_c 见"), "a\\*b \\{\\{ date \\}\\} http://x.cn/a_b_c 见");
        assert_eq!(escaped("http://a.b/c){{ date }}[d]"), "http://a.b/c)\\{\\{ date \\}\\}\\[d\\]");
        let cut = Paragraph { spans: vec![bold("1."), Span::text("甲乙")], level: None }.without_start(5);
        assert_eq!(cut.text(), "乙");
    }
}
