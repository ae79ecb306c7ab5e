//! What is seen of a drag.

pub mod ghost;
