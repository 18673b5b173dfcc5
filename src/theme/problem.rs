//! What can be wrong with a theme, where, and how that is said in both languages.
//! Knows nothing of how a problem is printed.

use super::engine_words;
use crate::diagnostics::Words;
use crate::lang::Lang;

/// One thing that is wrong with a theme, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeProblem {
    /// The theme whose file is meant: the loaded one or one it extends.
    pub theme: String,
    /// The file, relative to that theme's folder (`templates/home.html`).
    pub file: String,
    /// Line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// Column in characters, counted from 1, where it is known.
    pub column: Option<usize>,
    /// What is wrong.
    pub fault: ThemeFault,
    /// The file's text, to quote the line from; empty where no line is meant.
    pub text: String,
}

/// What is wrong with a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeFault {
    /// No such theme under `themes/`, and none of that name is built in.
    UnknownTheme,
    /// The name holds characters a folder of ours never has.
    BadName,
    /// `extends` leads back to a theme already met.
    ExtendsItself,
    /// A file exists but cannot be read, with the system's words.
    Unreadable(String),
    /// It is a symbolic link, or no ordinary file or folder: a theme is read from its own folder only.
    Strange,
    /// A text file is not UTF-8.
    NotUtf8,
    /// `theme.yaml` or a strings file is not what it must be, and why.
    Yaml(Words),
    /// A string is neither a text nor a group of strings.
    NotAString(String),
    /// A language lacks a string that another language has.
    MissingString {
        /// The key, groups joined with dots.
        key: String,
        /// The language that lacks it.
        lang: Lang,
    },
    /// `theme.yaml` lists an asset that no folder holds.
    MissingAsset,
    /// A file lies in `assets/` that `theme.yaml` does not list.
    UnlistedAsset,
    /// The template engine refused a template, with its words.
    Template(String),
    /// A template of this name was asked for and does not exist.
    UnknownTemplate,
    /// The page's data could not be handed to the template engine, with its words.
    Data(String),
}

impl ThemeProblem {
    /// A problem of a whole file.
    pub(super) fn of_file(theme: &str, file: &str, fault: ThemeFault) -> Self {
        ThemeProblem {
            theme: theme.to_owned(),
            file: file.to_owned(),
            line: None,
            column: None,
            fault,
            text: String::new(),
        }
    }

    /// The same problem with a place inside the file, both counted from 1.
    pub(super) fn at(mut self, line: usize, column: usize) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    /// The same problem with the text of its file.
    pub(super) fn quoting(mut self, text: &str) -> Self {
        self.text = text.to_owned();
        self
    }

    /// A name the author may have meant, for a template that misspells one.
    pub fn fix(&self, lang: Lang) -> Option<String> {
        let ThemeFault::Template(words) = &self.fault else { return None };
        let near = engine_words::meant(words)?;
        Some(lang.pick(format!("是不是想写“{near}”？"), format!("did you mean `{near}`?")))
    }

    /// The problem in one or two sentences, remedy included.
    pub fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.message_zh(),
            Lang::En => self.message_en(),
        }
    }

    fn message_zh(&self) -> String {
        let (theme, file) = (&self.theme, &self.file);
        match &self.fault {
            ThemeFault::UnknownTheme => {
                format!("找不到主题“{theme}”。请检查 site.yaml 里的 theme，或建立 themes/{theme}/theme.yaml。")
            }
            ThemeFault::BadName => {
                format!("主题名“{theme}”不合规：只能用小写字母、数字、连字符和下划线。")
            }
            ThemeFault::ExtendsItself => {
                format!("主题“{theme}”的 extends 绕了一圈又回到自己。请改正其中一个 extends。")
            }
            ThemeFault::Unreadable(words) => format!("无法读取 {file}：{words}"),
            ThemeFault::Strange => {
                format!("{file} 是符号链接或特殊文件。为安全起见只读主题文件夹里的普通文件，请放入文件本身。")
            }
            ThemeFault::NotUtf8 => format!("{file} 不是 UTF-8 编码。请用 UTF-8 重新保存。"),
            ThemeFault::Yaml(words) => format!("{file} 的 YAML 有误：{}", words.zh),
            ThemeFault::NotAString(key) => {
                format!("界面文字“{key}”应当是一段文字，或一组文字。")
            }
            ThemeFault::MissingString { key, lang } => {
                format!("{}缺少界面文字“{key}”，而另一种语言有。请在 {file} 里补上。", lang.autonym())
            }
            ThemeFault::MissingAsset => {
                format!("theme.yaml 列出了 {file}，但没有这个文件。请放入文件，或从 assets 中删去。")
            }
            ThemeFault::UnlistedAsset => {
                format!("{file} 没有列在 theme.yaml 的 assets 里，不会发布。请列入，或移走文件。")
            }
            ThemeFault::Template(words) => format!("模板有误：{}", engine_words::plain(words).zh),
            ThemeFault::UnknownTemplate => format!("主题“{theme}”没有模板 {file}。"),
            ThemeFault::Data(words) => format!("页面数据无法交给模板 {file}：{words}"),
        }
    }

    fn message_en(&self) -> String {
        let (theme, file) = (&self.theme, &self.file);
        match &self.fault {
            ThemeFault::UnknownTheme => {
                format!("there is no theme `{theme}`. Check `theme` in site.yaml, or make themes/{theme}/theme.yaml.")
            }
            ThemeFault::BadName => {
                format!("`{theme}` cannot be a theme's name: use small letters, digits, hyphens and underscores.")
            }
            ThemeFault::ExtendsItself => {
                format!("the `extends` of theme `{theme}` leads back to itself. Correct one of them.")
            }
            ThemeFault::Unreadable(words) => format!("{file} cannot be read: {words}"),
            ThemeFault::Strange => {
                format!(
                    "{file} is a symbolic link or no ordinary file. Only files in the theme's own folder are read; put the file itself there."
                )
            }
            ThemeFault::NotUtf8 => format!("{file} is not UTF-8. Save it again as UTF-8."),
            ThemeFault::Yaml(words) => format!("{file} is not right: {}", words.en),
            ThemeFault::NotAString(key) => {
                format!("the string `{key}` must be a text or a group of texts.")
            }
            ThemeFault::MissingString { key, lang } => format!(
                "the string `{key}` is missing in {}, but another language has it. Add it to {file}.",
                lang.autonym()
            ),
            ThemeFault::MissingAsset => {
                format!("theme.yaml lists {file}, but there is no such file. Add the file, or take it off `assets`.")
            }
            ThemeFault::UnlistedAsset => format!(
                "{file} is not listed under `assets` in theme.yaml and would not be published. List it, or move it away."
            ),
            ThemeFault::Template(words) => format!("the template fails: {}", engine_words::plain(words).en),
            ThemeFault::UnknownTemplate => format!("theme `{theme}` has no template {file}."),
            ThemeFault::Data(words) => {
                format!("the page's data cannot be given to template {file}: {words}")
            }
        }
    }
}
