//! What Tidings says when something is wrong: the place, the fact, the remedy, in two languages.
//! Knows source text and languages; knows nothing of dates, documents or pages.

pub mod codes;
mod excerpt;
mod nearest;
mod show;
mod source;

pub use excerpt::whole_characters;
pub use nearest::nearest;
pub use show::{Format, counts, show};
pub use source::{Place, SourceFile};

use crate::lang::Lang;

/// How many known names a message lists at most.
const MOST_NAMED: usize = 8;

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Both wordings of one sentence.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Words {
        Words { zh: zh.into(), en: en.into() }
    }

    /// The wording in one language.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing may be published.
    Error,
    /// Published all the same, unless the run is strict.
    Warning,
    /// Advice that never stops anything: what an editor may well have meant.
    Note,
}

/// One problem in what an author wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it stops the publication.
    pub severity: Severity,
    /// Stable name of the rule, for `tidings explain` and for tests.
    pub code: &'static str,
    /// Where; `None` only where no file is at fault (an empty portal).
    pub place: Option<Place>,
    /// The cause in one sentence.
    pub cause: Words,
    /// What to write instead.
    pub fix: Option<Words>,
    /// Other places that explain the problem, each with a remark.
    pub related: Vec<(Place, Words)>,
}

impl Diagnostic {
    /// A problem that stops the publication.
    pub fn error(
        code: &'static str,
        place: impl Into<Option<Place>>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            place: place.into(),
            cause: Words::new(zh, en),
            fix: None,
            related: Vec::new(),
        }
    }

    /// A problem that is told but does not stop the publication.
    pub fn warning(
        code: &'static str,
        place: impl Into<Option<Place>>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, place, zh, en) }
    }

    /// Advice that never stops anything.
    pub fn note(
        code: &'static str,
        place: impl Into<Option<Place>>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic { severity: Severity::Note, ..Diagnostic::error(code, place, zh, en) }
    }

    /// Adds the remedy.
    #[must_use]
    pub fn fix(mut self, zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        self.fix = Some(Words::new(zh, en));
        self
    }

    /// Adds "did you mean", when something known is near enough to what was written; else what is known.
    #[must_use]
    pub fn did_you_mean<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        let known: Vec<&str> = known.into_iter().collect();
        match nearest(written, known.iter().copied()) {
            Some(near) => self.fix(format!("是不是想写“{near}”？"), format!("did you mean `{near}`?")),
            None if self.fix.is_some() || known.is_empty() => self,
            None => {
                let (first, more) = (&known[..known.len().min(MOST_NAMED)], known.len() > MOST_NAMED);
                let (zh, en) = (first.join("、"), first.join(", "));
                let all = known.len();
                match more {
                    false => self.fix(format!("已有的：{zh}"), format!("known: {en}")),
                    true => self.fix(format!("已有的：{zh}……（共 {all} 个）"), format!("known: {en} … ({all} in all)")),
                }
            }
        }
    }

    /// Adds another place that explains the problem.
    #[must_use]
    pub fn see(mut self, place: Place, zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        self.related.push((place, Words::new(zh, en)));
        self
    }
}

/// Whether any of the problems stops the publication (`strict`: warnings do, too).
pub fn blocks(problems: &[Diagnostic], strict: bool) -> bool {
    problems.iter().any(|problem| match problem.severity {
        Severity::Error => true,
        Severity::Warning => strict,
        Severity::Note => false,
    })
}

/// Worst first, then by file and position, so that a run always lists them alike.
pub fn sort(problems: &mut [Diagnostic]) {
    problems.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.severity, d.place.as_ref().map(|p| (p.file.name.clone(), p.range.start)));
        key(a).cmp(&key(b)).then_with(|| a.code.cmp(b.code)).then_with(|| a.cause.cmp(&b.cause))
    });
}
