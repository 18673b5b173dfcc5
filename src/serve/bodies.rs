//! Requests that bring a body. Nobody here reads one, but `tiny_http` does before it lets a request go, so whoever promises
//! a body and does not send it would hold a worker for ever: such a request waits for its body in a thread of its own.
//! Knows no site and no answer.

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tiny_http::Request;

/// Read at a time.
const PIECE: usize = 64 * 1024;
/// `tiny_http` makes room for all that is left of a body when a request goes. So much may be left to it.
const AT_ONCE: usize = 16 * 1024 * 1024;

/// Whether a body is to come, or may be.
pub(super) fn is_to_come(request: &Request) -> bool {
    request.body_length().is_some_and(|length| length > 0)
}

/// Lets the body come, then hands the request to `answer`.
pub(super) fn await_one(request: Request, answer: impl FnOnce(Request) + Send + 'static) {
    let waiting = Arc::new(Mutex::new(Some(request)));
    let own = Arc::clone(&waiting);
    let take = |from: &Mutex<Option<Request>>| from.lock().unwrap_or_else(PoisonError::into_inner).take();
    // A small stack: hundreds of them must not be felt.
    let spawned = thread::Builder::new().stack_size(256 * 1024).spawn(move || {
        let Some(mut request) = take(&own) else { return };
        match read_most(&mut request) {
            true => answer(request),
            false => mem::forget(request),
        }
    });
    if spawned.is_err() {
        // To let it go would be to wait for its body here.
        mem::forget(take(&waiting));
    }
}

/// Reads a body until little of it is left, or until nothing more comes. False if the request must not be let go, nor be
/// read from: when nothing more comes, `tiny_http` makes room for all that is left, and without so much memory it would end
/// the process. Then the request, and its connection with it, is better lost for ever.
fn read_most(request: &mut Request) -> bool {
    let mut left = request.body_length().unwrap_or(0);
    let mut piece = vec![0; PIECE];
    while left > AT_ONCE {
        if !has_room_for(left) {
            return false;
        }
        match request.as_reader().read(&mut piece) {
            Ok(read @ 1..) => left = left.saturating_sub(read),
            _ => break,
        }
    }
    true
}

/// Whether the system would give so much memory, all of which is given back unused.
fn has_room_for(bytes: usize) -> bool {
    Vec::<u8>::new().try_reserve_exact(bytes).is_ok()
}
