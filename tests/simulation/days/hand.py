"""What people do without the function."""

from __future__ import annotations

from ..clock import START
from ..named import EAST, OHIO, day, made, no_lossy, whole, writes_in
from ..scenario import Outcome

# 18: a failover by hand.

_PAUSED, _FENCED, _PROMOTED, _OPENED, _RESUMED = 100, 130, 210, 300, 450


@day(
    18,
    made(
        (_PAUSED, "person", {"action": "pause", "region": OHIO}),
        (_FENCED, "by_hand", {"step": "fence", "region": OHIO}),
        (_PROMOTED, "console", {"kind": "failover", "target": OHIO, "seconds": 45}),
        (_OPENED, "by_hand", {"step": "open", "region": OHIO}),
        seconds=600,
    ),
    "settled under a hand",
)
def a_fence_by_hand_stands_until_it_is_opened(outcome: Outcome) -> list[str]:
    """Somebody pauses, takes the lease of a writer that is well, waits for its end, promotes us-east-2 with loss, and then
    opens the lease: step by step, as RUNBOOK.md has it."""
    moved = [
        f"a function moved the lease to {region} at {at - START:.0f} s"
        for at, region in outcome.world.invariants.fences
        if _FENCED <= at - START <= _OPENED
    ]
    opened = [text for _, action, text in outcome.world.answers if action == "open"]
    refused = [f"to open it was answered {text}" for text in opened if text != "{}"]
    return whole(outcome) + no_lossy(outcome) + moved + refused + writes_in(outcome, OHIO)


@day(
    18,
    made(
        (_PAUSED, "person", {"action": "pause", "region": OHIO}),
        (_FENCED, "by_hand", {"step": "fence", "region": OHIO}),
        (_RESUMED, "person", {"action": "resume", "region": OHIO}),
        seconds=600,
    ),
    "settled under a hand",
)
def a_fence_by_hand_that_leads_nowhere_calls_people(outcome: Outcome) -> list[str]:
    """The same, and nobody promotes: the alarm says that no region may write. Once somebody resumes, the lease goes back, or
    a run goes on from there, because no region answers as the writer."""
    fenced, resumed = START + _FENCED, START + _RESUMED
    pages = outcome.world.topics.pages(fenced)
    told = any("no-writer" in page.subject for page in pages if page.at < resumed)
    moved = [at for at, _ in outcome.world.invariants.fences if fenced <= at < resumed]
    silent = outcome.world.hub.now - outcome.world.last_accepted
    return (
        ([] if told else ["no alarm said that nobody may write"])
        + [f"a function moved the lease at {at - START:.0f} s" for at in moved]
        + ([f"the last write was {silent:.0f} s ago"] if silent > 30 else [])
    )


# 19: a refused promotion that a person makes good.


def _then(after: float, then: str, **arguments: object) -> tuple[float, str, dict[str, object]]:
    """What somebody does a while after the page of the refused promotion."""
    paged = {"says": "promotion of orders failed", "then": then, "arguments": arguments}
    return (10, "when_paged", {**paged, "after": after})


@day(
    19,
    made(
        (10, "refused", {"code": "InvalidParameterCombination"}),
        (120, "region_dies", {"region": EAST}),
        _then(20, "person", action="pause", region=OHIO),
        _then(30, "refused", code=""),
        _then(40, "console", kind="failover", target=OHIO, seconds=45),
        _then(180, "person", action="failover", region=OHIO),
        _then(240, "person", action="resume", region=OHIO),
        _then(300, "person", action="failover", region=OHIO),
        seconds=800,
    ),
    "by the old word",
)
def what_is_left_of_a_refused_run_is_done_when_somebody_asks(outcome: Outcome) -> list[str]:
    """us-east-1 is lost and AWS refuses its promotion. As the page says: somebody pauses, promotes by hand, resumes, and asks
    for the failover again; once too early, while it is paused."""
    record = outcome.world.invariants.record()
    armed = ["automation is armed"] if outcome.world.invariants.is_armed() else []
    left = [
        f"{name} is not done"
        for name in ("verify orders", "shift web", "notify")
        if not any(name in one for one in record.get("steps", {}))
    ]
    status = record.get("status")
    ended = [] if status in ("completed", "attention") else [f"the run is {status}"]
    return whole(outcome) + armed + left + ended + writes_in(outcome, OHIO)
