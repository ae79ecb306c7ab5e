//! Outlook's URLs of events: `webLink` (`/owa/?itemid=…&path=/calendar/item`) and `/calendar/item/<id>`.
//!
//! Both contain Graph's id, in the other alphabet of base64.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use plan::ItemId;

use crate::page::{Address, Page, Site, up_to};

pub(super) const SITE: Site = Site {
    hosts: &["outlook.office.com", "outlook.office365.com", "outlook.live.com", "outlook.cloud.microsoft"],
    item,
    title: |title| up_to(title, &[" - Outlook", " – Outlook"]),
};

fn item(address: &Address<'_>) -> Option<Page> {
    let in_path = || percent_decode_str(address.after("item")?).decode_utf8().ok();
    let of_event = match address.parameter("path") {
        Some(path) => path == "/calendar/item",
        None => address.segments().first() == Some(&"calendar"),
    };
    let id = address.parameter("itemid").or_else(in_path).filter(|_| of_event)?;
    // An unencoded plus has become a space by now.
    let id = id.replace(['+', ' '], "_").replace('/', "-");
    let is_id = id.len() >= 16 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte));
    is_id.then(|| Page {
        item: ItemId::from(&*id),
        container: None,
        url: format!(
            "https://outlook.office.com/owa/?itemid={}&exvsurl=1&path=/calendar/item",
            utf8_percent_encode(&id, NON_ALPHANUMERIC)
        ),
    })
}
