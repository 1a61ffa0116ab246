//! `every database where (…)`, `some step in failover.steps`, `no bucket`.

use super::ir::{Path, Quantified, Quantifier, Root};
use super::names::{Named, Scope};
use super::reader::{Inside, Reader, Settings, word};
use super::table::{self, CLASSES, Class, Ty};
use crate::resolve::hir::Node;
use hac_base::diagnostics::{Code, Diagnostic, did_you_mean};
use hac_base::source::Span;
use hac_syntax::ast::{Expr, Operand};

/// The words that quantifiers start with.
pub(super) const WORDS: &[(&str, Quantifier)] = &[
    ("every", Quantifier::Every),
    ("some", Quantifier::Some),
    ("no", Quantifier::No),
];

/// How the operands of a quantifier are parted.
pub(super) struct Head<'n> {
    quantifier: Quantifier,
    pub name: (&'n str, Span),
    pub set: Option<(&'n str, Span)>,
    filter: Option<&'n Expr>,
}

/// Reads the words of a quantifier, and the braces of the sentence that they stand in.
pub(super) fn read(
    reader: &mut Reader<'_>,
    (words, span): (&[Operand], Span),
    node: &Node,
    scope: &Scope,
    settings: Option<&mut Settings>,
) -> Option<Quantified> {
    let Some(head) = head(words) else {
        let message = "a quantifier is written `every NAME`, `every NAME in SET` or `every NAME in SET where (CONDITION)`, and \
                       `some` and `no` likewise";
        reader.wrong(span, message, "");
        return None;
    };
    if let Some(binding) = &node.binding {
        reader.wrong(
            binding.op_span,
            "a quantifier has no value",
            "not after a quantifier",
        );
        return None;
    }
    if head.quantifier == Quantifier::Every && node.body.is_none() {
        reader.wrong(
            node.span.at_end(),
            "what every element must meet stands in braces",
            "`{ … }` is missing here",
        );
        return None;
    }
    let (path, class) = set(reader, &head, scope)?;
    if !reader.is_shallow(scope, span) {
        return None;
    }
    let inner = scope.with(head.name.0, class);
    let filter = match head.filter {
        Some(filter) => Some(reader.typing.condition(filter, &inner)),
        None => None,
    };
    let inside = Inside {
        of: &inner,
        said: if head.quantifier == Quantifier::Some {
            scope
        } else {
            &inner
        },
    };
    let block = reader.block(node.children(), inside, settings);
    Some(Quantified {
        quantifier: head.quantifier,
        set: path,
        filter: match filter {
            Some(filter) => Some(filter?),
            None => None,
        },
        block: block?,
    })
}

pub(super) fn head(words: &[Operand]) -> Option<Head<'_>> {
    let [quantifier, name, rest @ ..] = words else {
        return None;
    };
    let (quantifier, _) = word(quantifier)?;
    let quantifier = WORDS.iter().find(|(known, _)| *known == quantifier)?.1;
    let is = |operand: &Operand, wanted: &str| word(operand).is_some_and(|(text, _)| text == wanted);
    let (set, rest) = match rest {
        [first, set, rest @ ..] if is(first, "in") => (Some(word(set)?), rest),
        rest => (None, rest),
    };
    let filter = match rest {
        [] => None,
        [first, Operand::Value(filter)] if is(first, "where") => Some(filter),
        _ => return None,
    };
    Some(Head {
        quantifier,
        name: word(name)?,
        set,
        filter,
    })
}

/// What is looked through, and what its elements are.
fn set(reader: &mut Reader<'_>, head: &Head<'_>, scope: &Scope) -> Option<(Path, Class)> {
    let (name, name_span) = head.name;
    let Some((set, set_span)) = head.set else {
        let Some(row) = table::element_named(name) else {
            unknown_class(reader, name, name_span);
            return None;
        };
        let path = Path {
            root: Root::All(row.class),
            property: None,
            count: false,
        };
        return Some((path, row.class));
    };
    if name.contains('.') || scope.variable(name).is_some() || table::single_named(name).is_some() {
        let message = format!("an element cannot be called `{name}` here");
        let label = if name.contains('.') {
            "a name holds no dot"
        } else {
            "this name is taken"
        };
        reader.wrong(name_span, message, label);
        return None;
    }
    let diagnostic = match scope.resolve(set) {
        Named::Path(path, Ty::Set(class)) => return Some((path, class)),
        Named::Path(_, ty) => Diagnostic::new(
            Code::HA0805,
            set_span,
            format!("a set of elements is needed, and `{set}` is {ty}"),
            "not a set",
        ),
        Named::Element(_) | Named::Word => {
            let many = CLASSES.iter().filter_map(|row| row.many);
            let diagnostic = Diagnostic::new(
                Code::HA0804,
                set_span,
                format!("there is no set of elements called `{set}`"),
                "unknown here",
            );
            match did_you_mean(set, many.clone()) {
                Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), set_span, meant),
                None => diagnostic.note(format!("sets are `{}`", many.collect::<Vec<_>>().join("`, `"))),
            }
        }
        Named::Wrong(mistake) => {
            let diagnostic = Diagnostic::new(Code::HA0804, set_span, mistake.message, mistake.label);
            match mistake.meant {
                Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), set_span, meant),
                None => diagnostic.note(mistake.note),
            }
        }
    };
    reader.typing.report(diagnostic);
    None
}

fn unknown_class(reader: &mut Reader<'_>, name: &str, span: Span) {
    let ones = || CLASSES.iter().filter(|row| row.many.is_some()).map(|row| row.one);
    let message = format!("a platform has no elements called `{name}`");
    let diagnostic = Diagnostic::new(Code::HA0804, span, message, "unknown here");
    let meant = table::set_named(name)
        .map(|row| row.one)
        .or_else(|| did_you_mean(name, ones()));
    reader.typing.report(match meant {
        Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), span, meant),
        None => diagnostic
            .note(format!(
                "elements are `{}`",
                ones().collect::<Vec<_>>().join("`, `")
            ))
            .help("give elements a name of your own with `in`: `every item in databases`"),
    });
}
