"""The way back."""

from __future__ import annotations

from ..named import EAST, OHIO, day, made, whole, writes_in
from ..scenario import Outcome

# 6: the way back.


@day(
    6,
    made(
        (120, "region_dies", {"region": EAST, "seconds": 200}),
        (620, "person", {"action": "failback", "region": EAST}),
        seconds=900,
        resync_seconds=120.0,
        rejoin_seconds=10.0,
    ),
    "asks a reader in SQL",
)
def the_way_back(outcome: Outcome) -> list[str]:
    """us-east-1 was lost, is back as a reader and synchronized; a person asks for `failback`."""
    return whole(outcome) + writes_in(outcome, EAST)


REBUILT = {
    action: made(
        (110, "region_dies", {"region": EAST, "seconds": 150.0}),
        (330, "person", {"action": action, "region": EAST}),
        seconds=560,
        rejoin_seconds=10.0,
    )
    for action in ("switchover", "failover")
}


@day(15, REBUILT["switchover"], "target unread")
def nobody_switches_over_to_a_member_that_is_rebuilt(outcome: Outcome) -> list[str]:
    """us-east-1 is back and still pending-resync; a person asks for it, AWS refuses for minutes: the lease stays."""
    return whole(outcome) + writes_in(outcome, OHIO)


@day(15, REBUILT["failover"], "target unread")
def nobody_fails_over_to_a_member_that_is_rebuilt(outcome: Outcome) -> list[str]:
    """The same, by the action that a person would take in a hurry."""
    return whole(outcome) + writes_in(outcome, OHIO)
