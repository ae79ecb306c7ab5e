//! A time entry: its appearance, what can be done with it, and its forms.

pub mod action_bar;
pub mod create;
pub mod edit;
pub mod fields;
pub mod look;
pub mod menu;
pub mod notes;
pub mod tools;
