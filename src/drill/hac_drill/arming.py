"""From the first apply until automation is armed: nothing starts by itself before `rearm`, and
`rearm` wants both regions whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .emulator.server import ACCOUNT
from .emulator.subscriptions import confirm_all
from .people import People

if TYPE_CHECKING:
    from .timeline import Timeline
    from .world.functions import Invocation
    from .world.platform import Pair
    from .world.stage import Stage

# Whatever moves a writer or a lease by itself would have done so by then.
_DEAF_SECONDS = 100.0
_ASK_AGAIN_SECONDS = 20.0
# What armed automation has to see well first.
_SEEN_WELL_SECONDS = 30.0
PROMOTIONS = {
    "managed_failover": "FailoverGlobalCluster",
    "detach": "RemoveFromGlobalCluster",
    "binlog": "PromoteReadReplicaDBCluster",
}


@dataclass(frozen=True, slots=True)
class Arming:
    """Of one pair."""

    stage: Stage
    timeline: Timeline
    pair: Pair

    def nothing_before(self) -> None:
        """Right after the apply: the application answers, and stops answering for a while."""
        stage, target = self.stage, self.pair.target
        self.timeline.title("Nothing is armed yet")
        self.timeline.head()
        status = People(stage).say(target, {"action": "status"})
        armed = str(status.get("armed"))
        self.timeline.check(f"status says armed: {armed}", armed.startswith("no"))
        before = self._touched()
        began = stage.clock.now()
        stage.application.deaf.add(self.pair.source)
        stage.clock.run(began + _DEAF_SECONDS)
        stage.application.deaf.discard(self.pair.source)
        self.timeline.event(f"no end point of {self.pair.source} answered", took=_DEAF_SECONDS)
        asked = self._asked_since(began)
        refused = [ran for ran in asked if self._status(ran) in ("held", "busy")]
        # Where nothing starts by itself, nobody asks.
        good = bool(asked) == self.pair.automatic and len(refused) == len(asked)
        self.timeline.check(
            f"{target} was asked {len(asked)} times to take over, and did not",
            good,
            *sorted({str(ran.error or ran.answer) for ran in asked if ran not in refused}),
        )
        stage.clock.run(stage.clock.now() + _SEEN_WELL_SECONDS)
        after = self._touched()
        self.timeline.check("no writer, no lease and no cluster was touched", after == before)

    def _asked_since(self, at: float) -> list[Invocation]:
        """Automatic requests for a failover, of the probers and the alarm."""
        name = self.stage.platform.function(self.pair.target, "orchestrator")
        return [
            ran
            for ran in self.stage.functions.invocations
            if ran.region == self.pair.target and ran.name == name and ran.began >= at
            if ran.ended is not None and _is_failover(ran.event)
        ]

    @staticmethod
    def _status(ran: Invocation) -> str:
        return str(ran.answer.get("status")) if isinstance(ran.answer, dict) else "failed"

    def _touched(self) -> dict[str, Any]:
        """What a run would have changed."""
        stage = self.stage
        asked = [name for _, _, _, _, name in stage.network.calls if name in PROMOTIONS.values()]
        kept: dict[str, Any] = {"promotions": asked}
        for database in self.pair.databases():
            lease = stage.observer.item(f"lease#{database}")
            kept[database] = (
                stage.observer.writer(database),
                {key: value for key, value in lease.items() if key != "lease_until"},
            )
        return kept

    def arm(self, *, first: bool) -> None:
        """Says `rearm` until it is done: what is missing is listed, and ends."""
        self.timeline.title(f"People arm it, in {self.pair.target}")
        self.timeline.head()
        if first:
            answer = self._rearm()
            why = [str(line) for line in answer.get("why", [])]
            topics = [line for line in why if "0 confirmed subscriptions" in line]
            self.timeline.check("rearm is refused while nobody would be called", bool(topics), *why)
            followed = [
                f"{topic} in {region}"
                for region in self.stage.platform.regions()
                for topic in confirm_all(ACCOUNT, region)
            ]
            self.timeline.event("people confirm that they get the mails of each topic")
            self.timeline.note("\n".join(followed))
        began = self.stage.clock.now()
        self._until_armed()
        self.timeline.event("armed", took=self.stage.clock.now() - began)
        status = People(self.stage).say(self.pair.target, {"action": "status"})
        self.timeline.check("status says armed: yes", status.get("armed") == "yes")
        ready = status.get("ready", {})
        for region, about in sorted(ready.items()) if isinstance(ready, dict) else []:
            missing = about.get("missing", [])
            self.timeline.check(f"{region} is ready", not missing, *missing)
        self.stage.clock.run(self.stage.clock.now() + _SEEN_WELL_SECONDS)

    def again(self) -> None:
        """After the writer has changed, nothing starts by itself until this is said."""
        status = People(self.stage).say(self.pair.source, {"action": "status"})
        armed = str(status.get("armed"))
        self.timeline.check(f"status says armed: {armed}", armed.startswith("no: disarmed by"))
        self.arm(first=False)

    def wait_for_the_cooldown(self) -> None:
        """No automatic run follows a promotion sooner."""
        item = self.stage.observer.item("run")
        promoted_at = float(item.get("promoted_at", {}).get("N", "0"))
        until = promoted_at + self.pair.cooldown
        self.timeline.event("the cooldown passes", took=max(0.0, until - self.stage.clock.now()))
        self.stage.clock.run(until)

    def _rearm(self) -> dict[str, Any]:
        event: dict[str, object] = {"action": "rearm", "reason": "both regions are whole"}
        return People(self.stage).say(self.pair.target, event)

    def _until_armed(self) -> None:
        give_up = self.stage.clock.now() + self.stage.settings.patience
        told: list[str] = []
        while self.stage.clock.now() < give_up:
            answer = self._rearm()
            if answer.get("status") == "armed":
                return
            why = answer.get("why", answer)
            lines = [str(line) for line in why] if isinstance(why, list) else [str(why)]
            if lines != told:
                self.timeline.event(f"rearm: {answer.get('status')}")
                self.timeline.note("\n".join(lines))
                told = lines
            self.stage.clock.run(self.stage.clock.now() + _ASK_AGAIN_SECONDS)
        self.timeline.check("rearm arms", good=False)


def _is_failover(event: object) -> bool:
    """Of a prober, or an alarm that went off."""
    if not isinstance(event, dict):
        return False
    alarm = event.get("alarmData")
    if isinstance(alarm, dict):
        return bool(alarm["state"]["value"] == "ALARM")
    return event.get("action") == "failover" and event.get("automatic") is True
