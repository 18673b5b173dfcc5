//! A whole portal that uses every shape, every derived date and every amendment, over the months of its life.

use std::collections::BTreeSet;

use crate::harness::{Feed, PortalTest, instant};

/// Instants in the life of the portal: before it, between its changes, and after everything.
const LIFE: [&str; 12] = [
    "2026-09-04 23:59:59",
    "2026-09-14 10:00",
    "2026-09-28 16:00",
    "2026-10-03 12:00",
    "2026-10-12 09:00",
    "2026-10-17 10:30",
    "2026-10-30 00:00",
    "2026-11-18 09:59:59",
    "2026-11-20 09:00",
    "2026-12-08 09:00",
    "2026-12-16 12:00",
    "2027-06-01",
];

/// Every announcement after the last notice without changes, with the deadlines it touches. A word without `#` stands
/// for every deadline of that notice.
const ANNOUNCEMENTS: [(&str, &[&str]); 12] = [
    ("2026-09-28 15:59:59", &[]),
    ("2026-09-28 16:00", &["2026-registration#register"]),
    ("2026-10-09", &["2026-office-hours#desk"]),
    ("2026-10-12", &["2026-capture#s8"]),
    // What to bring concerns those who come.
    (
        "2026-10-13 08:30",
        &[
            "2026-capture#s1",
            "2026-capture#s2",
            "2026-capture#s3",
            "2026-capture#s4",
            "2026-capture#s5",
            "2026-capture#s6",
            "2026-capture#s7",
            "2026-capture#s8",
        ],
    ),
    (
        "2026-10-30",
        &[
            "2026-capture#s2",
            "2026-capture#s3",
            "2026-capture#s4",
            "2026-capture#s6",
            "2026-capture#code",
            "2026-capture#proof",
            "2026-capture#retake",
            "2026-thesis#print",
        ],
    ),
    ("2026-11-04", &["2026-thesis#topic"]),
    ("2026-11-10", &["2026-exam-plan#e2"]),
    ("2026-11-18 10:00", &["2026-capture"]),
    ("2026-11-19 10:00", &["2026-upload#photos", "2026-upload#forms"]),
    ("2026-11-26", &["2026-thesis#defence", "2026-thesis#slides"]),
    ("2026-12-08 09:00", &[]),
];

pub(crate) fn portal() -> PortalTest {
    PortalTest::folder("changes/portal")
}

#[test]
fn it_builds_without_a_word_at_every_time_of_its_life() {
    for at in LIFE {
        let _ = portal().at(at).build().clean();
    }
    let previewed = portal().at("2026-11-20").previews().build().clean();
    assert!(previewed.has("en/notices/2027-next-capture/index.html"));
    assert!(previewed.page("zh/notices/2026-certificates").says("定时发布"));
}

/// The heart of it: a subscriber's entries keep their identity, what changed is numbered and stamped anew, and not a
/// byte of anything else moves.
#[test]
fn a_change_reaches_its_own_events_and_no_other() {
    let feed = |at: &str| portal().at(at).build().clean().feed("zh/feeds/all.ics");
    let mut before = feed(ANNOUNCEMENTS[0].0);
    for (at, touched) in &ANNOUNCEMENTS[1..] {
        let after = feed(at);
        let changed = changed(&before, &after);
        let still: Vec<String> = before.uids().into_iter().filter(|uid| after.find(uid).is_some()).collect();
        let expected: BTreeSet<String> =
            still.into_iter().filter(|uid| touched.iter().any(|name| belongs(uid, name))).collect();
        assert_eq!(changed, expected, "{at}");
        for uid in &changed {
            let (old, new) = (before.event(uid), after.event(uid));
            assert!(new.sequence > old.sequence, "{at} {uid}");
            assert_eq!(new.modified, instant(at).epoch(), "{uid}");
            assert_eq!(new.created, old.created, "{uid}");
        }
        before = after;
    }
}

/// The UIDs of `before` whose events are not byte for byte the same in `after`; none may be gone, save the notes of a
/// cancellation that was taken back.
fn changed(before: &Feed, after: &Feed) -> BTreeSet<String> {
    let (old, new) = (before.bytes(), after.bytes());
    let gone: Vec<&String> = old.keys().filter(|uid| !new.contains_key(*uid)).collect();
    assert!(gone.iter().all(|uid| uid.ends_with(".cancelled")), "{gone:?}");
    old.iter()
        .filter(|(uid, bytes)| new.get(*uid).is_some_and(|new| new != *bytes))
        .map(|(uid, _)| uid.clone())
        .collect()
}

fn belongs(uid: &str, name: &str) -> bool {
    let stem = name.replace('#', ".");
    uid.strip_prefix(&stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A deadline on 20 November 2026: its history, its state in the data, its event, and the words of its row.
struct Then {
    name: &'static str,
    history: &'static [&'static str],
    status: &'static str,
    /// UID without the deadline's own, when, and how the title begins.
    events: &'static [(&'static str, &'static str, &'static str)],
    struck: &'static [&'static str],
    zh: &'static [&'static str],
    en: &'static [&'static str],
}

const NOVEMBER: &[Then] = &[
    Then {
        name: "2026-capture#s1",
        history: &["2026-09-21 publish"],
        status: "scheduled",
        events: &[("", "2026-10-24 09:00–11:30", "")],
        struck: &[],
        zh: &["2026年10月24日（周六）09:00–11:30", "2025级专升本法学"],
        en: &["Saturday 24 October 2026, 9am to 11:30am", "2025 top-up law"],
    },
    Then {
        name: "2026-capture#s2",
        history: &["2026-09-21 publish", "2026-10-30 postpone by 2026-capture-change-1"],
        status: "scheduled",
        events: &[("", "2026-11-21 14:30–16:30", ""), (".moved20261114", "2026-11-14", "【改期】")],
        struck: &["2026年11月14日（周六）14:30–16:30"],
        zh: &["2026年11月21日（周六）14:30–16:30", "改期", "拍摄设备检修", "部分采集场次改期"],
        en: &["Saturday 21 November 2026", "Moved", "The camera is being repaired", "Some capture sessions are moved"],
    },
    Then {
        name: "2026-capture#s3",
        history: &[
            "2026-09-21 publish",
            "2026-10-30 postpone by 2026-capture-change-1",
            "2026-11-18 10:00 postpone by 2026-capture-change-2",
        ],
        status: "scheduled",
        events: &[("", "2026-11-28 09:00–11:30", ""), (".moved20261115", "2026-11-15", "【改期】")],
        struck: &["已延期，新的时间另行通知", "2026年11月15日（周日）09:00–11:30"],
        zh: &["2026年11月28日（周六）09:00–11:30", "场地另有安排"],
        en: &["Saturday 28 November 2026, 9am to 11:30am", "The hall is taken"],
    },
    Then {
        name: "2026-capture#s4",
        history: &[
            "2026-09-21 publish",
            "2026-10-30 postpone by 2026-capture-change-1",
            "2026-11-18 10:00 postpone by 2026-capture-change-2",
        ],
        status: "scheduled",
        events: &[
            ("", "2026-12-06 09:00–11:30", ""),
            (".moved20261122", "2026-11-22", "【改期】"),
            (".moved20261129", "2026-11-29", "【改期】"),
        ],
        struck: &["2026年11月29日（周日）09:00–11:30", "2026年11月22日（周日）09:00–11:30"],
        zh: &["2026年12月6日（周日）09:00–11:30", "与考试冲突"],
        en: &["Sunday 6 December 2026, 9am to 11:30am", "It clashed with an exam"],
    },
    Then {
        name: "2026-capture#s5",
        history: &["2026-09-21 publish", "2026-11-18 10:00 cancel by 2026-capture-change-2"],
        status: "cancelled",
        events: &[("", "2026-12-05 09:00–11:30", "【已取消】"), (".cancelled", "2026-12-05", "【已取消】")],
        struck: &["2026年12月5日（周六）09:00–11:30"],
        zh: &["已取消：与第四场合并"],
        en: &["Cancelled: Merged with session 4"],
    },
    Then {
        name: "2026-capture#s6",
        history: &[
            "2026-09-21 publish",
            "2026-10-30 cancel by 2026-capture-change-1",
            "2026-11-18 10:00 reinstate by 2026-capture-change-2",
        ],
        status: "scheduled",
        events: &[("", "2026-12-13 14:30–16:30", ""), (".moved20261206", "2026-12-06", "【改期】")],
        struck: &["2026年12月6日（周日）14:30–16:30"],
        zh: &["2026年12月13日（周日）14:30–16:30", "重新安排", "取消", "报名人数不足"],
        en: &["Sunday 13 December 2026", "Reinstated", "Too few students signed up"],
    },
    Then {
        name: "2026-capture#s7",
        history: &["2026-09-21 publish", "2026-11-18 10:00 correct by 2026-capture-change-2"],
        status: "scheduled",
        events: &[("", "2026-12-12 09:00–11:30", "")],
        struck: &[
            "地点：主楼103教室；名称：第七场；对象：未参加前六场的学生；费用：20元/人；说明：提前十分钟到场。；咨询：教务科",
        ],
        zh: &["补拍场", "东区报告厅", "未参加其他场次的学生", "免费", "提前半小时到场。", "场地和费用有变"],
        en: &["Make-up session", "East Campus Hall", "Free of charge", "Room and fee changed"],
    },
    Then {
        name: "2026-capture#s8",
        history: &["2026-09-21 publish", "2026-10-12 correct"],
        status: "scheduled",
        events: &[("", "2026-12-20 09:00–11:30", ""), (".moved20261213", "2026-12-13", "【改期】")],
        struck: &["2026年12月13日（周日）09:00–11:30"],
        zh: &["更正", "原通知日期有误", "西区门厅"],
        en: &["Corrected", "The date in the notice was wrong", "West Campus lobby"],
    },
    Then {
        name: "2026-capture#code",
        history: &["2026-09-21 publish", "2026-10-30 follow by 2026-capture-change-1"],
        status: "scheduled",
        events: &[
            (".closes", "2026-11-20", "截止："),
            (".closes.moved20261113", "2026-11-13", "【改期】"),
            (".opens", "2026-11-18", "开始："),
            (".opens.moved20261111", "2026-11-11", "【改期】"),
        ],
        struck: &["2026年11月11日（周三）至11月13日（周五）24:00"],
        zh: &["随之调整", "因“第二场”有变"],
        en: &["Moved along", "because “Session 2” changed"],
    },
    Then {
        name: "2026-capture#retake",
        history: &[
            "2026-09-21 publish",
            "2026-10-30 follow by 2026-capture-change-1",
            "2026-11-18 10:00 follow by 2026-capture-change-2",
        ],
        status: "scheduled",
        events: &[
            (".closes", "2026-12-20 16:30–17:00", "截止："),
            (".closes.moved20261206", "2026-12-06", "【改期】"),
            (".closes.moved20261213", "2026-12-13", "【改期】"),
        ],
        struck: &["2026年12月13日（周日）17:00 前", "2026年12月6日（周日）17:00 前"],
        zh: &["2026年12月20日（周日）17:00 前", "因“第四场”有变"],
        en: &["by 5pm on Sunday 20 December 2026", "because “Session 4” changed"],
    },
    Then {
        name: "2026-thesis#print",
        history: &["2026-10-15 publish", "2026-10-30 follow by 2026-capture-change-1"],
        status: "scheduled",
        events: &[(".opens", "2026-12-05", "开始："), (".opens.moved20261128", "2026-11-28", "【改期】")],
        struck: &["2026年11月28日（周六）起"],
        zh: &["2026年12月5日（周六）起", "因“第二场”有变"],
        en: &["from Saturday 5 December 2026"],
    },
    Then {
        name: "2026-thesis#topic",
        history: &["2026-10-15 publish", "2026-11-04 extend"],
        status: "scheduled",
        events: &[("", "2026-10-19–2026-11-10", ""), (".moved20261106", "2026-11-06", "【改期】")],
        struck: &["2026年10月19日（周一）至11月6日（周五）24:00"],
        zh: &["2026年10月19日（周一）至11月10日（周二）24:00", "延长", "选题系统故障"],
        en: &["Extended", "The system failed"],
    },
    Then {
        name: "2026-upload#forms",
        history: &["2026-10-08 publish", "2026-11-19 10:00 extend by 2026-upload-extended"],
        status: "scheduled",
        events: &[(".closes", "2026-12-07", "截止："), (".closes.moved20261130", "2026-11-30", "【改期】")],
        struck: &["2026年11月30日（周一）24:00 前（含当日）"],
        zh: &["2026年12月7日（周一）24:00 前（含当日）", "延长"],
        en: &["by the end of Monday 7 December 2026", "Extended", "More time for uploads"],
    },
    Then {
        name: "2026-exam-plan#e1",
        history: &["2026-09-18 publish"],
        status: "scheduled",
        events: &[("", "2026-10-17 09:00–11:00", "")],
        struck: &[],
        zh: &["2026年10月17日（周六）09:00–11:00"],
        en: &["Saturday 17 October 2026, 9am to 11am"],
    },
    Then {
        name: "2026-exam-plan#e2",
        history: &["2026-09-18 publish", "2026-11-10 supersede by 2026-exam-plan-revised"],
        status: "superseded",
        events: &[("", "2026-12-19 09:00–11:00", "【已取代】"), (".cancelled", "2026-12-19", "【已取代】")],
        struck: &["2026年12月19日（周六）09:00–11:00"],
        zh: &["已由《学位英语考试安排（修订）》取代"],
        en: &["Replaced by “Degree English exams (revised)”"],
    },
    Then {
        name: "2026-thesis#slides",
        history: &["2026-10-15 publish"],
        status: "scheduled",
        events: &[],
        struck: &[],
        zh: &["待定：要等前一事项的时间确定"],
        en: &["not yet known: it depends on a date that is not known yet"],
    },
];

#[test]
fn what_stands_on_20_november() {
    let site = portal().at("2026-11-20 09:00").build().clean();
    let feed = site.feed("zh/feeds/all.ics");
    for then in NOVEMBER {
        let (notice, id) = then.name.split_once('#').unwrap();
        assert_eq!(site.history(then.name), then.history, "{}", then.name);
        assert_eq!(site.data(then.name)["status"], then.status, "{}", then.name);
        let stem = format!("{notice}.{id}");
        let uids: Vec<String> = feed.uids().into_iter().filter(|uid| belongs(uid, then.name)).collect();
        let found: Vec<(&str, String)> =
            uids.iter().map(|uid| (uid.strip_prefix(&stem).unwrap(), feed.when(uid))).collect();
        let expected: Vec<(&str, String)> = then.events.iter().map(|event| (event.0, event.1.to_owned())).collect();
        assert_eq!(found, expected, "{}", then.name);
        for (suffix, _, title) in then.events {
            let event = feed.event(&format!("{stem}{suffix}"));
            assert!(event.summary.starts_with(title), "{} {}", then.name, event.summary);
            assert!(!title.is_empty() || !event.summary.starts_with('【'), "{}", event.summary);
            let dead = matches!(then.status, "cancelled" | "superseded") && !suffix.ends_with(".cancelled");
            assert_eq!(event.status == "CANCELLED", dead, "{} {suffix}", then.name);
        }
        let row = site.row(&format!("zh/notices/{notice}"), id);
        assert_eq!(row.struck(), then.struck, "{}", then.name);
        for (lang, words) in [("zh", then.zh), ("en", then.en)] {
            let row = site.row(&format!("{lang}/notices/{notice}"), id);
            for word in words {
                assert!(row.says(word), "{}: {word:?} not in {}", then.name, row.text());
            }
        }
    }
}

#[test]
fn notices_point_at_each_other_both_ways() {
    let site = portal().at("2026-11-20 09:00").build().clean();
    for (one, other, word) in [
        ("2026-capture", "2026-capture-change-1", "变更见"),
        ("2026-capture-change-1", "2026-capture", "本通知变更了"),
        ("2026-upload", "2026-upload-extended", "变更见"),
        ("2026-upload-extended", "2026-upload", "本通知变更了"),
        ("2026-exam-plan", "2026-exam-plan-revised", "本通知已作废"),
        ("2026-exam-plan-revised", "2026-exam-plan", "本通知取代"),
        ("2026-thesis", "2026-capture-change-1", "变更见"),
    ] {
        for lang in ["zh", "en"] {
            let page = site.page(&format!("{lang}/notices/{one}"));
            assert!(page.links_to(&format!("../{other}/")), "{one} → {other}");
        }
        assert!(site.page(&format!("zh/notices/{one}")).says(word), "{one}: {word}");
    }
}

#[test]
fn the_corrected_facts_of_a_notice_hold_and_the_old_ones_are_struck_out() {
    let site = portal().at("2026-11-20 09:00").build().clean();
    let page = site.page("zh/notices/2026-capture");
    for (old, new) in [
        ("携带：身份证", "携带：身份证和采集码"),
        ("费用：20元/人<br>咨询：学籍科", "对象：2027届全体成教毕业生<br>费用：20元/人，补拍免费<br>咨询：教务科"),
    ] {
        let flat = |text: &str| text.replace("<br>", " ");
        assert!(page.struck().iter().any(|text| text.starts_with(&flat(old))), "{:?}", page.struck());
        assert!(page.inserted().iter().any(|text| text.starts_with(&flat(new))), "{:?}", page.inserted());
    }
    let session = site.feed("zh/feeds/all.ics");
    let text = session.event("2026-capture.s4").description.clone().unwrap();
    assert!(text.contains("身份证和采集码") && text.contains("补拍免费") && text.contains("教务科"), "{text}");
}

#[test]
fn cancelled_and_replaced_things_leave_the_lists_and_keep_their_pages() {
    let site = portal().at("2026-11-20 09:00").build().clean();
    for address in ["zh/countdown", "en/countdown", "zh", "zh/for/2025-top-up", "zh/for/2025-top-up-law"] {
        let listed = site.page(address).rows("");
        for gone in ["2026-capture.s5", "2026-exam-plan.e2"] {
            assert!(!listed.contains(&gone.to_owned()), "{address}: {gone}");
        }
        assert!(listed.contains(&"2026-capture.s3".to_owned()), "{address}");
    }
    for (key, word) in [("2026-capture/s5", "已取消"), ("2026-exam-plan/e2", "取代")] {
        assert!(site.page(&format!("zh/countdown/{key}")).says(word), "{key}");
    }
    let list = site.page("zh/notices");
    for word in ["有变更", "已被取代"] {
        assert!(list.says(word), "{word}");
    }
    // A child of a cohort is told what its parents are told, and not the other way round.
    assert!(site.page("zh/for/2025-top-up-law").rows("").contains(&"2026-capture.s2".to_owned()));
    assert!(!site.page("zh/for/2024").rows("").contains(&"2026-capture.s2".to_owned()));
    assert!(site.feed("zh/feeds/cohort/2025-top-up-law.ics").find("2026-thesis.topic").is_some());
    assert!(site.feed("zh/feeds/cohort/2024.ics").find("2026-thesis.topic").is_none());
}

#[test]
fn every_change_is_in_the_list_of_corrections() {
    let site = portal().at("2026-11-20 09:00").build().clean();
    let known: usize = site.portal().documents.iter().map(|page| page.changes.len()).sum();
    for lang in ["zh", "en"] {
        let entries = site.atom(&format!("{lang}/feeds/corrections.atom"));
        assert_eq!(entries.len(), known);
        let ids: BTreeSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids.len(), known, "two entries with one id");
        assert!(entries.windows(2).all(|pair| pair[0].updated >= pair[1].updated));
    }
    let page = site.page("zh/corrections");
    assert_eq!(page.html.matches("<li class=\"row\"").count(), known);
    for word in ["与第四场合并", "因“第二场”有变", "漏写了采集码", "主楼103教室", "免费"] {
        assert!(page.says(word), "{word}");
    }
}

#[test]
fn pins_schedules_and_old_addresses_keep_their_times() {
    for (at, pinned) in [("2026-09-30 11:59:59", true), ("2026-09-30 12:00", false)] {
        assert_eq!(portal().at(at).resolve().notice("2026-textbooks").pinned, pinned, "{at}");
    }
    let before = portal().at("2026-12-08 08:59:59").build().clean();
    assert!(!before.has("zh/notices/2026-certificates/index.html"));
    assert!(!before.has("zh/notices/certificates-2026/index.html"));
    assert!(before.feed("zh/feeds/all.ics").uids().iter().all(|uid| !uid.starts_with("2026-certificates")));
    let after = portal().at("2026-12-08 09:00").build().clean();
    assert!(after.notice("2026-certificates").pinned);
    assert!(after.has("zh/notices/certificates-2026/index.html"));
    assert!(!after.has("zh/notices/2027-next-capture/index.html"));
}
