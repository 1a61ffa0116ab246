"""The changes: cosmic-ray's, and some made by hand."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.config import load_config
from cosmic_ray.modules import find_modules
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.tools.filters.operators_filter import OperatorsFilter
from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import MutationSpec, WorkerOutcome, WorkResult

from .places import HERE, PACKAGE
from .source import source

CONFIG = HERE / "config.toml"
# An order in place of an equality.
_ORDERS = re.compile(r"_(Eq|NotEq)_(Lt|LtE|Gt|GtE)$")


@dataclass(frozen=True, slots=True)
class Key:
    """What a change is known by, as long as the line is what it is. Two of one key say the same."""

    module: str
    function: str
    line: str
    becomes: str

    def __str__(self) -> str:
        where = f"{self.module}: {self.function or 'constants'}"
        return f"{where}\n    {self.line}\n  → {self.becomes or '(gone)'}"


@dataclass(frozen=True, slots=True)
class Mutant:
    """`job` is cosmic-ray's number of it; empty if it was made by hand. `number` is the line."""

    job: str
    key: Key
    number: int
    text: str


def drawn(db: WorkDB, only: str) -> Iterator[Mutant]:
    """All that cosmic-ray can think of, but for what its filter and ours leave out: noted in `db` as skipped."""
    config = load_config(str(CONFIG))
    modules = [path for path in find_modules([PACKAGE / name for name in config["module-path"]])]
    init(sorted(path for path in modules if only in str(path)), db, {})
    exclude = config.sub("filters", "operators-filter")["exclude-operators"]
    OperatorsFilter()._skip_filtered(db, exclude)
    items = sorted(db.pending_work_items, key=lambda item: _place(item.mutations[0]))
    for item in items:
        found = _mutant(item.job_id, item.mutations[0])
        if found is not None:
            yield found
        else:
            skipped = WorkResult(
                worker_outcome=WorkerOutcome.SKIPPED, output="changes nothing that is evaluated"
            )
            db.set_result(item.job_id, skipped)


def made_by_hand(only: str) -> Iterator[tuple[Mutant, str]]:
    """With what each is about."""
    for one in tomllib.loads((HERE / "by_hand.toml").read_text(encoding="utf-8"))["mutant"]:
        name, line, becomes = one["module"], one["line"], one["becomes"]
        if only not in name:
            continue
        here = source(name)
        numbers = [n for n in range(1, len(here.text.splitlines()) + 1) if here.line(n) == line]
        if len(numbers) != 1:
            raise SystemExit(
                f"mutants: by_hand.toml: {name} has {len(numbers)} lines `{line}`, not one"
            )
        lines = here.text.splitlines(keepends=True)
        lines[numbers[0] - 1] = lines[numbers[0] - 1].replace(line, becomes)
        key = Key(name, here.function(numbers[0]), line, becomes)
        yield Mutant("", key, numbers[0], "".join(lines)), one["what"]


def _mutant(job: str, spec: MutationSpec) -> Mutant | None:
    name = str(Path(spec.module_path).relative_to(PACKAGE))
    here, number = source(name), spec.start_pos[0]
    if here.unevaluated(*spec.start_pos):
        return None
    if "BinaryOperator" in spec.operator_name and not here.is_operation(*spec.start_pos):
        return None
    if _ORDERS.search(spec.operator_name) and here.of_words(*spec.start_pos):
        return None
    try:
        text = mutate_code(here.text, get_operator(spec.operator_name)(), spec.occurrence)
    except AttributeError:
        # cosmic-ray cannot change `*AWS_ERRORS` among exceptions.
        return None
    if text is None or not _is_program(text):
        return None
    line, becomes = _changed(here.text, text)
    return Mutant(job, Key(name, here.function(number), line, becomes), number, text)


def _changed(before: str, after: str) -> tuple[str, str]:
    """The line that is another one, and what it is now."""
    old, new = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            return _plain(old[a:b]), _plain(new[c:d])
    raise AssertionError("a change that changes nothing")


def _plain(lines: list[str]) -> str:
    return " ".join(" ".join(line.split()) for line in lines)


def _is_program(text: str) -> bool:
    try:
        compile(text, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _place(spec: MutationSpec) -> tuple[str, tuple[int, int], str, int]:
    return str(spec.module_path), spec.start_pos, spec.operator_name, spec.occurrence
