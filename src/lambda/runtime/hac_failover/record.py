"""What a run did so far: kept in the coordination table, so that another execution can take it
up."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields

Fact = str | int | float | bool

# The step that comes before those of the plan, and touches nothing.
GATE = "gate"

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


@dataclass(slots=True)
class RunRecord:
    """`status`: running, awaiting, completed, attention, held, failed. `first_seen` is when anybody
    first saw the source fail; `awaits_until` is when a word of approval comes too late."""

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
    awaits_until: float = 0.0
    approval: dict[str, Fact] = field(default_factory=dict)
    paged: list[str] = field(default_factory=list)
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

    def is_carried_out(self) -> bool:
        """Whether it went to its end, well or not quite."""
        return self.status in ("completed", "attention")

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
