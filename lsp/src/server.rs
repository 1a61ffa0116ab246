//! The protocol's methods, each a few lines: convert, ask `hac::ide`, convert back.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hac::source::{Source, SourceId, Span};
use hac::{Analysis, analyze, ide};
use tokio::sync::Mutex;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types as lsp;
use tower_lsp::lsp_types::Url;
use tower_lsp::{LanguageServer, async_trait};

use crate::client::Client;
use crate::convert::{self, Places, ROOT};
use crate::documents::{Buffer, Documents, normalized, path_of};

/// One connection to one editor.
#[derive(Debug)]
pub struct Server<C> {
    shared: Arc<Shared<C>>,
}

#[derive(Debug)]
struct Shared<C> {
    client: C,
    documents: Mutex<Documents>,
    /// Rises with every change of any buffer: results made from an older state are dropped.
    generation: AtomicU64,
    /// Which files each root's last analysis put diagnostics on, so that they can be taken away again.
    published: Mutex<BTreeMap<PathBuf, BTreeSet<PathBuf>>>,
}

/// An analysis, and the folder its paths are relative to.
struct Analyzed {
    analysis: Analysis,
    base: PathBuf,
}

impl Analyzed {
    fn path(&self, source: &Source) -> PathBuf {
        normalized(&self.base.join(&source.path))
    }

    fn source_of(&self, path: &Path) -> Option<(SourceId, &Source)> {
        self.analysis
            .sources()
            .iter()
            .find(|(_, source)| self.path(source) == path)
    }
}

impl Places for Analyzed {
    /// Standard modules are not on the disk: they have no location that an editor could open.
    fn location(&self, span: Span) -> Option<lsp::Location> {
        let source = self.analysis.sources().get(span.source)?;
        if ide::is_standard(&source.path) {
            return None;
        }
        let uri = Url::from_file_path(self.path(source)).ok()?;
        Some(lsp::Location {
            uri,
            range: convert::range(source, span),
        })
    }
}

impl<C: Client> Server<C> {
    pub fn new(client: C) -> Self {
        Self {
            shared: Arc::new(Shared {
                client,
                documents: Mutex::default(),
                generation: AtomicU64::new(0),
                published: Mutex::default(),
            }),
        }
    }

    /// Takes note of a change and has everything that it concerns analysed, without holding up the next message.
    async fn changed(&self, path: PathBuf, buffer: Option<Buffer>) {
        let mut documents = self.shared.documents.lock().await;
        match buffer {
            Some(buffer) => documents.set(path.clone(), buffer),
            None => documents.close(&path),
        }
        let snapshot = documents.clone();
        drop(documents);
        let generation = self.shared.generation.fetch_add(1, Ordering::SeqCst) + 1;
        let shared = self.shared.clone();
        tokio::spawn(async move { shared.refresh(snapshot, generation).await });
    }

    /// Answers a question about a place, from the buffers as they are now. A bug in an answer costs that answer only.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Url,
        question: impl FnOnce(&Analyzed, SourceId, &Source) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let documents = self.shared.documents.lock().await.clone();
        let path = path_of(uri);
        let answer = tokio::task::spawn_blocking(move || {
            catch_unwind(AssertUnwindSafe(|| {
                let analyzed = analyze_with(&documents, &root_of(&documents, &path));
                let (id, source) = analyzed.source_of(&path)?;
                question(&analyzed, id, source)
            }))
        })
        .await;
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) | Err(_) => {
                self.shared
                    .client
                    .log("hac-lsp: a request failed; this is a bug in hac".to_owned())
                    .await;
                Ok(None)
            }
        }
    }
}

impl<C: Client> Shared<C> {
    async fn refresh(self: Arc<Self>, documents: Documents, generation: u64) {
        let stale = |shared: &Self| shared.generation.load(Ordering::SeqCst) != generation;
        let roots: BTreeSet<PathBuf> = documents.paths().map(|path| root_of(&documents, path)).collect();
        for root in &roots {
            if stale(&self) {
                return;
            }
            let (snapshot, at) = (documents.clone(), root.clone());
            let result = tokio::task::spawn_blocking(move || {
                catch_unwind(AssertUnwindSafe(|| diagnostics(&analyze_with(&snapshot, &at))))
            });
            let Ok(Ok(found)) = result.await else {
                self.client
                    .log(format!(
                        "hac-lsp: {} could not be analysed; this is a bug in hac",
                        root.display()
                    ))
                    .await;
                continue;
            };
            if stale(&self) {
                return;
            }
            self.publish(root, found, &documents).await;
        }
        self.forget(&roots).await;
    }

    /// Publishes for every file of an analysis, empty lists included, and for those that are no longer part of it.
    async fn publish(
        &self,
        root: &Path,
        mut found: BTreeMap<PathBuf, Vec<lsp::Diagnostic>>,
        documents: &Documents,
    ) {
        let mut published = self.published.lock().await;
        let now: BTreeSet<PathBuf> = found.keys().cloned().collect();
        for gone in published.insert(root.to_owned(), now).unwrap_or_default() {
            found.entry(gone).or_default();
        }
        for (path, diagnostics) in found {
            self.send(&path, diagnostics, documents).await;
        }
    }

    /// Clears what roots that are no longer open had published.
    async fn forget(&self, roots: &BTreeSet<PathBuf>) {
        let mut published = self.published.lock().await;
        let closed: Vec<PathBuf> = published
            .keys()
            .filter(|root| !roots.contains(*root))
            .cloned()
            .collect();
        for root in closed {
            for path in published.remove(&root).unwrap_or_default() {
                self.send(&path, Vec::new(), &Documents::default()).await;
            }
        }
    }

    async fn send(&self, path: &Path, diagnostics: Vec<lsp::Diagnostic>, documents: &Documents) {
        if let Ok(uri) = Url::from_file_path(path) {
            let version = documents.get(path).map(|buffer| buffer.version);
            self.client.publish(uri, diagnostics, version).await;
        }
    }
}

fn analyze_with(documents: &Documents, root: &Path) -> Analyzed {
    let base = root.parent().unwrap_or(Path::new("/")).to_owned();
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    let analysis = analyze(&documents.provider(&base), &name);
    Analyzed { analysis, base }
}

/// The platform that a file belongs to: itself, or, for a module, the nearest `platform.ha` at or above its folder that
/// uses it.
fn root_of(documents: &Documents, path: &Path) -> PathBuf {
    let text = documents.get(path).map(|buffer| buffer.text.clone());
    if !text.is_some_and(|text| ide::is_module(&text)) {
        return path.to_owned();
    }
    let candidates = path
        .ancestors()
        .skip(1)
        .map(|folder| folder.join("platform.ha"))
        .take(8);
    let uses = |root: &PathBuf| {
        (documents.get(root).is_some() || root.is_file())
            && analyze_with(documents, root).source_of(path).is_some()
    };
    candidates
        .chain(documents.paths().cloned())
        .filter(|root| root != path)
        .find(uses)
        .unwrap_or_else(|| path.to_owned())
}

fn diagnostics(analyzed: &Analyzed) -> BTreeMap<PathBuf, Vec<lsp::Diagnostic>> {
    let sources = analyzed.analysis.sources();
    let own = sources
        .iter()
        .filter(|(_, source)| !ide::is_standard(&source.path));
    let mut found: BTreeMap<PathBuf, Vec<lsp::Diagnostic>> = own
        .map(|(_, source)| (analyzed.path(source), Vec::new()))
        .collect();
    for item in analyzed.analysis.diagnostics.iter() {
        // What is wrong inside a standard module is shown where it was used.
        let span = ide::visible_span(&analyzed.analysis, item);
        let Some(source) = sources.get(span.source).or_else(|| sources.get(ROOT)) else {
            continue;
        };
        let mut shown = item.clone();
        shown.primary.span = span;
        found
            .entry(analyzed.path(source))
            .or_default()
            .push(convert::diagnostic(&shown, source, analyzed));
    }
    found
}

#[async_trait]
impl<C: Client> LanguageServer for Server<C> {
    async fn initialize(&self, _: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        let capabilities = lsp::ServerCapabilities {
            text_document_sync: Some(lsp::TextDocumentSyncKind::FULL.into()),
            hover_provider: Some(true.into()),
            completion_provider: Some(lsp::CompletionOptions {
                trigger_characters: Some([" ", "=", "-", ".", "{", "["].map(String::from).to_vec()),
                ..lsp::CompletionOptions::default()
            }),
            definition_provider: Some(lsp::OneOf::Left(true)),
            document_symbol_provider: Some(lsp::OneOf::Left(true)),
            document_formatting_provider: Some(lsp::OneOf::Left(true)),
            code_action_provider: Some(true.into()),
            ..lsp::ServerCapabilities::default()
        };
        let info = lsp::ServerInfo {
            name: "hac-lsp".into(),
            version: Some(env!("CARGO_PKG_VERSION").into()),
        };
        Ok(lsp::InitializeResult {
            capabilities,
            server_info: Some(info),
        })
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
        let document = params.text_document;
        let buffer = Buffer {
            text: Arc::from(document.text),
            version: document.version,
        };
        self.changed(path_of(&document.uri), Some(buffer)).await;
    }

    async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
        let document = params.text_document;
        // Whole documents are asked for, so the last change holds everything.
        if let Some(change) = params.content_changes.into_iter().next_back() {
            let buffer = Buffer {
                text: Arc::from(change.text),
                version: document.version,
            };
            self.changed(path_of(&document.uri), Some(buffer)).await;
        }
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        self.changed(path_of(&params.text_document.uri), None).await;
    }

    async fn hover(&self, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        let at = params.text_document_position_params;
        self.ask(&at.text_document.uri, move |analyzed, id, source| {
            let hover = ide::hover(&analyzed.analysis, id, convert::offset(source, at.position))?;
            Some(convert::hover(hover, source))
        })
        .await
    }

    async fn completion(&self, params: lsp::CompletionParams) -> Result<Option<lsp::CompletionResponse>> {
        let at = params.text_document_position;
        self.ask(&at.text_document.uri, move |analyzed, id, source| {
            let items = ide::complete(&analyzed.analysis, id, convert::offset(source, at.position));
            let items = items
                .into_iter()
                .map(|item| convert::completion(item, source))
                .collect();
            Some(lsp::CompletionResponse::Array(items))
        })
        .await
    }

    async fn goto_definition(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.ask(&at.text_document.uri, move |analyzed, id, source| {
            let span = ide::definition(&analyzed.analysis, id, convert::offset(source, at.position))?;
            Some(lsp::GotoDefinitionResponse::Scalar(analyzed.location(span)?))
        })
        .await
    }

    async fn document_symbol(
        &self,
        params: lsp::DocumentSymbolParams,
    ) -> Result<Option<lsp::DocumentSymbolResponse>> {
        self.ask(&params.text_document.uri, |analyzed, id, source| {
            let symbols = ide::symbols(&analyzed.analysis, id).into_iter();
            Some(lsp::DocumentSymbolResponse::Nested(
                symbols.map(|item| convert::symbol(item, source)).collect(),
            ))
        })
        .await
    }

    async fn formatting(&self, params: lsp::DocumentFormattingParams) -> Result<Option<Vec<lsp::TextEdit>>> {
        self.ask(&params.text_document.uri, |analyzed, id, source| {
            let new_text = ide::format(&analyzed.analysis, id)?;
            let whole = lsp::Range::new(
                lsp::Position::new(0, 0),
                convert::position(source, source.text.len()),
            );
            Some(vec![lsp::TextEdit {
                range: whole,
                new_text,
            }])
        })
        .await
    }

    async fn code_action(&self, params: lsp::CodeActionParams) -> Result<Option<lsp::CodeActionResponse>> {
        let uri = params.text_document.uri.clone();
        self.ask(&uri, move |analyzed, id, source| {
            let range =
                convert::offset(source, params.range.start)..convert::offset(source, params.range.end);
            let fixes = ide::fixes(&analyzed.analysis, id, range).into_iter();
            Some(
                fixes
                    .map(|fix| code_action(&params.text_document.uri, fix, source))
                    .collect(),
            )
        })
        .await
    }
}

fn code_action(uri: &Url, fix: ide::Fix, source: &Source) -> lsp::CodeActionOrCommand {
    let edits = fix.edits.into_iter().map(|edit| lsp::TextEdit {
        range: convert::range(source, edit.span),
        new_text: edit.replacement,
    });
    let changes = [(uri.clone(), edits.collect())].into_iter().collect();
    lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
        title: fix.title,
        kind: Some(lsp::CodeActionKind::QUICKFIX),
        edit: Some(lsp::WorkspaceEdit {
            changes: Some(changes),
            ..lsp::WorkspaceEdit::default()
        }),
        is_preferred: Some(true),
        ..lsp::CodeAction::default()
    })
}
