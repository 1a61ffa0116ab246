//! What the platform assumes: whether there is such a thing, whether the numbers go together, and whether they still count.

use super::Interval;
use super::timeline::overridden;
use hac_aws::budget;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, Severity, did_you_mean};
use hac_base::units::Date;
use hac_lang::platform::{Assumption, Platform};

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
        let diagnostic = if budget::keys().all(|(key, _)| key != assumption.key) {
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
            of_another_kind(platform, assumption)
                .or_else(|| contradiction(assumption))
                .or_else(|| expired(platform, assumption, today))
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
        format!("`{key}` is not an entry of the budget"),
        "no such entry",
    );
    match did_you_mean(key, budget::keys().map(|(key, _)| key)) {
        // The head of the block: the keyword and the key.
        Some(meant) => diagnostic.fix(
            format!("did you mean `{meant}`?"),
            span,
            format!("assume {meant}"),
        ),
        None => diagnostic.help("`hac budget` names the entry behind each part"),
    }
}

/// A time for a share, or a share for a time.
fn of_another_kind(platform: &Platform, assumption: &Assumption) -> Option<Diagnostic> {
    let key = &assumption.key;
    let times = [
        ("best", assumption.best),
        ("typical", assumption.typical),
        ("worst", assumption.worst),
    ];
    let (said, kind, help) = if budget::find_share(key).is_some() {
        let (time, _) = times.into_iter().find(|(_, time)| time.is_some())?;
        (
            time,
            "a share of cases, and no length of time",
            "write `share = …`",
        )
    } else {
        assumption.share?;
        (
            "share",
            "a length of time, and no share of cases",
            "write `best`, `typical` or `worst`",
        )
    };
    let place = platform.spans.of(&assumption.origin, said);
    Some(
        Diagnostic::new(
            Code::HA0566,
            place,
            format!("`{key}` is {kind}"),
            format!("`{said}` says nothing of it"),
        )
        .label(assumption.origin.span, "assumed here")
        .help(help),
    )
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
    if said.is_empty() && assumption.share.is_none() {
        let (what, help) = match budget::find_share(key) {
            Some(_) => ("how often it happens", "add `share`"),
            None => ("how long it takes", "add `best`, `typical` or `worst`"),
        };
        let message = format!("`assume {key}` says nothing of {what}");
        return Some(Diagnostic::new(Code::HA0542, span, message, "no number").help(help));
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
    let (own, table, source) = if let Some(entry) = budget::find(&assumption.key) {
        let table = Interval::from(entry);
        let own = overridden(table, assumption);
        (own.to_string(), table.to_string(), entry.source)
    } else {
        let share = budget::find_share(&assumption.key)?;
        let own = assumption.share?;
        (own.to_string(), share.share.to_string(), share.source)
    };
    let span = platform.spans.of(&assumption.origin, "until");
    Some(
        Diagnostic::new(
            Code::HA0540,
            span,
            format!("`assume {}` expired on {}, and today is {today}", assumption.key, assumption.until),
            "expired",
        )
        .note(format!(
            "stated: {own}, by {}; default: {table}, by {}",
            assumption.source,
            source.text()
        ))
        .help("measure it again, in a game day or with `hac drill`, and write the new `source` and `until`; or remove the block"),
    )
}
