//! The operators of a page → pieces of text with their places (ISO 32000-1 §9.4). Only what moves text is followed;
//! lines, colours and pictures are counted or passed over.

use std::collections::HashMap;
use std::rc::Rc;

use super::file::{Budget, File};
use super::font::Font;
use super::object::{Dict, Reader, Value, is_space};

/// Forms inside forms deeper than this are a circle.
const DEEPEST: usize = 8;

/// A piece of text on a page, measured along and across its own direction.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Quarter turns of the direction, 0 to 3; slanted text counts as the nearest.
    pub(super) turn: u8,
    /// Where its line stands; greater is higher.
    pub(super) across: f64,
    /// Where it begins on the line.
    pub(super) along: f64,
    /// Where it ends.
    pub(super) end: f64,
    /// The height of its letters.
    pub(super) size: f64,
    /// What it says.
    pub(super) text: String,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Its text.
    pub(super) runs: Vec<Run>,
    /// Characters that nobody can read.
    pub(super) unread: usize,
    /// Pictures.
    pub(super) pictures: usize,
}

type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `first`, then `then`.
fn times(first: Matrix, then: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = first;
    let [ta, tb, tc, td, te, tf] = then;
    [a * ta + b * tc, a * tb + b * td, c * ta + d * tc, c * tb + d * td, e * ta + f * tc + te, e * tb + f * td + tf]
}

/// What text is set with.
#[derive(Clone)]
struct State {
    place: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letter_gap: f64,
    word_gap: f64,
    stretch: f64,
    leading: f64,
}

impl State {
    fn first() -> State {
        State { place: IDENTITY, font: None, size: 1.0, letter_gap: 0.0, word_gap: 0.0, stretch: 1.0, leading: 0.0 }
    }
}

/// Goes through the operators of a page and its forms.
pub(super) struct Painter<'f, 'a> {
    file: &'f File<'a>,
    /// Fonts by where their dictionary lies: read once for all pages.
    fonts: HashMap<usize, Rc<Font>>,
    shown: Shown,
}

impl<'f, 'a> Painter<'f, 'a> {
    /// For the pages of a file.
    pub(super) fn new(file: &'f File<'a>) -> Painter<'f, 'a> {
        Painter { file, fonts: HashMap::new(), shown: Shown::default() }
    }

    /// What a page with these operators and resources shows.
    pub(super) fn page(&mut self, content: &[u8], resources: &Dict, budget: &mut Budget) -> Shown {
        self.paint(content, resources, State::first(), 0, budget);
        std::mem::take(&mut self.shown)
    }

    /// What a form shows by itself; `resources` where it has none of its own.
    pub(super) fn form(&mut self, form: &Value, resources: &Dict, budget: &mut Budget) -> Shown {
        let file = self.file;
        if let Some(dict) = file.resolve(form).dict()
            && let Some(content) = file.stream(form, budget)
        {
            let own = file.dict(dict, "Resources").unwrap_or(resources);
            self.paint(&content, own, State::first(), 0, budget);
        }
        std::mem::take(&mut self.shown)
    }

    fn paint(&mut self, content: &[u8], resources: &Dict, state: State, depth: usize, budget: &mut Budget) {
        let mut state = state;
        let mut kept: Vec<State> = Vec::new();
        let (mut text, mut line) = (IDENTITY, IDENTITY);
        let mut values: Vec<Value> = Vec::new();
        let mut reader = Reader::new(content, 0);
        while let Some(value) = reader.value() {
            budget.steps = budget.steps.saturating_sub(1);
            if budget.is_spent() {
                return;
            }
            let Value::Word(word) = &value else {
                if values.len() < 64 {
                    values.push(value);
                }
                continue;
            };
            let numbers: Vec<f64> = values.iter().filter_map(Value::number).collect();
            match (word.as_str(), &numbers[..]) {
                ("q", _) if kept.len() < 256 => kept.push(state.clone()),
                ("Q", _) => state = kept.pop().unwrap_or(state),
                ("cm", [a, b, c, d, e, f]) => state.place = times([*a, *b, *c, *d, *e, *f], state.place),
                ("BT", _) => (text, line) = (IDENTITY, IDENTITY),
                ("Tm", [a, b, c, d, e, f]) => {
                    line = [*a, *b, *c, *d, *e, *f];
                    text = line;
                }
                ("Td" | "TD", [x, y]) => {
                    if word == "TD" {
                        state.leading = -y;
                    }
                    line = times([1.0, 0.0, 0.0, 1.0, *x, *y], line);
                    text = line;
                }
                ("T*", _) => (text, line) = next_line(line, state.leading),
                ("Tc", [gap]) => state.letter_gap = *gap,
                ("Tw", [gap]) => state.word_gap = *gap,
                ("Tz", [percent]) => state.stretch = percent / 100.0,
                ("TL", [leading]) => state.leading = *leading,
                ("Tf", [size]) => {
                    state.size = *size;
                    let name = values.first().and_then(Value::name).unwrap_or_default();
                    state.font = self.font(resources, name, budget);
                }
                ("Tj" | "TJ", _) => self.show(&values, &state, &mut text, budget),
                ("'" | "\"", _) => {
                    if let (Some(word_gap), Some(letter_gap)) = (numbers.first(), numbers.get(1)) {
                        (state.word_gap, state.letter_gap) = (*word_gap, *letter_gap);
                    }
                    (text, line) = next_line(line, state.leading);
                    self.show(&values, &state, &mut text, budget);
                }
                ("Do", _) => {
                    let name = values.first().and_then(Value::name).unwrap_or_default();
                    self.object(resources, name, &state, depth, budget);
                }
                ("ID", _) => {
                    self.shown.pictures += 1;
                    reader.go(end_of_picture(content, reader.at()));
                }
                _ => {}
            }
            values.clear();
        }
    }

    fn font(&mut self, resources: &Dict, name: &str, budget: &mut Budget) -> Option<Rc<Font>> {
        let fonts = self.file.dict(resources, "Font")?;
        let dict = self.file.resolve(fonts.get(name)?).dict()?;
        // The file does not change while it is read.
        let place = std::ptr::from_ref(dict).addr();
        if let Some(known) = self.fonts.get(&place) {
            return Some(Rc::clone(known));
        }
        let font = Rc::new(Font::read(self.file, dict, budget));
        budget.steps = budget.steps.saturating_sub(font.cost());
        self.fonts.insert(place, Rc::clone(&font));
        Some(font)
    }

    /// A form is painted in its place; a picture is counted.
    fn object(&mut self, resources: &Dict, name: &str, state: &State, depth: usize, budget: &mut Budget) {
        let file = self.file;
        let Some(value) = file.dict(resources, "XObject").and_then(|objects| objects.get(name)) else { return };
        let Value::Dict(dict) = file.resolve(value) else { return };
        match file.get(dict, "Subtype").and_then(Value::name) {
            Some("Image") => self.shown.pictures += 1,
            Some("Form") if depth < DEEPEST => {
                let Some(content) = file.stream(value, budget) else { return };
                let mut state = state.clone();
                if let Some(Value::List(matrix)) = file.get(dict, "Matrix") {
                    let numbers: Vec<f64> = matrix.iter().filter_map(|value| file.resolve(value).number()).collect();
                    if let Ok(matrix) = Matrix::try_from(numbers) {
                        state.place = times(matrix, state.place);
                    }
                }
                let own = file.dict(dict, "Resources").unwrap_or(resources);
                self.paint(&content, own, state, depth + 1, budget);
            }
            _ => {}
        }
    }

    fn show(&mut self, values: &[Value], state: &State, text: &mut Matrix, budget: &mut Budget) {
        let pieces = match values.last() {
            Some(Value::List(list)) => list.as_slice(),
            Some(_) => &values[values.len() - 1..],
            None => return,
        };
        for piece in pieces {
            match piece {
                Value::Number(back) => advance(text, -back / 1000.0 * state.size * state.stretch),
                Value::Text(bytes) => self.run(bytes, state, text, budget),
                _ => {}
            }
        }
    }

    fn run(&mut self, bytes: &[u8], state: &State, text: &mut Matrix, budget: &mut Budget) {
        let Some(font) = &state.font else {
            self.shown.unread += bytes.len();
            return;
        };
        let start = times(*text, state.place);
        let mut said = String::new();
        for glyph in font.glyphs(bytes) {
            budget.steps = budget.steps.saturating_sub(1);
            match glyph.text {
                Some(text) => said.push_str(&text),
                None => {
                    self.shown.unread += 1;
                    said.push('\u{fffd}');
                }
            }
            let gap = state.letter_gap + if glyph.is_space { state.word_gap } else { 0.0 };
            advance(text, (glyph.width / 1000.0 * state.size + gap) * state.stretch);
        }
        let end = times(*text, state.place);
        self.shown.runs.extend(placed(start, end, state.size, said));
    }
}

fn next_line(line: Matrix, leading: f64) -> (Matrix, Matrix) {
    let next = times([1.0, 0.0, 0.0, 1.0, 0.0, -leading], line);
    (next, next)
}

fn advance(text: &mut Matrix, by: f64) {
    *text = times([1.0, 0.0, 0.0, 1.0, by, 0.0], *text);
}

/// A run between two places of the page; `None` where the numbers are no places.
fn placed(start: Matrix, end: Matrix, size: f64, text: String) -> Option<Run> {
    let [a, b, _, _, x, y] = start;
    let (turn, [dx, dy]) = match (a.abs() >= b.abs(), a >= 0.0, b >= 0.0) {
        (true, true, _) => (0, [1.0, 0.0]),
        (false, _, true) => (1, [0.0, 1.0]),
        (true, false, _) => (2, [-1.0, 0.0]),
        (false, _, false) => (3, [0.0, -1.0]),
    };
    let along = |x: f64, y: f64| x * dx + y * dy;
    let run = Run {
        turn,
        across: y * dx - x * dy,
        along: along(x, y),
        end: along(end[4], end[5]),
        size: (size * a.hypot(b)).abs().max(0.01),
        text,
    };
    let finite = [run.across, run.along, run.end, run.size].iter().all(|number| number.is_finite());
    (finite && !run.text.is_empty()).then_some(run)
}

/// Where the bytes of a picture inside a page end: at `EI` between spaces.
fn end_of_picture(content: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(found) = super::file::find(content, b"EI", at) {
        let before = found.checked_sub(1).and_then(|at| content.get(at)).is_some_and(|byte| is_space(*byte));
        let after = content.get(found + 2).is_none_or(|byte| is_space(*byte));
        if before && after {
            return found + 2;
        }
        at = found + 2;
    }
    content.len()
}
