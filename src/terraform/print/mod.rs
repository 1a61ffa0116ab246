//! A file as text, byte for byte as `terraform fmt` leaves it, and where each block came to stand.

mod align;
mod flat;
mod layout;
#[cfg(test)]
mod tests;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use self::align::{Line, write_aligned, write_spaces};
use self::flat::written;
use self::layout::{Place, layout};
use self::text::{comment, write_quoted_text};
use super::block::{Block, Body, Entry};
use super::project::File;
use hac_base::source::Origin;

/// A printed file.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    pub text: String,
    /// Where each block of the file stands, in order.
    pub blocks: Vec<BlockLines>,
}

/// The lines of a block with the comments above it, from 1, both inclusive.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockLines {
    /// As Terraform names it: `test_thing.this`, `module.networking`.
    pub address: String,
    pub first: usize,
    pub last: usize,
    pub origin: Vec<Origin>,
}

/// Prints a file.
pub fn print(file: &File) -> Printed {
    let mut printed = Printed {
        text: String::new(),
        blocks: Vec::new(),
    };
    // How many lines are written: counted once for each block, so that the cost stays linear.
    let mut lines = 0;
    for (position, block) in file.blocks.iter().enumerate() {
        if position > 0 {
            printed.text.push('\n');
            lines += 1;
        }
        let start = printed.text.len();
        for line in comments_above(block) {
            printed.text.extend([line.as_str(), "\n"]);
        }
        write_block(block, 0, &mut printed.text);
        printed.text.push('\n');
        let first = lines + 1;
        lines += count_lines(printed.text.get(start..).unwrap_or(""));
        printed.blocks.push(BlockLines {
            address: address(block),
            first,
            last: lines,
            origin: all_origins(block),
        });
    }
    printed
}

fn count_lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// The block's own origins; those of the blocks inside it where it has none.
fn all_origins(block: &Block) -> Vec<Origin> {
    let own: BTreeSet<&Origin> = block.origin.iter().collect();
    if own.is_empty() {
        let inside: BTreeSet<Origin> = block.body.blocks().flat_map(all_origins).collect();
        return inside.into_iter().collect();
    }
    own.into_iter().cloned().collect()
}

/// How Terraform's own messages name the block.
pub(super) fn address(block: &Block) -> String {
    let prefix = match block.kind.as_str() {
        "resource" => None,
        "variable" => Some("var"),
        kind => Some(kind),
    };
    let alias = if block.kind == "provider" {
        block.text("alias")
    } else {
        None
    };
    let names = block.labels.iter().map(String::as_str);
    prefix
        .into_iter()
        .chain(names)
        .chain(alias)
        .collect::<Vec<_>>()
        .join(".")
}

/// `# platform.ha: tier api, tier web`, then the block's own remarks.
fn comments_above(block: &Block) -> Vec<String> {
    let mut elements: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for origin in &block.origin {
        elements.entry(&origin.file).or_default().insert(&origin.element);
    }
    let from: Vec<String> = elements
        .into_iter()
        .map(|(file, elements)| format!("{file}: {}", elements.into_iter().collect::<Vec<_>>().join(", ")))
        .collect();
    let origin = (!from.is_empty()).then(|| remark(&from.join("; ")));
    origin
        .into_iter()
        .chain(block.doc.iter().map(|line| remark(line)))
        .collect()
}

fn remark(text: &str) -> String {
    comment(&format!("# {text}"))
}

fn write_block(block: &Block, indent: usize, out: &mut String) {
    out.push_str(&block.kind);
    for label in &block.labels {
        out.push(' ');
        write_quoted_text(label, out);
    }
    let lines = body_lines(&block.body, indent + 2);
    if lines.is_empty() {
        out.push_str(" {}");
        return;
    }
    out.push_str(" {\n");
    write_aligned(&lines, indent + 2, out);
    write_spaces(indent, out);
    out.push('}');
}

/// A body's lines, with one blank line around nested blocks and none at either end. A comment right above a block
/// stays with it.
fn body_lines(body: &Body, indent: usize) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::with_capacity(body.entries.len());
    // Comments whose neighbour below is not known yet.
    let mut held: Vec<Line<'_>> = Vec::new();
    let mut after_block = false;
    for entry in &body.entries {
        let line = match entry {
            Entry::Comment(text) => {
                held.push(Line::Other(remark(text)));
                continue;
            }
            Entry::Directive(text) => {
                held.push(Line::Other(comment(&format!("#{text}"))));
                continue;
            }
            Entry::Blank => {
                if !held.is_empty() {
                    place(&mut lines, &mut held, None, after_block);
                    after_block = false;
                }
                separate(&mut lines);
                continue;
            }
            Entry::Attribute { name, value } => {
                let value = layout(value, indent, indent + name.len() + 3, Place::Value);
                Line::Pair {
                    lead: name.into(),
                    value,
                }
            }
            Entry::Block(block) => {
                held.extend(comments_above(block).into_iter().map(Line::Other));
                Line::Other(written(|out| write_block(block, indent, out)))
            }
        };
        let is_block = matches!(entry, Entry::Block(_));
        place(&mut lines, &mut held, Some(line), after_block || is_block);
        after_block = is_block;
    }
    place(&mut lines, &mut held, None, after_block);
    if matches!(lines.last(), Some(Line::Blank)) {
        lines.pop();
    }
    lines
}

/// Moves the held comments and the line below them into the body, after a blank line if `apart`.
fn place<'a>(lines: &mut Vec<Line<'a>>, held: &mut Vec<Line<'a>>, line: Option<Line<'a>>, apart: bool) {
    if apart && (line.is_some() || !held.is_empty()) {
        separate(lines);
    }
    lines.append(held);
    lines.extend(line);
}

/// One blank line, none at the start of a body.
fn separate(lines: &mut Vec<Line<'_>>) {
    if !matches!(lines.last(), None | Some(Line::Blank)) {
        lines.push(Line::Blank);
    }
}
