//! A row of a table as a tree of values, each with the bytes of its cell. Knows neither files nor what a value means.

use std::ops::Range;

/// A value with the bytes it was written in.
#[derive(Debug, Clone)]
pub struct Field {
    /// Bytes of the table's text.
    pub range: Range<usize>,
    /// What stands there.
    pub content: FieldContent,
}

/// What stands in a cell, or in several that belong together.
#[derive(Debug, Clone)]
pub enum FieldContent {
    /// A text, a date or a number: its reader decides.
    Text(String),
    /// Several values in one cell.
    List(Vec<Field>),
    /// A row, or one text in several languages.
    Map(Vec<(&'static str, Field)>),
}

impl Field {
    /// A single value.
    pub fn text(text: impl Into<String>, range: Range<usize>) -> Field {
        Field { range, content: FieldContent::Text(text.into()) }
    }
}
