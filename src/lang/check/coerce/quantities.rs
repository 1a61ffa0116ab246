//! Numbers, quantities, ranges: dimensions and bounds.

use std::cmp::Ordering;

use super::collections::list;
use super::input_ref::unknown_input;
use super::{Target, coerce, mismatch};
use crate::check::amount::{Amount, Dimension};
use crate::check::context::Context;
use crate::check::value::{Located, Value};
use crate::schema::Type;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Spanned;
use hac_base::units::Duration;

/// What a type counts, between which bounds, and in which whole units.
struct Measure {
    dimension: Dimension,
    limits: Option<(Amount, Amount)>,
    is_whole: fn(Amount) -> bool,
    unit: &'static str,
}

fn measure(ty: Type) -> Option<Measure> {
    let plain = |value: i64| Amount::parse(&value.unsigned_abs().to_string(), None).ok();
    let int = |min, max| Measure {
        dimension: Dimension::Plain,
        limits: plain(min).zip(plain(max)),
        is_whole: |amount| amount.as_int().is_some(),
        unit: "a whole number",
    };
    if let Type::Int { min, max } = ty {
        Some(int(min, max))
    } else if ty == Type::Port {
        Some(int(1, 65_535))
    } else if let Type::Duration {
        min_millis,
        max_millis,
    } = ty
    {
        Some(Measure {
            dimension: Dimension::Time,
            limits: Some((Amount::of_millis(min_millis), Amount::of_millis(max_millis))),
            is_whole: |amount| amount.as_duration().is_some(),
            unit: "a whole number of milliseconds",
        })
    } else if let Type::Days { min, max } = ty {
        Some(Measure {
            dimension: Dimension::Time,
            limits: Some((Amount::of_days(min), Amount::of_days(max))),
            is_whole: |amount| {
                amount
                    .as_duration()
                    .is_some_and(|time| time == Duration::from_days(time.as_days()))
            },
            unit: "a whole number of days",
        })
    } else if let Type::Percent { min, max } = ty {
        let percent = |bound: u64| Amount::parse(&bound.to_string(), Some("%")).ok();
        Some(Measure {
            dimension: Dimension::Share,
            limits: percent(min).zip(percent(max)),
            is_whole: |amount| amount.as_percent().is_some(),
            unit: "a percentage of at most four digits after the point",
        })
    } else if ty == Type::Size {
        Some(Measure {
            dimension: Dimension::Storage,
            limits: None,
            is_whole: |amount| amount.as_bytes().is_some(),
            unit: "a whole number of bytes",
        })
    } else {
        None
    }
}

pub(super) fn quantity(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, located: &Located) -> Value {
    let (Some(amount), Some(measure)) = (located.value.amount(), measure(ty)) else {
        if let (Value::Word(word), true) = (&located.value, slot.deploy_time) {
            unknown_input(cx, ty, word, located.span);
            return Value::Poison;
        }
        return mismatch(cx, ty, slot, located);
    };
    if amount.dimension != measure.dimension {
        return mismatch(cx, ty, slot, located);
    }
    if let Some((low, high)) = measure.limits {
        let below = amount.compare(low).is_ok_and(Ordering::is_lt);
        if below || amount.compare(high).is_ok_and(Ordering::is_gt) {
            let nearest = if below { low } else { high };
            return out_of_range(cx, ty, slot, located, (amount, low, high), nearest);
        }
    }
    if !(measure.is_whole)(amount) {
        let unit = measure.unit;
        cx.report(Diagnostic::new(
            Code::HA0306,
            located.span,
            format!("{} is {unit}, not `{amount}`", slot.title()),
            format!("not {unit}"),
        ));
        return Value::Poison;
    }
    Value::Amount(amount)
}

fn out_of_range(
    cx: &mut Context<'_>,
    ty: Type,
    slot: Target<'_>,
    located: &Located,
    (amount, low, high): (Amount, Amount, Amount),
    nearest: Amount,
) -> Value {
    let diagnostic = Diagnostic::new(
        Code::HA0306,
        located.span,
        format!(
            "{} must be between `{low}` and `{high}`, and is `{amount}`",
            slot.title()
        ),
        format!("not between `{low}` and `{high}`"),
    );
    // The nearest share is nobody's promise: one that cannot be held, or one that is none.
    cx.report(if nearest.dimension == Dimension::Share {
        diagnostic.help(format!(
            "write the share that is meant, such as `{}`",
            ty.sample()
        ))
    } else {
        diagnostic.fix(format!("write `{nearest}`"), located.span, nearest.to_string())
    });
    Value::Poison
}

pub(super) fn range(
    cx: &mut Context<'_>,
    ty: Type,
    (min, max): (i64, i64),
    slot: Target<'_>,
    located: &Located,
) -> Value {
    let Value::Range(from, to) = &located.value else {
        return mismatch(cx, ty, slot, located);
    };
    let end = Type::Int { min, max };
    let from = quantity(cx, end, slot, from);
    let to = quantity(cx, end, slot, to);
    let (Some(low), Some(high)) = (from.int(), to.int()) else {
        return Value::Poison;
    };
    if low > high {
        cx.report(
            Diagnostic::new(
                Code::HA0306,
                located.span,
                format!(
                    "the range `{low}..{high}` of `{}` ends below its start",
                    slot.name
                ),
                "runs backwards",
            )
            .fix(
                format!("write `{high}..{low}`"),
                located.span,
                format!("{high}..{low}"),
            ),
        );
        return Value::Poison;
    }
    let whole = |value| Box::new(Spanned::new(value, located.span));
    Value::Range(whole(from), whole(to))
}

pub(super) fn repeat(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, located: Located) -> Value {
    let Value::Repeat(interval, times) = located.value else {
        return mismatch(cx, ty, slot, &located);
    };
    let day = Type::Duration {
        min_millis: 1,
        max_millis: 86_400_000,
    };
    let part = |part| Target {
        part: Some(part),
        ..slot
    };
    let interval = coerce(cx, day, part("interval"), *interval);
    let times = coerce(
        cx,
        Type::Int { min: 1, max: 1_000 },
        part("count of failures"),
        *times,
    );
    if interval.value.is_poison() || times.value.is_poison() {
        return Value::Poison;
    }
    Value::Repeat(Box::new(interval), Box::new(times))
}

pub(super) fn zones(cx: &mut Context<'_>, slot: Target<'_>, located: Located) -> Value {
    if matches!(located.value, Value::Amount(_)) {
        quantity(cx, Type::Int { min: 2, max: 6 }, slot, &located)
    } else if matches!(located.value, Value::List(_)) {
        list(cx, Type::Zones, Type::Zone, slot, located)
    } else {
        mismatch(cx, Type::Zones, slot, &located)
    }
}
