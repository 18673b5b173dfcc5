//! Masks, the allow-list, and the promise that no output ever holds a number.

use super::*;
use crate::lang::Lang;
use proptest::prelude::*;

fn entry(kind: PersonalKind, number: &str) -> AllowEntry {
    let fingerprint = fingerprint(kind, number);
    AllowEntry { kind, fingerprint, reason: "值班电话".into(), approver: "院长".into() }
}

#[test]
fn masks_keep_what_the_rules_let_them_keep() {
    let cases = [
        (PersonalKind::ResidentId, "11010519491231002x", "110105********002X"),
        (PersonalKind::ResidentId, "110105 19491231 002X", "110105********002X"),
        (PersonalKind::ResidentId15, "110105491231002", "110105******002"),
        (PersonalKind::Mobile, "138-0013-8000", "138****8000"),
        (PersonalKind::Mobile, "１３８００１３８０００", "138****8000"),
        (PersonalKind::BankCard, "6222 0202 0001 2345", "622202******2345"),
        (PersonalKind::Passport, "E12345678", "E*****678"),
        (PersonalKind::TravelPermit, "H1234567890", "H*******890"),
        (PersonalKind::StudentNo, "20240101", "20****01"),
        (PersonalKind::WeakMask, "1101051949123100**", "110105********00**"),
        (PersonalKind::WeakMask, "138001380**", "138****80**"),
        (PersonalKind::BirthDate, "1990年5月3日", "1990****"),
        (PersonalKind::HomeAddress, "海南省三亚市育才路1号", "海南省****"),
        (PersonalKind::PersonalQq, "12345", "*****"),
        (PersonalKind::Mobile, "138", "****"),
        (PersonalKind::Mobile, "", "****"),
    ];
    for (kind, text, expected) in cases {
        assert_eq!(mask(kind, text), expected);
    }
}

#[test]
fn masked_text_stays_text_and_stars_stay_stars() {
    let text = "---\nnote: 13800138000\n---\n找13800138000或**13900139000**，`13700137000`。\n";
    let masked = apply_masks(text, &findings(text), Notation::Markdown);
    assert_eq!(
        masked,
        "---\nnote: 138****8000\n---\n找138\\*\\*\\*\\*8000或**139\\*\\*\\*\\*9000**，`137****7000`。\n"
    );
    assert_eq!(
        apply_masks("张三,13800138000\n", &findings("张三,13800138000\n"), Notation::Plain),
        "张三,138****8000\n"
    );
    assert_eq!(findings(&masked), []);
}

#[test]
fn a_quoted_line_shows_no_number_and_keeps_its_places() {
    let text = "找138-0013-8000或１３９００１３９０００。";
    let quoted = redact(text, &findings(text));
    assert_eq!(quoted, format!("找138-*****8000或１３９{}９０００。", "*".repeat(12)));
    assert_eq!(quoted.len(), text.len());
}

#[test]
fn an_approved_number_passes_however_it_is_written() {
    let (allowed, refused) = Allowed::read(&[entry(PersonalKind::Mobile, "13800138000")]);
    assert_eq!(refused, []);
    let context = Context { build_date: build_date(), allowed: &allowed };
    assert_eq!(scan("138 0013 8000，１３８００１３８０００，+86-138-0013-8000", context), []);
    assert_eq!(scan("13800138001", context).len(), 1);
}

#[test]
fn an_entry_needs_a_reason_and_a_name_and_is_never_for_an_identity_document() {
    let id = "11010519491231002X";
    let good = entry(PersonalKind::Mobile, "13800138000");
    let entries = [
        entry(PersonalKind::ResidentId, id),
        entry(PersonalKind::ResidentId15, "110105491231002"),
        entry(PersonalKind::TravelPermit, "H12345678"),
        AllowEntry { reason: " ".into(), ..good.clone() },
        AllowEntry { approver: String::new(), ..good.clone() },
        AllowEntry { fingerprint: "13800138000".into(), ..good.clone() },
        entry(PersonalKind::Passport, "E12345678"),
    ];
    let (allowed, refused) = Allowed::read(&entries);
    let why: Vec<Refused> = refused.iter().map(|(_, why)| *why).collect();
    use Refused::{BadFingerprint, NeverAllowed, NoApprover, NoReason};
    assert_eq!(why, [NeverAllowed, NeverAllowed, NeverAllowed, NoReason, NoApprover, BadFingerprint]);
    assert!(refused.iter().all(|(_, why)| Lang::ALL.iter().all(|lang| !why.words().get(*lang).is_empty())));
    let context = Context { build_date: build_date(), allowed: &allowed };
    assert_eq!(scan(id, context).len(), 1);
    assert_eq!(scan("附 E12345678 一份", context), []);
    assert_eq!(scan("护照 E12345678", context).len(), 1);
}

#[test]
fn kinds_are_read_by_their_names() {
    for kind in PersonalKind::ALL {
        assert_eq!(PersonalKind::from_code(kind.code()), Some(kind));
    }
}

/// The longest run of digits two texts have in common.
fn longest_shared_digits(text: &str, number: &str) -> usize {
    let number: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    (1..=number.len())
        .rev()
        .find(|length| number.windows(*length).any(|part| text.contains(&part.iter().collect::<String>())))
        .unwrap_or(0)
}

fn everything_said(text: &str) -> String {
    let found = findings(text);
    let words = |finding: &Finding| {
        let said = [cause(finding), fix(finding)];
        said.iter().flat_map(|words| Lang::ALL.map(|lang| words.get(lang).to_owned())).collect::<Vec<_>>().join("\n")
    };
    let said: Vec<String> =
        found.iter().map(|finding| format!("{finding:?} {finding:#?} {}", words(finding))).collect();
    said.join("\n")
}

fn han() -> impl Strategy<Value = String> {
    "[一-龥，。：、（）\n ]{0,30}"
}

fn day() -> impl Strategy<Value = String> {
    (0i64..57_000).prop_map(|days| {
        let first = NaiveDate::from_ymd_opt(1870, 1, 1).expect("a date");
        (first + chrono::Duration::days(days)).format("%Y%m%d").to_string()
    })
}

fn valid_id() -> impl Strategy<Value = String> {
    let provinces = vec!["11", "13", "23", "31", "37", "46", "50", "54", "65", "71", "92"];
    (proptest::sample::select(provinces), "[0-9]{4}", day(), "[0-9]{3}")
        .prop_map(|(province, county, day, order)| resident(&format!("{province}{county}{day}{order}")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_identity_number_in_any_text_is_found_and_never_shown(
        before in han(), after in han(), id in valid_id(), dress in 0usize..4,
    ) {
        let written = match dress {
            0 => id.clone(),
            1 => format!("{} {} {}", &id[..6], &id[6..14], &id[14..]),
            2 => id.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)).collect(),
            _ => id.chars().flat_map(|c| [c, '\u{200b}']).collect(),
        };
        let text = format!("{before}{written}{after}");
        let found = findings(&text);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].kind, PersonalKind::ResidentId);
        prop_assert!(text[found[0].range.clone()].starts_with(&written[..written.chars().next().map_or(0, char::len_utf8)]));
        prop_assert_eq!(&found[0].masked, &format!("{}********{}", &id[..6], &id[14..]));
        prop_assert!(longest_shared_digits(&everything_said(&text), &id) < 7);
        let quoted = redact(&text, &found);
        prop_assert_eq!(quoted.len(), text.len());
        prop_assert!(longest_shared_digits(&quoted, &id) < 7);
        prop_assert!(quoted.starts_with(&before) && quoted.ends_with(&after));
        prop_assert_eq!(findings(&apply_masks(&text, &found, Notation::Markdown)), []);
    }

    #[test]
    fn every_mobile_number_and_bank_card_is_found_and_never_shown(
        before in han(), after in han(), mobile in "1[3-9][0-9]{9}", digits in "62[0-9]{13,16}",
    ) {
        let text = format!("{before}{mobile}。{}{after}", card(&digits));
        let found = findings(&text);
        // Eighteen digits with a birthday in the middle may be either; both block.
        let either = [PersonalKind::BankCard, PersonalKind::ResidentIdSuspect, PersonalKind::ResidentId];
        prop_assert_eq!(found.len(), 2);
        prop_assert!(found[0].kind == PersonalKind::Mobile && either.contains(&found[1].kind));
        let said = everything_said(&text);
        prop_assert!(longest_shared_digits(&said, &mobile) < 7);
        prop_assert!(longest_shared_digits(&said, &digits) < 7);
        prop_assert_eq!(findings(&apply_masks(&text, &found, Notation::Plain)), []);
    }

    #[test]
    fn no_text_makes_it_panic_and_masks_leave_nothing_certain(text in "([0-9]{1,9}|[０-９]|[-*XEGH| ,.:+\n]|身份证|学号|护照|http://|\u{200b}|\\|---\\||.){0,40}") {
        let found = findings(&text);
        prop_assert!(found.windows(2).all(|two| two[0].range.end <= two[1].range.start));
        for finding in &found {
            prop_assert!(text.get(finding.range.clone()).is_some());
            prop_assert!(finding.masked.matches('*').count() >= 4);
        }
        for notation in [Notation::Markdown, Notation::Plain] {
            let again = findings(&apply_masks(&text, &found, notation));
            prop_assert!(again.iter().all(|finding| finding.level == Severity::Warning), "{again:?}");
        }
    }

    #[test]
    fn a_mask_never_keeps_more_than_ten_characters(text in ".{0,40}", kind in 0usize..12) {
        let kind = PersonalKind::ALL[kind];
        let masked = mask(kind, &text);
        prop_assert!(masked.matches('*').count() >= 4);
        prop_assert!(masked.chars().filter(|c| *c != '*').count() <= 10);
    }
}
