//! True cases: each text with everything that must be found in it.

use super::*;

#[test]
fn identity_numbers_are_found_however_they_are_written() {
    let standard = "11010519491231002X";
    let old = "440524188001010014";
    let cases = [
        (format!("身份证号：{standard}"), vec![standard]),
        (old.into(), vec![old]),
        ("11010519491231002x。".into(), vec!["11010519491231002x"]),
        ("110105 19491231 002X".into(), vec!["110105 19491231 002X"]),
        ("110105-19491231-002X".into(), vec!["110105-19491231-002X"]),
        ("110105—19491231—002X".into(), vec!["110105—19491231—002X"]),
        ("11010519491231 002X".into(), vec!["11010519491231 002X"]),
        ("１１０１０５１９４９１２３１００２Ｘ".into(), vec!["１１０１０５１９４９１２３１００２Ｘ"]),
        ("1101051949\u{200b}1231002X".into(), vec!["1101051949\u{200b}1231002X"]),
        ("110105\u{ad}19491231\u{feff}002Ⅹ".into(), vec!["110105\u{ad}19491231\u{feff}002Ⅹ"]),
        ("𝟏𝟏𝟎𝟏𝟎𝟓19491231002X".into(), vec!["𝟏𝟏𝟎𝟏𝟎𝟓19491231002X"]),
        (format!("张三{standard}李四{old}"), vec![standard, old]),
        (format!("| 张三 | {standard} |"), vec![standard]),
        (format!("ID{standard}"), vec![standard]),
        (format!("`{standard}`"), vec![standard]),
        (format!("<!-- {standard} -->"), vec![standard]),
        (format!("[名单](lists/{standard}.xlsx)"), vec![standard]),
        (format!("![{standard}](a.png)"), vec![standard]),
        (format!("https://a.cn/?id={standard}&x=1"), vec![standard]),
        (format!("---\ntitle: 甲\nid: {standard}\n---\n"), vec![standard]),
        (format!("订单号：{standard}"), vec![standard]),
        (format!("**{standard}**"), vec![standard]),
        (format!("③{standard}①"), vec![standard]),
        (format!("_{standard}_"), vec![standard]),
        (format!("姓名,身份证号\n张三,{standard}\n"), vec![standard]),
        (format!("（{standard}）"), vec![standard]),
        (format!("\"{standard}\""), vec![standard]),
        (format!("3.{standard}"), vec![standard]),
    ];
    for (text, expected) in cases {
        let expected: Vec<String> = expected.iter().map(|id| format!("resident-id:{id}")).collect();
        assert_eq!(spots(&text), expected, "{text}");
    }
}

#[test]
fn every_province_and_card_of_the_rules_counts() {
    for province in [
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62,
        63, 64, 65, 71, 91, 99,
    ] {
        let id = resident(&format!("{province}020119900307123"));
        assert_eq!(spots(&id), [format!("resident-id:{id}")]);
    }
    for seventeen in
        ["81000019900307123", "82000019900307123", "83000019900307123", "46000018500101001", "46000020261122001"]
    {
        let id = resident(seventeen);
        assert_eq!(spots(&id), [format!("resident-id:{id}")]);
    }
}

#[test]
fn a_slip_in_an_identity_number_is_suspected() {
    for text in ["110105194912310021", "证件号码440524188001010015。", "460100 19900307 1234"] {
        let found = findings(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!((found[0].kind, found[0].level), (PersonalKind::ResidentIdSuspect, Severity::Warning), "{text}");
    }
}

#[test]
fn numbers_of_the_rules_are_found() {
    let union = card("622202020001234567");
    let sixteen = card("622202020001234");
    let visa = card("401288888888188");
    let grouped = format!("{} {} {} {}", &sixteen[..4], &sixteen[4..8], &sixteen[8..12], &sixteen[12..]);
    let unknown_bank = card("103550001234567890");
    let cases: Vec<(String, Vec<String>)> = vec![
        ("身份证：110105491231002".into(), vec!["resident-id-15:110105491231002".into()]),
        ("证件号码为 440524800101001".into(), vec!["resident-id-15:440524800101001".into()]),
        ("编码见下 440524800101001".into(), vec!["resident-id-15?:440524800101001".into()]),
        (
            "| 身份证号 | 班级 |\n|---|---|\n| 440524800101001 | 3 |\n".into(),
            vec!["resident-id-15:440524800101001".into()],
        ),
        ("手机13800138000".into(), vec!["mobile:13800138000".into()]),
        ("138 0013 8000".into(), vec!["mobile:138 0013 8000".into()]),
        ("138-0013-8000".into(), vec!["mobile:138-0013-8000".into()]),
        ("138—0013—8000".into(), vec!["mobile:138—0013—8000".into()]),
        ("138 00138000".into(), vec!["mobile:138 00138000".into()]),
        ("+86 13800138000".into(), vec!["mobile:13800138000".into()]),
        ("+8613800138000".into(), vec!["mobile:13800138000".into()]),
        ("+86-138-0013-8000".into(), vec!["mobile:138-0013-8000".into()]),
        ("008613800138000".into(), vec!["mobile:13800138000".into()]),
        ("0086 13800138000".into(), vec!["mobile:13800138000".into()]),
        ("电话8613800138000".into(), vec!["mobile:13800138000".into()]),
        ("手机：138.0013.8000".into(), vec!["mobile:138.0013.8000".into()]),
        ("(86)13800138000".into(), vec!["mobile:13800138000".into()]),
        ("电话：１３８００１３８０００，请拨打".into(), vec!["mobile:１３８００１３８０００".into()]),
        ("王老师，13800138000，周一至周五".into(), vec!["mobile:13800138000".into()]),
        ("13800138000、19912345678".into(), vec!["mobile:13800138000".into(), "mobile:19912345678".into()]),
        ("Call 13800138000.".into(), vec!["mobile:13800138000".into()]),
        ("Call 13800138000.\n".into(), vec!["mobile:13800138000".into()]),
        ("姓名,电话\n张三,13800138000,三亚\n".into(), vec!["mobile:13800138000".into()]),
        ("[打电话](tel:13800138000)".into(), vec!["mobile:13800138000".into()]),
        ("[打电话](tel:+8613800138000)".into(), vec!["mobile:13800138000".into()]),
        ("https://a.cn/?phone=13800138000".into(), vec!["mobile:13800138000".into()]),
        ("https://a.cn/?x=1&mobile=13800138000&y=2".into(), vec!["mobile:13800138000".into()]),
        ("https://a.cn/?tel=+8613800138000".into(), vec!["mobile:13800138000".into()]),
        ("`13800138000`".into(), vec!["mobile:13800138000".into()]),
        ("<!-- 13800138000 -->".into(), vec!["mobile:13800138000".into()]),
        ("照片/13800138000.jpg".into(), vec!["mobile:13800138000".into()]),
        ("**13800138000**".into(), vec!["mobile:13800138000".into()]),
        ("微信同号：16612345678".into(), vec!["mobile:16612345678".into()]),
        ("1\u{200d}3800138000".into(), vec!["mobile:1\u{200d}3800138000".into()]),
        ("①③⑧00138000".into(), vec!["mobile:①③⑧00138000".into()]),
        ("①13800138000".into(), vec!["mobile:13800138000".into()]),
        ("1️⃣13800138000；2️⃣13900139000".into(), vec!["mobile:13800138000".into(), "mobile:13900139000".into()]),
        ("13800138000²".into(), vec!["mobile:13800138000".into()]),
        ("订单请联系手机13800138000".into(), vec!["mobile:13800138000".into()]),
        (format!("银行卡{union}"), vec![format!("bank-card:{union}")]),
        (sixteen.clone(), vec![format!("bank-card:{sixteen}")]),
        (visa.clone(), vec![format!("bank-card:{visa}")]),
        (grouped.clone(), vec![format!("bank-card:{grouped}")]),
        (grouped.replace(' ', "-"), vec![format!("bank-card:{}", grouped.replace(' ', "-"))]),
        (format!("{grouped} 20元"), vec![format!("bank-card:{grouped}")]),
        (format!("开户行账号：{unknown_bank}"), vec![format!("bank-card:{unknown_bank}")]),
        (format!("姓名,卡号\n张三,{unknown_bank}\n"), vec![format!("bank-card:{unknown_bank}")]),
        ("护照号码：E12345678".into(), vec!["passport:E12345678".into()]),
        ("护照 EA1234567".into(), vec!["passport:EA1234567".into()]),
        ("passport no. g12345678".into(), vec!["passport:g12345678".into()]),
        ("护照SE1234567".into(), vec!["passport:SE1234567".into()]),
        ("护照：K12345678".into(), vec!["passport:K12345678".into()]),
        ("护照号 141234567".into(), vec!["passport:141234567".into()]),
        ("护照MA1234567".into(), vec!["passport:MA1234567".into()]),
        ("附 E12345678 一份".into(), vec!["passport?:E12345678".into()]),
        ("附 G98765432 一份".into(), vec!["passport?:G98765432".into()]),
        ("港澳居民来往内地通行证H1234567890".into(), vec!["travel-permit:H1234567890".into()]),
        ("回乡证：M12345678".into(), vec!["travel-permit:M12345678".into()]),
        ("台胞证号：12345678".into(), vec!["travel-permit:12345678".into()]),
        ("台胞证号 T12345678".into(), vec!["travel-permit:T12345678".into()]),
        ("通行证 CA1234567".into(), vec!["travel-permit:CA1234567".into()]),
        ("学号：2024010123".into(), vec!["student-no?:2024010123".into()]),
        ("学号为202401012345".into(), vec!["student-no?:202401012345".into()]),
        ("准考证号 460124150001".into(), vec!["student-no?:460124150001".into()]),
        ("**考生号**：24460101150001".into(), vec!["student-no?:24460101150001".into()]),
        ("考籍号（12位）：010124150001".into(), vec![]),
        ("学号（2024010123）".into(), vec!["student-no?:2024010123".into()]),
        (
            "| 姓名 | 学号 |\n|---|---|\n| 张三 | 2024010123 |\n| 李四 | 2024010124 |\n".into(),
            vec!["student-no?:2024010123".into(), "student-no?:2024010124".into()],
        ),
        ("学号,姓名\n2024010123,张三\n".into(), vec!["student-no?:2024010123".into()]),
        ("| 学号 | 2024010123 |".into(), vec!["student-no?:2024010123".into()]),
        ("110105194912***02X".into(), vec!["weak-mask?:110105194912***02X".into()]),
        ("1101051949123100**".into(), vec!["weak-mask?:1101051949123100**".into()]),
        ("138001380**".into(), vec!["weak-mask?:138001380**".into()]),
        ("1380***8000".into(), vec!["weak-mask?:1380***8000".into()]),
        ("1380\\*\\*\\*8000".into(), vec!["weak-mask?:1380\\*\\*\\*8000".into()]),
        ("**138001×8000**".into(), vec!["weak-mask?:138001×8000".into()]),
        ("出生日期：1990年5月3日".into(), vec!["birth-date?:1990年5月3日".into()]),
        ("出生年月日：1990-05-03".into(), vec!["birth-date?:1990-05-03".into()]),
        ("生日 19900503".into(), vec!["birth-date?:19900503".into()]),
        (
            "家庭住址：海南省三亚市吉阳区育才路1号3栋502".into(),
            vec!["home-address?:海南省三亚市吉阳区育才路1号3栋502".into()],
        ),
        ("QQ：1234567890".into(), vec!["personal-qq?:1234567890".into()]),
    ];
    for (text, expected) in cases {
        assert_eq!(spots(&text), expected, "{text}");
    }
}

#[test]
fn one_stretch_is_one_finding_and_the_surer_rule_wins() {
    let id = resident("46020019900307123");
    assert_eq!(spots(&format!("学号：{id}")), [format!("resident-id:{id}")]);
    assert_eq!(spots("学号：13800138000"), ["student-no?:13800138000"]);
    let everything = format!("{id} 13800138000 E12345678 {}", card("622202020001234567"));
    assert_eq!(findings(&everything).len(), 4);
    assert!(findings(&everything).is_sorted_by_key(|finding| finding.range.start));
}
