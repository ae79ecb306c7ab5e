//! Proofs of every kind, with every part right or wrong: only a proof with all parts right is accepted, and no text
//! breaks the verifier.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proxy::apps::App;
use proxy::proof::{Proofs, Proven, digest};
use proxy::public::Place;
use proxy::seal::KeyRing;
use serde_json::{Value, json};

use super::browser::{ORIGIN, jwk, new_key, random};
use super::{KEYS, START};

const BODY: &[u8] = br#"{"grant":"g1.a.x"}"#;
const PATH: &str = "/v1/auth/refresh";

fn proofs() -> Proofs {
    Proofs::new(&KeyRing::parse(KEYS).unwrap())
}

/// Whether it is accepted for this request.
fn is_taken(proofs: &Proofs, proof: &str) -> bool {
    let apps = [App::parse(ORIGIN).unwrap()];
    let place = Place { public: &[], apps: &apps, host: None, path: PATH };
    proofs.check(proof, Proven { method: "POST", place, body: BODY }, START).is_some()
}

fn part(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

fn signed(key: &SigningKey, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", part(header), part(claims));
    let signature: Signature = key.sign(text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn good(key: &SigningKey, proofs: &Proofs) -> (Value, Value) {
    let header = json!({ "typ": "tp-proof+jwt", "alg": "ES256", "jwk": jwk(key) });
    let claims = json!({
        "htm": "POST", "htu": format!("{ORIGIN}{PATH}"), "ath": digest(BODY), "nonce": proofs.nonce(START),
        "jti": random(), "iat": 1_795_000_000,
    });
    (header, claims)
}

/// Values to put in place of a claim or a header field.
fn instead() -> impl Strategy<Value = Value> {
    let fixed = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1.5),
        json!([]),
        json!({}),
        json!(""),
        json!("none"),
        json!("HS256"),
        json!("ES256 "),
        json!("es256"),
        json!("GET"),
        json!("post"),
        json!("https://evil.example/v1/auth/refresh"),
        json!("https://planner.example/v1/auth/refresh?x"),
        json!("https://planner.example/v1/call"),
        json!("/v1/call"),
        json!(["POST"]),
        json!({ "kty": "EC" }),
        json!("A".repeat(129)),
        json!("\0"),
    ];
    prop_oneof![3 => select(fixed.to_vec()), 1 => any::<String>().prop_map(Value::from), 1 => any::<i64>().prop_map(Value::from)]
}

/// Fields that decide, except `iat`, for which any number is accepted here.
const FIELDS: [(bool, &str); 8] = [
    (true, "typ"),
    (true, "alg"),
    (true, "jwk"),
    (false, "htm"),
    (false, "htu"),
    (false, "ath"),
    (false, "nonce"),
    (false, "iat"),
];

fn config(least: u32) -> ProptestConfig {
    // A signature costs as much as a hundred envelopes.
    let cases =
        std::env::var("HOURLOOM_CASES").ok().and_then(|cases| cases.parse::<u32>().ok()).map(|cases| cases / 20);
    ProptestConfig { cases: cases.unwrap_or(least).max(least), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(200))]

    /// The signature is right; the signed content isn't.
    #[test]
    fn a_signed_proof_with_other_content_is_refused(
        at in select(&FIELDS[..]),
        value in prop::option::of(instead()),
        more in prop::option::of(("[a-z]{1,8}", instead())),
        jti in prop_oneof![select(vec![json!(null), json!(7), json!(""), json!("x".repeat(129))]), "[ -~]{1,128}".prop_map(Value::from)],
    ) {
        let (key, proofs) = (new_key(), proofs());
        let (header, claims) = good(&key, &proofs);
        let right = signed(&key, &header, &claims);
        let (mut header, mut claims) = good(&key, &proofs);
        let (in_header, name) = at;
        let fields = if in_header { &mut header } else { &mut claims };
        let is_same = match value {
            // A number of any kind is a time that isn't accepted.
            Some(value) => {
                let same = fields[name] == value || (name == "iat" && value.is_number());
                fields[name] = value;
                same
            }
            None => { fields.as_object_mut().unwrap().remove(name); false }
        };
        prop_assert_eq!(is_taken(&proofs, &signed(&key, &header, &claims)), is_same, "{}: {}", name, claims);
        // An unknown field changes nothing, except one that says that it must be understood.
        let (mut header, mut claims) = good(&key, &proofs);
        let named = jti.as_str().is_some_and(|jti| (1..=128).contains(&jti.len()));
        claims["jti"] = jti;
        let known = ["typ", "alg", "jwk", "crit", "htm", "htu", "ath", "nonce", "jti", "iat"];
        if let Some((name, value)) = more.filter(|(name, _)| !known.contains(&&**name)) {
            header[&name] = value.clone();
            claims[&name] = value;
        }
        prop_assert_eq!(is_taken(&proofs, &signed(&key, &header, &claims)), named, "{}", claims);
        header["crit"] = json!(["x"]);
        claims["jti"] = random().into();
        prop_assert!(!is_taken(&proofs, &signed(&key, &header, &claims)));
        prop_assert!(is_taken(&proofs, &right), "and the right one is taken");
        prop_assert!(!is_taken(&proofs, &right), "once");
    }

    /// The signed content is right; a byte has been changed since, or another key has signed.
    #[test]
    fn no_changed_proof_is_accepted(changes in prop::collection::vec((any::<Index>(), 0_u8..5, select(b"AZaz09-_.=+/ \0{".to_vec())), 1..12)) {
        let (key, proofs) = (new_key(), proofs());
        let (header, claims) = good(&key, &proofs);
        let right = signed(&key, &header, &claims);
        for (at, how, byte) in changes {
            let mut bytes = right.clone().into_bytes();
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.truncate(at),
                2 => bytes.insert(at, byte),
                3 => drop(bytes.remove(at)),
                _ => drop(bytes.drain(..at)),
            }
            let changed = String::from_utf8(bytes).unwrap();
            prop_assert!(changed == right || !is_taken(&proofs, &changed), "{changed}");
        }
        prop_assert!(!is_taken(&proofs, &signed(&new_key(), &header, &claims)), "another key's");
        prop_assert!(is_taken(&proofs, &right));
    }

    #[test]
    fn no_text_is_a_proof(text in any::<String>(), parts in prop::collection::vec(any::<Vec<u8>>(), 0..5), json in instead()) {
        let proofs = proofs();
        let encoded = parts.iter().map(|part| URL_SAFE_NO_PAD.encode(part)).collect::<Vec<_>>().join(".");
        let of_json = [part(&json), part(&json), part(&json)].join(".");
        for text in [text, encoded, of_json, ".".repeat(parts.len()), "A".repeat(5_000)] {
            prop_assert!(!is_taken(&proofs, &text), "{text}");
        }
    }
}
