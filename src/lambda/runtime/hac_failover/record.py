"""What a run did so far: kept in the coordination table, so that another execution can take it
up."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields

Fact = str | int | float | bool

# The step that comes before those of the plan, and touches nothing.
GATE = "gate"

# What came of the requests of a step, as far as is known: the strongest of them.
ACCEPTED, UNKNOWN, REJECTED = "accepted", "unknown", "rejected"

# A step is over, whatever came of it: it is not run again.
OVER = frozenset({"done", "late", "missed", "skipped"})


@dataclass(slots=True)
class StepRecord:
    """`facts` is what a step must remember to be able to go on."""

    status: str
    started_at: float
    ended_at: float | None = None
    note: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)

    def asked(self) -> bool:
        """Whether it has asked AWS for a promotion, whatever came of it."""
        return "requests" in self.facts

    def has_begun(self) -> bool:
        """Whether AWS has accepted what it asked for, or may have."""
        return self.facts.get("outcome") in (ACCEPTED, UNKNOWN)

    def promoted(self) -> bool:
        """Whether this step has made a writer, or may have."""
        made = self.status in ("done", "late") or "unconfirmed" in self.facts
        return self.asked() and made


@dataclass(slots=True)
class RunRecord:
    """`status`: running, awaiting, completed, attention, held, failed,
    abandoned. `first_seen` is when anybody
    first saw the source fail, `detected_at` the probe that made it count; `awaits_until` is when a
    word of approval comes too late. `writers` is who wrote each database when the gate let the run
    pass, `armed_at` since when automatic runs were allowed. `leases` says of each database what
    became of the write lease that was fenced: `open` or `returned`. `told` is what people were
    called for before, for the same failure; `unsent` are pages that nobody took, by subject."""

    id: str
    mode: str
    source: str
    target: str
    reason: str
    started_at: float
    status: str = "running"
    force: bool = False
    by: str = ""
    epoch: int = 0
    first_seen: float | None = None
    detected_at: float | None = None
    awaits_until: float = 0.0
    approval: dict[str, Fact] = field(default_factory=dict)
    paged: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    unsent: dict[str, str] = field(default_factory=dict)
    armed_at: float = 0.0
    writers: dict[str, str] = field(default_factory=dict)
    leases: dict[str, str] = field(default_factory=dict)
    steps: dict[str, StepRecord] = field(default_factory=dict)

    def to_json(self) -> str:
        """Steps stay in the order in which they began."""
        steps = {name: _shallow(step) for name, step in self.steps.items()}
        return json.dumps({**_shallow(self), "steps": steps})

    @classmethod
    def from_json(cls, text: str) -> RunRecord | None:
        """None if the text is not a record: a damaged one must not stop the next failover."""
        try:
            value = json.loads(text)
            steps = {name: StepRecord(**step) for name, step in value.pop("steps").items()}
            return cls(steps=steps, **value)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def touched(self) -> bool:
        """Whether the run went further than its gate."""
        return any(name != GATE for name in self.steps)

    def is_over(self) -> bool:
        """Whether nothing of it is to be done again. A run that was held may be: what held it may
        be over."""
        return self.status in ("completed", "attention", "failed", "abandoned")

    def asked(self) -> bool:
        """Whether a promotion was asked for, whatever came of it."""
        return any(step.asked() for step in self.steps.values())

    def has_begun(self) -> bool:
        """Whether a promotion was accepted, or may have been. From here on nothing takes it
        back, and no switch stops it."""
        return any(step.has_begun() for step in self.steps.values())

    def first_asked_at(self) -> float | None:
        """When AWS was asked for a promotion first, in seconds since 1970; none if never."""
        times = (step.facts.get("first_requested_at") for step in self.steps.values())
        return min((float(at) for at in times if at is not None), default=None)

    def promoted_at(self) -> float | None:
        """When it last made a writer, or gave up on one that it may have made."""
        made = (step for step in self.steps.values() if step.promoted())
        return max((step.ended_at or 0.0 for step in made), default=None)

    def last_moment(self) -> float:
        """When anything was last heard of it."""
        return max(
            [self.started_at]
            + [max(step.started_at, step.ended_at or 0.0) for step in self.steps.values()]
        )

    def timeline(self) -> list[str]:
        """One line a step, for people."""
        lines = []
        for name, step in self.steps.items():
            until = "" if step.ended_at is None else f"{step.ended_at - step.started_at:.1f} s"
            after = f"+{step.started_at - self.started_at:.1f} s"
            lines.append(
                f"{after:>9}  {name:<24} {step.status:<8} {until:>8}  {step.note}".rstrip()
            )
        return lines


def _shallow(record: RunRecord | StepRecord) -> dict[str, object]:
    """Not `asdict`, whose deep copies take a third of the time of a run that waits for nobody."""
    return {known.name: getattr(record, known.name) for known in fields(record)}
