"""`make mutants`: changes the runtime in small ways, one at a time, and runs the tests that reach each change. Fails if fewer
than 95 % are found, or if a survivor is not explained."""

from __future__ import annotations

import argparse
import os
import sys
import time

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult

from .explained import FILE, explained, proposed
from .judge import SURVIVED, Judge
from .mutants import Key, Mutant, drawn, made_by_hand
from .places import MADE
from .reach import watch
from .warm import warm

_ENOUGH = 95.0


def main() -> int:
    options = argparse.ArgumentParser(prog="make mutants")
    options.add_argument("--only", default="", help="modules with this in their path")
    options.add_argument("--processes", type=int, default=os.cpu_count() or 2)
    given = options.parse_args()
    began = time.monotonic()
    reach = watch()
    warm()
    (MADE / "session.sqlite").unlink(missing_ok=True)
    with use_db(str(MADE / "session.sqlite")) as db:
        mutants = list(drawn(db, given.only))
        judge = Judge(reach, given.processes)
        unseen = _by_hand(judge, given.only)
        survivors = _judged(judge, db, mutants, set(explained(given.only)))
    minutes = (time.monotonic() - began) / 60
    return _said(mutants, survivors, explained(given.only), unseen, minutes)


def _by_hand(judge: Judge, only: str) -> list[str]:
    """What each of those is about that no test found."""
    known = dict(made_by_hand(only))
    near = list(judge.judge(list(known), judge.near))
    left = [mutant for mutant, by in near if by == SURVIVED]
    return [known[mutant] for mutant, by in judge.judge(left, judge.far) if by == SURVIVED]


def _judged(judge: Judge, db: WorkDB, mutants: list[Mutant], known: set[Key]) -> list[Mutant]:
    """The survivors. Those that are explained are not looked at for longer than all others."""
    near = _noted(judge, db, mutants, far=False)
    left = [mutant for mutant in near if mutant.key not in known]
    far = {mutant.job for mutant in _noted(judge, db, left, far=True)}
    return [mutant for mutant in near if mutant.key in known or mutant.job in far]


def _noted(judge: Judge, db: WorkDB, mutants: list[Mutant], *, far: bool) -> list[Mutant]:
    survivors = []
    batches = judge.far if far else judge.near
    for count, (mutant, by) in enumerate(judge.judge(mutants, batches), start=1):
        outcome = TestOutcome.SURVIVED if by == SURVIVED else TestOutcome.KILLED
        db.set_result(mutant.job, WorkResult(WorkerOutcome.NORMAL, by, outcome, str(mutant.key)))
        if by == SURVIVED:
            survivors.append(mutant)
        if count % 50 == 0 or count == len(mutants):
            what = "looked at for longer" if far else "of them"
            print(f"mutants: {count} {what}, {len(survivors)} survive", flush=True)
    return survivors


def _said(
    mutants: list[Mutant],
    survivors: list[Mutant],
    known: dict[Key, str],
    unseen: list[str],
    minutes: float,
) -> int:
    alive = {mutant.key for mutant in survivors}
    found = len(mutants) - len(survivors)
    percent = 100 * found / len(mutants) if mutants else 100.0
    new = [key for key in dict.fromkeys(mutant.key for mutant in survivors) if key not in known]
    gone = [key for key in known if key not in alive]
    if new:
        print(f"\nsurvivors without a reason in {FILE.name}:\n\n{proposed(new)}")
    if gone:
        print(f"\nin {FILE.name}, and found or gone:\n\n{proposed(gone)}")
    for what in unseen:
        print(f"made by hand, and not found: {what}")
    print(
        f"mutants: {found} of {len(mutants)} killed, {percent:.1f} % (at least {_ENOUGH:.0f} %); {len(survivors)} survive, "
        f"{len(survivors) - sum(m.key in new for m in survivors)} of them explained; {minutes:.0f} min"
    )
    return 1 if new or gone or unseen or percent < _ENOUGH else 0


if __name__ == "__main__":
    sys.exit(main())
