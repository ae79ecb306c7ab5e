//! Changes of the plan, and undo.
//!
//! - `commit`: turns a command into a patch, which is applied and stored
//! - `state`: the patches that can be undone and redone
//! - `update`: undo and redo

mod commit;
pub(crate) mod state;
mod update;
