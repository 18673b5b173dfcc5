//! What is wrong with a document, at which place, in both languages. Wording only: who finds what stands in `write`.

use std::ops::Range;

use super::surroundings::Wording;
use crate::lang::Lang;

/// Something the author should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its place, in bytes of the source.
    pub range: Range<usize>,
    /// What it is.
    pub kind: FindingKind,
}

/// The kinds of findings. Names and texts inside are as the author wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FindingKind {
    /// A link leads nowhere.
    MissingLink {
        /// The address.
        target: String,
        /// Similar names, best first.
        near: Vec<String>,
    },
    /// A link to an anchor this document does not have.
    MissingAnchor {
        /// The anchor without `#`.
        anchor: String,
        /// Similar anchors of this document, best first.
        near: Vec<String>,
    },
    /// A link without text.
    EmptyLink {
        /// The address.
        target: String,
    },
    /// An image that does not exist.
    MissingImage {
        /// The address.
        target: String,
        /// Similar names, best first.
        near: Vec<String>,
    },
    /// An image that browsers cannot show.
    NoPicture {
        /// The address.
        target: String,
    },
    /// An image on another site.
    ForeignImage {
        /// The address.
        target: String,
    },
    /// An image without a description.
    ImageWithoutAlt {
        /// The address.
        target: String,
    },
    /// A scheme that may not stand in a page (`javascript:`, `data:`, …).
    ForbiddenScheme {
        /// The scheme without colon.
        scheme: String,
    },
    /// A path of the author's own computer.
    LocalPath {
        /// The path.
        target: String,
    },
    /// A shortcode inside an address.
    CallInAddress,
    /// HTML that is shown as text.
    RawHtml {
        /// The tag.
        tag: String,
    },
    /// A permitted HTML tag without partner; shown as text.
    UnbalancedHtml {
        /// The tag.
        tag: String,
    },
    /// `<!--` without `-->`; shown as text.
    UnclosedComment,
    /// Text on the line where a comment ends; Markdown in it does nothing.
    TextAfterComment,
    /// `{{` without `}}` on its line; shown as text.
    UnclosedCall,
    /// `｛｛ date capture ｝｝`: full-width braces call nothing and are shown as text.
    FullWidthCall {
        /// The call with the braces it needs.
        right: String,
    },
    /// A quotation mark inside a call that never closes.
    UnclosedQuote,
    /// A character inside a call that nobody can see.
    InvisibleCharacter,
    /// No shortcode has this name.
    UnknownShortcode {
        /// The name.
        name: String,
        /// Similar names, best first.
        near: Vec<String>,
    },
    /// A shortcode refused its words.
    RejectedShortcode {
        /// The cause.
        message: Wording,
        /// What to write instead.
        fix: Option<Wording>,
    },
    /// A shortcode that makes a block stands amid text.
    CallNeedsOwnLine {
        /// The name.
        name: String,
    },
    /// A shortcode that takes no words got some.
    NeedlessWords {
        /// The name.
        name: String,
    },
    /// `{{ steps }}` without `{{ /steps }}`.
    UnclosedSteps,
    /// No ordered list stands between `{{ steps }}` and `{{ /steps }}`.
    StepsWithoutList,
    /// `{{ /name }}` closes nothing.
    StrayClosing {
        /// The name with its slash.
        name: String,
    },
    /// A level-one heading in the text; the page's title is the only one.
    TitleInText,
    /// A heading without text.
    EmptyHeading,
    /// A heading more than one level below the one before it.
    SkippedLevel {
        /// Level before.
        from: u8,
        /// Level found.
        to: u8,
    },
    /// Two headings want the same anchor.
    DuplicateAnchor {
        /// The anchor.
        anchor: String,
    },
    /// A table row with cells beyond the last column; they are lost.
    LongRow {
        /// Columns of the table.
        columns: usize,
        /// Cells of the row.
        cells: usize,
    },
    /// A table row with too few cells.
    ShortRow {
        /// Columns of the table.
        columns: usize,
        /// Cells of the row.
        cells: usize,
    },
    /// A reference to a footnote nobody wrote.
    MissingFootnote {
        /// The label.
        label: String,
    },
    /// A footnote nobody refers to; it is not shown.
    UnusedFootnote {
        /// The label.
        label: String,
    },
    /// `**` that is shown as text.
    StrayAsterisks,
    /// Text indented by four spaces or more, which Markdown takes for a program.
    IndentedText,
    /// Lines with bars that are no table.
    BrokenTable,
    /// `一、` or `1.` at the start of a line that runs on after the one above.
    RunOnLine {
        /// The mark.
        mark: String,
    },
    /// `##时间`: without its space it is no heading.
    TightHeading {
        /// The line as it should be.
        right: String,
    },
    /// `[费用]（fee.md）`, `[费用] (fee.md)`: shown as text.
    BrokenLink {
        /// The link as it should be.
        right: String,
    },
    /// Deeper nesting than a page can show; flattened from there on.
    TooDeep,
}

impl FindingKind {
    /// Whether the page would be wrong or incomplete. All else is a warning.
    pub fn is_error(&self) -> bool {
        use FindingKind::*;
        match self {
            MissingLink { .. } | MissingImage { .. } | NoPicture { .. } => true,
            ForbiddenScheme { .. } | LocalPath { .. } | CallInAddress => true,
            UnclosedComment | UnclosedCall | UnclosedQuote | InvisibleCharacter | UnknownShortcode { .. } => true,
            FullWidthCall { .. } => true,
            RejectedShortcode { .. } | CallNeedsOwnLine { .. } | UnclosedSteps | StrayClosing { .. } => true,
            // Which text belongs under which would be lost.
            DuplicateAnchor { .. } | LongRow { .. } | TooDeep => true,
            // A date in it would be shown as its shortcode.
            IndentedText => true,
            MissingAnchor { .. } | EmptyLink { .. } | ForeignImage { .. } | ImageWithoutAlt { .. } => false,
            RawHtml { .. } | UnbalancedHtml { .. } | TextAfterComment | NeedlessWords { .. } => false,
            StepsWithoutList | TitleInText | EmptyHeading | SkippedLevel { .. } | ShortRow { .. } => false,
            MissingFootnote { .. } | UnusedFootnote { .. } | StrayAsterisks => false,
            TightHeading { .. } | BrokenLink { .. } | BrokenTable | RunOnLine { .. } => false,
        }
    }

    /// The cause: one clause without a full stop, as every rule words it.
    pub fn message(&self, lang: Lang) -> String {
        use FindingKind::*;
        let zh = lang == Lang::Zh;
        match self {
            MissingLink { target, .. } if zh => format!("链接指向的“{target}”不存在"),
            MissingLink { target, .. } => format!("the link leads to “{target}”, which does not exist"),
            MissingAnchor { anchor, .. } if zh => format!("链接指向“#{anchor}”，但本文没有这个位置"),
            MissingAnchor { anchor, .. } => {
                format!("the link leads to “#{anchor}”, but this document has no such anchor")
            }
            EmptyLink { target } if zh => format!("指向“{target}”的链接没有文字"),
            EmptyLink { target } => format!("the link to “{target}” has no text"),
            MissingImage { target, .. } if zh => format!("图片“{target}”不存在"),
            MissingImage { target, .. } => format!("the image “{target}” does not exist"),
            NoPicture { target } if zh => format!("“{target}”不是网页能显示的图片"),
            NoPicture { target } => format!("“{target}” is no picture that a browser can show"),
            ForeignImage { target } if zh => format!("图片“{target}”在别的网站上，页面只给出链接"),
            ForeignImage { target } => format!("the image “{target}” is on another site; the page only links to it"),
            ImageWithoutAlt { target } if zh => format!("图片“{target}”没有文字说明，看不到图片的人无法知道它的内容"),
            ImageWithoutAlt { target } => {
                format!("the image “{target}” has no description for those who cannot see it")
            }
            ForbiddenScheme { scheme } if zh => format!("网页里不允许使用“{scheme}:”开头的链接"),
            ForbiddenScheme { scheme } => format!("links that start with “{scheme}:” are not allowed"),
            LocalPath { target } if zh => format!("“{target}”是您自己电脑上的路径，别人打不开"),
            LocalPath { target } => format!("“{target}” is a path on your own computer; nobody else can open it"),
            CallInAddress if zh => "链接或图片的地址里不能用短代码".to_owned(),
            CallInAddress => "a shortcode cannot stand inside the address of a link or image".to_owned(),
            RawHtml { tag } if zh => format!("HTML 标签“{tag}”按文字显示"),
            RawHtml { tag } => format!("the HTML tag “{tag}” is shown as text"),
            UnbalancedHtml { tag } if zh => format!("HTML 标签“{tag}”在本段内没有配对，按文字显示"),
            UnbalancedHtml { tag } => {
                format!("the HTML tag “{tag}” has no partner in its paragraph and is shown as text")
            }
            UnclosedComment if zh => "注释以“<!--”开始，却没有“-->”".to_owned(),
            UnclosedComment => "a comment starts with “<!--” but has no “-->”".to_owned(),
            TextAfterComment if zh => "注释结束的那一行后面还有文字，其中的 Markdown 标记不起作用".to_owned(),
            TextAfterComment => {
                "text follows on the line where a comment ends; Markdown has no effect in it".to_owned()
            }
            UnclosedCall if zh => "短代码以“{{”开始，同一行里却没有“}}”".to_owned(),
            UnclosedCall => "a shortcode starts with “{{” but its line has no “}}”".to_owned(),
            FullWidthCall { .. } if zh => "短代码用了中文花括号“｛｛”，会原样显示出来".to_owned(),
            FullWidthCall { .. } => "a shortcode in full-width braces “｛｛” is shown as it is".to_owned(),
            UnclosedQuote if zh => "短代码里的引号没有成对".to_owned(),
            UnclosedQuote => "a quotation mark in the shortcode has no partner".to_owned(),
            InvisibleCharacter if zh => "短代码里有一个看不见的字符".to_owned(),
            InvisibleCharacter => "the shortcode holds an invisible character".to_owned(),
            UnknownShortcode { name, .. } if zh => format!("没有名为“{name}”的短代码"),
            UnknownShortcode { name, .. } => format!("there is no shortcode “{name}”"),
            RejectedShortcode { message, .. } => message.text(lang).to_owned(),
            CallNeedsOwnLine { name } if zh => format!("短代码“{name}”不能放在文字中间"),
            CallNeedsOwnLine { name } => format!("the shortcode “{name}” cannot stand amid text"),
            NeedlessWords { name } if zh => format!("短代码“{name}”不需要参数"),
            NeedlessWords { name } => format!("the shortcode “{name}” takes no words"),
            UnclosedSteps if zh => "“{{ steps }}”后面没有“{{ /steps }}”".to_owned(),
            UnclosedSteps => "“{{ steps }}” has no “{{ /steps }}”".to_owned(),
            StepsWithoutList if zh => "“{{ steps }}”与“{{ /steps }}”之间没有编号列表".to_owned(),
            StepsWithoutList => "no numbered list stands between “{{ steps }}” and “{{ /steps }}”".to_owned(),
            StrayClosing { name } if zh => format!("“{{{{ {name} }}}}”前面没有与它对应的开头"),
            StrayClosing { name } => format!("“{{{{ {name} }}}}” closes nothing"),
            TitleInText if zh => "正文里用了一级标题，已改为二级：一级标题只能是页面的标题".to_owned(),
            TitleInText => "a level 1 heading in the text became level 2: only the page's title is level 1".to_owned(),
            EmptyHeading if zh => "标题没有文字".to_owned(),
            EmptyHeading => "the heading has no text".to_owned(),
            SkippedLevel { from, to } if zh => format!("标题从{from}级直接跳到了{to}级"),
            SkippedLevel { from, to } => format!("the heading level jumps from {from} to {to}"),
            DuplicateAnchor { anchor } if zh => format!("标题的位置名“{anchor}”已经用过，或者留给页面自己使用"),
            DuplicateAnchor { anchor } => {
                format!("the anchor “{anchor}” is already taken or kept for the page itself")
            }
            LongRow { columns, cells } if zh => format!("这一行有{cells}格，表格只有{columns}列，多出的内容不会显示"),
            LongRow { columns, cells } => {
                let (cells, columns) = (counted(*cells, "cell"), counted(*columns, "column"));
                format!("this row has {cells} but the table has {columns}; the rest is not shown")
            }
            ShortRow { columns, cells } if zh => format!("这一行只有{cells}格，表格有{columns}列"),
            ShortRow { columns, cells } => {
                let (cells, columns) = (counted(*cells, "cell"), counted(*columns, "column"));
                format!("this row has {cells} but the table has {columns}")
            }
            MissingFootnote { label } if zh => format!("没有标记为“{label}”的脚注"),
            MissingFootnote { label } => format!("there is no footnote “{label}”"),
            UnusedFootnote { label } if zh => format!("正文没有用到脚注“{label}”，它不会显示"),
            UnusedFootnote { label } => format!("nothing refers to the footnote “{label}”, so it is not shown"),
            StrayAsterisks if zh => "“**”没有起加粗作用，按文字显示".to_owned(),
            StrayAsterisks => "“**” did not make anything bold and is shown as text".to_owned(),
            IndentedText if zh => "行首空了四格以上，这段文字会当成程序代码原样显示".to_owned(),
            IndentedText => "indented by four spaces or more, this text is shown as the code of a program".to_owned(),
            BrokenTable if zh => "这里像是表格，但写法不对，竖线会原样显示".to_owned(),
            BrokenTable => "this looks like a table, but is none; its bars are shown as text".to_owned(),
            RunOnLine { mark } if zh => format!("“{mark}”不会另起一行，而是接在上一行后面"),
            RunOnLine { mark } => format!("“{mark}” starts no line in the page: it runs on after the line above"),
            TightHeading { .. } if zh => "“#”后面没有空格，这一行不是标题，按文字显示".to_owned(),
            TightHeading { .. } => {
                "no space follows the “#”, so this line is no heading and is shown as text".to_owned()
            }
            BrokenLink { .. } if zh => "这里像是链接，但括号写得不对，按文字显示".to_owned(),
            BrokenLink { .. } => {
                "this looks like a link, but its brackets are not right; it is shown as text".to_owned()
            }
            TooDeep if zh => "引用、列表或强调嵌套过深，更深的层次会丢掉".to_owned(),
            TooDeep => "quotes, lists or emphasis are nested too deeply; the deeper levels would be lost".to_owned(),
        }
    }

    /// What to do about it, where one thing is likely.
    pub fn fix(&self, lang: Lang) -> Option<String> {
        use FindingKind::*;
        let zh = lang == Lang::Zh;
        let fixed = |zh: &str, en: &str| Some(lang.pick(zh, en).to_owned());
        match self {
            MissingLink { near, .. } => did_you_mean(near, lang).or_else(|| {
                fixed(
                    "写从这个文件到那个文件的相对路径，例如 ../../faq/fee.zh.md；附件放在同一个文件夹里，只写文件名",
                    "write the way from this file to the other, such as ../../faq/fee.en.md; of a file in the same folder only its name",
                )
            }),
            MissingImage { near, .. } => did_you_mean(near, lang).or_else(|| {
                fixed(
                    "把图片放进同一个文件夹，文件名要一字不差",
                    "put the picture into the same folder; the file name must agree in every letter",
                )
            }),
            UnknownShortcode { near, .. } if near.len() > 3 && zh => Some(format!("可用的有：{}", near.join("、"))),
            UnknownShortcode { near, .. } if near.len() > 3 => Some(format!("there are: {}", near.join(", "))),
            UnknownShortcode { near, .. } => did_you_mean(near, lang),
            MissingAnchor { near, .. } => {
                let written: Vec<String> = near.iter().map(|anchor| format!("#{anchor}")).collect();
                did_you_mean(&written, lang)
            }
            EmptyLink { .. } => {
                fixed("在方括号里写上链接文字", "write the text of the link between the square brackets")
            }
            NoPicture { .. } => fixed(
                "另存为 JPEG 或 PNG；苹果手机的 HEIC 照片要先转换，只改文件名没有用",
                "save it as JPEG or PNG; a HEIC photo of an iPhone must be converted, another name is not enough",
            ),
            ForeignImage { .. } => fixed(
                "把图片存到通知的文件夹里，再写文件名",
                "save the image in the notice's folder and write its file name",
            ),
            ImageWithoutAlt { .. } => {
                fixed("在“![”和“]”之间写明图上的内容", "say between “![” and “]” what the image shows")
            }
            ForbiddenScheme { .. } => {
                fixed("请改用 https:、mailto: 或 tel: 链接", "use an https:, mailto: or tel: link")
            }
            LocalPath { .. } => fixed(
                "把文件放进通知的文件夹，链接里只写文件名",
                "put the file into the notice's folder and write only its name",
            ),
            CallInAddress => fixed("直接写出地址", "write the address itself"),
            RawHtml { .. } => fixed("请改用 Markdown 写法，或删去标签", "use Markdown instead, or remove the tag"),
            UnbalancedHtml { .. } => fixed("补上配对的标签，或删去它", "add its partner or remove it"),
            UnclosedComment => fixed("在注释末尾加上“-->”", "add “-->” where the comment ends"),
            TextAfterComment => fixed("把文字另起一行", "start the text on a new line"),
            UnclosedCall => fixed(
                "在同一行补上“}}”；如果就是要显示“{{”，请写成“\\{{”",
                "add “}}” on the same line; for a literal “{{” write “\\{{”",
            ),
            FullWidthCall { right } if zh => Some(format!("写成“{right}”")),
            FullWidthCall { right } => Some(format!("write “{right}”")),
            UnclosedQuote => fixed("补上引号的另一半", "add the other quotation mark"),
            InvisibleCharacter => fixed("删去短代码，重新输入", "delete the shortcode and type it again"),
            RejectedShortcode { fix, .. } => fix.as_ref().map(|fix| fix.text(lang).to_owned()),
            CallNeedsOwnLine { .. } => fixed("让它单独占一行", "give it a line of its own"),
            NeedlessWords { .. } => fixed("删去参数", "remove the words"),
            UnclosedSteps => fixed("在列表后面加一行“{{ /steps }}”", "add a line “{{ /steps }}” after the list"),
            StepsWithoutList => fixed("步骤请写成“1.”“2.”开头的列表", "write the steps as a list with “1.”, “2.”"),
            StrayClosing { .. } => fixed("删去它，或补上开头", "remove it or add the opening"),
            TitleInText => fixed("用“##”代替“#”", "write “##” instead of “#”"),
            EmptyHeading => fixed("写上标题，或删去“#”", "write the heading, or remove the “#”"),
            SkippedLevel { from, .. } if zh => Some(format!("改用{}级标题", from + 1)),
            SkippedLevel { from, .. } => Some(format!("use level {}", from + 1)),
            DuplicateAnchor { .. } => fixed("换一个位置名", "choose another anchor"),
            LongRow { .. } | ShortRow { .. } => fixed(
                "检查这一行的“|”；文字里的竖线请写成“\\|”",
                "check the “|” of this row; write a bar inside the text as “\\|”",
            ),
            MissingFootnote { label } if zh => Some(format!("另起一段写“[^{label}]: ……”")),
            MissingFootnote { label } => Some(format!("write “[^{label}]: …” in a paragraph of its own")),
            UnusedFootnote { label } if zh => Some(format!("在正文里写“[^{label}]”，或删去脚注")),
            UnusedFootnote { label } => Some(format!("write “[^{label}]” in the text, or remove the footnote")),
            StrayAsterisks => fixed(
                "检查两个“**”是否成对，“**”与要加粗的文字之间不能有空格",
                "check that “**” comes in pairs and that no space stands between it and the bold text",
            ),
            IndentedText => fixed(
                "删去行首的空格；段首缩进不用自己空，真要显示代码就用“```”行围起来",
                "remove the spaces at the start of the line; put lines with “```” around what is really code",
            ),
            BrokenTable => fixed(
                "竖线用半角“|”；表头下面加一行“|---|---|”，有几列写几段；表格前面空一行",
                "use the bar “|” of the English keyboard; below the head write “|---|---|” with one part for each column; leave an empty line before the table",
            ),
            RunOnLine { .. } => fixed(
                "在这一行前面空一行；列成清单就写“1. ”或“- ”，后面空一格",
                "leave an empty line before it; for a list write “1. ” or “- ” with the space",
            ),
            TightHeading { right } | BrokenLink { right } if zh => Some(format!("写成“{right}”")),
            TightHeading { right } | BrokenLink { right } => Some(format!("write “{right}”")),
            TooDeep => fixed("减少嵌套", "nest less deeply"),
        }
    }
}

fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn did_you_mean(near: &[String], lang: Lang) -> Option<String> {
    if near.is_empty() {
        return None;
    }
    Some(match lang {
        Lang::Zh => format!("是不是“{}”？", near.join("”“")),
        Lang::En => format!("did you mean “{}”?", near.join("” or “")),
    })
}
