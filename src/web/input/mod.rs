//! Input: keys, pointer, clipboard and focus.

pub mod clipboard;
pub mod drag;
pub mod focus;
pub mod hit_test;
pub mod keyboard;
pub mod recording;
pub mod screen;
pub mod scroll;
