//! The change itself: gathers what is new, checks it against what holds, and writes it as YAML.

use super::AmendArguments;
use super::wording::Verb;
use crate::cli::ask::{Asker, Choice, Question, one_of};
use crate::cli::dates::{self, Typed};
use crate::cli::yaml_text::{yaml_pair, yaml_text};
use crate::content::site::Settings;
use crate::lang::Lang;
use crate::portal::Portal;
use crate::portal::facts::Facts;
use crate::portal::shape::Shape;
use crate::time::{Clock, Point, Written, Zone};

/// A change, ready to be written.
pub(super) struct ChangeText {
    /// What is done.
    pub(super) verb: Verb,
    /// The lines below `- notice: …`, indented by four spaces.
    pub(super) yaml: String,
    /// Why, in Chinese.
    pub(super) reason_zh: Option<String>,
    /// Why, in English.
    pub(super) reason_en: Option<String>,
    /// For a correction: fact, old and new in each language, Chinese first.
    pub(super) corrected: [Vec<(String, String, String)>; 2],
}

/// Asks for everything that a change of this deadline needs.
pub(super) fn gather(
    arguments: &AmendArguments,
    portal: &Portal,
    facts: &Facts,
    key: &str,
    asker: &mut Asker<'_>,
) -> Option<ChangeText> {
    let verb = verb(arguments, asker)?;
    refuse_unused(arguments, verb, &facts.shape, asker);
    let mut corrected = [Vec::new(), Vec::new()];
    let change = match verb {
        Verb::Announce => Some("    postpone: to be announced\n".to_owned()),
        Verb::Cancel => Some(String::new()),
        Verb::Postpone => new_dates(arguments, &facts.shape, portal.settings.zone, asker),
        Verb::Extend => later_end(arguments, &facts.shape, portal.settings.zone, asker),
        Verb::Correct => correction(arguments, portal, facts, key, asker, &mut corrected),
    };
    let (reason_zh, reason_en) = reasons(arguments, asker);
    let reason = match (&reason_zh, &reason_en) {
        (Some(zh), en) => Some(yaml_pair(zh, en.as_deref())),
        (None, Some(en)) => Some(format!("{{en: {}}}", yaml_text(en))),
        (None, None) => None,
    };
    let mut yaml = change?;
    match (verb, reason) {
        (Verb::Cancel, Some(reason)) => yaml.push_str(&format!("    cancel: {reason}\n")),
        (Verb::Cancel, None) => yaml.push_str("    cancel:\n"),
        (_, Some(reason)) => yaml.push_str(&format!("    note: {reason}\n")),
        (_, None) => {}
    }
    Some(ChangeText { verb, yaml, reason_zh, reason_en, corrected })
}

fn verb(arguments: &AmendArguments, asker: &mut Asker<'_>) -> Option<Verb> {
    let lang = asker.lang();
    let flags = [arguments.postpone, arguments.tba, arguments.extend, arguments.cancel, arguments.correct];
    let given = Verb::ALL.into_iter().zip(flags).find(|(_, given)| *given).map(|(verb, _)| verb.name());
    let names = Verb::ALL.map(|verb| Choice::named(verb.name(), verb.words().map(str::to_owned)));
    let list: Vec<String> =
        Verb::ALL.iter().enumerate().map(|(at, verb)| format!("{} {}", at + 1, verb.label(lang))).collect();
    let list = list.join(lang.pick("，", ", "));
    let question = Question {
        flag: "--postpone | --tba | --extend | --cancel | --correct",
        zh: &format!("怎么改？{list}"),
        en: &format!("What happens? {list}"),
    };
    let name = asker.need(&question, given, None, |text| one_of(text, &names, lang))?;
    Verb::ALL.into_iter().find(|verb| verb.name() == name)
}

/// What is given and means nothing for this change is refused: whoever typed it believes that it does something.
fn refuse_unused(arguments: &AmendArguments, verb: Verb, shape: &Shape, asker: &mut Asker<'_>) {
    let lang = asker.lang();
    // A milestone has one date; either flag gives it.
    let one_date = matches!(shape, Shape::Milestone { .. });
    let (begins, ends) = match (verb, shape) {
        (Verb::Announce | Verb::Cancel, _) => (false, false),
        (Verb::Extend, _) => (false, true),
        (Verb::Postpone, Shape::Due { .. }) => (false, true),
        (Verb::Postpone, Shape::Opens { .. }) => (true, false),
        (Verb::Postpone | Verb::Correct, _) => (true, true),
    };
    let corrects = verb == Verb::Correct;
    let given = [
        ("--from", arguments.from.is_some(), begins),
        ("--until", arguments.until.is_some(), ends && !(one_date && arguments.from.is_some())),
        ("--place", arguments.place.is_some(), corrects),
        ("--place-en", arguments.place_en.is_some(), corrects && arguments.place.is_some()),
        ("--fee", arguments.fee.is_some(), corrects),
        ("--fee-en", arguments.fee_en.is_some(), corrects && arguments.fee.is_some()),
    ];
    let unused: Vec<&str> = given.iter().filter(|(_, given, used)| *given && !used).map(|(flag, ..)| *flag).collect();
    if unused.is_empty() {
        return;
    }
    let used: Vec<&str> = given.iter().filter(|(_, _, used)| *used).map(|(flag, ..)| *flag).collect();
    let flags = unused.join(lang.pick("、", ", "));
    let label = verb.label(lang);
    let takes = match used.join(lang.pick("、", ", ")) {
        used if used.is_empty() => {
            lang.pick("不用写时间、地点和费用".to_owned(), "takes no date, place or fee".to_owned())
        }
        used => lang.pick(format!("这里只用 {used}"), format!("takes {used} here")),
    };
    asker.refuse(lang.pick(
        format!("{flags}：“{label}”{takes}；去掉 {flags}，或者换一种改法"),
        format!("{flags}: `{label}` {takes}; leave {flags} out, or choose another kind of change"),
    ));
}

fn reasons(arguments: &AmendArguments, asker: &mut Asker<'_>) -> (Option<String>, Option<String>) {
    let text = |text: &str| Ok(text.to_owned());
    let zh = Question { flag: "--reason-zh", zh: "原因，一句话，例如 场地检修", en: "Reason in Chinese" };
    let zh = asker.may(&zh, arguments.reason_zh.as_deref(), text);
    let en = Question { flag: "--reason-en", zh: "原因的英文", en: "Reason in English" };
    (zh, asker.may(&en, arguments.reason_en.as_deref(), text))
}

/// An edge as it is typed.
fn written(point: Point) -> Written {
    Written { day: point.day(), clock: point.clock() }
}

fn new_dates(arguments: &AmendArguments, shape: &Shape, zone: Zone, asker: &mut Asker<'_>) -> Option<String> {
    let lang = asker.lang();
    let begins = Question { flag: "--from", zh: "新的开始时间", en: "New begin" };
    let ends = Question {
        flag: "--until",
        zh: "新的结束时间，同一天只写钟点也行",
        en: "New end; the hour alone means the same day",
    };
    let day = Question { flag: "--from", zh: "新的日期", en: "New date" };
    match shape {
        Shape::Milestone { .. } => {
            let given = arguments.from.as_deref().or(arguments.until.as_deref());
            let on = asker.need(&day, given, None, |text| dates::read(text, None, lang))?;
            Some(format!("    postpone: {{on: {}}}\n", on.text))
        }
        Shape::Due { .. } => {
            let until = asker.need(&ends, arguments.until.as_deref(), None, |text| dates::read(text, None, lang))?;
            Some(format!("    postpone: {{until: {}}}\n", until.text))
        }
        Shape::Opens { .. } => {
            let from = asker.need(&begins, arguments.from.as_deref(), None, |text| dates::read(text, None, lang))?;
            Some(format!("    postpone: {{from: {}}}\n", from.text))
        }
        Shape::Personal { .. } => {
            asker.refuse(
                lang.pick(
                    "这一事项没有固定日期（从学生自己做某事算起），不能改期；可以取消或更正",
                    "this one has no fixed date (it begins with something the student does); cancel or correct it",
                )
                .to_owned(),
            );
            None
        }
        Shape::Session { .. }
        | Shape::Window { .. }
        | Shape::Daily { .. }
        | Shape::Approximate { .. }
        | Shape::Unresolved { .. } => {
            let hour = shape.opens().and_then(Point::clock);
            let from = asker.need(&begins, arguments.from.as_deref(), None, |text| {
                dates::read(text, None, lang).map(|typed| at_hour(typed, hour))
            });
            let begin = from.as_ref().and_then(|typed| typed.plain);
            let proposal = begin.and_then(|begin| moved_end(shape, begin, zone));
            let until = asker
                .need(&ends, arguments.until.as_deref(), proposal.as_deref(), |text| ends_after(text, begin, lang));
            Some(format!("    postpone: {{from: {}, until: {}}}\n", from?.text, until?.text))
        }
    }
}

/// A day alone keeps the hour at which it used to begin: nobody who moves a session means midnight.
fn at_hour(typed: Typed, hour: Option<Clock>) -> Typed {
    match (typed.plain, hour) {
        (Some(Written { day, clock: None }), Some(hour)) => {
            let written = Written::at(day, hour);
            Typed { text: written.to_string(), plain: Some(written) }
        }
        _ => typed,
    }
}

/// The old end moved as far as the begin was: what is meant nearly always.
fn moved_end(shape: &Shape, begin: Written, zone: Zone) -> Option<String> {
    let (opens, closes) = (shape.opens()?, shape.closes(zone)?);
    let end = match (begin.clock, closes.clock()) {
        (Some(clock), Some(_)) => {
            let length = closes.instant().epoch() - opens.instant().epoch();
            let start = zone.instant(begin.day, clock);
            let (day, clock, _) = zone.civil(crate::time::Instant::from_epoch(start.epoch() + length));
            Written::at(day, clock)
        }
        (_, clock) => {
            let days = closes.day() - opens.day();
            Written { day: begin.day.checked_add_signed(days)?, clock }
        }
    };
    Some(end.to_string())
}

fn ends_after(text: &str, begin: Option<Written>, lang: Lang) -> Result<Typed, String> {
    let typed = dates::read(text, begin, lang)?;
    match (begin, typed.plain) {
        (Some(begin), Some(end)) if ends_before(end, begin) => {
            Err(lang.pick(format!("结束不能早于开始（{begin}）"), format!("it ends before it begins ({begin})")))
        }
        _ => Ok(typed),
    }
}

fn ends_before(end: Written, begin: Written) -> bool {
    let end = (end.day, end.clock.unwrap_or(Clock::END_OF_DAY));
    end <= (begin.day, begin.clock.unwrap_or(Clock::MIDNIGHT))
}

fn later_end(arguments: &AmendArguments, shape: &Shape, zone: Zone, asker: &mut Asker<'_>) -> Option<String> {
    let lang = asker.lang();
    let Some(old) = shape.closes(zone) else {
        asker.refuse(
            lang.pick(
                "这一事项没有结束时间，不能延长；要改时间请用 --postpone",
                "this one has no end to extend; use --postpone for another date",
            )
            .to_owned(),
        );
        return None;
    };
    let question = Question {
        flag: "--until",
        zh: &format!("延长到什么时候？现在是 {}", written(old)),
        en: &format!("Extended until? Now it is {}", written(old)),
    };
    let until = asker.need(&question, arguments.until.as_deref(), None, |text| {
        let typed = dates::read(text, None, lang)?;
        let later = typed.plain.is_none_or(|new| Point::end(new.day, new.clock, zone).instant() > old.instant());
        if later {
            return Ok(typed);
        }
        Err(lang.pick(
            format!("不比现在的期限（{}）晚；要提前请用 --postpone", written(old)),
            format!("not later than what holds now ({}); to bring it forward use --postpone", written(old)),
        ))
    })?;
    Some(format!("    extend: {{until: {}}}\n", until.text))
}

/// Which facts of a deadline were wrong; at least one.
fn correction(
    arguments: &AmendArguments,
    portal: &Portal,
    facts: &Facts,
    key: &str,
    asker: &mut Asker<'_>,
    corrected: &mut [Vec<(String, String, String)>; 2],
) -> Option<String> {
    let lang = asker.lang();
    let zone = portal.settings.zone;
    let mut entries = Vec::new();
    let mut dates_changed = false;
    let begin = ("--from", "from", arguments.from.as_ref(), "正确的开始时间", "The right begin");
    let end = ("--until", "until", arguments.until.as_ref(), "正确的结束时间", "The right end");
    let day = ("--from", "on", arguments.from.as_ref().or(arguments.until.as_ref()), "正确的日期", "The right date");
    let edges = match facts.shape {
        Shape::Milestone { .. } => vec![day],
        _ => vec![begin, end],
    };
    for (flag, yaml, given, zh, en) in edges {
        let question = Question { flag, zh, en };
        if let Some(typed) = asker.may(&question, given.map(String::as_str), |text| dates::read(text, None, lang)) {
            entries.push(format!("{yaml}: {}", typed.text));
            dates_changed = true;
        }
    }
    if dates_changed {
        for (list, lang) in corrected.iter_mut().zip(Lang::ALL) {
            let old = crate::output::when::phrase(&facts.shape, zone, lang).plain();
            list.push((lang.pick("时间", "When").to_owned(), old, format!("{{{{ date {key} }}}}")));
        }
    }
    let place =
        Question { flag: "--place", zh: "正确的地点（代号或文字）", en: "The right place (id or words)" };
    if let Some(place) = asker.may(&place, arguments.place.as_deref(), |text| Ok(text.to_owned())) {
        entries.push(format!("place: {}", place_yaml(&place, arguments.place_en.as_deref(), &portal.settings)));
        for (list, lang) in corrected.iter_mut().zip(Lang::ALL) {
            let old = facts.place.as_ref().map_or("", |place| portal.place(place).get(lang)).to_owned();
            list.push((lang.pick("地点", "Where").to_owned(), old, format!("{{{{ place {key} }}}}")));
        }
    }
    let fee = Question { flag: "--fee", zh: "正确的费用", en: "The right fee" };
    if let Some(fee) = asker.may(&fee, arguments.fee.as_deref(), |text| Ok(text.to_owned())) {
        entries.push(format!("fee: {}", yaml_pair(&fee, arguments.fee_en.as_deref())));
        for (list, lang) in corrected.iter_mut().zip(Lang::ALL) {
            let old = facts.fee.as_ref().map_or("", |fee| fee.get(lang)).to_owned();
            list.push((lang.pick("费用", "Fee").to_owned(), old, format!("{{{{ fee {key} }}}}")));
        }
    }
    if entries.is_empty() {
        asker.refuse(
            lang.pick(
                "更正什么？用 --from、--until、--place、--fee 写出正确的内容",
                "correct what? Give the right --from, --until, --place or --fee",
            )
            .to_owned(),
        );
        return None;
    }
    Some(format!("    correct: {{{}}}\n", entries.join(", ")))
}

fn place_yaml(place: &str, english: Option<&str>, settings: &Settings) -> String {
    let known = settings.places.keys().any(|id| id.as_str() == place);
    if known { place.to_owned() } else { yaml_pair(place, english) }
}
