//! A lasting mark of a place: cheap to keep with a value, looked up only when a message needs it.

use std::ops::Range;
use std::sync::Arc;

use super::places::Places;
use super::{Block, Step};
use crate::diagnostics::{Place, SourceFile};

/// Where a value stands, kept with it for later messages.
#[derive(Debug, Clone)]
pub struct Mark(pub(super) Spot);

#[derive(Debug, Clone)]
pub(super) enum Spot {
    Yaml { text: Arc<Block>, path: Box<[Step<Box<str>>]>, key: bool },
    Text(Place),
}

impl Mark {
    /// A mark for text that does not come from YAML, such as a cell of a table.
    pub fn of(place: Place) -> Mark {
        Mark(Spot::Text(place))
    }

    /// The place of the value in its file.
    pub fn place(&self) -> Place {
        self.sub_place(None)
    }

    /// The place of some bytes of the value, for a caret below a single word.
    pub fn within(&self, bytes: Range<usize>) -> Place {
        self.sub_place(Some(bytes))
    }

    /// The file the value stands in.
    pub fn source(&self) -> &Arc<SourceFile> {
        match &self.0 {
            Spot::Yaml { text, .. } => &text.source,
            Spot::Text(place) => &place.file,
        }
    }

    fn sub_place(&self, bytes: Option<Range<usize>>) -> Place {
        match &self.0 {
            Spot::Text(place) => match bytes {
                Some(bytes) if place.range.start + bytes.end <= place.range.end => {
                    Place::new(&place.file, place.range.start + bytes.start..place.range.start + bytes.end)
                }
                _ => place.clone(),
            },
            Spot::Yaml { text, path, key } => {
                let source = &text.source;
                let Some(found) = text.places.get_or_init(|| Places::read(text)).find(path, *key) else {
                    return Place::new(source, text.range.start..text.range.start);
                };
                let mut range = found.bytes.clone();
                if let (Some(bytes), true) = (bytes, found.scalar) {
                    let quote = usize::from(source.text[range.clone()].starts_with(['"', '\'']));
                    let inner = range.start + quote + bytes.start..range.start + quote + bytes.end;
                    if inner.end <= range.end {
                        range = inner;
                    }
                } else if !found.scalar {
                    // A list or map is shown by its first line.
                    let first = source.text[range.clone()].find('\n').unwrap_or(range.len());
                    range.end = range.start + first;
                }
                Place::new(source, range)
            }
        }
    }
}
