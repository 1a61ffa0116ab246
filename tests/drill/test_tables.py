"""A table that is deleted twice is named, as Terraform's provider expects it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hac_drill.emulator import tables
from moto.dynamodb.exceptions import ResourceNotFoundException
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.responses import DynamoHandler


def answer() -> str:
    backend = dynamodb_backends["123456789012"]["us-east-1"]
    handler: Any = SimpleNamespace(body={"TableName": "gone"}, dynamodb_backend=backend)
    with pytest.raises(ResourceNotFoundException) as refused:
        DynamoHandler.delete_table(handler)
    return str(refused.value.message)


def test_the_answer_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # Undone after the test: the change is to a class that other tests use.
    monkeypatch.setattr(DynamoHandler, "delete_table", DynamoHandler.delete_table)
    assert "gone" not in answer(), "moto names it: `tables.py` can go"
    tables.install()
    assert answer() == "Requested resource not found: Table: gone not found"
