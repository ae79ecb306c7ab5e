//! One message in, the state changed, the work for the outside out. Total: never panics, whatever comes in which order.

use crate::effect::Effect;
use crate::env::Env;
use crate::model::Model;
use crate::msg::Msg;

/// Takes `msg` in at the moment `env` and answers with what the outside shall do.
pub fn update(_model: &mut Model, _msg: Msg, _env: &Env) -> Vec<Effect> {
    Vec::new()
}
