//! Texts that several documents share: `content/blocks`, shown by `{{ include NAME }}`.

// A test fails by panicking, its helpers too.
#![allow(clippy::unwrap_used)]

mod harness;

use harness::{Built, PortalTest, Told};

/// A notice with one session, a guide, and the text of both is the same block.
fn portal(blocks: &[(&str, &str)], text: &str) -> PortalTest {
    let portal = PortalTest::inline()
        .notice("photo", "deadlines: [{id: s1, kind: capture, from: 2026-12-05 14:30, until: 2026-12-05 16:30}]")
        .file("content/guides/prepare.zh.md", &format!("---\ntitle: 准备\n---\n\n{text}\n"))
        .file("content/guides/prepare.en.md", &format!("---\ntitle: Prepare\n---\n\n{text}\n"));
    blocks.iter().fold(portal, |portal, (name, text)| portal.file(&format!("content/blocks/{name}.md"), text))
}

fn body(built: &Built, page: &str) -> String {
    let html = built.text(&format!("{page}/index.html"));
    let start = html.find("<div class=\"prose\"").expect("a text");
    html[start..].split("</article>").next().unwrap_or_default().to_owned()
}

/// The problems in Chinese, with their places.
fn told(built: &Built) -> Vec<String> {
    built.problems().iter().map(|Told { code, label, zh, .. }| format!("{code} {label} {zh}")).collect()
}

#[test]
fn one_text_in_both_languages_and_at_any_depth() {
    let blocks = [
        ("bring.zh", "带好身份证。拍照时间：{{ date photo#s1 }}，见[通知](../notices/photo/index.zh.md)。\n"),
        (
            "bring.en",
            "Bring your ID card. Photos: {{ date photo#s1 }}, see [the notice](../notices/photo/index.zh.md).\n",
        ),
    ];
    let built = portal(&blocks, "{{ include bring }}").edit(
        "content/notices/photo/index.zh.md",
        "正文。",
        "{{ include bring }}",
    );
    let built = built.build().clean();
    let guide = body(&built, "zh/guides/prepare");
    assert!(
        guide.contains("<p>带好身份证。拍照时间：<a class=\"date\" href=\"../../../zh/countdown/photo/s1/\">"),
        "{guide}"
    );
    assert!(guide.contains("href=\"../../../zh/notices/photo/\">通知</a>"), "{guide}");
    let english = body(&built, "en/guides/prepare");
    assert!(
        english.contains("<p>Bring your ID card.") && english.contains("href=\"../../../en/notices/photo/\""),
        "{english}"
    );
    assert!(body(&built, "zh/notices/photo").contains("带好身份证"));
    // A notice without translation shows its own text, and the block in the language of that text.
    assert!(body(&built, "en/notices/photo").contains("带好身份证"));
    assert!(built.text("zh/search/index.json").len() > 100);
}

#[test]
fn a_block_without_translation_says_which_language_it_speaks() {
    let built = portal(&[("bring.zh", "带好身份证。\n")], "{{ include bring }}").build().clean();
    assert!(body(&built, "zh/guides/prepare").contains("\n<p>带好身份证。</p>"));
    assert!(body(&built, "en/guides/prepare").contains("<div lang=\"zh-CN\">\n<p>带好身份证。</p>\n</div>"));
}

#[test]
fn blocks_inside_blocks_with_headings_and_files() {
    let built = portal(
        &[
            ("all.zh", "### 须知 {#rules}\n\n{{ include bring }}\n\n{{ include route }}\n"),
            ("bring.zh", "带好身份证。\n"),
            ("route.zh", "#### 路线\n\n见[平面图](plan.pdf)，回到[须知](#rules)。\n"),
        ],
        "## 一\n\n{{ include all }}\n\n## 须知\n\n完。",
    )
    .file("content/blocks/plan.pdf", "%PDF")
    .file("content/blocks/unused.zh.md", "[表](list.csv)\n")
    .file("content/blocks/list.csv", "a,b\n")
    .build();
    assert_eq!(told(&built), ["missing-anchor content/blocks/route.zh.md:3:20 链接指向“#rules”，但本文没有这个位置"]);
    let guide = body(&built, "zh/guides/prepare");
    let rules = guide.find("<h3 id=\"rules\">须知</h3>\n<p>带好身份证。</p>").expect("in place");
    assert!(guide.find("<h4 id=\"路线\">路线</h4>").is_some_and(|route| route > rules));
    assert!(guide.contains("href=\"../../../files/blocks/plan.pdf\""));
    assert!(built.has("files/blocks/plan.pdf"));
    assert!(!built.has("files/blocks/list.csv"), "no page shows the block that links to it");
}

#[test]
fn what_is_wrong_in_a_block_is_told_once_at_the_block() {
    let text = "{{ include bring }}";
    let built = portal(&[("bring.zh", "带好\n[身份证](card.pdf)。\n\n{{ dat photo#s1 }}\n")], text)
        .edit("content/notices/photo/index.zh.md", "正文。", text)
        .build();
    assert_eq!(
        told(&built),
        [
            "missing-link content/blocks/bring.zh.md:2:1 链接指向的“card.pdf”不存在",
            "unknown-shortcode content/blocks/bring.zh.md:4:4 没有名为“dat”的短代码",
        ]
    );
}

/// A call, the blocks there are, and what is told.
type Case = (&'static str, &'static [(&'static str, &'static str)], String);

#[test]
fn calls_that_cannot_be_followed() {
    let here = "content/guides/prepare.zh.md:5";
    let cases: [Case; 9] = [
        ("{{ include }}", &[], format!("rejected-shortcode {here}:4 “include”后面要写共用文字的名字")),
        ("{{ include brnig }}", &[("bring.zh", "甲\n")], format!("rejected-shortcode {here}:12 没有共用的文字“brnig”")),
        ("{{ include 须知 }}", &[], format!("rejected-shortcode {here}:12 没有共用的文字“须知”")),
        (
            "见 {{ include bring }}",
            &[("bring.zh", "甲\n")],
            format!("call-needs-own-line {here}:3 短代码“include”不能放在文字中间"),
        ),
        (
            "{{ include a }}",
            &[("a.zh", "{{ include b }}\n"), ("b.zh", "{{ include a }}\n")],
            "rejected-shortcode content/blocks/b.zh.md:1:12 共用的文字绕成了一个圈：a → b → a".to_owned(),
        ),
        (
            "{{ include a }}",
            &[("a.zh", "{{ include a }}\n")],
            "rejected-shortcode content/blocks/a.zh.md:1:12 共用的文字绕成了一个圈：a → a".to_owned(),
        ),
        (
            "{{ include a }}\n\n{{ include b }}",
            &[("a.zh", "{{ include b }}\n"), ("b.zh", "乙\n")],
            "rejected-shortcode content/guides/prepare.zh.md:7:12 “b”已经在这一页出现过".to_owned(),
        ),
        (
            "{{ include a }}",
            &[("a.zh", "---\ntitle: 甲\n---\n甲\n")],
            "settings-in-block content/blocks/a.zh.md:1:1 共用的文字开头不能有“---”设置".to_owned(),
        ),
        (
            "{{ include a }}",
            &[("a.zh", "甲[^1]\n\n[^1]: 乙\n")],
            "footnote-in-block content/blocks/a.zh.md:1:2 共用的文字里不能用脚注".to_owned(),
        ),
    ];
    for (call, blocks, expected) in cases {
        let portal = portal(blocks, call);
        let problems = told(&portal.build());
        // The English page makes the same call.
        let once: Vec<&String> = problems.iter().filter(|problem| !problem.contains("prepare.en.md")).collect();
        assert_eq!(once, [&expected], "{call}");
    }
}

#[test]
fn a_heading_that_the_page_has_already() {
    let built = portal(&[("a.zh", "### 费用 {#fee}\n")], "## 费用 {#fee}\n\n{{ include a }}").build();
    assert_eq!(
        told(&built)[0],
        "duplicate-anchor content/guides/prepare.zh.md:7:1 标题的位置名“fee”已经用过，或者留给页面自己使用"
    );
}

#[test]
fn a_heading_deeper_than_the_page_has_come() {
    let blocks = [("a.zh", "#### 费用\n\n##### 现金\n")];
    assert!(portal(&blocks, "## 一\n\n### 二\n\n{{ include a }}\n\n###### 三").build().problems.is_empty());
    let told = told(&portal(&blocks, "## 一\n\n{{ include a }}").build());
    assert_eq!(told[0], "skipped-level content/guides/prepare.zh.md:7:1 标题从2级直接跳到了4级");
}

#[test]
fn files_in_the_wrong_place() {
    for (path, code) in [
        ("content/blocks/a.md", "no-language"),
        ("content/blocks/须知.zh.md", "bad-slug"),
        ("content/blocks/a/index.zh.md", "stray-document"),
    ] {
        let built = portal(&[], "完。").file(path, "甲\n").build();
        assert_eq!(built.codes(), [code], "{path}");
    }
}

#[test]
fn blocks_woven_without_end_stay_small() {
    // Each block includes the one before it; and a web in which each of sixty includes all before it.
    let chain = (1..300).fold(portal(&[("c0.zh", "甲\n")], "{{ include c40 }}"), |portal, number| {
        portal.file(&format!("content/blocks/c{number}.zh.md"), &format!("{{{{ include c{} }}}}\n", number - 1))
    });
    let built = chain.build();
    assert!(built.codes().iter().all(|code| *code == "rejected-shortcode"));
    assert!(body(&built, "zh/guides/prepare").contains("甲"));
    let web = (1..60).fold(portal(&[("w0.zh", "甲\n")], "{{ include w59 }}"), |portal, number| {
        let calls: String = (0..number).map(|other| format!("{{{{ include w{other} }}}}\n")).collect();
        portal.file(&format!("content/blocks/w{number}.zh.md"), &calls)
    });
    let built = web.build();
    assert!(built.codes().contains(&"rejected-shortcode"));
    assert!(body(&built, "zh/guides/prepare").len() < 5000);
}
