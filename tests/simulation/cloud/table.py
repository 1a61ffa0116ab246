"""DynamoDB: the coordination table, in one region, read consistently."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..clock import Bug
from .client import Refusal
from .expressions import Item, condition, invalid, update

if TYPE_CHECKING:
    from ..world import World
    from .client import Call


class Dynamo:
    def __init__(self, world: World) -> None:
        self.world = world
        self.items: dict[str, Item] = {}
        # What `get` made of an item, until it changes: the invariants ask for the same one each second.
        self._plain: dict[str, dict[str, Any]] = {}
        # Who wants to know of every change: (key, before, after, who).
        self.watchers: list[Callable[[str, Item, Item, str], None]] = []

    # The calls.

    def get_item(self, call: Call) -> dict[str, Any]:
        params = call.params
        key = self._key(call, params["Key"])
        if not params.get("ConsistentRead"):
            raise Bug("a read that may be of the past")
        item = self.items.get(key)
        return {} if item is None else {"Item": dict(item)}

    def batch_get_item(self, call: Call) -> dict[str, Any]:
        (name, wanted), *more = call.params["RequestItems"].items()
        if more or not wanted.get("ConsistentRead"):
            raise Bug("a batch of another table, or one that may be of the past")
        keys = [self._key(call, key, name) for key in wanted["Keys"]]
        if len(set(keys)) != len(keys):
            raise invalid("provided list of item keys contains duplicates")
        found = [dict(self.items[key]) for key in keys if key in self.items]
        return {"Responses": {name: found}, "UnprocessedKeys": {}}

    def query(self, call: Call) -> dict[str, Any]:
        raise Bug("the table has no sort key to query by")

    def scan(self, call: Call) -> dict[str, Any]:
        self._check_table(call, call.params["TableName"])
        items = [dict(item) for item in self.items.values()]
        return {"Items": items, "Count": len(items), "ScannedCount": len(items)}

    def put_item(self, call: Call) -> dict[str, Any]:
        params = call.params
        key = self._key(call, {"id": params["Item"]["id"]})
        before = self.items.get(key, {})
        self._only_if(before, params, set())
        self._set(key, dict(params["Item"]), call.process.name)
        return {}

    def delete_item(self, call: Call) -> dict[str, Any]:
        key = self._key(call, call.params["Key"])
        before = self.items.get(key, {})
        self._only_if(before, call.params, set())
        self._set(key, {}, call.process.name)
        return {}

    def update_item(self, call: Call) -> dict[str, Any]:
        params = call.params
        key = self._key(call, params["Key"])
        before = self.items.get(key, {})
        changes, used = update(params["UpdateExpression"])
        self._only_if(before, params, set(used))
        after: Item = {"id": {"S": key}, **dict(before)}
        scope = (
            before,
            params.get("ExpressionAttributeNames", {}),
            params.get("ExpressionAttributeValues", {}),
        )
        for change in changes:
            change(scope, after)
        self._set(key, after, call.process.name)
        wanted = params.get("ReturnValues", "NONE")
        if wanted == "ALL_OLD" and before:
            return {"Attributes": dict(before)}
        return {"Attributes": dict(after)} if wanted == "ALL_NEW" else {}

    def _only_if(self, before: Item, params: dict[str, Any], used: set[str]) -> None:
        """ "Value provided in ExpressionAttributeNames unused in expressions" is an error, and so of values."""
        names = params.get("ExpressionAttributeNames", {})
        values = params.get("ExpressionAttributeValues", {})
        test = None
        if "ConditionExpression" in params:
            test, more = condition(params["ConditionExpression"])
            used |= more
        unused = (set(names) | set(values)) - used
        if unused:
            raise invalid(f"unused in expressions: {sorted(unused)}")
        for value in values.values():
            if "N" in value:
                float(value["N"])
        if test is not None and not test((before, names, values)):
            raise Refusal("ConditionalCheckFailedException", 400, "The conditional request failed")

    def _key(self, call: Call, key: dict[str, Any], table: str = "") -> str:
        self._check_table(call, table or call.params["TableName"])
        if set(key) != {"id"} or not key["id"].get("S"):
            raise invalid("the provided key element does not match the schema")
        return str(key["id"]["S"])

    def _check_table(self, call: Call, name: str) -> None:
        if (call.region, name) not in self.world.site.tables:
            raise Refusal("ResourceNotFoundException", 400, "Requested resource not found")

    # The world's own.

    def _set(self, key: str, after: Item, who: str) -> None:
        before = self.items.get(key, {})
        self._plain.pop(key, None)
        if after:
            self.items[key] = after
        else:
            self.items.pop(key, None)
        for watcher in self.watchers:
            watcher(key, before, after, who)

    def put(self, key: str, who: str = "world", **values: Any) -> None:
        """As somebody does who needs no permission: people, applications, the world before the day."""
        item: Item = {"id": {"S": key}, **dict(self.items.get(key, {}))}
        for name, value in values.items():
            if value is None:
                item.pop(name, None)
            elif isinstance(value, bool):
                item[name] = {"BOOL": value}
            else:
                item[name] = {"S": value} if isinstance(value, str) else {"N": repr(value)}
        self._set(key, item, who)

    def get(self, key: str) -> Mapping[str, Any]:
        known = self._plain.get(key)
        if known is not None:
            return known
        plain = self._plain[key] = {}
        for name, value in self.items.get(key, {}).items():
            (kind, inner), *_ = value.items()
            plain[name] = float(inner) if kind == "N" else inner
        return plain
