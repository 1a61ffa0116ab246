//! Lag and load of clusters.

use crate::context::Context;
use crate::dashboard::chart::{Chart, line};
use hac_lang::platform::IsIn;
use hac_terraform::Object;

pub(super) fn charts(ctx: &Context<'_>, region: &str) -> Vec<Chart> {
    let here: Vec<_> = ctx
        .platform
        .databases()
        .filter(|database| database.is_in(region))
        .collect();
    let chart = |title: &str, metric, of: &dyn Fn(&&&hac_lang::platform::Database) -> bool| Chart {
        title: title.to_owned(),
        statistic: "Maximum",
        period: 60,
        series: here
            .iter()
            .filter(of)
            .map(|database| {
                let cluster = ctx.names().cluster(&database.name, region);
                let dimensions = Object::new().set("DBClusterIdentifier", cluster);
                // Only the instance that applies the binlog knows.
                let dimensions = if metric == "AuroraBinlogReplicaLag" {
                    dimensions.set("Role", "WRITER")
                } else {
                    dimensions
                };
                line("AWS/RDS", metric, dimensions, region, &database.name)
            })
            .collect(),
    };
    vec![
        chart(
            "Replication lag while this region reads, ms",
            "AuroraGlobalDBRPOLag",
            &|database| database.is_global(),
        ),
        chart(
            "Lag of the replica by binlog, s",
            "AuroraBinlogReplicaLag",
            &|database| database.is_by_binlog(),
        ),
        chart("Processor of the clusters, percent", "CPUUtilization", &|_| true),
    ]
}
