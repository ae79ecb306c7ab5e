//! AUTH-3: an envelope that was changed in any way, or is used where it doesn't belong, doesn't open.

use proxy::proof::{Jwk, Thumbprint};
use proxy::seal::{KeyRing, Kind};
use serde_json::{Value, json};

use super::browser::{jwk, new_key};

const KINDS: [Kind; 3] = [Kind::Grant, Kind::Access, Kind::Flow];
const PROVIDERS: [&str; 3] = ["one", "two", ""];

fn key(letter: char) -> String {
    format!("{}:{}", letter.to_ascii_lowercase(), letter.to_string().repeat(42) + "A=")
}

fn ring(letters: &str) -> KeyRing {
    KeyRing::parse(&letters.chars().map(key).collect::<Vec<_>>().join(" ")).unwrap()
}

fn somebody() -> Thumbprint {
    serde_json::from_value::<Jwk>(jwk(&new_key())).unwrap().thumbprint().unwrap()
}

/// A small generator (xorshift), so that a seed repeats a run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/. \0";

/// The envelope with one change, by accident or on purpose.
fn mutated(random: &mut Random, envelope: &str, other: &str) -> String {
    let mut bytes = envelope.as_bytes().to_vec();
    let at = random.below(bytes.len());
    match random.below(9) {
        0 => bytes[at] = ALPHABET[random.below(ALPHABET.len())],
        1 => bytes[at] ^= 1 << random.below(7),
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(..at)),
        4 => bytes.insert(at, ALPHABET[random.below(ALPHABET.len())]),
        5 => drop(bytes.remove(at)),
        6 => {
            bytes.truncate(at);
            bytes.extend_from_slice(&other.as_bytes()[at.min(other.len())..]);
        }
        7 => bytes.swap(at, random.below(envelope.len())),
        _ => bytes.extend_from_slice(&envelope.as_bytes()[at..]),
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn no_changed_envelope_opens() {
    let cases = std::env::var("HOURLOOM_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(100_000_u64);
    let seed = 0x9e37_79b9_7f4a_7c15;
    let mut random = Random(seed);
    let (ring, who, stranger) = (ring("AB"), somebody(), somebody());
    let value = json!({ "token": "x".repeat(40), "until": 7 });
    let sealed: Vec<(Kind, &str, String)> = KINDS
        .into_iter()
        .flat_map(|kind| PROVIDERS.map(|provider| (kind, provider)))
        .map(|(kind, provider)| (kind, provider, ring.seal(kind, provider, &who, &value).unwrap()))
        .collect();
    let open = |kind, provider: &str, who: &Thumbprint, text: &str| ring.open::<Value>(kind, provider, who, text);
    let (mut tried, mut case) = (0, 0);
    while tried < cases {
        case += 1;
        let (kind, provider, envelope) = &sealed[random.below(sealed.len())];
        let other = &sealed[random.below(sealed.len())].2;
        let changed = mutated(&mut random, envelope, other);
        if sealed.iter().any(|(.., whole)| *whole == changed) {
            continue;
        }
        tried += 1;
        assert!(open(*kind, provider, &who, &changed).is_none(), "seed {seed:#x}, case {case}: {changed:?} opened");
    }
    for (kind, provider, envelope) in &sealed {
        assert_eq!(open(*kind, provider, &who, envelope), Some(value.clone()));
        assert!(open(*kind, provider, &stranger, envelope).is_none(), "by another browser");
        let other_kinds = KINDS.into_iter().filter(|other| other != kind);
        assert!(
            other_kinds.into_iter().all(|other| open(other, provider, &who, envelope).is_none()),
            "as another kind"
        );
        let others = PROVIDERS.into_iter().filter(|other| other != provider);
        assert!(others.into_iter().all(|other| open(*kind, other, &who, envelope).is_none()), "at another provider");
        let renamed = envelope.replacen("g1.a.", "g1.b.", 1);
        assert!(open(*kind, provider, &who, &renamed).is_none(), "under another of the operator's keys");
    }
    for end in 0..sealed[0].2.len() {
        assert!(open(sealed[0].0, sealed[0].1, &who, &sealed[0].2[..end]).is_none(), "cut at {end}");
    }
}

#[test]
fn a_retired_key_still_opens_and_a_removed_one_doesnt() {
    let who = somebody();
    let old = ring("A").seal(Kind::Grant, "one", &who, &1).unwrap();
    for (letters, opens) in [("A", true), ("BA", true), ("BCDA", true), ("BCDE", false)] {
        let ring = ring(letters);
        assert_eq!(ring.open::<u8>(Kind::Grant, "one", &who, &old).is_some(), opens, "{letters}");
        let new = ring.seal(Kind::Grant, "one", &who, &1).unwrap();
        assert!(new.starts_with(&format!("g1.{}.", letters[..1].to_lowercase())), "the first seals: {new}");
    }
}
