//! What uses of modules give, where it is written: a name in it must stand for something even if no sentence, or only a
//! rule, comes to mention it.

use std::sync::Arc;

use super::branches;
use super::coerce::{Target, coerce};
use super::context::Context;
use super::eval::eval;
use super::references;
use super::value::{Located, Value};
use crate::resolve::ParamType;
use crate::resolve::hir::Argument;
use crate::schema::Type;
use hac_base::source::Span;
use hac_syntax::ast::Expr;

/// Whether the value fits otherwise is told by the sentence it is for, which knows more of it than the parameter does.
pub(super) fn name_what_there_is(cx: &mut Context<'_>, arguments: &[Argument]) {
    let outer = Arc::clone(&cx.via);
    for argument in arguments {
        cx.via = Arc::clone(&argument.via);
        names(cx, argument, &argument.value);
        branches::name_what_there_is(cx, &argument.value, &mut |cx, branch| names(cx, argument, branch));
    }
    cx.via = outer;
}

fn names(cx: &mut Context<'_>, argument: &Argument, value: &Expr) {
    let located = eval(cx, value);
    let slot = Target::of(&argument.param);
    match (argument.ty, located.value) {
        (ParamType::One(of), value) => name(cx, of.ty, slot, Located::new(value, located.span)),
        (ParamType::List(of), Value::List(items)) => {
            for item in items {
                name(cx, of.ty, slot, item);
            }
        }
        (ParamType::RegionMap(of), Value::Map(entries)) => {
            for (key, value) in entries {
                region(cx, &key.value, key.span);
                name(cx, of.ty, slot, value);
            }
        }
        (ParamType::List(_) | ParamType::RegionMap(_) | ParamType::Unknown, _) => {}
    }
}

fn name(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, located: Located) {
    match (ty, located.value.text()) {
        (Type::Tier(_) | Type::Alert, _) => {
            coerce(cx, ty, slot, located);
        }
        (Type::Region, Some(name)) => region(cx, name, located.span),
        (_, _) => {}
    }
}

/// A policy may speak of a region that the platform is not in: `!contains(store.regions, eu-west-1)`.
fn region(cx: &mut Context<'_>, name: &str, span: Span) {
    if cx.place(name).is_none() {
        references::region(cx, name, span);
    }
}
