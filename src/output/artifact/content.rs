//! What a file holds.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

/// The whole content of a file. Cloned without being copied, and read as text without being looked through if it was
/// made as one.
#[derive(Debug, Clone)]
pub struct Content(Form);

#[derive(Debug, Clone)]
enum Form {
    Text(Arc<String>),
    Bytes(Arc<Vec<u8>>),
}

impl Content {
    /// As text, with a sign of replacement for each byte that is none.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            Form::Text(text) => Cow::Borrowed(text),
            Form::Bytes(bytes) => String::from_utf8_lossy(bytes),
        }
    }
}

impl Deref for Content {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Form::Text(text) => text.as_bytes(),
            Form::Bytes(bytes) => bytes,
        }
    }
}

impl AsRef<[u8]> for Content {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Content) -> bool {
        **self == **other
    }
}

impl Eq for Content {}

impl From<String> for Content {
    fn from(text: String) -> Content {
        Content(Form::Text(Arc::new(text)))
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Content {
        Content(Form::Bytes(Arc::new(bytes)))
    }
}

impl From<&[u8]> for Content {
    fn from(bytes: &[u8]) -> Content {
        bytes.to_vec().into()
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Content {
        text.to_owned().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_and_its_bytes_are_one_content() {
        let (text, bytes) = (Content::from("11月"), Content::from("11月".as_bytes().to_vec()));
        assert_eq!(text, bytes);
        assert_eq!((text.text(), bytes.text()), ("11月".into(), "11月".into()));
        assert_eq!(Content::from(vec![b'a', 0xFF]).text(), "a\u{FFFD}");
    }
}
