//! Modules to plain sentences.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::arguments;
use super::bare_words::{Keeps, Place};
use super::declare::Module;
use super::hir::{Argument, Node, Program};
use super::hygiene;
use super::imports::{self, Import};
use super::insertion;
use super::load::Loaded;
use super::stdlib;
use super::substitute::{Arguments, Substitution};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, Given, did_you_mean};
use hac_base::source::{SourceId, Span, UseSite};
use hac_syntax::ast::{Body, Expr, ExprKind, Operand, Statement};

/// How much modules may expand to: sentences, and values put in the place of parameters. A large platform needs some
/// thousands; the limit ends an expansion that doubles at every level.
const SIZE_MAX: usize = 100_000;

/// How deep modules may use one another.
const DEPTH_MAX: usize = 32;

/// The program that the root file describes, with modules expanded. Nothing is left of a use that could not be
/// understood, which was reported.
pub fn expand(loaded: &Loaded, diagnostics: &mut Diagnostics) -> Program {
    let Some(root) = loaded.files.first() else {
        return Program::default();
    };
    if loaded.root_is_module() {
        return Program::default();
    }
    let mut expander = Expander {
        loaded,
        inputs: inputs(loaded, &root.statements),
        budget: SIZE_MAX,
        last_use: None,
        applied: BTreeSet::new(),
        given: Vec::new(),
        arguments: Vec::new(),
        diagnostics,
    };
    let scope = Scope {
        file: SourceId(0),
        arguments: &Arguments::default(),
        via: Arc::from([]),
    };
    let mut nodes = Vec::new();
    for statement in &root.statements {
        match statement.keyword().map(|word| word.text) {
            Some("use") => {}
            Some("module") => {
                let message = "a module has a file of its own";
                expander.diagnostics.push(
                    Diagnostic::new(Code::HA0222, statement.head_span(), message, "")
                        .help("move it to a file beside this one, and name that file in a `use` line"),
                );
            }
            Some(keyword) if expander.import(&scope, keyword).is_some() => {
                let message = format!("the module `{keyword}` is used outside of the platform");
                expander.diagnostics.push(
                    Diagnostic::new(Code::HA0232, statement.head_span(), message, "")
                        .help("move the block into `platform NAME { … }`"),
                );
            }
            _ => nodes.extend(expander.sentence(statement, &scope, Place::top())),
        }
    }
    expander.report_size();
    hygiene::check(&nodes, loaded, expander.diagnostics);
    Program {
        nodes,
        given: expander.given.into(),
        arguments: expander.arguments,
    }
}

/// The names of the inputs of the platform and of its modules, whose values only deployment knows.
fn inputs<'a>(loaded: &'a Loaded, root: &'a [Statement]) -> BTreeSet<&'a str> {
    let sentences = root
        .iter()
        .flat_map(|statement| &statement.body)
        .flat_map(|body| &body.statements);
    let sentences = sentences.chain(loaded.modules().flat_map(|module| &module.sentences));
    let inputs = sentences.filter(|sentence| sentence.keyword().is_some_and(|word| word.text == "input"));
    inputs
        .filter_map(|input| hygiene::label(&input.head))
        .map(|(name, _)| name)
        .collect()
}

struct Expander<'a> {
    loaded: &'a Loaded,
    inputs: BTreeSet<&'a str>,
    budget: usize,
    /// The use in the root file that was expanded last.
    last_use: Option<Span>,
    /// Policies whose rules apply already, because of a `use` line alone.
    applied: BTreeSet<SourceId>,
    given: Vec<Given>,
    /// What uses of modules give, as it is written there.
    arguments: Vec<Argument>,
    diagnostics: &'a mut Diagnostics,
}

/// Where sentences are read.
struct Scope<'a> {
    file: SourceId,
    arguments: &'a Arguments,
    via: Arc<[UseSite]>,
}

impl<'a> Expander<'a> {
    /// The sentences of a block in which modules may be used.
    fn sentences(&mut self, statements: &'a [Statement], scope: &Scope, place: Place) -> Vec<Node> {
        let mut nodes = Vec::new();
        for statement in statements {
            let keyword = statement.keyword().map(|word| word.text);
            match keyword.and_then(|keyword| self.import(scope, keyword)) {
                Some(import) => nodes.extend(self.used(statement, import, scope, place)),
                None if keyword.is_some_and(|keyword| self.forgot_use(statement, keyword, scope, place)) => {}
                None if self.mistyped_use(statement, scope, place) => {}
                None => nodes.extend(self.sentence(statement, scope, place)),
            }
        }
        nodes
    }

    fn sentence(&mut self, statement: &'a Statement, scope: &Scope, place: Place) -> Option<Node> {
        if !scope.via.is_empty() && !self.spend() {
            return None;
        }
        let keeps = if scope.arguments.is_empty() {
            Keeps::nothing()
        } else {
            Keeps::in_sentence(place, &statement.head)
        };
        let inputs = &self.inputs;
        let substituted = Substitution {
            arguments: scope.arguments,
            is_input: &|word| inputs.contains(word),
            budget: &mut self.budget,
            by_spelling: false,
        }
        .sentence(&statement.head, statement.binding.as_ref(), &keeps)?;
        let body = statement.body.as_ref().map(|Body { statements, .. }| {
            let inner = place.inside(&statement.head);
            if inner.allows_modules() {
                let mut nodes = self.sentences(statements, scope, inner);
                nodes.extend(self.policies(statements, scope, inner));
                nodes
            } else {
                statements
                    .iter()
                    .filter_map(|inside| self.sentence(inside, scope, inner))
                    .collect()
            }
        });
        Some(Node {
            head: substituted.head,
            binding: substituted.binding,
            body,
            span: statement.span,
            via: Arc::clone(&scope.via),
        })
    }

    /// The rules of the policies that a file names in `use` lines and gives no arguments in a block.
    fn policies(&mut self, statements: &[Statement], scope: &Scope, place: Place) -> Vec<Node> {
        let loaded: &'a Loaded = self.loaded;
        let mut nodes = Vec::new();
        for import in loaded.imports(scope.file) {
            let keyword =
                |statement: &Statement| statement.keyword().is_some_and(|word| word.text == import.name);
            let Some(target) = import.target else { continue };
            let is_policy = loaded.module(target).is_some_and(Module::is_policy);
            if !is_policy || statements.iter().any(keyword) || !self.applied.insert(target) {
                continue;
            }
            let head = Expr {
                kind: ExprKind::Word(import.name.clone()),
                span: import.path,
            };
            let block = Statement {
                head: vec![Operand::Value(head)],
                binding: None,
                body: None,
                span: import.line,
            };
            nodes.extend(self.used(&block, import, scope, place));
        }
        nodes
    }

    /// What the use of a module expands to.
    fn used(&mut self, statement: &Statement, import: &'a Import, scope: &Scope, place: Place) -> Vec<Node> {
        // Where the target is missing, the reason was reported.
        let Some(module) = import.target.and_then(|target| self.loaded.module(target)) else {
            return Vec::new();
        };
        // What follows the use that passed the limit is not what passes it.
        if scope.via.is_empty() && self.budget > 0 {
            self.last_use = Some(statement.head_span());
        }
        if !self.spend() || !self.is_shallow(scope, statement.head_span()) {
            return Vec::new();
        }
        let inputs = &self.inputs;
        let mut outer = Substitution {
            arguments: scope.arguments,
            is_input: &|word| inputs.contains(word),
            budget: &mut self.budget,
            by_spelling: false,
        };
        let bound = arguments::bind(statement, module, &mut outer, &scope.via, self.diagnostics);
        let Some((arguments, written)) = bound else {
            return Vec::new();
        };
        self.arguments.extend(written);
        let site = UseSite {
            module: module.title.clone(),
            span: statement.head_span(),
        };
        let inner = Scope {
            file: module.source,
            arguments: &arguments,
            via: scope.via.iter().cloned().chain([site]).collect(),
        };
        let addition = insertion::of_argument(statement, &self.loaded.sources);
        self.given.extend(arguments.given(&inner.via, &addition));
        let mut nodes = self.sentences(&module.sentences, &inner, place);
        nodes.extend(self.policies(&module.sentences, &inner, place));
        nodes
    }

    fn import(&self, scope: &Scope, keyword: &str) -> Option<&'a Import> {
        let loaded: &'a Loaded = self.loaded;
        loaded
            .imports(scope.file)
            .iter()
            .find(|import| import.name == keyword)
    }

    /// Whether a block is the use of a standard module without its `use` line, which is then reported.
    fn forgot_use(&mut self, statement: &Statement, keyword: &str, scope: &Scope, place: Place) -> bool {
        let Some(module) = stdlib::find(keyword).filter(|_| !place.knows(keyword)) else {
            return false;
        };
        // Its `use` line is there, but mistyped, which was reported.
        let mut missed = self
            .loaded
            .imports(scope.file)
            .iter()
            .filter(|import| import.target.is_none());
        if missed.any(|import| did_you_mean(&import.name, [keyword]).is_some()) {
            return true;
        }
        let line = format!("use std.{}", module.name);
        let span = statement.keyword().map_or(statement.span, |word| word.span);
        let message = format!("the module `{keyword}` is not in use in this file");
        let (place, inserted) = self.place_for_use(scope.file, &line);
        self.diagnostics.push(
            Diagnostic::new(Code::HA0220, span, message, format!("this block needs `{line}`"))
                .fix(format!("add `{line}` at the top of the file"), place, inserted)
                .via(&scope.via),
        );
        true
    }

    /// Whether a block is the use of a module whose name is mistyped, which is then reported.
    fn mistyped_use(&mut self, statement: &Statement, scope: &Scope, place: Place) -> bool {
        let imports = self.loaded.imports(scope.file);
        let Some((word, meant)) = imports::mistyped(statement, imports, place) else {
            return false;
        };
        let message = format!("`{}` is not a block of a platform", word.text);
        let diagnostic = Diagnostic::new(Code::HA0201, word.span, message, "unknown here");
        self.diagnostics.push(
            diagnostic
                .fix(format!("did you mean the module `{meant}`?"), word.span, meant)
                .via(&scope.via),
        );
        true
    }

    /// Where one more `use` line belongs, and the text to insert there: below the others, or above everything else.
    fn place_for_use(&self, file: SourceId, line: &str) -> (Span, String) {
        if let Some(last) = self.loaded.imports(file).last() {
            return (last.line.at_end(), format!("\n{line}"));
        }
        let statements = self
            .loaded
            .files
            .get(file.0 as usize)
            .map(|file| file.statements.as_slice());
        let first = statements.unwrap_or_default().first();
        let top = first.map_or(Span::new(file, 0..0), |statement| statement.span.at_start());
        (top, format!("{line}\n\n"))
    }

    /// Counts one sentence; `false` where there are too many, which [`Self::report_size`] tells in the end.
    fn spend(&mut self) -> bool {
        self.budget = self.budget.saturating_sub(1);
        self.budget > 0
    }

    /// Reports that something was left out because there is too much, be it sentences or values.
    fn report_size(&mut self) {
        let Some(span) = self.last_use.filter(|_| self.budget == 0) else {
            return;
        };
        let message = format!("modules expand to more than {SIZE_MAX} sentences and values");
        self.diagnostics.push(
            Diagnostic::new(Code::HA0231, span, message, "the limit is passed in here")
                .help("use fewer modules inside modules; each level multiplies what the one above it makes"),
        );
    }

    fn is_shallow(&mut self, scope: &Scope, span: Span) -> bool {
        let is_shallow = scope.via.len() < DEPTH_MAX;
        if !is_shallow {
            let message = format!("modules use one another more than {DEPTH_MAX} levels deep");
            self.diagnostics.push(
                Diagnostic::new(Code::HA0231, span, message, "one level too deep")
                    .help("use the inner module directly in the platform")
                    .via(&scope.via),
            );
        }
        is_shallow
    }
}
