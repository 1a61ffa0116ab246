//! The client's messages on their way to the protocol library, which would end the session at the first message that
//! is not JSON, would go on reading after `exit`, and would change how documents are called.

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tower_lsp::jsonrpc::{Request, Response};

use crate::spelling;

/// The method that stands for a message that cannot be understood; the server answers it as such.
pub const MALFORMED: &str = "hac/malformed";

/// The longest header line, and the largest message, that is plausible. A client beyond either has lost the thread.
const LINE_MAX_BYTES: u64 = 4 * 1024;
const MESSAGE_MAX_BYTES: usize = 64 * 1024 * 1024;

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The client closed its side, or is gone.
    Gone,
    /// The client said `exit`; whether it took its leave first, as the protocol asks.
    Exit { was_polite: bool },
    /// What the client sends cannot be followed any more.
    Lost,
}

impl End {
    /// What the protocol asks for after `exit`. A client that is gone has no use for a failure.
    pub fn is_success(self) -> bool {
        match self {
            Self::Gone => true,
            Self::Exit { was_polite } => was_polite,
            Self::Lost => false,
        }
    }
}

/// Passes messages on to the end of the session.
pub async fn forward(input: impl AsyncRead + Unpin, mut output: impl AsyncWrite + Unpin) -> End {
    let mut input = BufReader::new(input);
    let mut was_polite = false;
    loop {
        let body = match message(&mut input).await {
            Ok(body) => body,
            Err(end) => return end,
        };
        let body = match understood(body) {
            Ok((method, _)) if method == "exit" => return End::Exit { was_polite },
            Ok((method, body)) => {
                was_polite |= method == "shutdown";
                body
            }
            Err(()) => json!({ "jsonrpc": "2.0", "id": null, "method": MALFORMED })
                .to_string()
                .into_bytes(),
        };
        if write(&mut output, &body).await.is_err() {
            return End::Gone;
        }
    }
}

/// Passes the server's messages on until it has no more, or the client reads no more.
pub async fn pass_back(input: impl AsyncRead + Unpin, mut output: impl AsyncWrite + Unpin) {
    let mut input = BufReader::new(input);
    while let Ok(body) = message(&mut input).await {
        if write(&mut output, &spelling::given_back(body)).await.is_err() {
            return;
        }
    }
}

async fn write(output: &mut (impl AsyncWrite + Unpin), body: &[u8]) -> std::io::Result<()> {
    let header = format!("Content-Length: {}\r\n\r\n", body.len());
    output.write_all(header.as_bytes()).await?;
    output.write_all(body).await?;
    output.flush().await
}

/// The next message's body.
async fn message(input: &mut (impl AsyncBufReadExt + Unpin)) -> Result<Vec<u8>, End> {
    let mut length = None;
    loop {
        let mut line = String::new();
        let read = (&mut *input).take(LINE_MAX_BYTES).read_line(&mut line).await;
        match read {
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => return Err(End::Lost),
            Ok(0) | Err(_) => return Err(End::Gone),
            Ok(_) if line.ends_with('\n') => {}
            Ok(read) if (read as u64) < LINE_MAX_BYTES => return Err(End::Gone),
            Ok(_) => return Err(End::Lost),
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or(End::Lost)?;
        if name.eq_ignore_ascii_case("content-length") {
            let number = value.trim().parse().ok();
            length = Some(
                number
                    .filter(|length| *length <= MESSAGE_MAX_BYTES)
                    .ok_or(End::Lost)?,
            );
        }
    }
    let mut body = vec![0; length.ok_or(End::Lost)?];
    input.read_exact(&mut body).await.map_err(|_| End::Gone)?;
    Ok(body)
}

/// The method of a request or notification, empty for an answer, and the message as the library understands it.
fn understood(body: Vec<u8>) -> Result<(String, Vec<u8>), ()> {
    let Ok(request) = serde_json::from_slice::<Request>(&body) else {
        let answer = serde_json::from_slice::<Response>(&body);
        return answer.map(|_| (String::new(), body)).map_err(|_| ());
    };
    let method = request.method().to_owned();
    // Some clients send `"params": null` where a method has none, which the library takes for a wrong parameter.
    if method == "shutdown" {
        let without = changed(&body, |message| {
            if message.get("params") == Some(&Value::Null) {
                message.remove("params");
            }
        });
        return Ok((method, without.unwrap_or(body)));
    }
    let uri = request.params().and_then(|params| params.pointer(URI));
    let carried = uri.and_then(Value::as_str).and_then(spelling::carried);
    let body = carried
        .and_then(|address| {
            changed(&body, |message| {
                if let Some(uri) = message
                    .get_mut("params")
                    .and_then(|params| params.pointer_mut(URI))
                {
                    *uri = Value::String(address);
                }
            })
        })
        .unwrap_or(body);
    Ok((method, body))
}

/// Where a message says which document it is about.
const URI: &str = "/textDocument/uri";

/// A message with a change; `None` if it is no message.
fn changed(body: &[u8], change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> Option<Vec<u8>> {
    let mut message: Value = serde_json::from_slice(body).ok()?;
    change(message.as_object_mut()?);
    Some(message.to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn passed(input: &str) -> (String, End) {
        let mut output = Vec::new();
        let end = forward(input.as_bytes(), &mut output).await;
        (String::from_utf8(output).expect("text"), end)
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    const HOVER: &str = r#"{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{}}"#;

    #[tokio::test]
    async fn messages_pass_unchanged() {
        let input = framed(HOVER) + &framed(r#"{"jsonrpc":"2.0","id":7,"result":null}"#);
        assert_eq!(passed(&input).await, (input, End::Gone));
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
        let (output, end) = passed(&(shutdown + &exit + &framed(HOVER))).await;
        assert_eq!(output, framed(r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#));
        assert_eq!(end, End::Exit { was_polite: true });
        let (output, end) = passed(&(exit + &framed(HOVER))).await;
        assert_eq!((output.as_str(), end), ("", End::Exit { was_polite: false }));
    }

    #[tokio::test]
    async fn documents_keep_their_names() {
        let of = |uri: &str| {
            framed(
                &json!({ "jsonrpc": "2.0", "method": "a", "params": { "textDocument": { "uri": uri } } })
                    .to_string(),
            )
        };
        for spelling in ["file:///p/a.ha", "file://localhost/p/a.ha", "no address"] {
            let (output, _) = passed(&of(spelling)).await;
            assert_eq!(
                output.contains(spelling),
                spelling == "file:///p/a.ha",
                "{output}"
            );
            let mut told = Vec::new();
            pass_back(output.as_bytes(), &mut told).await;
            assert_eq!(String::from_utf8(told), Ok(of(spelling)));
        }
    }

    #[tokio::test]
    async fn a_client_that_stops_in_a_message_is_gone() {
        for stopped in [
            "",
            "Content-Le",
            "Content-Length: 5\r\n",
            "Content-Length: 5\r\n\r\n{",
        ] {
            assert_eq!(passed(stopped).await, (String::new(), End::Gone), "{stopped}");
        }
    }

    #[tokio::test]
    async fn a_client_that_lost_the_thread_is_left() {
        let endless = format!("Content-Length: {}\r\n\r\n", u64::MAX);
        for lost in ["nonsense\r\n\r\n", "Content-Length: x\r\n\r\n", "\r\n", &endless] {
            assert_eq!(passed(lost).await, (String::new(), End::Lost), "{lost}");
        }
        let line = "a".repeat(100_000);
        assert_eq!(passed(&line).await, (String::new(), End::Lost));
    }
}
