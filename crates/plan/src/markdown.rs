//! The syntax of a task's notes: a subset of Markdown, parsed into nodes.
//!
//! Headings, paragraphs, lists, emphasis, code and links. There is no HTML: everything else is text, and the screen
//! builds elements from the nodes and never markup. A link is accepted only if its URL passes [`link`]. The parser is
//! written by hand because existing ones bring all of CommonMark with its tables of entities: the smallest adds 51 kB
//! of brotli to the first view, more than this whole crate.
//!
//! Nesting is bounded, and parsing takes time linear in the length of the text, whatever it contains.

use crate::title::is_unseen;
use crate::url::link;

/// A block: a part of a text that starts on a new line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading and its level, 1 to 6.
    Heading(u8, Vec<Inline>),
    /// A paragraph of one or more lines.
    Paragraph(Vec<Inline>),
    /// The lines between two fences, verbatim.
    Code(String),
    /// A list.
    List(List),
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The number of the first item; `None` for dots.
    pub start: Option<u32>,
    /// Its items, at least one.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its own text.
    pub text: Vec<Inline>,
    /// Nested lists.
    pub below: Vec<List>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// `*emphasis*`
    Emphasis(Vec<Inline>),
    /// `**strong**`
    Strong(Vec<Inline>),
    /// Text between backticks, verbatim.
    Code(String),
    /// A link whose URL has passed [`link`].
    Link {
        /// The URL.
        to: String,
        /// The link's text.
        text: Vec<Inline>,
    },
    /// A line break.
    Break,
}

/// Deepest nesting of lists; deeper ones are kept at this level.
const DEEPEST_LIST: usize = 6;
/// Deepest nesting of emphasis.
const DEEPEST_INLINE: usize = 8;
/// Longest accepted URL, in bytes.
const LONGEST_LINK: usize = 2000;
/// Deepest nesting of parentheses in a URL.
const NESTED_PARENTHESES: usize = 3;

/// Parses a text into nodes.
pub fn parse(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let plain = line.trim();
        if plain.is_empty() {
            continue;
        }
        if let Some(fence) = fence(plain) {
            let code: Vec<&str> = lines.by_ref().take_while(|line| !closes(line, fence)).collect();
            blocks.push(Block::Code(code.join("\n")));
        } else if let Some((level, text)) = heading(plain) {
            blocks.push(Block::Heading(level, inline(text)));
        } else if let Some(first) = marked(line) {
            let mut items = vec![first];
            while let Some(next) = lines.peek().filter(|line| !line.trim().is_empty()) {
                match (marked(next), items.last_mut()) {
                    (Some(item), _) => items.push(item),
                    (None, Some(last)) if !begins_block(next) => last.more(next.trim()),
                    _ => break,
                }
                lines.next();
            }
            lists(&mut items.into_iter().peekable(), 0, 0).into_iter().for_each(|list| blocks.push(Block::List(list)));
        } else {
            let mut paragraph = plain.to_owned();
            while let Some(next) = lines.next_if(|line| !line.trim().is_empty() && !begins_block(line)) {
                paragraph.push('\n');
                paragraph.push_str(next.trim());
            }
            blocks.push(Block::Paragraph(inline(&paragraph)));
        }
    }
    blocks
}

fn begins_block(line: &str) -> bool {
    let plain = line.trim();
    // A year at the start of a line doesn't start a list.
    let begins_list = marked(line).is_some_and(|item| item.number.is_none_or(|number| number == 1));
    fence(plain).is_some() || heading(plain).is_some() || begins_list
}

/// The fence, if a line is one; the code's language is ignored.
fn fence(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.len().saturating_sub(line.trim_start_matches(mark).len());
    (length >= 3 && !line[length..].contains(mark)).then(|| &line[..length])
}

fn closes(line: &str, fence: &str) -> bool {
    let line = line.trim();
    line.len() >= fence.len() && line.starts_with(fence) && line.chars().all(|c| fence.starts_with(c))
}

fn heading(line: &str) -> Option<(u8, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len().saturating_sub(text.len());
    let text = text.strip_prefix([' ', '\t'])?.trim().trim_end_matches('#').trim();
    ((1..=6).contains(&level) && !text.is_empty()).then_some((level as u8, text))
}

/// A line that starts with a list marker.
struct Marked {
    indent: usize,
    number: Option<u32>,
    text: String,
}

impl Marked {
    fn more(&mut self, line: &str) {
        self.text.push('\n');
        self.text.push_str(line);
    }
}

fn marked(line: &str) -> Option<Marked> {
    let rest = line.trim_start();
    let indent = line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
    let (number, text) = match rest.strip_prefix(['-', '*', '+']) {
        Some(text) => (None, text),
        None => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            (Some(rest[..digits].parse().ok()?), rest[digits..].strip_prefix(['.', ')'])?)
        }
    };
    let text = text.strip_prefix([' ', '\t'])?.trim().to_owned();
    (!text.is_empty()).then_some(Marked { indent, number, text })
}

/// Parses the lines with at least this indentation. A list ends when bullets follow numbers or the reverse.
fn lists(lines: &mut std::iter::Peekable<std::vec::IntoIter<Marked>>, indent: usize, depth: usize) -> Vec<List> {
    let mut all: Vec<List> = Vec::new();
    let mut own = None;
    while let Some(line) = lines.next_if(|line| depth == 0 || line.indent >= indent) {
        // Two more columns are a nested list; one is an imprecise indentation.
        let base = *own.get_or_insert(line.indent);
        let item = Item { text: inline(&line.text), below: Vec::new() };
        match all.last_mut() {
            Some(list) if list.start.is_some() == line.number.is_some() => list.items.push(item),
            _ => all.push(List { start: line.number, items: vec![item] }),
        }
        let deeper = lines
            .peek()
            .map(|next| next.indent)
            .filter(|next| *next >= base.saturating_add(2) && depth.saturating_add(1) < DEEPEST_LIST);
        if let (Some(deeper), Some(item)) = (deeper, all.last_mut().and_then(|list| list.items.last_mut())) {
            item.below = lists(lines, deeper, depth.saturating_add(1));
        }
    }
    all
}

/// Parses a text of one or more lines.
fn inline(text: &str) -> Vec<Inline> {
    Scan::default().read(text, DEEPEST_INLINE)
}

/// The nodes found so far, and the plain text after the last one.
#[derive(Default)]
struct Scan {
    nodes: Vec<Inline>,
    text: String,
}

/// Marks that don't occur again. What isn't found from one position isn't found from a later one either, so each is
/// searched for only once.
#[derive(Default)]
struct Missing(Vec<&'static str>);

impl Missing {
    fn find(&mut self, text: &str, mark: &'static str) -> Option<usize> {
        if self.0.contains(&mark) {
            return None;
        }
        let found = closing(text, mark);
        if found.is_none() {
            self.0.push(mark);
        }
        found
    }
}

/// The position of the next such mark. A single star next to another one doesn't count; of three, the last two close.
fn closing(text: &str, mark: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = text.get(from..)?.find(mark)?.saturating_add(from);
        let star = mark.starts_with('*');
        let run = text[at..].bytes().take_while(|byte| *byte == b'*').count();
        match mark.len() {
            1 if star && run > 1 => from = at.saturating_add(run),
            2 if star => return Some(at.saturating_add(run).saturating_sub(2)),
            _ => return Some(at),
        }
    }
}

/// The length of a URL up to the parenthesis that closes it.
fn in_parentheses(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, character) in text.char_indices().take(LONGEST_LINK) {
        match character {
            '(' if open == NESTED_PARENTHESES => return None,
            '(' => open = open.saturating_add(1),
            ')' if open == 0 => return Some(at),
            ')' => open = open.saturating_sub(1),
            other if other.is_whitespace() => return None,
            _ => {}
        }
    }
    None
}

/// The length of a URL in running text.
fn in_sentence(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || is_unseen(c) || "<>\"`|".contains(c);
    let end = text.char_indices().take(LONGEST_LINK).find(|(_, c)| ends(*c));
    let end = end.map_or(text.len().min(LONGEST_LINK), |(at, _)| at);
    let address = text.get(..end).unwrap_or_default();
    // Punctuation at the end belongs to the sentence; a closing parenthesis does if the URL doesn't open it.
    let mut end = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    if end.ends_with(')') && !end.contains('(') {
        end = end.trim_end_matches([')', '.', ',', ';', ':', '!', '?']);
    }
    end.len()
}

impl Scan {
    fn read(mut self, text: &str, depth: usize) -> Vec<Inline> {
        let mut missing = Missing::default();
        let mut rest = text;
        let mut before = None;
        while let Some(first) = rest.chars().next() {
            let taken = if depth == 0 { None } else { self.mark(rest, before, depth, &mut missing) };
            let taken = taken.unwrap_or_else(|| {
                if first == '\n' {
                    self.node(Inline::Break)
                } else {
                    self.text.push(first)
                }
                first.len_utf8()
            });
            before = rest[..taken].chars().next_back();
            rest = &rest[taken..];
        }
        self.flush();
        self.nodes
    }

    /// Takes in the node that starts at the start of `rest`, and returns its length in bytes.
    fn mark(&mut self, rest: &str, before: Option<char>, depth: usize, missing: &mut Missing) -> Option<usize> {
        match rest.as_bytes().first()? {
            b'\\' => {
                let escaped = rest[1..].chars().next().filter(char::is_ascii_punctuation)?;
                self.text.push(escaped);
                Some(2)
            }
            b'`' => {
                let end = missing.find(&rest[1..], "`").filter(|end| *end > 0)?;
                self.node(Inline::Code(rest[1..=end].to_owned()));
                end.checked_add(2)
            }
            b'*' if rest.starts_with("**") => self.wrapped(rest, "**", depth, missing, Inline::Strong),
            b'_' if rest.starts_with("__") && !in_word(before) => {
                self.wrapped(rest, "__", depth, missing, Inline::Strong)
            }
            b'*' => self.wrapped(rest, "*", depth, missing, Inline::Emphasis),
            b'_' if !in_word(before) => self.wrapped(rest, "_", depth, missing, Inline::Emphasis),
            b'[' => {
                let middle = rest[1..].find(['[', ']', '\n'])?.checked_add(1)?;
                let address = rest[middle..].strip_prefix("](")?;
                let length = in_parentheses(address)?;
                let to = link(&address[..length])?.to_owned();
                let text = Scan::default().read(&rest[1..middle], 1);
                self.node(Inline::Link { to, text });
                middle.checked_add(length)?.checked_add(3)
            }
            b'<' => {
                let end = rest[1..].find(['<', '>', ' ', '\n'])?.checked_add(1)?;
                let to = rest[end..].starts_with('>').then(|| link(&rest[1..end])).flatten()?;
                self.address(to);
                end.checked_add(1)
            }
            b'h' | b'H' if !in_word(before) && starts_as_address(rest) => {
                let to = link(&rest[..in_sentence(rest)])?;
                self.address(to);
                Some(to.len())
            }
            _ => None,
        }
    }

    /// The text between two equal marks that touch it.
    fn wrapped(
        &mut self,
        rest: &str,
        mark: &'static str,
        depth: usize,
        missing: &mut Missing,
        node: fn(Vec<Inline>) -> Inline,
    ) -> Option<usize> {
        let inner = &rest[mark.len()..];
        if inner.starts_with(char::is_whitespace) {
            return None;
        }
        let end = missing.find(inner, mark)?;
        let text = inner.get(..end).filter(|text| !text.is_empty() && !text.ends_with(char::is_whitespace))?;
        let after = inner.get(end.checked_add(mark.len())?..)?.chars().next();
        if mark.starts_with('_') && in_word(after) {
            return None;
        }
        self.node(node(Scan::default().read(text, depth.saturating_sub(1))));
        mark.len().checked_mul(2)?.checked_add(end)
    }

    fn address(&mut self, to: &str) {
        self.node(Inline::Link { to: to.to_owned(), text: vec![Inline::Text(to.to_owned())] });
    }

    fn node(&mut self, node: Inline) {
        self.flush();
        self.nodes.push(node);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.nodes.push(Inline::Text(std::mem::take(&mut self.text)));
        }
    }
}

fn starts_as_address(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        let (start, rest) = (text.get(..scheme.len()), text.get(scheme.len()..));
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && rest.is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
    })
}

fn in_word(beside: Option<char>) -> bool {
    beside.is_some_and(char::is_alphanumeric)
}
