//! What a careful editor would ask before and after publishing: plans that collide, dates without an end, a portal that
//! went to sleep. Advice, except for two sessions in one room, which is nearly always a slip.

use chrono::NaiveDate;

use crate::content::ids::{Collection, DeadlineKey};
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;
use crate::portal::facts::{Deadline, Status};
use crate::portal::shape::Shape;
use crate::portal::{Page, PageState, Portal};
use crate::time::{DayStatus, OffCause, Point};

/// A column of notices counts as asleep after this: inspections of official sites ask for six months.
const ASLEEP_SECONDS: i64 = 183 * 24 * 3600;

/// Everything about the visible portal.
pub fn find(portal: &Portal) -> Vec<Diagnostic> {
    let mut problems = clashes(portal);
    for page in &portal.documents {
        let current = !matches!(page.state, PageState::Superseded(_));
        for deadline in page.deadlines.iter().filter_map(|key| portal.deadlines.get(key)).filter(|_| current) {
            if deadline.facts().status == Status::Scheduled {
                problems.extend(without_end(portal, deadline));
                problems.extend(without_place(portal, deadline));
                problems.extend(on_day_off(portal, deadline));
            }
        }
        problems.extend(without_contact(portal, page));
    }
    problems.extend(empty_collections(portal));
    problems.extend(asleep(portal));
    problems
}

/// Two sessions in one place whose times overlap. Two of one notice with the very same times are one session for two
/// groups.
fn clashes(portal: &Portal) -> Vec<Diagnostic> {
    let mut sessions: Vec<(i64, i64, &str, &Deadline)> = portal
        .deadlines
        .values()
        .filter_map(|deadline| {
            let facts = deadline.facts();
            let (Shape::Session { from, until }, Some(place), Status::Scheduled) =
                (&facts.shape, &facts.place, &facts.status)
            else {
                return None;
            };
            let room = portal.place(place).get(portal.settings.default_lang());
            Some((from.instant().epoch(), until.instant().epoch(), room, deadline))
        })
        .collect();
    sessions.sort_by(|a, b| (a.2, a.0, a.1, &a.3.key).cmp(&(b.2, b.0, b.1, &b.3.key)));
    let mut problems = Vec::new();
    for (index, (from, until, room, first)) in sessions.iter().enumerate() {
        let later = sessions[index + 1..].iter().take_while(|next| next.2 == *room && next.0 < *until);
        for (other_from, other_until, _, second) in later {
            let together = (from, until) == (other_from, other_until) && first.key.notice == second.key.notice;
            if together {
                continue;
            }
            let problem = Diagnostic::warning(
                "room-clash",
                portal.place_of(&second.key),
                format!("“{}”和“{}”在同一时间用同一个地点（{room}）", first.key, second.key),
                format!("`{}` and `{}` need the same place at the same time ({room})", first.key, second.key),
            )
            .fix("改时间或地点", "change the time or the place");
            problems.push(match portal.place_of(&first.key) {
                Some(place) => problem.see(place, "另一场在这里", "the other one is here"),
                None => problem,
            });
        }
    }
    problems
}

fn without_end(portal: &Portal, deadline: &Deadline) -> Option<Diagnostic> {
    let facts = deadline.facts();
    if !matches!(facts.shape, Shape::Opens { .. }) || facts.note.is_some() {
        return None;
    }
    Some(
        Diagnostic::note(
            "no-end",
            portal.place_of(&deadline.key),
            format!("“{}”只写了开始，没有写到哪天为止", deadline.key.deadline),
            format!("`{}` has a beginning but no end", deadline.key.deadline),
        )
        .fix(
            "加一行“until: 日期”；确实没有截止日期的，在 note 里说明",
            "add a line `until: …`; if there is no last day, say so in `note`",
        ),
    )
}

/// A window of a few hours of one day is something to go to.
fn without_place(portal: &Portal, deadline: &Deadline) -> Option<Diagnostic> {
    let facts = deadline.facts();
    let Shape::Window { opens, closes, .. } = &facts.shape else { return None };
    let hours = !opens.is_day_only() && !closes.is_day_only() && opens.day() == closes.day();
    if !hours || facts.place.is_some() || facts.note.is_some() {
        return None;
    }
    Some(
        Diagnostic::note(
            "no-place",
            portal.place_of(&deadline.key),
            format!("“{}”有具体的时间，没有写地点", deadline.key.deadline),
            format!("`{}` has clock times but no place", deadline.key.deadline),
        )
        .fix(
            "加一行“place: 地点”；在网上办的，在 note 里说明",
            "add a line `place: …`; if it is done online, say so in `note`",
        ),
    )
}

/// Weekends are not reported: adult students are photographed on Sundays.
fn on_day_off(portal: &Portal, deadline: &Deadline) -> Option<Diagnostic> {
    let shape = &deadline.facts().shape;
    let edge = match shape {
        Shape::Session { from, .. } => Some(*from),
        Shape::Window { closes, .. } => Some(*closes),
        Shape::Due { by } => Some(*by),
        Shape::Milestone { on } => Some(*on),
        _ => None,
    };
    let day = edge.map(Point::day)?;
    let Ok(DayStatus::Off { cause: cause @ (OffCause::Holiday | OffCause::Closure), name }) =
        portal.calendar.status(day)
    else {
        return None;
    };
    let usual = match cause {
        OffCause::Closure => ("学校放假", "the school is closed"),
        _ => ("法定节假日", "a public holiday"),
    };
    let name = |lang: Lang| name.map_or(lang.pick(usual.0, usual.1).to_owned(), |name| name.pick(lang).to_owned());
    Some(
        Diagnostic::note(
            "on-day-off",
            portal.place_of(&deadline.key),
            format!("“{}”落在放假的日子：{day}（{}）", deadline.key.deadline, name(Lang::Zh)),
            format!("`{}` falls on a day off: {day} ({})", deadline.key.deadline, name(Lang::En)),
        )
        .fix(
            "如果不是有意的，改到工作日；推算的日期可以加 roll next-working-day",
            "unless it is meant, choose a working day; a derived date may end in `roll next-working-day`",
        ),
    )
}

fn without_contact(portal: &Portal, page: &Page) -> Option<Diagnostic> {
    let has = page.facts.contact.is_some() || portal.settings.contact.is_some();
    let each = |key: &DeadlineKey| portal.deadlines.get(key).is_some_and(|deadline| deadline.facts().contact.is_some());
    if has || page.id().collection != Collection::Notices || page.deadlines.iter().any(each) {
        return None;
    }
    Some(
        Diagnostic::note(
            "no-contact",
            page.document.front.mark.place(),
            "这份通知没有联系人，学生有问题不知道问谁",
            "this notice names no contact, so students do not know whom to ask",
        )
        .fix(
            "加一行“contact: 代号”，或在 site.yaml 里写默认的 contact",
            "add a line `contact: …`, or a default `contact` to site.yaml",
        ),
    )
}

fn empty_collections(portal: &Portal) -> Vec<Diagnostic> {
    let empty = Collection::ALL.into_iter().filter(|collection| portal.collection(*collection).next().is_none());
    empty
        .map(|collection| {
            let folder = collection.folder();
            Diagnostic::note(
                "empty-collection",
                None,
                format!("栏目“{folder}”里没有已经发布的内容"),
                format!("nothing is published in the section `{folder}`"),
            )
            .fix(
                format!("在 content/{folder}/ 里放一个文件；草稿和定时发布的还不算"),
                format!("put a file into content/{folder}/; drafts and what is scheduled do not count yet"),
            )
        })
        .collect()
}

fn asleep(portal: &Portal) -> Option<Diagnostic> {
    let latest = portal.collection(Collection::Notices).map(Page::updated).max()?;
    if portal.as_of.now().epoch() - latest.epoch() <= ASLEEP_SECONDS {
        return None;
    }
    let day: NaiveDate = portal.settings.zone.civil(latest).0;
    Some(
        Diagnostic::note(
            "nothing-new",
            None,
            format!("通知栏目半年多没有更新，最近一次是 {day}"),
            format!("nothing was published or changed for more than six months; the latest is of {day}"),
        )
        .fix(
            "网站检查要求通知栏目半年内有更新；没有新通知的，核对旧通知是否还有效",
            "inspections ask for something new every six months; if there is none, check that the old notices still hold",
        ),
    )
}
