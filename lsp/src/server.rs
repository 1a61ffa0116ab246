//! The protocol's methods, each a few lines: convert, ask `hac::ide`, convert back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hac::ide;
use hac::source::{Source, SourceId};
use tokio::sync::watch;
use tower_lsp::jsonrpc::{self, Result};
use tower_lsp::lsp_types as lsp;
use tower_lsp::lsp_types::Url;
use tower_lsp::{LanguageServer, async_trait};

use crate::analyses::{Analyses, Analyzed};
use crate::client::Client;
use crate::convert::{self, Places};
use crate::documents::{Document, Documents};
use crate::edits;
use crate::publisher;

/// What the editor can do.
#[derive(Debug, Clone, Copy, Default)]
struct Abilities {
    /// It understands the stops of a snippet.
    snippets: bool,
    /// It understands for which version of a buffer an edit is.
    versioned_edits: bool,
}

impl Abilities {
    fn of(editor: lsp::ClientCapabilities) -> Self {
        let completion = editor.text_document.and_then(|editor| editor.completion);
        let snippets = completion.and_then(|completion| completion.completion_item?.snippet_support);
        let edits = editor.workspace.and_then(|editor| editor.workspace_edit);
        Self {
            snippets: snippets.unwrap_or(false),
            versioned_edits: edits.and_then(|edits| edits.document_changes).unwrap_or(false),
        }
    }
}

/// One connection to one editor.
#[derive(Debug)]
pub struct Server<C> {
    client: Arc<C>,
    /// The buffers as they are now; the publisher hears of every change.
    documents: watch::Sender<Documents>,
    analyses: Arc<Mutex<Analyses>>,
    /// Set by the first message.
    abilities: OnceLock<Abilities>,
}

impl<C: Client> Server<C> {
    /// Must be called within a runtime: diagnostics are published from a task of its own.
    pub fn new(client: C) -> Self {
        let client = Arc::new(client);
        let (documents, states) = watch::channel(Documents::default());
        let analyses = Arc::default();
        tokio::spawn(publisher::run(Arc::clone(&client), states, Arc::clone(&analyses)));
        Self {
            client,
            documents,
            analyses,
            abilities: OnceLock::new(),
        }
    }

    /// Answers a message that could not be understood.
    #[expect(clippy::unused_async, reason = "the library asks for a future")]
    pub async fn malformed(&self) -> Result<()> {
        Err(jsonrpc::Error::parse_error())
    }

    fn opened(&self, uri: Url, text: String, version: i32) {
        self.documents
            .send_modify(|documents| documents.set(uri, text, version));
    }

    fn abilities(&self) -> Abilities {
        self.abilities.get().copied().unwrap_or_default()
    }

    /// Answers a question about a document, from the buffers as they are now. A bug in an answer costs that answer only.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Url,
        question: impl FnOnce(&Analyzed, SourceId, &Source) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let documents = self.documents.borrow().clone();
        let Some(document) = documents.named(uri) else {
            return Ok(None);
        };
        let analyses = Arc::clone(&self.analyses);
        let answer = tokio::task::spawn_blocking(move || {
            let analyzed = analyzed(&analyses, &documents, &document)?;
            let (id, source) = analyzed.source_of(&document)?;
            Some(catch_unwind(AssertUnwindSafe(|| question(&analyzed, id, source))))
        });
        match answer.await {
            Ok(Some(Ok(answer))) => Ok(answer),
            Ok(None) => Ok(None),
            Ok(Some(Err(_))) | Err(_) => {
                let message = "hac-lsp: a request failed; this is a bug in hac";
                self.client.log(message.to_owned()).await;
                Ok(None)
            }
        }
    }

    /// Answers with edits: only for what is open, since whoever asks for edits holds the text that they are for. The
    /// question is given its version.
    async fn ask_to_edit<T: Send + 'static>(
        &self,
        uri: &Url,
        question: impl FnOnce(&Analyzed, SourceId, &Source, i32) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let version = self.documents.borrow().get(uri).map(|buffer| buffer.version);
        match version {
            Some(version) => {
                self.ask(uri, move |analyzed, id, source| {
                    question(analyzed, id, source, version)
                })
                .await
            }
            None => Ok(None),
        }
    }
}

fn analyzed(analyses: &Mutex<Analyses>, documents: &Documents, document: &Document) -> Option<Analyzed> {
    let mut analyses = analyses.lock().unwrap_or_else(PoisonError::into_inner);
    let root = analyses.root_of(documents, document);
    analyses.of(documents, &root)
}

#[async_trait]
impl<C: Client> LanguageServer for Server<C> {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        self.abilities.get_or_init(|| Abilities::of(params.capabilities));
        let capabilities = lsp::ServerCapabilities {
            text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(
                lsp::TextDocumentSyncOptions {
                    open_close: Some(true),
                    change: Some(lsp::TextDocumentSyncKind::FULL),
                    save: Some(lsp::TextDocumentSyncSaveOptions::Supported(true)),
                    ..lsp::TextDocumentSyncOptions::default()
                },
            )),
            hover_provider: Some(true.into()),
            completion_provider: Some(lsp::CompletionOptions {
                // After each of these something may have to follow; where nothing has to, nothing is suggested.
                trigger_characters: Some([" ", "-", ".", "{"].map(String::from).to_vec()),
                ..lsp::CompletionOptions::default()
            }),
            definition_provider: Some(lsp::OneOf::Left(true)),
            document_symbol_provider: Some(lsp::OneOf::Left(true)),
            document_formatting_provider: Some(lsp::OneOf::Left(true)),
            code_action_provider: Some(true.into()),
            inlay_hint_provider: Some(lsp::OneOf::Left(true)),
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
        self.opened(document.uri, document.text, document.version);
    }

    async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
        let document = params.text_document;
        // Whole documents are asked for, so the last change holds everything.
        if let Some(change) = params.content_changes.into_iter().next_back() {
            self.opened(document.uri, change.text, document.version);
        }
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        self.documents.send_modify(|documents| documents.close(&uri));
    }

    /// Files on the disk may have changed: the publisher looks at them again.
    async fn did_save(&self, _: lsp::DidSaveTextDocumentParams) {
        self.documents.send_modify(|_| {});
    }

    async fn did_change_watched_files(&self, _: lsp::DidChangeWatchedFilesParams) {
        self.documents.send_modify(|_| {});
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
        let snippets = self.abilities().snippets;
        let is_asked = params
            .context
            .is_none_or(|context| context.trigger_kind != lsp::CompletionTriggerKind::TRIGGER_CHARACTER);
        let complete = if is_asked {
            ide::complete
        } else {
            ide::complete_unasked
        };
        self.ask(&at.text_document.uri, move |analyzed, id, source| {
            let items = complete(&analyzed.analysis, id, convert::offset(source, at.position));
            let items = items.into_iter().enumerate();
            let items = items.map(|(order, item)| convert::completion(item, order, source, snippets));
            Some(lsp::CompletionResponse::Array(items.collect()))
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

    async fn inlay_hint(&self, params: lsp::InlayHintParams) -> Result<Option<Vec<lsp::InlayHint>>> {
        self.ask(&params.text_document.uri, move |analyzed, id, source| {
            let shown =
                convert::offset(source, params.range.start)..=convert::offset(source, params.range.end);
            let hints = ide::hints(&analyzed.analysis, id).into_iter();
            let hints = hints.filter(|hint| shown.contains(&hint.offset));
            Some(hints.map(|hint| convert::hint(hint, source)).collect())
        })
        .await
    }

    async fn formatting(&self, params: lsp::DocumentFormattingParams) -> Result<Option<Vec<lsp::TextEdit>>> {
        self.ask_to_edit(&params.text_document.uri, |analyzed, id, source, _| {
            let new_text = ide::format(&analyzed.analysis, id)?;
            Some(edits::between(source, &new_text))
        })
        .await
    }

    async fn code_action(&self, params: lsp::CodeActionParams) -> Result<Option<lsp::CodeActionResponse>> {
        let uri = params.text_document.uri.clone();
        let is_wanted = |only: &Vec<lsp::CodeActionKind>| {
            let quickfix = lsp::CodeActionKind::QUICKFIX;
            only.iter()
                .any(|kind| *kind == quickfix || *kind == lsp::CodeActionKind::EMPTY)
        };
        if !params.context.only.as_ref().is_none_or(is_wanted) {
            return Ok(Some(Vec::new()));
        }
        let versioned = self.abilities().versioned_edits;
        self.ask_to_edit(&uri, move |analyzed, id, source, version| {
            let range =
                convert::offset(source, params.range.start)..convert::offset(source, params.range.end);
            let fixes = ide::fixes(&analyzed.analysis, id, range);
            let is_only = fixes.len() == 1;
            let document = lsp::OptionalVersionedTextDocumentIdentifier {
                uri: params.text_document.uri,
                version: Some(version).filter(|_| versioned),
            };
            let actions = fixes
                .into_iter()
                .map(|fix| code_action(&document, fix, is_only, source));
            Some(actions.collect())
        })
        .await
    }
}

/// With the version that it was made for, an editor refuses an edit that comes too late. `None` where the editor does
/// not understand that.
fn code_action(
    document: &lsp::OptionalVersionedTextDocumentIdentifier,
    fix: ide::Fix,
    is_only: bool,
    source: &Source,
) -> lsp::CodeActionOrCommand {
    let edits = fix.edits.into_iter().map(|edit| lsp::TextEdit {
        range: convert::range(source, edit.span),
        new_text: edit.replacement,
    });
    let edit = if document.version.is_some() {
        let edit = lsp::TextDocumentEdit {
            text_document: document.clone(),
            edits: edits.map(lsp::OneOf::Left).collect(),
        };
        lsp::WorkspaceEdit {
            document_changes: Some(lsp::DocumentChanges::Edits(vec![edit])),
            ..lsp::WorkspaceEdit::default()
        }
    } else {
        lsp::WorkspaceEdit::new([(document.uri.clone(), edits.collect())].into_iter().collect())
    };
    lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
        title: fix.title,
        kind: Some(lsp::CodeActionKind::QUICKFIX),
        edit: Some(edit),
        is_preferred: Some(is_only),
        ..lsp::CodeAction::default()
    })
}
