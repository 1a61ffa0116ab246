//! What the platform assumes: whether there is such a thing, whether the numbers go together, and whether they still count.

use super::Interval;
use super::timeline::overridden;
use crate::aws::budget::{self, ENTRIES};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity, did_you_mean};
use crate::platform::{Assumption, Platform};
use crate::units::Date;

/// Whether what is assumed can be reckoned with; what has expired still can.
pub(super) fn check(platform: &Platform, today: Option<Date>, out: &mut Diagnostics) -> bool {
    let mut is_sound = true;
    for (at, assumption) in platform.assumptions.iter().enumerate() {
        let via = &assumption.origin.via;
        let earlier = platform
            .assumptions
            .iter()
            .take(at)
            .find(|other| other.key == assumption.key);
        let diagnostic = if budget::find(&assumption.key).is_none() {
            Some(unknown(assumption))
        } else if let Some(first) = earlier {
            Some(
                Diagnostic::new(
                    Code::HA0542,
                    assumption.origin.span,
                    format!("`{}` is assumed twice", assumption.key),
                    "again here",
                )
                .label(first.origin.span, "first here")
                .help("remove one of them"),
            )
        } else {
            contradiction(assumption).or_else(|| expired(platform, assumption, today))
        };
        if let Some(diagnostic) = diagnostic {
            is_sound &= diagnostic.severity() != Severity::Error;
            out.push(diagnostic.via(via));
        }
    }
    is_sound
}

fn unknown(assumption: &Assumption) -> Diagnostic {
    let key = assumption.key.as_str();
    let span = assumption.origin.span;
    let diagnostic = Diagnostic::new(
        Code::HA0541,
        span,
        format!("nothing in the budget is called `{key}`"),
        "no such entry",
    );
    match did_you_mean(key, ENTRIES.iter().map(|entry| entry.key)) {
        // The head of the block: the keyword and the key.
        Some(meant) => diagnostic.fix(
            format!("did you mean `{meant}`?"),
            span,
            format!("assume {meant}"),
        ),
        None => diagnostic.help("`hac budget` names the entry behind each part"),
    }
}

fn contradiction(assumption: &Assumption) -> Option<Diagnostic> {
    let said: Vec<_> = [
        ("best", assumption.best),
        ("typical", assumption.typical),
        ("worst", assumption.worst),
    ]
    .into_iter()
    .filter_map(|(name, takes)| Some((name, takes?)))
    .collect();
    let key = &assumption.key;
    let span = assumption.origin.span;
    if said.is_empty() {
        let diagnostic = Diagnostic::new(
            Code::HA0542,
            span,
            format!("`assume {key}` says nothing of how long it takes"),
            "no number",
        );
        return Some(diagnostic.help("add `best`, `typical` or `worst`"));
    }
    let wrong = said.windows(2).find_map(|pair| match pair {
        [(low, less), (high, more)] if less > more => Some((*low, *less, *high, *more)),
        _ => None,
    })?;
    let (low, less, high, more) = wrong;
    Some(
        Diagnostic::new(
            Code::HA0542,
            span,
            format!("`assume {key}` says {less} at {low}, and no more than {more} at {high}"),
            "contradicts itself",
        )
        .help("write them in order: `best <= typical <= worst`"),
    )
}

fn expired(platform: &Platform, assumption: &Assumption, today: Option<Date>) -> Option<Diagnostic> {
    let today = today.filter(|today| *today > assumption.until)?;
    let entry = budget::find(&assumption.key)?;
    let table = Interval::from(entry);
    let span = platform.spans.of(&assumption.origin, "until");
    Some(
        Diagnostic::new(
            Code::HA0540,
            span,
            format!("`assume {}` counted until {}, and today is {today}", assumption.key, assumption.until),
            "expired",
        )
        .note(format!(
            "it says {}, by {}; the table says {table}, by {}",
            overridden(table, assumption),
            assumption.source,
            entry.source.text()
        ))
        .help("measure it again, in a game day or with `hac drill`, and write when that counts until; or remove it"),
    )
}
