//! What is written of an `s3` tier.

use crate::check::block::{Block, Stated};
use crate::check::context::Context;
use crate::check::draft::{Compute, Copy, Database, Draft, TierDraft};
use crate::check::lower::{Hole, optional, retention, stated};
use crate::check::read_tier::{copies, days};
use crate::check::retention::{Retention, consistency};
use crate::platform::{Bound, Consistency, HealthCheck, RegionName, ReplicaCopy};
use crate::tiers::{Tier, TierKind, s3 as model};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::{Origin, Spanned};

#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    pub name: String,
    pub origin: Origin,
    pub retain_days: Stated<u32>,
    pub retention: Retention,
    pub consistency: Stated<Consistency>,
    pub rpo: Stated<Bound>,
    pub copies: Vec<Copy>,
    /// Whether a `replicate` was wrong, so that `copies` is not all that was meant.
    pub copies_incomplete: bool,
    pub regions: Stated<Vec<Spanned<String>>>,
}

pub(crate) fn read(cx: &Context<'_>, block: &Block, name: String) -> Bucket {
    let (copies, copies_incomplete) = copies(block);
    Bucket {
        origin: block.origin(&name, cx.sources),
        retain_days: days(block, "retain"),
        retention: Retention::read(Some(block)),
        consistency: consistency(block),
        rpo: block.bound("rpo"),
        copies,
        copies_incomplete,
        regions: block.words("regions"),
        name,
    }
}

impl TierDraft for Bucket {
    fn kind(&self) -> TierKind {
        TierKind::S3
    }

    fn as_compute(&self) -> Option<&Compute> {
        None
    }

    fn as_database(&self) -> Option<&Database> {
        None
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn listed(&self) -> Option<&Stated<Vec<Spanned<String>>>> {
        Some(&self.regions)
    }

    fn copies(&self) -> &[Copy] {
        &self.copies
    }

    fn health(&self) -> Option<&Stated<HealthCheck>> {
        None
    }

    fn regions(&self, draft: &Draft) -> Option<Vec<RegionName>> {
        draft.placed(&self.regions)
    }

    fn check(&self, cx: &mut Context<'_>, draft: &Draft) {
        copies_stand_once(cx, self);
        copies_where_it_is(cx, draft, self);
        has_a_copy(cx, draft, self);
    }

    fn lower(&self, draft: &Draft) -> Result<Tier, Hole> {
        let mut copies: Vec<ReplicaCopy> = self
            .copies
            .iter()
            .map(|copy| ReplicaCopy {
                from: copy.from.value.as_str().into(),
                to: copy.to.value.as_str().into(),
            })
            .collect();
        copies.sort();
        copies.dedup();
        Ok(model::Bucket {
            name: self.name.as_str().into(),
            retain_days: optional(&self.retain_days)?,
            retention: retention(&self.retention)?,
            consistency: stated(&self.consistency)?,
            rpo: optional(&self.rpo)?,
            copies,
            regions: self.regions(draft).ok_or(Hole)?,
            origin: self.origin.clone(),
        }
        .into())
    }
}

fn copies_stand_once(cx: &mut Context<'_>, bucket: &Bucket) {
    let (mut told, mut circles) = (None, Vec::new());
    for (index, copy) in bucket.copies.iter().enumerate() {
        let ends = |copy: &Copy| (copy.from.value.clone(), copy.to.value.clone());
        let first = bucket
            .copies
            .iter()
            .take(index)
            .find(|first| ends(first) == ends(copy) && first.span != copy.span);
        let same = |first: &&Copy| first.span == copy.span && ends(first) == ends(copy);
        let is_told = |first: &&Copy| circles.contains(&first.span);
        if bucket.copies.iter().take(index).any(|first| same(&first)) {
            circles.push(copy.span);
            let region = &copy.from.value;
            cx.report_at(
                &bucket.origin,
                Diagnostic::new(
                    Code::HA0302,
                    copy.span,
                    format!(
                        "`{}` replicates both ways between `{region}` and itself",
                        bucket.name
                    ),
                    "one region",
                )
                .help(format!(
                    "name two regions, or write `replicate {region} -> {region}` for a copy that stays there"
                )),
            );
            continue;
        }
        // A sentence for both ways is told once.
        let Some(first) = first.filter(|first| told != Some(copy.span) && !is_told(first)) else {
            continue;
        };
        told = Some(copy.span);
        cx.report_at(
            &bucket.origin,
            Diagnostic::new(
                Code::HA0302,
                copy.span,
                format!(
                    "`{}` replicates from `{}` to `{}` twice",
                    bucket.name, copy.from.value, copy.to.value
                ),
                "again here",
            )
            .label(first.span, "first here")
            .help("remove one of them"),
        );
    }
}

/// Copies of files go between regions where the tier is.
fn copies_where_it_is(cx: &mut Context<'_>, draft: &Draft, bucket: &Bucket) {
    let Some(regions) = bucket.regions(draft) else {
        return;
    };
    for copy in &bucket.copies {
        for end in [&copy.from, &copy.to] {
            let serving = draft.serving().any(|region| region.name == end.value);
            if serving && !regions.iter().any(|own| own == end.value.as_str()) {
                cx.report_at(
                    &bucket.origin,
                    Diagnostic::new(
                        Code::HA0417,
                        end.span,
                        format!(
                            "`{}` has no bucket in `{}` to copy from or to",
                            bucket.name, end.value
                        ),
                        "not among its `regions`",
                    )
                    .help(format!("add `{}` to `regions`", end.value)),
                );
            }
        }
    }
}

/// A bucket without a copy elsewhere loses everything with its region.
fn has_a_copy(cx: &mut Context<'_>, draft: &Draft, bucket: &Bucket) {
    let Some(rpo) = draft.objective.rpo.value() else {
        return;
    };
    if draft.failovers.is_empty() {
        return;
    }
    let leaves = bucket.copies.iter().any(|copy| copy.from.value != copy.to.value);
    if leaves || bucket.copies_incomplete || cx.is_damaged(bucket.origin.span) {
        return;
    }
    let mut diagnostic = Diagnostic::new(
        Code::HA0509,
        bucket.origin.span,
        format!(
            "`{}` has no copy in another region, so all of it is lost with its region, and `rpo <= {}` is promised",
            bucket.name, rpo.limit
        ),
        "no copy in another region",
    )
    .label(rpo.span, "promised here");
    for copy in &bucket.copies {
        diagnostic = diagnostic.label(copy.span, "this copy stays in its region");
    }
    let ends = draft
        .failovers
        .iter()
        .find_map(|failover| Some((&failover.from.as_ref()?.value, &failover.to.as_ref()?.value)));
    let diagnostic = match ends {
        Some((from, to)) => diagnostic.help(format!(
            "add `replicate {from} <-> {to}`, beside a compliance copy if there is one"
        )),
        None => diagnostic,
    };
    cx.report_at(&bucket.origin, diagnostic);
}
