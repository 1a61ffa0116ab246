//! The trading platform as values, for tests of lowering.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::assigning_clones,
    reason = "only tests have it"
)]

use std::collections::BTreeMap;

use super::Deployment;
use hac_base::source::{Origin, SourceId, Span};
use hac_base::units::Duration;
use hac_lang::platform::{
    Alert, Approval, AttributeType, Bound, Bucket, Compute, Condition, Database, Dns, Failover, Follows,
    HealthCheck, Hold, Input, InputType, KeyAttribute, LagUnknown, Listener, Objective, Platform,
    PromoteStrategy, Quantifier, Quantile, Region, ReplicaCopy, Replication, Retention, Role, Scale, Setting,
    State, Step, StepKind, Table, TargetUnwell, Watch,
};

const REGIONS: [&str; 2] = ["us-east-1", "us-east-2"];

fn span() -> Span {
    Span::new(SourceId(0), 0..0)
}

fn origin(element: &str) -> Origin {
    Origin {
        element: element.to_owned(),
        file: "platform.ha".to_owned(),
        span: span(),
        via: Vec::new(),
    }
}

fn regions() -> Vec<String> {
    REGIONS.map(str::to_owned).to_vec()
}

fn bound(seconds: u64) -> Bound {
    Bound {
        limit: Duration::from_secs(seconds),
        at: Quantile::Typical,
        span: span(),
    }
}

fn health(path: &str, via: &str) -> HealthCheck {
    HealthCheck {
        path: path.to_owned(),
        interval: Duration::from_secs(10),
        failures: 3,
        via: via.to_owned(),
    }
}

fn region(name: &str, role: Role, cidr: Option<&str>) -> Region {
    let zones = match role {
        Role::Witness => Vec::new(),
        Role::Primary | Role::Secondary => ["a", "b", "c"].map(|zone| format!("{name}{zone}")).to_vec(),
    };
    Region {
        name: name.to_owned(),
        role,
        cidr: cidr.map(|cidr| cidr.parse().unwrap()),
        zones,
        origin: origin(&format!("region {name}")),
    }
}

pub fn web(regions: &[&str]) -> Compute {
    // The id of an image is of one region.
    let image = |(at, region): (usize, &&str)| ((*region).to_owned(), format!("ami-0a1b2c3d4e5f6071{at}"));
    Compute {
        name: "web".to_owned(),
        instance: Setting::Known("t3.large".to_owned()),
        image: Setting::Known(regions.iter().enumerate().map(image).collect()),
        scale: Scale { min: 3, max: 12 },
        capacity: None,
        listener: Some(Listener {
            port: 443,
            target_port: 8080,
        }),
        health: Some(health("/healthz", "web")),
        uses: ["assets", "orders", "sessions"].map(str::to_owned).to_vec(),
        certificate: None,
        clients: vec!["0.0.0.0/0".to_owned()],
        regions: regions.iter().map(|&region| region.to_owned()).collect(),
        origin: origin("tier web"),
    }
}

fn orders() -> Database {
    Database {
        name: "orders".to_owned(),
        instance: "db.r6g.large".to_owned(),
        readers: 1,
        backup_days: 35,
        engine_version: "8.0.mysql_aurora.3.08.2".to_owned(),
        database_name: "orders".to_owned(),
        writer: "us-east-1".to_owned(),
        regions: regions(),
        replication: Replication::Storage,
        health: Some(health("/healthz/orders", "web")),
        lag: Some(bound(5)),
        retention: Retention::default(),
        consistency: None,
        origin: origin("tier orders"),
    }
}

fn sessions() -> Table {
    Table {
        name: "sessions".to_owned(),
        key: KeyAttribute {
            name: "session_id".to_owned(),
            ty: AttributeType::String,
        },
        sort: None,
        expire: Some("expires_at".to_owned()),
        rpo: None,
        retention: Retention::default(),
        consistency: None,
        regions: regions(),
        origin: origin("tier sessions"),
    }
}

fn assets() -> Bucket {
    let copy = |from: &str, to: &str| ReplicaCopy {
        from: from.to_owned(),
        to: to.to_owned(),
    };
    Bucket {
        name: "assets".to_owned(),
        retain_days: Some(90),
        retention: Retention::default(),
        consistency: None,
        rpo: None,
        copies: vec![
            copy("us-east-1", "us-east-1"),
            copy("us-east-1", "us-east-2"),
            copy("us-east-2", "us-east-1"),
            copy("us-east-2", "us-east-2"),
        ],
        regions: regions(),
        origin: origin("tier assets"),
    }
}

fn failover() -> Failover {
    let step = |kind, within: Option<u64>| Step {
        kind,
        within: within.map(Duration::from_secs),
        within_span: None,
        span: span(),
    };
    let database = || "orders".to_owned();
    let watch = |tier: &str| Watch {
        tier: tier.to_owned(),
    };
    Failover {
        from: "us-east-1".to_owned(),
        to: "us-east-2".to_owned(),
        when: Condition {
            quantifier: Quantifier::Any,
            watches: vec![watch("orders"), watch("web")],
        },
        hold: vec![Hold {
            database: database(),
            lag_above: Duration::from_secs(5),
        }],
        lag_unknown: LagUnknown::Proceed,
        cooldown: Duration::from_secs(3_600),
        local_failover: Duration::from_secs(60),
        target_unwell: TargetUnwell::Hold,
        approval: Approval::None,
        steps: vec![
            step(StepKind::Fence { database: database() }, None),
            step(
                StepKind::Promote {
                    database: database(),
                    strategy: PromoteStrategy::ManagedFailover,
                },
                Some(60),
            ),
            step(StepKind::Verify { database: database() }, Some(10)),
            step(
                StepKind::Shift {
                    compute: "web".to_owned(),
                },
                None,
            ),
            step(
                StepKind::Notify {
                    alert: "oncall".to_owned(),
                },
                None,
            ),
        ],
        declared: 0,
        page: "oncall".to_owned(),
        origin: origin("failover us-east-1 -> us-east-2"),
    }
}

/// The customer's platform.
pub fn trading() -> Platform {
    Platform {
        name: "trading".to_owned(),
        origin: origin("platform trading"),
        objective: Objective::default(),
        inputs: Vec::new(),
        regions: vec![
            region("us-east-1", Role::Primary, Some("10.10.0.0/16")),
            region("us-east-2", Role::Secondary, Some("10.20.0.0/16")),
            region("us-west-2", Role::Witness, None),
        ],
        compute: vec![web(&REGIONS)],
        databases: vec![orders()],
        tables: vec![sessions()],
        buckets: vec![assets()],
        dns: vec![Dns {
            domain: "trade.example.com".to_owned(),
            serves: "web".to_owned(),
            follows: Follows::Writer,
            origin: origin("dns trade.example.com"),
        }],
        alerts: vec![Alert {
            name: "oncall".to_owned(),
            email: Setting::Known(vec!["oncall@example.com".to_owned()]),
            origin: origin("alert oncall"),
        }],
        failovers: vec![failover()],
        state: None,
        assumptions: Vec::new(),
        quotas: Vec::new(),
        tags: [("CostCentre".to_owned(), "trading".to_owned())].into(),
        accepted: Vec::new(),
        claims: Vec::new(),
        spans: hac_lang::platform::Spans::default(),
    }
}

/// The customer's platform with the roles of its regions exchanged.
pub fn swapped() -> Platform {
    let mut platform = trading();
    for region in &mut platform.regions {
        region.role = match region.role {
            Role::Primary => Role::Secondary,
            Role::Secondary => Role::Primary,
            Role::Witness => Role::Witness,
        };
    }
    platform.databases[0].writer = "us-east-2".to_owned();
    for failover in &mut platform.failovers {
        std::mem::swap(&mut failover.from, &mut failover.to);
    }
    platform
}

/// A platform with a read replica by binlog in place of the global database.
pub fn by_binlog(mut platform: Platform) -> Platform {
    for database in &mut platform.databases {
        database.replication = Replication::Binlog;
    }
    let steps = platform
        .failovers
        .iter_mut()
        .flat_map(|failover| &mut failover.steps);
    for step in steps {
        if let StepKind::Promote { strategy, .. } = &mut step.kind {
            *strategy = PromoteStrategy::Binlog;
        }
    }
    platform
}

/// Three regions that serve, and no pair of copies between buckets.
pub fn three_regions() -> Platform {
    let mut platform = trading();
    let third = "eu-west-1";
    platform
        .regions
        .insert(0, region(third, Role::Secondary, Some("10.30.0.0/20")));
    let all: Vec<String> = ["eu-west-1", "us-east-1", "us-east-2"]
        .map(str::to_owned)
        .to_vec();
    platform.compute = vec![web(&["eu-west-1", "us-east-1", "us-east-2"])];
    platform.databases[0].regions.clone_from(&all);
    platform.tables[0].regions = all;
    platform
}

/// Tiers whose names Terraform keeps for itself, one of them without a listener, inputs of every type, state elsewhere.
pub fn reserved_names() -> Platform {
    let mut platform = trading();
    let mut hidden = web(&REGIONS);
    hidden.name = "count".to_owned();
    hidden.listener = None;
    hidden.health = None;
    hidden.instance = Setting::Known("c7g.xlarge".to_owned());
    hidden.origin = origin("tier count");
    let mut other = web(&REGIONS);
    other.name = "module".to_owned();
    other.listener = Some(Listener {
        port: 8443,
        target_port: 9090,
    });
    other.health = Some(health("/up", "module"));
    other.certificate = Some(Setting::Input("source".to_owned()));
    other.image = Setting::Input("regions".to_owned());
    other.clients = vec!["192.0.2.0/24".to_owned(), "198.51.100.0/24".to_owned()];
    other.uses = Vec::new();
    other.origin = origin("tier module");
    platform.compute.insert(0, hidden);
    platform.compute.insert(1, other);
    platform.dns.push(Dns {
        domain: "api.my-shop.example.com".to_owned(),
        serves: "module".to_owned(),
        follows: Follows::Writer,
        origin: origin("dns api.my-shop.example.com"),
    });
    let input = |name: &str, ty: InputType| Input {
        name: name.to_owned(),
        ty,
        doc: format!("About {name}."),
        default: None,
        sensitive: false,
        is_used: true,
        origin: origin(&format!("input {name}")),
    };
    platform.inputs = vec![
        input("people", InputType::List(Box::new(InputType::Email))),
        input("regions", InputType::RegionMap(Box::new(InputType::Ami))),
        input("source", InputType::RegionMap(Box::new(InputType::Arn))),
    ];
    platform.alerts[0].email = Setting::Input("people".to_owned());
    platform.state = Some(State {
        bucket: "state-of-trading".to_owned(),
        key: "trading/terraform.tfstate".to_owned(),
        region: "us-west-2".to_owned(),
        lock_table: None,
        origin: origin("state"),
    });
    platform
}

/// One region and nothing to fail over to.
pub fn one_region() -> Platform {
    let mut platform = trading();
    platform.regions.truncate(1);
    platform.compute = vec![web(&["us-east-1"])];
    platform.databases[0].regions.truncate(1);
    platform.tables[0].regions.truncate(1);
    platform.buckets[0].regions.truncate(1);
    platform.buckets[0].copies.truncate(1);
    platform.failovers.clear();
    platform
}

/// Nothing but a table.
pub fn table_only() -> Platform {
    let mut platform = trading();
    platform.regions.truncate(2);
    platform.compute.clear();
    platform.databases.clear();
    platform.buckets.clear();
    platform.dns.clear();
    platform.alerts.clear();
    platform.failovers.clear();
    platform
}

/// Three regions that serve, two failovers out of one of them, two databases, two alerts.
pub fn two_failovers() -> Platform {
    const THIRD: &str = "eu-west-1";
    let mut platform = trading();
    platform
        .regions
        .insert(0, region(THIRD, Role::Secondary, Some("10.30.0.0/16")));
    let all = [THIRD, "us-east-1", "us-east-2"];
    platform.compute = vec![web(&all)];
    for regions in [
        &mut platform.databases[0].regions,
        &mut platform.tables[0].regions,
        &mut platform.buckets[0].regions,
    ] {
        regions.insert(0, THIRD.to_owned());
    }
    let mut ledger = orders();
    ledger.name = "ledger".to_owned();
    ledger.health = None;
    ledger.lag = None;
    platform.databases.insert(0, ledger);
    platform.compute[0].uses.insert(1, "ledger".to_owned());
    platform.alerts.insert(
        0,
        Alert {
            name: "europe".to_owned(),
            email: Setting::Known(vec!["europe@example.com".to_owned()]),
            origin: origin("alert europe"),
        },
    );
    let mut to_europe = failover();
    to_europe.to = THIRD.to_owned();
    to_europe.page = "europe".to_owned();
    to_europe.declared = 1;
    to_europe.origin = origin("failover us-east-1 -> eu-west-1");
    platform.failovers.insert(0, to_europe);
    platform
}

/// The platforms that every test of the whole looks at.
pub fn all() -> [(&'static str, Platform); 7] {
    [
        ("trading", trading()),
        ("swapped", swapped()),
        ("three_regions", three_regions()),
        ("two_failovers", two_failovers()),
        ("reserved_names", reserved_names()),
        ("one_region", one_region()),
        ("table_only", table_only()),
    ]
}

/// Every file of a deployment, by path.
pub fn files(deployment: &Deployment) -> BTreeMap<String, Vec<u8>> {
    let Deployment { terraform, files } = deployment;
    let modules = terraform
        .modules
        .iter()
        .map(|(name, module)| (format!("modules/{name}/"), module));
    let printed = std::iter::once((String::new(), &terraform.root))
        .chain(modules)
        .flat_map(|(folder, module)| {
            module.files.iter().map(move |(name, file)| {
                let text = hac_terraform::print(file).text;
                (format!("{folder}{name}"), text.into_bytes())
            })
        });
    printed.chain(files.clone()).collect()
}
