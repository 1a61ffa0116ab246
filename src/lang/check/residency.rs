//! Where data may be kept, against where it is.

use std::collections::BTreeMap;

use super::block::Stated;
use super::context::Context;
use super::draft::{Draft, Failover};
use crate::platform::RegionName;
use crate::schema::TierRole;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::{Origin, Span, Spanned};

/// Every region that keeps data of the application is one where data may be.
pub(super) fn data_stays_where_it_may_be(cx: &mut Context<'_>, draft: &Draft) {
    let Stated::Known(allowed) = &draft.objective.residency else {
        return;
    };
    let mut outside: BTreeMap<RegionName, Vec<(&str, &Origin)>> = BTreeMap::new();
    for (name, origin) in stores(draft) {
        for region in draft.regions_of(name).into_iter().flatten() {
            if !is_in(&region, &allowed.value) && !cx.is_damaged(origin.span) {
                outside.entry(region).or_default().push((name, origin));
            }
        }
    }
    for (region, stores) in outside {
        kept_outside(cx, draft, allowed, &region, &stores);
    }
    if let Some(state) = &draft.state
        && let Stated::Known(region) = &state.region
        && !is_in(&region.value, &allowed.value)
    {
        cx.report_at(
            &state.origin,
            Diagnostic::new(
                Code::HA0604,
                region.span,
                format!(
                    "Terraform's state is kept in `{}`, where data may not be",
                    region.value
                ),
                "not a region of `residency`",
            )
            .label(allowed.span, "data may be here")
            .note("the state holds the master passwords of databases")
            .help("keep it in a bucket in one of the allowed regions that outlives a failover"),
        );
    }
}

fn stores(draft: &Draft) -> impl Iterator<Item = (&str, &Origin)> {
    let stores = draft
        .tiers
        .values()
        .filter(|tier| TierRole::Stores.has(tier.kind().word()));
    stores.map(|tier| (tier.name(), tier.origin()))
}

fn is_in(region: &str, allowed: &[Spanned<String>]) -> bool {
    allowed.iter().any(|name| name.value == region)
}

/// One problem for each region: it is mended in one place, whatever is kept there.
fn kept_outside(
    cx: &mut Context<'_>,
    draft: &Draft,
    allowed: &Spanned<Vec<Spanned<String>>>,
    region: &str,
    stores: &[(&str, &Origin)],
) {
    let names: Vec<String> = stores.iter().map(|(name, _)| format!("`{name}`")).collect();
    let mut diagnostic = Diagnostic::new(
        Code::HA0604,
        allowed.span,
        format!(
            "{} {} kept in `{region}`, where data may not be",
            names.join(", "),
            if names.len() == 1 { "is" } else { "are" }
        ),
        "data may be here",
    );
    for (name, origin) in stores {
        diagnostic = match cause(draft, name, region) {
            Some(span) => diagnostic.label(span, "takes it there"),
            None => diagnostic.label(
                origin.span,
                "is in every region that is not a witness, as `regions` does not say otherwise",
            ),
        };
    }
    // Both lines are somebody's requirement: a failover needs the data where it goes.
    let needs = |failover: &&Failover| failover.to.as_ref().is_some_and(|to| to.value == region);
    let diagnostic = match draft.failovers.iter().find(needs) {
        Some(failover) => diagnostic
            .label(failover.origin.span, "needs the data there")
            .note("a failover and a residency hold together where data may be in both of its regions")
            .help(format!(
                "add `{region}` to `residency` if the law allows it; or let the failover go to another region, where data may be"
            )),
        None => diagnostic.help(format!(
            "add `{region}` to `residency`, or keep {} out of it",
            names.join(", ")
        )),
    };
    cx.report(diagnostic);
}

/// The sentence that takes a store to a region; `None` where it is a default.
fn cause(draft: &Draft, name: &str, region: &str) -> Option<Span> {
    let listed = |regions: &Stated<Vec<Spanned<String>>>| {
        let named = regions.value()?.iter().find(|named| named.value == region)?;
        Some(named.span)
    };
    let tier = draft.tiers.get(name)?;
    match tier.listed() {
        Some(regions) => listed(regions),
        None => Some(tier.copies().iter().find(|copy| copy.to.value == region)?.to.span),
    }
}
