//! What every page has: the portal around it, its head, the ways to it.

use serde::Serialize;

use crate::theme::Shared;

/// What every template gets. The page's own data stands in `content`, a different struct per template.
#[derive(Debug, Serialize)]
pub struct Page<C: Serialize> {
    /// The portal: title, navigation, languages, footer. A [`Site`], which many pages share.
    #[serde(skip)]
    pub site: Shared,
    /// The page's head and place in the site.
    pub page: Head,
    /// The template's own data.
    pub content: C,
}

/// The portal as one page sees it.
#[derive(Debug, Clone, Serialize)]
pub struct Site {
    /// The portal's name.
    pub title: String,
    /// Who publishes it.
    pub organisation: String,
    /// The organisation's own site (absolute), if `site.yaml` names it.
    pub organisation_url: Option<String>,
    /// `zh` or `en`.
    pub lang: String,
    /// `zh-CN` or `en`, for the `lang` attribute.
    pub lang_tag: String,
    /// Root of the site, relative to this page (`../../`, or `./`).
    pub root: String,
    /// Home page of this language.
    pub home_url: String,
    /// Main navigation in order.
    pub nav: Vec<NavItem>,
    /// Name of the time zone in this language (北京时间, Beijing time).
    pub zone_name: String,
    /// The stylesheet, with a fingerprint in its name.
    pub css_url: String,
    /// The script, with a fingerprint in its name.
    pub js_url: String,
    /// Search index of this language; `None` when search is off.
    pub search_url: Option<String>,
    /// The page that searches; `None` when search is off.
    pub search_page_url: Option<String>,
    /// Name, icons and colours for the home screen of a phone; `None` where the theme has no icon for it.
    pub manifest_url: Option<String>,
    /// The theme's colour for the frame of a browser (`#0b3954`), if it names one.
    pub theme_color: Option<String>,
    /// Atom feed of the notices.
    pub atom_url: String,
    /// Calendar feed of everything (`.ics`).
    pub ics_url: String,
    /// The page that explains and offers the calendar feeds.
    pub calendar_url: String,
    /// Office contacts for the footer and "what now".
    pub contacts: Vec<Contact>,
    /// ICP record number, when declared.
    pub icp: Option<String>,
    /// Public-security record number, when declared.
    pub police: Option<String>,
    /// Free footer text.
    pub footer_html: Option<String>,
}

/// One entry of the main navigation.
#[derive(Debug, Clone, Serialize)]
pub struct NavItem {
    /// Its label.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Whether this page is that entry (`aria-current="page"`).
    pub current: bool,
    /// Whether this page lies below that entry.
    pub within: bool,
}

/// Title, description, addresses and relations of a page.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// Which template: `home`, `list`, `notice`, `guide`, `faq`, `cohort`, `countdown`, `board`, `hall`, `calendar`,
    /// `corrections`, `search`, `root`, `not_found`.
    pub kind: String,
    /// The page's own title (h1).
    pub title: String,
    /// For `<title>`: the page's title and the portal's, the telling part first.
    pub full_title: String,
    /// One sentence for search engines and share cards.
    pub description: String,
    /// This page's own absolute address.
    pub absolute_url: String,
    /// The address search engines should keep; differs from `absolute_url` on a fallback page.
    pub canonical_absolute_url: String,
    /// Versions in other languages, itself included; empty when there is only one real version.
    pub alternates: Vec<Alternate>,
    /// The language switch: every language of the portal except this one; on `root`, which has none, every language.
    pub switches: Vec<Switch>,
    /// From home to the parent; the page itself is not included.
    pub breadcrumbs: Vec<Crumb>,
    /// Keep out of search engines (404, boards, previews).
    pub noindex: bool,
    /// Set when this page shows another language's text because there is no translation: that language's tag.
    pub fallback_from: Option<String>,
    /// Absolute address of the share picture.
    pub og_image_absolute_url: Option<String>,
    /// Picture of the QR code that leads to this page (on `hall`: to the page for phones); only where one is of use.
    pub qr_url: Option<String>,
    /// JSON-LD, already safe to stand in a script element.
    pub json_ld_html: Option<String>,
    /// `.ics` feed most telling for this page, for `<link rel="alternate" type="text/calendar">`.
    pub calendar_feed: Option<FeedLink>,
}

/// A real version of a page in one language.
#[derive(Debug, Clone, Serialize)]
pub struct Alternate {
    /// `zh-CN`, `en` or `x-default`.
    pub hreflang: String,
    /// Absolute address.
    pub absolute_url: String,
}

/// A link of the language switch.
#[derive(Debug, Clone, Serialize)]
pub struct Switch {
    /// BCP 47 tag of the target.
    pub lang_tag: String,
    /// The language's own name.
    pub name: String,
    /// The same page in that language.
    pub url: String,
}

/// One step of the breadcrumbs, or any plain link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Crumb {
    /// Link text.
    pub title: String,
    /// Address.
    pub url: String,
}

/// A link to a feed.
#[derive(Debug, Clone, Serialize)]
pub struct FeedLink {
    /// Name of the feed.
    pub title: String,
    /// Address.
    pub url: String,
}

/// A contact of the office.
#[derive(Debug, Clone, Serialize)]
pub struct Contact {
    /// Person or desk.
    pub name: String,
    /// Phone number as written, if any.
    pub phone: Option<String>,
    /// `tel:` address of the number.
    pub phone_url: Option<String>,
    /// Web address (absolute), if any.
    pub url: Option<String>,
    /// Anything else: room, hours.
    pub note: Option<String>,
}
