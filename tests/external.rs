//! `tidings check --external`: other sites are asked whether they answer, on demand only. The other site stands in this
//! test.

mod staff;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use staff::{Run, fresh_portal, tidings};

/// What the other site was asked: method and path.
type Asked = Arc<Mutex<Vec<String>>>;

fn other_site() -> (u16, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let asked = Asked::default();
    let log = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let log = Arc::clone(&log);
            thread::spawn(move || answer(stream, &log));
        }
    });
    (port, asked)
}

fn answer(mut stream: TcpStream, log: &Asked) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let mut first = String::new();
    if reader.read_line(&mut first).is_err() {
        return;
    }
    while reader.by_ref_line().is_some_and(|line| !line.trim().is_empty()) {}
    let asked = first.rsplit_once(' ').map_or("", |(asked, _)| asked).to_owned();
    log.lock().expect("the log").push(asked.clone());
    let status = match asked.as_str() {
        "HEAD /no-head" => "405 Method Not Allowed",
        _ if asked.ends_with("/slow") => return thread::sleep(Duration::from_secs(30)),
        _ if asked.ends_with("/gone") => "404 Not Found",
        _ if asked.ends_with("/broken") => "500 Internal Server Error",
        _ if asked.ends_with("/closed") => "412 Precondition Failed",
        _ if asked.ends_with("/moved") => "302 Found\r\nLocation: /fine",
        _ if asked.ends_with("/round") => "302 Found\r\nLocation: /round",
        _ => "200 OK",
    };
    let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

/// One more line of a request.
trait Line {
    fn by_ref_line(&mut self) -> Option<String>;
}

impl<R: BufRead> Line for R {
    fn by_ref_line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.read_line(&mut line).ok().filter(|length| *length > 0).map(|_| line)
    }
}

/// A port on which nobody listens.
fn silent_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

const GUIDE: &str = "content/guides/links.zh.md";

fn link(root: &Path, text: &str) {
    fs::write(root.join(GUIDE), format!("---\ntitle: 链接\n---\n{text}\n")).expect("written");
}

fn check(root: &Path, lang: &str, more: &[&str]) -> Run {
    tidings(root, lang, &[&["check", "--format", "github"], more].concat())
}

/// The messages about other sites: place and text.
fn told(run: &Run) -> Vec<String> {
    run.said.lines().filter(|line| line.contains("external-link")).map(str::to_owned).collect()
}

#[test]
fn every_dead_address_is_told_once_at_its_first_place() {
    let (_temp, root) = fresh_portal();
    let (port, asked) = other_site();
    let (site, dead) = (format!("http://127.0.0.1:{port}"), silent_port());
    link(
        &root,
        &format!(
            "[好]({site}/fine#part) [好]({site}/fine) [换]({site}/moved) [不答头]({site}/no-head)\n\n\
             [没了]({site}/gone) 和 <{site}/broken>，再看 {site}/gone#top。\n\n\
             [圈]({site}/round) [拒]({site}/closed) [慢]({site}/slow) [停](http://127.0.0.1:{dead}/x)\n\n\
             [自己](https://notices.example.edu.cn/zh/) [信](mailto:a@b.cn)"
        ),
    );
    let site_yaml = root.join("content/site.yaml");
    let settings = fs::read_to_string(&site_yaml).expect("text");
    fs::write(&site_yaml, format!("# {site}/remark\norganisation_url: {site}/gone\n{settings}")).expect("written");

    let run = check(&root, "en", &["--external", "--timeout", "1"]);
    let told = told(&run);
    let expected = [
        ("warning", "links.zh.md,line=6", "/broken answers with an error (500)"),
        ("warning", "links.zh.md,line=6", "/gone is gone (404) (linked from 2 more places)"),
        ("warning", "links.zh.md,line=8", "/round leads round in circles"),
        ("notice", "links.zh.md,line=8", "/closed turns programs away (412)"),
        ("warning", "links.zh.md,line=8", "/slow did not answer within 1 s"),
        ("warning", "links.zh.md,line=8", "/x cannot be reached"),
    ];
    for (level, place, text) in expected {
        let found = told.iter().filter(|line| line.contains(text)).collect::<Vec<_>>();
        assert_eq!(found.len(), 1, "{text}: {told:#?}");
        assert!(found[0].starts_with(&format!("::{level} ")) && found[0].contains(place), "{}", found[0]);
    }
    assert_eq!((told.len(), run.code), (expected.len(), 1), "{told:#?}");
    let asked = asked.lock().expect("the log").clone();
    assert_eq!(asked.iter().filter(|asked| *asked == "HEAD /fine").count(), 2, "once itself, once moved to: {asked:?}");
    assert!(!asked.iter().any(|asked| asked.contains("remark")), "{asked:?}");

    let chinese = check(&root, "zh", &["--external", "--timeout", "1"]);
    for text in
        ["/gone 已经不存在（404）（另有 2 处链接到这里）", "/slow 1 秒内没有回应", "/closed 拒绝程序访问（412）"]
    {
        assert!(chinese.said.contains(text), "{text}: {}", chinese.said);
    }
}

#[test]
fn nobody_is_asked_unless_told_to() {
    let (_temp, root) = fresh_portal();
    let (port, asked) = other_site();
    link(&root, &format!("[没了](http://127.0.0.1:{port}/gone)"));
    assert!(told(&check(&root, "en", &[])).is_empty());
    assert_eq!(tidings(&root, "en", &["build", "--drafts"]).code, 0);
    assert!(asked.lock().expect("the log").is_empty());
    for wrong in [&["--timeout", "5"][..], &["--external", "--timeout", "0"], &["--external", "--fingerprints"]] {
        assert_eq!(check(&root, "en", wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn a_computer_without_a_network_hears_that_once() {
    let (_temp, root) = fresh_portal();
    let port = silent_port();
    link(
        &root,
        &format!("[甲](http://127.0.0.1:{port}/a) [乙](http://127.0.0.1:{port}/b) [丙](http://127.0.0.1:{port}/c)"),
    );
    let run = check(&root, "zh", &["--external", "--timeout", "2"]);
    let told = told(&run);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("3 个外部网址一个也连不上，多半是这台电脑没有联网"), "{told:#?}");
}
