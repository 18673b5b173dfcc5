//! Event streams: tells open pages of each change of the view, in a thread each, and keeps their number within bounds.
//! Knows no path of the site.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::Clock;
use super::http::{self, Chunks, Response};
use super::hub::{Hub, View};
use super::page;

/// Streams at a time; for one more the oldest ends. Each holds two open files, of the 256 that macOS allows.
const STREAMS: usize = 24;
/// Streams at a time together with those that were told to end and cannot, because nobody reads them.
const STREAMS_WITH_STUCK: usize = 2 * STREAMS;
/// How often a silent stream says that it lives, and notices that the browser does not.
const PULSE: Duration = Duration::from_secs(15);

/// The open streams, oldest first; each is true once it is to end.
#[derive(Default)]
pub(super) struct Streams(Mutex<VecDeque<Arc<AtomicBool>>>);

/// The head of every stream.
pub(super) fn response() -> Response {
    let fields = vec![("Content-Type", "text/event-stream; charset=utf-8".to_owned())];
    Response { status: 200, fields, body: "".into() }
}

/// Answers a request with a stream, in a thread of its own. Fails if the browser left or there is no thread.
pub(super) fn open(request: tiny_http::Request, hub: &Arc<Hub>, streams: &Arc<Streams>, now: &Clock) -> io::Result<()> {
    let Some(place) = Place::take(streams) else {
        return http::send(request, &Response::text(503, "503 Service Unavailable"), now());
    };
    // Whoever had to go is asleep between two events.
    hub.nudge();
    let (hub, now) = (Arc::clone(hub), Arc::clone(now));
    // A small stack: some dozens of them must not be felt.
    let spawned = thread::Builder::new().stack_size(512 * 1024).spawn(move || {
        // An error means that the browser left: nobody is there to be told.
        let _ = tell(request, &hub, &place, &now);
    });
    spawned.map(drop)
}

/// Tells one browser of the view now and of every later one, until it leaves.
fn tell(request: tiny_http::Request, hub: &Hub, place: &Place, now: &Clock) -> io::Result<()> {
    let mut stream = Chunks::begin(request, &response(), now())?;
    let mut view = hub.view();
    stream.send(&format!("retry: 1000\n\n{}", events(&view)))?;
    while !view.ended && !place.is_over() {
        match hub.next(&view, PULSE, || place.is_over()) {
            Some(next) if next.ended => break,
            Some(next) => {
                view = next;
                stream.send(&events(&view))?;
            }
            None if place.is_over() => break,
            None => stream.send(":\n\n")?,
        }
    }
    stream.end()
}

/// The view as server-sent events (WHATWG HTML §9.2): a line of data for each line of text.
fn events(view: &View) -> String {
    let overlay = page::overlay(view).replace('\n', "\ndata: ");
    // The messages first: the site event may reload the page.
    format!("event: overlay\ndata: {overlay}\n\nevent: site\ndata: {}\n\n", view.version)
}

/// A stream's place among the open ones, given back when dropped.
struct Place {
    streams: Arc<Streams>,
    over: Arc<AtomicBool>,
}

impl Place {
    /// A place for a new stream, for which the oldest may have to go; none if too many are stuck.
    fn take(streams: &Arc<Streams>) -> Option<Place> {
        let over = Arc::new(AtomicBool::new(false));
        let mut open = streams.lock();
        if open.len() >= STREAMS_WITH_STUCK {
            return None;
        }
        let staying = || open.iter().filter(|over| !over.load(Ordering::SeqCst));
        if staying().count() >= STREAMS
            && let Some(oldest) = staying().next()
        {
            oldest.store(true, Ordering::SeqCst);
        }
        open.push_back(Arc::clone(&over));
        Some(Place { streams: Arc::clone(streams), over })
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.streams.lock().retain(|other| !Arc::ptr_eq(other, &self.over));
    }
}

impl Streams {
    /// The list is whole after every statement, so a panic elsewhere spoils nothing.
    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<AtomicBool>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_stays_and_the_stuck_are_bounded() {
        let streams = Arc::new(Streams::default());
        let take = || Place::take(&streams);
        let mut places: Vec<Place> = (0..STREAMS).map(|_| take().unwrap()).collect();
        assert!(places.iter().all(|place| !place.is_over()));
        places.push(take().unwrap());
        let over: Vec<bool> = places.iter().map(Place::is_over).collect();
        assert!(over[0] && !over[1..].contains(&true), "{over:?}");
        places.extend((1..STREAMS).map(|_| take().unwrap()));
        assert!(take().is_none(), "nobody who had to go has gone");
        places.remove(0);
        assert!(take().is_some());
    }
}
