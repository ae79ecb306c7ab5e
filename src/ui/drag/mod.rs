//! What is shown of a drag.

pub mod ghost;
