"""What the platform says of itself: the `plan.json` that was deployed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path


class NothingToDrill(Exception):
    """The platform has no failover that a drill could show."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The failover that is drilled: what is left, and what takes over."""

    source: str
    target: str
    automatic: bool
    steps: tuple[dict[str, Any], ...]

    def databases(self) -> list[str]:
        named = (step.get("database") for step in self.steps)
        return sorted({name for name in named if name})

    def promised(self) -> float:
        """The budgets together. To tell people is no part of the way back to serving."""
        acting = (step for step in self.steps if step["step"] != "notify")
        return sum(float(step["within_seconds"]) for step in acting)

    def budgets(self) -> dict[str, float]:
        """By the name that the step has in the record of a run."""
        found = {}
        for index, step in enumerate(self.steps, start=1):
            about = step.get("database") or step.get("tier") or ""
            found[f"{index} {step['step']} {about}".strip()] = float(step["within_seconds"])
        return found


@dataclass(frozen=True, slots=True)
class Platform:
    """The plan, as far as the drill reads it."""

    plan: dict[str, Any]

    @classmethod
    def of(cls, bundle: Path) -> Platform:
        (file,) = bundle.glob("*/plan.json")
        return cls(json.loads(file.read_text(encoding="utf-8")))

    @property
    def name(self) -> str:
        return str(self.plan["platform"])

    @property
    def witness(self) -> str:
        return str(self.plan["coordination"]["region"])

    @property
    def table(self) -> str:
        return str(self.plan["coordination"]["table"])

    @property
    def interval(self) -> float:
        return float(self.plan["probe"]["interval_seconds"])

    def detection(self, region: str) -> float:
        """How long the failures in a row take that count as failed."""
        checks = self.plan["regions"][region]["checks"].values()
        return self.interval * max(int(check["failures"]) for check in checks)

    def regions(self) -> list[str]:
        return sorted({*self.plan["regions"], self.witness})

    def serving(self) -> list[str]:
        return sorted(name for name, region in self.plan["regions"].items() if region["checks"])

    def global_cluster(self, database: str) -> str:
        return str(self.plan["databases"][database]["global_cluster"])

    def by_binlog(self) -> list[str]:
        """The databases that are no global ones, which the emulator cannot play."""
        databases = self.plan["databases"].items()
        return sorted(str(name) for name, about in databases if "global_cluster" not in about)

    def clusters(self, database: str) -> dict[str, str]:
        return {str(k): str(v) for k, v in self.plan["databases"][database]["clusters"].items()}

    def invariants(self) -> set[str]:
        databases = self.plan["databases"].values()
        return {str(rule["sql"]) for database in databases for rule in database["invariants"]}

    def endpoints(self) -> dict[tuple[str, str], tuple[str, str]]:
        """(host, path) of each end point, and the region and the database that must be writable
        there for a yes; no database where the application answers for itself."""
        found = {}
        for region, about in self.plan["regions"].items():
            for check, endpoint in about["checks"].items():
                url = urlsplit(endpoint["url"])
                writer = str(check) if endpoint["writer"] else ""
                found[url.hostname or "", url.path] = (str(region), writer)
        return found

    def pair(self, source: str) -> Pair:
        """The failover that leaves a region."""
        for failover in self.plan["failovers"]:
            if source in failover["between"]:
                (target,) = (r for r in failover["between"] if r != source)
                steps = tuple(failover["steps"])
                return Pair(source, str(target), bool(failover["automatic"]), steps)
        raise NothingToDrill(f"no failover leaves {source}")
