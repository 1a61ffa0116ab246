//! The rules of a failover: where it goes, what it moves, in which order, and what it watches.

use super::context::Context;
use super::draft::{Action, Draft, Failover, Step};
use crate::diagnostics::{Code, Diagnostic};
use crate::platform::Role;
use crate::source::Span;

/// From one serving region to another.
pub(super) fn goes_between_serving_regions(cx: &mut Context<'_>, draft: &Draft) {
    for failover in &draft.failovers {
        let (Some(from), Some(to)) = (&failover.from, &failover.to) else {
            continue;
        };
        if from.value == to.value {
            cx.report_at(
                &failover.origin,
                Diagnostic::new(
                    Code::HA0501,
                    to.span,
                    format!("a failover from `{}` to itself moves nothing", from.value),
                    "the same region",
                )
                .help("name another region behind `->`"),
            );
            continue;
        }
        for end in [from, to] {
            let Some(region) = draft.region(&end.value) else {
                continue;
            };
            if region.role.value() == Some(&Role::Witness) {
                cx.report_at(
                    &failover.origin,
                    Diagnostic::new(
                        Code::HA0501,
                        end.span,
                        format!(
                            "`{}` is a witness, so nothing can fail over from or to it",
                            end.value
                        ),
                        "a witness",
                    )
                    .label(region.origin.span, "declared here"),
                );
            }
        }
    }
}

/// One failover for a pair of regions: its code serves both directions.
pub(super) fn pairs_are_declared_once(cx: &mut Context<'_>, draft: &Draft) {
    let mut seen: Vec<([&str; 2], Span)> = Vec::new();
    for failover in &draft.failovers {
        let (Some(from), Some(to)) = (&failover.from, &failover.to) else {
            continue;
        };
        let mut pair = [from.value.as_str(), to.value.as_str()];
        pair.sort_unstable();
        match seen.iter().find(|(known, _)| *known == pair) {
            Some((_, first)) => cx.report_at(
                &failover.origin,
                Diagnostic::new(
                    Code::HA0515,
                    failover.origin.span,
                    format!(
                        "the failover between `{}` and `{}` is declared twice",
                        pair[0], pair[1]
                    ),
                    "declared again here",
                )
                .label(*first, "first declared here")
                .note("one failover works in both directions: which region took over is known at run time")
                .help("remove one of them"),
            ),
            None => seen.push((pair, failover.origin.span)),
        }
    }
}

/// Whether the pair itself is wrong, so that nothing can be said about what moves.
fn pair(failover: &Failover) -> Option<(&str, &str)> {
    let (from, to) = (failover.from.as_ref()?, failover.to.as_ref()?);
    (from.value != to.value).then_some((from.value.as_str(), to.value.as_str()))
}

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
            if let Some(regions) = draft.database_regions(database) {
                for region in [from, to] {
                    if !regions.iter().any(|has| has == region)
                        && draft.serving().any(|known| known.name == region)
                    {
                        cx.report_at(
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
                cx.report_at(
                    &database.origin,
                    Diagnostic::new(
                        Code::HA0508,
                        readers.span,
                        format!("`{name}` is promoted and has one instance in each region: after a failover, nothing stands by"),
                        "no reader",
                    )
                    .label(step.span, "promoted here")
                    .note("Aurora's service level for one instance is 99.9%, for instances in two zones 99.99% (https://aws.amazon.com/rds/aurora/sla/)")
                    .fix("write `1`", readers.span, "1"),
                );
            }
        }
    }
}

/// Fence, then promote, then verify; traffic moves when the data has.
pub(super) fn steps_are_in_order(cx: &mut Context<'_>, draft: &Draft) {
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
                "writers in the old region go on writing to data that is lost",
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
                    out_of_order(
                        cx,
                        failover,
                        at,
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
    for step in &failover.steps {
        let belongs = matches!(step.action, Action::Fence | Action::Verify);
        if belongs
            && failover.position(Action::is_promote, &step.target).is_none()
            && !failover.steps_incomplete
        {
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
pub(super) fn steps_stand_once(cx: &mut Context<'_>, draft: &Draft) {
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

/// People hear of every failover.
pub(super) fn people_are_told(cx: &mut Context<'_>, draft: &Draft) {
    for failover in &draft.failovers {
        if failover.steps_of(Action::is_notify).next().is_none()
            && !failover.steps_incomplete
            && !cx.is_damaged(failover.origin.span)
        {
            let alert = failover.page.value().map_or("<alert>", String::as_str);
            let diagnostic = Diagnostic::new(
                Code::HA0505,
                failover.steps_span,
                "nobody is told what the failover did",
                "no `notify`",
            );
            let message = format!("add `notify {alert}` as the last step");
            let last = failover
                .steps
                .last()
                .filter(|_| failover.origin.via.is_empty() && alert != "<alert>");
            let diagnostic = match last {
                Some(last) => {
                    let column = cx.sources.line_column(last.span).column;
                    let line = format!("\n{}notify {alert}", " ".repeat(column.saturating_sub(1)));
                    diagnostic.fix(message, last.span.at_end(), line)
                }
                None => diagnostic.help(message),
            };
            cx.report_at(&failover.origin, diagnostic);
        }
    }
}

/// What is watched has a health check.
pub(super) fn watched_tiers_have_health(cx: &mut Context<'_>, draft: &Draft) {
    for failover in &draft.failovers {
        for (at, watch) in failover.watches.iter().enumerate() {
            let earlier = failover
                .watches
                .iter()
                .take(at)
                .find(|other| other.tier == watch.tier);
            if let Some(first) = earlier {
                cx.report_at(
                    &failover.origin,
                    Diagnostic::new(
                        Code::HA0302,
                        watch.span,
                        format!("`{}.health fails` stands twice in `when`", watch.tier),
                        "again here",
                    )
                    .label(first.span, "first here")
                    .help("remove one of them"),
                );
                continue;
            }
            let Some(health) = draft.health(&watch.tier) else {
                continue;
            };
            if !health.is_absent() {
                continue;
            }
            // A promoted database without a health check is reported where it is promoted.
            if failover.position(Action::is_promote, &watch.tier).is_some() {
                continue;
            }
            cx.report_at(
                &failover.origin,
                Diagnostic::new(
                    Code::HA0513,
                    watch.span,
                    format!("`{}` is watched and has no health check", watch.tier),
                    "never fails",
                )
                .help(format!(
                    "add `health GET \"/healthz\" every 10s x 3` to `{}`",
                    watch.tier
                )),
            );
        }
    }
}

/// Instances that a step asks for are within the tier's scale, and the tier is where it is asked for.
pub(super) fn steps_act_where_tiers_are(cx: &mut Context<'_>, draft: &Draft) {
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
            let regions = draft.compute_regions(tier).unwrap_or_default();
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
                cx.report_at(
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
                let Some(regions) = draft.database_regions(database) else {
                    continue;
                };
                let in_both = [from, to]
                    .iter()
                    .all(|end| regions.iter().any(|region| region == end));
                if !in_both || failover.position(Action::is_promote, &database.name).is_some() {
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

/// A lag holds only what would lose data.
pub(super) fn holds_have_an_effect(cx: &mut Context<'_>, draft: &Draft) {
    for failover in &draft.failovers {
        for (at, hold) in failover.hold.iter().enumerate() {
            if let Some(first) = failover
                .hold
                .iter()
                .take(at)
                .find(|other| other.database == hold.database)
            {
                cx.report_at(
                    &failover.origin,
                    Diagnostic::new(
                        Code::HA0302,
                        hold.span,
                        format!("`{}.lag` stands twice in `hold when`", hold.database),
                        "again here",
                    )
                    .label(first.span, "first here")
                    .help("remove one of them"),
                );
            } else if failover.position(Action::is_promote, &hold.database).is_none()
                && !failover.steps_incomplete
            {
                cx.report_at(
                    &failover.origin,
                    Diagnostic::new(
                        Code::HA0510,
                        hold.span,
                        format!(
                            "the lag of `{}` holds a failover that does not promote it",
                            hold.database
                        ),
                        "has no effect",
                    )
                    .help("remove it, or promote the database"),
                );
            }
        }
    }
}

/// Terraform's state outlives the failure.
pub(super) fn state_outlives_failovers(cx: &mut Context<'_>, draft: &Draft) {
    let Some(state) = &draft.state else { return };
    let Some(region) = state.region.known() else {
        return;
    };
    for failover in &draft.failovers {
        let ends = [failover.from.as_ref(), failover.to.as_ref()];
        if ends.into_iter().flatten().any(|end| end.value == region.value) {
            cx.report_at(
                &state.origin,
                Diagnostic::new(
                    Code::HA0517,
                    region.span,
                    format!(
                        "Terraform's state lies in `{}`, which a failover leaves or enters",
                        region.value
                    ),
                    "is lost with the region",
                )
                .label(failover.origin.span, "this failover")
                .note("when that region fails, nobody can run Terraform to mend the platform")
                .help("keep the state in the witness's region, or in another one"),
            );
            return;
        }
    }
}
