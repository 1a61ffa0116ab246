//! What instances are told about the data they use. Names that follow from the platform, never secrets.

use crate::aws::context::Context;
use crate::aws::names;
use crate::platform::Compute;
use crate::terraform::{Expr, Object, concat, lit};

/// The variables of a tier in a region, as a map: by tier in the order of names.
pub(super) fn variables(ctx: &Context<'_>, tier: &Compute, region: &str) -> Expr {
    let platform = ctx.platform;
    let mut variables: Vec<(String, Expr)> = vec![
        ("AWS_REGION".to_owned(), lit(region)),
        // The global endpoint of STS is in us-east-1, which may be the region that failed.
        ("AWS_STS_REGIONAL_ENDPOINTS".to_owned(), lit("regional")),
    ];
    let uses = |name: &String| tier.uses.contains(name);
    let near = |regions: &[String]| {
        let own = regions.iter().find(|other| *other == region);
        own.or_else(|| regions.first()).cloned()
    };
    for bucket in platform.buckets.iter().filter(|bucket| uses(&bucket.name)) {
        if let Some(region) = near(&bucket.regions) {
            let prefix = ctx.names().bucket_prefix(&bucket.name, &region);
            let name = concat([lit(format!("{prefix}-")), ctx.account_id()]);
            variables.push((variable(&bucket.name, "BUCKET"), name));
            variables.push((variable(&bucket.name, "REGION"), lit(region)));
        }
    }
    for table in platform.tables.iter().filter(|table| uses(&table.name)) {
        if let Some(region) = near(&table.regions) {
            variables.push((
                variable(&table.name, "TABLE"),
                lit(ctx.names().table(&table.name)),
            ));
            variables.push((variable(&table.name, "REGION"), lit(region)));
        }
    }
    variables
        .into_iter()
        .fold(Object::new(), |object, (name, value)| object.set(name, value))
        .into()
}

/// `SESSIONS_TABLE`
fn variable(tier: &str, what: &str) -> String {
    format!("{}_{what}", names::ident(tier).to_ascii_uppercase())
}
