"""Auto Scaling: a machine that a group starts is `Pending` before it is `InService` (User Guide,
instance lifecycle); moto has it in service at once. How long that takes AWS does not say. While
Terraform applies nothing waits: the platform has run for a while when the drill begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.autoscaling.models import FakeAutoScalingGroup, InstanceState

from .patching import replace

if TYPE_CHECKING:
    from collections.abc import Callable


class Machines:
    """Installs itself into moto."""

    def __init__(self, now: Callable[[], float], takes: float) -> None:
        self._now = now
        self._takes = takes
        self._waits = False

    def install(self) -> None:
        """Shows a machine as `Pending` until it has started, and counts it as active meanwhile."""
        replace(InstanceState, "lifecycle_state", lambda _: property(self._state, self._become))
        # Or a request for the same capacity would start them once more.
        replace(FakeAutoScalingGroup, "active_instances", lambda _: _active)

    def wait_from_now_on(self) -> None:
        """What is started after this takes its time."""
        self._waits = True

    def _state(self, machine: Any) -> str:
        state, until = vars(machine)["hac_state"]
        return "Pending" if self._now() < until else str(state)

    def _become(self, machine: Any, state: str) -> None:
        is_new = "hac_state" not in vars(machine)
        until = self._now() + self._takes if is_new and self._waits else 0.0
        vars(machine)["hac_state"] = (state, until)


def _active(group: Any) -> list[Any]:
    counted = ("InService", "Pending")
    return [one for one in group.instance_states if one.lifecycle_state in counted]
