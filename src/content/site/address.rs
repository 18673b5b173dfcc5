//! Web addresses, the domain of calendar ids and the time zone of a portal.

use crate::content::yaml::Node;
use crate::diagnostics::Diagnostic;
use crate::time::Zone;

/// An `http(s)` address; anything else is a problem.
pub fn web_address(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let text = node.text(problems)?;
    let ok = (text.starts_with("https://") || text.starts_with("http://"))
        && text.bytes().all(|b| {
            b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        })
        && !host_of(&text).is_empty();
    if ok {
        return Some(text);
    }
    let problem = Diagnostic::error(
        "bad-address",
        node.place(),
        format!("“{text}”不是完整的网址"),
        format!("`{text}` is not a full web address"),
    );
    let is_host = text.contains('.') && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._/:".contains(&b));
    problems.push(match is_host && !text.contains("://") {
        true => problem.fix(format!("写成 https://{text}"), format!("write https://{text}")),
        false => {
            problem.fix("以 https:// 开头，不含空格和中文", "begin with https://, without spaces or Han characters")
        }
    });
    None
}

pub(super) fn base_url(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let mut url = web_address(node, problems)?;
    if !url.ends_with('/') {
        url.push('/');
    }
    Some(url)
}

/// The host of an absolute address, without port.
pub fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.split(':').next().unwrap_or_default().to_lowercase()
}

pub(super) fn domain(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let text = node.text(problems)?;
    if !text.is_empty()
        && text.len() <= 100
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
    {
        return Some(text.to_lowercase());
    }
    problems.push(
        Diagnostic::error(
            "bad-domain",
            node.place(),
            format!("“{text}”不是域名"),
            format!("`{text}` is not a domain name"),
        )
        .fix("例如 notices.example.edu.cn", "for example notices.example.edu.cn"),
    );
    None
}

pub(super) fn zone(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<Zone> {
    let name = node.text(problems)?;
    let zone = Zone::named(&name);
    if zone.is_none() {
        let known = Zone::known();
        let problem = Diagnostic::error(
            "unknown-timezone",
            node.place(),
            format!("不支持时区“{name}”"),
            format!("unknown time zone `{name}`"),
        )
        .fix(format!("可用的时区：{}", known.join("、")), format!("the zones known: {}", known.join(", ")));
        problems.push(match is_beijing(&name) {
            true => problem.fix("写成 Asia/Shanghai", "write Asia/Shanghai"),
            false => problem.did_you_mean(&name, known.iter().copied()),
        });
    }
    zone
}

/// Whether people call Beijing's time that; the IANA database knows it as that of Shanghai.
fn is_beijing(written: &str) -> bool {
    const NAMES: [&str; 9] =
        ["beijing", "asia/beijing", "china", "prc", "cst", "utc+8", "gmt+8", "+08:00", "asia/chongqing"];
    let written = written.to_ascii_lowercase();
    NAMES.contains(&written.as_str()) || written.contains("北京") || written.contains("东八区")
}
