//! `{{ include NAME }}`: a block that documents share, put into a text.

use super::Place;
use super::shortcodes::{one_argument, rejected};
use crate::content::ids::BlockId;
use crate::diagnostics::nearest;
use crate::markdown::{Argument, Shared, Shortcode, ShortcodeError};
use crate::output::blocks::{self, Block, Version};

impl Place<'_> {
    /// The block, with links that lead from this text.
    pub(super) fn include(&self, call: &Shortcode<'_>) -> Result<Shared, ShortcodeError> {
        let known = || self.maker.portal.blocks.keys().map(ToString::to_string).collect();
        let argument = one_argument(call, "共用文字的名字", "the name of a shared block", known)?;
        let id = BlockId::new(argument.value);
        let version = id.and_then(|id| blocks::version(self.maker, &id, self.lang, call.lang));
        let version = version.ok_or_else(|| self.unknown_block(argument, call))?;
        self.refuse_circle(argument, &version)?;
        let Some(block) = self.maker.blocks.get(&version) else {
            self.wanted.borrow_mut().push(version);
            return Ok(Shared { html: String::new(), plain: String::new(), headings: Vec::new() });
        };
        self.refuse_too_much(argument, block)?;
        let to_root = (!self.shared).then(|| self.here.to_root());
        let mut shared = block.shared(to_root.as_deref());
        if version.text != call.lang {
            shared.html = format!("<div lang=\"{}\">\n{}</div>", version.text.tag(), shared.html);
        }
        self.included.borrow_mut().extend(block.holds.iter().cloned());
        self.called.borrow_mut().push(version);
        Ok(shared)
    }

    fn unknown_block(&self, argument: &Argument<'_>, call: &Shortcode<'_>) -> ShortcodeError {
        let name = argument.value;
        let fix = match nearest(name, self.maker.portal.blocks.keys().map(BlockId::as_str)) {
            Some(near) => (format!("是不是想写“{near}”？"), format!("did you mean `{near}`?")),
            None if BlockId::new(name).is_some() => {
                let file = format!("content/blocks/{name}.{}.md", call.lang);
                (format!("新建 {file}"), format!("create {file}"))
            }
            None => (
                "文件名只用小写字母、数字和连字符，例如 content/blocks/fees.zh.md，引用时写 {{ include fees }}"
                    .to_owned(),
                "name the file with small letters, digits and hyphens, such as content/blocks/fees.zh.md, and write \
                 `{{ include fees }}`"
                    .to_owned(),
            ),
        };
        let message = (format!("没有共用的文字“{name}”"), format!("there is no shared block `{name}`"));
        rejected(argument, message, Some(fix))
    }

    /// A block may not come to contain itself.
    fn refuse_circle(&self, argument: &Argument<'_>, version: &Version) -> Result<(), ShortcodeError> {
        let Some(at) = self.around.iter().position(|id| *id == version.id) else { return Ok(()) };
        let circle: Vec<&str> = self.around[at..].iter().chain([&version.id]).map(BlockId::as_str).collect();
        let circle = circle.join(" → ");
        Err(rejected(
            argument,
            (format!("共用的文字绕成了一个圈：{circle}"), format!("shared blocks include each other: {circle}")),
            Some(("删掉其中一处引用".to_owned(), "remove one of the calls".to_owned())),
        ))
    }

    /// A text shows a block once, and a block holds not too many.
    fn refuse_too_much(&self, argument: &Argument<'_>, block: &Block) -> Result<(), ShortcodeError> {
        let included = self.included.borrow();
        if let Some(again) = block.holds.iter().find(|id| included.contains(*id)) {
            return Err(rejected(
                argument,
                (format!("“{again}”已经在这一页出现过"), format!("`{again}` stands on this page already")),
                Some(("只留一处".to_owned(), "keep one of the two calls".to_owned())),
            ));
        }
        let most = blocks::MOST_INSIDE;
        if self.shared && included.len() + block.holds.len() > most {
            let zh = format!("一段共用的文字里最多放 {most} 段别的文字");
            return Err(rejected(argument, (zh, format!("a shared block may hold at most {most} others")), None));
        }
        Ok(())
    }
}
