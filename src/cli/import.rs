//! `tidings import`: a notice in Word or text → a draft in the portal, with everything that was guessed marked for a
//! person to confirm. Nothing is dropped in silence: what cannot be converted is listed.

mod block;
mod compose;
mod dates;
mod docx;
mod facts;
mod phrases;
mod plain;
mod sessions;
mod structure;

use std::fs;
use std::path::{Path, PathBuf};

use super::ask::{Asker, Question};
use super::fresh::{self, FreshFile};
use super::{Environment, Exit, project};
use crate::check::personal;
use crate::content;
use crate::content::encoding::{self, Foreign};
use crate::content::ids::Collection;
use crate::diagnostics::Words;
use crate::lang::Lang;
use crate::time::Written;
use block::Content;
use compose::Draft;

/// The largest file read, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// The first bytes of the old binary formats of Office (.doc, .wps).
const OLE: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];

/// What the command line says.
#[derive(Debug, clap::Args)]
pub(super) struct ImportArguments {
    /// Word 文档（.docx）或文本（.txt） · A Word document (.docx) or a text (.txt)
    file: PathBuf,
    /// 代号，也是网址的一部分 · Its name in addresses
    #[arg(long)]
    slug: Option<String>,
    /// 不提问，能建议的都用建议值 · Ask nothing, take every proposal
    #[arg(long)]
    pub(super) yes: bool,
    /// 站点文件夹 · Folder of the portal
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// Imports a file.
pub(super) fn run(arguments: &ImportArguments, environment: &Environment, asker: &mut Asker<'_>) -> Exit {
    let lang = asker.lang();
    let Some(root) = project::find_root(arguments.root.as_deref(), &environment.folder) else {
        eprintln!("{}", project::no_portal(arguments.root.as_deref(), &environment.folder, lang));
        return Exit::Usage;
    };
    let (Some(site), _) = content::load(&root) else {
        eprintln!(
            "{}",
            lang.pick(
                "错误：site.yaml 有问题，先运行 tidings build 看看。",
                "error: site.yaml has problems; run `tidings build` to see them."
            )
        );
        return Exit::Failed;
    };
    let mut content = match read(&environment.folder.join(&arguments.file), lang) {
        Ok(content) => content,
        Err(message) => {
            eprintln!("{message}");
            return Exit::Failed;
        }
    };
    let mut parts = structure::parts(std::mem::take(&mut content.blocks));
    // A notice of the portal's own organisation need not name it.
    let own = site.settings.organisation.own(Lang::Zh);
    parts.issuer = parts.issuer.filter(|issuer| own != Some(issuer.as_str()));
    let facts = facts::facts(&parts, &site.settings);
    let today = Written::day(site.settings.zone.civil(environment.now).0);
    let day = facts.published.as_ref().map_or(today, |published| published.value);
    let of_sessions = facts.sessions.as_ref().map(|sessions| sessions.kind.as_str());
    let of_deadline = facts.deadlines.first().map(|deadline| deadline.value.kind.as_str());
    let kind = of_sessions.or(of_deadline).unwrap_or("notice");
    let wish = fresh::propose_slug(&root, Collection::Notices, &format!("{}-{kind}", day.day.format("%Y")));
    let question = Question {
        flag: "--slug",
        zh: "代号（写在网址里，发布后不要改）",
        en: "Slug (part of the address, permanent once published)",
    };
    let slug = asker.need(&question, arguments.slug.as_deref(), Some(&wish), |text| {
        fresh::free_slug(&root, Collection::Notices, text, lang)
    });
    let slug = match (slug, asker.finish()) {
        (Some(slug), Ok(())) => slug,
        (_, told) => {
            eprintln!("{}", told.err().unwrap_or_default());
            return Exit::Usage;
        }
    };
    let origin = arguments.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let draft = Draft { parts: &parts, facts: &facts, content: &content, today, origin: &origin };
    let folder = format!("content/notices/{slug}");
    let files = match write(&root, &draft, &folder, environment, lang) {
        Ok(files) => files,
        Err(message) => {
            eprintln!("{message}");
            return Exit::Failed;
        }
    };
    report(&files, &draft, today, lang);
    Exit::Done
}

/// Writes the draft. Facts that contradict each other would stop every build, so they become comments then.
fn write(
    root: &Path,
    draft: &Draft<'_>,
    folder: &str,
    environment: &Environment,
    lang: Lang,
) -> Result<Vec<FreshFile>, String> {
    let mut doubts: Vec<Words> = Vec::new();
    for guesses in [true, false] {
        let files = compose::files(draft, folder, if guesses { None } else { Some(&doubts) });
        let written = fresh::write(root, &files, lang)?;
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let (_, problems) = fresh::trial(root, environment.now);
        match fresh::errors_in(&problems, &paths, lang) {
            None => return Ok(files),
            Some(errors) if !guesses => {
                return Err(lang.pick(
                    format!("{errors}写在 {folder}；改好上面的错误才能生成网站。"),
                    format!("{errors}written to {folder}; the site can be built once these errors are mended."),
                ));
            }
            Some(_) => {
                doubts = fresh::causes_in(&problems, &paths);
                written.undo();
            }
        }
    }
    Ok(Vec::new())
}

fn read(path: &Path, lang: Lang) -> Result<Content, String> {
    let shown = path.display();
    let cannot = |zh: &str, en: &str| Err(lang.pick(format!("错误：{shown}：{zh}"), format!("error: {shown}: {en}")));
    let found = fs::metadata(path);
    let bytes = match found {
        // A device has no length and may have no end.
        Ok(found) if !found.is_file() => return cannot("这不是文件", "this is no file"),
        Ok(found) if found.len() > MAX_BYTES => return cannot("文件太大", "the file is too large"),
        Ok(_) => fs::read(path),
        Err(error) => Err(error),
    };
    let bytes = match bytes {
        Ok(bytes) if bytes.is_empty() => return cannot("文件是空的", "the file is empty"),
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return cannot(
                "没有这个文件。\n改法：检查文件名和所在的文件夹；名字里有空格就用双引号围起来",
                "there is no such file.\nfix: check its name and folder; a name with spaces needs quotes",
            );
        }
        Err(error) => return cannot(&format!("读不了：{error}"), &format!("cannot be read: {error}")),
    };
    if bytes.starts_with(&OLE) {
        return cannot(
            "这是旧的 .doc（或 .wps）格式。\n改法：用 Word 或 WPS 打开，“另存为”选 .docx，再导入",
            "this is the old .doc (or .wps) format.\nfix: open it in Word or WPS, save it as .docx, and import that",
        );
    }
    if bytes.starts_with(b"%PDF") {
        return cannot(
            "这是 PDF。\n改法：找原来的 Word 文档；没有的话，把文字复制到 .txt 文件里再导入",
            "this is a PDF.\nfix: find the Word document it was made from, or copy its text into a .txt file",
        );
    }
    if bytes.starts_with(b"PK") {
        return match docx::read(&bytes) {
            Ok(content) => Ok(content),
            Err(docx::Unreadable::NotZip) => cannot("文件损坏了，打不开", "the file is damaged"),
            Err(docx::Unreadable::NotWord) => cannot(
                "这不是 Word 文档。\n改法：表格可以另存为 .csv，放在通知旁边",
                "this is no Word document.\nfix: a spreadsheet can be saved as .csv beside the notice",
            ),
        };
    }
    let foreign = |bytes: &[u8]| match encoding::recognise(bytes) {
        Foreign::Gbk(text, _) | Foreign::Utf16(text) => Some(text),
        Foreign::Package | Foreign::Binary => None,
    };
    match content::walk::decode(bytes.clone()).ok().or_else(|| foreign(&bytes)) {
        Some(text) => Ok(plain::read(&text)),
        None => cannot(
            "这不是文字文件。\n改法：用 Word、WPS 或记事本打开，复制文字到 .txt 文件里再导入",
            "this is no text.\nfix: open it with the program that made it and copy its words into a .txt file",
        ),
    }
}

/// What was written, what has to be confirmed, what was lost, what should not be there.
fn report(files: &[FreshFile], draft: &Draft<'_>, today: Written, lang: Lang) {
    for lost in &draft.content.lost {
        eprintln!("{}{}", lang.pick("请对照原文：", "compare with the original: "), lost.get(lang));
    }
    let allowed = personal::Allowed::default();
    for file in files {
        let Ok(text) = std::str::from_utf8(&file.bytes) else { continue };
        for finding in personal::scan(text, personal::Context { build_date: today.day, allowed: &allowed }) {
            let line = text[..finding.range.start].matches('\n').count() + 1;
            eprintln!(
                "{}{}:{line}: {}",
                lang.pick("个人信息：", "personal data: "),
                file.path,
                personal::cause(&finding).get(lang)
            );
        }
    }
    let confirm: usize =
        files.iter().map(|file| String::from_utf8_lossy(&file.bytes).matches("please confirm").count()).sum();
    let list: Vec<String> = files.iter().map(|file| format!("  {}", file.path)).collect();
    let list = list.join("\n");
    println!("{}", lang.pick(
        format!("写好了（草稿，还不会发布）：\n{list}\n下一步：\n  1. 对照原文，逐条看标着“请确认”的 {confirm} 处\n  2. tidings serve --drafts --open   看预览\n  3. 写英文版 index.en.md\n  4. 删掉 draft: true 这一行，再 tidings build"),
        format!("written (a draft, not published yet):\n{list}\nnext:\n  1. compare the {confirm} places marked “please confirm” with the original\n  2. tidings serve --drafts --open   to see it\n  3. write the English file index.en.md\n  4. delete the line `draft: true`, then tidings build"),
    ));
}
