//! Blocks to a draft: failovers.

use super::block::{Block, VerbUse};
use super::context::Context;
use super::draft::{Action, Failover, Hold, Step, Watch};
use super::value::Value;
use crate::platform::{Approval, LagUnknown, PromoteStrategy, Quantifier, TargetUnwell};
use hac_base::source::{Origin, Spanned};

pub(super) fn failover(cx: &Context<'_>, block: &Block) -> Failover {
    let end = |name| {
        let located = block.head.get(name)?;
        Some(Spanned::new(located.value.text()?.to_owned(), located.span))
    };
    let when = block.child("when");
    let steps = block.child("steps");
    let read: Vec<Option<Step>> = steps
        .into_iter()
        .flat_map(|steps| &steps.verbs)
        .map(step)
        .collect();
    Failover {
        from: end("from"),
        to: end("to"),
        origin: origin(cx, block),
        quantifier: when.and_then(quantifier),
        watches: when
            .into_iter()
            .flat_map(|when| &when.conditions)
            .map(|condition| Watch {
                tier: condition.tier.clone(),
                span: condition.span,
            })
            .collect(),
        hold: block.child("hold").map(holds).unwrap_or_default(),
        hold_incomplete: block.child("hold").is_some_and(|hold| hold.conditions_wrong),
        lag_unknown: block.read("lag_unknown", |value| match value.text()? {
            "hold" => Some(LagUnknown::Hold),
            "proceed" => Some(LagUnknown::Proceed),
            _ => None,
        }),
        cooldown: block.read("cooldown", Value::duration),
        patience: block.read("local_failover", Value::duration),
        target_unwell: block.read("target_unwell", |value| match value.text()? {
            "hold" => Some(TargetUnwell::Hold),
            "proceed" => Some(TargetUnwell::Proceed),
            _ => None,
        }),
        approval: block.read("approval", |value| match value.text()? {
            "none" => Some(Approval::None),
            "required" => Some(Approval::Required),
            _ => None,
        }),
        page: block.text("page"),
        steps_incomplete: steps.is_none() || read.iter().any(Option::is_none),
        steps: read.into_iter().flatten().collect(),
        steps_span: steps.map_or(block.head_span, |steps| steps.head_span),
    }
}

fn origin(cx: &Context<'_>, block: &Block) -> Origin {
    let side = |name| block.head.text(name).unwrap_or("?");
    block.origin(&format!("{} -> {}", side("from"), side("to")), cx.sources)
}

fn quantifier(block: &Block) -> Option<Quantifier> {
    match block.head.text("quantifier")? {
        "any" => Some(Quantifier::Any),
        "all" => Some(Quantifier::All),
        _ => None,
    }
}

fn holds(block: &Block) -> Vec<Hold> {
    let conditions = block.conditions.iter();
    conditions
        .filter_map(|condition| {
            Some(Hold {
                database: condition.tier.clone(),
                above: condition.above?,
                span: condition.span,
            })
        })
        .collect()
}

/// `None` where it is wrong, which was reported.
fn step(sentence: &VerbUse) -> Option<Step> {
    let operands = &sentence.operands;
    let action = match sentence.verb.name {
        "fence" => Action::Fence,
        "promote" => Action::Promote(match operands.text("strategy") {
            None if operands.get("strategy").is_some() => return None,
            None => None,
            Some("managed_failover") => Some(PromoteStrategy::ManagedFailover),
            Some(_) => Some(PromoteStrategy::Detach),
        }),
        "verify" => Action::Verify,
        "shift" => Action::Shift,
        "scale" => Action::Scale(operands.get("instances")?.value.count()?),
        _ => Action::Notify,
    };
    let target = operands
        .text("database")
        .or_else(|| operands.text("tier"))
        .or_else(|| operands.text("alert"))?;
    let within = operands.get("budget");
    let duration = within.and_then(|within| Some(Spanned::new(within.value.duration()?, within.span)));
    // A budget that is wrong was reported; the step is not.
    if !operands.fits || (within.is_some() && duration.is_none()) {
        return None;
    }
    Some(Step {
        action,
        target: target.to_owned(),
        within: duration,
        span: sentence.span,
    })
}
