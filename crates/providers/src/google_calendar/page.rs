//! Google Calendar's URLs: `eid` is base64 of the event's id and the calendar's id with a space in between.

use percent_encoding::percent_decode_str;
use plan::{ContainerId, ItemId};

use crate::page::{Address, Page, Site};

pub(super) const SITE: Site = Site { hosts: &["calendar.google.com", "www.google.com"], item, title: |title| title };

/// Abbreviations of calendar id suffixes.
const ENDS: [(&str, &str); 4] = [
    ("@m", "@gmail.com"),
    ("@g", "@group.calendar.google.com"),
    ("@v", "@group.v.calendar.google.com"),
    ("@i", "@import.calendar.google.com"),
];

fn item(address: &Address<'_>) -> Option<Page> {
    if address.segments().first() != Some(&"calendar") {
        return None;
    }
    let edited = || percent_decode_str(address.after("eventedit")?).decode_utf8().ok();
    let eid = address.parameter("eid").or_else(edited)?;
    let ids = String::from_utf8(base64(&eid)?).ok()?;
    let (event, calendar) = ids.split_once(' ')?;
    let is_id = |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    if !is_id(event) || !is_id(calendar) {
        return None;
    }
    let long = |(short, end): &(&str, &str)| Some([calendar.strip_suffix(short)?, end].concat());
    let calendar = ENDS.iter().find_map(long).unwrap_or_else(|| calendar.to_owned());
    let eid = eid.trim_end_matches('=');
    Some(Page {
        item: ItemId::from(event),
        container: Some(ContainerId::new(calendar)),
        url: format!(
            "https://calendar.google.com/calendar/event?eid={}",
            percent_encoding::utf8_percent_encode(eid, percent_encoding::NON_ALPHANUMERIC)
        ),
    })
}

/// Decodes base64 in either alphabet, with or without padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::with_capacity(text.len()), 0_u32, 0_u32);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        held = (held << 6 | u32::from(value)) & 0xffff;
        bits = bits.wrapping_add(6);
        if let Some(left) = bits.checked_sub(8) {
            bits = left;
            bytes.push((held >> left) as u8);
        }
    }
    Some(bytes)
}
