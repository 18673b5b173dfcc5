//! Themes as a portal has them: overriding, inheritance, and what is said about mistakes.
