"""Logs: one JSON object a line, so that a query can follow a run. README.md lists the keys."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime


class Log:
    """A log whose lines all carry the same facts."""

    def __init__(self, **always: object) -> None:
        self._always = always

    def also(self, **facts: object) -> Log:
        """The same log with more facts on each line."""
        return Log(**{**self._always, **facts})

    def info(self, event: str, **facts: object) -> None:
        """Writes one line: an event, and facts that it alone has."""
        self._write("INFO", event, facts)

    def error(self, event: str, **facts: object) -> None:
        """Writes the same at level ERROR."""
        self._write("ERROR", event, facts)

    def _write(self, level: str, event: str, facts: dict[str, object]) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = {"timestamp": at, "level": level, "event": event, **self._always, **facts}
        sys.stdout.write(json.dumps(line, default=str) + "\n")
