//! Finds the files of a portal: sorted, never through a symbolic link, never outside `content/`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::block;
use super::document::DocumentFiles;
use super::encoding::{self, Foreign};
use super::ids::{BlockId, Collection, DocId, Slug, reason_against};
use super::memory::Memory;
use super::sight::Entry;
use crate::diagnostics::{Diagnostic, Place, SourceFile};
use crate::lang::Lang;

/// The largest text file read, in bytes. The longest real notice is some 20 kB.
const MAX_TEXT: u64 = 4 << 20;

/// The largest attachment published, in bytes.
const MAX_FILE: u64 = 100 << 20;

/// What stands under `content/`.
#[derive(Debug, Default)]
pub struct Found {
    /// Documents by identity.
    pub documents: Vec<DocumentFiles>,
    /// Texts that documents share, by name and language.
    pub blocks: BTreeMap<BlockId, BTreeMap<Lang, Arc<SourceFile>>>,
    /// Calendars: every `calendars/*.yaml`, by name.
    pub calendars: Vec<Arc<SourceFile>>,
    /// `site.yaml`.
    pub site: Option<Arc<SourceFile>>,
    /// `allow.yaml`.
    pub allow: Option<Arc<SourceFile>>,
    /// `portal.lock`.
    pub lock: Option<Arc<SourceFile>>,
    /// Every other file, by its path relative to `content/` with `/`.
    pub files: BTreeMap<String, ContentFile>,
}

/// A file beside the documents: attachment, picture, table.
#[derive(Debug, Clone)]
pub struct ContentFile {
    /// Where it is on disk.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
}

impl ContentFile {
    /// Reads the file.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn read(&self) -> std::io::Result<Vec<u8>> {
        fs::read(&self.path)
    }
}

/// Walks `root/content`. Texts that `memory` still knows are not read again.
pub fn walk(root: &Path, memory: &mut Memory, problems: &mut Vec<Diagnostic>) -> Found {
    let content = root.join("content");
    memory.begin();
    let mut found = Found::default();
    let mut documents: BTreeMap<DocId, DocumentFiles> = BTreeMap::new();
    let mut strays: Vec<DocId> = Vec::new();
    let entries = memory.entries(&content);
    memory.read_ahead(root, &entries);
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err((path, reason)) => {
                problems.push(unreadable(&path.map_or(String::new(), |path| shown(root, &path)), &reason));
                continue;
            }
        };
        let path = entry.path.as_path();
        let name = shown(&content, path);
        if entry.kind.is_symlink() {
            problems.push(about_file(
                &shown(root, path),
                "symlink",
                "这是一个符号链接；为安全起见不读取它".to_owned(),
                "this is a symbolic link, which is not followed".to_owned(),
                ("放入文件本身", "put the file itself here"),
            ));
            continue;
        }
        if name
            .rsplit('/')
            .next()
            .is_some_and(|last| last.starts_with('.') || last.starts_with('~') || last.ends_with('~'))
        {
            continue;
        }
        if entry.kind.is_dir() {
            if name.ends_with(".md") {
                problems.push(about_file(
                    &shown(root, path),
                    "folder-not-file",
                    "这是文件夹，名字却以 .md 结尾".to_owned(),
                    "this is a folder, but its name ends in .md".to_owned(),
                    ("给文件夹改名", "rename the folder"),
                ));
            }
            continue;
        }
        if !entry.kind.is_file() {
            problems.push(about_file(
                &shown(root, path),
                "special-file",
                "这不是普通文件，而是管道、套接字或设备；读它可能永远等下去，所以不读".to_owned(),
                "this is no ordinary file but a pipe, a socket or a device; reading it could wait for ever".to_owned(),
                ("删掉它，或放入文件本身", "delete it, or put the file itself here"),
            ));
            continue;
        }
        let Entry { size, stamp, .. } = entry;
        let mut read_text = |problems: &mut Vec<Diagnostic>| memory.text(root, path, size, stamp, problems);
        if name == "site.yaml" {
            found.site = read_text(problems);
        } else if name == "allow.yaml" {
            found.allow = read_text(problems);
        } else if name == "portal.lock" {
            found.lock = read_text(problems);
        } else if name.starts_with("calendars/") && (name.ends_with(".yaml") || name.ends_with(".yml")) {
            found.calendars.extend(read_text(problems));
        } else if name.ends_with(".md") && name.split('/').next() == Some(block::FOLDER) {
            if let Some((id, lang)) = block_name(root, path, &name, problems)
                && let Some(source) = read_text(problems)
            {
                found.blocks.entry(id).or_default().insert(lang, source);
            }
        } else if let Some(problem) = hidden_ending(root, path, &name) {
            problems.push(problem);
            strays.extend(stray(&name));
        } else if name.ends_with(".md") {
            let document = document_name(root, path, &name, problems);
            if document.is_none() {
                strays.extend(stray(&name));
            }
            if let Some((id, folder, lang)) = document {
                let source = read_text(problems);
                let files = documents.entry(id.clone()).or_insert_with(|| DocumentFiles {
                    id: id.clone(),
                    folder,
                    files: BTreeMap::new(),
                    unreadable: false,
                });
                let Some(source) = source else {
                    files.unreadable = true;
                    continue;
                };
                if let Some(twin) = files.files.insert(lang, source) {
                    problems.push(about_file(
                        &shown(root, path),
                        "duplicate-document",
                        format!("“{id}”的同一语言有两个文件，另一个是 {}", twin.name),
                        format!("`{id}` exists twice in one language; the other file is {}", twin.name),
                        ("留下一个", "keep one of them"),
                    ));
                }
            }
        } else if size > MAX_FILE {
            problems.push(about_file(
                &shown(root, path),
                "file-too-large",
                format!("文件有 {size} 字节，超过 {MAX_FILE} 字节的上限"),
                format!("the file has {size} bytes, more than the limit of {MAX_FILE}"),
                ("压缩它，或放到网盘再链接过去", "compress it, or link to it elsewhere"),
            ));
        } else {
            found.files.insert(name, ContentFile { path: path.to_owned(), size });
        }
    }
    for id in strays {
        let nothing = DocumentFiles { id: id.clone(), folder: String::new(), files: BTreeMap::new(), unreadable: true };
        documents.entry(id).or_insert(nothing).unreadable = true;
    }
    found.documents = documents.into_values().collect();
    memory.end();
    found
}

/// `slug.<lang>.md` or `slug/index.<lang>.md` below a collection.
fn document_name(
    root: &Path,
    path: &Path,
    name: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<(DocId, String, Lang)> {
    let file = || shown(root, path);
    let parts: Vec<&str> = name.split('/').collect();
    let collection = parts.first().and_then(|first| Collection::ALL.into_iter().find(|c| c.folder() == *first));
    let Some(collection) = collection.filter(|_| parts.len() > 1) else {
        problems.push(about_file(
            &file(),
            "stray-document",
            "这个文件不在 notices、guides 或 faq 文件夹里，不会发布".to_owned(),
            "this file stands in none of the folders notices, guides, faq and would not be published".to_owned(),
            ("移到其中一个文件夹里", "move it into one of them"),
        ));
        return None;
    };
    let (stem, lang) = stem_and_language(root, path, &parts, problems)?;
    let (slug, folder) = match parts[1..] {
        [_] => (stem, collection.folder().to_owned()),
        [slug, _] if stem == "index" => (slug, format!("{}/{slug}", collection.folder())),
        _ => {
            problems.push(about_file(
                &file(),
                "stray-document",
                "文件位置不对：应为“名字.zh.md”或“名字/index.zh.md”".to_owned(),
                "a document is `slug.zh.md` or `slug/index.zh.md`".to_owned(),
                ("改名或移动这个文件", "rename or move this file"),
            ));
            return None;
        }
    };
    match Slug::new(slug) {
        Some(slug) => Some((DocId { collection, slug }, folder, lang)),
        None => {
            problems.push(bad_slug(&file(), slug));
            None
        }
    }
}

/// `blocks/name.<lang>.md`.
fn block_name(root: &Path, path: &Path, name: &str, problems: &mut Vec<Diagnostic>) -> Option<(BlockId, Lang)> {
    let parts: Vec<&str> = name.split('/').collect();
    if parts.len() != 2 {
        problems.push(about_file(
            &shown(root, path),
            "stray-document",
            "共用的文字直接放在 blocks 文件夹里：blocks/名字.zh.md".to_owned(),
            "a shared block stands in the folder `blocks` itself: `blocks/name.zh.md`".to_owned(),
            ("改名或移动这个文件", "rename or move this file"),
        ));
        return None;
    }
    let (stem, lang) = stem_and_language(root, path, &parts, problems)?;
    let id = BlockId::new(stem);
    if id.is_none() {
        problems.push(bad_slug(&shown(root, path), stem));
    }
    Some((id?, lang))
}

/// `name.zh.md` as `name` and its language.
fn stem_and_language<'a>(
    root: &Path,
    path: &Path,
    parts: &[&'a str],
    problems: &mut Vec<Diagnostic>,
) -> Option<(&'a str, Lang)> {
    let last = parts.last().copied().unwrap_or_default().trim_end_matches(".md");
    match last.rsplit_once('.').map(|(stem, code)| (stem, Lang::from_code(code))) {
        Some((stem, Some(lang))) => Some((stem, lang)),
        _ => {
            let file = shown(root, path);
            if let Some(original) = copied(last) {
                problems.push(copy(&file, original));
                return None;
            }
            let meant = last.rsplit_once('.').and_then(|(stem, code)| Some((stem, meant(code)?)));
            let names = match meant {
                Some((stem, lang)) => vec![format!("{stem}.{lang}.md")],
                None => Lang::ALL.iter().map(|lang| format!("{last}.{lang}.md")).collect(),
            };
            let (zh, en) = (names.join(" 或 "), names.join(" or "));
            problems.push(
                Diagnostic::error(
                    "no-language",
                    Place::top(&SourceFile::new(file, "")),
                    "文件名里没有语言",
                    "the file name does not tell the language",
                )
                .fix(format!("改名为 {zh}"), format!("rename it to {en}")),
            );
            None
        }
    }
}

/// The name of the file of which this one is a copy, by the words that Windows and browsers add.
fn copied(stem: &str) -> Option<&str> {
    let bare = stem.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）' | ' '));
    let copy = [" - 副本", "-副本", "副本", " - Copy", " copy"].iter().find_map(|word| bare.strip_suffix(word));
    let original = copy.unwrap_or(bare).trim_end();
    let code = original.rsplit_once('.').map(|(_, code)| Lang::from_code(code));
    (original != stem && matches!(code, Some(Some(_)))).then_some(original)
}

fn copy(file: &str, original: &str) -> Diagnostic {
    Diagnostic::error(
        "no-language",
        Place::top(&SourceFile::new(file, "")),
        format!("这是 {original}.md 的副本，不能和它放在一起"),
        format!("this is a copy of {original}.md and cannot lie beside it"),
    )
    .fix(
        "不要的副本删掉，要备份就移到 content 以外；要写另一份通知，另建一个文件夹，把它改名为 index.zh.md",
        "delete the copy, or move it out of `content` to keep it; for another notice make another folder and name it index.zh.md",
    )
}

/// The language that another spelling of its code stands for.
fn meant(code: &str) -> Option<Lang> {
    match code.to_ascii_lowercase().as_str() {
        "zh" | "cn" | "chs" | "ch" | "zh-cn" | "zh_cn" | "zh-hans" | "chinese" | "中文" => Some(Lang::Zh),
        "en" | "eng" | "en-us" | "en-gb" | "english" | "英文" => Some(Lang::En),
        _ => None,
    }
}

/// `index.zh.md.txt`: Windows hides the last ending, and Notepad adds it.
fn hidden_ending(root: &Path, path: &Path, name: &str) -> Option<Diagnostic> {
    let right = name.strip_suffix(".txt").filter(|right| right.ends_with(".md"))?;
    let right = right.rsplit('/').next().unwrap_or(right);
    Some(
        Diagnostic::error(
            "hidden-ending",
            Place::top(&SourceFile::new(shown(root, path), "")),
            "文件名末尾多了“.txt”，所以没有被读取（Windows 可能把它藏起来了）",
            "the name ends in `.txt`, so the file is not read; Windows may hide that ending",
        )
        .fix(
            format!("改名为 {right}；看不到“.txt”，就在资源管理器的“查看”里打开“文件扩展名”"),
            format!("rename it to {right}; if `.txt` is not shown, turn on “File name extensions” in Explorer"),
        ),
    )
}

/// The document a file of the wrong name would belong to, so that it is not missed twice.
fn stray(name: &str) -> Option<DocId> {
    let mut parts = name.split('/');
    let folder = parts.next()?;
    let collection = Collection::ALL.into_iter().find(|collection| collection.folder() == folder)?;
    let second = parts.next()?;
    let slug = if parts.next().is_some() { second } else { second.split('.').next()? };
    Some(DocId { collection, slug: Slug::new(slug)? })
}

fn bad_slug(file: &str, slug: &str) -> Diagnostic {
    let reason = reason_against(slug);
    about_file(
        file,
        "bad-slug",
        format!("“{slug}”不能用作网址：{}", reason.zh),
        format!("`{slug}` cannot stand in an address: {}", reason.en),
        ("改名，例如 2026-image-capture", "rename it, for example to 2026-image-capture"),
    )
}

/// Reads a text file: UTF-8, with or without byte-order mark, CR LF or LF.
pub(super) fn read_text(
    root: &Path,
    path: &Path,
    size: u64,
    problems: &mut Vec<Diagnostic>,
) -> Option<Arc<SourceFile>> {
    let name = shown(root, path);
    if size > MAX_TEXT {
        problems.push(about_file(
            &name,
            "file-too-large",
            format!("文件有 {} MB，超过 {} MB 的上限", size.div_ceil(1 << 20), MAX_TEXT >> 20),
            format!("the file has {} MB, more than the limit of {} MB", size.div_ceil(1 << 20), MAX_TEXT >> 20),
            ("检查是否放错了文件", "check whether this is the right file"),
        ));
        return None;
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // One byte beyond the limit tells a file that grew since it was listed.
    let read = fs::File::open(path).and_then(|file| file.take(MAX_TEXT + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        problems.push(unreadable(&name, &error.to_string()));
        return None;
    }
    match decode(bytes) {
        Ok(text) => Some(SourceFile::new(name, text)),
        Err(at) => {
            // Rare enough to be read a second time.
            problems.push(not_utf8(&name, &fs::read(path).unwrap_or_default(), at));
            None
        }
    }
}

/// Says what the bytes are instead, and shows the first line that is not as it should be wherever it can be read.
fn not_utf8(name: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let fix = ("用记事本打开，“另存为”时编码选 UTF-8", "open it in Notepad and save it with the encoding UTF-8");
    match encoding::recognise(bytes) {
        Foreign::Gbk(text, at) => {
            let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            Diagnostic::error(
                "not-utf8",
                Place::new(&SourceFile::new(name, text), at..end),
                "从这里起是 GBK（ANSI）编码，不是 UTF-8",
                "from here on this is saved in GBK (ANSI), not in UTF-8",
            )
            .fix(fix.0, fix.1)
        }
        Foreign::Utf16(_) => about_file(
            name,
            "not-utf8",
            "这个文件用 UTF-16（Unicode）编码保存，不是 UTF-8".to_owned(),
            "this file is saved in UTF-16 (“Unicode”), not in UTF-8".to_owned(),
            fix,
        ),
        Foreign::Package => about_file(
            name,
            "not-utf8",
            "这不是文字，是 Word 文档、表格或压缩包，只是改了文件名".to_owned(),
            "this is no text but a Word document, a spreadsheet or a compressed folder under another name".to_owned(),
            (
                "Word 文档改回 .docx，再用 tidings import 转换",
                "give a Word document back its .docx and run `tidings import`",
            ),
        ),
        Foreign::Binary => about_file(
            name,
            "not-utf8",
            format!("这不是文字文件（从第 {} 个字节起）", at + 1),
            format!("this is no text (from byte {} on)", at + 1),
            ("检查是否放错了文件，或者文件损坏了", "check whether it is the right file and is not damaged"),
        ),
    }
}

/// UTF-8 without byte-order mark and with plain line ends.
///
/// # Errors
/// The offset of the first byte that is not UTF-8, or is NUL.
pub fn decode(bytes: Vec<u8>) -> Result<String, usize> {
    if let Some(at) = bytes.iter().position(|&b| b == 0) {
        return Err(at);
    }
    let text = String::from_utf8(bytes).map_err(|error| error.utf8_error().valid_up_to())?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
}

/// A path as it is shown in messages: relative, with `/`. Characters that would move a terminal's cursor or break the
/// line are spelled out.
pub fn shown(base: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(base).unwrap_or(path);
    let parts: Vec<String> = relative.components().map(|part| spelled(&part.as_os_str().to_string_lossy())).collect();
    parts.join("/")
}

fn spelled(name: &str) -> String {
    if !name.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}')) {
        return name.to_owned();
    }
    name.chars().flat_map(|c| if c.is_alphanumeric() { vec![c] } else { c.escape_debug().collect() }).collect()
}

fn about_file(name: &str, code: &'static str, zh: String, en: String, fix: (&str, &str)) -> Diagnostic {
    let file = SourceFile::new(name, "");
    Diagnostic::error(code, Place::top(&file), zh, en).fix(fix.0, fix.1)
}

fn unreadable(name: &str, reason: &str) -> Diagnostic {
    about_file(
        name,
        "unreadable-file",
        format!("读不了这个文件：{reason}"),
        format!("the file cannot be read: {reason}"),
        ("检查文件是否存在、是否有权限", "check that it exists and may be read"),
    )
}
