//! Words of rules: the paths they may be, and what they were meant to be.

use super::ir::{Path, Root};
use super::table::{self, CLASSES, Class, ClassRow, Ty};
use hac_base::diagnostics::did_you_mean;

/// The variables that are bound at a place, outermost first.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    variables: Vec<(String, Class)>,
}

/// What a word is.
pub(super) enum Named {
    Path(Path, Ty),
    /// The whole word names an element, which is no value: `database`.
    Element(String),
    Wrong(Mistake),
    /// Not a path: a word that means itself, or nothing.
    Word,
}

/// A path that leads nowhere.
pub(super) struct Mistake {
    pub message: String,
    pub label: String,
    /// The whole path as it was probably meant.
    pub meant: Option<String>,
    pub note: String,
}

impl Scope {
    pub(super) fn depth(&self) -> usize {
        self.variables.len()
    }

    pub(super) fn with(&self, name: &str, class: Class) -> Self {
        let mut inner = self.clone();
        inner.variables.push((name.to_owned(), class));
        inner
    }

    /// The innermost variable of that name.
    pub(super) fn variable(&self, name: &str) -> Option<(usize, Class)> {
        let at = self.variables.iter().rposition(|(known, _)| known == name)?;
        Some((at, self.variables.get(at)?.1))
    }

    /// Every word that a path may start with.
    pub(super) fn starts(&self) -> impl Iterator<Item = &str> {
        let variables = self.variables.iter().rev().map(|(name, _)| name.as_str());
        let ones = CLASSES.iter().filter(|row| row.many.is_none()).map(|row| row.one);
        variables
            .chain(ones)
            .chain(CLASSES.iter().filter_map(|row| row.many))
    }

    /// What a word means here.
    pub(super) fn resolve(&self, word: &str) -> Named {
        let (first, rest) = match word.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (word, None),
        };
        if let Some((at, class)) = self.variable(first) {
            return of_element(Root::Variable(at), class.row(), first, rest);
        }
        if let Some(row) = table::single_named(first) {
            return of_element(Root::One(row.class), row, first, rest);
        }
        if let Some(row) = table::set_named(first) {
            let path = Path {
                root: Root::All(row.class),
                property: None,
                count: rest.is_some(),
            };
            return match rest {
                None => Named::Path(path, Ty::Set(row.class)),
                Some("count") => Named::Path(path, Ty::Number),
                Some(other) => Named::Wrong(of_set(first, row, other)),
            };
        }
        Named::Word
    }

    /// The word that one was meant to be which is no path.
    pub(super) fn nearest_name(&self, word: &str) -> Option<String> {
        let (first, rest) = word.split_once('.').unwrap_or((word, ""));
        let is_set = |word: &&str| table::set_named(word).is_some();
        if rest.is_empty() {
            return did_you_mean(first, self.starts()).map(str::to_owned);
        }
        // All that can be asked of a set is its number.
        let starts = self.starts().filter(|word| rest == "count" || !is_set(word));
        let near = did_you_mean(first, starts)?;
        Some(format!("{near}.{rest}"))
    }
}

fn of_element(root: Root, row: &'static ClassRow, name: &str, rest: Option<&str>) -> Named {
    let Some(rest) = rest else {
        return Named::Element(name.to_owned());
    };
    let (first, more) = rest.split_once('.').map_or((rest, None), |(a, b)| (a, Some(b)));
    let Some(property) = row.property(first) else {
        let names = || row.properties().map(|property| property.name);
        let more = more.map(|more| format!(".{more}")).unwrap_or_default();
        return Named::Wrong(Mistake {
            message: format!("{} has no property `{first}`", article(row.one)),
            label: "unknown property".to_owned(),
            meant: did_you_mean(first, names()).map(|near| format!("{name}.{near}{more}")),
            note: format!(
                "its properties are `{}`",
                names().collect::<Vec<_>>().join("`, `")
            ),
        });
    };
    let path = |count| Path {
        root,
        property: Some(property),
        count,
    };
    match (more, property.ty) {
        (None, ty) => Named::Path(path(false), ty),
        (Some("count"), Ty::Set(_) | Ty::Texts | Ty::Names(_)) => Named::Path(path(true), Ty::Number),
        (Some(more), ty) => Named::Wrong(Mistake {
            message: format!("`{name}.{first}` is {ty}, which has no property `{more}`"),
            label: "leads nowhere".to_owned(),
            meant: None,
            note: match ty {
                Ty::Set(class) => format!(
                    "look through it: `every {} in {name}.{first} {{ … }}`; `{name}.{first}.count` is how many there are",
                    class.row().one
                ),
                Ty::Texts | Ty::Names(_) => format!("`{name}.{first}.count` is how many there are"),
                Ty::Bool
                | Ty::Number
                | Ty::Time
                | Ty::Share
                | Ty::Storage
                | Ty::Text
                | Ty::Name(_)
                | Ty::Choice(_) => "only elements and lists have properties".to_owned(),
            },
        }),
    }
}

fn of_set(name: &str, row: &ClassRow, property: &str) -> Mistake {
    Mistake {
        message: format!("`{name}` is a set, which has no property `{property}`"),
        label: "leads nowhere".to_owned(),
        meant: did_you_mean(property, ["count"]).map(|near| format!("{name}.{near}")),
        note: format!(
            "look through it: `every {} {{ {}.{property} … }}`; `{name}.count` is how many there are",
            row.one, row.one
        ),
    }
}

/// `a database`, `an alert`
pub(super) fn article(word: &str) -> String {
    let an = word.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} `{word}`", if an { "an" } else { "a" })
}
