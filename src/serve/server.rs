//! Runs `tiny_http`: listens, answers with a few threads, and makes up for two weaknesses of it by knocking, that is,
//! by connecting to itself and leaving at once. Knows no path of the site.
//!
//! First, its thread that accepts connections ends for good at the first failed `accept`, and panics if there is no open
//! file or thread left for what was accepted. Only the former is reported. Both close the listening socket, so a knock
//! fails, and then we listen again.
//!
//! Second, of connections that come at once, as browsers make them, it may queue some although all its threads are
//! taken, and a thread is taken as long as its connection is open. The next connection brings a new thread, which then
//! takes one out of the queue: so there is a knock after each request, and some more soon after.
//!
//! What cannot be mended from here, as `tiny_http` hands out neither its connections nor a limit for them; on this
//! computer alone it takes a program that means harm, in an open network anybody:
//! - A head that never ends costs the memory that was sent; it is refused only once it is complete.
//! - A head that never comes holds its connection and a thread as long as the client likes. When no more files can be
//!   opened, others wait until some of these clients leave.
//! - A request that calls itself HTTP/2 or 3 is never answered; its connection and a thread are lost until the end.
//! - So are those of a body that is broken off when it announced more memory than there is.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};
use std::thread::{self, Thread};
use std::time::Duration;

use super::Clock;
use super::answer::{Answer, answer, may_be_large};
use super::bodies;
use super::events::{self, Streams};
use super::http::{self, BadHead, Head, Response};
use super::hub::Hub;

/// How many ports to try after the one that is taken.
const PORTS: u16 = 50;
/// From a request to the first knocks after it; each further time waits twice as long ...
const SOON: Duration = Duration::from_millis(10);
/// ... up to this.
const SELDOM: Duration = Duration::from_secs(2);
/// Knocks at a time: each frees one queued connection.
const KNOCKS: usize = 8;
/// Listening again waits for this many open files to be free, or it would fail again at the next connection. More than
/// the knocks need.
const FREE_FILES: usize = 32;
/// How many times ago connections may have been accepted and still be answered.
const LIVES: usize = 16;
/// Threads that answer. There are more while all of these are busy ...
const WORKERS: usize = 4;
/// ... up to so many: a browser that does not take what it asked for holds one. `tiny_http` has a thread for each
/// connection anyway, so the bound is one that open files reach first on most systems.
const MOST_WORKERS: usize = 512;
/// Large answers on their way at a time, each held in memory until it is taken. A browser asks for six at a time.
const LARGE_ANSWERS: usize = 8;
/// How long a worker beyond [`WORKERS`] waits for something to do.
const IDLE: Duration = Duration::from_secs(2);

/// A running preview server. Stops when dropped.
pub(super) struct Server {
    shared: Arc<Shared>,
}

struct Shared {
    hub: Arc<Hub>,
    address: SocketAddr,
    now: Clock,
    streams: Arc<Streams>,
    large_answers: AtomicUsize,
    /// A request came since the last knock.
    asked: AtomicBool,
    stopped: AtomicBool,
    /// The thread to wake after changing one of the two.
    patrol: OnceLock<Thread>,
}

impl Server {
    /// Listens on this address, or on a port soon after it if that one is taken. Port 0 lets the system choose.
    pub(super) fn start(asked: SocketAddr, hub: Arc<Hub>, now: Clock) -> io::Result<Server> {
        let listener = listen(asked)?;
        let shared = Arc::new(Shared {
            hub,
            address: listener.local_addr()?,
            now,
            streams: Arc::default(),
            large_answers: AtomicUsize::new(0),
            asked: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
            patrol: OnceLock::new(),
        });
        let life = Life::begin(listener, &shared)?;
        let own = Arc::clone(&shared);
        let patrol = thread::Builder::new().name("preview".into()).spawn(move || patrol(life, &own))?;
        shared.patrol.get_or_init(|| patrol.thread().clone());
        Ok(Server { shared })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.shared.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.hub.end();
        self.shared.stopped.store(true, SeqCst);
        self.shared.wake_patrol();
    }
}

impl Shared {
    fn wake_patrol(&self) {
        if let Some(patrol) = self.patrol.get() {
            patrol.unpark();
        }
    }
}

fn listen(asked: SocketAddr) -> io::Result<TcpListener> {
    let mut address = asked;
    loop {
        match TcpListener::bind(address) {
            // Windows denies permission for ports another program reserved.
            Err(error) if matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied) => {
                let next =
                    address.port().checked_add(1).filter(|next| asked.port() != 0 && next - asked.port() <= PORTS);
                match next {
                    Some(next) => address.set_port(next),
                    None => return Err(error),
                }
            }
            result => return result,
        }
    }
}

/// Knocks, and listens again if nobody is in, until the server is dropped.
fn patrol(first: Life, shared: &Arc<Shared>) {
    // What was accepted before stays with the `tiny_http` that accepted it: a browser keeps using its open connections.
    let mut lives = VecDeque::from([first]);
    let mut pause = SOON;
    loop {
        thread::park_timeout(pause);
        if shared.stopped.load(SeqCst) {
            return;
        }
        if shared.asked.swap(false, SeqCst) {
            // Gives those who come at once the time to come, and bounds the knocks when there are many requests.
            thread::sleep(SOON);
            pause = SOON;
        } else {
            pause = (pause * 2).min(SELDOM);
        }
        if (0..KNOCKS).all(|_| knock(shared.address)) {
            continue;
        }
        // Without threads there is no new life, and the next round tries again.
        if let Some(listener) = listen_again(shared.address)
            && let Ok(life) = Life::begin(listener, shared)
        {
            lives.push_back(life);
        }
        if lives.len() > LIVES {
            lives.pop_front();
        }
    }
}

/// Connects and leaves; false if nobody listens, or if there are no open files left to find out.
fn knock(address: SocketAddr) -> bool {
    let ip = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        ip if ip.is_ipv4() => Ipv4Addr::LOCALHOST.into(),
        _ => Ipv6Addr::LOCALHOST.into(),
    };
    TcpStream::connect_timeout(&SocketAddr::new(ip, address.port()), Duration::from_secs(1)).is_ok()
}

/// Succeeds if nobody listens and there is room for some connections.
fn listen_again(address: SocketAddr) -> Option<TcpListener> {
    let listener = TcpListener::bind(address).ok()?;
    let room: io::Result<Vec<TcpListener>> = (0..FREE_FILES).map(|_| listener.try_clone()).collect();
    room.is_ok().then_some(listener)
}

/// One `tiny_http`, from listening to the last of its connections, with the threads that answer for it. Ends when
/// dropped; answers that are on their way still arrive.
struct Life(Arc<Desk>);

/// Where the workers of one life meet.
struct Desk {
    requests: tiny_http::Server,
    closed: AtomicBool,
    workers: AtomicUsize,
    idle: AtomicUsize,
}

impl Life {
    fn begin(listener: TcpListener, shared: &Arc<Shared>) -> io::Result<Life> {
        // It panics if there is no thread to be had.
        let started = catch_unwind(AssertUnwindSafe(|| tiny_http::Server::from_listener(listener, None)));
        let requests = started.map_err(|_| io::ErrorKind::OutOfMemory)?.map_err(io::Error::other)?;
        let (workers, idle) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let life = Life(Arc::new(Desk { requests, closed: AtomicBool::new(false), workers, idle }));
        for _ in 0..WORKERS {
            hire(&life.0, shared)?;
        }
        Ok(life)
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        self.0.closed.store(true, SeqCst);
        for _ in 0..self.0.workers.load(SeqCst) {
            self.0.requests.unblock();
        }
    }
}

fn hire(desk: &Arc<Desk>, shared: &Arc<Shared>) -> io::Result<()> {
    if desk.workers.fetch_update(SeqCst, SeqCst, |now| (now < MOST_WORKERS).then_some(now + 1)).is_err() {
        return Ok(());
    }
    let (own, shared) = (Arc::clone(desk), Arc::clone(shared));
    // A small stack: some dozens of them must not be felt.
    let spawned = thread::Builder::new().stack_size(512 * 1024).spawn(move || work(&own, &shared));
    if spawned.is_err() {
        desk.workers.fetch_sub(1, SeqCst);
    }
    spawned.map(drop)
}

fn work(desk: &Arc<Desk>, shared: &Arc<Shared>) {
    while !desk.closed.load(SeqCst) {
        desk.idle.fetch_add(1, SeqCst);
        let received = match desk.requests.recv_timeout(IDLE) {
            // Woken in its last moment it says this too, with a request waiting.
            Ok(None) => desk.requests.try_recv(),
            received => received,
        };
        let was_last = desk.idle.fetch_sub(1, SeqCst) == 1;
        match received {
            Ok(Some(request)) => {
                shared.asked.store(true, SeqCst);
                shared.wake_patrol();
                if was_last {
                    // Without a thread to be had, others wait until this request is done.
                    let _ = hire(desk, shared);
                }
                // Nothing in one request may cost a worker. An error means that the browser left.
                let _ = catch_unwind(AssertUnwindSafe(|| converse(request, shared)));
            }
            // The last idle one stays: others count on it.
            Ok(None) if !was_last => {
                let left = desk.workers.fetch_update(SeqCst, SeqCst, |now| (now > WORKERS).then(|| now - 1));
                if left.is_ok() {
                    return;
                }
            }
            Ok(None) => {}
            // `accept` failed: nobody listens any more. Requests on open connections still come here.
            Err(_) => shared.wake_patrol(),
        }
    }
}

fn converse(request: tiny_http::Request, shared: &Arc<Shared>) -> io::Result<()> {
    if !bodies::is_to_come(&request) {
        return reply(request, shared);
    }
    let shared = Arc::clone(shared);
    // An error means that the browser left.
    bodies::await_one(request, move |request| drop(reply(request, &shared)));
    Ok(())
}

/// Room for one large answer, until it is sent.
struct Large<'a>(&'a AtomicUsize);

impl Large<'_> {
    fn take(count: &AtomicUsize) -> Option<Large<'_>> {
        let taken = count.fetch_update(SeqCst, SeqCst, |now| (now < LARGE_ANSWERS).then_some(now + 1));
        taken.is_ok().then(|| Large(count))
    }
}

impl Drop for Large<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

/// Makes the answer, before all that nobody waits for.
fn made(head: &Head, shared: &Shared) -> Answer {
    let _waiting = shared.hub.waiting();
    answer(head, &shared.hub.view(), shared.address)
}

fn reply(request: tiny_http::Request, shared: &Shared) -> io::Result<()> {
    let head = Head::of(&request);
    let is_large = head.as_ref().is_ok_and(may_be_large);
    let large = if is_large { Large::take(&shared.large_answers) } else { None };
    let response = match head {
        Ok(_) if is_large && large.is_none() => {
            Response::text(503, "503 Service Unavailable: too many downloads at once")
        }
        Ok(head) => match made(&head, shared) {
            Answer::Whole(response) => response,
            Answer::Events if head.method == "GET" && head.takes_chunks => {
                return events::open(request, &shared.hub, &shared.streams, &shared.now);
            }
            Answer::Events => events::response(),
            Answer::Wish { at, response } => {
                if head.method == "GET" {
                    shared.hub.wish(at);
                }
                response
            }
        },
        Err(BadHead::Malformed) => Response::text(400, "400 Bad Request"),
        Err(BadHead::TooLarge) => Response::text(431, "431 Request Header Fields Too Large"),
    };
    http::send(request, &response, (shared.now)())
}
