//! The language reference, written from the tables.

use std::fmt::Write;

use super::{Attribute, Child, Condition, Form, KINDS, Kind, Label, RULE, Type, Verb, kind, variants};

/// The whole reference as Markdown.
pub fn reference() -> String {
    let mut text = String::from(INTRODUCTION);
    text.push_str("\n## Blocks\n\n");
    for kind in KINDS {
        let _ = writeln!(text, "- [{}](#{})", heading(kind), anchor(kind));
    }
    for kind in KINDS {
        section(&mut text, kind);
    }
    text
}

const INTRODUCTION: &str = r#"# The language

This page is written from the tables that the compiler itself reads; `hac explain CODE` explains each message.

## Sentences

Every line is one of three sentences. A line break ends it, a comma does too.

| Sentence | Says | Example |
|---|---|---|
| `name = value` | a fact | `backup = 35d` |
| `name <= value`, `name >= value` | a promise, meant for the worst case unless it ends in `at typical` or `at best` | `detect <= 30s at typical` |
| `verb operands` | a relation or an action | `replicate us-east-1 -> us-east-2` |

A block is a head and braces: `tier web: compute { … }`. The `{` may begin the next line. A comment starts with `#` and ends with the line.

## Values

| Value | Written |
|---|---|
| text | `"in quotes"`, with `${…}` for computed parts |
| whole number, truth | `3`, `true`, `false` |
| time | `250ms`, `30s`, `2m`, `4h`, `35d` |
| storage | `512B`, `64KiB`, `100MB`, `5GiB`, `1TiB` |
| share | `99.99%` |
| range | `3..12` |
| interval and count | `10s x 3` |
| network | `10.10.0.0/16` |
| e-mail, ARN | `ops@example.com` or in quotes, `arn:aws:…` |
| list | `[orders, sessions]` |
| value by region | `{ us-east-1 = ami-0a1b2c3d4e5f60718, us-east-2 = ami-0d4e5f6071829304a }` |

Values are computed while compiling: `3 * 10s`, `1m - 10s`, `1m / 10s`, comparisons, `&&`, `||`, `!`, and
`condition ? one : other`. Dimensions are checked: `30s + 5GiB` is an error.

In every block, `allow HA0412 "reason"` accepts a warning there and in all that is inside, and
`allow checkov.CKV_AWS_144 "reason"` tells a scanner so. The reason is mandatory. Errors cannot be accepted.

An `input` has no value before deployment. It may stand where this page says "or an input", for the whole value.
"#;

fn heading(kind: &Kind) -> String {
    match kind.variant {
        Some(variant) => format!("`{} <name>: {variant}`", kind.name),
        None => format!("`{}{}`", kind.name, label(kind.label)),
    }
}

fn label(label: Label) -> &'static str {
    match label {
        Label::None => "",
        Label::Name | Label::Rule => " <name>",
        Label::NameAndType => " <name>: <type>",
        Label::Region | Label::Declared => " <region>",
        Label::Domain => " \"<domain>\"",
        Label::Direction => " <from> -> <to>",
        Label::Quantifier => " any|all",
        Label::Entry => " <entry>",
        Label::WhenQuantifier => " when any",
        Label::Set => " <name> [in <set>] [where (<condition>)]",
    }
}

/// What a heading's link is on the usual hosts: lower case, without punctuation, blanks as hyphens.
fn anchor(kind: &Kind) -> String {
    heading(kind)
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() })
        .collect()
}

fn section(text: &mut String, kind: &Kind) {
    let _ = writeln!(text, "\n## {}\n\n{}\n", heading(kind), kind.doc);
    let _ = writeln!(text, "```text\n{}\n```", kind.example);
    if !kind.attributes.is_empty() {
        text.push_str("\n| Attribute | Value | |\n|---|---|---|\n");
        for attribute in kind.attributes {
            attribute_row(text, attribute);
        }
    }
    if let Some(ty) = kind.free {
        let _ = writeln!(text, "\nAny name may be given {}.", ty.noun());
    }
    if !kind.verbs.is_empty() {
        text.push_str("\n| Sentence | |\n|---|---|\n");
        for verb in kind.verbs {
            verb_row(text, verb);
        }
    }
    match kind.condition {
        None => {}
        Some(Condition::Fails) => text.push_str("\nInside: `<tier>.health fails`.\n"),
        Some(Condition::LagAbove) => text.push_str("\nInside: `<database>.lag > <duration>`.\n"),
    }
    if kind.name == RULE {
        text.push_str("\nEvery other sentence is a condition, and all must hold.\n");
    }
    if !kind.children.is_empty() {
        text.push_str("\nBlocks inside:\n\n");
        for child in kind.children {
            child_line(text, *child);
        }
    }
}

fn attribute_row(text: &mut String, attribute: &Attribute) {
    let Attribute { name, ty, form, .. } = attribute;
    let names: Vec<String> = match form {
        Form::Fact => vec![format!("`{name}`")],
        Form::AtMost | Form::AtLeast | Form::Bounds | Form::FactAndBounds => {
            let relations = form.relations().iter();
            relations.map(|relation| format!("`{name} {relation}`")).collect()
        }
    };
    let need = match (attribute.required, attribute.default) {
        (true, _) => "Required. ".to_owned(),
        (false, Some(default)) => format!("`{default}` unless said otherwise. "),
        (false, None) => String::new(),
    };
    let input = if attribute.deploy_time {
        ", or an input"
    } else {
        ""
    };
    let value = cell(&format!("{}{input}", value(*ty)));
    let _ = writeln!(
        text,
        "| {} | {value} | {need}{} |",
        names.join(", "),
        cell(attribute.doc)
    );
}

/// A type in a table: what it is, how it is written, and its bounds.
fn value(ty: Type) -> String {
    let bounds = match ty {
        Type::Int { min, max } | Type::Range { min, max } => format!(", {min} to {max}"),
        Type::Days { min, max } => format!(", `{min}d` to `{max}d`"),
        Type::Duration {
            min_millis,
            max_millis,
        } => format!(
            ", `{}` to `{}`",
            hac_base::units::Duration::from_millis(min_millis),
            hac_base::units::Duration::from_millis(max_millis)
        ),
        Type::Text
        | Type::Bool
        | Type::Name
        | Type::Identifier
        | Type::Size
        | Type::Percent { .. }
        | Type::Repeat
        | Type::Cidr
        | Type::Region
        | Type::RegionName
        | Type::Zone
        | Type::Zones
        | Type::Role
        | Type::InstanceType
        | Type::DatabaseInstance
        | Type::Ami
        | Type::Arn
        | Type::Email
        | Type::Domain
        | Type::Port
        | Type::Date
        | Type::Entry
        | Type::Path
        | Type::OneOf(_)
        | Type::Tier(_)
        | Type::Alert
        | Type::Signal
        | Type::List(_)
        | Type::RegionMap(_)
        | Type::TextMap
        | Type::InputType
        | Type::Condition
        | Type::Set
        | Type::InputValue => String::new(),
    };
    format!("{ty}{bounds}")
}

fn verb_row(text: &mut String, verb: &Verb) {
    let usage = cell(&verb.usage());
    let need = if verb.required { "Required. " } else { "" };
    let often = if verb.repeatable {
        " May stand more than once."
    } else {
        ""
    };
    let _ = writeln!(text, "| `{usage}` | {need}{}{often} |", cell(verb.doc));
}

fn child_line(text: &mut String, child: Child) {
    let often = match (child.min, child.max) {
        (1, 1) => "exactly one",
        (0, 1) => "at most one",
        (0, _) => "any number",
        (_, _) => "one or more",
    };
    let kinds: Vec<&Kind> = std::iter::once(kind(child.kind, None))
        .chain(variants(child.kind).map(|variant| kind(child.kind, Some(variant))))
        .flatten()
        .collect();
    let links: Vec<String> = kinds
        .iter()
        .map(|kind| format!("[{}](#{})", heading(kind), anchor(kind)))
        .collect();
    let _ = writeln!(text, "- {}: {often}", links.join(", "));
}

/// Text that stays inside its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
