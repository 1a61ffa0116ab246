"""EC2: a volume of a launch template may leave its size to the image. moto has no images to ask,
and refuses to start such an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.ec2.models.instances import Instance

from .patching import replace

if TYPE_CHECKING:
    from collections.abc import Callable

_IMAGE_GIBIBYTES = 8


def install() -> None:
    """Gives a volume without a size 8 GiB, as an image would, unless a snapshot has one."""
    replace(Instance, "add_block_device", _adding)


def _adding(add: Callable[..., None]) -> Callable[..., None]:
    def added(
        self: Any,
        size: str | int | None,
        device_path: str,
        snapshot_id: str | None = None,
        *more: Any,
        **named: Any,
    ) -> None:
        if not size and not snapshot_id:
            size = _IMAGE_GIBIBYTES
        add(self, size, device_path, snapshot_id, *more, **named)

    return added
