//! Graph's continuations: absolute addresses, of which nothing but the token is kept, and the cursors made of them.
//!
//! The host in them is not compared: an operator may have pointed the provider elsewhere, and the address is never
//! followed. The path is, since a token of another listing would be taken for one of this; only the
//! person's own calendar may stand in the place of any.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::ask::Cursor;
use crate::fault::Fault;
use crate::wire;

/// Which listing of events a cursor continues.
pub(super) enum Step<'a> {
    /// A round of changes, `d place`; or `m place` when occurrences are missing from the pages before.
    Changes {
        /// Whether they are.
        missing: bool,
        /// The parameter that continues it; `None` is the beginning.
        place: Option<(&'a str, &'a str)>,
    },
    /// All events of the days, in the place of the missing ones: `v token [place]`, with `-` for no token.
    View {
        /// The mark's token, which the round of changes ended with.
        token: Option<&'a str>,
        /// The parameter that continues it.
        place: Option<(&'a str, &'a str)>,
    },
}

impl<'a> Step<'a> {
    pub(super) fn of(after: Option<&'a Cursor>) -> Result<Self, Fault> {
        let Some(text) = wire::place(after)? else { return Ok(Step::Changes { missing: false, place: None }) };
        match text.split_once(' ').ok_or_else(wire::bad_cursor)? {
            (kind @ ("d" | "m"), rest) => Ok(Step::Changes { missing: kind == "m", place: Some(place(rest)?) }),
            ("v", rest) => {
                let (token, rest) = rest.split_once(' ').map_or((rest, None), |(token, rest)| (token, Some(rest)));
                let token = Some(token).filter(|token| *token != "-");
                Ok(Step::View { token, place: rest.map(place).transpose()? })
            }
            _ => Err(wire::bad_cursor()),
        }
    }
}

/// A cursor for the further pages of a round of changes.
pub(super) fn changes(place: &Cursor, missing: bool) -> Result<Cursor, Fault> {
    wire::cursor(format!("{} {}", if missing { "m" } else { "d" }, place.0), NEXT)
}

/// A cursor for a page of all events.
pub(super) fn view(token: Option<&str>, place: Option<&Cursor>) -> Result<Cursor, Fault> {
    let token = token.unwrap_or("-");
    wire::cursor(place.map_or_else(|| format!("v {token}"), |place| format!("v {token} {}", place.0)), NEXT)
}

const NEXT: &str = "@odata.nextLink";
const DELTA: &str = "@odata.deltaLink";

/// The parameter in a cursor.
pub(super) fn place(text: &str) -> Result<(&str, &str), Fault> {
    let parameter = text.split_once('=').filter(|(name, value)| PLACES.contains(name) && !value.is_empty());
    // A count is a number; a token is anything.
    let counts = |(name, value): &(&str, &str)| *name != SKIP || value.bytes().all(|byte| byte.is_ascii_digit());
    parameter.filter(counts).ok_or_else(wire::bad_cursor)
}

/// The parameters that say where a listing goes on.
const PLACES: [&str; 2] = ["$skiptoken", SKIP];
const SKIP: &str = "$skip";

/// The parameter that the next page of a listing is asked with whose path ends in one of these ways.
pub(super) fn next(link: &str, path: &[&str]) -> Result<Cursor, Fault> {
    let (name, value) =
        PLACES.iter().find_map(|name| Some((name, parameter(link, path, name)?))).ok_or_else(|| wire::shape(NEXT))?;
    let text = format!("{name}={value}");
    place(&text).map_err(|_| wire::shape(NEXT))?;
    wire::cursor(text, NEXT)
}

/// The token that the next round of changes begins with.
pub(super) fn mark(link: &str, path: &[&str]) -> Result<Arc<str>, Fault> {
    parameter(link, path, "$deltatoken").map(Arc::from).ok_or_else(|| wire::shape(DELTA))
}

/// A parameter of an address whose path ends as it should. Functions and keys may be written in two ways.
fn parameter(link: &str, paths: &[&str], name: &str) -> Option<String> {
    let (_, address) = link.split_once("://").filter(|(scheme, _)| matches!(*scheme, "https" | "http"))?;
    let (address, query) = address.split_once('?')?;
    let address = percent_decode_str(address).decode_utf8().ok()?;
    let address =
        address.replace("('", "/").replace("')", "").replace("microsoft.graph.delta", "delta").replace("()", "");
    let ends = |path: &&str| {
        let end = address.len().checked_sub(path.len()).and_then(|at| address.get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(path))
    };
    let known = paths.iter().any(ends);
    let mut query = form_urlencoded::parse(query.as_bytes()).filter(|_| known);
    let (_, value) = query.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(value.into_owned()).filter(|value| !value.is_empty() && !value.contains(' '))
}
