//! Pages of source items: which item a page's address is of, told without asking anybody.
//!
//! A provider says in its own file which hosts are its and how it writes its items' addresses ([`Site`]). Tools without
//! an adapter whose addresses are plain all the same stand in [`PLACES`]: what is planned from there is linked too.

use std::borrow::Cow;

use plan::{ContainerId, ItemId};

use crate::registry::KNOWN;

/// Tools that nothing is asked of: their items are known by their addresses alone.
pub static PLACES: &[&Place] = &[&crate::github::PLACE];

/// A tool without an adapter.
#[derive(Debug)]
pub struct Place {
    /// As a provider's id, and the provider's once there is an adapter.
    pub id: &'static str,
    /// Its own name, not translated.
    pub name: &'static str,
    /// Its pages.
    pub site: Site,
}

/// The pages of a provider.
#[derive(Debug)]
pub struct Site {
    /// Hosts in lower case; one that begins with a dot stands for everything below it.
    pub hosts: &'static [&'static str],
    /// The item that a page on one of these hosts is of.
    pub item: fn(address: &Address<'_>) -> Option<Page>,
    /// What a page's title says of the item, without the site's own words.
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
    /// The item, by the id that the provider's listings give it.
    pub item: ItemId,
    /// A container that it stands in, where the address tells.
    pub container: Option<ContainerId>,
    /// The item's address without what belongs to this visit.
    pub url: String,
}

/// A recognised page.
#[derive(Debug)]
pub struct Recognised {
    /// Whose it is: the id of a provider, or of one of the [`PLACES`].
    pub provider: &'static str,
    /// What it is of.
    pub page: Page,
    site: &'static Site,
}

impl Recognised {
    /// What the page's title says of the item.
    pub fn title<'a>(&self, title: &'a str) -> &'a str {
        (self.site.title)(title.trim()).trim()
    }
}

/// The item that the page at this address is of.
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

/// An `https` address, taken apart.
#[derive(Debug)]
pub struct Address<'a> {
    host: String,
    segments: Vec<&'a str>,
    query: &'a str,
}

impl<'a> Address<'a> {
    /// `None` for what isn't an `https` address of a host at its usual port.
    fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once("://")?;
        let rest = rest.split('#').next()?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = authority.strip_suffix(":443").unwrap_or(authority).to_ascii_lowercase();
        let plain = !host.is_empty() && !host.contains(['@', ':', '\\', '%']) && scheme.eq_ignore_ascii_case("https");
        plain.then(|| Self { host, segments: path.split('/').filter(|part| !part.is_empty()).collect(), query })
    }

    /// The host, in lower case.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path's parts as they stand there, without empty ones.
    pub fn segments(&self) -> &[&'a str] {
        &self.segments
    }

    /// What stands behind this part of the path; the last one, where it is there several times.
    pub fn after(&self, name: &str) -> Option<&'a str> {
        let at = self.segments.iter().rposition(|part| *part == name)?;
        self.segments.get(at..)?.get(1).copied()
    }

    /// The value of a parameter of the query.
    pub fn parameter(&self, name: &str) -> Option<Cow<'a, str>> {
        form_urlencoded::parse(self.query.as_bytes()).find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// A title up to the first of these endings that it has.
pub(crate) fn up_to<'a>(title: &'a str, endings: &[&str]) -> &'a str {
    endings.iter().find_map(|ending| title.rsplit_once(ending).map(|(title, _)| title)).unwrap_or(title)
}

/// A title without the count of news that pages put before it: `(3) `, `● `.
pub(crate) fn without_news(title: &str) -> &str {
    let title = title.trim_start_matches(['●', '•', ' ']);
    let counted = title.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    let is_count = |count: &str| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit() || byte == b'+');
    counted.filter(|(count, _)| is_count(count)).map_or(title, |(_, rest)| rest)
}
