//! What who uses a database may do, and the role that writes what its instances measure.

use crate::context::Context;
use crate::iam::grantee::Grantee;
use crate::iam::keys::{Keys, Use};
use crate::iam::resources::Arns;
use crate::names::{KeyUse, Role};
use crate::policy::Statement;
use hac_lang::platform::{Compute, Database, IsIn};

/// Where Enhanced Monitoring writes: one log group for all instances of a region.
const MONITORING_LOG_GROUP: &str = "RDSOSMetrics";

pub(super) fn grants(arns: Arns<'_, '_>, user: &Compute, region: &str, keys: &mut Keys) -> Vec<Statement> {
    let databases = arns.ctx.platform.databases();
    let databases: Vec<&Database> = databases
        .filter(|database| user.uses.contains(&database.name))
        .collect();
    if databases.is_empty() {
        return Vec::new();
    }
    keys.add(Use::Decrypt, KeyUse::Data, region, "secretsmanager");
    vec![
        Statement::allow("ReadDatabaseSecrets")
            .actions(["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"])
            .on(databases
                .iter()
                .map(|database| arns.secret(&database.name, region))),
    ]
}

pub(super) fn monitoring<'p>(ctx: &Context<'p>, region: &str) -> Option<Grantee<'p>> {
    let databases: Vec<_> = ctx
        .platform
        .databases()
        .filter(|database| database.is_in(region))
        .collect();
    if databases.is_empty() {
        return None;
    }
    let arns = Arns { ctx };
    Some(Grantee {
        role: Role::RdsMonitoring,
        service: "monitoring.rds.amazonaws.com",
        description: format!("Writes the operating system metrics of databases in {region}"),
        statements: vec![
            Statement::allow("MakeLogGroup")
                .actions(["logs:CreateLogGroup", "logs:PutRetentionPolicy"])
                .on([arns.log_group(&format!("{MONITORING_LOG_GROUP}:*"), region)]),
            Statement::allow("WriteMetrics")
                .actions([
                    "logs:CreateLogStream",
                    "logs:DescribeLogStreams",
                    "logs:GetLogEvents",
                    "logs:PutLogEvents",
                ])
                .on([arns.log_streams(MONITORING_LOG_GROUP, region)]),
        ],
        origins: databases.into_iter().map(|database| &database.origin).collect(),
    })
}
