//! Words that say what the number after them is. Knows no number.

/// What a word before a number, or above a column, says the number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// Identity card.
    Resident,
    /// Bank card or account.
    Account,
    /// Passport.
    Passport,
    /// Travel permit.
    Permit,
    /// Student, candidate, admission ticket.
    Student,
    /// Birth.
    Birth,
    /// Home.
    Home,
    /// QQ number of one person.
    Qq,
    /// A number of a thing, not of a person: order, parcel, book, company.
    Thing,
    /// The uniform social credit code of an organisation.
    CreditCode,
    /// What the address line of a web page calls a phone number.
    PhoneParameter,
    /// A telephone, or what is reached through its number.
    Phone,
    /// The permit of Taiwan residents, whose number has no letter.
    TaiwanPermit,
}

/// Lower case, for texts are compared in lower case.
const WORDS: [(Label, &[&str]); 13] = [
    (Label::Resident, &["身份证", "证件号", "居民证", "身份号", "id card", "id number", "id no", "identity"]),
    (Label::Account, &["卡号", "账号", "帐号", "账户", "帐户", "银行卡", "card no", "card number", "account"]),
    (Label::Passport, &["护照", "passport"]),
    (Label::Permit, &["通行证", "回乡证", "台胞证"]),
    (
        Label::Student,
        &["学号", "准考证号", "准考证号码", "考生号", "考籍号", "student number", "student no", "student id"],
    ),
    (Label::Birth, &["出生日期", "出生年月", "出生年月日", "生日", "date of birth"]),
    (Label::Home, &["家庭住址", "家庭地址", "户籍地址", "户籍所在地", "现住址", "home address"]),
    (Label::Qq, &["qq", "qq号", "qq号码"]),
    (
        Label::Thing,
        &[
            "订单",
            "订单号",
            "订单编号",
            "单号",
            "运单号",
            "流水号",
            "交易号",
            "条形码",
            "条码",
            "isbn",
            "issn",
            "imei",
            "注册号",
            "执照号",
            "序列号",
            "备案号",
            "编号",
            "批号",
            "发票号",
            "发票号码",
            "群号",
            "qq群",
            "标识码",
            "页码",
            "会议号",
            "会议id",
            "会议 id",
            "房间号",
            "meeting id",
            "order no",
            "order number",
            "serial no",
            "tracking number",
        ],
    ),
    (Label::CreditCode, &["信用代码"]),
    (Label::PhoneParameter, &["phone", "tel", "mobile"]),
    (Label::Phone, &["电话", "手机", "微信", "联系", "咨询", "热线", "phone", "tel", "mobile", "wechat"]),
    (Label::TaiwanPermit, &["台胞证", "台湾居民来往大陆通行证"]),
];

/// How far before a number a word may stand and still speak of it, in characters.
const NEAR: usize = 20;
/// How many brackets, colons, spaces, … may stand between a word and the number that belongs to it.
const JOINTS: usize = 8;

/// Whether such a word ends within the 20 characters before `at`.
pub(super) fn near(signs: &[char], at: usize, label: Label) -> bool {
    let before: String = signs[at.saturating_sub(NEAR)..at].iter().map(char::to_ascii_lowercase).collect();
    words(label).iter().any(|word| before.contains(word))
}

/// Whether such a word stands directly before `at`, with nothing but a colon, brackets, 为 or the like between.
pub(super) fn direct(signs: &[char], at: usize, label: Label) -> bool {
    let mut end = at;
    while end > 0 && at - end < JOINTS && is_joint(signs[end - 1]) {
        end -= 1;
    }
    ends_with(&signs[end.saturating_sub(NEAR)..end], label)
}

/// The first label a heading speaks of.
pub(super) fn of_heading(heading: &[char]) -> Option<Label> {
    let heading: String = heading.iter().map(char::to_ascii_lowercase).collect();
    let speaks = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    WORDS
        .iter()
        .find(|(label, words)| {
            !matches!(label, Label::PhoneParameter | Label::Phone | Label::TaiwanPermit) && speaks(words)
        })
        .map(|(label, _)| *label)
}

fn words(label: Label) -> &'static [&'static str] {
    WORDS.iter().find(|(own, _)| *own == label).map_or(&[], |(_, words)| words)
}

fn ends_with(signs: &[char], label: Label) -> bool {
    words(label).iter().any(|word| {
        let mut before = signs.iter().rev();
        word.chars().rev().all(|c| before.next().is_some_and(|sign| sign.to_ascii_lowercase() == c))
    })
}

fn is_joint(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
        || matches!(
            c,
            ':' | '=' | '(' | ')' | '[' | ']' | '{' | '}' | '"' | '\'' | '*' | '_' | '`' | '|' | '#' | '.' | '&'
        )
        || matches!(c, '为' | '是' | '（' | '）' | '【' | '】' | '“' | '”' | '‘' | '’' | '：')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_speaks_of_the_number_after_it() {
        let signs: Vec<char> = "学号：1，身份证号码（请核对）2".chars().collect();
        let (one, two) = (3, signs.len() - 1);
        assert!(direct(&signs, one, Label::Student));
        assert!(!direct(&signs, two, Label::Resident));
        assert!(near(&signs, two, Label::Resident));
        assert!(near(&signs, two, Label::Student));
        assert!(!near(&signs, one, Label::Resident));
        let heading: Vec<char> = " Student No. ".chars().collect();
        assert_eq!(of_heading(&heading), Some(Label::Student));
    }
}
