//! What is reported, where, and in which words.

use super::*;

/// Findings as `place: kind`, the kind by its Rust name.
fn found(source: &str) -> Vec<String> {
    let name = |kind: &FindingKind| format!("{kind:?}").split([' ', '{']).next().unwrap_or("").to_owned();
    rendered(source, Lang::Zh)
        .findings
        .iter()
        .map(|finding| format!("{}: {}", &source[finding.range.clone()], name(&finding.kind)))
        .collect()
}

#[test]
fn each_kind_at_its_place() {
    for (source, expected) in [
        ("**注意：**见[x](y.pdf)。", "[x](y.pdf): MissingLink"),
        ("见[x](#那里)。", "[x](#那里): MissingAnchor"),
        ("[](capture)", "[](capture): EmptyLink"),
        ("![x](y.png)", "![x](y.png): MissingImage"),
        ("![](a.png)", "![](a.png): ImageWithoutAlt"),
        ("![x](https://a.cn/b.png)", "![x](https://a.cn/b.png): ForeignImage"),
        ("[x](javascript:x)", "[x](javascript:x): ForbiddenScheme"),
        ("[x](C:\\x.docx)", "[x](C:\\x.docx): LocalPath"),
        ("<div>x", "<div>: RawHtml"),
        ("a <sub>x", "<sub>: UnbalancedHtml"),
        ("<!-- x", "<!-- x: UnclosedComment"),
        ("<!-- x --> y", "<!-- x --> y: TextAfterComment"),
        ("# x", "# x: TitleInText"),
        ("## a\n\n#### x", "#### x: SkippedLevel"),
        ("##", "##: EmptyHeading"),
        ("## a {#x}\n\n## b {#x}\n", "## b {#x}: DuplicateAnchor"),
        ("## a {#fn-1}\n", "## a {#fn-1}: DuplicateAnchor"),
        ("|a|b|\n|-|-|\n|1|2|3|\n", "|1|2|3|: LongRow"),
        ("|a|b|\n|-|-|\n|1|\n", "|1|: ShortRow"),
        ("x[^1]", "[^1]: MissingFootnote"),
        ("x\n\n[^1]: y\n", "[^1]: y: UnusedFootnote"),
        ("    时间：{{ date a }}", "时间：{{ date a }}: IndentedText"),
        ("甲\n\n- 乙\n\n      丙", "丙: IndentedText"),
        ("|甲|乙|\n|1|2|\n", "|甲|乙|: BrokenTable"),
        ("｜甲｜乙｜\n｜-｜-｜\n", "｜甲｜乙｜: BrokenTable"),
        ("各教学点：\n一、时间\n1.上午\n", "一、: RunOnLine"),
        ("- 材料：\n  1、证件\n  2、采集码\n", "1、: RunOnLine"),
        ("＃ 时间", "＃: TightHeading"),
        ("见[表](报名 表.docx)", "[表](报名 表.docx): BrokenLink"),
        ("![图](现场 图.png)", "![图](现场 图.png): BrokenLink"),
        ("{{ 日期 capture }}", "日期: UnknownShortcode"),
        ("{{ da\u{B}te }}", "\u{B}: InvisibleCharacter"),
        ("{{ steps 1 }}\n1. a\n{{ /steps }}", "{{ steps 1 }}: NeedlessWords"),
    ] {
        assert_eq!(found(source), [expected], "{source}");
    }
}

#[test]
fn nothing_to_report() {
    for source in [
        "## 一\n\n### 二\n\n## 三\n",
        "[甲](#乙) [上](#top) [系](#contact)\n\n## 乙\n",
        "[甲](#%E4%B9%99)\n\n## 乙\n",
        "见[^1]，[注](#fn-1)\n\n[^1]: 注",
        "数组[^]、\\[^1]、\\**甲",
        "2**3",
        "|a|b|\n|-|-|\n|1|2|\n|`x\\|y`|{{ words \"|\" }}|\n",
        "<!-- 注释 -->\n\n正文",
        "    let x = 1;",
        "{{ 学号 }}",
        "一、时间\n\n1. 上午\n2. 下午\n",
        "面积不小于\n1.5米",
        "甲|乙|丙",
        "\\|甲|乙|",
    ] {
        assert_eq!(found(source), [""; 0], "{source}");
    }
}

#[test]
fn the_same_tag_is_reported_once() {
    assert_eq!(found("<span>a</span>\n\n<span class=x>b</span><font>"), ["<span>: RawHtml", "<font>: RawHtml"]);
}

#[test]
fn near_anchors_are_offered() {
    let kind = &rendered("## 二、采集时间\n\n[x](#采集时间)", Lang::Zh).findings[0].kind;
    assert_eq!(kind.message(Lang::Zh), "链接指向“#采集时间”，但本文没有这个位置");
    assert_eq!(kind.fix(Lang::Zh).as_deref(), Some("是不是“#二-采集时间”？"));
    assert_eq!(kind.fix(Lang::En).as_deref(), Some("did you mean “#二-采集时间”?"));
}

/// One of each kind, for checks over all wordings.
fn every_kind() -> Vec<FindingKind> {
    use FindingKind::*;
    let text = || "某物".to_owned();
    let near = || vec!["甲".to_owned(), "乙".to_owned()];
    let wording = || Wording { zh: "不对".to_owned(), en: "wrong".to_owned() };
    vec![
        MissingLink { target: text(), near: near() },
        MissingAnchor { anchor: text(), near: near() },
        EmptyLink { target: text() },
        MissingImage { target: text(), near: near() },
        ForeignImage { target: text() },
        ImageWithoutAlt { target: text() },
        ForbiddenScheme { scheme: text() },
        LocalPath { target: text() },
        CallInAddress,
        RawHtml { tag: text() },
        UnbalancedHtml { tag: text() },
        UnclosedComment,
        TextAfterComment,
        UnclosedCall,
        UnclosedQuote,
        InvisibleCharacter,
        UnknownShortcode { name: text(), near: near() },
        RejectedShortcode { message: wording(), fix: Some(wording()) },
        CallNeedsOwnLine { name: text() },
        NeedlessWords { name: text() },
        UnclosedSteps,
        StepsWithoutList,
        StrayClosing { name: text() },
        TitleInText,
        EmptyHeading,
        SkippedLevel { from: 2, to: 4 },
        DuplicateAnchor { anchor: text() },
        LongRow { columns: 2, cells: 3 },
        ShortRow { columns: 2, cells: 1 },
        MissingFootnote { label: text() },
        UnusedFootnote { label: text() },
        StrayAsterisks,
        TightHeading { right: text() },
        BrokenLink { right: text() },
        TooDeep,
        IndentedText,
        BrokenTable,
        RunOnLine { mark: text() },
    ]
}

#[test]
fn every_wording_is_in_its_language_and_ends_as_those_of_other_rules_do() {
    for kind in every_kind() {
        let wordings = |lang| [Some(kind.message(lang)), kind.fix(lang)].into_iter().flatten();
        for zh in wordings(Lang::Zh) {
            assert!(!zh.ends_with(['。', '.']), "{zh}");
        }
        for en in wordings(Lang::En) {
            assert!(!en.ends_with('.') && !en.starts_with(|c: char| c.is_ascii_uppercase()), "{en}");
            assert!(!en.contains(['，', '。', '：']), "{en}");
        }
        assert!(kind.fix(Lang::Zh).is_some() && kind.fix(Lang::En).is_some(), "{kind:?}");
    }
}
