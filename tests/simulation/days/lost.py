"""The region that takes over is lost while it does."""

from __future__ import annotations

from itertools import pairwise

from ..named import EAST, OHIO, day, made, no_lossy, whole, writes_in
from ..scenario import Outcome

# 20: lost after its fence.

# Five minutes for whoever could come back to the run, one for the prober's turn, and what settling and adopting take.
_SILENT_SECONDS = 420.0


def _given_back(outcome: Outcome) -> list[str]:
    """Somebody may write again before long, and nothing was promoted."""
    times = [at for writes in outcome.world.writes.values() for at, _, _ in writes]
    longest = max((b - a for a, b in pairwise(times)), default=0.0)
    late = [f"nobody could write for {longest:.0f} s"] if longest > _SILENT_SECONDS else []
    return whole(outcome) + no_lossy(outcome) + late + writes_in(outcome, EAST)


@day(
    20,
    made(
        (
            10,
            "when_step",
            {
                "step": "fence",
                "status": "done",
                "then": "region_dies",
                "arguments": {"region": OHIO},
            },
        ),
        (120, "person", {"action": "switchover", "region": OHIO}),
        seconds=900,
    ),
    "an hour for the dead",
)
def the_target_is_lost_after_its_fence(outcome: Outcome) -> list[str]:
    """Both regions are well and somebody switches over. us-east-2 is lost for good once it has the lease, and before it asks
    AWS: us-east-1 is the writer all along, and may not write."""
    return _given_back(outcome)


@day(
    20,
    made(
        (
            10,
            "when_step",
            {
                "step": "fence",
                "then": "region_dies",
                "arguments": {"region": OHIO, "seconds": 600},
                "after": 5,
            },
        ),
        (120, "tier", {"region": EAST, "seconds": 60}),
        seconds=1_100,
    ),
    "an hour for the dead",
)
def the_target_comes_back_after_its_run_was_closed(outcome: Outcome) -> list[str]:
    """us-east-1 answers 503 for a minute; us-east-2 takes its lease, is lost while it waits for the old one to end, and is
    back ten minutes later, when there is nothing to take over any more."""
    return _given_back(outcome)
