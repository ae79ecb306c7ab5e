//! Recognises the source item that a web page belongs to, from its URL alone.
//!
//! Each provider's own file names its hosts and the format of its items' URLs ([`Site`]). [`PLACES`] has tools without
//! an adapter whose URLs are easy to read: what is planned from there is linked too.

use std::borrow::Cow;

use plan::url::Url;
use plan::{ContainerId, ItemId};

use crate::KNOWN;

/// Tools without an adapter, whose items are recognised by their URLs alone.
pub static PLACES: &[&Place] = &[&crate::github::PLACE];

/// A tool without an adapter.
#[derive(Debug)]
pub struct Place {
    /// The id that the provider will have once there is an adapter.
    pub id: &'static str,
    /// Its own name, not translated.
    pub name: &'static str,
    /// Which web addresses are the provider's, and how an item is found in them.
    pub site: Site,
}

/// The web pages of a provider.
#[derive(Debug)]
pub struct Site {
    /// Hosts in lower case; a leading dot stands for all subdomains.
    pub hosts: &'static [&'static str],
    /// The item to which a page on one of these hosts belongs.
    pub item: fn(address: &Address<'_>) -> Option<Page>,
    /// Extracts the item's title from a page's title, without what the site adds.
    pub title: fn(title: &str) -> &str,
}

impl Site {
    /// No pages of items.
    pub const NONE: Self = Self { hosts: &[], item: |_| None, title: |title| title };

    fn is_at(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| if known.starts_with('.') { host.ends_with(known) } else { host == *known })
    }
}

/// A page of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The item, by the id that the provider's listings use.
    pub item: ItemId,
    /// Its container, if the URL names one.
    pub container: Option<ContainerId>,
    /// The item's URL without anything specific to this visit.
    pub url: String,
}

/// A recognised page.
#[derive(Debug)]
pub struct Recognised {
    /// The id of a provider or of one of the [`PLACES`].
    pub provider: &'static str,
    /// The page.
    pub page: Page,
    site: &'static Site,
}

impl Recognised {
    /// Extracts the item's title from the page's title.
    pub fn title<'a>(&self, title: &'a str) -> &'a str {
        (self.site.title)(title.trim()).trim()
    }
}

/// The item to which the page at this URL belongs.
pub fn recognise(address: &str) -> Option<Recognised> {
    let address = Address::parse(address)?;
    let providers = KNOWN.iter().map(|provider| (provider.id, &provider.site));
    let mut all = providers.chain(PLACES.iter().map(|place| (place.id, &place.site)));
    all.find_map(|(provider, site)| {
        let page = site.is_at(&address.host).then(|| (site.item)(&address))??;
        Some(Recognised { provider, page, site })
    })
}

/// The name of a provider or of a tool without an adapter.
pub fn name(id: &str) -> Option<&'static str> {
    let place = || PLACES.iter().find(|place| place.id == id).map(|place| place.name);
    crate::registry::about(id).map(|provider| provider.name).or_else(place)
}

/// An `https` URL, taken apart.
#[derive(Debug)]
pub struct Address<'a> {
    host: String,
    segments: Vec<&'a str>,
    query: &'a str,
}

impl<'a> Address<'a> {
    /// `None` unless it is an `https` URL at the default port.
    fn parse(text: &'a str) -> Option<Self> {
        let url = Url::parse(text.trim())?;
        let host = url.host.to_ascii_lowercase();
        let usual = url.is("https") && url.user.is_none() && matches!(url.port, None | Some("443"));
        let plain = !host.is_empty() && !host.contains([':', '%']) && !url.path.starts_with('\\');
        let segments = || url.path.split('/').filter(|part| !part.is_empty()).collect();
        (usual && plain).then(|| Self { host, segments: segments(), query: url.query })
    }

    /// The host, in lower case.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The raw segments of the path, without empty ones.
    pub fn segments(&self) -> &[&'a str] {
        &self.segments
    }

    /// The segment after the last one with this name.
    pub fn after(&self, name: &str) -> Option<&'a str> {
        let at = self.segments.iter().rposition(|part| *part == name)?;
        self.segments.get(at..)?.get(1).copied()
    }

    /// The value of a query parameter.
    pub fn parameter(&self, name: &str) -> Option<Cow<'a, str>> {
        form_urlencoded::parse(self.query.as_bytes()).find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// A title up to the first of these suffixes that it contains.
pub(crate) fn up_to<'a>(title: &'a str, endings: &[&str]) -> &'a str {
    endings.iter().find_map(|ending| title.rsplit_once(ending).map(|(title, _)| title)).unwrap_or(title)
}

/// A title without the unread count that pages put before it: `(3) `, `● `.
pub(crate) fn without_news(title: &str) -> &str {
    let title = title.trim_start_matches(['●', '•', ' ']);
    let counted = title.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    let is_count = |count: &str| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit() || byte == b'+');
    counted.filter(|(count, _)| is_count(count)).map_or(title, |(_, rest)| rest)
}
