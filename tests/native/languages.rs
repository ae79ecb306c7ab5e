//! Every language says what English says: the same messages with the same arguments, in the part of Fluent that the app
//! reads, with the plural forms that its speakers need.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

use crate::texts::catalogue::{Args, Catalogue, fill};

/// What a language consists of. The app's own catalogue is the first two, in this order.
const FILES: [&str; 3] = ["first.ftl", "app.ftl", "extension.ftl"];
const MODEL: &str = "en";
/// Counts that fall into all plural categories that whole numbers fall into.
const COUNTS: std::ops::Range<u32> = 0..200;
const LARGE_COUNTS: [u32; 3] = [1_000, 1_000_000, 2_000_000];

/// What a text may not hold: what typewriters had in the place of other signs, and what nobody sees.
const FORBIDDEN: [&str; 4] = ["...", "\"", "  ", "\u{a0}\u{a0}"];

fn languages() -> Vec<String> {
    let folders = fs::read_dir(crate::root().join("locales")).unwrap();
    let mut tags: Vec<String> = folders.map(|it| it.unwrap().file_name().to_string_lossy().into_owned()).collect();
    tags.sort();
    assert!(tags.iter().any(|tag| tag == MODEL), "{tags:?}");
    tags
}

fn source(language: &str, file: &str) -> String {
    let file = crate::root().join("locales").join(language).join(file);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// What a message names and chooses by.
#[derive(Debug, Default)]
struct Message {
    arguments: BTreeSet<String>,
    /// The keys of the variants of each choice.
    choices: Vec<BTreeSet<String>>,
    text: String,
}

impl Message {
    /// # Panics
    /// For what the app's own reader doesn't know.
    fn read(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.text.push_str(value),
                PatternElement::Placeable { expression: Expression::Inline(argument) } => self.argument(argument),
                PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                    self.argument(selector);
                    assert!(
                        matches!(selector, InlineExpression::VariableReference { id } if id.name == "count"),
                        "a choice is by $count: {selector:?}"
                    );
                    let key = |key: &VariantKey<&str>| match key {
                        VariantKey::Identifier { name } => (*name).to_owned(),
                        // The count is shown as the person's locale writes it, which needn't be these digits.
                        VariantKey::NumberLiteral { value } => panic!("a choice is by plural category, not [{value}]"),
                    };
                    self.choices.push(variants.iter().map(|variant| key(&variant.key)).collect());
                    variants.iter().for_each(|variant| self.read(&variant.value));
                }
            }
        }
    }

    fn argument(&mut self, argument: &InlineExpression<&str>) {
        // In its place stands a word.
        self.text.push('…');
        match argument {
            InlineExpression::VariableReference { id } => drop(self.arguments.insert(id.name.to_owned())),
            other => panic!("the app's reader knows arguments only: {other:?}"),
        }
    }
}

/// The messages of a file, by their key.
fn messages(language: &str, file: &str) -> BTreeMap<String, Message> {
    let source = source(language, file);
    let resource = fluent_syntax::parser::parse(source.as_str())
        .unwrap_or_else(|(_, mistakes)| panic!("locales/{language}/{file}: {mistakes:?}"));
    let mut all = BTreeMap::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let key = message.id.name.to_owned();
        let mut found = Message::default();
        found.read(message.value.as_ref().unwrap_or_else(|| panic!("locales/{language}/{file}: {key} says nothing")));
        assert!(all.insert(key.clone(), found).is_none(), "locales/{language}/{file}: {key} is there twice");
    }
    all
}

fn rules(language: &str) -> PluralRules {
    // The script and the region make no difference, and aren't in the tables.
    let tag: LanguageIdentifier = language.parse().unwrap();
    let tag = LanguageIdentifier::from_parts(tag.language, None, None, &[]);
    PluralRules::create(tag, PluralRuleType::CARDINAL).unwrap()
}

fn category(rules: &PluralRules, count: u32) -> &'static str {
    match rules.select(count).unwrap() {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    }
}

fn counts() -> impl Iterator<Item = u32> {
    COUNTS.chain(LARGE_COUNTS)
}

#[test]
fn every_language_has_the_messages_of_english_with_their_arguments() {
    for language in languages() {
        for file in FILES {
            let (model, own) = (messages(MODEL, file), messages(&language, file));
            let keys = |all: &BTreeMap<String, Message>| all.keys().cloned().collect::<BTreeSet<_>>();
            let (theirs, ours) = (keys(&model), keys(&own));
            let missing: Vec<_> = theirs.difference(&ours).collect();
            let unknown: Vec<_> = ours.difference(&theirs).collect();
            let faults = (missing.is_empty(), unknown.is_empty());
            assert_eq!(faults, (true, true), "locales/{language}/{file}: missing {missing:?}, unknown {unknown:?}");
            for (key, message) in &own {
                assert_eq!(message.arguments, model[key].arguments, "locales/{language}/{file}: {key}");
            }
        }
    }
}

#[test]
fn every_choice_has_the_plural_forms_of_its_language() {
    for language in languages() {
        let rules = rules(&language);
        let needed: BTreeSet<String> = counts().map(|count| category(&rules, count).to_owned()).collect();
        // What no whole number falls into is still the variant for a count that is none.
        let needed: BTreeSet<String> = needed.into_iter().chain(["other".to_owned()]).collect();
        for file in FILES {
            for (key, message) in messages(&language, file) {
                for choice in message.choices {
                    assert_eq!(choice, needed, "locales/{language}/{file}: {key}");
                }
            }
        }
    }
}

#[test]
fn no_text_holds_what_is_not_set_that_way() {
    for language in languages() {
        for file in FILES {
            for (key, Message { text, .. }) in messages(&language, file) {
                let found: Vec<_> = FORBIDDEN.into_iter().filter(|form| text.contains(form)).collect();
                assert!(found.is_empty(), "locales/{language}/{file}: {key} holds {found:?}");
            }
        }
    }
}

#[test]
fn every_message_reads_as_fluent_has_it() {
    for language in languages() {
        // The app gets them as one file.
        let text: &'static str = [FILES[0], FILES[1]].map(|file| source(&language, file)).concat().leak();
        let mut bundle = FluentBundle::new(vec![language.parse().unwrap()]);
        bundle.set_use_isolating(false);
        bundle.add_resource(FluentResource::try_new(text.to_owned()).unwrap()).unwrap();
        let ours = Catalogue::read(text);
        let rules = rules(&language);
        let all = [FILES[0], FILES[1]].map(|file| messages(&language, file));
        for (key, Message { arguments, .. }) in all.into_iter().flatten() {
            let message = bundle.get_message(&key).and_then(|message| message.value()).unwrap();
            let said = |args: &FluentArgs<'_>| bundle.format_pattern(message, Some(args), &mut Vec::new()).into_owned();
            let pattern = ours.pattern(&key).unwrap_or_else(|| panic!("{language}: {key} isn't read"));
            if arguments.contains("count") {
                for count in counts() {
                    let theirs = said(&FluentArgs::from_iter([("count", count)]));
                    let shown = Args::Count(&count.to_string(), category(&rules, count));
                    assert_eq!(fill(pattern, shown), theirs, "{language}: {key}");
                }
            } else {
                let texts: Vec<(&str, &str)> = arguments.iter().map(|it| (it.as_str(), "{ $x } → “ß”")).collect();
                let theirs = said(&FluentArgs::from_iter(texts.iter().copied()));
                assert_eq!(fill(pattern, Args::Texts(&texts)), theirs, "{language}: {key}");
            }
        }
    }
}
