//! What each construct looks like in the page.

use super::*;

#[test]
fn blocks() {
    for (source, expected) in [
        ("", ""),
        ("一\n\n二", "<p>一</p>\n<p>二</p>\n"),
        ("　　一段\n\n　　二段", "<p>一段</p>\n<p>二段</p>\n"),
        ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n"),
        ("3. 三\n4. 四", "<ol start=\"3\">\n<li>三</li>\n<li>四</li>\n</ol>\n"),
        ("- 一\n\n- 二", "<ul>\n<li>\n<p>一</p>\n</li>\n<li>\n<p>二</p>\n</li>\n</ul>\n"),
        ("- 一\n  1. 二", "<ul>\n<li>一\n<ol>\n<li>二</li>\n</ol>\n</li>\n</ul>\n"),
        ("> 引\n> 用", "<blockquote>\n<p>引用</p>\n</blockquote>\n"),
        ("---", "<hr>\n"),
        ("一  \n二", "<p>一<br>\n二</p>\n"),
        ("```rust ignore\na < b\n```", "<pre tabindex=\"0\"><code class=\"language-rust\">a &lt; b\n</code></pre>\n"),
        ("    a\n", "<pre tabindex=\"0\"><code>a\n</code></pre>\n"),
        ("词\n: 义", "<dl>\n<dt>词</dt>\n<dd>义</dd>\n</dl>\n"),
        ("~~删~~ *点* `码`", "<p><del>删</del> <em>点</em> <code>码</code></p>\n"),
        ("&lt;b&gt; &amp; &copy; \\<", "<p>&lt;b&gt; &amp; © &lt;</p>\n"),
    ] {
        assert_eq!(html(source), expected, "{source}");
    }
}

#[test]
fn task_lists_are_marks_not_controls() {
    assert_eq!(
        html("- [ ] 报名\n- [x] 缴费"),
        "<ul>\n\
         <li class=\"task\"><span class=\"task-mark\" role=\"img\" aria-label=\"未完成\">☐</span> 报名</li>\n\
         <li class=\"task\"><span class=\"task-mark\" role=\"img\" aria-label=\"已完成\">☑</span> 缴费</li>\n\
         </ul>\n"
    );
}

#[test]
fn call_outs_have_a_title_in_the_language_of_the_page() {
    for (mark, class, zh, en) in [
        ("NOTE", "note", "说明", "Note"),
        ("tip", "tip", "提示", "Tip"),
        ("IMPORTANT", "important", "重要", "Important"),
        ("WARNING", "warning", "注意", "Warning"),
        ("CAUTION", "caution", "警告", "Caution"),
    ] {
        for (lang, title) in [(Lang::Zh, zh), (Lang::En, en)] {
            let expected = format!(
                "<aside class=\"callout callout-{class}\">\n<p class=\"callout-title\">{title}</p>\n<p>x</p>\n</aside>\n"
            );
            assert_eq!(rendered(&format!("> [!{mark}]\n> x"), lang).html, expected);
        }
    }
}

#[test]
fn tables_scroll_and_stack() {
    let expected = "\
<div class=\"table-scroll\" role=\"region\" aria-label=\"表格 1\" tabindex=\"0\">
<table>
<thead>
<tr>
<td></td>
<th scope=\"col\" class=\"align-right\">费用</th>
</tr>
</thead>
<tbody>
<tr>
<td>采集</td>
<td class=\"align-right\" data-label=\"费用\"><strong>20</strong></td>
</tr>
</tbody>
</table>
</div>
";
    assert_eq!(html("|   | 费用 |\n|---|---:|\n| 采集 | **20** |\n"), expected);
    assert!(html("|a|b|c|d|\n|-|-|-|-|\n").contains("<table class=\"wide\">"));
}

#[test]
fn headings_get_anchors() {
    for (source, expected) in [
        ("## 一、对象", "<h2 id=\"一-对象\">一、对象</h2>\n"),
        ("## 对象 {#who .key}", "<h2 id=\"who\" class=\"key\">对象</h2>\n"),
        ("## 对象 {学号}", "<h2 id=\"对象-学号\">对象 {学号}</h2>\n"),
        ("## 对象 {#a onclick=alert(1)}", "<h2 id=\"对象-a-onclick-alert-1\">对象 {#a onclick=alert(1)}</h2>\n"),
        ("## 一\n\n## 一", "<h2 id=\"一\">一</h2>\n<h2 id=\"一-2\">一</h2>\n"),
        (
            "## **重要：**看 {{ date }}",
            "<h2 id=\"重要-看-12月7日\"><strong>重要：</strong>看 <time>12月7日</time></h2>\n",
        ),
        ("对象 {a}\n---", "<h2 id=\"对象-a\">对象 {a}</h2>\n"),
    ] {
        assert_eq!(html(source), expected, "{source}");
    }
    let headings = rendered("## 一 {#a}\n\n### *二*", Lang::Zh).headings;
    let expected = [(2, "a", "一"), (3, "二", "二")];
    let found: Vec<_> = headings.iter().map(|h| (h.level, h.id.as_str(), h.text.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn footnotes_lead_there_and_back() {
    let expected = "\
<p>甲<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup> \
乙<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1-2\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup></p>
<section class=\"footnotes\" id=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">
<ol>
<li id=\"fn-1\">
<p>注 <a href=\"#fnref-1\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to reference 1 in the text\">↩\u{FE0E}</a> \
<a href=\"#fnref-1-2\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to reference 1 in the text, occurrence 2\">↩\u{FE0E}<sup>2</sup></a></p>
</li>
</ol>
</section>
";
    assert_eq!(rendered("甲[^A] 乙[^a]\n\n[^a]: 注", Lang::En).html, expected);
}

#[test]
fn headings_in_footnotes_are_listed_where_they_stand_or_not_at_all() {
    let ids = |source: &str| {
        let rendered = rendered(source, Lang::En);
        assert!(rendered.headings.iter().all(|heading| rendered.html.contains(&format!("id=\"{}\"", heading.id))));
        rendered.headings.into_iter().map(|heading| heading.id).collect::<Vec<_>>()
    };
    // Nothing refers to this note, so it is not on the page, and a table of contents must not lead there.
    assert_eq!(ids("[^1]: # note\n\n## after"), ["after"]);
    assert_eq!(ids("text[^1]\n\n[^1]: # note\n\n## after"), ["after", "note"]);
    // A note in a note goes on to the end of both.
    assert_eq!(
        ids("text[^1]\n\n[^1]: a[^2]\n\n    [^2]: # inner\n\n    ## more\n\n## after"),
        ["after", "inner", "more"]
    );
}

#[test]
fn links() {
    for (source, expected) in [
        ("[去](capture)", "<a href=\"../capture/\">去</a>"),
        ("[附件1](a.pdf)", "<a href=\"files/a.pdf\">附件1<span class=\"file-note\">（PDF，1.2 MB）</span></a>"),
        (
            "[学信网](https://www.chsi.com.cn/?a=1&b=2 \"标题\")",
            "<a href=\"https://www.chsi.com.cn/?a=1&amp;b=2\" class=\"external\" rel=\"noopener\" title=\"标题\">学信网</a>",
        ),
        ("[x](//a.cn)", "<a href=\"https://a.cn\" class=\"external\" rel=\"noopener\">x</a>"),
        ("<a@b.cn>", "<a href=\"mailto:a@b.cn\">a@b.cn</a>"),
        ("[电话](tel:0898-88651713)", "<a href=\"tel:0898-88651713\">电话</a>"),
        ("[x](nowhere)", "x"),
        ("[](capture)", "<a href=\"../capture/\">capture</a>"),
        ("[见](#contact)", "<a href=\"#contact\">见</a>"),
        ("<https://a.cn>", "<a href=\"https://a.cn\" class=\"external\" rel=\"noopener\">https://a.cn</a>"),
        ("<abc:def>", "&lt;abc:def&gt;"),
        ("[https://a.cn](capture)", "<a href=\"../capture/\">https://a.cn</a>"),
        ("`https://a.cn`", "<code>https://a.cn</code>"),
        (
            "见www.chsi.com.cn/a_b_c?x=1&y=2。",
            "见<a href=\"https://www.chsi.com.cn/a_b_c?x=1&amp;y=2\" class=\"external\" rel=\"noopener\">www.chsi.com.cn/a_b_c?x=1&amp;y=2</a>。",
        ),
    ] {
        assert_eq!(inline(source), expected, "{source}");
    }
    let english = rendered("[Form](a.pdf)", Lang::En).html;
    assert_eq!(english, "<p><a href=\"files/a.pdf\">Form<span class=\"file-note\"> (PDF, 1.2 MB)</span></a></p>\n");
}

#[test]
fn links_and_images_are_listed_with_their_places() {
    let source = "注意：见www.a.cn/x&amp;y，[去](capture)\n\n![*图*一](a.png)";
    let result = rendered(source, Lang::Zh);
    let links: Vec<_> = result.links.iter().map(|link| (link.target.as_str(), &source[link.range.clone()])).collect();
    assert_eq!(links, [("https://www.a.cn/x&y", "www.a.cn/x&amp;y"), ("capture", "[去](capture)")]);
    let image = &result.images[0];
    let place = &source[image.range.clone()];
    assert_eq!((image.target.as_str(), image.alt.as_str(), place), ("a.png", "图一", "![*图*一](a.png)"));
}

#[test]
fn images() {
    for (source, expected) in [
        (
            "![图](a.png)",
            "<img src=\"files/a.png\" alt=\"图\" width=\"800\" height=\"600\" loading=\"lazy\" decoding=\"async\">",
        ),
        (
            "![图 **一**](b.png \"题\")",
            "<img src=\"files/b.png\" srcset=\"files/b%2C400.png 400w, files/b.png 800w\" \
             sizes=\"(min-width: 43em) 40.4em, calc(100vw - 2.2em)\" alt=\"图 一\" width=\"800\" height=\"600\" loading=\"lazy\" \
             decoding=\"async\" title=\"题\">",
        ),
        ("![图](nowhere.png)", "图"),
        ("![图](https://a.cn/a.png)", "<a href=\"https://a.cn/a.png\" class=\"external\" rel=\"noopener\">图</a>"),
    ] {
        assert_eq!(inline(source), expected, "{source}");
    }
}

#[test]
fn braces_and_angle_brackets_are_text() {
    for (source, expected) in [
        ("请填<姓名>和{学号}", "请填&lt;姓名&gt;和{学号}"),
        ("<2024级>", "&lt;2024级&gt;"),
        ("{{姓名}} {{ 1 }}", "{{姓名}} {{ 1 }}"),
        ("H<sub>2</sub>O 按<kbd>Ctrl</kbd><br/>x", "H<sub>2</sub>O 按<kbd>Ctrl</kbd><br>x"),
        ("<ruby>海<rt>hǎi</rt></ruby>", "<ruby>海<rt>hǎi</rt></ruby>"),
        ("<sub>a", "&lt;sub&gt;a"),
        ("*<sub>a*</sub>", "<em>&lt;sub&gt;a</em>&lt;/sub&gt;"),
        ("<sub><sup></sub></sup>", "&lt;sub&gt;<sup>&lt;/sub&gt;</sup>"),
        ("<div>**粗**</div>", "&lt;div&gt;<strong>粗</strong>&lt;/div&gt;"),
        ("<br>\n**粗**", "<br>\n<strong>粗</strong>"),
        ("前<!-- 藏 -->后", "前后"),
    ] {
        assert_eq!(inline(source), expected, "{source}");
    }
    assert_eq!(html("<!-- 藏\n\n**藏** {{ date }} -->\n\n看"), "<p>看</p>\n");
    assert_eq!(html("看\n\n<!-- 藏 {{ nope -->\n"), "<p>看</p>\n");
    assert_eq!(html("<!-- 藏 -->\n{{ board }}"), "<div>倒计时</div>\n");
}
