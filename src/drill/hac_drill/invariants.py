"""What must hold after a failover, and after the way back."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from .arming import PROMOTIONS

if TYPE_CHECKING:
    from .failing_over import Drill

_LATELY_SECONDS = 20.0
# Services with one control plane for all regions, which may be in the region that died.
_GLOBAL = ("route53", "iam", "cloudfront", "globalaccelerator", "organizations")


def writer_is(drill: Drill, region: str) -> None:
    """Checks who writes each database: by AWS or what is noted, and by the last writes."""
    for database in drill.pair.databases():
        found = drill.stage.observer.writer(database)
        if database in drill.pair.breaks_away():
            # The old cluster goes on calling itself a writer: what counts is who is noted.
            item = drill.stage.observer.item(f"writer#{database}")
            found = str(item.get("region", {}).get("S", ""))
        drill.timeline.check(f"{database} is written in {region}", found == region)
    written_in(drill, region)


def written_in(drill: Drill, region: str) -> None:
    """By the application, in these last seconds."""
    for database in drill.pair.databases():
        written = [w for w in drill.stage.application.writes if w.database == database]
        lately = {w.region for w in written if w.at >= drill.now - _LATELY_SECONDS}
        good = lately == {region}
        drill.timeline.check(f"the application writes {database} in {region} alone", good)


def one_writer_at_a_time(drill: Drill) -> None:
    """By the acknowledged writes: an epoch belongs to one region, and nobody writes under an
    earlier one once a later one was written under. Without a lease, one region has written its last
    before another begins."""
    for database in drill.pair.databases():
        writes = [w for w in drill.stage.application.writes if w.database == database]
        epochs = [w.epoch for w in writes]
        owners = {(w.epoch, w.region) for w in writes}
        good = epochs == sorted(epochs) and len(owners) == len({epoch for epoch, _ in owners})
        if not drill.stage.platform.leased(database):
            since = [w.region for w in writes if w.at >= drill.fault_at]
            good = len(list(groupby(since))) == len(set(since))
        drill.timeline.check(f"{database} never had two writers, in {len(writes)} writes", good)


def untouched(drill: Drill) -> None:
    """Since the fault: no promotion was asked for, and no lease has changed hands."""
    asked = [
        name
        for at, _, _, _, name in drill.stage.network.calls
        if name in PROMOTIONS.values() and at >= drill.fault_at
    ]
    regions = {
        drill.stage.observer.item(f"lease#{name}").get("region", {}).get("S")
        for name in drill.pair.databases()
        if drill.stage.platform.leased(name)
    }
    good = not asked and regions <= {drill.pair.source}
    drill.timeline.check("nothing is touched without a person's word", good, *asked)


def asked_once(drill: Drill, operation: str, database: str, region: str) -> None:
    """The call that moves the writer, once a database, in the region that AWS wants it in."""
    where = [
        to
        for at, _, to, _, name in drill.stage.network.calls
        if name == operation and at >= drill.fault_at
    ]
    of_kind = [
        name
        for name, strategy in drill.pair.promotions().items()
        if operation in (PROMOTIONS[strategy], "SwitchoverGlobalCluster")
    ]
    good = where == [region] * len(of_kind)
    drill.timeline.check(
        f"{operation} was called once for {database}, in {region}", good, *([] if good else where)
    )


def scaled(drill: Drill, before: dict[str, int]) -> None:
    """A group of a step `scale` has the machines that the platform asks for, in service."""
    now = drill.stage.observer.machines(drill.pair.target)
    for step in drill.pair.steps:
        if step["step"] != "scale":
            continue
        tier, wanted = str(step["tier"]), int(step["desired"])
        had, has = before.get(tier, 0), now.get(tier, 0)
        grew = had < wanted <= has
        drill.timeline.check(f"{tier} grew from {had} to {has} machines, {wanted} asked for", grew)


def told(drill: Drill, region: str) -> None:
    """Each topic of the surviving region, and what it was told since the fault."""
    wanted = {step["topic"] for step in drill.pair.steps if step.get("topic")}
    for topic, everything in sorted(drill.stage.observer.told(region).items()):
        subjects = everything[drill.told_before.get(topic, 0) :]
        if topic in wanted:
            said = f"{drill.pair.source} -> {drill.pair.target}"
            good = any(said in subject for subject in subjects)
            drill.timeline.check(f"{topic} was told", good, *subjects)
        elif subjects:
            drill.timeline.event(f"{topic} was told")
            drill.timeline.note("\n".join(subjects))


def recorded(drill: Drill, region: str, run: str) -> None:
    """The record of the run is in the region that took over and in the witness, and the same."""
    witness = drill.stage.observer.report(run)
    stored = drill.stage.observer.stored(region, run)
    good = bool(witness) and witness == stored
    drill.timeline.check(f"the same record is kept in {region} and in the witness", good)
    if witness:
        drill.timeline.note(_measured(witness))


def lost_nothing(drill: Drill, run: dict[str, Any]) -> None:
    """A switchover waits for the last write of the old writer."""
    facts = [step.get("facts", {}) for step in run.get("steps", {}).values()]
    lost = [fact["lost"] for fact in facts if "lost" in fact]
    good = bool(lost) and all(number == 0 for number in lost)
    drill.timeline.check("the way back loses nothing", good)


def _measured(report: dict[str, Any]) -> str:
    """What the record says was measured."""
    recovery = report.get("recovery_time") or {}
    lines = [f"measured recovery time {recovery.get('seconds')} s"]
    for name, data in (report.get("data") or {}).items():
        lines.append(f"{name}: validation {data.get('validation')}, ")
        lines[-1] += f"writes lost {data.get('lost_writes')}"
    return "\n".join(lines)


def independent(drill: Drill, dead: list[str]) -> None:
    """Nothing on the way depends on a control plane that may be what failed."""
    calls = [call for call in drill.stage.network.calls if call[0] >= drill.fault_at]
    others = sorted({f"{s}.{op}" for _, _, _, s, op in calls if s in _GLOBAL})
    drill.timeline.check("no call to Route 53, IAM or another global service", not others, *others)
    for region in dead:
        to_it = sorted({f"{s}.{op}" for _, _, to, s, op in calls if to == region})
        drill.timeline.check(f"no call to {region}", not to_it, *to_it)
