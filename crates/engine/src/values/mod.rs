//! Values that several topics share. They know no topic.

pub(crate) mod days;
pub(crate) mod hue;
pub(crate) mod ids;
pub(crate) mod route;
pub(crate) mod trouble;
pub mod zone;
