//! Nothing that is written is passed over: whatever word of an example is replaced, there is an error, a warning or
//! another output, and never silence.
//!
//! Each word is tried with near misses of itself and with other words of its file. A run takes a share of them, the same
//! in every run; `HAC_EVERY_WORD=1000` takes all, which is an hour's work of a dev build.

use std::collections::BTreeSet;
use std::ops::Range;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use hac::Analysis;
use hac::emit::{OutputTree, SOURCE_MAP, emit};
use hac::proof::budget::{self, Budget};

use crate::annotate::analyze_text;
use crate::output::without_rules;

/// How many near misses and how many other words stand for each word, unless more are asked for.
const SHARE: (usize, usize) = (1, 2);

/// Asks for so many of both.
const MORE: &str = "HAC_EVERY_WORD";

/// A stretch of an example, and what stands in its place.
pub(crate) struct Mutation {
    pub(crate) at: Range<usize>,
    pub(crate) by: String,
}

/// What is said of a platform.
fn told(analysis: &Analysis) -> BTreeSet<String> {
    let told = analysis.diagnostics.iter();
    told.map(|item| format!("{} {}", item.code.as_str(), item.message))
        .collect()
}

/// What is shown of a platform and written for it, but for the places in its text.
fn shown(analysis: &Analysis) -> Option<(Vec<String>, String, OutputTree)> {
    let platform = analysis.platform.as_ref()?;
    let claims = platform.claims.iter();
    let claims = claims.map(|claim| {
        let id = claim.id();
        format!(
            "{id} {} {} {} {:?}",
            claim.title,
            claim.verdict.word(),
            claim.summary,
            claim.details
        )
    });
    let times = budget::text(&Budget::of(platform, None));
    let mut files = emit(platform, analysis.sources()).files;
    files.remove(SOURCE_MAP);
    Some((claims.collect(), times, files))
}

/// The words of a text outside of its comments.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let code = &line[..comment(line)];
        let mut from = None;
        for (at, letter) in code.char_indices().chain([(code.len(), '\n')]) {
            let is_word = letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
            match (from, is_word) {
                (None, true) if letter != '-' => from = Some(at),
                (Some(first), false) => {
                    words.push(start + first..start + at);
                    from = None;
                }
                _ => {}
            }
        }
        start += line.len();
    }
    words
}

/// Where the comment of a line begins.
pub(crate) fn comment(line: &str) -> usize {
    let mut in_text = false;
    for (at, letter) in line.char_indices() {
        match letter {
            '"' => in_text = !in_text,
            '#' if !in_text => return at,
            _ => {}
        }
    }
    line.len()
}

/// Everything that a finger may slip to: a letter left out, doubled, changed, or two swapped.
fn near_misses(word: &str) -> Vec<String> {
    let mut near = BTreeSet::new();
    for (at, letter) in word.char_indices() {
        // Words are ASCII.
        let (before, after) = (&word[..at], &word[at + 1..]);
        near.insert(format!("{before}{after}"));
        near.insert(format!("{before}{letter}{letter}{after}"));
        near.insert(format!("{before}{}{after}", next(letter)));
        if let Some(second) = after.chars().next() {
            near.insert(format!("{before}{second}{letter}{}", &after[1..]));
        }
    }
    near.remove(word);
    near.remove("");
    near.into_iter().collect()
}

fn next(letter: char) -> char {
    match letter {
        'z' => 'a',
        'Z' => 'A',
        '9' => '0',
        '-' => '_',
        '_' => '-',
        letter => char::from_u32(u32::from(letter) + 1).unwrap_or('a'),
    }
}

/// `count` of them, chosen by the place, so that every run takes the same and neighbours take others.
fn chosen(mut all: Vec<String>, count: usize, seed: usize) -> Vec<String> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12_345);
    let mut taken = Vec::new();
    while taken.len() < count && !all.is_empty() {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
        taken.push(all.swap_remove((state >> 8) % all.len()));
    }
    taken
}

fn mutations(text: &str) -> Vec<Mutation> {
    let more = std::env::var(MORE).ok().and_then(|count| count.parse().ok());
    let (near_misses_each, others_each) = more.map_or(SHARE, |count| (count, count));
    let places = words(text);
    let distinct: BTreeSet<&str> = places.iter().map(|at| &text[at.clone()]).collect();
    let mut mutations = Vec::new();
    for at in places {
        let word = &text[at.clone()];
        let others = distinct.iter().filter(|other| **other != word);
        let others = others.map(|other| (*other).to_owned()).collect();
        let near = chosen(near_misses(word), near_misses_each, at.start);
        let others = chosen(others, others_each, at.start);
        mutations.extend(
            near.into_iter()
                .chain(others)
                .map(|by| Mutation { at: at.clone(), by }),
        );
    }
    mutations
}

/// The platforms that are handed out.
pub(crate) fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let found = std::fs::read_dir(folder).expect("the examples are there");
    let mut paths: Vec<PathBuf> = found
        .map(|entry| entry.expect("it can be read").path().join("platform.ha"))
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths
}

/// The one replacement that rightly changes nothing: a zero in front of a number. In an address, where it could mean
/// another number, it is refused.
fn is_same_number(word: &str, by: &str) -> bool {
    let digits = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    digits(word) && digits(by) && word.trim_start_matches('0') == by.trim_start_matches('0')
}

/// The mutations of a text that nobody would notice.
fn silent(name: &str, text: &str, mutations: Vec<Mutation>) -> Vec<String> {
    let usual = analyze_text(text);
    let (told_before, shown_before) = (told(&usual), shown(&usual));
    let mut silent = Vec::new();
    for Mutation { at, by } in mutations {
        let changed = format!("{}{by}{}", &text[..at.start], &text[at.end..]);
        let number = text[..at.start].matches('\n').count() + 1;
        let line = text.lines().nth(number - 1).unwrap_or_default().trim();
        let place = format!("{name}:{number}: `{}` -> `{by}`: {line}", &text[at.clone()]);
        // No platform and no error is one of the bugs that `analyze` says itself.
        let Ok(analysis) = catch_unwind(|| analyze_text(&changed)) else {
            silent.push(format!("{place}: a bug"));
            continue;
        };
        let is_same = is_same_number(&text[at.clone()], &by);
        if !is_same && told(&analysis) == told_before && shown(&analysis) == shown_before {
            silent.push(place);
        }
    }
    silent
}

#[test]
fn no_word_is_passed_over() {
    nobody_misses(mutations);
}

/// That each of these mutations of each example is noticed.
pub(crate) fn nobody_misses(mutations: fn(&str) -> Vec<Mutation>) {
    let found: Vec<String> = std::thread::scope(|scope| {
        let runs = examples().into_iter().map(|path| {
            scope.spawn(move || {
                let text = without_rules(&std::fs::read_to_string(&path).expect("it can be read"));
                let name = path
                    .parent()
                    .and_then(Path::file_name)
                    .expect("in a folder")
                    .to_string_lossy()
                    .into_owned();
                silent(&name, &text, mutations(&text))
            })
        });
        let runs: Vec<_> = runs.collect();
        runs.into_iter()
            .flat_map(|run| run.join().expect("no panic"))
            .collect()
    });
    assert!(
        found.is_empty(),
        "nobody notices these {}:\n{}",
        found.len(),
        found.join("\n")
    );
}

/// A platform whose names stand in rules and in the arguments of a policy, where only a rule reads them.
const RULED: &str = "\
use std.policy.payment

platform shop {
  payment {
    audit_logs = [logs, journals]
    card_data  = [cards]
  }
  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }
  region us-east-2 { role = secondary, cidr = 10.20.0.0/16 }
  alert oncall { email = [\"people@example.com\"] }
  tier logs: s3 {
    retain = 365d
    replicate us-east-1 -> us-east-2
  }
  tier journals: s3 {
    retain = 365d
    replicate us-east-1 -> us-east-2
  }
  tier cards: dynamodb {
    key card_id: string
    expire = expires_at
  }
  require near: every store where (store.name == logs) { that (contains(store.regions, us-east-1)) }
  require kept: every bucket where (bucket.name != journals) { bucket.retain >= 90d }
  require told: no alert where (alert.name != oncall)
}
";

#[test]
fn no_name_is_passed_over_where_only_a_rule_reads_it() {
    let usual = analyze_text(RULED);
    assert!(usual.platform.is_some(), "{:#?}", usual.diagnostics);
    let told_before = told(&usual);
    let names = ["logs", "journals", "cards", "oncall", "us-east-1", "us-east-2"];
    let places = hac::aws::check::places();
    let is_region = |name: &str| places.iter().any(|place| place.name == name);
    let mut silent = Vec::new();
    for at in words(RULED) {
        let word = &RULED[at.clone()];
        // Another region is no mistake by itself.
        let misses = near_misses(word).into_iter().filter(|by| !is_region(by));
        for by in misses.filter(|_| names.contains(&word)) {
            let changed = format!("{}{by}{}", &RULED[..at.start], &RULED[at.end..]);
            let analysis = analyze_text(&changed);
            if told(&analysis) == told_before {
                silent.push(format!("{by} at {}", RULED[..at.start].lines().count()));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}
