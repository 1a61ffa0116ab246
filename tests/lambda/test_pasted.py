"""What a page hands out to paste is what RUNBOOK.md hands out: whoever follows either does the same."""

from __future__ import annotations

import json
import shlex

import pytest
from hac_failover import commands
from hac_failover.plan import Plan
from test_runbook import TEXT, Command, command
from test_runbook import commands as commands_of


def meant(asked: Command) -> dict[str, object]:
    """Its options, with JSON read."""
    return {
        name: [json.loads(value) if value.startswith("{") else value for value in values]
        for name, values in asked.options.items()
    }


@pytest.mark.parametrize("made", [commands.fence, commands.open_lease])
def test_a_lease_is_moved_by_the_command_of_the_runbook(made: object, plan: Plan) -> None:
    assert callable(made)
    pasted = meant(command(shlex.split(made(plan, "orders", "us-east-2"))))
    written = [meant(one) for one in commands_of(TEXT) if one.operation == "update-item"]
    assert pasted in written, pasted
