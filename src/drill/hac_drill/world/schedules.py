"""EventBridge: starts what a rule says, every so many minutes, from the time at which the drill
begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from moto.events.models import events_backends

if TYPE_CHECKING:
    from ..clock import VirtualClock
    from .functions import Functions
    from .network import Network

_APART_SECONDS = 0.9
_RATE = re.compile(r"rate\((\d+) minutes?\)")


class UnknownSchedule(Exception):
    """A rule that the drill cannot follow."""


@dataclass
class Schedules:
    """The rules of every region."""

    clock: VirtualClock
    network: Network
    functions: Functions
    account: str

    def start(self, regions: list[str]) -> None:
        """Rules of one region fire together, those of another a moment later: two regions that
        want the same lock at the same time, every time, are no typical case."""
        for index, region in enumerate(regions):
            follow = partial(self._follow, region)
            self.clock.spawn(f"schedules of {region}", follow, after=_APART_SECONDS * index)

    def _follow(self, region: str) -> None:
        minute = 0
        while True:
            if self.network.alive(region):
                for name in self._due(region, minute):
                    self.functions.send(region, name, {"source": "aws.events"})
            minute += 1
            self.clock.sleep(60.0)

    def _due(self, region: str, minute: int) -> list[str]:
        names: list[str] = []
        for rule in events_backends[self.account][region].list_rules()[0]:
            if rule.scheduled_expression is None or rule.state != "ENABLED":
                continue
            every = _RATE.fullmatch(rule.scheduled_expression)
            if every is None:
                raise UnknownSchedule(f"{rule.name}: {rule.scheduled_expression}")
            if minute % int(every[1]) == 0:
                names.extend(target["Arn"].rsplit(":", 1)[-1] for target in rule.targets)
        return names
