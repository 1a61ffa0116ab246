"""A decision is as old as its look, and is made again."""

from __future__ import annotations

from ..named import EAST, OHIO, day, made, no_lossy, whole, writes_in
from ..scenario import Outcome

# 9: one chance.


@day(
    9,
    made(
        (30, "person", {"action": "pause", "region": OHIO}),
        (120, "region_dies", {"region": EAST}),
        (620, "person", {"action": "resume", "region": OHIO}),
        seconds=900,
    ),
    "one chance",
)
def a_region_that_stays_dead_is_tried_again(outcome: Outcome) -> list[str]:
    """Paused, us-east-1 dies and stays dead; eight minutes later somebody resumes."""
    return whole(outcome) + writes_in(outcome, OHIO)


# 10: a stale decision.


@day(
    10,
    made(
        (
            10,
            "when_step",
            {
                "step": "gate",
                "status": "done",
                "then": "tier",
                "arguments": {"region": EAST, "share": 0.0, "seconds": 0.1},
            },
        ),
        (120, "tier", {"region": EAST, "how": "mute"}),
        seconds=600,
    ),
    "stale",
)
def the_source_is_well_again_before_the_request(outcome: Outcome) -> list[str]:
    """us-east-1 answers again in the moment that the gate lets the run pass; the fence waits for the old lease."""
    return whole(outcome) + no_lossy(outcome) + writes_in(outcome, EAST)


# 11: a failover inside the region.


@day(
    11,
    made(
        (126.0, "instance", {"region": EAST, "seconds": 56.5}),
        seconds=600,
        seed=7,
        evaluation_offset=3.24,
    ),
    "no patience",
)
def an_instance_crashes(outcome: Outcome) -> list[str]:
    """Aurora makes a reader of the region the writer: "typically restored in less than 60 seconds"."""
    return whole(outcome) + no_lossy(outcome) + writes_in(outcome, EAST)
