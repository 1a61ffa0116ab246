"""`python -m hac_drill FOLDER`: what `hac drill` runs. Exit code 0 if everything held, 1 if
something did not, 2 if the drill could not be run."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from .scenario import Scenario
from .settings import Settings
from .terraform import TerraformFailed
from .timeline import Timeline
from .world.bundle import NoCode
from .world.platform import NothingToDrill
from .world.schedules import UnknownSchedule
from .world.stage import LOG
from .world.stand_ins import UnknownClock


def main() -> int:
    """Drills what the command line names, and gives the exit code."""
    arguments = _arguments()
    settings = Settings(
        failover=arguments.promotion,
        detachment=arguments.detachment,
        switchover=arguments.switchover,
        replica=arguments.replica,
        growth=arguments.growth,
        promised=dict(arguments.promised),
        silent=arguments.silent,
    )
    work = Path(arguments.keep) if arguments.keep else Path(tempfile.mkdtemp(prefix="hac-drill-"))
    work = work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    timeline = Timeline()
    back = Path(arguments.back) if arguments.back else None
    folder = Path(arguments.folder)
    drill = Scenario(folder, work, arguments.terraform, settings, timeline, back)
    try:
        code = drill.run()
    except (TerraformFailed, NoCode, NothingToDrill, UnknownClock, UnknownSchedule) as error:
        sys.stderr.write(f"error: {error}\n")
        code = 2
    log = work / LOG
    if log.is_file():
        sys.stdout.write(f"What the handlers logged is in {log}\n")
    return code


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="hac drill")
    parser.add_argument("folder", help="what `hac build` wrote")
    parser.add_argument("--terraform", default="terraform", help="the program")
    parser.add_argument("--keep", help="where to work, instead of a temporary folder")
    for name in ("promotion", "detachment", "replica", "switchover", "growth"):
        parser.add_argument(f"--{name}", type=float, required=True, help="seconds it takes")
    parser.add_argument(
        "--promised", type=_promise, action="append", default=[], help="WHAT=SECONDS, as promised"
    )
    parser.add_argument("--back", help="what `hac build` wrote for the way back")
    parser.add_argument(
        "--silent", action="store_true", help="end points hang instead of refusing connections"
    )
    return parser.parse_args()


def _promise(text: str) -> tuple[str, float]:
    name, _, seconds = text.partition("=")
    return name, float(seconds)


if __name__ == "__main__":
    sys.exit(main())
