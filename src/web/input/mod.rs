//! Input: keys, pointer, clipboard and focus.

pub mod clipboard;
pub mod context_menu;
pub mod drag;
pub mod focus;
pub mod hit_test;
pub mod hover;
pub mod keyboard;
pub mod lasso;
pub mod recording;
pub mod screen;
pub mod scroll;
pub mod slots;
pub mod swipe;
mod touches;
pub mod zoom;
