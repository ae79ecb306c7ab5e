//! Between the script and the first module: short names for what wasm-bindgen names by an API and 16 hexadecimal digits,
//! which doesn't compress; and no export that the script doesn't use, so that `wasm-opt` can take out what it would keep.
//!
//! The names are numbered in the order of the module, in which they compress best (esbuild's own choice costs 190 bytes),
//! and esbuild puts them into the script (`--mangle-props`, `--mangle-cache`).

use anyhow::{Context, Result};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ExportSection, ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// Old names and the new ones.
type Names = HashMap<String, String>;

/// What wasm-bindgen calls the imports that it makes, and the exports that only its own script calls.
const LONG: [&str; 2] = ["__wb", "wasm_bindgen__"];

/// Writes the short names for a module, as esbuild reads them.
pub(crate) fn names(module: &Path, names: &Path) -> Result<()> {
    let new = numbered(&read(module)?).with_context(|| format!("reading {}", module.display()))?;
    fs::write(names, serde_json::to_vec(&new)?).with_context(|| format!("writing {}", names.display()))
}

fn numbered(module: &[u8]) -> Result<Names> {
    let mut names = Names::new();
    let mut number = |name: &str| {
        if LONG.iter().any(|start| name.starts_with(start)) && !names.contains_key(name) {
            names.insert(name.to_owned(), format!("i{}", names.len()));
        }
    };
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    number(import?.name);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    number(export?.name);
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("reading {}", file.display()))
}

/// Trims the module as the script and the names in it want it.
pub(crate) fn trim(script: &Path, names: &Path, module: &Path) -> Result<()> {
    let script = String::from_utf8(read(script)?)?;
    let names: Names = serde_json::from_slice(&read(names)?).context("reading the names")?;
    let trimmed = trimmed(&script, &names, &read(module)?).context("trimming the first module")?;
    fs::write(module, trimmed).with_context(|| format!("writing {}", module.display()))
}

fn trimmed(script: &str, names: &Names, module: &[u8]) -> Result<Vec<u8>> {
    let used: HashSet<&str> = script.split(|c: char| !(c.is_ascii_alphanumeric() || "_$".contains(c))).collect();
    let short = |name: &str| names.get(name).cloned().unwrap_or_else(|| name.to_owned());
    let mut out = Module::new();
    let mut same = RoundtripReencoder;
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                let mut imports = ImportSection::new();
                for import in section.into_imports() {
                    let import = import?;
                    imports.import(import.module, &short(import.name), same.entity_type(import.ty)?);
                }
                out.section(&imports);
            }
            Payload::ExportSection(section) => {
                let mut exports = ExportSection::new();
                for export in section {
                    let export = export?;
                    let name = short(export.name);
                    if used.contains(name.as_str()) {
                        exports.export(&name, same.export_kind(export.kind)?, export.index);
                    }
                }
                out.section(&exports);
            }
            other => {
                if let Some((id, range)) = other.as_section() {
                    let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
                    let data = module.get(range).context("a section that ends too late")?;
                    out.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(out.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, ExportKind, MemoryType, TypeSection};

    /// A module that imports a function and a memory by these names, and exports them by those.
    fn module(function: &str, exports: &[(&str, u32)]) -> Vec<u8> {
        let memory = MemoryType { minimum: 2, maximum: Some(3), memory64: false, shared: false, page_size_log2: None };
        let (mut types, mut all, mut given) = (TypeSection::new(), ImportSection::new(), ExportSection::new());
        types.ty().function([], []);
        all.import("./a.js", function, EntityType::Function(0)).import("env", "memory", memory);
        for (name, index) in exports {
            given.export(name, ExportKind::Func, *index);
        }
        let mut module = Module::new();
        module.section(&types).section(&all).section(&given);
        module.finish()
    }

    #[test]
    fn names_follow_the_script_and_what_it_does_not_use_is_no_export() -> Result<()> {
        let before = module("__wbg_new_0123", &[("wasm_bindgen__invoke", 0), ("start", 0), ("intounderlying_pull", 0)]);
        let names = numbered(&before)?;
        let after = module("i0", &[("i1", 0), ("start", 0)]);
        assert_eq!(trimmed("let i={i0:()=>e.i1(e.memory)};e.start()", &names, &before)?, after);
        Ok(())
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(trimmed("", &Names::new(), b"").is_err());
        assert!(trimmed("", &Names::new(), b"\0asm\x01\0\0\0\x02\x05\x01").is_err());
    }
}
