//! Rebuilding: what an open page hears, and what it shows when a build fails.

use super::*;
use std::fs;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

/// Before a refused save is tried again.
const TRY_AGAIN: Duration = Duration::from_millis(20);

#[test]
fn an_open_page_hears_of_each_new_site() {
    let preview = Preview::of(portal());
    let mut events = preview.events();
    let first = preview.hub.view().version.clone();
    let (head, state) = events.start();
    assert!(
        head.starts_with("HTTP/1.1 200 OK\r\n")
            && head.contains("Content-Type: text/event-stream; charset=utf-8\r\n")
            && head.contains("Cache-Control: no-cache\r\n")
            && head.contains("Date: Sun, 22 Nov 2026 12:00:00 GMT\r\n")
    );
    assert!(head.contains("Transfer-Encoding: chunked\r\n") && !head.contains("Content-Length"));
    assert_eq!(state, format!("retry: 1000\n\nevent: overlay\ndata: \n\nevent: site\ndata: {first}\n\n"));

    preview.hub.show(site(&[("index.html", "<body>new</body>")]));
    let second = preview.hub.view().version.clone();
    assert_ne!(first, second);
    assert_eq!(events.state(), format!("event: overlay\ndata: \n\nevent: site\ndata: {second}\n\n"));
    assert!(preview.get("/").body.contains(&format!("data-version=\"{second}\"")));

    preview.hub.show(portal());
    assert!(events.state().ends_with(&format!("data: {first}\n\n")), "the same site has the same version");
}

#[test]
fn a_failed_build_keeps_the_site_and_shows_its_messages() {
    let preview = Preview::of(portal());
    let good = preview.get("/").body;
    let mut events = preview.events();
    events.start();
    preview.hub.fail("错误[T012]：<script>alert('x')</script>\r\n  --> zh/a.md:3:1 & \"b\"\u{1b}[0m".into());
    let box_of_messages = "<aside id=\"tidings-overlay\" role=\"alert\" lang=\"zh-CN\"><h2>生成失败，页面仍是上一次成功生成的内容</h2>\
        <button type=\"button\">关闭</button><pre tabindex=\"0\">错误[T012]：&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\n  \
        --&gt; zh/a.md:3:1 &amp; &quot;b&quot;\u{fffd}[0m</pre></aside>";
    let page = preview.get("/");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("首页") && page.body.contains(box_of_messages), "{}", page.body);
    let version = preview.hub.view().version.clone();
    let data = box_of_messages.replace('\n', "\ndata: ");
    let expected = format!("event: overlay\ndata: {data}\n\nevent: site\ndata: {version}\n\n");
    assert_eq!(events.state(), expected);
    assert_eq!(preview.get("/zh/all.ics").body, "BEGIN:VCALENDAR");

    preview.hub.show(portal());
    assert_eq!(events.state(), format!("event: overlay\ndata: \n\nevent: site\ndata: {version}\n\n"));
    assert_eq!(preview.get("/").body, good);
}

#[test]
fn before_the_first_site_there_are_only_messages() {
    let preview = Preview::empty();
    let page = preview.get("/any/thing");
    assert_eq!((page.status, page.field("Content-Type")), (503, Some("text/html; charset=utf-8")));
    assert!(page.body.contains("<html lang=\"zh-CN\">") && page.body.contains("正在生成网站"));
    preview.hub.fail("错误：没有 site.yaml".into());
    let page = preview.get("/");
    assert_eq!(page.status, 503);
    assert!(page.body.contains("<title>还没有可以预览的网站</title>"));
    assert!(page.body.contains("<h2>生成失败</h2>") && page.body.contains("错误：没有 site.yaml</pre>"));
    assert!(page.body.contains("/_tidings/reload.js\" data-version=\"\""));
    preview.hub.show(portal());
    assert_eq!(preview.get("/").status, 200);
}

/// A preview that runs on a folder with one file, and what it tells.
struct Running {
    _folder: tempfile::TempDir,
    file: PathBuf,
    told: mpsc::Receiver<String>,
    address: String,
}

impl Running {
    /// `build` makes a site of the file's text.
    fn start(text: &str, build: impl Fn(String, Request) -> Outcome + Send + 'static) -> Running {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("a.md");
        fs::write(&file, text).unwrap();
        let (tell, told) = mpsc::channel();
        let options = Options {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            open: false,
            roots: vec![folder.path().to_owned()],
            lang: Lang::Zh,
            now: Arc::new(noon),
        };
        let source = file.clone();
        let build = move |request: Request| build(fs::read_to_string(&source).unwrap(), request);
        // Ends with the test's process: `run` has no end by design.
        thread::spawn(move || run(options, build, &|line: &str| tell.send(line.to_owned()).unwrap()));
        let mut running = Running { _folder: folder, file, told, address: String::new() };
        let address = running.line();
        running.address.push_str(address.strip_prefix("预览地址：http://").unwrap().strip_suffix('/').unwrap());
        running
    }

    fn line(&self) -> String {
        self.told.recv_timeout(Duration::from_secs(20)).unwrap()
    }

    /// In one step, as editors do: on a busy machine a look might else fall between the emptying and the writing.
    fn save(&self, text: &str) {
        let beside = self.file.with_file_name(".a.md.new");
        fs::write(&beside, text).unwrap();
        // Windows may refuse for the moment in which the preview reads it; editors try again, too.
        let saved = (0..100).any(|_| fs::rename(&beside, &self.file).inspect_err(|_| thread::sleep(TRY_AGAIN)).is_ok());
        assert!(saved, "the file cannot be saved");
    }

    fn page(&self) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }

    /// Whether the page says this soon.
    fn comes(&self, text: &str) -> bool {
        (0..1000).any(|_| {
            thread::sleep(Duration::from_millis(10));
            self.page().contains(text)
        })
    }
}

fn of_text(text: &str) -> Arc<Site> {
    site(&[("index.html", &format!("<body>{text}</body>"))])
}

#[test]
fn from_a_saved_file_to_the_open_page() {
    let running = Running::start("first", |text, request| {
        assert!(text != "panic", "a fault in the generator");
        if text == "bad" {
            return Outcome::Failed { messages: format!("错误：{:?}", request.changed.len()) };
        }
        let summary = format!("已生成：{text}");
        Outcome::Built {
            site: of_text(&text),
            examination: Box::new(|_| Some(Verdict { summary, ..Verdict::default() })),
        }
    });
    // A page is there before the whole site was looked at.
    assert_eq!(running.line(), "已生成：first");
    assert!(running.page().contains("first"));
    for (text, reported, shown) in [
        ("second", "已生成：second", "<body>second<link"),
        ("bad", "错误：1", "<pre tabindex=\"0\">错误：1</pre>"),
        ("panic", "Tidings 内部出错，未能生成网站。请报告此问题。", "<body>second<link"),
        ("third", "已生成：third", "<body>third<link"),
    ] {
        running.save(text);
        assert_eq!(running.line(), reported);
        assert!(running.page().contains(shown), "{text}");
    }
}

#[test]
fn a_save_waits_for_no_examination_and_ends_the_last_one() {
    let (open, gate) = mpsc::channel::<()>();
    let gate = Arc::new(Mutex::new(gate));
    let (begin, begun) = mpsc::channel();
    let running = Running::start("first", move |text, _| {
        let (gate, begin) = (Arc::clone(&gate), begin.clone());
        let site = of_text(&text);
        let examination: Examination = Box::new(move |_| {
            begin.send(text.clone()).unwrap();
            if text == "first" {
                // One that is slow to notice that it is over.
                gate.lock().unwrap().recv().unwrap();
            }
            Some(Verdict { failed: text == "first", messages: format!("关于 {text}"), summary: String::new() })
        });
        Outcome::Built { site, examination }
    });
    let soon = Duration::from_secs(20);
    assert_eq!(begun.recv_timeout(soon).unwrap(), "first");
    running.save("second");
    assert!(running.comes("second"), "while the first is still examined");
    assert_eq!(running.line(), "关于 second");
    open.send(()).unwrap();
    running.save("third");
    assert_eq!(running.line(), "关于 third", "of the first nothing is told any more");
    assert!(!running.page().contains("关于 first"));
}

#[test]
fn a_save_that_changes_nothing_does_not_end_the_examination() {
    let (begin, begun) = mpsc::channel();
    let running = Running::start("first", move |text, _| {
        let begin = begin.clone();
        let site = of_text(&text);
        let examination: Examination = Box::new(move |is_over| {
            begin.send(()).unwrap();
            thread::sleep(Duration::from_millis(500));
            (!is_over()).then(|| Verdict { summary: format!("已生成：{text}"), ..Verdict::default() })
        });
        Outcome::Built { site, examination }
    });
    begun.recv_timeout(Duration::from_secs(20)).unwrap();
    running.save("first");
    assert_eq!(running.line(), "已生成：first");
}

/// A site one of whose files takes its time.
struct Slow {
    fast: Arc<Site>,
    begin: Mutex<mpsc::Sender<()>>,
    gate: Mutex<mpsc::Receiver<()>>,
}

impl Source for Slow {
    fn file(&self, path: &str) -> Option<Artifact> {
        self.begin.lock().unwrap().send(()).unwrap();
        self.gate.lock().unwrap().recv().unwrap();
        self.fast.file(path)
    }

    fn version(&self) -> String {
        self.fast.version()
    }
}

#[test]
fn an_examination_stands_aside_for_a_page_that_is_waited_for() {
    let (begin, begun) = mpsc::channel();
    let (open, gate) = mpsc::channel();
    let site = Slow { fast: of_text("slow"), begin: Mutex::new(begin), gate: Mutex::new(gate) };
    let preview = Preview::empty();
    preview.hub.show(Arc::new(site));
    let soon = Duration::from_secs(20);
    let examined = |patience| {
        let hub = Arc::clone(&preview.hub);
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            hub.give_way(patience);
            tell.send(()).unwrap();
        });
        told
    };
    examined(soon * 10).recv_timeout(soon).expect("nobody waits");
    thread::scope(|scope| {
        let page = scope.spawn(|| preview.get("/").body);
        begun.recv_timeout(soon).unwrap();
        let patient = examined(soon * 10);
        examined(Duration::from_millis(10)).recv_timeout(soon).expect("its patience has an end");
        assert_eq!(patient.recv_timeout(Duration::from_millis(100)), Err(mpsc::RecvTimeoutError::Timeout));
        open.send(()).unwrap();
        assert!(page.join().unwrap().contains("slow"));
        patient.recv_timeout(soon).expect("the page was made");
    });
}
