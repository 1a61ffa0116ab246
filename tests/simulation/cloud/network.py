"""What lies between everybody: regions that are gone, services that fail, links that are cut, shares that get lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .client import Refusal

if TYPE_CHECKING:
    from ..world import World
    from .client import Call

# What a service says by its own fault: botocore's standard mode tries these again.
_BROKEN = {
    "dynamodb": ("InternalServerError", 500),
    "rds": ("InternalFailure", 500),
    "rds-data": ("ServiceUnavailableError", 503),
    "lambda": ("ServiceException", 500),
}
WORLD = "world"


@dataclass(slots=True)
class Way:
    """`verdict`: passes, lost (the answer is), mute, refused, unreachable."""

    verdict: str
    seconds: float = 0.0
    refusal: Refusal | None = None


@dataclass
class Outage:
    """Of a service in a region, for a share of its calls. `how`: error, throttle, mute, lost, unreachable, refused. `key`:
    of that item of a table only, whose partition is hot."""

    region: str
    service: str
    how: str
    share: float = 1.0
    methods: tuple[str, ...] = ()
    key: str = ""


@dataclass
class Network:
    world: World
    dead: set[str] = field(default_factory=set)
    # (from, to) of regions, or of the `world` outside.
    cut: set[tuple[str, str]] = field(default_factory=set)
    outages: list[Outage] = field(default_factory=list)
    # By region, or by region and name: a share of requests fails, and how.
    tiers: dict[str, tuple[str, float]] = field(default_factory=dict)

    def tier(self, region: str, name: str) -> tuple[str, float]:
        """How the tier behind a name fails in a region; no word if it does not."""
        if not self.tiers:
            return "", 0.0
        return self.tiers.get(f"{region} {name}") or self.tiers.get(region) or ("", 0.0)

    def reaches(self, origin: str, region: str) -> bool:
        return not (region in self.dead or origin in self.dead or (origin, region) in self.cut)

    def way(self, call: Call) -> Way:
        world, assume = self.world, self.world.assume
        rng = world.rng["network"]
        origin, region = call.process.region, call.region
        if not self.reaches(origin, region):
            return Way("unreachable")
        seconds = assume.near_seconds if origin == region else assume.far_seconds
        outage = self.outage_of(region, call.service, call.method, call.params)
        if outage is not None:
            return self._broken(outage.how, call.service, seconds)
        draw = rng.random()
        for share, how in (
            (assume.lost_share, "lost"),
            (assume.error_share, "error"),
            (assume.throttle_share, "throttle"),
        ):
            if draw < share:
                return self._broken(how, call.service, seconds)
            draw -= share
        if draw < assume.slow_share:
            seconds += 1.0
        return Way("passes", seconds * (0.8 + 0.4 * rng.random()))

    def outage_of(
        self, region: str, service: str, method: str = "", params: dict[str, Any] | None = None
    ) -> Outage | None:
        for outage in self.outages:
            if (outage.region, outage.service) != (region, service):
                continue
            if outage.methods and method not in outage.methods:
                continue
            if outage.key and (params or {}).get("Key", {}).get("id", {}).get("S") != outage.key:
                continue
            if outage.share >= 1 or self.world.rng["network"].random() < outage.share:
                return outage
        return None

    def _broken(self, how: str, service: str, seconds: float) -> Way:
        if how in ("lost", "mute", "unreachable", "refused"):
            return Way(how, seconds)
        if how == "throttle":
            return Way("passes", seconds, Refusal(self.world.assume.throttle_code, 400))
        code, status = _BROKEN.get(service, ("InternalError", 500))
        return Way("passes", seconds, Refusal(code, status))

    def table_reaches(self, origin: str) -> bool:
        """Whether an application's call of the coordination table gets through, both ways."""
        region = self.world.plan.coordination.region
        return self.reaches(origin, region) and self.outage_of(region, "dynamodb") is None
