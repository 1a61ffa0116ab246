//! How expressions are written in Rust: short functions and conversions, so that lowering reads like the HCL it makes.

use super::expr::{Call, Comprehension, Conditional, Expr, Key, Part, Root, UnaryOp, Yield};
use super::project::Ref;

/// Any plain value as an expression; needed where a list mixes text with references.
pub fn lit(value: impl Into<Expr>) -> Expr {
    value.into()
}

/// `null`
pub fn null() -> Expr {
    Expr::Null
}

/// `var.name`
pub fn var(name: impl Into<String>) -> Expr {
    Expr::traversal(Root::Variable(name.into()))
}

/// `local.name`
pub fn local(name: impl Into<String>) -> Expr {
    Expr::traversal(Root::Local(name.into()))
}

/// `each.key`
pub fn each_key() -> Expr {
    Expr::traversal(Root::Each).attr("key")
}

/// `each.value`
pub fn each_value() -> Expr {
    Expr::traversal(Root::Each).attr("value")
}

/// `each.value.name`
pub fn each_attr(name: impl Into<String>) -> Expr {
    each_value().attr(name)
}

/// `count.index`
pub fn count_index() -> Expr {
    Expr::traversal(Root::Count).attr("index")
}

/// `self.name`, in a postcondition
pub fn self_attr(name: impl Into<String>) -> Expr {
    Expr::traversal(Root::SelfValue).attr(name)
}

/// `path.module`
pub fn path_module() -> Expr {
    Expr::traversal(Root::Path).attr("module")
}

/// `path.root`
pub fn path_root() -> Expr {
    Expr::traversal(Root::Path).attr("root")
}

/// A name that a surrounding [`For`] binds.
pub fn bound(name: impl Into<String>) -> Expr {
    Expr::traversal(Root::Bound(name.into()))
}

/// `name(a, b)`. Arguments of several kinds: `call("merge", [var("tags"), lit("x")])`.
pub fn call<A: Into<Expr>>(name: impl Into<String>, arguments: impl IntoIterator<Item = A>) -> Expr {
    Expr::Call(Call {
        name: name.into(),
        arguments: arguments.into_iter().map(Into::into).collect(),
        expand: false,
    })
}

/// `name(a, b...)`
pub fn call_expand<A: Into<Expr>>(name: impl Into<String>, arguments: impl IntoIterator<Item = A>) -> Expr {
    Expr::Call(Call {
        name: name.into(),
        arguments: arguments.into_iter().map(Into::into).collect(),
        expand: true,
    })
}

/// `[a, b]`
pub fn list<A: Into<Expr>>(items: impl IntoIterator<Item = A>) -> Expr {
    Expr::List(items.into_iter().map(Into::into).collect())
}

/// `{ a = 1 }` from pairs of one type; use [`Object`] for mixed values.
pub fn object<K: Into<Key>, V: Into<Expr>>(entries: impl IntoIterator<Item = (K, V)>) -> Expr {
    Expr::Object(
        entries
            .into_iter()
            .map(|(key, value)| (key.into(), value.into()))
            .collect(),
    )
}

/// `test ? then : otherwise`
pub fn conditional(test: impl Into<Expr>, then: impl Into<Expr>, otherwise: impl Into<Expr>) -> Expr {
    Expr::Conditional(Box::new(Conditional {
        test: test.into(),
        then: then.into(),
        otherwise: otherwise.into(),
    }))
}

/// `!value`
pub fn not(value: impl Into<Expr>) -> Expr {
    Expr::Unary(UnaryOp::Not, Box::new(value.into()))
}

/// `-value`
pub fn negate(value: impl Into<Expr>) -> Expr {
    Expr::Unary(UnaryOp::Negate, Box::new(value.into()))
}

/// A template from its pieces: `concat([lit("a-"), var("x")])` is `"a-${var.x}"`. Strings among the pieces are text,
/// templates are spliced in, anything else is interpolated.
pub fn concat<P: Into<Expr>>(pieces: impl IntoIterator<Item = P>) -> Expr {
    Expr::Template(parts(pieces))
}

/// `"before${value}after"`, the commonest template.
pub fn interpolate(before: &str, value: impl Into<Expr>, after: &str) -> Expr {
    concat([lit(before), value.into(), lit(after)])
}

/// Text of many lines, from pieces as in [`concat`]. The value always ends with a newline; one is added if missing.
pub fn heredoc<P: Into<Expr>>(pieces: impl IntoIterator<Item = P>) -> Expr {
    let mut parts = parts(pieces);
    match parts.last_mut() {
        Some(Part::Text(text)) if text.ends_with('\n') => {}
        Some(Part::Text(text)) => text.push('\n'),
        Some(Part::Value(_)) | None => parts.push(Part::Text("\n".to_owned())),
    }
    Expr::Heredoc(parts)
}

/// Joins neighbouring text, so that escapes are decided over the whole of it.
fn parts<P: Into<Expr>>(pieces: impl IntoIterator<Item = P>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    for piece in pieces {
        let piece = piece.into();
        let added = if let Expr::String(text) = piece {
            vec![Part::Text(text)]
        } else if let Expr::Template(parts) | Expr::Heredoc(parts) = piece {
            parts
        } else {
            vec![Part::Value(piece)]
        };
        for part in added {
            match (joined.last_mut(), part) {
                (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
                (_, Part::Text(text)) if text.is_empty() => {}
                (_, part) => joined.push(part),
            }
        }
    }
    joined
}

/// An object with values of different kinds: `Object::new().set("a", 1).set("b", var("x"))`.
#[derive(Debug, Clone, Default)]
pub struct Object(Vec<(Key, Expr)>);

impl Object {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entry. The key is printed bare where it is an identifier.
    pub fn set(mut self, key: impl Into<Key>, value: impl Into<Expr>) -> Self {
        self.0.push((key.into(), value.into()));
        self
    }

    /// Adds an entry if there is a value.
    pub fn set_opt(self, key: impl Into<Key>, value: Option<impl Into<Expr>>) -> Self {
        match value {
            Some(value) => self.set(key, value),
            None => self,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A `for` expression: `For::each("s", var("subnets")).filter(bound("s").attr("public")).list(bound("s").attr("id"))`.
#[derive(Debug, Clone)]
pub struct For {
    key_name: Option<String>,
    value_name: String,
    collection: Expr,
    filter: Option<Expr>,
}

impl For {
    /// `for value in collection`
    pub fn each(value: impl Into<String>, collection: impl Into<Expr>) -> Self {
        Self {
            key_name: None,
            value_name: value.into(),
            collection: collection.into(),
            filter: None,
        }
    }

    /// `for key, value in collection`
    pub fn pairs(key: impl Into<String>, value: impl Into<String>, collection: impl Into<Expr>) -> Self {
        Self {
            key_name: Some(key.into()),
            ..Self::each(value, collection)
        }
    }

    /// `if condition`
    pub fn filter(mut self, condition: impl Into<Expr>) -> Self {
        self.filter = Some(condition.into());
        self
    }

    /// `[for .. : result]`
    pub fn list(self, result: impl Into<Expr>) -> Expr {
        self.finish(Yield::List(result.into()))
    }

    /// `{ for .. : key => value }`
    pub fn map(self, key: impl Into<Expr>, value: impl Into<Expr>) -> Expr {
        self.finish(Yield::Map {
            key: key.into(),
            value: value.into(),
            group: false,
        })
    }

    /// `{ for .. : key => value... }`
    pub fn group(self, key: impl Into<Expr>, value: impl Into<Expr>) -> Expr {
        self.finish(Yield::Map {
            key: key.into(),
            value: value.into(),
            group: true,
        })
    }

    fn finish(self, yields: Yield) -> Expr {
        let Self {
            key_name,
            value_name,
            collection,
            filter,
        } = self;
        Expr::For(Box::new(Comprehension {
            key_name,
            value_name,
            collection,
            yields,
            filter,
        }))
    }
}

impl From<Object> for Expr {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}

impl From<&str> for Expr {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Expr {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<&String> for Expr {
    fn from(text: &String) -> Self {
        Self::String(text.clone())
    }
}

impl From<bool> for Expr {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Expr {
    fn from(value: f64) -> Self {
        Self::Decimal(value)
    }
}

impl From<usize> for Expr {
    fn from(value: usize) -> Self {
        Self::Integer(i128::try_from(value).unwrap_or(i128::MAX))
    }
}

impl From<u8> for Expr {
    fn from(value: u8) -> Self {
        Self::Integer(value.into())
    }
}

impl From<u16> for Expr {
    fn from(value: u16) -> Self {
        Self::Integer(value.into())
    }
}

impl From<u32> for Expr {
    fn from(value: u32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<u64> for Expr {
    fn from(value: u64) -> Self {
        Self::Integer(value.into())
    }
}

impl From<i32> for Expr {
    fn from(value: i32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<i64> for Expr {
    fn from(value: i64) -> Self {
        Self::Integer(value.into())
    }
}

impl<T: Into<Expr>> From<Vec<T>> for Expr {
    fn from(items: Vec<T>) -> Self {
        list(items)
    }
}

impl<T: Into<Expr>, const N: usize> From<[T; N]> for Expr {
    fn from(items: [T; N]) -> Self {
        list(items)
    }
}

impl From<&Expr> for Expr {
    fn from(value: &Expr) -> Self {
        value.clone()
    }
}

impl From<&Ref> for Expr {
    fn from(ref_: &Ref) -> Self {
        ref_.expr()
    }
}

impl From<Ref> for Expr {
    fn from(ref_: Ref) -> Self {
        ref_.expr()
    }
}

impl From<&str> for Key {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl From<String> for Key {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

impl From<&String> for Key {
    fn from(name: &String) -> Self {
        Self::Name(name.clone())
    }
}

impl From<Expr> for Key {
    fn from(expr: Expr) -> Self {
        if let Expr::String(name) = expr {
            Self::Name(name)
        } else {
            Self::Expr(Box::new(expr))
        }
    }
}
