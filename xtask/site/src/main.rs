//! What a browser loads, made of the linked app: `cargo xtask` calls this program in the order of a build.
//!
//! It is a program of its own because it stands on wasm-bindgen and the splitter themselves (ADR 0022).

mod bind;
mod page;

use anyhow::{Result, bail};
use std::path::PathBuf;

const HELP: &str = "\
xtask-site page INDEX.HTML DIR      puts the page and what it names into a folder
xtask-site bind LINKED.WASM DIR     the module and its script";

fn main() -> Result<()> {
    let words: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let Some((command, places)) = words.split_first() else { bail!(HELP) };
    match (command.to_str(), places) {
        (Some("page"), [html, dir]) => page::page(html, dir),
        (Some("bind"), [linked, dir]) => bind::bind(linked, dir),
        _ => bail!(HELP),
    }
}
