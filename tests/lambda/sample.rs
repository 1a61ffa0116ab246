//! The plan of a platform with a pair, a witness, and every kind of step.

use std::collections::{BTreeMap, BTreeSet};

use hac::lambda::alarm::Alarm;
use hac::lambda::plan::{
    Check, Coordination, Database, Failover, Fails, Functions, Gate, Invariant, LagBound, Plan, Probe,
    Region, TargetUnwell, UnknownLag, When,
};
use hac::lambda::runbook::{Look, Name, Site, Watch};
use hac::lambda::step::{Step, Strategy};

const SIDES: [&str; 2] = ["us-east-1", "us-east-2"];
const WITNESS: &str = "us-west-2";

/// `from` and `to` as the source has them: the plan must not show which is which.
pub(crate) fn plan(from: &str, to: &str) -> Plan {
    let coordination = Coordination {
        region: WITNESS.to_owned(),
        table: "trading-coordination".to_owned(),
    };
    let probe = Probe {
        namespace: "hac/trading".to_owned(),
        interval_seconds: 10,
        timeout_seconds: 4,
    };
    let mut plan = Plan::new("trading".to_owned(), coordination, probe);
    for side in SIDES {
        plan.regions.insert(side.to_owned(), serving(side));
    }
    plan.regions.insert(
        WITNESS.to_owned(),
        Region {
            watches: SIDES.map(str::to_owned).into(),
            asked_everywhere: checks(),
            ..Region::default()
        },
    );
    plan.databases.insert("orders".to_owned(), orders());
    plan.add_failover(Failover {
        between: [from.to_owned(), to.to_owned()],
        automatic: true,
        pages: BTreeSet::from(["trading-oncall-critical".to_owned()]),
        when: When {
            fails: Fails::Any,
            checks: checks(),
        },
        gate: gate(),
        steps: steps(),
    });
    plan
}

/// The same with a read replica by binlog in place of the global database.
pub(crate) fn binlog_plan(from: &str, to: &str) -> Plan {
    let mut plan = plan(from, to);
    for database in plan.databases.values_mut() {
        database.global_cluster = None;
    }
    for step in plan.failovers.iter_mut().flat_map(|failover| &mut failover.steps) {
        if let Step::Promote {
            strategy,
            within_seconds,
            ..
        } = step
        {
            *strategy = Strategy::Binlog;
            *within_seconds = 600;
        } else if let Step::Verify { within_seconds, .. } = step {
            *within_seconds = 90;
        }
    }
    plan
}

/// The names around the plan by binlog: nothing there has a global database.
pub(crate) fn binlog_site() -> Site {
    let mut site = site();
    // The other way that a name can go.
    for name in &mut site.names {
        name.lease_urls.clear();
    }
    site.alarms
        .retain(|watch| watch.alarm.name() != "replication_lag");
    for watch in &mut site.alarms {
        if let Look::Writers { global, .. } | Look::Lease { global, .. } = &mut watch.look {
            *global = None;
        }
    }
    site
}

/// The names around the plan.
pub(crate) fn site() -> Site {
    Site {
        platform: "trading".to_owned(),
        partition: "aws".to_owned(),
        orchestrator: "trading-orchestrator".to_owned(),
        control: "trading-control".to_owned(),
        trigger_prefix: "trading-failover-from-".to_owned(),
        dead_letters: "trading-failover-dead-letters".to_owned(),
        secrets: BTreeMap::from([("orders".to_owned(), "trading/orders/master".to_owned())]),
        names: vec![Name {
            domain: "trade.example.com".to_owned(),
            tier: "web".to_owned(),
            first: "us-east-1".to_owned(),
            lease_urls: SIDES.map(lease_url).into(),
        }],
        alarms: hac::aws::alarms().into_iter().flat_map(watches).collect(),
    }
}

fn lease_url(region: &str) -> (String, Vec<String>) {
    let url = format!("https://{region}.trade.example.com/healthz/orders/lease");
    (region.to_owned(), vec![url])
}

/// One alarm of each kind in both regions.
fn watches(alarm: Alarm) -> Vec<Watch> {
    SIDES
        .map(|region| Watch {
            alarm,
            region: region.to_owned(),
            name: format!("trading-{}", alarm.name()),
            look: look(alarm, region),
        })
        .into()
}

fn look(alarm: Alarm, region: &str) -> Look {
    let other = SIDES
        .into_iter()
        .find(|other| *other != region)
        .unwrap_or_default();
    let cluster = format!("trading-orders-{region}");
    match alarm {
        Alarm::Trigger => Look::Run,
        Alarm::Endpoint => Look::Endpoint {
            url: format!("https://{other}.trade.example.com/healthz"),
        },
        Alarm::Unserved => Look::Endpoints {
            urls: SIDES
                .map(|side| format!("https://{side}.trade.example.com/healthz"))
                .into(),
        },
        Alarm::TwoWriters => Look::Writers {
            database: "orders".to_owned(),
            clusters: SIDES
                .map(|side| (side.to_owned(), format!("trading-orders-{side}")))
                .into(),
            global: Some("trading-orders".to_owned()),
            groups: vec!["trading-web".to_owned()],
        },
        Alarm::NotReady => Look::Readiness {
            function: "trading-readiness".to_owned(),
        },
        Alarm::NoWriter => Look::Lease {
            database: "orders".to_owned(),
            global: Some("trading-orders".to_owned()),
            clusters: SIDES
                .map(|side| (side.to_owned(), format!("trading-orders-{side}")))
                .into(),
        },
        Alarm::Witness | Alarm::Silence | Alarm::Errors | Alarm::Throttles => Look::Function {
            function: "trading-failover-prober".to_owned(),
        },
        Alarm::DeadLetters => Look::Queue {
            queue: "trading-failover-dead-letters".to_owned(),
        },
        Alarm::Tier(alarm) => {
            let names = [
                ("cluster", cluster),
                ("load balancer", "trading-web".to_owned()),
                ("target group", "trading-web-8080".to_owned()),
                ("group", "trading-web".to_owned()),
                ("table", "trading-sessions".to_owned()),
                ("receiver", other.to_owned()),
                ("partition", "aws".to_owned()),
                ("source", format!("trading-assets-{region}-$ACCOUNT")),
                ("destination", format!("trading-assets-{other}-$ACCOUNT")),
                ("rule", format!("copy-to-{other}")),
                ("queue", "trading-jobs".to_owned()),
                ("dead letters", "trading-jobs-dead-letters".to_owned()),
            ];
            let global = (alarm.name == "replication_lag").then(|| ("global", "trading-orders".to_owned()));
            Look::Tier(names.into_iter().chain(global).collect())
        }
    }
}

fn checks() -> BTreeSet<String> {
    ["orders", "web"].map(str::to_owned).into()
}

fn serving(region: &str) -> Region {
    let check = |path: &str, writer| Check {
        url: format!("https://{region}.trade.example.com{path}"),
        failures: 3,
        writer,
    };
    Region {
        checks: BTreeMap::from([
            ("orders".to_owned(), check("/healthz/orders", true)),
            ("web".to_owned(), check("/healthz", false)),
        ]),
        watches: SIDES
            .into_iter()
            .filter(|other| *other != region)
            .map(str::to_owned)
            .collect(),
        asked_everywhere: BTreeSet::new(),
        functions: Functions {
            orchestrator: Some("trading-orchestrator".to_owned()),
            control: Some("trading-control".to_owned()),
            readiness: Some("trading-readiness".to_owned()),
        },
        validator: Some("trading-validator".to_owned()),
        records: Some(format!("trading-failover-{region}-records")),
        groups: BTreeMap::from([("web".to_owned(), "trading-web".to_owned())]),
    }
}

fn orders() -> Database {
    Database {
        global_cluster: Some("trading-orders".to_owned()),
        clusters: SIDES
            .map(|side| (side.to_owned(), format!("trading-orders-{side}")))
            .into(),
        schema: "orders".to_owned(),
        max_lost_writes: Some(100),
        invariants: vec![Invariant {
            name: "no order without a customer".to_owned(),
            sql: "SELECT COUNT(*) = 0 FROM orders WHERE customer_id IS NULL".to_owned(),
        }],
    }
}

fn gate() -> Gate {
    let bound = LagBound {
        max_milliseconds: 5000,
        fresh_seconds: 180,
        unknown: UnknownLag::Hold,
    };
    Gate {
        within_seconds: 20,
        vantage_points: 2,
        cooldown_seconds: 3600,
        local_failover_seconds: 60,
        target_unwell: TargetUnwell::Hold,
        approval_seconds: None,
        lag: BTreeMap::from([("orders".to_owned(), bound)]),
    }
}

fn steps() -> Vec<Step> {
    let database = || "orders".to_owned();
    vec![
        Step::Fence {
            database: database(),
            within_seconds: 30,
        },
        Step::Promote {
            database: database(),
            strategy: Strategy::ManagedFailover,
            within_seconds: 60,
        },
        Step::Verify {
            database: database(),
            within_seconds: 10,
        },
        Step::Scale {
            tier: "web".to_owned(),
            desired: 6,
            within_seconds: 120,
        },
        Step::Shift {
            tier: "web".to_owned(),
            checks: checks(),
            within_seconds: 60,
        },
        notify("trading-oncall-failover"),
        notify("trading-desk-failover"),
    ]
}

fn notify(topic: &str) -> Step {
    Step::Notify {
        topic: topic.to_owned(),
        within_seconds: 10,
    }
}
