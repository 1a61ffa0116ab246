"""Before there is anything, and before it is armed."""

from __future__ import annotations

from ..named import EAST, day, made, no_lossy, whole, writes_in
from ..scenario import Outcome

# 3: armed at birth.


@day(3, made((0, "not_built", {"seconds": 500}), seconds=800, fresh=True), "armed at birth")
def nothing_is_armed_before_there_is_anything(outcome: Outcome) -> list[str]:
    """The first apply: probers and alarms run, nothing answers, the global cluster has no member."""
    lease = outcome.world.table.get("lease#orders")
    fenced = [f"the lease was fenced by {lease['fenced_by']}"] if lease.get("fenced_by") else []
    return whole(outcome) + fenced + no_lossy(outcome) + writes_in(outcome, EAST)


@day(3, made((0, "no_health_yet", {"seconds": 500}), seconds=700, fresh=True), "armed at birth")
def a_failover_is_added_to_a_platform_that_runs(outcome: Outcome) -> list[str]:
    """Its application has no `/healthz/orders` yet, in either region."""
    lease = outcome.world.table.get("lease#orders")
    fenced = [f"the lease was fenced by {lease['fenced_by']}"] if lease.get("fenced_by") else []
    return whole(outcome) + fenced + no_lossy(outcome) + writes_in(outcome, EAST)
