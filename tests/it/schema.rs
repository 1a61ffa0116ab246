//! The tables of the language: what they show is accepted, and the reference is written from them.

use std::path::Path;

use hac::diagnostics::Code;
use hac::emit::emit;
use hac::schema::{self, KINDS, Type};

use crate::annotate::analyze_text;
use crate::support::updating;

/// A platform in one region that has what examples refer to.
const ONE_REGION: &[(&str, &str)] = &[
    (
        "region us-east-1",
        "region us-east-1 { role = primary, cidr = 10.10.0.0/16 }",
    ),
    (
        "alert oncall",
        "alert oncall { email = [\"oncall@example.com\"] }",
    ),
    (
        "tier api",
        "tier api: compute {
           instance = m6i.large
           image = { us-east-1 = ami-0a1b2c3d4e5f60718 }
           scale = 3..9
           listen https 443 -> http 8080
           health GET \"/healthz\" every 10s x 3
         }",
    ),
];

/// A platform in two regions with a failover, whose parts an example may take the place of.
const PAIR: &str = r#"platform shop {
  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }
  region us-east-2 { role = secondary, cidr = 10.20.0.0/16 }
  region us-west-2 { role = witness }
  tier api: compute {
    instance = m6i.large
    image = { us-east-1 = ami-0a1b2c3d4e5f60718, us-east-2 = ami-0d4e5f6071829304a }
    scale = 3..9
    listen https 443 -> http 8080
    health GET "/healthz" every 10s x 3
  }
  dns "shop.example.com" { serves = api }
  alert oncall { email = ["oncall@example.com"] }
  FAILOVER
}
"#;

/// An example inside a platform.
fn around(kind: &schema::Kind) -> String {
    let example = kind.example;
    match kind.name {
        "platform" => example.to_owned(),
        "failover" => PAIR.replace("FAILOVER", example),
        "when" | "steps" => {
            let failover = "failover us-east-1 -> us-east-2 {\n page = oncall\n when any { api.health fails }\n \
                            steps { shift api within 30s, notify oncall }\n}";
            let (start, end) = if kind.name == "when" {
                ("when any {", "}")
            } else {
                ("steps {", "}")
            };
            let at = failover.find(start).expect("the part is there");
            let rest = &failover[at..];
            let length = rest.find(end).expect("the part ends") + end.len();
            PAIR.replace("FAILOVER", &failover.replace(&rest[..length], example))
        }
        "hold" => PAIR
            .replace(
                "FAILOVER",
                &format!(
                    "tier orders: aurora_mysql {{
                       instance = db.r6g.large
                       backup = 35d
                       replicate us-east-1 -> us-east-2
                       health GET \"/healthz/orders\" every 10s x 3 via api
                     }}
                     failover us-east-1 -> us-east-2 {{
                       when any {{ orders.health fails }}
                       {example}
                       page = oncall
                       steps {{ fence orders, promote orders, verify orders, shift api, notify oncall }}
                     }}"
                ),
            )
            .replace("scale = 3..9", "scale = 3..9\n    uses = [orders]"),
        _ => {
            let rest = ONE_REGION
                .iter()
                .filter(|(head, _)| !example.contains(head))
                .map(|(_, block)| *block);
            let used = if kind.name == "input" {
                "alert staff { email = operations }"
            } else {
                ""
            };
            let blocks: Vec<&str> = rest.chain([example, used]).collect();
            format!("platform shop {{\n{}\n}}\n", blocks.join("\n"))
        }
    }
}

#[test]
fn examples_of_the_tables_are_accepted() {
    for kind in KINDS {
        let text = around(kind);
        assert!(text.contains(kind.example), "{}", kind.title());
        let analysis = analyze_text(&text);
        // The platform around a rule has not what every rule speaks of.
        assert!(
            analysis
                .diagnostics
                .iter()
                .all(|found| found.code == Code::HA0807),
            "{}:\n{text}\n{:#?}",
            kind.title(),
            analysis.diagnostics
        );
    }
}

/// A value that holds nothing, of a type that can be so written.
fn nothing(ty: Type) -> Option<&'static str> {
    if ty == Type::Text {
        Some("\"\"")
    } else if matches!(ty, Type::List(_) | Type::Zones) {
        Some("[]")
    } else {
        matches!(ty, Type::RegionMap(_) | Type::TextMap).then_some("{}")
    }
}

/// Each list, map and text of the language: refused where it holds nothing, or its row says what that means.
#[test]
fn what_holds_nothing_is_refused_or_means_something() {
    let mut seen = 0;
    // Rules read their own texts.
    for kind in KINDS.iter().filter(|kind| kind.verb("that").is_none()) {
        for attribute in kind.attributes {
            let Some(nothing) = nothing(attribute.ty) else {
                continue;
            };
            let sentence = format!("{} {} {nothing}", attribute.name, attribute.form.as_str());
            let end = kind.example.rfind('}').expect("an example has braces");
            let example = format!("{}\n{sentence}\n}}", &kind.example[..end]);
            let analysis = analyze_text(&around(kind).replace(kind.example, &example));
            let refused = analysis.diagnostics.iter().any(|found| {
                found.code == Code::HA0316 && found.message.contains(&format!("`{}`", attribute.name))
            });
            assert_eq!(
                refused, !attribute.may_be_empty,
                "{sentence} in\n{example}\n{:#?}",
                analysis.diagnostics
            );
            assert!(
                !attribute.may_be_empty || attribute.doc.contains("`[]`"),
                "{}",
                attribute.doc
            );
            seen += 1;
        }
    }
    assert!(seen > 15, "{seen}");
}

#[test]
fn the_reference_is_the_tables() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference.md");
    let reference = schema::reference() + &hac::rules::reference::reference();
    if updating() {
        std::fs::write(&path, &reference).expect("the reference can be written");
    }
    let written = std::fs::read_to_string(&path).expect("the reference is there");
    assert!(
        written == reference,
        "docs/reference.md is not what the tables say; run with UPDATE=1"
    );
}

/// What is built from a text, by file: all but the archive, and the map that says where lines of the source went.
fn built(text: &str) -> Vec<(String, String)> {
    let analysis = analyze_text(text);
    assert!(analysis.diagnostics.is_empty(), "{:#?}", analysis.diagnostics);
    let output = emit(analysis.platform.as_ref().expect("no errors"), analysis.sources());
    let files = output
        .files
        .into_iter()
        .filter(|(path, _)| !path.ends_with(".zip") && !path.ends_with(".map.json"));
    files
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

/// Two texts say the same.
fn assert_same(one: &str, other: &str) {
    for ((path, one), (other_path, other)) in built(one).into_iter().zip(built(other)) {
        assert_eq!(path, other_path);
        if one != other {
            let diff = similar::TextDiff::from_lines(one.as_str(), other.as_str());
            panic!("{path}:\n{}", diff.unified_diff());
        }
    }
}

#[test]
fn defaults_are_what_the_tables_say() {
    let silent = PAIR.replace(
        "FAILOVER",
        "tier orders: aurora_mysql {\n instance = db.r6g.large\n backup = 35d\n }\n failover us-east-1 -> us-east-2 {\n \
         when any { api.health fails }\n page = oncall\n steps { shift api within 30s, notify oncall }\n }",
    );
    let default = |kind: &str, variant: Option<&str>, name: &str| {
        let attribute = schema::kind(kind, variant).and_then(|kind| kind.attribute(name));
        let default = attribute
            .and_then(|attribute| attribute.default)
            .expect("a default");
        format!("{name} = {default}\n")
    };
    let database = |name| default("tier", Some("aurora_mysql"), name);
    let failover = |name| default("failover", None, name);
    let name = default("dns", None, "follows");
    let spoken = silent
        .replace(
            "backup = 35d\n",
            &format!(
                "backup = 35d\n{}{}",
                database("readers"),
                database("engine_version")
            ),
        )
        .replace(
            "page = oncall\n",
            &format!(
                "page = oncall\n{}{}{}",
                failover("lag_unknown"),
                failover("cooldown"),
                failover("approval")
            ),
        )
        .replace("serves = api", &format!("serves = api, {}", name.trim_end()))
        .replace(
            "scale = 3..9\n",
            &format!("scale = 3..9\n{}", default("tier", Some("compute"), "clients")),
        );
    assert_ne!(silent, spoken);
    assert_same(&silent, &spoken);
}

#[test]
fn the_order_of_blocks_changes_nothing() {
    let failover = "failover us-east-1 -> us-east-2 {\n    when any { api.health fails }\n    page = oncall\n    \
                    steps { shift api within 30s, notify oncall }\n  }";
    let text = PAIR.replace("FAILOVER", failover);
    let region = "  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }\n";
    let turned = text
        .replace(failover, "")
        .replace(region, &format!("  {failover}\n"))
        .replace("  alert oncall", &format!("{region}  alert oncall"));
    assert_ne!(text, turned);
    assert_same(&text, &turned);
}

#[test]
fn promises_are_checked_or_said_not_to_be() {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/trading/platform.ha"))
            .expect("the example is there");
    let analysis = analyze_text(&text);
    let platform = analysis.platform.expect("the example is accepted");
    let verdicts: Vec<String> = platform
        .claims
        .iter()
        .map(|claim| format!("{} {}", claim.id(), claim.verdict.word()))
        .collect();
    let wanted = [
        "availability assumed",
        "detect assumed",
        "failover assumed",
        "outage assumed",
        "rpo/orders assumed",
        "rpo/sessions bounded",
        "rpo/assets bounded",
        "consistency/sessions bounded",
        "lag/orders not checked",
        // What a failover may lose, and who is told.
        "region-loss/us-east-1->us-east-2 lost",
        // That the stores are of different moments, no configuration changes.
        "cross-store lost",
        "takeover/us-east-1->us-east-2 proved",
        "without-region/us-west-2 lost",
        // Nothing tells of a lost KMS.
        "coverage lost",
        // How many instances the load needs, nobody stated.
        "capacity/web not stated",
        "capacity/orders proved",
        // Nor how many reads.
        "capacity/sessions not stated",
        "cpu-credits/web proved",
        // Nor what the account may use.
        "quotas not stated",
        "step-order proved",
    ];
    assert_eq!(verdicts, wanted);
}
