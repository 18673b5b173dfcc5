//! Keys of notices, guides and questions, of their translations, and of everything inside them.

use super::{Form, Key};

const TITLE: Key = Key::new(
    "title",
    Form::Text,
    "标题：写事情本身，不写“关于……的通知”",
    "Title: the event itself, not “notice about …”",
)
.required();
const FORMAL_TITLE: Key = Key::new("formal_title", Form::Text, "公文全称", "The full official title");
const SUMMARY: Key = Key::new("summary", Form::Text, "一句话：谁，做什么", "One sentence: who must do what");
const PUBLISHED: Key = Key::new(
    "published",
    Form::Date,
    "发布日期；以后的日期就是定时发布",
    "Day of publication; a day to come publishes it then",
);
const DRAFT: Key = Key::new(
    "draft",
    Form::Flag,
    "true 表示草稿，只有预览能看到；删掉这一行就发布",
    "true: a draft that only a preview shows; delete the line to publish",
);
const ORDER: Key =
    Key::new("order", Form::Integer, "在列表里排第几，数字小的在前", "Place in the list; smaller numbers first");
const COHORTS: Key = Key::new(
    "cohorts",
    Form::List(&Form::Plain),
    "给哪些学生看：site.yaml 里的群体代号；不写就是所有人",
    "For which cohorts (ids of site.yaml); everyone if left out",
);
const WHO: Key = Key::new("who", Form::Text, "对象，用文字说明", "For whom, in words");
const BRING: Key = Key::new("bring", Form::Text, "要带什么", "What to bring");
const WEAR: Key = Key::new("wear", Form::Text, "着装", "What to wear");
const FEE: Key = Key::new("fee", Form::Text, "费用", "What it costs");
const CONTACT: Key = Key::new("contact", Form::Plain, "联系人：site.yaml 里的代号", "Whom to ask: an id of site.yaml");
const ATTACHMENTS: Key = Key::new(
    "attachments",
    Form::List(&Form::Either(&[Form::Plain, Form::Map(&[ATTACHMENT])])),
    "附件：文件名，或 {guide: 指南代号}、{file: 文件名, title: 名称}",
    "Files or guides that belong to it: a file name, {guide: …} or {file: …, title: …}",
);
const RELATED: Key = Key::new(
    "related",
    Form::List(&Form::Plain),
    "相关文档，例如 faq/fee",
    "Other documents of interest, such as faq/fee",
);
const ALIASES: Key =
    Key::new("aliases", Form::List(&Form::Plain), "旧网址，会转到这一页", "Old addresses that lead to this page");

/// Keys of a notice.
pub const NOTICE: &[Key] = &[
    TITLE,
    FORMAL_TITLE,
    SUMMARY,
    Key::new(
        "id",
        Form::Plain,
        "长期代号：不写就是文件夹名；发布后改文件夹名时，写上原来的名字，订阅不会断",
        "Its permanent id, by default the folder's name: when a published folder is renamed, write the old name here",
    ),
    PUBLISHED,
    DRAFT,
    Key::new("pin_until", Form::Date, "置顶到哪一天", "Kept on top until then"),
    Key::new("number", Form::Plain, "发文字号，例如 教〔2026〕9号", "Document number"),
    Key::new(
        "issuer",
        Form::Text,
        "发文单位；不写就是 site.yaml 里的单位",
        "Issuer, if not the organisation of site.yaml",
    ),
    ORDER,
    COHORTS,
    WHO,
    BRING,
    WEAR,
    FEE,
    CONTACT,
    Key::new(
        "deadlines",
        Form::List(&Form::Map(&[DEADLINE_ID, FACTS, WHEN])),
        "有时间的事项，一项一段",
        "Everything with a date, one entry each",
    ),
    Key::new(
        "sessions",
        Form::Either(&[
            Form::Plain,
            Form::List(&Form::Map(&[DEADLINE_ID, FACTS, WHEN])),
            Form::Map(&[SESSIONS_SOURCE, FACTS, WHEN]),
        ]),
        "场次表：旁边的文件名（sessions.csv），或直接列出",
        "Table of sessions: a file beside the notice (sessions.csv), or rows",
    ),
    ATTACHMENTS,
    RELATED,
    ALIASES,
    Key::new(
        "amends",
        Form::List(&Form::Map(&[AMENDMENT, VERBS])),
        "本通知变更了哪份通知的哪一项；用 tidings amend 写最方便",
        "What this notice changes in earlier ones; `tidings amend` writes it",
    ),
    Key::new(
        "revisions",
        Form::List(&Form::Map(&[REVISION, VERBS])),
        "本通知自己发布后的变更",
        "Changes of this notice after its publication",
    ),
    Key::new("supersedes", Form::List(&Form::Plain), "被本通知取代的通知", "Notices that this one replaces"),
];

/// Keys of a guide or question.
pub const PAGE: &[Key] = &[TITLE, SUMMARY, PUBLISHED, DRAFT, ORDER, COHORTS, CONTACT, ATTACHMENTS, RELATED, ALIASES];

/// Keys of a translation: texts, no facts.
pub const TRANSLATION: &[Key] = &[
    Key::new("title", Form::Plain, "标题的译文", "Title").required(),
    Key::new("formal_title", Form::Plain, "公文全称的译文", "The full official title"),
    Key::new("summary", Form::Plain, "一句话摘要的译文", "One sentence"),
    Key::new("issuer", Form::Plain, "发文单位的译文", "Issuer"),
    Key::new("who", Form::Plain, "对象的译文", "For whom, in words"),
    Key::new("bring", Form::Plain, "要带什么的译文", "What to bring"),
    Key::new("wear", Form::Plain, "着装的译文", "What to wear"),
    Key::new("fee", Form::Plain, "费用的译文", "What it costs"),
    Key::new(
        "deadlines",
        Form::Named(&[DEADLINE_TEXTS]),
        "各事项的文字，按代号写；日期不写在这里",
        "Texts of the deadlines, by id; no dates here",
    ),
    Key::new("attachments", Form::List(&Form::Plain), "附件名称的译文", "Names of the attachments"),
    Key::new(
        "source",
        Form::Plain,
        "译的是哪一版原文；由 tidings translate stamp 写",
        "Which version of the source was translated; written by `tidings translate stamp`",
    ),
];

/// Texts of a deadline that a translation may give.
pub const DEADLINE_TEXTS: &[Key] = &[
    Key::new("label", Form::Plain, "名称", "What it is called"),
    Key::new("place", Form::Plain, "地点（原文用文字写的才需要）", "Place, where the source gives it in words"),
    Key::new("who", Form::Plain, "对象", "For whom, in words"),
    Key::new("fee", Form::Plain, "费用", "What it costs"),
    Key::new("note", Form::Plain, "备注", "A remark"),
    Key::new("after", Form::Plain, "从什么时候算起", "What begins the period"),
];

/// What makes a deadline one.
pub const DEADLINE_ID: &[Key] = &[Key::new(
    "id",
    Form::Plain,
    "代号：本通知里不重复，发布后不要改（日历条目靠它对应）",
    "Its id: unique in the notice and permanent, calendar entries depend on it",
)
.required()];

/// Facts of a deadline besides its dates.
pub const FACTS: &[Key] = &[
    Key::new("kind", Form::Plain, "类型：site.yaml 里 kinds 的代号", "Its kind: an id of `kinds` in site.yaml"),
    Key::new("label", Form::Text, "名称，不写就用类型的名称", "What it is called, if not like its kind"),
    Key::new("place", Form::Text, "地点：site.yaml 里的代号，或一段文字", "Place: an id of site.yaml, or words"),
    COHORTS,
    WHO,
    FEE,
    Key::new("note", Form::Text, "备注", "A remark"),
    CONTACT,
];

/// Dates of a deadline.
pub const WHEN: &[Key] = &[
    Key::new(
        "from",
        Form::Date,
        "开始，例如 2026-03-09 10:00，或 capture + 40 days",
        "Begins, such as 2026-03-09 10:00, or capture + 40 days",
    ),
    Key::new("until", Form::Date, "结束；只写日期就含当天", "Ends; a date alone includes that day"),
    Key::new("before", Form::Date, "在这之前；只写日期就不含当天", "Ends before; a date alone excludes that day"),
    Key::new("on", Form::Date, "某一天（由学院办理的事）", "A day on which the office does something"),
    Key::new("around", Form::Date, "大约，例如 2026-06 或 mid 2026-05", "Roughly, such as 2026-06 or mid 2026-05"),
    Key::new("within", Form::Period, "多长时间之内，例如 2 working days", "Within so long, such as 2 working days"),
    Key::new("after", Form::Text, "从什么时候算起，例如 提交更正后", "What begins the period"),
    Key::new("daily", Form::Map(&[DAILY]), "每天的开放时间", "Opening hours"),
    Key::new(
        "closed",
        Form::List(&Form::Date),
        "中间暂停的日子，例如 2026-10-01..2026-10-08",
        "Days on which it is closed, such as 2026-10-01..2026-10-08",
    ),
];

/// Opening hours.
pub const DAILY: &[Key] = &[
    Key::new(
        "on",
        Form::List(&Form::Plain),
        "哪些天：working days、every day，或 [mon, wed]",
        "Which days: working days, every day, or [mon, wed]",
    ),
    Key::new(
        "hours",
        Form::List(&Form::Plain),
        "时段，例如 [09:00-11:30, 14:30-17:00]",
        "Hours, such as [09:00-11:30]",
    )
    .required(),
    Key::new("cutoff", Form::Plain, "几点停止受理", "Nobody is admitted after this time"),
    Key::new("mon", Form::Map(&[HOURS_OF_DAY]), "星期一的时段", "Hours on Mondays"),
    Key::new("tue", Form::Map(&[HOURS_OF_DAY]), "星期二的时段", "Hours on Tuesdays"),
    Key::new("wed", Form::Map(&[HOURS_OF_DAY]), "星期三的时段", "Hours on Wednesdays"),
    Key::new("thu", Form::Map(&[HOURS_OF_DAY]), "星期四的时段", "Hours on Thursdays"),
    Key::new("fri", Form::Map(&[HOURS_OF_DAY]), "星期五的时段", "Hours on Fridays"),
    Key::new("sat", Form::Map(&[HOURS_OF_DAY]), "星期六的时段", "Hours on Saturdays"),
    Key::new("sun", Form::Map(&[HOURS_OF_DAY]), "星期日的时段", "Hours on Sundays"),
];

/// Hours of one day of the week.
pub const HOURS_OF_DAY: &[Key] = &[
    Key::new("hours", Form::List(&Form::Plain), "这一天的时段", "Hours on that day"),
    Key::new("cutoff", Form::Plain, "这一天几点停止受理", "Nobody is admitted after this time on that day"),
];

/// Facts of a notice that a correction may change.
pub const NOTICE_FACTS: &[Key] = &[WHO, BRING, WEAR, FEE, CONTACT];

/// Where an amendment of another notice aims.
pub const AMENDMENT: &[Key] = &[
    Key::new("notice", Form::Plain, "被变更的通知的代号", "The notice that is changed").required(),
    Key::new(
        "deadline",
        Form::Plain,
        "其中哪一项；更正整份通知的内容时不写",
        "Which deadline; left out for facts of the whole notice",
    ),
    Key::new("note", Form::Text, "原因", "Why"),
];

/// Where and when a change of the notice itself was made.
pub const REVISION: &[Key] = &[
    Key::new("deadline", Form::Plain, "哪一项", "Which deadline"),
    Key::new("on", Form::Date, "哪天变更的", "When it was announced").required(),
    Key::new("note", Form::Text, "原因", "Why"),
];

/// The verbs of change; one in each entry.
pub const VERBS: &[Key] = &[
    Key::new(
        "postpone",
        Form::Either(&[Form::Plain, Form::Map(&[WHEN])]),
        "改期：{from: …, until: …}，或 to be announced（另行通知）",
        "Move: {from: …, until: …}, or to be announced",
    ),
    Key::new("extend", Form::Map(&[WHEN]), "延长：{until: …}", "Extend: {until: …}"),
    Key::new("cancel", Form::Text, "取消：写原因", "Cancel: the reason"),
    Key::new(
        "correct",
        Form::Map(&[FACTS, WHEN, &[BRING, WEAR]]),
        "更正：写正确的内容，例如 {place: …}",
        "Correct: the right facts, such as {place: …}",
    ),
];

/// Where the rows of a table of sessions are.
pub const SESSIONS_SOURCE: &[Key] = &[
    Key::new("file", Form::Plain, "旁边的表格文件", "The table beside the notice"),
    Key::new("rows", Form::List(&Form::Map(&[DEADLINE_ID, FACTS, WHEN])), "直接写在这里的场次", "Rows written here"),
];

/// A file or guide that belongs to a notice.
pub const ATTACHMENT: &[Key] = &[
    Key::new("guide", Form::Plain, "指南的代号", "A guide of the portal"),
    Key::new("file", Form::Plain, "文件名，放在通知旁边", "A file beside the notice"),
    Key::new("title", Form::Text, "名称", "Its name"),
];
