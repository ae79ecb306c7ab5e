//! The messages of this topic.

use crate::app::update::Step;
use crate::storage::msg::StorageMsg;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn storage(&mut self, msg: StorageMsg) {
        match msg {
            StorageMsg::Loaded(result) => self.loaded(result),
            StorageMsg::Saved(save) => {
                self.model.outbox.saved(save);
                self.show_arrival();
            }
            StorageMsg::Failed(save, error) => {
                self.model.outbox.failed(save, error, self.env.now);
                self.show_arrival();
            }
            StorageMsg::Heard(changes) => self.heard(changes),
            #[cfg(feature = "bench")]
            StorageMsg::Given(records) => self.given(records),
            StorageMsg::Retry => self.retry_storage(),
            StorageMsg::GoOnUnopened => self.go_on_unopened(),
        }
    }
}
