//! Single requests: what is served, what is refused, and that nothing a client does stops the server.

use super::*;

#[test]
fn pages_and_files() {
    let preview = Preview::of(portal());
    for (target, status, kind, body) in [
        ("/", 200, "text/html; charset=utf-8", "首页"),
        ("/index.html", 200, "text/html; charset=utf-8", "首页"),
        ("/?a=b%zz", 200, "text/html; charset=utf-8", "首页"),
        ("/notices/%E5%A4%8D%E8%AF%95/", 200, "text/html; charset=utf-8", "复试通知"),
        ("/notices/%e5%a4%8d%e8%af%95/%E5%90%8D%E5%8D%95%201.pdf", 200, "application/pdf", "a list"),
        ("/zh/all.ics", 200, "text/calendar; charset=utf-8", "BEGIN:VCALENDAR"),
        ("/nothing", 404, "text/html; charset=utf-8", "找不到"),
        ("/en/nothing/", 404, "text/html; charset=utf-8", "not found"),
        ("/_tidings/reload.js", 200, "text/javascript; charset=utf-8", "EventSource"),
        ("/_tidings/overlay.css", 200, "text/css; charset=utf-8", "#tidings-overlay"),
        ("/_tidings/else", 404, "text/html; charset=utf-8", "找不到"),
    ] {
        let reply = preview.get(target);
        assert_eq!(reply.status, status, "{target}");
        assert_eq!(reply.field("Content-Type"), Some(kind), "{target}");
        assert!(reply.body.contains(body), "{target}: {}", reply.body);
        assert_eq!(reply.field("Content-Length").unwrap(), reply.body.len().to_string());
    }
    let bare = Preview::of(site(&[("a.txt", "x")]));
    assert_eq!(bare.get("/").status, 404);
}

#[test]
fn every_response_has_the_safe_fields_and_the_date() {
    let preview = Preview::of(portal());
    for target in ["/", "/zh/all.ics", "/nothing", "/notices/%E5%A4%8D%E8%AF%95", "/%"] {
        let reply = preview.get(target);
        assert_eq!(reply.field("Date"), Some("Sun, 22 Nov 2026 12:00:00 GMT"));
        assert_eq!(reply.field("Cache-Control"), Some("no-cache"));
        assert_eq!(reply.field("X-Content-Type-Options"), Some("nosniff"));
        assert_eq!(reply.field("Referrer-Policy"), Some("same-origin"));
    }
}

#[test]
fn only_pages_get_the_script_and_before_the_end_of_the_body() {
    let preview = Preview::of(portal());
    let version = preview.hub.view().version.clone();
    let added = format!("<script src=\"/_tidings/reload.js\" data-version=\"{version}\"></script>\n</body></html>");
    assert!(preview.get("/").body.ends_with(&added));
    assert!(preview.get("/notices/%E5%A4%8D%E8%AF%95/").body.ends_with("</script>\n</BODY>"));
    assert_eq!(preview.get("/zh/all.ics").body, "BEGIN:VCALENDAR");
}

#[test]
fn a_folder_without_slash_moves_within_the_site() {
    let preview = Preview::of(portal());
    let reply = preview.get("/notices/%E5%A4%8D%E8%AF%95?a=1");
    assert_eq!((reply.status, reply.field("Location")), (301, Some("/notices/%E5%A4%8D%E8%AF%95/?a=1")));
    assert_eq!(preview.get("//notices/%E5%A4%8D%E8%AF%95").status, 404);
}

#[test]
fn nothing_but_the_site_can_be_reached() {
    let preview = Preview::of(portal());
    for (target, status) in [
        ("/../Cargo.toml", 404),
        ("/../../etc/passwd", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/notices/../index.html", 404),
        ("/./index.html", 404),
        ("//etc/passwd", 404),
        ("/etc/passwd", 404),
        ("/C:/Windows/win.ini", 404),
        ("/..\\..\\Windows\\win.ini", 404),
        ("/%5c%5cserver%5cshare", 404),
        ("/index.html/", 404),
        ("/index.html%20", 404),
        ("/INDEX.HTML", 404),
        ("/notices%2f%E5%A4%8D%E8%AF%95/", 400),
        ("/..%2f..%2fetc/passwd", 400),
        ("/index.html%00.txt", 400),
        ("/%", 400),
        ("/%4", 400),
        ("/%zz", 400),
        ("/%+1", 400),
        ("/%ff", 400),
        ("/a#b", 400),
        ("index.html", 400),
        ("*", 400),
        ("http://localhost/", 400),
        ("file:///etc/passwd", 400),
    ] {
        let reply = preview.get(target);
        assert_eq!(reply.status, status, "{target}");
        assert!(!reply.body.contains("root:"), "{target}");
    }
}

#[test]
fn only_names_of_this_computer() {
    let preview = Preview::of(portal());
    for (host, status) in [
        ("localhost", 200),
        ("LocalHost:8000", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:8000", 200),
        ("[::1]", 200),
        ("evil.example", 403),
        ("localhost.evil.example", 403),
        ("evil.example:8000", 403),
        ("127.0.0.1.evil.example", 403),
        ("localhost:80:80", 403),
        ("localhost:evil", 403),
        ("", 403),
    ] {
        let reply = preview.send(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
        assert_eq!(reply.status, status, "{host:?}");
    }
    assert_eq!(preview.send(b"GET / HTTP/1.1\r\n\r\n").status, 400);
    assert_eq!(preview.send(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n").status, 400);
}

#[test]
fn a_server_open_to_the_network_takes_any_name() {
    let hub = Arc::new(Hub::new(Lang::En));
    hub.show(portal());
    let server = Server::start((Ipv4Addr::UNSPECIFIED, 0).into(), Arc::clone(&hub), Arc::new(noon)).unwrap();
    let preview = Preview { hub, server };
    assert_eq!(preview.send(b"GET / HTTP/1.1\r\nHost: office-pc:8000\r\n\r\n").status, 200);
}

#[test]
fn only_get_and_head() {
    let preview = Preview::of(portal());
    let get = preview.get("/");
    let head = preview.ask("HEAD", "/", "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.head, get.head);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "get", "CONNECT"] {
        let reply = preview
            .send(format!("{method} / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello").as_bytes());
        assert_eq!((reply.status, reply.field("Allow")), (405, Some("GET, HEAD")), "{method}");
    }
    let body = "x".repeat(100_000);
    let long = format!("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n{body}");
    assert_eq!(preview.send(long.as_bytes()).status, 405, "the answer arrives although the body is not read");
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let preview = Preview::of(portal());
    let tag = preview.get("/").field("ETag").unwrap().to_owned();
    for (known, status) in [
        (tag.as_str(), 304),
        (&format!("\"other\", {tag}"), 304),
        (&format!("W/{tag}"), 304),
        ("*", 304),
        ("\"other\"", 200),
        ("", 200),
    ] {
        let reply = preview.ask("GET", "/", &format!("If-None-Match: {known}\r\n"));
        assert_eq!(reply.status, status, "{known}");
        assert_eq!(reply.field("ETag"), Some(tag.as_str()));
        assert_eq!(reply.body.is_empty(), status == 304);
        assert_eq!(reply.field("Content-Length").is_none(), status == 304);
    }
    let reply = preview.ask("GET", "/nothing", "If-None-Match: *\r\n");
    assert_eq!(reply.status, 404, "an error is told each time");
    preview.hub.fail("broken".into());
    let reply = preview.ask("GET", "/", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!(reply.status, 200, "the page with messages is another page");
}

#[test]
fn a_connection_stays_for_further_requests() {
    let preview = Preview::of(portal());
    let mut stream = preview.connect();
    // Sent before any answer, and answered in this order.
    for target in ["/zh/all.ics", "/nothing", "/", "/_tidings/reload.js", "/zh/all.ics"] {
        stream.write_all(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes()).unwrap();
    }
    let mut stream = BufReader::new(stream);
    let statuses: Vec<u16> = (0..4).map(|_| next_reply(&mut stream).status).collect();
    assert_eq!(statuses, [200, 404, 200, 200]);
    assert_eq!(next_reply(&mut stream).body, "BEGIN:VCALENDAR");
}

#[test]
fn malformed_and_long_requests() {
    let preview = Preview::of(portal());
    for bad in [
        &b"\r\n\r\n"[..],
        b"GET /\r\n\r\n",
        b"GET / HTTP/7\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET /\nSet-Cookie:a HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /notices/%E5%A4%8D%E8%AF%95?\nSet-Cookie:a HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ] {
        assert_eq!(preview.send(bad).status, 400, "{bad:?}");
    }
    assert_eq!(preview.get(&format!("/{}", "a".repeat(40_000))).status, 431);
    assert_eq!(preview.get(&format!("/{}", "a".repeat(20_000))).status, 404);
    for beyond_answer in [&b"\x16\x03\x01\x00\xa5\n\n"[..], b"GET /\xff HTTP/1.1\r\n\r\n"] {
        let mut stream = preview.connect();
        stream.write_all(beyond_answer).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        assert_eq!(stream.read(&mut [0; 16]).unwrap_or(0), 0, "{beyond_answer:?}");
    }
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn a_body_beyond_all_memory_costs_nobody_else() {
    let preview = Preview::of(portal());
    let mut stream = preview.connect();
    stream.write_all(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4611686018427387904\r\n\r\n").unwrap();
    // The end of the process would not come at once.
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(preview.get("/").status, 200);
    drop(stream);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn many_who_say_nothing_and_many_who_listen_do_not_stop_it() {
    let preview = Preview::of(portal());
    let mut silent = Vec::new();
    for number in 0..16 {
        let mut stream = preview.connect();
        stream.write_all(if number % 2 == 0 { b"GET / HT" } else { b"" }).unwrap();
        silent.push(stream);
    }
    let mut first = preview.events();
    first.start();
    let mut streams = Vec::new();
    for _ in 0..24 {
        let mut stream = preview.events();
        stream.start();
        streams.push(stream);
    }
    assert_eq!(first.state(), "", "the oldest had to go");
    assert_eq!(preview.get("/").status, 200);
    let mut last = preview.events();
    last.start();
    preview.hub.fail("broken".into());
    assert!(last.state().contains("broken"), "the newest still hears");
    drop((silent, streams));
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn somebody_who_does_not_read_holds_nobody_up() {
    let film = "x".repeat(30_000_000);
    let preview = Preview::of(site(&[("film.mp4", &film), ("index.html", "<body>here</body>")]));
    let mut idle = Vec::new();
    for _ in 0..12 {
        let mut stream = preview.connect();
        stream.write_all(b"GET /film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        idle.push(stream);
    }
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn connections_that_come_at_once_are_all_answered() {
    for _ in 0..5 {
        let preview = Preview::of(portal());
        // Until the threads of a fresh `tiny_http` wait for work.
        std::thread::sleep(Duration::from_millis(20));
        let mut streams: Vec<TcpStream> = (0..10).map(|_| preview.connect()).collect();
        for stream in &mut streams {
            stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        }
        // All stay open until the last is answered.
        let mut streams: Vec<_> = streams.into_iter().map(BufReader::new).collect();
        assert!(streams.iter_mut().all(|stream| next_reply(stream).status == 200));
    }
}

#[test]
fn the_bar_asks_for_another_instant_and_leads_back_to_its_page() {
    let preview = Preview::of(portal());
    for (query, status, location, wish) in [
        ("at=2024-11-12T09%3A00&back=%2Fzh%2Fnotices%2F", 303, Some("/zh/notices/"), Some("2024-11-12T09:00")),
        ("at=&back=%2F", 303, Some("/"), Some("")),
        ("at=2024-11-12T09%3A00&back=%2F&at=", 303, Some("/"), Some("")),
        ("at=2024-11-12&back=%2F%2Felsewhere.example%2F", 303, Some("/"), Some("2024-11-12")),
        ("at=2024-11-12&back=%2F%5Celsewhere.example%2F", 303, Some("/"), Some("2024-11-12")),
        ("at=2024-11-12&back=%2F.%2F%2Felsewhere.example", 303, Some("/"), Some("2024-11-12")),
        ("at=2024-11-12&back=%2Fa%0D%0ASet-Cookie%3Ax", 303, Some("/"), Some("2024-11-12")),
        ("at=%3Cscript%3E&back=%2F", 400, None, None),
        ("back=%2F", 400, None, None),
    ] {
        let reply = preview.ask("GET", &format!("/_tidings/at?{query}"), "Sec-Fetch-Site: same-origin\r\n");
        assert_eq!((reply.status, reply.field("Location")), (status, location), "{query}");
        assert_eq!(preview.hub.take_wish().as_deref(), wish, "{query}");
    }
    for (from, status) in [("cross-site", 403), ("same-site", 403), ("same-origin", 303), ("none", 303)] {
        let reply = preview.ask("GET", "/_tidings/at?at=2024-11-12&back=%2F", &format!("Sec-Fetch-Site: {from}\r\n"));
        assert_eq!((reply.status, preview.hub.take_wish().is_some()), (status, status == 303), "{from}");
    }
    // Browsers that do not say where a request comes from.
    for (header, status) in
        [("", 403), ("Referer: http://elsewhere.example/\r\n", 403), ("Referer: http://localhost/zh/\r\n", 303)]
    {
        let reply = preview.ask("GET", "/_tidings/at?at=2024-11-12&back=%2F", header);
        assert_eq!((reply.status, preview.hub.take_wish().is_some()), (status, status == 303), "{header}");
    }
    preview.ask("HEAD", "/_tidings/at?at=2024-11-12&back=%2F", "");
    assert_eq!(preview.hub.take_wish(), None, "a look ahead changes nothing");
}

#[test]
fn a_calendar_is_sent_once_and_then_only_when_it_changed() {
    let preview = Preview::of(portal());
    let reply = preview.get("/zh/all.ics");
    assert_eq!(reply.field("Content-Type"), Some("text/calendar; charset=utf-8"));
    let (tag, since) = (reply.field("ETag").unwrap(), reply.field("Last-Modified").unwrap());
    assert_eq!(since, "Sun, 22 Nov 2026 12:00:00 GMT");
    for (fields, status) in [
        (format!("If-None-Match: {tag}\r\n"), 304),
        (format!("If-Modified-Since: {since}\r\n"), 304),
        (format!("If-None-Match: \"other\"\r\nIf-Modified-Since: {since}\r\n"), 200),
        // Later than ours: the preview's clock was set back since.
        ("If-Modified-Since: Mon, 23 Nov 2026 12:00:00 GMT\r\n".to_owned(), 200),
    ] {
        assert_eq!(preview.ask("GET", "/zh/all.ics", &fields).status, status, "{fields}");
    }
}
