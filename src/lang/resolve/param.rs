//! What a module asks for: its parameters and their types.

use std::fmt;

use crate::schema::{TierRole, Type};
use hac_base::source::Span;
use hac_base::units::{SIZE_UNITS, is_duration_unit};
use hac_syntax::ast::{Expr, ExprKind, Ident, TextPart};

/// `param size: int = 3`
#[derive(Debug, Clone)]
pub struct Param {
    pub name: Ident,
    pub ty: ParamType,
    /// Whether it may be left out without having a default: `optional(tier)`.
    pub optional: bool,
    pub default: Option<Expr>,
    /// The comment above it.
    pub doc: String,
    pub span: Span,
}

impl Param {
    pub fn is_required(&self) -> bool {
        !self.optional && self.default.is_none()
    }
}

/// A type as a module may name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamType {
    One(&'static TypeName),
    List(&'static TypeName),
    RegionMap(&'static TypeName),
    /// Named wrongly, which was reported: anything fits.
    Unknown,
}

impl fmt::Display for ParamType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(of) => f.write_str(of.name),
            Self::List(of) => write!(f, "list({})", of.name),
            Self::RegionMap(of) => write!(f, "map(region, {})", of.name),
            Self::Unknown => f.write_str("anything"),
        }
    }
}

/// A type that has a name in `param` lines.
#[derive(Debug, PartialEq, Eq)]
pub struct TypeName {
    pub name: &'static str,
    pub ty: Type,
}

const fn named(name: &'static str, ty: Type) -> TypeName {
    TypeName { name, ty }
}

const DURATION: Type = Type::Duration {
    min_millis: 0,
    max_millis: u64::MAX,
};
const DAYS: Type = Type::Days {
    min: 0,
    max: u64::MAX,
};
const INT: Type = Type::Int {
    min: i64::MIN,
    max: i64::MAX,
};
const RANGE: Type = Type::Range {
    min: i64::MIN,
    max: i64::MAX,
};

/// Every type name, by name.
pub const TYPE_NAMES: &[TypeName] = &[
    named("alert", Type::Alert),
    named("ami", Type::Ami),
    named("arn", Type::Arn),
    named("bool", Type::Bool),
    named("cidr", Type::Cidr),
    named("database_instance", Type::DatabaseInstance),
    named("date", Type::Date),
    named("days", DAYS),
    named("domain", Type::Domain),
    named("duration", DURATION),
    named("email", Type::Email),
    named("instance_type", Type::InstanceType),
    named("int", INT),
    named("name", Type::Name),
    named("path", Type::Path),
    named("percent", Type::Percent { min: 0, max: 100 }),
    named("port", Type::Port),
    named("range", RANGE),
    named("region", Type::Region),
    named("repeat", Type::Repeat),
    named("size", Type::Size),
    named("text", Type::Text),
    named("tier", Type::Tier(TierRole::Any)),
];

/// The type with that name.
pub(super) fn type_name(name: &str) -> Option<&'static TypeName> {
    TYPE_NAMES.iter().find(|candidate| candidate.name == name)
}

impl ParamType {
    /// How a value of the type is written, for messages.
    pub fn example(self) -> String {
        match self {
            Self::One(of) => of.ty.sample(),
            Self::List(of) => format!("[{}]", of.ty.sample()),
            Self::RegionMap(of) => format!("{{ us-east-1 = {} }}", of.ty.sample()),
            Self::Unknown => String::new(),
        }
    }

    /// The first part of a value that is not written as this type asks, if any.
    ///
    /// Only the form is compared: whether a region exists or a tier has that name is told where the value is needed.
    /// Computed values and names from `is_input` have no form of their own; they are left to that place too.
    pub fn misfit<'e>(self, value: &'e Expr, is_input: &dyn Fn(&str) -> bool) -> Option<&'e Expr> {
        let fits = |of: &TypeName, part: &Expr| is_deferred(part, is_input) || has_form(of.ty, &part.kind);
        if is_deferred(value, is_input) {
            return None;
        }
        match (self, &value.kind) {
            (Self::Unknown, _) => None,
            (Self::One(of), _) => (!fits(of, value)).then_some(value),
            (Self::List(of), ExprKind::List(items)) => items.iter().find(|item| !fits(of, item)),
            (Self::RegionMap(of), ExprKind::Map(entries)) => entries.iter().find_map(|(key, item)| {
                let key_fits = matches!(key.kind, ExprKind::Word(_) | ExprKind::Text(_) | ExprKind::Error);
                match (key_fits, fits(of, item)) {
                    (false, _) => Some(key),
                    (true, false) => Some(item),
                    (true, true) => None,
                }
            }),
            (Self::List(_) | Self::RegionMap(_), _) => Some(value),
        }
    }
}

/// Whether the form of a value is not known before it is computed or deployed.
fn is_deferred(value: &Expr, is_input: &dyn Fn(&str) -> bool) -> bool {
    match &value.kind {
        ExprKind::Word(word) => is_input(word),
        ExprKind::Binary { .. }
        | ExprKind::Conditional { .. }
        | ExprKind::Paren(_)
        | ExprKind::Negate(_)
        | ExprKind::Not(_)
        | ExprKind::Call { .. }
        | ExprKind::Error => true,
        ExprKind::Text(parts) => parts.iter().any(|part| match part {
            TextPart::Interpolation(_) => true,
            TextPart::Literal(_) => false,
        }),
        ExprKind::Number(_)
        | ExprKind::Quantity { .. }
        | ExprKind::Cidr(_)
        | ExprKind::Email(_)
        | ExprKind::Arn(_)
        | ExprKind::Range(..)
        | ExprKind::Repeat { .. }
        | ExprKind::List(_)
        | ExprKind::Map(_) => false,
    }
}

/// Whether a value is written in the form of a type.
fn has_form(ty: Type, kind: &ExprKind) -> bool {
    let is_text = matches!(kind, ExprKind::Text(_));
    let (mut word, mut unit) = (None, None);
    if let ExprKind::Word(text) = kind {
        word = Some(text.as_str());
    }
    if let ExprKind::Quantity { unit: text, .. } = kind {
        unit = Some(text.as_str());
    }
    match ty {
        Type::Text | Type::Path => is_text,
        Type::Domain | Type::Date => is_text || word.is_some(),
        Type::Email => is_text || matches!(kind, ExprKind::Email(_)),
        Type::Arn => is_text || matches!(kind, ExprKind::Arn(_)),
        Type::Int { .. } | Type::Port => matches!(kind, ExprKind::Number(_)),
        Type::Duration { .. } => unit.is_some_and(is_duration_unit),
        Type::Days { .. } => unit == Some("d"),
        Type::Size => unit.is_some_and(|unit| SIZE_UNITS.iter().any(|(name, _)| *name == unit)),
        Type::Percent { .. } => unit == Some("%"),
        Type::Range { .. } => matches!(kind, ExprKind::Range(..)),
        Type::Repeat => matches!(kind, ExprKind::Repeat { .. }),
        Type::Cidr => matches!(kind, ExprKind::Cidr(_)),
        Type::Ami => word.is_some_and(|word| word.starts_with("ami-")),
        Type::DatabaseInstance => word.is_some_and(|word| word.starts_with("db.")),
        Type::InstanceType => word.is_some_and(|word| word.contains('.') && !word.starts_with("db.")),
        Type::Name
        | Type::Identifier
        | Type::Region
        | Type::RegionName
        | Type::Zone
        | Type::Tier(_)
        | Type::Alert => word.is_some_and(|word| !word.contains('.')),
        Type::Entry => word.is_some(),
        Type::Signal => word.is_some_and(|word| word.contains('.')),
        Type::Bool | Type::Role | Type::OneOf(_) | Type::InputType => {
            word.is_some_and(|word| ty.words().contains(&word))
        }
        Type::Zones | Type::List(_) => matches!(kind, ExprKind::List(_)),
        Type::RegionMap(_) | Type::TextMap => matches!(kind, ExprKind::Map(_)),
        Type::InputValue | Type::Condition | Type::Set => true,
    }
}
