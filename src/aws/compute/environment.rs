//! What instances are told about the data they use. Names that follow from the platform, never secrets.

use crate::aws::context::Context;
use crate::aws::{database, session, storage};
use crate::platform::Compute;
use crate::terraform::{Expr, Object};

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

    // The global endpoint of STS is in us-east-1, which may be the region that failed.
    let own = Object::new()
        .set("AWS_REGION", region)
        .set("AWS_STS_REGIONAL_ENDPOINTS", "regional");
    variables
        .into_iter()
        .fold(own, |object, (name, value)| object.set(name, value))
        .into()
}
