//! A browser for the tests: an installed Chrome or Chromium, or else the distribution's.

use super::{apt, step};
use crate::place;
use anyhow::{Context, Result};
use std::env;
use std::path::PathBuf;

/// The browser and the program that drives it in wasm tests.
#[derive(Debug)]
pub(crate) struct Browser {
    /// Chrome or Chromium.
    pub(crate) program: PathBuf,
    /// chromedriver, in the same version.
    pub(crate) driver: PathBuf,
}

const BROWSERS: [&str; 4] = ["chromium", "google-chrome-stable", "google-chrome", "chromium-browser"];
const APPLE: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const OTHERWISE: &str =
    "install Chrome and its chromedriver, and name them in CHROME and CHROMEDRIVER if they are not on the PATH";

/// Finds both, or installs them.
pub(super) fn browser() -> Result<Browser> {
    if let Some(browser) = found() {
        return Ok(browser);
    }
    step("installing Chromium and its driver, for tests only", "1 min", || {
        apt::install(&["chromium", "chromium-driver"], OTHERWISE)?;
        found().context(OTHERWISE)
    })
}

fn found() -> Option<Browser> {
    let named = |name: &str| env::var_os(name).map(PathBuf::from).filter(|file| file.is_file());
    let apple = || Some(PathBuf::from(APPLE)).filter(|file| file.is_file());
    Some(Browser {
        program: named("CHROME").or_else(|| place::on_path(&BROWSERS)).or_else(apple)?,
        driver: named("CHROMEDRIVER").or_else(|| place::on_path(&["chromedriver"]))?,
    })
}
