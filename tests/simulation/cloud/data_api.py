"""SQL over HTTPS, of one global database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .client import Call, Refusal

if TYPE_CHECKING:
    from ..world import World
    from .aurora import Aurora


class DataApi:
    """Part of a database: `Aurora` says which region takes writes."""

    world: World
    data_api: set[str]

    def __init__(self) -> None:
        # Regions that lack the table of the probe.
        self.no_probe: set[str] = set()
        self._transactions: dict[str, set[str]] = {}

    def itself(self) -> Aurora:
        raise NotImplementedError

    def takes_writes(self, region: str) -> bool:
        raise NotImplementedError

    def answers_sql(self, region: str) -> bool:
        raise NotImplementedError

    def sql(self, call: Call) -> None:
        """ "...a query sent to a secondary cluster fails while it lacks a writer instance": the Data API needs a writer
        instance "even for read queries" (AuroraUserGuide, limitations of the Data API)."""
        if call.region not in self.data_api:
            raise Refusal("BadRequestException", 400, "HttpEndpoint is not enabled for resource")
        if not self.answers_sql(call.region):
            raise Refusal(
                "DatabaseUnavailableException", 504, "the writer instance is not available"
            )
        if not self.takes_writes(call.region):
            raise Refusal(
                self.world.assume.secondary_code, 400, "the cluster has no writer instance"
            )

    def begin_transaction(self, call: Call) -> dict[str, Any]:
        self.sql(call)
        name = f"transaction-{len(self._transactions)}"
        self._transactions[name] = set()
        return {"transactionId": name}

    def rollback_transaction(self, call: Call) -> dict[str, Any]:
        self.sql(call)
        self._transactions.pop(call.params["transactionId"], None)
        return {"transactionStatus": "Rollback Complete"}

    def execute_statement(self, call: Call) -> dict[str, Any]:
        self.sql(call)
        text = call.params["sql"]
        given = {
            p["name"]: next(iter(p["value"].values())) for p in call.params.get("parameters", [])
        }
        if "innodb_read_only" in text:
            return _one(0 if self.takes_writes(call.region) else 1)
        if "hac_probe" in text:
            if call.region in self.no_probe:
                raise Refusal(
                    "DatabaseErrorException", 400, "Table 'orders.hac_probe' doesn't exist"
                )
            rows = self._transactions.get(call.params["transactionId"])
            if rows is None:
                raise Refusal("TransactionNotFoundException", 404)
            if text.startswith("INSERT"):
                rows.add(given["id"])
                return {"numberOfRecordsUpdated": 1}
            return _one(int(given["id"] in rows))
        if "hac_watermark" in text:
            return self.world.watermark(self.itself(), int(given["epoch"]))
        return _one(1)


def _one(value: int) -> dict[str, Any]:
    return {"records": [[{"longValue": value}]]}
