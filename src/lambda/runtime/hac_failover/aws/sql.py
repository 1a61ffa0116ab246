"""The RDS Data API: SQL over HTTPS, so that no function needs a place in the VPC."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

import boto3

from .settings import PATIENT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Cell = str | int | float | bool | None


class DataClient(Protocol):
    """What is used of the client. Written out, because the type stubs of this service are not
    among boto3's essential ones."""

    def execute_statement(self, **_arguments: object) -> Mapping[str, object]:
        """Answers with `records`, the rows, where the statement gives any."""
        ...

    def begin_transaction(self, **_arguments: object) -> Mapping[str, object]:
        """Answers with `transactionId`, which names the transaction in later calls."""
        ...

    def rollback_transaction(self, **_arguments: object) -> Mapping[str, object]:
        """Ends the transaction. Nothing that it wrote is kept."""
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is, and the secret that opens it."""

    cluster_arn: str
    secret_arn: str
    schema: str


@cache
def _client(region: str) -> DataClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: DataClient = boto3.client("rds-data", region_name=region, config=PATIENT)
    return client


class Sql:
    """Statements on one cluster."""

    def __init__(self, region: str, address: Address) -> None:
        self._client = _client(region)
        self._address = address

    def rows(
        self, sql: str, values: Mapping[str, Cell] | None = None, transaction: str | None = None
    ) -> list[list[Cell]]:
        """Runs a statement. `values` fill its `:name`s; nothing is ever written into the text."""
        extra: dict[str, object] = {"transactionId": transaction} if transaction else {}
        answer = self._client.execute_statement(
            resourceArn=self._address.cluster_arn,
            secretArn=self._address.secret_arn,
            database=self._address.schema,
            sql=sql,
            parameters=[_parameter(name, value) for name, value in (values or {}).items()],
            **extra,
        )
        records = answer.get("records")
        if not isinstance(records, list):
            return []
        return [[_cell(field) for field in record] for record in records]

    def begin(self) -> str:
        """Opens a transaction, and gives its id. Nothing here commits one."""
        answer = self._client.begin_transaction(
            resourceArn=self._address.cluster_arn,
            secretArn=self._address.secret_arn,
            database=self._address.schema,
        )
        return str(answer["transactionId"])

    def roll_back(self, transaction: str) -> None:
        """Ends the transaction. Nothing that it wrote is kept."""
        self._client.rollback_transaction(
            resourceArn=self._address.cluster_arn,
            secretArn=self._address.secret_arn,
            transactionId=transaction,
        )


def _parameter(name: str, value: Cell) -> dict[str, object]:
    if value is None:
        return {"name": name, "value": {"isNull": True}}
    if isinstance(value, bool):
        return {"name": name, "value": {"booleanValue": value}}
    if isinstance(value, str):
        return {"name": name, "value": {"stringValue": value}}
    kind = "longValue" if isinstance(value, int) else "doubleValue"
    return {"name": name, "value": {kind: value}}


def _cell(field: Mapping[str, object]) -> Cell:
    for kind in ("stringValue", "longValue", "doubleValue", "booleanValue"):
        value = field.get(kind)
        if isinstance(value, (str, int, float, bool)):
            return value
    return None


def whole_number(rows: Sequence[Sequence[Cell]], column: int = 0) -> int | None:
    """A number of the first row. The Data API gives some numbers as text."""
    if not rows or len(rows[0]) <= column:
        return None
    value = rows[0][column]
    if isinstance(value, str):
        return int(value) if value.lstrip("-").isdigit() else None
    return None if value is None else int(value)
