//! `database.tf` and the module of one Aurora cluster: databases, their master credentials, and who may connect.
//!
//! A replicated database is a global cluster with one member a region, or, by binlog, a cluster and its read replica; a
//! database in one region is a cluster of its own. The three get modules of their own, because Terraform must ignore for
//! one what it must manage for another.
//!
//! INVARIANT: a member's arguments depend on the writer's region only where they act at creation and never again.
//! The module ignores those afterwards, so neither a failover nor a change of roles in the source alters a cluster.

mod alarms;
mod cluster;
mod credentials;
mod dashboard;
mod iam;
mod interface;
mod kind;
mod runbook;
mod store;
#[cfg(test)]
mod tests;

use crate::context::{Context, module_source};
use crate::facts;
use crate::names::{self, KeyUse, Role};
use crate::networking;
use cluster::Kind;
use hac_lang::platform::{Compute, Database, IsIn, Platform};
use hac_terraform::{
    Block, Expr, Lifecycle, ModuleCall, Object, Output, Project, Ref, lit, local, module_call, object,
    output, resource,
};

pub(crate) use kind::AuroraMysql;

pub use credentials::{regional_secret_arn, secret_regions};

/// Where Aurora `MySQL` listens.
pub const PORT: u16 = 3306;

fn add(ctx: &Context<'_>, project: &mut Project) {
    let databases: Vec<&Database> = ctx.platform.databases().collect();
    for kind in [Kind::Member, Kind::Binlog, Kind::Standalone] {
        let of_kind: Vec<&Database> = databases
            .iter()
            .copied()
            .filter(|database| kind_of(database) == kind)
            .collect();
        if !of_kind.is_empty() {
            cluster::declare(project, kind, &of_kind);
        }
    }
    for database in databases {
        add_version(project, database);
        credentials::add(ctx, project, database);
        if database.is_global() {
            add_global_cluster(ctx, project, database);
        }
        for region in &database.regions {
            let call = cluster_call(ctx, database, region);
            project.root.file("database.tf").add(call);
        }
    }
}

// --- what other concerns ask ---

/// The databases that replicate by binlog, as words; none if there are none.
pub(crate) fn by_binlog(platform: &Platform) -> Option<String> {
    let databases = platform.databases().filter(|database| database.is_by_binlog());
    let names: Vec<String> = databases.map(|database| format!("`{}`", database.name)).collect();
    (!names.is_empty()).then(|| names.join(" and "))
}

/// The endpoint that accepts writes, as a region is told. Of a global database Aurora moves it on a failover. Nothing
/// moves with the writer of a replica by binlog, so there each region is told of its own cluster: where that is no
/// writer, the region gets no traffic either.
fn writer_endpoint(ctx: &Context<'_>, database: &Database, region: &str) -> Expr {
    match kind_of(database) {
        Kind::Member => global_cluster(database).attr("endpoint"),
        Kind::Binlog => cluster_output(ctx, database, region, "endpoint"),
        Kind::Standalone => cluster_output(ctx, database, &database.writer, "endpoint"),
    }
}

/// The endpoint of a region's own cluster that reads. It goes on answering while the writer is elsewhere.
pub fn reader_endpoint(ctx: &Context<'_>, database: &Database, region: &str) -> Expr {
    cluster_output(ctx, database, region, "reader_endpoint")
}

/// What the root says about databases.
fn outputs(ctx: &Context<'_>) -> Vec<Output> {
    let of = |database: &Database| {
        let name = names::ident(&database.name);
        let by_region = |output: &str| {
            let regions = database.regions.iter();
            object(regions.map(|region| (region.as_str(), cluster_output(ctx, database, region, output))))
        };
        let add = |suffix: &str, value: Expr, doc: &str| {
            output(format!("{name}_{suffix}"), value)
                .description(format!("{doc} {}.", database.name))
                .origin(&database.origin)
        };
        let writer = (kind_of(database) != Kind::Binlog).then(|| {
            add(
                "writer_endpoint",
                writer_endpoint(ctx, database, &database.writer),
                "Where to write to the database",
            )
        });
        let others = [
            add(
                "cluster_endpoints",
                by_region("endpoint"),
                "Where each region's cluster accepts writes while it is the writer of the database",
            ),
            add(
                "reader_endpoints",
                by_region("reader_endpoint"),
                "Where to read in each region from the database",
            ),
            add(
                "secret_arn",
                credentials::secret_arn(database),
                "Master credentials of the database",
            ),
        ];
        writer.into_iter().chain(others)
    };
    ctx.platform.databases().flat_map(of).collect()
}

fn cluster_output(ctx: &Context<'_>, database: &Database, region: &str, output: &str) -> Expr {
    ctx.output("database", &[&database.name], region, output)
}

/// What instances in a region that use a database must know, as environment variables.
///
/// The secret is given by name: its replicas share the name, so the variable is right in every region and known
/// before the secret exists.
fn environment(ctx: &Context<'_>, database: &Database, region: &str) -> Vec<(String, Expr)> {
    let prefix = names::ident(&database.name).to_ascii_uppercase();
    let mut variables = vec![
        (format!("{prefix}_DATABASE"), lit(&database.database_name)),
        (format!("{prefix}_PORT"), lit(PORT)),
    ];
    if database.is_in(region) {
        variables.push((
            format!("{prefix}_CLUSTER_ENDPOINT"),
            cluster_output(ctx, database, region, "endpoint"),
        ));
        variables.push((
            format!("{prefix}_READER_ENDPOINT"),
            reader_endpoint(ctx, database, region),
        ));
    }
    variables.push((
        format!("{prefix}_SECRET_ID"),
        lit(ctx.names().secret(&database.name)),
    ));
    variables.push((
        format!("{prefix}_WRITER_ENDPOINT"),
        writer_endpoint(ctx, database, region),
    ));
    variables
}

// --- the root ---

fn kind_of(database: &Database) -> Kind {
    if database.is_global() {
        Kind::Member
    } else if database.is_by_binlog() {
        Kind::Binlog
    } else {
        Kind::Standalone
    }
}

fn version_local(database: &Database) -> String {
    format!("{}_engine_version", names::ident(&database.name))
}

/// The one place that says which version a database runs: a managed failover is refused where members differ even in
/// the patch level.
fn add_version(project: &mut Project, database: &Database) {
    project
        .root
        .file("database.tf")
        .add_local(version_local(database), &database.engine_version);
}

fn global_cluster(database: &Database) -> Ref {
    Ref::resource("aws_rds_global_cluster", names::ident(&database.name))
}

/// Made first and empty, so that members join it by its identifier. Made from an existing cluster it would want to be
/// replaced later, which detaches its members.
fn add_global_cluster(ctx: &Context<'_>, project: &mut Project, database: &Database) {
    let block = resource("aws_rds_global_cluster", names::ident(&database.name))
        .origin(&database.origin)
        .doc("A failover changes which member writes, and nothing here.")
        .provider("aws", names::provider_alias(home(ctx, database)))
        .blank()
        .set(
            "global_cluster_identifier",
            ctx.names().global_cluster(&database.name),
        )
        .set("engine", "aurora-mysql")
        .set("engine_version", local(version_local(database)))
        .set("database_name", &database.database_name)
        .set("storage_encrypted", true)
        .set("deletion_protection", true)
        .blank()
        .comment(
            "The name acts at creation only; read back otherwise, it would make the global cluster anew.",
        )
        .lifecycle(
            Lifecycle::new()
                .prevent_destroy()
                .ignore_changes(["database_name"]),
        );
    project.root.file("database.tf").add(block);
}

/// The region for what a database has once: the first by name, whoever writes.
fn home<'d>(ctx: &Context<'d>, database: &'d Database) -> &'d str {
    database.regions.first().map_or(ctx.home(), AsRef::as_ref)
}

fn cluster_call(ctx: &Context<'_>, database: &Database, region: &str) -> Block {
    let kind = kind_of(database);
    let name = names::module_name("database", &[&database.name, region]);
    let call = module_call(name, module_source(kind.module()))
        .provider("aws", None, Some(&names::provider_alias(region)))
        .origin(&database.origin)
        .set("cluster_identifier", ctx.names().cluster(&database.name, region));
    let call = match kind {
        Kind::Member => call.set("global_cluster_identifier", global_cluster(database).attr("id")),
        Kind::Binlog | Kind::Standalone => call,
    };
    let call = call
        .set("engine_version", local(version_local(database)))
        .set("instance_class", &database.instance)
        .set("instance_count", database.readers.saturating_add(1))
        .set("backup_retention_days", database.backup_days)
        .set("maintenance_day", maintenance_day(database, region));
    let call = match kind {
        Kind::Member | Kind::Binlog => call,
        Kind::Standalone => call.set("performance_insights", offers_insights(&database.instance)),
    };
    let call = creation(ctx, call, database, region);
    let call = network(ctx, call, database, region);
    let call = call
        .set("data_key_arn", ctx.key_arn(KeyUse::Data, region))
        .set("log_key_arn", ctx.key_arn(KeyUse::Messaging, region))
        .set(
            "monitoring_role_arn",
            ctx.made_role_arn(Role::RdsMonitoring, region),
        )
        .with(Block::blank);
    match predecessor(database, region) {
        Some(before) => call.depends_on([&cluster_module(database, before)]).into(),
        None => call.into(),
    }
}

fn cluster_module(database: &Database, region: &str) -> Ref {
    Ref::module(names::module_name("database", &[&database.name, region]))
}

/// The region whose cluster, with its instances, has to be there first: storage is copied from a writer that runs, and
/// a global cluster takes one member at a time. The writer comes first, the others by name.
fn predecessor<'d>(database: &'d Database, region: &str) -> Option<&'d str> {
    let others = database.regions.iter().filter(|own| **own != database.writer);
    let order: Vec<&str> = std::iter::once(&database.writer)
        .chain(others)
        .map(AsRef::as_ref)
        .collect();
    let position = order.iter().position(|own| *own == region)?;
    order.get(position.checked_sub(1)?).copied()
}

/// What acts when a cluster is created, and never again.
fn creation(ctx: &Context<'_>, call: ModuleCall, database: &Database, region: &str) -> ModuleCall {
    let call = call.with(Block::blank);
    if region == database.writer {
        call.with(|block| {
            block.comment("The first writer creates the schema and the master user; others inherit both.")
        })
        .set("database_name", &database.database_name)
        .set("master_username", credentials::MASTER_USER)
        .set("master_password", credentials::password(database))
    } else if database.is_by_binlog() {
        call.with(|block| {
            block.comment("What it is first a replica of. Which of the two is one later is run-time state.")
        })
        .set(
            "replication_source_identifier",
            cluster_output(ctx, database, &database.writer, "arn"),
        )
        .set("source_region", database.writer.as_str())
    } else {
        call.with(|block| block.comment("Where the encrypted storage is first copied from."))
            .set("source_region", database.writer.as_str())
    }
}

/// Clients in the same region are named by their security group. A group of another region cannot be, so the clients
/// there are let in by their network's range: they reach the writer over the peering while it is here. Clients of a
/// database by binlog know their own region's cluster only.
fn network(ctx: &Context<'_>, call: ModuleCall, database: &Database, region: &str) -> ModuleCall {
    let clients = |in_region: &str| -> Vec<&Compute> {
        let uses = |tier: &&Compute| tier.uses.contains(&database.name) && tier.is_in(in_region);
        ctx.platform.compute_tiers().filter(uses).collect()
    };
    let groups = clients(region).into_iter().fold(Object::new(), |groups, tier| {
        let group = ctx.output("compute", &[&tier.name], region, "instance_security_group_id");
        groups.set(tier.name.as_str(), group)
    });
    let ranges = ctx
        .platform
        .serving()
        .filter(|other| !database.is_by_binlog() && other.name != region && !clients(&other.name).is_empty())
        .fold(Object::new(), |ranges, other| {
            ranges.set(other.name.as_str(), networking::private_range(ctx, &other.name))
        });
    call.with(Block::blank)
        .set("vpc_id", ctx.output("networking", &[], region, "vpc_id"))
        .set(
            "subnet_ids",
            ctx.output("networking", &[], region, "database_subnet_ids"),
        )
        .set("client_security_group_ids", groups)
        .set("client_cidr_blocks", ranges)
        .with(Block::blank)
}

/// Global databases cannot run on the classes without Performance Insights.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PerfInsights.Overview.Engines.html>
fn offers_insights(class: &str) -> bool {
    !["t2", "t3"].contains(&facts::family(class))
}

/// Regions take turns, so that maintenance never restarts every member at once. By position among the regions, which
/// no change of roles alters.
fn maintenance_day(database: &Database, region: &str) -> &'static str {
    const DAYS: [&str; 7] = ["sun", "sat", "tue", "thu", "mon", "wed", "fri"];
    let position = database.regions.iter().position(|own| own == region);
    DAYS.iter()
        .cycle()
        .nth(position.unwrap_or_default())
        .copied()
        .unwrap_or("sun")
}
