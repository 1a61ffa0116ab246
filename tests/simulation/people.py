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
