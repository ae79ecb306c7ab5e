//! The text of a message, wherever it is: in its text, in blocks, in attachments, or only in the names of its files.

use std::sync::Arc;

use serde_json::Value;

use crate::mrkdwn;

/// What Slack writes when there is nothing to show.
const EMPTY: [&str; 2] = ["[no preview available]", "This content can't be displayed."];

/// Deepest nesting that is read, which is deeper than in any real message.
const DEEPEST: u8 = 8;

/// The first line with content, for a title. Unknown kinds of blocks are searched too, since Slack adds new ones.
pub(super) fn title(text: &str, blocks: &Value, attachments: &Value, files: &Value) -> Arc<str> {
    let own = mrkdwn::title(&with_emoji(text, blocks));
    if says(&own) {
        return own;
    }
    let attached = || attachments.as_array()?.iter().find_map(attached);
    let file = || files.as_array()?.iter().find_map(|file| field(file, &["title", "name"]));
    in_blocks(blocks).or_else(attached).or_else(file).unwrap_or(own)
}

/// The text with the characters of those emoji that the message's rich text has. Without them a name stays: a table of all
/// would be larger than the adapter, and a workspace's own emoji have no character.
fn with_emoji(text: &str, blocks: &Value) -> String {
    let mut out = text.to_owned();
    let mut known = Vec::new();
    find_emoji(blocks, 0, &mut known);
    for (name, shown) in known {
        out = out.replace(&format!(":{name}:"), &shown);
    }
    out
}

fn find_emoji<'a>(part: &'a Value, depth: u8, known: &mut Vec<(&'a str, String)>) {
    if depth > DEEPEST {
        return;
    }
    let named = || part.get("name").and_then(Value::as_str).filter(|name| !name.is_empty());
    if let (Some(shown), Some(name)) = (emoji(part), named()) {
        known.push((name, shown));
    }
    let inner = part.get("elements").unwrap_or(part).as_array().into_iter().flatten();
    inner.for_each(|inner| find_emoji(inner, depth.saturating_add(1), known));
}

/// The characters of an emoji, which Slack writes as code points: `1f469-200d-1f4bb`.
fn emoji(part: &Value) -> Option<String> {
    if part.get("type")? != "emoji" {
        return None;
    }
    let points = part.get("unicode")?.as_str()?.split('-');
    points.map(|point| u32::from_str_radix(point, 16).ok().and_then(char::from_u32)).collect()
}

fn says(title: &str) -> bool {
    !title.is_empty() && !EMPTY.contains(&title)
}

/// The first of these fields with content.
fn field(of: &Value, names: &[&str]) -> Option<Arc<str>> {
    names.iter().filter_map(|name| of.get(name)?.as_str()).map(mrkdwn::title).find(|title| says(title))
}

fn attached(attachment: &Value) -> Option<Arc<str>> {
    let in_blocks = || in_blocks(attachment.get("blocks")?);
    field(attachment, &["fallback", "title", "pretext", "text"]).or_else(in_blocks)
}

/// The first line of the first block with content.
fn in_blocks(blocks: &Value) -> Option<Arc<str>> {
    blocks.as_array()?.iter().find_map(|block| {
        let mut text = String::new();
        write(block, 0, &mut text);
        Some(mrkdwn::title(&text)).filter(|title| says(title))
    })
}

/// Writes the text of a block or one of its elements: text objects, and parts of rich text. Buttons and input fields
/// are skipped.
fn write(part: &Value, depth: u8, out: &mut String) {
    let kind = part.get("type").and_then(Value::as_str).unwrap_or_default();
    let text = |name: &str| part.get(name).and_then(Value::as_str);
    if depth > DEEPEST || matches!(kind, "actions" | "input" | "button" | "divider") {
        return;
    }
    let said = match kind {
        "user" => text("user_id").map(|id| format!("<@{id}>")),
        "channel" => text("channel_id").map(|id| format!("<#{id}>")),
        "usergroup" => text("usergroup_id").map(|id| format!("<!subteam^{id}>")),
        "team" => text("team_id").map(|id| format!("@{id}")),
        "broadcast" => text("range").map(|range| format!("<!{range}>")),
        "emoji" => emoji(part).or_else(|| text("name").map(|name| format!(":{name}:"))),
        "date" => text("fallback").map(escaped),
        "link" => text("text").filter(|text| !text.is_empty()).or_else(|| text("url")).map(escaped),
        "image" => text("alt_text").map(escaped),
        // Only `mrkdwn` contains entities.
        "mrkdwn" => text("text").map(str::to_owned),
        _ => text("text").map(escaped),
    };
    if let Some(said) = said {
        out.push_str(&said);
        return;
    }
    for name in ["title", "text"] {
        if let Some(inner) = part.get(name).filter(|inner| inner.is_object()) {
            write(inner, depth.saturating_add(1), out);
            out.push('\n');
        }
    }
    // Lines of rich text and cells of a section are separate lines; the elements of a line aren't.
    let inline = matches!(kind, "rich_text_section" | "rich_text_quote" | "rich_text_preformatted");
    for inner in ["fields", "elements"].iter().filter_map(|name| part.get(name)?.as_array()).flatten() {
        write(inner, depth.saturating_add(1), out);
        if !inline {
            out.push('\n');
        }
    }
}

/// Plain text, escaped as in `mrkdwn`.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
