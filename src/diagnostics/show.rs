//! How problems are shown: quoted for people, as JSON for editors, as annotations for GitHub.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Severity, Words, sort};
use crate::lang::Lang;

/// The most problems shown to a person at once; the rest is counted.
const SHOWN: usize = 50;

/// Who reads the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A person at a terminal; `color` asks for ANSI colours.
    Human {
        /// Whether to use ANSI colours.
        color: bool,
    },
    /// One JSON object a line.
    Json,
    /// GitHub workflow commands (`::error file=…`).
    Github,
}

/// The list of problems as text, worst first. Empty for no problems.
pub fn show(problems: &[Diagnostic], lang: Lang, format: Format) -> String {
    let mut problems = problems.to_vec();
    sort(&mut problems);
    // Messages quote what authors wrote; quoted lines are the renderer's business, which does the same.
    for problem in &mut problems {
        let words = problem.related.iter_mut().map(|(_, words)| words).chain(&mut problem.fix);
        [&mut problem.cause].into_iter().chain(words).for_each(make_visible);
    }
    match format {
        Format::Human { color } => human(&problems, lang, color),
        Format::Json => problems.iter().map(|problem| json(problem) + "\n").collect(),
        Format::Github => problems.iter().map(|problem| github(problem, lang) + "\n").collect(),
    }
}

/// A control character would act on the terminal instead of being seen: `ESC [2K` wipes the line. Each becomes its
/// picture; those that turn the direction of writing become the sign for what cannot be shown.
fn make_visible(words: &mut Words) {
    for text in [&mut words.zh, &mut words.en] {
        let acts =
            |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if text.contains(acts) {
            *text = text.chars().map(|c| if acts(c) { picture(c) } else { c }).collect();
        }
    }
}

fn picture(c: char) -> char {
    match c {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ => '\u{fffd}',
    }
}

/// How many errors, warnings and notes there are, in words; `None` when there are none.
pub fn counts(problems: &[Diagnostic], lang: Lang) -> Option<String> {
    let of = |severity| problems.iter().filter(|p| p.severity == severity).count();
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let words = [
        (of(Severity::Error), lang.pick("个错误", "error")),
        (of(Severity::Warning), lang.pick("个警告", "warning")),
        (of(Severity::Note), lang.pick("条提示", "note")),
    ];
    let parts: Vec<String> = words
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| lang.pick(format!("{n} {word}"), plural(n, word)))
        .collect();
    if parts.is_empty() { None } else { Some(parts.join(lang.pick("，", ", "))) }
}

fn human(problems: &[Diagnostic], lang: Lang, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for problem in problems.iter().take(SHOWN) {
        out.push_str(&renderer.render(&report(problem, lang)));
        out.push_str("\n\n");
    }
    if problems.len() > SHOWN {
        let rest = problems.len() - SHOWN;
        out.push_str(&lang.pick(
            format!("……另有 {rest} 个问题未列出；先改好上面的，再运行一次。\n"),
            format!("… and {rest} more; mend those above and run again.\n"),
        ));
    }
    out
}

fn report(problem: &Diagnostic, lang: Lang) -> Vec<Group<'_>> {
    let (level, name) = match problem.severity {
        Severity::Error => (Level::ERROR, lang.pick("错误", "error")),
        Severity::Warning => (Level::WARNING, lang.pick("警告", "warning")),
        Severity::Note => (Level::NOTE, lang.pick("提示", "note")),
    };
    let title = level.with_name(Some(name)).primary_title(problem.cause.get(lang)).id(problem.code);
    let mut group = match &problem.place {
        // A message about a file as a whole has no line to quote.
        Some(place) if place.file.text.is_empty() => title.element(Origin::path(&place.file.name)),
        Some(place) => {
            let mut snippet = Snippet::source(&place.file.text)
                .path(&place.file.name)
                .annotation(AnnotationKind::Primary.span(place.range.clone()));
            for (other, remark) in problem.related.iter().filter(|(other, _)| other.file == place.file) {
                snippet = snippet.annotation(AnnotationKind::Context.span(other.range.clone()).label(remark.get(lang)));
            }
            title.element(snippet)
        }
        None => Group::with_title(title),
    };
    for (other, remark) in &problem.related {
        if problem.place.as_ref().is_some_and(|place| place.file == other.file) {
            continue;
        }
        group = group.element(
            Snippet::source(&other.file.text)
                .path(&other.file.name)
                .annotation(AnnotationKind::Context.span(other.range.clone()).label(remark.get(lang))),
        );
    }
    if let Some(fix) = &problem.fix {
        group = group.element(Level::HELP.with_name(Some(lang.pick("改法", "fix"))).message(fix.get(lang)));
    }
    vec![group]
}

fn json(problem: &Diagnostic) -> String {
    let place = problem.place.as_ref().map(|place| {
        let (line, column) = place.file.line_column(place.range.start);
        let (end_line, end_column) = place.file.line_column(place.range.end);
        serde_json::json!({
            "file": place.file.name, "line": line, "column": column, "endLine": end_line, "endColumn": end_column,
        })
    });
    serde_json::json!({
        "severity": severity(problem.severity),
        "code": problem.code,
        "place": place,
        "cause": {"zh": problem.cause.zh, "en": problem.cause.en},
        "fix": problem.fix.as_ref().map(|fix| serde_json::json!({"zh": fix.zh, "en": fix.en})),
    })
    .to_string()
}

fn github(problem: &Diagnostic, lang: Lang) -> String {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let at = problem.place.as_ref().map_or(String::new(), |place| {
        let (line, column) = place.file.line_column(place.range.start);
        let name = escape(&place.file.name).replace(':', "%3A").replace(',', "%2C");
        format!(" file={name},line={line},col={column}")
    });
    let fix = problem.fix.as_ref().map_or(String::new(), |fix| format!(" ({})", fix.get(lang)));
    let text = escape(&format!("{}{fix}", problem.cause.get(lang)));
    // GitHub calls a note a notice.
    let level = if problem.severity == Severity::Note { "notice" } else { severity(problem.severity) };
    format!("::{level}{at}::[{}] {text}", problem.code)
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Place, SourceFile};

    fn sample() -> Diagnostic {
        let file = SourceFile::new("content/notices/a/index.zh.md", "---\ntitle: 甲\nuntl: 2025-02-30\n---\n");
        let at = file.text.find("untl").expect("in the text");
        Diagnostic::error("unknown-key", Place::new(&file, at..at + 4), "不认识的字段“untl”", "unknown key `untl`")
            .did_you_mean("untl", ["until"])
    }

    #[test]
    fn a_person_sees_the_place_the_line_the_cause_and_the_fix() {
        assert_eq!(
            show(&[sample()], Lang::En, Format::Human { color: false }),
            "error[unknown-key]: unknown key `untl`\n --> content/notices/a/index.zh.md:3:1\n  |\n3 | untl: 2025-02-30\n  | ^^^^\n  |\n  = fix: did you mean `until`?\n\n"
        );
        assert!(show(&[sample()], Lang::Zh, Format::Human { color: false }).contains("= 改法: 是不是想写“until”？"));
    }

    #[test]
    fn what_an_author_wrote_does_not_act_on_the_terminal() {
        let file = SourceFile::new("a.csv", "\u{1b}[2K\u{202e}x\n");
        let wrote = "\u{1b}[2K\u{9b}2J\r\u{7f}\u{202e}\u{2066}\tend";
        let problem = Diagnostic::error("unknown-key", Place::new(&file, 0..4), wrote, wrote).fix(wrote, wrote);
        let problem = problem.see(Place::new(&file, 4..5), wrote, wrote);
        let seen = "␛[2K\u{fffd}2J␍␡\u{fffd}\u{fffd} end";
        for lang in [Lang::Zh, Lang::En] {
            let told = show(std::slice::from_ref(&problem), lang, Format::Human { color: false });
            assert!(told.matches(seen).count() == 3, "{told}");
            assert!(!told.contains(|c: char| c.is_control() && c != '\n'), "{told:?}");
            assert!(!told.contains(['\u{202e}', '\u{2066}']), "{told:?}");
            let told = show(std::slice::from_ref(&problem), lang, Format::Github);
            assert!(told.matches(seen).count() == 2 && told.matches('\n').count() == 1, "{told}");
        }
    }

    #[test]
    fn machines_get_one_line_a_problem() {
        assert_eq!(
            show(&[sample()], Lang::En, Format::Github),
            "::error file=content/notices/a/index.zh.md,line=3,col=1::[unknown-key] unknown key `untl` (did you mean `until`?)\n"
        );
        assert!(
            show(&[sample()], Lang::En, Format::Json)
                .starts_with("{\"severity\":\"error\",\"code\":\"unknown-key\",\"place\":{\"file\":")
        );
    }

    #[test]
    fn counts_speak_both_languages() {
        assert_eq!(counts(&[sample()], Lang::Zh).as_deref(), Some("1 个错误"));
        assert_eq!(counts(&[sample(), sample()], Lang::En).as_deref(), Some("2 errors"));
        assert_eq!(counts(&[], Lang::En), None);
    }
}
