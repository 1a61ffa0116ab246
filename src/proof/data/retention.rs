//! How long data is kept, asked against done: requirements that contradict each other, and backups that outlive them.

use super::retention_of;
use crate::claims::written;
use hac_aws::tiers::s3::ROUNDED_DAYS;
use hac_aws::tiers::{self, Kept};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::{Origin, Sources, Span, Spanned};
use hac_lang::platform::{Claim, Platform, Retention, Topic};

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
    for tier in platform.tiers.iter() {
        let (Some(store), Some(on_aws)) = (tier.store(), tiers::store(tier)) else {
            continue;
        };
        let retention = retention_of(platform, store.retention());
        if !contradict(&retention, store.name(), store.origin(), out)
            && let Some(diagnostic) = on_aws.keeps(platform, sources, &retention)
        {
            out.push(diagnostic);
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

// --- what holds ---

/// For each bound that counts for a store what the store does.
pub(super) fn claims(platform: &Platform, sources: &Sources) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut say = |topic, name: &str, bound: Option<&Spanned<u32>>, kept: &Kept| {
        let Some(bound) = bound else { return };
        let title = written(sources, bound.span);
        let claim = Claim::new(topic, name, title, kept.verdict, &kept.summary);
        claims.push(claim.details(kept.details.clone()));
    };
    for tier in platform.tiers.iter() {
        let (Some(store), Some(on_aws)) = (tier.store(), tiers::store(tier)) else {
            continue;
        };
        let retention = retention_of(platform, store.retention());
        let keeping = on_aws.keeping(platform);
        say(
            Topic::RetainMinimum,
            store.name(),
            retention.at_least.as_ref(),
            &keeping.least,
        );
        say(
            Topic::RetainMaximum,
            store.name(),
            retention.at_most.as_ref(),
            &keeping.most,
        );
    }
    claims
}
