//! The `Prefer` header (RFC 7240): zone and page size.

use axum::response::Response;
use chrono_tz::Tz;
use http::{HeaderMap, HeaderValue};

use super::error;

/// The caller's preferences.
#[derive(Clone, Debug)]
pub(super) struct Preferences {
    /// The zone of civil times; otherwise UTC.
    pub(super) zone: Option<Tz>,
    /// The zone's name as given.
    name: Option<String>,
    pub(super) page: Option<usize>,
}

/// Windows' names of some zones; Graph accepts both kinds.
const WINDOWS: [(&str, Tz); 8] = [
    ("UTC", chrono_tz::UTC),
    ("W. Europe Standard Time", chrono_tz::Europe::Berlin),
    ("Romance Standard Time", chrono_tz::Europe::Paris),
    ("GMT Standard Time", chrono_tz::Europe::London),
    ("Pacific Standard Time", chrono_tz::America::Los_Angeles),
    ("Eastern Standard Time", chrono_tz::America::New_York),
    ("Nepal Standard Time", chrono_tz::Asia::Kathmandu),
    ("Tokyo Standard Time", chrono_tz::Asia::Tokyo),
];

impl Preferences {
    /// # Errors
    /// The refusal of an unknown zone.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Box<Response>> {
        let mut wanted = Self { zone: None, name: None, page: None };
        let texts = headers.get_all("prefer").into_iter().filter_map(|value| value.to_str().ok());
        for (name, value) in texts.flat_map(|text| text.split(',')).filter_map(|one| one.split_once('=')) {
            let value = value.trim().trim_matches('"');
            match name.trim() {
                "outlook.timezone" => {
                    let windows = WINDOWS.iter().find(|(known, _)| *known == value).map(|(_, zone)| *zone);
                    let Some(zone) = windows.or_else(|| value.parse().ok()) else {
                        let message = format!(
                            "A valid TimeZone value must be specified. The following TimeZone value is not supported: '{value}'."
                        );
                        return Err(Box::new(error(400, "TimeZoneNotSupportedException", &message)));
                    };
                    (wanted.zone, wanted.name) = (Some(zone), Some(value.to_owned()));
                }
                "odata.maxpagesize" => wanted.page = value.parse().ok(),
                _ => {}
            }
        }
        Ok(wanted)
    }

    /// Adds the preferences that were applied to the answer.
    pub(super) fn applied(&self, mut response: Response) -> Response {
        let zone = self.name.as_ref().map(|name| format!("outlook.timezone=\"{name}\""));
        let page = self.page.map(|page| format!("odata.maxpagesize={page}"));
        let done: Vec<String> = zone.into_iter().chain(page).collect();
        if let Ok(value) = HeaderValue::from_str(&done.join(", "))
            && !done.is_empty()
        {
            response.headers_mut().insert("preference-applied", value);
        }
        response
    }
}
