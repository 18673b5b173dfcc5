//! Tests of the whole station: source in, HTML and findings out. Each file covers one matter.

mod emphasis;
mod findings;
mod hostile;
mod html;
mod properties;
mod shortcodes;
mod text;

use super::*;

/// A small portal: a PDF, a page, two pictures, a few shortcodes.
struct School;

impl Surroundings for School {
    fn link(&self, target: &str) -> LinkTarget {
        match target {
            "a.pdf" => LinkTarget::File { url: "files/a.pdf".to_owned(), format: "PDF".to_owned(), bytes: 1_258_291 },
            "capture" => LinkTarget::Page { url: "../capture/".to_owned() },
            "#contact" => LinkTarget::Page { url: "#contact".to_owned() },
            _ => LinkTarget::Missing { near: vec!["a.pdf".to_owned()] },
        }
    }

    fn image(&self, target: &str) -> ImageTarget {
        let picture = |variants| {
            ImageTarget::Found(Picture { url: format!("files/{target}"), width: 800, height: 600, variants })
        };
        match target {
            "a.png" => picture(Vec::new()),
            "b.png" => picture(vec![Variant { url: "files/b,400.png".to_owned(), width: 400 }]),
            "a.heic" => ImageTarget::NoPicture,
            _ => ImageTarget::Missing { near: vec!["a.png".to_owned()] },
        }
    }

    fn shortcode(&self, call: &Shortcode<'_>) -> Result<Expansion, ShortcodeError> {
        match call.name {
            "date" => {
                Ok(Expansion::Inline { html: "<time>12月7日</time>".to_owned(), plain: "12月7日".to_owned() })
            }
            "link" => Ok(Expansion::Inline { html: "<a href=\"x/\">去</a>".to_owned(), plain: "去".to_owned() }),
            "board" => Ok(Expansion::Block { html: "<div>倒计时</div>".to_owned(), plain: "倒计时".to_owned() }),
            "words" => {
                let words: Vec<_> =
                    call.arguments.iter().map(|word| format!("{}:{}", word.key.unwrap_or("-"), word.value)).collect();
                let plain = words.join("|");
                Ok(Expansion::Inline { html: format!("<b>{}</b>", plain.len()), plain })
            }
            "wrong" => Err(ShortcodeError::Rejected {
                range: call.arguments.first().map(|word| word.range.clone()),
                message: Wording { zh: "没有这个日期。".to_owned(), en: "No such date.".to_owned() },
                fix: None,
            }),
            _ => Err(ShortcodeError::UnknownName { near: vec!["date".to_owned()] }),
        }
    }
}

fn rendered(source: &str, lang: Lang) -> Rendered {
    render(source, lang, &School)
}

fn html(source: &str) -> String {
    rendered(source, Lang::Zh).html
}

/// The inside of the only paragraph.
fn inline(source: &str) -> String {
    let html = html(source);
    let inside = html.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>\n"));
    inside.map_or(html.clone(), str::to_owned)
}

/// A tag of the output with its attributes.
#[derive(Debug)]
struct Tag {
    name: String,
    closing: bool,
    attributes: Vec<(String, String)>,
}

/// Reads the tags of HTML written by this station, strictly: what does not look like ours panics.
fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (tag, after) = tag(&rest[start + 1..]).unwrap_or_else(|| panic!("a bare `<`: {}", &rest[start..]));
        tags.push(tag);
        rest = after;
    }
    tags
}

fn tag(text: &str) -> Option<(Tag, &str)> {
    let closing = text.starts_with('/');
    let text = text.trim_start_matches('/');
    let end = text.find(|c: char| !c.is_ascii_alphanumeric())?;
    let name = text[..end].to_owned();
    let mut attributes = Vec::new();
    let mut rest = &text[end..];
    while let Some(attribute) = rest.strip_prefix(' ') {
        let (key, value) = attribute.split_once("=\"")?;
        let (value, after) = value.split_once('"')?;
        attributes.push((key.to_owned(), value.to_owned()));
        rest = after;
    }
    let rest = rest.strip_prefix('>')?;
    (!name.is_empty()).then_some((Tag { name, closing, attributes }, rest))
}

/// Asserts that every tag has its partner in the right order.
fn assert_balanced(html: &str) {
    let mut open: Vec<String> = Vec::new();
    for tag in tags(html) {
        match (tag.closing, tag.name.as_str()) {
            (false, "br" | "hr" | "img") => {}
            (false, name) => open.push(name.to_owned()),
            (true, name) => assert_eq!(open.pop().as_deref(), Some(name), "{html}"),
        }
    }
    assert!(open.is_empty(), "{open:?} stay open in {html}");
}
