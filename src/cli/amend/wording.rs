//! The ready wording of an amending notice, in both languages. Knows neither files nor dates: old and new come as text.
//!
//! What holds now is quoted by short code, so that a second change is not contradicted by the notice of the first;
//! what held before is written out, because it is history.

use crate::lang::Lang;

/// What is done to a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    /// New dates.
    Postpone,
    /// Put off, the new date is not known yet.
    Announce,
    /// A later end.
    Extend,
    /// It does not take place.
    Cancel,
    /// A fact was wrong.
    Correct,
}

/// What the wording speaks of, in one language.
pub(super) struct Subject<'a> {
    /// What the deadline is called.
    pub(super) item: &'a str,
    /// The title of the notice it stands in.
    pub(super) notice: &'a str,
    /// `notice#deadline`, for short codes.
    pub(super) key: &'a str,
    /// The address of that notice's file, relative to the new one.
    pub(super) link: &'a str,
    /// Its dates until now.
    pub(super) old: &'a str,
    /// Why, if it was said.
    pub(super) reason: Option<&'a str>,
    /// Whether it has a place to repeat.
    pub(super) has_place: bool,
    /// Facts that were wrong: name of the fact, what it said, and the short code that quotes it, or the new wording.
    pub(super) corrected: &'a [(String, String, String)],
}

impl Verb {
    /// Every verb, in the order of the question.
    pub(super) const ALL: [Verb; 5] = [Verb::Postpone, Verb::Announce, Verb::Extend, Verb::Cancel, Verb::Correct];

    /// Its name in the question.
    pub(super) fn name(self) -> &'static str {
        match self {
            Verb::Postpone => "postpone",
            Verb::Announce => "tba",
            Verb::Extend => "extend",
            Verb::Cancel => "cancel",
            Verb::Correct => "correct",
        }
    }

    /// What it means, for the question.
    pub(super) fn label(self, lang: Lang) -> &'static str {
        match self {
            Verb::Postpone => lang.pick("改到别的时间", "move to another date"),
            Verb::Announce => lang.pick("延期，时间另行通知", "put off, date to be announced"),
            Verb::Extend => lang.pick("延长期限", "extend"),
            Verb::Cancel => lang.pick("取消", "cancel"),
            Verb::Correct => lang.pick("更正写错的内容", "correct a mistake"),
        }
    }

    /// What people answer to the question: the label, and the word they use for it.
    pub(super) fn words(self) -> [&'static str; 3] {
        let word = match self {
            Verb::Postpone => "改期",
            Verb::Announce => "另行通知",
            Verb::Extend => "延长",
            Verb::Cancel => "停办",
            Verb::Correct => "更正",
        };
        [self.label(Lang::Zh), self.label(Lang::En), word]
    }

    /// The end of the new notice's slug.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Verb::Postpone => "moved",
            Verb::Announce => "postponed",
            Verb::Extend => "extended",
            Verb::Cancel => "cancelled",
            Verb::Correct => "corrected",
        }
    }
}

/// The title of the new notice.
pub(super) fn title(verb: Verb, subject: &Subject<'_>, lang: Lang) -> String {
    let Subject { item, notice, .. } = subject;
    match lang {
        Lang::Zh => {
            let done = match verb {
                Verb::Postpone => "改期",
                Verb::Announce => "延期，时间另行通知",
                Verb::Extend => "期限延长",
                Verb::Cancel => "取消",
                Verb::Correct => "更正",
            };
            format!("{item}{done}（{notice}）")
        }
        Lang::En => {
            let done = match verb {
                Verb::Postpone => "Moved",
                Verb::Announce => "Postponed",
                Verb::Extend => "Extended",
                Verb::Cancel => "Cancelled",
                Verb::Correct => "Corrected",
            };
            format!("{done}: {item} ({notice})")
        }
    }
}

/// One sentence below the title.
pub(super) fn summary(verb: Verb, lang: Lang) -> &'static str {
    match verb {
        Verb::Postpone => lang.pick("时间改了，请按新的时间安排。", "The date has changed; please use the new one."),
        Verb::Announce => lang.pick(
            "原定的时间不再有效，新的时间另行通知。",
            "The old date no longer holds; the new one will be announced.",
        ),
        Verb::Extend => lang.pick("期限延长了。", "There is more time."),
        Verb::Cancel => lang.pick("原定的安排取消了。", "It does not take place."),
        Verb::Correct => {
            lang.pick("原通知有一处写错了，现在更正。", "The notice had a mistake, which is corrected here.")
        }
    }
}

/// The text of the new notice.
pub(super) fn body(verb: Verb, subject: &Subject<'_>, lang: Lang) -> String {
    let mut lines = vec![opening(verb, subject, lang), String::new()];
    lines.extend(points(verb, subject, lang));
    lines.push(String::new());
    lines.push(closing(verb, subject, lang));
    lines.join("\n") + "\n"
}

fn opening(verb: Verb, subject: &Subject<'_>, lang: Lang) -> String {
    let Subject { item, notice, reason, .. } = subject;
    let first = match (lang, verb) {
        (Lang::Zh, Verb::Postpone) => format!("“{notice}”里的{item}改期。"),
        (Lang::Zh, Verb::Announce) => format!("“{notice}”里的{item}延期，新的时间另行通知。"),
        (Lang::Zh, Verb::Extend) => format!("“{notice}”里的{item}期限延长。"),
        (Lang::Zh, Verb::Cancel) => format!("“{notice}”里的{item}取消。"),
        (Lang::Zh, Verb::Correct) => format!("“{notice}”里的{item}有写错的地方，现在更正。"),
        (Lang::En, Verb::Postpone) => format!("{item}, announced in “{notice}”, has been moved."),
        (Lang::En, Verb::Announce) => {
            format!("{item}, announced in “{notice}”, is postponed. The new date will be announced.")
        }
        (Lang::En, Verb::Extend) => format!("{item}, announced in “{notice}”, has been extended."),
        (Lang::En, Verb::Cancel) => format!("{item}, announced in “{notice}”, is cancelled."),
        (Lang::En, Verb::Correct) => format!("“{notice}” had a mistake about “{item}”. It is corrected here."),
    };
    match reason {
        None => first,
        Some(reason) => {
            // The sentence has a full stop of its own.
            let reason = reason.trim_end().trim_end_matches(['。', '.', '！', '!', '？', '?', '，', ',', '；', ';']);
            lang.pick(format!("{first}原因：{reason}。"), format!("{first} Reason: {reason}."))
        }
    }
}

fn points(verb: Verb, subject: &Subject<'_>, lang: Lang) -> Vec<String> {
    let Subject { key, old, corrected, .. } = subject;
    let was = lang.pick(format!("- 原定：{old}"), format!("- Originally: {old}"));
    let mut lines = match verb {
        Verb::Postpone => {
            vec![was, lang.pick(format!("- 改为：{{{{ date {key} }}}}"), format!("- Moved to: {{{{ date {key} }}}}"))]
        }
        Verb::Extend => {
            vec![was, lang.pick(format!("- 延长后：{{{{ date {key} }}}}"), format!("- Extended: {{{{ date {key} }}}}"))]
        }
        Verb::Announce => vec![
            was,
            lang.pick(
                "- 现在：请不要按原定时间前来或办理，等新的通知".to_owned(),
                "- Now: please do not come or act at the old time; wait for the next notice".to_owned(),
            ),
        ],
        Verb::Cancel => {
            vec![was, lang.pick("- 现在：取消".to_owned(), "- Now: cancelled".to_owned())]
        }
        Verb::Correct => corrected
            .iter()
            .map(|(name, old, new)| {
                if old.is_empty() {
                    return lang.pick(
                        format!("- {name}：原来没有写，现在补上：{new}"),
                        format!("- {name}: not given before; it is {new}"),
                    );
                }
                lang.pick(
                    format!("- {name}：原来写的是{old}，更正为{new}"),
                    format!("- {name}: previously {old}; correct is {new}"),
                )
            })
            .collect(),
    };
    if matches!(verb, Verb::Postpone | Verb::Extend) && subject.has_place {
        lines.push(lang.pick(format!("- 地点：{{{{ place {key} }}}}"), format!("- Where: {{{{ place {key} }}}}")));
    }
    lines
}

fn closing(verb: Verb, subject: &Subject<'_>, lang: Lang) -> String {
    let link = format!("[{}]({})", subject.notice.replace(['[', ']'], ""), subject.link);
    match verb {
        Verb::Cancel => lang.pick(
            format!("其他安排不变，见{link}。订阅了日历的，日程里会显示已取消。"),
            format!("Everything else stays as in {link}. Subscribed calendars will show it as cancelled."),
        ),
        _ => lang.pick(
            format!("其他安排不变，见{link}。订阅了日历的，日程会自动更新。"),
            format!("Everything else stays as in {link}. Subscribed calendars follow by themselves."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject<'a>(lang: Lang, corrected: &'a [(String, String, String)]) -> Subject<'a> {
        Subject {
            item: lang.pick("现场图像采集", "Photo capture"),
            notice: lang.pick("2025届毕业生图像采集", "Photos 2025"),
            key: "a#b",
            link: "../a/index.zh.md",
            old: lang.pick("2024年11月17日（周日）10:00–12:00", "10am to noon on Sunday 17 November 2024"),
            reason: Some(lang.pick("场地检修。", "repairs")),
            has_place: true,
            corrected,
        }
    }

    #[test]
    fn a_move_reads_like_a_notice() {
        let zh = subject(Lang::Zh, &[]);
        assert_eq!(title(Verb::Postpone, &zh, Lang::Zh), "现场图像采集改期（2025届毕业生图像采集）");
        assert_eq!(
            body(Verb::Postpone, &zh, Lang::Zh),
            "“2025届毕业生图像采集”里的现场图像采集改期。原因：场地检修。\n\n- 原定：2024年11月17日（周日）10:00–12:00\n- 改为：{{ date a#b }}\n- 地点：{{ place a#b }}\n\n其他安排不变，见[2025届毕业生图像采集](../a/index.zh.md)。订阅了日历的，日程会自动更新。\n"
        );
        for reason in ["场地检修！", "场地检修？", "场地检修； "] {
            let text = body(Verb::Postpone, &Subject { reason: Some(reason), ..zh }, Lang::Zh);
            assert!(text.contains("原因：场地检修。\n"), "{text}");
        }
        let en = subject(Lang::En, &[]);
        assert_eq!(
            body(Verb::Cancel, &en, Lang::En),
            "Photo capture, announced in “Photos 2025”, is cancelled. Reason: repairs.\n\n- Originally: 10am to noon on Sunday 17 November 2024\n- Now: cancelled\n\nEverything else stays as in [Photos 2025](../a/index.zh.md). Subscribed calendars will show it as cancelled.\n"
        );
    }

    #[test]
    fn a_correction_names_old_and_new() {
        let corrected = [("地点".to_owned(), String::new(), "{{ place a#b }}".to_owned())];
        let text = body(Verb::Correct, &subject(Lang::Zh, &corrected), Lang::Zh);
        assert!(text.contains("- 地点：原来没有写，现在补上：{{ place a#b }}"), "{text}");
    }
}
