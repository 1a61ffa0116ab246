"""Judges what `terraform plan` would do: what the emulator alone causes, what is drift of ours,
and what would destroy something."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

# To set one of these to nothing is a call that promotes or detaches a cluster.
_ROLE_ARGUMENTS = ("global_cluster_identifier", "replication_source_identifier")


@dataclass(frozen=True, slots=True)
class Known:
    """A difference that only the emulator makes. `only_if` names an argument without which it
    does not occur; a `path` is that of the argument, or of one within it."""

    type: str
    path: str
    reason: str
    only_if: str | None = None


def known_differences() -> list[Known]:
    """Reads `emulator_drift.json`, which lies beside this file."""
    text = files(__package__).joinpath("emulator_drift.json").read_text(encoding="utf-8")
    return [Known(**entry) for entry in json.loads(text)["differences"]]


@dataclass(slots=True)
class Verdict:
    """What a plan says."""

    resources: int = 0
    excused: int = 0
    destructive: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing is destroyed or unexpected, and every known difference still occurs."""
        return not (self.destructive or self.unexpected or self.unused)

    def problems(self) -> list[str]:
        """One line each, for people. What would be destroyed comes first: callers count on it."""
        return [
            *(f"would destroy: {line}" for line in self.destructive),
            *(f"would change: {line}" for line in self.unexpected),
            *(f"excused, and does not occur any more: {line}" for line in self.unused),
        ]


def judge(plan: dict[str, Any], known: list[Known]) -> Verdict:
    """A known difference that a resource could have and none has is a finding too: the list must
    not outlive its reasons."""
    verdict = Verdict()
    possible: set[Known] = set()
    used: set[Known] = set()
    for change in plan.get("resource_changes", []):
        if change["mode"] != "managed":
            continue
        verdict.resources += 1
        after = change["change"].get("after") or {}
        mine = [k for k in known if k.type == change["type"] and _applies(k, after)]
        possible.update(mine)
        actions = change["change"]["actions"]
        if actions == ["no-op"]:
            continue
        if "delete" in actions or "forget" in actions:
            verdict.destructive.append(f"{change['address']}: {' and '.join(actions)}")
        elif actions == ["create"]:
            verdict.unexpected.append(f"{change['address']}: would be created")
        else:
            _judge_update(change, mine, verdict, used)
    verdict.unused = [f"{k.type}.{k.path}" for k in known if k in possible - used]
    return verdict


def _applies(known: Known, after: dict[str, Any]) -> bool:
    return known.only_if is None or bool(after.get(known.only_if))


def _judge_update(
    change: dict[str, Any], known: list[Known], verdict: Verdict, used: set[Known]
) -> None:
    before = change["change"].get("before") or {}
    after = change["change"].get("after") or {}
    unknown = change["change"].get("after_unknown") or {}
    for name in _ROLE_ARGUMENTS:
        if before.get(name) and not after.get(name):
            verdict.destructive.append(f"{change['address']}: {name} would become empty")
    differing = _differences(before, after, unknown)
    left = []
    for path in differing:
        excuse = next((k for k in known if _covers(k.path, path)), None)
        if excuse is None:
            left.append(path)
        else:
            used.add(excuse)
    if left:
        verdict.unexpected.append(f"{change['address']}: {', '.join(sorted(left))}")
    else:
        verdict.excused += 1


def _covers(excused: str, path: str) -> bool:
    return path == excused or path.startswith(f"{excused}.")


def _differences(before: Any, after: Any, unknown: Any, path: str = "") -> set[str]:
    """The paths of what differs; indices of lists are left out, so that a path names arguments."""
    if unknown is True:
        return {path}
    if isinstance(before, dict) and isinstance(after, dict):
        found: set[str] = set()
        for name in {*before, *after, *(unknown if isinstance(unknown, dict) else {})}:
            below = unknown.get(name) if isinstance(unknown, dict) else None
            inner = f"{path}.{name}" if path else name
            found |= _differences(before.get(name), after.get(name), below, inner)
        return found
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        found = set()
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            listed = isinstance(unknown, list) and index < len(unknown)
            found |= _differences(old, new, unknown[index] if listed else None, path)
        return found
    return set() if before == after else {path}
