//! What the server says on its own initiative; a trait, so that it is tested without a transport.

use std::future::Future;

use tower_lsp::lsp_types::{Diagnostic, MessageType, Url};

pub trait Client: Send + Sync + 'static {
    /// Replaces all diagnostics of a file. `version` is that of the buffer they were made from.
    fn publish(
        &self,
        uri: Url,
        diagnostics: Vec<Diagnostic>,
        version: Option<i32>,
    ) -> impl Future<Output = ()> + Send;

    fn log(&self, message: String) -> impl Future<Output = ()> + Send;
}

/// The editor at the other end of the connection.
#[derive(Debug)]
pub struct Editor {
    client: tower_lsp::Client,
}

impl Editor {
    pub fn new(client: tower_lsp::Client) -> Self {
        Self { client }
    }
}

impl Client for Editor {
    async fn publish(&self, uri: Url, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
        self.client.publish_diagnostics(uri, diagnostics, version).await;
    }

    async fn log(&self, message: String) {
        self.client.log_message(MessageType::WARNING, message).await;
    }
}
