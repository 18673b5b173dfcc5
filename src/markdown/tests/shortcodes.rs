//! Shortcode calls: where they are seen, where they are text, how they sit in the page.

use super::*;

#[test]
fn where_calls_are_seen() {
    for (source, expected) in [
        ("截止{{ date capture }}。", "<p>截止<time>12月7日</time>。</p>\n"),
        ("{{date}}", "<p><time>12月7日</time></p>\n"),
        ("{{ board }}", "<div>倒计时</div>\n"),
        ("前\n{{ board }}\n后", "<p>前</p>\n<div>倒计时</div>\n<p>后</p>\n"),
        ("{{ board }}\n{{ board }}", "<div>倒计时</div>\n<div>倒计时</div>\n"),
        ("- {{ board }}", "<ul>\n<li>\n<div>倒计时</div>\n</li>\n</ul>\n"),
        ("> {{ board }}", "<blockquote>\n<div>倒计时</div>\n</blockquote>\n"),
        ("## 到 {{ date }}", "<h2 id=\"到-12月7日\">到 <time>12月7日</time></h2>\n"),
        ("*{{ date }}*", "<p><em><time>12月7日</time></em></p>\n"),
        ("[看 {{ date }}](capture)", "<p><a href=\"../capture/\">看 <time>12月7日</time></a></p>\n"),
        ("[看 {{ link }}](capture)", "<p><a href=\"../capture/\">看 去</a></p>\n"),
        ("{{ words a|b \"*c*\" }}", "<p><b>11</b></p>\n"),
    ] {
        let result = rendered(source, Lang::Zh);
        assert_eq!(result.html, expected, "{source}");
        assert_eq!(result.findings, [], "{source}");
    }
    assert!(html("|a|\n|-|\n|{{ words \"x|y\" }}|").contains("<td data-label=\"a\"><b>5</b></td>"));
}

#[test]
fn where_calls_are_text() {
    for (source, expected) in [
        ("`{{ date }}`", "<p><code>{{ date }}</code></p>\n"),
        ("``{{ date `x` }}``", "<p><code>{{ date `x` }}</code></p>\n"),
        ("```\n{{ date }}\n{{ /steps }}\n```", "<pre tabindex=\"0\"><code>{{ date }}\n{{ /steps }}\n</code></pre>\n"),
        ("    {{ date", "<pre tabindex=\"0\"><code>{{ date\n</code></pre>\n".replace("date\n", "date").as_str()),
        ("\\{{ date }}", "<p>{{ date }}</p>\n"),
        ("`{{ date`", "<p><code>{{ date</code></p>\n"),
    ] {
        let result = rendered(source, Lang::Zh);
        assert_eq!(result.html, expected, "{source}");
        assert_eq!(result.findings, [], "{source}");
    }
}

#[test]
fn chinese_punctuation_inside_calls() {
    assert_eq!(rendered("{{ words 甲\u{3000}乙 k=“丙 丁” }}", Lang::Zh).plain, "-:甲|-:乙|k:丙 丁");
}

#[test]
fn steps() {
    let expected = "<ol class=\"steps\">\n<li>一</li>\n<li>二</li>\n</ol>\n";
    for source in ["{{ steps }}\n1. 一\n2. 二\n{{ /steps }}", "{{ steps }}\n\n1. 一\n2. 二\n\n{{ /steps }}\n"] {
        let result = rendered(source, Lang::Zh);
        assert_eq!(result.html, expected, "{source}");
        assert_eq!(result.findings, [], "{source}");
    }
    let nested = html("{{ steps }}\n1. 一\n   1. 内\n\n{{ /steps }}\n\n- 隔\n\n1. 外\n");
    assert_eq!(nested.matches("class=\"steps\"").count(), 1, "{nested}");
    assert_eq!(
        html("> {{ steps }}\n>\n> 1. 一\n>\n> {{ /steps }}"),
        "<blockquote>\n<ol class=\"steps\">\n<li>一</li>\n</ol>\n</blockquote>\n"
    );
}

#[test]
fn what_goes_wrong_is_shown_and_reported() {
    let near = || vec!["date".to_owned()];
    for (source, html, place, kind) in [
        (
            "看 {{ nope 1 }}",
            "看 {{ nope 1 }}",
            "nope",
            FindingKind::UnknownShortcode { name: "nope".to_owned(), near: near() },
        ),
        (
            "看 {{ wrong 2月30日 }}",
            "看 {{ wrong 2月30日 }}",
            "2月30日",
            FindingKind::RejectedShortcode {
                message: Wording { zh: "没有这个日期。".to_owned(), en: "No such date.".to_owned() },
                fix: None,
            },
        ),
        ("**注意：**看 {{ date", "<strong>注意：</strong>看 {{ date", "{{", FindingKind::UnclosedCall),
        ("看 {{ date “x }} 完", "看 {{ date “x }} 完", "“", FindingKind::UnclosedQuote),
        ("看 {{ board }}", "看 倒计时", "{{ board }}", FindingKind::CallNeedsOwnLine { name: "board".to_owned() }),
        ("*{{ board }}*", "<em>倒计时</em>", "{{ board }}", FindingKind::CallNeedsOwnLine { name: "board".to_owned() }),
        (
            "<sub>\n{{ board }}\n</sub>",
            "<sub>\n倒计时\n</sub>",
            "{{ board }}",
            FindingKind::CallNeedsOwnLine { name: "board".to_owned() },
        ),
        ("看 {{ /steps }}", "看 ", "{{ /steps }}", FindingKind::StrayClosing { name: "/steps".to_owned() }),
        ("看 {{ /date }}", "看 ", "{{ /date }}", FindingKind::StrayClosing { name: "/date".to_owned() }),
        ("{{ steps }}", "", "{{ steps }}", FindingKind::UnclosedSteps),
        ("{{ steps }}\n{{ /steps }}", "", "{{ steps }}", FindingKind::StepsWithoutList),
        ("[x]({{ date }})", "x", "[x]({{ date }})", FindingKind::CallInAddress),
    ] {
        let result = rendered(source, Lang::Zh);
        assert_eq!(inline(source).trim_end(), html.trim_end(), "{source}");
        assert_eq!(result.findings.len(), 1, "{source}: {:?}", result.findings);
        assert_eq!(&source[result.findings[0].range.clone()], place, "{source}");
        assert_eq!(result.findings[0].kind, kind, "{source}");
    }
}
