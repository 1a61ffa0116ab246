"""The record for good: what is in it, that it is in both places, and that it stands in nobody's way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import Orchestrate, Seen
from hac_failover.aws.table import Table, text
from hac_failover.ending import HeldForNow
from world import START, Killed, Refusal, World

KEY = "failovers/2023/11/14/r-1.json"
BY_HAND = {"action": "failover", "reason": "drill", "by": "ada", "from": "us-east-1"}


def in_the_witness(table: Table, run: str = "r-1") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text(table.read(f"record#{run}") or {}, "record") or "{}")
    return found


def pages(world: World) -> list[str]:
    return [subject for topic, subject, _ in world.published if topic.endswith("-critical")]


def test_an_automatic_run(
    orchestrate: Orchestrate, world: World, witness_sees: Seen, table: Table
) -> None:
    table.change(
        "watermark#orders",
        "SET #epoch = :e, #seq = :s, #ts = :t",
        {"e": 7, "s": 1000, "t": START - 28},
    )
    world.rows["watermark"] = [(7, 960)]
    witness_sees(since=25)
    assert orchestrate()["status"] == "completed"
    record = json.loads(world.stored[KEY])
    assert record == in_the_witness(table), "the same in both places"
    assert record["format"] == 1
    assert (record["run"], record["epoch"], record["status"]) == ("r-1", 1, "completed")
    assert (record["source"], record["target"]) == ("us-east-1", "us-east-2")
    assert record["trigger"]["mode"] == "automatic"
    assert record["detection"] == {
        "first_seen_at": "2023-11-14T22:12:55.000Z",
        "detected_at": "2023-11-14T22:13:15.000Z",
        "decided_at": "2023-11-14T22:13:20.000Z",
        "seconds": 20.0,
        "vantage_points": ["us-east-2", "us-west-2"],
    }
    steps = {step["step"]: step for step in record["steps"]}
    assert list(steps)[:3] == ["gate", "1 fence orders", "2 promote orders"]
    promotion = steps["2 promote orders"]
    assert promotion["budget_seconds"] == 60
    assert promotion["within_budget"] is True
    assert 40 <= promotion["seconds"] <= 60
    shifted = steps["5 shift web"]["ended_at"]
    assert shifted <= record["ended_at"]
    recovery = record["recovery_time"]
    assert recovery["counted_from"] == "first sight of the fault"
    assert 25 + 40 <= recovery["seconds"] <= 25 + 60
    assert record["data"]["orders"] | {"notes": ""} == {
        "validation": "pass_with_loss",
        "lost_writes": 40,
        "lost_seconds": 2.5,
        "replication_lag_milliseconds": 800.0,
        "notes": "",
    }
    assert [page for page in record["pages"] if "lost 40 writes" in page]


def test_a_run_by_hand_names_the_one_who_asked(orchestrate: Orchestrate, world: World) -> None:
    orchestrate(BY_HAND)
    record = json.loads(world.stored[KEY])
    assert record["trigger"] == {
        "mode": "failover",
        "reason": "drill",
        "by": "ada",
        "forced": False,
    }
    assert record["recovery_time"]["counted_from"] == "start of the run"
    assert record["detection"]["first_seen_at"] is None


def test_a_late_step_is_said_to_be(orchestrate: Orchestrate, world: World) -> None:
    world.promotion_takes = 200
    orchestrate(BY_HAND)
    steps = {step["step"]: step for step in json.loads(world.stored[KEY])["steps"]}
    assert steps["2 promote orders"]["within_budget"] is False
    assert steps["2 promote orders"]["verdict"] == "late"


def test_a_failed_run_leaves_one_too(orchestrate: Orchestrate, world: World, table: Table) -> None:
    world.refuse["failover_global_cluster"] = [Refusal("AccessDenied", 403)] * 99
    assert orchestrate(BY_HAND)["status"] == "failed"
    record = in_the_witness(table)
    assert record["status"] == "failed"
    assert record["recovery_time"]["seconds"] is None, "nothing recovered"
    assert record["data"]["orders"]["validation"] is None
    assert record["steps"][-1]["verdict"] == "failed"


def test_a_run_that_touched_nothing_leaves_none(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    with pytest.raises(HeldForNow):
        orchestrate()
    assert world.stored == {}
    assert table.read("record#r-1") is None
    assert orchestrate({"action": "status"})["record"] is None


@pytest.mark.parametrize("code", ["NoSuchBucket", "AccessDenied", "SlowDown"])
def test_a_bucket_that_refuses_is_paged_and_stops_nothing(
    orchestrate: Orchestrate, world: World, table: Table, code: str
) -> None:
    world.refuse["put_object"] = [Refusal(code, 503 if code == "SlowDown" else 403)] * 9
    assert orchestrate(BY_HAND)["status"] == "completed"
    assert world.writer == "us-east-2"
    assert in_the_witness(table)["status"] == "completed"
    assert pages(world) == ["trading: the record of a run is not stored everywhere"]


def test_a_witness_that_refuses_leaves_the_bucket(
    orchestrate: Orchestrate, world: World, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Table.change

    def change(self: Table, key: str, *rest: Any) -> object:
        if key.startswith("record#"):
            world.refuse["update_item"] = [Refusal("AccessDeniedException")]
        return plain(self, key, *rest)

    monkeypatch.setattr(Table, "change", change)
    assert orchestrate(BY_HAND)["status"] == "completed"
    assert json.loads(world.stored[KEY])["status"] == "completed"
    assert table.read("record#r-1") is None
    assert len(pages(world)) == 1


def test_a_death_before_the_end_is_followed_by_the_same_record(
    orchestrate: Orchestrate, world: World, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_region: str, _params: dict[str, Any]) -> dict[str, Any]:
        world.dead = True
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(world, "s3_put_object", die)
        with pytest.raises(Killed):
            orchestrate(BY_HAND)
    world.revive()
    assert world.stored == {}
    first = in_the_witness(table)
    world.clock.sleep(60)
    assert orchestrate(BY_HAND, request="r-2")["status"] == "completed"
    assert in_the_witness(table) | {"epoch": 1} == first, "written again, and the same"
    assert json.loads(world.stored[KEY])["epoch"] == 2
    assert table.read("record#r-2") is None, "one run, one record"


def test_the_record_never_ends_by_itself(orchestrate: Orchestrate, table: Table) -> None:
    orchestrate(BY_HAND)
    assert "delete_after" not in (table.read("record#r-1") or {})


def test_the_status_shows_the_newest(orchestrate: Orchestrate, world: World) -> None:
    orchestrate(BY_HAND)
    world.sick.clear()
    world.clock.sleep(60)
    orchestrate({"action": "switchover", "reason": "back"}, "r-2", "us-east-1")
    shown = orchestrate({"action": "status"}, "r-3")["record"]
    assert (shown["run"], shown["trigger"]["mode"]) == ("r-2", "switchover")
    assert shown["detection"]["first_seen_at"] is None, "nothing had failed"


def test_a_run_that_a_person_overrides_is_recorded_as_abandoned(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    world.promotion_takes = 500
    with pytest.raises(Exception, match="failing-over"):
        orchestrate(BY_HAND, seconds=100)
    world.clock.sleep(600)
    world.sick.clear()
    back = {"action": "switchover", "reason": "it hangs", "force": True, "from": "us-east-2"}
    world.promotion_takes = 30
    assert orchestrate(back, "r-2", "us-east-1")["status"] == "completed"
    assert in_the_witness(table)["status"] == "abandoned"
    assert in_the_witness(table, "r-2")["status"] == "completed"


def test_every_line_of_the_log_is_an_object_with_the_same_keys(
    orchestrate: Orchestrate, capsys: pytest.CaptureFixture[str]
) -> None:
    orchestrate(BY_HAND)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    always = {"timestamp", "level", "event", "platform", "region", "request"}
    assert all(always <= line.keys() for line in lines)
    over = [line for line in lines if line["event"] == "step over"]
    assert [line["step"] for line in over][:2] == ["gate", "1 fence orders"]
    for line in over:
        assert line.keys() - always == {
            "run",
            "epoch",
            "step",
            "status",
            "seconds",
            "budget_seconds",
            "note",
        }
