//! The arguments of `cargo xtask bench proxy`.

use std::time::Duration;

/// The phases that run when none is named.
const USUAL: [&str; 4] = ["alone", "busy", "many", "loris"];

/// Which phases run, and how long the soak phase takes.
#[derive(Debug, Default)]
pub(crate) struct Args {
    phases: Vec<&'static str>,
    /// How long the proxy gets requests without pause while its memory is measured; `None` skips the phase.
    pub(crate) soak: Option<Duration>,
}

impl Args {
    /// # Errors
    /// A sentence about an unknown argument.
    pub(crate) fn parse(args: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut parsed, mut args) = (Self::default(), args.filter(|arg| arg != "--bench"));
        while let Some(arg) = args.next() {
            if let Some(phase) = USUAL.into_iter().find(|phase| *phase == arg) {
                parsed.phases.push(phase);
            } else if arg == "--soak" {
                let minutes = args.next().and_then(|text| text.parse::<u64>().ok()).filter(|minutes| *minutes >= 2);
                let minutes = minutes.ok_or("--soak takes a number of minutes, 2 at least")?;
                parsed.soak = Some(Duration::from_secs(60 * minutes));
            } else {
                return Err(format!("{arg} is neither --soak MINUTES nor one of the phases {}", USUAL.join(", ")));
            }
        }
        if parsed.phases.is_empty() && parsed.soak.is_none() {
            parsed.phases = USUAL.to_vec();
        }
        Ok(parsed)
    }

    /// Whether this phase runs.
    pub(crate) fn wants(&self, phase: &str) -> bool {
        self.phases.contains(&phase)
    }
}
