//! The graph of modules in the app and in the engine, read from the sources: no circles, and layers that import downwards
//! only.
//!
//! A module is a file. It depends on another one if a `use` or a path names something that is defined there; what a third
//! module only passes on (`pub use`) is followed to its place. `syn` wouldn't do: what stands in `view! { .. }` is no Rust.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// How many modules are in circles today. Both numbers have to be exact, so that they can only fall: whoever opens a circle
/// lowers them.
const CIRCLES: [(&str, usize); 2] = [("src", 0), ("crates/engine/src", 0)];

/// How often a topic imports another one's state today, counted in the same way.
const FOREIGN_STATES: [(&str, usize); 2] = [("src", 0), ("crates/engine/src", 0)];

/// Who isn't a topic and puts the states of topics together, or stores them.
const COMPOSES: [&str; 5] = ["crate", "app", "storage", "calls", "actions"];

/// Who may import whom among the app's layers, beside itself. The app's handle and the browser are the ground.
const LAYERS: [(&str, &[&str]); 5] = [
    ("app", &[]),
    ("web", &[]),
    ("ui", &["app", "web"]),
    ("shell", &["app", "web", "ui"]),
    ("boot", &["app", "web", "ui", "shell"]),
];

/// What only those name who know that the app comes in parts.
const SPLITTING: [&str; 4] = ["wasm_split", "feature = \"split\"", "split_deferred", "lazy_part!"];

/// Who knows it: the start, what takes the linked app apart, and what has the tool for that built.
const KNOWS_SPLITTING: [&str; 4] = ["src/boot/", "xtask/src/site/", "xtask/site/", "xtask/src/setup/"];

type Graph = BTreeMap<String, BTreeSet<String>>;

/// A module as far as its dependencies go.
#[derive(Default)]
struct Module {
    /// Names that it imports, with the absolute path of each. Those of a whole module's content are under `*`.
    imports: Vec<(String, Vec<String>)>,
    /// Other paths in it, absolute.
    paths: Vec<Vec<String>>,
    /// What is defined in it, by name.
    defines: BTreeSet<String>,
}

/// The tokens that matter of a source without comments, texts and tests.
pub(crate) fn tokens(source: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let next = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(end) = raw_text(rest) {
            end
        } else if first == '"' {
            text(rest)
        } else if first == '\'' {
            character(rest)
        } else if first.is_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            out.push(rest[..end].to_owned());
            end
        } else if rest.starts_with("::") {
            out.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                out.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[next..];
    }
    without_tests(&out)
}

/// The end of `r"..."` or `r#"..."#` that begins here.
fn raw_text(rest: &str) -> Option<usize> {
    let marks = rest.strip_prefix('r').or_else(|| rest.strip_prefix("br"))?;
    let hashes = marks.len() - marks.trim_start_matches('#').len();
    let body = marks[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    Some(rest.len() - body.len() + body.find(&close)? + close.len())
}

fn text(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character, or only the mark of a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some(_)) => rest[3..].find('\'').map_or(1, |end| end + 4),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// Leaves out each item behind `#[cfg(test)]`.
fn without_tests(tokens: &[String]) -> Vec<String> {
    let mark = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at..].iter().zip(mark).all(|(a, b)| a == b) || tokens.len() - at < mark.len() {
            out.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let mut depth = 0;
        at += mark.len();
        while at < tokens.len() {
            let token = tokens[at].as_str();
            at += 1;
            depth += i32::from(token == "{") - i32::from(token == "}");
            if depth == 0 && matches!(token, ";" | "}") {
                break;
            }
        }
    }
    out
}

/// The modules of a crate by their path below its root, which is `crate`.
fn modules(sources: &[(String, String)]) -> BTreeMap<String, Module> {
    let names: BTreeSet<&str> = sources.iter().map(|(name, _)| name.as_str()).collect();
    sources.iter().map(|(name, source)| (name.clone(), module(name, &tokens(source), &names))).collect()
}

fn module(name: &str, tokens: &[String], all: &BTreeSet<&str>) -> Module {
    let mut module = Module::default();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].as_str() {
            "use" if imports(tokens, at) => {
                let end = at + tokens[at..].iter().position(|token| token == ";").expect("an import ends");
                for (path, alias) in flat(&tokens[at + 1..end]) {
                    if let Some(path) = absolute(name, &path, all) {
                        let last = path.last().cloned().unwrap_or_default();
                        module.imports.push((alias.unwrap_or(last), path));
                    }
                }
                at = end;
            }
            "struct" | "enum" | "trait" | "fn" | "type" | "const" | "static" | "union" => {
                module.defines.extend(tokens.get(at + 1).cloned());
                at += 1;
            }
            "mod" => {
                let inline = tokens.get(at + 2).is_some_and(|token| token == "{");
                assert!(!inline, "{name}: a module within a file is more than this reader understands");
                at += 2;
            }
            _ => {
                let begins = at == 0 || tokens[at - 1] != "::";
                let mut path = vec![tokens[at].clone()];
                while begins && tokens.get(at + 1).is_some_and(|token| token == "::") {
                    let Some(next) = tokens.get(at + 2).filter(|next| is_name(next)) else { break };
                    path.push(next.clone());
                    at += 2;
                }
                if path.len() > 1 {
                    module.paths.extend(absolute(name, &path, all));
                }
                at += 1;
            }
        }
    }
    module
}

/// Whether the `use` there is an import, and neither a bound (`+ use<..>`) nor an element of a picture (`<use href=..>`).
fn imports(tokens: &[String], at: usize) -> bool {
    at == 0 || matches!(tokens[at - 1].as_str(), ";" | "{" | "}" | ")" | "]" | "pub")
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The single paths of an import, each with the name that it is given here.
fn flat(tree: &[String]) -> Vec<(Vec<String>, Option<String>)> {
    let Some(open) = tree.iter().position(|token| token == "{") else {
        let (path, alias) = match tree.iter().position(|token| token == "as") {
            Some(at) => (&tree[..at], tree.get(at + 1).cloned()),
            None => (tree, None),
        };
        return vec![(path.iter().filter(|token| *token != "::").cloned().collect(), alias)];
    };
    let head: Vec<String> = tree[..open].iter().filter(|token| *token != "::").cloned().collect();
    let inner = &tree[open + 1..tree.len() - 1];
    let mut depth = 0;
    let parts = inner.split(|token| {
        depth += i32::from(token == "{") - i32::from(token == "}");
        depth == 0 && token == ","
    });
    let parts = parts.filter(|part| !part.is_empty()).flat_map(flat);
    parts
        .map(|(path, alias)| {
            let path = if path == ["self"] { Vec::new() } else { path };
            ([head.clone(), path].concat(), alias)
        })
        .collect()
}

/// The path from the crate's root, without `crate`; `None` for what is of another crate.
fn absolute(module: &str, path: &[String], all: &BTreeSet<&str>) -> Option<Vec<String>> {
    let mut base: Vec<String> = module.split("::").filter(|part| *part != "crate").map(str::to_owned).collect();
    let mut rest = path;
    match path.first()?.as_str() {
        "crate" => {
            base.clear();
            rest = &rest[1..];
        }
        "self" => rest = &rest[1..],
        "super" => {
            while rest.first().is_some_and(|part| part == "super") {
                base.pop()?;
                rest = &rest[1..];
            }
        }
        child => {
            let path = [base.clone(), vec![child.to_owned()]].concat().join("::");
            all.contains(path.as_str()).then_some(())?;
        }
    }
    Some([base, rest.to_vec()].concat())
}

/// Where what a path names is defined.
fn place(modules: &BTreeMap<String, Module>, path: &[String], depth: usize) -> Option<String> {
    let whole = |parts: &[String]| if parts.is_empty() { "crate".to_owned() } else { parts.join("::") };
    let deepest = (0..=path.len()).rev().find(|end| modules.contains_key(&whole(&path[..*end])))?;
    let found = whole(&path[..deepest]);
    let module = &modules[&found];
    let Some(name) = path.get(deepest).filter(|name| *name != "*" && !module.defines.contains(*name)) else {
        return Some(found);
    };
    if depth > 8 {
        return Some(found);
    }
    let follow = |to: &[String]| {
        let on = [to, &path[deepest + 1..]].concat();
        place(modules, &on, depth + 1)
    };
    if let Some((_, to)) = module.imports.iter().find(|(imported, _)| imported == name) {
        return follow(to);
    }
    let from_glob = module.imports.iter().filter(|(imported, _)| imported == "*").find_map(|(_, to)| {
        let of = whole(&to[..to.len() - 1]);
        let there = modules.get(&of)?;
        let passes_on = there.imports.iter().any(|(imported, _)| imported == name);
        (there.defines.contains(name) || passes_on)
            .then(|| place(modules, &[&to[..to.len() - 1], &path[deepest..]].concat(), depth + 1))?
    });
    from_glob.or(Some(found))
}

fn graph(sources: &[(String, String)]) -> Graph {
    let modules = modules(sources);
    let edges = |(name, module): (&String, &Module)| {
        let named = module.imports.iter().map(|(_, path)| path).chain(&module.paths);
        let to: BTreeSet<String> = named.filter_map(|path| place(&modules, path, 0)).filter(|to| to != name).collect();
        (name.clone(), to)
    };
    modules.iter().map(edges).collect()
}

/// The modules that reach themselves, each circle as a list.
fn circles(graph: &Graph) -> Vec<Vec<String>> {
    let reaches: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|from| (from.as_str(), reached(graph, from))).collect();
    let mut found: Vec<Vec<String>> = Vec::new();
    for module in graph.keys().filter(|module| reaches[module.as_str()].contains(module.as_str())) {
        if !found.iter().flatten().any(|known| known == module) {
            let back = |other: &&String| {
                reaches[module.as_str()].contains(other.as_str()) && reaches[other.as_str()].contains(module.as_str())
            };
            found.push(graph.keys().filter(back).cloned().collect());
        }
    }
    found
}

fn reached<'a>(graph: &'a Graph, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<&str> = graph[from].iter().map(String::as_str).collect();
    while let Some(next) = waiting.pop() {
        if found.insert(graph.get_key_value(next).map_or("", |(name, _)| name.as_str())) {
            waiting.extend(graph[next].iter().map(String::as_str));
        }
    }
    found
}

/// The files of a crate as its modules; `main.rs` is a program of its own, and tests are no part of it.
pub(crate) fn sources(folder: &str) -> Vec<(String, String)> {
    let root = crate::root().join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let below = path.strip_prefix(&root).unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                found.extend(name_of(&below).map(|name| (name, fs::read_to_string(&path).unwrap())));
            }
        }
    }
    found.sort();
    assert!(found.len() > 50, "the modules of {folder} are elsewhere");
    found
}

fn name_of(file: &Path) -> Option<String> {
    let parts: Vec<String> = file.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let parts: Vec<String> = parts.into_iter().filter(|part| part != "mod" && part != "lib").collect();
    let left_out = parts.iter().any(|part| part == "tests" || part == "main");
    (!left_out).then(|| if parts.is_empty() { "crate".to_owned() } else { parts.join("::") })
}

pub(crate) fn layer(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

fn against_layers(graph: &Graph, layers: &[(&str, &[&str])]) -> Vec<String> {
    let wrong = |from: &str, to: &str| {
        let may = layers.iter().find(|(layer_of, _)| *layer_of == layer(from)).map(|(_, may)| *may);
        may.is_some_and(|may| layer(from) != layer(to) && !may.contains(&layer(to)))
    };
    let edges = graph.iter().flat_map(|(from, all)| all.iter().map(move |to| (from, to)));
    edges.filter(|(from, to)| wrong(from, to)).map(|(from, to)| format!("{from} imports {to}")).collect()
}

/// Imports of a topic's state by another topic.
fn foreign_states(graph: &Graph) -> Vec<String> {
    let edges = graph.iter().flat_map(|(from, all)| all.iter().map(move |to| (from, to)));
    let foreign = edges.filter(|(from, to)| {
        let other = |topic| *from != topic && !from.starts_with(&format!("{topic}::"));
        to.strip_suffix("::state").is_some_and(other) && !COMPOSES.contains(&layer(from))
    });
    foreign.map(|(from, to)| format!("{from} imports {to}")).collect()
}

/// The edges within a circle.
fn edges_within(graph: &Graph, circle: &[String]) -> String {
    let to =
        |from: &String| graph[from].iter().filter(|to| circle.contains(to)).cloned().collect::<Vec<_>>().join(", ");
    circle.iter().map(|from| format!("\n  {from} -> {}", to(from))).collect()
}

#[test]
fn no_module_reaches_itself() {
    for (folder, known) in CIRCLES {
        let graph = graph(&sources(folder));
        let circles = circles(&graph);
        let count: usize = circles.iter().map(Vec::len).sum();
        let shown: Vec<String> = circles.iter().map(|circle| edges_within(&graph, circle)).collect();
        assert_eq!(count, known, "modules of {folder} in {} circles:{}", circles.len(), shown.join("\n"));
    }
}

#[test]
fn layers_import_downwards_only() {
    let found = against_layers(&graph(&sources("src")), &LAYERS);
    assert!(found.is_empty(), "{} imports run back up:\n{}", found.len(), found.join("\n"));
}

/// What the kit imports of topics; what all of them share are single files.
fn kit_on_topics(graph: &Graph, topics: &BTreeSet<String>) -> Vec<String> {
    let edges = graph.iter().filter(|(from, _)| from.starts_with("ui::kit"));
    let edges = edges.flat_map(|(from, all)| all.iter().map(move |to| (from, to)));
    let topic =
        |to: &str| to.split("::").nth(1).filter(|_| layer(to) == "ui").is_some_and(|name| topics.contains(name));
    edges.filter(|(_, to)| topic(to)).map(|(from, to)| format!("{from} imports {to}")).collect()
}

#[test]
fn the_kit_knows_of_no_topic() {
    let folders = fs::read_dir(crate::root().join("src/ui")).unwrap().map(|entry| entry.unwrap().path());
    let topics =
        folders.filter(|path| path.is_dir()).map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
    let topics: BTreeSet<String> = topics.filter(|name| name != "kit").collect();
    let found = kit_on_topics(&graph(&sources("src")), &topics);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_topics_state_is_its_own() {
    for (folder, known) in FOREIGN_STATES {
        let found = foreign_states(&graph(&sources(folder)));
        assert_eq!(found.len(), known, "{folder}:\n{}", found.join("\n"));
    }
}

#[test]
fn only_the_start_and_its_tool_know_that_the_app_comes_in_parts() {
    let mut found = Vec::new();
    let mut folders = vec![crate::root().join("src"), crate::root().join("xtask")];
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(crate::root()).unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !KNOWS_SPLITTING.iter().any(|known| name.starts_with(known)) {
                let text = fs::read_to_string(&path).unwrap();
                found.extend(
                    SPLITTING.iter().filter(|word| text.contains(**word)).map(|word| format!("{name}: {word}")),
                );
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn planted_circles_and_steps_upwards_are_found() {
    let files = |files: &[(&str, &str)]| -> Vec<(String, String)> {
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    };
    let in_circles = |of: &[(&str, &str)]| circles(&graph(&files(of)));

    let clean = [
        ("crate", "pub mod a; pub mod b; pub use a::A;"),
        ("a", "pub struct A;"),
        ("b", "use crate::A; // use crate::b"),
    ];
    assert!(in_circles(&clean).is_empty());
    assert_eq!(graph(&files(&clean))["b"], BTreeSet::from(["a".to_owned()]), "a name that is passed on is followed");

    let direct = [("crate", "mod a; mod b;"), ("a", "use crate::b::{self, B};"), ("b", "fn f() { super::a::g(); }")];
    assert_eq!(in_circles(&direct), [["a", "b"]]);
    let child = [("crate", "mod a;"), ("a", "mod c; pub struct A; fn f() { c::g() }"), ("a::c", "use super::A;")];
    assert_eq!(in_circles(&child), [["a", "a::c"]]);
    let passed_on = [
        ("crate", "pub use b::B; mod a; mod b;"),
        ("a", "use crate::B; pub fn f() {}"),
        ("b", "use crate::a as other; pub struct B;"),
    ];
    assert_eq!(in_circles(&passed_on), [["a", "b"]]);
    let in_a_view =
        [("crate", ""), ("a", "fn f() { view! { <p>{crate::b::text(\"it's '\")}</p> } }"), ("b", "use crate::a::f;")];
    assert_eq!(in_circles(&in_a_view), [["a", "b"]]);
    let through_all = [
        ("crate", ""),
        ("a", "pub use crate::b::*;"),
        ("b", "pub struct B; use crate::c::C;"),
        ("c", "use crate::a::B; pub struct C;"),
    ];
    assert_eq!(in_circles(&through_all), [["b", "c"]]);

    let only_in_tests = [
        ("crate", ""),
        ("a", "#[cfg(test)] mod tests { use crate::b::B; } fn f() {}"),
        ("b", "use crate::a::f; pub struct B;"),
    ];
    assert!(in_circles(&only_in_tests).is_empty());
    let only_said = [
        ("crate", ""),
        ("a", "/* crate::b::B */ const T: &str = r#\"crate::b::B\"#; fn f<'a>() -> char { '\"' }"),
        ("b", "use crate::a::f; pub struct B;"),
    ];
    assert!(in_circles(&only_said).is_empty());

    let up = graph(&files(&[("crate", ""), ("web::x", "use crate::ui::y::Y;"), ("ui::y", "pub struct Y;")]));
    assert_eq!(against_layers(&up, &LAYERS), ["web::x imports ui::y"]);
    let state = graph(&files(&[
        ("crate", ""),
        ("a::state", "pub struct S;"),
        ("a::update", "use super::state::S;"),
        ("b", "use crate::a::state::S;"),
    ]));
    assert_eq!(foreign_states(&state), ["b imports a::state"]);
    let kit = graph(&files(&[
        ("crate", ""),
        ("ui::kit::dialog", "use crate::ui::timer::T; use crate::ui::texts::text;"),
        ("ui::timer", "pub struct T;"),
        ("ui::texts", "pub fn text() {}"),
    ]));
    assert_eq!(kit_on_topics(&kit, &BTreeSet::from(["timer".to_owned()])), ["ui::kit::dialog imports ui::timer"]);
}
