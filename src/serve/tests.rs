//! The preview as a browser, or somebody who is not one, meets it: over a real socket.

mod live;
mod recovery;
mod requests;

use super::hub::Hub;
use super::*;
use crate::output::artifact::{Artifact, ArtifactPath, Kind, Site};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
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

impl Source for Site {
    fn file(&self, path: &str) -> Option<Artifact> {
        self.get(path).cloned()
    }

    fn since(&self) -> Option<SystemTime> {
        Some(noon())
    }

    fn version(&self) -> String {
        let mut whole = blake3::Hasher::new();
        for artifact in self.artifacts() {
            whole.update(artifact.path.as_str().as_bytes()).update(&[0]).update(&artifact.content);
        }
        whole.finalize().to_hex()[..16].to_owned()
    }
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

    /// Sends these bytes, says that there is no more, and takes all that comes back.
    fn send(&self, bytes: &[u8]) -> Reply {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).unwrap();
        let text = String::from_utf8(reply).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head in {text:?}"));
        Reply { status: status(head), head: head.to_owned(), body: body.to_owned() }
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
        Events { stream: BufReader::new(stream) }
    }
}

fn status(head: &str) -> u16 {
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

/// Reads a head up to and with its empty line.
fn head(stream: &mut impl BufRead) -> String {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(stream.read_line(&mut head).unwrap() > 0, "no head in {head:?}");
    }
    head
}

/// Reads one response from a connection that stays open.
fn next_reply(stream: &mut impl BufRead) -> Reply {
    let head = head(stream);
    let mut reply = Reply { status: status(&head), head, body: String::new() };
    let length = reply.field("Content-Length").unwrap().parse().unwrap();
    stream.take(length).read_to_string(&mut reply.body).unwrap();
    reply
}

/// An open event stream.
struct Events {
    stream: BufReader<TcpStream>,
}

impl Events {
    /// Reads the next chunk: all that was told at once, or nothing at the end.
    fn state(&mut self) -> String {
        let mut length = String::new();
        self.stream.read_line(&mut length).unwrap();
        let length = usize::from_str_radix(length.trim_end(), 16).unwrap();
        let mut chunk = vec![0; length + 2];
        self.stream.read_exact(&mut chunk).unwrap();
        assert_eq!(chunk.split_off(length), b"\r\n");
        String::from_utf8(chunk).unwrap()
    }

    /// Reads the head, and what is told at first.
    fn start(&mut self) -> (String, String) {
        (head(&mut self.stream), self.state())
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
    events.start();
    let address = preview.server.address();
    drop(preview);
    assert_eq!(events.state(), "", "event streams end");
    let mut tries = (0..200).inspect(|_| std::thread::sleep(Duration::from_millis(10)));
    assert!(tries.any(|_| TcpStream::connect(address).is_err()), "the port is free again");
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
