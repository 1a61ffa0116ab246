"""A module of the runtime as text: what stands where, and which lines belong together."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .places import PACKAGE

Lines = frozenset[int]
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Source:
    """`name` is the path under `hac_failover`."""

    name: str
    text: str
    tree: ast.Module

    def line(self, number: int) -> str:
        return self.text.splitlines()[number - 1].strip()

    def function(self, number: int) -> str:
        """The definition that the line belongs to; its decorators are a part of it."""
        inside = [node for node in self._definitions() if number in _whole(node)]
        return ".".join(node.name for node in inside)

    def together(self, number: int) -> Lines:
        """The lines that are run when this one is."""
        if not any(
            isinstance(n, ast.FunctionDef) and number in _body(n) for n in self._definitions()
        ):
            return frozenset()
        inside = [n for n in ast.walk(self.tree) if isinstance(n, ast.stmt) and number in _own(n)]
        return frozenset(_own(inside[-1])) if inside else frozenset({number})

    def defines(self, number: int) -> list[str]:
        """What a line outside of functions is about: a constant, or the definition it stands in."""
        (top,) = [node for node in self.tree.body if number in _whole(node)]
        if isinstance(top, ast.Assign):
            return [target.id for target in top.targets if isinstance(target, ast.Name)]
        if isinstance(top, ast.AnnAssign) and isinstance(top.target, ast.Name):
            return [top.target.id]
        return [top.name] if isinstance(top, _Definition) else []

    def mentions(self, name: str) -> Lines:
        """Where a name is used."""
        found: set[int] = set()
        for node in ast.walk(self.tree):
            if (isinstance(node, ast.Name) and node.id == name) or (
                isinstance(node, ast.Attribute) and node.attr == name
            ):
                found |= self.together(node.lineno)
        return frozenset(found)

    def imports(self) -> set[str]:
        found = (node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom))
        return {alias.name for node in found for alias in node.names}

    def body(self, name: str) -> Lines:
        """All lines of what is defined under this name."""
        return frozenset(
            line for node in self._definitions() if node.name == name for line in _whole(node)
        )

    def unevaluated(self, number: int, column: int) -> bool:
        """Whether a place is one that only a type checker reads: annotations are texts here, `TYPE_CHECKING` is false, and
        mypy refuses whatever `frozen` and `slots` would."""
        return any(_within(node, number, column) for node in self._annotations())

    def is_operation(self, number: int, column: int) -> bool:
        """And not the star of parameters, or of a list in a list."""
        nodes = (node for node in ast.walk(self.tree) if isinstance(node, ast.BinOp))
        return any(_within(node, number, column) for node in nodes)

    def of_words(self, number: int, column: int) -> bool:
        """Whether what is compared here is no number: an order of names is none that anybody means."""
        found = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Compare) and _within(node, number, column)
        ]
        sides = found[-1].comparators if found else []
        return not any(
            isinstance(s, ast.Constant) and isinstance(s.value, int | float) for s in sides
        )

    def _annotations(self) -> list[ast.AST]:
        found: list[ast.AST] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
                found.append(node.annotation)
            elif isinstance(node, ast.FunctionDef) and node.returns is not None:
                found.append(node.returns)
            elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                found.append(node.test)
            elif isinstance(node, ast.keyword) and node.arg in ("frozen", "slots"):
                found.append(node.value)
        return found

    def _definitions(self) -> list[_Definition]:
        """The outer ones first."""
        return [node for node in ast.walk(self.tree) if isinstance(node, _Definition)]


@cache
def source(name: str) -> Source:
    text = (PACKAGE / name).read_text(encoding="utf-8")
    return Source(name, text, ast.parse(text))


def every() -> list[Source]:
    return [source(str(path.relative_to(PACKAGE))) for path in sorted(PACKAGE.rglob("*.py"))]


def module_of(name: str) -> str:
    return ".".join(["hac_failover", *Path(name).with_suffix("").parts])


def _whole(node: ast.stmt) -> range:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)])
    return range(first, (node.end_lineno or node.lineno) + 1)


def _body(node: ast.FunctionDef) -> range:
    return range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)


def _own(node: ast.stmt) -> range:
    """Of a statement that has others in it, only its head."""
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
    return range(node.lineno, max(last, node.lineno) + 1)


def _within(node: ast.AST, number: int, column: int) -> bool:
    begin = (node.lineno, node.col_offset)  # type: ignore[attr-defined]
    end = (node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
    return begin <= (number, column) < end
