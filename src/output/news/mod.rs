//! What a publication will change for readers and subscribers against the last one, in words, for the person who is
//! about to publish. Knows the lock as it was and the portal as it is; decides nothing.

mod dates;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::feeds;
use super::maker::Maker;
use super::told::{self, Told};
use super::{deadlines, vanished, when, words};
use crate::content::ids::{Collection, DeadlineKey, NoticeId, PlaceId};
use crate::content::lock::Lock;
use crate::diagnostics::Words;
use crate::lang::Lang;
use crate::portal::facts::{Deadline, Status, Verb};
use crate::portal::shape::{Shape, Unresolved};
use crate::portal::{Page, PageState};
use dates::Known;

/// The most lines; what is more is counted.
const MOST: usize = 14;

/// The most lines of one notice, so that a long table of sessions does not hide the others.
const MOST_OF_NOTICE: usize = 4;

/// The most calendars that are named.
const MOST_NAMED: usize = 3;

/// What a publication brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Nothing was published before.
    First(Words),
    /// What changes against the last publication, a sentence each, the most important first; empty if nothing does.
    Since(Vec<Words>),
}

impl News {
    /// The same with every text passed through `change`.
    #[must_use]
    pub fn map(self, change: impl Fn(&str) -> String) -> News {
        let changed = |words: Words| Words::new(change(&words.zh), change(&words.en));
        match self {
            News::First(words) => News::First(changed(words)),
            News::Since(lines) => News::Since(lines.into_iter().map(changed).collect()),
        }
    }
}

/// What happened to one thing.
struct Item {
    /// The notice it belongs to; `None`: to the portal.
    notice: Option<NoticeId>,
    words: Words,
}

/// Compares what would be told now with what was told.
pub(super) fn compare(maker: &Maker) -> News {
    let (old, told) = (&*maker.portal.lock, maker.told());
    let news = Comparison { maker, old, told };
    if *old == Lock::default() {
        return News::First(news.first());
    }
    let mut items = news.appeared();
    items.extend(news.replaced());
    items.extend(news.changed());
    items.extend(news.details());
    items.extend(news.withdrawn());
    items.extend(news.retired());
    News::Since(capped(maker, items))
}

/// The lines that fit, with a count of what each notice has besides, and of all the rest.
fn capped(maker: &Maker, items: Vec<Item>) -> Vec<Words> {
    let mut lines: Vec<Words> = Vec::new();
    let mut of_notice: BTreeMap<NoticeId, usize> = BTreeMap::new();
    let mut left_out = 0;
    for item in items {
        if let Some(notice) = &item.notice {
            let count = of_notice.entry(notice.clone()).or_default();
            *count += 1;
            if *count > MOST_OF_NOTICE {
                continue;
            }
        }
        if lines.len() < MOST { lines.push(item.words) } else { left_out += 1 }
    }
    for (notice, count) in of_notice {
        let more = count.saturating_sub(MOST_OF_NOTICE);
        if more == 0 {
            continue;
        }
        if lines.len() >= MOST {
            left_out += more;
            continue;
        }
        lines.push(both(|lang| {
            let title = title_of(maker, &notice, lang);
            lang.pick(format!("……{title}另有 {more} 项"), format!("… and {more} more in {title}"))
        }));
    }
    if left_out > 0 {
        lines.push(Words::new(format!("……另有 {left_out} 项"), format!("… and {left_out} more")));
    }
    lines
}

struct Comparison<'a> {
    maker: &'a Maker,
    old: &'a Lock,
    told: &'a Told,
}

impl Comparison<'_> {
    fn first(&self) -> Words {
        let notices = self.maker.portal.collection(Collection::Notices).count();
        let dates = self.maker.portal.deadlines.len();
        Words::new(
            format!("第一次发布：{notices} 份通知，{dates} 个日期。"),
            format!("First publication: {}, {}.", counted(notices, "notice"), counted(dates, "date")),
        )
    }

    /// Notices that readers see for the first time, or again.
    fn appeared(&self) -> Vec<Item> {
        let pages =
            self.maker.portal.collection(Collection::Notices).filter(|page| !self.is_known(&page.document.notice_id()));
        let item = |page: &Page| {
            let notice = page.document.notice_id();
            let again = self.old.notices.get(notice.as_str()).is_some_and(|notice| notice.gone.is_some());
            let dates = page.deadlines.len();
            let words = both(|lang| {
                let title = title_of(self.maker, &notice, lang);
                let verb = if again {
                    lang.pick("重新发布", "Published again")
                } else {
                    lang.pick("新通知", "New notice")
                };
                let count = match (dates, lang) {
                    (0, _) => String::new(),
                    (_, Lang::Zh) => format!("，{dates} 个日期"),
                    (_, Lang::En) => format!(", {}", counted(dates, "date")),
                };
                format!("{verb}{}{title}{count}", colon(lang))
            });
            Item { notice: Some(notice), words }
        };
        pages.map(item).collect()
    }

    /// Notices in whose place another one stands now.
    fn replaced(&self) -> Vec<Item> {
        let mut items = Vec::new();
        for page in self.maker.portal.collection(Collection::Notices) {
            let notice = page.document.notice_id();
            let PageState::Superseded(by) = &page.state else { continue };
            if !self.is_known(&notice) || self.was_replaced(&notice) {
                continue;
            }
            let renewed = page.deadlines.iter().any(|key| self.told.renewed.contains(key));
            let words = both(|lang| {
                let new = self.maker.portal.page(by).map(|page| page.document.notice_id());
                let old = title_of(self.maker, &notice, lang);
                let new = new.map_or_else(String::new, |new| title_of(self.maker, &new, lang));
                let line = lang.pick(format!("取代：{old}由{new}取代"), format!("Replaced: {old} by {new}"));
                format!("{line}{}", heard(renewed, lang))
            });
            items.push(Item { notice: Some(notice), words });
        }
        items
    }

    /// Deadlines of known notices that are new, or say something else.
    fn changed(&self) -> Vec<Item> {
        let mut items = Vec::new();
        for page in self.maker.portal.collection(Collection::Notices) {
            let notice = page.document.notice_id();
            if !self.is_known(&notice) || matches!(page.state, PageState::Superseded(_)) {
                continue;
            }
            let deadlines = page.deadlines.iter().map(|key| &self.maker.portal.deadlines[key]);
            let told = deadlines.filter_map(|deadline| self.change(deadline));
            items.extend(told.map(|words| Item { notice: Some(notice.clone()), words }));
        }
        items
    }

    fn change(&self, deadline: &Deadline) -> Option<Words> {
        let maker = self.maker;
        let facts = deadline.facts();
        let now = Known::read(&told::facts(maker, facts));
        let is_told = self.told.renewed.contains(&deadline.key);
        let Some(known) = self.old.deadlines.get(&deadline.key.to_string()).filter(|known| known.gone.is_none()) else {
            return Some(both(|lang| {
                let when = self.when(&now, None, facts.shape.clone(), lang);
                let name = self.name(deadline, lang);
                let add = lang.pick("新增", "Added");
                let gap = lang.pick(" ", ": ");
                format!("{add}{}{name}{gap}{when}{}", colon(lang), heard(is_told, lang))
            }));
        };
        let lost_days = self.told.lost_days.get(&deadline.key).map_or(&[][..], Vec::as_slice);
        let before = Known::read(&known.facts);
        let mut causes = deadline.revisions.iter().skip(known.revisions).filter_map(|revision| revision.cause.as_ref());
        let cause = causes.next_back().map(|cause| cause.verb);
        if before == now && cause.is_none() {
            return (!lost_days.is_empty()).then(|| both(|lang| self.lost(deadline, lost_days, lang)));
        }
        let is_cancelled = matches!(facts.status, Status::Cancelled { .. });
        let to_come = matches!(facts.shape, Shape::Unresolved { reason: Unresolved::ToBeAnnounced });
        Some(both(|lang| {
            let verb = match cause {
                _ if is_cancelled && !before.cancelled => words::verb(Verb::Cancel, lang),
                _ if before.cancelled && !is_cancelled => words::verb(Verb::Reinstate, lang),
                _ if to_come && before.is_dated() => lang.pick("延期待定", "Postponed"),
                Some(verb) => words::verb(verb, lang),
                None => lang.pick("直接改动，没有写变更", "Retyped without an amendment"),
            };
            let mut parts = Vec::new();
            if before.is_dated() && is_cancelled {
                parts.push(dates::one(&before, self.this_year(), lang));
            } else if before.dates() != now.dates() {
                parts.push(self.when(&now, Some(&before), facts.shape.clone(), lang));
            }
            if before.place != now.place && !is_cancelled {
                let place = lang.pick("地点", "place");
                let name = |place: &Option<String>| self.place(place.as_deref(), lang);
                parts.push(format!("{place} {} → {}", name(&before.place), name(&now.place)));
            }
            let what = parts.join(lang.pick("，", ", "));
            let what = if what.is_empty() { what } else { format!("{}{what}", lang.pick(" ", ": ")) };
            format!("{verb}{}{}{what}{}", colon(lang), self.name(deadline, lang), heard(is_told, lang))
        }))
    }

    /// `取消的日子：《…》采集 10月20日、10月21日，订阅者会收到更新`.
    fn lost(&self, deadline: &Deadline, days: &[NaiveDate], lang: Lang) -> String {
        let named = days.iter().take(MOST_NAMED).map(|day| dates::day(*day, self.this_year(), lang));
        let named = named.collect::<Vec<_>>().join(words::list_separator(lang));
        let more = match days.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            _ => lang.pick(format!("等 {} 天", days.len()), format!(" … ({} days)", days.len())),
        };
        let (verb, name) = (lang.pick("取消的日子", "Days cancelled"), self.name(deadline, lang));
        format!("{verb}{}{name}{}{named}{more}{}", colon(lang), lang.pick(" ", ": "), heard(true, lang))
    }

    /// Dates that stay while the words in calendars change: one line for all of them.
    fn details(&self) -> Vec<Item> {
        let silent = |key: &&DeadlineKey| {
            let deadline = &self.maker.portal.deadlines[*key];
            self.is_known(&key.notice) && !self.is_replaced(&key.notice) && self.change(deadline).is_none()
        };
        let count = self.told.renewed.iter().filter(silent).count();
        let words = || {
            Words::new(
                format!("日历里的文字有变：{count} 个日期，订阅者会收到更新"),
                format!("New wording in calendars: {}; subscribers get the update", counted(count, "date")),
            )
        };
        (count > 0).then(|| Item { notice: None, words: words() }).into_iter().collect()
    }

    /// What readers saw and will not find any more.
    fn withdrawn(&self) -> Vec<Item> {
        let gone_now = |id: &&String| self.told.lock.notices.get(*id).is_some_and(|notice| notice.gone.is_some());
        let notices: BTreeSet<&String> = self.notices_before().filter(gone_now).collect();
        let mut items: Vec<Item> = Vec::new();
        for id in &notices {
            let prefix = format!("{id}#");
            let dates = self.old.deadlines.iter();
            let dates = dates.filter(|(key, known)| key.starts_with(&prefix) && known.gone.is_none()).count();
            items.push(Item {
                notice: None,
                words: match dates {
                    0 => Words::new(format!("撤下通知：{id}"), format!("Withdrawn: the notice {id}")),
                    dates => Words::new(
                        format!("撤下通知：{id}，{dates} 个日期会从订阅者的日历里消失"),
                        format!("Withdrawn: the notice {id}; {} will vanish from calendars", counted(dates, "date")),
                    ),
                },
            });
        }
        for (key, known) in &self.old.deadlines {
            let notice = key.split_once('#').map_or(key.as_str(), |(notice, _)| notice);
            let is_known = vanished::is_in_content(self.maker, key);
            if known.gone.is_none() && !is_known && !notices.iter().any(|gone| *gone == notice) {
                items.push(Item {
                    notice: None,
                    words: Words::new(
                        format!("删掉了：{key}，会从订阅者的日历里无声消失"),
                        format!("Removed: {key}; it will vanish from calendars without a word"),
                    ),
                });
            }
        }
        items
    }

    /// Calendars whose address stays with nothing in it but a farewell: one line for all of them.
    fn retired(&self) -> Vec<Item> {
        let live = |address: &str| self.old.feeds.get(address).is_some_and(|feed| feed.retired.is_none());
        let retired = self.told.lock.feeds.iter().filter(|(address, feed)| feed.retired.is_some() && live(address));
        let files: Vec<String> = retired.map(|(address, _)| format!("{address}.ics")).collect();
        let more = files.len().saturating_sub(MOST_NAMED);
        let named = |lang: Lang| files[..files.len() - more].join(words::list_separator(lang));
        let words = || match more {
            0 => Words::new(
                format!("停用日历：{}，订阅者会看到“请改订新的日历”", named(Lang::Zh)),
                format!("Retired calendars: {}; subscribers are asked to choose another", named(Lang::En)),
            ),
            more => Words::new(
                format!("停用日历：{}等 {} 个，订阅者会看到“请改订新的日历”", named(Lang::Zh), files.len()),
                format!(
                    "Retired calendars: {} and {more} more; subscribers are asked to choose another",
                    named(Lang::En)
                ),
            ),
        };
        (!files.is_empty()).then(|| Item { notice: None, words: words() }).into_iter().collect()
    }

    /// Ids of the notices that stood at the last publication.
    fn notices_before(&self) -> impl Iterator<Item = &String> {
        self.old.notices.iter().filter(|(_, notice)| notice.gone.is_none()).map(|(id, _)| id)
    }

    fn is_known(&self, notice: &NoticeId) -> bool {
        self.old.notices.get(notice.as_str()).is_some_and(|notice| notice.gone.is_none())
    }

    fn was_replaced(&self, notice: &NoticeId) -> bool {
        self.old.notices.get(notice.as_str()).is_some_and(|notice| notice.replaced)
    }

    fn is_replaced(&self, notice: &NoticeId) -> bool {
        let page = self.maker.portal.notice(notice);
        page.is_some_and(|page| matches!(page.state, PageState::Superseded(_)))
    }

    fn this_year(&self) -> i32 {
        let portal = &self.maker.portal;
        chrono::Datelike::year(&portal.settings.zone.civil(portal.as_of.now()).0)
    }

    /// `《2026届图像采集》校对`.
    fn name(&self, deadline: &Deadline, lang: Lang) -> String {
        let label = deadlines::title(self.maker, deadline.facts(), lang);
        let title = title_of(self.maker, &deadline.key.notice, lang);
        lang.pick(format!("{title}{label}"), format!("{title}, {label}"))
    }

    /// The dates now, with those before them if there were others.
    fn when(&self, now: &Known, before: Option<&Known>, shape: Shape, lang: Lang) -> String {
        let undated = || match shape {
            Shape::Unresolved { reason: Unresolved::ToBeAnnounced } => {
                lang.pick("时间另行通知", "to be announced").to_owned()
            }
            _ => when::phrase(&shape, self.maker.portal.settings.zone, lang).plain(),
        };
        let year = self.this_year();
        match before {
            None if now.is_dated() => dates::one(now, year, lang),
            None => undated(),
            Some(before) => match (before.is_dated(), now.is_dated()) {
                (true, true) => dates::two(before, now, year, lang),
                (true, false) => format!("{} → {}", dates::one(before, year, lang), undated()),
                (false, true) => {
                    format!("{} → {}", lang.pick("时间待定", "no date"), dates::one(now, year, lang))
                }
                (false, false) => undated(),
            },
        }
    }

    /// A place of the lock in words: an id of `site.yaml`, or what the author wrote.
    fn place(&self, place: Option<&str>, lang: Lang) -> String {
        let Some(place) = place else { return lang.pick("（无）", "(none)").to_owned() };
        let places = &self.maker.portal.settings.places;
        let known = PlaceId::new(place).and_then(|id| places.get(&id));
        known.map_or_else(|| place.replace('_', " "), |known| known.name.get(lang).to_owned())
    }
}

fn both(say: impl Fn(Lang) -> String) -> Words {
    Words::new(say(Lang::Zh), say(Lang::En))
}

fn colon(lang: Lang) -> &'static str {
    lang.pick("：", ": ")
}

fn heard(is_told: bool, lang: Lang) -> &'static str {
    if is_told { lang.pick("，订阅者会收到更新", "; subscribers get the update") } else { "" }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn title_of(maker: &Maker, notice: &NoticeId, lang: Lang) -> String {
    let title = feeds::notice_name(maker, notice, lang);
    lang.pick(format!("《{title}》"), format!("“{title}”"))
}
