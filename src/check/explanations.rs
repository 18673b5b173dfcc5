//! Why each rule of this station exists and what to do about a finding, for `tidings explain`. Knows no rule's workings.

use crate::diagnostics::Words;
use crate::lang::Lang;

/// One rule explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// The rule's stable name.
    pub code: &'static str,
    /// A paragraph in Chinese.
    pub zh: &'static str,
    /// A paragraph in English.
    pub en: &'static str,
}

impl Explanation {
    /// The paragraph in one language.
    pub fn get(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }

    /// Both paragraphs.
    pub fn words(&self) -> Words {
        Words::new(self.zh, self.en)
    }
}

/// The explanation of a rule.
pub fn explain(code: &str) -> Option<&'static Explanation> {
    EXPLANATIONS.iter().find(|explanation| explanation.code == code)
}

/// Every rule of this station.
pub const EXPLANATIONS: &[Explanation] = &[
    Explanation {
        code: "resident-id",
        zh: "发现一个校验码正确的18位身份证号码。身份证号码属于敏感个人信息（《个人信息保护法》第二十八条）。2017年有多所高校在公示里公开学生身份证号，教育部办公厅随即发文（教财厅函〔2017〕28号），要求公示名单删去身份证号、住址、电话、出生日期和银行卡号，只留姓名、学校、院系、年级、专业、班级。请删掉这个号码；确实要区分同名的人，只留前6位和后4位。这条规则没有例外，也不能列入允许名单。",
        en: "A complete 18-character identity number with a right check character was found. It is sensitive personal information (Personal Information Protection Law, art. 28). After universities had published identity numbers of their students in 2017, the Ministry of Education's office ordered that public lists drop identity numbers, addresses, telephone numbers, birth dates and bank cards and keep name, school, department, year, major and class (教财厅函〔2017〕28号). Delete the number; if people of one name must be told apart, keep the first six and last four characters. There is no exception and no allow-list for this rule.",
    },
    Explanation {
        code: "resident-id-suspect",
        zh: "这18位的省份和出生日期都说得通，只有校验码不对（GB 11643-1999）。多半是真实的身份证号码录入时错了一位，公开出去仍能认出本人。请按身份证号码处理：删掉，或者只留前6位和后4位。如果它是订单号、统一社会信用代码之类，请在号码前写明是什么号。",
        en: "The province and the date of birth in these 18 characters are plausible, only the check character is wrong (GB 11643-1999). Most likely it is a real identity number with one slip, and the person can still be recognised. Treat it as an identity number: delete it or keep the first six and last four characters. If it is an order number, a credit code or the like, say so before the number.",
    },
    Explanation {
        code: "resident-id-15",
        zh: "第一代身份证号码是15位，没有校验码，所以只能看省份和出生日期。号码前写着“身份证”“证件号”的，不能发布；没有写的，只作提醒。老号码里一样有出生日期和籍贯，请删掉。如果它是别的编号，请在前面写明，例如“订单号：”。",
        en: "Identity numbers of the first generation have 15 digits and no check character, so province and date of birth are all there is to go by. With 身份证 or 证件号 before it the number must not be published; without, this is a reminder. The old number shows birth date and origin just as well: delete it. If it is something else, say so before it, for instance “order number:”.",
    },
    Explanation {
        code: "mobile",
        zh: "发现一个手机号码。教财厅函〔2017〕28号要求公示名单删去电话，多所学校也规定未遮挡的手机号不得上网。通知里请用办公电话。值班手机确需公布的，经单位负责人批准后列入允许名单，写明理由和批准人；名单里只存指纹，不存号码。遮挡时留前3位和后4位，例如154****1111。",
        en: "A mobile number was found. 教财厅函〔2017〕28号 has telephone numbers removed from public lists, and many schools forbid unmasked mobile numbers on the web. Give the office line in notices. A duty phone that must be public goes on the allow-list with a reason and the name of the head of the unit who approved it; the list holds a fingerprint, not the number. A mask keeps the first three and last four digits, such as 154****1111.",
    },
    Explanation {
        code: "bank-card",
        zh: "这16到19位数字通过了银行卡的Luhn校验。银行账户属于敏感个人信息（《个人信息保护法》第二十八条），2017年的公示名单里就有学生的银行卡号。请删掉，或者只留前6位和后4位。大约每40个同样长的随机数字会有一个碰巧通过校验：如果这是订单号、流水号，请在号码前写明，或者列入允许名单。",
        en: "These 16 to 19 digits pass the Luhn check of bank cards. Financial accounts are sensitive personal information (Personal Information Protection Law, art. 28), and the lists of 2017 held students' card numbers. Delete it or keep the first six and last four digits. About one in forty random numbers of that length passes by chance: if this is an order number or the like, say so before it or put it on the allow-list.",
    },
    Explanation {
        code: "passport",
        zh: "发现护照号码，或者像护照号码的编号。护照和身份证一样属于特定身份信息（《个人信息保护法》第二十八条）。号码前有“护照”字样的不能发布；没有的只作提醒，是别的编号时可以列入允许名单。",
        en: "A passport number, or something of its shape, was found. Like an identity card it tells who somebody is (Personal Information Protection Law, art. 28). With 护照 or “passport” before it the number must not be published; without, this is a reminder, and a number of something else may go on the allow-list.",
    },
    Explanation {
        code: "travel-permit",
        zh: "发现港澳台居民通行证号码。它和身份证号码一样能认出本人（《个人信息保护法》第二十八条），不能公布，也不能列入允许名单。请删掉。",
        en: "The number of a travel permit of a Hong Kong, Macao or Taiwan resident was found. It identifies its holder like an identity number (Personal Information Protection Law, art. 28) and can neither be published nor put on the allow-list. Delete it.",
    },
    Explanation {
        code: "student-no",
        zh: "发现完整的学号、考生号或准考证号。它们往往是教务、考试系统的登录名，和姓名一起公开容易被人冒用；不少学校规定学号、准考证号不得上网。名单里有姓名和班级一般就够了；需要区分同名的人，只留几位。",
        en: "A complete student, candidate or admission-ticket number was found. Such numbers are often login names of the school's or the examination's systems, and together with a name they invite misuse; many schools keep them off the web. Name and class usually suffice; to tell people of one name apart keep a few digits.",
    },
    Explanation {
        code: "weak-mask",
        zh: "号码虽然打了星号，但遮得太少，遮住的几位不难猜出来：身份证号最后一位还能用校验码推算。常见的规定是：身份证号留前6位和后4位，中间8个星号；手机号留前3位和后4位，中间4个星号。",
        en: "The number has stars, but too few: what is hidden can be guessed, and the last character of an identity number can even be computed. The usual rule: of an identity number the first six and last four characters stay, with eight stars between; of a mobile number three and four, with four stars.",
    },
    Explanation {
        code: "birth-date",
        zh: "发现某个人的出生日期。教财厅函〔2017〕28号要求公示名单删去出生日期。请删掉。如果这是报名条件，请写“……以前出生”，就不会再提醒。",
        en: "Somebody's date of birth was found. 教财厅函〔2017〕28号 has birth dates removed from public lists: delete it. If it is a condition for applying, write “born before …” (……以前) and the reminder is gone.",
    },
    Explanation {
        code: "home-address",
        zh: "发现某个人的家庭住址。教财厅函〔2017〕28号要求公示名单删去家庭住址。请删掉。办公地址不在此列。",
        en: "Somebody's home address was found. 教财厅函〔2017〕28号 has home addresses removed from public lists: delete it. Addresses of offices are not meant.",
    },
    Explanation {
        code: "personal-qq",
        zh: "发现个人QQ号。公开个人账号会招来骚扰和冒名诈骗。请改用办公电话或工作QQ群；写“QQ群：”就不会再提醒。",
        en: "A personal QQ number was found. A private account in public invites nuisance and impersonation. Give the office line or the group of the office; a number after “QQ群：” is not reported.",
    },
    Explanation {
        code: "wrong-word",
        zh: "发现常见的错别字，例如“登陆”学信网应为“登录”。政府网站检查把错别字列为扣分项（国办秘函〔2019〕19号），“登陆系统”就是检查通报里点过名的例子。可以自动改正。如果原文就是这样写的，要照录，请给这个词加上引号。",
        en: "A common wrong character was found, such as 登陆 for 登录. Inspections of official websites count wrong characters (国办秘函〔2019〕19号), and 登陆系统 has been named in their reports. It can be mended automatically. If you quote somebody's spelling, put the word in quotation marks.",
    },
    Explanation {
        code: "half-width-punctuation",
        zh: "中文句子里用了半角标点。按《标点符号用法》（GB/T 15834-2011），中文用全角的逗号、冒号、分号、括号、问号和叹号；半角标点在中文里太窄，断行也容易出错。时刻（10:00）、数字、网址、代码和英文里的半角标点不受影响。",
        en: "A half-width mark stands in a Chinese sentence. Chinese text takes full-width commas, colons, semicolons, brackets, question and exclamation marks (GB/T 15834-2011); half-width ones are too narrow there and break lines badly. Times (10:00), numbers, addresses, code and English text are not touched.",
    },
    Explanation {
        code: "repeated-punctuation",
        zh: "同一个标点连写了两次，或者两个标点撞在一起，多半是修改时留下的。省略号“……”和破折号“——”本来就占两个字，不算重复。请只留一个。",
        en: "A mark stands twice, or two marks collide, most likely left over from editing. The ellipsis …… and the dash —— are double by nature and not meant. Keep one.",
    },
    Explanation {
        code: "unbalanced-punctuation",
        zh: "括号、引号或书名号不成对，或者一边全角一边半角。读者分不清引用到哪里为止，机器也可能把整段当成标题。请补上另一半，或者去掉多余的。",
        en: "A bracket, quotation or title mark has no partner, or one half is full-width and the other is not. Readers cannot tell where the quotation ends. Add the missing half or remove the odd one.",
    },
    Explanation {
        code: "full-width-characters",
        zh: "数字或字母用了全角。全角数字搜索不到、不能点击拨号，读屏软件也可能逐个念。请切换到半角再输入；可以自动改正。",
        en: "Digits or letters are full-width. They cannot be searched or tapped to dial, and a screen reader may spell them one by one. Type them half-width; this can be mended automatically.",
    },
    Explanation {
        code: "space-between-han",
        zh: "句子里两个汉字之间有空格，常见于从PDF或Word复制的文字。空格会让搜索找不到这个词，断行也会断在词中间。请去掉。标题、落款、名单里特意留的空格不会提醒。",
        en: "There is a space between two Chinese characters of a sentence, as happens in text copied from PDF or Word. Searches miss the word and lines break inside it. Remove it. Spaces set on purpose in titles, signatures and lists of names are not reported.",
    },
    Explanation {
        code: "impossible-date",
        zh: "日历上没有这一天，例如2月30日、13月5日。日期写错，学生可能白跑一趟，或者错过期限。请核对原通知。",
        en: "The calendar has no such day, such as 30 February or month 13. A wrong date makes students come in vain or miss a deadline. Check the original notice.",
    },
    Explanation {
        code: "month-twice",
        zh: "日期里写了两个“月”，例如“9月6月”，应该有一个是“日”。2023年有高校的录取通知书就这样印错，上了新闻。如果确实是两个月，中间加顿号：“5月、6月”。",
        en: "A date says “month” twice, such as 9月6月; one of them should be 日. In 2023 an admission letter was printed that way and made the news. If two months are meant, write 5月、6月.",
    },
    Explanation {
        code: "weekday-mismatch",
        zh: "日期和星期对不上。读者不知道该信哪一个，有人会在错的那天来。请对照日历改正。没有写年份的日期，只有在通知涉及的每一年都对不上时才提醒。",
        en: "The date and the weekday contradict each other. Readers cannot know which to trust, and some will come on the wrong day. Check the calendar. A date without a year is reported only if no year of the notice fits.",
    },
    Explanation {
        code: "date-differs",
        zh: "正文里的日期和字段里的日期只差一点：同一个月相差三天以内，或者日子相同而月份相邻。网页、日历订阅和倒计时都用字段，正文写错就会自相矛盾。请核对；最好用短代码取日期，改一处就全改。离所有字段都很远的日期当作历史，不提醒。",
        en: "A date in the text is nearly one of the front matter: in the same month up to three days off, or the same day of a neighbouring month. Page, calendar and countdown follow the field, so the text would contradict them. Check both; best take dates from a short code, so that one change changes all. Dates far from every field are taken for history.",
    },
    Explanation {
        code: "clock-differs",
        zh: "正文里某天的时间和字段里同一天的时间不一样。网页、日历订阅和倒计时都用字段。请核对，或者用短代码取时间。入场、签到、集合等另有时间的不提醒。",
        en: "A time in the text differs from the field's time on the same day. Page, calendar and countdown follow the field. Check both or take the time from a short code. Times for entering, signing in or gathering are not reported.",
    },
    Explanation {
        code: "impossible-clock",
        zh: "没有这个时刻，例如25:00、10:75。一天最晚写到24:00。请核对原通知，用24小时制写。",
        en: "No clock shows this time, such as 25:00 or 10:75. A day ends at 24:00. Check the original notice and write it on the 24-hour clock.",
    },
    Explanation {
        code: "clock-punctuation",
        zh: "时间里的冒号用了全角，或者误打成了分号，例如“12：00”“8;00”。请用半角冒号：12:00。可以自动改正。",
        en: "The colon of a time is full-width or a semicolon, such as 12：00 or 8;00. Write a half-width colon: 12:00. This can be mended automatically.",
    },
    Explanation {
        code: "before-day-ambiguous",
        zh: "“25日前”没有固定的含义：有人理解为含25日，有人理解为不含，民法典关于期间的规定（第二百零一条至第二百零四条）也没有说明，由双方自己约定。严谨的通知会写“（含当日）”或“（不含）”，或者写明时刻“24:00前”。请写明，免得学生差一天。",
        en: "25日前 has no fixed meaning: some include the 25th, some do not, and the Civil Code's articles on periods (201 to 204) leave it to the parties. Careful notices add （含当日） or （不含）, or a time such as 24:00前. Say which, or somebody will be a day late.",
    },
    Explanation {
        code: "open-ended-period",
        zh: "“40天以后校对”只说了什么时候开始，没有说什么时候结束。期间的第一天不算在内（民法典第二百零一条），但到哪天为止只有通知能定。请补上截止日期；确实没有的，写明“没有截止日期，请尽早办理”，就不会再提醒。",
        en: "“Proofread 40 days later” gives a beginning but no end. The first day is not counted (Civil Code, art. 201), but only the notice can say which day is the last. Add it; if there is none, say so (没有截止日期) and the reminder is gone.",
    },
    Explanation {
        code: "attachment-missing",
        zh: "正文让读者去看附件，但没有这个编号的附件。日程和名单常常只在附件里，读者找不到就只能打电话。请在 attachments 里补上，或者改正编号。已经做成链接的、加引号照录原文的不提醒。",
        en: "The text sends readers to an attachment that does not exist. Timetables and lists often stand only there, and readers who cannot find it must phone. Add it under `attachments` or correct the number. Links and quoted words are not reported.",
    },
    Explanation {
        code: "picture-missing",
        zh: "正文写“见下图”“如图所示”，但文中没有图，多半是从Word复制时丢了。请补上图并写替代文字，或者用文字说清楚。",
        en: "The text says “see the picture below”, but there is none; most likely it was lost when the text was copied from Word. Add it with an alternative text, or say in words what it showed.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::personal::PersonalKind;

    #[test]
    fn every_rule_is_explained_once_in_both_languages() {
        for kind in PersonalKind::ALL {
            assert!(explain(kind.code()).is_some(), "{}", kind.code());
        }
        for (index, explanation) in EXPLANATIONS.iter().enumerate() {
            assert!(EXPLANATIONS[..index].iter().all(|other| other.code != explanation.code), "{}", explanation.code);
            assert!(explanation.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            assert!(Lang::ALL.iter().all(|lang| explanation.get(*lang).chars().count() > 40), "{}", explanation.code);
        }
    }
}
