//! The command line. It never contains a secret: everyone on a machine can read the arguments of its programs.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;

/// The synopsis.
pub const USAGE: &str = "hourloom-proxy [--config FILE] [--listen ADDRESS:PORT] [--static DIR] [--log-dir DIR] \
     [--sandbox [--sandbox-anywhere] [--today YYYY-MM-DD]], or hourloom-proxy find ID [--config FILE] [--log-dir DIR]";

/// The text of `--help`.
pub const HELP: &str = "\
Hourloom's proxy: signs in with client secrets, calls providers, and serves the app's files.

  hourloom-proxy [OPTION...]        serve until asked to stop (SIGTERM, SIGINT)
  hourloom-proxy find ID            print the error log's entries for the request with this id

  --config FILE                     the TOML file; also HOURLOOM_CONFIG
  --listen ADDRESS:PORT             the address to listen on; port 0 chooses a free port
  --static DIR                      serve the app's files from this directory
  --log-dir DIR                     the directory of the error log
  --sandbox                         run stand-ins for the providers, if the program was built with them
  --sandbox-anywhere                let other machines use the stand-ins
  --today YYYY-MM-DD                the day around which the stand-ins' data is
  -h, --help                        print this help
  -V, --version                     print the version

docs/deploy.md describes all settings.";

/// What the program is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Serve.
    Serve(Args),
    /// Print what the error log has about the request with this id.
    Find {
        /// The request's id.
        id: String,
        /// The other arguments; the configuration may name the log as well.
        args: Args,
    },
    /// Print the help.
    Help,
    /// Print the version.
    Version,
}

/// The arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Args {
    /// The TOML file.
    pub config: Option<PathBuf>,
    /// The address to listen on; port 0 chooses a free one.
    pub listen: Option<SocketAddr>,
    /// The directory of the app's files, to serve them.
    pub files: Option<PathBuf>,
    /// The directory of the error log.
    pub log_dir: Option<PathBuf>,
    /// Whether to run the providers' sandbox.
    pub sandbox: bool,
    /// Whether other machines may use the sandbox.
    pub sandbox_anywhere: bool,
    /// The day around which the sandbox's data is; `None` is today.
    pub today: Option<NaiveDate>,
}

impl Command {
    /// Parses the arguments after the program's name.
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
                Err("--today needs --sandbox: it sets the sandbox's day".into())
            }
            0 => Ok(Self::Serve(args)),
            _ => {
                let id = words.into_iter().nth(1).ok_or("find needs a request's id")?;
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
