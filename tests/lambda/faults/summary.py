"""What the matrix was: counted by its tests, printed once at the end, wherever they ran."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from .matrix import SEED

KEY = "fault matrix"


def lines(reports: list[Any]) -> list[str]:
    """Of everything that the tests counted."""
    sizes: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    broken = 0
    for report in reports:
        for name, value in report.user_properties:
            if name == KEY:
                counted = json.loads(value)
                sizes[counted["part"]] += counted["scenarios"]
                ends.update(counted["ends"])
                broken += counted["violations"]
    if not sizes:
        return []
    what = ", ".join(f"{count} {part}" for part, count in sorted(sizes.items()))
    how = ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))
    return [
        f"{sizes.total()} scenarios: {what} (HAC_FAULT_SEED={SEED})",
        f"they ended: {how}; {broken} violations of an invariant",
    ]
