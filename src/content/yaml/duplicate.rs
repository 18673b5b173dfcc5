//! A key written twice in one map. The reader of values names the key and not the map, and a key such as `until` stands
//! in many. Knows the scanner's events, not the meaning of a key.

use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Parser};

use super::places::Bytes;
use crate::diagnostics::{Diagnostic, Place, SourceFile};

/// An open list, or an open map with the keys seen in it and whether a key comes next.
enum Level {
    List,
    Map { seen: Vec<(String, Range<usize>)>, key_next: bool },
}

/// Tells the first key that is written twice in one map. `None` if the scanner finds none.
pub(super) fn find(source: &Arc<SourceFile>, block: &Range<usize>) -> Option<Diagnostic> {
    let text = &source.text[block.clone()];
    let mut bytes = Bytes::new(text, block.start);
    let mut levels: Vec<Level> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        match event {
            Event::SequenceStart(..) => levels.push(Level::List),
            Event::MappingStart(..) => levels.push(Level::Map { seen: Vec::new(), key_next: true }),
            Event::SequenceEnd | Event::MappingEnd => {
                levels.pop();
                value_is_over(&mut levels);
            }
            Event::Scalar(name, ..) => match levels.last_mut() {
                Some(Level::Map { seen, key_next: key_next @ true }) => {
                    let place = bytes.of(span);
                    if let Some((_, first)) = seen.iter().find(|(known, _)| *known == name) {
                        return Some(told(source, &name, first.clone(), place));
                    }
                    seen.push((name.into_owned(), place));
                    *key_next = false;
                }
                _ => value_is_over(&mut levels),
            },
            Event::Alias(_) => value_is_over(&mut levels),
            _ => {}
        }
    }
    None
}

fn value_is_over(levels: &mut [Level]) {
    if let Some(Level::Map { key_next, .. }) = levels.last_mut() {
        *key_next = true;
    }
}

fn told(source: &Arc<SourceFile>, name: &str, first: Range<usize>, second: Range<usize>) -> Diagnostic {
    Diagnostic::error(
        "duplicate-key",
        Place::new(source, second),
        format!("字段“{name}”写了两次"),
        format!("the key `{name}` is written twice"),
    )
    .fix("留下一个，删掉另一个", "keep one and delete the other")
    .see(Place::new(source, first), "第一次写在这里", "first written here")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_are_those_of_one_map() {
        for (text, first, second) in [
            ("a: 1\nb: 2\na: 3\n", "a.yaml:1:1", "a.yaml:3:1"),
            ("- {id: x, until: 1}\n- id: y\n  until: 1\n  until: 2\n- {until: 1}\n", "a.yaml:3:3", "a.yaml:4:3"),
            ("一: {id: x, id: y}\n", "a.yaml:1:5", "a.yaml:1:12"),
            ("\"2023\": {name: x}\n\"2023\": {name: y}\n", "a.yaml:1:1", "a.yaml:2:1"),
        ] {
            let source = SourceFile::new("a.yaml", text);
            let found = find(&source, &(0..text.len())).expect("a key twice");
            let place = found.place.expect("a place");
            assert_eq!((found.related[0].0.label().as_str(), place.label().as_str()), (first, second), "{text}");
        }
        let text = "a: {x: 1}\nb: {x: 1}\nc: [x, x]\n";
        assert!(find(&SourceFile::new("a.yaml", text), &(0..text.len())).is_none());
    }
}
