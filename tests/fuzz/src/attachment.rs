//! A file beside the content that is searched for personal data: a PDF, or one part of an office document. Whatever stands
//! in it, it is read or owned up to, and what it unfolds to is bounded.

use tidings::check::text_of_file::read;

use crate::table::archive;

/// What a file of some kB may unfold to, in bytes of text.
const MOST: usize = 256 << 20;

/// Names of parts, each of which is read in its own way.
const PARTS: [(&str, &str); 8] = [
    ("a.docx", "word/document.xml"),
    ("a.docx", "word/diagrams/data1.xml"),
    ("a.docx", "docProps/custom.xml"),
    ("a.xlsx", "xl/worksheets/sheet1.xml"),
    ("a.xlsx", "xl/sharedStrings.xml"),
    ("a.xlsx", "xl/pivotCache/pivotCacheDefinition1.xml"),
    ("a.pptx", "ppt/slides/slide1.xml"),
    ("a.ods", "content.xml"),
];

/// See the module. The first byte chooses the form.
pub fn check(data: &[u8]) {
    let Some((form, data)) = data.split_first() else { return };
    let part = usize::from(*form).checked_sub(128).map(|form| PARTS[form % PARTS.len()]);
    let reading = match (part, form % 4) {
        (Some((name, part)), _) => read(name, &archive(&[(part, data)])),
        (None, 0) => read("a.docx", data),
        (None, 1) => read("a.jpg", data),
        (None, 2) => read("a.doc", data),
        (None, _) => read("a.pdf", data),
    };
    let length: usize = reading.texts.iter().map(|(_, text)| text.len()).sum();
    assert!(length <= MOST, "{length} bytes of text");
}
