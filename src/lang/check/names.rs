//! What public names follow is there to be followed.

use super::context::Context;
use super::draft::{Action, Compute, Database, Dns, Draft};
use crate::platform::Follows;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;

/// Whether some name asks for the write lease of a database instead of its writer.
pub(super) fn follow_lease_of(draft: &Draft, database: &str) -> bool {
    let mut tiers = draft.dns.iter().filter_map(|dns| leased(draft, dns));
    tiers.any(|(_, tier)| uses(tier).any(|used| used == database))
}

/// The tier of a name that follows leases, and where that is said.
fn leased<'d>(draft: &'d Draft, dns: &'d Dns) -> Option<(Span, &'d Compute)> {
    let follows = dns.follows.known()?;
    let tier = draft.compute(&dns.serves.known()?.value)?;
    (follows.value == Follows::Lease).then_some((follows.span, tier))
}

fn uses(tier: &Compute) -> impl Iterator<Item = &str> {
    let used = tier.uses.known().into_iter().flat_map(|known| &known.value);
    used.map(|used| used.value.as_str())
}

/// Whoever follows a lease follows one that a `fence` step makes.
pub(super) fn follow_what_is_there(cx: &mut Context<'_>, draft: &Draft) {
    if draft.failovers.iter().any(|failover| failover.steps_incomplete) {
        return;
    }
    for dns in &draft.dns {
        let Some((span, tier)) = leased(draft, dns) else {
            continue;
        };
        let used: Vec<&Database> = uses(tier).filter_map(|name| draft.database(name)).collect();
        if used.is_empty() && (tier.uses.is_absent() || tier.uses.known().is_some()) {
            nothing_to_follow(cx, dns, tier, span);
        }
        for database in used {
            if !database.health.is_absent() && !is_fenced(draft, &database.name) {
                no_lease(cx, dns, database, span);
            }
        }
    }
}

/// Whether a failover makes its lease, or was told to.
fn is_fenced(draft: &Draft, database: &str) -> bool {
    draft.failovers.iter().any(|failover| {
        let has = |action| failover.position(action, database).is_some();
        has(Action::is_fence) || has(Action::is_promote)
    })
}

fn nothing_to_follow(cx: &mut Context<'_>, dns: &Dns, tier: &Compute, span: Span) {
    let message = format!(
        "`{}` follows a write lease, and `{}` uses no database",
        dns.domain, tier.name
    );
    let diagnostic = Diagnostic::new(Code::HA0524, span, message, "no lease to follow")
        .label(tier.origin.span, "uses no database")
        .help("remove `follows = lease`");
    cx.report_at(&dns.origin, diagnostic);
}

fn no_lease(cx: &mut Context<'_>, dns: &Dns, database: &Database, span: Span) {
    let name = &database.name;
    let message = format!(
        "`{}` follows the write lease of `{name}`, and no failover fences it",
        dns.domain
    );
    let diagnostic = Diagnostic::new(Code::HA0524, span, message, "no lease to follow")
        .label(database.origin.span, "has no lease")
        .note("the lease of a database is what its `fence` step moves: without one no region has it, and the name leads to none")
        .help(format!(
            "add `fence {name}`, `promote {name}` and `verify {name}` to the steps of a failover, or write `follows = writer`"
        ));
    cx.report_at(&dns.origin, diagnostic);
}
