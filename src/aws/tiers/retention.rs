//! What is said of how long data is kept, whatever keeps it.

use super::{Keeping, Kept};
use hac_base::diagnostics::{Diagnostic, Stated};
use hac_lang::platform::{Retention, Verdict};

/// Advice to write so many days instead.
pub(super) fn written_as(at: &Stated<'_>, diagnostic: Diagnostic, days: u32) -> Diagnostic {
    let days = format!("{days}d");
    at.advise(diagnostic, &days, format!("write `{}`", at.sentence(&days)))
}

/// Where a longer backup would be allowed.
pub(super) fn allowed(own: &Retention, name: &str, days: u32) -> String {
    match own.at_most {
        Some(_) => format!("or allow `retain <= {days}d`"),
        None => format!(
            "or say `retain <= {days}d` in `{name}`, if backups are exempt: it counts in place of the platform's"
        ),
    }
}

/// A backup that AWS does not keep so long.
pub(super) fn kept_elsewhere(diagnostic: Diagnostic, name: &str, most: u32, service: &str) -> Diagnostic {
    diagnostic
        .note(format!("{service} keeps automated backups for {most}d at most"))
        .help(format!(
            "let the application write what must be kept to an `s3` tier with that `retain`, and say `retain >= {most}d` in `{name}`"
        ))
}

/// Backups that go back for so many days.
pub(super) fn backups(days: u32) -> Keeping {
    let kept = Kept {
        verdict: Verdict::Bounded,
        summary: format!("any second of the last {days}d can be restored, and none before"),
        details: vec![
            "The application deletes rows; backups only decide how long a deleted row can be restored."
                .to_owned(),
        ],
    };
    Keeping {
        least: kept.clone(),
        most: kept,
    }
}
