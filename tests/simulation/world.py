"""All of it on one clock: regions, services, functions, the application and its clients."""

from __future__ import annotations

import random
from collections import defaultdict, deque
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from . import patches
from .application import LEASE_SECONDS, Application
from .assumptions import Assumptions
from .clients import Client
from .clock import START, Bug, Hub
from .cloud.alarms import CloudWatch
from .cloud.aurora import Aurora
from .cloud.client import Call
from .cloud.dns import Dns
from .cloud.functions import Functions
from .cloud.network import Network
from .cloud.others import Groups, Objects, Secrets, Topics
from .cloud.rds import Rds
from .cloud.table import Dynamo
from .invariants import Invariants
from .site import Site, load

# Said in each round of a prober, for as long as it is so.
_EACH_ROUND = ("unhealthy", "item not read", "witness not told", "orchestrator started")

# Every deployment of the application and its database began long before the day.
ARMED_SECONDS = 86_400.0


class Streams(defaultdict[str, random.Random]):
    """A source of chance for each concern, so that one more call of one of them changes no other."""

    def __init__(self, seed: object) -> None:
        super().__init__()
        self.seed = seed

    def __missing__(self, key: str) -> random.Random:
        self[key] = made = random.Random(f"{self.seed}/{key}")
        return made


class World:
    def __init__(
        self, seed: object, assume: Assumptions, site: Site | None = None, *, fresh: bool = False
    ) -> None:
        """`fresh`: nothing was ever written to the coordination table, and nothing is armed."""
        self.site = site or load()
        self.plan = self.site.plan
        self.assume = assume
        self.fresh = fresh
        self.rng = Streams(seed)
        self.hub = Hub()
        patches.use(self)
        self.trace: list[str] = []
        # (when, what was asked for, the answer), of people.
        self.answers: list[tuple[float, str, str]] = []
        self.deployed = True
        self.disturbed = False
        self.network = Network(self)
        self.table = Dynamo(self)
        self.topics = Topics(self)
        self.objects, self.groups, self.secrets = Objects(self), Groups(self), Secrets(self)
        self.invariants = Invariants(self)
        self.aurora: dict[str, Rds] = {
            name: Rds(self, database) for name, database in self.plan.databases.items()
        }
        regions = sorted(self.plan.regions)
        self.watch = {region: CloudWatch(self, region) for region in regions}
        self.functions = {region: Functions(self, region) for region in regions}
        if not fresh:
            self._lived_in()
        self.applications = {
            (region, name): Application(self, region, name)
            for name, database in self.plan.databases.items()
            for region in sorted(database.clusters)
        }
        if not fresh:
            for (region, _), application in self.applications.items():
                application.lived_in(region == self.site.sides[0])
        self._hosts = self._endpoints()
        self.dns = Dns(self)
        names = sorted({record.name for record in self.site.records})
        self.needed = {name: self.site.databases_of(name) for name in names}
        self.clients = [Client(self, name, i) for name in names for i in range(assume.clients)]
        self._schedule()
        self.writes: dict[str, deque[tuple[float, int, int]]] = defaultdict(deque)
        self.sequence = 0
        self.last_accepted = START
        self.invariants.begin()

    # Before the day.

    def _lived_in(self) -> None:
        now = self.hub.now
        self.table.put(
            "run", epoch=1, owner="", lease_until=0, armed_at=now - ARMED_SECONDS, disarmed_by=""
        )
        self._looked_at(now)
        for name in self.plan.databases:
            home = self.site.sides[0]
            self.table.put(f"writer#{name}", region=home, since=now - 30 * ARMED_SECONDS, by="seen")
            self.table.put(
                f"lease#{name}",
                epoch=1,
                region=home,
                lease_until=now + LEASE_SECONDS,
                open=True,
                not_before=0,
            )

    def _looked_at(self, now: float) -> None:
        """What probers wrote last."""
        for observer, region in self.plan.regions.items():
            for watched in region.watches:
                for check in self.plan.regions[watched].checks:
                    key = f"observation#{observer}#{watched}#{check}"
                    at = now - 5.0
                    self.table.put(
                        key, failures=0, observed_at=at, healthy_at=at, detail="HTTP 200"
                    )

    def _schedule(self) -> None:
        for schedule in self.site.schedules:
            rng = self.rng["schedule"]
            first = rng.random() * min(30.0, schedule.seconds)

            def due(schedule: Any = schedule) -> None:
                late = self.rng["schedule"].random() * self.assume.schedule_late_seconds
                functions = self.functions[schedule.region]
                self.hub.later(late, lambda: functions.accept(schedule.function, schedule.event))

            self.hub.every(schedule.seconds, due, first)

    def _endpoints(self) -> dict[tuple[str, str], tuple[str, str]]:
        """(host, path): the region and the check that it is."""
        found = {}
        for region, known in self.plan.regions.items():
            for name, check in known.checks.items():
                host, _, path = check.url.removeprefix("https://").partition("/")
                found[host, f"/{path}"] = (region, name)
        return found

    # What is asked of AWS.

    def answer(self, call: Call) -> dict[str, Any]:
        backend = self._backend(call)
        method = getattr(backend, call.method, None)
        if method is None:
            raise Bug(f"the simulator knows no {call.service} {call.method}")
        answer: dict[str, Any] = method(call)
        return answer

    def _backend(self, call: Call) -> Any:
        match call.service:
            case "dynamodb":
                return self.table
            case "rds" | "rds-data":
                return self._database(call)
            case "cloudwatch":
                return self.watch[call.region]
            case "lambda":
                return self.functions[call.region]
            case "sns":
                return self.topics
            case "s3":
                return self.objects
            case "autoscaling":
                return self.groups
            case "secretsmanager":
                return self.secrets
        raise Bug(f"the simulator knows no {call.service}")

    def _database(self, call: Call) -> Rds:
        """By whatever names it."""
        params = call.params
        named = (
            params.get("GlobalClusterIdentifier")
            or params.get("DBClusterIdentifier")
            or params.get("resourceArn")
        )
        for aurora in self.aurora.values():
            database = aurora.database
            names = {
                database.global_cluster,
                *database.clusters.values(),
                *map(aurora.cluster_arn, database.clusters),
            }
            if named in names:
                return aurora
        return next(iter(self.aurora.values()))

    def lag_samples(
        self, region: str, cluster: str, start: float, end: float
    ) -> list[tuple[float, float]]:
        """Newest first, a minute each; published late."""
        aurora = next(a for a in self.aurora.values() if cluster in a.database.clusters.values())
        if region == aurora.writer:
            return []
        newest = min(end, self.hub.now - self.assume.lag_published_seconds)
        minutes = range(int(newest // 60), int(start // 60), -1)
        return [
            (60.0 * m, self._lag(aurora, 60.0 * m)) for m in minutes if 60.0 * (m + 1) <= newest
        ]

    def _lag(self, aurora: Aurora, minute: float) -> float:
        """It grows once nothing arrives from the writer any more."""
        if aurora.apart_since is None or minute + 60 < aurora.apart_since:
            return self.assume.lag_milliseconds
        return self.assume.lag_milliseconds + 1000.0 * (minute + 60 - aurora.apart_since)

    # What is asked over HTTPS.

    def get(self, host: str, path: str, timeout: float) -> int:
        """By a function. Raises what http.client would."""
        process = self.hub.process()
        answer = self.http(process.region, host, path)
        if answer.status == 0:
            self.hub.sleep(min(timeout, answer.seconds))
            raise (
                TimeoutError("timed out")
                if answer.seconds >= timeout
                else ConnectionRefusedError("refused")
            )
        self.hub.sleep(answer.seconds)
        return int(answer.status)

    def http(self, origin: str, host: str, path: str) -> Any:
        """`status` 0 is no answer at all."""
        found = self._hosts.get((host, path.removesuffix("/lease"))) or self._hosts.get(
            (host, path)
        )
        if found is None:
            return SimpleNamespace(status=0, seconds=0.05)
        region, check = found
        if not self.network.reaches(origin, region):
            return SimpleNamespace(status=0, seconds=60.0)
        how, share = self.network.tier(region, host.removeprefix(f"{region}."))
        if how and (share >= 1 or self.rng["http"].random() < share):
            return SimpleNamespace(
                status=503 if how == "error" else 0, seconds=60.0 if how == "mute" else 0.1
            )
        if not self.deployed:
            return SimpleNamespace(status=0, seconds=0.05)
        seconds = self.assume.near_seconds if origin == region else self.assume.far_seconds
        well = True
        if self.plan.regions[region].checks[check].writer:
            application = self.applications[region, check]
            if not application.has_health:
                return SimpleNamespace(status=404, seconds=seconds)
            well = (
                application.names_us()
                if path.endswith("/lease")
                else application.answers_as_writer()
            )
        return SimpleNamespace(status=200 if well else 503, seconds=seconds)

    def serves(self, region: str, name: str) -> bool:
        """One request of a client."""
        how, share = self.network.tier(region, name)
        return not how or (share < 1 and self.rng["http"].random() >= share)

    # What clients do.

    def write(self, region: str, name: str) -> bool:
        """To every database behind the name, of which some may take it."""
        taken = [self.applications[region, database].write() for database in self.needed[name]]
        return all(taken)

    def accepted(self, application: Application) -> None:
        now = self.hub.now
        self.sequence += 1
        epoch = int(application.epoch or 0)
        self.writes[application.database].append((now, self.sequence, epoch))
        self.invariants.accepted(application)
        self.last_accepted = now
        if self.network.table_reaches(application.region):
            key = f"watermark#{application.database}"
            self.table.put(
                key,
                application.region,
                epoch=epoch,
                seq=self.sequence,
                ts=now,
            )

    def watermark(self, aurora: Aurora, epoch: int) -> dict[str, Any]:
        """The row of the newest epoch up to that one, as far as it arrived at the writer that is asked."""
        lost = [(made.lost_from, made.at) for made in aurora.made]
        for at, sequence, written_under in reversed(self.writes[aurora.database.name]):
            if written_under > epoch or any(first < at <= last for first, last in lost):
                continue
            return {"records": [[{"longValue": sequence}, {"doubleValue": at}]]}
        return {"records": []}

    def is_calm(self) -> bool:
        return not self.disturbed

    # What is told.

    def logged(self, level: str, event: str, facts: dict[str, object]) -> None:
        process = self.hub.process()
        if level == "ERROR" or event not in ("step", "evidence"):
            interesting = {
                k: v
                for k, v in facts.items()
                if k in ("step", "status", "note", "why", "error", "subject", "owner", "check")
            }
            if event not in _EACH_ROUND:
                self.note(f"{process.name}: {event} {interesting}")
        function = process.name.split("/")[1]
        for known in self.site.filters:
            if (
                known.region == process.region
                and known.event == event
                and known.function.endswith(function)
            ):
                self.watch[process.region].publish(known.metric, 1.0)

    def note(self, text: str) -> None:
        self.trace.append(f"{self.hub.now - START:9.2f}  {text}")

    def run(self, seconds: float) -> None:
        self.hub.run(self.hub.now + seconds)

    def at(self, seconds: float, what: Callable[[], None]) -> None:
        """From the beginning."""
        self.hub.at(START + seconds, what)
