//! Clients.

use std::sync::Arc;

use litemap::LiteMap;

use super::{RecordKind, Touched, each_field, put};
use crate::command::{Change, Command};
use crate::model::{Client, ClientId, Workspace};
use crate::rebase::Rest;

impl RecordKind for Client {
    type Id = ClientId;

    fn all(ws: &mut Workspace) -> &mut LiteMap<ClientId, Self> {
        &mut ws.clients
    }

    fn write(ws: &mut Workspace, id: &ClientId, after: Option<Self>) {
        put(&mut ws.clients, id, after);
        ws.touch_all();
    }

    #[allow(clippy::needless_update, reason = "another field of this kind is left alone")]
    fn rebased(before: &Self, after: &Self, now: &Self) -> Option<Self> {
        Some(each_field!(Client(before, after, now) { name, hue }))
    }

    fn is_in_the_way(change: &Change, id: &ClientId, rest: &Rest<'_>) -> bool {
        change.after.is_none() && rest.projects().any(|project| project.client.as_ref() == Some(id))
    }

    fn name(&self) -> Option<&Arc<str>> {
        Some(&self.name)
    }

    fn dropped(id: &ClientId) -> Option<Command> {
        Some(Command::DropClient(id.clone()))
    }

    fn touch(_: &Workspace, _: &ClientId, touched: &mut Touched) {
        touched.named = true;
    }
}
