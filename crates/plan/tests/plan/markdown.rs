//! Notes: how they are parsed into nodes, and that no text can become anything but text.

use plan::markdown::{Block, Inline, Item, List, parse};
use plan::url::link;
use proptest::prelude::*;

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn paragraph(source: &str) -> Vec<Inline> {
    match parse(source).as_slice() {
        [Block::Paragraph(inline)] => inline.clone(),
        other => panic!("{source:?}: {other:?}"),
    }
}

fn linked(to: &str, label: &str) -> Inline {
    Inline::Link { to: to.to_owned(), text: vec![text(label)] }
}

#[test]
fn headings_paragraphs_and_code_are_blocks() {
    let blocks = parse("# Plan\n\nOne line\nand the next\n\n```rust\nlet a = *b*;\n\n# no\n```\nend");
    assert_eq!(
        blocks,
        [
            Block::Heading(1, vec![text("Plan")]),
            Block::Paragraph(vec![text("One line"), Inline::Break, text("and the next")]),
            Block::Code("let a = *b*;\n\n# no".to_owned()),
            Block::Paragraph(vec![text("end")]),
        ]
    );
    assert_eq!(parse("#hashtag"), [Block::Paragraph(vec![text("#hashtag")])]);
    assert_eq!(parse("````\n```\n````"), [Block::Code("```".to_owned())], "a shorter fence is code");
    assert_eq!(parse("~~~\n```\n~~~"), [Block::Code("```".to_owned())], "and so is another one");
    assert_eq!(parse("```\nnever closed"), [Block::Code("never closed".to_owned())]);
    assert_eq!(parse(" \n\n"), []);
}

#[test]
fn lists_hold_lists() {
    let item = |label: &str, below: Vec<List>| Item { text: vec![text(label)], below };
    let blocks = parse("Buy:\n- milk\n  1. whole\n  2. half\n- *bread*\n  of rye\n\n3. three\n4. four");
    let inner = List { start: Some(1), items: vec![item("whole", vec![]), item("half", vec![])] };
    let bread =
        Item { text: vec![Inline::Emphasis(vec![text("bread")]), Inline::Break, text("of rye")], below: Vec::new() };
    assert_eq!(
        blocks,
        [
            Block::Paragraph(vec![text("Buy:")]),
            Block::List(List { start: None, items: vec![item("milk", vec![inner]), bread] }),
            Block::List(List { start: Some(3), items: vec![item("three", vec![]), item("four", vec![])] }),
        ]
    );
    let uneven = List { start: None, items: vec![item("a", vec![]), item("b", vec![])] };
    assert_eq!(parse("- a\n - b"), [Block::List(uneven)], "one column is no step");
    assert_eq!(paragraph("It was in\n2026. And then"), [text("It was in"), Inline::Break, text("2026. And then")]);
}

#[test]
fn emphasis_strong_and_code_are_marked_and_marks_that_mark_nothing_are_text() {
    let strong = |label: &str| Inline::Strong(vec![text(label)]);
    let soft = |label: &str| Inline::Emphasis(vec![text(label)]);
    assert_eq!(
        paragraph("a *b* **c** `d*`"),
        [text("a "), soft("b"), text(" "), strong("c"), text(" "), Inline::Code("d*".to_owned())]
    );
    assert_eq!(paragraph("*a **b** c*"), [Inline::Emphasis(vec![text("a "), strong("b"), text(" c")])]);
    assert_eq!(paragraph("***both***"), [Inline::Strong(vec![soft("both")])]);
    assert_eq!(paragraph("_a_ __b__ snake_case_name"), [soft("a"), text(" "), strong("b"), text(" snake_case_name")]);
    for plain in ["2 * 3 * 4", "**", "****", "a ** b **", "*", "`", "``", "[x]", "[x]()", "_", "a_b_c", "*open"] {
        assert_eq!(paragraph(plain), [text(plain)], "{plain}");
    }
    assert_eq!(paragraph(r"\*no\* \\ \x"), [text(r"*no* \ \x")]);
}

#[test]
fn links_lead_to_web_pages_only() {
    let page = "https://example.org/a_(b)?c=d";
    assert_eq!(
        paragraph(&format!("see [the *page*]({page}).")),
        [
            text("see "),
            Inline::Link { to: page.to_owned(), text: vec![text("the "), Inline::Emphasis(vec![text("page")])] },
            text(".")
        ]
    );
    assert_eq!(paragraph("<https://a.example>"), [linked("https://a.example", "https://a.example")]);
    assert_eq!(
        paragraph("(https://a.example/b_c.)"),
        [text("("), linked("https://a.example/b_c", "https://a.example/b_c"), text(".)")]
    );
    assert_eq!(paragraph("https://a.example/x_(y)"), [linked("https://a.example/x_(y)", "https://a.example/x_(y)")]);
    for hostile in [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1)//https://a)",
        "[x](data:text/html,https://a)",
        "[x](vbscript:x)",
        "[x](//a.example)",
        "[x](java\u{1}script:alert)",
        "<javascript:alert(1)>",
        "<img src=x onerror=alert(1)>",
        "<a href='https://a.example'>x</a>x",
        "xhttps://a.example",
    ] {
        let shown = paragraph(hostile);
        assert!(!shown.iter().any(|node| matches!(node, Inline::Link { to, .. } if !to.starts_with("https://a"))));
        assert!(!format!("{shown:?}").to_lowercase().contains("link { to: \"j"), "{hostile}: {shown:?}");
    }
    assert_eq!(paragraph("[x](javascript:alert(1))"), [text("[x](javascript:alert(1))")]);
    assert_eq!(paragraph("<b>bold</b>"), [text("<b>bold</b>")]);
}

fn said(nodes: &[Inline], out: &mut String, depth: usize) {
    assert!(depth < 20, "the depth is bounded");
    for node in nodes {
        match node {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Emphasis(inner) | Inline::Strong(inner) => said(inner, out, depth + 1),
            Inline::Link { to, text } => {
                assert_eq!(link(to), Some(to.as_str()));
                assert!(!text.iter().any(|node| matches!(node, Inline::Link { .. })), "no link in a link");
                said(text, out, depth + 1);
            }
            Inline::Break => out.push('\n'),
        }
    }
}

fn said_in(list: &List, out: &mut String, depth: usize) {
    assert!(depth < 20, "the depth is bounded");
    for item in &list.items {
        said(&item.text, out, 0);
        item.below.iter().for_each(|list| said_in(list, out, depth + 1));
    }
}

fn all(source: &str) -> String {
    let mut out = String::new();
    for block in parse(source) {
        match block {
            Block::Heading(level, nodes) => {
                assert!((1..=6).contains(&level));
                said(&nodes, &mut out, 0);
            }
            Block::Paragraph(nodes) => said(&nodes, &mut out, 0),
            Block::Code(text) => out.push_str(&text),
            Block::List(list) => said_in(&list, &mut out, 0),
        }
    }
    out
}

/// Letters and digits in order, except the numbers of lists.
fn words(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

proptest! {
    #[test]
    fn any_text_is_read_and_without_a_link_no_letter_is_lost(source in r"(?s)[a-c*_`#\\ \n<>!1.)-]{0,80}") {
        prop_assume!(!source.contains("```") && !source.contains("~~~"));
        prop_assert_eq!(words(&all(&source)), words(&source));
    }

    #[test]
    fn links_are_web_urls_whatever_surrounds_them(
        parts in proptest::collection::vec(prop_oneof![
            Just("[x]("), Just(")"), Just("https://a.b"), Just("javascript:"), Just("<"), Just(">"), Just("*"),
            Just("\n- "), Just("\n  1. "), Just("`"), Just("~~~\n"), Just("[") , Just("]"), Just(" "), Just("ü"), Just("\u{202e}"),
        ], 0..60)
    ) {
        all(&parts.concat());
    }
}

#[test]
fn a_hostile_text_takes_no_longer_than_a_long_one() {
    for part in [
        "[",
        "*",
        "**a ",
        "_a",
        "`",
        "<",
        "[a](",
        "[a](b ",
        ".http://.",
        "- ",
        "  - a\n",
        "> ",
        "\\",
        "***",
        "*a**",
        "__a _b ",
    ] {
        let source = part.repeat(100_000 / part.len());
        all(&source);
    }
    let deep: String = (0..2000).map(|n| format!("{}- a\n", "  ".repeat(n))).collect();
    all(&deep);
}
