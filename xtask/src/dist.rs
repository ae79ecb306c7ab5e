//! `cargo xtask dist`: the static files for any host, in dist/.
//!
//! What a build made holds for any path and asks the page's own host for a proxy; here the pages are told the path, where
//! the proxy is, and by their policy that it may be asked.

use crate::place;
use crate::site::{self, CONFIG, Kind, compress, languages};
use anyhow::{Context, Result, bail, ensure};
use hosting::{Address, Home, Wrong};
use std::fs;
use std::path::{Path, PathBuf};

/// The files that name others and say the policy; they are the same.
const PAGES: [&str; 2] = ["index.html", "callback.html"];
/// What the page may ask, in its policy.
const MAY_ASK: &str = "connect-src 'self'";

/// What the files are for.
pub(crate) struct Dist {
    /// The path on the host that addresses begin with, with a slash at its end; `./` is any.
    base: String,
    /// Where the proxy is.
    proxy: Home,
    /// The folder to put them into; what was there goes.
    pub(crate) out: PathBuf,
    /// A build, in place of an up-to-date one.
    pub(crate) from: Option<PathBuf>,
    /// Without precompressed copies, for hosts that compress by themselves or don't send any.
    pub(crate) plain: bool,
    /// With the pseudo-languages, for tests.
    pub(crate) pseudo: bool,
}

impl Default for Dist {
    fn default() -> Self {
        let out = place::root().join("dist");
        Self { base: String::from("./"), proxy: Home::Here, out, from: None, plain: false, pseudo: false }
    }
}

impl Dist {
    /// Takes `/any/path`, with or without a slash at its end.
    pub(crate) fn below(&mut self, base: &str) -> Result<()> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
        let is_path = |path: &&str| {
            path.is_empty() || path.split('/').all(|part| !matches!(part, "" | "." | "..") && part.chars().all(plain))
        };
        let inside = base.strip_prefix('/').map(|path| path.strip_suffix('/').unwrap_or(path));
        let path = inside.filter(is_path);
        let path = path.with_context(|| format!("--base {base}: a path on the host is needed, such as /planner/"))?;
        self.base = if path.is_empty() { String::from("/") } else { format!("/{path}/") };
        Ok(())
    }

    /// Takes the proxy's address, or `none`.
    pub(crate) fn asking(&mut self, proxy: &str) -> Result<()> {
        self.proxy = self::proxy(proxy)?;
        Ok(())
    }

    fn page(&self, html: &str) -> Result<String> {
        let mut page = html.replace("\"./", &format!("\"{}", self.base));
        if let Home::At(address) = &self.proxy {
            ensure!(page.matches(MAY_ASK).count() == 1, "the page's policy doesn't hold {MAY_ASK} once");
            page = page.replace(MAY_ASK, &format!("{MAY_ASK} {}", address.origin()));
        }
        Ok(page)
    }
}

/// A proxy's address, or `none`.
pub(crate) fn proxy(text: &str) -> Result<Home> {
    match Address::parse(text) {
        _ if text == "none" => Ok(Home::Nowhere),
        Ok(address) => Ok(Home::At(address)),
        Err(Wrong::Scheme(_)) => bail!("--proxy {text}: https:// is needed, but for an address of this machine"),
        Err(_) => bail!("--proxy {text}: an address such as https://proxy.example/ is needed, or none"),
    }
}

/// Builds, unless that was done, and fits the files to where they will be.
pub(crate) fn dist(dist: &Dist) -> Result<PathBuf> {
    ensure!(is_ours(&dist.out), "--out {}: it holds something else, and would be replaced", dist.out.display());
    // What the tests ran on, where they have run: built once, and the same bytes.
    let site = dist.from.clone().map_or_else(|| site::fresh(Kind::Release), Ok)?;
    site::copy(&site, &dist.out)?;
    if dist.pseudo {
        languages::add_pseudo(&dist.out, &PAGES)?;
    }
    for page in PAGES.map(|name| dist.out.join(name)) {
        let html = fs::read_to_string(&page).with_context(|| format!("reading {}", page.display()))?;
        fs::write(&page, dist.page(&html)?).with_context(|| format!("writing {}", page.display()))?;
    }
    fs::write(dist.out.join(CONFIG), hosting::print(&dist.proxy)).context("writing config.json")?;
    let copies = if dist.plain { "" } else { ", each beside its .br and .gz" };
    if !dist.plain {
        compress::beside(&dist.out)?;
    }
    println!("{} holds the static files{copies}", dist.out.display());
    if let Home::At(address) = &dist.proxy {
        println!("a host that sends a policy of its own says in it: {MAY_ASK} {}", address.origin());
        println!("the proxy's `origins` have to list the page's address");
    }
    Ok(dist.out.clone())
}

/// Whether a folder may be replaced: it isn't there, is empty, or holds an app's files.
fn is_ours(out: &Path) -> bool {
    let is_empty = fs::read_dir(out).map_or(!out.exists(), |mut all| all.next().is_none());
    is_empty || PAGES.iter().all(|name| out.join(name).is_file())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    const PAGE: &str = "<meta content=\"default-src 'none'; connect-src 'self'; base-uri 'none'\">\
        <link href=\"./style-1.css\"><script src=\"./start-1.js\"></script><use href=\"#icon\">";

    #[test]
    fn a_path_is_written_into_the_page() {
        let mut dist = Dist::default();
        assert_eq!(dist.page(PAGE).unwrap(), PAGE, "for any path");
        for (given, base) in [("/", "/"), ("/a/b", "/a/b/"), ("/a/b/", "/a/b/")] {
            dist.below(given).unwrap();
            let page = dist.page(PAGE).unwrap();
            assert!(page.contains(&format!("href=\"{base}style-1.css\"")), "{page}");
            assert!(page.contains(&format!("src=\"{base}start-1.js\"")) && page.contains("\"#icon\""), "{page}");
        }
        for wrong in ["", "a/", "./a/", "//evil.example/", "/a//b", "/../", "https://cdn.example/", "/a b/", "/a\"/"] {
            assert!(dist.below(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_proxy_elsewhere_may_be_asked_and_nothing_else_may() {
        let mut dist = Dist::default();
        dist.asking("https://proxy.example:8443/plan").unwrap();
        let page = dist.page(PAGE).unwrap();
        assert!(page.contains("; connect-src 'self' https://proxy.example:8443; base-uri 'none'\""), "{page}");
        assert!(dist.page("<p>no policy").is_err() && dist.page(&PAGE.repeat(2)).is_err());
        dist.asking("none").unwrap();
        assert_eq!((dist.page(PAGE).unwrap(), dist.proxy), (PAGE.to_owned(), Home::Nowhere));
    }

    #[test]
    fn a_folder_of_something_else_is_not_replaced() {
        assert!(is_ours(Path::new("nowhere/at/all")) && !is_ours(&place::root().join("xtask")));
    }

    #[test]
    fn what_is_no_proxy_is_said_before_anything_is_built() {
        for (wrong, why) in [("http://proxy.example/", "https://"), ("proxy.example", "an address"), ("", "none")] {
            let said = Dist::default().asking(wrong).unwrap_err().to_string();
            assert!(said.contains(why), "{said}");
        }
    }
}
