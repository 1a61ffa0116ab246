"""Asks an HTTPS endpoint how it is."""

from __future__ import annotations

import http.client
import ssl
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_OK = range(200, 300)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint said, or why it said nothing."""

    healthy: bool
    detail: str


@cache
def _context() -> ssl.SSLContext:
    """Made once for the life of the process: to read the certificates of all authorities takes
    longer than a question."""
    return ssl.create_default_context()


def ask(url: str, timeout: float) -> Answer:
    """One GET. A redirect is not followed and not healthy: a login page answers for nobody."""
    parts = urlsplit(url)
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    connection = http.client.HTTPSConnection(
        parts.hostname or "", parts.port, timeout=timeout, context=_context()
    )
    try:
        connection.request("GET", target, headers={"User-Agent": "hac-failover", "Accept": "*/*"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return Answer(healthy=False, detail=f"{type(error).__name__}: {error}")
    finally:
        connection.close()
    return Answer(healthy=status in _OK, detail=f"HTTP {status}")


def ask_all(urls: Mapping[str, str], timeout: float, patience: float) -> dict[str, Answer]:
    """Asks all at once. Who has not answered after `patience` has failed: a time-out does not
    bound a name look-up."""
    pool = ThreadPoolExecutor(max_workers=max(1, len(urls)))
    futures = {name: pool.submit(ask, url, timeout) for name, url in urls.items()}
    wait(futures.values(), timeout=patience)
    # Not waited for: a thread that hangs in a look-up ends by itself, and holds nothing.
    pool.shutdown(wait=False)
    silent = Answer(healthy=False, detail=f"no answer within {patience:g} s")
    return {name: future.result() if future.done() else silent for name, future in futures.items()}
