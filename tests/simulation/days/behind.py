"""What stands behind a name."""

from __future__ import annotations

from ..clock import START
from ..named import day, made
from ..scenario import Outcome

EAST, WEST = "us-east-1", "us-west-2"
BACKOFFICE = "backoffice.exchange.example.com"
# The databases of another example, on its own site.
SITE = "exchange"


def _answers(outcome: Outcome, region: str) -> list[str]:
    found = []
    for name in outcome.world.needed:
        answer, _ = outcome.world.dns.resolve(name)
        if answer != region:
            found.append(f"{name} is {answer}, not {region}")
    return found


@day(
    5,
    made((120, "tier", {"region": EAST, "name": BACKOFFICE, "seconds": 300}), seconds=400),
    "a name by its own health",
    site=SITE,
)
def a_second_tier_does_not_move_alone(outcome: Outcome) -> list[str]:
    """Only backoffice fails in us-east-1, which stays the writer of its database."""
    moved = [f"{line}" for line in outcome.world.trace if "dns:" in line and "west" in line]
    return _answers(outcome, EAST) + moved


@day(
    5,
    made((120, "region_dies", {"region": EAST, "seconds": 380}), seconds=900),
    "a name by its own health",
    site=SITE,
)
def every_name_stays_with_the_writer(outcome: Outcome) -> list[str]:
    """us-east-1 is lost, left, and comes back: no name goes there before the database does."""
    return (
        _answers(outcome, WEST)
        + [
            f"{violation.rule} at {violation.at:.0f} s: {violation.detail}"
            for violation in outcome.violations
        ]
        + (
            []
            if outcome.world.hub.now - outcome.world.last_accepted < 30
            else [f"no write since {outcome.world.last_accepted - START:.0f} s"]
        )
    )
