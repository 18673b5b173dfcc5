//! As much of HTTP/1.1 as a preview needs: reads the head of a request within bounds of size and time, writes a
//! response and closes. Knows no site. Rules: RFC 9112 (syntax), RFC 9110 (meaning).

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A longer head is refused: browsers send less than 2 kB, a portal of Han paths perhaps 4 kB.
const HEAD_LIMIT: usize = 32 * 1024;

/// The request line and the header fields; a body is never read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// The method as sent; case matters (RFC 9110 §9.1).
    pub(super) method: String,
    /// The request target as sent, still percent-encoded.
    pub(super) target: String,
    fields: Vec<(String, String)>,
}

/// Why a request cannot be answered as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadHead {
    /// Not HTTP/1.0 or 1.1: status 400.
    Malformed,
    /// Status 408.
    TooSlow,
    /// Status 431.
    TooLarge,
    /// The other side went away: nobody to answer.
    Gone,
}

impl Head {
    /// Takes a head apart, without its final empty line.
    pub(super) fn parse(text: &[u8]) -> Result<Head, BadHead> {
        let text = str::from_utf8(text).map_err(|_| BadHead::Malformed)?;
        let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(BadHead::Malformed);
        };
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic() && b != b':');
        let mut fields = Vec::new();
        for line in lines {
            let (name, value) = line.split_once(':').ok_or(BadHead::Malformed)?;
            if !is_name(name) || value.chars().any(|c| c.is_control() && c != '\t') {
                return Err(BadHead::Malformed);
            }
            fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        if method.is_empty() || target.is_empty() || target.chars().any(char::is_control) {
            return Err(BadHead::Malformed);
        }
        Ok(Head { method: method.to_owned(), target: target.to_owned(), fields })
    }

    /// Every value of a field, by its lower-case name.
    pub(super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a head. The whole of it must come within `patience`.
pub(super) fn read_head(mut stream: &TcpStream, patience: Duration) -> Result<Head, BadHead> {
    let start = Instant::now();
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let left = patience.checked_sub(start.elapsed()).filter(|left| !left.is_zero()).ok_or(BadHead::TooSlow)?;
        stream.set_read_timeout(Some(left)).map_err(|_| BadHead::Gone)?;
        let read = match stream.read(&mut chunk) {
            Ok(0) => return Err(BadHead::Gone),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            // Unix says the first, Windows the second.
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                return Err(BadHead::TooSlow);
            }
            Err(_) => return Err(BadHead::Gone),
        };
        let searched = bytes.len().saturating_sub(3);
        bytes.extend_from_slice(&chunk[..read]);
        if let Some(end) = end_of_head(&bytes, searched) {
            return Head::parse(&bytes[..end]);
        }
        if bytes.len() > HEAD_LIMIT {
            return Err(BadHead::TooLarge);
        }
    }
}

/// Where the empty line begins. A lone LF ends a line too (RFC 9112 §2.2).
fn end_of_head(bytes: &[u8], from: usize) -> Option<usize> {
    (from..bytes.len()).find(|&at| bytes[at..].starts_with(b"\r\n\r\n") || bytes[at..].starts_with(b"\n\n"))
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Response {
    /// The status code.
    pub(super) status: u16,
    /// Header fields beside those every response gets.
    pub(super) fields: Vec<(&'static str, String)>,
    /// The content, also for HEAD, so that its length can be told.
    pub(super) body: Arc<[u8]>,
}

impl Response {
    /// A short plain text.
    pub(super) fn text(status: u16, text: &str) -> Response {
        let fields = vec![("Content-Type", "text/plain; charset=utf-8".to_owned())];
        Response { status, fields, body: Arc::from(format!("{text}\n").into_bytes()) }
    }
}

/// The status line and the fields, up to and with the empty line.
pub(super) fn head_of(response: &Response, now: SystemTime) -> String {
    let mut text = format!("HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason(response.status), date(now));
    for (name, value) in &response.fields {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    // 304 tells no length: the length of nothing would be a lie about the page (RFC 9110 §8.6).
    if response.status != 304 {
        text.push_str(&format!("Content-Length: {}\r\n", response.body.len()));
    }
    text.push_str(
        "Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\nConnection: close\r\n\r\n",
    );
    text
}

/// Sends a response; only its head for HEAD.
pub(super) fn send(mut stream: &TcpStream, response: &Response, only_head: bool, now: SystemTime) -> io::Result<()> {
    let mut bytes = head_of(response, now).into_bytes();
    if !only_head && response.status != 304 {
        bytes.extend_from_slice(&response.body);
    }
    stream.write_all(&bytes)
}

/// Closes so that the other side surely gets what was sent: closing with unread input would throw the answer away.
pub(super) fn close(mut stream: &TcpStream) {
    let patience = Duration::from_millis(500);
    let start = Instant::now();
    if stream.shutdown(Shutdown::Write).is_err() || stream.set_read_timeout(Some(patience)).is_err() {
        return;
    }
    let mut sink = [0; 4096];
    while start.elapsed() < patience && stream.read(&mut sink).is_ok_and(|read| read > 0) {}
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "",
    }
}

/// An instant as HTTP writes it, in UTC: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7). Before 1970 is 1970.
pub(super) fn date(instant: SystemTime) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // 1 January 1970 was a Thursday.
    const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let seconds = instant.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let (mut year, mut day) = (1970, days);
    while day >= 365 + u64::from(is_leap(year)) {
        day -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while day >= lengths[month] {
        day -= lengths[month];
        month += 1;
    }
    let weekday = WEEKDAYS[(days % 7) as usize];
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{weekday}, {:02} {} {year} {hour:02}:{minute:02}:{second:02} GMT", day + 1, MONTHS[month])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_the_rule_gives_them() {
        for (seconds, expected) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"),
        ] {
            assert_eq!(date(UNIX_EPOCH + Duration::from_secs(seconds)), expected);
        }
    }

    #[test]
    fn heads_good_and_bad() {
        let head = Head::parse(b"GET /a?b HTTP/1.1\r\nHost:  localhost:8000 \r\nX-Y: 1\r\nx-y: 2").unwrap();
        assert_eq!((head.method.as_str(), head.target.as_str()), ("GET", "/a?b"));
        assert_eq!(head.values("x-y").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(head.values("host").collect::<Vec<_>>(), ["localhost:8000"]);
        for bad in [
            &b""[..],
            b"GET /",
            b"GET / HTTP/2.0",
            b"GET  / HTTP/1.1",
            b"GET / x HTTP/1.1",
            b"GET /\xff HTTP/1.1",
            b"GET /\x01 HTTP/1.1",
            b"GET / HTTP/1.1\r\nno colon",
            b"GET / HTTP/1.1\r\n: empty name",
            b"GET / HTTP/1.1\r\nHost : space",
            b"GET / HTTP/1.1\r\n folded: line",
            b"GET / HTTP/1.1\r\nX: a\rb",
            b"\x16\x03\x01\x02\x00\x01",
        ] {
            assert_eq!(Head::parse(bad), Err(BadHead::Malformed), "{:?}", String::from_utf8_lossy(bad));
        }
    }
}
