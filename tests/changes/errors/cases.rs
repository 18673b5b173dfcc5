//! The table: notices, the code of their one problem, its place, both texts.

use super::{BASE, Case};

pub(super) const CASES: &[Case] = &[
    Case {
        notices: &[(
            "n",
            "deadlines: [{id: a, kind: upload, until: 2026-12-01}, {id: a, kind: upload, until: 2026-12-02}]",
        )],
        code: "duplicate-deadline",
        place: ("n:4:60", "a"),
        zh: "代号“a”在这份通知里用了两次",
        en: "the id `a` is used twice in this notice",
    },
    Case {
        notices: &[("a", ""), ("b", "id: a")],
        code: "duplicate-notice-id",
        place: ("b:4:5", "a"),
        zh: "代号“a”已经属于通知“a”",
        en: "the id `a` belongs to the notice `a` already",
    },
    Case {
        notices: &[("a", "id: first"), ("b", "id: first")],
        code: "duplicate-notice-id",
        place: ("b:4:5", "first"),
        zh: "代号“first”已经属于通知“a”",
        en: "the id `first` belongs to the notice `a` already",
    },
    Case {
        notices: &[("n", "deadlines: [{id: a, until: 2026-12-01}]")],
        code: "no-kind",
        place: ("n:4:18", "a"),
        zh: "“a”没有写类型",
        en: "`a` has no kind",
    },
    Case {
        notices: &[("n", "deadlines: [{id: a, kind: upload}]")],
        code: "no-date",
        place: ("n:4:18", "a"),
        zh: "“a”没有写日期",
        en: "`a` has no date",
    },
    Case {
        notices: &[("n", "deadlines: [{id: a, kind: upload, until: 2026-12-01, before: 2026-12-02}]")],
        code: "two-ends",
        place: ("n:4:42", "2026-12-01"),
        zh: "until: 和 before: 只能写一个",
        en: "`until:` and `before:` exclude each other",
    },
    Case {
        notices: &[("n", "deadlines: [{id: a, kind: upload, until: 2026-12-01, on: 2026-12-02}]")],
        code: "mixed-dates",
        place: ("n:4:42", "2026-12-01"),
        zh: "这几种日期不能写在同一事项里",
        en: "these kinds of dates cannot stand in one deadline",
    },
    Case {
        notices: &[("n", "deadlines: [{id: a, kind: upload, before: 2026-12-01, after: 审核后}]")],
        code: "mixed-dates",
        place: ("n:4:43", "2026-12-01"),
        zh: "这几种日期不能写在同一事项里",
        en: "these kinds of dates cannot stand in one deadline",
    },
    Case {
        notices: &[("n", "deadlines: [{id: a, kind: upload, until: 2026-12-01, closed: [2026-11-25]}]")],
        code: "daily-without-span",
        place: ("n:4:42", "2026-12-01"),
        zh: "daily: 和 closed: 要与 from:、until: 一起写",
        en: "`daily:` and `closed:` need both `from:` and `until:`",
    },
    Case {
        notices: &[(
            "n",
            "deadlines: [{id: a, kind: upload, from: 2026-11-01, until: 2026-12-01, closed: [2026-11-30..2026-12-02]}]",
        )],
        code: "pause-outside",
        place: ("n:4:81", "2026-11-30..2026-12-02"),
        zh: "暂停的日子不在起止时间之内",
        en: "the closed days do not lie inside the period",
    },
    Case {
        notices: &[(
            "n",
            "deadlines: [{id: a, kind: upload, from: 2026-11-21, until: 2026-11-22, daily: {hours: [09:00-11:00]}}]",
        )],
        code: "never-open",
        place: ("n:4:79", "{"),
        zh: "起止时间里没有一天开放",
        en: "no day between its dates is open",
    },
    Case {
        notices: &[("n", "deadlines: [{id: a, kind: upload, from: 2026-12-02, until: 2026-12-01}]")],
        code: "end-before-start",
        place: ("n:4:60", "2026-12-01"),
        zh: "结束时间不晚于开始时间",
        en: "the end is not after the start",
    },
    Case {
        notices: &[
            BASE,
            ("n", "published: 2026-11-10\namends: [{notice: base, deadline: up, postpone: {from: 2027-01-05}}]"),
        ],
        code: "end-before-start",
        place: ("n:4:56", "2027-01-05"),
        zh: "结束时间不晚于开始时间",
        en: "the end is not after the start",
    },
    Case {
        notices: &[("n", "deadlines: [{id: a, kind: upload, until: 2026-12-30 + 3 working days}]")],
        code: "outside-coverage",
        place: ("n:4:42", "2026-12-30 + 3 working days"),
        zh: "工作日历没有 2027 年，这个日期暂时算不出来，页面上写“待定”",
        en: "the working-day calendar lacks 2027, so this date cannot be computed yet and the page says so",
    },
    Case {
        notices: &[(
            "n",
            "deadlines: [{id: a, kind: upload, from: 2026-12-30, until: 2027-01-05, daily: {hours: [09:00-11:00]}}]",
        )],
        code: "outside-coverage",
        place: ("n:4:79", "{"),
        zh: "工作日历没有 2027 年，这个日期暂时算不出来，页面上写“待定”",
        en: "the working-day calendar lacks 2027, so this date cannot be computed yet and the page says so",
    },
    Case {
        notices: &[(
            "n",
            "deadlines: [{id: a, kind: upload, until: dua + 3 days}, {id: due, kind: upload, until: 2026-12-01}]",
        )],
        code: "unknown-base",
        place: ("n:4:42", "dua"),
        zh: "没有截止事项“dua”可以推算",
        en: "there is no deadline `dua` to count from",
    },
    Case {
        notices: &[BASE, ("n", "deadlines: [{id: a, kind: upload, until: bas#due + 3 days}]")],
        code: "unknown-notice",
        place: ("n:4:42", "bas#due"),
        zh: "没有通知“bas”",
        en: "there is no notice `bas`",
    },
    Case {
        notices: &[(
            "n",
            "deadlines: [{id: a, kind: upload, until: b.from + 3 days}, {id: b, kind: upload, until: 2026-12-01}]",
        )],
        code: "base-without-date",
        place: ("n:4:42", "b.from"),
        zh: "“b”没有可以推算的日期",
        en: "`b` has no such date to count from",
    },
    Case {
        notices: &[(
            "n",
            "deadlines: [{id: a, kind: upload, until: b + 3 days}, {id: b, kind: upload, within: 2 days}]",
        )],
        code: "base-without-date",
        place: ("n:4:42", "b"),
        zh: "“b”没有可以推算的日期",
        en: "`b` has no such date to count from",
    },
    Case {
        notices: &[(
            "n",
            "deadlines: [{id: a, kind: upload, until: b + 3 days}, {id: b, kind: upload, until: a + 1 day}]",
        )],
        code: "date-cycle",
        place: ("n:4:84", "a"),
        zh: "日期互相推算，绕了一圈：a → b → a",
        en: "these dates depend on one another in a circle: a → b → a",
    },
    Case {
        notices: &[(
            "n",
            "deadlines: [{id: a, kind: upload, until: 2026-12-01}, {id: b, kind: upload, until: a + 1 day}]\nrevisions: [{on: 2026-11-01, deadline: a, postpone: {until: b + 1 day}}]",
        )],
        code: "date-cycle",
        place: ("n:4:84", "a"),
        zh: "日期互相推算，绕了一圈：a → b → a",
        en: "these dates depend on one another in a circle: a → b → a",
    },
    Case {
        notices: &[BASE, ("n", "amends: [{notice: bse, deadline: due, cancel: 停电}]")],
        code: "unknown-notice",
        place: ("n:4:19", "bse"),
        zh: "没有通知“bse”",
        en: "there is no notice `bse`",
    },
    Case {
        notices: &[BASE, ("n", "supersedes: [bse]")],
        code: "unknown-notice",
        place: ("n:4:14", "bse"),
        zh: "没有通知“bse”",
        en: "there is no notice `bse`",
    },
    Case {
        notices: &[BASE, ("n", "amends: [{notice: base, deadline: dew, cancel: 停电}]")],
        code: "unknown-deadline",
        place: ("n:4:35", "dew"),
        zh: "通知“base”里没有截止事项“dew”",
        en: "the notice `base` has no deadline `dew`",
    },
    Case {
        notices: &[(
            "n",
            "deadlines: [{id: a, kind: upload, until: 2026-12-01}]\namends: [{notice: n, deadline: a, cancel: 停电}]",
        )],
        code: "amends-itself",
        place: ("n:5:19", "n"),
        zh: "amends: 写的是对别的通知的变更",
        en: "`amends:` is for changes of other notices",
    },
    Case {
        notices: &[("n", "supersedes: [n]")],
        code: "supersedes-itself",
        place: ("n:4:14", "n"),
        zh: "通知不能取代它自己",
        en: "a notice cannot replace itself",
    },
    Case {
        notices: &[("n", "supersedes: [m]"), ("m", "supersedes: [n]")],
        code: "supersede-circle",
        place: ("n:4:14", "m"),
        zh: "“m”和“n”互相取代",
        en: "`m` and `n` replace each other",
    },
    Case {
        notices: &[(
            "n",
            "published: 2026-11-02\ndeadlines: [{id: a, kind: upload, until: 2026-12-01}]\nrevisions: [{on: 2026-11-01, deadline: a, cancel: 停电}]",
        )],
        code: "change-before-publication",
        place: ("n:5:18", "2026-11-01"),
        zh: "变更的日期早于“n”的发布日期",
        en: "this change is dated before `n` was published",
    },
    Case {
        notices: &[BASE, ("n", "published: 2026-08-31\namends: [{notice: base, deadline: due, cancel: 停电}]")],
        code: "change-before-publication",
        place: ("n:4:35", "due"),
        zh: "变更的日期早于“base”的发布日期",
        en: "this change is dated before `base` was published",
    },
    Case {
        notices: &[BASE, ("n", "published: 2026-08-31\nsupersedes: [base]")],
        code: "change-before-publication",
        place: ("n:4:14", "base"),
        zh: "变更的日期早于“base”的发布日期",
        en: "this change is dated before `base` was published",
    },
    Case {
        notices: &[
            BASE,
            ("n", "published: 2026-11-10\namends: [{notice: base, deadline: due, extend: {before: 2026-12-11}}]"),
        ],
        code: "extend-not-later",
        place: ("n:4:57", "2026-12-11"),
        zh: "新的截止时间（2026-12-10）不晚于原来的（2026-12-10）",
        en: "the new end (2026-12-10) is not later than the old one (2026-12-10)",
    },
    Case {
        notices: &[
            BASE,
            ("n", "published: 2026-11-10\namends: [{notice: base, deadline: day, extend: {until: 2026-12-20}}]"),
        ],
        code: "extend-without-end",
        place: ("n:4:35", "day"),
        zh: "“day”没有可以延长的截止时间",
        en: "`day` has no end that could be extended",
    },
    Case {
        notices: &[
            BASE,
            ("n", "published: 2026-11-10\namends: [{notice: base, deadline: up, extend: {from: 2026-11-20}}]"),
        ],
        code: "extend-without-end",
        place: ("n:4:35", "up"),
        zh: "“up”没有可以延长的截止时间",
        en: "`up` has no end that could be extended",
    },
    Case {
        notices: &[
            BASE,
            ("n", "published: 2026-11-10\namends: [{notice: base, deadline: due, postpone: to be announced}]"),
            ("o", "published: 2026-11-11\namends: [{notice: base, deadline: due, extend: {until: 2026-12-20}}]"),
        ],
        code: "extend-without-end",
        place: ("o:4:35", "due"),
        zh: "“due”没有可以延长的截止时间",
        en: "`due` has no end that could be extended",
    },
    Case {
        notices: &[
            BASE,
            ("n", "published: 2026-11-10\namends: [{notice: base, deadline: due, postpone: {until: 2025-12-20}}]"),
        ],
        code: "moved-into-past",
        place: ("n:4:35", "due"),
        zh: "改成了 2025-12-20，而这条变更 2026-11-10 才发布",
        en: "this moves it to 2025-12-20, but is announced on 2026-11-10",
    },
    Case {
        notices: &[("n", CHAIN)],
        code: "date-chain-too-long",
        place: ("n:70:10", "d65"),
        zh: "日期一个推一个，超过了 64 层",
        en: "more than 64 dates are counted one from the other",
    },
    Case {
        notices: &[("n", "published: 2026-11-10\ndeadlines: [{id: a, kind: upload, until: 2025-12-01}]")],
        code: "over-before-published",
        place: ("n:4:42", "2025-12-01"),
        zh: "截止日期 2025-12-01 在通知发布（2026-11-10）之前",
        en: "the end, 2025-12-01, is before the notice's publication on 2026-11-10",
    },
    Case {
        notices: &[("n", "deadlines: [{id: a, kind: capture, from: 2026-12-01, until: 2026-12-01 12:00}]")],
        code: "start-without-clock",
        place: ("n:4:42", "2026-12-01"),
        zh: "结束写了钟点，开始没有写，会当成 00:00",
        en: "the end has an hour and the start has none: it would be 00:00",
    },
    Case {
        notices: &[
            BASE,
            (
                "n",
                "published: 2026-11-10\namends: [{notice: base, deadline: s1, postpone: {from: 2026-12-06, until: 2026-12-06 12:00}}]",
            ),
        ],
        code: "start-without-clock",
        place: ("n:4:56", "2026-12-06"),
        zh: "结束写了钟点，开始没有写，会当成 00:00",
        en: "the end has an hour and the start has none: it would be 00:00",
    },
    Case {
        notices: &[
            BASE,
            ("n", "published: 2026-11-10\namends: [{notice: base, deadline: s1, postpone: {until: 2026-12-12 12:00}}]"),
        ],
        code: "half-moved",
        place: ("n:4:35", "s1"),
        zh: "只改了一头，另一头没动：现在从 2026-12-05 一直到 2026-12-12",
        en: "only one edge was moved: now it lasts from 2026-12-05 to 2026-12-12",
    },
    Case {
        notices: &[BASE, ("n", "published: 2027-05-10\namends: [{notice: base, deadline: due, cancel: 人数不足}]")],
        code: "told-too-late",
        place: ("n:4:35", "due"),
        zh: "这条变更 2027-05-10 才公布，而事项 2026-12-10 就结束了",
        en: "this becomes known on 2027-05-10, but the date was over on 2026-12-10",
    },
    Case {
        notices: &[
            BASE,
            ("n", "published: 2026-11-10\namends: [{notice: base, deadline: s1, correct: {place: main-103}}]"),
        ],
        code: "change-without-effect",
        place: ("n:4:35", "s1"),
        zh: "这条变更没有改变任何内容",
        en: "this change changes nothing",
    },
    Case {
        notices: &[
            BASE,
            ("n", "published: 2026-11-10\namends: [{notice: base, deadline: s1, postpone: to be announced}]"),
            ("o", "published: 2026-11-11\namends: [{notice: base, deadline: s1, postpone: to be announced}]"),
        ],
        code: "change-without-effect",
        place: ("o:4:35", "s1"),
        zh: "这条变更没有改变任何内容",
        en: "this change changes nothing",
    },
    Case {
        notices: &[BASE, ("n", "published: 2026-11-10\namends: [{notice: base, deadline: s1, cancel: 原因}]")],
        code: "reason-not-written",
        place: ("n:4:35", "s1"),
        zh: "“原因”两个字还在，学生会照样看到",
        en: "the word “reason” still stands for one, and readers will see it",
    },
    Case {
        notices: &[("n", "bring: 身份证\nrevisions: [{on: 2026-11-01, correct: {bring: 身份证}}]")],
        code: "change-without-effect",
        place: ("n:5:13", "{"),
        zh: "这条变更没有改变任何内容",
        en: "this change changes nothing",
    },
    Case {
        notices: &[
            BASE,
            ("n", "published: 2026-11-10\namends: [{notice: base, deadline: s1, cancel: 停电}]"),
            ("o", "published: 2026-11-11\namends: [{notice: base, deadline: s1, cancel: 停水}]"),
        ],
        code: "already-cancelled",
        place: ("o:4:35", "s1"),
        zh: "“s1”在此之前已经取消",
        en: "`s1` was cancelled before this",
    },
    Case {
        notices: &[
            BASE,
            ("n", "published: 2026-11-10\namends: [{notice: base, deadline: s1, cancel: 停电}]"),
            ("o", "published: 2026-11-11\namends: [{notice: base, deadline: s1, correct: {place: east-hall}}]"),
        ],
        code: "already-cancelled",
        place: ("o:4:35", "s1"),
        zh: "“s1”在此之前已经取消",
        en: "`s1` was cancelled before this",
    },
    Case {
        notices: &[
            BASE,
            ("n", "published: 2026-11-10\nsupersedes: [base]"),
            ("o", "published: 2026-11-11\namends: [{notice: base, deadline: s1, cancel: 停水}]"),
        ],
        code: "already-replaced",
        place: ("o:4:35", "s1"),
        zh: "通知“base”在此之前已由“n”取代，这条变更不起作用",
        en: "`base` was replaced by `n` before this, so the change has no effect",
    },
    Case {
        notices: &[("n", "related: [guides/nothing]")],
        code: "unknown-document",
        place: ("n:4:11", "guides/nothing"),
        zh: "没有文档“guides/nothing”",
        en: "there is no document `guides/nothing`",
    },
    Case {
        notices: &[("n", "attachments: [form.docx]")],
        code: "missing-attachment",
        place: ("n:4:15", "form.docx"),
        zh: "找不到附件“form.docx”",
        en: "the attachment `form.docx` is not there",
    },
    Case {
        notices: &[("n", "aliases: [旧通知]")],
        code: "bad-alias",
        place: ("n:4:11", "旧通知"),
        zh: "“旧通知”不是旧地址",
        en: "`旧通知` is no old address",
    },
    Case {
        notices: &[BASE, ("n", "aliases: [base]")],
        code: "alias-taken",
        place: ("n:4:11", "base"),
        zh: "“notices/base”是另一份现有文档的地址",
        en: "`notices/base` is the address of a document that exists",
    },
];

/// Each date is counted from the one above it.
const CHAIN: &str = "
deadlines:
  - {id: d0, kind: upload, until: 2026-10-01}
  - {id: d1, kind: upload, until: d0 + 1 day}
  - {id: d2, kind: upload, until: d1 + 1 day}
  - {id: d3, kind: upload, until: d2 + 1 day}
  - {id: d4, kind: upload, until: d3 + 1 day}
  - {id: d5, kind: upload, until: d4 + 1 day}
  - {id: d6, kind: upload, until: d5 + 1 day}
  - {id: d7, kind: upload, until: d6 + 1 day}
  - {id: d8, kind: upload, until: d7 + 1 day}
  - {id: d9, kind: upload, until: d8 + 1 day}
  - {id: d10, kind: upload, until: d9 + 1 day}
  - {id: d11, kind: upload, until: d10 + 1 day}
  - {id: d12, kind: upload, until: d11 + 1 day}
  - {id: d13, kind: upload, until: d12 + 1 day}
  - {id: d14, kind: upload, until: d13 + 1 day}
  - {id: d15, kind: upload, until: d14 + 1 day}
  - {id: d16, kind: upload, until: d15 + 1 day}
  - {id: d17, kind: upload, until: d16 + 1 day}
  - {id: d18, kind: upload, until: d17 + 1 day}
  - {id: d19, kind: upload, until: d18 + 1 day}
  - {id: d20, kind: upload, until: d19 + 1 day}
  - {id: d21, kind: upload, until: d20 + 1 day}
  - {id: d22, kind: upload, until: d21 + 1 day}
  - {id: d23, kind: upload, until: d22 + 1 day}
  - {id: d24, kind: upload, until: d23 + 1 day}
  - {id: d25, kind: upload, until: d24 + 1 day}
  - {id: d26, kind: upload, until: d25 + 1 day}
  - {id: d27, kind: upload, until: d26 + 1 day}
  - {id: d28, kind: upload, until: d27 + 1 day}
  - {id: d29, kind: upload, until: d28 + 1 day}
  - {id: d30, kind: upload, until: d29 + 1 day}
  - {id: d31, kind: upload, until: d30 + 1 day}
  - {id: d32, kind: upload, until: d31 + 1 day}
  - {id: d33, kind: upload, until: d32 + 1 day}
  - {id: d34, kind: upload, until: d33 + 1 day}
  - {id: d35, kind: upload, until: d34 + 1 day}
  - {id: d36, kind: upload, until: d35 + 1 day}
  - {id: d37, kind: upload, until: d36 + 1 day}
  - {id: d38, kind: upload, until: d37 + 1 day}
  - {id: d39, kind: upload, until: d38 + 1 day}
  - {id: d40, kind: upload, until: d39 + 1 day}
  - {id: d41, kind: upload, until: d40 + 1 day}
  - {id: d42, kind: upload, until: d41 + 1 day}
  - {id: d43, kind: upload, until: d42 + 1 day}
  - {id: d44, kind: upload, until: d43 + 1 day}
  - {id: d45, kind: upload, until: d44 + 1 day}
  - {id: d46, kind: upload, until: d45 + 1 day}
  - {id: d47, kind: upload, until: d46 + 1 day}
  - {id: d48, kind: upload, until: d47 + 1 day}
  - {id: d49, kind: upload, until: d48 + 1 day}
  - {id: d50, kind: upload, until: d49 + 1 day}
  - {id: d51, kind: upload, until: d50 + 1 day}
  - {id: d52, kind: upload, until: d51 + 1 day}
  - {id: d53, kind: upload, until: d52 + 1 day}
  - {id: d54, kind: upload, until: d53 + 1 day}
  - {id: d55, kind: upload, until: d54 + 1 day}
  - {id: d56, kind: upload, until: d55 + 1 day}
  - {id: d57, kind: upload, until: d56 + 1 day}
  - {id: d58, kind: upload, until: d57 + 1 day}
  - {id: d59, kind: upload, until: d58 + 1 day}
  - {id: d60, kind: upload, until: d59 + 1 day}
  - {id: d61, kind: upload, until: d60 + 1 day}
  - {id: d62, kind: upload, until: d61 + 1 day}
  - {id: d63, kind: upload, until: d62 + 1 day}
  - {id: d64, kind: upload, until: d63 + 1 day}
  - {id: d65, kind: upload, until: d64 + 1 day}
  - {id: d66, kind: upload, until: d65 + 1 day}
  - {id: d67, kind: upload, until: d66 + 1 day}
";
