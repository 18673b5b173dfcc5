//! Commands: arguments → library → exit code. The only station besides `serve` that prints.

mod amend;
mod ask;
mod build;
mod check;
mod dates;
mod explain;
mod external;
mod fresh;
mod hosting;
mod import;
mod init;
mod misuse;
mod new;
mod news;
mod opening;
mod progress;
mod project;
mod promise;
mod repair;
mod schema;
mod serve;
mod translate;
mod unchanged;
mod yaml_text;

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::diagnostics::Format;
use crate::lang::Lang;
use crate::output::Parts;
use crate::time::Instant;

/// What the outside world tells a command; read once, in `main`.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The instant of the call.
    pub now: Instant,
    /// The folder the command was called in.
    pub folder: PathBuf,
    /// The system's language, if it is one of ours.
    pub lang: Option<Lang>,
    /// Whether messages go to a terminal that shows colours.
    pub color: bool,
    /// Whether messages go to a terminal at all.
    pub terminal: bool,
    /// Whether a person sits there who can be asked: input and messages are both a terminal.
    pub answers: bool,
    /// The program's own file, where the system tells it.
    pub program: Option<PathBuf>,
}

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The content, or the disk, stands in the way.
    Failed,
    /// Wrong use.
    Usage,
}

impl Exit {
    /// The process's exit code: 0, 1 or 2.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
        }
    }
}

/// 把通知变成网站和日历 · Turns notices into a site and calendars.
#[derive(Debug, Parser)]
#[command(name = "tidings", version, disable_help_subcommand = true, arg_required_else_help = true)]
struct Arguments {
    /// 提示信息的语言 · Language of messages: zh or en
    #[arg(long, global = true, value_name = "LANG", value_parser = language)]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 生成网站 · Build the site
    Build(BuildArguments),
    /// 预览，保存后自动刷新 · Preview; reloads when a file is saved
    Serve(ServeArguments),
    /// 打印网站服务器的配置 · Print settings for the web server
    Hosting(HostingArguments),
    /// 检查全部内容，不发布 · Check everything without publishing
    Check(CheckArguments),
    /// 解释一条规则；不写代号就列出全部 · Explain a rule; without CODE list them all
    Explain {
        /// 提示信息里方括号中的代号 · The code in brackets of a message
        #[arg(value_name = "CODE")]
        code: Option<String>,
    },
    /// 新建一个可用的中英文站点 · Make a small working bilingual portal
    Init {
        /// 放在哪个文件夹 · Folder to make it in
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// 新写一份通知、指南或常见问题 · Write a new notice, guide or question
    New(new::NewArguments),
    /// 改期、延长、取消、更正已发布的事项 · Move, extend, cancel or correct a published deadline
    Amend(amend::AmendArguments),
    /// 把 Word 文档或文本变成一份通知草稿 · Turn a Word document or a text into a draft
    Import(import::ImportArguments),
    /// 给编辑器用的 JSON Schema：自动补全、边写边查 · JSON Schema for editors
    Schema {
        /// 哪一种文件 · For which file
        #[arg(value_enum)]
        subject: schema::Subject,
    },
    /// 译文的状态：最新、过期、没有标记、没有译文 · State of every translation
    Translate(translate::TranslateArguments),
}

/// What `build` and `serve` share.
#[derive(Debug, Clone, clap::Args)]
struct PortalArguments {
    /// 站点文件夹，默认向上找 content/site.yaml · Folder of the portal; default: nearest upward with content/site.yaml
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// 按这个时刻生成 · Build as of this instant: 2024-11-12, "2024-11-12 09:00" (portal's zone) or RFC 3339
    #[arg(long, value_name = "INSTANT")]
    at: Option<String>,
    /// 网站地址，代替 site.yaml 里的 · Address of the site instead of the one in site.yaml
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// 连草稿和定时发布的也显示 · Show drafts and scheduled notices as well
    #[arg(long)]
    drafts: bool,
    /// Leave countdowns, calendars, search and QR codes out, to measure beside generators that have none.
    #[arg(long, hide = true)]
    documents_only: bool,
}

impl PortalArguments {
    /// Whether the site made is not the one the public sees now, so that nothing is promised by it.
    fn is_preview(&self) -> bool {
        self.at.is_some() || self.drafts || self.documents_only
    }

    fn parts(&self) -> Parts {
        if self.documents_only { Parts::Documents } else { Parts::All }
    }
}

#[derive(Debug, clap::Args)]
struct BuildArguments {
    #[command(flatten)]
    portal: PortalArguments,
    /// 输出文件夹，默认 public · Output folder, default: public
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 警告也算错误 · Warnings stop the build, too
    #[arg(long)]
    strict: bool,
    /// portal.lock 需要更新时报错而不是改它（自动发布用）· Fail instead of changing portal.lock (for CI)
    #[arg(long)]
    locked: bool,
    /// 提示信息的格式 · Format of messages
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: FormatArgument,
}

#[derive(Debug, clap::Args)]
struct CheckArguments {
    #[command(flatten)]
    portal: PortalArguments,
    /// 遮挡个人信息，改正没有歧义的错字和标点 · Mask personal data, mend slips that leave no doubt
    #[arg(long)]
    fix: bool,
    /// 只印出可列入允许名单的号码的指纹 · Only print fingerprints of numbers that may be put on the allow-list
    #[arg(long, conflicts_with = "fix")]
    fingerprints: bool,
    /// 再看看链接到的外部网址还打不打得开（要联网）· Also ask whether the sites linked to still answer (needs a network)
    #[arg(long, conflicts_with = "fingerprints")]
    external: bool,
    /// 每个外部网址最多等几秒 · Longest wait for one of them
    #[arg(long, value_name = "SECONDS", requires = "external", default_value_t = 10,
          value_parser = clap::value_parser!(u64).range(1..=120))]
    timeout: u64,
    /// 提示信息的格式 · Format of messages
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: FormatArgument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FormatArgument {
    Human,
    Json,
    Github,
}

impl FormatArgument {
    fn read(self, environment: &Environment) -> Format {
        match self {
            FormatArgument::Human => Format::Human { color: environment.color },
            FormatArgument::Json => Format::Json,
            FormatArgument::Github => Format::Github,
        }
    }
}

#[derive(Debug, clap::Args)]
struct ServeArguments {
    #[command(flatten)]
    portal: PortalArguments,
    /// 端口 · Port
    #[arg(long, default_value_t = 8000)]
    port: u16,
    /// 监听地址；默认只有本机能看 · Address to listen on; by default only this machine
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// 打开浏览器 · Open the browser
    #[arg(long)]
    open: bool,
}

#[derive(Debug, clap::Args)]
struct HostingArguments {
    /// 哪种服务器；headers 用于 Netlify 和 Cloudflare Pages · Which server; headers: Netlify, Cloudflare Pages
    #[arg(value_name = "SERVER")]
    server: ServerArgument,
    /// 站点文件夹，默认向上找 content/site.yaml · Folder of the portal; default: nearest upward with content/site.yaml
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum ServerArgument {
    Nginx,
    Caddy,
    Apache,
    Headers,
}

fn language(code: &str) -> Result<Lang, String> {
    Lang::from_code(code).ok_or_else(|| "zh | en".to_owned())
}

/// Runs a command line. `arguments` begin with the program's name.
pub fn run(arguments: Vec<std::ffi::OsString>, environment: &Environment) -> Exit {
    let parsed = match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            let lang = misuse::lang_of(&arguments).or(environment.lang).unwrap_or(Lang::Zh);
            if let Some(told) = misuse::told(&error, &arguments, lang) {
                eprintln!("{told}");
                return Exit::Usage;
            }
            // Help and version are no mistake; a closed pipe is nobody's business.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    let lang = parsed.lang.or(environment.lang).unwrap_or(Lang::Zh);
    match parsed.command {
        Command::Build(arguments) => build::run(&arguments, environment, lang),
        Command::Serve(arguments) => serve::run(&arguments, environment, lang),
        Command::Hosting(arguments) => hosting::run(&arguments, environment, lang),
        Command::Check(arguments) => check::run(&arguments, environment, lang),
        Command::Explain { code } => explain::run(code.as_deref(), lang),
        Command::Init { folder } => init::run(&folder, environment, lang),
        Command::New(arguments) => {
            asking(environment, arguments.yes, lang, |asker| new::run(&arguments, environment, asker))
        }
        Command::Schema { subject } => schema::run(subject),
        Command::Translate(arguments) => translate::run(&arguments, environment, lang),
        Command::Import(arguments) => {
            asking(environment, arguments.yes, lang, |asker| import::run(&arguments, environment, asker))
        }
        Command::Amend(arguments) => {
            asking(environment, arguments.yes, lang, |asker| amend::run(&arguments, environment, asker))
        }
    }
}

/// Runs a command that may ask: a person at a terminal is asked, `--yes` takes proposals, a script must give flags.
fn asking(environment: &Environment, yes: bool, lang: Lang, command: impl FnOnce(&mut ask::Asker<'_>) -> Exit) -> Exit {
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stderr());
    let source = match (yes, environment.answers) {
        (true, _) => ask::Source::Proposals,
        (false, true) => ask::Source::Person(&mut input, &mut output),
        (false, false) => ask::Source::Nobody,
    };
    command(&mut ask::Asker::new(source, lang))
}
