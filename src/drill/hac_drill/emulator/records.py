"""Route 53: moto changes the records of a zone without a lock, by a copy of their list. Its server
answers in threads, and Terraform deletes forty records at once: one that another thread copied
meanwhile comes back, and its zone cannot be deleted."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from moto.route53.models import FakeZone

from .patching import replace

if TYPE_CHECKING:
    from collections.abc import Callable

_CHANGES = ("add_rrset", "upsert_rrset", "delete_rrset", "delete_rrset_by_id")
one_at_a_time = threading.RLock()


def install() -> None:
    """Has the changes of a zone made one at a time; moto makes them without a lock."""
    for name in _CHANGES:
        replace(FakeZone, name, _alone)


def _alone(change: Callable[..., Any]) -> Callable[..., Any]:
    def changed(*arguments: Any) -> Any:
        with one_at_a_time:
            return change(*arguments)

    return changed
