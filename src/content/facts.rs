//! Facts as an author writes them: dates, places, groups, fees; in a deadline, in a change of one, in a row of a table.
//! Everything is checked against `site.yaml` here; what a date means is decided in `portal`.

use super::ids::{CohortId, ContactId, DeadlineId, KindId, PlaceId};
use super::keys::{self, names_of};
use super::site::{Cohort, Settings, known_contact};
use super::text::Text;
use super::yaml::{Map, Mark, Node};
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;
use crate::time::{Approximate, Clock, Daily, DayHours, DayOfWeek, DaysOpen, Expression, Misread, Offset};
use crate::time::{read_approximate, read_clock, read_day_range, read_hours};
use chrono::{NaiveDate, Weekday};

/// A value with the place it was written at.
#[derive(Debug, Clone)]
pub struct Marked<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub mark: Mark,
}

/// Equal means: says the same. Where it stands does not matter to history.
impl<T: PartialEq> PartialEq for Marked<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// A deadline as written.
#[derive(Debug, Clone)]
pub struct DeadlineEntry {
    /// Its id.
    pub id: Marked<DeadlineId>,
    /// Everything else.
    pub facts: FactsEntry,
    /// How it came into the notice; only the table on the page asks.
    pub origin: Origin,
}

/// How a deadline came into its notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It was written under `deadlines:`.
    Written,
    /// It is a row of the notice's table of sessions.
    Row,
    /// `each` derived it from a session.
    Each {
        /// The deadline as written.
        template: DeadlineId,
        /// The session it follows.
        session: DeadlineId,
    },
}

/// The facts of a deadline, each of which a later change may replace.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FactsEntry {
    /// Its kind.
    pub kind: Option<KindId>,
    /// What it is called, if not like its kind.
    pub label: Option<Text>,
    /// Its dates.
    pub when: WhenEntry,
    /// Where.
    pub place: Option<PlaceEntry>,
    /// For whom; `None`: the notice's.
    pub cohorts: Option<Vec<CohortId>>,
    /// For whom, in words.
    pub who: Option<Text>,
    /// What it costs.
    pub fee: Option<Text>,
    /// A remark.
    pub note: Option<Text>,
    /// Whom to ask.
    pub contact: Option<ContactId>,
}

/// A place as written.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaceEntry {
    /// Declared in `site.yaml`.
    Known(PlaceId),
    /// In words.
    Free(Text),
}

/// Dates as written. Which of them may stand together is decided when the shape is resolved. A portal holds very many, of
/// which each has one or two: boxes keep the room for all the others small.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WhenEntry {
    /// Begins; includes that instant or day.
    pub from: Option<Box<Marked<Expression>>>,
    /// Ends; a date includes that day.
    pub until: Option<Box<Marked<Expression>>>,
    /// Ends; a date excludes that day.
    pub before: Option<Box<Marked<Expression>>>,
    /// The day of a milestone.
    pub on: Option<Box<Marked<Expression>>>,
    /// A month or a third of one.
    pub around: Option<Box<Marked<Approximate>>>,
    /// A period that begins with something the student does.
    pub within: Option<Box<Marked<Offset>>>,
    /// What the student does, in words.
    pub after: Option<Text>,
    /// Opening hours.
    pub daily: Option<Box<Marked<Daily>>>,
    /// Days on which a window is closed, first and last.
    pub closed: Vec<Marked<(NaiveDate, NaiveDate)>>,
    /// A date was written that nobody can read; it was told, and nothing may be concluded from its absence.
    pub unreadable: bool,
}

impl WhenEntry {
    /// Whether no date was written at all.
    pub fn is_empty(&self) -> bool {
        *self == WhenEntry::default()
    }

    /// This, with everything that `change` says put over it.
    #[must_use]
    pub fn changed_by(&self, change: &WhenEntry) -> WhenEntry {
        let mut new = self.clone();
        if change.until.is_some() || change.before.is_some() {
            (new.until, new.before) = (change.until.clone(), change.before.clone());
        }
        // A date instead of "mid May", or a day instead of a window: another shape replaces all of the old one.
        let other_shape = change.on.is_some() || change.around.is_some() || change.within.is_some();
        let was_other = new.on.is_some() || new.around.is_some() || new.within.is_some() || new.after.is_some();
        if other_shape || (was_other && (change.from.is_some() || change.until.is_some() || change.before.is_some())) {
            return change.clone();
        }
        if change.from.is_some() {
            new.from = change.from.clone();
        }
        if change.daily.is_some() {
            new.daily = change.daily.clone();
        }
        if !change.closed.is_empty() {
            new.closed = change.closed.clone();
        }
        if change.after.is_some() {
            new.after = change.after.clone();
        }
        new.unreadable |= change.unreadable;
        new
    }

    /// A mark of any date in it, for messages about their combination.
    pub fn mark(&self) -> Option<&Mark> {
        let dates = [&self.from, &self.until, &self.before, &self.on].into_iter().flatten().map(|date| &date.mark);
        let others = self.around.iter().map(|a| &a.mark).chain(self.within.iter().map(|w| &w.mark));
        dates.chain(others).chain(self.daily.iter().map(|d| &d.mark)).next()
    }
}

impl FactsEntry {
    /// This, with everything that `change` says put over it.
    #[must_use]
    pub fn changed_by(&self, change: &FactsEntry) -> FactsEntry {
        let over = |new: &Option<Text>, old: &Option<Text>| new.clone().or_else(|| old.clone());
        FactsEntry {
            kind: change.kind.clone().or_else(|| self.kind.clone()),
            label: over(&change.label, &self.label),
            when: self.when.changed_by(&change.when),
            place: change.place.clone().or_else(|| self.place.clone()),
            cohorts: change.cohorts.clone().or_else(|| self.cohorts.clone()),
            who: over(&change.who, &self.who),
            fee: over(&change.fee, &self.fee),
            note: over(&change.note, &self.note),
            contact: change.contact.clone().or_else(|| self.contact.clone()),
        }
    }
}

/// Keys that carry dates.
pub const WHEN_KEYS: &[&str] = names_of!(keys::WHEN);

/// Keys of a deadline besides `id` and the dates.
pub const FACT_KEYS: &[&str] = names_of!(keys::FACTS);

/// Reads the facts of an opened map.
pub fn read_facts(map: &Map<'_>, settings: &Settings, problems: &mut Vec<Diagnostic>) -> FactsEntry {
    let lang = settings.default_lang();
    let text =
        |key: &str, problems: &mut Vec<Diagnostic>| map.get(key).and_then(|node| Text::read(&node, lang, problems));
    FactsEntry {
        kind: map.get("kind").and_then(|node| read_kind(&node, settings, problems)),
        label: text("label", problems),
        when: read_when(map, lang, problems),
        place: map.get("place").and_then(|node| read_place(&node, settings, problems)),
        cohorts: map.get("cohorts").map(|node| read_cohorts(&node, settings, problems)),
        who: text("who", problems),
        fee: text("fee", problems),
        note: text("note", problems),
        contact: map.get("contact").and_then(|node| known_contact(&node, &settings.contacts, problems)),
    }
}

/// Reads the dates of an opened map.
pub fn read_when(map: &Map<'_>, lang: Lang, problems: &mut Vec<Diagnostic>) -> WhenEntry {
    let date = |key: &str, problems: &mut Vec<Diagnostic>| {
        map.get(key).and_then(|node| read_with(&node, problems, Expression::read)).map(Box::new)
    };
    let told = problems.len();
    let mut when = WhenEntry {
        from: date("from", problems),
        until: date("until", problems),
        before: date("before", problems),
        on: date("on", problems),
        around: map.get("around").and_then(|node| read_with(&node, problems, read_approximate)).map(Box::new),
        within: map.get("within").and_then(|node| read_with(&node, problems, Offset::read)).map(Box::new),
        after: map.get("after").and_then(|node| Text::read(&node, lang, problems)),
        daily: map.get("daily").and_then(|node| read_daily(&node, problems)).map(Box::new),
        closed: map
            .get("closed")
            .map(|node| node.items().iter().filter_map(|item| read_with(item, problems, read_day_range)).collect())
            .unwrap_or_default(),
        unreadable: false,
    };
    when.unreadable = problems.len() > told;
    when
}

/// Reads a text with one of the readers of `time`; what it refuses is a problem with a caret below the wrong word.
pub fn read_with<T>(
    node: &Node<'_>,
    problems: &mut Vec<Diagnostic>,
    reader: impl Fn(&str) -> Result<T, Misread>,
) -> Option<Marked<T>> {
    let text = node.text(problems)?;
    match reader(&text) {
        Ok(value) => Some(Marked { value, mark: node.mark() }),
        Err(misread) => {
            problems.push(misread_at(&node.mark(), &misread));
            None
        }
    }
}

/// The message for a text that is no date.
pub fn misread_at(mark: &Mark, misread: &Misread) -> Diagnostic {
    let problem = Diagnostic::error(
        misread.code(),
        mark.within(misread.range.clone()),
        misread.message(Lang::Zh),
        misread.message(Lang::En),
    );
    match (misread.fix(Lang::Zh), misread.fix(Lang::En)) {
        (Some(zh), Some(en)) => problem.fix(zh, en),
        _ => problem,
    }
}

/// A kind that `site.yaml` declares.
pub fn read_kind(node: &Node<'_>, settings: &Settings, problems: &mut Vec<Diagnostic>) -> Option<KindId> {
    let text = node.text(problems)?;
    if let Some(kind) = settings.kinds.iter().find(|kind| kind.id.as_str() == text) {
        return Some(kind.id.clone());
    }
    let known: Vec<&str> = settings.kinds.iter().map(|kind| kind.id.as_str()).collect();
    let problem = Diagnostic::error(
        "unknown-kind",
        node.place(),
        format!("site.yaml 里没有类型“{text}”"),
        format!("site.yaml declares no kind `{text}`"),
    )
    .fix(format!("已有的类型：{}", known.join("、")), format!("the kinds are: {}", known.join(", ")));
    problems.push(meant(problem, &text, settings.kinds.iter().map(|kind| (kind.id.as_str(), &kind.name))));
    None
}

/// Adds the id of what an author called by its name, else the nearest id.
fn meant<'a>(problem: Diagnostic, written: &str, known: impl Iterator<Item = (&'a str, &'a Text)>) -> Diagnostic {
    let known: Vec<(&str, &Text)> = known.collect();
    let is_name = |name: &Text| Lang::ALL.iter().any(|lang| name.own(*lang) == Some(written));
    match known.iter().find(|(_, name)| is_name(name)) {
        Some((id, _)) => problem.fix(format!("是不是想写“{id}”？"), format!("did you mean `{id}`?")),
        None => problem.did_you_mean(written, known.into_iter().map(|(id, _)| id)),
    }
}

/// How an author may say that it is for all.
const EVERYONE: [&str; 7] = ["全部", "所有", "全体", "全体学生", "所有学生", "all", "everyone"];

/// Cohorts that `site.yaml` declares.
pub fn read_cohorts(node: &Node<'_>, settings: &Settings, problems: &mut Vec<Diagnostic>) -> Vec<CohortId> {
    let mut cohorts = Vec::new();
    for item in node.items() {
        let Some(text) = item.text(problems) else { continue };
        match settings.cohorts.iter().find(|cohort| cohort.id.as_str() == text) {
            Some(cohort) if !cohorts.contains(&cohort.id) => cohorts.push(cohort.id.clone()),
            Some(_) => {}
            None => {
                let known: Vec<&str> = settings.cohorts.iter().map(|cohort| cohort.id.as_str()).collect();
                let problem = Diagnostic::error(
                    "unknown-cohort",
                    item.place(),
                    format!("site.yaml 里没有学生群体“{text}”"),
                    format!("site.yaml declares no cohort `{text}`"),
                )
                .fix(
                    format!("已有的群体：{}；新的一级先写进 site.yaml 的 cohorts", known.join("、")),
                    format!(
                        "the cohorts are: {}; a new one is first written in `cohorts:` of site.yaml",
                        known.join(", ")
                    ),
                );
                problems.push(match several_cohorts(&text, settings) {
                    Some(list) => problem.fix(format!("几个群体写成 {list}"), format!("write several as {list}")),
                    None if EVERYONE.contains(&text.to_lowercase().as_str()) => problem
                        .fix("所有学生都要看的，不写 cohorts 这一行", "what is for everyone has no line `cohorts:`"),
                    None => {
                        // 2028 is not 2029 misspelt: it is another intake.
                        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
                        let is_named = |cohort: &Cohort| Lang::ALL.iter().any(|l| cohort.name.own(*l) == Some(&*text));
                        let likely = |cohort: &&Cohort| is_named(cohort) || digits(cohort.id.as_str()) == digits(&text);
                        let cohorts = settings.cohorts.iter().filter(likely);
                        meant(problem, &text, cohorts.map(|cohort| (cohort.id.as_str(), &cohort.name)))
                    }
                });
            }
        }
    }
    cohorts
}

/// `2023、2024`: several cohorts in one text, as the list that was meant.
fn several_cohorts(text: &str, settings: &Settings) -> Option<String> {
    let parts: Vec<&str> = text.split([',', '，', '、', ' ', ';', '；']).filter(|part| !part.is_empty()).collect();
    let known = |part: &&str| {
        let is_it = |cohort: &&Cohort| {
            cohort.id.as_str() == *part || Lang::ALL.iter().any(|lang| cohort.name.own(*lang) == Some(*part))
        };
        settings.cohorts.iter().find(is_it).map(|cohort| format!("\"{}\"", cohort.id))
    };
    let ids: Option<Vec<String>> = parts.iter().map(known).collect();
    ids.filter(|ids| ids.len() > 1).map(|ids| format!("[{}]", ids.join(", ")))
}

/// A place by id, or in words. A text that looks like an id must be one: it would mislead as a place name.
fn read_place(node: &Node<'_>, settings: &Settings, problems: &mut Vec<Diagnostic>) -> Option<PlaceEntry> {
    if node.is_map() {
        return Text::read(node, settings.default_lang(), problems).map(PlaceEntry::Free);
    }
    let text = node.text(problems)?;
    if let Some((id, _)) = settings.places.get_key_value(text.as_str()) {
        return Some(PlaceEntry::Known(id.clone()));
    }
    let named = |name: &Text| Lang::ALL.iter().any(|lang| name.own(*lang) == Some(text.trim()));
    if let Some((id, _)) = settings.places.iter().find(|(_, place)| named(&place.name)) {
        return Some(PlaceEntry::Known(id.clone()));
    }
    if super::ids::is_id(&text) {
        problems.push(
            Diagnostic::error(
                "unknown-place",
                node.place(),
                format!("site.yaml 里没有地点“{text}”"),
                format!("site.yaml declares no place `{text}`"),
            )
            .did_you_mean(&text, settings.places.keys().map(PlaceId::as_str)),
        );
        return None;
    }
    Some(PlaceEntry::Free(Text::of(settings.default_lang(), text.trim())))
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];

/// Opening hours: `{on: working days, hours: [09:00-11:30, 14:30-17:00], cutoff: 16:30, wed: {hours: …}}`.
fn read_daily(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<Marked<Daily>> {
    let map = node.map(names_of!(keys::DAILY), problems)?;
    let days = map.get("on").map_or(Some(DaysOpen::WorkingDays), |node| read_days(&node, problems));
    let hours = map.require("hours", problems).map(|node| hours(&node, problems)).unwrap_or_default();
    let cutoff = map.get("cutoff").and_then(|node| clock(&node, problems));
    let mut by_weekday = std::collections::BTreeMap::new();
    for (name, weekday) in WEEKDAYS {
        let Some(node) = map.get(name) else { continue };
        let Some(fields) = node.map(names_of!(keys::HOURS_OF_DAY), problems) else { continue };
        let day = DayHours {
            hours: fields.get("hours").map_or_else(|| hours.clone(), |node| self::hours(&node, problems)),
            cutoff: fields.get("cutoff").and_then(|node| clock(&node, problems)).or(cutoff),
        };
        by_weekday.insert(DayOfWeek(weekday), day);
    }
    Some(Marked { value: Daily { days: days?, hours, cutoff, by_weekday }, mark: node.mark() })
}

fn read_days(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<DaysOpen> {
    if !node.is_list() {
        let text = node.text(problems)?;
        match text.as_str() {
            "working days" | "workdays" | "工作日" => return Some(DaysOpen::WorkingDays),
            "every day" | "daily" | "每天" => return Some(DaysOpen::EveryDay),
            _ => {}
        }
    }
    let mut days = std::collections::BTreeSet::new();
    for item in node.items() {
        let text = item.text(problems)?;
        match WEEKDAYS.iter().find(|(name, _)| *name == text.to_lowercase()) {
            Some((_, day)) => {
                days.insert(DayOfWeek(*day));
            }
            None => problems.push(
                Diagnostic::error(
                    "unknown-day",
                    item.place(),
                    format!("看不懂“{text}”"),
                    format!("`{text}` is not understood here"),
                )
                .fix(
                    "写 working days、every day，或 [mon, wed, fri]",
                    "write working days, every day, or [mon, wed, fri]",
                ),
            ),
        }
    }
    Some(DaysOpen::On(days))
}

/// Minutes of the day before which no office opens.
const EARLIEST_OFFICE: u16 = 6 * 60;

fn hours(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Vec<(Clock, Clock)> {
    let mut hours: Vec<(Clock, Clock)> = Vec::new();
    for item in node.items() {
        let Some(Marked { value: (opens, closes), .. }) = read_with(&item, problems, read_hours) else { continue };
        let afternoon = opens.minutes() + 12 * 60;
        let is_meant = |before: &&(Clock, Clock)| opens < before.1 && afternoon >= before.1.minutes();
        if hours.last().filter(is_meant).is_some() && opens.minutes() < EARLIEST_OFFICE {
            problems.push(
                Diagnostic::warning(
                    "twelve-hour-clock",
                    item.place(),
                    format!("这里是凌晨 {opens} 到 {closes}"),
                    format!("this is at night, from {opens} to {closes}"),
                )
                .fix(
                    "下午的钟点用 24 小时制，例如 14:30-17:00",
                    "write afternoons by the 24-hour clock, such as 14:30-17:00",
                ),
            );
        }
        hours.push((opens, closes));
    }
    hours
}

fn clock(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<Clock> {
    read_with(node, problems, read_clock).map(|marked| marked.value)
}
