"""The emulator: moto's server in a thread of this process, so that the drill can look into it."""

from __future__ import annotations

import logging
import os
import threading
from typing import TYPE_CHECKING

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from . import (
    composite,
    conditions,
    metrics,
    queues,
    records,
    refusals,
    replicas,
    subscriptions,
    tables,
    volumes,
)
from .binlog import Replicas, cluster_at
from .clusters import Clusters
from .global_databases import Durations, GlobalDatabases
from .machines import Machines
from .statements import READER, WRITER, Role, Statements

if TYPE_CHECKING:
    from collections.abc import Callable

ACCOUNT = "123456789012"


class _Handler(MotoRequestHandler):
    """Answers at once: head and body are two packets, and the second would wait 40 ms for the
    acknowledgement of the first."""

    disable_nagle_algorithm = True


class Emulator:
    """AWS, as far as the drill needs it."""

    def __init__(
        self, now: Callable[[], float], alive: Callable[[str], bool], durations: Durations
    ) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        composite.install()
        conditions.install()
        metrics.install(now)
        queues.install()
        records.install()
        refusals.install()
        replicas.install()
        subscriptions.install()
        tables.install()
        volumes.install()
        self.machines = Machines(now, durations.growth)
        self.machines.install()
        self.replicas = Replicas(now, durations.replica)
        self.replicas.install()
        self.globals = GlobalDatabases(now, alive, durations)
        self.globals.install()
        Clusters(self.role).install()
        self.statements = Statements(self.role)
        self.statements.install()
        application = DomainDispatcherApplication(create_backend_app)
        self._server = make_server(
            "127.0.0.1", 0, application, threaded=True, request_handler=_Handler
        )
        self.endpoint = f"http://127.0.0.1:{self._server.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def environment(self) -> dict[str, str]:
        """For a process that shall talk to this emulator and to nothing else: none of the
        credentials, profiles or end points of the one who runs the drill goes with it."""
        kept = {name: v for name, v in os.environ.items() if not name.startswith("AWS_")}
        return {
            **kept,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "drill",
            "AWS_SECRET_ACCESS_KEY": "drill",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_MAX_ATTEMPTS": "5",
        }

    def role(self, arn: str) -> Role:
        """What the cluster says of itself in SQL. One that is gone says nothing: nobody writes."""
        found = self.globals.role(arn)
        if found is not None:
            return found
        cluster = cluster_at(arn)
        if cluster is None:
            return READER
        return self.replicas.role(cluster) or WRITER

    def stop(self) -> None:
        """Ends the server. What is asked from then on gets no answer."""
        self._server.shutdown()
