//! Calls to providers and their answers, which are decoded before the engine gets them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use engine::{Answer, CallId, CallsMsg, Connection, Msg, Problem};
use providers::Ask;

use crate::app::App;
use crate::web::net::fetch;
use crate::web::net::fetch::Received;
use crate::web::spawn_local;

/// Decodes a provider's answer to a request, with times in the user's zone.
pub(crate) type Decode = fn(provider: &str, ask: &Ask, received: Received) -> Answer;

/// An answer to be decoded.
struct Undecoded {
    call: CallId,
    provider: Arc<str>,
    ask: Ask,
    received: Received,
}

/// Sends calls and passes their answers on.
#[derive(Default)]
pub(super) struct Answers {
    /// `None` until that part has loaded.
    decode: Cell<Option<Decode>>,
    /// Answers that arrived earlier.
    early: RefCell<Vec<Undecoded>>,
}

impl Answers {
    pub(super) fn call(answers: &Rc<Self>, app: App, call: CallId, connection: Connection, ask: Ask) {
        let answers = Rc::clone(answers);
        spawn_local(async move {
            match fetch::call(&connection, &ask).await {
                Ok(received) => {
                    let provider = connection.provider;
                    answers.arrived(app, Undecoded { call, provider, ask, received });
                }
                Err(problem) => pass_on(app, call, Err(problem)),
            }
        });
    }

    fn arrived(&self, app: App, undecoded: Undecoded) {
        match self.decode.get() {
            Some(decode) => decode_with(decode, app, undecoded),
            None => self.early.borrow_mut().push(undecoded),
        }
    }

    /// Sets the decoder after it has loaded.
    pub(super) fn decodes(&self, app: App, decode: Decode) {
        self.decode.set(Some(decode));
        self.early.take().into_iter().for_each(|undecoded| decode_with(decode, app, undecoded));
    }
}

fn decode_with(decode: Decode, app: App, Undecoded { call, provider, ask, received }: Undecoded) {
    pass_on(app, call, Ok(decode(&provider, &ask, received)));
}

fn pass_on(app: App, call: CallId, result: Result<Answer, Problem>) {
    app.dispatch(Msg::Calls(CallsMsg::Answered(call, result)));
}
