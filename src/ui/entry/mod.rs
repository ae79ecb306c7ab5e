//! A time entry: its appearance, what can be done with it, and its forms.

pub mod action_bar;
pub mod create;
pub mod edit;
pub mod fields;
pub mod form_state;
pub mod handles;
pub mod look;
pub mod notes;
pub mod quick_add;
pub mod quick_edit;
pub mod title_line;
pub mod tools;
pub mod typed;
