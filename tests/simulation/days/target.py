"""The region that is to take over."""

from __future__ import annotations

from ..named import EAST, OHIO, WITNESS, day, made, no_lossy, paged, writes_in
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


@day(
    16,
    made(
        (100, "region_dies", {"region": EAST}), (100, "region_dies", {"region": OHIO}), seconds=500
    ),
    "a witness that tells nobody",
)
def both_regions_are_lost(outcome: Outcome) -> list[str]:
    """The witness sees it, and has a topic that calls people."""
    return [] if outcome.world.topics.pages() else ["nobody was called"]


@day(
    16,
    made((120, "link", {"origin": EAST, "region": WITNESS}), seconds=600),
    "an answer for good",
)
def a_name_leaves_a_region_that_cannot_read_the_lease(outcome: Outcome) -> list[str]:
    """us-east-1 is cut off from the witness alone. us-east-2 takes over, and the name has to follow."""
    world = outcome.world
    led = {record.name: world.dns.resolve(record.name)[0] for record in world.site.records}
    return [f"{name} leads to {region}" for name, region in led.items() if region != OHIO]
