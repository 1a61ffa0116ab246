//! `use` lines: what they name, and the name they give it in their file.

use super::bare_words::Place;
use super::declare::Module;
use super::load::Loaded;
use crate::schema;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, Edit, Help, Safety, did_you_mean};
use hac_base::source::{SourceId, Sources, Span};
use hac_syntax::ast::{Expr, ExprKind, File, Ident, Operand, Statement, TextPart, Word};

/// A module under the name it has in one file.
#[derive(Debug, Clone)]
pub struct Import {
    /// The keyword of the blocks that use it.
    pub name: String,
    /// The name of its file, by which people call it who do not look inside.
    file: String,
    /// The file that declares it; `None` where it could not be had, which was reported.
    pub target: Option<SourceId>,
    /// The whole `use` line.
    pub line: Span,
    /// What it names: `std.aurora_pair`, `./lib/web`.
    pub path: Span,
}

/// `use ./lib/web as shop`
#[derive(Debug)]
pub(super) struct UseLine {
    pub path: String,
    pub path_span: Span,
    pub rename: Option<Ident>,
    pub span: Span,
}

impl UseLine {
    /// The name to expect where the module itself could not be had.
    fn guessed_name(&self) -> String {
        let last = self.path.rsplit(['/', '.']).find(|part| *part != "ha");
        last.unwrap_or_default().to_owned()
    }
}

/// The `use` lines of a file; those at a wrong place are reported, and still count.
pub(super) fn use_lines(file: &File, sources: &Sources, diagnostics: &mut Diagnostics) -> Vec<UseLine> {
    let mut lines = Vec::new();
    let mut above = None;
    for statement in &file.statements {
        match statement.keyword() {
            Some(word) if word.text == "use" => {
                if let Some(above) = above {
                    diagnostics.push(too_late(statement.span, above, sources));
                }
                lines.extend(use_line(statement, diagnostics));
            }
            _ => above = above.or(Some(statement.head_span())),
        }
    }
    lines
}

fn too_late(line: Span, above: Span, sources: &Sources) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(Code::HA0221, line, "`use` stands at the top of a file", "")
        .label(above, "this stands above it");
    let insertion = Edit::new(Span::new(line.source, 0..0), format!("{}\n", sources.text(line)));
    let removal = Edit::new(line, "");
    diagnostic.help.push(Help {
        message: "move it above everything else".to_owned(),
        edits: vec![insertion, removal],
        safety: Safety::Safe,
    });
    diagnostic
}

fn use_line(statement: &Statement, diagnostics: &mut Diagnostics) -> Option<UseLine> {
    let has_more = statement.binding.is_some() || statement.body.is_some();
    let parts = statement.operands().iter().map(|operand| match operand {
        Operand::Value(Expr { kind, span }) => plain(kind).map(|text| (text, *span)),
        Operand::Arrow { .. } | Operand::Colon(_) => None,
    });
    let parts: Vec<Option<(&str, Span)>> = parts.collect();
    let (path, rename) = match parts.as_slice() {
        [Some(path)] if !has_more => (*path, None),
        [Some(path), Some(("as", _)), Some(name)] if !has_more && !name.0.contains(['.', '/']) => {
            (*path, Some(*name))
        }
        other => {
            let is_told = |item: &Diagnostic| {
                let span = item.primary.span;
                span.source == statement.span.source && statement.span.contains(span.start as usize)
            };
            if !diagnostics.iter().any(is_told) {
                diagnostics.push(
                    Diagnostic::new(
                        Code::HA0221,
                        statement.span,
                        "`use` names one module",
                        "not understood",
                    )
                    .help("write `use std.NAME`, `use ./PATH` or `use ./PATH as NAME`"),
                );
            }
            // What the line begins with is clear enough to understand the blocks that use it.
            let begun = other.first().copied().flatten();
            (
                begun.filter(|(path, _)| path.starts_with("std.") || path.starts_with('.'))?,
                None,
            )
        }
    };
    Some(UseLine {
        path: path.0.to_owned(),
        path_span: path.1,
        rename: rename.map(|(text, span)| Ident {
            text: text.to_owned(),
            span,
        }),
        span: statement.span,
    })
}

/// A word, or a text without parts that are computed.
fn plain(kind: &ExprKind) -> Option<&str> {
    if let ExprKind::Word(word) = kind {
        return Some(word);
    }
    let ExprKind::Text(parts) = kind else {
        return None;
    };
    match parts.as_slice() {
        [TextPart::Literal(text)] => Some(text),
        _ => None,
    }
}

/// Gives every used module its name, by file.
pub(super) fn bind(
    uses: Vec<Vec<(UseLine, Option<SourceId>)>>,
    loaded: &Loaded,
    diagnostics: &mut Diagnostics,
) -> Vec<Vec<Import>> {
    let files = uses.into_iter().map(|lines| {
        let mut imports: Vec<Import> = Vec::new();
        for (line, target) in lines {
            let module = target.and_then(|id| loaded.module(id));
            if target == Some(SourceId(0)) && module.is_none() {
                // Every other file without a module was reported where it was read.
                let message = format!("`{}` holds no module", loaded.sources.path(SourceId(0)));
                let label = "this is the file that the analysis starts at";
                diagnostics.push(Diagnostic::new(Code::HA0222, line.path_span, message, label));
            }
            imports.extend(import(&line, module, &imports, diagnostics));
        }
        imports
    });
    files.collect()
}

/// What one `use` line brings; `None` where its name is taken.
fn import(
    line: &UseLine,
    module: Option<&Module>,
    earlier: &[Import],
    diagnostics: &mut Diagnostics,
) -> Option<Import> {
    let name = match (&line.rename, module) {
        (Some(rename), _) => rename.text.clone(),
        (None, Some(module)) => module.name.text.clone(),
        (None, None) => line.guessed_name(),
    };
    if schema::KINDS.iter().any(|kind| kind.name == name) {
        // A name that is only guessed is no reason to complain, nor to take the word from the language.
        if module.is_some() {
            let message = format!("a module cannot be called `{name}`, which is a word of the language");
            let help = format!("give it another name: `use {} as OTHER`", line.path);
            diagnostics.push(Diagnostic::new(Code::HA0223, line.span, message, "").help(help));
        }
        return None;
    }
    if let Some(first) = earlier.iter().find(|import| import.name == name) {
        let message = format!("two modules are called `{name}` in this file");
        let mut diagnostic = Diagnostic::new(Code::HA0223, line.span, message, "the second one")
            .label(first.line, "the first one");
        if let Some(module) = module {
            diagnostic = diagnostic.label(module.name.span, "declared here");
        }
        let is_same = module.is_some_and(|module| first.target == Some(module.source));
        diagnostics.push(if is_same {
            diagnostic.safe_fix("remove the line", line.span, "")
        } else {
            diagnostic.help(format!(
                "give one of them another name: `use {} as OTHER`",
                line.path
            ))
        });
        return None;
    }
    Some(Import {
        name,
        file: line.guessed_name(),
        target: module.map(|module| module.source),
        line: line.span,
        path: line.path_span,
    })
}

/// The first word of a block that means nothing, and the module in use that it comes nearest to.
pub(super) fn mistyped<'a>(
    statement: &'a Statement,
    imports: &'a [Import],
    place: Place,
) -> Option<(Word<'a>, &'a str)> {
    let word = statement.keyword().filter(|_| statement.body.is_some())?;
    if place.knows(word.text) {
        return None;
    }
    let modules = || imports.iter().map(|import| import.name.as_str());
    let words = place.words().map(|word| -> &'a str { word });
    let by_file = || imports.iter().find(|import| import.file == word.text);
    let meant = match did_you_mean(word.text, words.chain(modules())) {
        Some(meant) => meant,
        None => by_file()?.name.as_str(),
    };
    modules().any(|name| name == meant).then_some((word, meant))
}

/// Warns of every module that no block of its file uses.
pub(super) fn report_unused(loaded: &Loaded, diagnostics: &mut Diagnostics) {
    for file in &loaded.files {
        let is_use = |statement: &Statement| statement.keyword().is_some_and(|word| word.text == "use");
        // A file that is only begun lacks more than the use of its modules.
        if file.statements.iter().all(is_use) {
            continue;
        }
        let blocks = file.statements.iter().flat_map(|statement| &statement.body);
        let used: Vec<&str> = blocks
            .flat_map(|body| &body.statements)
            .filter_map(|sentence| sentence.keyword().map(|word| word.text))
            .collect();
        // Tried as in Terraform, and told where it stands: its `use` line is not the mistake.
        if used.contains(&"module") {
            continue;
        }
        let all = loaded.imports(file.source);
        let blocks = file.statements.iter().flat_map(|statement| &statement.body);
        // Its name is mistyped where it is used, and that is reported.
        let mistyped: Vec<&str> = blocks
            .flat_map(|body| &body.statements)
            .filter_map(|sentence| mistyped(sentence, all, Place::platform()))
            .map(|(_, meant)| meant)
            .collect();
        let imports = all.iter();
        // The rules of a policy apply without a block.
        let is_policy = |import: &Import| {
            let module = import.target.and_then(|target| loaded.module(target));
            module.is_some_and(Module::is_policy)
        };
        for import in imports.filter(|import| {
            import.target.is_some()
                && !used.contains(&import.name.as_str())
                && !mistyped.contains(&import.name.as_str())
                && !is_policy(import)
        }) {
            let message = format!("the module `{}` is used nowhere in this file", import.name);
            diagnostics.push(Diagnostic::new(Code::HA0225, import.line, message, "").fix(
                "remove the line",
                import.line,
                "",
            ));
        }
    }
}
