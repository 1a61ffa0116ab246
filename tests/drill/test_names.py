"""Health checks of Route 53, and the answers that follow them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hac_drill.world import names as module
from hac_drill.world.names import Checker, Names
from hac_drill.world.platform import EndPoint

NAME = "trade.example.com"
ONE, TWO = "us-east-1", "us-east-2"


def check(region: str) -> Any:
    return SimpleNamespace(
        id=f"check-{region}",
        type_="HTTPS",
        fqdn=f"{region}.{NAME}",
        resource_path="/healthz",
        request_interval=10,
        failure_threshold=3,
        children=None,
    )


def record(region: str, failover: str) -> Any:
    return SimpleNamespace(
        name=f"{ONE}-first.{NAME}.",
        type="A",
        failover=failover,
        set_identifier=region,
        health_check_id=f"check-{region}",
        alias_target={"DNSName": f"{region}.elb."},
    )


@pytest.fixture
def well() -> dict[str, bool]:
    return {ONE: True, TWO: True}


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch, well: dict[str, bool]) -> Names:
    public = SimpleNamespace(
        name=f"{NAME}.",
        type="A",
        failover=None,
        set_identifier=None,
        health_check_id=None,
        alias_target={"DNSName": f"{ONE}-first.{NAME}."},
    )
    zone = SimpleNamespace(rrsets=[public, record(ONE, "PRIMARY"), record(TWO, "SECONDARY")])
    checks = {f"check-{region}": check(region) for region in (ONE, TWO)}
    route53 = SimpleNamespace(zones={"z": zone}, health_checks=checks)
    monkeypatch.setattr(module, "route53_backends", {"1": {"aws": route53}})
    balancers = {
        region: SimpleNamespace(load_balancers={"a": SimpleNamespace(dns_name=f"{region}.elb")})
        for region in (ONE, TWO)
    }
    monkeypatch.setattr(module, "elbv2_backends", {"1": balancers})
    end_points = {
        (f"{region}.{NAME}", "/healthz"): EndPoint(region, "", lease=False) for region in (ONE, TWO)
    }
    application: Any = SimpleNamespace(
        platform=SimpleNamespace(endpoints=end_points),
        answers=lambda region: well[region],
        status=lambda _host, _path: 200,
    )
    clock: Any = SimpleNamespace()
    return Names(clock, application, "1")


def test_a_checker_wants_so_many_answers_in_a_row() -> None:
    checker = Checker()
    heard = []
    for well in (False, False, True, False, False, False, True, True, True):
        checker.hear(well=well, threshold=3)
        heard.append(checker.well)
    assert heard == [True, True, True, True, True, False, False, False, True]


def moved_after(names: Names, region: str) -> int:
    """Seconds until the name leads to another region."""
    for tick in range(200):
        for one in (check(ONE), check(TWO)):
            names._check(one, tick)
        if names.region(NAME) != region:
            return tick
    return -1


def test_the_name_moves_once_most_checkers_have_failed(names: Names, well: dict[str, bool]) -> None:
    assert names.public() == [NAME]
    assert names.region(NAME) == ONE
    well[ONE] = False
    # Three answers ten seconds apart; 18 % of the checkers are the last to see it.
    assert 20 <= moved_after(names, ONE) < 30
    assert names.region(NAME) == TWO


def test_the_primary_is_answered_while_nobody_is_well(names: Names, well: dict[str, bool]) -> None:
    well[ONE] = well[TWO] = False
    assert moved_after(names, ONE) in (-1, *range(20, 30))
    assert names.region(NAME) == ONE
