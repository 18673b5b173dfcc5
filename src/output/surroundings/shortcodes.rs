//! What shortcodes stand for, in a text at its place: dates, places, contacts, tables.

use super::Place;
use crate::content::ids::{ContactId, DeadlineId, DeadlineKey};
use crate::diagnostics::nearest;
use crate::markdown::{Argument, Expansion, Shortcode, ShortcodeError, Wording};
use crate::output::routes::Route;
use crate::output::{deadlines, hours, html, sessions, when};

/// Every shortcode but `steps`, which `markdown` knows itself.
const SHORTCODES: [&str; 8] = ["date", "place", "fee", "contact", "countdown", "sessions", "hours", "include"];

/// The shortcode somebody means who writes its name in Chinese.
fn in_english(name: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 9] = [
        ("倒计时", "countdown"),
        ("场次", "sessions"),
        ("时段", "hours"),
        ("日期", "date"),
        ("时间", "date"),
        ("截止", "date"),
        ("地点", "place"),
        ("费", "fee"),
        ("联系", "contact"),
    ];
    NAMES.iter().find(|(chinese, _)| name.contains(chinese)).map(|(_, english)| *english)
}

impl Place<'_> {
    /// What a call stands for.
    pub(super) fn stands_for(&self, call: &Shortcode<'_>) -> Result<Expansion, ShortcodeError> {
        let portal = &*self.maker.portal;
        let zone = portal.settings.zone;
        match call.name {
            "date" => {
                let key = self.deadline(call)?;
                let facts = portal.deadlines[&key].facts();
                let phrase = when::phrase(&facts.shape, zone, self.lang);
                let mut html = html::phrase(&phrase, zone);
                if deadlines::has_countdown(facts) {
                    let url = self.url(&Route::Countdown(self.lang, key));
                    html = format!("<a class=\"date\" href=\"{}\">{html}</a>", html::escape(&url));
                }
                Ok(Expansion::Inline { html, plain: phrase.plain() })
            }
            "place" => {
                let key = self.deadline(call)?;
                let facts = portal.deadlines[&key].facts();
                let place = facts.place.as_ref().map(|place| portal.place(place).get(self.lang));
                text_or(place, call, ("这一事项没有写地点", "this deadline has no place"))
            }
            "fee" => {
                let key = self.deadline(call)?;
                let page = portal.notice(&key.notice);
                let fee = portal.deadlines[&key]
                    .facts()
                    .fee
                    .as_ref()
                    .or_else(|| page.and_then(|page| page.facts.fee.as_ref()));
                text_or(fee.map(|fee| fee.get(self.lang)), call, ("这一事项没有写费用", "this deadline has no fee"))
            }
            "contact" => {
                let known = || portal.settings.contacts.keys().map(ToString::to_string).collect::<Vec<_>>();
                let argument = one_argument(call, "联系人的代号", "the id of a contact", known)?;
                let contact = ContactId::new(argument.value).and_then(|id| self.maker.contact(&id, self.lang));
                let Some(contact) = contact else {
                    let near = nearest(argument.value, portal.settings.contacts.keys().map(ContactId::as_str));
                    return Err(ShortcodeError::Rejected {
                        range: Some(argument.range.clone()),
                        message: Wording {
                            zh: format!("site.yaml 里没有联系人“{}”", argument.value),
                            en: format!("site.yaml declares no contact `{}`", argument.value),
                        },
                        fix: near.map(did_you_mean).or_else(|| examples(call.name, &known())),
                    });
                };
                let mut html = html::escape(&contact.name);
                let mut plain = contact.name.clone();
                if let (Some(phone), Some(url)) = (&contact.phone, &contact.phone_url) {
                    html = format!("{html} {}", html::link(url, phone));
                    plain = format!("{plain} {phone}");
                }
                Ok(Expansion::Inline { html, plain })
            }
            "countdown" => {
                let key = self.deadline(call)?;
                let facts = portal.deadlines[&key].facts();
                let title = deadlines::title(self.maker, facts, self.lang);
                let phrase = when::phrase(&facts.shape, zone, self.lang);
                let url = self.url(&Route::Countdown(self.lang, key));
                let label = self.lang.pick(format!("看“{title}”倒计时"), format!("Countdown: {title}"));
                let html = format!(
                    "<p class=\"countdown-link\"><a class=\"button plain\" href=\"{}\">{}</a> {}</p>",
                    html::escape(&url),
                    html::escape(&label),
                    html::phrase(&phrase, zone),
                );
                Ok(Expansion::Block { html, plain: format!("{title} {}", phrase.plain()) })
            }
            "sessions" => self.sessions(call),
            "include" => self.include(call).map(Expansion::Shared),
            "hours" => {
                let key = self.deadline(call)?;
                let deadline = &portal.deadlines[&key];
                match hours::table(self.maker, deadline, self.lang) {
                    Some(table) => Ok(Expansion::Block { html: table.html(), plain: table.plain() }),
                    // Put off, or in a year whose working days nobody knows yet: the text is right and stays.
                    None if hours::may_come(deadline) => {
                        let phrase = when::phrase(&deadline.facts().shape, zone, self.lang);
                        let html = format!("<p>{}</p>\n", html::phrase(&phrase, zone));
                        Ok(Expansion::Block { html, plain: phrase.plain() })
                    }
                    None => Err(ShortcodeError::Rejected {
                        range: Some(call.range.clone()),
                        message: Wording {
                            zh: "这一事项没有写每天的开放时间（daily）".to_owned(),
                            en: "this deadline has no daily hours (`daily:`)".to_owned(),
                        },
                        fix: Some(Wording {
                            zh: "在这一事项下面写 daily:，例如 daily: {hours: [08:30-11:30, 14:00-17:00]}；或者删去这个短代码".to_owned(),
                            en: "write `daily:` below the deadline, such as `daily: {hours: [08:30-11:30, 14:00-17:00]}`, or remove the \
                                 shortcode"
                                .to_owned(),
                        }),
                    }),
                }
            }
            other => {
                let near = in_english(other).or_else(|| nearest(other, SHORTCODES));
                let near = near.map_or_else(|| SHORTCODES.to_vec(), |near| vec![near]);
                Err(ShortcodeError::UnknownName { near: near.into_iter().map(str::to_owned).collect() })
            }
        }
    }

    /// `{{ sessions }}` or `{{ sessions other-notice }}`.
    fn sessions(&self, call: &Shortcode<'_>) -> Result<Expansion, ShortcodeError> {
        let argument = call.positional().next();
        let portal = &self.maker.portal;
        let named = argument.map_or(self.notice.as_ref(), |argument| portal.notice_named(argument.value));
        // A text that appears on many pages cannot hold the links of one.
        let notice = named.map(|notice| portal.document_of(notice)).filter(|_| !self.shared);
        let table = notice.as_ref().and_then(|notice| sessions::table(self.maker, notice, self.lang, &self.here));
        let (Some(notice), Some(table)) = (notice, table) else {
            return Err(ShortcodeError::Rejected {
                range: Some(argument.map_or_else(|| call.range.clone(), |argument| argument.range.clone())),
                message: Wording {
                    zh: "这份通知没有场次表格".to_owned(),
                    en: "this notice has no table of sessions".to_owned(),
                },
                fix: Some(Wording {
                    zh: "在通知开头写 sessions: sessions.csv；别的通知写 {{ sessions 通知的代号 }}".to_owned(),
                    en: "write `sessions: sessions.csv` at the top of the notice; for another notice, `{{ sessions its-id }}`"
                        .to_owned(),
                }),
            });
        };
        self.tables.borrow_mut().push(notice);
        Ok(Expansion::Block { html: table.html(), plain: table.plain() })
    }

    fn deadline(&self, call: &Shortcode<'_>) -> Result<DeadlineKey, ShortcodeError> {
        let argument = one_argument(call, "截止事项的代号", "the id of a deadline", || self.known_deadlines())?;
        let (notice, id) = match argument.value.split_once('#') {
            Some((notice, id)) => (self.maker.portal.notice_named(notice).cloned(), id),
            None => (self.notice.clone(), argument.value),
        };
        let key = notice.zip(DeadlineId::new(id)).map(|(notice, deadline)| DeadlineKey { notice, deadline });
        let deadlines = &self.maker.portal.deadlines;
        if let Some(key) = key.filter(|key| deadlines.contains_key(key)) {
            return Ok(key);
        }
        Err(ShortcodeError::Rejected {
            range: Some(argument.range.clone()),
            message: Wording {
                zh: format!("没有截止事项“{}”", argument.value),
                en: format!("there is no deadline `{}`", argument.value),
            },
            fix: Some(self.instead_of(argument.value)),
        })
    }

    /// What to do about a deadline that is not there. Its own notice's are named, and never as a call to paste: where the
    /// deadline was deleted on purpose, the sentence with the date of another one would mislead.
    fn instead_of(&self, name: &str) -> Wording {
        let known = self.known_deadlines();
        let own: Vec<&str> = known.iter().filter(|key| !key.contains('#')).map(String::as_str).collect();
        let (zh, en) = match (nearest(name, known.iter().map(String::as_str)), own.is_empty()) {
            (Some(near), _) => (format!("是不是想写“{near}”？"), format!("did you mean `{near}`?")),
            (None, false) => {
                (format!("这份通知里有：{}。", own.join("、")), format!("this notice has: {}.", own.join(", ")))
            }
            (None, true) => (
                "引用别的通知里的事项，写成“通知的代号#事项的代号”。".to_owned(),
                "a deadline of another notice is named `notice-id#deadline-id`.".to_owned(),
            ),
        };
        Wording {
            zh: format!("{zh}如果“{name}”已经删掉，把引用它的这句话也删去"),
            en: format!("{en} If `{name}` was deleted, delete the sentence that quotes it"),
        }
    }

    /// Every deadline as it is named here, those of this notice first.
    fn known_deadlines(&self) -> Vec<String> {
        let (own, others): (Vec<_>, Vec<_>) =
            self.maker.portal.deadlines.keys().partition(|key| Some(&key.notice) == self.notice.as_ref());
        let own = own.into_iter().map(|key| key.deadline.to_string());
        own.chain(others.into_iter().map(ToString::to_string)).collect()
    }
}

fn text_or(text: Option<&str>, call: &Shortcode<'_>, problem: (&str, &str)) -> Result<Expansion, ShortcodeError> {
    match text {
        Some(text) => Ok(Expansion::Inline { html: html::escape(text), plain: text.to_owned() }),
        None => Err(ShortcodeError::Rejected {
            range: Some(call.range.clone()),
            message: Wording { zh: problem.0.to_owned(), en: problem.1.to_owned() },
            fix: Some(Wording {
                zh: format!("在这一事项下面写 {}:，或者删去这个短代码", call.name),
                en: format!("write `{}:` below the deadline, or remove the shortcode", call.name),
            }),
        }),
    }
}

/// The shortcodes of a text stand for more than a page can hold.
pub(super) fn too_much(call: &Shortcode<'_>) -> ShortcodeError {
    ShortcodeError::Rejected {
        range: Some(call.range.clone()),
        message: Wording {
            zh: "这篇正文里的短代码放进来的内容太多，网页会大得打不开".to_owned(),
            en: "the shortcodes of this text put in so much that no phone could open the page".to_owned(),
        },
        fix: Some(Wording {
            zh: "删去重复的短代码，或分成几份文档".to_owned(),
            en: "remove repeated shortcodes, or make several documents of it".to_owned(),
        }),
    }
}

fn did_you_mean(near: &str) -> Wording {
    Wording { zh: format!("是不是想写“{near}”？"), en: format!("did you mean `{near}`?") }
}

/// The word a call cannot do without. `known` are the words it might have meant, likeliest first.
pub(super) fn one_argument<'c, 'a>(
    call: &'c Shortcode<'a>,
    zh: &str,
    en: &str,
    known: impl FnOnce() -> Vec<String>,
) -> Result<&'c Argument<'a>, ShortcodeError> {
    call.positional().next().ok_or_else(|| ShortcodeError::Rejected {
        range: Some(call.name_range.clone()),
        message: Wording {
            zh: format!("“{}”后面要写{zh}", call.name), en: format!("`{}` needs {en}", call.name)
        },
        fix: examples(call.name, &known()),
    })
}

/// Calls that would do, whole, for pasting.
fn examples(name: &str, known: &[String]) -> Option<Wording> {
    const SHOWN: usize = 3;
    let calls = |open: &str, close: &str, or: &str| {
        let calls = known.iter().take(SHOWN).map(|word| format!("{open}{{{{ {name} {word} }}}}{close}"));
        calls.collect::<Vec<_>>().join(or)
    };
    (!known.is_empty()).then(|| Wording {
        zh: format!("写成{}", calls("“", "”", "或")),
        en: format!("write {}", calls("`", "`", " or ")),
    })
}

pub(super) fn rejected(
    argument: &Argument<'_>,
    message: (String, String),
    fix: Option<(String, String)>,
) -> ShortcodeError {
    ShortcodeError::Rejected {
        range: Some(argument.range.clone()),
        message: Wording { zh: message.0, en: message.1 },
        fix: fix.map(|(zh, en)| Wording { zh, en }),
    }
}
