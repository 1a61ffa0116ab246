//! Blocks and what stands in them.

use super::build::bound;
use super::expr::{Expr, Root};
use super::lifecycle::Lifecycle;
use super::project::Ref;
use hac_base::source::Origin;

/// A block: `resource "type" "name" { .. }`, at the top of a file or nested.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    pub kind: String,
    pub labels: Vec<String>,
    pub body: Body,
    /// What it was made from; printed as a comment above it.
    pub origin: Vec<Origin>,
    /// Comment lines above the block, after the origin.
    pub doc: Vec<String>,
}

/// The inside of a block, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    pub entries: Vec<Entry>,
}

/// One entry of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    Attribute {
        name: String,
        value: Expr,
    },
    Block(Block),
    /// `# text`
    Comment(String),
    /// `#text`: a comment that a tool reads, such as a linter's exception.
    Directive(String),
    Blank,
}

/// `resource "kind" "name"`
pub fn resource(kind: impl Into<String>, name: impl Into<String>) -> Block {
    Block::labelled("resource", [kind.into(), name.into()])
}

/// `data "kind" "name"`
pub fn data(kind: impl Into<String>, name: impl Into<String>) -> Block {
    Block::labelled("data", [kind.into(), name.into()])
}

impl Body {
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<Expr>) {
        self.entries.push(Entry::Attribute {
            name: name.into(),
            value: value.into(),
        });
    }

    pub fn push_block(&mut self, block: impl Into<Block>) {
        self.entries.push(Entry::Block(block.into()));
    }

    /// The value of an attribute.
    pub fn get(&self, wanted: &str) -> Option<&Expr> {
        self.attributes()
            .find_map(|(name, value)| (name == wanted).then_some(value))
    }

    pub fn attributes(&self) -> impl Iterator<Item = (&str, &Expr)> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Attribute { name, value } => Some((name.as_str(), value)),
            Entry::Block(_) | Entry::Comment(_) | Entry::Directive(_) | Entry::Blank => None,
        })
    }

    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Block(block) => Some(block),
            Entry::Attribute { .. } | Entry::Comment(_) | Entry::Directive(_) | Entry::Blank => None,
        })
    }
}

impl Block {
    /// A block without labels; what nested blocks start from.
    pub fn new(kind: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            labels: Vec::new(),
            body: Body::default(),
            origin: Vec::new(),
            doc: Vec::new(),
        }
    }

    pub fn labelled(kind: impl Into<String>, labels: impl IntoIterator<Item = String>) -> Self {
        Self {
            labels: labels.into_iter().collect(),
            ..Self::new(kind)
        }
    }

    /// The value of an attribute that is plain text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        if let Some(Expr::String(text)) = self.body.get(name) {
            Some(text)
        } else {
            None
        }
    }

    /// Adds `name = value`.
    pub fn set(mut self, name: impl Into<String>, value: impl Into<Expr>) -> Self {
        self.body.push(name, value);
        self
    }

    /// Adds `name = value` if there is a value.
    pub fn set_opt(self, name: impl Into<String>, value: Option<impl Into<Expr>>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// Adds a nested block.
    pub fn block(self, kind: impl Into<String>, fill: impl FnOnce(Block) -> Block) -> Self {
        self.nest(fill(Block::new(kind)))
    }

    /// Adds one nested block for each item.
    pub fn blocks<T>(
        self,
        kind: &str,
        items: impl IntoIterator<Item = T>,
        mut fill: impl FnMut(Block, T) -> Block,
    ) -> Self {
        items
            .into_iter()
            .fold(self, |block, item| block.nest(fill(Block::new(kind), item)))
    }

    /// Adds a nested block that is already made, such as a [`Lifecycle`].
    pub fn nest(mut self, block: impl Into<Block>) -> Self {
        self.body.push_block(block);
        self
    }

    /// Adds `dynamic "kind" { for_each = .., content { .. } }`; `fill` receives `kind.value`.
    pub fn dynamic(
        self,
        kind: &str,
        for_each: impl Into<Expr>,
        fill: impl FnOnce(Block, Expr) -> Block,
    ) -> Self {
        let content = fill(Block::new("content"), bound(kind).attr("value"));
        self.nest(
            Block::labelled("dynamic", [kind.to_owned()])
                .set("for_each", for_each)
                .nest(content),
        )
    }

    /// Applies `fill` only where `condition` holds.
    pub fn when(self, condition: bool, fill: impl FnOnce(Block) -> Block) -> Self {
        if condition { fill(self) } else { self }
    }

    /// Adds `# text` on its own line.
    pub fn comment(mut self, text: impl Into<String>) -> Self {
        self.body.entries.push(Entry::Comment(text.into()));
        self
    }

    /// Adds `#text`, for comments that tools read: `checkov:skip=CKV_X:reason`.
    pub fn directive(mut self, text: impl Into<String>) -> Self {
        self.body.entries.push(Entry::Directive(text.into()));
        self
    }

    /// Adds a blank line, which also ends a run of aligned `=`.
    pub fn blank(mut self) -> Self {
        self.body.entries.push(Entry::Blank);
        self
    }

    /// Says what the block was made from; more than once where it serves several elements.
    pub fn origin(mut self, origin: &Origin) -> Self {
        self.origin.push(origin.clone());
        self
    }

    pub fn origins<'a>(mut self, origins: impl IntoIterator<Item = &'a Origin>) -> Self {
        self.origin.extend(origins.into_iter().cloned());
        self
    }

    /// Adds a comment line above the block.
    pub fn doc(mut self, line: impl Into<String>) -> Self {
        self.doc.push(line.into());
        self
    }

    /// `for_each = expr`
    pub fn for_each(self, collection: impl Into<Expr>) -> Self {
        self.set("for_each", collection)
    }

    /// `count = expr`
    pub fn count(self, count: impl Into<Expr>) -> Self {
        self.set("count", count)
    }

    /// `provider = name.alias`
    pub fn provider(self, name: impl Into<String>, alias: impl Into<String>) -> Self {
        let root = Root::Provider {
            name: name.into(),
            alias: Some(alias.into()),
        };
        self.set("provider", Expr::traversal(root))
    }

    /// `depends_on = [..]`
    pub fn depends_on<'a>(self, on: impl IntoIterator<Item = &'a Ref>) -> Self {
        self.set("depends_on", Expr::List(on.into_iter().map(Ref::expr).collect()))
    }

    /// Adds a `lifecycle` block.
    pub fn lifecycle(self, lifecycle: Lifecycle) -> Self {
        self.nest(lifecycle)
    }
}
