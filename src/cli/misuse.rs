//! A command line that cannot be understood, told in the reader's language with the word that was likely meant.
//! Knows the shape of the command line, not what a command does.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};

use super::Arguments;
use crate::diagnostics::nearest;
use crate::lang::Lang;

/// The language a command line asks for, though it could not be read as a whole.
pub(super) fn lang_of(arguments: &[OsString]) -> Option<Lang> {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let apart = words.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    let joined = || words.iter().find_map(|word| word.strip_prefix("--lang="));
    apart.or_else(joined).and_then(Lang::from_code)
}

/// The mistake in one sentence, with its remedy. `None` where only the general message of `clap` fits.
pub(super) fn told(error: &clap::Error, arguments: &[OsString], lang: Lang) -> Option<String> {
    let program = Arguments::command();
    let called = arguments.iter().filter_map(|word| word.to_str()).find_map(|word| program.find_subcommand(word));
    let (cause, fix) = match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(error, &program, called, lang)?,
        ErrorKind::UnknownArgument => unknown_flag(error, called.unwrap_or(&program), arguments, lang)?,
        ErrorKind::InvalidValue => wrong_value(error, called, lang)?,
        ErrorKind::ValueValidation => refused_value(error, called, lang)?,
        ErrorKind::ArgumentConflict => conflict(error, called, lang)?,
        ErrorKind::MissingRequiredArgument => {
            let missing = texts(error, ContextKind::InvalidArg).join(lang.pick("、", ", "));
            let usage = match error.get(ContextKind::Usage) {
                Some(ContextValue::StyledStr(usage)) => usage.to_string().replacen("Usage: ", "", 1),
                _ => help(called, lang),
            };
            (lang.pick(format!("还缺 {missing}"), format!("{missing} is missing")), usage)
        }
        _ => return None,
    };
    Some(lang.pick(format!("错误：{cause}\n改法：{fix}"), format!("error: {cause}\nfix: {fix}")))
}

fn unknown_command(
    error: &clap::Error,
    program: &Command,
    called: Option<&Command>,
    lang: Lang,
) -> Option<(String, String)> {
    let written = texts(error, ContextKind::InvalidSubcommand).pop()?;
    let known: Vec<&str> = called.unwrap_or(program).get_subcommands().map(Command::get_name).collect();
    let fix = match nearest(&written, known.iter().copied()) {
        Some(near) => lang.pick(format!("是不是想写“{near}”？"), format!("did you mean `{near}`?")),
        None => {
            let list = known.join(lang.pick("、", ", "));
            lang.pick(format!("可用的命令：{list}"), format!("the commands are: {list}"))
        }
    };
    Some((lang.pick(format!("没有“{written}”这个命令"), format!("there is no command `{written}`")), fix))
}

fn unknown_flag(error: &clap::Error, called: &Command, arguments: &[OsString], lang: Lang) -> Option<(String, String)> {
    let first = texts(error, ContextKind::InvalidArg).pop()?;
    // Of `-strict` only the first letter is told.
    let whole = arguments.iter().filter_map(|word| word.to_str()).find(|word| word.starts_with(&first));
    let written = whole.unwrap_or(&first);
    let cause = lang.pick(format!("不认识“{written}”"), format!("`{written}` is unknown here"));
    if let Some(split) = split_path(written, called, arguments) {
        let fix = lang.pick(format!("路径里有空格，加上引号：{split}"), format!("quote a path with spaces: {split}"));
        return Some((cause, fix));
    }
    // A long dash that Word or a web page made of two hyphens.
    let bare = written.trim_start_matches(['-', '—', '–', '－']);
    let flags: Vec<String> =
        called.get_arguments().chain(called.get_opts()).filter_map(|arg| arg.get_long()).map(str::to_owned).collect();
    let same = flags.iter().find(|flag| *flag == bare).map(String::as_str);
    let fix = match same.or_else(|| nearest(bare, flags.iter().map(String::as_str))) {
        Some(near) => lang.pick(format!("是不是想写“--{near}”？"), format!("did you mean `--{near}`?")),
        None => help(Some(called), lang),
    };
    Some((cause, fix))
}

/// A path that was typed without quotes and fell apart at its space, whole again. Only where one path is taken.
fn split_path(written: &str, called: &Command, arguments: &[OsString]) -> Option<String> {
    if called.get_name() != "import" || written.starts_with('-') {
        return None;
    }
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let at = words.iter().position(|word| *word == written)?;
    let before = words[..at].last().filter(|word| !word.starts_with('-') && **word != "import")?;
    let behind = words[at..].iter().take_while(|word| !word.starts_with('-'));
    let path: Vec<&str> = [*before].into_iter().chain(behind.copied()).collect();
    Some(format!("tidings import \"{}\"", path.join(" ")))
}

/// Two arguments that exclude each other, or one that is given twice.
fn conflict(error: &clap::Error, called: Option<&Command>, lang: Lang) -> Option<(String, String)> {
    let first = texts(error, ContextKind::InvalidArg).pop()?;
    let others: Vec<String> = texts(error, ContextKind::PriorArg).into_iter().filter(|other| *other != first).collect();
    if others.is_empty() {
        let cause = lang.pick(format!("{first} 写了两次"), format!("{first} is given twice"));
        return Some((cause, lang.pick("只留一个", "keep one of them").to_owned()));
    }
    let list = others.join(lang.pick("、", ", "));
    let cause =
        lang.pick(format!("{first} 不能和 {list} 一起用"), format!("{first} cannot be used together with {list}"));
    Some((cause, lang.pick(format!("只留一个；{}", help(called, lang)), format!("keep one; {}", help(called, lang)))))
}

/// A value that is not of its sort: a port that is no number, a language nobody has.
fn refused_value(error: &clap::Error, called: Option<&Command>, lang: Lang) -> Option<(String, String)> {
    let name = texts(error, ContextKind::InvalidArg).pop()?;
    let written = texts(error, ContextKind::InvalidValue).pop().unwrap_or_default();
    let cause = lang.pick(format!("{name} 不能是“{written}”"), format!("{name} cannot be `{written}`"));
    let flag = name.split(' ').next().unwrap_or(&name);
    let fix = match flag {
        "--port" => lang.pick("写 0 到 65535 之间的数，例如 --port 3000", "a number from 0 to 65535: --port 3000"),
        "--host" => lang.pick("写 IP 地址，例如 --host 127.0.0.1", "an IP address, such as --host 127.0.0.1"),
        "--timeout" => lang.pick("写 1 到 120 之间的秒数，例如 --timeout 10", "seconds from 1 to 120: --timeout 10"),
        "--lang" => lang.pick("写 zh 或 en", "zh or en"),
        _ => return Some((cause, help(called, lang))),
    };
    Some((cause, fix.to_owned()))
}

fn wrong_value(error: &clap::Error, called: Option<&Command>, lang: Lang) -> Option<(String, String)> {
    let name = texts(error, ContextKind::InvalidArg).pop()?;
    let written = texts(error, ContextKind::InvalidValue).pop().unwrap_or_default();
    let known = texts(error, ContextKind::ValidValue);
    let list = known.join(lang.pick("、", ", "));
    if known.is_empty() {
        let flag = name.split(' ').next().unwrap_or(&name);
        let cause = lang.pick(format!("{flag} 后面没有写内容"), format!("nothing follows {flag}"));
        let fix =
            lang.pick(format!("写成 {name}；{}", help(called, lang)), format!("write {name}; {}", help(called, lang)));
        return Some((cause, fix));
    }
    let cause = match written.as_str() {
        "" => lang.pick(format!("{name} 后面没有写内容"), format!("nothing follows {name}")),
        _ => lang.pick(format!("{name} 不能是“{written}”"), format!("{name} cannot be `{written}`")),
    };
    let fix = match nearest(&written, known.iter().map(String::as_str)) {
        Some(near) => lang.pick(format!("是不是想写“{near}”？"), format!("did you mean `{near}`?")),
        None => lang.pick(format!("可以写：{list}"), format!("one of: {list}")),
    };
    Some((cause, fix))
}

fn help(called: Option<&Command>, lang: Lang) -> String {
    let name = called.map(Command::get_name).filter(|name| *name != "tidings");
    let command = name.map_or_else(|| "tidings --help".to_owned(), |name| format!("tidings {name} --help"));
    lang.pick(format!("用法见 {command}"), format!("see {command}"))
}

fn texts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[test]
    fn what_was_likely_meant_is_named() {
        for (line, zh, en) in [
            ("bild", "没有“bild”这个命令\n改法：是不是想写“build”？", "there is no command `bild`"),
            ("网站", "可用的命令：build、serve", "the commands are: build, serve"),
            ("build --strikt", "不认识“--strikt”\n改法：是不是想写“--strict”？", "did you mean `--strict`?"),
            ("build -strict", "不认识“-strict”", "did you mean `--strict`?"),
            ("build —strict", "是不是想写“--strict”？", "did you mean `--strict`?"),
            ("build --format jsn", "不能是“jsn”\n改法：是不是想写“json”？", "did you mean `json`?"),
            ("new notise", "是不是想写“notice”？", "did you mean `notice`?"),
            ("translate stmp x", "是不是想写“stamp”？", "did you mean `stamp`?"),
            ("serve --port abc", "--port <PORT> 不能是“abc”\n改法：写 0 到 65535", "a number from 0 to 65535"),
            ("serve --port 70000", "--port <PORT> 不能是“70000”", "cannot be `70000`"),
            ("serve --host local", "写 IP 地址，例如 --host 127.0.0.1", "an IP address"),
            ("serve --port", "--port 后面没有写内容\n改法：写成 --port <PORT>", "nothing follows --port"),
            ("build --lang fr", "--lang <LANG> 不能是“fr”\n改法：写 zh 或 en", "fix: zh or en"),
            ("check --external --timeout 0", "1 到 120 之间的秒数", "seconds from 1 to 120"),
            ("check --fix --fingerprints", "不能和", "cannot be used together with"),
            ("amend a b --cancel --extend", "--cancel 不能和 --extend 一起用", "cannot be used together"),
            ("amend a b --until x --until y", "写了两次\n改法：只留一个", "is given twice"),
            ("check --timeout 5", "还缺 --external", "--external is missing"),
            ("import 通知 一.docx", "加上引号：tidings import \"通知 一.docx\"", "quote a path with spaces"),
            ("import a b c.docx --yes", "tidings import \"a b c.docx\"", "quote a path"),
            ("import", "还缺 <FILE>\n改法：tidings import <FILE>", "<FILE> is missing\nfix: tidings import <FILE>"),
            ("translate minor", "改法：tidings translate minor <DOCUMENTS>...", "<DOCUMENTS>... is missing"),
        ] {
            let words: Vec<OsString> = ["tidings"].into_iter().chain(line.split(' ')).map(OsString::from).collect();
            let error = Arguments::try_parse_from(&words).expect_err(line);
            let told = |lang| told(&error, &words, lang).unwrap_or_else(|| panic!("{line}: {error}"));
            assert!(told(Lang::Zh).contains(zh), "{line}: {}", told(Lang::Zh));
            assert!(told(Lang::En).contains(en), "{line}: {}", told(Lang::En));
        }
    }

    #[test]
    fn the_language_is_found_in_a_line_that_cannot_be_read() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(lang_of(&words("tidings --lang en bild")), Some(Lang::En));
        assert_eq!(lang_of(&words("tidings bild --lang=zh")), Some(Lang::Zh));
        assert_eq!(lang_of(&words("tidings bild")), None);
    }
}
