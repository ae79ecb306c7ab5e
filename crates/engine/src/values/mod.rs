//! Values shared by several topics. They depend on no topic.

pub(crate) mod announcement;
pub(crate) mod answer;
pub(crate) mod connection;
pub(crate) mod days;
pub(crate) mod draft;
pub(crate) mod focus;
pub(crate) mod gesture;
pub(crate) mod hue;
pub(crate) mod ids;
pub(crate) mod keep;
pub(crate) mod prefs;
pub(crate) mod route;
pub(crate) mod stored;
pub(crate) mod toast;
pub(crate) mod trouble;
pub mod zone;
pub mod zoom;
