//! The screen in a hall: a page of its own that nobody touches, for everyone and for every top cohort.

use super::agenda::{self, Agenda};
use super::lists;
use super::maker::{Draft, Maker};
use super::qr;
use super::routes::Route;
use super::view::{Crumb, Hall};
use crate::content::ids::CohortId;
use crate::lang::Lang;
use crate::portal::facts::Deadline;
use crate::portal::{Listing, cohorts};
use crate::time::Instant;

/// Rows a screen is given: six fit, and some will close before the list is made anew.
const ROWS: usize = 9;

/// How long a row stays after it closed, in seconds.
const STAYS_SECONDS: i64 = 24 * 3600;

/// Whose screens there are: everyone's, and those of the top cohorts.
pub(super) fn audiences(maker: &Maker) -> Vec<Option<CohortId>> {
    let settings = &maker.portal.settings;
    let tops = settings.cohorts.iter().filter(|cohort| cohorts::depth(settings, &cohort.id) == 0);
    std::iter::once(None).chain(tops.map(|cohort| Some(cohort.id.clone()))).collect()
}

/// Links to all screens.
pub(super) fn links(maker: &Maker, lang: Lang, here: &Route) -> Vec<Crumb> {
    let link = |audience: Option<CohortId>| Crumb {
        title: name(maker, audience.as_ref(), lang).unwrap_or_else(|| lang.pick("全部", "Everyone").to_owned()),
        url: Route::Hall(lang, audience).from(here),
    };
    audiences(maker).into_iter().map(link).collect()
}

/// One screen.
pub(super) fn page(maker: &Maker, agenda: &Agenda<'_>, audience: Option<&CohortId>, lang: Lang) -> Draft<Hall> {
    let here = Route::Hall(lang, audience.cloned());
    // Latest first, so that none is looked at beyond the first that closed too long ago.
    let closed = agenda.past(audience).take_while(|deadline| closed_lately(maker, deadline));
    let rows: Vec<&Deadline> = agenda.next(audience).chain(closed).take(ROWS).collect();
    let cohort = name(maker, audience, lang);
    let countdown = lang.pick("倒计时", "Countdown");
    let title = match &cohort {
        Some(cohort) => lang.pick(format!("{cohort}{countdown}"), format!("{countdown}: {cohort}")),
        None => maker.portal.settings.title.get(lang).to_owned(),
    };
    let content = Hall {
        cohort,
        rows: agenda::views(maker, &rows, lang, &here),
        scan_absolute_url: qr::scanned_from_hall(&here, lang).absolute(&maker.base_url),
    };
    let about = lang.pick("大厅屏幕：最近的截止时间", "Hall screen: the nearest dates");
    Draft { noindex: true, feed: None, ..lists::draft(maker, here, lang, "hall", &title, about, content) }
}

fn name(maker: &Maker, audience: Option<&CohortId>, lang: Lang) -> Option<String> {
    let cohort = maker.portal.settings.cohort(audience?)?;
    Some(cohort.name.get(lang).to_owned())
}

fn closed_lately(maker: &Maker, deadline: &Deadline) -> bool {
    match maker.portal.listing(deadline) {
        Listing::Past(since) => !maker.portal.as_of.reached(Instant::from_epoch(since.epoch() + STAYS_SECONDS)),
        _ => false,
    }
}
