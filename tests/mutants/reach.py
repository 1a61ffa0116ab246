"""Which tests reach a line of the runtime, and how long each takes: found by running all of them once, watched."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from coverage import CoverageData

from .places import MADE, PACKAGE, ROOT, RUNTIME, TESTS
from .source import Lines, every, source

_COVERAGE, _TIMES = MADE / "coverage", MADE / "tests.xml"


@dataclass(frozen=True, slots=True)
class Reach:
    """`seconds` of each test, and its `breadth`: how many lines it reaches; `lines` has the tests of each line of each
    module."""

    seconds: dict[str, float]
    breadth: Counter[str]
    lines: dict[str, dict[int, set[str]]]

    def of(self, name: str, number: int) -> list[str]:
        """First those that reach little else, and do it quickly: they say the most about it, for what they cost."""
        here = source(name)
        together = here.together(number)
        found = self._tests(name, together) if together else self._of_definition(name, number)
        return sorted(found, key=lambda test: (self.cost(test), test))

    def cost(self, test: str) -> float:
        return self.seconds[test] * self.breadth[test]

    def _of_definition(self, name: str, number: int) -> set[str]:
        """Of what is run when the module is loaded: whatever uses what is defined there."""
        here, found = source(name), set()
        for defined in here.defines(number):
            found |= self._tests(name, here.body(defined))
            for other in every():
                if other is here or defined in other.imports():
                    found |= self._tests(other.name, other.mentions(defined))
        return found

    def _tests(self, name: str, lines: Lines) -> set[str]:
        known = self.lines.get(name, {})
        return {test for line in lines for test in known.get(line, ())}


def watch() -> Reach:
    """Watches, if anything has changed since."""
    if not _is_fresh():
        _run()
    data = CoverageData(basename=str(_COVERAGE))
    data.read()
    seconds = _seconds()
    lines = {}
    for file in data.measured_files():
        tests = {
            line: {context.split("|")[0] for context in contexts} & set(seconds)
            for line, contexts in data.contexts_by_lineno(file).items()
        }
        lines[str(Path(file).relative_to(PACKAGE))] = tests
    breadth = Counter(test for of in lines.values() for tests in of.values() for test in tests)
    return Reach(seconds, breadth, lines)


def _is_fresh() -> bool:
    if not _COVERAGE.exists() or not _TIMES.exists():
        return False
    made = _COVERAGE.stat().st_mtime
    watched = [*RUNTIME.rglob("*.py"), *TESTS.rglob("*.py"), *TESTS.rglob("*.json")]
    return all(path.stat().st_mtime < made for path in watched)


def _run() -> None:
    MADE.mkdir(parents=True, exist_ok=True)
    print("mutants: which tests reach which line ...", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", str(TESTS)]
    command += ["--ignore", str(TESTS / "faults"), f"--junitxml={_TIMES}"]
    command += ["--cov=hac_failover", "--cov-context=test", "--cov-report="]
    environment = {**os.environ, "COVERAGE_FILE": str(_COVERAGE)}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        _COVERAGE.unlink(missing_ok=True)
        raise SystemExit(f"{done.stdout}\nmutants: the tests fail on the runtime as it is")


def _seconds() -> dict[str, float]:
    cases = ElementTree.parse(_TIMES).iter("testcase")
    return {
        f"{case.attrib['classname'].replace('.', '/')}.py::{case.attrib['name']}": float(
            case.attrib["time"]
        )
        for case in cases
    }
