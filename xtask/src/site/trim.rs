//! Between the script and the first module: short names in the place of long ones with hashes, which don't compress, and
//! no export that the script doesn't use, so that `wasm-opt` can take out what it would keep.
//!
//! wasm-bindgen names what the module imports by the API and 16 hexadecimal digits, hundreds of times in either file.

use anyhow::{Context, Result, ensure};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

/// What wasm-bindgen calls the imports that it makes, and the exports that only its own script calls.
const LONG: [&str; 2] = ["__wb", "wasm_bindgen__"];
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
/// `\0asm` and the version.
const HEAD: usize = 8;

/// Trims the two files.
pub(super) fn trim(script: &Path, module: &Path) -> Result<()> {
    let text = fs::read_to_string(script).with_context(|| format!("reading {}", script.display()))?;
    let wasm = fs::read(module).with_context(|| format!("reading {}", module.display()))?;
    let (text, wasm) = trimmed(&text, &wasm).with_context(|| format!("trimming {}", module.display()))?;
    fs::write(script, text).and_then(|()| fs::write(module, wasm)).context("writing what was trimmed")
}

fn trimmed(text: &str, wasm: &[u8]) -> Result<(String, Vec<u8>)> {
    let used: HashSet<&str> = words(text).filter(|(is_name, _)| *is_name).map(|(_, name)| name).collect();
    let mut short = Short { used: &used, names: HashMap::new(), next: 0 };
    let mut out = wasm.get(..HEAD).context("too short for a module")?.to_vec();
    let mut rest = &wasm[HEAD..];
    while let [id, ..] = *rest {
        rest = &rest[1..];
        let length = number(&mut rest)?;
        let section = bytes(&mut rest, length)?;
        let new = match id {
            IMPORTS => imports(section, &mut short)?,
            EXPORTS => exports(section, &mut short)?,
            _ => section.to_vec(),
        };
        out.push(id);
        put_number(&mut out, new.len());
        out.extend(new);
    }
    let text = words(text).map(|(_, word)| short.names.get(word).map_or(word, String::as_str)).collect();
    Ok((text, out))
}

/// The text in pieces: names, and what stands between them.
fn words(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$');
    let mut rest = text;
    std::iter::from_fn(move || {
        let kind = is_name(rest.chars().next()?);
        let (piece, after) = rest.split_at(rest.find(|c| is_name(c) != kind).unwrap_or(rest.len()));
        rest = after;
        Some((kind, piece))
    })
}

/// Gives short names that the script doesn't use for anything else.
struct Short<'a> {
    used: &'a HashSet<&'a str>,
    names: HashMap<String, String>,
    next: usize,
}

impl Short<'_> {
    fn of(&mut self, name: &str) -> String {
        if !LONG.iter().any(|start| name.starts_with(start)) || !self.used.contains(name) {
            return name.to_owned();
        }
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let new = loop {
            let candidate = format!("i{}", self.next);
            self.next += 1;
            if !self.used.contains(candidate.as_str()) {
                break candidate;
            }
        };
        self.names.insert(name.to_owned(), new.clone());
        new
    }
}

fn imports(mut section: &[u8], short: &mut Short<'_>) -> Result<Vec<u8>> {
    let count = number(&mut section)?;
    let mut out = Vec::new();
    put_number(&mut out, count);
    for _ in 0..count {
        let module = name(&mut section)?;
        put_name(&mut out, &module);
        put_name(&mut out, &short.of(&name(&mut section)?));
        let start = section;
        let kind = bytes(&mut section, 1)?[0];
        match kind {
            // A function of a type.
            0 => drop(number(&mut section)?),
            // A table of references, with limits; a memory with limits.
            1 => {
                bytes(&mut section, 1)?;
                limits(&mut section)?;
            }
            2 => limits(&mut section)?,
            // A global of a type, mutable or not.
            3 => drop(bytes(&mut section, 2)?),
            other => anyhow::bail!("an import of an unknown kind: {other}"),
        }
        out.extend(&start[..start.len() - section.len()]);
    }
    Ok(out)
}

/// Those that the script names.
fn exports(mut section: &[u8], short: &mut Short<'_>) -> Result<Vec<u8>> {
    let (mut kept, mut out) = (0, Vec::new());
    for _ in 0..number(&mut section)? {
        let name = name(&mut section)?;
        let kind = bytes(&mut section, 1)?[0];
        let index = number(&mut section)?;
        if short.used.contains(name.as_str()) {
            kept += 1;
            put_name(&mut out, &short.of(&name));
            out.push(kind);
            put_number(&mut out, index);
        }
    }
    let mut counted = Vec::new();
    put_number(&mut counted, kept);
    counted.extend(out);
    Ok(counted)
}

fn limits(rest: &mut &[u8]) -> Result<()> {
    let has_most = bytes(rest, 1)?[0] & 1 == 1;
    number(rest)?;
    if has_most {
        number(rest)?;
    }
    Ok(())
}

fn name(rest: &mut &[u8]) -> Result<String> {
    let length = number(rest)?;
    String::from_utf8(bytes(rest, length)?.to_vec()).context("a name that is no text")
}

fn bytes<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a [u8]> {
    ensure!(count <= rest.len(), "the module ends too early");
    let (taken, after) = rest.split_at(count);
    *rest = after;
    Ok(taken)
}

/// An unsigned number in LEB128.
fn number(rest: &mut &[u8]) -> Result<usize> {
    let mut value = 0;
    for shift in (0..35).step_by(7) {
        let byte = bytes(rest, 1)?[0];
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    anyhow::bail!("a number that is too long")
}

fn put_number(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn put_name(out: &mut Vec<u8>, name: &str) {
    put_number(out, name.len());
    out.extend(name.as_bytes());
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    fn section(id: u8, entries: &[Vec<u8>]) -> Vec<u8> {
        let mut body = vec![entries.len() as u8];
        body.extend(entries.concat());
        let mut section = vec![id];
        put_number(&mut section, body.len());
        section.extend(body);
        section
    }

    fn entry(names: &[&str], end: &[u8]) -> Vec<u8> {
        let mut entry = Vec::new();
        names.iter().for_each(|name| put_name(&mut entry, name));
        entry.extend(end);
        entry
    }

    fn module(imports: &[Vec<u8>], exports: &[Vec<u8>]) -> Vec<u8> {
        let head = b"\0asm\x01\0\0\0".to_vec();
        [head, section(IMPORTS, imports), section(EXPORTS, exports), vec![10, 1, 0]].concat()
    }

    #[test]
    fn long_names_become_short_in_both_and_what_the_script_does_not_use_is_no_export() {
        let script = "let i0={__wbg_new_0123456789abcdef:()=>e.wasm_bindgen__invoke__h0(e.memory)};e.__wbg_news()";
        let before = module(
            &[
                entry(&["./a.js", "__wbg_new_0123456789abcdef"], &[0, 5]),
                entry(&["./loader.js", "__load"], &[0, 5]),
                entry(&["env", "table"], &[1, 0x70, 1, 2, 3]),
            ],
            &[
                entry(&["memory"], &[2, 0]),
                entry(&["wasm_bindgen__invoke__h0"], &[0, 0x80, 1]),
                entry(&["intounderlying_pull"], &[0, 9]),
            ],
        );
        let after = module(
            &[
                entry(&["./a.js", "i1"], &[0, 5]),
                entry(&["./loader.js", "__load"], &[0, 5]),
                entry(&["env", "table"], &[1, 0x70, 1, 2, 3]),
            ],
            &[entry(&["memory"], &[2, 0]), entry(&["i2"], &[0, 0x80, 1])],
        );
        let (text, wasm) = trimmed(script, &before).unwrap();
        assert_eq!(text, "let i0={i1:()=>e.i2(e.memory)};e.__wbg_news()");
        assert_eq!(wasm, after);
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(trimmed("", b"").is_err());
        assert!(trimmed("", b"\0asm\x01\0\0\0\x02\x05\x01").is_err());
    }
}
