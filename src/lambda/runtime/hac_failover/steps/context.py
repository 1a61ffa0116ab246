"""What a step is given, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..clock import Clock, jittered
from ..paging import tell_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..aws.table import Table
    from ..here import Here
    from ..lock import Lock
    from ..log import Log
    from ..plan import Failover, Plan, Region
    from ..record import Fact, RunRecord, StepRecord

# done: as promised; late: done, after its time; missed: not done, and the run goes on; skipped:
# was not needed; held: may not run now; awaiting: may run once a person says so; failed: the run
# ends here.
Status = Literal["done", "late", "missed", "skipped", "held", "awaiting", "failed"]


@dataclass(frozen=True, slots=True)
class Result:
    status: Status
    note: str
    # A hold that may be over in a minute: worth another execution.
    again: bool = False


class OutOfTime(Exception):
    """The execution ends before the step does. The record stands, and the next execution takes it
    up."""


@dataclass(slots=True)
class Context:
    """A run, as one execution sees it. `deadline` is the end of the execution; `abandoned` is the
    unfinished run that a person overrode with this one."""

    plan: Plan
    failover: Failover
    here: Here
    clock: Clock
    log: Log
    table: Table
    lock: Lock
    record: RunRecord
    deadline: float
    step: StepRecord
    abandoned: RunRecord | None = None
    unsent: list[str] = field(default_factory=list)

    @property
    def region(self) -> Region:
        return self.plan.regions[self.here.region]

    @property
    def unplanned(self) -> bool:
        return self.record.mode not in ("switchover", "failback")

    def polling(self, until: float, pause: float) -> Iterator[float]:
        """Gives the time, again and again, until `until`; at least once. Keeps the lock
        meanwhile."""
        while True:
            self.lock.keep(self.log)
            now = self.clock.now()
            yield now
            now = self.clock.now()
            if now >= self.deadline:
                raise OutOfTime(self.step.note)
            if now >= until:
                return
            self.clock.sleep(min(jittered(pause), max(0.1, until - now)))

    def remember(self, **facts: Fact) -> None:
        """Writes facts down *before* what they announce is done. Raises if they cannot be
        written."""
        self.step.facts.update(facts)
        self.lock.save(self.record)

    def page(self, subject: str, what_to_do: str) -> None:
        """Calls people, once a run for each subject. That it cannot be sent stops nothing, and is
        not tried again by this execution: each attempt costs time."""
        if subject in self.record.paged or subject in self.unsent:
            return
        text = "\n".join(
            [
                f"{self.plan.platform}: {self.record.source} -> {self.record.target}: {subject}",
                "",
                f"What to do: {what_to_do}",
                "",
                f"run {self.record.id}, {self.record.mode}, because: {self.record.reason}",
                *self.record.timeline(),
            ]
        )
        self.log.error("page", subject=subject, what_to_do=what_to_do)
        title = f"{self.plan.platform}: {subject}"
        told = tell_all(self.here, self.failover.pages, title, text, self.log)
        (self.record.paged if told else self.unsent).append(subject)
