"""Mistakes, planted by name: each takes one piece of care out of the functions, or out of what is built. A named day that
says it would find one must fail with it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from . import people
from .site import Calculated, Site

Plant = Callable[[pytest.MonkeyPatch], None]
MISTAKES: dict[str, Plant] = {}
# Of what is built, not of the functions.
OF_THE_SITE: dict[str, Callable[[Site], Site]] = {}


def mistake(name: str) -> Callable[[Plant], Plant]:
    def add(plant: Plant) -> Plant:
        MISTAKES[name] = plant
        return plant

    return add


@contextmanager
def planted(name: str, site: Site) -> Iterator[Site]:
    if name in OF_THE_SITE:
        yield OF_THE_SITE[name](site)
        return
    with pytest.MonkeyPatch.context() as patch:
        MISTAKES[name](patch)
        yield site


def _set(patch: pytest.MonkeyPatch, where: str, value: Any) -> None:
    """`steps.gate._target`, in the package of the functions. What is not there cannot be taken out."""
    module, _, name = where.rpartition(".")
    patch.setattr(importlib.import_module(f"hac_failover.{module}"), name, value)


def _nothing(*_: object, **__: object) -> None:
    return None


def _yes(*_: object, **__: object) -> bool:
    return True


def _no(*_: object, **__: object) -> bool:
    return False


@mistake("foreign")
def _a_foreign_transition_is_ours(patch: pytest.MonkeyPatch) -> None:
    """The gate does not ask AWS who writes, and nothing that the run did not begin holds it."""
    _set(patch, "steps.facts.facts", _nothing)
    _set(patch, "steps.promote._foreign", _nothing)
    _set(patch, "steps.facts.is_foreign", _no)
    _stale(patch)


@mistake("stale")
def _stale(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks between the gate and the request."""
    _set(patch, "steps.asking.still_fails", _yes)
    _set(patch, "steps.fence.still_fails", _yes)


@mistake("lease kept")
def _lease_kept(patch: pytest.MonkeyPatch) -> None:
    """A run that ends without a promotion keeps the lease, and nobody settles it."""
    _set(patch, "owed.give_back", _yes)
    _unsettled(patch)


@mistake("lease missed")
def _lease_missed(patch: pytest.MonkeyPatch) -> None:
    """The fence is not tried again, nor is the lease taken over later."""

    def once(ctx: Any, step: Any) -> str | None:
        try:
            fence = importlib.import_module("hac_failover.steps.fence")
            ctx.step.facts["old_lease_until"] = fence._old_lease_until(ctx, step)
        except fence.AWS_ERRORS as error:
            return str(error)
        return None

    _set(patch, "steps.fence._take", once)
    _set(patch, "owed.open_for", _yes)
    _unsettled(patch)


@mistake("missed in silence")
def _missed_in_silence(patch: pytest.MonkeyPatch) -> None:
    """A fence that is missed is in the timeline, and whoever reads that at the end knows."""
    result = importlib.import_module("hac_failover.steps.context").Result
    _set(patch, "steps.fence._missed", lambda _ctx, _step, note: result("missed", note))


def _unsettled(patch: pytest.MonkeyPatch) -> None:
    _set(patch, "settle.hand_over", _yes)


@mistake("settled under a hand")
def _settled_under_a_hand(patch: pytest.MonkeyPatch) -> None:
    """Whoever settles does not ask whether somebody has paused, and brings every lease to the writer."""
    _set(patch, "settle.paused_because", _nothing)


@mistake("by the old word")
def _by_the_old_word(patch: pytest.MonkeyPatch) -> None:
    """A run that gave up goes on as it began, whoever asks, and armed as it was."""
    beginning = importlib.import_module("hac_failover.beginning").Beginning
    known = beginning._reopen

    def reopen(self: Any, run: Any) -> None:
        mode, armed_at = run.mode, run.armed_at
        known(self, run)
        run.mode, run.armed_at = mode, armed_at

    patch.setattr(beginning, "_reopen", reopen)
    _set(patch, "ending._has_moved", _no)


@mistake("the dead in the way")
def _the_dead_in_the_way(patch: pytest.MonkeyPatch) -> None:
    """Every run of another region that is not over is waited for, whatever it has touched."""
    record = importlib.import_module("hac_failover.record")
    patch.setattr(record.RunRecord, "touched", _yes)


@mistake("an hour for the dead")
def _an_hour_for_the_dead(patch: pytest.MonkeyPatch) -> None:
    """A run of another region is left to it for as long as one of this region would be."""
    _set(patch, "beginning._LEFT_UNASKED_SECONDS", 3_600.0)


@mistake("an answer for good")
def _an_answer_for_good(patch: pytest.MonkeyPatch) -> None:
    """An application that cannot read the lease says for good what it read last."""
    patch.setattr("simulation.application.ANSWER_SECONDS", float("inf"))


@mistake("armed at birth")
def _armed_at_birth(patch: pytest.MonkeyPatch) -> None:
    """No `rearm` is asked for, nothing need have been seen well, and AWS is not asked."""
    _set(patch, "steps.gate.armed_at", lambda _: 1.0)
    _set(patch, "steps.sighting.armed_at", lambda _: 1.0)
    _target_unasked(patch)
    _set(
        patch,
        "steps.sighting._well_since",
        lambda seen, _armed: frozenset(check for one in seen.values() for check in one),
    )
    _set(patch, "steps.facts.facts", _nothing)


@mistake("target unasked")
def _target_unasked(patch: pytest.MonkeyPatch) -> None:
    _set(patch, "steps.gate._target", _nothing)


@mistake("target unread")
def _target_unread(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether AWS would promote the cluster before the lease is taken."""
    _set(patch, "steps.facts._target", _nothing)


@mistake("asks a reader in SQL")
def _asks_a_reader(patch: pytest.MonkeyPatch) -> None:
    """The way back waits until the Data API answers in the region that only reads."""
    rejoin = importlib.import_module("hac_failover.rejoin")
    functions = importlib.import_module("hac_failover.aws.functions")
    known = rejoin.Rejoin._database

    def asking(self: Any, database: Any) -> list[Any]:
        name = self.plan.regions[self.here.region].validator
        event = {"database": database.name, "check": "writer"}
        answer = functions.ask_function(self.here.region, name, event)
        role = answer.get("role")
        return [*known(self, database), rejoin.Finding(f"by SQL a {role}", role == "reader")]

    patch.setattr(rejoin.Rejoin, "_database", asking)


@mistake("refused repeat")
def _refused_repeat(patch: pytest.MonkeyPatch) -> None:
    """A refusal is a verdict, whatever was accepted before."""
    outcome = importlib.import_module("hac_failover.steps.asking")

    def verdict(ctx: Any, how: Any, said: str) -> Any:
        refused = how is outcome.Outcome.REFUSED
        return (
            importlib.import_module("hac_failover.steps.context").Result("failed", said)
            if refused
            else None
        )

    _set(patch, "steps.asking._verdict", verdict)
    _set(patch, "steps.promote._ASK_AGAIN_AFTER_SECONDS", 10.0)
    _set(patch, "steps.asking._STALE_SECONDS", 60.0)
    _stale(patch)


@mistake("one odd look")
def _one_odd_look(patch: pytest.MonkeyPatch) -> None:
    """One listing without the target ends the run."""
    promote = importlib.import_module("hac_failover.steps.promote")
    known = promote._round

    def at_once(ctx: Any, database: Any, step: Any, seen: Any, now: float) -> Any:
        if seen.progress is promote.Progress.ODD:
            return promote.Result("failed", seen.note)
        return known(ctx, database, step, seen, now)

    _set(patch, "steps.promote._round", at_once)


@mistake("one chance")
def _one_chance(patch: pytest.MonkeyPatch) -> None:
    """The alarm's edge is the only thing that starts a run."""
    prober = importlib.import_module("hac_failover.prober")
    patch.setattr(prober.Prober, "_fail_over", _nothing)


@mistake("four requests")
def _four_requests(patch: pytest.MonkeyPatch) -> None:
    """It gives up after three minutes, and nobody starts it again."""
    _set(patch, "steps.promote._GIVE_UP_SECONDS", 185.0)
    _one_chance(patch)


@mistake("no patience")
def _no_patience(patch: pytest.MonkeyPatch) -> None:
    """A failover inside the region is not waited for, and the last look is the gate's."""
    _set(patch, "steps.patience.wait", _nothing)
    _stale(patch)


@mistake("mute validator")
def _mute(patch: pytest.MonkeyPatch) -> None:
    """Only a write of ours is the end of a promotion."""
    promote = importlib.import_module("hac_failover.steps.promote")
    _set(patch, "steps.promote._SEEN_BY_WRITE", (promote.Progress.WRITER,))


@mistake("no control")
def _no_control(patch: pytest.MonkeyPatch) -> None:
    """People ask the orchestrator, whose executions are reserved for two runs."""
    patch.setattr(people, "_OF_CONTROL", ())


def _own_health_only(site: Site) -> Site:
    """Each name follows the health of its own tier, not that of the databases behind it."""
    hosts = {check.id: check for check in site.checks}
    calculated = []
    for one in site.calculated:
        own = [child for child in one.children if hosts[child].path == "/healthz"]
        calculated.append(Calculated(one.id, tuple(own), len(own)))
    return replace(site, calculated=tuple(calculated))


def _mute_witness(site: Site) -> Site:
    """No alarm in the witness is on what is served."""
    witness = site.plan.coordination.region
    served = "RegionsAnswering"
    alarms = [a for a in site.alarms if a.region != witness or a.metric[1] != served]
    return replace(site, alarms=tuple(alarms))


OF_THE_SITE["a name by its own health"] = _own_health_only
OF_THE_SITE["a witness that tells nobody"] = _mute_witness
