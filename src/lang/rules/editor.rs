//! What the table says to whoever is writing a rule.

use super::names::{Named, Scope};
use super::quantifier::head;
use super::reader::word;
use super::reference::explained;
use super::table::{self, CLASSES, Class, Ty};
use crate::schema::RULE;
use hac_syntax::ast::{Operand, Statement};

/// Something that can be asked for at a place.
#[derive(Debug)]
pub struct Asked {
    /// `database.backup`
    pub word: String,
    /// What it is: `a duration`.
    pub value: String,
    pub doc: &'static str,
}

/// Everything that can be asked for inside these blocks, outermost first: what is nearest comes first. Empty outside of
/// rules.
pub fn asked(blocks: &[&Statement]) -> Vec<Asked> {
    let Some(variables) = variables(blocks) else {
        return Vec::new();
    };
    let singles = CLASSES.iter().filter(|row| row.many.is_none());
    let elements = variables
        .iter()
        .rev()
        .cloned()
        .chain(singles.map(|row| (row.one.to_owned(), row.class)));
    let mut found: Vec<Asked> = elements
        .flat_map(|(name, class)| {
            class.row().properties().map(move |property| Asked {
                word: format!("{name}.{}", property.name),
                value: property.ty.to_string(),
                doc: property.doc,
            })
        })
        .collect();
    found.extend(CLASSES.iter().filter_map(|row| {
        Some(Asked {
            word: format!("{}.count", row.many?),
            value: Ty::Number.to_string(),
            doc: row.doc,
        })
    }));
    found
}

/// What a word asks for inside these blocks, in Markdown.
pub fn explain(blocks: &[&Statement], asked: &str) -> Option<String> {
    let variables = variables(blocks)?;
    let scope = variables
        .iter()
        .fold(Scope::default(), |scope, (name, class)| scope.with(name, *class));
    match scope.resolve(asked) {
        Named::Path(path, _) => match path.property {
            Some(property) => Some(explained(asked, property)),
            None => {
                table::set_named(asked.split('.').next()?).map(|row| format!("**{asked}**\n\n{}", row.doc))
            }
        },
        Named::Element(name) => {
            let class = scope.variable(&name).map(|(_, class)| class.row());
            class
                .or_else(|| table::single_named(&name))
                .map(|row| format!("**{name}**\n\n{}", row.doc))
        }
        Named::Wrong(_) | Named::Word => None,
    }
}

/// The variables that are bound inside these blocks; `None` outside of rules.
fn variables(blocks: &[&Statement]) -> Option<Vec<(String, Class)>> {
    let first = blocks.iter().position(|block| keyword(block) == RULE)?;
    let mut variables: Vec<(String, Class)> = Vec::new();
    for block in blocks.get(first..)? {
        let words = if keyword(block) == RULE {
            let colon = block
                .head
                .iter()
                .position(|operand| matches!(operand, Operand::Colon(_)));
            colon.and_then(|at| block.head.get(at + 1..)).unwrap_or(&[])
        } else {
            block.head.as_slice()
        };
        let Some(head) = head(words) else { continue };
        let scope = variables
            .iter()
            .fold(Scope::default(), |scope, (name, class)| scope.with(name, *class));
        let class = match head.set {
            None => table::element_named(head.name.0).map(|row| row.class),
            Some((set, _)) => match scope.resolve(set) {
                Named::Path(_, Ty::Set(class)) => Some(class),
                Named::Path(..) | Named::Element(_) | Named::Wrong(_) | Named::Word => None,
            },
        };
        variables.extend(class.map(|class| (head.name.0.to_owned(), class)));
    }
    Some(variables)
}

fn keyword(block: &Statement) -> &str {
    block.head.first().and_then(word).map_or("", |(text, _)| text)
}
