//! Between `tiny_http` and the preview: checks what it read, and writes what it is given in one go. Knows no site.
//! Rules: RFC 9112 (syntax), RFC 9110 (meaning).

use std::io::{self, Cursor, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use tiny_http::{HTTPVersion, Header, Request, StatusCode};

use crate::output::artifact::Content;

/// A longer head is refused: browsers send less than 2 kB, a portal of Han paths perhaps 4 kB.
const HEAD_LIMIT: usize = 32 * 1024;

/// The request line and the header fields; a body is never looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// The method as sent; case matters (RFC 9110 §9.1).
    pub(super) method: String,
    /// The request target as sent, still percent-encoded.
    pub(super) target: String,
    /// Can take an answer in chunks, that is, without a length (RFC 9112 §7.1).
    pub(super) takes_chunks: bool,
    fields: Vec<(String, String)>,
}

/// Why a request cannot be answered as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadHead {
    /// Status 400.
    Malformed,
    /// Status 431.
    TooLarge,
}

impl Head {
    /// Checks what `tiny_http` leaves unchecked: it ends a line at CR LF only, so a lone LF could come to stand in a
    /// header of ours, and it reads heads of any length.
    pub(super) fn of(request: &Request) -> Result<Head, BadHead> {
        let (method, target) = (request.method().as_str(), request.url());
        let fields: Vec<(String, String)> = request
            .headers()
            .iter()
            .map(|header| (header.field.as_str().as_str().to_ascii_lowercase(), header.value.as_str().to_owned()))
            .collect();
        let length = fields.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
        if length + target.len() > HEAD_LIMIT {
            return Err(BadHead::TooLarge);
        }
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_graphic());
        let is_value = |value: &str| value.chars().all(|c| !c.is_control() || c == '\t');
        let is_field = |name: &str, value: &str| is_word(name) && !name.contains(':') && is_value(value);
        if !is_word(method) || !is_word(target) || !fields.iter().all(|(name, value)| is_field(name, value)) {
            return Err(BadHead::Malformed);
        }
        let takes_chunks = *request.http_version() >= HTTPVersion(1, 1);
        Ok(Head { method: method.to_owned(), target: target.to_owned(), takes_chunks, fields })
    }

    /// Every value of a field, by its lower-case name.
    pub(super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Response {
    /// The status code.
    pub(super) status: u16,
    /// Header fields beside those every response gets.
    pub(super) fields: Vec<(&'static str, String)>,
    /// The content, also for HEAD, so that its length can be told.
    pub(super) body: Content,
}

impl Response {
    /// A short plain text.
    pub(super) fn text(status: u16, text: &str) -> Response {
        let fields = vec![("Content-Type", "text/plain; charset=utf-8".to_owned())];
        Response { status, fields, body: format!("{text}\n").into() }
    }
}

/// A larger body is not copied: hundreds of browsers may wait for one film.
const COPIED: usize = 256 * 1024;

/// Sends a response; only its head for HEAD.
///
/// In one write if it is small: `tiny_http` would send head and body apart, and a system that gathers small packets
/// (RFC 896) then holds the body back until the browser has confirmed the head, for up to 200 ms.
pub(super) fn send(request: Request, response: &Response, now: SystemTime) -> io::Result<()> {
    let is_small = response.body.len() <= COPIED;
    let mut bytes = Vec::with_capacity(512 + if is_small { response.body.len() } else { 0 });
    let only_head = *request.method() == tiny_http::Method::Head;
    // Not the request's own fields: with `TE` a client could ask for chunks instead of a length.
    prepared(response, Some(response.body.len()), now).raw_print(
        &mut bytes,
        request.http_version().clone(),
        &[],
        only_head || !is_small,
        None,
    )?;
    if response.status == 304 {
        drop_length(&mut bytes, response.body.len());
    }
    let mut writer = request.into_writer();
    writer.write_all(&bytes)?;
    if !is_small && !only_head && response.status != 304 {
        writer.write_all(&response.body)?;
    }
    writer.flush()
}

/// A response whose content comes bit by bit, in chunks.
pub(super) struct Chunks {
    writer: Box<dyn Write + Send>,
}

impl Chunks {
    /// Sends the head; the body of `response` is not looked at. Only for a [`Head`] that takes chunks.
    pub(super) fn begin(request: Request, response: &Response, now: SystemTime) -> io::Result<Chunks> {
        let mut writer = request.into_writer();
        // Of a body without length and not to be sent, the head alone is written, with its `Transfer-Encoding`.
        prepared(response, None, now).raw_print(&mut writer, HTTPVersion(1, 1), &[], true, None)?;
        Ok(Chunks { writer })
    }

    /// Sends text, at once. Empty text would mean the end and is not sent.
    pub(super) fn send(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.writer.write_all(format!("{:x}\r\n{text}\r\n", text.len()).as_bytes())?;
        self.writer.flush()
    }

    /// Tells that nothing more comes. The connection stays for other requests.
    pub(super) fn end(mut self) -> io::Result<()> {
        self.writer.write_all(b"0\r\n\r\n")?;
        self.writer.flush()
    }
}

fn prepared(response: &Response, length: Option<usize>, now: SystemTime) -> tiny_http::Response<Cursor<Content>> {
    let always = [
        ("Date", date(now)),
        ("Cache-Control", "no-cache".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "same-origin".to_owned()),
        // Nothing of the preview is shown within a page of another site, nor handed to one.
        ("Content-Security-Policy", "frame-ancestors 'self'".to_owned()),
        ("X-Frame-Options", "SAMEORIGIN".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
    ];
    let headers = always
        .iter()
        .chain(&response.fields)
        // Fails for other characters than ASCII, of which no field here has any.
        .filter_map(|(name, value)| Header::from_bytes(*name, value.as_str()).ok())
        .collect();
    let body = Cursor::new(response.body.clone());
    tiny_http::Response::new(StatusCode(response.status), headers, body, length, None)
        // However large: a film without a length cannot be wound.
        .with_chunked_threshold(usize::MAX)
}

/// Takes the last field off a head without body: 304 needs no length (RFC 9110 §8.6), and `tiny_http` always tells one.
fn drop_length(head: &mut Vec<u8>, length: usize) {
    let last = format!("Content-Length: {length}\r\n\r\n");
    if head.ends_with(last.as_bytes()) {
        head.truncate(head.len() - last.len());
        head.extend_from_slice(b"\r\n");
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
    use std::time::Duration;
    use tiny_http::{Method, TestRequest};

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

    fn head(target: &str, fields: &[(&str, &str)]) -> Result<Head, BadHead> {
        let header = |(name, value): &(&str, &str)| Header::from_bytes(*name, *value).unwrap();
        let request = TestRequest::new().with_method(Method::Get).with_path(target);
        Head::of(&fields.iter().map(header).fold(request, TestRequest::with_header).into())
    }

    #[test]
    fn heads_good_and_bad() {
        let good = head("/a?b:c", &[("Host", "localhost:8000"), ("X-Y", "1"), ("x-y", "2\t3")]).unwrap();
        assert_eq!((good.method.as_str(), good.target.as_str()), ("GET", "/a?b:c"));
        assert_eq!(good.values("x-y").collect::<Vec<_>>(), ["1", "2\t3"]);
        assert_eq!(good.values("host").collect::<Vec<_>>(), ["localhost:8000"]);
        for (target, name, value) in [
            ("/a?\nSet-Cookie:x", "X", ""),
            ("/\x01", "X", ""),
            ("/\r", "X", ""),
            ("", "X", ""),
            ("/", "", "empty name"),
            ("/", "X\nY", ""),
            ("/", "X", "a\nHost: evil.example"),
            ("/", "X", "a\rb"),
        ] {
            assert_eq!(head(target, &[(name, value)]), Err(BadHead::Malformed), "{target:?} {name:?} {value:?}");
        }
        assert_eq!(head(&format!("/{}", "a".repeat(40_000)), &[]), Err(BadHead::TooLarge));
        assert_eq!(head("/", &[("Cookie", &"a".repeat(40_000))]), Err(BadHead::TooLarge));
    }
}
