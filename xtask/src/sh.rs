//! Processes: started with the right environment; a failure names the command that failed.

use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, pipe};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A command that names itself if it fails.
pub(crate) struct Cmd(Command);

impl Cmd {
    /// `program` with `args`, separated by spaces; [`Cmd::arg`] adds one that contains a space.
    pub(crate) fn new(program: impl AsRef<OsStr>, args: &str) -> Self {
        let mut command = Command::new(program);
        command.args(args.split_whitespace());
        Self(command)
    }

    /// `cargo` as your shell would run it: what the cargo around this program has set would tie the inner one to its
    /// toolchain.
    pub(crate) fn cargo(args: &str) -> Self {
        let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Self::new(program, args).without_package()
    }

    /// Removes what `cargo run` says about this package; build scripts would see it and run again.
    fn without_package(mut self) -> Self {
        let inherited = env::vars_os().map(|(name, _)| name);
        for name in inherited.filter(|name| name.to_string_lossy().starts_with("CARGO_PKG_")) {
            self.0.env_remove(name);
        }
        self.0.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
        self
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.0.arg(arg);
        self
    }

    pub(crate) fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(mut self, args: I) -> Self {
        self.0.args(args);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    pub(crate) fn env_remove(mut self, name: &str) -> Self {
        self.0.env_remove(name);
        self
    }

    pub(crate) fn dir(mut self, dir: &Path) -> Self {
        self.0.current_dir(dir);
        self
    }

    /// Hides its output.
    pub(crate) fn quiet(mut self) -> Self {
        self.0.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self
    }

    /// Runs it to its end and shows its output.
    pub(crate) fn run(mut self) -> Result<()> {
        let status = self.0.status().with_context(|| format!("could not start `{}`", self.line()))?;
        self.check(status)
    }

    /// Runs it and returns what it prints.
    pub(crate) fn output(mut self) -> Result<String> {
        let output = self.0.stderr(Stdio::inherit()).output();
        let output = output.with_context(|| format!("could not start `{}`", self.line()))?;
        self.check(output.status)?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Runs it, shows each line that it prints, including errors, and passes it to `line` too. Returns whether it
    /// succeeded.
    pub(crate) fn lines(mut self, mut line: impl FnMut(&str)) -> Result<bool> {
        let (printed, writer) = pipe()?;
        let child = self.0.stdout(writer.try_clone()?).stderr(writer).spawn();
        let mut child = child.with_context(|| format!("could not start `{}`", self.line()))?;
        // It holds the other end of the pipe, which would then never close.
        drop(self);
        for text in BufReader::new(printed).lines() {
            let text = text?;
            println!("{text}");
            line(&text);
        }
        Ok(child.wait()?.success())
    }

    /// Runs it for at most this long. Returns whether it succeeded; a missing program hasn't.
    pub(crate) fn succeeds_within(mut self, limit: Duration) -> bool {
        let Ok(mut child) = self.0.spawn() else { return false };
        let step = Duration::from_millis(50);
        let mut waited = Duration::ZERO;
        while waited < limit {
            match child.try_wait() {
                Ok(Some(status)) => return status.success(),
                Ok(None) => sleep(step),
                Err(_) => return false,
            }
            waited += step;
        }
        // It took too long: whether it can still be ended doesn't change the answer.
        let _ended = child.kill().and_then(|()| child.wait());
        false
    }

    fn check(&self, status: ExitStatus) -> Result<()> {
        if status.success() {
            return Ok(());
        }
        match status.code() {
            Some(code) => bail!("`{}` ended with {code}", self.line()),
            None => bail!("`{}` was ended by a signal", self.line()),
        }
    }

    fn line(&self) -> String {
        let program = Path::new(self.0.get_program()).file_name().unwrap_or(self.0.get_program());
        let words = std::iter::once(program).chain(self.0.get_args());
        words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
    }
}

/// The PATH with these folders prepended.
pub(crate) fn path_with(first: &[PathBuf]) -> Result<std::ffi::OsString> {
    let rest = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(first.iter().cloned().chain(env::split_paths(&rest)))?)
}
