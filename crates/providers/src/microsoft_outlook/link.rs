//! Graph's continuations, which are absolute URLs of which we keep only the token, and the cursors made from them.
//!
//! The host isn't compared: an operator may have pointed the provider elsewhere, and the URL is never followed. The
//! path is compared, since a token of another listing would be taken for one of this; only the user's own calendar may
//! replace any other.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::ask::Cursor;
use crate::fault::Fault;
use crate::wire;

/// Which listing of events a cursor continues.
pub(super) enum Step<'a> {
    /// A round of changes: `d place`, or `m place` if occurrences were missing on the pages before.
    Changes {
        /// Whether occurrences are missing.
        missing: bool,
        /// The parameter that continues it; `None` at the beginning.
        place: Option<(&'a str, &'a str)>,
    },
    /// All events of the days, instead of the missing ones: `v token [place]`, with `-` for no token.
    View {
        /// The token of the mark with which the round of changes ended.
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

/// The cursor for the next page of a round of changes.
pub(super) fn changes(place: &Cursor, missing: bool) -> Result<Cursor, Fault> {
    wire::cursor(format!("{} {}", if missing { "m" } else { "d" }, place.0), NEXT)
}

/// The cursor for a page of all events.
pub(super) fn view(token: Option<&str>, place: Option<&Cursor>) -> Result<Cursor, Fault> {
    let token = token.unwrap_or("-");
    wire::cursor(place.map_or_else(|| format!("v {token}"), |place| format!("v {token} {}", place.0)), NEXT)
}

const NEXT: &str = "@odata.nextLink";
const DELTA: &str = "@odata.deltaLink";

/// Reads the parameter from a cursor.
pub(super) fn place(text: &str) -> Result<(&str, &str), Fault> {
    let parameter = text.split_once('=').filter(|(name, value)| PLACES.contains(name) && !value.is_empty());
    // A skip count is a number; a token can be anything.
    let counts = |(name, value): &(&str, &str)| *name != SKIP || value.bytes().all(|byte| byte.is_ascii_digit());
    parameter.filter(counts).ok_or_else(wire::bad_cursor)
}

/// The parameters that continue a listing.
const PLACES: [&str; 2] = ["$skiptoken", SKIP];
const SKIP: &str = "$skip";

/// The parameter for the next page, from a link whose path must end in one of these ways.
pub(super) fn next(link: &str, path: &[&str]) -> Result<Cursor, Fault> {
    let (name, value) =
        PLACES.iter().find_map(|name| Some((name, parameter(link, path, name)?))).ok_or_else(|| wire::shape(NEXT))?;
    let text = format!("{name}={value}");
    place(&text).map_err(|_| wire::shape(NEXT))?;
    wire::cursor(text, NEXT)
}

/// The token for the next round of changes.
pub(super) fn mark(link: &str, path: &[&str]) -> Result<Arc<str>, Fault> {
    parameter(link, path, "$deltatoken").map(Arc::from).ok_or_else(|| wire::shape(DELTA))
}

/// A parameter of a link whose path ends as it should. Functions and keys can be written in two ways.
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
