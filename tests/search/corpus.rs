//! Notices by the thousand, always the same for the same seed: set phrases as offices use them, words of a vocabulary in
//! which a few are very frequent (Zipf), dates, numbers, Latin words, both kinds of punctuation.

use chrono::NaiveDate;
use tidings::lang::Lang;
use tidings::output::search::{SearchPage, SearchSection};

/// A small generator of pseudo-random numbers (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
    /// Starts at a seed.
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `limit`, which must not be 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).expect("31 bits") % limit
    }

    /// A rank below `limit`; rank r is about as frequent as 1/r.
    fn zipf(&mut self, limit: usize) -> usize {
        let part = self.below(1_000_000) as f64 / 1_000_000.0;
        ((limit as f64 + 1.0).powf(part) - 1.0) as usize % limit
    }
}

const SCHOOL: &str = "的 学生 毕业生 图像 采集 信息 身份证 学生证 学信网 核对 数据 恢复 照片 学校 教务处 学院 通知 时间 地点 \
    携带 着装 费用 办理 申请 材料 学位 证书 学籍 注册 考试 成绩 报名 缴费 宿舍 校区 三亚 海口 教室 人文楼 系统 登录 密码 提交 \
    审核 截止 延期 更正 取消 补办 咨询 电话 辅导员 班级 年级 专业 本科 专升本 研究生 请 须 在 和 及 或 由 到 为 前 后 内 按 将 \
    不得 逾期 责任 自负 本人 有效 证件 原件 复印件 一份 各 学年 学期 第一 第二 安排 如下 有关 事项 工作 认真 按时 参加";

const PHRASES: [&str; 8] = [
    "逾期不再受理，后果由本人承担。",
    "请各学院通知到每一位学生。",
    "请携带本人有效身份证件原件，按时到场。",
    "如有疑问，请与教务处联系，电话：0898-88386666。",
    "未尽事宜，另行通知。",
    "请关注 WeChat 公众号（CHSI）。",
    "附件：图像采集时间安排表 (PDF, 68 kB)",
    "工作时间：8:30—11:30，14:30—17:00；周末及法定节假日除外。",
];

/// 8,000 words: those of a school first, then invented ones of one to four frequent characters.
fn vocabulary(random: &mut Random) -> Vec<String> {
    let mut words: Vec<String> = SCHOOL.split_whitespace().map(str::to_owned).collect();
    while words.len() < 8_000 {
        let length = [1, 2, 2, 2, 2, 2, 3, 3, 4][random.below(9)];
        let han = |code: usize| char::from_u32(0x4E00 + u32::try_from(code).expect("small")).expect("a Han character");
        words.push((0..length).map(|_| han(random.zipf(2_800) * 7)).collect());
    }
    words
}

fn sentence(random: &mut Random, words: &[String], text: &mut String) {
    match random.below(10) {
        0 => text.push_str(PHRASES[random.below(PHRASES.len())]),
        1 => {
            let (year, month, day) = (2019 + random.below(8), 1 + random.below(12), 1 + random.below(28));
            let space = ["", " "][random.below(2)];
            text.push_str(&format!(
                "{year}{space}年{space}{month}{space}月{space}{day}{space}日{}:30前，",
                8 + random.below(9)
            ));
        }
        2 => {
            text.push_str(&format!("B{}室（QQ群{}）、", 100 + random.below(400), 10_000_000 + random.below(90_000_000)))
        }
        _ => {
            for _ in 0..4 + random.below(12) {
                text.push_str(&words[random.zipf(words.len())]);
            }
            text.push_str(["，", "。", "；", "、", "（", "）", "\n"][random.below(7)]);
        }
    }
}

fn text(random: &mut Random, words: &[String]) -> String {
    let length = 160 + random.below(170);
    let mut text = String::new();
    while text.chars().count() < length {
        sentence(random, words, &mut text);
    }
    text
}

fn day(year: usize, month: usize, day: usize) -> Option<NaiveDate> {
    format!("{year}-{month:02}-{day:02}").parse().ok()
}

/// Pages of about 1,500 characters in six sections; one in twenty has no date.
pub(crate) fn pages(count: usize, seed: u64) -> Vec<SearchPage> {
    let mut random = Random::new(seed);
    let words = vocabulary(&mut random);
    (0..count)
        .map(|at| {
            let section = |random: &mut Random, at: usize| SearchSection {
                anchor: (at > 0).then(|| format!("s{at}").into()),
                heading: (at > 0)
                    .then(|| (0..3 + random.below(3)).map(|_| words[random.zipf(8_000)].as_str()).collect()),
                text: text(random, &words).into(),
            };
            let title: String = (0..6).map(|_| words[random.zipf(8_000)].as_str()).collect();
            SearchPage {
                url: format!("notices/{}-{at}/", 2019 + at % 8).into(),
                title: format!("关于{title}的通知").into(),
                kind: "notice",
                date: day(2019 + at % 8, 1 + at % 12, 1 + at % 28).filter(|_| at % 20 > 0),
                state: (at % 15 == 0).then(|| "已更正".into()),
                sections: (0..6).map(|at| section(&mut random, at)).collect(),
                lang: Lang::Zh,
            }
        })
        .collect()
}

/// `length` characters of a text from `start`, fewer at its end.
pub(crate) fn cut(text: &str, start: usize, length: usize) -> String {
    text.chars().skip(start).take(length).collect()
}
