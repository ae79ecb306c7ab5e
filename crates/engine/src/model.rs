//! The whole state of the application; changed by [`crate::update`], read by [`crate::view()`].

/// Everything the application knows.
#[derive(Debug, Default)]
pub struct Model {
    pub(crate) loaded: bool,
}
