"""Reads JSON strictly: every key is there, has its type, and no other key is."""

from __future__ import annotations


class PlanError(ValueError):
    """plan.json is not a plan. Says where and why."""


class Fields:
    """One JSON object. Each reading method takes its key out; `done` refuses what is left."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise PlanError(f"{where}: expected an object, found {_kind(value)}")
        self.where = where
        self._left: dict[str, object] = dict(value)

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._take(key)
        if not isinstance(value, str) or not value:
            raise self._wrong(key, "a text that is not empty", value)
        return value

    def count(self, key: str) -> int:
        """A whole number, 0 or more."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._wrong(key, "a whole number, 0 or more", value)
        return value

    def flag(self, key: str) -> bool:
        """True or false; 0 and 1 are refused."""
        value = self._take(key)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false", value)
        return value

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """One of the texts that are allowed."""
        value = self._take(key)
        if not isinstance(value, str) or value not in allowed:
            raise self._wrong(key, f"one of {', '.join(allowed)}", value)
        return value

    def optional_text(self, key: str) -> str | None:
        """None where there is no such key; else a text that is not empty."""
        return self.text(key) if key in self._left else None

    def optional_count(self, key: str) -> int | None:
        """None where there is no such key; else a whole number, 0 or more."""
        return self.count(key) if key in self._left else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none of which is empty. The list may be."""
        value = self._take(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list of texts", value)
        texts = tuple(item for item in value if isinstance(item, str) and item)
        if len(texts) != len(value):
            raise self._wrong(key, "a list of texts", value)
        return texts

    def text_map(self, key: str) -> dict[str, str]:
        """An object whose values are texts that are not empty."""
        inner = self.inner(key)
        texts = {name: inner.text(name) for name in list(inner.names())}
        inner.done()
        return texts

    def inner(self, key: str) -> Fields:
        """An object, to be read in the same way and closed by its own `done`."""
        return Fields(self._take(key), f"{self.where}.{key}")

    def inners(self, key: str) -> dict[str, Fields]:
        """An object of objects."""
        inner = self.inner(key)
        return {name: inner.inner(name) for name in list(inner.names())}

    def items(self, key: str) -> list[Fields]:
        """A list of objects."""
        value = self._take(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list", value)
        return [Fields(item, f"{self.where}.{key}[{index}]") for index, item in enumerate(value)]

    def names(self) -> tuple[str, ...]:
        """The keys that nobody has taken out yet."""
        return tuple(self._left)

    def done(self) -> None:
        """Refuses keys that nobody read: a misspelt bound must not mean "no bound"."""
        if self._left:
            raise PlanError(f"{self.where}: unknown {', '.join(sorted(self._left))}")

    def _take(self, key: str) -> object:
        if key not in self._left:
            raise PlanError(f"{self.where}: `{key}` is missing")
        return self._left.pop(key)

    def _wrong(self, key: str, expected: str, value: object) -> PlanError:
        return PlanError(f"{self.where}.{key}: expected {expected}, found {_kind(value)}")


def _kind(value: object) -> str:
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    return repr(value)
