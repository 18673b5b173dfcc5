//! What a publication will change for readers and subscribers, as it is shown before it goes out.

use crate::lang::Lang;
use crate::output::news::News;

/// The lines below a heading; nothing where nothing changes.
pub(super) fn text(news: &News, lang: Lang) -> String {
    match news {
        News::First(words) => format!("{}\n", words.get(lang)),
        News::Since(lines) if lines.is_empty() => String::new(),
        News::Since(lines) => {
            let heading = lang.pick("和上次发布相比：", "Compared with the last publication:");
            let lines: String = lines.iter().map(|line| format!("  {}\n", line.get(lang))).collect();
            format!("{heading}\n{lines}")
        }
    }
}
