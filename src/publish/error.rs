//! What can stop publishing, told to the person at the keyboard: the path, the cause and the way out, in two languages.
//! Knows no site; prints nothing.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::lang::Lang;

/// Why publishing stopped. No file is ever left half-written.
#[derive(Debug)]
pub enum PublishError {
    /// The disk refused a step.
    Io {
        /// The step.
        doing: Doing,
        /// The file or folder it was about.
        path: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
    /// Another build is writing there now. Nothing was changed.
    Busy {
        /// The output folder, or the file.
        path: PathBuf,
        /// Who it is; `None` where the system does not tell (Windows).
        holder: Option<Holder>,
    },
    /// A file that Tidings did not write lies where a file of the site must go. Nothing was changed.
    Foreign {
        /// The file in the way.
        path: PathBuf,
    },
    /// A folder lies where a file must go, or a file where a folder must go. Nothing was changed.
    InTheWay {
        /// What is in the way: the file, or the first foreign file in the folder.
        path: PathBuf,
    },
    /// A symbolic link lies where a file or a folder must go; following it could lead out of the output.
    Link {
        /// The link.
        path: PathBuf,
    },
    /// The output folder is, holds or lies in a folder that must not be overwritten.
    Protected {
        /// The output folder that was asked for.
        out: PathBuf,
        /// The folder to protect.
        protected: PathBuf,
    },
}

/// A step of publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Making a folder.
    CreateFolder,
    /// Reading a file or listing a folder.
    Read,
    /// Writing the new bytes beside the old file.
    Write,
    /// Putting the new file in the place of the old.
    Replace,
    /// Deleting a file or an empty folder of an earlier run.
    Remove,
    /// Taking the lock that keeps two builds apart.
    Lock,
}

/// The process that holds a lock, as it wrote itself into the locked file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The system's number for it, on the computer it runs on.
    pub process: u32,
    /// The instant it came, in words for people.
    pub since: String,
}

impl Holder {
    /// This process.
    pub(super) fn this(since: &str) -> Holder {
        Holder { process: std::process::id(), since: since.to_owned() }
    }

    pub(super) fn to_text(&self) -> String {
        format!("{} {}\n", self.process, self.since)
    }

    /// Who wrote a file; `None` unless it holds just that, because what it holds is shown.
    pub(super) fn read(path: &Path) -> Option<Holder> {
        let mut text = String::new();
        std::fs::File::open(path).ok()?.take(100).read_to_string(&mut text).ok()?;
        let (process, since) = text.strip_suffix('\n')?.split_once(' ')?;
        let is_plain = since.bytes().all(|b| b.is_ascii_digit() || b"-:+ ".contains(&b));
        is_plain.then_some(Holder { process: process.parse().ok()?, since: since.to_owned() })
    }

    fn words(&self, lang: Lang) -> String {
        let Holder { process, since } = self;
        lang.pick(format!("（进程 {process}，{since} 开始）"), format!(" (process {process}, since {since})"))
    }
}

impl PublishError {
    /// Adds the step and the path to what the system answered.
    pub(super) fn io(doing: Doing, path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> PublishError {
        move |source| PublishError::Io { doing, path: path.as_ref().to_owned(), source }
    }

    /// What happened, in one sentence without a full stop.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            PublishError::Io { doing, path, source } => {
                let (step, path, cause) = (step(*doing, lang), path.display(), cause(source, lang));
                match lang {
                    Lang::Zh => format!("无法{step}“{path}”：{cause}"),
                    Lang::En => format!("cannot {step} “{path}”: {cause}"),
                }
            }
            PublishError::Busy { path, holder } => {
                let holder = holder.as_ref().map(|holder| holder.words(lang)).unwrap_or_default();
                match lang {
                    Lang::Zh => format!("另一个 Tidings{holder}正在写入“{}”", path.display()),
                    Lang::En => format!("another Tidings{holder} is writing to “{}”", path.display()),
                }
            }
            PublishError::Foreign { path } => match lang {
                Lang::Zh => format!("“{}”不是 Tidings 生成的文件，不会覆盖", path.display()),
                Lang::En => format!("“{}” was not made by Tidings and will not be overwritten", path.display()),
            },
            PublishError::InTheWay { path } => match lang {
                Lang::Zh => format!("“{}”不是 Tidings 生成的，占用了网站需要的位置", path.display()),
                Lang::En => format!("“{}” was not made by Tidings and takes a place the site needs", path.display()),
            },
            PublishError::Link { path } => match lang {
                Lang::Zh => format!("“{}”是符号链接，Tidings 不会经由链接写入文件", path.display()),
                Lang::En => {
                    format!("“{}” is a symbolic link, and Tidings does not write through links", path.display())
                }
            },
            PublishError::Protected { out, protected } => {
                let (out, protected) = (out.display(), protected.display());
                match lang {
                    Lang::Zh => format!("输出文件夹“{out}”与“{protected}”重叠，可能覆盖您的文件"),
                    Lang::En => {
                        format!("the output folder “{out}” overlaps “{protected}” and could overwrite your files")
                    }
                }
            }
        }
    }

    /// What to do about it, in one or two sentences.
    pub fn fix(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            PublishError::Io { source, .. } => remedy(source),
            PublishError::Busy { .. } => (
                "请等它完成后再试；如果它卡住了，结束那个进程即可，不会留下锁。",
                "Wait until it has finished, then try again. If it hangs, end that process: no lock stays behind.",
            ),
            PublishError::Foreign { .. } | PublishError::InTheWay { .. } => (
                "请把它移到别处，或换一个输出文件夹。如果整个文件夹都由 Tidings 生成，清空后重新生成即可。",
                "Move it elsewhere or choose another output folder. If Tidings made the whole folder, empty it and build again.",
            ),
            PublishError::Link { .. } => {
                ("请删除这个链接，或换一个输出文件夹。", "Remove the link or choose another output folder.")
            }
            PublishError::Protected { .. } => (
                "请另选一个只放网站的文件夹，例如“public”。",
                "Choose a folder that holds nothing but the site, such as “public”.",
            ),
        };
        lang.pick(zh, en).to_owned()
    }
}

/// In English, for a log; a person is told by [`PublishError::message`].
impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl Error for PublishError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            PublishError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

fn step(doing: Doing, lang: Lang) -> &'static str {
    let (zh, en) = match doing {
        Doing::CreateFolder => ("新建文件夹", "create the folder"),
        Doing::Read => ("读取", "read"),
        Doing::Write => ("写入", "write"),
        Doing::Replace => ("更新", "replace"),
        Doing::Remove => ("删除", "delete"),
        Doing::Lock => ("锁定", "lock"),
    };
    lang.pick(zh, en)
}

/// The causes a school office meets, in plain words; anything else as the system words it.
fn cause(error: &io::Error, lang: Lang) -> String {
    let (zh, en) = match error.kind() {
        _ if is_in_use(error) => ("另一个程序正在使用它", "another program is using it"),
        ErrorKind::StorageFull => ("磁盘已满", "the disk is full"),
        ErrorKind::QuotaExceeded => ("超出了磁盘配额", "the disk quota is used up"),
        ErrorKind::PermissionDenied => ("没有权限", "permission denied"),
        ErrorKind::ReadOnlyFilesystem => ("磁盘是只读的", "the disk is read-only"),
        ErrorKind::NotFound => ("找不到该路径", "the path does not exist"),
        ErrorKind::AlreadyExists => ("同名文件已存在", "a file of that name exists"),
        ErrorKind::NotADirectory => ("路径中有一段不是文件夹", "a part of the path is not a folder"),
        ErrorKind::FileTooLarge => ("文件太大，磁盘不支持", "the file is too large for the disk"),
        ErrorKind::InvalidFilename => ("文件名太长或含有磁盘不支持的字符", "the disk does not accept the name"),
        _ => {
            return match lang {
                Lang::Zh => format!("系统报告“{error}”"),
                Lang::En => format!("the system says “{error}”"),
            };
        }
    };
    lang.pick(zh, en).to_owned()
}

fn remedy(error: &io::Error) -> (&'static str, &'static str) {
    match error.kind() {
        _ if is_in_use(error) => (
            "请关闭正在使用这个文件的程序（如浏览器、编辑器、同步软件）后再试。",
            "Close the program that uses the file (browser, editor, sync software), then try again.",
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            "请腾出磁盘空间后再试。已发布的页面没有损坏。",
            "Free some space and try again. No published page was damaged.",
        ),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => (
            "请检查您能否在该文件夹中新建和修改文件、文件是否设为只读或被其他程序占用，或换一个输出文件夹。",
            "Check that you may create and change files in that folder and that the file is neither read-only nor in use, or choose another output folder.",
        ),
        ErrorKind::NotFound | ErrorKind::NotADirectory => (
            "请检查路径是否正确，以及文件夹是否在生成期间被移动或删除，然后再试。",
            "Check the path and that nobody moved or deleted the folder during the build, then try again.",
        ),
        _ => {
            ("请检查磁盘后再试，或换一个输出文件夹。", "Check the disk and try again, or choose another output folder.")
        }
    }
}

/// Sharing or lock violation; the numbers mean other things on other systems.
fn is_in_use(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}
