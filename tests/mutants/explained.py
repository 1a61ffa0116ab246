"""The survivors that change nothing, each with the reason."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable

from .mutants import Key
from .places import HERE

FILE = HERE / "explained.toml"


def explained(only: str) -> dict[Key, str]:
    """`becomes` may be several, where one reason is that of all."""
    found = {}
    for one in tomllib.loads(FILE.read_text(encoding="utf-8")).get("mutant", []):
        becomes = one["becomes"] if isinstance(one["becomes"], list) else [one["becomes"]]
        for text in becomes:
            key = Key(one["module"], one["function"], one["line"], text)
            if not one["why"].strip() or key in found:
                raise SystemExit(f"mutants: {FILE.name}: no reason, or two, for\n{key}")
            if only in key.module:
                found[key] = one["why"]
    return found


def proposed(keys: Iterable[Key]) -> str:
    """What has to stand in the file, but for the reasons."""
    of_line: dict[tuple[str, str, str], list[str]] = {}
    for key in keys:
        of_line.setdefault((key.module, key.function, key.line), []).append(key.becomes)
    return "\n".join(_block(*place, becomes) for place, becomes in of_line.items())


def _block(module: str, function: str, line: str, becomes: list[str]) -> str:
    texts = becomes[0] if len(becomes) == 1 else becomes
    fields = {"module": module, "function": function, "line": line, "becomes": texts, "why": ""}
    shown = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())
    return "\n".join(["[[mutant]]", *shown, ""])
