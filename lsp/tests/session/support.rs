//! A client of the language server: a process, its standard streams, and what was said on them.

#![expect(
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "a JSON value that lacks a key is null, and messages are written where they are sent"
)]

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long anything may take. Far more than it does take, so that a busy machine fails no test.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Session {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Notifications that were read while waiting for something else.
    heard: VecDeque<Value>,
    next_id: i64,
    /// Everything that was published until now.
    pub(crate) told: Vec<Value>,
    /// Whether nothing is read any more.
    deaf: Arc<AtomicBool>,
}

/// The command line, which is built into the same folder.
pub(crate) fn hac() -> PathBuf {
    let hac = Path::new(env!("CARGO_BIN_EXE_hac-lsp"))
        .with_file_name("hac")
        .with_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        hac.is_file(),
        "build the workspace first: cargo build --workspace"
    );
    hac
}

/// The diagnostics published for a file, with the version they are of.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) version: Option<i64>,
    pub(crate) diagnostics: Vec<Value>,
}

impl Published {
    pub(crate) fn codes(&self) -> Vec<&str> {
        self.diagnostics
            .iter()
            .filter_map(|item| item["code"].as_str())
            .collect()
    }
}

impl Session {
    /// A server that nothing was said to yet.
    pub(crate) fn silent(program: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the server starts");
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        let (sender, messages) = channel();
        let deaf = Arc::new(AtomicBool::new(false));
        let is_deaf = Arc::clone(&deaf);
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() || is_deaf.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        Self {
            input: child.stdin.take(),
            child,
            messages,
            heard: VecDeque::new(),
            next_id: 0,
            told: Vec::new(),
            deaf,
        }
    }

    /// Closes the server's output, after one more message that makes the reader look up.
    pub(crate) fn stop_reading(&mut self) {
        self.deaf.store(true, Ordering::SeqCst);
        self.request("textDocument/unheardOf", json!({}));
        // The thread that reads has ended, and its end of the pipe with it, when nothing can come any more.
        let deadline = Instant::now() + PATIENCE;
        while self.receive(deadline).is_some() {}
    }

    /// A server that was greeted as VS Code does.
    pub(crate) fn start() -> Self {
        let mut session = Self::silent(Path::new(env!("CARGO_BIN_EXE_hac-lsp")), &[]);
        session.greet(true);
        session
    }

    /// Says hello, and gives what the server can do.
    pub(crate) fn greet(&mut self, snippets: bool) -> Value {
        let completion = json!({ "completionItem": { "snippetSupport": snippets } });
        let answer = self.request(
            "initialize",
            json!({ "processId": null, "rootUri": null, "capabilities": { "textDocument": { "completion": completion } } }),
        );
        self.notify("initialized", json!({}));
        answer
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("not closed");
        input.write_all(bytes).expect("the server reads");
        input.flush().expect("the server reads");
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The result of a request; `{"error": …}` where it was refused.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        self.answer(&json!(id))
    }

    pub(crate) fn answer(&mut self, id: &Value) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut message = self
                .receive(deadline)
                .unwrap_or_else(|| panic!("no answer to request {id}"));
            if message["id"] == *id && message.get("method").is_none() {
                return match message.get("error") {
                    Some(error) => json!({ "error": error }),
                    None => message["result"].take(),
                };
            }
            self.heard.push_back(message);
        }
    }

    fn receive(&mut self, deadline: Instant) -> Option<Value> {
        let left = deadline.saturating_duration_since(Instant::now());
        let message = self.messages.recv_timeout(left).ok()?;
        if message["method"] == "textDocument/publishDiagnostics" {
            self.told.push(message["params"].clone());
        }
        Some(message)
    }

    pub(crate) fn open(&mut self, uri: &(impl AsRef<str> + ?Sized), version: i64, text: &str) {
        let uri = uri.as_ref();
        let document = json!({ "uri": uri, "languageId": "ha", "version": version, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn change(&mut self, uri: &(impl AsRef<str> + ?Sized), version: i64, text: &str) {
        let uri = uri.as_ref();
        let document = json!({ "uri": uri, "version": version });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": [{ "text": text }] }),
        );
    }

    pub(crate) fn close(&mut self, uri: &(impl AsRef<str> + ?Sized)) {
        let uri = uri.as_ref();
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// Asks about a place, lines and columns from 0.
    pub(crate) fn at(
        &mut self,
        method: &str,
        uri: &(impl AsRef<str> + ?Sized),
        line: usize,
        character: usize,
    ) -> Value {
        let uri = uri.as_ref();
        let position = json!({ "line": line, "character": character });
        self.request(
            method,
            json!({ "textDocument": { "uri": uri }, "position": position }),
        )
    }

    /// The next diagnostics of a file that fit, whatever came before; everything published on the way goes to `seen`.
    pub(crate) fn published(
        &mut self,
        uri: &(impl AsRef<str> + ?Sized),
        mut fits: impl FnMut(&Published) -> bool,
    ) -> Published {
        let uri = uri.as_ref();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let message = match self.heard.pop_front() {
                Some(message) => message,
                None => self
                    .receive(deadline)
                    .unwrap_or_else(|| panic!("the awaited diagnostics of {uri} never came")),
            };
            let params = &message["params"];
            if message["method"] != "textDocument/publishDiagnostics" || params["uri"] != uri {
                assert_ne!(
                    message["method"], "window/logMessage",
                    "the server found a bug in itself: {message}"
                );
                continue;
            }
            let published = Published {
                version: params["version"].as_i64(),
                diagnostics: params["diagnostics"].as_array().expect("a list").clone(),
            };
            if fits(&published) {
                return published;
            }
        }
    }

    pub(crate) fn version(&mut self, uri: &(impl AsRef<str> + ?Sized), version: i64) -> Published {
        self.published(uri, |published| published.version == Some(version))
    }

    /// The edits that make a document tidy.
    pub(crate) fn format(&mut self, uri: &(impl AsRef<str> + ?Sized)) -> Value {
        let document = json!({ "uri": uri.as_ref() });
        let options = json!({ "tabSize": 2, "insertSpaces": true });
        self.request(
            "textDocument/formatting",
            json!({ "textDocument": document, "options": options }),
        )
    }

    /// Takes leave properly.
    pub(crate) fn end(mut self) -> ExitStatus {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        self.wait()
    }

    /// Closes the server's input and waits for its end.
    pub(crate) fn hang_up(mut self) -> ExitStatus {
        self.input = None;
        self.wait()
    }

    pub(crate) fn wait(mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().expect("the server is ours") {
                return status;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the server does not end");
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A failed test leaves no server behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One message, `None` at the end of the stream.
fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", number)) => length = number.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length.expect("every message says its length")];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("messages are JSON"))
}
