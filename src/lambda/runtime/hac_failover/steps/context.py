"""What a step is given, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..aws.settings import AWS_ERRORS
from ..clock import Clock, jittered
from ..lease import Hand
from ..paging import Pager

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..aws.table import Table
    from ..local_region import LocalRegion
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
    """`again`: a hold that may be over in a minute, and is worth another execution. `both_fail`: it
    is held because the target fails too."""

    status: Status
    note: str
    again: bool = False
    both_fail: bool = False


class OutOfTime(Exception):
    """The execution ends before the step does. The record stands, and the next execution takes it
    up."""


@dataclass(slots=True)
class Context:
    """A run, as one execution sees it. `deadline` is the end of the execution; `abandoned` is the
    unfinished run that a person overrode with this one. `repeated`: who asked for the run asks
    again in a moment. `looked_at` is when this execution last found the source failing itself."""

    plan: Plan
    failover: Failover
    here: LocalRegion
    clock: Clock
    log: Log
    table: Table
    lock: Lock
    record: RunRecord
    deadline: float
    step: StepRecord
    abandoned: RunRecord | None = None
    repeated: bool = False
    looked_at: float = 0.0
    unsent: list[str] = field(default_factory=list)

    @property
    def region(self) -> Region:
        """What the plan says of the region where this runs, which is the target."""
        return self.plan.regions[self.here.region]

    @property
    def begun(self) -> bool:
        """Whether the table knows of the run: one that was turned away leaves none."""
        return bool(self.record.steps)

    @property
    def automatic(self) -> bool:
        """Whether no person has asked for the run."""
        return self.record.mode == "automatic"

    @property
    def hand(self) -> Hand:
        """Who moves a lease now: this run, by the epoch of the lock that it holds."""
        return Hand(self.record.id, self.lock.epoch)

    @property
    def unplanned(self) -> bool:
        """Whether nothing stops the old writer first: every mode but switchover and failback."""
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
        written. Those of a request disarm in the same write."""
        self.step.facts.update(facts)
        self.lock.save(self.record)

    def note(self, event: str) -> None:
        """Writes the record down, where nothing hangs on it. Raises only if the lock is lost."""
        try:
            self.lock.save(self.record)
        except AWS_ERRORS as error:
            self.log.error(event, error=str(error))

    def page(self, subject: str, what_to_do: str) -> str:
        """Calls people, once a run for each subject, and writes down that they were called. That
        it cannot be sent stops nothing, and is not tried again by this execution: each attempt
        costs time. The next one does, from the record. Returns the subject."""
        if subject in (*self.record.told, *self.record.paged, *self.unsent):
            return subject
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
        if self.tell(subject, text):
            self.record.paged.append(subject)
            self.record.unsent.pop(subject, None)
        else:
            self.record.unsent[subject] = text
            self.unsent.append(subject)
        if self.begun:
            self.note("page not written down")
        return subject

    def tell(self, subject: str, text: str) -> bool:
        """Sends a page to every topic that calls people. Whether any of them took it."""
        title = f"{self.plan.platform}: {subject}"
        return Pager(self.plan, self.here, self.log).call(self.failover.pages, title, text)
