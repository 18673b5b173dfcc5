//! Keys of `content/site.yaml`.

use super::{Form, Key};

/// Keys of the portal's settings.
pub const SITE: &[Key] = &[
    Key::new("title", Form::Text, "网站名称", "Name of the portal").required(),
    Key::new("tagline", Form::Text, "名称下面的一句话", "One sentence below the name"),
    Key::new("organisation", Form::Text, "主办单位", "Who publishes it").required(),
    Key::new("organisation_url", Form::Address, "主办单位的网站", "The organisation's own site"),
    Key::new(
        "base_url",
        Form::Address,
        "网站的完整网址，末尾有斜杠",
        "Full address of the site, with a slash at the end",
    )
    .required(),
    Key::new(
        "uid_domain",
        Form::Plain,
        "日历条目编号的后半段；发布以后永远不要改",
        "Second half of calendar ids; never change it after publishing",
    ),
    Key::new("timezone", Form::Plain, "时区，默认 Asia/Shanghai", "Time zone, default Asia/Shanghai"),
    Key::new(
        "languages",
        Form::List(&Form::Choice(&["zh", "en"])),
        "语言，第一个是默认语言，事实写在它的文件里",
        "Languages; the files of the first one hold the facts",
    ),
    Key::new("theme", Form::Plain, "主题，默认 harbour", "Theme, default harbour"),
    Key::new("kinds", Form::Named(&[KIND]), "事项类型", "Kinds of deadlines"),
    Key::new("cohorts", Form::Named(&[COHORT]), "学生群体", "Groups of students"),
    Key::new("places", Form::Named(&[PLACE]), "地点", "Places"),
    Key::new("contacts", Form::Named(&[CONTACT]), "联系人", "Whom to ask"),
    Key::new("contact", Form::Plain, "通知没有写联系人时用哪一个", "The contact of notices that name none"),
    Key::new("footer", Form::Text, "页脚文字", "Text at the foot of every page"),
    Key::new("icp", Form::Plain, "ICP备案号", "ICP record number"),
    Key::new("police", Form::Plain, "公安备案号", "Public-security record number"),
    Key::new(
        "missing_translation",
        Form::Choice(&["show", "leave out"]),
        "没有译文的页面：show 显示原文，leave out 不显示",
        "Pages without translation: show the original, or leave out",
    ),
    Key::new(
        "atom",
        Form::Choice(&["summary", "full"]),
        "新闻订阅（Atom）里放多少：summary 只放摘要和日期，full 连正文一起放",
        "What news readers get (Atom): summary and dates, or the full text as well",
    ),
];

/// Keys of a kind of deadline.
pub const KIND: &[Key] = &[
    Key::new("name", Form::Text, "名称", "Its name").required(),
    Key::new("color", Form::Plain, "日历里的颜色：CSS 颜色的英文名", "Colour in calendars: a CSS colour name"),
    Key::new("alarms", Form::List(&Form::Period), "提前多久提醒，例如 [1 day]", "Reminders before it, such as [1 day]"),
    Key::new("after", Form::Text, "过期以后给学生看的一句话", "What a student can still do when it is over"),
    Key::new(
        "calendar",
        Form::Choice(&["edges", "span"]),
        "一段时间在日历里怎么放：edges 只放头尾，span 放整段",
        "How a window stands in a calendar: edges or span",
    ),
];

/// Keys of a group of students.
pub const COHORT: &[Key] = &[
    Key::new("name", Form::Text, "名称", "Its name").required(),
    Key::new("in", Form::Plain, "上级群体的代号", "The group it is part of"),
];

/// Keys of a place.
pub const PLACE: &[Key] = &[
    Key::new("name", Form::Text, "全称", "Full name").required(),
    Key::new("short", Form::Text, "简称，用在窄的地方", "Shorter name for lists"),
    Key::new("latitude", Form::Number, "纬度", "Latitude in degrees"),
    Key::new("longitude", Form::Number, "经度", "Longitude in degrees"),
    Key::new(
        "datum",
        Form::Choice(&["wgs84", "gcj02", "bd09"]),
        "坐标系：wgs84（GPS）、gcj02（高德、腾讯）、bd09（百度）",
        "System of the coordinates: wgs84 (GPS), gcj02 (Amap, Tencent), bd09 (Baidu)",
    ),
];

/// Keys of a contact.
pub const CONTACT: &[Key] = &[
    Key::new("name", Form::Text, "科室或人，例如 函授科 印老师", "Person or desk").required(),
    Key::new("phone", Form::Plain, "办公电话，不写个人手机", "Office line, no personal mobile number"),
    Key::new("url", Form::Address, "网址", "Web address"),
    Key::new("note", Form::Text, "房间、时间", "Room, hours"),
];
