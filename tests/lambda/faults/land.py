"""The simulated world, with more that can be wrong in it: regions out of reach, promotions that never end."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from memory_table import Item
from world import START, Refusal, World

BEGAN = START - 25.0
ROUND = 10.0


@dataclass
class Land(World):
    """`cut` are the ways that lead nowhere: from a region, to a region."""

    cut: set[tuple[str, str]] = field(default_factory=set)
    dead: str = ""  # the region that is gone meanwhile
    began: float = BEGAN  # the outage
    ends: float = float("inf")
    flaps: bool = False
    silent: set[str] = field(default_factory=set)  # vantage points that write nothing
    promotions_fail: int = 0
    broken: dict[tuple[str, str], str] = field(default_factory=dict)
    machines_come: bool = True
    requests: int = 0
    reported_lag: float | None = None  # every minute anew, where nothing has failed

    def is_cut(self, here: str, there: str) -> bool:
        return here != there and (here, there) in self.cut and self.clock.now() < self.ends

    @property
    def changes_quietly(self) -> bool:
        """While roles change without an outage, no region answers as the writer."""
        return self.nobody_meanwhile and self._promoting is not None

    @property
    def promotes(self) -> bool:
        self.settle()
        return self._promoting is not None

    def kill_region(self, region: str) -> None:
        self.dead = region
        for other in self.plan.regions:
            self.cut |= {(other, region), (region, other)}
        self.sick |= {check.url for check in self.plan.regions[region].checks.values()}

    def answers(self, here: str, url: str, now: float) -> bool:
        """Whether the endpoint is healthy, seen from there."""
        region = url.removeprefix("https://").split(".")[0]
        self.settle()
        if url.endswith("/orders") and (self.writer != region or self.changes_quietly):
            return False
        if self.flaps and region == "us-east-1":
            return int((now - self.began) // 15) % 2 == 1
        out = self.began <= now < self.ends
        if out and here != region and (here, region) in self.cut:
            return False
        # A region that was dead is well again afterwards; what else is sick stays so.
        return url not in self.sick or (region == self.dead and not out)

    def observation(self, key: str, now: float) -> Item | None:
        """What that vantage point wrote in its last round."""
        _, observer, watched, check = key.split("#")
        if observer in self.silent or self.is_cut(observer, self.plan.coordination.region):
            return None
        rounds, at = 0, now - now % ROUND
        url = self.plan.regions[watched].checks[check].url
        while rounds < 30 and not self.answers(observer, url, at - rounds * ROUND):
            rounds += 1
        return {
            "id": {"S": key},
            "failures": {"N": str(rounds)},
            "since": {"N": repr(at - max(0, rounds - 1) * ROUND)},
            "observed_at": {"N": repr(at)},
            "detail": {"S": "HTTP 503" if rounds else "HTTP 200"},
            "healthy_at": {"N": repr(self.began - ROUND if rounds else at)},
        }

    def settle(self) -> None:
        if self._promoting and self.clock.now() >= self._promoting[1] and self.promotions_fail:
            self.promotions_fail -= 1
            self._promoting = None
        super().settle()

    def refuse_if_broken(self, service: str, method: str) -> None:
        code = self.broken.get((service, method))
        if code is not None:
            raise Refusal(code, 500 if code == "InternalFailure" else 400)

    def cloudwatch_get_metric_data(self, region: str, params: dict[str, Any]) -> dict[str, Any]:
        if self.reported_lag is not None:
            now = self.clock.now()
            self.lag = [(now - now % 60 - 60, self.reported_lag)]
        return super().cloudwatch_get_metric_data(region, params)

    def crashed(self) -> dict[str, Any]:
        return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b'{"errorMessage": "died"}')}

    def autoscaling_set_desired_capacity(
        self, region: str, params: dict[str, Any]
    ) -> dict[str, Any]:
        if not self.machines_come:
            return {}
        if params["DesiredCapacity"] == self.capacity:
            return {}
        return super().autoscaling_set_desired_capacity(region, params)
