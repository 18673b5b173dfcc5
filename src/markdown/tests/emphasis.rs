//! Bold and emphasis beside Chinese punctuation, where CommonMark alone sees none.

use super::*;

#[test]
fn bold_where_a_chinese_author_means_it() {
    for (source, expected) in [
        ("**注意：**请", "<strong>注意：</strong>请"),
        ("请**（必读）**看", "请<strong>（必读）</strong>看"),
        ("**“注意”**请", "<strong>“注意”</strong>请"),
        ("请带**《学生证》**。", "请带<strong>《学生证》</strong>。"),
        ("**一、对象：**2026级", "<strong>一、对象：</strong>2026级"),
        ("**时间:**2024年", "<strong>时间:</strong>2024年"),
        ("**(一)**2026级", "<strong>(一)</strong>2026级"),
        ("费用**20元/人。**由", "费用<strong>20元/人。</strong>由"),
        ("请*（重要）*看", "请<em>（重要）</em>看"),
        ("***注意：***请", "<em><strong>注意：</strong></em>请"),
        ("请**_看_**吧", "请<strong><em>看</em></strong>吧"),
        ("请**~~（旧）~~**看", "请<strong><del>（旧）</del></strong>看"),
        ("~~作废：~~请", "<del>作废：</del>请"),
        ("**[链接](capture)**请", "<strong><a href=\"../capture/\">链接</a></strong>请"),
        ("**`代码`**请", "<strong><code>代码</code></strong>请"),
        ("**注意：**{{ date }}", "<strong>注意：</strong><time>12月7日</time>"),
        ("截止**{{ date }}**前", "截止<strong><time>12月7日</time></strong>前"),
        ("> **注意：**请", "<blockquote>\n<p><strong>注意：</strong>请</p>\n</blockquote>\n"),
        ("한국어**(강조)**입니다", "한국어<strong>(강조)</strong>입니다"),
    ] {
        assert_eq!(inline(source), expected, "{source}");
    }
}

#[test]
fn asterisks_and_tildes_that_are_text() {
    for (source, expected) in [
        ("2*(3+4)*5", "2*(3+4)*5"),
        ("3 * 4 * 5", "3 * 4 * 5"),
        ("密码是****", "密码是****"),
        ("8:00~12:00，14:00~17:00", "8:00~12:00，14:00~17:00"),
        ("（8）~（10），（12）~（14）", "（8）~（10），（12）~（14）"),
        ("\\*\\*请\\*\\*", "**请**"),
        ("snake_case_name", "snake_case_name"),
        ("`**注意：**请`", "<code>**注意：**请</code>"),
    ] {
        assert_eq!(inline(source), expected, "{source}");
        assert_eq!(rendered(source, Lang::Zh).findings, [], "{source}");
    }
}

#[test]
fn english_follows_commonmark() {
    assert_eq!(rendered("**Note:**please", Lang::En).html, "<p>**Note:**please</p>\n");
    assert_eq!(rendered("**Note:** please", Lang::En).html, "<p><strong>Note:</strong> please</p>\n");
}

#[test]
fn asterisks_without_effect_are_reported() {
    let findings = rendered("请 ** 带证件 ** 来", Lang::Zh).findings;
    assert_eq!(findings.len(), 2);
    assert_eq!(findings[0], Finding { range: 4..6, kind: FindingKind::StrayAsterisks });
}
