"""One GET, over a real socket."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hac_failover.health import ask, ask_all


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # noqa: N802
        self.send_response(int(self.path.strip("/").split("?")[0]))
        self.send_header("Location", "/200")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    def plain(host: str, port: int, timeout: float, context: object) -> http.client.HTTPConnection:
        assert context is not None
        return http.client.HTTPConnection(host, port, timeout=timeout)

    monkeypatch.setattr("hac_failover.health.http.client.HTTPSConnection", plain)
    listening = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    listening.server_close()


@pytest.mark.parametrize(
    ("path", "healthy"), [("/200", True), ("/204?a=b", True), ("/302", False), ("/503", False)]
)
def test_only_2xx_is_healthy(server: str, path: str, *, healthy: bool) -> None:
    answer = ask(server + path, 2)
    assert answer.healthy is healthy
    assert answer.detail == f"HTTP {path[1:4]}"


def test_silence_and_refusal_are_failures() -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    port = silent.getsockname()[1]
    urls = {"silent": f"https://127.0.0.1:{port}/", "closed": "https://127.0.0.1:1/"}
    answers = ask_all(urls, timeout=0.3, patience=2)
    silent.close()
    assert [answer.healthy for answer in answers.values()] == [False, False]
    assert "ConnectionRefusedError" in answers["closed"].detail


def test_nobody_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr("hac_failover.health.ask", lambda *_: released.wait(10))
    answers = ask_all({"hangs": "https://x/"}, timeout=1, patience=0.05)
    released.set()
    assert answers["hangs"].detail == "no answer within 0.05 s"
