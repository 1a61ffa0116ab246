//! A database whose old writer never follows again: the old cluster is deleted, and another is made from the new writer.

use super::Way;
use super::command::Command;
use super::manual;
use super::page::Page;

/// What is kept of the old cluster. Nothing else has the writes that never arrived.
pub(super) fn keep(way: &Way<'_>, database: &str, page: &mut Page) {
    let cluster = way.cluster(database, way.from);
    let kept = format!("{cluster}-before-failover");
    page.shell(&[
        Command::aws("rds", "create-db-cluster-snapshot", way.from)
            .option("db-cluster-identifier", cluster)
            .option("db-cluster-snapshot-identifier", &kept),
        Command::waiting("rds", "db-cluster-snapshot-available", way.from)
            .option("db-cluster-snapshot-identifier", &kept),
    ]);
}

/// Terraform finds it gone and makes another: nothing has to be taken out of the state.
pub(super) fn delete(way: &Way<'_>, database: &str, (look, says): (Command, &str), page: &mut Page) {
    let Way { from, to, .. } = *way;
    let cluster = way.cluster(database, from);
    page.paragraph(&format!(
        "Look twice at the region: {to} has the only good copy. {says} The second command names the instances in {from}. Delete \
         each of them:"
    ));
    page.shell(&[
        look,
        Command::aws("rds", "describe-db-clusters", from)
            .option("db-cluster-identifier", cluster)
            .query("DBClusters[0].DBClusterMembers[].DBInstanceIdentifier"),
        Command::line("export INSTANCE=one-of-them"),
        Command::aws("rds", "delete-db-instance", from).option("db-instance-identifier", "$INSTANCE"),
    ]);
    page.paragraph("No instance is left. Delete the cluster:");
    let leaves = way.global_cluster(database).map(|global| {
        Command::aws("rds", "remove-from-global-cluster", from)
            .option("global-cluster-identifier", global)
            .option("db-cluster-identifier", &way.cluster_arn(database, from))
    });
    let deletes = [
        Command::aws("rds", "modify-db-cluster", from)
            .option("db-cluster-identifier", cluster)
            .flag("no-deletion-protection")
            .flag("apply-immediately"),
        Command::aws("rds", "delete-db-cluster", from)
            .option("db-cluster-identifier", cluster)
            .flag("skip-final-snapshot"),
        Command::waiting("rds", "db-cluster-deleted", from).option("db-cluster-identifier", cluster),
    ];
    page.shell(&leaves.into_iter().chain(deletes).collect::<Vec<_>>());
}

/// The platform with its roles exchanged, and what its apply does.
pub(super) fn apply(way: &Way<'_>, page: &mut Page) {
    let Way { from, to, .. } = *way;
    page.paragraph(&format!(
        "In the platform, declare {to} as the primary region and {from} as the secondary. Turn `replicate` and `failover` round: \
         both lead from {to}. Build.\n\
         The plan makes one cluster and its instances. It changes one record of each public name: {to} comes first now. It \
         destroys nothing. If it wants to destroy anything, do not apply it:"
    ));
    page.shell(&[
        Command::line("terraform plan -out=rebuild.tfplan"),
        Command::line("terraform apply rebuild.tfplan"),
    ]);
}

/// A member that was taken out of its global database: that stays with the old writer, and is made anew from the new one.
pub(super) fn detached(way: &Way<'_>, database: &str, page: &mut Page) {
    let Way { from, to, .. } = *way;
    let Some(global) = way.global_cluster(database) else {
        return;
    };
    page.heading(
        4,
        &format!("After a run that detached: build {database} in {from} anew"),
    );
    page.paragraph(&format!(
        "A run that detached has broken the global database: {to} writes alone, and nothing makes {from} follow it. Until this is \
         done there is no second region for this data. It is work for a day, and for more than one person. After a `switchover` \
         none of it is needed.\n\
         First see that the application in {from} writes nothing: its lease is gone, and its machines may still run. Keep what \
         the old cluster had:"
    ));
    keep(way, database, page);
    let says = format!("The first command must show {from} as the only member of {global}.");
    delete(way, database, (manual::roles(way, database), &says), page);
    page.paragraph(&format!(
        "The global database is empty. Delete it, and make it anew from {to} under the same name: Terraform knows it by its name, \
         and nothing is imported. Repeat the third command until it answers `GlobalClusterNotFoundFault`:"
    ));
    page.shell(&[
        Command::aws("rds", "modify-global-cluster", to)
            .option("global-cluster-identifier", global)
            .flag("no-deletion-protection"),
        Command::aws("rds", "delete-global-cluster", to).option("global-cluster-identifier", global),
        Command::aws("rds", "describe-global-clusters", to).option("global-cluster-identifier", global),
    ]);
    page.shell(&[Command::aws("rds", "create-global-cluster", to)
        .option("global-cluster-identifier", global)
        .option("source-db-cluster-identifier", &way.cluster_arn(database, to))
        .flag("deletion-protection")]);
    apply(way, page);
}
