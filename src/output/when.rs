//! Shapes in words. Every page, feed and file words a shape here, so that they cannot disagree.

use super::words;
use crate::lang::Lang;
use crate::portal::shape::Shape;
use crate::time::wording::{self, Part, Phrase};
use crate::time::{Span, Zone};

/// When a deadline is, exact and absolute; never relative to now.
pub fn phrase(shape: &Shape, zone: Zone, lang: Lang) -> Phrase {
    let text = |text: String| Phrase(vec![Part::Text(text)]);
    let span = |start, end| Span::new(Some(start), Some(end)).map(|span| wording::span(span, lang)).unwrap_or_default();
    match shape {
        Shape::Session { from, until } => span(*from, *until),
        Shape::Window { opens, closes, pauses } => {
            let mut phrase = span(*opens, *closes);
            for pause in pauses {
                phrase.0.push(Part::Text(lang.pick("，其中", ", closed ").to_owned()));
                let (first, last) = (pause.start().day(), pause.end().day());
                phrase.0.extend(wording::day_range(first, last, zone, lang).0);
                phrase.0.push(Part::Text(lang.pick("暂停", "").to_owned()));
            }
            phrase
        }
        Shape::Daily { opens, closes, .. } => {
            let mut phrase = wording::day_range(opens.day(), closes.day(), zone, lang);
            phrase.0.push(Part::Text(lang.pick("，按下列时间开放", ", at the hours listed").to_owned()));
            phrase
        }
        Shape::Due { by } => wording::until(*by, lang),
        Shape::Opens { from } => wording::from(*from, lang),
        Shape::Milestone { on } => wording::on(on.day(), zone, lang),
        Shape::Approximate { period } => text(wording::approximate(*period, lang)),
        Shape::Personal { within, after } => {
            let within = within.map(|within| wording::within(within, lang)).unwrap_or_default();
            let after = after.as_ref().map_or("", |after| after.get(lang));
            text(match (within.is_empty(), after.is_empty()) {
                (false, false) => lang.pick(format!("{after}，{within}"), format!("{within} {after}")),
                (false, true) => within,
                _ => after.to_owned(),
            })
        }
        Shape::Unresolved { reason } => text(words::unresolved(reason, lang)),
    }
}
