"""People: what they ask the functions for from a terminal, and what they do in the console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .clock import Bug, Process
from .cloud.client import Refusal

if TYPE_CHECKING:
    from .world import World

# Which a function of their own takes, where it is deployed.
_OF_CONTROL = ("status", "rejoin-status", "pause", "resume", "rearm", "approve")
_TRIES = 12
_PAUSE_SECONDS = 5.0
_PATIENCE_SECONDS = 900.0


def ask(world: World, region: str, action: str, **more: Any) -> None:
    """As a page or the runbook says: `aws lambda invoke`, again after a moment where it is refused with 429."""
    functions = world.functions[region]
    name = _function(world, region, action)
    event: dict[str, Any] = {"action": action, "reason": "a person", "by": "ada", **more}
    if action == "approve" and "run" not in more:
        event["run"] = world.invariants.record().get("id", "none")
    person = Process("world", f"world/person/{action}")
    answers = world.answers

    def work() -> None:
        for _ in range(_TRIES):
            if not world.network.reaches("world", region):
                world.hub.sleep(_PAUSE_SECONDS)
                continue
            try:
                answer = functions.ask(name, event, _PATIENCE_SECONDS)
            except Refusal as refusal:
                world.note(f"person: {action} in {region}: {refusal.code}")
                world.hub.sleep(_PAUSE_SECONDS)
                continue
            text = answer["Payload"].read().decode()
            answers.append((world.hub.now, action, text))
            world.note(f"person: {action} in {region}: {text[:300]}")
            return
        answers.append((world.hub.now, action, "gave up"))

    world.note(f"person asks for {action} in {region} {more or ''}")
    world.hub.spawn(person, work)


def _function(world: World, region: str, action: str) -> str:
    known = world.functions[region].known
    kinds = ("control", "orchestrator") if action in _OF_CONTROL else ("orchestrator",)
    for kind in kinds:
        for name, function in known.items():
            if function.module.endswith(f".{kind}"):
                return name
    raise Bug(f"no function in {region} for {action}")


def console(
    world: World,
    kind: str,
    target: str,
    seconds: float = 60.0,
    shows: str = "old",
    hidden: float = 0.0,
) -> None:
    """Somebody changes the writer of every database by the console, without hac."""
    for aurora in world.aurora.values():
        try:
            aurora.promote(kind, target, "console", seconds=seconds, shows=shows, hidden=hidden)
        except Refusal as refusal:
            world.note(f"console: {kind} to {target}: {refusal.code} {refusal.message}")
            continue
        world.note(f"console: {kind} to {target}, {seconds:.0f} s, shows {shows}")
        world.invariants.foreign_change(aurora, target, seconds)


def fence(world: World, region: str) -> None:
    """Without the function, as RUNBOOK.md has it: takes the write lease of every database for a region, which may not
    write yet."""
    for name in world.aurora:
        lease = world.table.get(f"lease#{name}")
        world.table.put(
            f"lease#{name}",
            "person",
            epoch=int(lease.get("epoch", 0)) + 1,
            not_before=lease.get("lease_until", 0.0) + 2,
            region=region,
            open=False,
            fenced_by=f"by hand: to {region}",
        )
        world.note(f"person fences {name} for {region}")


def open_lease(world: World, region: str) -> None:
    """The step after the promotion: `open` on the condition that the region still has the lease."""
    for name in world.aurora:
        if world.table.get(f"lease#{name}").get("region") != region:
            world.answers.append((world.hub.now, "open", "ConditionalCheckFailedException"))
            world.note(f"person opens {name} for {region}: the condition failed")
            continue
        world.table.put(f"lease#{name}", "person", open=True)
        world.answers.append((world.hub.now, "open", "{}"))
        world.note(f"person opens {name} for {region}")
