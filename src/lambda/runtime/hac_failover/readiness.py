"""Readiness: whether a failover into this region would find what it needs, before the day.

Looks every few minutes, and changes nothing but its own item of the coordination table. A run asks
the cheap part of it again, at its gate."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from .arming import Armed
from .aws.metrics import Metrics
from .aws.settings import AWS_ERRORS, code_of
from .aws.table import Table, text
from .aws.topics import confirmed_subscriptions
from .clock import Clock, SystemClock
from .drift import kept, leased, listed_writer
from .failing import fresh_seconds
from .loading import bundled_plan
from .local_region import LambdaContext, LocalRegion, region_of
from .lock import ITEM
from .log import Log
from .observations import Sight, read_observation
from .paging import paging_regions
from .parts import part
from .pause import paused_because
from .plan import Scale, Shift
from .rejoin import Finding, instances
from .vantage import ask_spots

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from .direction import Roles
    from .plan import Database, Failover, Plan

# What has not answered by then is missing: a person who arms automation waits for the whole look.
_PATIENCE_SECONDS = 15.0
_VALIDATOR_FROM_SECONDS = 20.0

_AGAIN = "Ask again; if it stays so, look into it before the day."


def handler(_event: object, context: LambdaContext) -> dict[str, object]:
    """The entry point of Lambda. `missing` are the lines about this region; `platform` those about
    automation as a whole, which a person sets."""
    plan = bundled_plan()
    here = LocalRegion.of(context)
    log = Log(platform=plan.platform, region=here.region, request=context.aws_request_id)
    return look(plan, here, SystemClock(), log)


def look(plan: Plan, here: LocalRegion, clock: Clock, log: Log) -> dict[str, object]:
    """One look, written down and published."""
    table = Table(plan.coordination.region, plan.coordination.table)
    readiness = Readiness(plan, here, table, clock)
    findings, switches = readiness.findings(), readiness.switches()
    missing = [finding.line() for finding in findings if not finding.ok]
    off = [finding.line() for finding in switches if not finding.ok]
    try:
        _note(table, here.region, clock.now(), missing, readiness)
    except AWS_ERRORS as error:
        missing.append(f"missing: the witness was not told: {code_of(error)}. {_AGAIN}")
    for line in (*missing, *off):
        log.error("not ready", line=line)
    try:
        Metrics(here.region, plan.probe.namespace).readiness(len(missing) + len(off))
    except AWS_ERRORS as error:
        log.error("metrics not published", error=str(error))
    return {
        "missing": missing,
        "platform": off,
        "ok": [finding.line() for finding in (*findings, *switches) if finding.ok],
    }


def _note(table: Table, region: str, at: float, missing: list[str], readiness: Readiness) -> None:
    table.change(
        f"readiness#{region}",
        "SET #at = :at, #missing = :missing, #versions = :versions, #writers = :writers",
        {
            "at": at,
            "missing": json.dumps(missing),
            "versions": json.dumps(readiness.versions, sort_keys=True),
            "writers": json.dumps(readiness.writers, sort_keys=True),
        },
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What is looked at at the same time as the others."""

    what: str
    findings: Callable[[], list[Finding]]


class Readiness:
    """The list. `versions` and `writers` are what was seen of the databases on the way."""

    def __init__(self, plan: Plan, here: LocalRegion, table: Table, clock: Clock) -> None:
        self._plan = plan
        self._here = here
        self._table = table
        self._clock = clock
        self.versions: dict[str, str] = {}
        self.writers: dict[str, str] = {}

    def switches(self) -> list[Finding]:
        """What a person sets, for the whole platform."""
        try:
            armed = Armed.of(self._table.read(ITEM) or {}).why_not()
            paused = paused_because(self._table)
        except AWS_ERRORS as error:
            return [Finding(f"the switches were not read: {code_of(error)}", ok=False, do=_AGAIN)]
        if not any(failover.automatic for _, failover in self._peers()):
            # Nothing starts by itself here: there is nothing to arm.
            armed = None
        return [
            Finding("automation is armed", ok=True)
            if armed is None
            else Finding(f"automation is not armed: {armed}", False, "Say `rearm`."),
            Finding("automation is not paused", ok=True)
            if paused is None
            else Finding(f"paused: {paused}", False, "Say `resume`."),
        ]

    def findings(self) -> list[Finding]:
        """All of this region, whatever the first one says: people want the whole list."""
        began = self._clock.now()
        looks = [_Look("the probers", self._probers)]
        checks = self._plan.regions[self._here.region].checks.values()
        if any(not check.writer for check in checks):
            looks.append(_Look("the end points", self._endpoints))
        for name in kept(self._plan, self._here.region):
            database = self._plan.databases[name]
            looks.append(_Look(name, partial(self._database, database)))
        for topic in self._topics():
            for region in paging_regions(self._plan, self._here):
                looks.append(_Look(f"{topic} in {region}", partial(self._topic, topic, region)))
        for tier in self._tiers():
            looks.append(_Look(tier, partial(self._group, tier)))
        pool = ThreadPoolExecutor(max_workers=len(looks))
        asked = [(one, pool.submit(self._safely, one)) for one in looks]
        wait([future for _, future in asked], timeout=_PATIENCE_SECONDS)
        pool.shutdown(wait=False)
        found = [finding for one, future in asked for finding in (_result(future) or [_late(one)])]
        return found + self._validated(began)

    def _safely(self, one: _Look) -> list[Finding]:
        """One that fails is missing, and hides no other."""
        try:
            return one.findings()
        except AWS_ERRORS as error:
            return [Finding(f"{one.what} was not seen: {code_of(error)}", ok=False, do=_AGAIN)]

    def _peers(self) -> list[tuple[str, Failover]]:
        found = ((f.peer_of(self._here.region), f) for f in self._plan.failovers)
        return [(peer, failover) for peer, failover in found if peer is not None]

    # The databases.

    def _database(self, database: Database) -> list[Finding]:
        name, region = database.clusters[self._here.region], self._here.region
        roles = part("replication").roles_of(self._here, database)
        cluster = part("aws.rds").cluster_in(region, name)
        writer = self._writer(database, roles)
        self.versions[database.name] = cluster.version
        self.writers[database.name] = writer or ""
        found = [
            self._membership(database, roles),
            Finding(
                f"the cluster of {database.name} here is {cluster.status}",
                cluster.status == "available",
                "Read its events; it cannot be promoted so.",
            ),
            instances(database, cluster.instances),
            Finding(
                f"{database.name} here has {'the' if cluster.data_api else 'no'} Data API",
                cluster.data_api,
                "Apply the platform: without it no promotion can be confirmed.",
            ),
            self._version(database, cluster.version),
            self._noted(database, writer),
        ]
        if database.name in leased(self._plan, region):
            found.append(self._lease(database, writer))
        return found

    def _validated(self, began: float) -> list[Finding]:
        """One question after the other: the validator has two slots, and a run needs one."""
        found = []
        for name in kept(self._plan, self._here.region):
            database = self._plan.databases[name]
            asks = [("access", "Look at the policy of the validator, and at the key.")]
            if self.writers.get(name) == self._here.region:
                asks.append(("rehearsal", "See the contract of the application, lambda/README.md."))
            for check, do in asks:
                if self._clock.now() - began > _VALIDATOR_FROM_SECONDS:
                    found.append(Finding(f"{check} of {name} was not asked", ok=False, do=_AGAIN))
                else:
                    found.append(self._ask(database, check, do))
        return found

    def _writer(self, database: Database, roles: Roles) -> str | None:
        """By AWS. A cluster that replicates by binlog knows itself only, and one that was taken out
        of its global database is on no list: then as it was noted last."""
        return listed_writer(self._plan, database, roles) or self._noted_region(database) or None

    def _membership(self, database: Database, roles: Roles) -> Finding:
        ours = self._here.cluster_arn(database.clusters[self._here.region])
        wait_for = "Until it is over there is no failover into this region."
        if roles.transition is not None:
            return Finding(f"{database.name} is {roles.transition}", ok=False, do=wait_for)
        if ours in roles.behind:
            what = f"{database.name} here is being rebuilt from the writer's data"
            return Finding(what, ok=False, do=wait_for)
        if database.by_binlog:
            source = region_of(roles.writer or "") if roles.writer != ours else ""
            known = source or self._noted_region(database) == self._here.region
            what = f"{database.name} here is {'a replica of ' + source if source else 'no replica'}"
            return Finding(what, bool(known), "Build it anew: see RUNBOOK.md.")
        members = {region_of(arn) for arn in roles.members}
        lacking = sorted(set(database.clusters) - members)
        what = f"members of {database.global_cluster}: {', '.join(sorted(members)) or 'none'}"
        return Finding(
            what, not lacking, f"{', '.join(lacking)} is not among them: see RUNBOOK.md."
        )

    def _version(self, database: Database, version: str) -> Finding:
        """A managed failover is refused where members differ, for Aurora MySQL even in the patch
        level."""
        others = {}
        for peer, failover in self._peers():
            item = self._table.read(f"readiness#{peer}") or {}
            known = json.loads(text(item, "versions") or "{}").get(database.name)
            if database.name in failover.databases() and known:
                others[peer] = str(known)
        differ = [f"{known} in {peer}" for peer, known in others.items() if known != version]
        what = f"{database.name} runs {version} here{', and ' if differ else ''}{', '.join(differ)}"
        return Finding(what, not differ, "Upgrade the older one: AWS refuses the promotion.")

    def _ask(self, database: Database, check: str, do: str) -> Finding:
        functions = part("aws.functions")
        name = self._plan.regions[self._here.region].validator or ""
        event = {"database": database.name, "check": check}
        try:
            answer = functions.ask_function(self._here.region, name, event)
        except (functions.FunctionFailed, ValueError, *AWS_ERRORS) as error:
            return Finding(f"the validator did not answer: {error}", ok=False, do=_AGAIN)
        notes = answer.get("notes")
        said = "; ".join(str(note) for note in notes) if isinstance(notes, list) else ""
        what = f"{check} of {database.name}: {said or answer.get('result')}"
        return Finding(what, answer.get("result") == "pass", do)

    def _noted_region(self, database: Database) -> str:
        return text(self._table.read(f"writer#{database.name}") or {}, "region")

    def _noted(self, database: Database, writer: str | None) -> Finding:
        noted = self._noted_region(database)
        what = (
            f"the writer of {database.name} is {writer or 'nobody'}, noted as {noted or 'nobody'}"
        )
        do = (
            "It is noted within two minutes of standing; if it is not, read the orchestrator's log."
        )
        return Finding(what, bool(noted) and noted == writer, do)

    def _lease(self, database: Database, writer: str | None) -> Finding:
        """An application that keeps no lease has none to be elsewhere."""
        item = self._table.read(f"lease#{database.name}")
        if not item:
            what = f"nobody keeps a write lease of {database.name}"
            return Finding(what, ok=False, do="Without one nothing fences an old writer.")
        region = text(item, "region")
        is_open = item.get("open") is not False
        what = f"{region or 'no region'} may write {database.name}"
        if not is_open:
            what = f"no region may write {database.name}: its lease is not open"
        return Finding(what, is_open and region == writer, f"The writer is {writer or 'nobody'}.")

    # What stands around them.

    def _topics(self) -> list[str]:
        return sorted({topic for _, failover in self._peers() for topic in failover.pages})

    def _topic(self, topic: str, region: str) -> list[Finding]:
        count = confirmed_subscriptions(region, self._here.topic_arn(topic, region))
        what = f"{topic} in {region} has {count} confirmed subscriptions"
        return [Finding(what, count > 0, "Nobody would be called: confirm one.")]

    def _tiers(self) -> list[str]:
        groups = self._plan.regions[self._here.region].groups
        steps = (step for _, failover in self._peers() for step in failover.steps)
        tiers = {step.tier for step in steps if isinstance(step, (Shift, Scale))}
        return sorted(tiers & set(groups))

    def _group(self, tier: str) -> list[Finding]:
        name = self._plan.regions[self._here.region].groups[tier]
        size = part("aws.groups").size_of(self._here.region, name)
        if size is None:
            return [Finding(f"there is no group {name}", ok=False, do="Apply the platform.")]
        what = f"{tier} has {size.in_service} machines in service, at least {size.minimum} needed"
        do = "Look at the activities of its Auto Scaling group: capacity, quota, launch template."
        return [Finding(what, size.in_service >= size.minimum, do)]

    def _endpoints(self) -> list[Finding]:
        """Those of the application. A database's answers only where it may be written to."""
        checks = self._plan.regions[self._here.region].checks
        asked = [(self._here.region, name) for name, one in checks.items() if not one.writer]
        timeout = float(self._plan.probe.timeout)
        answers = ask_spots(self._plan, asked, timeout, patience=2 * timeout)
        return [
            Finding(f"{name} here: {answer.detail}", answer.healthy, "Traffic would go nowhere.")
            for (_, name), answer in answers.items()
        ]

    def _probers(self) -> list[Finding]:
        """Whether everybody who looks at this region or its peers has done so lately."""
        now, fresh = self._clock.now(), fresh_seconds(self._plan)
        watched = {self._here.region, *(peer for peer, _ in self._peers())}
        found = []
        for observer, there in self._plan.regions.items():
            sights = [
                Sight(observer, one, check)
                for one in sorted(watched & set(there.watches))
                for check in self._plan.regions[one].checks
            ]
            if not sights:
                continue
            seen = [read_observation(self._table, sight) for sight in sights]
            late = [s.key() for s, one in zip(sights, seen, strict=True) if one is None]
            late += [
                sight.key()
                for sight, one in zip(sights, seen, strict=True)
                if one is not None and now - one.observed_at > fresh
            ]
            what = f"the prober in {observer} looks"
            if late:
                what = f"the prober in {observer} has not looked lately ({', '.join(late)})"
            found.append(Finding(what, not late, "Detection fails with it: read its log."))
        return found


def _result(future: Future[list[Finding]]) -> list[Finding]:
    """Empty while it is not there."""
    return future.result() if future.done() else []


def _late(one: _Look) -> Finding:
    what = f"{one.what} was not seen within {_PATIENCE_SECONDS:.0f} s"
    return Finding(what, ok=False, do=_AGAIN)
