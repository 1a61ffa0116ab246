//! The end of a session, which the protocol library leaves open: after `exit` nothing more is read, and the exit code
//! says whether `shutdown` came before.

use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};
use tower_lsp::jsonrpc::{Request, Response};
use tower_service::Service;

/// What was heard of the end, shared by those that hear and those that act on it.
#[derive(Debug, Clone, Default)]
pub struct Lifecycle {
    flags: Arc<Flags>,
}

#[derive(Debug, Default)]
struct Flags {
    shut_down: AtomicBool,
    exited: AtomicBool,
}

impl Lifecycle {
    /// Zero only if the client took its leave.
    pub fn exit_code(&self) -> ExitCode {
        if self.flags.shut_down.load(Ordering::SeqCst) {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    fn has_exited(&self) -> bool {
        self.flags.exited.load(Ordering::SeqCst)
    }

    /// Listens to the messages of a service.
    pub fn service<S>(&self, inner: S) -> Attentive<S> {
        Attentive {
            inner,
            lifecycle: self.clone(),
        }
    }

    /// Input that ends at `exit`, so that what was answered before is still written.
    pub fn input<R>(&self, inner: R) -> Input<R> {
        Input {
            inner,
            lifecycle: self.clone(),
        }
    }
}

#[derive(Debug)]
pub struct Attentive<S> {
    inner: S,
    lifecycle: Lifecycle,
}

type Answer<E> = Pin<Box<dyn Future<Output = Result<Option<Response>, E>> + Send>>;

impl<S> Service<Request> for Attentive<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = Answer<S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        if self.lifecycle.has_exited() {
            return Poll::Ready(Ok(()));
        }
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let flags = &self.lifecycle.flags;
        match request.method() {
            _ if self.lifecycle.has_exited() => return Box::pin(async { Ok(None) }),
            "shutdown" => flags.shut_down.store(true, Ordering::SeqCst),
            "exit" => {
                flags.exited.store(true, Ordering::SeqCst);
                return Box::pin(async { Ok(None) });
            }
            _ => {}
        }
        Box::pin(self.inner.call(request))
    }
}

#[derive(Debug)]
pub struct Input<R> {
    inner: R,
    lifecycle: Lifecycle,
}

impl<R: AsyncRead + Unpin> AsyncRead for Input<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if self.lifecycle.has_exited() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}
