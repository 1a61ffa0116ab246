"""Days that went wrong once, each as its trace: importing this package names them all."""

from . import (
    again,
    back,
    behind,
    birth,
    fence,
    foreign,
    hand,
    lost,
    outcome,
    ready,
    target,
)

__all__ = [
    "again",
    "back",
    "behind",
    "birth",
    "fence",
    "foreign",
    "hand",
    "lost",
    "outcome",
    "ready",
    "target",
]
