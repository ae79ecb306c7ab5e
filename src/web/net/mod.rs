//! The page's proxy, and through it the providers.

pub mod fetch;
pub mod home;
pub mod limit;
pub mod proof;
