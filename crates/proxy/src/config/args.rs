//! The command line. No secret is ever on it: everybody on a machine can read what its programs were called with.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;

/// How to call the program.
pub const USAGE: &str = "hourloom-proxy [--config FILE] [--listen ADDRESS:PORT] [--static DIR] [--log-dir DIR] \
     [--sandbox [--sandbox-anywhere] [--today YYYY-MM-DD]], or hourloom-proxy find ID [--config FILE] [--log-dir DIR]";

/// What the program says of itself.
pub const HELP: &str = "\
What a browser can't do for Hourloom: signing in with a client secret, calls to providers, and the app's own files.

  hourloom-proxy [OPTION...]        serves until it is asked to stop (SIGTERM, SIGINT)
  hourloom-proxy find ID            prints what the error log knows of the request with this id

  --config FILE                     the TOML file; also HOURLOOM_CONFIG
  --listen ADDRESS:PORT             where to listen; port 0 takes a free one
  --static DIR                      the app's files, to be served beside
  --log-dir DIR                     where failures are written down, and looked for
  --sandbox                         stand-ins of the providers, where the program was built with them
  --sandbox-anywhere                lets other machines reach these
  --today YYYY-MM-DD                the day that their data lies around
  -h, --help                        this text
  -V, --version                     the version

All settings are described in docs/deploy.md.";

/// What the program is called for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// To serve.
    Serve(Args),
    /// To print what the error log knows of the request with this id.
    Find {
        /// The request's id.
        id: String,
        /// What else was said; where the log is may also stand in the configuration.
        args: Args,
    },
    /// To say how it is called.
    Help,
    /// To say which version it is.
    Version,
}

/// What is said on the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Args {
    /// The TOML file.
    pub config: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one.
    pub listen: Option<SocketAddr>,
    /// The app's files, if they are to be served.
    pub files: Option<PathBuf>,
    /// Where failures are written down.
    pub log_dir: Option<PathBuf>,
    /// Whether to bring the sandbox of providers along.
    pub sandbox: bool,
    /// Whether the sandbox may be served to other machines.
    pub sandbox_anywhere: bool,
    /// The day that the sandbox's data lies around; `None` is today.
    pub today: Option<NaiveDate>,
}

impl Command {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// A sentence that names the argument and what it should be.
    pub fn parse(line: impl IntoIterator<Item = OsString>) -> Result<Self, lexopt::Error> {
        use lexopt::prelude::*;
        let (mut args, mut words) = (Args::default(), Vec::new());
        let mut parser = lexopt::Parser::from_args(line);
        while let Some(arg) = parser.next()? {
            match arg {
                Long("config") => args.config = Some(parser.value()?.into()),
                Long("listen") => args.listen = Some(parser.value()?.parse()?),
                Long("static") => args.files = Some(parser.value()?.into()),
                Long("log-dir") => args.log_dir = Some(parser.value()?.into()),
                Long("sandbox") => args.sandbox = true,
                Long("sandbox-anywhere") => args.sandbox_anywhere = true,
                Long("today") => args.today = Some(parser.value()?.parse()?),
                Short('h') | Long("help") => return Ok(Self::Help),
                Short('V') | Long("version") => return Ok(Self::Version),
                Value(word) if words.len() < 2 && (word == "find" || !words.is_empty()) => {
                    words.push(word.string()?);
                }
                _ => return Err(arg.unexpected()),
            }
        }
        match words.len() {
            0 if args.today.is_some() && !args.sandbox => {
                Err("--today is the sandbox's day, so it needs --sandbox".into())
            }
            0 => Ok(Self::Serve(args)),
            _ => {
                let id = words.into_iter().nth(1).ok_or("find needs the id of a request")?;
                Ok(Self::Find { id, args })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, String> {
        Command::parse(line.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn it_serves_or_finds() {
        assert_eq!(parse(""), Ok(Command::Serve(Args::default())));
        let Ok(Command::Serve(args)) = parse("--listen [::1]:0 --static . --sandbox --today 2026-11-23") else {
            panic!("it serves")
        };
        assert!(
            args.listen.unwrap().ip().is_loopback() && args.sandbox && args.files.is_some() && args.today.is_some()
        );
        let args = Args { log_dir: Some("log".into()), ..Args::default() };
        assert_eq!(parse("find abc --log-dir log"), Ok(Command::Find { id: "abc".to_owned(), args }));
        assert_eq!(parse("find abc"), Ok(Command::Find { id: "abc".to_owned(), args: Args::default() }));
        for line in ["--help", "-h", "--listen [::1]:0 --help"] {
            assert_eq!(parse(line), Ok(Command::Help));
        }
        assert_eq!((parse("--version"), parse("-V")), (Ok(Command::Version), Ok(Command::Version)));
    }

    #[test]
    fn a_wrong_argument_is_named() {
        for (line, named) in [
            ("--listen here", "here"),
            ("--listen", "--listen"),
            ("--today 2026-11-23", "--sandbox"),
            ("--sandbox --today tomorrow", "tomorrow"),
            ("--secret x", "--secret"),
            ("serve", "serve"),
            ("find", "id"),
            ("find a b --log-dir log", "b"),
        ] {
            let error = parse(line).unwrap_err();
            assert!(error.contains(named), "{line}: {error}");
        }
    }
}
