//! Several entries at once: selecting, and what is done to all that are selected.
//!
//! - `state`: which entries are selected, and what was copied
//! - `update`: selecting, and changes of several entries as one
//! - `clipboard`: copy, cut and paste

mod clipboard;
pub(crate) mod state;
mod update;
