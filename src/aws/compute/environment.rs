//! What instances are told about the data they use. Names that follow from the platform, never secrets.

use crate::aws::context::Context;
use crate::aws::{database, session, storage};
use crate::platform::{Compute, Database};
use crate::terraform::{Expr, Object, lit};

/// The variables of a tier in a region, as a map.
pub(super) fn variables(ctx: &Context<'_>, tier: &Compute, region: &str) -> Expr {
    let platform = ctx.platform;
    let uses = |name: &String| tier.uses.contains(name);
    let databases = platform.databases.iter().filter(|database| uses(&database.name));
    let tables = platform.tables.iter().filter(|table| uses(&table.name));
    let buckets = platform.buckets.iter().filter(|bucket| uses(&bucket.name));
    let mut variables: Vec<(String, Expr)> = databases
        .flat_map(|database| database::environment(ctx, database, region))
        .chain(tables.flat_map(|table| session::environment(ctx, table, region)))
        .chain(buckets.flat_map(|bucket| storage::environment(ctx, bucket, region)))
        .collect();
    variables.sort_by(|(one, _), (other, _)| one.cmp(other));

    if let Some(witness) = platform.witness().filter(|_| writes_with_a_lease(ctx, tier)) {
        variables.push(("HAC_COORDINATION_REGION".to_owned(), lit(&witness.name)));
        variables.push((
            "HAC_COORDINATION_TABLE".to_owned(),
            lit(ctx.names().coordination_table()),
        ));
    }
    // The global endpoint of STS is in us-east-1, which may be the region that failed.
    let own = Object::new()
        .set("AWS_REGION", region)
        .set("AWS_STS_REGIONAL_ENDPOINTS", "regional");
    variables
        .into_iter()
        .fold(own, |object, (name, value)| object.set(name, value))
        .into()
}

/// Whether the tier writes to a database that fails over, and so keeps a lease and a watermark in the witness.
fn writes_with_a_lease(ctx: &Context<'_>, tier: &Compute) -> bool {
    let fails_over = |database: &Database| database.is_replicated() && tier.uses.contains(&database.name);
    !ctx.platform.failovers.is_empty() && ctx.platform.databases.iter().any(fails_over)
}
