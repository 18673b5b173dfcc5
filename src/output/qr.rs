//! QR codes (ISO/IEC 18004) of page addresses as SVG files: black on white in every scheme, with the quiet zone inside
//! the picture, so that no theme can cut it off. The only user of the QR library.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

use super::artifact::{Artifact, Kind};
use super::maker::{Maker, known_path};
use super::routes::Route;
use crate::content::ids::Collection;
use crate::lang::Lang;

/// Modules of white on every side that a reader needs (ISO/IEC 18004 §6.3.8).
pub const QUIET_ZONE: usize = 4;

/// The code that stands on a page, if one is of use there. It always carries the address of a page over https, never
/// of a calendar: a phone that reads a webcal address imports once and never updates.
pub(super) fn code_of(page: &Route, lang: Lang) -> Option<Route> {
    let target = match page {
        Route::Document(_, id) if id.collection == Collection::Notices => page.clone(),
        Route::Home(_) | Route::Calendar(_) | Route::Cohort(..) | Route::Countdown(..) => page.clone(),
        // Who stands before a screen wants the page to carry away.
        Route::Hall(..) => scanned_from_hall(page, lang),
        _ => return None,
    };
    Some(Route::Qr(Box::new(target)))
}

/// The page a screen in the hall leads to.
pub(super) fn scanned_from_hall(hall: &Route, lang: Lang) -> Route {
    match hall {
        Route::Hall(_, Some(cohort)) => Route::Cohort(lang, cohort.clone()),
        _ => Route::Home(lang),
    }
}

/// The picture of a page's code; `None` for a page that has none of its own.
pub(super) fn picture(maker: &Maker, page: &Route, lang: Lang) -> Option<Artifact> {
    let code = code_of(page, lang)?;
    if matches!(page, Route::Hall(..)) {
        return None;
    }
    let svg = svg(&page.absolute(&maker.base_url))?;
    Some(Artifact::new(known_path(&code.path()), svg, Kind::Asset))
}

/// The code of a text at level M (restores 15 %) as SVG, one unit a module. `None` beyond 2331 bytes, the most a code holds.
pub fn svg(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * QUIET_ZONE;
    let mut path = String::with_capacity(code.size * code.size * 3);
    for (y, row) in code.data.chunks(code.size).take(code.size).enumerate() {
        // A line along the middle of the modules, one unit wide, fills them; it lifts where they are light.
        let mut pen = None;
        let mut x = 0;
        for run in row.chunk_by(|a, b| a.value() == b.value()) {
            if run[0].value() {
                let _ = match pen {
                    None => write!(path, "M{} {}.5h{}", x + QUIET_ZONE, y + QUIET_ZONE, run.len()),
                    Some(end) => write!(path, "m{} 0h{}", x - end, run.len()),
                };
                pen = Some(x + run.len());
            }
            x += run.len();
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path stroke=\"#000\" d=\"{path}\"/></svg>\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_where_somebody_may_scan_it() {
        let path = |route: Route| code_of(&route, Lang::Zh).map(|code| code.path());
        assert_eq!(path(Route::Home(Lang::Zh)).as_deref(), Some("zh/qr.svg"));
        assert_eq!(path(Route::Hall(Lang::Zh, None)).as_deref(), Some("zh/qr.svg"));
        assert_eq!(path(Route::Search(Lang::Zh)), None);
    }

    #[test]
    fn the_quiet_zone_is_inside_the_picture() {
        let svg = svg("https://example.edu.cn/").unwrap();
        // Version 2 has 25 modules a side.
        assert!(svg.contains("viewBox=\"0 0 33 33\""), "{svg}");
        assert!(svg.contains("d=\"M4 4.5h7m"), "{svg}");
    }

    #[test]
    fn what_no_code_holds_gives_none() {
        assert!(svg(&"x".repeat(2331)).is_some());
        assert!(svg(&"x".repeat(2332)).is_none());
    }
}
