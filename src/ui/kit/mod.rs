//! Components shared by all topics.

pub mod combo;
pub mod dialog;
pub mod icon;
pub mod live;
pub mod memo;
pub mod menu;
pub mod motif;
pub mod opener;
pub mod ratio;
pub mod section;
pub mod toast;
