//! Whether each way in which a platform can fail is noticed from where it does not fail, is answered, and is told to people.

mod modes;
mod services;
mod written;

use super::Ground;
use crate::diagnostics::Diagnostics;
use crate::platform::{Claim, Platform, Verdict};
use crate::source::Sources;

pub use modes::{Answer, Detector, Mode, modes};

/// Reports lines, or missing lines, that leave a failure to nobody.
pub(super) fn check(platform: &Platform, out: &mut Diagnostics) {
    written::check(platform, out);
}

/// One claim for all failures. None where nobody is to be told: then there is no alarm, and a warning of its own.
pub(super) fn claims(ground: &Ground<'_>, sources: &Sources) -> Vec<Claim> {
    let platform = ground.platform;
    if platform.alerts.is_empty() {
        return Vec::new();
    }
    let modes = modes(ground);
    if modes.is_empty() {
        return Vec::new();
    }
    let alone = modes
        .iter()
        .filter(|mode| matches!(mode.answer, Answer::Platform(_)))
        .count();
    let unnoticed: Vec<&str> = modes
        .iter()
        .filter(|mode| !mode.is_noticed())
        .map(|mode| mode.what.as_str())
        .collect();
    let told = modes.len() - unnoticed.len();
    let counted = format!(
        "{told} of the {} ways to fail that are known set off an alarm outside of what fails, which tells {}; {alone} are answered by \
         the platform itself, the others by people",
        modes.len(),
        people(platform)
    );
    let verdict = if unnoticed.is_empty() {
        Verdict::Holds(counted)
    } else {
        Verdict::NotChecked(format!("{counted}; no alarm tells of: {}", unnoticed.join("; ")))
    };
    let span = platform.origin.span;
    let words: Vec<&str> = sources.text(span).split_whitespace().collect();
    vec![Claim {
        text: words.join(" "),
        verdict,
        span,
    }]
}

fn people(platform: &Platform) -> String {
    let names: Vec<String> = platform
        .alerts
        .iter()
        .map(|alert| format!("`{}`", alert.name))
        .collect();
    names.join(" and ")
}
