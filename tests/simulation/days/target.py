"""The region that is to take over."""

from __future__ import annotations

from ..named import EAST, OHIO, day, made, no_lossy, paged, writes_in
from ..scenario import Outcome

# 4: both regions.


@day(
    4,
    made(
        (120, "tier", {"region": EAST, "seconds": 400}),
        (120, "tier", {"region": OHIO, "seconds": 400}),
        seconds=700,
    ),
    "target unasked",
)
def both_regions_fail(outcome: Outcome) -> list[str]:
    """A bad release: `/healthz` says 503 in both regions, both databases are well."""
    return no_lossy(outcome) + writes_in(outcome, EAST) + paged(outcome, "both regions fail")
