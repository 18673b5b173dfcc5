//! A text file → blocks. Text copied out of a PDF is cut at the end of every printed line, often with an empty line
//! between, so lines are put together again by their width and by how they end. Knows no headings and no dates.

use super::block::{Block, Content, Paragraph};
use super::phrases::{Marker, TITLE_ENDS, is_han, is_marker, marker};
use crate::diagnostics::Words;

/// A line this full was cut by the edge of the page, in parts of a hundred of the usual full line.
const FULL: usize = 75;

/// No sentence and no heading ends with one of these.
const NEVER_LAST: [char; 15] = ['，', '、', '的', '为', '和', '与', '及', '或', '在', '将', '以', '（', '“', '《', ','];

/// A number this long is a phone number; the word behind it is no unit.
const LONG_NUMBER: usize = 7;

/// A paragraph that ends with one of these is complete.
const ENDS: [char; 11] = ['。', '！', '？', '；', '：', '!', '?', ';', ':', '…', '.'];

/// Reads a text.
pub(super) fn read(text: &str) -> Content {
    let mut content = Content::default();
    let mut pages = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for line in text.split(['\n', '\u{c}', '\r']) {
        let line = tidy(line);
        if line.is_empty() {
            continue;
        }
        if is_page_number(&line) {
            pages.push(line);
        } else {
            lines.push(line);
        }
    }
    if !pages.is_empty() {
        let list = pages.join("、");
        content
            .lost
            .push(Words::new(format!("单独成行的页码：{list}"), format!("page numbers on lines of their own: {list}")));
    }
    let full = full_width(&lines);
    let mut paragraphs: Vec<String> = Vec::new();
    // Of the last line that went into the last paragraph.
    let mut last = 0;
    for line in lines {
        let own = width(&line);
        match paragraphs.last_mut() {
            Some(before) if belongs(before, last, &line, full) => {
                if needs_space(before, &line) {
                    before.push(' ');
                }
                before.push_str(&line);
            }
            _ => paragraphs.push(line),
        }
        last = own;
    }
    content.blocks = paragraphs.into_iter().map(|text| Block::Paragraph(Paragraph::plain(text))).collect();
    content
}

/// Whether a line goes on with the paragraph before it.
fn belongs(before: &str, last: usize, line: &str, full: usize) -> bool {
    if is_marker(line) || before.ends_with(ENDS) {
        return false;
    }
    // A heading of the text or of an attachment stands on a line of its own.
    let is_heading = match marker(before) {
        Some((Marker::Chapter | Marker::Section, _)) => last * 100 < full * FULL,
        Some((Marker::Attachment, _)) => before.ends_with(['）', '》', ')']),
        _ => false,
    };
    if is_heading {
        return false;
    }
    // A title that has its end, and whom the notice speaks to: in a short text both may be the widest lines.
    let is_title = before.starts_with("关于") && TITLE_ENDS.iter().any(|end| before.ends_with(end));
    let greets =
        ["各", "全体", "尊敬", "亲爱"].iter().any(|word| line.starts_with(word)) && line.ends_with(['：', ':']);
    if is_title || greets {
        return false;
    }
    let open_title = before.starts_with("关于") && !TITLE_ENDS.iter().any(|end| before.ends_with(end));
    let open_quote = count(before, &['（', '“', '《']) > count(before, &['）', '”', '》']);
    before.ends_with(NEVER_LAST) || open_title || open_quote || last * 100 >= full * FULL
}

fn count(text: &str, signs: &[char]) -> usize {
    text.chars().filter(|c| signs.contains(c)).count()
}

/// The width of a line that fills the page: that of the widest tenth.
fn full_width(lines: &[String]) -> usize {
    let mut widths: Vec<usize> = lines.iter().map(|line| width(line)).collect();
    widths.sort_unstable();
    widths.get(widths.len().saturating_sub(1) * 9 / 10).copied().unwrap_or(0).max(20)
}

/// In columns; a Han character takes two.
fn width(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn is_page_number(line: &str) -> bool {
    let inner = line.trim_matches(['-', '—', '–', '－', ' ']);
    !inner.is_empty() && inner.len() <= 3 && inner.bytes().all(|b| b.is_ascii_digit())
}

fn needs_space(before: &str, line: &str) -> bool {
    before.ends_with(|c: char| c.is_ascii_alphanumeric()) && line.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Without the spaces that a PDF puts between Han characters and digits.
pub(super) fn tidy(line: &str) -> String {
    let signs: Vec<char> = line.trim().trim_matches('\u{feff}').chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < signs.len() {
        let c = signs[at];
        if !c.is_whitespace() {
            out.push(c);
            at += 1;
            continue;
        }
        while at < signs.len() && signs[at].is_whitespace() {
            at += 1;
        }
        let (before, after) = (out.chars().last(), signs.get(at).copied());
        let (Some(before), Some(after)) = (before, after) else { continue };
        let wide =
            |c: char| is_han(c) || ('\u{3000}'..='\u{303f}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c);
        // 2024 年, but 88651713 印老师.
        let short_number = out.chars().rev().take_while(char::is_ascii_digit).count() < LONG_NUMBER;
        let glued = (wide(before) && (wide(after) || after.is_ascii_digit()))
            || (before.is_ascii_digit() && wide(after) && short_number);
        if !glued {
            out.push(' ');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(text: &str) -> Vec<String> {
        let blocks = read(text).blocks;
        blocks.iter().map(|block| if let Block::Paragraph(p) = block { p.text() } else { String::new() }).collect()
    }

    #[test]
    fn lines_cut_by_the_page_become_paragraphs_again() {
        let text = "关于开展某年某届毕业生图像采\n\n集的通知\n\n各位学员：\n\n为了做好毕业生图像采集工作，我院将由函授科具体负责于近期组织开\n\n展采集工作，现将有关事宜通知如下：\n\n一、采集时间\n\n2030 年 3 月 9 日上午 10:00--12：00\n\n 4\n\n1.请提前登录学信网，查看采集码，并把它保存在自己的手机里，采集码获取\n\n途径见附件。\n";
        assert_eq!(
            paragraphs(text),
            [
                "关于开展某年某届毕业生图像采集的通知",
                "各位学员：",
                "为了做好毕业生图像采集工作，我院将由函授科具体负责于近期组织开展采集工作，现将有关事宜通知如下：",
                "一、采集时间",
                "2030年3月9日上午10:00--12：00",
                "1.请提前登录学信网，查看采集码，并把它保存在自己的手机里，采集码获取途径见附件。",
            ]
        );
        assert_eq!(read(text).lost.len(), 1);
    }

    #[test]
    fn the_title_of_a_short_notice_stands_alone() {
        for title in ["关于2027届毕业生照片上传的通知", "2027届毕业生照片上传通知"] {
            let text =
                format!("{title}\n\n各位同学：\n\n请于2027年4月10日前登录系统上传照片。\n\n继续教育学院\n2027年3月1日");
            let rest = ["各位同学：", "请于2027年4月10日前登录系统上传照片。", "继续教育学院", "2027年3月1日"];
            assert_eq!(paragraphs(&text), [&[title][..], &rest[..]].concat());
        }
    }

    #[test]
    fn whole_paragraphs_on_one_line_stay_apart() {
        assert_eq!(
            paragraphs("标题\n第一段。\n第二段没有句号\n第三段"),
            ["标题", "第一段。", "第二段没有句号", "第三段"]
        );
        assert_eq!(tidy(" 登录学信网 APP 查看，2024 年 11 月（周日）"), "登录学信网 APP 查看，2024年11月（周日）");
    }
}
