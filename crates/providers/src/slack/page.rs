//! Slack's URLs of messages: the permalink `/archives/<channel>/p<time>`, and a thread that is open in the browser.

use plan::{ContainerId, ItemId};

use super::is_id;
use crate::page::{Address, Page, Site, up_to, without_news};

pub(super) const SITE: Site =
    Site { hosts: &[".slack.com"], item, title: |title| up_to(without_news(title), &[" - Slack", " | Slack"]) };

/// Fractional digits of a timestamp.
const FRACTION: usize = 6;

fn item(address: &Address<'_>) -> Option<Page> {
    let (channel, time) = match address.segments() {
        ["archives", channel, message, ..] => {
            let digits = message.strip_prefix('p').filter(|digits| digits.is_ascii() && digits.len() > FRACTION)?;
            let (seconds, fraction) = digits.split_at_checked(digits.len().checked_sub(FRACTION)?)?;
            (*channel, format!("{seconds}.{fraction}"))
        }
        ["client", _, ..] => {
            let (channel, time) = address.after("thread")?.split_once('-')?;
            (channel, time.to_owned())
        }
        _ => return None,
    };
    let (seconds, fraction) = time.split_once('.')?;
    let digits = |text: &str| (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_time = digits(seconds) && digits(fraction) && fraction.len() == FRACTION;
    (is_id(channel) && is_time).then(|| Page {
        item: ItemId::new(format!("{channel}:{time}")),
        container: Some(ContainerId::from(channel)),
        url: match address.segments() {
            ["archives", ..] => format!("https://{}/archives/{channel}/p{seconds}{fraction}", address.host()),
            _ => format!("https://app.slack.com/archives/{channel}/p{seconds}{fraction}"),
        },
    })
}
