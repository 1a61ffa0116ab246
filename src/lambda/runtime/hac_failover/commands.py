"""Commands for people to paste: what a page asks for must not have to be looked up at night."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .lease import BY_HAND, SKEW_SECONDS

if TYPE_CHECKING:
    from .local_region import LocalRegion
    from .plan import Plan

# What people ask `control` for, which answers while the orchestrator is busy.
STEERING = ("status", "rejoin-status", "pause", "resume", "rearm", "approve")


def invoke(plan: Plan, here: LocalRegion, **event: object) -> str:
    """Asks the function of this region that the action belongs to. The CLI waits as long as the
    function may run: by default it would give up after a minute, and ask again."""
    functions = plan.regions[here.region].functions
    steers = event.get("action") in STEERING
    return (
        f"aws lambda invoke --region {here.region} "
        f"--function-name {functions.control if steers else functions.orchestrator} "
        "--cli-read-timeout 900 --cli-binary-format raw-in-base64-out "
        f"--payload '{json.dumps(event)}' /dev/stdout"
    )


def by_hand(plan: Plan, here: LocalRegion, *commands: str) -> str:
    """Commands that promote, with the kill switch before them: nothing that starts by itself may
    take back what a person does."""
    pause = invoke(plan, here, action="pause", reason="promoting by hand")
    return "\n\n".join([pause, *commands])


def open_lease(plan: Plan, database: str, region: str) -> str:
    """Lets `region` write, once whoever held the lease has certainly stopped."""
    return _lease(plan, database, region, is_open=True)


def fence(plan: Plan, database: str, region: str) -> str:
    """Takes the lease for `region`, and lets nobody write yet. The answer says until when the old
    one runs."""
    return _lease(plan, database, region, is_open=False)


def _lease(plan: Plan, database: str, region: str, *, is_open: bool) -> str:
    """The command of RUNBOOK.md."""
    names = {
        "#epoch": "epoch",
        "#region": "region",
        "#open": "open",
        "#not_before": "not_before",
        "#until": "lease_until",
        "#by": "fenced_by",
    }
    values = {
        ":none": {"N": "0"},
        ":one": {"N": "1"},
        ":skew": {"N": f"{SKEW_SECONDS:g}"},
        ":open": {"BOOL": is_open},
        ":here": {"S": region},
        ":by": {"S": f"{BY_HAND}: to {region}"},
    }
    at = plan.coordination
    return (
        f"aws dynamodb update-item --region {at.region} --table-name {at.table} "
        f"--key '{json.dumps({'id': {'S': f'lease#{database}'}})}' "
        "--update-expression 'SET #epoch = if_not_exists(#epoch, :none) + :one, "
        "#not_before = if_not_exists(#until, :none) + :skew, "
        "#region = :here, #open = :open, #by = :by' "
        f"--expression-attribute-names '{json.dumps(names)}' "
        f"--expression-attribute-values '{json.dumps(values)}' --return-values ALL_OLD"
    )


def stop_machines(region: str, group: str) -> str:
    """Takes every machine of an Auto Scaling group out. `terraform apply` brings them back."""
    return (
        f"aws autoscaling update-auto-scaling-group --region {region} "
        f"--auto-scaling-group-name {group} --min-size 0 --desired-capacity 0"
    )
