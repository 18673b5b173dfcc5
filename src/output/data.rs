//! `deadlines.json`: the portal's dates for other programs (a mini-program, a wall screen), and its JSON Schema, derived
//! from the same structures so that the two cannot drift apart. Both languages in one file; instants as RFC 3339 with
//! offset and as epoch seconds, the same values the pages and feeds are made from. The comments of the fields are what
//! the schema publishes, therefore in both languages.

use rayon::prelude::*;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::events::{CalendarEvent, EventState};
use super::maker::Maker;
use super::routes::Route;
use super::told::{self, Revised};
use super::{deadlines, when};
use crate::content::text::Text;
use crate::lang::Lang;
use crate::portal::cohorts;
use crate::portal::facts::Deadline;
use crate::portal::shape::Shape;
use crate::time::{Clock, EventTime, Instant, Zone};

/// Version of the format: raised when a field changes its meaning or goes. A new field does not raise it.
const VERSION: u32 = 1;

/// 门户的全部截止事项，给小程序、大屏等程序使用。没有的内容不写这个字段，不写 null。
/// Every deadline of the portal, for other programs. What does not apply is left out; no field is ever null.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "deadlines.json", deny_unknown_fields)]
struct File<Items> {
    /// 本文件的 JSON Schema 的网址。
    /// Address of the JSON Schema of this file.
    #[serde(rename = "$schema")]
    #[schemars(extend("format" = "uri"))]
    schema: String,
    /// 格式版本。只有字段含义改变或取消时才加一；新增字段不加。
    /// Version of the format. Raised only when a field changes its meaning or goes, not for a new field.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// 门户名称。
    /// Name of the portal.
    title: Words,
    /// IANA 时区名；所有日期和“整天”都按这个时区。
    /// IANA name of the zone in which all days are meant.
    timezone: &'static str,
    /// 截止事项，按 id 排列。包括已过期、已取消和已被取代的，看 status。
    /// The deadlines in order of id; past, cancelled and superseded ones included, see `status`.
    deadlines: Items,
}

/// Every [`Item`], made some at a time as they are written: of thousands of them at once the text alone is enough.
struct Items<'a>(&'a Maker);

/// How many are made side by side and held at a time.
const AT_ONCE: usize = 256;

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Items(maker) = *self;
        let deadlines: Vec<&Deadline> = maker.portal.deadlines.values().collect();
        let mut items = serializer.serialize_seq(Some(deadlines.len()))?;
        for some in deadlines.chunks(AT_ONCE) {
            let made: Vec<Item> = some.par_iter().map(|deadline| item(maker, deadline)).collect();
            made.iter().try_for_each(|item| items.serialize_element(item))?;
        }
        items.end()
    }
}

/// 同一文字的中文和英文；缺译文时两者相同。
/// A text in Chinese and English; both alike where there is no translation.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Words {
    /// 中文。
    /// Chinese.
    zh: String,
    /// 英文。
    /// English.
    en: String,
}

/// 一件有日期的事。
/// A dated thing a student must or can do.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Item {
    /// 永久编号“通知.事项”，改期、改名都不变。
    /// Permanent id, `notice.deadline`; a move or a new title does not change it.
    id: String,
    /// 所在通知的代号。
    /// Id of its notice.
    notice: String,
    /// 类型的代号，在 site.yaml 里声明。
    /// Id of its kind, declared in site.yaml.
    kind: String,
    /// 名称。
    /// What it is called.
    title: Words,
    /// 时间的形态：session 到场；window 时段；paused 有暂停的时段；due 截止；opens 起始；milestone 某日；daily 按日开放；approximate 约略；personal 因人而异；unresolved 待定。
    /// What it is in time: a session to attend, a window, a paused window, due, opens, a milestone day, daily hours, approximate, personal, unresolved.
    #[schemars(extend("enum" = SHAPES))]
    shape: &'static str,
    /// scheduled 照常；postponed 延期，新时间待定；cancelled 取消；superseded 已由另一份通知取代。
    /// scheduled: takes place; postponed: no new date yet; cancelled; superseded: replaced by another notice.
    #[schemars(extend("enum" = STATES))]
    status: &'static str,
    /// 时间的完整说法，与网页上一致。
    /// When, in words, as on the pages.
    when: Words,
    /// 开始的时刻。没有开始时间（如只有截止）时不写。
    /// The instant it begins. Absent where there is none (a mere due date).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Moment")]
    opens: Option<Moment>,
    /// 结束的时刻，不含这一刻：写“25日”截止，这里是26日 00:00。没有结束时间时不写。
    /// The first instant at which it is too late: "until the 25th" gives 00:00 on the 26th. Absent where no end is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Moment")]
    closes: Option<Moment>,
    /// 时段中间的暂停，按时间排列。没有暂停时不写。
    /// When a window is closed in between, in order. Absent without pauses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pauses: Vec<Pause>,
    /// 按日开放的每一段，按时间排列。其他形态不写。
    /// The open stretches of daily hours, in order. Absent for other shapes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    slots: Vec<Slot>,
    /// 地点。不写表示没有规定地点。
    /// Where. Absent where no place is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Words")]
    place: Option<Words>,
    /// 适用群体的代号，包含下级群体。
    /// Ids of the cohorts it concerns, those below them included.
    cohorts: Vec<String>,
    /// 对象的文字说明。不写表示没有另外说明。
    /// For whom, in words. Absent where cohorts say it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Words")]
    who: Option<Words>,
    /// 费用。不写表示没有另外说明。
    /// What it costs. Absent where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Words")]
    fee: Option<Words>,
    /// 说明。没有时不写。
    /// A remark. Absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Words")]
    note: Option<Words>,
    /// 变更过几次；0 表示和最初发布的一样。
    /// How often its facts were changed; 0: as first published.
    revision: u32,
    /// 首次公布的时刻。
    /// When it was first made known.
    published: Moment,
    /// 最近一次变更公布的时刻，日历条目有变（例如停办了一天）也算；没有变更时等于 published。
    /// When its latest change was made known, be it one of its calendar entries alone, such as a day of closure; equals
    /// `published` without one.
    updated: Moment,
    /// 所在通知的网页，中英文各一个完整网址。
    /// The page of its notice in each language, as full addresses.
    url: Words,
    /// 日历里属于它的条目，与 .ics 文件一致。没有确定时间时为空。
    /// Its entries in the calendars, as in the .ics files. Empty where it has no certain date.
    events: Vec<Event>,
}

/// 一个时刻，两种写法。
/// An instant, written twice.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Moment {
    /// RFC 3339，带门户时区的偏移，如 2024-11-17T10:00:00+08:00。
    /// RFC 3339 with the offset of the portal's zone.
    #[schemars(extend("format" = "date-time"))]
    at: String,
    /// 自 1970-01-01T00:00:00Z 起的秒数。
    /// Seconds since 1970-01-01T00:00:00Z.
    epoch: i64,
}

/// 一段暂停，不含结束的时刻。
/// A pause; its end is not part of it.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Pause {
    /// 暂停开始。
    /// Closed from then on.
    from: Moment,
    /// 重新开放。
    /// Open again from then on.
    until: Moment,
}

/// 一段开放时间，不含结束的时刻。
/// An open stretch; its end is not part of it.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Slot {
    /// 开放。
    /// Opens.
    from: Moment,
    /// 关闭。
    /// Closes.
    until: Moment,
    /// 停止受理；不晚于 until。
    /// Nobody is admitted from then on; not later than `until`.
    last_admission: Moment,
}

/// 日历里的一个条目。
/// An entry of the calendars.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Event {
    /// 条目的永久编号（RFC 5545 UID），所有日历、两种语言都相同。
    /// Its permanent identity (RFC 5545 UID), the same in every calendar and language.
    uid: String,
    /// date 日期本身；notice 说明改期或取消的条目，立在原来的日子上。
    /// date: the date itself; notice: tells on the old day of a move or a cancellation.
    #[schemars(extend("enum" = ["date", "notice"]))]
    role: &'static str,
    /// 变更次数（RFC 5545 SEQUENCE）。
    /// Number of changes (RFC 5545 SEQUENCE).
    sequence: u32,
    /// 最近一次变更（RFC 5545 LAST-MODIFIED）。
    /// Last change (RFC 5545 LAST-MODIFIED).
    modified: Moment,
    /// 是否取消（RFC 5545 STATUS:CANCELLED）。
    /// Whether it does not take place (RFC 5545 STATUS:CANCELLED).
    cancelled: bool,
    /// 是否整天的条目；这时 starts、ends 是门户时区的午夜。
    /// Whether it covers whole days; then `starts` and `ends` are midnights of the portal's zone.
    whole_days: bool,
    /// 开始。
    /// Start.
    starts: Moment,
    /// 结束，不含这一刻。
    /// End, not part of it.
    ends: Moment,
}

/// The ids of shapes, see [`Shape::name`].
const SHAPES: [&str; 10] =
    ["session", "window", "paused", "due", "opens", "milestone", "daily", "approximate", "personal", "unresolved"];

/// The ids of states, see [`deadlines::status`].
const STATES: [&str; 4] = ["scheduled", "postponed", "cancelled", "superseded"];

/// The JSON Schema of the file (draft 2020-12).
pub(super) fn schema(maker: &Maker) -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<File<Vec<Item>>>();
    schema.insert("$id".to_owned(), Route::DataSchema.absolute(&maker.base_url).into());
    pretty(&schema)
}

/// The bytes of the file.
pub(super) fn json(maker: &Maker) -> String {
    let portal = &*maker.portal;
    let settings = &portal.settings;
    let file = File {
        schema: Route::DataSchema.absolute(&maker.base_url),
        version: VERSION,
        title: words(&settings.title),
        timezone: settings.zone.name(),
        deadlines: Items(maker),
    };
    pretty(&file)
}

fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("the structures have only texts and numbers");
    text.push('\n');
    text
}

fn item(maker: &Maker, deadline: &Deadline) -> Item {
    let portal = &*maker.portal;
    let zone = portal.settings.zone;
    let facts = deadline.facts();
    let both = |make: &dyn Fn(Lang) -> String| Words { zh: make(Lang::Zh), en: make(Lang::En) };
    let pauses = match &facts.shape {
        Shape::Window { pauses, .. } => pauses
            .iter()
            .map(|pause| Pause {
                from: moment(pause.start().instant(), zone),
                until: moment(pause.end().instant(), zone),
            })
            .collect(),
        _ => Vec::new(),
    };
    let retyped = told::retyped(maker, &portal.lock, deadline);
    let retyped_times = retyped.map_or(0, |retyped| retyped.times);
    let stamps = maker.events.of(&deadline.key).map(|event| maker.revised(event).modified);
    let updated = stamps.chain(retyped.map(|retyped| retyped.at)).fold(deadline.latest().at, Instant::max);
    let notice = maker.portal.document_of(&deadline.key.notice);
    let page = |lang: Lang| Route::Document(lang, notice.clone()).absolute(&maker.base_url);
    Item {
        id: format!("{}.{}", deadline.key.notice, deadline.key.deadline),
        notice: deadline.key.notice.to_string(),
        kind: facts.kind.to_string(),
        title: both(&|lang| deadlines::title(maker, facts, lang)),
        shape: facts.shape.name(),
        status: deadlines::status(facts),
        when: both(&|lang| when::phrase(&facts.shape, zone, lang).plain()),
        opens: facts.shape.opens().map(|point| moment(point.instant(), zone)),
        closes: facts.shape.closes(zone).map(|point| moment(point.instant(), zone)),
        pauses,
        slots: facts
            .shape
            .slots(zone)
            .into_iter()
            .map(|slot| Slot {
                from: moment(slot.from, zone),
                until: moment(slot.until, zone),
                last_admission: moment(slot.cutoff, zone),
            })
            .collect(),
        place: facts.place.as_ref().map(|place| words(portal.place(place))),
        cohorts: cohorts::reached(&portal.settings, &facts.cohorts)
            .iter()
            .map(|cohort| cohort.id.to_string())
            .collect(),
        who: facts.who.as_ref().map(words),
        fee: facts.fee.as_ref().map(words),
        note: facts.note.as_ref().map(words),
        revision: u32::try_from(deadline.revisions.len() - 1).unwrap_or(u32::MAX).saturating_add(retyped_times),
        published: moment(deadline.first().at, zone),
        updated: moment(updated, zone),
        url: both(&page),
        events: maker.events.of(&deadline.key).map(|event| self::event(maker, event)).collect(),
    }
}

fn event(maker: &Maker, event: &CalendarEvent) -> Event {
    let settings = &maker.portal.settings;
    let zone = settings.zone;
    let (starts, ends) = match event.when {
        EventTime::Timed(start, end) => (start, end),
        EventTime::Days(first, last) => (zone.instant(first, Clock::MIDNIGHT), zone.instant(last, Clock::END_OF_DAY)),
    };
    let is_notice = event.role.is_note();
    let Revised { sequence, modified, .. } = maker.revised(event);
    Event {
        uid: event.uid(&settings.uid_domain),
        role: if is_notice { "notice" } else { "date" },
        sequence,
        modified: moment(modified, zone),
        cancelled: event.state == EventState::Cancelled,
        whole_days: matches!(event.when, EventTime::Days(..)),
        starts: moment(starts, zone),
        ends: moment(ends, zone),
    }
}

fn words(text: &Text) -> Words {
    Words { zh: text.get(Lang::Zh).to_owned(), en: text.get(Lang::En).to_owned() }
}

fn moment(instant: Instant, zone: Zone) -> Moment {
    Moment { at: zone.rfc3339(instant), epoch: instant.epoch() }
}
