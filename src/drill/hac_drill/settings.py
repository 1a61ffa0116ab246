"""How long things take that the drill has to assume, in seconds. AWS bounds none of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """The typical case, with the source of each number."""

    # "Within a few minutes" (Aurora user guide); typical is an assumption, worst is not known.
    failover: float = 90.0
    # Proportional to the lag, "short"; AWS publishes no figure.
    switchover: float = 60.0
    # The old writer's volume is rebuilt; AWS publishes no figure, and nothing waits for it.
    resync: float = 120.0
    # From an alarm to its action: not published; seconds where people have measured it.
    alarm_action: float = 1.0
    # A cold start of Python with boto3.
    function_start: float = 1.5
    # "Typically less than a second" (Aurora user guide).
    replication_lag: float = 0.3
    # Whether end points of the dead region say nothing, instead of refusing connections.
    silent: bool = False
    # Before the fault: everything has started, the first writer has its lease.
    warm_up: float = 180.0
    # The drill gives up on a run that takes longer than this.
    patience: float = 900.0
