//! Platforms that look valid, with names that are likely to meet names of ours.

#![expect(
    clippy::indexing_slicing,
    reason = "a draw is taken modulo what it chooses from, and the first tier and region are always there"
)]

use std::fmt::Write;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::words::{DOMAINS, NAMES, PLATFORMS, REGIONS, replace_word};

const IMAGE: &str = "ami-0a1b2c3d4e5f60718";

/// The draws of one tier; which of them count depends on its kind.
#[derive(Debug, Clone)]
struct Draws {
    name: String,
    choices: [u8; 8],
}

impl Draws {
    /// One of so many, by the place of the choice.
    fn pick(&self, place: usize, of: u8) -> u8 {
        self.choices[place] % of
    }
}

#[derive(Debug, Clone)]
struct Parts {
    platform: String,
    serving: Vec<&'static str>,
    tiers: Vec<Draws>,
    inputs: Vec<Draws>,
    alerts: Vec<Draws>,
    domains: Vec<&'static str>,
    own: Draws,
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(NAMES).prop_map(str::to_owned),
        1 => "[a-z][a-z0-9_-]{0,3}[a-z0-9]",
        1 => "[ab](-|--|_)(archive|b|1|us-east-1|logs)",
    ]
}

fn draws() -> impl Strategy<Value = Draws> {
    (names(), any::<[u8; 8]>()).prop_map(|(name, choices)| Draws { name, choices })
}

/// Texts of platforms. Most of them are accepted.
pub(super) fn platforms() -> impl Strategy<Value = String> {
    let few = |most: usize| prop::collection::vec(draws(), 0..=most);
    (
        select(PLATFORMS),
        subsequence(REGIONS, 1..=3).prop_shuffle(),
        prop::collection::vec(draws(), 1..=6),
        few(3),
        few(3),
        subsequence(DOMAINS, 0..=3),
        draws(),
    )
        .prop_map(|(platform, serving, tiers, inputs, alerts, domains, own)| {
            let parts = Parts {
                platform: platform.to_owned(),
                serving,
                tiers: distinct(tiers),
                inputs: distinct(inputs),
                alerts: distinct(alerts),
                domains,
                own,
            };
            parts.text()
        })
}

/// Texts in which up to three declared names were exchanged, wherever they stand.
pub(super) fn renamed(texts: Vec<String>) -> impl Strategy<Value = String> {
    let exchange = (any::<prop::sample::Index>(), names(), select(DOMAINS));
    let exchanges = prop::collection::vec(exchange, 1..=3);
    (select(texts), exchanges).prop_map(|(text, exchanges)| {
        exchanges.into_iter().fold(text, |text, (which, name, domain)| {
            let declared = declared(&text);
            let old = declared[which.index(declared.len())].clone();
            let new = if old.contains('.') { domain } else { name.as_str() };
            replace_word(&text, &old, new)
        })
    })
}

/// The names that a text declares: of tiers, inputs, alerts, domains, and by the modules that it uses.
fn declared(text: &str) -> Vec<String> {
    let keywords = [
        "tier",
        "input",
        "alert",
        "dns",
        "platform",
        "web_tier",
        "aurora_pair",
        "session_table",
        "replicated_assets",
    ];
    text.lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let keyword = words.next()?;
            let name = words.next()?.trim_matches(|c: char| c == ':' || c == '"');
            keywords.contains(&keyword).then(|| name.to_owned())
        })
        .collect()
}

/// What the checker takes for one name is drawn again too often: the clashes that matter are those it cannot see.
fn distinct(draws: Vec<Draws>) -> Vec<Draws> {
    let mut kept: Vec<Draws> = Vec::new();
    for draw in draws {
        let folded = draw.name.replace('_', "-");
        if kept.iter().all(|other| other.name.replace('_', "-") != folded) {
            kept.push(draw);
        }
    }
    kept
}

impl Parts {
    fn text(&self) -> String {
        let mut text = format!("platform {} {{\n", self.platform);
        self.regions(&mut text);
        self.inputs(&mut text);
        for (at, tier) in self.tiers.iter().enumerate() {
            match (at, tier.pick(0, 4)) {
                (0, _) | (_, 0) => self.compute(tier, &mut text),
                (_, 1) => self.database(tier, &mut text),
                (_, 2) => self.table(tier, &mut text),
                _ => self.bucket(tier, &mut text),
            }
        }
        for domain in &self.domains {
            put(
                &mut text,
                &format!("  dns \"{domain}\" {{ serves = {} }}\n", self.web().name),
            );
        }
        for alert in &self.alerts {
            let email = match self.input_of(alert, "list(email)") {
                Some(input) => input,
                None => "[\"oncall@example.com\"]".to_owned(),
            };
            put(
                &mut text,
                &format!("  alert {} {{ email = {email} }}\n", alert.name),
            );
        }
        self.extras(&mut text);
        self.failover(&mut text);
        text + "}\n"
    }

    /// The first tier always listens.
    fn web(&self) -> &Draws {
        &self.tiers[0]
    }

    fn of_kind(&self, kind: u8) -> impl Iterator<Item = &Draws> {
        self.tiers
            .iter()
            .skip(1)
            .filter(move |tier| tier.pick(0, 4) == kind)
    }

    fn regions(&self, text: &mut String) {
        for (at, region) in self.serving.iter().enumerate() {
            let role = if at == 0 { "primary" } else { "secondary" };
            put(
                text,
                &format!("  region {region} {{ role = {role}, cidr = 10.{at}.0.0/16 }}\n"),
            );
        }
        if let Some(witness) = self.witness() {
            put(text, &format!("  region {witness} {{ role = witness }}\n"));
        }
    }

    fn witness(&self) -> Option<&'static str> {
        let mut free = REGIONS.iter().filter(|region| !self.serving.contains(region));
        (self.own.pick(0, 4) != 0).then(|| free.next().copied()).flatten()
    }

    fn inputs(&self, text: &mut String) {
        for input in &self.inputs {
            let ty = INPUT_TYPES[usize::from(input.pick(0, 4))];
            put(text, &format!("  input {}: {ty}\n", input.name));
        }
    }

    /// An input of a type, sometimes.
    fn input_of(&self, who: &Draws, ty: &str) -> Option<String> {
        let fits = |input: &&Draws| INPUT_TYPES[usize::from(input.pick(0, 4))] == ty;
        let input = self.inputs.iter().find(fits)?;
        (who.pick(1, 3) == 0).then(|| input.name.clone())
    }

    fn by_region(&self, value: impl Fn(&str) -> String) -> String {
        let entries: Vec<String> = self
            .serving
            .iter()
            .map(|region| format!("{region} = {}", value(region)))
            .collect();
        format!("{{ {} }}", entries.join(", "))
    }

    fn compute(&self, tier: &Draws, text: &mut String) {
        let is_web = tier.name == self.web().name;
        let image = |region: &str| {
            let at = self.serving.iter().position(|own| *own == region);
            format!("{}{}", &IMAGE[..IMAGE.len() - 1], at.unwrap_or_default())
        };
        let image = self
            .input_of(tier, "map(region, ami)")
            .unwrap_or_else(|| self.by_region(image));
        let instance = self
            .input_of(tier, "instance_type")
            .unwrap_or_else(|| "m6i.large".to_owned());
        put(
            text,
            &format!(
                "  tier {}: compute {{\n    instance = {instance}\n    image = {image}\n    scale = 3..6\n",
                tier.name
            ),
        );
        let data: Vec<&str> = (1..4)
            .flat_map(|kind| self.of_kind(kind))
            .filter(|data| is_web || data.pick(2, 2) == 0)
            .map(|data| data.name.as_str())
            .collect();
        put(text, &format!("    uses = [{}]\n", data.join(", ")));
        if is_web || tier.pick(3, 2) == 0 {
            let port = [443, 8443][usize::from(tier.pick(4, 2))];
            put(
                text,
                &format!("    listen https {port} -> http 8080\n    health GET \"/healthz\" every 10s x 3\n"),
            );
            if tier.pick(5, 3) == 0 {
                let arn = |region: &str| format!("arn:aws:acm:{region}:123456789012:certificate/0a1b2c3d");
                put(text, &format!("    certificate = {}\n", self.by_region(arn)));
            }
        }
        put(text, "  }\n");
    }

    fn database(&self, tier: &Draws, text: &mut String) {
        put(
            text,
            &format!(
                "  tier {}: aurora_mysql {{\n    instance = db.r6g.large\n    backup = 7d\n    database_name = app\n",
                tier.name
            ),
        );
        let (primary, others) = (self.serving[0], &self.serving[1..]);
        match tier.pick(1, 3) {
            0 => {
                for other in others.iter().take(1) {
                    put(text, &format!("    replicate {primary} -> {other} via binlog\n"));
                }
            }
            1 => {}
            _ => {
                for other in others {
                    put(text, &format!("    replicate {primary} -> {other}\n"));
                }
            }
        }
        let path = format!("/healthz/{}", tier.name);
        put(
            text,
            &format!(
                "    health GET \"{path}\" every 10s x 3 via {}\n    lag <= 5s\n  }}\n",
                self.web().name
            ),
        );
    }

    fn table(&self, tier: &Draws, text: &mut String) {
        let name = &tier.name;
        put(
            text,
            &format!(
                "  tier {name}: dynamodb {{ key id: string{} }}\n",
                self.placed(tier)
            ),
        );
    }

    fn bucket(&self, tier: &Draws, text: &mut String) {
        put(
            text,
            &format!("  tier {}: s3 {{{}\n", tier.name, self.placed(tier)),
        );
        if tier.pick(2, 3) != 0 {
            return put(text, "  }\n");
        }
        for (at, region) in self.serving.iter().enumerate() {
            if tier.pick(3, 2) == 0 {
                put(text, &format!("    replicate {region} -> {region}\n"));
            }
            if at > 0 && tier.pick(4, 2) == 0 {
                put(text, &format!("    replicate {} <-> {region}\n", self.serving[0]));
            }
        }
        put(text, "  }\n");
    }

    /// In all regions, or in one.
    fn placed(&self, tier: &Draws) -> String {
        match tier.pick(2, 3) {
            1 => format!(", regions = [{}]", self.serving[0]).replacen(", ", "\n    ", 1),
            _ => String::new(),
        }
    }

    fn extras(&self, text: &mut String) {
        let platform = &self.platform;
        if self.own.pick(1, 3) == 0 {
            let tags = [
                "Team = \"x\"",
                "Purpose = \"x\"",
                "purpose = \"x\"",
                "region = \"x\"",
            ];
            put(
                text,
                &format!("  tags {{ {} }}\n", tags[usize::from(self.own.pick(2, 4))]),
            );
        }
        if self.own.pick(3, 3) == 0 {
            let table = [
                format!("{platform}-failover"),
                format!("{platform}-a"),
                "locks".to_owned(),
            ];
            let bucket = [
                format!("{platform}-a-us-east-1-123456789012"),
                "terraform-state-of-ours".to_owned(),
            ];
            put(
                text,
                &format!(
                    "  state {{\n    bucket = \"{}\"\n    key = \"k\"\n    region = {}\n    lock_table = \"{}\"\n  }}\n",
                    bucket[usize::from(self.own.pick(4, 2))],
                    self.witness().unwrap_or(self.serving[0]),
                    table[usize::from(self.own.pick(5, 3))],
                ),
            );
        }
    }

    fn failover(&self, text: &mut String) {
        let (Some(alert), [from, to, ..], Some(_)) = (self.alerts.first(), &self.serving[..], self.witness())
        else {
            return;
        };
        let web = &self.web().name;
        let moved: Vec<&Draws> = self.of_kind(1).filter(|tier| tier.pick(1, 3) != 1).collect();
        put(
            text,
            &format!(
                "  failover {from} -> {to} {{\n    when any {{ {web}.health fails }}\n    page = {}\n    steps {{\n",
                alert.name
            ),
        );
        for verb in ["fence", "promote", "verify"] {
            for database in &moved {
                let within = if verb == "promote" { "10m" } else { "1m" };
                put(text, &format!("      {verb} {} within {within}\n", database.name));
            }
        }
        put(
            text,
            &format!(
                "      shift {web} within 1m\n      notify {}\n    }}\n    failback manual\n  }}\n",
                alert.name
            ),
        );
    }
}

const INPUT_TYPES: [&str; 4] = ["list(email)", "map(region, ami)", "instance_type", "text"];

fn put(text: &mut String, part: &str) {
    text.write_str(part).expect("a string takes text");
}
