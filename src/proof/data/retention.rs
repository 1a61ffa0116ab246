//! How long data is kept, asked against done: requirements that contradict each other, and backups that outlive them.

use super::retention_of;
use crate::claims::written;
use hac_aws::facts;
use hac_aws::session::{RECOVERY_DAYS, recovery_days};
use hac_aws::storage::{Lifecycle, ROUNDED_DAYS};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, Stated};
use hac_base::source::{Origin, Sources, Span, Spanned};
use hac_lang::platform::{Bucket, Claim, Database, Platform, Retention, Table, Topic, Verdict};

const LIFECYCLE: &str =
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html";

pub(super) fn check(platform: &Platform, sources: &Sources, out: &mut Diagnostics) {
    let mut told: Vec<(Span, Span)> = Vec::new();
    let mut contradict = |retention: &Retention, name: &str, origin: &Origin, out: &mut Diagnostics| {
        let (Some(least), Some(most)) = (&retention.at_least, &retention.at_most) else {
            return false;
        };
        if least.value <= most.value {
            return false;
        }
        if !told.contains(&(least.span, most.span)) {
            told.push((least.span, most.span));
            out.push(contradiction(platform, name, least, most).via(&origin.via));
        }
        true
    };
    for bucket in &platform.buckets {
        let retention = retention_of(platform, &bucket.retention);
        if !contradict(&retention, &bucket.name, &bucket.origin, out) {
            out.extend(of_bucket(platform, sources, bucket, &retention));
        }
    }
    for database in &platform.databases {
        let retention = retention_of(platform, &database.retention);
        if !contradict(&retention, &database.name, &database.origin, out)
            && let Some(diagnostic) = of_database(platform, sources, database, &retention)
        {
            out.push(diagnostic);
        }
    }
    for table in &platform.tables {
        let retention = retention_of(platform, &table.retention);
        if !contradict(&retention, &table.name, &table.origin, out) {
            of_table(platform, table, &retention, out);
        }
    }
}

/// What must be kept longer than it may be.
fn contradiction(platform: &Platform, name: &str, least: &Spanned<u32>, most: &Spanned<u32>) -> Diagnostic {
    let objective = &platform.objective.retention;
    let (low, high) = (least.value, most.value);
    let diagnostic = Diagnostic::new(
        Code::HA0605,
        most.span,
        format!("`{name}` must be kept for {low}d, and may be kept for {high}d"),
        "must be gone after",
    )
    .label(least.span, "must be kept until");
    let of_all = |bound: &Option<Spanned<u32>>, span| bound.as_ref().is_some_and(|bound| bound.span == span);
    if of_all(&objective.at_most, most.span) && !of_all(&objective.at_least, least.span) {
        return diagnostic.help(format!(
            "if the duty to keep goes before, say `retain <= {}d` in `{name}`: what a tier says counts for it in place of the platform's",
            low.saturating_add(1 + ROUNDED_DAYS)
        ));
    }
    if of_all(&objective.at_least, least.span) && !of_all(&objective.at_most, most.span) {
        return diagnostic.help(format!(
            "if the duty to delete goes before, say `retain >= {}d` in `{name}`: what a tier says counts for it in place of the platform's",
            high.saturating_sub(1 + ROUNDED_DAYS).max(1)
        ));
    }
    diagnostic
        .note("no store keeps both: they are about different data")
        .help(format!(
            "write `retain >= {low}d` in a tier of its own for what must be kept, and `retain <= {high}d` in the tiers of what must go"
        ))
}

/// The rules that S3 is given delete too early, or too late.
fn of_bucket(platform: &Platform, sources: &Sources, bucket: &Bucket, retention: &Retention) -> Diagnostics {
    let mut out = Diagnostics::default();
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
        out.push(diagnostic.via(&bucket.origin.via));
        return out;
    }
    let Some(most) = &retention.at_most else {
        return out;
    };
    if lifecycle.gone_after().is_none_or(|days| days > most.value) {
        let diagnostic = match bucket.retain_days {
            Some(days) => stated_too_long(bucket, days, stated, retention, most),
            None => bounds_too_close(bucket, retention, most),
        };
        let diagnostic = diagnostic.note(format!(
            "a version of an object is kept beside it, and S3 counts whole days from the next midnight, once until the object is deleted and \
             once until its version is <{LIFECYCLE}>"
        ));
        out.push(diagnostic.via(&bucket.origin.via));
    }
    out
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

/// Backups of a database go back too far, or not far enough.
fn of_database(
    platform: &Platform,
    sources: &Sources,
    database: &Database,
    retention: &Retention,
) -> Option<Diagnostic> {
    let days = database.backup_days;
    let backup = platform.spans.written(sources, &database.origin, "backup");
    let name = &database.name;
    let diagnostic = if let Some(most) = retention.at_most.as_ref().filter(|most| days > most.value) {
        let high = most.value;
        let message = format!(
            "what is deleted from `{name}` can be had back for {days}d, and must be gone after {high}d"
        );
        let diagnostic = backup
            .diagnostic(Code::HA0606, message, "can be restored")
            .label(most.span, "must be gone after");
        written_as(&backup, diagnostic, high).help(allowed(&database.retention, name, days))
    } else {
        let least = retention.at_least.as_ref().filter(|least| days < least.value)?;
        let low = least.value;
        let message =
            format!("what is deleted from `{name}` can be had back for {days}d, and must be kept for {low}d");
        let diagnostic = backup
            .diagnostic(Code::HA0606, message, "can be restored")
            .label(least.span, "must be kept until");
        if low <= facts::BACKUP_DAYS_MAX {
            written_as(&backup, diagnostic, low)
        } else {
            kept_elsewhere(diagnostic, name, facts::BACKUP_DAYS_MAX, "Aurora")
        }
    };
    Some(diagnostic.via(&database.origin.via))
}

/// Advice to write so many days instead.
fn written_as(at: &Stated<'_>, diagnostic: Diagnostic, days: u32) -> Diagnostic {
    let days = format!("{days}d");
    at.advise(diagnostic, &days, format!("write `{}`", at.sentence(&days)))
}

/// Where a longer backup would be allowed.
fn allowed(own: &Retention, name: &str, days: u32) -> String {
    match own.at_most {
        Some(_) => format!("or allow `retain <= {days}d`"),
        None => format!(
            "or say `retain <= {days}d` in `{name}`, if backups are exempt: it counts in place of the platform's"
        ),
    }
}

/// A backup that AWS does not keep so long.
fn kept_elsewhere(diagnostic: Diagnostic, name: &str, most: u32, service: &str) -> Diagnostic {
    diagnostic
        .note(format!("{service} keeps automated backups for {most}d at most"))
        .help(format!(
            "let the application write what must be kept to an `s3` tier with that `retain`, and say `retain >= {most}d` in `{name}`"
        ))
}

/// A table can be restored to too early a day, or not to one early enough.
fn of_table(platform: &Platform, table: &Table, retention: &Retention, out: &mut Diagnostics) {
    let name = &table.name;
    let days = recovery_days(table, &platform.objective.retention);
    let placed = platform.spans.of(&table.origin, "regions");
    let diagnostic = if let Some(most) = retention.at_most.as_ref().filter(|most| days > most.value) {
        Diagnostic::new(
            Code::HA0606,
            most.span,
            format!("what is deleted from `{name}` can be had back for {days}d, and must be gone after {}d", most.value),
            "must be gone after",
        )
        .label(placed, "in several regions, each with backups of its own")
        .note("version 5 of the AWS provider can shorten the backups of a table, and not those of its replicas")
        .help(format!(
            "say `retain <= {days}d` in `{name}`, which counts in place of the platform's; or keep `{name}` in one region"
        ))
    } else if let Some(least) = retention.at_least.as_ref().filter(|least| days < least.value) {
        let diagnostic = Diagnostic::new(
            Code::HA0606,
            least.span,
            format!(
                "what is deleted from `{name}` can be had back for {days}d, and must be kept for {}d",
                least.value
            ),
            "must be kept until",
        )
        .label(table.origin.span, "a table");
        kept_elsewhere(diagnostic, name, RECOVERY_DAYS, "DynamoDB")
    } else {
        return;
    };
    out.push(diagnostic.via(&table.origin.via));
}

// --- what holds ---

/// For each bound that counts for a store what the store does.
pub(super) fn claims(platform: &Platform, sources: &Sources) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut say = |topic, name: &str, bound: Option<&Spanned<u32>>, said: &Said| {
        let Some(bound) = bound else { return };
        let title = written(sources, bound.span);
        let claim = Claim::new(topic, name, title, Verdict::Bounded, &said.summary);
        claims.push(claim.details(said.details.clone()));
    };
    for bucket in &platform.buckets {
        let retention = retention_of(platform, &bucket.retention);
        let lifecycle = Lifecycle::of(bucket, &platform.objective.retention);
        let (least, most) = (retention.at_least.as_ref(), retention.at_most.as_ref());
        say(Topic::RetainMinimum, &bucket.name, least, &kept(lifecycle));
        say(Topic::RetainMaximum, &bucket.name, most, &gone(lifecycle));
    }
    let databases = platform
        .databases
        .iter()
        .map(|it| (&it.name, &it.retention, it.backup_days));
    let tables = platform.tables.iter().map(|it| {
        (
            &it.name,
            &it.retention,
            recovery_days(it, &platform.objective.retention),
        )
    });
    for (name, own, days) in databases.chain(tables) {
        let retention = retention_of(platform, own);
        let said = backups(days);
        say(Topic::RetainMinimum, name, retention.at_least.as_ref(), &said);
        say(Topic::RetainMaximum, name, retention.at_most.as_ref(), &said);
    }
    claims
}

/// What a store does about a bound.
struct Said {
    summary: String,
    details: Vec<String>,
}

fn backups(days: u32) -> Said {
    Said {
        summary: format!("any second of the last {days}d can be restored, and none before"),
        details: vec![
            "The application deletes rows; backups only decide how long a deleted row can be restored."
                .to_owned(),
        ],
    }
}

fn kept(lifecycle: Lifecycle) -> Said {
    let current = match lifecycle.current {
        Some(days) => format!("an object is deleted after {days}d"),
        None => "an object stays until the application deletes it".to_owned(),
    };
    let versions = lifecycle.noncurrent.map_or_else(String::new, |days| {
        format!(", and each version is kept for {days}d after that")
    });
    Said {
        summary: format!("{current}{versions}"),
        details: vec![
            "The bucket's policy lets nobody delete a version earlier. Whoever may change the policy can."
                .to_owned(),
        ],
    }
}

fn gone(lifecycle: Lifecycle) -> Said {
    let days = |days: Option<u32>| days.map_or_else(|| "never".to_owned(), |days| format!("{days}d"));
    Said {
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
