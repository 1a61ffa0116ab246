//! Words that name something the platform declares.

use super::coerce::Target;
use super::context::Context;
use super::value::Value;
use crate::schema::TierRole;
use hac_base::diagnostics::{Code, Diagnostic, did_you_mean};
use hac_base::source::Span;

/// How the regions begin that are there, and that the tables leave out; and whose they are.
const LEFT_OUT: [(&str, &str); 3] = [
    ("cn-", "China"),
    ("us-iso", "AWS's isolated partitions"),
    ("eu-iso", "AWS's isolated partitions"),
];

/// A region of the cloud, declared or not.
pub(super) fn place(cx: &mut Context<'_>, name: String, span: Span) -> Value {
    if cx.place(&name).is_some() {
        return Value::Text(name);
    }
    let known = cx.places.iter().map(|place| place.name);
    let meant = did_you_mean(&name, known).map(str::to_owned);
    let diagnostic = Diagnostic::new(
        Code::HA0401,
        span,
        format!("`{name}` is not a region that `hac` knows"),
        "no such region",
    );
    let left_out = LEFT_OUT.iter().find(|(begin, _)| name.starts_with(begin));
    cx.report(match (left_out, meant) {
        (Some((_, whose)), _) => diagnostic.note(format!(
            "`hac` has no regions of {whose}: Aurora global databases and Route 53's health checks differ there"
        )),
        (None, Some(meant)) => diagnostic.fix(format!("did you mean `{meant}`?"), span, meant.clone()),
        (None, None) => diagnostic,
    });
    Value::Poison
}

/// A region that the platform declares.
pub(super) fn region(cx: &mut Context<'_>, name: &str, span: Span) -> Value {
    if cx.symbols.regions.contains_key(name) {
        // A region that does not exist was reported where it is declared.
        return if cx.place(name).is_some() {
            Value::Text(name.to_owned())
        } else {
            Value::Poison
        };
    }
    // A region that is declared and does not exist may be this one, misspelled; that was reported.
    let misspelled = cx
        .symbols
        .regions
        .keys()
        .any(|declared| cx.place(declared).is_none());
    if misspelled || cx.symbols.is_excused(name) {
        return Value::Poison;
    }
    let declared: Vec<String> = cx.symbols.regions.keys().cloned().collect();
    let diagnostic = Diagnostic::new(
        Code::HA0208,
        span,
        format!("region `{name}` is not declared in this platform"),
        "not declared",
    );
    // Nobody who writes the name of a region has mistyped that of another.
    cx.report_name(if cx.place(name).is_some() && !declared.is_empty() {
        diagnostic.note(format!("declared regions: `{}`", declared.join("`, `")))
    } else {
        suggest(diagnostic, name, &declared, "regions", span)
    });
    Value::Poison
}

pub(super) fn alert(cx: &mut Context<'_>, name: &str, span: Span) -> Value {
    if cx.symbols.alerts.contains_key(name) {
        return Value::Text(name.to_owned());
    }
    if cx.symbols.is_excused(name) {
        return Value::Poison;
    }
    let declared: Vec<String> = cx.symbols.alerts.keys().cloned().collect();
    let diagnostic = Diagnostic::new(
        Code::HA0206,
        span,
        format!("there is no alert `{name}`"),
        "no such alert",
    );
    cx.report_name(suggest(diagnostic, name, &declared, "alerts", span));
    Value::Poison
}

/// A tier that has the role.
pub(super) fn tier(cx: &mut Context<'_>, name: &str, role: TierRole, slot: Target<'_>, span: Span) -> Value {
    let fits = |variant: Option<&str>| variant.is_some_and(|variant| role.has(variant));
    if let Some(symbol) = cx.symbols.tiers.get(name).copied() {
        let Some(variant) = symbol.variant else {
            return Value::Poison;
        };
        if fits(Some(variant)) {
            return Value::Text(name.to_owned());
        }
        let wanted = role.kinds().collect::<Vec<_>>().join("`, `");
        let candidates: Vec<String> = fitting(cx, fits);
        let diagnostic = Diagnostic::new(
            Code::HA0209,
            span,
            format!(
                "`{}` takes a tier of kind `{wanted}`, and `{name}` is of kind `{variant}`",
                slot.name
            ),
            format!("of kind `{variant}`"),
        )
        .label(symbol.span, "declared here");
        cx.report(match candidates.as_slice() {
            [only] => diagnostic.fix(format!("write `{only}`"), span, only.clone()),
            _ => diagnostic,
        });
        return Value::Poison;
    }
    if cx.symbols.is_excused(name) {
        return Value::Poison;
    }
    let candidates = fitting(cx, fits);
    let diagnostic = Diagnostic::new(
        Code::HA0205,
        span,
        format!("there is no tier `{name}`"),
        "no such tier",
    );
    cx.report_name(suggest(diagnostic, name, &candidates, "tiers", span));
    Value::Poison
}

/// A tier that an argument names. Where there is none, that was told of the argument if its type says what it names.
pub(super) fn given_tier(cx: &mut Context<'_>, name: &str, slot: Target<'_>, span: Span) -> Value {
    if cx.symbols.tiers.contains_key(name) {
        return tier(cx, name, TierRole::Any, slot, span);
    }
    let message = format!("there is no tier `{name}`");
    let is_told = |told: &Diagnostic| told.code == Code::HA0205 && told.message == message;
    if !cx.symbols.is_excused(name) && !cx.out.iter().any(is_told) {
        cx.report(Diagnostic::new(Code::HA0205, span, message, "no such tier"));
    }
    Value::Poison
}

fn fitting(cx: &Context<'_>, fits: impl Fn(Option<&str>) -> bool) -> Vec<String> {
    let tiers = cx.symbols.tiers.iter();
    tiers
        .filter(|(_, symbol)| fits(symbol.variant))
        .map(|(name, _)| name.clone())
        .collect()
}

/// Adds what was probably meant, or what there is to choose from.
pub(super) fn suggest(
    diagnostic: Diagnostic,
    word: &str,
    declared: &[String],
    what: &str,
    span: Span,
) -> Diagnostic {
    match did_you_mean(word, declared.iter().map(String::as_str)) {
        Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), span, meant),
        None if declared.is_empty() => diagnostic.help(format!("declare it: there are no {what} yet")),
        None => diagnostic.note(format!("declared {what}: `{}`", declared.join("`, `"))),
    }
}
