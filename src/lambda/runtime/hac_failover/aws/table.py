"""The coordination table: one item a key, read consistently, changed on conditions."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import ClientError

from .settings import PATIENT, code_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.config import Config
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

Value = str | int | float | bool

# A condition that always holds, so that there is one shape of the call.
_ALWAYS = "attribute_exists(#id) OR attribute_not_exists(#id)"


@cache
def _client(region: str, config: Config) -> DynamoDBClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: DynamoDBClient = boto3.client("dynamodb", region_name=region, config=config)
    return client


class Table:
    """A table whose only key is the text `id`."""

    def __init__(self, region: str, name: str, config: Config = PATIENT) -> None:
        self._client = _client(region, config)
        self._name = name

    def read(self, key: str) -> dict[str, Value] | None:
        """The item as it is now; none if there is none."""
        answer = self._client.get_item(
            TableName=self._name, Key={"id": {"S": key}}, ConsistentRead=True
        )
        item = answer.get("Item")
        return None if item is None else _decoded(item)

    def change(
        self,
        key: str,
        update: str,
        values: Mapping[str, Value],
        only_if: str | None = None,
    ) -> dict[str, Value] | None:
        """Changes the item and returns what it was; none if the condition did not hold.
         Attributes are written `#name` and values `:name`, so that no reserved word can get in the
        way."""
        condition = only_if or _ALWAYS
        names = {f"#{name}": name for name in re.findall(r"#(\w+)", f"{update} {condition}")}
        try:
            answer = self._client.update_item(
                TableName=self._name,
                Key={"id": {"S": key}},
                UpdateExpression=update,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues={f":{k}": _encoded(v) for k, v in values.items()},
                ConditionExpression=condition,
                ReturnValues="ALL_OLD",
            )
        except ClientError as error:
            if code_of(error) == "ConditionalCheckFailedException":
                return None
            raise
        return _decoded(answer.get("Attributes", {}))


def _encoded(value: Value) -> AttributeValueTypeDef:
    if isinstance(value, bool):
        return {"BOOL": value}
    return {"S": value} if isinstance(value, str) else {"N": repr(value)}


def _decoded(item: Mapping[str, AttributeValueTypeDef]) -> dict[str, Value]:
    """Attributes of other types are left out: the table may carry what people note in it."""
    decoded: dict[str, Value] = {}
    for name, value in item.items():
        if "S" in value:
            decoded[name] = value["S"]
        elif "N" in value:
            digits = value["N"]
            decoded[name] = int(digits) if digits.lstrip("-").isdigit() else float(digits)
        elif "BOOL" in value:
            decoded[name] = value["BOOL"]
    return decoded


def number(item: Mapping[str, Value], name: str) -> float | None:
    """A number of an item; none if it is not there or is not one."""
    value = item.get(name)
    return None if isinstance(value, (bool, str)) or value is None else float(value)


def whole(item: Mapping[str, Value], name: str) -> int | None:
    """A whole number of an item, to its last digit."""
    value = item.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def text(item: Mapping[str, Value], name: str) -> str:
    """A text of an item; empty if it is not there or is not one."""
    value = item.get(name)
    return value if isinstance(value, str) else ""
