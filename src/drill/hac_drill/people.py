"""People: what they say to the functions, as RUNBOOK.md tells them to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .world.stage import Stage

CONTROL, ORCHESTRATOR = "control", "orchestrator"


@dataclass(frozen=True, slots=True)
class People:
    """Those who have the commands of the runbook."""

    stage: Stage

    def say(self, region: str, event: dict[str, object], *, to: str = CONTROL) -> dict[str, Any]:
        """As `aws lambda invoke` does: waits for the answer."""
        functions = self.stage.functions
        name = self.stage.platform.function(region, to)
        answers: list[dict[str, object]] = []
        clock = self.stage.clock
        clock.spawn("operator", lambda: answers.append(functions.call(region, name, event)))
        clock.run(clock.now() + self.stage.settings.patience, lambda: bool(answers))
        payload = answers[0]["payload"] if answers else "no answer"
        return payload if isinstance(payload, dict) else {"status": str(payload)}
