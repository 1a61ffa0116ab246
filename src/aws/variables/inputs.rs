//! What a platform declares with `input`, as variables with their types, defaults and validations.

use std::collections::{BTreeMap, BTreeSet};

use hac_lang::platform::{Input, InputType, InputValue, RegionName, Setting};
use hac_terraform::{Expr, For, Type, Variable, bound, call, call_expand, list, lit, object, var, variable};

use super::{AMI_PATTERN, ARN_PATTERN, EMAIL_PATTERN, INSTANCE_PATTERN, covers, every, matches};
use crate::context::Context;

/// What the user declared with `input`.
pub(super) fn input(ctx: &Context<'_>, input: &Input) -> Variable {
    let name = ctx.variable_of(&input.name);
    let described = variable(&name, input_type(&input.ty))
        .nullable(false)
        .origin(&input.origin);
    let described = if input.doc.is_empty() {
        described
    } else {
        described.description(&input.doc)
    };
    let defaulted = match &input.default {
        Some(value) => described.default(input_value(value)),
        None => described,
    };
    let checked = validated(defaulted, &var(&name), &input.ty);
    let regions = regions_of_input(ctx, &input.name);
    let complete = if matches!(input.ty, InputType::RegionMap(_)) && !regions.is_empty() {
        checked.validation(
            covers(var(&name), &regions),
            "Every region that uses it needs an entry.",
        )
    } else {
        checked
    };
    if input.sensitive {
        complete.sensitive()
    } else {
        complete
    }
}

/// The regions an input must have an entry for: those of the tiers that take a setting by region from it.
fn regions_of_input<'p>(ctx: &Context<'p>, input: &str) -> BTreeSet<&'p str> {
    let uses = |setting: &Setting<BTreeMap<RegionName, String>>| matches!(setting, Setting::Input(name) if name == input);
    ctx.platform
        .compute_tiers()
        .filter(|tier| uses(&tier.image) || tier.certificate.as_ref().is_some_and(uses))
        .flat_map(|tier| tier.regions.iter().map(AsRef::as_ref))
        .collect()
}

fn input_type(ty: &InputType) -> Type {
    match ty {
        InputType::Text
        | InputType::Email
        | InputType::Arn
        | InputType::Ami
        | InputType::InstanceType
        | InputType::Cidr => Type::String,
        InputType::Number => Type::Number,
        InputType::Bool => Type::Bool,
        InputType::List(item) => Type::list(input_type(item)),
        InputType::RegionMap(item) => Type::map(input_type(item)),
    }
}

fn input_value(value: &InputValue) -> Expr {
    match value {
        InputValue::Text(text) => lit(text),
        InputValue::Number(number) => lit(*number),
        InputValue::Bool(value) => lit(*value),
        InputValue::List(items) => list(items.iter().map(input_value)),
        InputValue::RegionMap(entries) => {
            object(entries.iter().map(|(region, value)| (region, input_value(value))))
        }
    }
}

/// The check of a type, of each element where the value is a collection.
fn validated(variable: Variable, value: &Expr, ty: &InputType) -> Variable {
    let (pattern, message) = match ty {
        InputType::Email => (EMAIL_PATTERN, "must be an e-mail address."),
        InputType::Arn => (ARN_PATTERN, "must be an ARN."),
        InputType::Ami => (AMI_PATTERN, "must be the id of a machine image, ami-…."),
        InputType::InstanceType => (INSTANCE_PATTERN, "must be an instance type such as t3.large."),
        InputType::Cidr => {
            let can = call("can", [call("cidrnetmask", [value.clone()])]);
            return variable.validation(can, "Must be an IPv4 range such as 10.0.0.0/16.");
        }
        InputType::List(item) => {
            // HA0316 says the same of a default. What a map must hold, `covers` says.
            let length = call("length", [value.clone()]);
            let filled = variable.validation(length.at_least(1), "It must hold something.");
            return each_validated(filled, value.clone(), item);
        }
        InputType::RegionMap(item) => return each_validated(variable, call("values", [value.clone()]), item),
        InputType::Text | InputType::Number | InputType::Bool => return variable,
    };
    matches(variable, value.clone(), pattern, &format!("It {message}"))
}

fn each_validated(variable: Variable, values: Expr, ty: &InputType) -> Variable {
    match ty {
        InputType::Email => every(variable, values, EMAIL_PATTERN, "Each must be an e-mail address."),
        InputType::Arn => every(variable, values, ARN_PATTERN, "Each must be an ARN."),
        InputType::Ami => every(
            variable,
            values,
            AMI_PATTERN,
            "Each must be the id of a machine image, ami-….",
        ),
        InputType::InstanceType => every(
            variable,
            values,
            INSTANCE_PATTERN,
            "Each must be an instance type such as t3.large.",
        ),
        InputType::Cidr => variable.validation(
            call(
                "alltrue",
                [For::each("range", values).list(call("can", [call("cidrnetmask", [bound("range")])]))],
            ),
            "Each must be an IPv4 range such as 10.0.0.0/16.",
        ),
        // The collections below a collection: a list of each region's.
        InputType::List(item) => each_validated(variable, call_expand("concat", [values]), item),
        InputType::RegionMap(_) | InputType::Text | InputType::Number | InputType::Bool => variable,
    }
}
