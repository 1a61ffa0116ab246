"""The alarms that exist against the sections of RUNBOOK.md, by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from moto.cloudwatch.models import cloudwatch_backends

if TYPE_CHECKING:
    from pathlib import Path

RUNBOOK = "RUNBOOK.md"
_NAMED = re.compile(r"^- Alarm: `(?P<name>[^`]+)` in (?P<region>\S+)$", re.MULTILINE)
_SECTION = re.compile(r"^### (?P<title>Alarm: .*)$", re.MULTILINE)


def unpaired(folder: Path, account: str, regions: list[str]) -> list[str]:
    """Alarms that no section is about, or that name another; and those that a section names and
    that there are not."""
    file = folder / RUNBOOK
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    said: dict[tuple[str, str], str] = {}
    parts = _SECTION.split(text)
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        for found in _NAMED.finditer(body):
            said[found["region"], found["name"]] = title
    problems = []
    for region in regions:
        for name, alarm in sorted(cloudwatch_backends[account][region].alarms.items()):
            title = said.pop((region, name), None)
            if title is None:
                problems.append(f"{name} in {region} has no section")
            elif f"{RUNBOOK}, {title}" not in (alarm.description or ""):
                problems.append(f"{name} in {region} does not name its section, {title}")
    left = (f"{name} in {region} has a section and is not there" for region, name in sorted(said))
    return [*problems, *left]
