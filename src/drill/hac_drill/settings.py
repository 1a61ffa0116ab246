"""How long things take that the drill has to assume, in seconds. AWS bounds none of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Settings:
    """The typical case, with the source of each number. The first five are the budget's, or what
    the platform assumes instead: `hac` gives them."""

    # `db.global.failover`: "within a few minutes" (Aurora user guide); worst is not known.
    failover: float
    # `db.global.detach_promote`: how long the cluster that left is `promoting`.
    detachment: float
    # `db.binlog.promote`: "several minutes or longer", by the size of the replica.
    replica: float
    # `compute.asg_scale_out`: from the request to machines in service; AWS publishes no figure.
    growth: float
    # `db.global.switchover`: proportional to the lag, "short"; AWS publishes no figure.
    switchover: float
    # The old writer's volume is rebuilt; AWS publishes no figure, and nothing waits for it.
    resync: float = 120.0
    # From an alarm to its action: not published; seconds where people have measured it. With the
    # start below it is `trigger.alarm_to_lambda`.
    alarm_action: float = 2.5
    # A cold start of Python with boto3.
    function_start: float = 1.5
    # "Typically less than a second" (Aurora user guide).
    replication_lag: float = 0.3
    # `rpo.aurora.binlog`: of a replica by binlog; AWS publishes no figure.
    binlog_lag: float = 5.0
    # Whether packets to the failed region are dropped, instead of refused.
    silent: bool = False
    # Before the fault: everything has started, the first writer has its lease.
    warm_up: float = 75.0
    # What the platform promises of a typical outage, by the words of its `objective`.
    promised: Mapping[str, float] = field(default_factory=dict)
    # The drill gives up on a run that takes longer than this.
    patience: float = 900.0
