"""Puts our own function in the place of one of moto's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def replace(owner: Any, name: str, make: Callable[[Any], Any]) -> None:
    """`make` is given what stands there now; None where moto has nothing of that name."""
    setattr(owner, name, make(getattr(owner, name, None)))


def answer_with(owner: Any, name: str, call: Callable[[Any], Any]) -> None:
    """Has `call` answer an action. moto finds actions among the plain functions of a class, so a
    method of ours is put into one."""

    def action(response: Any) -> Any:
        return call(response)

    setattr(owner, name, action)
