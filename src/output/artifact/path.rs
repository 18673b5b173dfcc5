//! Paths that every disk and every web server accepts.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

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
    pub fn key(&self) -> Cow<'_, str> {
        key(&self.0)
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

/// A path, or the folders at its beginning, as a disk sees it that knows neither case nor two spellings of one letter
/// (`é` as one character or as two, on macOS).
pub(super) fn key(path: &str) -> Cow<'_, str> {
    // Nearly all are.
    let is_plain = path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_plain { Cow::Borrowed(path) } else { Cow::Owned(path.nfc().collect::<String>().to_lowercase()) }
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
    let own = ".tidings-";
    name.get(..own.len()).is_some_and(|start| start.eq_ignore_ascii_case(own)).then_some(PathFault::Reserved)
}

/// Windows opens a device for these names whatever follows the first dot, and counts superscript digits too.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].iter().any(|device| stem.eq_ignore_ascii_case(device)) {
        return true;
    }
    let port = ["COM", "LPT"].iter().any(|port| stem.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(port)));
    port && {
        let mut chars = stem.chars().skip(3);
        matches!(chars.next(), Some('0'..='9' | '¹' | '²' | '³')) && chars.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
