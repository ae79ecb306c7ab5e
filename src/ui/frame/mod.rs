//! The frame around every page: the bar at the top and its menu.

pub mod bar;
pub mod menu;
