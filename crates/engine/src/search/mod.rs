//! Search in what is planned: any words in any order, without case and accents, with filters.
//!
//! - `fold`: text as it is compared
//! - `words`: all words once, and which of them match what is looked for
//! - `query`: the words and filters of a search, as typed
//! - `index`: tasks and entries by their words, and the best matches; `rows`: what it consists of
//!
//! Text is folded once, in slices, when the index is first made; from then on only what has changed is read again.

mod fold;
mod index;
mod query;
mod rows;
pub(crate) mod words;

pub(crate) use fold::matching;
pub use index::{Hits, Index};
pub use query::{Is, SearchQuery};
