//! Reads the root file and every file that it needs, directly or through others.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cycles;
use super::declare::{self, ImportSite, Module};
use super::imports::{self, Import, UseLine};
use super::path::{self, Place};
use super::stdlib;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, did_you_mean};
use hac_base::source::{ReadError, SourceId, SourceProvider, Sources, Span};
use hac_syntax::{ParseCache, ast};

/// The most files that one platform may be made of.
const FILES_MAX: usize = 256;

/// All files of an analysis, and what they declare and use.
#[derive(Debug, Default)]
pub struct Loaded {
    pub sources: Sources,
    /// The root file first; a file's index is its [`SourceId`].
    pub files: Vec<ast::File>,
    /// By file.
    pub(super) units: Vec<FileInfo>,
}

/// What `use` lines bring into a file, and the module that it declares.
#[derive(Debug, Default)]
pub(super) struct FileInfo {
    pub imports: Vec<Import>,
    pub module: Option<Module>,
}

impl Loaded {
    /// The module that a file declares.
    pub fn module(&self, file: SourceId) -> Option<&Module> {
        self.units.get(file.0 as usize)?.module.as_ref()
    }

    /// All declared modules, in the order in which their files were first needed.
    pub fn modules(&self) -> impl Iterator<Item = &Module> {
        self.units.iter().filter_map(|unit| unit.module.as_ref())
    }

    /// What the `use` lines of a file bring into it.
    pub fn imports(&self, file: SourceId) -> &[Import] {
        self.units.get(file.0 as usize).map_or(&[], |unit| &unit.imports)
    }

    /// Whether the root file is a module, which describes no platform.
    pub fn root_is_module(&self) -> bool {
        self.module(SourceId(0)).is_some()
    }
}

/// Reads and parses `root` and whatever it needs. Every problem is reported; whatever could be read is there.
pub fn load(
    provider: &dyn SourceProvider,
    root: &str,
    memory: &mut ParseCache,
    diagnostics: &mut Diagnostics,
) -> Loaded {
    let mut loader = Loader {
        provider,
        memory,
        diagnostics,
        loaded: Loaded::default(),
        known: BTreeMap::new(),
        places: Vec::new(),
        asked: Vec::new(),
    };
    loader.root(root);
    let mut uses = Vec::new();
    // Files are appended while the earlier ones are walked.
    let mut index = 0;
    while let Some(file) = loader.loaded.files.get(index) {
        let lines = imports::use_lines(file, &loader.loaded.sources, loader.diagnostics);
        uses.push(loader.needed(index, lines));
        index += 1;
    }
    loader.memory.sweep();
    let Loader {
        mut loaded, asked, ..
    } = loader;
    loaded.units = loaded
        .files
        .iter()
        .zip(&asked)
        .map(|(file, asked)| FileInfo {
            imports: Vec::new(),
            module: declared(file, &loaded.sources, *asked, diagnostics),
        })
        .collect();
    let mut imports = imports::bind(uses, &loaded, diagnostics);
    cycles::report_and_cut(&mut imports, &loaded, diagnostics);
    for (unit, imports) in loaded.units.iter_mut().zip(imports) {
        unit.imports = imports;
    }
    imports::report_unused(&loaded, diagnostics);
    loaded
}

/// The root file may hold a platform, or be a module that an editor has open; every other file must hold a module.
fn declared(
    file: &ast::File,
    sources: &Sources,
    asked: ImportSite,
    diagnostics: &mut Diagnostics,
) -> Option<Module> {
    let has_platform = || {
        let keywords = file.statements.iter().filter_map(ast::Statement::keyword);
        keywords.into_iter().any(|word| word.text == "platform")
    };
    if asked.span.is_none() && has_platform() {
        return None;
    }
    declare::module(file, sources, asked, diagnostics)
}

struct Loader<'a> {
    provider: &'a dyn SourceProvider,
    memory: &'a mut ParseCache,
    diagnostics: &'a mut Diagnostics,
    loaded: Loaded,
    /// What became of every place that was asked for.
    known: BTreeMap<Place, Result<SourceId, ReadError>>,
    /// By file.
    places: Vec<Place>,
    /// By file: the `use` line that first asked for it.
    asked: Vec<ImportSite>,
}

impl Loader<'_> {
    fn root(&mut self, root: &str) {
        let place = Place::File(root.to_owned());
        let read = self.provider.read(root);
        let text = read.as_ref().map_or_else(|_| Arc::from(""), Arc::clone);
        let asked = ImportSite {
            span: None,
            standard: false,
        };
        let id = self.add(place.clone(), root, &text, asked);
        self.known
            .insert(place, read.as_ref().map(|_| id).map_err(ReadError::clone));
        if let Err(error) = read {
            self.diagnostics
                .push(unreadable(root, &error, Span::new(id, 0..0), ""));
        }
    }

    fn add(&mut self, place: Place, shown: &str, text: &Arc<str>, asked: ImportSite) -> SourceId {
        let id = self.loaded.sources.add(shown, Arc::clone(text));
        let file = hac_syntax::parse_again(id, text, self.memory, self.diagnostics);
        self.loaded.files.push(file);
        self.places.push(place);
        self.asked.push(asked);
        id
    }

    /// Reads what the `use` lines of a file name; `None` beside a line whose module could not be had.
    fn needed(&mut self, file: usize, lines: Vec<UseLine>) -> Vec<(UseLine, Option<SourceId>)> {
        let from = self.places.get(file).cloned();
        let needed = lines.into_iter().map(|line| {
            let from = from.as_ref()?;
            let target = match path::resolve(&line.path, from) {
                Ok(place) => self.file(&place, &line),
                Err(reason) => {
                    self.diagnostics
                        .push(Diagnostic::new(Code::HA0221, line.path_span, reason, "").help(
                        "write `use std.NAME` for a module that comes with hac, or `use ./PATH` for a file",
                    ));
                    None
                }
            };
            Some((line, target))
        });
        needed.flatten().collect()
    }

    fn file(&mut self, place: &Place, line: &UseLine) -> Option<SourceId> {
        let known = match self.known.get(place) {
            Some(known) => known.clone(),
            None => self.read(place, line)?,
        };
        self.known.insert(place.clone(), known.clone());
        match known {
            Ok(id) => Some(id),
            Err(error) => {
                let shown = place.shown();
                self.diagnostics
                    .push(unreadable(&shown, &error, line.path_span, "used here"));
                None
            }
        }
    }

    /// `None` where the reason was reported already.
    fn read(&mut self, place: &Place, line: &UseLine) -> Option<Result<SourceId, ReadError>> {
        if self.loaded.files.len() >= FILES_MAX {
            let message = format!("the platform needs more than {FILES_MAX} files");
            self.diagnostics.push(Diagnostic::new(
                Code::HA0231,
                line.path_span,
                message,
                "one file too many",
            ));
            return None;
        }
        let text = match place {
            Place::Standard(name) => {
                let Some(module) = stdlib::find(name) else {
                    self.diagnostics.push(unknown_standard(name, line));
                    return None;
                };
                Ok(Arc::from(module.text))
            }
            Place::File(path) => self.provider.read(path),
        };
        let asked = ImportSite {
            span: Some(line.path_span),
            standard: matches!(place, Place::Standard(_)),
        };
        Some(text.map(|text| {
            let shown = place.shown();
            self.add(place.clone(), &shown, &text, asked)
        }))
    }
}

fn unknown_standard(name: &str, line: &UseLine) -> Diagnostic {
    let names = || stdlib::ALL.iter().map(|module| module.name);
    let message = format!("no module `std.{name}` comes with hac");
    let diagnostic = Diagnostic::new(Code::HA0220, line.path_span, message, "not found");
    if let Some(near) = did_you_mean(name, names()) {
        let near = format!("std.{near}");
        return diagnostic.fix(format!("write `{near}`"), line.path_span, near);
    }
    let known = names()
        .map(|name| format!("`std.{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    diagnostic.note(format!("these come with it: {known}"))
}

fn unreadable(path: &str, error: &ReadError, span: Span, label: &str) -> Diagnostic {
    let (reason, help) = match error {
        ReadError::NotFound => (
            format!("`{path}` does not exist"),
            "check the spelling; the path starts at the folder of the file that names it",
        ),
        ReadError::IsFolder => (format!("`{path}` is a folder"), "name a file in it"),
        ReadError::NotUtf8 { offset } => (
            format!("`{path}` is not UTF-8 text: its byte {offset} belongs to no character"),
            "save the file as UTF-8",
        ),
        ReadError::TooLarge { bytes, limit_bytes } => (
            format!("`{path}` has {bytes} bytes, and at most {limit_bytes} are read"),
            "check that it is the file you mean; a source file this large is not plausible",
        ),
        ReadError::Other(said) => (
            format!("`{path}` cannot be read: {said}"),
            "make the file readable, then try again",
        ),
    };
    Diagnostic::new(Code::HA0901, span, reason, label).help(help)
}
