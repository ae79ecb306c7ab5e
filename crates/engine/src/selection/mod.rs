//! Several entries at once: selecting, and actions on the selection.
//!
//! - `msg`: its messages
//! - `state`: which entries are selected, and what was copied
//! - `update`: selecting, and changing several entries as one change
//! - `clipboard`: copy, cut and paste

mod clipboard;
pub(crate) mod msg;
pub(crate) mod state;
mod update;
