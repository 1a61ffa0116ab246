//! What proofs ask of a table.

use super::runbook;
use super::{RECOVERY_DAYS, recovery_days};
use crate::facts::{ON_DEMAND_READS, ON_DEMAND_THROUGHPUT};
use crate::names::module_name;
use crate::placement;
use crate::slas::{self, Sla};
use crate::tiers::retention::{backups, kept_elsewhere};
use crate::tiers::{Consistent, Given, Keeping, Needed, StoreFailure, StoreOnAws};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Sources;
use hac_lambda::alarm::Alarm;
use hac_lang::platform::{
    Claim, Consistency, Failover, Platform, Retention, StepKind, Table, Topic, Verdict,
};

/// A DynamoDB table in one region.
const DYNAMODB: Given = Given {
    consistency: Consistency::Strong,
    says: "a read with `ConsistentRead` reflects every write that succeeded before; one without may be behind",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html",
};

/// A global table of multi-Region eventual consistency (MREC), the kind that is written here.
const DYNAMODB_MREC: Given = Given {
    consistency: Consistency::Session,
    says: "a read with `ConsistentRead` is the latest if the item was last written in the region of the read, and may be stale if in another; \
           of two writes in two regions the last wins",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html",
};

/// What it would take of a global table to give more.
const DYNAMODB_MRSC: &str = "DynamoDB gives `strong` (MRSC) over exactly three regions of one set, or two and a witness of its own, from an \
     empty table on and without `expire`; version 5 of the AWS provider, which this Terraform is for, cannot ask for it";

impl StoreOnAws for Table {
    fn service(&self) -> Option<&'static str> {
        Some("DynamoDB")
    }

    fn consistency(&self, platform: &Platform) -> Consistent {
        let placed = platform.spans.of(&self.origin, "regions");
        Consistent {
            given: if self.is_replicated() {
                DYNAMODB_MREC
            } else {
                DYNAMODB
            },
            cause: (placed, "is in several regions, and a write waits for one of them"),
            more: Some(DYNAMODB_MRSC),
        }
    }

    fn copies_lack(&self) -> Option<&'static str> {
        self.is_replicated().then_some("rpo.dynamodb.mrec")
    }

    fn sla(&self) -> Option<Sla> {
        Some(if self.is_replicated() {
            slas::DYNAMODB_GLOBAL
        } else {
            slas::DYNAMODB
        })
    }

    fn needed(&self, _: &str) -> Vec<Needed> {
        vec![Needed {
            what: format!("the table `{}`", self.name),
            placement: &placement::TABLE,
            module: module_name(super::MODULE, &[&self.name]),
        }]
    }

    fn failures(&self) -> Vec<StoreFailure> {
        let lag = self.is_replicated().then(|| StoreFailure {
            what: format!("the lag of `{}`", self.name),
            alarm: Alarm::Tier(&runbook::LATENCY),
            regions: self.regions.clone(),
        });
        lag.into_iter().collect()
    }

    /// Each region has all of it.
    fn kept_back(&self) -> Option<String> {
        None
    }

    /// Each of its regions has all of it, but for the last writes.
    fn left_behind(&self, _: &Failover) -> Option<Diagnostic> {
        None
    }

    fn keeps(&self, platform: &Platform, _: &Sources, retention: &Retention) -> Option<Diagnostic> {
        backups_keep(platform, self, retention)
    }

    fn keeping(&self, platform: &Platform) -> Keeping {
        backups(recovery_days(self, &platform.objective.retention))
    }

    fn load(&self, platform: &Platform) -> Option<Claim> {
        reads(platform, self)
    }
}

/// A table can be restored to too early a day, or not to one early enough.
fn backups_keep(platform: &Platform, table: &Table, retention: &Retention) -> Option<Diagnostic> {
    let name = &table.name;
    let days = recovery_days(table, &platform.objective.retention);
    let placed = platform.spans.of(&table.origin, "regions");
    let diagnostic = if let Some(most) = retention.at_most.as_ref().filter(|most| days > most.value) {
        Diagnostic::new(
            Code::HA0606,
            most.span,
            format!("what is deleted from `{name}` can be had back for {days}d, and must be gone after {}d", most.value),
            "must be gone after",
        )
        .label(placed, "in several regions, each with backups of its own")
        .note("version 5 of the AWS provider can shorten the backups of a table, and not those of its replicas")
        .help(format!(
            "say `retain <= {days}d` in `{name}`, which counts in place of the platform's; or keep `{name}` in one region"
        ))
    } else if let Some(least) = retention.at_least.as_ref().filter(|least| days < least.value) {
        let diagnostic = Diagnostic::new(
            Code::HA0606,
            least.span,
            format!(
                "what is deleted from `{name}` can be had back for {days}d, and must be kept for {}d",
                least.value
            ),
            "must be kept until",
        )
        .label(table.origin.span, "a table");
        kept_elsewhere(diagnostic, name, RECOVERY_DAYS, "DynamoDB")
    } else {
        return None;
    };
    Some(diagnostic.via(&table.origin.via))
}

/// That the copies of a table know its writes and not its reads; none where no failover moves who reads it.
fn reads(platform: &Platform, table: &Table) -> Option<Claim> {
    let reads_it = |name: &str| {
        let tier = platform.compute(name);
        tier.is_some_and(|tier| tier.uses.contains(&table.name))
    };
    let failover = platform.failovers.iter().find(|failover| {
        let shifts = |kind: &StepKind| kind.shifts().is_some_and(reads_it);
        table.regions.contains(&failover.to) && failover.steps.iter().any(|step| shifts(&step.kind))
    })?;
    let title = (format!("reads of {}", table.name), table.origin.span);
    let summary = format!(
        "{} serves {ON_DEMAND_READS} read units a second at once, or twice its own peak so far; nothing states how many the load needs",
        failover.to
    );
    Some(
        Claim::new(
            Topic::Capacity,
            table.name.as_str(),
            title,
            Verdict::NotStated,
            summary,
        )
        .detail(format!(
            "{} writes all that {} writes, but has seen no reads of its clients.",
            failover.to, failover.from
        ))
        .detail(format!("It serves more by and by <{ON_DEMAND_THROUGHPUT}>.")),
    )
}
