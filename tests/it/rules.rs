//! Rules always end: whatever is written as a condition is refused by its type, or answered.

use hac::diagnostics::Code;
use hac::rules::table::CLASSES;
use hac::source::MemoryProvider;
use proptest::prelude::*;

use crate::annotate::analyze_text;
use crate::output::trading_with_rules;

const PLATFORM: &str = r#"
  input operations: list(email)
  objective { rpo <= 5s at typical }
  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }
  region us-east-2 { role = secondary, cidr = 10.20.0.0/16 }
  region us-west-2 { role = witness }
  tier web: compute {
    instance = t3.large
    image    = { us-east-1 = ami-0a1b2c3d4e5f60718, us-east-2 = ami-0d4e5f6071829304a }
    scale    = 3..12
    listen https 443 -> http 8080
    health GET "/healthz" every 10s x 3
    uses = [orders]
  }
  tier orders: aurora_mysql {
    instance = db.r6g.large
    backup   = 35d
    replicate us-east-1 -> us-east-2
    health GET "/healthz/orders" every 10s x 3 via web
  }
  tier assets: s3 { replicate us-east-1 <-> us-east-2, rpo <= 1m at typical }
  tier sessions: dynamodb { key session_id: string }
  dns "shop.example.com" { serves = web }
  alert oncall { email = operations }
  failover us-east-1 -> us-east-2 {
    when any { web.health fails, orders.health fails }
    hold when any { orders.lag > 5s }
    page = oncall
    steps { fence orders, promote orders within 95s, verify orders within 10s, shift web, notify oncall }
  }
"#;

fn analyze(rules: &str) -> hac::Analysis {
    let text = format!("platform shop {{\n{PLATFORM}\n{rules}\n}}\n");
    hac::analyze(
        &MemoryProvider::from_iter([("platform.ha", text.as_str())]),
        "platform.ha",
    )
}

fn codes(analysis: &hac::Analysis) -> Vec<Code> {
    analysis.diagnostics.iter().map(|found| found.code).collect()
}

#[test]
fn every_property_of_the_table_can_be_asked() {
    for row in CLASSES {
        for property in row.properties() {
            let path = format!("{}.{}", row.one, property.name);
            let asked = match property.ty.to_string() {
                set if set.starts_with("a set") || set.starts_with("a list") => format!("{path}.count >= 0"),
                _ => format!("that (stated({path}) || true)"),
            };
            let rule = if row.many.is_some() {
                format!("require r: every {} {{ {asked}, message = \"asked\" }}", row.one)
            } else {
                format!("require r {{ {asked}, message = \"asked\" }}")
            };
            let analysis = analyze(&rule);
            let mut found = codes(&analysis);
            // The platform has none of some kinds.
            found.retain(|code| *code != Code::HA0807);
            // Only the addresses, which deployment brings, have no number yet.
            let wanted: &[Code] = if path == "alert.email" {
                &[Code::HA0801]
            } else {
                &[]
            };
            assert_eq!(found, wanted, "{rule}: {:#?}", analysis.diagnostics);
            assert_eq!(analysis.rules.len(), 1);
        }
    }
}

#[test]
fn all_rules_together_have_a_limit() {
    let inputs: String = (0..30).map(|at| format!("input a{at}: text\n")).collect();
    let rule = "require deep: every a in inputs {
      every b in inputs { every c in inputs { every d in inputs { a.name = b.name, message = \"${c.name}\" } } }
    }";
    let found = codes(&analyze(&format!("{inputs}\n{rule}")));
    assert!(found.contains(&Code::HA0806), "{found:?}");
    assert_eq!(found.iter().filter(|code| **code == Code::HA0806).count(), 1);
    // Looking through elements counts, even if nothing is asked of them.
    let idle = "require idle: every a in inputs {
      every b in inputs { every c in inputs { every d in inputs { } } }
    }";
    assert!(codes(&analyze(&format!("{inputs}\n{idle}"))).contains(&Code::HA0806));
}

#[test]
fn what_is_not_known_is_neither_true_nor_false() {
    let holds = |condition: &str| {
        let found = codes(&analyze(&format!("require r {{ that ({condition}) }}")));
        match found.as_slice() {
            [] => true,
            [Code::HA0801] => false,
            other => panic!("{condition}: {other:?}"),
        }
    };
    for unknown in ["objective.rto <= 1h", "1h / 0 > 1s", "state.locked"] {
        assert!(!holds(unknown), "{unknown}");
        assert!(!holds(&format!("!({unknown})")), "{unknown}");
        assert!(!holds(&format!("({unknown}) == true")), "{unknown}");
        assert!(holds(&format!("({unknown}) || true")), "{unknown}");
        assert!(holds(&format!("!(({unknown}) && false)")), "{unknown}");
        assert!(!holds(&format!("stated({unknown})")), "{unknown}");
    }
    assert!(holds("objective.rpo == 5s"));
    assert!(holds(
        "regions.count - 1 == 2 && databases.count * 3 == regions.count"
    ));
}

/// Words, numbers and paths that do and do not exist.
fn leaf() -> impl Strategy<Value = String> {
    let paths: Vec<String> = CLASSES
        .iter()
        .flat_map(|row| {
            row.properties()
                .map(move |property| format!("{}.{}", row.one, property.name))
        })
        .collect();
    prop_oneof![
        4 => prop::sample::select(paths),
        1 => prop::sample::select(vec!["regions", "step.nothing", "nothing", "failover.steps.count", "databases.count"])
            .prop_map(str::to_owned),
        1 => prop::sample::select(vec!["true", "primary", "us-east-1", "db.r6g.large", "\"text\"", "operations"])
            .prop_map(str::to_owned),
        2 => prop::sample::select(vec!["0", "3", "30d", "5s", "99.99%", "5GiB", "1..3", "10s x 3", "10.0.0.0/8"])
            .prop_map(str::to_owned),
    ]
}

fn expression() -> impl Strategy<Value = String> {
    leaf().prop_recursive(5, 48, 3, |inner| {
        let operators = vec!["+", "-", "*", "/", "==", "!=", "<=", ">=", "<", ">", "&&", "||"];
        prop_oneof![
            6 => (inner.clone(), prop::sample::select(operators), inner.clone())
                .prop_map(|(left, op, right)| format!("({left} {op} {right})")),
            1 => inner.clone().prop_map(|inner| format!("(!{inner})")),
            1 => inner.clone().prop_map(|inner| format!("(-{inner})")),
            1 => inner.clone().prop_map(|inner| format!("stated({inner})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("contains([{a}], {b})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("starts_with({a}, \"${{{b}}}\")")),
            1 => (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
        ]
    })
}

fn rule() -> impl Strategy<Value = String> {
    let classes: Vec<&str> = CLASSES
        .iter()
        .filter(|row| row.many.is_some())
        .map(|row| row.one)
        .collect();
    let quantifier = prop::sample::select(vec!["every", "some", "no"]);
    let join = prop::sample::select(vec!["all", "any", "none"]);
    (quantifier, prop::sample::select(classes), expression(), join, expression(), expression()).prop_map(
        |(quantifier, class, filter, join, one, other)| {
            format!(
                "require r: {quantifier} {class} where ({filter}) {{\n {join} {{ that ({one}), that ({other}) }}\n message = \
                 \"${{regions.count}}\"\n}}"
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// A rule is refused with a code of its own, or it is answered; nothing panics, and the answer is always the same.
    #[test]
    fn a_rule_is_refused_or_answered(rule in rule()) {
        let analysis = analyze(&rule);
        let found = codes(&analysis);
        let refused = found.iter().any(|code| {
            (Code::HA0803..=Code::HA0806).contains(code) || *code < Code::HA0401
        });
        let answered = analysis.rules.len() == 1;
        prop_assert!(refused != answered, "{rule}\n{found:?} {:?}", analysis.rules);
        prop_assert_eq!(found, codes(&analyze(&rule)));
    }

    /// One comparison of what goes together is always answered.
    #[test]
    fn well_typed_comparisons_are_answered(
        property in prop::sample::select(vec!["database.backup", "database.lag", "database.backup / 2", "30d - database.backup"]),
        op in prop::sample::select(vec!["==", "!=", "<=", ">=", "<", ">"]),
        days in 0_u32..100,
    ) {
        let analysis = analyze(&format!("require r: every database {{ that ({property} {op} {days}d) }}"));
        prop_assert_eq!(analysis.rules.len(), 1);
    }
}

/// The numbers of the first customer's requirements stand in its platform as rules: whoever changes one is told.
#[test]
fn the_numbers_of_the_first_customer_are_rules() {
    let (_, text) = trading_with_rules();
    assert_eq!(codes(&analyze_text(&text)), []);
    for (from, to) in [
        ("availability >= 99.99%", "availability >= 99.9%"),
        ("detect       <= 30s at typical", "detect       <= 40s at typical"),
        ("failover     <= 2m at typical", "failover     <= 3m at typical"),
        (
            "health GET \"/healthz\" every 10s x 3",
            "health GET \"/healthz\" every 10s x 2",
        ),
        ("instance = t3.large", "instance = t3.xlarge"),
        ("scale    = 3..12", "scale    = 2..12"),
        ("backup   = 35d", "backup   = 30d"),
        ("retain = 90d", "retain = 80d"),
    ] {
        assert!(text.contains(from), "{from}");
        let changed = analyze_text(&text.replacen(from, to, 1));
        assert!(codes(&changed).contains(&Code::HA0801), "{from} -> {to}");
    }
}
