//! Parts and facts → the files of a draft: Markdown with front matter, tables that are too large for a page as CSV,
//! pictures. Everything that was guessed stands below a comment with the sentence it was taken from.

use super::block::{Content, Paragraph, escaped};
use super::dates::When;
use super::facts::{DeadlineFound, Facts, Sourced};
use super::phrases::short_title;
use super::structure::{Item, Parts};
use crate::check::wording::UNCONFIRMED;
use crate::cli::fresh::FreshFile;
use crate::cli::yaml_text::yaml_text;
use crate::diagnostics::Words;
use crate::lang::Lang;
use crate::time::Written;

/// A table with more rows, or more columns, becomes a file of its own.
const MOST_ROWS: usize = 40;
const MOST_COLUMNS: usize = 8;

/// What a draft is made from.
pub(super) struct Draft<'a> {
    /// The parts.
    pub(super) parts: &'a Parts,
    /// What was found.
    pub(super) facts: &'a Facts,
    /// Pictures, footnotes and losses.
    pub(super) content: &'a Content,
    /// The day of publication where the text has none.
    pub(super) today: Written,
    /// The file's name.
    pub(super) origin: &'a str,
}

/// The files, below `folder`. `doubts`: why the facts that were found cannot stand together, if they cannot; then all of
/// them become comments.
pub(super) fn files(draft: &Draft<'_>, folder: &str, doubts: Option<&[Words]>) -> Vec<FreshFile> {
    let mut tables = Vec::new();
    let guesses = doubts.is_none();
    let body = body(draft, guesses, &mut tables);
    let front = front_matter(draft, doubts);
    let mut files =
        vec![FreshFile::text(format!("{folder}/index.{}.md", Lang::Zh), format!("---\n{front}---\n\n{body}"))];
    for (at, table) in tables.into_iter().enumerate() {
        files.push(FreshFile::text(format!("{folder}/table-{}.csv", at + 1), table));
    }
    if let Some(sessions) = draft.facts.sessions.as_ref().filter(|_| guesses) {
        files.push(FreshFile::text(format!("{folder}/sessions.csv"), sessions.csv.clone()));
    }
    for (at, picture) in draft.content.pictures.iter().enumerate() {
        let path = format!("{folder}/picture-{}.{}", at + 1, picture.extension);
        files.push(FreshFile { path, bytes: picture.bytes.clone() });
    }
    files
}

/// A text as one line of a comment.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn front_matter(draft: &Draft<'_>, doubts: Option<&[Words]>) -> String {
    let Draft { parts, facts, .. } = draft;
    let mut front = format!("# 由 {} 转换而来 / imported from {0}\n", line(draft.origin));
    let formal = parts.title.clone().unwrap_or_else(|| "未命名通知".to_owned());
    let short = short_title(&formal);
    front.push_str(&format!("# {UNCONFIRMED}：标题只写事情本身\ntitle: {}\n", yaml_text(&short)));
    if short != formal {
        front.push_str(&format!("formal_title: {}\n", yaml_text(&formal)));
    }
    match &facts.published {
        Some(published) => {
            front.push_str(&format!(
                "# {UNCONFIRMED}：落款 {}\npublished: {}\n",
                line(&published.source),
                published.value
            ));
        }
        None => front.push_str(&format!("# {UNCONFIRMED}：原文没有日期，先写今天\npublished: {}\n", draft.today)),
    }
    front.push_str("draft: true # 全部确认好以后，删掉这一行就发布 · delete this line to publish\n");
    let mut guessed = guessed(draft);
    if let Some(doubts) = doubts {
        let why: Vec<String> =
            doubts.iter().map(|doubt| format!("#   - {} / {}\n", line(&doubt.zh), line(&doubt.en))).collect();
        let commented: Vec<String> = guessed.lines().map(|line| format!("# {line}\n")).collect();
        guessed = format!(
            "# 找到的内容有矛盾，先都写成注释；改好以后去掉行首的“# ” / found, but contradictory:\n{}{}",
            why.concat(),
            commented.concat()
        );
    }
    front.push_str(&guessed);
    if !parts.attachments.is_empty() {
        front.push_str(&format!("# {UNCONFIRMED}：附件；把文件放到本文件夹里，去掉 # 再写上文件名\n# attachments:\n"));
        for attachment in &parts.attachments {
            let is_ending = |ending: &str| (2..=5).contains(&ending.len()) && ending.is_ascii();
            let (file, title) = match attachment.rsplit_once('.').filter(|(_, ending)| is_ending(ending)) {
                Some((stem, _)) => (yaml_text(&line(attachment)), stem),
                None => ("…".to_owned(), attachment.as_str()),
            };
            front.push_str(&format!("#   - {{file: {file}, title: {}}}\n", yaml_text(&line(title))));
        }
    }
    if !draft.content.lost.is_empty() {
        front.push_str("# 没有转换、或者要对照原文件的地方 / not converted, or to be compared with the original:\n");
        for lost in &draft.content.lost {
            front.push_str(&format!("#   - {} / {}\n", line(&lost.zh), line(&lost.en)));
        }
    }
    front
}

/// Everything a person has to confirm.
fn guessed(draft: &Draft<'_>) -> String {
    let Draft { parts, facts, .. } = draft;
    let mut out = String::new();
    let mut fact = |key: &str, found: &Option<Sourced<String>>| {
        if let Some(found) = found {
            out.push_str(&format!("# {UNCONFIRMED}：{}\n{key}: {}\n", line(&found.source), yaml_text(&found.value)));
        }
    };
    let same = |text: &Option<String>| text.clone().map(|text| Sourced { value: text.clone(), source: text });
    fact("number", &same(&parts.number));
    fact("issuer", &same(&parts.issuer));
    fact("who", &facts.who);
    fact("wear", &facts.wear);
    fact("fee", &facts.fee);
    fact("contact", &facts.contact);
    if let Some(phone) = &facts.phone {
        out.push_str(&format!(
            "# {UNCONFIRMED}：{}\n# site.yaml 的 contacts 里没有 {}；加上以后在这里写 contact: 代号\n",
            line(&phone.source),
            phone.value
        ));
    }
    if !facts.cohorts.is_empty() {
        let ids: Vec<String> = facts.cohorts.iter().map(|id| yaml_text(id)).collect();
        out.push_str(&format!("# {UNCONFIRMED}：原文提到这些学生群体\ncohorts: [{}]\n", ids.join(", ")));
    }
    if let Some(sessions) = &facts.sessions {
        out.push_str(&format!(
            "# {UNCONFIRMED}：表格“{}”改成了场次表，日期写在 sessions.csv 里，每一行都要对照\n",
            line(&sessions.source)
        ));
        if let Some(year) = sessions.guessed_year {
            out.push_str(&format!("# 表里没有写年份，按 {year} 年理解 / the year is a guess\n"));
        }
        out.push_str(&format!("sessions: {{file: sessions.csv, kind: {}}}\n", yaml_text(&sessions.kind)));
    }
    if !facts.deadlines.is_empty() {
        out.push_str("deadlines:\n");
    }
    let mut ids: Vec<String> = Vec::new();
    for found in &facts.deadlines {
        let kind = &found.value.kind;
        let count = ids.iter().filter(|id| *id == kind).count();
        ids.push(kind.clone());
        let id = if count == 0 { kind.clone() } else { format!("{kind}-{}", count + 1) };
        out.push_str(&deadline(&id, found));
    }
    if !facts.unclear.is_empty() {
        out.push_str("# 这几句也说到时间，但没有可用的日期；需要的话自己写成事项 / these speak of time, too:\n");
        for sentence in &facts.unclear {
            out.push_str(&format!("#   - {}\n", line(sentence)));
        }
    }
    out
}

fn deadline(id: &str, found: &Sourced<DeadlineFound>) -> String {
    let DeadlineFound { kind, when, guessed_year, place } = &found.value;
    let mut out = format!("  # {UNCONFIRMED}：{}\n", line(&found.source));
    if *guessed_year {
        out.push_str(&format!(
            "  # 原文没有写年份，按 {} 年理解 / the year is a guess\n",
            when.first().day.format("%Y")
        ));
    }
    out.push_str(&format!("  - id: {id}\n    kind: {}\n", yaml_text(kind)));
    match when {
        When::Span(first, last) => out.push_str(&format!("    from: {first}\n    until: {last}\n")),
        When::Until(day) => {
            out.push_str(&format!("    # “前”含不含当天要看原意；until 含当天，before 不含\n    until: {day}\n"));
        }
        When::From(day) => out.push_str(&format!("    from: {day}\n")),
        When::On(day) if day.clock.is_some() => out.push_str(&format!("    from: {day}\n")),
        When::On(day) => out.push_str(&format!("    on: {day}\n")),
    }
    if let Some(place) = place {
        out.push_str(&format!(
            "    # {UNCONFIRMED}：{}\n    place: {}\n",
            line(&place.source),
            yaml_text(&place.value)
        ));
    }
    out
}

/// The text. Tables that become files are pushed to `tables`.
fn body(draft: &Draft<'_>, guesses: bool, tables: &mut Vec<String>) -> String {
    let mut out = String::new();
    let mut headings = 0;
    let mut in_list = false;
    let sessions = draft.facts.sessions.as_ref().filter(|_| guesses).map(|sessions| sessions.item);
    for (at, item) in draft.parts.items.iter().enumerate() {
        let is_point = matches!(item, Item::Point(..) | Item::Bullet(..));
        if !(out.is_empty() || in_list && is_point) {
            out.push('\n');
        }
        in_list = is_point;
        match item {
            Item::Heading(level, paragraph) => {
                headings += 1;
                let marks = "#".repeat(usize::from(*level));
                out.push_str(&format!("{marks} {} {{#part-{headings}}}\n", one_line(&paragraph.markdown())));
            }
            Item::Text(paragraph) => {
                out.push_str(&block_start(&paragraph.markdown()));
                out.push('\n');
            }
            Item::Point(depth, number, paragraph) => {
                let indent = "   ".repeat(usize::from(*depth));
                out.push_str(&format!("{indent}{number}. {}\n", one_line(&paragraph.markdown())));
            }
            Item::Bullet(depth, paragraph) => {
                let indent = "   ".repeat(usize::from(*depth));
                out.push_str(&format!("{indent}- {}\n", one_line(&paragraph.markdown())));
            }
            Item::Table(_) if sessions == Some(at) => out.push_str("{{ sessions }}\n"),
            Item::Table(rows) => out.push_str(&table(rows, tables)),
            Item::Picture(number) => {
                let picture = draft.content.pictures.get(*number);
                let extension = picture.map_or("png", |picture| picture.extension.as_str());
                let number = number + 1;
                let told = picture.and_then(|picture| picture.alt.as_deref()).map(escaped);
                let alt = told.unwrap_or_else(|| format!("图片{number}，请写上图里有什么"));
                out.push_str(&format!("![{alt}](picture-{number}.{extension})\n"));
            }
        }
    }
    for (at, note) in draft.content.footnotes.iter().enumerate() {
        out.push_str(&format!("\n[^{}]: {}\n", at + 1, escaped(&line(note))));
    }
    out
}

fn one_line(markdown: &str) -> String {
    markdown.replace("\\\n", " ")
}

/// A paragraph none of whose lines begins like a heading, list, quotation or explanation.
fn block_start(markdown: &str) -> String {
    let lines: Vec<String> = markdown.split('\n').map(line_start).collect();
    lines.join("\n")
}

fn line_start(markdown: &str) -> String {
    let digits = markdown.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && markdown[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &markdown[..digits], &markdown[digits..]);
    }
    if markdown.starts_with(['#', '>', '+', '-', '=', ':']) { format!("\\{markdown}") } else { markdown.to_owned() }
}

fn table(rows: &[Vec<Paragraph>], tables: &mut Vec<String>) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    // A file would lose links and notes.
    let is_plain = rows.iter().flatten().all(Paragraph::is_plain);
    if is_plain && (rows.len() > MOST_ROWS || columns > MOST_COLUMNS) {
        let texts = rows.iter().map(|row| row.iter().map(|cell| line(&cell.text())).collect::<Vec<_>>());
        let padded = |row: &Vec<String>| {
            let cells = row.iter().map(String::as_str).chain(std::iter::repeat(""));
            csv_row(cells.take(columns))
        };
        let csv: Vec<String> = texts.map(|row| padded(&row)).collect();
        tables.push(csv.concat());
        let number = tables.len();
        return format!("[表格{number}（{} 行）](table-{number}.csv)\n", rows.len());
    }
    let mut out = String::new();
    for (at, row) in rows.iter().enumerate() {
        let cells = (0..columns).map(|column| row.get(column).map_or(String::new(), |cell| one_line(&cell.markdown())));
        out.push_str(&format!("| {} |\n", cells.collect::<Vec<_>>().join(" | ")));
        if at == 0 {
            out.push_str(&format!("|{}\n", " --- |".repeat(columns)));
        }
    }
    out
}

/// A line of a CSV file.
pub(super) fn csv_row<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let quoted = |cell: &str| {
        let needs = cell.contains([',', '"', '\n']);
        if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    };
    cells.map(quoted).collect::<Vec<_>>().join(",") + "\n"
}
