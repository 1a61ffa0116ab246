//! A failover of any number of databases, for the benchmark of growth.

/// A platform with one failover that promotes so many databases, each behind a web tier and a name of its own.
pub(crate) fn platform(databases: usize) -> String {
    let tiers = each(databases, "\n", tier);
    let fails = each(databases, ", ", |n| format!("d{n}.health fails"));
    let steps = ["fence", "promote", "verify", "shift"].map(|verb| {
        let (tier, within) = match verb {
            "fence" => ("d", "10s"),
            "promote" => ("d", "95s"),
            "verify" => ("d", "5s"),
            _ => ("w", "10s"),
        };
        each(databases, "\n", |n| {
            format!("      {verb} {tier}{n} within {within}")
        })
    });
    format!(
        "\
platform large {{
  region us-east-1 {{ role = primary, cidr = 10.10.0.0/16 }}
  region us-east-2 {{ role = secondary, cidr = 10.20.0.0/16 }}
  region us-west-2 {{ role = witness }}
  alert oncall {{ email = [\"oncall@example.com\"] }}
{tiers}
  failover us-east-1 -> us-east-2 {{
    when any {{ {fails} }}
    page = oncall
    steps {{
{}
      notify oncall
    }}
    failback manual
  }}
}}
",
        steps.join("\n")
    )
}

fn each(count: usize, between: &str, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect::<Vec<_>>().join(between)
}

fn tier(n: usize) -> String {
    format!(
        "
  tier w{n}: compute {{
    instance = t3.large
    image    = {{ us-east-1 = ami-0a1b2c3d4e5f60718, us-east-2 = ami-0d4e5f6071829304a }}
    scale    = 3..12
    listen https 443 -> http 8080
    health GET \"/healthz\" every 10s x 3
    uses     = [d{n}]
  }}
  tier d{n}: aurora_mysql {{
    instance = db.r6g.large
    readers  = 1
    backup   = 35d
    replicate us-east-1 -> us-east-2
    health GET \"/healthz/d{n}\" every 10s x 3 via w{n}
    lag     <= 5s
  }}
  dns \"w{n}.example.com\" {{ serves = w{n} }}
"
    )
}
