//! The TOML file. Unknown keys are errors: a misspelt limit would otherwise have no effect.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::PathBuf;

use serde::Deserialize;

/// The file. Everything is optional, and the environment overrides it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) listen: Option<String>,
    pub(super) private_listen: Option<String>,
    pub(super) origins: Option<Vec<String>>,
    pub(super) public_addresses: Option<Vec<String>>,
    pub(super) seal_keys_file: Option<PathBuf>,
    pub(super) shared_store: Option<String>,
    pub(super) ended_keys: Option<Vec<String>>,
    #[serde(rename = "static")]
    pub(super) files: Option<PathBuf>,
    pub(super) log_dir: Option<PathBuf>,
    pub(super) log_format: Option<String>,
    pub(super) trusted_proxies: Option<Vec<String>>,
    pub(super) private_hosts: Option<Vec<String>>,
    #[serde(default)]
    pub(super) limits: LimitsTable,
    #[serde(default)]
    pub(super) grants: GrantsTable,
    #[serde(default)]
    pub(super) provider: BTreeMap<String, ProviderTable>,
}

/// `[limits]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitsTable {
    pub(super) address_per_second: Option<NonZeroU32>,
    pub(super) address_burst: Option<NonZeroU32>,
    pub(super) grant_per_second: Option<NonZeroU32>,
    pub(super) grant_burst: Option<NonZeroU32>,
    pub(super) logins_per_minute: Option<NonZeroU32>,
    pub(super) refreshes_per_minute: Option<NonZeroU32>,
    pub(super) address_refreshes_per_minute: Option<NonZeroU32>,
    pub(super) in_flight: Option<NonZeroU32>,
    pub(super) in_flight_per_address: Option<NonZeroU32>,
    pub(super) connections: Option<NonZeroU32>,
    pub(super) connections_per_address: Option<NonZeroU32>,
    pub(super) requests_per_connection: Option<NonZeroU32>,
}

/// `[grants]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantsTable {
    pub(super) idle_days: Option<u32>,
    pub(super) absolute_days: Option<u32>,
    pub(super) ended_before: Option<String>,
    pub(super) denied: Option<Vec<String>>,
}

/// `[provider.<id>]`. It has no field for the secret itself, since such files are read and copied by many.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderTable {
    pub(super) client_id: Option<String>,
    pub(super) client_secret_file: Option<PathBuf>,
    pub(super) authorize_url: Option<String>,
    pub(super) token_url: Option<String>,
    pub(super) revoke_url: Option<String>,
    pub(super) api_base: Option<String>,
    pub(super) issuer: Option<String>,
}
