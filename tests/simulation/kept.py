"""Days that ever broke a rule, as they were when they were shrunk: `failed.jsonl`, a line each. They are run for ever."""

from __future__ import annotations

import json
from pathlib import Path

from .assumptions import Assumptions
from .scenario import Event, Scenario

FILE = Path(__file__).parent / "failed.jsonl"


def read() -> list[tuple[str, Scenario]]:
    """With the rule that each broke."""
    if not FILE.exists():
        return []
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [_scenario(json.loads(line)) for line in lines if line.strip()]


def _scenario(value: dict[str, object]) -> tuple[str, Scenario]:
    given = value["scenario"]
    if not isinstance(given, dict):
        raise TypeError(f"{FILE.name}: {given!r} is no scenario")
    # What is assumed beside an ordinary day, so that a line survives a new assumption.
    assume = Assumptions(**given["assume"])
    events = tuple(Event(**event) for event in given["events"])
    return str(value["rule"]), Scenario(
        given["seed"], assume, events, given["seconds"], given["fresh"]
    )


def add(rule: str, scenario: Scenario) -> None:
    """Unless it is there."""
    value = {
        "rule": rule,
        "scenario": {
            "seed": scenario.seed,
            "assume": scenario.assume.changes(),
            "events": [
                {"at": e.at, "kind": e.kind, "arguments": e.arguments} for e in scenario.events
            ],
            "seconds": scenario.seconds,
            "fresh": scenario.fresh,
        },
    }
    line = json.dumps(value)
    known = FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []
    if line not in known:
        with FILE.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
