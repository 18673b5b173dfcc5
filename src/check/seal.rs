//! Problems without the numbers they are about. A message of any kind quotes a line, a value or a file name, and the log
//! of a failed build is often more public than the page: every message passes here before anybody sees it.

use std::collections::HashMap;
use std::sync::Arc;

use super::personal::{Context, redact, scan};
use crate::diagnostics::{Diagnostic, Place, SourceFile, Words};

/// Puts stars in the place of every number in the quoted sources, the file names and the words of the problems. Places
/// stay valid: a star takes the place of a byte.
pub fn seal(problems: &mut [Diagnostic], context: Context<'_>) {
    let mut sealed: HashMap<*const SourceFile, Arc<SourceFile>> = HashMap::new();
    for problem in problems {
        let places = problem.place.iter_mut().chain(problem.related.iter_mut().map(|(place, _)| place));
        places.for_each(|place| seal_place(place, &mut sealed, context));
        let words = std::iter::once(&mut problem.cause).chain(&mut problem.fix);
        words.chain(problem.related.iter_mut().map(|(_, remark)| remark)).for_each(|words| seal_words(words, context));
    }
}

/// A text with stars in the place of every number in it.
pub fn sealed(text: &str, context: Context<'_>) -> String {
    let findings = scan(text, context);
    if findings.is_empty() { text.to_owned() } else { redact(text, &findings) }
}

fn seal_place(place: &mut Place, known: &mut HashMap<*const SourceFile, Arc<SourceFile>>, context: Context<'_>) {
    let file = known.entry(Arc::as_ptr(&place.file)).or_insert_with(|| {
        let (name, text) = (sealed(&place.file.name, context), sealed(&place.file.text, context));
        if name == place.file.name && text == place.file.text {
            Arc::clone(&place.file)
        } else {
            SourceFile::new(name, text)
        }
    });
    place.file = Arc::clone(file);
}

fn seal_words(words: &mut Words, context: Context<'_>) {
    for text in [&mut words.zh, &mut words.en] {
        let clean = sealed(text, context);
        if clean != *text {
            *text = clean;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::personal::Allowed;
    use crate::diagnostics::{Format, show};
    use crate::lang::Lang;

    #[test]
    fn no_form_of_a_message_shows_a_number() {
        let number = "11010519491231002X";
        let file =
            SourceFile::new(format!("content/{number}.md"), format!("title: 甲\nuntl: 身份证 {number}\nx: {number}\n"));
        let at = file.text.find("untl").expect("there");
        let mut problems = [Diagnostic::error(
            "unknown-key",
            Place::new(&file, at..at + 4),
            format!("不认识的字段“{number}”"),
            format!("unknown key `{number}`"),
        )
        .fix(format!("改成 {number}"), format!("write {number}"))
        .see(Place::new(&file, 0..5), number, number)];
        let allowed = Allowed::none();
        let build_date = chrono::NaiveDate::from_ymd_opt(2025, 1, 1).expect("a day");
        seal(&mut problems, Context { build_date, allowed: &allowed });
        for format in [Format::Human { color: false }, Format::Json, Format::Github] {
            for lang in Lang::ALL {
                let text = show(&problems, lang, format);
                assert!(!text.contains("19491231") && text.contains("110105********002X"), "{text}");
            }
        }
        assert_eq!(problems[0].place.as_ref().map(|place| place.file.line_column(place.range.start)), Some((2, 1)));
    }
}
