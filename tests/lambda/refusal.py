"""How whatever imitates AWS says no."""

from __future__ import annotations


class Refusal(Exception):
    """An answer with an error code."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.status = code, status
