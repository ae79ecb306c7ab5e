//! The command line.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
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
    pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Self, lexopt::Error> {
        use lexopt::prelude::*;
        let mut config =
            Self { listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)), files: None, sandbox: false, today: None };
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
        if config.today.is_some() && !config.sandbox {
            return Err("--today is the sandbox's day, so it needs --sandbox".into());
        }
        if let Some(dir) = config.files.as_ref().filter(|dir| !dir.is_dir()) {
            return Err(format!("--static names {}, which is no directory", dir.display()).into());
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Config, String> {
        Config::parse(line.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn without_arguments_it_listens_on_this_machine_only_and_brings_no_sandbox() {
        let config = parse("").unwrap();
        assert!(config.listen.ip().is_loopback() && !config.sandbox && config.files.is_none());
        let config = parse("--listen [::1]:0 --static . --sandbox --today 2026-11-23").unwrap();
        assert!(config.listen.ip().is_loopback() && config.sandbox && config.files.is_some() && config.today.is_some());
    }

    #[test]
    fn a_wrong_argument_is_named() {
        for (line, named) in [
            ("--listen here", "here"),
            ("--listen", "--listen"),
            ("--today 2026-11-23", "--sandbox"),
            ("--sandbox --today tomorrow", "tomorrow"),
            ("--static nowhere/at/all", "nowhere/at/all"),
            ("--secret x", "--secret"),
            ("serve", "serve"),
        ] {
            let error = parse(line).unwrap_err();
            assert!(error.contains(named), "{line}: {error}");
        }
    }
}
