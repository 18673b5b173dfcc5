//! The calendar feeds: what each is called, and their bytes.

use std::collections::BTreeSet;
use std::num::NonZeroU16;

use super::deadlines;
use super::event_texts;
use super::events::{CalendarEvent, EventState};
use super::farewell;
use super::icalendar::{
    self, Alarm, Calendar, CssColor, DuplicateUid, Entry, Event, Geo, Invalid, Line, Mismatch, Revision, Status,
    Summary, Text, TimeZone, Uid, Uri, When,
};
use super::maker::Maker;
use super::membership::Held;
use super::routes::{FeedId, Route};
use super::told::Revised;
use crate::content::ids::{Collection, DeadlineKey, NoticeId};
use crate::content::site::{Datum, Position};
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;
use crate::portal::Portal;
use crate::portal::facts::PlaceFact;
use crate::portal::shape::Shape;
use crate::time::{EventTime, Instant};

/// How often a subscriber should look, in hours.
const REFRESH_HOURS: NonZeroU16 = NonZeroU16::new(6).expect("six is not zero");

/// Google Calendar is said to import no larger file; other clients get slow.
const LARGEST_FEED: usize = 1 << 20;

/// Minutes from midnight to 09:00: a reminder for a whole day should not ring at midnight.
const MORNING_MINUTES: u32 = 9 * 60;

/// What subscribers see as the calendar's name.
pub(super) fn name(maker: &Maker, feed: &FeedId, lang: Lang) -> String {
    let portal = &*maker.portal;
    let title = portal.settings.title.get(lang);
    let kind_name = |id| portal.settings.kind(id).map_or("", |kind| kind.name.get(lang));
    let cohort_name = |id| portal.settings.cohort(id).map_or("", |cohort| cohort.name.get(lang));
    let part = match feed {
        FeedId::All => lang.pick("全部", "All dates").to_owned(),
        FeedId::Kind(kind) => kind_name(kind).to_owned(),
        FeedId::Cohort(cohort) => cohort_name(cohort).to_owned(),
        FeedId::CohortKind(cohort, kind) => format!("{} {}", cohort_name(cohort), kind_name(kind)),
        FeedId::Notice(notice) => notice_name(maker, notice, lang),
    };
    // The telling part first: a phone shows about twelve characters.
    lang.pick(format!("{part}｜{title}"), format!("{part} | {title}"))
}

/// A notice's title; with its id where another notice has the same title.
pub(super) fn notice_name(maker: &Maker, notice: &NoticeId, lang: Lang) -> String {
    let page = maker.portal.notice(notice);
    let title = page.map_or_else(String::new, |page| page.document.front.title.get(lang).to_owned());
    let named = (lang, title);
    if maker.shared_titles.contains(&named) { format!("{} {notice}", named.1) } else { named.1 }
}

/// Titles that more than one notice bears.
pub(super) fn shared_titles(portal: &Portal) -> BTreeSet<(Lang, String)> {
    let mut seen = BTreeSet::new();
    let mut shared = BTreeSet::new();
    for page in portal.collection(Collection::Notices) {
        for lang in portal.settings.languages.iter().copied() {
            let named = (lang, page.document.front.title.get(lang).to_owned());
            if !seen.insert(named.clone()) {
                shared.insert(named);
            }
        }
    }
    shared
}

/// A feed's file, of what is said of all deadlines it holds, in this language.
///
/// # Errors
/// A value that no calendar may hold, which the loader should have refused.
pub(super) fn file<'a>(
    maker: &Maker,
    feed: &FeedId,
    held: &Held,
    entries: impl IntoIterator<Item = &'a (Entry, Revision)>,
    lang: Lang,
) -> Result<String, Unwritable> {
    let page = match feed {
        FeedId::Notice(notice) => Route::Document(lang, maker.portal.document_of(notice)),
        FeedId::Cohort(cohort) | FeedId::CohortKind(cohort, _) => Route::Cohort(lang, cohort.clone()),
        FeedId::All | FeedId::Kind(_) => Route::Calendar(lang),
    };
    let color = match feed {
        FeedId::Kind(kind) | FeedId::CohortKind(_, kind) => color(maker, kind),
        _ => None,
    };
    let header = header(maker, &name(maker, feed, lang), &Route::Feed(lang, feed.clone()), &page, color, lang)?;
    let shortened = held.shortened.map(Instant::epoch);
    let zone = zone(maker)?;
    let former = farewell::of(maker, held).map(|(event, revised)| {
        let event = told(maker, &event, revised, lang)?;
        Ok((Entry::new(&event, lang, &zone), event.revision))
    });
    let former = former.collect::<Result<Entries, Invalid>>()?;
    let mut all: Vec<(&Entry, Revision)> = former.iter().map(|(entry, revision)| (entry, *revision)).collect();
    all.extend(entries.into_iter().map(|(entry, revision)| (entry, *revision)));
    Ok(icalendar::bind(&header, all, shortened)?)
}

/// One deadline as a calendar of its own, for a one-time import. Read back and compared field by field with what was
/// meant: as every feed holds the same entries, none can say anything else.
///
/// # Errors
/// See [`file()`], and a difference.
pub(super) fn single(
    maker: &Maker,
    key: &DeadlineKey,
    said: Said,
    lang: Lang,
) -> Result<(String, Entries), Unwritable> {
    let facts = maker.portal.deadlines[key].facts();
    let title = deadlines::title(maker, facts, lang);
    let (route, page) = (Route::Event(lang, key.clone()), Route::Countdown(lang, key.clone()));
    let Said { events, entries } = said;
    let calendar = Calendar { events, ..header(maker, &title, &route, &page, color(maker, &facts.kind), lang)? };
    let text = icalendar::bind(&calendar, entries.iter().map(|(entry, revision)| (entry, *revision)), None)?;
    icalendar::verify(&calendar, text.as_bytes())?;
    Ok((text, entries))
}

/// A calendar as text, read back with code that shares nothing with the writer.
///
/// # Errors
/// See [`single`].
pub(super) fn written(calendar: &Calendar) -> Result<String, Unwritable> {
    let text = icalendar::write(calendar)?;
    icalendar::verify(calendar, text.as_bytes())?;
    Ok(text)
}

/// Why a calendar cannot be published.
pub(super) enum Unwritable {
    /// A value no calendar may hold.
    Invalid(Invalid),
    /// Two entries with one UID.
    Twice(DuplicateUid),
    /// What was written says something else.
    Differs(Mismatch),
}

impl Unwritable {
    /// The reason as a sentence without a full stop.
    pub(super) fn describe(&self, lang: Lang) -> String {
        match self {
            Unwritable::Invalid(invalid) => invalid.describe(lang),
            Unwritable::Twice(twice) => twice.describe(lang),
            Unwritable::Differs(mismatch) => mismatch.describe(lang),
        }
    }
}

impl From<Invalid> for Unwritable {
    fn from(invalid: Invalid) -> Unwritable {
        Unwritable::Invalid(invalid)
    }
}

impl From<DuplicateUid> for Unwritable {
    fn from(twice: DuplicateUid) -> Unwritable {
        Unwritable::Twice(twice)
    }
}

impl From<Mismatch> for Unwritable {
    fn from(mismatch: Mismatch) -> Unwritable {
        Unwritable::Differs(mismatch)
    }
}

/// What stands in calendars of one deadline, written once however many hold it.
pub(super) type Entries = Vec<(Entry, Revision)>;

/// What calendars say of one deadline, in one language.
pub(super) struct Said {
    events: Vec<Event>,
    /// The same as they are written.
    pub(super) entries: Entries,
}

/// What calendars say of a deadline.
///
/// # Errors
/// See [`file()`].
pub(super) fn said(maker: &Maker, key: &DeadlineKey, lang: Lang) -> Result<Said, Invalid> {
    let zone = zone(maker)?;
    let events = maker.events.of(key).map(|event| self::event(maker, event, lang)).collect::<Result<Vec<_>, _>>()?;
    let entries = events.iter().map(|event| (Entry::new(event, lang, &zone), event.revision)).collect();
    Ok(Said { events, entries })
}

fn header(
    maker: &Maker,
    name: &str,
    own: &Route,
    page: &Route,
    color: Option<CssColor>,
    lang: Lang,
) -> Result<Calendar, Invalid> {
    Ok(Calendar {
        name: Line::from(name),
        source_url: Uri::new(&own.absolute(&maker.base_url))?,
        page_url: Uri::new(&page.absolute(&maker.base_url))?,
        color,
        ..blank(maker, lang)?
    })
}

/// A calendar of this portal without events.
///
/// # Errors
/// See [`file()`].
fn blank(maker: &Maker, lang: Lang) -> Result<Calendar, Invalid> {
    let settings = &maker.portal.settings;
    let organisation = settings.organisation.get(lang);
    let about = lang.pick(
        format!("{organisation}发布。日期以网页为准；手机更新日历可能要几个小时到一天。"),
        format!("Published by {organisation}. The web page is authoritative; calendars refresh within hours or a day."),
    );
    Ok(Calendar {
        organisation: Line::from(organisation),
        name: Line::from(settings.title.get(lang)),
        description: Text::from(about.as_str()),
        lang,
        zone: zone(maker)?,
        source_url: Uri::new(&Route::Feed(lang, FeedId::All).absolute(&maker.base_url))?,
        page_url: Uri::new(&Route::Calendar(lang).absolute(&maker.base_url))?,
        color: None,
        refresh_hours: REFRESH_HOURS,
        events: Vec::new(),
    })
}

/// The portal's zone.
///
/// # Errors
/// See [`file()`].
pub(super) fn zone(maker: &Maker) -> Result<TimeZone, Invalid> {
    let zone = maker.portal.settings.zone;
    TimeZone::new(zone.name(), zone.offset_seconds(), abbreviation(zone).as_str())
}

/// A warning for a calendar that some clients will not read.
pub(super) fn too_large(path: &str, bytes: usize) -> Option<Diagnostic> {
    let tenths = (bytes * 10).div_ceil(1 << 20);
    let size = format!("{}.{} MiB", tenths / 10, tenths % 10);
    (bytes > LARGEST_FEED).then(|| {
        Diagnostic::warning(
            "feed-too-large",
            None,
            format!("日历文件 {path} 有 {size}，超过 1 MiB 的日历有的手机和网站不收"),
            format!("the calendar {path} has {size}; some phones and sites refuse more than 1 MiB"),
        )
        .fix(
            "在 site.yaml 里把年级、类型分得更细，让学生订阅较小的日历；说明文字写短些",
            "declare finer cohorts or kinds in site.yaml and let students subscribe to smaller calendars; shorten the notes",
        )
    })
}

/// What a feed says that is no longer declared: one entry that points to the page where the others are. A subscriber
/// whose address simply vanished would go on trusting old dates.
///
/// # Errors
/// See [`file()`].
pub(super) fn retired(maker: &Maker, address: &str, since: Instant, lang: Lang) -> Result<Calendar, Invalid> {
    let settings = &maker.portal.settings;
    let day = settings.zone.civil(since).0;
    let page = Route::Calendar(lang).absolute(&maker.base_url);
    let summary =
        lang.pick("【此日历已停用】请改订新的日历", "This calendar is retired; please subscribe to a new one");
    let text = lang.pick(
        format!("这个日历不再更新。打开下面的网页，改订适合你的日历：\n{page}"),
        format!("This calendar is no longer updated. Open this page and choose another:\n{page}"),
    );
    let event = Event {
        uid: Uid::new(&format!("retired.{}@{}", address.replace('/', "."), settings.uid_domain))?,
        revision: Revision::new(0, since.epoch(), since.epoch())?,
        when: When::all_day(day, day)?,
        summary: Summary::from(summary),
        description: Text::from(text.as_str()),
        location: None,
        geo: None,
        url: Uri::new(&page)?,
        categories: Vec::new(),
        status: Status::Confirmed,
        transparent: true,
        alarms: Vec::new(),
        color: None,
    };
    Ok(Calendar {
        name: Line::from(format!("{summary}{}{}", lang.pick("｜", " | "), settings.title.get(lang)).as_str()),
        source_url: Uri::new(&Route::RetiredFeed(lang, address.to_owned()).absolute(&maker.base_url))?,
        events: vec![event],
        ..blank(maker, lang)?
    })
}

/// What `TZNAME` says: the common abbreviation in China, else the offset as the IANA database writes it (`+08`).
fn abbreviation(zone: crate::time::Zone) -> String {
    if zone.name() == "Asia/Shanghai" {
        return "CST".to_owned();
    }
    let minutes = zone.offset_seconds() / 60;
    match minutes % 60 {
        0 => format!("{:+03}", minutes / 60),
        rest => format!("{:+03}{rest:02}", minutes / 60),
    }
}

/// One event in one language, with the revision subscribers are told.
fn event(maker: &Maker, event: &CalendarEvent, lang: Lang) -> Result<Event, Invalid> {
    told(maker, event, maker.revised(event), lang)
}

fn told(maker: &Maker, event: &CalendarEvent, revised: Revised, lang: Lang) -> Result<Event, Invalid> {
    let Revised { sequence, created, modified } = revised;
    let revision = Revision::new(sequence, created.epoch(), modified.epoch())?;
    // Its description says as of when it holds.
    let event = CalendarEvent { sequence, created, modified, ..event.clone() };
    Ok(Event { revision, ..unrevised(maker, &event, lang)? })
}

/// One event in one language, but for its revision.
///
/// # Errors
/// See [`file()`].
pub(super) fn unrevised(maker: &Maker, event: &CalendarEvent, lang: Lang) -> Result<Event, Invalid> {
    let portal = &*maker.portal;
    let settings = &portal.settings;
    let deadline = &portal.deadlines[&event.key];
    let facts = deadline.facts();
    let kind = settings.kind(&facts.kind);
    let status = match event.state {
        EventState::Confirmed => Status::Confirmed,
        EventState::Cancelled | EventState::Elsewhere => Status::Cancelled,
    };
    let when = match event.when {
        EventTime::Timed(start, end) => When::timed(start.epoch(), end.epoch())?,
        EventTime::Days(first, last) => When::all_day(first, last)?,
    };
    let is_note = event.role.is_note();
    let in_person = event_texts::is_in_person(facts) && !is_note;
    let busy = matches!(facts.shape, Shape::Session { .. }) && !is_note;
    let summary = event_texts::summary(maker, deadline, event, lang);
    let alarms = kind.map_or(&[][..], |kind| &kind.alarms).iter().filter(|_| !is_note);
    let alarms = alarms
        .filter_map(|minutes| alarm_before(event.when, *minutes))
        .map(|before_minutes| Alarm { before_minutes, text: Line::from(summary.as_str()) });
    let audience = event_texts::cohort_names(portal, facts, lang);
    let categories = kind.map(|kind| kind.name.get(lang)).into_iter().chain(audience).map(Line::from);
    Ok(Event {
        uid: Uid::new(&event.uid(&settings.uid_domain))?,
        revision: Revision::new(0, 0, 0)?,
        when,
        description: Text::from(event_texts::description(maker, deadline, event, lang).as_str()),
        location: facts.place.as_ref().filter(|_| !is_note).map(|place| Line::from(portal.place(place).get(lang))),
        geo: facts.place.as_ref().filter(|_| in_person).map(|place| geo(portal, place, lang)).transpose()?.flatten(),
        url: Uri::new(&Route::Document(lang, portal.document_of(&event.key.notice)).absolute(&maker.base_url))?,
        categories: categories.collect(),
        status,
        transparent: !busy,
        alarms: alarms.collect(),
        color: color(maker, &facts.kind),
        summary: Summary::from(summary.as_str()),
    })
}

/// Minutes before the start at which a reminder rings. One for a whole day rings at 09:00, on the days before only:
/// one of less than a day would wake people at midnight.
fn alarm_before(when: EventTime, minutes: u32) -> Option<u32> {
    match when {
        EventTime::Timed(..) => Some(minutes),
        EventTime::Days(..) => minutes.checked_sub(MORNING_MINUTES).filter(|before| *before > 0),
    }
}

fn color(maker: &Maker, kind: &crate::content::ids::KindId) -> Option<CssColor> {
    maker.portal.settings.kind(kind).and_then(|kind| kind.color.as_deref()).and_then(CssColor::from_name)
}

/// Radius around a place that counts as being there, in metres: a campus building.
const PLACE_RADIUS: u32 = 150;

fn geo(portal: &Portal, place: &PlaceFact, lang: Lang) -> Result<Option<Geo>, Invalid> {
    let PlaceFact::Known(id) = place else { return Ok(None) };
    let place = &portal.settings.places[id];
    let Some(Position { latitude, longitude, datum }) = place.position else { return Ok(None) };
    let (latitude, longitude) = match datum {
        Datum::Wgs84 => (latitude, longitude),
        Datum::Gcj02 => icalendar::gcj02_to_wgs84(latitude, longitude),
        Datum::Bd09 => icalendar::bd09_to_wgs84(latitude, longitude),
    };
    Geo::new(latitude, longitude, PLACE_RADIUS, Line::from(place.name.get(lang))).map(Some)
}
