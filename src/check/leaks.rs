//! Personal data wherever it may leave the house: texts an author writes, names of files, files beside the content, the
//! built site. Turns what [`super::personal`] finds into problems; never prints a number.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::camera_notes;
use super::markup;
use super::personal::{
    AllowEntry, Allowed, Context, Finding, PersonalKind, Refused, cause, fingerprint, fix, is_allowed, scan,
};
pub use super::photo::Traces;
use super::text_of_file;
pub use super::text_of_file::Part;
use crate::content::allow::Allowance;
use crate::content::walk::ContentFile;
use crate::diagnostics::{Diagnostic, Place, Severity, SourceFile, Words};
use crate::lang::Lang;

/// Of one kind in one file, this many are shown one by one; a list of six hundred students needs no six hundred messages.
const SHOWN: usize = 3;

/// A number in a file, with enough to word it, mask it or approve it.
#[derive(Debug, Clone)]
pub struct Leak {
    /// The file as it was read, and where in it.
    pub place: Place,
    /// What was found.
    pub finding: Finding,
    /// What the allow-list would know it by; `None` where no approval is possible.
    pub fingerprint: Option<String>,
    /// Whether readers can meet it; what stands in a draft or an unused file is told, but stops nothing.
    pub published: bool,
    /// Where besides the text of a file it was found.
    pub origin: Origin,
}

/// What kind of text a leak was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A text file.
    Text,
    /// The name of a file or folder.
    Name,
    /// A part of a document whose text has no lines to quote.
    Document(Part),
}

/// What a site does with a file beside the content.
#[derive(Debug, Clone)]
pub enum Offered {
    /// Readers never meet it.
    No,
    /// They may; of a picture what it tells as it is published, where that is known.
    Yes(Option<Traces>),
}

/// Reads the allow-list. Entries that can have no effect are problems.
pub fn allow_list(entries: &[Allowance], problems: &mut Vec<Diagnostic>) -> Allowed {
    let mut read = Vec::new();
    let mut places = Vec::new();
    for entry in entries {
        let Some(kind) = PersonalKind::from_code(&entry.kind.value) else {
            let known: Vec<&str> =
                PersonalKind::ALL.iter().filter(|kind| kind.may_be_allowed()).map(|kind| kind.code()).collect();
            problems.push(
                Diagnostic::error(
                    "unknown-choice",
                    entry.kind.mark.place(),
                    format!("这里不能写“{}”", entry.kind.value),
                    format!("`{}` is not possible here", entry.kind.value),
                )
                .fix(format!("可选：{}", known.join("、")), format!("one of: {}", known.join(", ")))
                .did_you_mean(&entry.kind.value, known),
            );
            continue;
        };
        read.push(AllowEntry {
            kind,
            fingerprint: entry.fingerprint.value.clone(),
            reason: entry.reason.clone(),
            approver: entry.approver.clone(),
        });
        places.push(entry);
    }
    let (allowed, refused) = Allowed::read(&read);
    for (index, why) in refused {
        let place = match why {
            Refused::NeverAllowed => places[index].kind.mark.place(),
            Refused::BadFingerprint => places[index].fingerprint.mark.place(),
            Refused::NoReason | Refused::NoApprover => places[index].place.clone(),
        };
        let words = why.words();
        let problem = Diagnostic::error("bad-allowance", place, words.zh, words.en);
        problems.push(match why {
            Refused::NeverAllowed => {
                problem.fix("删掉这一条，并从内容里删掉号码", "delete this entry, and the number from the content")
            }
            Refused::NoReason => problem.fix("加一行“reason: 理由”", "add a line `reason: …`"),
            Refused::NoApprover => problem.fix("加一行“approver: 批准人”", "add a line `approver: …`"),
            Refused::BadFingerprint => problem.fix(
                "运行 tidings check --fingerprints，把印出的指纹抄到这里",
                "run `tidings check --fingerprints` and copy what it prints",
            ),
        });
    }
    allowed
}

/// Entries that no number of the portal needs any more.
pub fn unused_allowances(
    entries: &[Allowance],
    allowed: &Allowed,
    used: &BTreeSet<(PersonalKind, String)>,
) -> Vec<Diagnostic> {
    let unused = entries.iter().filter(|entry| {
        PersonalKind::from_code(&entry.kind.value).is_some_and(|kind| {
            let mark = &entry.fingerprint.value;
            allowed.has(kind, mark) && !used.contains(&(kind, mark.clone()))
        })
    });
    unused
        .map(|entry| {
            Diagnostic::note(
                "unused-allowance",
                entry.place.clone(),
                "内容里已经没有这个号码",
                "no text holds this number any more",
            )
            .fix("删掉这一条", "delete this entry")
        })
        .collect()
}

/// What a search through the portal found.
#[derive(Debug, Default)]
pub struct Search {
    /// Numbers nobody answered for.
    pub leaks: Vec<Leak>,
    /// Entries of the allow-list that were needed.
    pub used: BTreeSet<(PersonalKind, String)>,
    /// Files that should have been looked into and could not be, with the reason.
    pub problems: Vec<Diagnostic>,
}

/// Searches texts, and the names of their files. `drafts` are those, by name, that are not published. What it returns is
/// of no use once `is_over`.
pub fn in_texts(
    sources: &[Arc<SourceFile>],
    drafts: &BTreeSet<String>,
    context: Context<'_>,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Search {
    let wanted = sources.par_iter().filter(|_| !is_over());
    let found = wanted.map(|source| {
        let published = !drafts.contains(&source.name);
        let mut found = in_text(source, published, Origin::Text, context);
        found.absorb(in_name(&source.name, published, context));
        found
    });
    Search::of(found.collect())
}

/// Searches files beside the content, and their names. `offered` tells of a file, by its path below `content/`, what the
/// site does with it.
pub fn beside_texts(
    files: &BTreeMap<String, ContentFile>,
    offered: &(dyn Fn(&str) -> Offered + Sync),
    context: Context<'_>,
) -> Search {
    let found = files.par_iter().map(|(path, file)| {
        let name = format!("content/{path}");
        let offered = offered(path);
        let mut found = in_name(&name, matches!(offered, Offered::Yes(_)), context);
        if text_of_file::is_known(path) {
            found.absorb(beside(path, &name, file, &offered, context));
        }
        found
    });
    Search::of(found.collect())
}

impl Search {
    /// What several searches found together.
    fn of(searches: Vec<Search>) -> Search {
        searches.into_iter().fold(Search::default(), |mut sum, found| {
            sum.absorb(found);
            sum
        })
    }

    /// Adds what another search found.
    pub fn absorb(&mut self, other: Search) {
        self.leaks.extend(other.leaks);
        self.used.extend(other.used);
        self.problems.extend(other.problems);
    }

    /// The leaks as problems, many of one kind in one file as few.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let mut counts: BTreeMap<(&str, PersonalKind, Severity), usize> = BTreeMap::new();
        let mut problems: Vec<Diagnostic> = self.problems.clone();
        let mut last: BTreeMap<(&str, PersonalKind, Severity), usize> = BTreeMap::new();
        for leak in &self.leaks {
            let key = (leak.place.file.name.as_str(), leak.finding.kind, leak.finding.level);
            let count = counts.entry(key).or_default();
            *count += 1;
            if *count <= SHOWN {
                last.insert(key, problems.len());
                problems.push(leak.problem());
            }
        }
        for (key, count) in counts.into_iter().filter(|(_, count)| *count > SHOWN) {
            let cause = &mut problems[last[&key]].cause;
            let rest = count - SHOWN;
            cause.zh.push_str(&format!("（这个文件里还有 {rest} 个）"));
            cause.en.push_str(&format!(" (and {rest} more in this file)"));
        }
        problems
    }
}

impl Leak {
    fn problem(&self) -> Diagnostic {
        let (mut cause, fix) = (cause(&self.finding), fix(&self.finding));
        match self.origin {
            Origin::Text => {}
            Origin::Name => cause = Words::new(format!("文件名：{}", cause.zh), format!("file name: {}", cause.en)),
            Origin::Document(part) => {
                let (line, _) = self.place.file.line_column(self.place.range.start);
                let (zh, en) = match part {
                    Part::Page(page) => (format!("第 {page} 页"), format!("page {page}")),
                    Part::Beside => (
                        "文件里（也看看属性、修订、批注、图表）".to_owned(),
                        "inside the file (also look at properties, revisions, comments, charts)".to_owned(),
                    ),
                    Part::Lines | Part::Paragraphs => (format!("第 {line} 段"), format!("paragraph {line}")),
                };
                cause = Words::new(format!("{zh}：{}", cause.zh), format!("{en}: {}", cause.en));
            }
        }
        let code = self.finding.kind.code();
        // A document has no lines an author would know again, so the file alone is named.
        let place = match self.origin {
            Origin::Document(_) => Place::top(&SourceFile::new(&self.place.file.name, "")),
            Origin::Text | Origin::Name => self.place.clone(),
        };
        let mut problem = Diagnostic::error(code, place, cause.zh, cause.en).fix(fix.zh, fix.en);
        problem.severity = match (self.finding.level, self.published) {
            (Severity::Error, true) => Severity::Error,
            (Severity::Error, false) | (Severity::Warning, true) => Severity::Warning,
            _ => Severity::Note,
        };
        problem
    }
}

fn in_text(source: &Arc<SourceFile>, published: bool, origin: Origin, context: Context<'_>) -> Search {
    let none = Allowed::none();
    let mut search = Search::default();
    for finding in scan(&source.text, Context { allowed: &none, ..context }) {
        let number = &source.text[finding.range.clone()];
        let mark = finding.kind.may_be_allowed().then(|| fingerprint(finding.kind, number));
        if is_allowed(&finding, &source.text, context.allowed) {
            search.used.extend(mark.map(|mark| (finding.kind, mark)));
            continue;
        }
        let place = Place::new(source, finding.range.clone());
        search.leaks.push(Leak { place, finding, fingerprint: mark, published, origin });
    }
    search
}

fn beside(path: &str, name: &str, file: &ContentFile, offered: &Offered, context: Context<'_>) -> Search {
    let mut found = Search::default();
    let published = matches!(offered, Offered::Yes(_));
    let bytes = match offered {
        _ if file.size > text_of_file::MAX_BYTES && !text_of_file::is_short(path) => {
            found.problems.push(unread(name, text_of_file::too_large(file.size)));
            return found;
        }
        _ => file.read(),
    };
    let reading = match bytes {
        Ok(bytes) => text_of_file::read(path, &bytes),
        Err(error) => {
            let why = Words::new(error.to_string(), error.to_string());
            found.problems.push(unread(name, (Severity::Warning, why)));
            return found;
        }
    };
    for (part, text) in reading.texts {
        let origin = if part == Part::Lines { Origin::Text } else { Origin::Document(part) };
        found.absorb(in_text(&SourceFile::new(name, text), published, origin, context));
    }
    // What nobody can download is nobody's business yet.
    found
        .problems
        .extend(reading.unread.filter(|(level, _)| published || *level < Severity::Note).map(|why| unread(name, why)));
    if let Offered::Yes(traces) = offered {
        found.problems.extend(camera_notes::told(path, name, traces.unwrap_or(reading.traces)));
    }
    found
}

fn in_name(name: &str, published: bool, context: Context<'_>) -> Search {
    let mut search = in_text(&SourceFile::new("", name), published, Origin::Name, context);
    let file = SourceFile::new(name, "");
    for leak in &mut search.leaks {
        leak.place = Place::top(&file);
    }
    search
}

fn unread(name: &str, (severity, why): (Severity, Words)) -> Diagnostic {
    let file = SourceFile::new(name, "");
    let problem = Diagnostic::warning(
        "unread-file",
        Place::top(&file),
        format!("没能查全这个文件里有没有个人信息：{}", why.zh),
        format!("this file could not be searched in full for personal data: {}", why.en),
    );
    Diagnostic { severity, ..problem }.fix(
        "打开它看一遍，确认里面没有身份证号、手机号",
        "open it and make sure that it holds no identity or phone numbers",
    )
}

/// A file of the built site, as text or as HTML.
#[derive(Debug, Clone, Copy)]
pub struct Built<'a> {
    /// Its path.
    pub path: &'a str,
    /// What stands in it.
    pub text: &'a str,
    /// Whether it is HTML.
    pub html: bool,
}

/// Something a built file tells although it should not.
#[derive(Debug, Clone)]
pub struct Shown {
    kind: PersonalKind,
    masked: String,
    problem: Diagnostic,
}

/// What one built file tells. Errors only.
pub fn in_file(file: &Built<'_>, context: Context<'_>) -> Vec<Shown> {
    let text = if file.html { markup::text_of_html(file.text).into() } else { Cow::Borrowed(file.text) };
    let mut shown = Vec::new();
    for line in text.lines().filter(|line| may_hold_number(line)) {
        for finding in scan(line, context).into_iter().filter(|finding| finding.level == Severity::Error) {
            let (cause, fix) = (cause(&finding), fix(&finding));
            let problem = Diagnostic::error(
                finding.kind.code(),
                Place::top(&SourceFile::new(file.path, "")),
                format!("生成的网页：{}", cause.zh),
                format!("the built site: {}", cause.en),
            );
            shown.push(Shown {
                kind: finding.kind,
                masked: finding.masked.clone(),
                problem: problem.fix(fix.zh, fix.en),
            });
        }
    }
    shown
}

/// What the built site tells although no source showed it: a number cut by emphasis, written in character references,
/// or brought in by a theme. `shown` in order of the files; `told` are the masks that were reported at their source.
pub fn in_site(shown: Vec<Shown>, told: &BTreeSet<(PersonalKind, String)>) -> Vec<Diagnostic> {
    // A number in a footer stands on every page; the first page is enough to find it.
    let mut seen = BTreeSet::new();
    let untold = shown.into_iter().filter(|shown| !told.contains(&(shown.kind, shown.masked.clone())));
    untold
        .filter(|shown| seen.insert((shown.kind, shown.problem.cause.get(Lang::Zh).to_owned())))
        .map(|shown| shown.problem)
        .collect()
}

/// Whether a line has enough digits, or signs that may be dressed-up digits, for any rule. Nearly no line has: a date as
/// computers write it is none, unless the line speaks of a birth.
fn may_hold_number(line: &str) -> bool {
    if markup::like_digits(line) < markup::FEWEST_DIGITS {
        return false;
    }
    let mut run = 0;
    let mut rest = line;
    loop {
        if run == 0 {
            // Whatever stands before it begins no run.
            let Some(at) = rest.as_bytes().iter().position(markup::is_like_digit) else { return false };
            rest = &rest[at..];
        }
        let Some(c) = rest.chars().next() else { return false };
        if c.is_ascii_digit() && run == 0 {
            let length = written_instant(rest.as_bytes());
            if length > 0 && !speaks_of_birth(line) {
                rest = &rest[length..];
                continue;
            }
        }
        match c {
            '0'..='9' => run += 1,
            ' ' | '-' | '—' | '–' | 'A'..='Z' | 'a'..='z' if run > 0 => {}
            c if c.is_ascii() || matches!(c, '\u{3000}'..='\u{9fff}' | '“' | '”' | '…' | '·') => run = 0,
            // Full-width, circled, invisible: let the rules decide.
            _ => run += 1,
        }
        if run >= markup::FEWEST_DIGITS {
            return true;
        }
        rest = &rest[c.len_utf8()..];
    }
}

/// Length of `2024-11-17`, or of `20241117T020000`, at the beginning of a text and followed by no digit; else 0.
fn written_instant(text: &[u8]) -> usize {
    let fits = |pattern: &[u8]| {
        let matches = |(sign, byte): (&u8, &u8)| if *sign == b'0' { byte.is_ascii_digit() } else { sign == byte };
        text.len() >= pattern.len()
            && pattern.iter().zip(text).all(matches)
            && !text.get(pattern.len()).is_some_and(u8::is_ascii_digit)
    };
    let plausible = text.starts_with(b"20");
    [&b"0000-00-00"[..], b"00000000T000000"]
        .into_iter()
        .find(|pattern| plausible && fits(pattern))
        .map_or(0, <[u8]>::len)
}

fn speaks_of_birth(line: &str) -> bool {
    line.contains('生') || line.to_ascii_lowercase().contains("birth")
}
