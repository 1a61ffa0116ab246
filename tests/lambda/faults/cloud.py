"""What the executions of a simulation call: the simulated world behind real boto3 clients, cut off before anything is
serialised, with a fault at any call."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from hac_failover.health import Answer
from hac_failover.plan import Plan
from memory_table import Item, MemoryTable
from world import START, Killed, Refusal

from .catalogue import FAULTS, Fault
from .land import Land
from .simulation import Actor, Simulation

LATENCY = (0.02, 0.12)
TRANSIENT = ("Throttling", "ThrottlingException", "InternalFailure")


@dataclass(eq=False)
class Call:
    """One call, and what became of it."""

    index: int
    time: float
    actor: Actor
    region: str
    service: str
    method: str
    params: dict[str, Any]
    step: str
    run: str
    attempts: int = 1
    patience: float = 5.0
    fault: str = ""
    effects: int = 0
    delivered: bool = False
    error: str = ""
    answer: Any = None

    @property
    def answer_says_under_way(self) -> bool:
        """Of a look at the roles: whether it leaves nothing to ask for."""
        if self.method == "describe_db_clusters":
            found = self.answer["DBClusters"]
            replica = found and found[0].get("ReplicationSourceIdentifier")
            return not replica or found[0]["Status"] != "available"
        clusters = self.answer["GlobalClusters"]
        if not clusters or clusters[0].get("FailoverState"):
            return True
        if not any(
            f":{self.actor.region}:" in member["DBClusterArn"]
            for member in clusters[0]["GlobalClusterMembers"]
        ):
            return True
        writers = [m for m in clusters[0]["GlobalClusterMembers"] if m["IsWriter"]]
        return any(f":{self.actor.region}:" in writer["DBClusterArn"] for writer in writers)

    @property
    def name(self) -> str:
        return f"{self.service}.{self.method}"

    def line(self) -> str:
        what = self.fault and f"  << {self.fault} >>"
        end = self.error or ("" if self.delivered else "no answer")
        who = f"{self.actor.name:<12} {self.step:<16}"
        return f"{self.time - START:8.1f}  #{self.index:<4} {who} {self.name:<42}{what} {end}"


@dataclass(eq=False)
class Outage:
    """An end point that does not answer for a while, or refuses."""

    service: str
    region: str
    until: float
    method: str = ""
    code: str = ""

    def hits(self, call: Call, now: float) -> bool:
        same = self.service == call.service and self.region == call.region
        return same and now < self.until and self.method in ("", call.method)


class Cloud:
    """All regions, as the executions see them."""

    def __init__(
        self, simulation: Simulation, plan: Plan, faults: tuple[Fault, ...], seed: int
    ) -> None:
        self.simulation = simulation
        self.random = random.Random(seed)  # noqa: S311  (a simulation that can be repeated)
        self.land = Land(plan=plan, clock=_TrueClock(simulation))
        self.table = MemoryTable(self._written)
        self.faults = {fault.at: fault for fault in faults}
        self.log: list[Call] = []
        self.outages: list[Outage] = []
        self.run, self.step = "", ""
        self.alarm: Callable[[str], None] = lambda _: None
        self.watchers: list[Callable[[str, Item, Item], None]] = []
        self.before_dispatch: Callable[[Call], None] = lambda _: None
        self._answers: dict[tuple[str, ...], list[tuple[float, dict[str, Any]]]] = {}
        self._frozen: dict[tuple[str, ...], tuple[float, dict[str, Any]]] = {}

    # The way in.

    def call(
        self, region: str, service: str, method: str, params: dict[str, Any], config: Any
    ) -> Any:
        """One call of a boto3 client: raises what the client would."""
        call = self._begin(region, service, method, params)
        call.attempts = config.retries["total_max_attempts"]
        call.patience = config.read_timeout
        try:
            answer = self._with_fault(call, config.connect_timeout)
        except Refusal as refusal:
            call.error = refusal.code
            call.delivered = refusal.code not in TRANSIENT
            body = {
                "Error": {"Code": refusal.code, "Message": refusal.code},
                "ResponseMetadata": {"HTTPStatusCode": refusal.status},
            }
            raise ClientError(body, method) from refusal
        except (ReadTimeoutError, ConnectTimeoutError) as error:
            call.error = type(error).__name__
            raise
        call.delivered, call.answer = True, answer
        return answer

    def ask(self, url: str, timeout: float) -> tuple[Answer, float]:
        """A health endpoint, and how long it took."""
        region = url.removeprefix("https://").split(".")[0]
        call = self._begin(region, "https", "get", {"url": url})
        kind = self._kind(call)
        if kind == "killed_before":
            self._kill()
        sick = kind in ("refused", "timed_out") or not self.land.answers(
            call.actor.region, url, self.simulation.time
        )
        silent = kind == "timed_out" or self.land.is_cut(call.actor.region, region)
        if kind == "killed_after":
            self._kill()
        call.delivered = True
        detail = "HTTP 503" if sick else "HTTP 200"
        return Answer(healthy=not sick, detail=detail), timeout if silent else 0.1

    def _begin(self, region: str, service: str, method: str, params: dict[str, Any]) -> Call:
        actor = self.simulation.current
        assert actor is not None
        if actor.dead:
            raise Killed
        index = len(self.log) + 1
        call = Call(
            index, self.simulation.time, actor, region, service, method, params, self.step, self.run
        )
        self.log.append(call)
        if service != "https":
            self.simulation.advance(self.random.uniform(*LATENCY))
        return call

    # Faults.

    def _kind(self, call: Call) -> str:
        fault = self.faults.get(call.index)
        if fault is None or not FAULTS[fault.kind].fits(call.service, call.method):
            return ""
        call.fault = fault.kind
        return fault.kind

    def _with_fault(self, call: Call, connect_timeout: float) -> Any:
        kind = self._kind(call)
        special = getattr(self, f"_do_{kind}", None) if kind else None
        if special is not None:
            return special(call)
        return self._reach(call, connect_timeout)

    def _reach(self, call: Call, connect_timeout: float = 2.0) -> Any:
        """The call without a fault of its own: the end point may be out of reach all the same."""
        actor = call.actor
        if self.land.is_cut(actor.region, call.region):
            self._back_off(call.attempts, connect_timeout)
            raise ConnectTimeoutError(endpoint_url=f"{call.service}.{call.region}")
        for outage in self.outages:
            if outage.hits(call, self.simulation.time):
                if outage.code:
                    raise Refusal(outage.code, 403)
                self._back_off(call.attempts, call.patience)
                raise ReadTimeoutError(endpoint_url=f"{call.service}.{call.region}")
        return self._dispatch(call)

    def _back_off(self, attempts: int, each: float) -> None:
        """What botocore's standard mode takes: the time-outs, and up to 1, 2, 4 seconds between."""
        between = sum(self.random.random() * 2**n for n in range(attempts - 1))
        self.simulation.advance(attempts * each + between)

    def _kill(self) -> None:
        actor = self.simulation.current
        assert actor is not None
        actor.dead = True
        raise Killed

    def _do_throttled(self, call: Call) -> Any:
        self._back_off(call.attempts, 0.1)
        raise Refusal("ThrottlingException" if call.service == "dynamodb" else "Throttling")

    def _do_server_error(self, call: Call) -> Any:
        self._back_off(call.attempts, 0.1)
        raise Refusal("InternalFailure", 500)

    def _do_refused(self, _call: Call) -> Any:
        raise Refusal("AccessDeniedException", 403)

    def _do_refused_for_good(self, call: Call) -> Any:
        forever = float("inf")
        self.outages.append(
            Outage(call.service, call.region, forever, call.method, "AccessDeniedException")
        )
        return self._reach(call)

    def _do_timed_out(self, call: Call) -> Any:
        self._back_off(call.attempts, call.patience)
        raise ReadTimeoutError(endpoint_url=call.name)

    def _do_down(self, call: Call) -> Any:
        self.outages.append(Outage(call.service, call.region, self.simulation.time + 60))
        return self._reach(call)

    def _do_answer_lost(self, call: Call) -> Any:
        """Every attempt of botocore arrives, no answer comes back."""
        for _ in range(call.attempts):
            try:
                self._dispatch(call)
            except Refusal as refusal:
                call.error = refusal.code
            self.simulation.advance(call.patience + self.random.random())
        raise ReadTimeoutError(endpoint_url=call.name)

    def _do_answer_lost_once(self, call: Call) -> Any:
        """The first attempt arrives, its answer does not; botocore tries again."""
        if call.attempts == 1:
            return self._do_answer_lost(call)
        self._dispatch(call)
        self.simulation.advance(call.patience + self.random.random())
        return self._dispatch(call)

    def _do_killed_before(self, _call: Call) -> Any:
        self._kill()

    def _do_killed_after(self, call: Call) -> Any:
        self._dispatch(call)
        self._kill()

    def _do_frozen_before(self, call: Call) -> Any:
        """The process stands still, longer than the lease of the lock."""
        self.simulation.advance(70)
        return self._reach(call)

    def _do_frozen_after(self, call: Call) -> Any:
        answer = self._reach(call)
        self.simulation.advance(70)
        return answer

    def _do_second_alarm(self, call: Call) -> Any:
        self.alarm(call.actor.region)
        return self._reach(call)

    def _do_alarm_elsewhere(self, call: Call) -> Any:
        self.alarm("us-east-1")
        return self._reach(call)

    def _do_second_alarm_while_frozen(self, call: Call) -> Any:
        self.alarm(call.actor.region)
        return self._do_frozen_before(call)

    def _do_stale(self, call: Call) -> Any:
        """What the same read answered half a minute ago, or first."""
        answer = self._reach(call)
        past = self._answers.get(_key(call), [])
        old = [one for at, one in past if at <= self.simulation.time - 30] or [past[0][1]]
        return old[-1] if past else answer

    def _do_stale_for_long(self, call: Call) -> Any:
        answer = self._reach(call)
        self._frozen[_key(call)] = (self.simulation.time + 60, answer)
        return answer

    def _do_unknown_word(self, call: Call) -> Any:
        return _with_unknown_words(self._reach(call))

    def _do_nothing_listed(self, call: Call) -> Any:
        answer = self._reach(call)
        return {name: [] if isinstance(value, list) else value for name, value in answer.items()}

    def _do_function_failed(self, call: Call) -> Any:
        answer = self._reach(call)
        return {**answer, "FunctionError": "Unhandled"}

    # The true answers.

    def _dispatch(self, call: Call) -> Any:
        self.before_dispatch(call)
        if call.service == "dynamodb":
            self._refresh(call)
            answer = getattr(self.table, call.method)(call.params)
        else:
            answer = self._land_answer(call)
        call.effects += 1
        key = _key(call)
        until, old = self._frozen.get(key, (0.0, None))
        if old is not None and self.simulation.time < until:
            return old
        if call.method.startswith(("describe", "get")):
            self._answers.setdefault(key, []).append((self.simulation.time, answer))
        return answer

    def _land_answer(self, call: Call) -> Any:
        self.land.refuse_if_broken(call.service, call.method)
        method = getattr(self.land, f"{call.service.replace('-', '_')}_{call.method}")
        if call.service != "lambda":
            return method(call.region, call.params)
        actor, asked_at = call.actor, self.simulation.time
        try:
            answer = method(call.region, call.params)
        except Killed:
            # The other function died, not this one; unless this one's time was over too.
            if self.simulation.time >= actor.ends_by:
                raise
            actor.dead = False
            answer = self.land.crashed()
        if self.simulation.time - asked_at > call.patience:
            raise ReadTimeoutError(endpoint_url=call.name)
        return answer

    def _refresh(self, call: Call) -> None:
        """The probers write their observations all the time."""
        key = call.params.get("Key", {}).get("id", {}).get("S", "")
        if key.startswith("observation#"):
            item = self.land.observation(key, self.simulation.time)
            if item is not None:
                self.table.items[key] = item

    def _written(self, key: str, before: Item, after: Item) -> None:
        if key == "run" and after.get("run") != before.get("run"):
            self._follow(after["run"]["S"])
        for watch in self.watchers:
            watch(key, before, after)

    def _follow(self, record: str) -> None:
        """Which step of which run the calls from now on belong to."""
        value = json.loads(record)
        self.run = value["id"]
        started = [name for name, step in value["steps"].items() if step["status"] == "started"]
        self.step = started[-1] if started else ""


class _TrueClock:
    """The world's own time."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def now(self) -> float:
        return self._simulation.time


def _key(call: Call) -> tuple[str, ...]:
    names = [repr(v) for k, v in sorted(call.params.items()) if isinstance(v, (str, list))]
    return (call.region, call.service, call.method, *names)


def _with_unknown_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: "reticulating" if name == "Status" else _with_unknown_words(inner)
            for name, inner in value.items()
        }
    return [_with_unknown_words(one) for one in value] if isinstance(value, list) else value
