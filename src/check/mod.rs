//! Station 4: what is legal but wrong. Personal data, slips of the pen, dates that contradict, plans that collide.
//! Pure functions of what an author wrote and of the portal it makes. Knows no clock (the instant is the portal's) and
//! neither pages nor feeds: the built site is handed in as text.

mod camera_notes;
pub mod care;
pub mod finding;
pub mod leaks;
pub mod markup;
mod office;
mod old_office;
mod pdf;
pub mod personal;
pub mod photo;
pub mod proofreading;
pub mod prose;
pub mod prose_dates;
pub mod seal;
pub mod text_of_file;
pub mod translations;
pub mod wording;
