//! A whole portal that uses every shape, every derived date and every amendment, over the months of its life.

use crate::harness::PortalTest;

/// Instants in the life of the portal: before it, between its changes, and after everything.
pub(crate) const LIFE: [&str; 12] = [
    "2026-09-04 23:59:59",
    "2026-09-14 10:00",
    "2026-09-28 16:00",
    "2026-10-03 12:00",
    "2026-10-12 09:00",
    "2026-10-17 10:30",
    "2026-10-30 00:00",
    "2026-11-18 09:59:59",
    "2026-11-20 09:00",
    "2026-12-08 09:00",
    "2026-12-16 12:00",
    "2027-06-01",
];

pub(crate) fn portal() -> PortalTest {
    PortalTest::folder("changes/portal")
}

#[test]
fn it_builds_without_a_word_at_every_time_of_its_life() {
    for at in LIFE {
        let site = portal().at(at).build().clean();
        println!("{at}: {}", site.artifacts().len());
    }
    let previewed = portal().at("2026-11-20").previews().build().clean();
    assert!(previewed.has("en/notices/2027-next-capture/index.html"));
}
