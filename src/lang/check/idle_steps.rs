//! Steps that a run goes through without any effect: whoever wrote them believes that they do something.

use super::context::Context;
use super::draft::{Action, Draft, Failover, Step, TierDraft};
use super::failover::pair;
use hac_base::diagnostics::{Code, Diagnostic};

pub(super) fn steps_change_something(cx: &mut Context<'_>, draft: &Draft) {
    // A `dns` that is wrong may be the one that is missed.
    let names_are_right = draft.dns.iter().all(|dns| {
        dns.serves
            .known()
            .is_some_and(|tier| draft.compute(&tier.value).is_some())
    });
    if cx.is_damaged_anywhere() || !names_are_right {
        return;
    }
    for failover in &draft.failovers {
        for (at, step) in failover.steps.iter().enumerate() {
            let Some((why, label, help)) = without_effect(draft, failover, at, step) else {
                continue;
            };
            let diagnostic = Diagnostic::new(Code::HA0526, step.span, why, label).help(help);
            cx.report_at(&failover.origin, diagnostic);
        }
    }
}

/// Why a step does nothing, in short, and what is meant perhaps.
fn without_effect(
    draft: &Draft,
    failover: &Failover,
    at: usize,
    step: &Step,
) -> Option<(String, String, String)> {
    let target = &step.target;
    match step.action {
        Action::Shift => {
            let tier = draft.compute(target).filter(|_| !is_named(draft, target))?;
            let regions = tier.regions(draft)?;
            let (from, to) = pair(failover)?;
            [from, to]
                .iter()
                .all(|end| regions.iter().any(|region| region == end))
                .then_some(())?;
            Some((
                format!("`shift {target}` moves nothing: no public name leads to `{target}`"),
                "has no `dns`".to_owned(),
                format!("add `dns \"<domain>\" {{ serves = {target} }}`, or remove the step"),
            ))
        }
        Action::Scale(wanted) => {
            let scale = draft.compute(target)?.scale.known()?;
            (wanted == scale.value.min).then(|| {
                (
                    format!("`scale {target} to {wanted}` adds nothing: so many instances run always"),
                    format!("the least is {wanted}"),
                    format!("name more than {wanted}, or remove the step"),
                )
            })
        }
        Action::Notify => {
            let is_first = failover
                .steps
                .iter()
                .take(at)
                .all(|earlier| earlier.action.is_notify());
            let acts = failover.steps.iter().any(|other| !other.action.is_notify());
            (is_first && acts).then(|| {
                (
                    format!("`notify {target}` comes first, and tells of what was done: that is nothing yet"),
                    "too early".to_owned(),
                    "move it to the end; `page` calls people before".to_owned(),
                )
            })
        }
        Action::Fence | Action::Promote(_) | Action::Verify => None,
    }
}

/// Whether clients reach the tier by a name.
fn is_named(draft: &Draft, tier: &str) -> bool {
    draft
        .dns
        .iter()
        .any(|dns| dns.serves.known().is_some_and(|serves| serves.value == tier))
}
