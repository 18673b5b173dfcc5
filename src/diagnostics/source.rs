//! The text of a file an author wrote, and places in it.

use std::ops::Range;
use std::sync::Arc;

/// A file as it was read, kept for quoting.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the portal's root, with `/`, as it is shown in messages.
    pub name: String,
    /// The whole text, without a byte-order mark.
    pub text: String,
}

impl SourceFile {
    /// A file that can be shared by many places.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<SourceFile> {
        Arc::new(SourceFile { name: name.into(), text: text.into() })
    }

    /// Line and column of a byte offset, both counted from 1 from the top of the file; columns count characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, before[start..].chars().count() + 1)
    }

    /// Byte offset of a line and column, both counted from 1; clamped to the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let mut start = 0;
        for _ in 1..line {
            match self.text[start..].find('\n') {
                Some(at) => start += at + 1,
                None => return self.text.len(),
            }
        }
        let rest = &self.text[start..];
        let rest = rest.split('\n').next().unwrap_or_default();
        start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
    }
}

/// A stretch of a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Bytes of its text.
    pub range: Range<usize>,
}

impl Place {
    /// A stretch of bytes; clamped to the text and to whole characters, so that quoting can never fail.
    pub fn new(file: &Arc<SourceFile>, range: Range<usize>) -> Place {
        let floor = |mut at: usize| {
            at = at.min(file.text.len());
            while !file.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = floor(range.start);
        let end = floor(range.end).max(start);
        Place { file: Arc::clone(file), range: start..end }
    }

    /// The whole file, shown as its beginning.
    pub fn top(file: &Arc<SourceFile>) -> Place {
        Place::new(file, 0..0)
    }

    /// `file:line:column`, counted from 1 from the top of the file.
    pub fn label(&self) -> String {
        let (line, column) = self.file.line_column(self.range.start);
        format!("{}:{line}:{column}", self.file.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_the_top_of_the_file() {
        let file = SourceFile::new("a.md", "---\n标题：甲\nx\n");
        let at = file.text.find('甲').expect("in the text");
        assert_eq!(file.line_column(at), (2, 4));
        assert_eq!(file.offset(2, 4), at);
        assert_eq!(file.offset(9, 1), file.text.len());
        assert_eq!(Place::new(&file, at..at + 1).label(), "a.md:2:4");
    }
}
