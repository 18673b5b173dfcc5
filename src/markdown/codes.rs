//! Stable names of what can be wrong in a text, for `tidings explain` and for tests.

use super::FindingKind;

impl FindingKind {
    /// The stable name of the finding.
    pub fn code(&self) -> &'static str {
        match self {
            FindingKind::MissingLink { .. } => "missing-link",
            FindingKind::MissingAnchor { .. } => "missing-anchor",
            FindingKind::EmptyLink { .. } => "empty-link",
            FindingKind::MissingImage { .. } => "missing-image",
            FindingKind::NoPicture { .. } => "no-picture",
            FindingKind::ForeignImage { .. } => "foreign-image",
            FindingKind::ImageWithoutAlt { .. } => "image-without-alt",
            FindingKind::ForbiddenScheme { .. } => "forbidden-scheme",
            FindingKind::LocalPath { .. } => "local-path",
            FindingKind::CallInAddress => "call-in-address",
            FindingKind::RawHtml { .. } => "raw-html",
            FindingKind::UnbalancedHtml { .. } => "unbalanced-html",
            FindingKind::UnclosedComment => "unclosed-comment",
            FindingKind::TextAfterComment => "text-after-comment",
            FindingKind::UnclosedCall => "unclosed-call",
            FindingKind::FullWidthCall { .. } => "full-width-call",
            FindingKind::UnclosedQuote => "unclosed-quote",
            FindingKind::UnknownShortcode { .. } => "unknown-shortcode",
            FindingKind::RejectedShortcode { .. } => "rejected-shortcode",
            FindingKind::CallNeedsOwnLine { .. } => "call-needs-own-line",
            FindingKind::NeedlessWords { .. } => "needless-words",
            FindingKind::UnclosedSteps => "unclosed-steps",
            FindingKind::StepsWithoutList => "steps-without-list",
            FindingKind::StrayClosing { .. } => "stray-closing",
            FindingKind::TitleInText => "title-in-text",
            FindingKind::EmptyHeading => "empty-heading",
            FindingKind::SkippedLevel { .. } => "skipped-level",
            FindingKind::DuplicateAnchor { .. } => "duplicate-anchor",
            FindingKind::LongRow { .. } => "long-row",
            FindingKind::ShortRow { .. } => "short-row",
            FindingKind::MissingFootnote { .. } => "missing-footnote",
            FindingKind::UnusedFootnote { .. } => "unused-footnote",
            FindingKind::StrayAsterisks => "stray-asterisks",
            FindingKind::IndentedText => "indented-text",
            FindingKind::BrokenTable => "broken-table",
            FindingKind::RunOnLine { .. } => "run-on-line",
            FindingKind::TightHeading { .. } => "tight-heading",
            FindingKind::BrokenLink { .. } => "broken-link",
            FindingKind::TooDeep => "too-deep",
            FindingKind::InvisibleCharacter => "invisible-character",
        }
    }
}
