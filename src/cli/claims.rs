//! Claims for people: a line each, by topic; with `--verbose` all that is known of them.

use std::collections::BTreeMap;

use hac_base::source::Sources;
use hac_base::wrap::wrapped;
use hac_lang::platform::{Claim, Group, Verdict};

/// As wide as people read; terminals that are narrower break once more.
const COLUMNS: usize = 100;
/// Where what is said begins, after the verdict.
const INDENT: usize = 15;

/// Every claim, the topics in one order whatever the order of the source.
pub(super) fn text(claims: &[Claim], sources: &Sources, verbose: bool) -> String {
    let mut groups: BTreeMap<Group, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        groups.entry(claim.topic.group()).or_default().push(claim);
    }
    let mut text = String::new();
    for (group, claims) in groups {
        text.push_str(group.title());
        text.push('\n');
        for claim in claims {
            text.push_str(&line(claim));
            if verbose {
                text.push_str(&more(claim, sources));
            }
        }
    }
    if !text.is_empty() {
        text.push_str(&tally(claims, verbose));
    }
    text
}

/// What it is about, as people read it.
pub(super) fn title(claim: &Claim) -> String {
    // A promise is written inside of what it is about, and does not name it.
    let is_named = claim.subject.contains("->") || claim.title.contains(&claim.subject);
    if is_named {
        claim.title.clone()
    } else {
        format!("{} for `{}`", claim.title, claim.subject)
    }
}

fn line(claim: &Claim) -> String {
    let said = format!("{}: {}", title(claim), claim.summary);
    let lines = wrapped(&said, INDENT, COLUMNS).concat();
    let verdict = format!("  {:<width$}", claim.verdict.word(), width = INDENT - 2);
    format!("{verdict}{}", lines.trim_start())
}

fn more(claim: &Claim, sources: &Sources) -> String {
    let place = format!(
        "{}  ({}:{})",
        claim.id(),
        sources.path(claim.span.source),
        sources.line_column(claim.span)
    );
    let details = claim
        .details
        .iter()
        .flat_map(|sentence| wrapped(sentence, INDENT, COLUMNS));
    let details: String = details.collect();
    format!("{details}{:INDENT$}{place}\n", "")
}

/// How many there are of each verdict, the best first.
fn tally(claims: &[Claim], verbose: bool) -> String {
    let count = |verdict: Verdict| claims.iter().filter(|claim| claim.verdict == verdict).count();
    let counts: Vec<String> = Verdict::ALL
        .into_iter()
        .filter(|verdict| count(*verdict) > 0)
        .map(|verdict| format!("{} {}", count(verdict), verdict.word()))
        .collect();
    let hint = if verbose {
        ""
    } else {
        "; `hac check --verbose` gives the reasons"
    };
    format!("{}{hint}\n", counts.join(", "))
}
