//! The client's messages on their way to the protocol library, which would end the session at the first message that
//! is not JSON, and would go on reading after `exit`.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tower_lsp::jsonrpc::{Request, Response};

/// The method that stands for a message that cannot be understood; the server answers it as such.
pub const MALFORMED: &str = "hac/malformed";

/// The longest header line, and the largest message, that is plausible. A client beyond either has lost the thread.
const LINE_MAX_BYTES: u64 = 4 * 1024;
const MESSAGE_MAX_BYTES: usize = 64 * 1024 * 1024;

/// Passes messages on until `exit`, or until the client is gone or cannot be followed any more. `shut_down` is set when
/// the client takes its leave.
pub async fn pass_on(
    input: impl AsyncRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
    shut_down: &AtomicBool,
) {
    let mut input = BufReader::new(input);
    while let Some(body) = message(&mut input).await {
        let body = match understood(&body) {
            Some(method) if method == "exit" => return,
            Some(method) => {
                if method == "shutdown" {
                    shut_down.store(true, Ordering::SeqCst);
                }
                without_null(body, &method)
            }
            None => json!({ "jsonrpc": "2.0", "id": null, "method": MALFORMED })
                .to_string()
                .into_bytes(),
        };
        let header = format!("Content-Length: {}\r\n\r\n", body.len());
        let written = async {
            output.write_all(header.as_bytes()).await?;
            output.write_all(&body).await?;
            output.flush().await
        };
        if written.await.is_err() {
            return;
        }
    }
}

/// The next message's body.
async fn message(input: &mut (impl AsyncBufReadExt + Unpin)) -> Option<Vec<u8>> {
    let mut length = None;
    loop {
        let mut line = String::new();
        let read = (&mut *input)
            .take(LINE_MAX_BYTES)
            .read_line(&mut line)
            .await
            .ok()?;
        if read == 0 || !line.ends_with('\n') {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") {
            length = Some(
                value
                    .trim()
                    .parse()
                    .ok()
                    .filter(|length| *length <= MESSAGE_MAX_BYTES)?,
            );
        }
    }
    let mut body = vec![0; length?];
    input.read_exact(&mut body).await.ok()?;
    Some(body)
}

/// The method of a request or notification, empty for an answer; `None` for anything else.
fn understood(body: &[u8]) -> Option<String> {
    match serde_json::from_slice::<Request>(body) {
        Ok(request) => Some(request.method().to_owned()),
        Err(_) => serde_json::from_slice::<Response>(body)
            .ok()
            .map(|_| String::new()),
    }
}

/// Some clients send `"params": null` where a method has none, which the library takes for a wrong parameter.
fn without_null(body: Vec<u8>, method: &str) -> Vec<u8> {
    if method != "shutdown" {
        return body;
    }
    match serde_json::from_slice(&body) {
        Ok(Value::Object(mut message)) => {
            if message.get("params") == Some(&Value::Null) {
                message.remove("params");
            }
            Value::Object(message).to_string().into_bytes()
        }
        Ok(_) | Err(_) => body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn passed(input: &str) -> (String, bool) {
        let shut_down = AtomicBool::new(false);
        let mut output = Vec::new();
        pass_on(input.as_bytes(), &mut output, &shut_down).await;
        let output = String::from_utf8(output).expect("text");
        (output, shut_down.into_inner())
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    const HOVER: &str = r#"{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{}}"#;

    #[tokio::test]
    async fn messages_pass_unchanged() {
        let input = framed(HOVER) + &framed(r#"{"jsonrpc":"2.0","id":7,"result":null}"#);
        assert_eq!(passed(&input).await, (input, false));
    }

    #[tokio::test]
    async fn nonsense_is_replaced() {
        for nonsense in ["{\"broken\"", "[]", "3", "{}", "\u{FFFD}"] {
            let (output, _) = passed(&(framed(nonsense) + &framed(HOVER))).await;
            assert!(
                output.contains(MALFORMED) && output.ends_with(HOVER),
                "{nonsense}: {output}"
            );
        }
    }

    #[tokio::test]
    async fn nothing_passes_after_exit() {
        let shutdown = framed(r#"{"jsonrpc":"2.0","id":2,"method":"shutdown","params":null}"#);
        let exit = framed(r#"{"jsonrpc":"2.0","method":"exit"}"#);
        let (output, polite) = passed(&(shutdown + &exit + &framed(HOVER))).await;
        assert_eq!(output, framed(r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#));
        assert!(polite);
    }

    #[tokio::test]
    async fn a_client_that_lost_the_thread_is_left() {
        let endless = format!("Content-Length: {}\r\n\r\n", u64::MAX);
        for lost in [
            "nonsense\r\n\r\n",
            "Content-Length: x\r\n\r\n",
            "\r\n",
            &endless,
            "Content-Length: 5\r\n\r\n{",
        ] {
            assert_eq!(passed(lost).await, (String::new(), false), "{lost}");
        }
        let line = "a".repeat(100_000);
        assert_eq!(passed(&line).await.0, "");
    }
}
