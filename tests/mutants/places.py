"""Where in the repository things are."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RUNTIME = ROOT / "src" / "lambda" / "runtime"
PACKAGE = RUNTIME / "hac_failover"
TESTS = ROOT / "tests" / "lambda"
MADE = ROOT / "target" / "mutants"
