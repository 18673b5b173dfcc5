//! Clients that a preview must survive: slow, huge, malformed, many, and those that pretend to be this computer. The
//! running program is asked; beside each a browser must still get its page soon.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use crate::preview::Preview;
use crate::program::{NOTICE, notice, small, write};

/// A page on a busy machine; what is hung up takes for ever.
const SOON: Duration = Duration::from_secs(15);

const PAGE: &str = "/zh/notices/a/";

fn start() -> (tempfile::TempDir, Preview) {
    let (temp, root) = small();
    write(&root, "secret.txt", b"SECRET");
    let preview = Preview::start(&root);
    (temp, preview)
}

/// A browser gets its page, again and again.
fn assert_served(preview: &Preview, beside: &str) {
    for _ in 0..5 {
        let started = Instant::now();
        let page = preview.get(PAGE);
        assert!(page.starts_with("HTTP/1.1 200 ") && page.trim_end().ends_with("</html>"), "{beside}: {page:.200}");
        assert!(started.elapsed() < SOON, "{beside}: a page took {:?}", started.elapsed());
    }
}

/// A browser that was turned away asks again, and soon gets every page: a listener that recovers may fall once more
/// over what still waits before it.
#[cfg(unix)]
fn assert_served_in_the_end(preview: &Preview, after: &str) {
    let started = Instant::now();
    let mut in_a_row = 0;
    while in_a_row < 5 {
        assert!(started.elapsed() < 2 * SOON, "{after}: still refusals");
        let page = preview.get(PAGE);
        if page.starts_with("HTTP/1.1 200 ") {
            assert!(page.trim_end().ends_with("</html>"), "{after}: {page:.200}");
            in_a_row += 1;
        } else {
            in_a_row = 0;
            thread::sleep(Duration::from_millis(100));
        }
    }
}

/// The status of an answer; 0 where the connection was closed without one.
fn status(reply: &[u8]) -> u16 {
    let text = String::from_utf8_lossy(reply);
    text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

/// The most memory the program has held, MiB, where the system tells.
fn most_memory(preview: &Preview) -> Option<u64> {
    let told = std::fs::read_to_string(Path::new("/proc").join(preview.id().to_string()).join("status")).ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().to_owned();
    line.trim_end_matches(" kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

#[test]
fn two_hundred_who_send_a_byte_a_second() {
    let (_temp, preview) = start();
    let mut slow: Vec<TcpStream> = (0..200).map(|_| preview.connect()).collect();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let head = b"GET /zh/ HTTP/1.1\r\nHost: localhost\r\nX-Long: ";
            // Ends by itself, should the other side fail.
            for round in 0..20 {
                for stream in &mut slow {
                    let _ = stream.write_all(&[*head.get(round).unwrap_or(&b'a')]);
                }
                for _ in 0..10 {
                    if done.load(SeqCst) {
                        return;
                    }
                    thread::sleep(Duration::from_millis(100));
                }
            }
        });
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(5) {
            assert_served(&preview, "200 slow heads");
        }
        done.store(true, SeqCst);
    });
    drop(slow);
    assert_served(&preview, "200 slow heads that left");
}

#[test]
fn two_hundred_who_do_not_send_the_body_they_promised() {
    let (_temp, preview) = start();
    for (promised, held) in
        [("Content-Length: 2000000", 200), ("Content-Length: 90000000", 60), ("Transfer-Encoding: chunked", 60)]
    {
        let mut slow = Vec::new();
        for _ in 0..held {
            let mut stream = preview.connect();
            stream.write_all(format!("POST / HTTP/1.1\r\nHost: localhost\r\n{promised}\r\n\r\n").as_bytes()).unwrap();
            slow.push(stream);
        }
        assert_served(&preview, promised);
        drop(slow);
        assert_served(&preview, promised);
    }
}

#[test]
fn two_hundred_who_do_not_take_what_they_asked_for() {
    // More than the system itself takes in for a browser that does not read.
    const FILM: usize = 40 << 20;
    let (_temp, root) = small();
    write(&root, "content/notices/a/film.mp4", &vec![7; FILM]);
    write(&root, NOTICE, notice("[film](film.mp4)").as_bytes());
    let preview = Preview::start(&root);
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut stream = preview.connect();
        stream.write_all(b"GET /files/notices/a/film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        slow.push(stream);
    }
    assert_served(&preview, "200 who do not read");
    if let Some(memory) = most_memory(&preview) {
        assert!(memory < 1200, "{memory} MiB for 200 readers of 40 MiB");
    }
    drop(slow);
    assert_served(&preview, "200 who did not read and left");
    // There is room again for one who takes what it asks for, as soon as it is noticed that those have left.
    let started = Instant::now();
    let film = loop {
        let film =
            preview.say(b"GET /files/notices/a/film.mp4 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        if status(&film) != 503 || started.elapsed() > SOON {
            break film;
        }
        thread::sleep(Duration::from_millis(100));
    };
    assert!(status(&film) == 200 && film.len() > FILM, "{} bytes, status {}", film.len(), status(&film));
}

/// What a page elsewhere can make a browser send: uploads that it breaks off. None may cost the preview a connection, of
/// which macOS gives it some hundred.
#[cfg(unix)]
#[test]
fn a_thousand_uploads_broken_off() {
    let (_temp, root) = small();
    let preview = Preview::start_with_files(&root, 256);
    for _ in 0..1000 {
        let head = "POST /zh/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n";
        // On a busy machine it may run out of files for a moment and turn one away; what counts is how it ends.
        let upload = std::net::TcpStream::connect(preview.address())
            .and_then(|mut stream| stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&[b'x'; 1000])));
        drop(upload);
        // A browser has six connections to a host.
        thread::sleep(Duration::from_millis(2));
    }
    assert_served_in_the_end(&preview, "a thousand uploads broken off");
}

#[test]
fn heads_and_bodies_without_measure() {
    let (_temp, preview) = start();
    let line = |length: usize| format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(length));
    let field = |length: usize| format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "a".repeat(length));
    let fields = |count: usize| format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: aaaaaaaa\r\n".repeat(count));
    for (request, expected) in [
        (line(8_000), 404),
        (line(40_000), 431),
        (line(20_000_000), 431),
        (field(8_000), 200),
        (field(40_000), 431),
        (field(20_000_000), 431),
        (fields(500), 200),
        (fields(500_000), 431),
    ] {
        assert_eq!(status(&preview.say(request.as_bytes())), expected, "{request:.60}… {}", request.len());
    }
    // Sent whole, and refused: what a form would do.
    for length in [1_000, 100_000, 50_000_000] {
        let mut request =
            format!("POST /zh/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n").into_bytes();
        request.resize(request.len() + length, b'x');
        assert_eq!(status(&preview.say(&request)), 405, "{length}");
    }
    let mut chunked = b"POST /zh/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..1000 {
        chunked.extend_from_slice(b"2710\r\n");
        chunked.resize(chunked.len() + 10_000, b'x');
        chunked.extend_from_slice(b"\r\n");
    }
    assert!([405, 0].contains(&status(&preview.say(&chunked))));
    assert_served(&preview, "huge requests");
    if let Some(memory) = most_memory(&preview) {
        assert!(memory < 500, "{memory} MiB after requests of 50 MB");
    }
}

#[test]
fn requests_that_are_none() {
    let (_temp, preview) = start();
    for bad in [
        &b""[..],
        b"\r\n\r\n",
        b"\n\n\n",
        b"\0\0\0\0\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET  /  HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nExpect: nothing\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"SSH-2.0-OpenSSH_9.0\r\n",
        "GET /通知 HTTP/1.1\r\nHost: localhost\r\n\r\n".as_bytes(),
    ] {
        let reply = preview.say(bad);
        let status = status(&reply);
        assert!(status == 0 || (200..=505).contains(&status), "{}", String::from_utf8_lossy(&reply));
        assert!(!String::from_utf8_lossy(&reply).contains("SECRET"));
    }
    // These `tiny_http` never answers, see `src/serve/server.rs`; nobody else may feel it.
    for bad in [&b"GET / HTTP/2.0\r\nHost: localhost\r\n\r\n"[..], b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
        for _ in 0..20 {
            preview.connect().write_all(bad).unwrap();
        }
    }
    assert_served(&preview, "requests that are none");
}

#[test]
fn thousands_in_a_row_and_many_in_one_breath() {
    let (_temp, preview) = start();
    // Each on a connection of its own.
    for _ in 0..2000 {
        assert_eq!(status(&preview.say(b"HEAD /zh/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")), 200);
    }
    // All on one, sent before any answer is read.
    let mut stream = preview.connect();
    let count = 2000;
    let requests = "HEAD /zh/ HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(count - 1)
        + "HEAD /zh/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let mut writer = stream.try_clone().unwrap();
    let sent = thread::spawn(move || writer.write_all(requests.as_bytes()));
    let mut replies = String::new();
    stream.read_to_string(&mut replies).unwrap();
    sent.join().unwrap().unwrap();
    assert_eq!(replies.matches("HTTP/1.1 200 OK\r\n").count(), count);
    assert_served(&preview, "thousands of requests");
}

#[test]
fn nobody_pretends_to_be_this_computer() {
    let (_temp, preview) = start();
    for host in [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.1",
        "2130706433",
        "[::ffff:127.0.0.1]",
        "localhost@evil.example",
        "evil.example#localhost",
        "",
        "localhost, evil.example",
        "office-pc",
    ] {
        let reply = preview.say(format!("GET {PAGE} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
        assert_eq!(status(&reply), 403, "{host:?}");
        assert!(!String::from_utf8_lossy(&reply).contains("<html"), "{host:?}");
    }
    for target in ["http://evil.example/", "http://localhost/zh/", "//evil.example/zh/"] {
        let reply = preview.say(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes());
        assert!([400, 404].contains(&status(&reply)), "{target}");
    }
    // Another site's page may not read what it asks for, and no answer says that it may.
    let reply = preview
        .say(format!("GET {PAGE} HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n\r\n").as_bytes());
    assert!(!String::from_utf8_lossy(&reply).to_ascii_lowercase().contains("access-control-allow"));
}

#[test]
fn no_path_leads_out_of_the_site() {
    let (_temp, preview) = start();
    for path in [
        "/../secret.txt",
        "/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%252fsecret.txt",
        "/zh/../../secret.txt",
        "/zh/..\\..\\secret.txt",
        "/..\\secret.txt",
        "/%5c..%5csecret.txt",
        "/..%c0%afsecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/secret.txt",
        "/secret.txt%00.html",
        "/zh/%00",
        "/C:/secret.txt",
        "/C:%5csecret.txt",
        "/c|/secret.txt",
        "//secret.txt",
        "///etc/passwd",
        "/etc/passwd",
        "/%2fetc%2fpasswd",
        "/~root/",
        "/proc/self/environ",
        "/content/site.yaml",
        "/content/notices/a/index.zh.md",
        "/portal.lock",
        "/.tidings-manifest",
        "/themes/harbour/theme.yaml",
        "/zh/notices/a/index.html/",
        "/zh/notices/a/index.html::$DATA",
        "/zh/notices/a/.",
        "/ZH/NOTICES/A/",
        "/_tidings/../secret.txt",
        "/files/../secret.txt",
        "/files/notices/a/../../../secret.txt",
        "/files/%2e%2e/%2e%2e/secret.txt",
        "/files/notices/a/index.zh.md",
        "/files//etc/passwd",
        "/CON",
        "/nul.txt",
        "/.%2e/secret.txt",
        "/%2e./secret.txt",
        "/..;/secret.txt",
        "/%u002e%u002e/secret.txt",
        "/．．/secret.txt",
    ] {
        for path in [path.to_owned(), path.replace("secret.txt", "etc/passwd")] {
            let reply = preview.say(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes());
            assert!([0, 400, 404].contains(&status(&reply)), "{path}: {}", status(&reply));
            let text = String::from_utf8_lossy(&reply);
            assert!(!["SECRET", "root:x", "base_url", "published:"].iter().any(|word| text.contains(word)), "{path}");
        }
    }
}

#[test]
fn what_each_method_gets_and_what_every_answer_says() {
    let (_temp, preview) = start();
    let ask = |method: &str, path: &str, fields: &str| {
        let reply = preview.say(format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n").as_bytes());
        let text = String::from_utf8_lossy(&reply).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        (status(&reply), head.to_owned(), body.to_owned())
    };
    let (code, head, body) = ask("GET", PAGE, "");
    assert_eq!((code, body.contains("</html>")), (200, true));
    let of_head = ask("HEAD", PAGE, "");
    assert_eq!((of_head.0, of_head.2.as_str()), (200, ""));
    let length = |head: &str| head.lines().find(|line| line.starts_with("Content-Length")).map(str::to_owned);
    assert_eq!(length(&of_head.1), length(&head));
    // A part is not promised, so the whole comes, which RFC 9110 §14.2 allows.
    let part = ask("GET", PAGE, "Range: bytes=0-9\r\n");
    assert_eq!((part.0, part.2 == body), (200, true));
    assert_eq!(ask("GET", PAGE, "Range: bytes=99999999999999999999-1,,-\r\n").0, 200);
    for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "BREW", "\u{7f}"]
    {
        let (code, head, _) = ask(method, PAGE, "Cookie: a=b\r\n");
        assert!(code == 405 || code == 400, "{method}: {code}");
        assert!(!head.contains("a=b"), "{method} tells what it was told");
    }
    for path in [PAGE, "/nothing", "/zh/feeds/all.ics", "/%", "/_tidings/reload.js", "/zh"] {
        let (_, head, _) = ask("GET", path, "");
        for field in [
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: same-origin",
            "X-Frame-Options: SAMEORIGIN",
            "Cache-Control: no-cache",
        ] {
            assert!(head.contains(field), "{path} without {field}: {head}");
        }
        assert!(!head.contains("Set-Cookie"), "{path}: {head}");
    }
    let (_, head, _) = ask("GET", PAGE, "");
    assert!(head.contains("Content-Security-Policy: frame-ancestors 'self'"), "{head}");
}

#[test]
fn only_asked_does_it_listen_to_the_network_and_then_it_warns() {
    let (_temp, root) = small();
    let loopback = Preview::start(&root);
    assert!(loopback.address().starts_with("127.0.0.1:"), "{}", loopback.address());
    assert!(!loopback.told_within(Duration::from_secs(2), "network"));
    let open = Preview::start_with(&root, &["--host", "0.0.0.0"]);
    assert!(open.told_within(SOON, "warning: others on the network can open this preview"));
    assert_eq!(status(&open.say(b"GET /zh/ HTTP/1.1\r\nHost: office-pc:8000\r\n\r\n")), 200);
}

#[test]
fn it_ends_no_answer_for_one_who_closes_half() {
    let (_temp, preview) = start();
    let mut stream = preview.connect();
    stream.write_all(b"GET /zh/ HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).unwrap();
    assert_eq!(status(&reply), 200);
}
