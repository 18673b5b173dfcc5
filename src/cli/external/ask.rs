//! Asks web addresses whether they answer: a few servers at a time, each server one question after another, no question
//! longer than the person at the keyboard allows. Reads no more than the first line of an answer.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread;
use std::time::Duration;

use ureq::{Agent, Error};

use crate::diagnostics::Words;

/// How many servers are asked at the same time.
const AT_ONCE: usize = 6;

/// How often an address may send us on.
const REDIRECTS: u32 = 5;

/// What became of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is there.
    Fine,
    /// The server says that it is not, or is broken.
    Status(u16),
    /// The server turns programs away: nothing is known.
    Refuses(u16),
    /// No server answered.
    Unreachable(Silence),
    /// The server cannot be trusted, or speaks something else.
    Untrusted,
    /// It leads on and on.
    Circle,
}

/// Why no server answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silence {
    /// The name is unknown.
    NoSuchHost,
    /// Nobody listens there.
    Refused,
    /// Not within the time allowed.
    TooSlow,
}

impl Answer {
    /// What is wrong, to be put after the address; `None` if nothing is.
    pub(super) fn why(&self, patience: Duration) -> Option<Words> {
        let seconds = patience.as_secs();
        Some(match self {
            Answer::Fine => return None,
            Answer::Status(404 | 410) => Words::new("已经不存在（404）", "is gone (404)"),
            Answer::Status(status) => {
                Words::new(format!("出错（{status}）"), format!("answers with an error ({status})"))
            }
            Answer::Refuses(status) => {
                Words::new(format!("拒绝程序访问（{status}）"), format!("turns programs away ({status})"))
            }
            Answer::Unreachable(Silence::NoSuchHost) => Words::new("的域名不存在", "has a host name nobody knows"),
            Answer::Unreachable(Silence::Refused) => Words::new("连不上", "cannot be reached"),
            Answer::Unreachable(Silence::TooSlow) => {
                Words::new(format!("{seconds} 秒内没有回应"), format!("did not answer within {seconds} s"))
            }
            Answer::Untrusted => {
                Words::new("的安全证书有问题，或者不是网页", "has a bad certificate, or is no web page")
            }
            Answer::Circle => Words::new("一直跳转，打不开", "leads round in circles"),
        })
    }
}

/// Asks every address.
pub(super) fn all<'u>(urls: &[&'u str], patience: Duration) -> BTreeMap<&'u str, Answer> {
    let mut servers: BTreeMap<&str, Vec<&'u str>> = BTreeMap::new();
    for url in urls {
        servers.entry(server(url)).or_default().push(url);
    }
    let agent = agent(patience);
    let waiting = Mutex::new(servers.into_values());
    let answers = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some(urls) = next else { return };
                    for url in urls {
                        let answer = ask(&agent, url);
                        answers.lock().unwrap_or_else(PoisonError::into_inner).insert(url, answer);
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn server(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or(rest)
}

fn agent(patience: Duration) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(patience))
        .max_redirects(REDIRECTS)
        .http_status_as_error(false)
        .user_agent(concat!("Mozilla/5.0 (compatible; tidings/", env!("CARGO_PKG_VERSION"), "; link check)"));
    Agent::new_with_config(config.build())
}

/// The head of the page is enough. A server that has none to give is asked for the page itself.
fn ask(agent: &Agent, url: &str) -> Answer {
    let head = agent.head(url).call().map(|answer| answer.status().as_u16());
    let status = match head {
        Ok(status) if status >= 400 => agent.get(url).call().map(|answer| answer.status().as_u16()),
        known => known,
    };
    match status {
        Ok(..=399) => Answer::Fine,
        // 412 is what several Chinese authorities' sites say to anything that is no browser.
        Ok(status @ (401 | 403 | 406 | 412 | 418 | 429)) => Answer::Refuses(status),
        Ok(status) => Answer::Status(status),
        Err(error) => silence(&error),
    }
}

fn silence(error: &Error) -> Answer {
    match error {
        Error::Timeout(_) => Answer::Unreachable(Silence::TooSlow),
        Error::HostNotFound => Answer::Unreachable(Silence::NoSuchHost),
        Error::Io(error) if error.kind() == ErrorKind::TimedOut => Answer::Unreachable(Silence::TooSlow),
        Error::Io(_) | Error::ConnectionFailed => Answer::Unreachable(Silence::Refused),
        Error::TooManyRedirects | Error::RedirectFailed => Answer::Circle,
        _ => Answer::Untrusted,
    }
}
