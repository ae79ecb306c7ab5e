//! The colours of projects.

/// A colour as Asana draws it. The API has names only, and those are older than today's palette: `light-teal` is a strong
/// blue-green there. Any other name, `none` among them, is no colour.
pub(super) fn hex(name: &str) -> Option<&'static str> {
    Some(match name {
        "dark-red" => "#f06a6a",
        "dark-orange" => "#ec8d71",
        "light-orange" => "#f1bd6c",
        "dark-brown" | "light-brown" => "#f8df72",
        "light-green" => "#aecf55",
        "dark-green" => "#5da283",
        "light-teal" => "#4ecbc4",
        "dark-teal" => "#9ee7e3",
        "light-blue" => "#4573d2",
        "dark-blue" => "#8d84e8",
        "dark-purple" => "#b36bd4",
        "light-pink" | "light-purple" => "#f9aaef",
        "dark-pink" => "#f26fb2",
        "light-red" => "#fc979a",
        "dark-warm-gray" | "light-warm-gray" => "#6d6e6f",
        _ => return None,
    })
}
