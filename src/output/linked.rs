//! What texts lead to besides pages: headings of other documents, and files beside the content.

use std::collections::{BTreeMap, BTreeSet};

use super::artifact::{Artifact, ArtifactPath, Kind};
use super::maker::{Maker, known_path};
use super::pictures;
use super::routes::Route;
use super::surroundings::Use;
use super::tray::Tray;
use crate::content::ids::DocId;
use crate::diagnostics::{Diagnostic, Place, SourceFile};
use crate::lang::Lang;

/// Links to headings of other documents can be judged only when all of them are known.
pub(super) fn settle_anchors(
    uses: &[Use],
    anchors: &BTreeMap<(Lang, DocId), BTreeSet<String>>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut told = BTreeSet::new();
    for one in uses {
        let Use::Anchor { target, anchor, lang, place } = one else { continue };
        let Some(known) = anchors.get(&(*lang, target.clone())) else { continue };
        if known.contains(anchor) {
            continue;
        }
        // The same text on a fallback page would tell it again.
        let at = place.as_ref().map(|place| (place.file.name.clone(), place.range.start));
        if told.insert((at, target.clone(), anchor.clone())) {
            // With its sign, so that what is offered can be pasted over what stands there.
            let written: Vec<String> = known.iter().map(|anchor| format!("#{anchor}")).collect();
            problems.push(
                Diagnostic::error(
                    "missing-anchor",
                    place.clone(),
                    format!("“{target}”里没有标题锚点“#{anchor}”"),
                    format!("`{target}` has no heading `#{anchor}`"),
                )
                .fix(listed(known, Lang::Zh), listed(known, Lang::En))
                .did_you_mean(&format!("#{anchor}"), written.iter().map(String::as_str)),
            );
        }
    }
}

/// The headings there are, in words.
fn listed(known: &BTreeSet<String>, lang: Lang) -> String {
    const SHOWN: usize = 6;
    let names: Vec<String> = known.iter().take(SHOWN).map(|anchor| format!("#{anchor}")).collect();
    let more = if known.len() > SHOWN { " …" } else { "" };
    let names = names.join(lang.pick("、", ", ")) + more;
    match known.is_empty() {
        true => lang
            .pick("那一页没有标题，删掉“#”和后面的字", "that page has no headings: leave out the `#` and what follows")
            .to_owned(),
        false => lang.pick(format!("那一页的标题有：{names}"), format!("that page has: {names}")),
    }
}

/// The files beside the content that something links to or shows, one after the other; pictures without what the camera
/// wrote into them, those that are shown in several sizes. Files nobody asks for stay at home.
pub(super) fn files(maker: &Maker, uses: &[Use], tray: &Tray<'_>, problems: &mut Vec<Diagnostic>) {
    let shown: BTreeSet<&String> =
        uses.iter().filter_map(|one| if let Use::Picture(path) = one { Some(path) } else { None }).collect();
    let linked = uses.iter().filter_map(|one| if let Use::File(path) = one { Some(path) } else { None });
    let wanted: BTreeSet<&String> = linked.chain(shown.iter().copied()).collect();
    for path in wanted {
        let place = Place::top(&SourceFile::new(format!("content/{path}"), ""));
        match file(maker, path, place.clone()) {
            Ok(file) => tray.put(file),
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        }
        if !pictures::is_named_like_one(path) {
            continue;
        }
        let Some(picture) = maker.pictures.get(path) else {
            problems.push(pictures::unread(place));
            continue;
        };
        problems.extend(picture.trouble.map(|trouble| trouble.told(place, (picture.width, picture.height))));
        let smaller = picture.files().filter(|_| shown.contains(path));
        tray.put_all(
            smaller.map(|(path, bytes)| {
                Artifact::new(known_path(&Route::File(path.to_owned()).path()), bytes, Kind::Asset)
            }),
        );
    }
}

/// One of these files by its path below `files/`, for a preview: whether a page uses it is not asked.
pub(super) fn one(maker: &Maker, path: &str) -> Option<Artifact> {
    if maker.portal.files.contains_key(path) {
        return file(maker, path, Place::top(&SourceFile::new("", ""))).ok();
    }
    let picture = maker.pictures.get(&pictures::original_of(path)?)?;
    let (path, bytes) = picture.files().find(|(own, _)| *own == path)?;
    Some(Artifact::new(known_path(&Route::File(path.to_owned()).path()), bytes, Kind::Asset))
}

/// What a browser runs when it opens it, and what some servers run before they send it. Published, it would be a page of
/// this site without the site's security policy: it could run any script and ask any host, which no page here does.
const ACTIVE: [&str; 42] = [
    "asa", "ascx", "ashx", "asmx", "asp", "aspx", "atom", "cer", "cfm", "cgi", "dtd", "ent", "fcgi", "hta", "htc",
    "htm", "html", "js", "jsp", "jspf", "jspx", "mht", "mhtml", "mjs", "phar", "pht", "phtml", "pl", "rdf", "rss",
    "shtm", "shtml", "stm", "svg", "svgz", "swf", "xbl", "xht", "xhtm", "xhtml", "xml", "xsd",
];
/// And all endings that begin so: `php5`, `xslt`.
const ACTIVE_FAMILIES: [&str; 2] = ["php", "xsl"];

fn is_active(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    // Servers look at any of several endings: `a.php.txt`.
    name.split('.')
        .skip(1)
        .map(str::trim)
        .any(|ending| ACTIVE.contains(&ending) || ACTIVE_FAMILIES.iter().any(|family| ending.starts_with(family)))
}

fn file(maker: &Maker, path: &str, place: Place) -> Result<Artifact, Diagnostic> {
    if is_active(path) {
        return Err(Diagnostic::error(
            "active-file",
            place,
            "浏览器会把这个文件当作网页或程序运行，它不能作为附件发布",
            "a browser would run this file as a page or a program, so it cannot be published as an attachment",
        )
        .fix("另存为 PDF 或图片；一定要给原文件，就打成 zip", "save it as PDF or as a picture; or put it into a zip"));
    }
    let target = ArtifactPath::new(Route::File(path.to_owned()).path()).map_err(|error| {
        Diagnostic::error("bad-file-name", place.clone(), error.message(Lang::Zh), error.message(Lang::En))
    })?;
    // Whatever is used was found among these.
    let mut bytes = maker.portal.files[path].read().map_err(|error| {
        Diagnostic::error(
            "unreadable-file",
            place,
            format!("读不了这个文件：{error}"),
            format!("the file cannot be read: {error}"),
        )
    })?;
    if pictures::is_named_like_one(path) {
        bytes = pictures::stripped(bytes);
    }
    Ok(Artifact::new(target, bytes, Kind::Asset))
}
