"""DynamoDB `DeleteTable` of a table that is gone: moto leaves its name out of the answer, by which
Terraform's provider knows that a deletion was asked for twice, as it is after a lost answer. AWS
names it: "Requested resource not found: Table: NAME not found"
(<https://github.com/hashicorp/terraform/issues/4941>)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.dynamodb.exceptions import ResourceNotFoundException
from moto.dynamodb.responses import DynamoHandler

from .patching import replace

if TYPE_CHECKING:
    from collections.abc import Callable


def install() -> None:
    """Adds the name of the table to the error, which moto raises without it."""
    replace(DynamoHandler, "delete_table", _naming)


def _naming(delete: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def deleted(self: Any) -> Any:
        try:
            return delete(self)
        except ResourceNotFoundException:
            raise ResourceNotFoundException(table_name=self.body["TableName"]) from None

    return deleted
