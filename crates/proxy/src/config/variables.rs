//! The names of environment variables, to find misspelt ones.

use std::ffi::OsString;

use providers::PROVIDERS;

/// The prefix of all settings.
const PREFIX: &str = "HOURLOOM_";

/// Settings that aren't a provider's.
const GENERAL: [&str; 14] = [
    "HOURLOOM_CONFIG",
    "HOURLOOM_LISTEN",
    "HOURLOOM_ORIGINS",
    "HOURLOOM_PUBLIC_ADDRESSES",
    "HOURLOOM_SEAL_KEYS",
    "HOURLOOM_SEAL_KEYS_FILE",
    "HOURLOOM_LOG_DIR",
    "HOURLOOM_TRUSTED_PROXIES",
    "HOURLOOM_PRIVATE_HOSTS",
    "HOURLOOM_ENDED_KEYS",
    "HOURLOOM_DENIED_GRANTS",
    "HOURLOOM_PRIVATE_LISTEN",
    "HOURLOOM_LOG_FORMAT",
    "HOURLOOM_SHARED_STORE",
];

/// Settings of a provider, after its name.
const OF_PROVIDER: [&str; 8] = [
    "CLIENT_ID",
    "CLIENT_SECRET",
    "CLIENT_SECRET_FILE",
    "AUTHORIZE_URL",
    "TOKEN_URL",
    "REVOKE_URL",
    "API_BASE",
    "ISSUER",
];

/// The largest edit distance of a misspelling.
const APART: usize = 2;

/// Unknown variables with our prefix.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Misspelt {
    /// Sentences about variables that are nearly a setting.
    pub mistakes: Vec<String>,
    /// Names of the others.
    pub unknown: Vec<String>,
}

pub(super) fn misspelt(names: impl Iterator<Item = OsString>) -> Misspelt {
    let known: Vec<String> = all().collect();
    let mut found = Misspelt::default();
    for name in names.filter_map(|name| name.into_string().ok()) {
        let ours = name.to_ascii_uppercase().starts_with(PREFIX);
        if !ours || known.contains(&name) {
            continue;
        }
        let upper = name.to_ascii_uppercase();
        let apart = |known: &&String| strsim::damerau_levenshtein(&upper, known);
        match known.iter().min_by_key(apart).filter(|nearest| apart(nearest) <= APART) {
            Some(meant) => found.mistakes.push(format!("{name} is unknown; did you mean {meant}?")),
            None => found.unknown.push(name),
        }
    }
    found.mistakes.sort();
    found.unknown.sort();
    found
}

fn all() -> impl Iterator<Item = String> {
    let of = |provider: &'static providers::Provider| OF_PROVIDER.iter().map(|what| provider.setting(what));
    GENERAL.iter().map(|name| (*name).to_owned()).chain(PROVIDERS.iter().copied().flat_map(of))
}

#[cfg(test)]
mod tests {
    use super::{all, misspelt};

    #[test]
    fn every_variable_that_is_read_is_known() {
        let texts = [include_str!("mod.rs"), include_str!("provider.rs"), include_str!("../main.rs")];
        let read = texts.iter().flat_map(|text| text.split('"')).filter(|part| {
            part.starts_with("HOURLOOM_") && part.len() > 9 && part.chars().all(|c| c == '_' || c.is_ascii_uppercase())
        });
        let known: Vec<String> = all().collect();
        let missing: Vec<_> = read.filter(|name| !known.iter().any(|known| known == name)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_misspelt_setting_is_a_mistake_and_other_variables_are_a_warning() {
        let names = [
            "HOURLOOM_LISTEN",
            "HOURLOOM_ASANA_CLIENT_ID",
            "HOURLOOM_ORIGIN",
            "hourloom_listen",
            "HOURLOOM_ASANA_CLEINT_ID",
            "HOURLOOM_GOOGLE_CALENDER_CLIENT_SECRET",
            "HOURLOOM_IMAGE_TAG",
            "HOME",
        ];
        let found = misspelt(names.into_iter().map(Into::into));
        assert_eq!(found.unknown, ["HOURLOOM_IMAGE_TAG"]);
        let meant: Vec<_> =
            found.mistakes.iter().map(|why| why.split_whitespace().nth(6).unwrap().trim_end_matches('?')).collect();
        let wanted = [
            "HOURLOOM_ASANA_CLIENT_ID",
            "HOURLOOM_GOOGLE_CALENDAR_CLIENT_SECRET",
            "HOURLOOM_ORIGINS",
            "HOURLOOM_LISTEN",
        ];
        assert_eq!(meant, wanted, "{found:?}");
    }
}
