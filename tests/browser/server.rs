//! A loopback web server over a site in memory. The test decides what its `Date` and `Age` say and whether it lives.
//! One request per connection; everything asked for is written down.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use chrono::DateTime;
use tidings::output::artifact::{Site, content_type};

/// Path below which the site is served unless a test says otherwise, as in its `base_url`.
const BASE: &str = "/notices/";

/// How the network behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Network {
    /// It works.
    Works,
    /// Connections break without an answer.
    Dead,
    /// Every answer is 503 with a page of the host.
    Failing,
}

/// A running server; ends when dropped.
pub(crate) struct Server {
    address: SocketAddr,
    base: &'static str,
    state: Arc<Mutex<State>>,
}

struct State {
    base: &'static str,
    site: Arc<Site>,
    network: Network,
    date: i64,
    age: Option<i64>,
    modified: Option<i64>,
    asked: Vec<String>,
    ends: bool,
}

impl Server {
    /// Serves `site`; its `Date` says `date` (epoch seconds) until told otherwise.
    pub(crate) fn start(site: &Arc<Site>, date: i64) -> Server {
        Server::below(BASE, site, date)
    }

    /// The same below another path, from `/` to `/`.
    pub(crate) fn below(base: &'static str, site: &Arc<Site>, date: i64) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let site = Arc::clone(site);
        let state = State {
            base,
            site,
            network: Network::Works,
            date,
            age: None,
            modified: None,
            asked: Vec::new(),
            ends: false,
        };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if lock(&shared).ends {
                    return;
                }
                let shared = Arc::clone(&shared);
                thread::spawn(move || answer(&stream, &shared));
            }
        });
        Server { address, base, state }
    }

    /// Address of a page or file of the site.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{}{path}", self.address, self.base)
    }

    /// `127.0.0.1:port`.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// What `Date` and `Age` say from now on.
    pub(crate) fn says(&self, date: i64, age: Option<i64>) {
        let mut state = lock(&self.state);
        (state.date, state.age) = (date, age);
    }

    /// What `Last-Modified` says from now on.
    pub(crate) fn modified(&self, at: Option<i64>) {
        lock(&self.state).modified = at;
    }

    pub(crate) fn network(&self, network: Network) {
        lock(&self.state).network = network;
    }

    /// Serves another site from now on.
    pub(crate) fn publish(&self, site: &Arc<Site>) {
        lock(&self.state).site = Arc::clone(site);
    }

    /// Method and path of every request since the last call.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.state).asked)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        lock(&self.state).ends = true;
        // Wakes the listener, so that it sees the end.
        let _ = TcpStream::connect(self.address);
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A browser opens connections it may never use; they must not outlive the test.
fn answer(stream: &TcpStream, state: &Mutex<State>) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
    let Some(head) = read_head(stream) else { return };
    let mut words = head.split(' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return };
    let response = {
        let mut state = lock(state);
        state.asked.push(format!("{method} {target}"));
        match state.network {
            Network::Dead => return,
            Network::Failing => {
                respond("503 Service Unavailable", "text/html", b"<title>503</title><main>503</main>", &state)
            }
            Network::Works => find(&state, target.split(['?', '#']).next().unwrap_or_default()),
        }
    };
    let end = if method == "HEAD" { head_end(&response) } else { response.len() };
    let _ = (&*stream).write_all(&response[..end]);
}

fn read_head(stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let rest: io::Result<Vec<String>> =
        lines.take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty())).collect();
    rest.ok().map(|_| first)
}

fn find(state: &State, path: &str) -> Vec<u8> {
    let inside = path.strip_prefix(state.base).unwrap_or("\u{0}");
    let file =
        if inside.is_empty() || inside.ends_with('/') { format!("{inside}index.html") } else { inside.to_owned() };
    if let Some(artifact) = state.site.get(&file) {
        return respond("200 OK", content_type(&file), &artifact.content, state);
    }
    let lang = if inside.starts_with("en/") { "en/404.html" } else { "404.html" };
    let page = state.site.get(lang).map_or(&b""[..], |page| &page.content);
    respond("404 Not Found", "text/html; charset=utf-8", page, state)
}

fn respond(status: &str, kind: &str, body: &[u8], state: &State) -> Vec<u8> {
    let said = |at: i64| DateTime::from_timestamp(at, 0).expect("of this age").format("%a, %d %b %Y %H:%M:%S GMT");
    let date = said(state.date);
    let modified = state.modified.map(|at| format!("Last-Modified: {}\r\n", said(at))).unwrap_or_default();
    let age = state.age.map(|age| format!("Age: {age}\r\n")).unwrap_or_default();
    let mut response = format!(
        "HTTP/1.1 {status}\r\nDate: {date}\r\n{age}{modified}Content-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: no-cache\r\nConnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    response.extend_from_slice(body);
    response
}

fn head_end(response: &[u8]) -> usize {
    response.windows(4).position(|four| four == b"\r\n\r\n").map_or(response.len(), |at| at + 4)
}
