//! The wording of a portal's documents: slips of the pen, dates in prose beside the dates that hold. Gathers what a text
//! may rightly say and puts findings back into their files. The rules are in `proofreading` and `prose_dates`.

use std::ops::Range;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::finding::Finding;
use super::proofreading;
use super::prose::prose;
use super::prose_dates::{self, KnownDate};
use crate::content::document::Body;
use crate::content::ids::DocId;
use crate::diagnostics::{Diagnostic, Place, Severity, SourceFile, Words};
use crate::lang::Lang;
use crate::portal::shape::Shape;
use crate::portal::{AttachmentTarget, Page, Portal};
use crate::time::{Point, Zone};

/// Stands before every guess of an import, in a comment, until somebody has compared it with the original.
pub const UNCONFIRMED: &str = "请确认 / please confirm";

/// One file with what was found in it.
#[derive(Debug)]
pub struct Reviewed {
    /// The file.
    pub source: Arc<SourceFile>,
    /// Findings in order of position; ranges are bytes of the file's text.
    pub findings: Vec<Finding>,
}

/// Reads every visible document, every shared block, and the texts of `site.yaml` among `sources`.
pub fn review(portal: &Portal, sources: &[Arc<SourceFile>]) -> Vec<Reviewed> {
    let pages = portal.per_page(|page| {
        let bodies = page.document.bodies.iter();
        bodies.map(|(lang, body)| review_body(portal, page, *lang, body)).collect::<Vec<_>>()
    });
    let mut reviewed: Vec<Reviewed> = pages.into_iter().flatten().collect();
    // A block stands in several documents, each with dates of its own.
    let blocks = portal.blocks.values().flat_map(|block| block.bodies.values());
    reviewed.extend(
        blocks
            .map(|body| Reviewed { findings: proofreading::scan(&body.source.text), source: Arc::clone(&body.source) }),
    );
    let settings = sources.iter().find(|source| source.name == "content/site.yaml");
    reviewed.extend(settings.map(|source| Reviewed { source: Arc::clone(source), findings: review_settings(source) }));
    reviewed
}

/// The findings as problems.
pub fn problems(reviewed: &[Reviewed]) -> Vec<Diagnostic> {
    let all = reviewed.iter().flat_map(|one| one.findings.iter().map(|finding| (&one.source, finding)));
    all.map(|(source, finding)| {
        let place = Place::new(source, finding.range.clone());
        let mut problem =
            Diagnostic::warning(finding.code, place, finding.cause.zh.as_str(), finding.cause.en.as_str());
        problem.severity = finding.severity;
        problem.fix = finding.fix.clone();
        problem
    })
    .collect()
}

fn review_body(portal: &Portal, page: &Page, lang: Lang, body: &Body) -> Reviewed {
    let text = &body.source.text;
    let mut findings = proofreading::scan(text);
    let known = known_dates(portal, page, lang);
    let context = prose_dates::Context {
        known: &known,
        years: years(portal, page, &known),
        attachments: page.document.front.attachments.len(),
        images: body.markdown().matches("![").count() + body.markdown().matches("<img").count(),
    };
    findings.extend(prose_dates::scan(text, &context));
    findings.extend(unconfirmed(text));
    findings.extend(settings_below(text, &body.range));
    findings.extend(single_braces(text, &body.range));
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end));
    Reviewed { source: Arc::clone(&body.source), findings }
}

fn unconfirmed(text: &str) -> Option<Finding> {
    let first = text.find(UNCONFIRMED)?;
    let count = text.matches(UNCONFIRMED).count();
    let (places, stand) = if count == 1 { ("guess", "stands") } else { ("guesses", "stand") };
    let cause = Words::new(
        format!("从 Word 导入的内容还有 {count} 处“请确认”没有核对"),
        format!("{count} {places} of the import still {stand} unconfirmed"),
    );
    Some(Finding::warning(first..first + UNCONFIRMED.len(), "unconfirmed", cause).with_fix(
        "对照原文核对下面的一行，再删掉这行注释",
        "compare the line below with the original, then delete the comment",
    ))
}

/// What of the front matter changes dates, and does nothing where it is text.
const CHANGING: [&str; 5] = ["revisions:", "amends:", "supersedes:", "deadlines:", "sessions:"];

/// Lines pasted below the front matter instead of into it: readers would see them, and nothing would change.
fn settings_below(text: &str, body: &Range<usize>) -> Vec<Finding> {
    let mut at = body.start;
    let mut found = Vec::new();
    for line in text[body.clone()].split_inclusive('\n') {
        let key = CHANGING.iter().find(|key| line.starts_with(**key));
        let is_setting = key.is_some_and(|key| {
            let value = line[key.len()..].trim();
            value.is_empty() || value.starts_with(['[', '{', '#'])
        });
        if let (true, Some(key)) = (is_setting, key) {
            found.push((at..at + key.len(), key.trim_end_matches(':')));
        }
        at += line.len();
    }
    if found.is_empty() {
        return Vec::new();
    }
    // In a block of code it is an example.
    let prose = prose(text);
    let found = found.into_iter().filter(|(range, _)| prose[range.clone()] == text[range.clone()]);
    let told = found.map(|(range, key)| {
        let cause = Words::new(
            format!("“{key}”写在正文里：学生会看到这几行，设置却没有生效"),
            format!("`{key}` stands in the text: readers see these lines, and they set nothing"),
        );
        Finding::error(range, "setting-in-text", cause)
            .with_fix("顶格写到第二行 --- 的上面", "move it above the second `---`, at the margin")
    });
    told.collect()
}

/// What stands between the braces of a short code that is asked for by the id of something.
const CALLED: [&str; 6] = ["date ", "place ", "fee ", "contact ", "countdown ", "include "];

/// `{ date capture }` instead of `{{ date capture }}`: readers would see it as it is.
fn single_braces(text: &str, body: &Range<usize>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, _) in text[body.clone()].match_indices('{') {
        let at = body.start + at;
        let line = text[at..].lines().next().unwrap_or_default();
        let Some(end) = line.find('}') else { continue };
        let inner = line[1..end].trim();
        let is_alone = !text[..at].ends_with(['{', '\\']) && !line[end + 1..].starts_with('}');
        let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '#');
        let is_call = CALLED.iter().any(|name| inner.strip_prefix(name).is_some_and(|id| id.trim().chars().all(is_id)));
        if is_alone && is_call {
            found.push((at..at + end + 1, inner));
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let prose = prose(text);
    let found = found.into_iter().filter(|(range, _)| prose[range.clone()] == text[range.clone()]);
    let told = found.map(|(range, inner)| {
        let cause = Words::new(
            "短代码两边各要两个花括号，只写一个的会原样出现在网页上",
            "a short code has two braces on each side; with one it is shown as it is",
        );
        Finding::warning(range, "single-braces", cause).replace_with(format!("{{{{ {inner} }}}}"))
    });
    told.collect()
}

/// `site.yaml` is front matter without its dashes.
fn review_settings(source: &SourceFile) -> Vec<Finding> {
    const OPENING: &str = "---\n";
    let wrapped = format!("{OPENING}{}\n---\n", source.text);
    let found = proofreading::scan(&wrapped);
    let back = |range: Range<usize>| range.start.saturating_sub(OPENING.len())..range.end.saturating_sub(OPENING.len());
    found.into_iter().map(|finding| Finding { range: back(finding.range.clone()), ..finding }).collect()
}

/// Every date the text may rightly state: those of the document, and of the notices it changes, replaces, explains or
/// refers to, as they were and as they are.
fn known_dates(portal: &Portal, page: &Page, lang: Lang) -> Vec<KnownDate> {
    let mut known = Vec::new();
    for page in portal.documents.iter().filter(|other| other.id() == page.id() || are_connected(page, other)) {
        let zone = portal.settings.zone;
        let published = lang.pick("发布日期", "published");
        // It may be stated, but a date near to it is seldom a slip: much begins on the day after.
        known.extend(page.published.map(|point| KnownDate { is_due: false, ..known_date(point, published) }));
        for change in &page.changes {
            let (day, _, _) = zone.civil(change.at);
            known.push(KnownDate {
                day,
                clock: None,
                label: lang.pick("更正日期", "date of the change").to_owned(),
                is_due: false,
            });
        }
        for deadline in page.deadlines.iter().filter_map(|key| portal.deadlines.get(key)) {
            for revision in &deadline.revisions {
                let kind = || portal.settings.kind(&revision.facts.kind).map(|kind| &kind.name);
                let label = revision.facts.label.as_ref().or_else(kind).map_or("", |text| text.get(lang));
                known.extend(dates_of(&revision.facts.shape, label, zone));
            }
        }
    }
    known
}

fn are_connected(page: &Page, other: &Page) -> bool {
    let names = |one: &Page, id: &DocId| {
        let guides = one.attachments.iter().any(|attachment| attachment.target == AttachmentTarget::Guide(id.clone()));
        let changes = one.amends.contains(id) || one.changes.iter().any(|change| change.cause.by.as_ref() == Some(id));
        guides || changes || one.related.contains(id)
    };
    names(page, other.id()) || names(other, page.id())
}

fn dates_of(shape: &Shape, label: &str, zone: Zone) -> Vec<KnownDate> {
    let mut found: Vec<KnownDate> =
        [shape.opens(), shape.closes(zone)].into_iter().flatten().map(|point| known_date(point, label)).collect();
    let days: Vec<NaiveDate> = match shape {
        Shape::Window { pauses, .. } => {
            pauses.iter().flat_map(|pause| [zone.civil(pause.start().instant()).0, pause.end().day()]).collect()
        }
        Shape::Daily { days, .. } => days.iter().map(|open| open.day).collect(),
        _ => Vec::new(),
    };
    found.extend(days.into_iter().map(|day| KnownDate { day, clock: None, label: label.to_owned(), is_due: true }));
    found
}

fn known_date(point: Point, label: &str) -> KnownDate {
    let clock =
        point.clock().and_then(|clock| Some((u8::try_from(clock.hour()).ok()?, u8::try_from(clock.minute()).ok()?)));
    KnownDate { day: point.day(), clock, label: label.to_owned(), is_due: true }
}

fn years(portal: &Portal, page: &Page, known: &[KnownDate]) -> std::ops::RangeInclusive<i32> {
    let own = page.published.map(|point| point.day().year());
    let all = || known.iter().map(|known| known.day.year()).chain(own);
    match (all().min(), all().max()) {
        (Some(first), Some(last)) => first..=last,
        _ => {
            let year = portal.settings.zone.civil(portal.as_of.now()).0.year();
            year - 1..=year + 1
        }
    }
}

/// Whether a finding may be mended without asking anybody.
pub fn is_sure(finding: &Finding) -> bool {
    finding.replacement.is_some() && finding.severity != Severity::Note
}
