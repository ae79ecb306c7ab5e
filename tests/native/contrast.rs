//! Every text can be read on every background it appears on, in both schemes. The colours come from `style/tokens.css`,
//! the pairs from the style sheets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use engine::settings::list::{Input, SETTINGS};
use palette::color_difference::Wcag21RelativeContrast;
use palette::{FromColor, IntoColor, LinSrgb, Mix, Oklab, OklabHue, Oklch, Srgb};

/// WCAG 2.2, success criterion 1.4.3 (AA), for text of normal size.
const ENOUGH: f32 = 4.5;
/// How much an entry's ground stands out from the page, so that projects are told apart at a glance.
const SEEN: f32 = 1.35;
const HUES: usize = 12;
const SCHEMES: [&str; 2] = ["light", "dark"];

#[derive(Clone, Copy, Debug)]
struct Color {
    opaque: Oklch,
    alpha: f32,
}

/// The tokens of `style/tokens.css`, both schemes of each colour.
#[derive(Clone)]
struct Tokens {
    colors: BTreeMap<String, [Color; 2]>,
    shares: BTreeMap<String, f32>,
}

impl Tokens {
    fn read() -> Self {
        let css = std::fs::read_to_string(crate::root().join("style/tokens.css")).unwrap();
        let (mut colors, mut shares) = (BTreeMap::new(), BTreeMap::new());
        for (name, value) in declarations(&css) {
            if let Some(both) = both_schemes(value) {
                colors.insert(name.to_owned(), both);
            } else if let Some(share) = value.strip_suffix('%') {
                shares.insert(name.to_owned(), share.parse::<f32>().unwrap() / 100.0);
            }
        }
        Self { colors, shares }
    }

    /// These tokens, and those with each of the other accents.
    fn with_each_accent() -> Vec<(String, Self)> {
        let (woad, css) = (Self::read(), std::fs::read_to_string(crate::root().join("style/accents.css")).unwrap());
        let mut all = vec![("woad".to_owned(), woad.clone())];
        for rule in css.split(":root[data-accent=\"").skip(1) {
            let (name, rule) = rule.split_once("\"]").unwrap();
            let mut tokens = woad.clone();
            for (token, value) in declarations(rule) {
                let both = both_schemes(value).expect("an accent's colour has both schemes");
                assert!(tokens.colors.insert(token.to_owned(), both).is_some(), "{token} is new");
            }
            all.push((name.to_owned(), tokens));
        }
        all
    }

    fn color(&self, name: &str, scheme: usize) -> Color {
        self.colors.get(name).unwrap_or_else(|| panic!("no colour {name}"))[scheme]
    }

    /// A token's colour on the page, or on `under`.
    fn over(&self, name: &str, under: Srgb, scheme: usize) -> Srgb {
        let color = self.color(name, scheme);
        // As browsers do: blended in gamma-encoded sRGB.
        under.mix(srgb(color.opaque), color.alpha)
    }

    fn plain(&self, name: &str, scheme: usize) -> Srgb {
        srgb(self.color(name, scheme).opaque)
    }

    /// `color-mix(in oklab, var(--name) share, var(--page))`
    fn tinted(&self, name: &str, share: f32, scheme: usize) -> Srgb {
        let page: Oklab = Oklab::from_color(self.color("page", scheme).opaque);
        srgb(Oklch::from_color(page.mix(Oklab::from_color(self.color(name, scheme).opaque), share)))
    }
}

fn declarations(css: &str) -> impl Iterator<Item = (&str, &str)> {
    css.lines().filter_map(|line| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": ")?;
        Some((name, value.trim_end_matches(';')))
    })
}

fn both_schemes(value: &str) -> Option<[Color; 2]> {
    let both = value.strip_prefix("light-dark(oklch(")?.strip_suffix("))")?;
    let (light, dark) = both.split_once("), oklch(").expect("two colours");
    Some([oklch(light), oklch(dark)])
}

fn oklch(text: &str) -> Color {
    let (channels, alpha) = text.split_once(" / ").map_or((text, 1.0), |(c, alpha)| (c, alpha.parse().unwrap()));
    let numbers: Vec<f32> = channels.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [l, c, h] = numbers[..] else { panic!("no colour: {text}") };
    Color { opaque: Oklch::new(l, c, OklabHue::from_degrees(h)), alpha }
}

fn srgb(color: Oklch) -> Srgb {
    let linear: LinSrgb = color.into_color();
    Srgb::from_linear(linear)
}

/// Every text with too little contrast to its background, in words.
fn faint(pairs: &[(String, Srgb, Srgb)]) -> Vec<String> {
    let ratio = |text: &Srgb, ground: &Srgb| text.relative_contrast(*ground);
    pairs
        .iter()
        .filter(|(_, text, ground)| ratio(text, ground) < ENOUGH)
        .map(|(what, text, ground)| format!("{what}: {:.2}", ratio(text, ground)))
        .collect()
}

fn pairs(tokens: &Tokens, scheme: usize) -> Vec<(String, Srgb, Srgb)> {
    let mut pairs = Vec::new();
    let mut pair = |text: &str, ground: &str, on: Srgb| {
        pairs.push((format!("{}: {text} on {ground}", SCHEMES[scheme]), tokens.plain(text, scheme), on));
    };
    for ground in ["page", "raised", "sunken", "rest"] {
        for text in ["ink", "ink-2", "ink-3"] {
            pair(text, ground, tokens.plain(ground, scheme));
        }
    }
    for (ground, under) in [("hover", "page"), ("pressed", "page"), ("hover", "raised")] {
        for text in ["ink", "ink-2", "ink-3"] {
            pair(text, &format!("{ground} over {under}"), tokens.over(ground, tokens.plain(under, scheme), scheme));
        }
    }
    pair("on-accent", "accent", tokens.plain("accent", scheme));
    for text in ["ink", "ink-2", "ink-3"] {
        pair(text, "accent-tint over page", tokens.over("accent-tint", tokens.plain("page", scheme), scheme));
    }
    pair("page", "ink (the bubble)", tokens.plain("ink", scheme));
    for text in ["accent", "broken-text", "wait-text"] {
        pair(text, "page", tokens.plain("page", scheme));
        pair(text, "raised", tokens.plain("raised", scheme));
    }
    pair("ink", "a notice", tokens.tinted("broken", 0.10, scheme));
    pair("ink", "a note of trouble", tokens.tinted("broken", 0.09, scheme));
    pair("ink", "a note of waiting", tokens.tinted("wait", 0.12, scheme));
    for text in ["ink", "ink-2"] {
        pair(text, "tint-none", tokens.plain("tint-none", scheme));
    }
    for hue in 0..HUES {
        let name = format!("hue-{hue}");
        for text in ["ink", "ink-2"] {
            pair(text, &format!("tint-{hue}"), tokens.plain(&format!("tint-{hue}"), scheme));
        }
        for (share, texts) in [
            ("ground", &["ink", "ink-2"][..]),
            ("ground-hover", &["ink", "ink-2"]),
            ("ground-done", &["ink-3", "ink-2"]),
        ] {
            for text in texts {
                pair(text, &format!("{name} at {share}"), tokens.tinted(&name, tokens.shares[share], scheme));
            }
        }
        pair("ink", &format!("the ghost of {name}"), tokens.tinted(&name, 0.18, scheme));
    }
    pairs
}

#[test]
fn every_text_has_contrast_on_every_ground_in_both_schemes() {
    let (mut looked_at, accents) = (0, Tokens::with_each_accent());
    for (accent, tokens) in &accents {
        let all: Vec<_> = (0..SCHEMES.len()).flat_map(|scheme| pairs(tokens, scheme)).collect();
        let faint = faint(&all);
        assert!(faint.is_empty(), "{accent}: below {ENOUGH} : 1\n{}", faint.join("\n"));
        looked_at += all.len();
    }
    assert!(looked_at > 1_200, "only {looked_at} pairs were looked at");
}

/// The names that can be chosen are those that have colours, and no screen is asked for a colour that it can't show.
#[test]
fn every_accent_that_can_be_chosen_has_its_own_colours_in_gamut() {
    let accents = Tokens::with_each_accent();
    let accent = SETTINGS.iter().find(|setting| setting.id == "accent").map(|setting| setting.input);
    let Some(Input::OneOf(choices)) = accent else { panic!("there is no choice of an accent") };
    let names = |names: &mut dyn Iterator<Item = &str>| names.map(str::to_owned).collect::<BTreeSet<_>>();
    let chosen = names(&mut choices.iter().map(|(name, _)| *name));
    assert_eq!(chosen, names(&mut accents.iter().map(|(name, _)| name.as_str())));
    for (scheme, name) in SCHEMES.iter().enumerate() {
        let colors: Vec<_> = accents.iter().map(|(_, tokens)| tokens.color("accent", scheme).opaque).collect();
        for (at, color) in colors.iter().enumerate() {
            assert!(in_gamut(*color), "{name} {}: {color:?} lies outside of sRGB", accents[at].0);
            assert!(!colors[..at].contains(color), "{name} {} is another accent's colour", accents[at].0);
        }
    }
}

/// Whether a screen can show it.
fn in_gamut(color: Oklch) -> bool {
    let shown: LinSrgb = color.into_color();
    [shown.red, shown.green, shown.blue].iter().all(|part| (-0.001..=1.001).contains(part))
}

#[test]
fn hues_and_their_grounds_share_lightness_and_chroma_and_are_in_gamut() {
    let tokens = Tokens::read();
    for (scheme, name) in SCHEMES.iter().enumerate() {
        for kind in ["hue", "tint"] {
            let first = tokens.color(&format!("{kind}-0"), scheme).opaque;
            for hue in 0..HUES {
                let color = tokens.color(&format!("{kind}-{hue}"), scheme).opaque;
                assert_eq!((color.l, color.chroma), (first.l, first.chroma), "{name} {kind}-{hue}");
                assert!(in_gamut(color), "{name} {kind}-{hue} lies outside of sRGB: {color:?}");
            }
        }
    }
}

#[test]
fn the_ground_of_an_entry_stands_out_from_the_page() {
    let tokens = Tokens::read();
    for (scheme, name) in SCHEMES.iter().enumerate() {
        let page = tokens.plain("page", scheme);
        for tint in (0..HUES).map(|hue| format!("tint-{hue}")).chain(["tint-none".to_owned()]) {
            let ratio = tokens.plain(&tint, scheme).relative_contrast(page);
            assert!(ratio >= SEEN, "{name} {tint}: {ratio:.2} : 1");
        }
    }
}

#[test]
fn a_faint_text_is_found() {
    let tokens = Tokens::read();
    let quietest = [("ink-4 on page".to_owned(), tokens.plain("ink-4", 0), tokens.plain("page", 0))];
    assert_eq!(faint(&quietest).len(), 1);
}

/// The hues are in three style sheets, each in a different form; a forgotten one would be an entry without a
/// background.
#[test]
fn every_hue_is_registered_mixed_and_given_to_its_entries() {
    let style = |name: &str| std::fs::read_to_string(crate::root().join("style").join(name)).unwrap();
    let (colours, tokens, entry) = (style("colours.css"), style("tokens.css"), style("entry.css"));
    for hue in 0..HUES {
        for kind in ["hue", "tint", "edge"] {
            assert!(colours.contains(&format!("@property --{kind}-{hue} {{")), "{kind} {hue} isn't registered");
            assert!(tokens.contains(&format!("\n  --{kind}-{hue}: ")), "{kind} {hue} has no value");
        }
        let (tint, edge) = (format!("var(--tint-{hue});"), format!("var(--edge-{hue}) "));
        let rule =
            entry.split_once(&format!("\n.entry[data-hue=\"{hue}\"] {{")).and_then(|(_, rest)| rest.split_once('}'));
        let (rule, _) = rule.unwrap_or_else(|| panic!("hue {hue} has no rule"));
        assert!(rule.contains(&tint) && rule.contains(&edge), "hue {hue}: {rule}");
        let mixed = tokens.contains(&format!("--edge-{hue}: color-mix(in oklab, var(--hue-{hue}) "));
        assert!(mixed, "hue {hue} is mixed of another");
    }
    for more in ["--hue-", "--tint-", "--edge-", "data-hue=\""].map(|before| format!("{before}{HUES}")) {
        assert!(
            [&colours, &tokens, &entry].iter().all(|text| !text.contains(&more)),
            "{more}: a hue more than there are"
        );
    }
}
