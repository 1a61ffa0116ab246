"""A DynamoDB table in memory that understands the expressions of the runtime: moto's takes a hundred times as long.

`faults/test_table.py` holds it to moto's answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from refusal import Refusal

Item = dict[str, dict[str, Any]]
_TOKEN = re.compile(r"\s*(#\w+|:\w+|<>|<=|>=|[=<>(),+-]|\w+)")


class _Scope:
    """An item, and what the names and values of an expression stand for."""

    def __init__(self, item: Item, names: dict[str, str], values: dict[str, Any]) -> None:
        self.item, self.names, self.values = item, names, values


Term = Callable[[_Scope], Any]


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.findall(text)
        assert "".join(self._tokens) == re.sub(r"\s", "", text), f"not understood: {text}"

    def _peek(self) -> str:
        return self._tokens[0] if self._tokens else ""

    def _take(self, wanted: str | None = None) -> str:
        token: str = self._tokens.pop(0)
        assert wanted in (None, token), f"expected {wanted}, found {token}"
        return token

    def condition(self) -> Term:
        terms = [self._conjunction()]
        while self._peek() == "OR":
            self._take()
            terms.append(self._conjunction())
        return lambda scope: any(term(scope) for term in terms)

    def _conjunction(self) -> Term:
        terms = [self._comparison()]
        while self._peek() == "AND":
            self._take()
            terms.append(self._comparison())
        return lambda scope: all(term(scope) for term in terms)

    def _comparison(self) -> Term:
        if self._peek() == "(":
            self._take()
            inner = self.condition()
            self._take(")")
            return inner
        if self._peek() in ("attribute_exists", "attribute_not_exists"):
            wanted = self._take() == "attribute_exists"
            self._take("(")
            path = self._take()
            self._take(")")
            return lambda scope: (scope.names.get(path, path) in scope.item) == wanted
        left, operator, right = self._operand(), self._take(), self._operand()
        return lambda scope: _compare(left(scope), operator, right(scope))

    def _operand(self) -> Term:
        token = self._take()
        if token == "if_not_exists":
            self._take("(")
            path = self._take()
            self._take(",")
            other = self._operand()
            self._take(")")
            return lambda scope: scope.item.get(scope.names.get(path, path)) or other(scope)
        if token.startswith(":"):
            return lambda scope: scope.values[token]
        return lambda scope: scope.item.get(scope.names.get(token, token))

    def changes(self) -> list[tuple[str, Term | None]]:
        """What an update sets, and what it removes."""
        found: list[tuple[str, Term | None]] = []
        clause = ""
        while self._tokens:
            if self._peek() in ("SET", "REMOVE", ","):
                word = self._take()
                clause = clause if word == "," else word
                continue
            path = self._take()
            found.append((path, self._sum() if clause == "SET" else None))
        return found

    def _sum(self) -> Term:
        self._take("=")
        left = self._operand()
        if self._peek() not in ("+", "-"):
            return left
        sign = 1 if self._take() == "+" else -1
        right = self._operand()
        return lambda scope: _plus(left(scope), sign, right(scope))


def _compare(left: Any, operator: str, right: Any) -> bool:
    """An attribute that is not there equals nothing, and is neither greater nor less."""
    if left is None or right is None:
        return operator == "<>"
    if set(left) != set(right):
        return operator == "<>"
    ((kind, one),), ((_, other),) = left.items(), right.items()
    if kind == "N":
        one, other = float(one), float(other)
    return {
        "=": one == other,
        "<>": one != other,
        "<": one < other,
        "<=": one <= other,
        ">": one > other,
        ">=": one >= other,
    }[operator]


def _plus(left: Any, sign: int, right: Any) -> dict[str, str]:
    if left is None:
        raise Refusal("ValidationException")
    total = float(left["N"]) + sign * float(right["N"])
    return {"N": str(int(total)) if total.is_integer() else repr(total)}


@lru_cache
def _condition(text: str) -> Term:
    return _Parser(text).condition()


@lru_cache
def _changes(text: str) -> list[tuple[str, Term | None]]:
    return _Parser(text).changes()


class MemoryTable:
    """The calls, as DynamoDB answers them. `written` is told of every item that changed."""

    def __init__(self, written: Callable[[str, Item, Item], None]) -> None:
        self.items: dict[str, Item] = {}
        self._written = written

    def get_item(self, params: dict[str, Any]) -> dict[str, Any]:
        assert params.get("ConsistentRead") is True, "a run decides on what is so, not on what was"
        item = self.items.get(params["Key"]["id"]["S"])
        return {} if item is None else {"Item": dict(item)}

    def update_item(self, params: dict[str, Any]) -> dict[str, Any]:
        key = params["Key"]["id"]["S"]
        before = self.items.get(key, {})
        scope = self._checked(before, params)
        after = {**before, "id": {"S": key}}
        for path, term in _changes(params["UpdateExpression"]):
            name = scope.names.get(path, path)
            if term is None:
                after.pop(name, None)
            else:
                after[name] = term(scope)
        self._put(key, before, after)
        return {"Attributes": before} if before and params.get("ReturnValues") == "ALL_OLD" else {}

    def put_item(self, params: dict[str, Any]) -> dict[str, Any]:
        key = params["Item"]["id"]["S"]
        before = self.items.get(key, {})
        self._checked(before, params)
        self._put(key, before, dict(params["Item"]))
        return {}

    def _checked(self, before: Item, params: dict[str, Any]) -> _Scope:
        scope = _Scope(
            before,
            params.get("ExpressionAttributeNames", {}),
            params.get("ExpressionAttributeValues", {}),
        )
        condition = params.get("ConditionExpression")
        if condition is not None and not _condition(condition)(scope):
            raise Refusal("ConditionalCheckFailedException")
        return scope

    def _put(self, key: str, before: Item, after: Item) -> None:
        self.items[key] = after
        self._written(key, before, after)

    def keys(self) -> Iterator[str]:
        return iter(self.items)
