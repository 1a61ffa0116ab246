//! Sentences about signals: `web.health fails`, `orders.lag > 5s`.

use super::block::ConditionUse;
use super::branches;
use super::coerce::{Target, coerce};
use super::context::Context;
use super::eval::eval;
use super::references;
use crate::resolve::hir::Node;
use crate::schema::{Condition, TierRole, Type};
use hac_base::diagnostics::{Code, Diagnostic, did_you_mean};
use hac_base::source::Span;
use hac_syntax::ast::{Expr, ExprKind, Operand, Relation};

const SIGNALS: &[&str] = &["health", "lag"];

/// Reads a condition; `None` where it is wrong, which was reported.
pub(super) fn read(cx: &mut Context<'_>, condition: Condition, node: &Node) -> Option<ConditionUse> {
    let Some(word) = node.keyword() else {
        misshapen(cx, condition, node, node.head_span());
        return None;
    };
    let (tier, signal) = signal(cx, word.text, word.span)?;
    match (condition, signal) {
        (Condition::Fails, "health") => {
            fails(cx, condition, node)?;
            Some(ConditionUse {
                tier,
                above: None,
                span: node.span,
            })
        }
        (Condition::LagAbove, "lag") => lag_above(cx, condition, node, tier),
        (wanted, found) => {
            let (block, right) = match wanted {
                Condition::Fails => ("when", format!("{tier}.health fails")),
                Condition::LagAbove => ("hold when", "orders.lag > 5s".to_owned()),
            };
            cx.report(Diagnostic::new(
                Code::HA0307,
                node.span,
                format!("`{block}` asks for conditions such as `{right}`, not about `{found}`"),
                "another signal",
            ));
            None
        }
    }
}

/// Splits `orders.lag` and checks both sides.
fn signal(cx: &mut Context<'_>, text: &str, span: Span) -> Option<(String, &'static str)> {
    let (tier, written) = text.rsplit_once('.').unwrap_or((text, ""));
    let slot = Target::of("a condition");
    let source = cx.sources.text(span).to_owned();
    // In a module, a parameter stands in the place of the tier.
    let whose = source
        .rsplit_once('.')
        .map_or(source.as_str(), |(whose, _)| whose);
    let found = if whose == tier {
        references::tier(cx, tier, TierRole::Any, slot, span.first(whose.len()))
    } else {
        references::given_tier(cx, tier, slot, span)
    };
    let Some(known) = SIGNALS.iter().copied().find(|known| *known == written) else {
        let message = if written.is_empty() {
            format!("a condition names a signal of `{tier}`, such as `{tier}.health`")
        } else {
            format!("tiers have no signal `{written}`: `health` and `lag` are")
        };
        let diagnostic = Diagnostic::new(Code::HA0214, span, message, "no signal");
        cx.report(match did_you_mean(written, SIGNALS.iter().copied()) {
            Some(meant) => {
                let better = format!("{whose}.{meant}");
                diagnostic.fix(format!("did you mean `{better}`?"), span, better)
            }
            None if written.is_empty() => {
                let better = format!("{whose}.health");
                diagnostic.fix(format!("write `{better}`"), span, better)
            }
            None => diagnostic,
        });
        return None;
    };
    let name = found.text()?.to_owned();
    let variant = cx.symbols.tiers.get(&name).and_then(|symbol| symbol.variant)?;
    let role = if known == "lag" {
        TierRole::HasWriter
    } else {
        TierRole::Watched
    };
    if role.has(variant) {
        return Some((name, known));
    }
    let whose = if known == "lag" {
        "only databases replicate with a lag that is known"
    } else {
        "only compute tiers and databases have a health check"
    };
    cx.report(Diagnostic::new(
        Code::HA0214,
        span,
        format!("`{name}` is of kind `{variant}` and has no signal `{known}`"),
        whose,
    ));
    None
}

fn fails(cx: &mut Context<'_>, condition: Condition, node: &Node) -> Option<()> {
    let word = |operand: &Operand| matches!(operand, Operand::Value(Expr { kind: ExprKind::Word(word), .. }) if word == "fails");
    match node.operands() {
        [only] if word(only) && node.binding.is_none() && node.body.is_none() => Some(()),
        // `web.health == failed`: whatever it is compared with, it fails or it does not.
        [] if node.binding.is_some() && !cx.is_damaged(node.span) => {
            let written = cx.sources.text(node.span);
            let signal = written.split([' ', '=', '<', '>']).next().unwrap_or(written);
            let meant = format!("{signal} fails");
            cx.report(
                Diagnostic::new(
                    Code::HA0307,
                    node.span,
                    "a check fails, or does not: nothing is compared here",
                    "not such a condition",
                )
                .fix(format!("write `{meant}`"), node.span, meant),
            );
            None
        }
        _ => {
            misshapen(cx, condition, node, node.span);
            None
        }
    }
}

fn lag_above(cx: &mut Context<'_>, condition: Condition, node: &Node, tier: String) -> Option<ConditionUse> {
    let Some(binding) = node.binding.as_ref().filter(|_| node.operands().is_empty()) else {
        misshapen(cx, condition, node, node.span);
        return None;
    };
    if binding.op != Relation::Above {
        cx.report(
            Diagnostic::new(
                Code::HA0303,
                binding.op_span,
                format!("a lag holds a failover when it is above a bound: `{tier}.lag > 5s`"),
                "`>` is meant",
            )
            .safe_fix("write `>`", binding.op_span, ">"),
        );
        return None;
    }
    let value = eval(cx, &binding.value);
    let slot = Target::of("lag");
    let lag = Type::Duration {
        min_millis: 1,
        max_millis: 3_600_000,
    };
    let above = coerce(cx, lag, slot, value).value.duration();
    branches::name_what_there_is(cx, &binding.value, &mut |cx, branch| {
        let value = eval(cx, branch);
        coerce(cx, lag, slot, value);
    });
    let above = above?;
    Some(ConditionUse {
        tier,
        above: Some(above),
        span: node.span,
    })
}

fn misshapen(cx: &mut Context<'_>, condition: Condition, node: &Node, span: Span) {
    if cx.is_damaged(node.span) {
        return;
    }
    let usage = match condition {
        Condition::Fails => "<tier>.health fails",
        Condition::LagAbove => "<database>.lag > <duration>",
    };
    cx.report(Diagnostic::new(
        Code::HA0307,
        span,
        format!("a condition is written `{usage}` here"),
        "not such a condition",
    ));
}
