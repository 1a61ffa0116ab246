"""The plan is read strictly."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hac_failover.fields import PlanError
from hac_failover.loading import load_plan
from hac_failover.plan import Notify, Plan, Promote


def test_the_plan_that_rust_writes_is_read(plan: Plan) -> None:
    assert plan.platform == "trading"
    assert [type(step).__name__.lower() for step in plan.failovers[0].steps] == [
        "fence",
        "promote",
        "verify",
        "scale",
        "shift",
        "notify",
        "notify",
    ]
    notices = [step for step in plan.failovers[0].steps if isinstance(step, Notify)]
    assert [step.topic for step in notices] == ["trading-oncall-failover", "trading-desk-failover"]
    assert plan.failovers[0].pages == ("trading-oncall-critical",)
    assert Promote("orders", "managed_failover", 60) in plan.failovers[0].steps
    assert plan.failovers[0].peer_of("us-east-2") == "us-east-1"
    assert plan.failovers[0].peer_of("us-west-2") is None


Edit = Callable[[Any], object]
WRONG: list[tuple[Edit, str]] = [
    (lambda p: p.update(format=1), "plan.format: this runtime reads format 4, found 1"),
    (lambda p: p.pop("platform"), "plan: `platform` is missing"),
    (lambda p: p.update(primary="us-east-1"), "plan: unknown primary"),
    (lambda p: p["probe"].update(interval_seconds=7), "7 does not divide 60"),
    (lambda p: p["probe"].update(timeout_seconds="4"), "expected a whole number"),
    (
        lambda p: p["failovers"][0]["steps"][1].update(step="promot"),
        "expected one of fence, promote",
    ),
    (lambda p: p["failovers"][0]["steps"][1].update(database="order"), "there is no order"),
    (
        lambda p: p["failovers"][0]["steps"][3].update(desired=0),
        "a region that serves has a machine",
    ),
    (
        lambda p: p["failovers"][0]["gate"]["lag"]["orders"].update(fresh_seconds=30),
        "RDS publishes once a minute",
    ),
    (lambda p: p["failovers"][0]["gate"].update(vantage_points=1), "automatic needs 2 or more"),
    (lambda p: p["failovers"][0]["when"]["checks"].append("db"), "checks: there is no db"),
    (
        lambda p: p["failovers"][0].update(between=["us-east-1", "us-east-1"]),
        "expected two regions",
    ),
    (
        lambda p: p["databases"]["orders"]["clusters"].pop("us-east-2"),
        "clusters of orders: there is no",
    ),
    (lambda p: p["failovers"][0].update(pages=[]), "pages: nobody would be called"),
    (lambda p: p["failovers"][0]["steps"][5].pop("topic"), "`topic` is missing"),
    (lambda p: p["regions"]["us-east-2"]["groups"].pop("web"), "groups: there is no web"),
    (
        lambda p: p["regions"]["us-east-2"]["functions"].pop("control"),
        "`functions` are missing, nobody could be asked",
    ),
    (
        lambda p: p["failovers"][0]["gate"].update(target_unwell="wait"),
        "expected one of hold, proceed",
    ),
    (lambda p: p["failovers"][0]["gate"].pop("local_failover_seconds"), "is missing"),
    (
        lambda p: p["regions"]["us-east-1"]["checks"]["web"].update(url="http://x"),
        "is not an https URL",
    ),
]


@pytest.mark.parametrize(("edit", "message"), WRONG, ids=[message for _, message in WRONG])
def test_what_is_wrong_is_said(plan_text: str, edit: Edit, message: str) -> None:
    value = json.loads(plan_text)
    edit(value)
    with pytest.raises(PlanError) as caught:
        load_plan(json.dumps(value))
    assert message in str(caught.value)
