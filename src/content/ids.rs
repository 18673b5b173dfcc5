//! Names that never change: of documents, deadlines, kinds, cohorts, places, contacts. ASCII, because they stand in
//! addresses and calendar ids; never derived from a title.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use super::yaml::Node;
use crate::diagnostics::{Diagnostic, Words};

/// The longest id: it must leave room for a domain in a calendar UID of at most 255 octets.
const LONGEST: usize = 64;

/// Whether a text can be an id: letters a–z, digits, `-` and `_`, beginning with a letter or digit, and no device of
/// Windows, because ids become names of folders.
pub fn is_id(text: &str) -> bool {
    text.len() <= LONGEST
        && !is_device(text)
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

/// Whether Windows takes a name for a device: no file or folder can have it there, whatever its ending.
fn is_device(text: &str) -> bool {
    let digit_of =
        |port: &str| text.strip_prefix(port).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit());
    matches!(text, "con" | "prn" | "aux" | "nul") || digit_of("com") || digit_of("lpt")
}

/// Why a text that is no id is none, as the end of a sentence.
pub fn reason_against(text: &str) -> Words {
    if is_device(text) {
        return Words::new(
            "这是 Windows 的设备名，那里建不了这样的文件",
            "Windows keeps this name for a device and makes no file of it",
        );
    }
    Words::new("只能用小写字母、数字、“-”和“_”", "only lower-case letters, digits, `-` and `_`")
}

/// Reads an id; anything else is a problem that offers the nearest legal spelling.
fn read(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<Arc<str>> {
    let text = node.text(problems)?;
    if is_id(&text) {
        return Some(Arc::from(text.as_str()));
    }
    // Of `notices/2026-capture/` only the name is an id.
    let name = text.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let is_chinese = text.chars().any(|c| c.is_alphanumeric() && !c.is_ascii());
    let near: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' })
        .collect::<String>()
        .trim_matches(['-', '_'])
        .chars()
        .take(LONGEST)
        .collect();
    let reason = reason_against(&text);
    let problem = Diagnostic::error(
        "bad-id",
        node.place(),
        format!("“{text}”不能用作代号：{}", reason.zh),
        format!("`{text}` cannot be an id: {}", reason.en),
    );
    problems.push(if is_id(&near) && !is_chinese {
        problem.fix(format!("改成“{near}”"), format!("write `{near}`"))
    } else {
        problem.fix(
            "用英文单词或拼音，例如 capture；指一份通知就写它文件夹的名字",
            "use a word in small letters, such as capture; for a notice the name of its folder",
        )
    });
    None
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes a text that is known to be an id; `None` where it is not.
            pub fn new(text: &str) -> Option<$name> {
                is_id(text).then(|| $name(Arc::from(text)))
            }

            /// Reads an id from a file.
            pub fn read(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<$name> {
                read(node, problems).map($name)
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

id!(
    /// A deadline within its notice; the stem of its calendar UID.
    DeadlineId
);
id!(
    /// A kind of deadline declared in `site.yaml`.
    KindId
);
id!(
    /// A group of students declared in `site.yaml`.
    CohortId
);
id!(
    /// A place declared in `site.yaml`.
    PlaceId
);
id!(
    /// A contact declared in `site.yaml`.
    ContactId
);
id!(
    /// The name of a document in its collection, from its file name.
    Slug
);
id!(
    /// A notice for ever, wherever its folder goes: the stem of calendar UIDs and of the address of its feed. Its
    /// folder's name, unless it says another.
    NoticeId
);

impl From<Slug> for NoticeId {
    fn from(slug: Slug) -> NoticeId {
        NoticeId(slug.0)
    }
}

id!(
    /// A block of text that several documents share, from its file name.
    BlockId
);

/// The three sorts of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Collection {
    /// Dated announcements with deadlines.
    Notices,
    /// How to do something; attachments of notices become guides.
    Guides,
    /// One question, one answer.
    Faq,
}

impl Collection {
    /// Every collection in the order of the navigation.
    pub const ALL: [Collection; 3] = [Collection::Notices, Collection::Guides, Collection::Faq];

    /// Folder below `content/` and part of the address.
    pub fn folder(self) -> &'static str {
        match self {
            Collection::Notices => "notices",
            Collection::Guides => "guides",
            Collection::Faq => "faq",
        }
    }
}

/// A document of the portal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId {
    /// Its collection.
    pub collection: Collection,
    /// Its name there.
    pub slug: Slug,
}

impl DocId {
    /// A notice by its slug.
    pub fn notice(slug: Slug) -> DocId {
        DocId { collection: Collection::Notices, slug }
    }
}

impl fmt::Display for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.collection.folder(), self.slug)
    }
}

/// A deadline of the portal: `notice#deadline`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeadlineKey {
    /// The notice, by its permanent id.
    pub notice: NoticeId,
    /// The deadline in it.
    pub deadline: DeadlineId,
}

impl DeadlineKey {
    /// Reads `notice#deadline`; `None` for anything else.
    pub fn read(text: &str) -> Option<DeadlineKey> {
        let (notice, deadline) = text.split_once('#')?;
        Some(DeadlineKey { notice: NoticeId::new(notice)?, deadline: DeadlineId::new(deadline)? })
    }
}

impl fmt::Display for DeadlineKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.notice, self.deadline)
    }
}
