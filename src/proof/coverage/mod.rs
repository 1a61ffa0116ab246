//! Whether each way in which a platform can fail is noticed from where it does not fail, is answered, and is told to people.

mod findings;
mod modes;
mod services;

use super::ProofContext;
use hac_base::diagnostics::Diagnostics;
use hac_lang::platform::{Better, Claim, Figure, FigureSource, Platform, Topic, Unit, Verdict};

pub use modes::{Answer, Detector, Mode, modes};

/// Reports lines, or missing lines, that leave a failure to nobody.
pub(super) fn check(platform: &Platform, out: &mut Diagnostics) {
    findings::check(platform, out);
}

/// One claim for all failures. None where nobody is to be told: then there is no alarm, and a warning of its own.
pub(super) fn claims(ground: &ProofContext<'_>) -> Vec<Claim> {
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
    let summary = if unnoticed.is_empty() {
        format!(
            "{told} of {} known failures set off an alarm outside of what fails",
            modes.len()
        )
    } else {
        format!(
            "{} of {} known failures set off no alarm outside of what fails: {}",
            unnoticed.len(),
            modes.len(),
            unnoticed.join("; ")
        )
    };
    let verdict = if unnoticed.is_empty() {
        Verdict::Proved
    } else {
        Verdict::Lost
    };
    let count = |name, value: usize, better| Figure {
        name,
        value: u64::try_from(value).unwrap_or(u64::MAX),
        unit: Unit::Count,
        better,
        source: FigureSource::derived("the alarms that are generated"),
    };
    let title = ("alarm coverage".to_owned(), platform.origin.span);
    vec![
        Claim::new(Topic::Coverage, "", title, verdict, summary)
            .detail(format!("The alarms tell {}.", people(platform)))
            .detail(format!(
                "The platform answers {alone} of them by itself. People answer the others."
            ))
            .figures([
                count("known failures", modes.len(), Better::Neither),
                count("without an alarm", unnoticed.len(), Better::Lower),
                count("answered by itself", alone, Better::Higher),
            ]),
    ]
}

fn people(platform: &Platform) -> String {
    let names: Vec<String> = platform
        .alerts
        .iter()
        .map(|alert| format!("`{}`", alert.name))
        .collect();
    names.join(" and ")
}
