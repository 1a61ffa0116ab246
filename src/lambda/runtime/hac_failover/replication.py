"""Who writes a database, as AWS says in this region: the other one may be gone.

A global database says it of all its members. Where there is none, the cluster here says of itself
whether it is a replica by binlog, and of which cluster; one that is no replica is a writer, and
knows nothing of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .aws.rds import NOT_LISTED, cluster_in
from .aws.settings import PATIENT
from .direction import Roles
from .parts import part

if TYPE_CHECKING:
    from botocore.config import Config

    from .local_region import LocalRegion
    from .plan import Database


def roles_of(here: LocalRegion, database: Database, config: Config = PATIENT) -> Roles:
    """Asks AWS in this region alone. Raises what AWS raises."""
    if database.global_cluster is None:
        return _of_the_cluster(here, database.clusters[here.region], config)
    roles: Roles = part("aws.global_clusters").roles_in(
        here.region, database.global_cluster, config
    )
    return roles


def _of_the_cluster(here: LocalRegion, name: str, config: Config) -> Roles:
    """Whatever it does but being `available` is a transition, its promotion among others: nothing
    may be asked for then."""
    cluster = cluster_in(here.region, name, config)
    if cluster == NOT_LISTED:
        return Roles(transition=cluster.status, members=frozenset(), writer=None)
    ours = here.cluster_arn(name)
    return Roles(
        transition=None if cluster.status == "available" else cluster.status,
        members=frozenset({ours, cluster.source or ours}),
        writer=cluster.source or ours,
    )
