//! What instances are told about the data they use. Names that follow from the platform, never secrets.

use crate::context::Context;
use crate::tiers;
use hac_lang::platform::{Compute, Database};
use hac_terraform::{Expr, Object, lit};

/// The variables of a tier in a region, as a map.
pub(super) fn variables(ctx: &Context<'_>, tier: &Compute, region: &str) -> Expr {
    let platform = ctx.platform;
    let used = platform
        .tiers
        .iter()
        .filter(|other| tier.uses.iter().any(|used| used == other.name()));
    let mut variables: Vec<(String, Expr)> = used
        .flat_map(|other| tiers::of(other).environment(ctx, region))
        .collect();
    variables.sort_by(|(one, _), (other, _)| one.cmp(other));

    if let Some(witness) = platform.witness().filter(|_| writes_with_a_lease(ctx, tier)) {
        variables.push(("HAC_COORDINATION_REGION".to_owned(), lit(witness.name.as_str())));
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
    !ctx.platform.failovers.is_empty() && ctx.platform.databases().any(fails_over)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::variables;
    use crate::context::Context;
    use crate::fixture;
    use hac_lang::platform::Compute;
    use hac_terraform::{Expr, File, print, resource};

    const CONTRACT: &str = include_str!("../../../lambda/runtime/APPLICATION.md");

    /// What an instance of a tier is given in a region, by what it is.
    fn given(region: &str) -> BTreeSet<(String, String)> {
        let mut platform = fixture::trading();
        let tier = platform.tiers.of_mut::<Compute>().next().unwrap();
        tier.uses.retain(|name| name == "orders");
        let ctx = Context::new(&platform);
        let mut file = File::default();
        let value: Expr = variables(&ctx, platform.compute_tiers().next().unwrap(), region);
        file.add(resource("a", "b").set("environment", value));
        let text = print(&file).text;
        let lines = text.lines().filter_map(|line| line.split_once(" = "));
        lines
            .filter(|(name, _)| name.trim() != "environment")
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect()
    }

    fn names(region: &str) -> BTreeSet<String> {
        given(region).into_iter().map(|(name, _)| name).collect()
    }

    /// Upper case, with an underscore: what the page calls a variable.
    fn words_in(text: &str) -> BTreeSet<String> {
        let word = |c: char| !(c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit());
        let starts = ["ORDERS_", "HAC_", "AWS_"];
        text.split(word)
            .filter(|word| {
                starts
                    .iter()
                    .any(|start| word.starts_with(start) && word.len() > start.len())
            })
            .map(str::to_owned)
            .collect()
    }

    /// The page and its programs name no variable that an instance is not given, and its table names each that it is.
    #[test]
    fn the_contract_uses_what_instances_are_given() {
        for region in ["us-east-1", "us-east-2"] {
            let mut given = names(region);
            // People's word, on the day that the witness is lost.
            given.insert("HAC_WITHOUT_LEASE".to_owned());
            let unknown: Vec<_> = words_in(CONTRACT).difference(&given).cloned().collect();
            assert!(unknown.is_empty(), "{region}: {unknown:?}");
        }
        let (_, table) = CONTRACT.split_once("## What an instance knows").unwrap();
        let (table, _) = table.split_once("\n## ").unwrap();
        let mut wanted = names("us-east-1");
        // Of the machine, not of the application.
        wanted.remove("AWS_STS_REGIONAL_ENDPOINTS");
        assert_eq!(words_in(table), wanted);
    }

    /// "Only if the local cluster accepts writes" can be asked of the local cluster alone.
    #[test]
    fn every_region_is_given_its_own_cluster() {
        for region in ["us-east-1", "us-east-2"] {
            let own = format!("module.database_orders_{}.endpoint", region.replace('-', "_"));
            let wanted = ("ORDERS_CLUSTER_ENDPOINT".to_owned(), own);
            assert!(given(region).contains(&wanted), "{:?}", given(region));
        }
    }
}
