//! The preview: builds in memory, answers a browser, watches the folders, and reloads the page when something changed.
//! Knows no portal: what to build is a closure. Touches no output folder; what a reader sees is always one whole site.
//!
//! The web server is `tiny_http` 0.12. What the preview protects from, and what not:
//! - Only this computer can connect, unless another host is asked for; then there is a warning. A page elsewhere that
//!   lets its own name point here gets 403. Nothing but the site in memory can be reached.
//! - Running out of open files or threads stops it only as long as that lasts, then it listens again. Meanwhile a panic
//!   of `tiny_http` may show in the terminal; with `panic = "abort"` it would end the preview.
//! - Event streams, and threads for answers that nobody takes, are bounded.
//! - There are no timeouts, and no connection can be closed from this side: `tiny_http` has neither. It reads the heads
//!   of requests in threads of its own, of any number and length. Somebody who connects and stays silent costs a thread
//!   and two open files: about 120 of them, under the 256 open files usual on macOS, keep everybody new out until they
//!   leave. A head without end costs memory. A body that is announced and does not come holds one thread for answers,
//!   and 64 of those hold all. A body of more than 16 MiB, and HTTP/2, cost their connection for good.
//!   So: nothing for a network of people one does not trust.
//! - A head that is not ASCII gets no answer but the end of the connection. What `tiny_http` answers by itself, 400 to a
//!   head it cannot read, tells the computer's own time.

mod answer;
mod bodies;
mod browser;
mod events;
mod http;
mod hub;
mod page;
mod server;
#[cfg(test)]
mod tests;
mod watch;

use std::net::{IpAddr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::Context;

use crate::lang::Lang;
use crate::output::IsOver;
use crate::output::artifact::Artifact;

use hub::Hub;
use server::Server;
use watch::Watch;

/// How to preview.
pub struct Options {
    /// The address to listen on. Anything but a loopback address opens the preview to the network, with a warning.
    pub host: IpAddr,
    /// The port. If it is taken, the next free one is used; 0 lets the system choose.
    pub port: u16,
    /// Open the browser once the first build is done.
    pub open: bool,
    /// Folders and files whose changes start a build. Files and folders with a leading dot, and what editors leave
    /// beside a file (`~`, `.swp`), are passed over.
    pub roots: Vec<PathBuf>,
    /// The language of messages.
    pub lang: Lang,
    /// What the `Date` header says (RFC 9110 §6.6.1), by which pages correct the reader's clock: `SystemTime::now`, or
    /// a clock set to another instant to preview that instant.
    pub now: Clock,
}

/// Tells the instant, in any thread.
pub type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// The files of a site, made or found when a browser asks for them. Asked in several threads at once.
pub trait Source: Send + Sync {
    /// The file at exactly this path, `None` where there is none.
    fn file(&self, path: &str) -> Option<Artifact>;

    /// What tells this site from every other: pages reload when it differs from their own.
    fn version(&self) -> String;

    /// The path the site is published below, with `/` at both ends. A page for lost readers, shown at any address, has
    /// links that begin with it; all others are relative.
    fn published_below(&self) -> &str {
        "/"
    }

    /// When the site was made, by the preview's clock (`Last-Modified`).
    fn since(&self) -> Option<SystemTime> {
        None
    }

    /// What the bar at the foot of every page says; `None`: there is no bar.
    fn bar(&self) -> Option<Bar> {
        None
    }
}

/// What the bar at the foot of every page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// The instant the site is seen at, on the portal's clock: `2024-11-12T09:00`.
    pub at: String,
    /// The page of the document saved last, by its address below the root, with its title.
    pub edited: Option<(String, String)>,
}

/// What a closer look at a site gave.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// Whether the site may not be published as it is: the messages stand over its pages.
    pub failed: bool,
    /// Errors and warnings as plain text; may be empty.
    pub messages: String,
    /// One line for the terminal.
    pub summary: String,
}

/// A closer look at the whole site, which takes longer than a reader wants to wait. Asks now and then whether a newer
/// site made it pointless, and then gives `None`.
pub type Examination = Box<dyn FnOnce(&IsOver<'_>) -> Option<Verdict> + Send>;

/// Why a build is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// Files that are new, changed or gone since the last request, sorted; empty for the first build.
    pub changed: Vec<PathBuf>,
    /// The instant a reader asked to see the site at, as written (`2024-11-12T09:00`); empty: the present.
    pub at: Option<String>,
}

/// What a build gave.
pub enum Outcome {
    /// A site to show at once.
    Built {
        /// The site.
        site: Arc<dyn Source>,
        /// What is still to be found out about it.
        examination: Examination,
    },
    /// No site: the last good one stays, with these messages over it.
    Failed {
        /// The messages, as plain text of any number of lines.
        messages: String,
    },
}

/// Previews until the process ends. Fails only if no port can be listened on.
///
/// `report` gets whole lines for the terminal, `build` is called once at the start and after each change. Folders are
/// looked through once more at least every two seconds, so that a change on a network disk, which tells nobody, shows too.
pub fn run(
    options: Options,
    mut build: impl FnMut(Request) -> Outcome,
    report: &(dyn Fn(&str) + Sync),
) -> anyhow::Result<()> {
    let lang = options.lang;
    let hub = Arc::new(Hub::new(lang));
    let server = start(&options, Arc::clone(&hub), report)?;
    // The watch starts before the first build, so that a change during it is not lost.
    let mut watch = Watch::start(&options.roots);
    hub.wake_by(watch.waker());
    if let Some(trouble) = watch.trouble() {
        report(&lang.pick(
            format!("提示：系统未能通知文件改动（{trouble}），改为每两秒检查一次"),
            format!("note: the system does not report changes ({trouble}); looking every two seconds instead"),
        ));
    }
    let examination = build_and_show(&mut build, Request::default(), &hub, lang, report);
    let url = url(server.address());
    report(&lang.pick(format!("预览地址：{url}"), format!("Preview: {url}")));
    if options.open {
        browser::open(&url);
    }
    let telling = Mutex::new(());
    thread::scope(|threads| {
        let mut examination = examination;
        loop {
            // Nobody waits for what is no longer wanted: the last examination may still be on its way to its end while
            // the next site is made.
            let over = Arc::new(AtomicBool::new(false));
            if let Some(examination) = examination {
                let (over, hub, telling) = (Arc::clone(&over), &*hub, &telling);
                threads.spawn(move || examine(examination, &over, hub, telling, lang, report));
            }
            let changed = watch.wait(&|| hub.is_wished());
            over.store(true, Ordering::Relaxed);
            // What is just being told is told to its end, before the next site.
            drop(telling.lock().unwrap_or_else(PoisonError::into_inner));
            let request = Request { changed, at: hub.take_wish() };
            examination = build_and_show(&mut build, request, &hub, lang, report);
        }
    })
}

/// How long the makers of pages have the computer for themselves after a save.
const HEAD_START: Duration = Duration::from_millis(100);

/// How long an examination stands aside for one that waits for its page. Nothing takes so long to make: this is for what
/// would wait for the examination in turn.
const PATIENCE: Duration = Duration::from_secs(1);

/// Has a closer look at what is shown already, until it is over: then nothing is told any more.
fn examine(
    examination: Examination,
    over: &AtomicBool,
    hub: &Hub,
    telling: &Mutex<()>,
    lang: Lang,
    report: &(dyn Fn(&str) + Sync),
) {
    let is_over = || over.load(Ordering::Relaxed);
    // The page somebody waits for comes first; an examination takes every processor there is.
    let begun = Instant::now();
    while begun.elapsed() < HEAD_START && !is_over() {
        thread::sleep(Duration::from_millis(5));
    }
    let asked = || {
        hub.give_way(PATIENCE);
        is_over()
    };
    let look = || if asked() { None } else { examination(&asked) };
    let verdict = catch_unwind(AssertUnwindSafe(look)).unwrap_or_else(|_| Some(internal_fault(lang)));
    let Some(Verdict { failed, messages, summary }) = verdict else { return };
    let _telling = telling.lock().unwrap_or_else(PoisonError::into_inner);
    if is_over() {
        return;
    }
    if failed {
        hub.warn(messages.clone());
    }
    for text in [messages, summary].iter().filter(|text| !text.is_empty()) {
        report(text);
    }
}

fn internal_fault(lang: Lang) -> Verdict {
    let messages = lang
        .pick("Tidings 内部出错，未能生成网站。请报告此问题。", "Tidings failed internally. Please report this.")
        .to_owned();
    Verdict { failed: true, messages, summary: String::new() }
}

fn start(options: &Options, hub: Arc<Hub>, report: &dyn Fn(&str)) -> anyhow::Result<Server> {
    let &Options { host, port, lang, .. } = options;
    let asked = SocketAddr::new(host, port);
    let server = Server::start(asked, hub, Arc::clone(&options.now)).with_context(|| {
        lang.pick(format!("无法在 {asked} 上启动预览"), format!("cannot start the preview on {asked}"))
    })?;
    let used = server.address().port();
    if port != 0 && used != port {
        report(
            &lang.pick(
                format!("端口 {port} 不可用，改用 {used}"),
                format!("port {port} is not available, using {used}"),
            ),
        );
    }
    if !host.is_loopback() {
        report(lang.pick(
            "注意：同一网络中的其他人也能打开这个预览，包括尚未发布的内容",
            "warning: others on the network can open this preview, with content that is not published yet",
        ));
    }
    Ok(server)
}

/// Shows a new site at once; what is still to be found out about it is handed back.
fn build_and_show(
    build: &mut impl FnMut(Request) -> Outcome,
    request: Request,
    hub: &Hub,
    lang: Lang,
    report: &dyn Fn(&str),
) -> Option<Examination> {
    // A fault in Tidings itself must not end an afternoon of writing: the next save gets another try.
    let outcome = catch_unwind(AssertUnwindSafe(|| build(request)))
        .unwrap_or_else(|_| Outcome::Failed { messages: internal_fault(lang).messages });
    match outcome {
        Outcome::Built { site, examination } => {
            let former = hub.show(site);
            Some(Box::new(move |is_over| {
                // A great site takes long to be taken apart.
                thread::spawn(move || drop(former));
                examination(is_over)
            }))
        }
        Outcome::Failed { messages } => {
            hub.fail(messages.clone());
            report(&messages);
            None
        }
    }
}

/// The address to type into a browser on this computer.
fn url(address: SocketAddr) -> String {
    let host = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(ip) if ip.is_unspecified() => "[::1]".to_owned(),
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    format!("http://{host}:{}/", address.port())
}
