//! Answers that fill the gaps of a pattern: dates, place, cohorts and kinds, measured against `site.yaml`.
//! Knows no file.

use std::collections::BTreeMap;

use super::NewArguments;
use super::pattern::{Need, Pattern, Value};
use crate::cli::ask::{Asker, Choice, Question, one_of};
use crate::cli::dates;
use crate::cli::yaml_text::{yaml_pair, yaml_text};
use crate::content::ids::is_id;
use crate::content::site::Settings;
use crate::content::text::Text;
use crate::diagnostics::nearest;
use crate::lang::Lang;
use crate::time::Written;

/// Dates, place and cohorts: what the pattern has gaps for.
pub(super) fn facts(
    arguments: &NewArguments,
    settings: &Settings,
    pattern: &Pattern,
    today: Written,
    asker: &mut Asker<'_>,
    values: &mut BTreeMap<String, Value>,
    year: &mut Written,
) {
    let lang = asker.lang();
    let owner = settings.default_lang();
    let date = |text: &str| dates::read(text, None, lang);
    let published = Question { flag: "--published", zh: "发布日期", en: "Day of publication" };
    let published = match arguments.published.as_deref() {
        Some(text) => asker.need(&published, Some(text), None, date).and_then(|typed| typed.plain),
        None => Some(today),
    };
    values.insert("published".to_owned(), Value::Yaml(published.unwrap_or(today).to_string()));
    if arguments.sessions {
        values.insert("sessions".to_owned(), Value::Yaml("sessions.csv".to_owned()));
    }
    if let Some(contact) = &settings.contact {
        values.insert("contact".to_owned(), Value::Yaml(contact.to_string()));
    }
    let (mut begin, mut lacks_begin) = (None, false);
    for (gap, flag, zh, en, given) in [
        ("from", "--from", "开始时间，例如 2026-03-09 10:00", "Begins, such as 2026-03-09 10:00", &arguments.from),
        (
            "until",
            "--until",
            "结束时间，同一天只写钟点也行；只写日期就含当天",
            "Ends; the hour alone means the same day, a date alone includes that day",
            &arguments.until,
        ),
    ] {
        // The first row of a table must hold already, or the new notice would not build.
        let need = if arguments.sessions { Some(Need::Required) } else { pattern.need(gap, owner, values) };
        let question = Question { flag, zh, en };
        let read = |text: &str| {
            // Where the begin could not be read that is told already; an end of the hour alone is not wrong as well.
            let typed = dates::read(text, begin.or((gap == "until" && lacks_begin).then_some(today)), lang)?;
            match (begin, typed.plain) {
                (Some(begin), Some(end)) if is_before(end, begin) => {
                    Err(lang.pick(format!("结束早于开始（{begin}）"), format!("it ends before it begins ({begin})")))
                }
                _ => Ok(typed),
            }
        };
        let typed = match need {
            Some(Need::Required) => asker.need(&question, given.as_deref(), None, read),
            // Of the optional ones only the end is worth a question.
            Some(Need::Optional) if gap == "until" || given.is_some() => asker.may(&question, given.as_deref(), read),
            Some(Need::Optional) => None,
            None => {
                refuse_unused(asker, flag, given.as_deref(), pattern);
                None
            }
        };
        lacks_begin = typed.is_none() && need == Some(Need::Required);
        let Some(typed) = typed else { continue };
        if gap == "from" {
            begin = typed.plain;
        }
        *year = typed.plain.unwrap_or(*year);
        values.insert(gap.to_owned(), Value::Yaml(typed.text));
    }
    place(arguments, settings, pattern, asker, values);
    cohorts(arguments, settings, asker, values);
}

fn is_before(end: Written, begin: Written) -> bool {
    match (end.clock, begin.clock) {
        (Some(end_clock), Some(begin_clock)) => (end.day, end_clock) < (begin.day, begin_clock),
        _ => end.day < begin.day,
    }
}

fn refuse_unused(asker: &mut Asker<'_>, flag: &str, given: Option<&str>, pattern: &Pattern) {
    if given.is_some() {
        let message = asker.lang().pick(
            format!("{flag}：“{}”这种通知没有这一项", pattern.name),
            format!("{flag}: the pattern `{}` has no such thing", pattern.name),
        );
        asker.refuse(message);
    }
}

fn place(
    arguments: &NewArguments,
    settings: &Settings,
    pattern: &Pattern,
    asker: &mut Asker<'_>,
    values: &mut BTreeMap<String, Value>,
) {
    let lang = asker.lang();
    if pattern.need("place", settings.default_lang(), values).is_none() {
        return refuse_unused(asker, "--place", arguments.place.as_deref(), pattern);
    }
    let ids: Vec<&str> = settings.places.keys().map(|id| id.as_str()).collect();
    let called = |text: &str| {
        let named = |name: &Text| Lang::ALL.iter().any(|lang| name.own(*lang) == Some(text));
        let known = settings.places.iter();
        let mut known = known.filter(|(_, place)| named(&place.name) || place.short.as_ref().is_some_and(named));
        known.next().map(|(id, _)| id.to_string())
    };
    let named = settings.places.iter().map(|(id, place)| format!("{id} {}", place.name.get(lang)));
    let known = named.collect::<Vec<_>>().join(lang.pick("、", ", "));
    let question = Question {
        flag: "--place",
        zh: &format!("地点：写 site.yaml 里的代号（{known}），或直接写地点"),
        en: &format!("Place: an id of site.yaml ({known}), or words"),
    };
    let place = asker.may(&question, arguments.place.as_deref(), |text| {
        let near = (is_id(text) && !ids.contains(&text)).then(|| nearest(text, ids.iter().copied()));
        match near {
            None => Ok(called(text).unwrap_or_else(|| text.to_owned())),
            Some(Some(near)) => Err(lang.pick(
                format!("site.yaml 里没有这个地点；是不是想写“{near}”？"),
                format!("site.yaml has no such place; did you mean `{near}`?"),
            )),
            Some(None) => Err(lang.pick(
                format!("site.yaml 里没有这个地点；已有：{known}"),
                format!("site.yaml has no such place; it has: {known}"),
            )),
        }
    });
    let Some(place) = place else { return };
    // In a table a place in words stands alone; its English has a column of its own there.
    let alone = arguments.sessions || ids.contains(&place.as_str());
    let value = if alone { place } else { yaml_pair(&place, arguments.place_en.as_deref()) };
    values.insert("place".to_owned(), Value::Yaml(value));
}

/// What people answer who were told to leave it out.
const EVERYONE: [&str; 8] = ["所有", "所有人", "所有学生", "全部", "全体", "全体学生", "all", "everyone"];

fn cohorts(arguments: &NewArguments, settings: &Settings, asker: &mut Asker<'_>, values: &mut BTreeMap<String, Value>) {
    if settings.cohorts.is_empty() && arguments.cohorts.is_none() {
        return;
    }
    let lang = asker.lang();
    let ids: Vec<Choice> =
        settings.cohorts.iter().map(|cohort| Choice::named(cohort.id.to_string(), names_of(&cohort.name))).collect();
    let named = settings.cohorts.iter().map(|cohort| format!("{} {}", cohort.id, cohort.name.get(lang)));
    let known = named.collect::<Vec<_>>().join(lang.pick("、", ", "));
    let question = Question {
        flag: "--cohorts",
        zh: &format!("给哪些学生看？写代号，用逗号隔开（{known}）；给所有人就不写"),
        en: &format!("For which cohorts? Ids with commas ({known}); leave out for everyone"),
    };
    let chosen = asker.may(&question, arguments.cohorts.as_deref(), |text| {
        if EVERYONE.contains(&text.to_lowercase().as_str()) {
            return Ok(Vec::new());
        }
        let names = text.split([',', '，', '、', ' ']).map(str::trim).filter(|name| !name.is_empty());
        names.map(|name| one_of_ids(name, &ids, lang)).collect::<Result<Vec<String>, String>>()
    });
    if let Some(chosen) = chosen.filter(|chosen| !chosen.is_empty()) {
        let list: Vec<String> = chosen.iter().map(|id| yaml_text(id)).collect();
        values.insert("cohorts".to_owned(), Value::Yaml(format!("[{}]", list.join(", "))));
    }
}

/// By id only: `2` must not become the second cohort where ids are years.
fn one_of_ids(name: &str, ids: &[Choice], lang: Lang) -> Result<String, String> {
    if name.parse::<usize>().is_ok() && !ids.iter().any(|choice| choice.id == name) {
        let known: Vec<&str> = ids.iter().map(|choice| choice.id.as_str()).collect();
        let known = known.join(lang.pick("、", ", "));
        return Err(lang.pick(format!("没有“{name}”；可选：{known}"), format!("there is no `{name}`; one of: {known}")));
    }
    one_of(name, ids, lang).map_err(|message| format!("{name}：{message}"))
}

/// The kind of a deadline that the pattern leaves open.
pub(super) fn kind(
    arguments: &NewArguments,
    settings: &Settings,
    pattern: &Pattern,
    asker: &mut Asker<'_>,
    values: &mut BTreeMap<String, Value>,
) {
    if pattern.need("kind", settings.default_lang(), values) != Some(Need::Required) {
        return;
    }
    let lang = asker.lang();
    let ids: Vec<Choice> =
        settings.kinds.iter().map(|kind| Choice::named(kind.id.to_string(), names_of(&kind.name))).collect();
    let named = settings.kinds.iter().map(|kind| format!("{} {}", kind.id, kind.name.get(lang)));
    let list = named.collect::<Vec<_>>().join(lang.pick("、", ", "));
    let question =
        Question {
            flag: "--kind", zh: &format!("事项类型：{list}"), en: &format!("Kind of the deadline: {list}")
        };
    let proposal = ids.first().map(|choice| choice.id.as_str());
    if let Some(kind) = asker.need(&question, arguments.kind.as_deref(), proposal, |text| one_of(text, &ids, lang)) {
        values.insert("kind".to_owned(), Value::Yaml(kind));
    }
}

/// Kinds belong to the portal. Where it lacks one that the pattern names, its first stands in, and the clerk is told.
pub(super) fn kinds(
    settings: &Settings,
    pattern: &Pattern,
    values: &mut BTreeMap<String, Value>,
    asker: &mut Asker<'_>,
) -> Vec<String> {
    let lang = asker.lang();
    let owner = settings.default_lang();
    let ids: Vec<String> = settings.kinds.iter().map(|kind| kind.id.to_string()).collect();
    let mut notes = Vec::new();
    for kind in pattern.kinds(owner) {
        let known = ids.iter().find(|id| **id == kind).or(ids.first());
        let Some(known) = known else {
            asker.refuse(lang.pick(
                format!("site.yaml 里还没有事项类型。\n改法：在 site.yaml 里加上：\nkinds:\n  {kind}:\n    name: {{zh: …, en: …}}"),
                format!("site.yaml declares no kinds.\nfix: add to site.yaml:\nkinds:\n  {kind}:\n    name: {{zh: …, en: …}}"),
            ));
            return notes;
        };
        if *known != kind {
            notes.push(lang.pick(
                format!("提示：site.yaml 里没有类型“{kind}”，先写成“{known}”，请检查 kind: 这一行。"),
                format!("note: site.yaml has no kind `{kind}`; `{known}` was written instead, check the line `kind:`."),
            ));
        }
        values.insert(format!("kind.{kind}"), Value::Yaml(known.clone()));
    }
    notes
}

/// What people call a thing, in every language it has a name in.
fn names_of(name: &Text) -> Vec<String> {
    Lang::ALL.iter().filter_map(|lang| name.own(*lang)).map(str::to_owned).collect()
}
