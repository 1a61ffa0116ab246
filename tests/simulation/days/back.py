"""The way back."""

from __future__ import annotations

from ..named import EAST, day, made, whole, writes_in
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
