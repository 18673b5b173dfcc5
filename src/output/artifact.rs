//! What a build yields: files in memory, each with a path that every disk and every web server accepts.
//! Knows no disk: `publish` writes these, `serve` answers from them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::lang::Lang;

/// A path inside the built site: relative, `/`-separated, valid on Windows, macOS and Linux alike.
///
/// Han characters are allowed. Ordered by bytes; [`ArtifactPath::key`] is what disks without case compare.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArtifactPath(Arc<str>);

impl ArtifactPath {
    /// Checks a path. Fails with the first reason why some disk would refuse or misread it.
    pub fn new(path: impl AsRef<str>) -> Result<ArtifactPath, PathError> {
        let path = path.as_ref();
        match fault(path) {
            None => Ok(ArtifactPath(Arc::from(path))),
            Some(fault) => Err(PathError { path: path.to_owned(), fault }),
        }
    }

    /// The path as written, `/`-separated.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path as a disk without case sees it: two paths with one key are one file on Windows.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The folders and the file name, in order.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// The folders that hold the file, outermost first: `a/b/c.html` lies in `a` and `a/b`.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.match_indices('/').map(|(at, _)| &self.0[..at])
    }

    /// Where the file lies below `out`, with the separators of this system.
    pub fn below(&self, out: &Path) -> PathBuf {
        let mut path = out.to_owned();
        path.extend(self.segments());
        path
    }
}

impl fmt::Display for ArtifactPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A path that not every disk accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathError {
    /// The path as it was asked for.
    pub path: String,
    /// What is wrong with it.
    pub fault: PathFault,
}

/// Why a path cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathFault {
    /// No text, a leading or trailing `/`, or `//`.
    EmptySegment,
    /// `.` or `..`.
    Dots,
    /// A control character or a line separator.
    Control,
    /// One of `\ : * ? " < > |`, which Windows refuses.
    Character(char),
    /// A device of Windows: `CON`, `nul.txt`, `aux.html` and so on.
    Device,
    /// A folder or file name that ends in a dot or a space, which Windows drops.
    TrailingDotOrSpace,
    /// A folder or file name of more than 255 bytes in UTF-8.
    TooLong,
    /// A name Tidings keeps for itself: `.tidings-…` anywhere, or a first folder `_tidings`.
    Reserved,
}

impl PathError {
    /// The fault in words, with the path.
    pub fn message(&self, lang: Lang) -> String {
        let PathError { path, fault } = self;
        let path = path.escape_debug();
        match (lang, fault) {
            (Lang::Zh, PathFault::EmptySegment) => {
                format!("路径“{path}”为空，或其中有空的一段")
            }
            (Lang::Zh, PathFault::Dots) => format!("路径“{path}”中不能有“.”或“..”"),
            (Lang::Zh, PathFault::Control) => format!("路径“{path}”中有看不见的控制字符"),
            (Lang::Zh, PathFault::Character(found)) => {
                format!("路径“{path}”中有 Windows 不允许的字符“{found}”")
            }
            (Lang::Zh, PathFault::Device) => {
                format!("路径“{path}”中有 Windows 保留的设备名（如 CON、NUL、AUX）")
            }
            (Lang::Zh, PathFault::TrailingDotOrSpace) => {
                format!("路径“{path}”中有名称以点或空格结尾，Windows 会将其丢掉")
            }
            (Lang::Zh, PathFault::TooLong) => {
                format!("路径“{path}”中有名称超过 255 字节（约 85 个汉字）")
            }
            (Lang::Zh, PathFault::Reserved) => {
                format!("路径“{path}”用了 Tidings 自留的名称（.tidings-… 或 _tidings）")
            }
            (Lang::En, PathFault::EmptySegment) => {
                format!("the path “{path}” is empty or has an empty part")
            }
            (Lang::En, PathFault::Dots) => {
                format!("the path “{path}” may not contain “.” or “..”")
            }
            (Lang::En, PathFault::Control) => {
                format!("the path “{path}” contains an invisible control character")
            }
            (Lang::En, PathFault::Character(found)) => {
                format!("the path “{path}” contains “{found}”, which Windows does not allow")
            }
            (Lang::En, PathFault::Device) => {
                format!("the path “{path}” contains a device name of Windows (such as CON, NUL, AUX)")
            }
            (Lang::En, PathFault::TrailingDotOrSpace) => {
                format!("a name in the path “{path}” ends in a dot or a space, which Windows drops")
            }
            (Lang::En, PathFault::TooLong) => {
                format!("a name in the path “{path}” is longer than 255 bytes")
            }
            (Lang::En, PathFault::Reserved) => {
                format!("the path “{path}” uses a name Tidings keeps for itself (.tidings-… or _tidings)")
            }
        }
    }
}

fn fault(path: &str) -> Option<PathFault> {
    if path.split('/').next().is_some_and(|first| first.eq_ignore_ascii_case("_tidings")) {
        return Some(PathFault::Reserved);
    }
    path.split('/').find_map(segment_fault)
}

fn segment_fault(name: &str) -> Option<PathFault> {
    if name.is_empty() {
        return Some(PathFault::EmptySegment);
    }
    if name == "." || name == ".." {
        return Some(PathFault::Dots);
    }
    if name.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Some(PathFault::Control);
    }
    if let Some(found) = name.chars().find(|c| r#"\:*?"<>|"#.contains(*c)) {
        return Some(PathFault::Character(found));
    }
    if name.ends_with(['.', ' ']) {
        return Some(PathFault::TrailingDotOrSpace);
    }
    if name.len() > 255 {
        return Some(PathFault::TooLong);
    }
    if is_device(name) {
        return Some(PathFault::Device);
    }
    name.to_lowercase().starts_with(".tidings-").then_some(PathFault::Reserved)
}

/// Windows opens a device for these names whatever follows the first dot, and counts superscript digits too.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    port.is_some_and(|digit| {
        let mut chars = digit.chars();
        matches!(chars.next(), Some('0'..='9' | '¹' | '²' | '³')) && chars.next().is_none()
    })
}

/// What an artifact is for: decides when `publish` writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What pages need to look and work right: style, script, fonts, pictures, attachments.
    Asset,
    /// HTML for a reader.
    Page,
    /// A calendar or a news feed.
    Feed,
    /// Data for a program: deadlines, site map, server settings.
    Data,
    /// The search index.
    Index,
}

/// One file of the built site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Where it lies in the site.
    pub path: ArtifactPath,
    /// Its whole content.
    pub bytes: Arc<[u8]>,
    /// What it is for.
    pub kind: Kind,
}

impl Artifact {
    /// Puts the three together.
    pub fn new(path: ArtifactPath, bytes: impl Into<Arc<[u8]>>, kind: Kind) -> Artifact {
        Artifact { path, bytes: bytes.into(), kind }
    }

    /// Its bytes as text, with a sign of replacement for each that is none.
    pub fn text(&self) -> Cow<'_, str> {
        // Three times faster than the lossy reading, which bytes of a template never need.
        std::str::from_utf8(&self.bytes).map_or_else(|_| String::from_utf8_lossy(&self.bytes), Cow::Borrowed)
    }
}

/// A whole built site: artifacts sorted by path, no two of which could fall on one file of any disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    artifacts: Vec<Artifact>,
}

impl Site {
    /// Sorts the artifacts. Fails with every pair that could not lie on one disk together.
    pub fn new(mut artifacts: Vec<Artifact>) -> Result<Site, Vec<Clash>> {
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        let clashes = clashes(artifacts.iter().map(|artifact| &artifact.path));
        if clashes.is_empty() { Ok(Site { artifacts }) } else { Err(clashes) }
    }

    /// The artifact at exactly this path.
    pub fn get(&self, path: &str) -> Option<&Artifact> {
        let at = self.artifacts.binary_search_by(|a| a.path.as_str().cmp(path));
        at.ok().map(|at| &self.artifacts[at])
    }

    /// Every artifact, by path.
    pub fn artifacts(&self) -> &[Artifact] {
        &self.artifacts
    }
}

/// Two artifacts that cannot lie on one disk together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The one that comes first by path.
    pub first: ArtifactPath,
    /// The other.
    pub second: ArtifactPath,
    /// How they clash.
    pub kind: ClashKind,
}

/// How two artifacts clash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClashKind {
    /// The same path twice.
    Same,
    /// File or folder names that differ only by case: one file or folder on Windows and macOS.
    Case,
    /// A path that is a file in one and a folder in the other.
    Folder,
}

impl Clash {
    /// The clash in words, naming both.
    pub fn message(&self, lang: Lang) -> String {
        let Clash { first, second, kind } = self;
        match (lang, kind) {
            (Lang::Zh, ClashKind::Same) => format!("有两个文件都要写到“{first}”"),
            (Lang::Zh, ClashKind::Case) => {
                format!("“{first}”与“{second}”只差大小写，在 Windows 上是同一个文件或文件夹")
            }
            (Lang::Zh, ClashKind::Folder) => {
                format!("“{first}”与“{second}”不能并存：同一名称既是文件又是文件夹")
            }
            (Lang::En, ClashKind::Same) => format!("two files would be written to “{first}”"),
            (Lang::En, ClashKind::Case) => {
                format!("“{first}” and “{second}” differ only by case: one file or folder on Windows")
            }
            (Lang::En, ClashKind::Folder) => {
                format!("“{first}” and “{second}” cannot both exist: one name is a file and a folder")
            }
        }
    }
}

/// Which files, given in order, could not lie on one disk together. Later ones are measured against what earlier ones
/// already hold, files and folders alike, by case-blind key.
pub(super) fn clashes<'a>(paths: impl Iterator<Item = &'a ArtifactPath>) -> Vec<Clash> {
    let mut files: BTreeMap<String, &ArtifactPath> = BTreeMap::new();
    let mut folders: BTreeMap<String, (&str, &ArtifactPath)> = BTreeMap::new();
    let mut clashes = Vec::new();
    let mut clash = |a: &ArtifactPath, b: &ArtifactPath, kind| {
        let (first, second) = if a <= b { (a, b) } else { (b, a) };
        clashes.push(Clash { first: first.clone(), second: second.clone(), kind });
    };
    for path in paths {
        if let Some(other) = files.get(&path.key()) {
            let same = *other == path;
            clash(other, path, if same { ClashKind::Same } else { ClashKind::Case });
            continue;
        }
        for folder in path.folders() {
            let (spelled, holder) = *folders.entry(folder.to_lowercase()).or_insert((folder, path));
            if spelled != folder {
                clash(holder, path, ClashKind::Case);
                break;
            }
        }
        files.insert(path.key(), path);
    }
    for (key, path) in &files {
        if let Some((_, holder)) = folders.get(key) {
            clash(path, holder, ClashKind::Folder);
        }
    }
    clashes
}

/// The `Content-Type` a web server must send for this path, with the charset where there is one.
///
/// Calendars: RFC 5545 §8.1. Atom: RFC 4287 §7. JavaScript: RFC 9239 §6. Web manifest: W3C App Manifest §1.
pub fn content_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    if matches!(name.as_str(), "atom.xml" | "feed.xml") {
        return "application/atom+xml; charset=utf-8";
    }
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "doc" => "application/msword",
        "xls" => "application/vnd.ms-excel",
        "ppt" => "application/vnd.ms-powerpoint",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "zip" => "application/zip",
        "rar" => "application/vnd.rar",
        "7z" => "application/x-7z-compressed",
        "gz" => "application/gzip",
        "wasm" => "application/wasm",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> ArtifactPath {
        ArtifactPath::new(text).unwrap()
    }

    fn page(text: &str) -> Artifact {
        Artifact::new(path(text), *b"x", Kind::Page)
    }

    #[test]
    fn a_site_names_both_of_two_that_clash() {
        for (one, other, kind) in [
            ("a.html", "a.html", ClashKind::Same),
            ("A.html", "a.html", ClashKind::Case),
            ("Zh/a.html", "zh/b.html", ClashKind::Case),
            ("a", "a/b.html", ClashKind::Folder),
            ("A/b.html", "a", ClashKind::Folder),
        ] {
            let clashes = Site::new(vec![page(other), page(one)]).unwrap_err();
            let expected = Clash { first: path(one), second: path(other), kind };
            assert_eq!(clashes, [expected]);
        }
    }

    #[test]
    fn a_site_is_sorted_and_found_by_path() {
        let site = Site::new(vec![page("b/index.html"), page("a.html"), page("b.html")]).unwrap();
        let paths: Vec<_> = site.artifacts().iter().map(|a| a.path.as_str()).collect();
        assert_eq!(paths, ["a.html", "b.html", "b/index.html"]);
        assert!(site.get("b.html").is_some() && site.get("B.html").is_none());
    }

    #[test]
    fn paths_every_disk_takes() {
        for good in [
            "index.html",
            "notices/2026/复试名单.xlsx",
            ".nojekyll",
            "a b/c-d_e~1.html",
            "console.html",
            "com10.html",
            "comb/lptx.txt",
            "zh/_tidings/x",
        ] {
            assert!(ArtifactPath::new(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn paths_some_disk_refuses() {
        use PathFault::{Character, Control, Device, Dots, EmptySegment, Reserved, TooLong, TrailingDotOrSpace};
        let long = "长".repeat(86);
        for (bad, fault) in [
            ("", EmptySegment),
            ("/index.html", EmptySegment),
            ("a//b", EmptySegment),
            ("a/", EmptySegment),
            ("../a", Dots),
            ("a/./b", Dots),
            ("a\\b", Character('\\')),
            ("C:/x", Character(':')),
            ("what?.html", Character('?')),
            ("a\u{0}b", Control),
            ("a\nb", Control),
            ("a\u{2028}b", Control),
            ("con", Device),
            ("NUL.txt", Device),
            ("x/aux.tar.gz", Device),
            ("com1 .html", Device),
            ("Lpt².html", Device),
            ("a./b", TrailingDotOrSpace),
            ("a /b", TrailingDotOrSpace),
            (&*long, TooLong),
            (".tidings-manifest", Reserved),
            ("a/.Tidings-1.tmp", Reserved),
            ("_tidings/reload.js", Reserved),
        ] {
            let found = ArtifactPath::new(bad).map_err(|error| error.fault);
            assert_eq!(found, Err(fault), "{bad}");
        }
    }

    #[test]
    fn calendars_and_feeds_have_their_own_types() {
        assert_eq!(content_type("zh/all.ics"), "text/calendar; charset=utf-8");
        assert_eq!(content_type("zh/atom.xml"), "application/atom+xml; charset=utf-8");
        assert_eq!(content_type("sitemap.xml"), "application/xml; charset=utf-8");
        assert_eq!(content_type("X.PNG"), "image/png");
        assert_eq!(content_type("v1.2/README"), "application/octet-stream");
    }
}
