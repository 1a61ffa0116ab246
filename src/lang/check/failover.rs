//! The rules of a failover: where it goes, what it watches, and whom it tells.

use super::context::{Context, Missing};
use super::draft::{Action, Draft, Failover};
use crate::platform::Role;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;

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

/// Where none leaves the primary region, what is proved and told is about the loss of another one.
pub(super) fn one_leaves_the_primary(cx: &mut Context<'_>, draft: &Draft) {
    let Some(primary) = draft.primary() else { return };
    let ends: Option<Vec<_>> = draft
        .failovers
        .iter()
        .map(|failover| Some((failover, failover.from.as_ref()?, failover.to.as_ref()?)))
        .collect();
    let ends = ends.unwrap_or_default();
    let Some((failover, from, to)) = ends.first() else {
        return;
    };
    if ends.iter().any(|(_, from, _)| from.value == primary.name) {
        return;
    }
    let diagnostic = Diagnostic::new(
        Code::HA0525,
        from.span,
        format!("no failover leaves the primary region `{}`", primary.name),
        "leaves a secondary region",
    )
    .label(primary.origin.span, "the primary region");
    let other = draft.serving().find(|region| region.name != primary.name);
    cx.report_at(
        &failover.origin,
        match (ends.as_slice(), other) {
            ([_], _)
                if to.value == primary.name
                    && from.span.source == to.span.source
                    && from.span.end <= to.span.start =>
            {
                let both = Span {
                    end: to.span.end,
                    ..from.span
                };
                let meant = format!("{} -> {}", primary.name, from.value);
                diagnostic.fix(format!("write `{meant}`"), both, meant)
            }
            (_, Some(other)) => {
                diagnostic.help(format!("declare `failover {} -> {}`", primary.name, other.name))
            }
            (_, None) => diagnostic,
        },
    );
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

/// The regions of a failover; `None` where they are wrong, so that nothing can be said about what moves.
pub(super) fn pair(failover: &Failover) -> Option<(&str, &str)> {
    let (from, to) = (failover.from.as_ref()?, failover.to.as_ref()?);
    (from.value != to.value).then_some((from.value.as_str(), to.value.as_str()))
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
            cx.report_missing(
                Missing::Health,
                &watch.tier,
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

/// A lag holds only what would lose data.
pub(super) fn holds_have_an_effect(cx: &mut Context<'_>, draft: &Draft) {
    for failover in &draft.failovers {
        unknown_lags_are_asked(cx, draft, failover);
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
                && !failover.lacks_promotion(&hold.database)
                && !failover.steps_incomplete
                && !cx.is_damaged(failover.origin.span)
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
                    .help("promote the database among the steps, or remove the hold"),
                );
            }
        }
    }
}

/// What happens with a lag that nobody knows matters where a lag is asked.
fn unknown_lags_are_asked(cx: &mut Context<'_>, draft: &Draft, failover: &Failover) {
    let promotes = failover.steps_of(Action::is_promote).next().is_some();
    // Where a loss is bounded, the hold itself is asked for.
    let is_bounded = draft.objective.rpo.value().is_some();
    if failover.lag_unknown.known().is_none()
        || !promotes
        || is_bounded
        || !failover.hold.is_empty()
        || failover.hold_incomplete
        || cx.is_damaged(failover.origin.span)
    {
        return;
    }
    let at = draft.spans.written(cx.sources, &failover.origin, "lag_unknown");
    let diagnostic = at
        .diagnostic(
            Code::HA0510,
            "`lag_unknown` says what an unknown lag does, and no lag is asked".to_owned(),
            "has no effect",
        )
        .help("add `hold when any { DATABASE.lag > 5s }`, or remove the line");
    cx.report_at(&failover.origin, diagnostic);
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
