//! A small portal that holds every shape a deadline can have and every state a notice can be in. Text only.

/// Its files below `content/`, besides the calendar of working days.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("site.yaml", SITE),
    ("notices/shapes/index.zh.md", SHAPES_ZH),
    ("notices/shapes/index.en.md", SHAPES_EN),
    ("notices/changed/index.zh.md", CHANGED_ZH),
    ("notices/changed/index.en.md", CHANGED_EN),
    ("notices/changes/index.zh.md", CHANGES_ZH),
    ("notices/changes/index.en.md", CHANGES_EN),
    ("notices/round-1/index.zh.md", ROUND_1_ZH),
    ("notices/round-1/index.en.md", ROUND_1_EN),
    ("notices/only-chinese/index.zh.md", ONLY_CHINESE),
    ("guides/how.zh.md", GUIDE_ZH),
    ("guides/how.en.md", GUIDE_EN),
    ("faq/who.zh.md", FAQ_ZH),
    ("faq/who.en.md", FAQ_EN),
];

const SITE: &str = r#"
title: {zh: 试用通知, en: Trial notices}
tagline: {zh: 每种日期各一个。, en: One date of every kind.}
organisation: {zh: 试用学院, en: Trial College}
base_url: https://trial.example.edu.cn/notices/
uid_domain: trial.example.edu.cn
timezone: Asia/Shanghai
languages: [zh, en]
theme: harbour
kinds:
  exam: {name: {zh: 体检, en: Health check}, color: steelblue, alarms: [1 day]}
  submit:
    name: {zh: 提交, en: Submit}
    color: seagreen
    after: {zh: 错过了请打电话。, en: "Missed it? Phone us."}
cohorts:
  "2026": {name: {zh: 2026级, en: 2026 intake}}
  "2026-ug": {in: "2026", name: {zh: 2026级本科, en: 2026 bachelor's}}
  "2025": {name: {zh: 2025级, en: 2025 intake}}
places:
  hall: {name: {zh: 一号楼大厅, en: Hall of Building 1}}
contacts:
  office: {name: {zh: 办公室, en: Office}, phone: "0898-00000000"}
contact: office
footer: {zh: 仅供试用。, en: For trial only.}
"#;

const SHAPES_ZH: &str = r#"---
title: 各种日期
summary: 每种写法一个日期。
formal_title: 关于各种日期写法的通知
published: 2026-09-01
pin_until: 2026-12-31
number: 试〔2026〕1号
cohorts: ["2026"]
who: {zh: 全体新生, en: All new students}
bring: {zh: 身份证, en: ID card}
wear: {zh: 便于活动的衣服, en: Comfortable clothes}
fee: {zh: 免费, en: Free}
deadlines:
  - {id: session, kind: exam, label: {zh: 入学体检, en: Entry health check}, from: 2026-11-22 14:00, until: 2026-11-22 16:00, place: hall}
  - {id: window, kind: submit, label: {zh: 网上报名, en: Register online}, from: 2026-12-07 09:00, until: 2026-12-18 17:00, cohorts: ["2026-ug"], note: {zh: 报名后不能改。, en: Cannot be changed later.}}
  - {id: due, kind: submit, label: {zh: 交论文, en: Hand in the thesis}, until: 2026-12-18 17:00}
  - {id: due-day, kind: submit, label: {zh: 交照片, en: Hand in the photo}, until: 2026-12-18, fee: {zh: 20元/人, en: 20 yuan}}
  - {id: window-day, kind: submit, label: {zh: 选课, en: Choose courses}, from: 2026-12-07, until: 2026-12-18}
  - {id: opens, kind: submit, label: {zh: 查成绩, en: See the results}, from: 2026-12-07 09:00}
  - {id: milestone, kind: exam, label: {zh: 公布名单, en: List is out}, on: 2026-12-20}
  - id: daily
    kind: exam
    label: {zh: 窗口办理, en: Counter open}
    from: 2026-12-07
    until: 2026-12-09
    daily: {on: working days, hours: [09:00-11:30, 14:30-17:00], cutoff: 16:30}
  - {id: paused, kind: submit, label: {zh: 补交材料, en: Late papers}, from: 2026-09-21 09:00, until: 2026-10-20 17:00, closed: [2026-10-01..2026-10-07]}
  - {id: around, kind: exam, label: {zh: 毕业典礼, en: Graduation}, around: mid 2027-06}
  - {id: personal, kind: submit, label: {zh: 确认更正, en: Confirm a correction}, within: 2 working days, after: {zh: 提交更正后, en: after a correction}}
related: [guides/how, faq/who]
attachments:
  - guide: how
---

## 时间 {#when}

体检：{{ date session }}，地点：{{ place session }}。

{{ countdown window }}

## 表 {#table}

| 专业 | 人数 | 地点 | 备注 |
|---|---|---|---|
| 护理学 | 120 | 一号楼 | 带身份证 |
| 学前教育 | 86 | 二号楼 | *请早到* |

## 步骤 {#steps}

1. 看[办法](../../guides/how.zh.md#first)。
2. 登录[网站](https://www.example.edu.cn/a/very/long/address/that/does/not/fit/on/a/phone)。

> [!WARNING]
> 过时不候。

### 其他 {#other}

网址：<https://www.example.edu.cn/another/very/long/address/that/does/not/fit/on/a/phone>。
"#;

const SHAPES_EN: &str = r#"---
title: All kinds of dates
summary: One date of every form.
formal_title: Notice on the forms of dates
---

## Time {#when}

Health check: {{ date session }}, place: {{ place session }}.

{{ countdown window }}

## Table {#table}

| Major | Students | Place | Remark |
|---|---|---|---|
| Nursing | 120 | Building 1 | Bring your ID card |
| Preschool education | 86 | Building 2 | *Come early* |

## Steps {#steps}

1. Read the [guide](../../guides/how.en.md#first).
2. Log in to the [site](https://www.example.edu.cn/a/very/long/address/that/does/not/fit/on/a/phone).

> [!WARNING]
> Late comers are not admitted.

### Other {#other}

Address: <https://www.example.edu.cn/another/very/long/address/that/does/not/fit/on/a/phone>.
"#;

const CHANGED_ZH: &str = r#"---
title: 改过的安排
summary: 有的延期，有的取消。
published: 2026-09-02
deadlines:
  - {id: put-off, kind: exam, label: {zh: 讲座, en: Lecture}, from: 2026-11-24 14:00, until: 2026-11-24 16:00, place: hall}
  - {id: called-off, kind: exam, label: {zh: 参观, en: Visit}, from: 2026-11-25 09:00, until: 2026-11-25 11:00, place: hall}
  - {id: longer, kind: submit, label: {zh: 交表, en: Hand in the form}, until: 2026-12-01 17:00}
  - {id: moved, kind: exam, label: {zh: 考试, en: Exam}, from: 2026-12-03 09:00, until: 2026-12-03 11:00, place: hall}
---

安排如下。
"#;

const CHANGED_EN: &str =
    "---\ntitle: Arrangements that changed\nsummary: Some later, some not at all.\n---\n\nAs follows.\n";

const CHANGES_ZH: &str = r#"---
title: 延期和取消
summary: 更改四项安排。
published: 2026-09-05
amends:
  - {notice: changed, deadline: put-off, postpone: to be announced, note: {zh: 主讲人生病, en: The speaker is ill}}
  - {notice: changed, deadline: called-off, cancel: {zh: 报名人数不足, en: Too few students}}
  - {notice: changed, deadline: longer, extend: {until: 2026-12-08 17:00}}
  - {notice: changed, deadline: moved, postpone: {from: 2026-12-10 09:00, until: 2026-12-10 11:00}}
supersedes: [round-1]
---

请相互转告。
"#;

const CHANGES_EN: &str =
    "---\ntitle: Postponed and cancelled\nsummary: Changes four dates.\n---\n\nPlease tell each other.\n";

const ROUND_1_ZH: &str = r#"---
title: 第一轮安排
summary: 已被代替。
published: 2026-09-03
deadlines:
  - {id: vote, kind: submit, label: {zh: 投票, en: Vote}, until: 2026-12-02 17:00}
---

第一轮。
"#;

const ROUND_1_EN: &str = "---\ntitle: First round\nsummary: Replaced.\n---\n\nFirst round.\n";

const ONLY_CHINESE: &str = r#"---
title: 只有中文
summary: 没有译文。
published: 2026-09-04
cohorts: ["2025"]
deadlines:
  - {id: sign, kind: submit, label: {zh: 签字, en: Sign}, until: 2026-11-30 17:00}
---

只有中文的正文。

## 一节 {#part}

内容。
"#;

const GUIDE_ZH: &str = "---\ntitle: 办理办法\nsummary: 两步。\norder: 1\n---\n\n## 第一步 {#first}\n\n带身份证。\n\n## 第二步 {#second}\n\n签字。\n";
const GUIDE_EN: &str = "---\ntitle: How it is done\nsummary: Two steps.\n---\n\n## First {#first}\n\nBring your ID card.\n\n## Second {#second}\n\nSign.\n";
const FAQ_ZH: &str = "---\ntitle: 谁要来\nsummary: 全体新生。\norder: 1\n---\n\n## 本科生要来吗？ {#ug}\n\n要。\n\n## 专科生要来吗？ {#jc}\n\n要。\n";
const FAQ_EN: &str = "---\ntitle: Who must come\nsummary: All new students.\n---\n\n## Bachelor's students? {#ug}\n\nYes.\n\n## Junior college? {#jc}\n\nYes.\n";
