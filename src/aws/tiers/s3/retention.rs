//! How long a bucket keeps what was written, against what is asked.

use super::{Lifecycle, ROUNDED_DAYS};
use crate::tiers::Kept;
use crate::tiers::retention::written_as;
use hac_base::diagnostics::{Code, Diagnostic, Stated};
use hac_base::source::{Sources, Spanned};
use hac_lang::platform::{Bucket, Platform, Retention, Verdict};

const LIFECYCLE: &str =
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html";

/// The rules that S3 is given delete too early, or too late.
pub(super) fn keeps(
    platform: &Platform,
    sources: &Sources,
    bucket: &Bucket,
    retention: &Retention,
) -> Option<Diagnostic> {
    let lifecycle = Lifecycle::of(bucket, &platform.objective.retention);
    let stated = platform.spans.written(sources, &bucket.origin, "retain");
    if let (Some(days), Some(least)) = (bucket.retain_days, &retention.at_least)
        && days < least.value
    {
        let (name, low) = (&bucket.name, least.value);
        let diagnostic = stated
            .diagnostic(
                Code::HA0605,
                format!("objects of `{name}` are deleted after {days}d, and must be kept for {low}d"),
                "deleted after",
            )
            .label(least.span, "must be kept until");
        let diagnostic = written_as(&stated, diagnostic, low);
        return Some(diagnostic.via(&bucket.origin.via));
    }
    let most = retention.at_most.as_ref()?;
    let is_late = lifecycle.gone_after().is_none_or(|days| days > most.value);
    is_late.then(|| {
        let diagnostic = match bucket.retain_days {
            Some(days) => stated_too_long(bucket, days, stated, retention, most),
            None => bounds_too_close(bucket, retention, most),
        };
        let diagnostic = diagnostic.note(format!(
            "a version of an object is kept beside it, and S3 counts whole days from the next midnight, once until the object is deleted and \
             once until its version is <{LIFECYCLE}>"
        ));
        diagnostic.via(&bucket.origin.via)
    })
}

/// A fact that leaves no room for versions below the maximum.
fn stated_too_long(
    bucket: &Bucket,
    days: u32,
    stated: Stated<'_>,
    retention: &Retention,
    most: &Spanned<u32>,
) -> Diagnostic {
    let (name, high) = (&bucket.name, most.value);
    let least = retention.at_least.as_ref();
    let versions = least.map_or(1, |least| least.value);
    let diagnostic = stated.diagnostic(
        Code::HA0605,
        format!("objects of `{name}` are deleted after {days}d and their versions after {versions}d more, and must be gone after {high}d"),
        "deleted after",
    )
    .label(most.span, "must be gone after");
    let diagnostic = match least {
        Some(least) => diagnostic.label(least.span, "versions must be kept, too"),
        None => diagnostic,
    };
    let room = high.saturating_sub(versions.saturating_add(ROUNDED_DAYS));
    if room > 0 && room >= least.map_or(1, |least| least.value) {
        written_as(&stated, diagnostic, room)
    } else {
        let enough = days.saturating_add(versions).saturating_add(ROUNDED_DAYS);
        diagnostic.help(format!("allow `retain <= {enough}d`"))
    }
}

/// A maximum that is no further from the minimum than S3's days are long.
fn bounds_too_close(bucket: &Bucket, retention: &Retention, most: &Spanned<u32>) -> Diagnostic {
    let (name, high) = (&bucket.name, most.value);
    let own = bucket.retention.at_most.is_some();
    let (message, enough) = match &retention.at_least {
        Some(least) => (
            format!(
                "`{name}` must be kept for {}d and be gone after {high}d, which is too close for S3",
                least.value
            ),
            least.value.saturating_add(1 + ROUNDED_DAYS),
        ),
        None => (
            format!("`{name}` must be gone after {high}d, which is too soon for S3"),
            2 + ROUNDED_DAYS,
        ),
    };
    let diagnostic = Diagnostic::new(Code::HA0605, most.span, message, "must be gone after");
    let diagnostic = match &retention.at_least {
        Some(least) => diagnostic.label(least.span, "must be kept until"),
        None => diagnostic,
    };
    if own {
        diagnostic.fix(
            format!("allow `retain <= {enough}d`"),
            most.span,
            format!("retain <= {enough}d"),
        )
    } else {
        diagnostic.help(format!("allow `retain <= {enough}d`, here or in `{name}` alone"))
    }
}

pub(super) fn kept(lifecycle: Lifecycle) -> Kept {
    let current = match lifecycle.current {
        Some(days) => format!("an object is deleted after {days}d"),
        None => "an object stays until the application deletes it".to_owned(),
    };
    let versions = lifecycle.noncurrent.map_or_else(String::new, |days| {
        format!(", and each version is kept for {days}d after that")
    });
    Kept {
        verdict: Verdict::Bounded,
        summary: format!("{current}{versions}"),
        details: vec![
            "The bucket's policy lets nobody delete a version earlier. Whoever may change the policy can."
                .to_owned(),
        ],
    }
}

pub(super) fn gone(lifecycle: Lifecycle) -> Kept {
    let days = |days: Option<u32>| days.map_or_else(|| "never".to_owned(), |days| format!("{days}d"));
    Kept {
        verdict: Verdict::Bounded,
        summary: format!(
            "an object is deleted after {} and its version after {} more: {} in all",
            days(lifecycle.current),
            days(lifecycle.noncurrent),
            days(lifecycle.gone_after())
        ),
        details: vec![
            "That counts the copies and the archives, and the midnights that S3 waits for.".to_owned(),
            format!("S3 removes what is due when it comes to it, and bounds no delay <{LIFECYCLE}>."),
        ],
    }
}
