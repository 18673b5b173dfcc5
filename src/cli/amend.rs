//! `tidings amend`: the notice that moves, extends, cancels or corrects a deadline of an earlier one, in every language,
//! with the entry that makes pages and calendars follow. Never touches the earlier notice: what was said stays said.

mod change;
mod effect;
mod wording;

use std::path::{Path, PathBuf};

use super::ask::{Asker, Choice, Question, one_of};
use super::fresh::{self, FreshFile};
use super::yaml_text::yaml_text;
use super::{Environment, Exit, dates, project};
use crate::content::ids::{Collection, DeadlineId, DeadlineKey, DocId, Slug};
use crate::lang::Lang;
use crate::output::when;
use crate::portal::facts::{Deadline, Facts, Status};
use crate::portal::{Page, PageState, Portal};
use crate::time::{Point, Written};
use change::ChangeText;
use effect::Effect;
use wording::Subject;

/// The longest slug that still leaves room for a number behind it.
const LONGEST_SLUG: usize = 60;

/// What the command line says.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("verb").args(["postpone", "tba", "extend", "cancel", "correct"])))]
pub(super) struct AmendArguments {
    /// 原通知的代号 · The notice to change
    notice: Option<String>,
    /// 事项的代号 · The deadline in it
    deadline: Option<String>,
    /// 改期 · Move it to another date
    #[arg(long)]
    postpone: bool,
    /// 延期，时间另行通知 · Put it off; the new date is not known yet
    #[arg(long)]
    tba: bool,
    /// 延长期限 · Extend it
    #[arg(long)]
    extend: bool,
    /// 取消 · Cancel it
    #[arg(long)]
    cancel: bool,
    /// 更正写错的内容 · Correct what was wrong
    #[arg(long)]
    correct: bool,
    /// 新的开始时间 · New begin
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// 新的结束时间；只写日期就含当天 · New end; a date alone includes that day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// 正确的地点：代号或文字 · The right place: an id or words
    #[arg(long)]
    place: Option<String>,
    /// 地点的英文 · The place in English
    #[arg(long, value_name = "PLACE")]
    place_en: Option<String>,
    /// 正确的费用 · The right fee
    #[arg(long)]
    fee: Option<String>,
    /// 费用的英文 · The fee in English
    #[arg(long, value_name = "FEE")]
    fee_en: Option<String>,
    /// 原因 · Reason in Chinese
    #[arg(long, value_name = "TEXT")]
    reason_zh: Option<String>,
    /// 原因的英文 · Reason in English
    #[arg(long, value_name = "TEXT")]
    reason_en: Option<String>,
    /// 新通知的代号 · Slug of the new notice
    #[arg(long)]
    slug: Option<String>,
    /// 新通知的发布日期，默认今天 · Day of publication of the new notice, default: today
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    /// 不提问，能建议的都用建议值 · Ask nothing, take every proposal
    #[arg(long)]
    pub(super) yes: bool,
    /// 站点文件夹 · Folder of the portal
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// Writes the amending notice and shows what students will see.
pub(super) fn run(arguments: &AmendArguments, environment: &Environment, asker: &mut Asker<'_>) -> Exit {
    let lang = asker.lang();
    let Some(root) = project::find_root(arguments.root.as_deref(), &environment.folder) else {
        eprintln!("{}", project::no_portal(arguments.root.as_deref(), &environment.folder, lang));
        return Exit::Usage;
    };
    let (Some(portal), _) = fresh::trial(&root, environment.now) else {
        eprintln!(
            "{}",
            lang.pick(
                "错误：站点内容有问题，先运行 tidings build 看看。",
                "error: the content has problems; run `tidings build` to see them."
            )
        );
        return Exit::Failed;
    };
    let planned = plan(arguments, &root, &portal, asker);
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
    let (after, problems) = fresh::trial(&root, environment.now);
    let errors = fresh::errors_in(&problems, &paths, lang);
    let (Some(after), None) = (after, &errors) else {
        written.undo();
        eprint!("{}", errors.unwrap_or_default());
        eprintln!("{}", lang.pick("没有写任何文件。", "nothing was written."));
        return Exit::Failed;
    };
    let Effect { told, changes } = effect::of(&after, &plan.id, lang);
    if !changes {
        written.undo();
        let cause = lang.pick(
            "没有变化：写的内容和现在的一样，没有写任何文件。",
            "no change: what you gave is what holds already; nothing was written.",
        );
        eprintln!("{cause}");
        return Exit::Usage;
    }
    eprintln!("{told}");
    if !asker.confirm("就这样写？", "Write it like this?") {
        written.undo();
        eprintln!("{}", lang.pick("没有写任何文件。", "nothing was written."));
        return Exit::Done;
    }
    let list: Vec<String> = paths.iter().map(|path| format!("  {path}")).collect();
    let list = list.join("\n");
    println!("{}", lang.pick(
        format!("写好了（草稿，还不会发布）：\n{list}\n下一步：\n  1. tidings serve --drafts --open   看预览，改改文字\n  2. 删掉 draft: true 这一行，再 tidings build"),
        format!("written (a draft, not published yet):\n{list}\nnext:\n  1. tidings serve --drafts --open   to see it and polish the text\n  2. delete the line `draft: true`, then tidings build"),
    ));
    Exit::Done
}

struct Plan {
    id: DocId,
    files: Vec<FreshFile>,
}

fn plan(arguments: &AmendArguments, root: &Path, portal: &Portal, asker: &mut Asker<'_>) -> Option<Plan> {
    let lang = asker.lang();
    let (page, deadline) = target(arguments, portal, asker)?;
    if !is_published(page) {
        asker.refuse(lang.pick(
            format!("“{}”还没有发布，直接改它的文件就行", page.id().slug),
            format!("`{}` is not published yet; simply edit its file", page.id().slug),
        ));
        return None;
    }
    // A draft that ends it already is edited; it is not amended a second time.
    let last = deadline.revisions.last().and_then(|revision| revision.cause.as_ref()?.by.as_ref());
    let unpublished = last.and_then(|id| portal.page(id)).filter(|page| !is_published(page));
    // New dates bring back what was cancelled; nothing brings back a notice that another one replaced.
    let is_dead = match deadline.facts().status {
        Status::Scheduled => false,
        Status::Cancelled { .. } => !arguments.postpone,
        Status::Superseded { .. } => true,
    };
    if let (true, Some(draft)) = (is_dead, unpublished) {
        let folder = &draft.document.folder;
        asker.refuse(lang.pick(
            format!("“{}”已经由还没有发布的通知取消：content/{folder}/。改那份通知，或者把它删掉", deadline.key),
            format!(
                "`{}` is cancelled by a notice that is not published yet: content/{folder}/; edit or delete that one",
                deadline.key
            ),
        ));
        return None;
    }
    if is_dead {
        asker.refuse(lang.pick(
            format!("“{}”已经取消或作废，不能再改；取消的要恢复，用 --postpone 写上新的时间", deadline.key),
            format!(
                "`{}` is cancelled or replaced already; to bring a cancelled one back give it dates with --postpone",
                deadline.key
            ),
        ));
        return None;
    }
    let key = deadline.key.to_string();
    let change = change::gather(arguments, portal, deadline.facts(), &key, asker);
    let published = published(arguments, portal, page, asker).unwrap_or_default();
    let mut wish = format!("{}-{}", page.id().slug, deadline.key.deadline);
    wish.truncate(LONGEST_SLUG - 10);
    let suffix = change.as_ref().map_or("", |change| change.verb.suffix());
    let proposal = fresh::propose_slug(root, Collection::Notices, &format!("{wish}-{suffix}"));
    let question = Question { flag: "--slug", zh: "新通知的代号", en: "Slug of the new notice" };
    // The proposal is as good as any name: only a person at a terminal is asked.
    let given = arguments.slug.as_deref().or((!asker.has_person()).then_some(proposal.as_str()));
    let slug = asker
        .need(&question, given, Some(&proposal), |text| fresh::free_slug(root, Collection::Notices, text, lang))?;
    let change = change?;
    let settings = &portal.settings;
    let mut files = Vec::new();
    for language in &settings.languages {
        let facts = (*language == settings.default_lang()).then(|| facts_yaml(page, deadline, &change, &published));
        let text = document(page, deadline, portal, &change, facts.as_deref(), *language);
        files.push(FreshFile::text(format!("content/notices/{slug}/index.{language}.md"), text));
    }
    Some(Plan { id: DocId::notice(slug), files })
}

fn is_published(page: &Page) -> bool {
    !matches!(page.state, PageState::Draft | PageState::Scheduled)
}

/// The notice and the deadline in it that are meant.
fn target<'p>(
    arguments: &AmendArguments,
    portal: &'p Portal,
    asker: &mut Asker<'_>,
) -> Option<(&'p Page, &'p Deadline)> {
    let lang = asker.lang();
    // `notice#deadline`, `notices/notice` and the path of its file are what messages print, so they are understood as well.
    let notice = arguments.notice.as_deref().map(|name| name.replace('\\', "/"));
    let notice = notice.as_deref().map(|name| {
        let (_, below) = name.rsplit_once("notices/").unwrap_or(("", name));
        below.split('/').next().unwrap_or(below)
    });
    let (notice, behind) = match notice.and_then(|name| name.split_once('#')) {
        Some((notice, deadline)) => (Some(notice), Some(deadline)),
        None => (notice, None),
    };
    let folder_of = |name: &str| portal.notice_named(name).map(|id| portal.document_of(id).slug.to_string());
    let notice = notice.map(|name| folder_of(name).unwrap_or_else(|| name.to_owned()));
    // What is not published yet is edited, not amended; who names it all the same is told so.
    let with_deadlines = portal.collection(Collection::Notices).filter(|page| !page.deadlines.is_empty());
    let with_deadlines = with_deadlines.filter(|page| notice.is_some() || is_published(page));
    let choices: Vec<(Choice, String)> = with_deadlines
        .map(|page| {
            let title = &page.document.front.title;
            let names = Lang::ALL.iter().filter_map(|lang| title.own(*lang)).map(str::to_owned);
            (Choice::named(page.id().slug.to_string(), names), title.get(lang).to_owned())
        })
        .collect();
    let list = choices.iter().enumerate();
    let list: Vec<String> = list.map(|(at, (choice, title))| format!("\n  {} {} {title}", at + 1, choice.id)).collect();
    let slugs: Vec<Choice> = choices.into_iter().map(|(choice, _)| choice).collect();
    let question = Question {
        flag: lang.pick("第一个参数", "first argument"),
        zh: &format!("改哪一份通知？{}\n ", list.concat()),
        en: &format!("Which notice? {}\n ", list.concat()),
    };
    let slug = asker.need(&question, notice.as_deref(), None, |text| one_of(text, &slugs, lang))?;
    let page = portal.page(&DocId::notice(Slug::new(&slug)?))?;
    let ids: Vec<Choice> = page
        .deadlines
        .iter()
        .map(|key| {
            let facts = portal.deadlines[key].facts();
            Choice::named(key.deadline.to_string(), Lang::ALL.map(|lang| item(portal, facts, lang)))
        })
        .collect();
    let zone = portal.settings.zone;
    let list: Vec<String> = page
        .deadlines
        .iter()
        .enumerate()
        .map(|(at, key)| {
            let facts = portal.deadlines[key].facts();
            let when = when::phrase(&facts.shape, zone, lang).plain();
            format!("\n  {} {} {} {when}", at + 1, key.deadline, item(portal, facts, lang))
        })
        .collect();
    let question = Question {
        flag: lang.pick("第二个参数", "second argument"),
        zh: &format!("改哪一项？{}\n ", list.concat()),
        en: &format!("Which deadline? {}\n ", list.concat()),
    };
    let given = arguments.deadline.as_deref().or(behind);
    let id = asker.need(&question, given, None, |text| one_of(text, &ids, lang))?;
    let key = DeadlineKey { notice: page.document.notice_id(), deadline: DeadlineId::new(&id)? };
    portal.deadlines.get(&key).map(|deadline| (page, deadline))
}

/// What a deadline is called.
fn item(portal: &Portal, facts: &Facts, lang: Lang) -> String {
    let kind = portal.settings.kind(&facts.kind).map(|kind| &kind.name);
    facts.label.as_ref().or(kind).map(|name| name.get(lang).to_owned()).unwrap_or_default()
}

/// Today; with the hour where the notice, or an earlier change of it, was published today as well, because a change
/// of the same instant would be none.
fn published(arguments: &AmendArguments, portal: &Portal, page: &Page, asker: &mut Asker<'_>) -> Option<String> {
    let lang = asker.lang();
    if let Some(text) = arguments.published.as_deref() {
        let question = Question { flag: "--published", zh: "发布日期", en: "Day of publication" };
        return asker.need(&question, Some(text), None, |text| dates::read(text, None, lang)).map(|typed| typed.text);
    }
    let zone = portal.settings.zone;
    let (day, clock, _) = zone.civil(portal.as_of.now());
    let today = Point::start(day, None, zone).instant();
    let written = if page.updated() >= today { Written::at(day, clock) } else { Written::day(day) };
    Some(written.to_string())
}

/// The facts of the new notice: when it is published, for whom, and the change.
fn facts_yaml(page: &Page, deadline: &Deadline, change: &ChangeText, published: &str) -> String {
    let mut yaml = format!("published: {published}\ndraft: true # 删掉这一行就发布 · delete this line to publish\n");
    let cohorts = if page.cohorts.is_empty() { &[][..] } else { &deadline.facts().cohorts };
    if !cohorts.is_empty() {
        let ids: Vec<String> = cohorts.iter().map(|id| yaml_text(id.as_str())).collect();
        yaml.push_str(&format!("cohorts: [{}]\n", ids.join(", ")));
    }
    yaml.push_str(&format!(
        "amends:\n  - notice: {}\n    deadline: {}\n{}",
        yaml_text(page.id().slug.as_str()),
        yaml_text(deadline.key.deadline.as_str()),
        change.yaml
    ));
    yaml
}

fn document(
    page: &Page,
    deadline: &Deadline,
    portal: &Portal,
    change: &ChangeText,
    own_facts: Option<&str>,
    lang: Lang,
) -> String {
    let (front, facts) = (&page.document.front, deadline.facts());
    let slug = &page.id().slug;
    let reason = lang.pick(&change.reason_zh, &change.reason_en).as_deref();
    let [zh, en] = &change.corrected;
    let subject = Subject {
        item: &item(portal, facts, lang),
        notice: front.title.get(lang),
        key: &deadline.key.to_string(),
        link: &format!("../{slug}/index.{lang}.md"),
        old: &when::phrase(&facts.shape, portal.settings.zone, lang).plain(),
        reason,
        has_place: facts.place.is_some(),
        corrected: lang.pick(zh, en),
    };
    let verb = change.verb;
    format!(
        "---\ntitle: {}\nsummary: {}\n{}---\n\n{}",
        yaml_text(&wording::title(verb, &subject, lang)),
        yaml_text(wording::summary(verb, lang)),
        own_facts.unwrap_or_default(),
        wording::body(verb, &subject, lang),
    )
}
