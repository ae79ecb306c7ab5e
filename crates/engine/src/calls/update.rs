//! The messages of this topic.

use crate::app::update::Step;
use crate::calls::msg::CallsMsg;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn calls(&mut self, msg: CallsMsg) {
        match msg {
            CallsMsg::Answered(call, result) => self.answered(call, result),
        }
    }
}
