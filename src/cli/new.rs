//! `tidings new`: a notice, guide or question from a pattern, in every language of the portal, ready for a preview.

mod answers;
mod pattern;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::ask::{Asker, Choice, Question, one_of};
use super::fresh::{self, FreshFile};
use super::{Environment, Exit, project};
use crate::content;
use crate::content::ids::{Collection, is_id};
use crate::content::site::Settings;
use crate::lang::Lang;
use crate::time::Written;
use pattern::{Pattern, Value};

/// What can be written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum What {
    /// 通知 · A notice
    Notice,
    /// 指南 · A guide
    Guide,
    /// 常见问题 · A question with its answer
    Faq,
}

impl What {
    fn collection(self) -> Collection {
        match self {
            What::Notice => Collection::Notices,
            What::Guide => Collection::Guides,
            What::Faq => Collection::Faq,
        }
    }
}

/// What the command line says.
#[derive(Debug, clap::Args)]
pub(super) struct NewArguments {
    /// 写什么 · What to write
    #[arg(value_enum)]
    what: What,
    /// 代号，也是网址的一部分：小写字母、数字、“-” · Its name in addresses: lower-case letters, digits, `-`
    #[arg(long)]
    slug: Option<String>,
    /// 中文标题 · Title in Chinese
    #[arg(long, value_name = "TITLE")]
    title_zh: Option<String>,
    /// 英文标题 · Title in English
    #[arg(long, value_name = "TITLE")]
    title_en: Option<String>,
    /// 通知的样子：capture、proofread、upload、retake、general，或 patterns/ 里自己的 · Pattern of a notice
    #[arg(long, value_name = "NAME")]
    pattern: Option<String>,
    /// 开始时间 · Begins
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// 结束时间；只写日期就含当天 · Ends; a date alone includes that day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// 地点：site.yaml 里的代号，或一段文字 · Place: an id from site.yaml, or words
    #[arg(long)]
    place: Option<String>,
    /// 地点的英文（地点写文字时） · The place in English, where it is given in words
    #[arg(long, value_name = "PLACE")]
    place_en: Option<String>,
    /// 学生群体的代号，用逗号隔开 · Ids of cohorts, separated by commas
    #[arg(long, value_name = "IDS")]
    cohorts: Option<String>,
    /// 事项类型（一般通知有期限时用） · Kind of the deadline of a general notice
    #[arg(long)]
    kind: Option<String>,
    /// 发布日期，默认今天 · Day of publication, default: today
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    /// 场次很多：另建一张 sessions.csv · Many sessions: make a table sessions.csv beside it
    #[arg(long)]
    sessions: bool,
    /// 不提问，能建议的都用建议值 · Ask nothing, take every proposal
    #[arg(long)]
    pub(super) yes: bool,
    /// 站点文件夹 · Folder of the portal
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// Writes the document and tells the next step.
pub(super) fn run(arguments: &NewArguments, environment: &Environment, asker: &mut Asker<'_>) -> Exit {
    let lang = asker.lang();
    let Some(root) = project::find_root(arguments.root.as_deref(), &environment.folder) else {
        eprintln!("{}", project::no_portal(arguments.root.as_deref(), &environment.folder, lang));
        return Exit::Usage;
    };
    let (Some(content), _) = content::load(&root) else {
        eprintln!(
            "{}",
            lang.pick(
                "错误：site.yaml 有问题，先运行 tidings build 看看。",
                "error: site.yaml has problems; run `tidings build` to see them."
            )
        );
        return Exit::Failed;
    };
    let today = Written::day(content.settings.zone.civil(environment.now).0);
    let planned = plan(arguments, &root, &content.settings, today, asker);
    let plan = match asker.finish().map(|()| planned) {
        Ok(Some(plan)) => plan,
        Ok(None) => return Exit::Usage,
        Err(message) => {
            eprintln!("{message}");
            return Exit::Usage;
        }
    };
    let written = match fresh::write(&root, &plan.files, lang) {
        Ok(written) => written,
        Err(message) => {
            eprintln!("{message}");
            return Exit::Failed;
        }
    };
    let paths: Vec<&str> = plan.files.iter().map(|file| file.path.as_str()).collect();
    let (_, problems) = fresh::trial(&root, environment.now);
    if let Some(errors) = fresh::errors_in(&problems, &paths, lang) {
        written.undo();
        eprint!("{errors}");
        eprintln!("{}", lang.pick("没有写任何文件。", "nothing was written."));
        return Exit::Failed;
    }
    for note in &plan.notes {
        eprintln!("{note}");
    }
    println!("{}", next_step(&paths, lang));
    Exit::Done
}

fn next_step(paths: &[&str], lang: Lang) -> String {
    let list: Vec<String> = paths.iter().map(|path| format!("  {path}")).collect();
    let list = list.join("\n");
    lang.pick(
        format!("写好了（草稿，还不会发布）：\n{list}\n下一步：\n  1. 打开上面的文件，把文字改成你要的\n  2. tidings serve --drafts --open   看预览\n  3. 删掉 draft: true 这一行，再 tidings build"),
        format!("written (a draft, not published yet):\n{list}\nnext:\n  1. open these files and make the text yours\n  2. tidings serve --drafts --open   to see it\n  3. delete the line `draft: true`, then tidings build"),
    )
}

/// What is about to be written.
struct Plan {
    files: Vec<FreshFile>,
    notes: Vec<String>,
}

/// Gathers every answer, so that all that is missing is told at once.
fn plan(
    arguments: &NewArguments,
    root: &Path,
    settings: &Settings,
    today: Written,
    asker: &mut Asker<'_>,
) -> Option<Plan> {
    let lang = asker.lang();
    let collection = arguments.what.collection();
    let owner = settings.default_lang();
    let pattern = match arguments.what {
        What::Notice => choose_pattern(arguments, root, asker)?,
        What::Guide => pattern::page(root, "guide")?,
        What::Faq => pattern::page(root, "faq")?,
    };
    if let Some(file) = pattern.unread() {
        asker.refuse(lang.pick(
            format!("{file} 读不了：不是 UTF-8 文字。\n改法：用记事本打开，“另存为”时编码选 UTF-8"),
            format!("{file} cannot be read: it is no UTF-8 text.\nfix: open it in Notepad and save it with the encoding UTF-8"),
        ));
        return None;
    }
    let titles = titles(arguments, settings, asker);
    // Which gaps there are is asked of the text that holds the facts.
    let mut values = BTreeMap::from([("facts".to_owned(), Value::Yaml(String::new()))]);
    let mut notes = Vec::new();
    let mut year = today;
    if arguments.what == What::Notice {
        if arguments.sessions && !pattern.takes_sessions(owner) {
            asker.refuse(lang.pick(
                format!("--sessions：“{}”没有场次表；可用 capture 或 retake", pattern.name),
                format!("--sessions: `{}` has no table of sessions; use capture or retake", pattern.name),
            ));
        }
        answers::facts(arguments, settings, &pattern, today, asker, &mut values, &mut year);
        answers::kind(arguments, settings, &pattern, asker, &mut values);
        notes = answers::kinds(settings, &pattern, &mut values, asker);
    }
    let proposal = match arguments.what {
        What::Notice => Some(format!("{}-{}", year.day.format("%Y"), pattern.name)),
        What::Guide | What::Faq => titles.get(&Lang::En).and_then(|title| slug_of(title)),
    };
    let proposal = proposal.map(|wish| fresh::propose_slug(root, collection, &wish));
    let question = Question {
        flag: "--slug",
        zh: "代号（写在网址里，发布后不要改）",
        en: "Slug (part of the address, permanent once published)",
    };
    let slug = asker.need(&question, arguments.slug.as_deref(), proposal.as_deref(), |text| {
        fresh::free_slug(root, collection, text, lang)
    })?;
    let folder = format!("content/{}", collection.folder());
    let mut files = Vec::new();
    for language in &settings.languages {
        let mut values = values.clone();
        values.insert("title".to_owned(), Value::Text(titles.get(language)?.clone()));
        if *language != owner {
            values.remove("facts");
        }
        let text = match pattern.fill(*language, &values) {
            Ok(text) => text,
            // A gap whose answer was refused is empty for a reason that is told.
            Err(_) if asker.has_problems() => return None,
            Err(gap) => {
                let known: Vec<String> = values.keys().map(|name| format!("[[{name}]]")).collect();
                let known = known.join(lang.pick("、", ", "));
                asker.refuse(lang.pick(
                    format!("patterns/{}：空格 [[{gap}]] 没有可填的内容；这次能用的：{known}", pattern.name),
                    format!("patterns/{}: nothing fills the gap [[{gap}]]; there are: {known}", pattern.name),
                ));
                return None;
            }
        };
        if pattern.lacks(*language) {
            let name = format!("patterns/{}.{language}.md", pattern.name);
            notes.push(lang.pick(
                format!("提示：没有 {name}，{} 的文件先用了另一种语言的文字，请改写。", language.autonym()),
                format!(
                    "note: there is no {name}; the {} file holds the text of the other language, rewrite it.",
                    language.autonym()
                ),
            ));
        }
        let path = match arguments.what {
            What::Notice => format!("{folder}/{slug}/index.{language}.md"),
            What::Guide | What::Faq => format!("{folder}/{slug}.{language}.md"),
        };
        files.push(FreshFile::text(path, text));
    }
    if arguments.sessions {
        files.push(FreshFile::text(format!("{folder}/{slug}/sessions.csv"), sessions_csv(&values)));
    }
    Some(Plan { files, notes })
}

fn choose_pattern(arguments: &NewArguments, root: &Path, asker: &mut Asker<'_>) -> Option<Pattern> {
    let lang = asker.lang();
    let patterns = pattern::notices(root);
    let names: Vec<Choice> =
        patterns.iter().map(|p| Choice::named(p.name.as_str(), Lang::ALL.map(|lang| p.label(lang)))).collect();
    let list: Vec<String> =
        patterns.iter().enumerate().map(|(at, p)| format!("{} {} {}", at + 1, p.name, p.label(lang))).collect();
    let list = list.join(lang.pick("，", ", "));
    let question =
        Question {
            flag: "--pattern", zh: &format!("写哪一种通知？{list}"), en: &format!("Which pattern? {list}")
        };
    let name = asker.need(&question, arguments.pattern.as_deref(), None, |text| one_of(text, &names, lang))?;
    patterns.into_iter().find(|pattern| pattern.name == name)
}

fn titles(arguments: &NewArguments, settings: &Settings, asker: &mut Asker<'_>) -> BTreeMap<Lang, String> {
    let lang = asker.lang();
    let check = |text: &str| {
        if text.is_empty() {
            return Err(lang.pick("标题不能是空的", "a title cannot be empty").to_owned());
        }
        Ok(text.to_owned())
    };
    let mut titles = BTreeMap::new();
    let (zh, en, zh_of_en) = match arguments.what {
        What::Notice => (
            "中文标题，写事情本身，例如 2026届毕业生图像采集",
            "Title in English, such as Photo capture for 2026 graduates",
            "英文标题，例如 Photo capture for 2026 graduates",
        ),
        What::Guide => (
            "中文标题，写要做的事，例如 怎样查看采集码",
            "Title in English, such as How to find your capture code",
            "英文标题，例如 How to find your capture code",
        ),
        What::Faq => (
            "中文标题，照学生的问法写，例如 没拍上照怎么办？",
            "Title in English, as a student would ask, such as What if I missed the photo?",
            "英文标题，例如 What if I missed the photo?",
        ),
    };
    for language in &settings.languages {
        let (question, given) = match language {
            Lang::Zh => (Question { flag: "--title-zh", zh, en: "Title in Chinese" }, &arguments.title_zh),
            Lang::En => (Question { flag: "--title-en", zh: zh_of_en, en }, &arguments.title_en),
        };
        if let Some(title) = asker.need(&question, given.as_deref(), None, check) {
            titles.insert(*language, title);
        }
    }
    titles
}

/// The header, and a first row to copy.
fn sessions_csv(values: &BTreeMap<String, Value>) -> String {
    let cell = |gap: &str| match values.get(gap) {
        Some(Value::Text(text) | Value::Yaml(text)) => csv_cell(text),
        None => String::new(),
    };
    format!("id,from,until,place,who,who.en\ns1,{},{},{},,\n", cell("from"), cell("until"), cell("place"))
}

fn csv_cell(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// The first words of an English title as a slug, for guides and questions; a person sees and may change it.
fn slug_of(title: &str) -> Option<String> {
    let words: Vec<String> = title
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(*word, "a" | "an" | "the" | "to" | "of" | "for" | "do" | "i"))
        .take(5)
        .map(str::to_owned)
        .collect();
    let slug = words.join("-");
    is_id(&slug).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_short_slug() {
        for (title, slug) in [
            ("What do I wear for the photo?", Some("what-wear-photo")),
            ("How to get the capture code in three ways", Some("how-get-capture-code-in")),
            ("怎么穿", None),
        ] {
            assert_eq!(slug_of(title).as_deref(), slug, "{title}");
        }
    }
}
