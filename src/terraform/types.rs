//! Type constraints of variables.

use super::build::call;
use super::expr::{Expr, Key, Root};

/// What a variable may hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    Any,
    String,
    Number,
    Bool,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    Object(Vec<Field>),
}

/// An attribute of an object type.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: String,
    pub ty: Type,
    pub presence: Presence,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Presence {
    Required,
    /// `optional(type)`: null when absent.
    Optional,
    /// `optional(type, default)`
    Default(Expr),
}

impl Type {
    pub fn list(of: Self) -> Self {
        Self::List(Box::new(of))
    }

    pub fn set(of: Self) -> Self {
        Self::Set(Box::new(of))
    }

    pub fn map(of: Self) -> Self {
        Self::Map(Box::new(of))
    }

    /// `object({ name = string })`; add optional fields with [`Type::optional`].
    pub fn object<N: Into<String>>(fields: impl IntoIterator<Item = (N, Self)>) -> Self {
        let field = |(name, ty): (N, Self)| Field {
            name: name.into(),
            ty,
            presence: Presence::Required,
        };
        Self::Object(fields.into_iter().map(field).collect())
    }

    /// Adds `name = optional(ty)` to an object type, or with a default. Other types stay as they are.
    pub fn optional(self, name: impl Into<String>, ty: Self, default: Option<Expr>) -> Self {
        match self {
            Self::Object(mut fields) => {
                let presence = default.map_or(Presence::Optional, Presence::Default);
                fields.push(Field {
                    name: name.into(),
                    ty,
                    presence,
                });
                Self::Object(fields)
            }
            Self::Any
            | Self::String
            | Self::Number
            | Self::Bool
            | Self::List(_)
            | Self::Set(_)
            | Self::Map(_) => self,
        }
    }

    /// The constraint as Terraform writes it.
    pub fn expr(&self) -> Expr {
        let word = |name: &str| Expr::traversal(Root::Word(name.to_owned()));
        match self {
            Self::Any => word("any"),
            Self::String => word("string"),
            Self::Number => word("number"),
            Self::Bool => word("bool"),
            Self::List(of) => call("list", [of.expr()]),
            Self::Set(of) => call("set", [of.expr()]),
            Self::Map(of) => call("map", [of.expr()]),
            Self::Object(fields) => {
                let entries = fields
                    .iter()
                    .map(|field| (Key::Name(field.name.clone()), field.expr()));
                call("object", [Expr::Object(entries.collect())])
            }
        }
    }
}

impl Field {
    fn expr(&self) -> Expr {
        match &self.presence {
            Presence::Required => self.ty.expr(),
            Presence::Optional => call("optional", [self.ty.expr()]),
            Presence::Default(value) => call("optional", [self.ty.expr(), value.clone()]),
        }
    }
}
