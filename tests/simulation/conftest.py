"""Where the simulation finds the runtime, how many days it draws, and what is said at the end."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
# Another checkout's runtime can be simulated as well.
RUNTIME = Path(os.environ.get("HAC_RUNTIME", HERE.parent.parent / "src" / "lambda" / "runtime"))
sys.path[:0] = [str(RUNTIME), str(HERE.parent)]

_BEGAN = time.time()
# Days in one test: enough that starting one costs nothing, few enough that two processes end together.
CHUNK = 25


def pytest_configure(config: pytest.Config) -> None:
    """Drawn once, by the process that starts the others: they inherit it."""
    if not hasattr(config, "workerinput"):
        os.environ.setdefault("HAC_SIMULATION_FIRST", str(random.SystemRandom().randrange(2**31)))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "chunk" not in metafunc.fixturenames:
        return
    first, count = int(os.environ["HAC_SIMULATION_FIRST"]), int(os.environ.get("SEEDS", "2000"))
    starts = range(first, first + count, CHUNK)
    chunks = [range(start, min(start + CHUNK, first + count)) for start in starts]
    metafunc.parametrize("chunk", chunks, ids=[f"{chunk.start}+{len(chunk)}" for chunk in chunks])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    said: dict[str, list[str]] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            # A report of a phase has them again.
            if getattr(report, "when", "") != "call":
                continue
            for name, value in report.user_properties:
                said.setdefault(name, []).append(value)
    days = sum(int(value) for value in said.pop("days", []))
    simulated = sum(float(value) for value in said.pop("simulated", []))
    if days:
        first = os.environ.get("HAC_SIMULATION_FIRST", "")
        terminalreporter.write_line(
            f"simulation: {days} days drawn from the seeds {first} to {int(first) + days - 1}, {simulated / 3600:.0f} h in "
            f"{time.time() - _BEGAN:.0f} s; one again: make simulate SEED=<seed>"
        )
    for values in said.values():
        for value in values:
            terminalreporter.write_line(f"simulation: {value}")
