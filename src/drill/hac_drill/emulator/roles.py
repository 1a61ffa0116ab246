"""Which member of an Aurora global database writes, as time goes by.

AWS documents the words and bounds no duration; the order in which things show is what makes the
usual mistakes visible: the target is `available` long before it writes, its member is called the
writer before its status says so, and SQL refuses writes a little longer than that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Shares of the whole transition.
_PENDING = 0.05
_STILL_AVAILABLE = 0.30
_CALLED_WRITER = 0.90
_STATE_GONE = 0.95
_AVAILABLE_AGAIN = 0.98
# A switchover quiesces the old writer before the new one begins.
_QUIESCED = 0.30


class Refused(Exception):
    """What AWS answers: `code` is its error code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Transition:
    """A change of the writer that is under way."""

    planned: bool
    source: str
    target: str
    began: float
    takes: float

    def share(self, now: float) -> float:
        """How much of it is over: 0 at its beginning, 1 at its end, and more afterwards."""
        return (now - self.began) / self.takes


@dataclass(frozen=True, slots=True)
class View:
    """What the API shows. `state` is `FailoverState.Status`."""

    state: str | None
    transition: Transition | None
    writer: str
    accepts: str | None
    statuses: dict[str, str]


@dataclass(slots=True)
class Roles:
    """The roles in one global database. Members are named by their ARN."""

    now: Callable[[], float]
    alive: Callable[[str], bool]
    writer: str = ""
    resync_takes: float = 120.0
    transition: Transition | None = None
    # Who lost the writer's role unplanned is rebuilt from the new writer, once its region is back.
    rebuilding: dict[str, float | None] = field(default_factory=dict)
    changes: list[tuple[float, str]] = field(default_factory=list)

    def begin(self, members: list[str], target: str, *, planned: bool, takes: float) -> None:
        """Starts a transition, or raises what AWS answers."""
        self.settle()
        if self.transition is not None:
            raise Refused("InvalidGlobalClusterStateFault", "a transition is under way")
        if target not in members:
            raise Refused("DBClusterNotFoundFault", f"{target} is no member")
        if target == self.writer:
            raise Refused("InvalidDBClusterStateFault", f"{target} is the writer already")
        if target in self.rebuilding:
            raise Refused("InvalidDBClusterStateFault", f"{target} is being rebuilt")
        if planned and not self.alive(self.writer):
            raise Refused("InvalidGlobalClusterStateFault", "the writer does not answer")
        self.transition = Transition(planned, self.writer, target, self.now(), takes)

    def settle(self) -> None:
        """Lets happen what is due."""
        done = self.transition
        if done is not None and done.share(self.now()) >= 1.0:
            self.transition = None
            self.writer = done.target
            self.changes.append((done.began + done.takes, done.target))
            if not done.planned:
                self.rebuilding[done.source] = None
        for member, until in list(self.rebuilding.items()):
            if until is None and self.alive(member):
                self.rebuilding[member] = self.now() + self.resync_takes
            elif until is not None and self.now() >= until:
                del self.rebuilding[member]

    def view(self) -> View:
        """What AWS shows at this moment, once what is due has happened."""
        self.settle()
        going = self.transition
        if going is None:
            return View(None, None, self.writer, self.writer or None, {})
        share = going.share(self.now())
        state = "switching-over" if going.planned else "failing-over"
        if share < _PENDING:
            state = "pending"
        promoting = _STILL_AVAILABLE <= share < _AVAILABLE_AGAIN
        fenced = share >= (_QUIESCED if going.planned else _PENDING)
        return View(
            state=None if share >= _STATE_GONE else state,
            transition=going,
            writer=going.target if share >= _CALLED_WRITER else going.source,
            accepts=None if fenced else going.source,
            statuses={going.target: "promoting"} if promoting else {},
        )
