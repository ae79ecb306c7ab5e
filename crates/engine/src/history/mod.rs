//! Changes of the plan, and taking them back.
//!
//! - `commit`: a command becomes a patch, which is applied and stored
//! - `state`: the patches that can be taken back, and done again
//! - `update`: taking back, and doing again

mod commit;
pub(crate) mod state;
mod update;
