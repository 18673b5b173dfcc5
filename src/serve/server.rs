//! Listens, keeps the number of connections within bounds, and hands each request to `answer`. One thread a connection.
//! Knows no path of the site. Nothing a client does, or leaves undone, stops it.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::net::{Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::Clock;
use super::answer::{Answer, answer};
use super::http::{self, BadHead, Response};
use super::hub::{Hub, View};
use super::page;

/// Connections of one sort at a time; one more closes the oldest. Two sorts stay below the 256 open files of macOS.
const CONNECTIONS: usize = 64;
/// A request must come within this time.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// A browser that takes nothing for so long has gone, or paused a film: it will ask again.
const WRITE_PATIENCE: Duration = Duration::from_secs(30);
/// How often a silent event stream says that it lives, and notices that the browser does not.
const PULSE: Duration = Duration::from_secs(15);
/// How many ports to try after the one that is taken.
const PORTS: u16 = 50;

/// A running preview server. Stops when dropped.
pub(super) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

struct Shared {
    hub: Arc<Hub>,
    address: SocketAddr,
    now: Clock,
    requests: Crowd,
    streams: Crowd,
    stopped: AtomicBool,
}

impl Server {
    /// Listens on this address, or on a port soon after it if that one is taken. Port 0 lets the system choose.
    pub(super) fn start(asked: SocketAddr, hub: Arc<Hub>, now: Clock) -> io::Result<Server> {
        let listener = listen(asked)?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            hub,
            address,
            now,
            requests: Mutex::default(),
            streams: Mutex::default(),
            stopped: AtomicBool::new(false),
        });
        let own = Arc::clone(&shared);
        let listening = thread::Builder::new().name("preview".into()).spawn(move || accept(&listener, &own))?;
        Ok(Server { address, shared, listening: Some(listening) })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        self.shared.hub.end();
        // The listener waits in `accept`: one more connection wakes it.
        let ip = match self.address.ip() {
            ip if !ip.is_unspecified() => ip,
            ip if ip.is_ipv4() => Ipv4Addr::LOCALHOST.into(),
            _ => Ipv6Addr::LOCALHOST.into(),
        };
        let woken = TcpStream::connect_timeout(&SocketAddr::new(ip, self.address.port()), Duration::from_secs(1));
        for list in [&self.shared.requests, &self.shared.streams] {
            lock(list).drain(..).for_each(|connection| evict(&connection));
        }
        if let (Ok(_), Some(listening)) = (woken, self.listening.take()) {
            let _ = listening.join();
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

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    while !shared.stopped.load(Ordering::SeqCst) {
        let Ok((stream, _)) = listener.accept() else {
            // Out of files, or the client left again: both pass.
            thread::sleep(Duration::from_millis(20));
            continue;
        };
        let seat = Seat::take(Arc::clone(shared), stream);
        // A small stack: a hundred of them must not be felt. If there is no thread left, the seat is given back at once.
        let spawned = thread::Builder::new().stack_size(512 * 1024).spawn(move || {
            // An error means that the browser left: nobody is there to be told.
            let _ = converse(&seat);
        });
        if spawned.is_err() {
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// An open connection.
struct Connection {
    stream: TcpStream,
    /// It had to make room for a newer one.
    evicted: AtomicBool,
}

/// Open connections of one sort, oldest first.
type Crowd = Mutex<VecDeque<Arc<Connection>>>;

/// A connection's place among the open ones, given back when dropped.
struct Seat {
    shared: Arc<Shared>,
    connection: Arc<Connection>,
}

impl Seat {
    fn take(shared: Arc<Shared>, stream: TcpStream) -> Seat {
        let connection = Arc::new(Connection { stream, evicted: AtomicBool::new(false) });
        enter(&shared.requests, &connection);
        Seat { shared, connection }
    }

    /// From here on the connection is an event stream and counts as one.
    fn stays(&self) {
        leave(&self.shared.requests, &self.connection);
        enter(&self.shared.streams, &self.connection);
        // Whoever had to go is asleep between two events.
        self.shared.hub.nudge();
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        leave(&self.shared.requests, &self.connection);
        leave(&self.shared.streams, &self.connection);
    }
}

/// Lets one in, and the oldest out if that is one too many.
fn enter(crowd: &Crowd, connection: &Arc<Connection>) {
    let mut crowd = lock(crowd);
    crowd.push_back(Arc::clone(connection));
    if crowd.len() > CONNECTIONS
        && let Some(oldest) = crowd.pop_front()
    {
        evict(&oldest);
    }
}

fn leave(crowd: &Crowd, connection: &Arc<Connection>) {
    lock(crowd).retain(|other| !Arc::ptr_eq(other, connection));
}

fn evict(connection: &Connection) {
    connection.evicted.store(true, Ordering::SeqCst);
    // Fails only if the other side has closed it already.
    let _ = connection.stream.shutdown(Shutdown::Both);
}

fn converse(seat: &Seat) -> io::Result<()> {
    let (shared, stream) = (&seat.shared, &seat.connection.stream);
    stream.set_write_timeout(Some(WRITE_PATIENCE))?;
    stream.set_nodelay(true)?;
    let view = || shared.hub.view();
    let (response, only_head) = match http::read_head(stream, HEAD_PATIENCE) {
        Ok(head) => match answer(&head, &view(), shared.address) {
            Answer::Whole(response) => (response, head.method == "HEAD"),
            Answer::Events if head.method == "HEAD" => (event_stream(), true),
            Answer::Events => {
                seat.stays();
                return tell(shared, &seat.connection);
            }
        },
        Err(BadHead::Malformed) => (Response::text(400, "400 Bad Request"), false),
        Err(BadHead::TooSlow) => (Response::text(408, "408 Request Timeout"), false),
        Err(BadHead::TooLarge) => (Response::text(431, "431 Request Header Fields Too Large"), false),
        Err(BadHead::Gone) => return Ok(()),
    };
    http::send(stream, &response, only_head, (shared.now)())?;
    http::close(stream);
    Ok(())
}

fn event_stream() -> Response {
    let fields = vec![("Content-Type", "text/event-stream; charset=utf-8".to_owned())];
    Response { status: 200, fields, body: Arc::from([]) }
}

/// Tells one browser of the view now and of every later one, until it leaves.
fn tell(shared: &Shared, connection: &Connection) -> io::Result<()> {
    let mut stream = &connection.stream;
    // No length: the stream ends when the connection does (RFC 9112 §6.3).
    let head = http::head_of(&event_stream(), (shared.now)()).replace("Content-Length: 0\r\n", "");
    let mut view = shared.hub.view();
    stream.write_all(format!("{head}retry: 1000\n\n{}", events(&view)).as_bytes())?;
    let is_over = || connection.evicted.load(Ordering::SeqCst);
    while !is_over() {
        match shared.hub.next(&view, PULSE, is_over) {
            Some(next) if next.ended => break,
            Some(next) => {
                view = next;
                stream.write_all(events(&view).as_bytes())?;
            }
            None => stream.write_all(b":\n\n")?,
        }
    }
    Ok(())
}

/// The view as server-sent events (WHATWG HTML §9.2): a line of data for each line of text.
fn events(view: &View) -> String {
    let overlay = page::overlay(view).replace('\n', "\ndata: ");
    // The messages first: the site event may reload the page.
    format!("event: overlay\ndata: {overlay}\n\nevent: site\ndata: {}\n\n", view.version)
}

/// A list of connections is whole after every statement, so a panic elsewhere spoils nothing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
