//! Marks and words by which Chinese notices show their parts (党政机关公文处理工作条例; GB/T 9704-2012).

/// Words a title ends with.
pub(super) const TITLE_ENDS: [&str; 12] =
    ["通知", "公告", "通告", "公示", "函", "办法", "安排", "须知", "说明", "方案", "通报", "启事"];

/// Words the name of an organisation ends with.
const ORGANISATION_ENDS: [&str; 12] =
    ["学院", "大学", "学校", "处", "部", "中心", "办公室", "科", "教学点", "函授站", "委员会", "公司"];

/// A mark at the beginning of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// 一、
    Chapter,
    /// （一）
    Section,
    /// 1.
    Point(u32),
    /// （1）
    SubPoint(u32),
    /// A bullet.
    Bullet,
    /// 附件1：
    Attachment,
}

/// The mark a paragraph begins with, and its length in bytes.
pub(super) fn marker(text: &str) -> Option<(Marker, usize)> {
    let rest = text.trim_start();
    let lead = text.len() - rest.len();
    let chinese =
        |text: &str| text.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).map(char::len_utf8).sum();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let inside = rest.strip_prefix(['（', '(']);
    let opening = rest.len() - inside.map_or(rest.len(), str::len);
    if let Some(inside) = inside {
        let han: usize = chinese(inside);
        if han > 0 && inside[han..].starts_with(['）', ')']) {
            return Some((Marker::Section, lead + opening + han + first_len(&inside[han..])));
        }
        let number = digits(inside);
        if (1..=2).contains(&number) && inside[number..].starts_with(['）', ')']) {
            let value = inside[..number].parse().unwrap_or(1);
            return Some((Marker::SubPoint(value), lead + opening + number + first_len(&inside[number..])));
        }
    }
    let han: usize = chinese(rest);
    if han > 0 && rest[han..].starts_with(['、', '．', '.']) {
        return Some((Marker::Chapter, lead + han + first_len(&rest[han..])));
    }
    let number = digits(rest);
    if (1..=2).contains(&number) && rest[number..].starts_with(['.', '、', '．']) {
        let end = number + first_len(&rest[number..]);
        // 2.5 is a number and 11.17 a date, but 2.5月31日 is point 2 with a date.
        let behind = &rest[end..];
        let is_dated = behind[digits(behind)..].trim_start().starts_with(['月', '年']);
        if digits(behind) == 0 || is_dated {
            return Some((Marker::Point(rest[..number].parse().unwrap_or(1)), lead + end));
        }
    }
    if rest.starts_with(['*', '•', '●', '·', '◆', '■', '➢', '\u{f06c}']) {
        return Some((Marker::Bullet, lead + first_len(rest)));
    }
    let after = rest.strip_prefix("附件")?.trim_start();
    let after = after[digits(after)..].trim_start();
    after.starts_with(['：', ':']).then_some((Marker::Attachment, 0))
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Whether a line begins a paragraph of its own, whatever stood before it.
pub(super) fn is_marker(line: &str) -> bool {
    marker(line).is_some()
        || ["注明：", "注：", "备注：", "联系电话", "http", "关于"].iter().any(|word| line.starts_with(word))
}

/// Whether a paragraph is the title of the whole.
pub(super) fn is_title(text: &str) -> bool {
    let text = text.trim();
    text.contains("关于") && text.chars().count() <= 80 && TITLE_ENDS.iter().any(|end| text.ends_with(end))
}

/// Whether a line is the name of an organisation and nothing else.
pub(super) fn is_organisation(text: &str) -> bool {
    let text = text.trim();
    (3..=40).contains(&text.chars().count())
        && text.chars().all(|c| is_han(c) || c == ' ')
        && ORGANISATION_ENDS.iter().any(|end| text.ends_with(end))
}

/// Whether a character is a Han character.
pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3400}'..='\u{4dbf}').contains(&c) || c == '〇'
}

/// The document number in a text: 教毕指〔2017〕99号, whatever brackets the author found.
pub(super) fn document_number(text: &str) -> Option<String> {
    let signs: Vec<char> = text.chars().collect();
    for (at, open) in signs.iter().enumerate() {
        let year: String = signs.get(at + 1..at + 5)?.iter().collect();
        if !"〔﹝[【(（".contains(*open) || year.parse::<u32>().is_err() || !"〕﹞]】)）".contains(*signs.get(at + 5)?)
        {
            continue;
        }
        let name: String = signs[..at].iter().rev().take_while(|c| is_han(**c)).collect();
        let name: String = name.chars().rev().collect();
        let rest: String = signs[at + 6..].iter().collect();
        let rest = rest.trim_start_matches([' ', '第']);
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let closed = rest[number.len()..].trim_start().starts_with('号');
        if !name.is_empty() && !number.is_empty() && closed {
            return Some(format!("{name}〔{year}〕{}号", number.trim_start_matches('0')));
        }
    }
    None
}

/// The event of a title: without 关于做好 and 的通知.
pub(super) fn short_title(formal: &str) -> String {
    let text = formal.split_once("关于").map_or(formal, |(_, after)| after);
    let starts = ["认真做好", "切实做好", "做好", "开展", "组织开展", "举办", "组织", "进行", "印发", "公布", "发布"];
    let text = starts.iter().find_map(|start| text.strip_prefix(start)).unwrap_or(text);
    let end = TITLE_ENDS.iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    let end = end.trim_end_matches('的').trim_end_matches("有关事项").trim_end_matches("相关工作");
    let end = end.trim_end_matches("工作").trim_end_matches('的');
    if end.is_empty() { formal.to_owned() } else { end.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_known_and_numbers_are_not() {
        for (text, expected) in [
            ("一、图像采集对象", Some((Marker::Chapter, 6))),
            ("十二、附则", Some((Marker::Chapter, 9))),
            ("（一）时间", Some((Marker::Section, 9))),
            ("1.学生须提前", Some((Marker::Point(1), 2))),
            ("10、带身份证", Some((Marker::Point(10), 5))),
            ("（2）注册状态", Some((Marker::SubPoint(2), 7))),
            ("* 证件号", Some((Marker::Bullet, 1))),
            ("附件 1：《高校采集前通知》", Some((Marker::Attachment, 0))),
            ("2.5月31日前上传", Some((Marker::Point(2), 2))),
            ("3.2024 年以前", Some((Marker::Point(3), 2))),
            ("2.5元", None),
            ("11.17上午", None),
            ("2024年11月17日", None),
            ("一律穿白衬衫", None),
            ("附件见后", None),
        ] {
            assert_eq!(marker(text), expected, "{text}");
        }
    }

    #[test]
    fn titles_numbers_and_organisations() {
        assert!(is_title("关于做好2025届毕业生学历证书图像信息采集工作的通知"));
        assert!(!is_title("关于费用"));
        assert_eq!(
            short_title("关于做好2025届毕业生学历证书图像信息采集工作的通知"),
            "2025届毕业生学历证书图像信息采集"
        );
        assert_eq!(short_title("某学院关于举办讲座的通知"), "讲座");
        for text in ["教毕指〔2017〕99号", "教毕指(2017) 099 号文", "教毕指【2017】第99号"] {
            assert_eq!(document_number(text).as_deref(), Some("教毕指〔2017〕99号"), "{text}");
        }
        assert_eq!(document_number("2017年"), None);
        assert!(is_organisation("海南热带海洋学院继续教育学院") && !is_organisation("现将有关事宜通知如下"));
    }
}
