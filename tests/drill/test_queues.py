"""A queue keeps what a request does not name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hac_drill.emulator import queues
from moto.sqs.models import Queue, sqs_backends

if TYPE_CHECKING:
    import pytest

POLICY = '{"Statement": [{"Effect": "Deny"}]}'
ALLOW = '{"redrivePermission": "denyAll"}'


def attributes(name: str, *wanted: str) -> dict[str, Any]:
    """After two requests: one for the policy, and one for who may redrive to it."""
    backend = sqs_backends["123456789012"]["us-east-1"]
    backend.create_queue(name, {})
    backend.set_queue_attributes(name, {"Policy": POLICY})
    backend.set_queue_attributes(name, {"RedriveAllowPolicy": ALLOW})
    return backend.get_queue_attributes(name, list(wanted))


def test_both_are_there_after_both_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    # Undone after the test: the change is to a class that other tests use.
    for name in ("_set_attributes", "attributes", "BASE_ATTRIBUTES"):
        monkeypatch.setattr(Queue, name, getattr(Queue, name))
    assert attributes("before", "All").get("Policy") is None, "moto keeps it: `queues.py` can go"
    queues.install()
    found = attributes("after", "Policy", "RedriveAllowPolicy")
    assert found == {"Policy": POLICY, "RedriveAllowPolicy": ALLOW}


def test_an_empty_one_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_set_attributes", "attributes", "BASE_ATTRIBUTES"):
        monkeypatch.setattr(Queue, name, getattr(Queue, name))
    queues.install()
    assert attributes("given", "RedriveAllowPolicy")
    backend = sqs_backends["123456789012"]["us-east-1"]
    backend.set_queue_attributes("given", {"RedriveAllowPolicy": ""})
    assert backend.get_queue_attributes("given", ["RedriveAllowPolicy", "Policy"]) == {
        "Policy": POLICY
    }


def test_a_redrive_policy_has_no_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_set_attributes", "attributes", "BASE_ATTRIBUTES"):
        monkeypatch.setattr(Queue, name, getattr(Queue, name))
    queues.install()
    backend = sqs_backends["123456789012"]["us-east-1"]
    letters = backend.create_queue("letters", {})
    policy = {"deadLetterTargetArn": letters.queue_arn, "maxReceiveCount": 5}
    backend.create_queue("jobs", {})
    backend.set_queue_attributes("jobs", {"RedrivePolicy": json.dumps(policy)})
    found = backend.get_queue_attributes("jobs", ["RedrivePolicy"])
    assert found == {"RedrivePolicy": json.dumps(policy, separators=(",", ":"))}
