//! Names that move sooner: while the database is promoted, and not after it.

use super::Change;
use hac_base::diagnostics::Edit;
use hac_lang::platform::{Dns, Failover, Follows, Platform};

/// Every name that waits for a writer which this failover makes may follow its lease instead.
pub(super) fn follow_leases(platform: &Platform, failover: &Failover) -> Option<Change> {
    let wait = |dns: &&Dns| {
        let tier = platform.compute(&dns.serves);
        let behind = tier.map_or_else(Vec::new, |tier| platform.databases_behind(tier));
        let has_lease = behind.iter().all(|database| is_fenced(failover, &database.name));
        dns.follows == Follows::Writer && !behind.is_empty() && has_lease
    };
    let waiting: Vec<&Dns> = platform.dns.iter().filter(wait).collect();
    (!waiting.is_empty()).then_some(())?;
    let mut after = platform.clone();
    let names: Vec<&str> = waiting.iter().map(|dns| dns.domain.as_str()).collect();
    for dns in after
        .dns
        .iter_mut()
        .filter(|dns| names.contains(&dns.domain.as_str()))
    {
        dns.follows = Follows::Lease;
    }
    let edits: Option<Vec<Edit>> = waiting.iter().map(|dns| edit(platform, dns)).collect();
    Some(Change {
        // The application has to answer one more path.
        cost: 2,
        says: format!(
            "let {} follow the write lease, for which the application answers one more path",
            names.join(" and ")
        ),
        edits: edits.unwrap_or_default(),
        after,
    })
}

fn is_fenced(failover: &Failover, database: &str) -> bool {
    failover
        .steps
        .iter()
        .any(|step| step.kind.fences() == Some(database))
}

/// The sentence with which the name says what it serves, and behind it what it follows; none where a module writes it.
fn edit(platform: &Platform, dns: &Dns) -> Option<Edit> {
    dns.origin.via.is_empty().then_some(())?;
    let stated = platform.spans.of(&dns.origin, "follows");
    if stated != dns.origin.span {
        return Some(Edit::new(stated, "follows = lease"));
    }
    let serves = platform.spans.of(&dns.origin, "serves");
    Some(Edit::new(
        serves,
        format!("serves = {}, follows = lease", dns.serves),
    ))
}
