//! The table of what rules can ask for, as a part of the language reference.

use std::fmt::Write as _;

use super::table::{CLASSES, FUNCTIONS, Property, Ty};

/// Markdown, to follow the reference of the blocks.
pub fn reference() -> String {
    let mut text = String::from(INTRODUCTION);
    for row in CLASSES {
        let (name, many) = match row.many {
            Some(many) => (row.one, format!(" All of them: `{many}`.")),
            None => (row.one, String::new()),
        };
        let _ = writeln!(text, "\n### `{name}`\n\n{}{many}\n", row.doc);
        text.push_str("| Property | Value | |\n|---|---|---|\n");
        for property in row.properties() {
            let _ = writeln!(
                text,
                "| `{name}.{}` | {} | {} |",
                property.name,
                value(property),
                property.doc
            );
        }
    }
    text.push_str("\n### Functions\n\n| Function | |\n|---|---|\n");
    for row in FUNCTIONS {
        let _ = writeln!(text, "| `{}` | {} |", row.usage, row.doc);
    }
    text
}

const INTRODUCTION: &str = "
## What rules can ask for

Properties that conditions of a `require` compare. A list of texts and a set of elements have a `count`.
";

fn value(property: &Property) -> String {
    match property.ty {
        Ty::Choice(words) => format!("`{}`", words.join("`, `")),
        ty @ (Ty::Bool
        | Ty::Number
        | Ty::Time
        | Ty::Share
        | Ty::Storage
        | Ty::Text
        | Ty::Name(_)
        | Ty::Texts
        | Ty::Names(_)
        | Ty::Set(_)) => ty.to_string(),
    }
}

/// A property for people who point at it.
pub fn explained(name: &str, property: &Property) -> String {
    format!("**{name}**: {}\n\n{}", value(property), property.doc)
}
