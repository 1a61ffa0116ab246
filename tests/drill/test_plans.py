"""What the drill makes of a plan of terraform."""

from __future__ import annotations

from typing import Any

from hac_drill.plans import Known, judge, known_differences

WARMUP = Known("aws_autoscaling_group", "default_instance_warmup", "not stored")
STATUS = Known("aws_s3", "rule.status", "always off")


def change(
    type: str, before: Any, after: Any, actions: tuple[str, ...] = ("update",), **unknown: Any
) -> dict[str, Any]:
    return {
        "mode": "managed",
        "type": type,
        "address": f"{type}.this",
        "change": {
            "actions": list(actions),
            "before": before,
            "after": after,
            "after_unknown": unknown,
        },
    }


def plan(*changes: dict[str, Any]) -> dict[str, Any]:
    return {"resource_changes": list(changes)}


def test_what_the_emulator_causes_is_excused() -> None:
    verdict = judge(
        plan(change("aws_s3", {"rule": [{"status": 0}]}, {"rule": [{"status": 1}]})), [STATUS]
    )
    assert verdict.good
    assert verdict.excused == 1


def test_what_differs_beside_it_is_not() -> None:
    before, after = {"rule": [{"status": 0, "id": "a"}]}, {"rule": [{"status": 1, "id": "b"}]}
    verdict = judge(plan(change("aws_s3", before, after)), [STATUS])
    assert verdict.unexpected == ["aws_s3.this: rule.id"]


def test_a_value_known_after_apply_differs() -> None:
    verdict = judge(plan(change("aws_s3", {"a": 1}, {}, a=True)), [])
    assert verdict.unexpected == ["aws_s3.this: a"]


def test_an_excuse_that_is_not_needed_any_more_is_a_finding() -> None:
    unchanged = change("aws_autoscaling_group", {}, {}, ("no-op",))
    assert judge(plan(unchanged), [WARMUP]).unused == [
        "aws_autoscaling_group.default_instance_warmup"
    ]
    assert judge(plan(), [WARMUP]).good
    only = Known(WARMUP.type, WARMUP.path, "", only_if="default_instance_warmup")
    assert judge(plan(unchanged), [only]).good


def test_replacing_and_deleting_is_destructive() -> None:
    for actions in [("delete",), ("delete", "create"), ("create", "delete")]:
        assert judge(plan(change("aws_s3", {}, {}, actions)), []).destructive


def test_promoting_and_detaching_is_destructive() -> None:
    for name in ["replication_source_identifier", "global_cluster_identifier"]:
        verdict = judge(plan(change("aws_rds_cluster", {name: "a"}, {name: ""})), [])
        assert verdict.destructive == [f"aws_rds_cluster.this: {name} would become empty"]


def test_every_known_difference_has_its_reason() -> None:
    known = known_differences()
    assert known
    assert all(len(entry.reason) > 5 for entry in known)
    assert len({(entry.type, entry.path) for entry in known}) == len(known)
