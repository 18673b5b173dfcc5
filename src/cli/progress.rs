//! What a long run is doing, for a person who waits: one line on a terminal, rewritten; nothing when piped.

use std::io::Write as _;

use crate::lang::Lang;

/// The stations a person would recognise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Reading `content/`.
    Reading,
    /// Making pages and calendars.
    Making,
    /// Comparing the files with the model.
    Checking,
    /// Writing `public/`.
    Writing,
    /// Asking the servers of other sites.
    Asking,
}

/// A line on a terminal, or silence.
pub(super) struct Progress {
    shown: bool,
    lang: Lang,
}

impl Progress {
    /// Shows something only where a person can see it.
    pub(super) fn new(terminal: bool, lang: Lang) -> Progress {
        Progress { shown: terminal, lang }
    }

    /// The language a person reads.
    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// Says what is being done now.
    pub(super) fn at(&self, stage: Stage) {
        let words = match stage {
            Stage::Reading => self.lang.pick("正在读取内容……", "reading the content …"),
            Stage::Making => self.lang.pick("正在生成页面和日历……", "making pages and calendars …"),
            Stage::Checking => self.lang.pick("正在核对日期……", "comparing every date …"),
            Stage::Writing => self.lang.pick("正在写入……", "writing …"),
            Stage::Asking => self.lang.pick("正在询问外部网址……", "asking other sites …"),
        };
        self.line(words);
    }

    /// Takes the line away, for something else to be said.
    pub(super) fn clear(&self) {
        self.line("");
    }

    fn line(&self, words: &str) {
        if self.shown {
            // "Erase to the end of the line" (ECMA-48 EL), so that a shorter line leaves nothing of a longer one.
            eprint!("\r{words}\u{1b}[K");
            let _ = std::io::stderr().flush();
        }
    }
}

/// The line goes when the work is done, whatever came of it.
impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
