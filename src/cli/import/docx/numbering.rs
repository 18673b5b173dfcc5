//! Automatic numbers of Word: what a reader sees before a paragraph stands nowhere in its text. Counts as Word does.

use std::collections::BTreeMap;

use super::xml::Element;

/// Levels Word has.
const LEVELS: usize = 9;

/// Lists and their counters.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    levels: BTreeMap<(String, usize), Level>,
    lists: BTreeMap<String, List>,
    /// What a list takes from a style (`numStyleLink`), and the list that is the style's own (`styleLink`).
    borrowed: BTreeMap<String, String>,
    styles: BTreeMap<String, String>,
    counters: BTreeMap<String, [u32; LEVELS]>,
}

/// The longest label of a list, in characters, before its numbers are put in.
const LONGEST: usize = 255;

/// A list as paragraphs name it.
#[derive(Debug, Clone)]
struct List {
    /// The definition it shares its counters with.
    definition: String,
    /// Levels at which it begins anew when it is first used, and with which number.
    restarts: BTreeMap<usize, u32>,
}

#[derive(Debug, Clone)]
struct Level {
    format: String,
    text: String,
    start: u32,
}

impl Numbering {
    /// Reads `word/numbering.xml`.
    pub(super) fn read(root: &Element) -> Numbering {
        let mut numbering = Numbering::default();
        for element in root.elements() {
            match element.name.as_str() {
                "abstractNum" => {
                    let Some(id) = element.attribute("abstractNumId") else { continue };
                    if let Some(style) = element.value(&["numStyleLink"]) {
                        numbering.borrowed.insert(id.to_owned(), style.to_owned());
                    }
                    if let Some(style) = element.value(&["styleLink"]) {
                        numbering.styles.insert(style.to_owned(), id.to_owned());
                    }
                    for level in element.elements().filter(|child| child.name == "lvl") {
                        let index = level.attribute("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
                        let start = level.value(&["start"]).and_then(|start| start.parse().ok()).unwrap_or(1);
                        // Word's dialog takes no longer ones; a paragraph each, they would fill the memory.
                        let short = |text: &str| text.chars().take(LONGEST).collect::<String>();
                        let format = short(level.value(&["numFmt"]).unwrap_or("decimal"));
                        let text = short(level.value(&["lvlText"]).unwrap_or_default());
                        numbering.levels.insert((id.to_owned(), index), Level { format, text, start });
                    }
                }
                "num" => {
                    if let (Some(id), Some(list)) = (element.attribute("numId"), element.value(&["abstractNumId"])) {
                        let overrides = element.elements().filter(|child| child.name == "lvlOverride");
                        let restarts = overrides.filter_map(|level| {
                            let start = level.value(&["startOverride"])?.parse().ok()?;
                            Some((level.attribute("ilvl")?.parse().ok()?, start))
                        });
                        let list = List { definition: list.to_owned(), restarts: restarts.collect() };
                        numbering.lists.insert(id.to_owned(), list);
                    }
                }
                _ => {}
            }
        }
        numbering
    }

    /// The label of the next paragraph of a list at a level, ready to stand before its text.
    pub(super) fn next(&mut self, id: &str, level: usize) -> String {
        let Some(list) = self.lists.get(id).cloned().filter(|_| level < LEVELS) else { return String::new() };
        let definition = self.definition(&list.definition);
        let level_of = |index: usize| self.levels.get(&(definition.clone(), index));
        let Some(own) = level_of(level).cloned() else { return String::new() };
        if own.format == "bullet" {
            return "• ".to_owned();
        }
        if own.format == "none" {
            return String::new();
        }
        let starts: Vec<u32> = (0..LEVELS).map(|index| level_of(index).map_or(1, |level| level.start)).collect();
        let formats: Vec<String> =
            (0..LEVELS).map(|index| level_of(index).map_or_else(String::new, |level| level.format.clone())).collect();
        let counters = self.counters.entry(definition).or_insert([0; LEVELS]);
        let restart = self.lists.get_mut(id).and_then(|list| list.restarts.remove(&level));
        counters[level] = match restart {
            Some(start) => start,
            None if counters[level] == 0 => starts[level],
            None => counters[level].saturating_add(1),
        };
        counters[level + 1..].fill(0);
        let mut label = own.text;
        for index in 0..=level {
            let number = if counters[index] == 0 { starts[index] } else { counters[index] };
            label = label.replace(&format!("%{}", index + 1), &written(number, &formats[index]));
        }
        label
    }
}

impl Numbering {
    /// The definition that holds the levels.
    fn definition(&self, id: &str) -> String {
        let of_style = self.borrowed.get(id).and_then(|style| self.styles.get(style));
        of_style.map_or_else(|| id.to_owned(), Clone::clone)
    }
}

fn written(number: u32, format: &str) -> String {
    let letter = |first: u8| {
        let offset = u8::try_from((number.max(1) - 1) % 26).unwrap_or(0);
        char::from(first + offset).to_string()
    };
    match format {
        "upperLetter" => letter(b'A'),
        "lowerLetter" => letter(b'a'),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            char::from_u32(0x245F + number).map_or_else(|| number.to_string(), |c| c.to_string())
        }
        _ if format.starts_with("chinese") || format.starts_with("ideograph") || format.starts_with("japanese") => {
            chinese(number)
        }
        _ => number.to_string(),
    }
}

/// 1–3999 in Roman letters.
fn roman(number: u32) -> String {
    const LETTERS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number.min(3999);
    let mut out = String::new();
    for (value, letters) in LETTERS {
        while rest >= value {
            out.push_str(letters);
            rest -= value;
        }
    }
    out
}

/// 1–99 as 一 … 九十九.
fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: u32| DIGITS[(number % 10) as usize];
    match number {
        0 => "〇".to_owned(),
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number)),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::import::docx::xml;

    #[test]
    fn labels_count_like_word() {
        let root = xml::read(
            "<numbering><abstractNum abstractNumId='7'>\
             <lvl ilvl='0'><start val='1'/><numFmt val='chineseCounting'/><lvlText val='%1、'/></lvl>\
             <lvl ilvl='1'><start val='1'/><numFmt val='decimal'/><lvlText val='%2.'/></lvl></abstractNum>\
             <num numId='3'><abstractNumId val='7'/></num></numbering>",
        )
        .unwrap();
        let mut numbering = Numbering::read(&root);
        let labels: Vec<String> = [0, 1, 1, 0, 1].into_iter().map(|level| numbering.next("3", level)).collect();
        assert_eq!(labels, ["一、", "1.", "2.", "二、", "1."]);
        assert_eq!(numbering.next("9", 0), "");
        assert_eq!([4, 9, 14].map(roman), ["IV", "IX", "XIV"]);
        assert_eq!([1, 10, 14, 20, 35].map(chinese), ["一", "十", "十四", "二十", "三十五"]);
    }

    #[test]
    fn a_list_may_begin_anew_and_may_borrow_its_levels() {
        let root = xml::read(
            "<numbering><abstractNum abstractNumId='0'><styleLink val='S'/><lvl ilvl='0'><start val='1'/>\
             <numFmt val='decimal'/><lvlText val='%1.'/></lvl></abstractNum>\
             <abstractNum abstractNumId='1'><numStyleLink val='S'/></abstractNum>\
             <num numId='1'><abstractNumId val='0'/></num>\
             <num numId='2'><abstractNumId val='0'/><lvlOverride ilvl='0'><startOverride val='1'/></lvlOverride></num>\
             <num numId='3'><abstractNumId val='1'/></num></numbering>",
        )
        .unwrap();
        let mut numbering = Numbering::read(&root);
        let labels: Vec<String> = ["1", "1", "2", "2", "3"].into_iter().map(|id| numbering.next(id, 0)).collect();
        assert_eq!(labels, ["1.", "2.", "1.", "2.", "3."]);
    }
}
