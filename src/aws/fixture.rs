//! The trading platform as values, for tests of lowering.

use std::collections::BTreeMap;

use super::Deployment;
use crate::platform::{
    Alert, AttributeType, Bound, Bucket, Compute, Condition, Database, Dns, Failover, HealthCheck, Hold,
    KeyAttribute, LagUnknown, Listener, Objective, Platform, PromoteStrategy, Quantifier, Quantile, Region,
    ReplicaCopy, Role, Scale, Setting, Step, StepKind, Table, Watch,
};
use crate::source::{Origin, SourceId, Span};
use crate::units::Duration;

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

pub(crate) fn web(regions: &[&str]) -> Compute {
    let image = |region: &&str| ((*region).to_owned(), "ami-0a1b2c3d4e5f60718".to_owned());
    Compute {
        name: "web".to_owned(),
        instance: Setting::Known("t3.large".to_owned()),
        image: Setting::Known(regions.iter().map(image).collect()),
        scale: Scale { min: 3, max: 12 },
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
        health: Some(health("/healthz/orders", "web")),
        lag: Some(bound(5)),
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
        hold: Some(Hold {
            database: database(),
            lag_above: Duration::from_secs(5),
        }),
        lag_unknown: LagUnknown::Proceed,
        cooldown: Duration::from_secs(3_600),
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
        page: "oncall".to_owned(),
        origin: origin("failover us-east-1 -> us-east-2"),
    }
}

/// The customer's platform.
pub(crate) fn trading() -> Platform {
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
            origin: origin("dns trade.example.com"),
        }],
        alerts: vec![Alert {
            name: "oncall".to_owned(),
            email: Setting::Known(vec!["oncall@example.com".to_owned()]),
            origin: origin("alert oncall"),
        }],
        failovers: vec![failover()],
        state: None,
        tags: [("CostCentre".to_owned(), "trading".to_owned())].into(),
        claims: Vec::new(),
        spans: crate::platform::Spans::default(),
    }
}

/// Every file of a deployment, by path.
pub(crate) fn files(deployment: &Deployment) -> BTreeMap<String, Vec<u8>> {
    let Deployment { terraform, files } = deployment;
    let modules = terraform
        .modules
        .iter()
        .map(|(name, module)| (format!("modules/{name}/"), module));
    let printed = std::iter::once((String::new(), &terraform.root))
        .chain(modules)
        .flat_map(|(folder, module)| {
            module.files.iter().map(move |(name, file)| {
                let text = crate::terraform::print(file).text;
                (format!("{folder}{name}"), text.into_bytes())
            })
        });
    printed.chain(files.clone()).collect()
}

/// Writes the platforms of the tests below the folder `HAC_LOOK` names, for a look at them.
#[test]
#[ignore = "writes files"]
fn write_for_a_look() {
    let root = std::path::PathBuf::from(std::env::var_os("HAC_LOOK").unwrap());
    for (name, platform) in [("trading", trading())] {
        for (path, bytes) in files(&super::lower(&platform)) {
            let path = root.join(name).join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::File::create(path)
                .and_then(|mut file| std::io::Write::write_all(&mut file, &bytes))
                .unwrap();
        }
    }
}
