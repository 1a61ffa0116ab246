//! One folder of Terraform as its blocks: what is declared, called, and said of where it came from.

use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::Decorate;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};

use hac_aws::holds::{self, Holds};

/// A resource or a call of a module.
pub(super) struct Declared {
    /// The labels: type and name, or the name alone.
    pub(super) labels: Vec<String>,
    pub(super) body: Body,
    /// The elements of the platform that it came from: `tier orders`.
    pub(super) elements: Vec<String>,
}

/// All that the files of one folder declare, as far as it bears on what holds data.
#[derive(Default)]
pub(super) struct Folder {
    pub(super) resources: Vec<Declared>,
    pub(super) calls: Vec<Declared>,
    /// With the default of each that has one.
    pub(super) variables: BTreeMap<String, Option<Expression>>,
    pub(super) locals: BTreeMap<String, Expression>,
    /// `aws.us_east_1`
    pub(super) providers: BTreeSet<String>,
    /// Every element of the platform that something came from.
    pub(super) declared: BTreeSet<String>,
}

impl Folder {
    /// Adds what a file declares, or says why it cannot be read.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<(), String> {
        let text = str::from_utf8(bytes).map_err(|_| "is not text".to_owned())?;
        let body = hcl_edit::parser::parse_body(text).map_err(|error| {
            let at = error.location();
            format!("is not HCL (line {}, column {})", at.line(), at.column())
        })?;
        for block in body.into_blocks() {
            self.declare(block);
        }
        Ok(())
    }

    fn declare(&mut self, block: Block) {
        let elements = elements_above(&block);
        self.declared.extend(elements.iter().cloned());
        let labels: Vec<String> = block
            .labels
            .iter()
            .map(|label| label.as_str().to_owned())
            .collect();
        match (block.ident.as_str(), labels.as_slice()) {
            ("resource", [kind, _]) => {
                if matches!(holds::of_type(kind), Some(Holds::Data { .. })) {
                    self.resources.push(Declared {
                        labels,
                        body: block.body,
                        elements,
                    });
                }
            }
            ("module", [_]) => self.calls.push(Declared {
                labels,
                body: block.body,
                elements,
            }),
            ("variable", [name]) => {
                self.variables
                    .insert(name.clone(), expression(&block.body, "default").cloned());
            }
            ("provider", [name]) => {
                let alias = expression(&block.body, "alias").and_then(Expression::as_str);
                self.providers
                    .insert(alias.map_or_else(|| name.clone(), |alias| format!("{name}.{alias}")));
            }
            ("locals", _) => {
                for attribute in block.body.into_attributes() {
                    let name = attribute.key.as_str().to_owned();
                    self.locals.insert(name, attribute.value);
                }
            }
            // Outputs, checks and data hold nothing.
            _ => {}
        }
    }
}

/// The value of an attribute.
pub(super) fn expression<'a>(body: &'a Body, name: &str) -> Option<&'a Expression> {
    body.get_attribute(name).map(|attribute| &attribute.value)
}

/// What the comment above a block says: `# platform.ha: tier api, tier web; std/session_table.ha: tier sessions`.
fn elements_above(block: &Block) -> Vec<String> {
    let comment = block.decor().prefix().map_or("", |prefix| prefix);
    let said = comment
        .lines()
        .filter_map(|line| line.trim().strip_prefix("# "))
        .find(|line| line.contains(".ha: "));
    said.into_iter()
        .flat_map(|line| line.split("; "))
        .filter_map(|part| part.split_once(".ha: "))
        .flat_map(|(_, elements)| elements.split(", "))
        .map(str::to_owned)
        .collect()
}
