//! Reads many feeds of one site. An event stands in up to six of them with the same octets, so each is read once.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::calendar::{self, Zones};
use super::event::{ReadEvent, ReadWhen, interpret_event};
use super::fault::Fault;
use super::{content, lines, read, tree};

const BEGIN: &str = "BEGIN:VEVENT\r\n";
const END: &str = "END:VEVENT\r\n";
const OPEN: &str = "BEGIN:VCALENDAR\r\n";
const CLOSE: &str = "END:VCALENDAR\r\n";

/// What an event says about its time and state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventFacts {
    /// `UID`.
    pub uid: String,
    /// `DTSTART` and `DTEND`.
    pub when: ReadWhen,
    /// `SEQUENCE`.
    pub sequence: u32,
    /// `LAST-MODIFIED`, seconds since 1970 UTC.
    pub modified: i64,
    /// `STATUS:CANCELLED`.
    pub cancelled: bool,
}

impl From<ReadEvent> for EventFacts {
    fn from(event: ReadEvent) -> EventFacts {
        EventFacts {
            cancelled: event.status == "CANCELLED",
            uid: event.uid,
            when: event.when,
            sequence: event.sequence,
            modified: event.modified,
        }
    }
}

/// Reads feeds and remembers the events it has read, by all their octets and the zones they were read with.
#[derive(Debug, Default)]
pub struct Reader {
    known: Mutex<HashMap<blake3::Hash, Arc<EventFacts>>>,
}

impl Reader {
    /// Knows nothing yet.
    pub fn new() -> Reader {
        Reader::default()
    }

    /// As [`read`], in the order of the file.
    ///
    /// # Errors
    /// See [`read`]: the same fault, with the same line.
    pub fn read(&self, bytes: &[u8]) -> Result<Vec<Arc<EventFacts>>, Fault> {
        let known = std::str::from_utf8(bytes).ok().and_then(|text| self.read_known(text));
        match known {
            Some(events) => Ok(events),
            // Something is wrong, or stands where this writer never puts it: the strict way tells what and where.
            None => Ok(read(bytes)?.into_iter().map(|event| Arc::new(event.into())).collect()),
        }
    }

    fn read_known(&self, text: &str) -> Option<Vec<Arc<EventFacts>>> {
        // A folded line begins with a space, so these lines can be nothing else.
        let head = text.find(&format!("\r\n{BEGIN}")).map(|at| at + 2)?;
        let body = text[head..].strip_suffix(CLOSE)?;
        let frame = component(&format!("{}{CLOSE}", &text[..head])).ok()?;
        let zones = calendar::frame(&frame).ok()?;
        let mut events = Vec::new();
        let mut rest = body;
        while !rest.is_empty() {
            let block = rest.strip_prefix(BEGIN).and_then(|after| after.find(&format!("\r\n{END}")))?;
            let (block, after) = rest.split_at(BEGIN.len() + block + 2 + END.len());
            events.push(self.event(block, &zones)?);
            rest = after;
        }
        let uids: BTreeSet<&str> = events.iter().map(|event| event.uid.as_str()).collect();
        let newest = events.iter().map(|event| event.modified).max();
        (uids.len() == events.len() && calendar::check_newest(&frame, newest).is_ok()).then_some(events)
    }

    fn event(&self, block: &str, zones: &Zones) -> Option<Arc<EventFacts>> {
        let mut hasher = blake3::Hasher::new();
        for (name, offset) in zones {
            hasher.update(name.as_bytes()).update(&[0]).update(&offset.to_le_bytes());
        }
        let key = hasher.update(block.as_bytes()).finalize();
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(event) = known().get(&key) {
            return Some(Arc::clone(event));
        }
        let wrapped = component(&format!("{OPEN}{block}{CLOSE}")).ok()?;
        let [event] = &wrapped.children[..] else { return None };
        let event = Arc::new(EventFacts::from(interpret_event(event, zones).ok()?));
        known().insert(key, Arc::clone(&event));
        Some(event)
    }
}

fn component(text: &str) -> Result<tree::Component, Fault> {
    let lines = lines::unfold(text.as_bytes())?;
    tree::build(lines.into_iter().map(content::parse).collect::<Result<Vec<_>, _>>()?)
}
