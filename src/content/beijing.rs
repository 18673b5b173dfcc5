//! "Beijing time" in a portal whose clocks show another time. Dates are read in the portal's zone, so a date that names
//! Beijing would be told an hour or more wrong; in a text it stands beside dates of the portal's own time.

use std::ops::Range;
use std::sync::Arc;

use super::document::Document;
use super::facts::WhenEntry;
use super::front_matter::VerbEntry;
use super::yaml::Mark;
use crate::diagnostics::{Diagnostic, Place, SourceFile};
use crate::lang::Lang;
use crate::time::{Zone, beijing_time_in, read_moment};

/// Tells of every place, unless the portal's clocks agree with Beijing's.
pub(super) fn check(
    documents: &[Arc<Document>],
    sources: &[Arc<SourceFile>],
    zone: Zone,
    problems: &mut Vec<Diagnostic>,
) {
    if zone.offset_seconds() == Zone::SHANGHAI.offset_seconds() {
        return;
    }
    let mut told: Vec<Place> = Vec::new();
    for place in
        documents.iter().flat_map(|document| dates(document)).filter(|place| beijing_time_in(written(place)).is_some())
    {
        if !holds(&told, &place.file.name, &place.range) {
            told.push(place.clone());
            problems.push(in_a_date(place, zone));
        }
    }
    for source in sources {
        let mentions = occurrences(&source.text).into_iter().filter(|range| !holds(&told, &source.name, range));
        problems.extend(mentions.map(|range| in_a_text(Place::new(source, range), zone)));
    }
}

fn holds(places: &[Place], file: &str, range: &Range<usize>) -> bool {
    let holds = |place: &Place| place.range.start <= range.start && range.end <= place.range.end;
    places.iter().any(|place| place.file.name == file && holds(place))
}

/// Where the dates of a document stand.
fn dates(document: &Document) -> Vec<Place> {
    let front = &document.front;
    // Most files say nothing of Beijing; to ask where each of their dates stands would be dear.
    let suspect = |mark: &Mark| beijing_time_in(&mark.source().text).is_some();
    let whens = front.deadlines.iter().map(|entry| &entry.facts.when);
    let changes = front.amends.iter().chain(&front.revisions);
    let changed = changes.clone().filter_map(|change| match &change.verb {
        VerbEntry::Postpone(when) => when.as_ref(),
        VerbEntry::Extend(when) => Some(when),
        VerbEntry::Correct(facts) => Some(&facts.when),
        VerbEntry::Cancel(_) | VerbEntry::CorrectNotice(_) => None,
    });
    let own = front.published.iter().chain(&front.pin_until).chain(changes.filter_map(|change| change.on.as_ref()));
    let marks = whens.chain(changed).flat_map(marks).chain(own.map(|date| &date.mark));
    marks.filter(|mark| suspect(mark)).map(Mark::place).collect()
}

fn marks(when: &WhenEntry) -> impl Iterator<Item = &Mark> {
    let dates = [&when.from, &when.until, &when.before, &when.on].into_iter().flatten().map(|date| &date.mark);
    let hours = when.daily.iter().map(|daily| &daily.mark);
    dates.chain(hours).chain(when.closed.iter().map(|closed| &closed.mark))
}

fn written(place: &Place) -> &str {
    place.file.text.get(place.range.clone()).unwrap_or_default()
}

fn occurrences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(range) = text.get(from..).and_then(beijing_time_in) {
        found.push(from + range.start..from + range.end);
        from += range.end;
    }
    found
}

fn in_a_date(place: Place, zone: Zone) -> Diagnostic {
    let [zh, en] = Lang::ALL.map(|lang| zone.label(lang));
    let here = read_moment(written(&place).trim_matches(['"', '\''])).ok().and_then(|date| {
        let (day, clock, _) = zone.civil(Zone::SHANGHAI.instant(date.day, date.clock?));
        Some(format!("{day} {clock}"))
    });
    let problem = Diagnostic::error(
        "beijing-time",
        place,
        format!("这个站点的日期按{zh}理解，这里却写着北京时间"),
        format!("dates of this portal are read in {en}, but this one names Beijing time"),
    );
    match here {
        Some(here) => problem.fix(format!("写成{zh}：{here}"), format!("write it in {en}: {here}")),
        None => problem.fix(
            format!("换算成{zh}，不写“北京时间”；整个站点都用北京时间的，在 site.yaml 里写 timezone: Asia/Shanghai"),
            format!("convert it to {en} and leave the words out; if the whole portal keeps Beijing time, write `timezone: Asia/Shanghai` in site.yaml"),
        ),
    }
}

fn in_a_text(place: Place, zone: Zone) -> Diagnostic {
    let [zh, en] = Lang::ALL.map(|lang| zone.label(lang));
    Diagnostic::warning(
        "beijing-time",
        place,
        format!("这里写着北京时间，而页面上其他时间都是{zh}"),
        format!("this names Beijing time, while every other time on the page is {en}"),
    )
    .fix(
        format!("换算成{zh}；日期是用短代码写的，删掉这几个字就行"),
        format!("convert it to {en}; beside a date shortcode simply delete the words"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mention_is_found() {
        let text = "北京时间10:00，Beijing Time 11:00，北京 时间";
        let found: Vec<&str> = occurrences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["北京时间", "Beijing Time"]);
    }
}
