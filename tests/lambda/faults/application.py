"""The application of one region, as the contract in the README wants it: it writes while it holds the lease."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world import Refusal

if TYPE_CHECKING:
    from .scenario import Stage

KEY = "lease#orders"
LEASE, RENEW, LOOK = 30.0, 10.0, 1.0


class Application:
    """Looks each second; adopts a lease that names its region, is open, and whose predecessor has ended; renews every ten
    seconds; stops when its own ends."""

    def __init__(self, stage: Stage, region: str, holds: bool) -> None:
        self.region, self.cloud = region, stage.cloud
        self.epoch, self.until = (1, stage.simulation.time + LEASE) if holds else (0, 0.0)
        self._simulation = stage.simulation
        self._renewed_at = self._simulation.time
        self._ended = False
        if holds:
            stage.cloud.table.items[KEY] = {
                "id": {"S": KEY},
                "epoch": {"N": "1"},
                "region": {"S": region},
                "lease_until": {"N": repr(self.until)},
                "open": {"BOOL": True},
            }
        self._round()

    def writes(self) -> bool:
        """Whether a write would be taken: by the application, and by a database that nobody told of its end."""
        return self._simulation.time < self.until

    def stop(self) -> None:
        self._ended = True

    def _round(self) -> None:
        if self._ended:
            return
        now = self._simulation.time
        self._simulation.at(now + LOOK, self._round)
        if self.cloud.land.is_cut(self.region, self.cloud.land.plan.coordination.region):
            return
        if self.writes():
            if now - self._renewed_at >= RENEW:
                self._renew(now)
            return
        item = self.cloud.table.items.get(KEY, {})
        mine = item.get("region", {}).get("S") == self.region
        may = item.get("open", {}).get("BOOL") is True
        if mine and may and now >= float(item.get("not_before", {}).get("N", "0")):
            self.epoch = int(item["epoch"]["N"])
            self._renew(now)

    def _renew(self, now: float) -> None:
        try:
            self.cloud.table.update_item(
                {
                    "Key": {"id": {"S": KEY}},
                    "UpdateExpression": "SET lease_until = :until",
                    "ConditionExpression": "epoch = :mine AND #region = :here",
                    "ExpressionAttributeNames": {"#region": "region"},
                    "ExpressionAttributeValues": {
                        ":until": {"N": str(int(now + LEASE))},
                        ":mine": {"N": str(self.epoch)},
                        ":here": {"S": self.region},
                    },
                }
            )
        except Refusal:
            return
        self.until, self._renewed_at = int(now + LEASE), now


def watch_each_second(
    stage: Stage, both: list[Application], seconds: float
) -> list[tuple[float, int]]:
    """How many of them would write, second by second."""
    seen: list[tuple[float, int]] = []

    def look() -> None:
        stage.cloud.land.settle()
        seen.append((stage.simulation.time, sum(one.writes() for one in both)))

    for second in range(int(seconds)):
        stage.later(second, look)
    return seen
