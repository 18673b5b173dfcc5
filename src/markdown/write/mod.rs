//! Parser events → the result. One pass over the events with an explicit stack, so that no input can exhaust the
//! call stack. This file holds the state and the order of things; what each construct looks like stands beside it.

mod blocks;
mod calls;
mod footnotes;
mod headings;
mod images;
mod inline;
mod links;
mod stray;
mod tables;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

pub use links::file_size;

use super::anchors::Anchors;
use super::plain::PlainText;
use super::prepare::Prepared;
use super::surroundings::Surroundings;
use super::{Finding, FindingKind, Heading, ImageUse, LinkUse, Rendered, Section, raw_html};
use crate::lang::Lang;

/// Deepest nesting that is written. Browsers stop near 512, readers far earlier.
const DEEPEST: usize = 48;

/// Room that must be left inside a list or table, so that its rows and items are never cut from it.
const ROOM: usize = 4;

type Events<'e> = Vec<(Event<'e>, Range<usize>)>;

/// Parses the prepared text and writes the result.
pub(super) fn write(source: &str, prepared: &Prepared<'_>, lang: Lang, surroundings: &dyn Surroundings) -> Rendered {
    let events = parse(&prepared.text);
    let mut writer = Writer::new(source, prepared, &events, lang, surroundings);
    let mut at = 0;
    while at < events.len() {
        at = writer.step(at);
    }
    writer.finish()
}

fn parse(text: &str) -> Events<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    Parser::new_ext(text, options)
        .into_offset_iter()
        .map(|(event, range)| single_tilde_is_text(event, range, text))
        .collect()
}

/// `8:00~12:00` and `（8）~（10）` are spans, not deletions: only `~~` strikes out.
fn single_tilde_is_text<'e>(event: Event<'e>, range: Range<usize>, text: &'e str) -> (Event<'e>, Range<usize>) {
    let tilde = match event {
        Event::Start(Tag::Strikethrough) => range.start..range.start + 1,
        Event::End(TagEnd::Strikethrough) => range.end - 1..range.end,
        _ => return (event, range),
    };
    if text[range.clone()].starts_with("~~") {
        return (event, range);
    }
    (Event::Text(CowStr::Borrowed("~")), tilde)
}

/// What has to be written when an element ends.
enum Open {
    /// Nothing, and its rows or items are nothing either: too deep.
    Flattened,
    /// This tag, inside a line.
    Inline(&'static str),
    /// This tag on a line of its own. `flow`: blocks may stand inside.
    Block {
        close: &'static str,
        flow: bool,
    },
    Paragraph,
    Heading(headings::OpenHeading),
    Link(links::OpenLink),
    Image(Box<images::OpenImage>),
    Cell(tables::OpenCell),
    Footnote(Box<footnotes::OpenFootnote>),
}

/// Whether a paragraph's tag has been written. It is written late, because a line of a paragraph may turn out to be
/// a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Paragraph {
    None,
    Pending,
    Open,
}

struct Writer<'a> {
    source: &'a str,
    prepared: &'a Prepared<'a>,
    events: &'a Events<'a>,
    lang: Lang,
    surroundings: &'a dyn Surroundings,

    html: String,
    plain: PlainText,
    open: Vec<Open>,
    paragraph: Paragraph,
    /// Whether something was told of the lines of this paragraph: once is enough.
    lines_told: bool,
    in_link: bool,
    in_image: bool,

    /// Events that hold a permitted tag with a partner.
    paired_tags: Vec<usize>,
    /// Permitted tags that are open: no block may stand between them.
    open_tags: usize,
    /// Tags already reported: a page pasted from elsewhere holds hundreds.
    reported_tags: Vec<String>,
    anchors: Anchors,
    anchor_links: Vec<(String, Range<usize>)>,
    last_level: u8,
    section: headings::OpenSection,
    table: tables::Table,
    tables: usize,
    notes: footnotes::Notes,
    steps: Option<calls::Steps>,
    too_deep: bool,

    headings: Vec<Heading>,
    sections: Vec<Section>,
    links: Vec<LinkUse>,
    images: Vec<ImageUse>,
    findings: Vec<Finding>,
}

impl<'a> Writer<'a> {
    fn new(
        source: &'a str,
        prepared: &'a Prepared<'a>,
        events: &'a Events<'a>,
        lang: Lang,
        surroundings: &'a dyn Surroundings,
    ) -> Writer<'a> {
        let explicit_ids = events.iter().filter_map(|(event, _)| match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) => Some(id.to_string()),
            _ => None,
        });
        Writer {
            source,
            prepared,
            events,
            lang,
            surroundings,
            html: String::with_capacity(source.len() + source.len() / 2),
            plain: PlainText::default(),
            open: Vec::new(),
            paragraph: Paragraph::None,
            lines_told: false,
            in_link: false,
            in_image: false,
            paired_tags: raw_html::paired(events.iter().map(|(event, _)| event)),
            open_tags: 0,
            reported_tags: Vec::new(),
            anchors: Anchors::with_explicit(explicit_ids),
            anchor_links: Vec::new(),
            // Of a part nobody knows what stands before it.
            last_level: if surroundings.is_part() { 6 } else { 1 },
            section: headings::OpenSection::default(),
            table: tables::Table::default(),
            tables: 0,
            notes: footnotes::Notes::default(),
            steps: None,
            too_deep: false,
            headings: Vec::new(),
            sections: Vec::new(),
            links: Vec::new(),
            images: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Writes what starts at an event and says where the next step starts.
    fn step(&mut self, at: usize) -> usize {
        let (event, range) = &self.events[at];
        match event {
            Event::Text(_) | Event::InlineMath(_) | Event::DisplayMath(_) => return self.text_run(at),
            Event::Start(Tag::CodeBlock(kind)) => return self.code_block(at, kind),
            Event::Start(Tag::HtmlBlock) => return self.html_block(at),
            Event::Start(tag) => self.start(at, tag, range),
            Event::End(end) => self.end(end, range),
            Event::Code(code) => self.code(code, range),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(at, html, range),
            Event::FootnoteReference(label) => self.footnote_reference(label),
            Event::SoftBreak => self.soft_break(at),
            Event::HardBreak => self.hard_break(),
            Event::Rule => self.rule(),
            Event::TaskListMarker(done) => self.task_mark(*done),
        }
        at + 1
    }

    fn start(&mut self, at: usize, tag: &'a Tag<'a>, range: &Range<usize>) {
        let open = if self.fits(tag) {
            self.start_tag(at, tag, range)
        } else {
            self.report_depth(range);
            Open::Flattened
        };
        self.open.push(open);
    }

    /// Whether an element is written at all. Rows and items go with their table or list.
    fn fits(&self, tag: &Tag<'_>) -> bool {
        match tag {
            Tag::Item
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition => !matches!(self.open.last(), Some(Open::Flattened)),
            Tag::List(_) | Tag::Table(_) | Tag::DefinitionList => self.open.len() + ROOM <= DEEPEST,
            _ => self.open.len() < DEEPEST,
        }
    }

    fn report_depth(&mut self, range: &Range<usize>) {
        if !self.too_deep {
            self.too_deep = true;
            self.report(self.block_range(range), FindingKind::TooDeep);
        }
    }

    fn start_tag(&mut self, at: usize, tag: &'a Tag<'a>, range: &Range<usize>) -> Open {
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { level, id, classes, .. } => self.start_heading(*level, id.as_deref(), classes, range),
            Tag::BlockQuote(kind) => self.start_quote(*kind),
            Tag::List(number) => self.start_list(*number),
            Tag::Item => self.start_item(at),
            Tag::DefinitionList => self.start_block("<dl>\n", "</dl>", false),
            Tag::DefinitionListTitle => self.start_block("<dt>", "</dt>", false),
            Tag::DefinitionListDefinition => self.start_block("<dd>", "</dd>", true),
            Tag::FootnoteDefinition(label) => self.start_footnote(label),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => self.start_table_head(),
            Tag::TableRow => self.start_table_row(range),
            Tag::TableCell => self.start_cell(range),
            Tag::Emphasis => self.start_inline("<em>", "</em>"),
            Tag::Strong => self.start_inline("<strong>", "</strong>"),
            Tag::Strikethrough => self.start_inline("<del>", "</del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.start_link(*link_type, dest_url, title, range),
            Tag::Image { dest_url, title, .. } => self.start_image(dest_url, title, range),
            // Not asked of the parser, or taken whole by `step`.
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Superscript | Tag::Subscript => {
                Open::Inline("")
            }
        }
    }

    fn end(&mut self, end: &TagEnd, range: &Range<usize>) {
        let Some(open) = self.open.pop() else { return };
        match open {
            Open::Flattened => self.end_flattened(end),
            Open::Inline(close) => self.html.push_str(close),
            Open::Block { close, .. } => self.end_block(end, close),
            Open::Paragraph => self.end_paragraph(),
            Open::Heading(heading) => self.end_heading(heading),
            Open::Link(link) => self.end_link(link),
            Open::Image(image) => self.end_image(*image),
            Open::Cell(cell) => self.end_cell(&cell),
            Open::Footnote(footnote) => self.end_footnote(*footnote, range),
        }
    }

    /// The place of a block in the source, without the line break that ends it.
    fn block_range(&self, range: &Range<usize>) -> Range<usize> {
        let text = self.prepared.text[range.clone()].trim_end();
        self.prepared.source_range(&(range.start..range.start + text.len()))
    }

    fn report(&mut self, range: Range<usize>, kind: FindingKind) {
        self.findings.push(Finding { range, kind });
    }

    fn finish(mut self) -> Rendered {
        self.finish_steps();
        self.check_anchor_links();
        self.close_section(self.plain.mark());
        self.write_footnotes();
        self.findings.sort_by_key(|finding| (finding.range.start, finding.range.end));
        Rendered {
            html: self.html,
            headings: self.headings,
            sections: self.sections,
            plain: self.plain.into_string(),
            links: self.links,
            images: self.images,
            findings: self.findings,
        }
    }
}
