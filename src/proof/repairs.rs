//! The cheapest edits that would make a broken promise hold. Each is tried on the platform and kept only if the promise
//! then holds: what does not help is never advised.

mod names;

use super::promises::{PromisedTime, is_kept};
use super::suggestions;
use hac_base::diagnostics::{Diagnostic, Edit, Help, Safety};
use hac_base::source::Origin;
use hac_base::units::Duration;
use hac_lang::platform::{
    Approval, Compute, Database, Failover, HealthCheck, Platform, PromoteStrategy, Quantifier, Replication,
    StepKind, Tier,
};

/// A change of the platform, as a person would make it.
struct Change {
    /// What it costs the platform, roughly: nothing, a little safety, a person's say, money.
    cost: u32,
    says: String,
    /// All of it as text; empty where a part of it cannot be written as an edit.
    edits: Vec<Edit>,
    after: Platform,
}

/// What to advise where a promise is broken: the cheapest edits that keep it, and another promise. And the platform after
/// those edits, if there are any.
pub(super) fn that_keep(
    platform: &Platform,
    failover: usize,
    stretch: PromisedTime,
) -> (Vec<Help>, Option<Platform>) {
    let change = cheapest(platform, failover, stretch);
    let mut helps: Vec<Help> = change.iter().map(help).collect();
    helps.extend(suggestions::promises(platform, failover, stretch));
    helps.extend(suggestions::measurement(platform, failover, stretch));
    (helps, change.map(|change| change.after))
}

/// Adds what was found to a diagnostic.
pub(super) fn advise(mut diagnostic: Diagnostic, help: Help) -> Diagnostic {
    diagnostic.help.push(help);
    diagnostic
}

pub(super) fn keeps(platform: &Platform, failover: usize, stretch: PromisedTime) -> bool {
    let failover = platform.failovers.get(failover);
    failover.is_some_and(|failover| is_kept(platform, failover, stretch) == Some(true))
}

/// Single edits, and only where none suffices, two together.
fn cheapest(platform: &Platform, failover: usize, stretch: PromisedTime) -> Option<Change> {
    let good = |change: &Change| keeps(&change.after, failover, stretch);
    let alone = changes(platform, failover)
        .into_iter()
        .filter(good)
        .min_by_key(|change| change.cost);
    if alone.is_some() {
        return alone;
    }
    let singles = changes(platform, failover);
    let pairs = singles.iter().enumerate().flat_map(|(at, first)| {
        // The second is looked for in what the first has left.
        let seconds = changes(&first.after, failover).into_iter().enumerate();
        seconds.filter_map(move |(other, second)| {
            (other >= at).then(|| Change {
                cost: first.cost + second.cost,
                says: format!("{}, and {}", first.says, second.says),
                edits: both(&first.edits, &second.edits),
                after: second.after,
            })
        })
    });
    pairs.filter(good).min_by_key(|change| change.cost)
}

fn help(change: &Change) -> Help {
    Help {
        message: change.says.clone(),
        edits: change.edits.clone(),
        safety: Safety::Unsafe,
    }
}

/// The edits of two changes together; none where one has none, or where both are about one sentence.
fn both(first: &[Edit], second: &[Edit]) -> Vec<Edit> {
    let clash = first
        .iter()
        .any(|edit| second.iter().any(|other| other.span == edit.span));
    if clash || first.is_empty() || second.is_empty() {
        return Vec::new();
    }
    first.iter().chain(second).cloned().collect()
}

/// Everything that could be changed about a failover.
fn changes(platform: &Platform, failover: usize) -> Vec<Change> {
    let Some(declared) = platform.failovers.get(failover) else {
        return Vec::new();
    };
    let mut changes = Vec::new();
    changes.extend(faster_rounds(platform, declared));
    changes.extend(fewer_failures(platform, declared));
    changes.extend(any_check(platform, failover));
    changes.extend(names::follow_leases(platform, declared));
    changes.extend(no_approval(platform, failover));
    changes.extend(managed_failover(platform, failover));
    changes.extend(global_database(platform, failover));
    changes.extend(standing_instances(platform, failover));
    changes
}

/// What a check is called and where it stands.
fn checks<'p>(platform: &'p Platform, failover: &'p Failover) -> Vec<(&'p str, &'p HealthCheck, &'p Origin)> {
    let watches = failover.when.watches.iter();
    watches
        .filter_map(|watch| {
            let name = watch.tier.as_str();
            let tier = platform.tiers.get(name)?;
            Some((name, tier.health()?, tier.origin()))
        })
        .collect()
}

fn set_check(platform: &mut Platform, tier: &str, change: impl Fn(&mut HealthCheck)) {
    if let Some(health) = platform.tiers.get_mut(tier).and_then(Tier::health_mut) {
        change(health);
    }
}

/// The sentence of a check, where it stands in the file itself: a module's is made of parameters.
fn check_edit(platform: &Platform, tier: &str, origin: &Origin) -> Option<Edit> {
    if !origin.via.is_empty() {
        return None;
    }
    let health = platform.tiers.get(tier)?.health()?;
    let via = if health.via == tier {
        String::new()
    } else {
        format!(" via {}", health.via)
    };
    let text = format!(
        "health GET \"{}\" every {} x {}{via}",
        health.path, health.interval, health.failures
    );
    Some(Edit::new(platform.spans.of(origin, "health"), text))
}

fn with_checks(
    platform: &Platform,
    cost: u32,
    tiers: &[(&str, &Origin)],
    change: impl Fn(&mut HealthCheck),
) -> Change {
    let mut after = platform.clone();
    for (tier, _) in tiers {
        set_check(&mut after, tier, &change);
    }
    let edits: Option<Vec<Edit>> = tiers
        .iter()
        .map(|(tier, origin)| check_edit(&after, tier, origin))
        .collect();
    let says: Vec<String> = tiers
        .iter()
        .filter_map(|(tier, _)| {
            let health = hac_aws::plan::health(&after, tier)?;
            Some(format!(
                "check {tier} `{} x {}`",
                health.interval, health.failures
            ))
        })
        .collect();
    Change {
        cost,
        says: says.join(" and "),
        edits: edits.unwrap_or_default(),
        after,
    }
}

/// The shortest pause that AWS checks at.
const SHORTEST: Duration = Duration::from_secs(10);

fn faster_rounds(platform: &Platform, failover: &Failover) -> Option<Change> {
    let slow: Vec<_> = checks(platform, failover)
        .into_iter()
        .filter(|(_, health, _)| health.interval > SHORTEST)
        .map(|(tier, _, origin)| (tier, origin))
        .collect();
    (!slow.is_empty()).then(|| with_checks(platform, 1, &slow, |health| health.interval = SHORTEST))
}

fn fewer_failures(platform: &Platform, failover: &Failover) -> Vec<Change> {
    let all = checks(platform, failover);
    let count =
        |found: Option<&(&str, &HealthCheck, &Origin)>| found.map_or(0, |(_, health, _)| health.failures);
    let decisive = match failover.when.quantifier {
        Quantifier::Any => count(all.iter().min_by_key(|(_, health, _)| health.failures)),
        Quantifier::All => count(all.iter().max_by_key(|(_, health, _)| health.failures)),
    };
    (1..decisive)
        .rev()
        .map(|failures| {
            let above = all.iter().filter(|(_, health, _)| health.failures > failures);
            let above = above.map(|(tier, _, origin)| (*tier, *origin));
            // Where any check will do, one that is quicker is enough.
            let tiers: Vec<_> = match failover.when.quantifier {
                Quantifier::Any => above.take(1).collect(),
                Quantifier::All => above.collect(),
            };
            let cost = 2 * (decisive - failures);
            let change = with_checks(platform, cost, &tiers, |health| health.failures = failures);
            let then = match failures {
                1 => "one missed answer then starts a failover".to_owned(),
                some => format!("{some} missed answers in a row then start a failover"),
            };
            // How few are enough is for people to weigh: no edit.
            Change {
                says: format!("{} ({then})", change.says),
                edits: Vec::new(),
                ..change
            }
        })
        .collect()
}

fn changed(
    platform: &Platform,
    failover: usize,
    (cost, says): (u32, String),
    change: impl FnOnce(&mut Failover),
) -> Option<Change> {
    let mut after = platform.clone();
    change(after.failovers.get_mut(failover)?);
    Some(Change {
        cost,
        says,
        edits: Vec::new(),
        after,
    })
}

fn any_check(platform: &Platform, failover: usize) -> Option<Change> {
    let declared = platform.failovers.get(failover)?;
    (declared.when.quantifier == Quantifier::All && declared.when.watches.len() > 1).then_some(())?;
    let says = (3, "write `when any`".to_owned());
    changed(platform, failover, says, |failover| {
        failover.when.quantifier = Quantifier::Any;
    })
}

fn no_approval(platform: &Platform, failover: usize) -> Option<Change> {
    (platform.failovers.get(failover)?.approval == Approval::Required).then_some(())?;
    let says = (5, "let it start without a person: `approval = none`".to_owned());
    changed(platform, failover, says, |failover| {
        failover.approval = Approval::None;
    })
}

fn managed_failover(platform: &Platform, failover: usize) -> Option<Change> {
    // A replica by binlog is no member of a global database: another strategy is another database.
    let slow = |strategy: PromoteStrategy| strategy == PromoteStrategy::Detach;
    let declared = platform.failovers.get(failover)?;
    let found = declared.steps.iter().map(|step| &step.kind);
    let found = found
        .filter(|step| step.strategy().is_some_and(slow))
        .find_map(|step| step.promotes().map(str::to_owned))?;
    let says = (2, format!("promote {found} `using managed_failover`"));
    changed(platform, failover, says, |failover| {
        for step in &mut failover.steps {
            if let Some(strategy) = step.kind.strategy_mut().filter(|strategy| slow(**strategy)) {
                *strategy = PromoteStrategy::ManagedFailover;
            }
        }
    })
}

/// A member of a global database is promoted sooner than a replica by binlog.
fn global_database(platform: &Platform, failover: usize) -> Option<Change> {
    let declared = platform.failovers.get(failover)?;
    let is_slow = |kind: &StepKind| kind.strategy() == Some(PromoteStrategy::Binlog);
    declared
        .steps
        .iter()
        .any(|step| is_slow(&step.kind))
        .then_some(())?;
    let mut names = Vec::new();
    let mut after = platform.clone();
    for step in &mut after.failovers.get_mut(failover)?.steps {
        let name = step.kind.promotes().map(str::to_owned);
        let strategy = step.kind.strategy_mut();
        if let Some(strategy) = strategy.filter(|strategy| **strategy == PromoteStrategy::Binlog) {
            *strategy = PromoteStrategy::ManagedFailover;
            names.extend(name);
        }
    }
    for database in after
        .tiers
        .of_mut::<Database>()
        .filter(|database| names.iter().any(|name| database.name == *name))
    {
        database.replication = Replication::Storage;
    }
    Some(Change {
        cost: 4,
        says: format!(
            "replicate {} as a global database: write no `via binlog`",
            names.join(" and ")
        ),
        edits: Vec::new(),
        after,
    })
}

/// Instances that run already need not be launched.
fn standing_instances(platform: &Platform, failover: usize) -> Vec<Change> {
    let Some(declared) = platform.failovers.get(failover) else {
        return Vec::new();
    };
    let wanted = declared.steps.iter().filter_map(|step| {
        let (name, instances) = step.kind.scales()?;
        let tier = platform.compute(name)?;
        (tier.scale.min < instances).then_some((name, instances, tier))
    });
    wanted
        .map(|(name, instances, tier)| {
            let mut after = platform.clone();
            for compute in after
                .tiers
                .of_mut::<Compute>()
                .filter(|compute| compute.name == *name)
            {
                compute.scale.min = instances;
            }
            let scale = format!("scale = {instances}..{}", tier.scale.max);
            let edits = if tier.origin.via.is_empty() {
                vec![Edit::new(platform.spans.of(&tier.origin, "scale"), scale.clone())]
            } else {
                Vec::new()
            };
            Change {
                cost: 6,
                says: format!("run the instances of {name} always: `{scale}`"),
                edits,
                after,
            }
        })
        .collect()
}
