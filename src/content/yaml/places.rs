//! Where keys and values stand in their file. Knows the scanner's events, not the meaning of a key.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::{Block, Step};

/// Where every key and value of a document stands: as long as it is read once, twenty thousand mistakes cost no more
/// than one.
#[derive(Debug, Default)]
pub(super) struct Places {
    values: HashMap<Box<[Step<Box<str>>]>, Found>,
    keys: HashMap<Box<[Step<Box<str>>]>, Found>,
}

/// A key or value in its file.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Bytes of the file.
    pub(super) bytes: Range<usize>,
    /// Whether it is neither a list nor a map.
    pub(super) scalar: bool,
}

impl Places {
    pub(super) fn read(block: &Block) -> Places {
        let text = &block.source.text[block.range.clone()];
        let mut bytes = Bytes::new(text, block.range.start);
        let mut places = Places::default();
        let mut levels: Vec<Level> = Vec::new();
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { break };
            let scalar = matches!(event, Event::Scalar(..) | Event::Alias(_));
            let opens = match event {
                Event::SequenceStart(..) => Some(Level::List(0)),
                Event::MappingStart(..) => Some(Level::Map(None)),
                Event::SequenceEnd | Event::MappingEnd => {
                    levels.pop();
                    advance(&mut levels);
                    continue;
                }
                _ if scalar => None,
                _ => continue,
            };
            let found = Found { bytes: bytes.of(span), scalar };
            // A scalar in a map that waits for a key is that key.
            if let (Some(Level::Map(slot @ None)), Event::Scalar(name, ..)) = (levels.last_mut(), &event) {
                *slot = Some(Box::from(name.as_ref()));
                places.keys.entry(path_of(&levels)).or_insert(found);
                continue;
            }
            places.values.entry(path_of(&levels)).or_insert(found);
            match opens {
                Some(level) => levels.push(level),
                None => advance(&mut levels),
            }
        }
        places
    }

    /// The place of a value or of its key; of the nearest parent that exists, so that a message about a missing key still
    /// shows where it is missing.
    pub(super) fn find(&self, path: &[Step<Box<str>>], key: bool) -> Option<Found> {
        let exact = if key { self.keys.get(path) } else { self.values.get(path) };
        if exact.is_some() {
            return exact.cloned();
        }
        let parent = (0..path.len()).rev().find_map(|length| self.values.get(&path[..length]));
        parent.map(|found| Found { scalar: false, ..found.clone() })
    }
}

/// An open list with the index of its next item, or an open map with the key whose value comes next.
enum Level {
    List(usize),
    Map(Option<Box<str>>),
}

fn path_of(levels: &[Level]) -> Box<[Step<Box<str>>]> {
    let step = |level: &Level| match level {
        Level::List(index) => Step::Index(*index),
        Level::Map(name) => Step::Key(name.clone().unwrap_or_default()),
    };
    levels.iter().map(step).collect()
}

fn advance(levels: &mut [Level]) {
    match levels.last_mut() {
        Some(Level::List(index)) => *index += 1,
        Some(Level::Map(slot)) => *slot = None,
        None => {}
    }
}

/// Turns the scanner's places into ours: it counts characters from the start of the block, a place counts bytes from the
/// start of the file. Events come in order, so the text is walked once.
pub(super) struct Bytes<'a> {
    text: &'a str,
    start: usize,
    /// A place known in both, at or before the beginning of every event to come.
    chars: usize,
    bytes: usize,
}

impl<'a> Bytes<'a> {
    pub(super) fn new(text: &'a str, start: usize) -> Bytes<'a> {
        Bytes { text, start, chars: 0, bytes: 0 }
    }

    pub(super) fn of(&mut self, span: Span) -> Range<usize> {
        if span.start.index() < self.chars {
            (self.chars, self.bytes) = (0, 0);
        }
        self.bytes += self.after(span.start.index() - self.chars);
        self.chars = span.start.index();
        let length = self.after(span.end.index().saturating_sub(self.chars));
        self.start + self.bytes..self.start + self.bytes + length
    }

    /// How many bytes the next characters have.
    fn after(&self, chars: usize) -> usize {
        let rest = &self.text[self.bytes..];
        rest.char_indices().nth(chars).map_or(rest.len(), |(at, _)| at)
    }
}
