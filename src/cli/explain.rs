//! `tidings explain`: why a rule exists and what to write instead.

use super::Exit;
use crate::diagnostics::codes::{self, Entry};
use crate::diagnostics::nearest;
use crate::lang::Lang;

/// Explains one rule, or lists them all.
pub(super) fn run(code: Option<&str>, lang: Lang) -> Exit {
    let Some(code) = code else {
        print!("{}", list(lang));
        return Exit::Done;
    };
    // People paste the brackets along with the code.
    let code = code.trim_matches(['[', ']', ' ']);
    if let Some(entry) = codes::entry(code) {
        print!("{}", text(entry, lang));
        return Exit::Done;
    }
    let near = nearest(code, codes::all().iter().map(|entry| entry.code));
    eprintln!(
        "{}",
        match near {
            Some(near) => lang.pick(
                format!("没有规则“{code}”。是不是“{near}”？"),
                format!("there is no rule `{code}`. Did you mean `{near}`?"),
            ),
            None => lang.pick(
                format!("没有规则“{code}”。运行 tidings explain 看全部规则。"),
                format!("there is no rule `{code}`. `tidings explain` lists them all."),
            ),
        }
    );
    Exit::Usage
}

fn list(lang: Lang) -> String {
    let mut text = String::new();
    for group in codes::groups() {
        text.push_str(&format!("{}\n", group.title.get(lang)));
        for entry in &group.entries {
            text.push_str(&format!("  {:<30} {}\n", entry.code, entry.title(lang)));
        }
        text.push('\n');
    }
    text
}

fn text(entry: &Entry, lang: Lang) -> String {
    let mut text = format!("{}: {}\n\n{}\n", entry.code, entry.title(lang), entry.why(lang));
    let examples =
        [(lang.pick("这样会提示：", "Reported:"), &entry.wrong), (lang.pick("这样写：", "Write:"), &entry.right)];
    for (title, lines) in examples.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        text.push_str(&format!("\n{title}\n"));
        lines.iter().for_each(|line| text.push_str(&format!("    {line}\n")));
    }
    text
}
