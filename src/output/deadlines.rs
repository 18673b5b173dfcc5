//! A deadline as pages see it: already worded, with its instants beside the words.

use super::html;
use super::maker::Maker;
use super::routes::Route;
use super::view::{Crumb, DeadlineView, RevisionView};
use super::{when, words};
use crate::content::ids::KindId;
use crate::content::text::Text;
use crate::lang::Lang;
use crate::portal::cohorts;
use crate::portal::facts::{Cause, Deadline, Facts, Revision, Status};
use crate::portal::shape::{Phase, Shape, Unresolved};
use crate::time::{Clock, Instant, Part, Phrase, Point, Written, Zone, wording};

/// The view of a deadline on the page `here`.
pub(super) fn view(maker: &Maker, deadline: &Deadline, lang: Lang, here: &Route) -> DeadlineView {
    let portal = &*maker.portal;
    let zone = portal.settings.zone;
    let facts = deadline.facts();
    let shape = &facts.shape;
    let words = when::phrase(shape, zone, lang);
    let (opens, closes) = (shape.opens(), shape.closes(zone));
    let boundary = next_boundary(maker, deadline);
    let notice = portal.document_of(&deadline.key.notice);
    let pauses = match shape {
        Shape::Window { pauses, .. } => {
            pauses.iter().map(|p| (p.start().instant().epoch(), p.end().instant().epoch())).collect()
        }
        _ => Vec::new(),
    };
    let slots = shape.slots(zone).iter().map(|s| (s.from.epoch(), s.until.epoch(), s.cutoff.epoch())).collect();
    DeadlineView {
        key: format!("{}.{}", deadline.key.notice, deadline.key.deadline),
        title: title(maker, facts, lang),
        kind: facts.kind.to_string(),
        kind_number: kind_number(maker, &facts.kind),
        kind_name: portal.settings.kind(&facts.kind).map_or_else(String::new, |kind| kind.name.get(lang).to_owned()),
        shape: shape.name().to_owned(),
        status: status(facts).to_owned(),
        status_text: status_text(maker, facts, lang),
        when_html: html::phrase(&words, zone),
        when_text: words.plain(),
        short_date: boundary.map(|boundary| wording::day_short(boundary.day, lang)),
        short_clock: boundary.map(|boundary| {
            let weekday = wording::weekday_short(chrono::Datelike::weekday(&boundary.day), lang);
            match boundary.clock {
                Some(clock) => format!("{weekday} {}", wording::clock(clock, lang)),
                None => weekday.to_owned(),
            }
        }),
        opens: opens.map(|point| point.instant().epoch()),
        closes: closes.map(|point| point.instant().epoch()),
        pauses,
        slots,
        opens_iso: opens.map(|point| zone.rfc3339(point.instant())),
        closes_iso: closes.map(|point| zone.rfc3339(point.instant())),
        whole_days: opens.into_iter().chain(closes).all(Point::is_day_only) && (opens.is_some() || closes.is_some()),
        place: facts.place.as_ref().map(|place| portal.place(place).get(lang).to_owned()),
        cohorts: facts
            .cohorts
            .iter()
            .filter_map(|id| portal.settings.cohort(id))
            .map(|cohort| Crumb {
                title: cohort.name.get(lang).to_owned(),
                url: Route::Cohort(lang, cohort.id.clone()).from(here),
            })
            .collect(),
        cohort_ids: cohorts::reached(&portal.settings, &facts.cohorts)
            .iter()
            .map(|cohort| cohort.id.to_string())
            .collect(),
        who: own(&facts.who, lang),
        fee: own(&facts.fee, lang),
        note: own(&facts.note, lang),
        after_html: maker.after_html(&facts.kind, lang, here),
        url: has_countdown(facts).then(|| Route::Countdown(lang, deadline.key.clone()).from(here)),
        notice: maker.crumb(&notice, lang, here),
        ics_url: maker.events.of(&deadline.key).next().map(|_| Route::Event(lang, deadline.key.clone()).from(here)),
        history: history(maker, deadline, lang, here),
    }
}

/// The place of a kind in `site.yaml`, from 1.
pub(super) fn kind_number(maker: &Maker, kind: &KindId) -> usize {
    maker.portal.settings.kinds.iter().position(|known| known.id == *kind).map_or(0, |at| at + 1)
}

/// What a deadline is called: the author's label, else its kind's name.
pub(super) fn title(maker: &Maker, facts: &Facts, lang: Lang) -> String {
    let settings = &maker.portal.settings;
    let kind = || settings.kind(&facts.kind).map(|kind| kind.name.get(lang));
    // A label that only a translation gives is none for the default language.
    let label = facts.label.as_ref().filter(|label| lang != settings.default_lang() || label.own(lang).is_some());
    label.map(|label| label.get(lang)).or_else(kind).unwrap_or_default().to_owned()
}

/// Whether it has a countdown page: every shape with an instant, and those that once had or will have one.
pub(super) fn has_countdown(facts: &Facts) -> bool {
    !matches!(facts.shape, Shape::Personal { .. })
}

/// The id of the status.
pub(super) fn status(facts: &Facts) -> &'static str {
    match (&facts.status, &facts.shape) {
        (Status::Cancelled { .. }, _) => "cancelled",
        (Status::Superseded { .. }, _) => "superseded",
        (Status::Scheduled, Shape::Unresolved { reason: Unresolved::ToBeAnnounced }) => "postponed",
        (Status::Scheduled, _) => "scheduled",
    }
}

/// The status in words with its reason, unless scheduled.
pub(super) fn status_text(maker: &Maker, facts: &Facts, lang: Lang) -> Option<String> {
    match &facts.status {
        Status::Scheduled => match &facts.shape {
            Shape::Unresolved { reason: reason @ Unresolved::ToBeAnnounced } => Some(words::unresolved(reason, lang)),
            _ => None,
        },
        Status::Cancelled { reason } => {
            let cancelled = lang.pick("已取消", "Cancelled");
            Some(match reason {
                Some(reason) => format!("{cancelled}{}{}", lang.pick("：", ": "), reason.get(lang)),
                None => cancelled.to_owned(),
            })
        }
        Status::Superseded { by } => {
            let title = maker.portal.page(by).map_or("", |page| page.document.front.title.get(lang));
            Some(lang.pick(format!("已由《{title}》取代"), format!("Replaced by “{title}”")))
        }
    }
}

/// The day and clock time to show for the edge at which its state changes next; once it is over, for its last edge.
pub(super) fn next_boundary(maker: &Maker, deadline: &Deadline) -> Option<Written> {
    let zone = maker.portal.settings.zone;
    let shape = &deadline.facts().shape;
    let edge = |point: Point| Written { day: point.day(), clock: point.clock() };
    let (opens, closes) = (shape.opens().map(edge), shape.closes(zone).map(edge));
    let daily = matches!(shape, Shape::Daily { .. });
    match maker.portal.phase(deadline) {
        Phase::Undated => None,
        // The hours of a day, not the edges of the whole period.
        Phase::Upcoming { opens } if daily => Some(beginning(opens, zone)),
        Phase::Open { closes: Some(until) } | Phase::Over { since: until } if daily => Some(ending(until, zone)),
        Phase::Paused { reopens } => Some(beginning(reopens, zone)),
        Phase::Upcoming { .. } => opens,
        Phase::Over { .. } if matches!(shape, Shape::Session { .. }) => opens,
        Phase::Open { .. } | Phase::Over { .. } => closes.or(opens),
    }
}

/// A start at midnight is said as its day alone.
fn beginning(at: Instant, zone: Zone) -> Written {
    let (day, clock, _) = zone.civil(at);
    Written { day, clock: Some(clock).filter(|clock| *clock != Clock::MIDNIGHT) }
}

/// An end at midnight is said as 24:00 of the day before.
fn ending(at: Instant, zone: Zone) -> Written {
    let (day, clock, _) = zone.civil(at);
    let point = Point::end(day, Some(clock), zone);
    Written { day: point.day(), clock: point.clock() }
}

fn history(maker: &Maker, deadline: &Deadline, lang: Lang, here: &Route) -> Vec<RevisionView> {
    deadline.revisions.windows(2).rev().filter_map(|pair| revision(maker, &pair[0], &pair[1], lang, here)).collect()
}

fn revision(maker: &Maker, old: &Revision, new: &Revision, lang: Lang, here: &Route) -> Option<RevisionView> {
    let cause = new.cause.as_ref()?;
    let zone = maker.portal.settings.zone;
    let differences = differences(maker, &old.facts, &new.facts, lang);
    let gone: Vec<String> = differences.iter().filter_map(|difference| difference.old_html(zone, lang)).collect();
    Some(RevisionView {
        old_html: gone.join(lang.pick("；", "; ")),
        verb: cause.verb.name().to_owned(),
        verb_text: words::verb(cause.verb, lang).to_owned(),
        on_html: html::day(new.at, zone, lang),
        note: reason(maker, cause, &new.facts, lang),
        by: cause.by.as_ref().filter(|by| maker.portal.page(by).is_some()).map(|by| maker.crumb(by, lang, here)),
    })
}

/// A fact that changed, in words; `None` on a side where nothing was said.
pub(super) struct Difference {
    /// What it is about; nothing for dates, which tell themselves.
    pub label: Option<&'static str>,
    /// What it said.
    pub old: Option<Phrase>,
    /// What it says.
    pub new: Option<Phrase>,
}

impl Difference {
    /// What it said, with its label.
    pub(super) fn old_html(&self, zone: Zone, lang: Lang) -> Option<String> {
        self.old.as_ref().map(|phrase| self.html(phrase, zone, lang))
    }

    /// What it says, with its label.
    pub(super) fn new_html(&self, zone: Zone, lang: Lang) -> Option<String> {
        self.new.as_ref().map(|phrase| self.html(phrase, zone, lang))
    }

    fn html(&self, phrase: &Phrase, zone: Zone, lang: Lang) -> String {
        let said = html::phrase(phrase, zone).replace('\n', "<br>");
        match self.label {
            Some(label) => format!("{label}{}{said}", lang.pick("：", ": ")),
            None => said,
        }
    }
}

/// Everything that differs between two states, what matters most first. Only what changed: a date that still holds
/// must never be struck out.
pub(super) fn differences(maker: &Maker, old: &Facts, new: &Facts, lang: Lang) -> Vec<Difference> {
    let settings = &maker.portal.settings;
    let mut all = Vec::new();
    let mut pair = |label: Option<&'static str>, say: &dyn Fn(&Facts) -> Option<Phrase>| {
        let (old, new) = (say(old), say(new));
        if old != new {
            all.push(Difference { label, old, new });
        }
    };
    let plain = |text: &str| Phrase(vec![Part::Text(text.to_owned())]);
    let own = |text: &Option<Text>| text.as_ref().map(|text| plain(text.get(lang)));
    let fact = |key| Some(words::fact(key, lang));
    pair(None, &|facts| Some(when::phrase(&facts.shape, settings.zone, lang)));
    pair(fact("where"), &|facts| facts.place.as_ref().map(|place| plain(maker.portal.place(place).get(lang))));
    pair(Some(lang.pick("名称", "Name")), &|facts| Some(plain(&title(maker, facts, lang))));
    pair(Some(lang.pick("类型", "Kind")), &|facts| settings.kind(&facts.kind).map(|kind| plain(kind.name.get(lang))));
    pair(fact("who"), &|facts| {
        let cohorts = facts.cohorts.iter().filter_map(|id| settings.cohort(id));
        let names: Vec<&str> = cohorts.map(|cohort| cohort.name.get(lang)).collect();
        Some(plain(&names.join(words::list_separator(lang))))
    });
    pair(fact("who"), &|facts| own(&facts.who));
    pair(fact("fee"), &|facts| own(&facts.fee));
    pair(Some(lang.pick("说明", "Note")), &|facts| own(&facts.note));
    pair(fact("contact"), &|facts| maker.contact(facts.contact.as_ref()?, lang).map(|contact| plain(&contact.name)));
    all
}

/// Why something changed: what it followed, then the author's note.
pub(super) fn reason(maker: &Maker, cause: &Cause, facts: &Facts, lang: Lang) -> Option<String> {
    let base = cause.follows.as_ref().and_then(|key| maker.portal.deadlines.get(key));
    let followed = base.map(|base| {
        let title = title(maker, base.facts(), lang);
        lang.pick(format!("因“{title}”有变"), format!("because “{title}” changed"))
    });
    followed.or_else(|| note(cause, facts, lang))
}

/// The note of a change; a cancellation's reason stands in for one.
pub(super) fn note(cause: &Cause, facts: &Facts, lang: Lang) -> Option<String> {
    let reason = match &facts.status {
        Status::Cancelled { reason } => reason.as_ref(),
        _ => None,
    };
    cause.note.as_ref().or(reason).map(|note| note.get(lang).to_owned())
}

fn own(text: &Option<Text>, lang: Lang) -> Option<String> {
    text.as_ref().map(|text| text.get(lang).to_owned())
}
