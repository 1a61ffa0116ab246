"""CloudWatch: what carries no time of its own gets the time at which it arrives ("If a value isn't
provided for Timestamp, CloudWatch uses the time that it received the data", User Guide, publish
custom metrics). That is the drill's, where moto takes the machine's. And a look back begins with a
whole minute ("Start time less than 15 days ago - Round down to the nearest whole minute",
GetMetricData), where moto cuts periods from wherever it is asked.

Nobody in a drill looks back further than an hour, so older data is dropped, which keeps alarms
quick."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.cloudwatch.models import CloudWatchBackend

from .patching import replace

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT_SECONDS = 3_600.0
_DROP_EVERY = 2_000


def install(now: Callable[[], float]) -> None:
    """Stamps data with the drill's time, where moto takes the machine's, and drops what is old."""

    def putting(put: Callable[..., None]) -> Callable[..., None]:
        def stored(backend: Any, namespace: str, metric_data: list[dict[str, Any]]) -> None:
            arrived = datetime.fromtimestamp(now(), UTC).replace(tzinfo=None)
            put(backend, namespace, [{"Timestamp": arrived, **datum} for datum in metric_data])
            if len(backend.metric_data) > _DROP_EVERY + getattr(backend, "hac_kept", 0):
                _drop(backend, now() - _KEPT_SECONDS)

        return stored

    replace(CloudWatchBackend, "put_metric_data", putting)
    replace(CloudWatchBackend, "get_metric_data", _reading)


def _reading(read: Callable[..., Any]) -> Callable[..., Any]:
    def found(backend: Any, queries: Any, start_time: datetime, *more: Any, **named: Any) -> Any:
        whole = start_time.replace(second=0, microsecond=0)
        return read(backend, queries, whole, *more, **named)

    return found


def _drop(backend: Any, before: float) -> None:
    oldest = datetime.fromtimestamp(before, UTC).replace(tzinfo=None)
    kept = [d for d in backend.metric_data if d.timestamp.replace(tzinfo=None) >= oldest]
    backend.metric_data[:] = kept
    backend.hac_kept = len(kept)
