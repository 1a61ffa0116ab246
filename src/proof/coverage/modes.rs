//! The ways in which a platform can fail, and what notices each: alarms by the names that they are generated under.

use std::collections::BTreeSet;

use crate::ProofContext;
use hac_aws::names::module_name;
use hac_aws::tiers::{self, StoreFailure, StoreOnAws};
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;
use hac_lang::platform::{Compute, Database, Platform, RegionName};

/// One way to fail.
#[derive(Debug, Clone)]
pub struct Mode {
    /// For people: `the loss of us-east-1`.
    pub what: String,
    /// The region that is gone with it, and everything in it.
    pub lost: Option<String>,
    pub detectors: Vec<Detector>,
    pub answer: Answer,
}

/// An alarm that tells people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detector {
    pub region: String,
    /// The module call that makes it.
    pub call: String,
    /// The name of the resource in the module.
    pub alarm: &'static str,
}

/// Who does something about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// What is generated, or AWS.
    Platform(String),
    People,
}

impl Mode {
    /// Whether an alarm goes off that is not lost with what it is about.
    pub fn is_noticed(&self) -> bool {
        let lost = self.lost.as_deref();
        self.detectors
            .iter()
            .any(|detector| Some(detector.region.as_str()) != lost)
    }
}

/// Every way to fail that is known of, in an order that follows the platform's names.
pub fn modes(ground: &ProofContext<'_>) -> Vec<Mode> {
    let (platform, plan) = (ground.platform, ground.plan());
    let mut modes = Vec::new();
    regions(platform, plan, &mut modes);
    for tier in platform.compute_tiers() {
        instances(tier, &mut modes);
    }
    for database in platform.databases() {
        writer(platform, database, &mut modes);
        lag(platform, plan, database, &mut modes);
    }
    let stores = platform.tiers.iter().filter_map(tiers::store);
    modes.extend(stores.flat_map(StoreOnAws::failures).map(of_store));
    modes.extend(super::services::modes(platform, plan));
    if let Some(plan) = plan {
        leases(plan, &mut modes);
        machinery(plan, &mut modes);
    }
    modes
}

pub(super) fn alarm(concern: &str, region: &str, alarm: &'static str) -> Detector {
    Detector {
        region: region.to_owned(),
        call: module_name(concern, &[region]),
        alarm,
    }
}

/// An alarm of `monitoring` in each of the regions.
fn monitored(regions: &[RegionName], name: &'static str) -> Vec<Detector> {
    regions
        .iter()
        .map(|region| alarm("monitoring", region, name))
        .collect()
}

fn regions(platform: &Platform, plan: Option<&Plan>, modes: &mut Vec<Mode>) {
    for region in platform.serving() {
        let lost = &region.name;
        let takes_over: Vec<&str> = plan
            .map(|plan| plan.failovers_of(lost).filter(|failover| failover.automatic))
            .into_iter()
            .flatten()
            .filter_map(|failover| failover.peer_of(lost))
            .collect();
        let detectors = takes_over.iter().map(|to| alarm("failover", to, "trigger"));
        modes.push(Mode {
            what: format!("the loss of {lost}"),
            lost: Some(lost.to_string()),
            detectors: detectors.collect(),
            answer: if takes_over.is_empty() {
                Answer::People
            } else {
                Answer::Platform(format!("{} takes over", takes_over.join(" or ")))
            },
        });
    }
    if let Some(plan) = plan {
        everywhere(plan, modes);
        let witness = &plan.coordination.region;
        let probers = Handler::Prober.regions(plan);
        modes.push(Mode {
            what: format!("the loss of {witness}"),
            lost: Some(witness.clone()),
            detectors: probers
                .into_iter()
                .map(|region| alarm("prober", region, "witness"))
                .collect(),
            answer: Answer::People,
        });
    }
}

/// All at once: nobody is left who could take over, and only who asks all of them can tell.
fn everywhere(plan: &Plan, modes: &mut Vec<Mode>) {
    let serving: Vec<&str> = plan
        .regions
        .iter()
        .filter(|(_, region)| !region.checks.is_empty())
        .map(|(name, _)| name.as_str())
        .collect();
    if serving.len() < 2 {
        return;
    }
    let sees_all = Handler::Prober.regions(plan).into_iter().filter(|region| {
        plan.regions
            .get(*region)
            .is_some_and(|region| !region.asked_everywhere.is_empty())
    });
    modes.push(Mode {
        what: format!("the loss of {} together", serving.join(" and ")),
        lost: None,
        detectors: sees_all
            .map(|region| alarm("prober", region, "unserved"))
            .collect(),
        answer: Answer::People,
    });
}

fn instances(tier: &Compute, modes: &mut Vec<Mode>) {
    for region in &tier.regions {
        let listens = |name| -> Vec<Detector> {
            let of_listener = tier.listener.map(|_| alarm("monitoring", region, name));
            of_listener.into_iter().collect()
        };
        let mode = |what: String, detectors: Vec<Detector>, answer: Answer| Mode {
            what,
            lost: None,
            detectors,
            answer,
        };
        let replaced = Answer::Platform("its group starts others, in the zones that work".to_owned());
        let name = &tier.name;
        modes.push(mode(
            format!("the instances of `{name}` in {region}"),
            listens("healthy_targets"),
            replaced.clone(),
        ));
        modes.push(mode(
            format!("a zone of `{name}` in {region}"),
            listens("unhealthy_targets"),
            replaced,
        ));
        if tier.listener.is_some() {
            modes.push(mode(
                format!("errors of `{name}` in {region}"),
                listens("target_errors"),
                Answer::People,
            ));
        }
    }
}

/// The writer, wherever it is: noticed by who asks its health, and by the errors of who uses it.
fn writer(platform: &Platform, database: &Database, modes: &mut Vec<Mode>) {
    let name = &database.name;
    let watching = platform
        .failovers
        .iter()
        .filter(|failover| failover.when.watches.iter().any(|watch| watch.tier == *name));
    let mut detectors: Vec<Detector> = watching
        .flat_map(|failover| [&failover.from, &failover.to])
        .map(|side| alarm("failover", side, "endpoint"))
        .collect();
    let users = platform
        .compute_tiers()
        .filter(|tier| tier.listener.is_some() && tier.uses.contains(name));
    for region in users.flat_map(|tier| &tier.regions) {
        detectors.push(alarm("monitoring", region, "target_errors"));
    }
    detectors.dedup();
    modes.push(Mode {
        what: format!("the writer of `{name}`"),
        lost: None,
        detectors,
        answer: if database.readers > 0 {
            Answer::Platform("Aurora promotes a reader in its region".to_owned())
        } else {
            Answer::People
        },
    });
}

fn lag(platform: &Platform, plan: Option<&Plan>, database: &Database, modes: &mut Vec<Mode>) {
    if !database.is_replicated() {
        return;
    }
    let name = &database.name;
    let alarm = if database.is_global() {
        "replication_lag"
    } else {
        "binlog_lag"
    };
    let mut holds = platform.failovers.iter().flat_map(|failover| &failover.hold);
    modes.push(Mode {
        what: format!("the lag of `{name}`"),
        lost: None,
        detectors: monitored(&database.regions, alarm),
        answer: if holds.any(|hold| hold.database == *name) {
            Answer::Platform("no failover starts by itself".to_owned())
        } else {
            Answer::People
        },
    });
    let plan = plan.filter(|plan| {
        let mut checks = plan.regions.values().flat_map(|region| &region.checks);
        checks.any(|(check, settings)| check == name && settings.writer)
    });
    if let Some(plan) = plan {
        let probers = Handler::Prober.regions(plan);
        modes.push(Mode {
            what: format!("two writers of `{name}`"),
            lost: None,
            detectors: probers
                .into_iter()
                .map(|region| self::alarm("prober", region, "two_writers"))
                .collect(),
            answer: Answer::People,
        });
    }
}

/// What a failover would miss, and what it may leave behind.
fn leases(plan: &Plan, modes: &mut Vec<Mode>) {
    let sides = Handler::Orchestrator.regions(plan);
    let leased: BTreeSet<&str> = sides.iter().flat_map(|region| plan.leased_of(region)).collect();
    for database in leased {
        let watching = sides
            .iter()
            .filter(|region| plan.leased_of(region).contains(database));
        modes.push(Mode {
            what: format!("a write lease of `{database}` that is not with its writer"),
            lost: None,
            detectors: watching
                .map(|region| alarm("prober", region, "no_writer"))
                .collect(),
            answer: Answer::Platform("the lease is handed over".to_owned()),
        });
    }
}

fn of_store(failure: StoreFailure) -> Mode {
    Mode {
        what: failure.what,
        lost: None,
        detectors: monitored(&failure.regions, failure.alarm.name()),
        answer: Answer::People,
    }
}

/// What fails over can fail, too.
fn machinery(plan: &Plan, modes: &mut Vec<Mode>) {
    for handler in Handler::ALL {
        for region in handler.regions(plan) {
            let what = |how: &str| format!("{how} {} in {region}", handler.name());
            let mut push = |what: String, detector: Detector, answer: Answer| {
                modes.push(Mode {
                    what,
                    lost: None,
                    detectors: vec![detector],
                    answer,
                });
            };
            push(
                what("errors of the"),
                alarm("monitoring", region, "errors"),
                Answer::People,
            );
            push(
                what("no room for the"),
                alarm("monitoring", region, "throttles"),
                Answer::People,
            );
            match handler {
                Handler::Orchestrator => push(
                    what("requests given up by the"),
                    alarm("monitoring", region, "dead_letters"),
                    Answer::People,
                ),
                Handler::Prober => push(
                    what("silence of the"),
                    alarm("prober", region, "silence"),
                    Answer::People,
                ),
                Handler::Readiness => push(
                    format!("something missing for a failover into {region}"),
                    alarm("readiness", region, "not_ready"),
                    Answer::People,
                ),
                Handler::Control | Handler::Validator => {}
            }
        }
    }
}
