//! Changes of the plan, and undo.
//!
//! - `msg`: its messages
//! - `commit`: turns a command into a patch, which is applied and stored
//! - `state`: the patches that can be undone and redone
//! - `update`: undo and redo

mod commit;
pub(crate) mod msg;
pub(crate) mod state;
mod update;
