//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;

/// What the operator asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The app's files, if they are to be served.
    pub files: Option<PathBuf>,
    /// Whether to bring the sandbox of providers along.
    pub sandbox: bool,
    /// The day that the sandbox's data lies around; `None` is today.
    pub today: Option<NaiveDate>,
}

/// How to call the program.
pub const USAGE: &str = "hourloom-proxy [--listen ADDRESS:PORT] [--static DIR] [--sandbox [--today YYYY-MM-DD]]";

impl Config {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// A sentence that names the argument and what it should be.
    pub fn parse(args: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Self, lexopt::Error> {
        use lexopt::prelude::*;
        let mut config =
            Self { listen: SocketAddr::from(([127, 0, 0, 1], 8080)), files: None, sandbox: false, today: None };
        let mut parser = lexopt::Parser::from_args(args);
        while let Some(arg) = parser.next()? {
            match arg {
                Long("listen") => config.listen = parser.value()?.parse()?,
                Long("static") => config.files = Some(parser.value()?.into()),
                Long("sandbox") => config.sandbox = true,
                Long("today") => config.today = Some(parser.value()?.parse()?),
                _ => return Err(arg.unexpected()),
            }
        }
        Ok(config)
    }
}
