"""What the emulator cannot play is said at once, and not by a drill that fails half-way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hac_drill.settings import Settings
from hac_drill.timeline import Timeline
from hac_drill.whole import Whole
from hac_drill.world.platform import NothingToDrill


def test_a_replica_by_binlog_is_not_drilled(tmp_path: Path) -> None:
    plan = {"databases": {"ledger": {"clusters": {}}, "orders": {"global_cluster": "shop-orders"}}}
    bundle = tmp_path / "lambda" / "hac_failover"
    bundle.mkdir(parents=True)
    (bundle / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    whole = Whole(
        tmp_path,
        tmp_path / "work",
        "terraform",
        Settings(failover=1, detachment=1, switchover=1),
        Timeline(),
    )
    with pytest.raises(NothingToDrill, match="ledger replicates by binlog"):
        whole.run()
    assert not (tmp_path / "work").exists(), "nothing is applied"
