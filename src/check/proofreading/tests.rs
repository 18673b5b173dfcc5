//! Every rule with a sentence it must object to and one it must leave alone.

use super::words::RULES;
use super::*;
use crate::check::finding::apply;
use crate::diagnostics::Severity;
use crate::diagnostics::codes::entry as explain;
use proptest::prelude::*;

fn codes(source: &str) -> Vec<(&'static str, &str)> {
    scan(source)
        .into_iter()
        .map(|finding| {
            assert!(explain(finding.code).is_some(), "{}", finding.code);
            (finding.code, &source[finding.range])
        })
        .collect()
}

#[test]
fn the_list_is_well_formed() {
    let lines = include_str!("words.tsv").lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(RULES.len(), lines, "a line has the wrong number of columns");
    assert!(RULES.len() >= 60);
    for (index, rule) in RULES.iter().enumerate() {
        assert!(!rule.right.contains(rule.wrong), "{}", rule.wrong);
        assert!(RULES[..index].iter().all(|other| other.wrong != rule.wrong), "{}", rule.wrong);
    }
}

#[test]
fn every_wrong_word_is_found_and_its_right_neighbour_is_not() {
    for rule in RULES.iter() {
        assert_eq!(codes(rule.bad), [("wrong-word", rule.wrong)], "{}", rule.bad);
        assert_eq!(scan(&apply(rule.bad, &scan(rule.bad))), [], "{}", rule.bad);
        assert_eq!(codes(rule.good), [], "{}", rule.good);
    }
}

#[test]
fn a_wrong_word_is_explained_in_both_languages() {
    let found = scan("请登陆学信网。");
    assert_eq!(found[0].cause.zh, "“登陆”应为“登录”：“登陆”是上岸；进入网站、系统要用“登录”");
    assert_eq!(found[0].cause.en, "“登陆” should be “登录”: 登陆 is to land on a shore; to log in is 登录");
    assert_eq!(found[0].fix.as_ref().map(|fix| fix.zh.as_str()), Some("改成“登录”"));
    assert_eq!(found[0].severity, Severity::Warning);
}

#[test]
fn a_likeness_is_written_with_another_character() {
    assert_eq!(codes("就象上次一样办理。"), [("wrong-word", "象")]);
    for right in
        ["这种现象一样要注意。", "对象和去年一样。", "不象征什么，也一样。", "气象台一样发布。", "就像上次一样。"]
    {
        assert_eq!(codes(right), [], "{right}");
    }
}

#[test]
fn punctuation_is_full_width_between_chinese_words() {
    let half = "half-width-punctuation";
    let cases = [
        ("带上采集码,按时到。", vec![(half, ",")], "带上采集码，按时到。"),
        ("带上采集码, 按时到。", vec![(half, ", ")], "带上采集码，按时到。"),
        ("地点:人文楼", vec![(half, ":")], "地点：人文楼"),
        ("时间:2024年", vec![(half, ":")], "时间：2024年"),
        ("注意:\n下面", vec![(half, ":")], "注意：\n下面"),
        ("什么时候拍照?", vec![(half, "?")], "什么时候拍照？"),
        ("请注意!不要迟到;带好证件", vec![(half, "!"), (half, ";")], "请注意！不要迟到；带好证件"),
        ("学院(函授科)负责", vec![(half, "(函授科)")], "学院（函授科）负责"),
        ("(一)采集对象", vec![(half, "(一)")], "（一）采集对象"),
        ("《通知》,请看", vec![(half, ",")], "《通知》，请看"),
        ("---\ntitle: 采集通知,请看\n---\n", vec![(half, ",")], "---\ntitle: 采集通知，请看\n---\n"),
    ];
    for (wrong, expected, right) in cases {
        assert_eq!(codes(wrong), expected, "{wrong}");
        assert_eq!(apply(wrong, &scan(wrong)), right);
        assert_eq!(codes(right), [], "{right}");
    }
}

#[test]
fn marks_come_once_and_in_pairs() {
    let (twice, pair) = ("repeated-punctuation", "unbalanced-punctuation");
    let cases = [
        ("请按时到。。", vec![(twice, "。。")]),
        ("请按时到，，不要迟到", vec![(twice, "，，")]),
        ("请按时到！！", vec![(twice, "！！")]),
        ("姓名、，学号", vec![(twice, "、，")]),
        ("等等。。。", vec![(twice, "。。。")]),
        ("登录《学信网", vec![(pair, "《")]),
        ("登录“学信网，然后查看", vec![(pair, "“")]),
        ("登录学信网”，然后查看", vec![(pair, "”")]),
        ("学院（函授科负责", vec![(pair, "（")]),
        ("学院（函授科)负责", vec![(pair, "（函授科)")]),
        ("学院(函授科）负责", vec![(pair, "(函授科）")]),
        ("- 甲（乙\n- 丙）丁\n", vec![(pair, "（"), (pair, "）")]),
        ("教毕指〔2017】99号", vec![(pair, "〔"), (pair, "】")]),
    ];
    for (wrong, expected) in cases {
        assert_eq!(codes(wrong), expected, "{wrong}");
    }
    assert_eq!(apply("请按时到。。", &scan("请按时到。。")), "请按时到。");
    assert_eq!(apply("学院（函授科)负责", &scan("学院（函授科)负责")), "学院（函授科）负责");
}

#[test]
fn digits_and_spaces() {
    assert_eq!(codes("共２０２５届Ａ班"), [("full-width-characters", "２０２５"), ("full-width-characters", "Ａ")]);
    assert_eq!(apply("共２０２５届Ａ班", &scan("共２０２５届Ａ班")), "共2025届A班");
    let copied = "高等 学校毕业生图像信息是注册的重要数据，请按时参加。";
    assert_eq!(codes(copied), [("space-between-han", " ")]);
    assert_eq!(apply(copied, &scan(copied)), copied.replace(' ', ""));
    // A run of full-width digits may be somebody's number; the message does not repeat it.
    assert!(!format!("{:?}", scan("１３８００１３８０００")[0].cause).contains('８'));
}

#[test]
fn right_texts_are_left_alone() {
    let cases = [
        "时间：10:00–12:00，24:00止。",
        "比例为4:3，大小为480×640像素。",
        "见 http://jxjy.hntou.edu.cn/a?x=1,2;y=(3)!",
        "登录[学信网](https://www.chsi.com.cn)。",
        "`a,b:c(甲)`",
        "Correspondence Section (函授科), Teacher Yin (印老师)",
        "CHSI (学信网): www.chsi.com.cn",
        "Log in to CHSI (学信网), view it.",
        "真的？！不会吧……好——就这样。",
        "等等……。",
        "1）登录；2）查看；a）保存。",
        "1) 登录",
        "“第一段没有说完\n\n“第二段说完了。”",
        "他说：“见《通知（更正）》。”",
        "请看图![图](a.png)",
        "| 姓名 | 学号 |\n|:--|:-:|\n| 甲 | 乙 |\n",
        "函授科 印老师",
        "参加人员：张三 李四 王小五，共三人。",
        "第一章 总则，自公布之日起施行。",
        "依据：[通知 · 时间和地点](a.md#when)、[独立散拍](b.md)",
        "---\nlabel: {zh: 现场采集, en: Capture on site}\ncohorts: [甲,乙]\n---\n",
        "2,000元；3:1；第1,2条",
        "Office:函授科",
        "(函授科) is the Correspondence Section.",
        "> [!IMPORTANT]\n> 毕业照片要做人像比对。",
        "加强预防犯罪教育；交通迅速恢复；建立既有规模又有质量的队伍；随即然后；常规犯错；神秘码头；已经厉行节约。",
        "“登陆”不是“登录”。",
        "订购教材，一式两份，缴纳（交纳）费用，其它事项另行通知。",
        "该系统、该平台及其他方式",
        "台风“摩羯”登陆后，学院将通知复课。",
        "讲座落实到人，重复盖章无效，既便宜又方便，自己经过核对，员工做好准备，配合做好校对。",
    ];
    for right in cases {
        assert_eq!(codes(right), [], "{right}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_mending_never_breaks_a_text(source in "([（）()《》“”，。,:;!? 登陆甲乙就象一样０Ａ1a\n|-]|.){0,40}") {
        let found = scan(&source);
        for finding in &found {
            prop_assert!(source.get(finding.range.clone()).is_some());
        }
        scan(&apply(&source, &found));
    }
}
