//! The frame around every page: the bar at the top and its menu.

pub mod bar;
pub mod context_menu;
pub mod menu;
pub mod mini_month;
pub mod views;
