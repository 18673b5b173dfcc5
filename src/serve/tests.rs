//! The preview as a browser, or somebody who is not one, meets it: over a real socket.

mod live;
mod requests;

use super::hub::Hub;
use super::*;
use crate::output::artifact::{Artifact, ArtifactPath, Kind};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::{Duration, UNIX_EPOCH};

/// A server on a free port.
struct Preview {
    hub: Arc<Hub>,
    server: Server,
}

/// Status, head and body of a response.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn field(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// Noon on 22 November 2026 in UTC.
fn noon() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_795_348_800)
}

fn site(files: &[(&str, &str)]) -> Arc<Site> {
    let artifact =
        |(path, text): &(&str, &str)| Artifact::new(ArtifactPath::new(path).unwrap(), text.as_bytes(), Kind::Page);
    Arc::new(Site::new(files.iter().map(artifact).collect()).unwrap())
}

fn portal() -> Arc<Site> {
    site(&[
        ("index.html", "<html><body>首页</body></html>"),
        ("404.html", "<body>找不到</body>"),
        ("en/404.html", "<body>not found</body>"),
        ("notices/复试/index.html", "<body>复试通知</BODY>"),
        ("notices/复试/名单 1.pdf", "a list"),
        ("zh/all.ics", "BEGIN:VCALENDAR"),
    ])
}

impl Preview {
    /// Shows nothing yet.
    fn empty() -> Preview {
        let hub = Arc::new(Hub::new(Lang::Zh));
        let server = Server::start((Ipv4Addr::LOCALHOST, 0).into(), Arc::clone(&hub), Arc::new(noon)).unwrap();
        Preview { hub, server }
    }

    fn of(site: Arc<Site>) -> Preview {
        let preview = Preview::empty();
        preview.hub.show(site);
        preview
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.server.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream
    }

    /// Sends these bytes and takes all that comes back.
    fn send(&self, bytes: &[u8]) -> Reply {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).unwrap();
        let text = String::from_utf8(reply).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head in {text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Reply { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn ask(&self, method: &str, target: &str, fields: &str) -> Reply {
        self.send(format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n").as_bytes())
    }

    fn get(&self, target: &str) -> Reply {
        self.ask("GET", target, "")
    }

    fn events(&self) -> Events {
        let mut stream = self.connect();
        stream.write_all(b"GET /_tidings/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        Events { stream, bytes: Vec::new() }
    }
}

/// An open event stream.
struct Events {
    stream: TcpStream,
    bytes: Vec<u8>,
}

impl Events {
    /// Reads on to the end of the next state, which is two events, and returns what came since the last.
    fn state(&mut self) -> String {
        const LAST: &[u8] = b"event: site\ndata: ";
        let find = |bytes: &[u8], wanted: &[u8]| bytes.windows(wanted.len()).position(|window| window == wanted);
        let mut chunk = [0; 4096];
        loop {
            let start = find(&self.bytes, LAST);
            if let Some(end) = start.and_then(|start| Some(start + find(&self.bytes[start..], b"\n\n")? + 2)) {
                return String::from_utf8(self.bytes.drain(..end).collect()).unwrap();
            }
            let read = self.stream.read(&mut chunk).unwrap();
            assert!(read > 0, "the stream ended after {:?}", String::from_utf8_lossy(&self.bytes));
            self.bytes.extend_from_slice(&chunk[..read]);
        }
    }
}

#[test]
fn a_taken_port_gives_the_next() {
    let first = Preview::empty();
    let taken = first.server.address();
    let second = Server::start(taken, Arc::new(Hub::new(Lang::Zh)), Arc::new(noon)).unwrap();
    assert!(second.address().port() > taken.port());
}

#[test]
fn a_dropped_server_frees_its_port_and_its_threads() {
    let preview = Preview::of(portal());
    let mut events = preview.events();
    events.state();
    let address = preview.server.address();
    drop(preview);
    assert_eq!(events.stream.read(&mut [0; 16]).unwrap_or(0), 0, "event streams end");
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn addresses_to_type() {
    for (address, expected) in [
        ("127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("0.0.0.0:80", "http://127.0.0.1:80/"),
        ("[::]:8000", "http://[::1]:8000/"),
        ("[fe80::1]:8000", "http://[fe80::1]:8000/"),
    ] {
        assert_eq!(url(address.parse().unwrap()), expected);
    }
}
