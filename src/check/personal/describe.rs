//! A finding in words, with the mask in place of the number. Knows no rule.

use super::{Finding, PersonalKind};
use crate::diagnostics::{Severity, Words};

/// What was found, in one sentence.
pub fn cause(finding: &Finding) -> Words {
    let masked = &finding.masked;
    let (zh, en) = match (finding.kind, finding.level) {
        (PersonalKind::ResidentId, _) => ("这里有一个完整的身份证号码", "a complete identity number stands here"),
        (PersonalKind::ResidentIdSuspect, _) => (
            "这里像是一个身份证号码，只是校验码对不上，可能是真号码打错了一位",
            "this looks like an identity number with a wrong check character, perhaps a real one with a slip",
        ),
        (PersonalKind::ResidentId15, Severity::Error) => {
            ("这里有一个15位的老身份证号码", "a 15-digit identity number of the old kind stands here")
        }
        (PersonalKind::ResidentId15, _) => {
            ("这里像是一个15位的老身份证号码", "this looks like a 15-digit identity number of the old kind")
        }
        (PersonalKind::Mobile, _) => ("这里有一个手机号码", "a mobile number stands here"),
        (PersonalKind::BankCard, _) => ("这里有一个银行卡号", "a bank card number stands here"),
        (PersonalKind::Passport, Severity::Error) => ("这里有一个护照号码", "a passport number stands here"),
        (PersonalKind::Passport, _) => ("这里像是一个护照号码", "this looks like a passport number"),
        (PersonalKind::TravelPermit, _) => ("这里有一个通行证号码", "a travel permit number stands here"),
        (PersonalKind::StudentNo, _) => {
            ("这里有一个完整的学号或考生号", "a complete student or candidate number stands here")
        }
        (PersonalKind::WeakMask, _) => ("这个号码遮得太少", "too little of this number is hidden"),
        (PersonalKind::BirthDate, _) => ("这里有一个人的出生日期", "somebody's date of birth stands here"),
        (PersonalKind::HomeAddress, _) => ("这里有一个人的家庭住址", "somebody's home address stands here"),
        (PersonalKind::PersonalQq, _) => ("这里有一个个人QQ号", "a personal QQ number stands here"),
    };
    Words::new(format!("{zh}：{masked}"), format!("{en}: {masked}"))
}

/// What to do about it.
pub fn fix(finding: &Finding) -> Words {
    let masked = &finding.masked;
    match finding.kind {
        PersonalKind::ResidentId | PersonalKind::ResidentIdSuspect | PersonalKind::ResidentId15 => Words::new(
            format!("删掉，或者只写“{masked}”；名单里写姓名和班级就够了"),
            format!("delete it, or write only {masked}; a list needs no more than name and class"),
        ),
        PersonalKind::Mobile => Words::new(
            format!("改用办公电话，或者只写“{masked}”；确需公布的工作手机，请单位负责人批准后列入允许名单"),
            format!(
                "give the office line, or write only {masked}; a duty phone that must be public goes on the allow-list once \
                 the head of the unit approves"
            ),
        ),
        PersonalKind::BankCard => Words::new(
            format!("删掉，或者只写“{masked}”；如果是订单号之类，在号码前写明“订单号：”，或者列入允许名单"),
            format!(
                "delete it, or write only {masked}; if it is an order number or the like, write “order number:” before it or \
                 put it on the allow-list"
            ),
        ),
        PersonalKind::WeakMask => Words::new(
            format!("改成“{masked}”：身份证号留前6位和后4位，手机号留前3位和后4位"),
            format!(
                "write {masked}: six and four characters of an identity number may stay, three and four of a mobile number"
            ),
        ),
        PersonalKind::Passport | PersonalKind::TravelPermit | PersonalKind::StudentNo => {
            Words::new(format!("删掉，或者只写“{masked}”"), format!("delete it, or write only {masked}"))
        }
        PersonalKind::BirthDate | PersonalKind::HomeAddress => {
            Words::new("删掉：公示和通知里不需要它", "delete it: no notice or list needs it")
        }
        PersonalKind::PersonalQq => {
            Words::new("改用办公电话或工作QQ群", "give the office line or the QQ group of the office")
        }
    }
}
