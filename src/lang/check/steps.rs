//! The rules of a failover's steps: what they act on, and in which order.

use super::context::{Context, Missing};
use super::draft::{Action, Draft, Failover, Step, TierDraft};
use super::failover::pair;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;

/// What is promoted is there, in more than one instance, and says whether it accepts writes.
pub(super) fn promoted_databases_are_ready(cx: &mut Context<'_>, draft: &Draft) {
    for failover in &draft.failovers {
        let Some((from, to)) = pair(failover) else {
            continue;
        };
        for (_, step) in failover.steps_of(Action::is_promote) {
            let Some(database) = draft.database(&step.target) else {
                continue;
            };
            let name = &database.name;
            if let Some(regions) = database.regions(draft) {
                for region in [from, to] {
                    if !regions.iter().any(|has| has == region)
                        && draft.serving().any(|known| known.name == region)
                    {
                        cx.report_missing(
                            Missing::Copy,
                            &format!("{name} in {region}"),
                            &failover.origin,
                            Diagnostic::new(
                                Code::HA0502,
                                step.span,
                                format!("`{name}` is promoted in a failover between `{from}` and `{to}`, and is not in `{region}`"),
                                format!("only in `{}`", regions.join("`, `")),
                            )
                            .label(database.origin.span, "declared here")
                            .help(format!("add `replicate {from} -> {to}` to `{name}`")),
                        );
                    }
                }
            }
            if database.health.is_absent() && !cx.is_damaged(database.origin.span) {
                cx.report_at(
                    &failover.origin,
                    Diagnostic::new(
                        Code::HA0506,
                        step.span,
                        format!("`{name}` is promoted, and nothing tells where it accepts writes"),
                        "has no health check",
                    )
                    .label(database.origin.span, "has no `health`")
                    .note("without it, the public name may lead to a region whose database refuses writes, or back to one that was demoted")
                    .help(format!("add `health GET \"/healthz/{name}\" every 10s x 3 via <tier>` to `{name}`")),
                );
            }
            if let Some(readers) = database.readers.known()
                && readers.value == 0
            {
                let at = draft.spans.written(cx.sources, &database.origin, "readers");
                let diagnostic = at
                    .diagnostic(
                        Code::HA0508,
                        format!("`{name}` is promoted and has one instance in each region: after a failover, nothing stands by"),
                        "no reader",
                    )
                    .label(step.span, "promoted here")
                    .note("Aurora's service level for one instance is 99.9%, for instances in two zones 99.99% (https://aws.amazon.com/rds/aurora/sla/)");
                let advice = format!("write `{}`", at.words("1"));
                cx.report_at(&database.origin, at.advise(diagnostic, "1", advice));
            }
        }
    }
}

/// Fence, then promote, then verify; traffic moves when the data has.
pub(super) fn are_in_order(cx: &mut Context<'_>, draft: &Draft) {
    for failover in &draft.failovers {
        for (at, promote) in failover.steps_of(Action::is_promote) {
            let database = promote.target.as_str();
            let fence = failover.position(Action::is_fence, database);
            let verify = failover.position(Action::is_verify, database);
            needs(
                cx,
                failover,
                promote,
                fence.is_some(),
                "fence",
                "the old region goes on taking writes, and they are lost",
            );
            needs(
                cx,
                failover,
                promote,
                verify.is_some(),
                "verify",
                "nobody knows whether the data is complete before traffic comes",
            );
            if let Some(fence) = fence.filter(|fence| *fence > at) {
                out_of_order(
                    cx,
                    failover,
                    fence,
                    at,
                    "writers must stop before another region accepts writes",
                );
            }
            if let Some(verify) = verify.filter(|verify| *verify < at) {
                out_of_order(
                    cx,
                    failover,
                    at,
                    verify,
                    "there is nothing to verify before the promotion",
                );
            }
            for (shift, _) in failover.steps_of(Action::is_shift) {
                if shift < at {
                    // Behind the verification as well, so that one move mends it.
                    let late = verify.filter(|verify| *verify > at).unwrap_or(at);
                    out_of_order(
                        cx,
                        failover,
                        late,
                        shift,
                        "traffic that comes first meets a database that refuses writes",
                    );
                } else if let Some(verify) = verify.filter(|verify| *verify > shift) {
                    out_of_order(
                        cx,
                        failover,
                        verify,
                        shift,
                        "traffic must not come before the data is found complete",
                    );
                }
            }
        }
        stray(cx, failover);
    }
}

fn needs(cx: &mut Context<'_>, failover: &Failover, promote: &Step, there: bool, verb: &str, why: &str) {
    if there || failover.steps_incomplete || cx.is_damaged(failover.origin.span) {
        return;
    }
    let database = &promote.target;
    cx.report_at(
        &failover.origin,
        Diagnostic::new(
            Code::HA0504,
            promote.span,
            format!("`{database}` is promoted without `{verb} {database}`: {why}"),
            format!("no `{verb} {database}`"),
        )
        .help(format!(
            "add `{verb} {database}` {} this step",
            if verb == "fence" { "before" } else { "after" }
        )),
    );
}

/// `late` must come before `early`, and does not.
fn out_of_order(cx: &mut Context<'_>, failover: &Failover, late: usize, early: usize, why: &str) {
    let (Some(late), Some(early)) = (failover.steps.get(late), failover.steps.get(early)) else {
        return;
    };
    let text = |step: &Step| format!("{} {}", step.action.word(), step.target);
    cx.report_at(
        &failover.origin,
        Diagnostic::new(
            Code::HA0503,
            early.span,
            format!("`{}` comes before `{}`: {why}", text(early), text(late)),
            "too early",
        )
        .label(late.span, "must come first")
        .help(format!("move `{}` behind `{}`", text(early), text(late))),
    );
}

/// Fencing and verifying belong to a promotion.
fn stray(cx: &mut Context<'_>, failover: &Failover) {
    for (at, step) in failover.steps.iter().enumerate() {
        let belongs = matches!(step.action, Action::Fence | Action::Verify);
        let earlier = failover.steps.iter().take(at);
        // Two steps without their promotion lack the same line.
        let told = earlier.into_iter().any(|other| {
            other.target == step.target && matches!(other.action, Action::Fence | Action::Verify)
        });
        if belongs && !told && failover.lacks_promotion(&step.target) && !failover.steps_incomplete {
            let (verb, database) = (step.action.word(), &step.target);
            cx.report_at(
                &failover.origin,
                Diagnostic::new(
                    Code::HA0504,
                    step.span,
                    format!("`{verb} {database}` has no effect without `promote {database}`"),
                    "nothing is promoted",
                )
                .help(format!("add `promote {database}`, or remove this step")),
            );
        }
    }
}

/// A step on the same thing stands once.
pub(super) fn stand_once(cx: &mut Context<'_>, draft: &Draft) {
    for failover in &draft.failovers {
        let mut seen: Vec<(&str, &str, Span)> = Vec::new();
        for step in &failover.steps {
            let (verb, target) = (step.action.word(), step.target.as_str());
            match seen.iter().find(|(v, t, _)| (*v, *t) == (verb, target)) {
                Some((_, _, first)) => cx.report_at(
                    &failover.origin,
                    Diagnostic::new(
                        Code::HA0518,
                        step.span,
                        format!("`{verb} {target}` is done twice"),
                        "again here",
                    )
                    .label(*first, "first here")
                    .help("remove one of them"),
                ),
                None => seen.push((verb, target, step.span)),
            }
        }
    }
}

/// Instances that a step asks for are within the tier's scale, and the tier is where it is asked for.
pub(super) fn act_where_tiers_are(cx: &mut Context<'_>, draft: &Draft) {
    for failover in &draft.failovers {
        let Some((from, to)) = pair(failover) else {
            continue;
        };
        for step in &failover.steps {
            let Some(tier) = draft.compute(&step.target) else {
                continue;
            };
            if let (Action::Scale(wanted), Some(scale)) = (step.action, tier.scale.known())
                && !(scale.value.min..=scale.value.max).contains(&wanted)
            {
                let nearest = wanted.clamp(scale.value.min, scale.value.max);
                cx.report_at(
                    &failover.origin,
                    Diagnostic::new(
                        Code::HA0516,
                        step.span,
                        format!(
                            "`{}` is scaled to {wanted}, outside its scale `{}..{}`",
                            tier.name, scale.value.min, scale.value.max
                        ),
                        format!("{nearest} would fit"),
                    )
                    .label(scale.span, "its scale"),
                );
            }
            let regions = tier.regions(draft).unwrap_or_default();
            for region in [from, to] {
                let serves = draft.serving().any(|known| known.name == region);
                if serves && !regions.is_empty() && !regions.iter().any(|runs| runs == region) {
                    cx.report_at(
                        &failover.origin,
                        Diagnostic::new(
                            Code::HA0519,
                            step.span,
                            format!(
                                "`{}` does not run in `{region}`, which the failover leaves or enters",
                                tier.name
                            ),
                            format!("only in `{}`", regions.join("`, `")),
                        )
                        .label(tier.origin.span, "declared here"),
                    );
                }
            }
            if step.action.is_shift() && tier.health.is_absent() {
                cx.report_missing(
                    Missing::Health,
                    &tier.name,
                    &failover.origin,
                    Diagnostic::new(
                        Code::HA0513,
                        step.span,
                        format!(
                            "traffic of `{}` moves by its health check, and it has none",
                            tier.name
                        ),
                        "has no health check",
                    )
                    .label(tier.origin.span, "has no `health`")
                    .help(format!(
                        "add `health GET \"/healthz\" every 10s x 3` to `{}`",
                        tier.name
                    )),
                );
            }
        }
    }
}

/// Where traffic goes, its database goes too.
pub(super) fn databases_do_not_stay_behind(cx: &mut Context<'_>, draft: &Draft) {
    for failover in &draft.failovers {
        let Some((from, to)) = pair(failover) else {
            continue;
        };
        if failover.steps_incomplete {
            continue;
        }
        for (_, shift) in failover.steps_of(Action::is_shift) {
            let Some(tier) = draft.compute(&shift.target) else {
                continue;
            };
            for used in tier.uses.value().into_iter().flatten() {
                let Some(database) = draft.database(&used.value) else {
                    continue;
                };
                let Some(regions) = database.regions(draft) else {
                    continue;
                };
                let in_both = [from, to]
                    .iter()
                    .all(|end| regions.iter().any(|region| region == end));
                if !in_both
                    || failover.position(Action::is_promote, &database.name).is_some()
                    || failover.lacks_promotion(&database.name)
                {
                    continue;
                }
                let name = &database.name;
                cx.report_at(
                    &failover.origin,
                    Diagnostic::new(
                        Code::HA0512,
                        shift.span,
                        format!(
                            "traffic of `{}` moves to `{to}`, where its database `{name}` accepts no writes",
                            tier.name
                        ),
                        format!("`{name}` is not promoted"),
                    )
                    .label(used.span, "uses it")
                    .help(format!(
                        "add `fence {name}`, `promote {name}` and `verify {name}` before this step"
                    )),
                );
            }
        }
    }
}
