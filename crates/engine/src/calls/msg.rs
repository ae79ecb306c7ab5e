//! Messages of this topic.

use crate::values::answer::{Answer, Problem};
use crate::values::ids::CallId;

/// What calls to providers come to.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(CallsMsgName), vis(pub(crate)))]
pub enum CallsMsg {
    /// A call was answered.
    Answered(CallId, Result<Answer, Problem>),
}
