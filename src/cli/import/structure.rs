//! Blocks → the parts of a notice: title, addressee, sections, lists, signature. Knows no dates but that of the
//! signature, and no site.

use super::block::{Block, Paragraph};
use super::phrases::{Marker, document_number, is_organisation, is_title, marker};
use super::plain::tidy;
use crate::time::read_day;

/// A chapter's heading is at most this long, in characters; what is longer is a sentence that was numbered.
const LONGEST_HEADING: usize = 40;

/// Where a title is looked for.
const TITLE_WITHIN: usize = 8;

/// A part of the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    /// A heading of level 2 to 4.
    Heading(u8, Paragraph),
    /// A paragraph.
    Text(Paragraph),
    /// A numbered point: depth, number.
    Point(u8, u32, Paragraph),
    /// A bullet: depth.
    Bullet(u8, Paragraph),
    /// A table.
    Table(Vec<Vec<Paragraph>>),
    /// A picture.
    Picture(usize),
}

/// A notice with its parts.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// The full title.
    pub(super) title: Option<String>,
    /// Who issued it.
    pub(super) issuer: Option<String>,
    /// Its number.
    pub(super) number: Option<String>,
    /// To whom it is addressed.
    pub(super) addressee: Option<String>,
    /// The date below the signature, as written.
    pub(super) signed: Option<String>,
    /// Attachments named in it.
    pub(super) attachments: Vec<String>,
    /// The text.
    pub(super) items: Vec<Item>,
}

/// Finds the parts.
pub(super) fn parts(blocks: Vec<Block>) -> Parts {
    let blocks = with_whole_title(blocks);
    let mut parts = Parts::default();
    let texts: Vec<Option<String>> = blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => Some(tidy(&paragraph.text())),
            _ => None,
        })
        .collect();
    let title = title_at(&blocks, &texts);
    let signature = signature_at(&texts, title);
    let mut in_list = false;
    let mut level = 1;
    // The number that the next line of a list of attachments begins with.
    let mut next_attachment = 0;
    for (at, block) in blocks.into_iter().enumerate() {
        let paragraph = match block {
            Block::Table(rows) => {
                parts.items.push(Item::Table(rows));
                continue;
            }
            Block::Picture(number) => {
                parts.items.push(Item::Picture(number));
                continue;
            }
            Block::Paragraph(paragraph) => paragraph,
        };
        let text = texts[at].clone().unwrap_or_default();
        if Some(at) == title {
            parts.title = Some(text);
            continue;
        }
        if signature == Some(at) {
            parts.signed = Some(text);
            continue;
        }
        let before_title = title.is_some_and(|title| at < title);
        let before_signature = signature.is_some_and(|date| at + 1 == date);
        // Of two issuers one is a fact; the other stays in the text.
        let is_other = parts.issuer.as_ref().is_some_and(|issuer| *issuer != text);
        if (before_title || before_signature) && is_organisation(&text) && !is_other {
            parts.issuer.get_or_insert(text);
            continue;
        }
        if title.is_none_or(|title| at <= title + 2)
            && parts.number.is_none()
            && text.chars().count() <= LONGEST_HEADING
            && let Some(number) = document_number(&text)
        {
            parts.number = Some(number);
            continue;
        }
        // Above the signature attachments are listed, below it they stand themselves.
        if signature.is_none_or(|date| at < date)
            && let Some((number, name)) = listed_attachment(&text, next_attachment)
        {
            parts.attachments.push(name);
            next_attachment = number + 1;
            continue;
        }
        next_attachment = 0;
        let is_near_title = title.is_some_and(|title| at > title && at <= title + 2);
        if is_near_title && parts.addressee.is_none() && text.ends_with(['：', ':']) {
            parts.addressee = Some(text.trim_end_matches(['：', ':']).to_owned());
        }
        let item = item(paragraph, &text, &mut in_list, &mut level, &mut parts.attachments);
        parts.items.push(item);
    }
    parts
}

/// A title that was broken into several paragraphs, as one.
fn with_whole_title(mut blocks: Vec<Block>) -> Vec<Block> {
    let text = |block: &Block| match block {
        Block::Paragraph(paragraph) => Some(tidy(&paragraph.text())).filter(|text| marker(text).is_none()),
        _ => None,
    };
    let begins = |text: &String| text.contains("关于") && !is_title(text);
    let Some(first) = blocks.iter().take(TITLE_WITHIN).position(|block| text(block).is_some_and(|t| begins(&t))) else {
        return blocks;
    };
    let mut whole = String::new();
    for (count, part) in blocks[first..].iter().take(3).map_while(text).enumerate() {
        if part.contains(['。', '：', '；']) {
            break;
        }
        whole.push_str(&part);
        if count > 0 && is_title(&whole) {
            blocks.splice(first..=first + count, [Block::Paragraph(Paragraph::plain(whole))]);
            break;
        }
    }
    blocks
}

/// `附件：1.名单.docx`, or `2.流程.docx` below it: its number and its name.
fn listed_attachment(text: &str, next: u32) -> Option<(u32, String)> {
    let first = text.strip_prefix("附件").map(|rest| rest.trim_start_matches([' ', '：', ':']));
    let listed = first.unwrap_or(text);
    match marker(listed) {
        Some((Marker::Point(number), length)) if first.is_some() || next > 1 && number == next => {
            let name = listed[length..].trim();
            let is_name = !name.is_empty() && !name.contains('。') && name.chars().count() <= LONGEST_HEADING;
            is_name.then(|| (number, name.trim_end_matches('；').to_owned()))
        }
        _ => None,
    }
}

/// The title: what the file marks as one, what reads like one, else a first line that is no sentence.
fn title_at(blocks: &[Block], texts: &[Option<String>]) -> Option<usize> {
    let marked = blocks.iter().take(TITLE_WITHIN).position(|block| match block {
        Block::Paragraph(paragraph) => paragraph.level == Some(0),
        _ => false,
    });
    let reads = || texts.iter().take(TITLE_WITHIN).position(|text| text.as_deref().is_some_and(is_title));
    let first = || {
        let text = texts.first()?.as_deref()?;
        let sentence = text.ends_with(['。', '：', ':', '；']) || text.chars().count() > LONGEST_HEADING;
        (!sentence && marker(text).is_none() && !is_organisation(text)).then_some(0)
    };
    marked.or_else(reads).or_else(first)
}

/// The line of the signature's date: a date and nothing else, after the title, below an organisation or near the end.
fn signature_at(texts: &[Option<String>], title: Option<usize>) -> Option<usize> {
    let is_date = |at: usize| texts[at].as_deref().is_some_and(|text| read_day(text).is_ok());
    let is_organisation_above = |at: usize| texts[..at].last().and_then(Option::as_deref).is_some_and(is_organisation);
    let after = title.map_or(0, |title| title + 1);
    let mut dates = (after..texts.len()).filter(|at| is_date(*at));
    dates.clone().find(|at| is_organisation_above(*at)).or_else(|| dates.find(|at| at + 3 >= texts.len()))
}

fn item(paragraph: Paragraph, text: &str, in_list: &mut bool, level: &mut u8, attachments: &mut Vec<String>) -> Item {
    let found = marker(&paragraph.text());
    let rest = |length: usize| trimmed(paragraph.without_start(length));
    let is_short = text.chars().count() <= LONGEST_HEADING && !text.ends_with(['。', '；', '，']);
    let mut heading = |wanted: u8, length: usize| {
        // A level may not be skipped on the way down.
        *level = wanted.min(*level + 1).max(2);
        Item::Heading(*level, rest(length))
    };
    if let Some(own) = paragraph.level.filter(|own| (1..=6).contains(own) && is_short) {
        *in_list = false;
        let length = match found {
            Some((Marker::Chapter | Marker::Section | Marker::Point(_), length)) => length,
            _ => 0,
        };
        return heading((own + 1).min(4), length);
    }
    let was_in_list = std::mem::replace(in_list, false);
    match found {
        Some((Marker::Chapter, length)) if is_short => heading(2, length),
        Some((Marker::Section, length)) if is_short => heading(3, length),
        Some((Marker::Attachment, _)) if is_short => {
            attachments.push(text.to_owned());
            heading(2, 0)
        }
        Some((Marker::Point(number), length)) => {
            *in_list = true;
            Item::Point(0, number, rest(length))
        }
        Some((Marker::SubPoint(number), length)) => {
            *in_list = was_in_list;
            Item::Point(u8::from(was_in_list), number, rest(length))
        }
        Some((Marker::Bullet, length)) => {
            *in_list = was_in_list;
            Item::Bullet(u8::from(was_in_list), rest(length))
        }
        _ => Item::Text(trimmed(paragraph.clone())),
    }
}

fn trimmed(mut paragraph: Paragraph) -> Paragraph {
    let text = paragraph.text();
    let lead = text.len() - text.trim_start().len();
    if lead > 0 {
        paragraph = paragraph.without_start(lead);
    }
    paragraph
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str]) -> Parts {
        parts(lines.iter().map(|line| Block::Paragraph(Paragraph::plain(*line))).collect())
    }

    #[test]
    fn a_broken_title_is_put_together_and_listed_attachments_are_facts() {
        let parts = of(&[
            "某某大学继续教育学院",
            "关于做好2030届毕业生学历证书图像信息采集工",
            "作的通知",
            "各教学点：",
            "请按时到场。",
            "附件：1.采集前通知.docx",
            "2.获取采集码的三种方式.docx",
            "某某大学继续教育学院",
            "2030年2月1日",
        ]);
        assert_eq!(parts.title.as_deref(), Some("关于做好2030届毕业生学历证书图像信息采集工作的通知"));
        assert_eq!(parts.attachments, ["采集前通知.docx", "获取采集码的三种方式.docx"]);
        assert_eq!(parts.items.len(), 2, "{:?}", parts.items);
    }

    #[test]
    fn a_notice_comes_apart_into_its_parts() {
        let parts = of(&[
            "某某大学继续教育学院",
            "继教〔2030〕9号",
            "关于做好2030届毕业生图像采集工作的通知",
            "2029级各专业学员：",
            "现将有关事宜通知如下：",
            "一、时间",
            "（一）第一批",
            "1.请按时到场。",
            "（1）带身份证；",
            "* 复印件也行",
            "二、这一条虽然有编号，但是它是一个完整的句子，说了很多话，所以不应该变成一个标题，而应该留在正文里。",
            "某某大学继续教育学院",
            "2030年2月1日",
            "附件1：名单",
        ]);
        assert_eq!(parts.title.as_deref(), Some("关于做好2030届毕业生图像采集工作的通知"));
        assert_eq!(parts.issuer.as_deref(), Some("某某大学继续教育学院"));
        assert_eq!(parts.number.as_deref(), Some("继教〔2030〕9号"));
        assert_eq!(parts.addressee.as_deref(), Some("2029级各专业学员"));
        assert_eq!(parts.signed.as_deref(), Some("2030年2月1日"));
        assert_eq!(parts.attachments, ["附件1：名单"]);
        let shape: Vec<String> = parts
            .items
            .iter()
            .map(|item| match item {
                Item::Heading(level, text) => format!("h{level} {}", text.text()),
                Item::Point(depth, number, text) => format!("p{depth} {number} {}", text.text()),
                Item::Bullet(depth, text) => format!("b{depth} {}", text.text()),
                Item::Text(text) => text.text().chars().take(4).collect(),
                _ => String::new(),
            })
            .collect();
        assert_eq!(
            shape,
            [
                "2029",
                "现将有关",
                "h2 时间",
                "h3 第一批",
                "p0 1 请按时到场。",
                "p1 1 带身份证；",
                "b1 复印件也行",
                "二、这一",
                "h2 附件1：名单"
            ]
        );
    }
}
