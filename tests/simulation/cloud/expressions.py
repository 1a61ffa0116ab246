"""DynamoDB's expressions, as strict as the service: every name and value that is given is used, every one that is used is
given, and types are not mixed.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from .client import Refusal

Item = dict[str, dict[str, Any]]
Scope = tuple[Item, dict[str, str], dict[str, dict[str, Any]]]
Test = Callable[[Scope], bool]
Operand = Callable[[Scope], dict[str, Any] | None]

_TOKEN = re.compile(r"\s*([#:]?\w+|<>|<=|>=|[=<>(),+-])")


def invalid(message: str) -> Refusal:
    return Refusal("ValidationException", 400, message)


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        at = 0
        text = text.strip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise invalid(f"syntax error at {text[at:]!r}")
            self.tokens.append(found[1])
            at = found.end()
        self.used: set[str] = {t for t in self.tokens if t[0] in "#:"}

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        token = self.tokens.pop(0) if self.tokens else ""
        if not token or (wanted and token.upper() != wanted):
            raise invalid(f"syntax error: expected {wanted or 'more'}, found {token!r}")
        return token

    def is_word(self, *words: str) -> bool:
        return self.peek().upper() in words

    # Conditions.

    def either(self) -> Test:
        tests = [self.both()]
        while self.is_word("OR"):
            self.take()
            tests.append(self.both())
        return tests[0] if len(tests) == 1 else lambda scope: any([test(scope) for test in tests])

    def both(self) -> Test:
        tests = [self.single()]
        while self.is_word("AND"):
            self.take()
            tests.append(self.single())
        return tests[0] if len(tests) == 1 else lambda scope: all([test(scope) for test in tests])

    def single(self) -> Test:
        if self.is_word("NOT"):
            self.take()
            inner = self.single()
            return lambda scope: not inner(scope)
        if self.peek() == "(":
            self.take()
            inner = self.either()
            self.take(")")
            return inner
        if self.peek() in ("attribute_exists", "attribute_not_exists"):
            wanted = self.take() == "attribute_exists"
            self.take("(")
            path = self.path()
            self.take(")")
            return lambda scope: (path(scope) is not None) == wanted
        left = self.operand()
        operator = self.take()
        if operator.upper() == "BETWEEN":
            low = self.operand()
            self.take("AND")
            high = self.operand()
            return lambda scope: (
                _compare(left(scope), ">=", low(scope)) and _compare(left(scope), "<=", high(scope))
            )
        if operator not in ("=", "<>", "<", "<=", ">", ">="):
            raise invalid(f"syntax error at {operator!r}")
        right = self.operand()
        return lambda scope: _compare(left(scope), operator, right(scope))

    def path(self) -> Operand:
        token = self.take()
        if token.startswith("#"):
            return lambda scope: scope[0].get(_name(scope, token))
        raise invalid(f"a name that may be a reserved word: {token}")

    def operand(self) -> Operand:
        token = self.peek()
        if token.startswith(":"):
            self.take()
            return lambda scope: _value(scope, token)
        return self.path()

    # Updates.

    def update(self) -> list[Callable[[Scope, Item], None]]:
        done: list[Callable[[Scope, Item], None]] = []
        seen: set[str] = set()
        while self.tokens:
            clause = self.take().upper()
            if clause in seen:
                raise invalid(f"{clause} occurs twice")
            seen.add(clause)
            while True:
                if clause == "SET":
                    done.append(self.assignment())
                elif clause == "REMOVE":
                    done.append(self.removal())
                else:
                    raise invalid(f"no clause {clause}")
                if self.peek() != ",":
                    break
                self.take()
        return done

    def assignment(self) -> Callable[[Scope, Item], None]:
        name = self.take()
        if not name.startswith("#"):
            raise invalid(f"a name that may be a reserved word: {name}")
        self.take("=")
        left = self.value()
        sign = self.take() if self.peek() in ("+", "-") else ""
        right = self.value() if sign else None

        def assign(scope: Scope, changed: Item) -> None:
            value = left(scope)
            if value is None:
                raise invalid(
                    "the provided expression refers to an attribute that does not exist in the item"
                )
            if right is not None:
                value = _sum(value, right(scope), sign)
            changed[_name(scope, name)] = value

        return assign

    def removal(self) -> Callable[[Scope, Item], None]:
        name = self.take()

        def remove(scope: Scope, changed: Item) -> None:
            changed.pop(_name(scope, name), None)

        return remove

    def value(self) -> Operand:
        if self.peek() != "if_not_exists":
            return self.operand()
        self.take()
        self.take("(")
        path = self.path()
        self.take(",")
        otherwise = self.operand()
        self.take(")")

        def choose(scope: Scope) -> dict[str, Any] | None:
            found = path(scope)
            return otherwise(scope) if found is None else found

        return choose


def _name(scope: Scope, token: str) -> str:
    if token not in scope[1]:
        raise invalid(
            f"an expression attribute name used in the document path is not defined: {token}"
        )
    return scope[1][token]


def _value(scope: Scope, token: str) -> dict[str, Any]:
    if token not in scope[2]:
        raise invalid(f"an expression attribute value used in expression is not defined: {token}")
    return scope[2][token]


def _sum(left: dict[str, Any], right: dict[str, Any] | None, sign: str) -> dict[str, Any]:
    if right is None or "N" not in left or "N" not in right:
        raise invalid("an operand in the update expression has an incorrect data type")
    first, second = Decimal(left["N"]), Decimal(right["N"])
    return {"N": str(first + second if sign == "+" else first - second)}


def _compare(left: dict[str, Any] | None, operator: str, right: dict[str, Any] | None) -> bool:
    """What is not there equals nothing, and is not less nor more than anything."""
    if left is None or right is None:
        return operator == "<>" and left is not right
    (kind, first), (other, second) = next(iter(left.items())), next(iter(right.items()))
    if kind == "N" == other:
        first, second = float(first), float(second)
    if operator in ("=", "<>"):
        same = kind == other and first == second
        return same == (operator == "=")
    if kind != other:
        return False
    if kind not in ("N", "S"):
        raise invalid(f"{operator} of {kind}")
    holds: bool = {
        "<": first < second,
        "<=": first <= second,
        ">": first > second,
        ">=": first >= second,
    }[operator]
    return holds


@cache
def condition(text: str) -> tuple[Test, frozenset[str]]:
    reader = _Reader(text)
    used = frozenset(reader.used)
    test = reader.either()
    if reader.tokens:
        raise invalid(f"syntax error at {reader.tokens}")
    return test, used


@cache
def update(text: str) -> tuple[list[Callable[[Scope, Item], None]], frozenset[str]]:
    reader = _Reader(text)
    used = frozenset(reader.used)
    return reader.update(), used
