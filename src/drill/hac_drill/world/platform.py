"""What the platform says of itself: the `plan.json` that was deployed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path


class NothingToDrill(Exception):
    """The platform has no failover that a drill could show."""


@dataclass(frozen=True, slots=True)
class EndPoint:
    """`database` must be writable there for a yes, or its lease name the region; none where the
    application answers for itself."""

    region: str
    database: str
    lease: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """The failover that is drilled: what is left, and what takes over."""

    source: str
    target: str
    automatic: bool
    approval: bool
    cooldown: float
    gate: float
    steps: tuple[dict[str, Any], ...]

    def databases(self) -> list[str]:
        """The databases that its steps act on, sorted."""
        named = (step.get("database") for step in self.steps)
        return sorted({name for name in named if name})

    def promotions(self) -> dict[str, str]:
        """How each database is promoted."""
        steps = (step for step in self.steps if step["step"] == "promote")
        return {str(step["database"]): str(step["strategy"]) for step in steps}

    def breaks_away(self) -> list[str]:
        """The databases whose old writer never follows the new one: it has to be built anew."""
        found = self.promotions().items()
        return sorted(name for name, strategy in found if strategy in ("detach", "binlog"))

    def allowed(self) -> float:
        """The budgets of the gate and the steps together. To tell people is no part of the way
        back to serving."""
        acting = (step for step in self.steps if step["step"] != "notify")
        return self.gate + sum(float(step["within_seconds"]) for step in acting)

    def budgets(self) -> dict[str, float]:
        """By the name that the step has in the record of a run."""
        found = {}
        for index, step in enumerate(self.steps, start=1):
            about = step.get("database") or step.get("tier") or ""
            found[f"{index} {step['step']} {about}".strip()] = float(step["within_seconds"])
        return found


@dataclass(frozen=True)
class Platform:
    """The plan, as far as the drill reads it."""

    plan: dict[str, Any]

    @classmethod
    def of(cls, bundle: Path) -> Platform:
        """Reads the plan of an unpacked archive. Raises ValueError if it holds none, or several."""
        (file,) = bundle.glob("*/plan.json")
        return cls(json.loads(file.read_text(encoding="utf-8")))

    @property
    def name(self) -> str:
        """What its source calls it."""
        return str(self.plan["platform"])

    @property
    def witness(self) -> str:
        """The region that holds the coordination table."""
        return str(self.plan["coordination"]["region"])

    @property
    def table(self) -> str:
        """The name of the coordination table."""
        return str(self.plan["coordination"]["table"])

    @property
    def interval(self) -> float:
        """Seconds from one round of a prober to the next."""
        return float(self.plan["probe"]["interval_seconds"])

    def detection(self, region: str) -> float:
        """How long the failures in a row take that count as failed."""
        checks = self.plan["regions"][region]["checks"].values()
        return self.interval * max(int(check["failures"]) for check in checks)

    def regions(self) -> list[str]:
        """All regions of the plan, and the one of the witness, sorted."""
        return sorted({*self.plan["regions"], self.witness})

    def serving(self) -> list[str]:
        """The regions that have checks, which are those where the application runs; sorted."""
        return sorted(name for name, region in self.plan["regions"].items() if region["checks"])

    def databases(self) -> list[str]:
        """The names of all databases, sorted."""
        return sorted(str(name) for name in self.plan["databases"])

    def global_cluster(self, database: str) -> str | None:
        """None where the database replicates by binlog."""
        name = self.plan["databases"][database].get("global_cluster")
        return None if name is None else str(name)

    def clusters(self, database: str) -> dict[str, str]:
        """The identifier of the cluster in each region that has one."""
        return {str(k): str(v) for k, v in self.plan["databases"][database]["clusters"].items()}

    def leased(self, database: str) -> bool:
        """Whether its writers keep a lease: where nothing fences, SQL alone says who may write."""
        steps = (step for failover in self.plan["failovers"] for step in failover["steps"])
        return any(s["step"] == "fence" and s["database"] == database for s in steps)

    def invariants(self) -> set[str]:
        """The SQL of the invariants of every database."""
        databases = self.plan["databases"].values()
        return {str(rule["sql"]) for database in databases for rule in database["invariants"]}

    @cached_property
    def endpoints(self) -> dict[tuple[str, str], EndPoint]:
        """By host and path."""
        found = {}
        for region, about in self.plan["regions"].items():
            for check, endpoint in about["checks"].items():
                url = urlsplit(endpoint["url"])
                host, database = url.hostname or "", str(check) if endpoint["writer"] else ""
                found[host, url.path] = EndPoint(str(region), database, lease=False)
                if database:
                    found[host, f"{url.path}/lease"] = EndPoint(str(region), database, lease=True)
        return found

    def function(self, region: str, which: str) -> str:
        """The name of a function that people ask by name."""
        return str(self.plan["regions"][region]["functions"][which])

    def pairs(self, source: str) -> list[Pair]:
        """Every failover that leaves a region, in the order of the platform."""
        found = []
        for failover in self.plan["failovers"]:
            if source not in failover["between"]:
                continue
            (target,) = (r for r in failover["between"] if r != source)
            gate = failover["gate"]
            found.append(
                Pair(
                    source=source,
                    target=str(target),
                    automatic=bool(failover["automatic"]),
                    approval=gate.get("approval_seconds") is not None,
                    cooldown=float(gate["cooldown_seconds"]),
                    gate=float(gate["within_seconds"]),
                    steps=tuple(failover["steps"]),
                )
            )
        return found
