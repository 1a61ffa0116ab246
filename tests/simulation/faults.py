"""What can happen, by name: an event of a scenario is a time, one of these names, and its arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import people
from .clock import START
from .cloud.network import Outage

if TYPE_CHECKING:
    from .world import World

KINDS: dict[str, Callable[..., None]] = {}
FOREVER = 1e9
# Before a run could come through its gate.
_KILLED_AFTER = 0.2


def kind(function: Callable[..., None]) -> Callable[..., None]:
    KINDS[function.__name__] = function
    return function


def happen(world: World, name: str, arguments: dict[str, Any]) -> None:
    world.disturbed = True
    shown = ", ".join(f"{key}={value}" for key, value in arguments.items())
    world.note(f"--- {name} {shown}")
    if name not in ("person", "console", "by_hand") and world.invariants.fault_at is None:
        world.invariants.fault_at = world.hub.now
    KINDS[name](world, **arguments)


# Regions and what is between them.


@kind
def region_dies(world: World, region: str, seconds: float = FOREVER) -> None:
    world.network.dead.add(region)
    world.functions[region].die()
    world.hub.later(seconds, lambda: world.network.dead.discard(region))


@kind
def link(
    world: World, origin: str, region: str, seconds: float = FOREVER, both: bool = True
) -> None:
    """Nothing of `origin` reaches the region. `world` is clients, checkers and people."""
    pairs = {(origin, region)} | ({(region, origin)} if both else set())
    world.network.cut |= pairs
    world.hub.later(seconds, lambda: world.network.cut.difference_update(pairs))


@kind
def isolated(world: World, region: str, seconds: float = FOREVER) -> None:
    """Cut off from every other region, and well in itself; clients may still reach it."""
    for other in world.plan.regions:
        if other != region:
            link(world, other, region, seconds)


@kind
def service(
    world: World,
    region: str,
    service: str,
    how: str,
    share: float = 1.0,
    seconds: float = FOREVER,
    methods: tuple[str, ...] = (),
    key: str = "",
) -> None:
    outage = Outage(region, service, how, share, tuple(methods), key)
    world.network.outages.append(outage)
    world.hub.later(seconds, lambda: world.network.outages.remove(outage))


@kind
def flaps(
    world: World,
    region: str,
    on: float = 20.0,
    off: float = 20.0,
    times: int = 4,
    how: str = "error",
) -> None:
    for index in range(times):
        world.hub.later(index * (on + off), lambda: tier(world, region, how, 1.0, on))


# Tiers, machines, databases.


@kind
def tier(
    world: World,
    region: str,
    how: str = "error",
    share: float = 1.0,
    seconds: float = FOREVER,
    name: str = "",
) -> None:
    """The application's end points: they say 503, are silent, or refuse; each request, or a share; of every tier, or of
    the one behind a name."""
    key = f"{region} {name}".strip()
    world.network.tiers[key] = (how, share)

    def over() -> None:
        if world.network.tiers.get(key) == (how, share):
            del world.network.tiers[key]

    world.hub.later(seconds, over)


@kind
def instance(world: World, region: str, seconds: float = 40.0) -> None:
    """The writer instance crashes; Aurora makes a reader of the cluster the writer."""
    for aurora in world.aurora.values():
        aurora.fail_instance(region, seconds)


@kind
def zone(world: World, region: str, seconds: float = 60.0, database: float = 30.0) -> None:
    """A third of the machines, and the writer instance for a while."""
    tier(world, region, "error", 1 / 3, seconds)
    if database:
        instance(world, region, database)


@kind
def modifying(world: World, region: str, seconds: float = 120.0) -> None:
    for aurora in world.aurora.values():
        aurora.modify(region, seconds)


@kind
def versions_differ(world: World, region: str) -> None:
    for aurora in world.aurora.values():
        aurora.versions[region] = "8.0.mysql_aurora.3.09.0"


@kind
def refused(world: World, code: str) -> None:
    """AWS refuses every promotion, for ever."""
    for aurora in world.aurora.values():
        aurora.refuses = code


@kind
def odd_looks(world: World, seconds: float = 5.0) -> None:
    """Answers that leave the target out."""
    for aurora in world.aurora.values():
        aurora.odd_until = world.hub.now + seconds


@kind
def no_probe_table(world: World, region: str) -> None:
    for aurora in world.aurora.values():
        aurora.no_probe.add(region)


@kind
def no_data_api(world: World, region: str) -> None:
    for aurora in world.aurora.values():
        aurora.data_api.discard(region)


@kind
def no_secret(world: World, region: str) -> None:
    world.secrets.missing.add(region)


# Executions.


@kind
def kill(world: World, region: str, function: str = "orchestrator", seconds: float = 0.0) -> None:
    """Every execution of a function: Lambda loses the machine; and each that is started within `seconds`, in a moment."""
    functions = world.functions[region]
    if seconds > 0:
        left = seconds - _KILLED_AFTER
        world.hub.later(_KILLED_AFTER, lambda: kill(world, region, function, left))
    for name, processes in functions.running.items():
        if function in name:
            for process in list(processes):
                functions.kill(process)


@kind
def freeze(
    world: World, region: str, function: str = "orchestrator", seconds: float = 60.0
) -> None:
    for name, processes in world.functions[region].running.items():
        if function in name:
            for process in processes:
                process.frozen_until = world.hub.now + seconds


@kind
def clock_jumps(
    world: World, region: str, function: str = "orchestrator", seconds: float = 40.0
) -> None:
    for name, processes in world.functions[region].running.items():
        if function in name:
            for process in processes:
                process.skew += seconds
                process.sandbox.skew += seconds


# People.


@kind
def person(world: World, action: str, region: str, **more: Any) -> None:
    people.ask(world, region, action, **more)


@kind
def console(
    world: World,
    kind: str,
    target: str,
    seconds: float = 60.0,
    shows: str = "old",
    hidden: float = 0.0,
) -> None:
    people.console(world, kind, target, seconds, shows, hidden)


@kind
def by_hand(world: World, step: str, region: str) -> None:
    """A step of a failover without the function: `fence` or `open`."""
    {"fence": people.fence, "open": people.open_lease}[step](world, region)


@kind
def when_paged(
    world: World,
    says: str,
    then: str,
    arguments: dict[str, Any],
    after: float = 30.0,
    until: float = 1800.0,
) -> None:
    """Somebody does something a while after a page came that says so. Looks every second."""

    def look() -> None:
        found = any(says in message.subject for message in world.topics.pages(START))
        if found:
            world.hub.later(after, lambda: happen(world, then, arguments))
        elif world.hub.now < START + until:
            world.hub.later(1.0, look)

    look()


@kind
def when_step(
    world: World,
    step: str,
    then: str,
    arguments: dict[str, Any],
    after: float = 0.0,
    status: str = "started",
) -> None:
    """Something happens at a step of the run, once: in the moment that the table says so, before anything else."""
    seen: list[bool] = []

    def look(key: str, _before: object, _after: object, _who: str) -> None:
        if key != "run" or seen:
            return
        for name, known in world.invariants.record().get("steps", {}).items():
            if step in name and known.get("status") == status:
                seen.append(True)
                if after == 0:
                    happen(world, then, arguments)
                else:
                    world.hub.later(after, lambda: happen(world, then, arguments))
                return

    world.table.watchers.append(look)


# Before there is anything.


@kind
def not_built(world: World, seconds: float = FOREVER) -> None:
    """No application, no certificate, no members of the global database yet."""
    world.deployed = False
    members = {name: list(aurora.members) for name, aurora in world.aurora.items()}
    for aurora in world.aurora.values():
        aurora.appears([], None)

    def built() -> None:
        world.deployed = True
        for name, aurora in world.aurora.items():
            aurora.appears(members[name], world.site.sides[0])

    world.hub.later(seconds, built)


@kind
def no_health_yet(world: World, seconds: float = FOREVER) -> None:
    """The application that runs has no end point for its database."""
    for application in world.applications.values():
        application.has_health = False

    def has() -> None:
        for application in world.applications.values():
            application.has_health = True

    world.hub.later(seconds, has)
