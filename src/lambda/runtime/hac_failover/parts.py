"""Parts that only some plans need, found by name.

hac puts them into the archive only where the plan needs them: where no step detaches a database,
there is no code that could, and no permission to."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def part(name: str) -> ModuleType:
    """A module of this package that may be absent from other archives, such as `steps.scale`."""
    return importlib.import_module(f".{name}", __package__)
