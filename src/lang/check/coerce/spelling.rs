//! Words and texts with a spelling of their own: names, addresses, instance types, networks.

use ipnet::Ipv4Net;

use super::input_ref::unknown_input;
use super::{Target, mismatch};
use crate::check::context::Context;
use crate::check::emptiness;
use crate::check::lexical;
use crate::check::references;
use crate::check::value::{Located, Value};
use crate::schema::Type;
use hac_base::diagnostics::{Code, Diagnostic, did_you_mean};
use hac_base::source::Span;
use hac_base::units::Date;

/// How the values of a type are spelled.
struct Spelling {
    ty: Type,
    fits: fn(&str) -> bool,
    /// The rule in words; empty where a sample says it all.
    rule: &'static str,
}

const SPELLINGS: &[Spelling] = &[
    Spelling {
        ty: Type::Name,
        fits: lexical::is_name,
        rule: "a name starts with a lower-case letter and goes on with lower-case letters, digits, `-` and `_`",
    },
    Spelling {
        ty: Type::Date,
        fits: |text| Date::parse(text).is_some(),
        rule: "a day is written `2027-06-30`, and is one that there is",
    },
    Spelling {
        ty: Type::Entry,
        fits: lexical::is_entry,
        rule: "an entry is named with lower-case letters, digits, `_` and dots",
    },
    Spelling {
        ty: Type::Identifier,
        fits: lexical::is_identifier,
        rule: "an SQL name has letters, digits and `_`, starts with a letter, and has at most 64 characters",
    },
    Spelling {
        ty: Type::Path,
        fits: lexical::is_path,
        rule: "a path starts with `/` and has no query and at most 255 characters",
    },
    Spelling {
        ty: Type::Domain,
        fits: lexical::is_domain,
        rule: "a domain has two or more parts of `a` to `z`, digits and `-`, joined by dots; other letters are written as `xn--…`",
    },
    Spelling {
        ty: Type::Email,
        fits: lexical::is_email,
        rule: "",
    },
    Spelling {
        ty: Type::Arn,
        fits: lexical::is_arn,
        rule: "an ARN is `arn:partition:service:region:account:resource`",
    },
    Spelling {
        ty: Type::Ami,
        fits: lexical::is_ami,
        rule: "an image is `ami-` and 8 or 17 hexadecimal digits",
    },
    Spelling {
        ty: Type::InstanceType,
        fits: lexical::is_instance_type,
        rule: "",
    },
    Spelling {
        ty: Type::DatabaseInstance,
        fits: lexical::is_database_instance,
        rule: "",
    },
];

/// The spelling of a type; `None` where any text will do.
fn spelling(ty: Type) -> Option<&'static Spelling> {
    SPELLINGS.iter().find(|spelling| spelling.ty == ty)
}

/// Types whose values stand in quotes.
pub(super) fn quoted(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, located: &Located) -> Value {
    match &located.value {
        Value::Text(text) => checked(cx, ty, slot, text, located.span),
        Value::Word(word) if slot.deploy_time => {
            unknown_input(cx, ty, word, located.span);
            Value::Poison
        }
        // An SQL name has no other form than a word's.
        Value::Word(word) if ty == Type::Identifier => checked(cx, ty, slot, word, located.span),
        Value::Amount(_)
        | Value::Bool(_)
        | Value::Word(_)
        | Value::Email(_)
        | Value::Arn(_)
        | Value::Cidr(_)
        | Value::Network(_)
        | Value::Range(..)
        | Value::Repeat(..)
        | Value::List(_)
        | Value::Map(_)
        | Value::Input(_)
        | Value::Poison => mismatch(cx, ty, slot, located),
    }
}

/// Types whose values are words, in quotes or not.
pub(super) fn spelled(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, located: &Located) -> Value {
    match located.value.text() {
        Some(text) => checked(cx, ty, slot, text, located.span),
        None => mismatch(cx, ty, slot, located),
    }
}

fn checked(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, text: &str, span: Span) -> Value {
    if text.trim().is_empty() && (ty == Type::RegionName || spelling(ty).is_some()) {
        emptiness::of_text(cx, ty, slot.name, span);
        return Value::Poison;
    }
    if ty == Type::RegionName {
        return references::place(cx, text.to_owned(), span);
    }
    // Whether a zone exists depends on its region: `topology` says so.
    if spelling(ty).is_none_or(|spelling| (spelling.fits)(text)) {
        Value::Text(text.to_owned())
    } else {
        misspelled(cx, ty, slot, text, span)
    }
}

/// A word that is not spelled right may as well be meant as the name of an input.
fn misspelled(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, text: &str, span: Span) -> Value {
    let near = did_you_mean(text, cx.symbols.inputs.keys().map(String::as_str)).is_some();
    if slot.deploy_time && (near || cx.symbols.is_excused(text)) {
        unknown_input(cx, ty, text, span);
        return Value::Poison;
    }
    let database_class = format!("db.{text}");
    if ty == Type::DatabaseInstance && lexical::is_database_instance(&database_class) {
        cx.report(
            Diagnostic::new(
                Code::HA0315,
                span,
                format!(
                    "`{text}` is an instance type, and `{}` takes a database instance class",
                    slot.name
                ),
                "no database instance class",
            )
            .fix(format!("write `{database_class}`"), span, database_class),
        );
        return Value::Poison;
    }
    malformed(cx, ty, slot, text, span)
}

/// Reports a word or text that is not spelled as its type wants it.
fn malformed(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, text: &str, span: Span) -> Value {
    let code = if ty == Type::Name {
        Code::HA0213
    } else {
        Code::HA0315
    };
    let diagnostic = Diagnostic::new(
        code,
        span,
        format!("`{text}` is not {} such as `{}`", ty.noun(), ty.sample()),
        format!("given as `{}`", slot.name),
    );
    let diagnostic = match spelling(ty).map(|spelling| spelling.rule) {
        Some(rule) if !rule.is_empty() => diagnostic.note(rule),
        Some(_) | None => diagnostic,
    };
    let lower = text.to_lowercase().replace([' ', '.'], "-");
    cx.report(if ty == Type::Name && lower != text && lexical::is_name(&lower) {
        diagnostic.fix(format!("write `{lower}`"), span, lower)
    } else {
        diagnostic
    });
    Value::Poison
}

pub(super) fn network(cx: &mut Context<'_>, slot: Target<'_>, located: &Located) -> Value {
    let Value::Cidr(text) = &located.value else {
        return mismatch(cx, Type::Cidr, slot, located);
    };
    let Ok(net) = text.parse::<Ipv4Net>() else {
        return malformed(cx, Type::Cidr, slot, text, located.span);
    };
    let meant = net.trunc().to_string();
    if *text == meant {
        return Value::Network(net);
    }
    let diagnostic = if net.trunc() == net {
        let message = format!("`{text}` has a zero in front of a number");
        Diagnostic::new(Code::HA0315, located.span, message, "not written so")
            .note("some programs read such a number as octal, and then it is another network")
    } else {
        let message = format!("`{text}` is an address inside the network `{meant}`, not a network");
        Diagnostic::new(Code::HA0315, located.span, message, "has bits beyond its prefix")
    };
    cx.report(diagnostic.fix(format!("write `{meant}`"), located.span, meant));
    Value::Poison
}
