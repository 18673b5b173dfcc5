//! Any bytes sent to a running preview: an answer of HTTP or a closed connection, never a file that is not of the site,
//! never a header that the client wrote; and the next honest request is answered.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tidings::lang::Lang;
use tidings::output::artifact::{Artifact, ArtifactPath, Kind, Site};
use tidings::serve::{Options, Outcome, Source, run};

/// See the module. Before the first empty line it is a head; a `Host` is added unless the first byte is odd.
pub fn check(data: &[u8]) {
    let Some((form, data)) = data.split_first() else { return };
    // Never answered, see `src/serve/server.rs`: each would only wait for the end of its time.
    if [b"HTTP/2.0", b"HTTP/3.0"].iter().any(|version| data.windows(8).any(|part| part == *version)) {
        return;
    }
    let mut request = data.to_vec();
    if form % 2 == 0 {
        let end = data.windows(2).position(|pair| pair == b"\r\n").map_or(data.len(), |at| at);
        request.splice(end..end, b"\r\nHost: localhost".iter().copied());
    }
    request.extend_from_slice(b"\r\n\r\n");
    let reply = send(&request);
    if !reply.is_empty() {
        let text = String::from_utf8_lossy(&reply);
        let status: u16 = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        assert!(text.starts_with("HTTP/") && (200..=505).contains(&status), "{text}");
        // Only the beginning was read: of a long head the last line may be half of one.
        let head = text.split_once("\r\n\r\n").or_else(|| text.rsplit_once("\r\n")).map_or("", |(head, _)| head);
        for line in head.split("\r\n").skip(1) {
            let name = line.split(':').next().unwrap_or_default();
            assert!(!line.contains(['\n', '\r', '\0']), "{line:?}");
            assert!(!name.eq_ignore_ascii_case("set-cookie"), "{line:?}");
            if let Some(place) = line.strip_prefix("Location: ") {
                assert!(place.starts_with('/') && !place.starts_with("//"), "{line:?}");
            }
        }
        assert!(!text.contains("root:x:0"), "a file of the system");
    }
    static COUNT: Mutex<u32> = Mutex::new(0);
    let mut count = COUNT.lock().expect("one thread");
    *count += 1;
    if *count % 64 == 0 {
        assert!(
            send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").starts_with(b"HTTP/1.1 200"),
            "it no longer answers"
        );
    }
}

fn send(request: &[u8]) -> Vec<u8> {
    let Ok(mut stream) = TcpStream::connect(address()) else { return Vec::new() };
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a timeout");
    let mut reply = Vec::new();
    if stream.write_all(request).and_then(|()| stream.shutdown(Shutdown::Write)).is_ok() {
        // An event stream never ends; its first bytes are enough.
        let _ = stream.take(4096).read_to_end(&mut reply);
    }
    reply
}

fn address() -> &'static str {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS.get_or_init(|| {
        let (tell, told) = mpsc::channel();
        let options = Options {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            open: false,
            roots: Vec::new(),
            lang: Lang::En,
            now: Arc::new(|| -> SystemTime { UNIX_EPOCH }),
        };
        let build = |_| Outcome::Built { site: Arc::new(Files(site())), examination: Box::new(|_| None) };
        // Ends with the process: a preview has no end by design.
        thread::spawn(move || run(options, build, &|line: &str| drop(tell.send(line.to_owned()))));
        let line = told.iter().find_map(|line| line.strip_prefix("Preview: http://").map(str::to_owned));
        line.expect("an address").trim_end_matches('/').to_owned()
    })
}

fn site() -> Site {
    let page =
        |path: &str, text: &str| Artifact::new(ArtifactPath::new(path).expect("a path"), text.as_bytes(), Kind::Page);
    let site = Site::new(vec![
        page("index.html", "<body>home</body>"),
        page("404.html", "<body>lost</body>"),
        page("notices/复试/index.html", "<body>a notice</body>"),
        page("zh/all.ics", "BEGIN:VCALENDAR"),
    ]);
    site.expect("a site")
}

struct Files(Site);

impl Source for Files {
    fn file(&self, path: &str) -> Option<Artifact> {
        self.0.get(path).cloned()
    }

    fn version(&self) -> String {
        "1".to_owned()
    }
}
