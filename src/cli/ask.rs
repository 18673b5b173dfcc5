//! Questions to the person at the keyboard, and what stands in for an answer when nobody sits there.
//! Knows nothing of what is asked: the caller brings the question, the proposal and the check.

use std::io::{BufRead, Write};

use unicode_normalization::UnicodeNormalization;

use crate::lang::Lang;

/// Where answers come from when a flag does not give them.
pub(super) enum Source<'a> {
    /// A person at a terminal.
    Person(&'a mut dyn BufRead, &'a mut dyn Write),
    /// `--yes`: proposals are taken, nothing is asked.
    Proposals,
    /// No terminal: what is missing is an error.
    Nobody,
}

/// One question.
pub(super) struct Question<'a> {
    /// The flag that answers it, with dashes.
    pub(super) flag: &'a str,
    /// The question in Chinese.
    pub(super) zh: &'a str,
    /// The question in English.
    pub(super) en: &'a str,
}

/// Gathers answers; what is missing or wrong is told all at once at the end.
pub(super) struct Asker<'a> {
    source: Source<'a>,
    lang: Lang,
    missing: Vec<String>,
    wrong: Vec<String>,
}

impl<'a> Asker<'a> {
    /// Asks in this language.
    pub(super) fn new(source: Source<'a>, lang: Lang) -> Asker<'a> {
        Asker { source, lang, missing: Vec::new(), wrong: Vec::new() }
    }

    /// The language of questions.
    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether somebody is there to be asked.
    pub(super) fn has_person(&self) -> bool {
        matches!(self.source, Source::Person(..))
    }

    /// Whether an answer is missing or was refused.
    pub(super) fn has_problems(&self) -> bool {
        !(self.missing.is_empty() && self.wrong.is_empty())
    }

    /// A value that must be there: from the flag, from the person, or the proposal under `--yes`.
    /// `None` when it could not be had; [`Asker::finish`] tells why.
    pub(super) fn need<T>(
        &mut self,
        question: &Question<'_>,
        given: Option<&str>,
        proposal: Option<&str>,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = match (given, &self.source) {
            (Some(given), _) => given.to_owned(),
            (None, Source::Person(..)) => return self.ask(question, proposal, false, check),
            (None, Source::Proposals) if proposal.is_some() => proposal.unwrap_or_default().to_owned(),
            _ => {
                let words = self.lang.pick(question.zh, question.en);
                self.missing.push(format!("  {}  {words}", question.flag));
                return None;
            }
        };
        self.checked(question, &text, check)
    }

    /// A value that may be absent: an empty answer, or no flag without a person, is none.
    pub(super) fn may<T>(
        &mut self,
        question: &Question<'_>,
        given: Option<&str>,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        match (given, &self.source) {
            (Some(given), _) => {
                let given = given.to_owned();
                self.checked(question, &given, check)
            }
            (None, Source::Person(..)) => self.ask(question, None, true, check),
            _ => None,
        }
    }

    /// Yes or no before something is written; without a person the answer is yes.
    pub(super) fn confirm(&mut self, zh: &str, en: &str) -> bool {
        let lang = self.lang;
        let Source::Person(input, output) = &mut self.source else { return true };
        let _ = write!(output, "{}", lang.pick(format!("{zh}（回车=是，n=否）："), format!("{en} [Y/n]: ")));
        let _ = output.flush();
        let mut line = String::new();
        if input.read_line(&mut line).unwrap_or(0) == 0 {
            return false;
        }
        !matches!(line.trim().to_lowercase().as_str(), "n" | "no" | "否" | "不")
    }

    /// Something was given that cannot be right, found after the single answers.
    pub(super) fn refuse(&mut self, message: String) {
        self.wrong.push(message);
    }

    /// Everything that is missing or wrong, in one message.
    pub(super) fn finish(&mut self) -> Result<(), String> {
        if !self.has_problems() {
            return Ok(());
        }
        let mut lines = Vec::new();
        lines.append(&mut self.wrong);
        if !self.missing.is_empty() {
            lines.push(self.lang.pick("还缺这些内容：", "still missing:").to_owned());
            lines.append(&mut self.missing);
            lines.push(
                self.lang
                    .pick(
                        "改法：把它们写成参数；或者在终端里运行，程序会逐项提问",
                        "fix: give them as flags, or run this in a terminal and answer the questions",
                    )
                    .to_owned(),
            );
        }
        Err(lines.join("\n"))
    }

    fn checked<T>(
        &mut self,
        question: &Question<'_>,
        text: &str,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        match check(text.trim()) {
            Ok(value) => Some(value),
            Err(message) => {
                self.wrong.push(self.lang.pick(
                    format!("{} “{}”：{message}", question.flag, text.trim()),
                    format!("{} `{}`: {message}", question.flag, text.trim()),
                ));
                None
            }
        }
    }

    /// Asks until the answer holds; the end of input is no answer.
    fn ask<T>(
        &mut self,
        question: &Question<'_>,
        proposal: Option<&str>,
        optional: bool,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let lang = self.lang;
        let Source::Person(input, output) = &mut self.source else { return None };
        let words = lang.pick(question.zh, question.en);
        let hint = match (proposal, optional) {
            (Some(proposal), _) => lang.pick(format!("（回车用“{proposal}”）"), format!(" (Enter for `{proposal}`)")),
            (None, true) => lang.pick("（没有就直接回车）".to_owned(), " (Enter for none)".to_owned()),
            (None, false) => String::new(),
        };
        loop {
            let _ = write!(output, "{words}{hint}{}", lang.pick("：", ": "));
            let _ = output.flush();
            let mut line = String::new();
            if input.read_line(&mut line).unwrap_or(0) == 0 {
                let _ = writeln!(output);
                if !optional {
                    self.missing.push(format!("  {}  {words}", question.flag));
                }
                return None;
            }
            let answer = match (line.trim(), proposal) {
                ("", Some(proposal)) => proposal,
                ("", None) if optional => return None,
                (answer, _) => answer,
            };
            if answer.is_empty() {
                let _ = writeln!(output, "  {}", lang.pick("这一项必须填写", "this one needs an answer"));
                continue;
            }
            match check(answer) {
                Ok(value) => return Some(value),
                Err(message) => {
                    let _ = writeln!(output, "  {message}");
                }
            }
        }
    }
}

/// One of several things to choose from.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// What the answer stands for.
    pub(super) id: String,
    /// What people call it, in any language.
    pub(super) names: Vec<String>,
}

impl Choice {
    /// A choice that people call by these names as well.
    pub(super) fn named(id: impl Into<String>, names: impl IntoIterator<Item = String>) -> Choice {
        Choice { id: id.into(), names: names.into_iter().collect() }
    }

    fn is(&self, answer: &str) -> bool {
        folded(&self.id) == folded(answer) || self.names.iter().any(|name| folded(name) == folded(answer))
    }
}

/// Full-width letters and digits, capitals and the space around do not matter in an answer.
fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_lowercase()
}

/// The number, the id or the name of one of several choices.
pub(super) fn one_of(answer: &str, choices: &[Choice], lang: Lang) -> Result<String, String> {
    let by_number = || folded(answer).parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
    let chosen = choices.iter().find(|choice| choice.is(answer)).or_else(by_number);
    chosen.map(|choice| choice.id.clone()).ok_or_else(|| {
        let near = crate::diagnostics::nearest(answer, choices.iter().map(|choice| choice.id.as_str()));
        let list: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
        let list = list.join(lang.pick("、", ", "));
        match near {
            Some(near) => {
                lang.pick(format!("没有这一项，是不是想写“{near}”？"), format!("unknown; did you mean `{near}`?"))
            }
            None => lang.pick(format!("没有这一项；可选：{list}"), format!("unknown; one of: {list}")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLUG: Question<'_> = Question { flag: "--slug", zh: "代号", en: "slug" };

    fn long(answer: &str) -> Result<String, String> {
        if answer.len() > 3 { Ok(answer.to_owned()) } else { Err("too short".to_owned()) }
    }

    #[test]
    fn a_person_is_asked_again_until_the_answer_holds() {
        let mut input = "ab\n\nabcd\n".as_bytes();
        let mut output = Vec::new();
        let mut asker = Asker::new(Source::Person(&mut input, &mut output), Lang::En);
        assert_eq!(asker.need(&SLUG, None, None, long).as_deref(), Some("abcd"));
        assert_eq!(String::from_utf8(output).unwrap(), "slug:   too short\nslug:   this one needs an answer\nslug: ");
    }

    #[test]
    fn enter_takes_the_proposal_and_the_end_of_input_is_no_answer() {
        let mut input = "\n".as_bytes();
        let mut output = Vec::new();
        let mut asker = Asker::new(Source::Person(&mut input, &mut output), Lang::Zh);
        assert_eq!(asker.need(&SLUG, None, Some("2026"), long).as_deref(), Some("2026"));
        assert_eq!(asker.need(&SLUG, None, Some("2026"), long), None);
        assert!(asker.finish().unwrap_err().contains("--slug  代号"));
    }

    #[test]
    fn without_a_person_everything_missing_is_told_at_once() {
        let mut asker = Asker::new(Source::Nobody, Lang::En);
        assert_eq!(asker.need(&SLUG, None, Some("2026"), long), None);
        assert_eq!(asker.need(&Question { flag: "--until", zh: "", en: "end" }, Some("x"), None, long), None);
        let told = asker.finish().unwrap_err();
        assert!(told.contains("--until `x`: too short") && told.contains("--slug  slug"), "{told}");
        let mut asker = Asker::new(Source::Proposals, Lang::En);
        assert_eq!(asker.need(&SLUG, None, Some("2026"), long).as_deref(), Some("2026"));
        assert_eq!(asker.may(&SLUG, None, long), None);
        assert!(asker.finish().is_ok());
    }

    #[test]
    fn a_choice_is_taken_by_name_or_number() {
        let choices = [Choice::named("capture", ["图像采集".to_owned()]), Choice::named("upload", [])];
        for (answer, id) in [
            ("2", "upload"),
            ("２", "upload"),
            ("capture", "capture"),
            ("Capture ", "capture"),
            ("ｃａｐｔｕｒｅ", "capture"),
            ("图像采集", "capture"),
        ] {
            assert_eq!(one_of(answer, &choices, Lang::En).as_deref(), Ok(id), "{answer}");
        }
        assert!(one_of("captur", &choices, Lang::En).unwrap_err().contains("did you mean `capture`?"));
        assert!(one_of("0", &choices, Lang::En).is_err());
    }
}
