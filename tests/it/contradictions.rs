//! Requirements that contradict each other: one message, which shows every line that takes part.

use hac::diagnostics::Code;

use crate::annotate::analyze_text;

const SHOP: &str = r#"
platform shop {
  objective { PLATFORM }
  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }
  alert oncall { email = ["oncall@example.com"] }
  TIER
}
"#;

/// What the platform says, what a tier says, the code, and the lines that are shown, the first being the one to change.
const CONTRADICTIONS: &[(&str, &str, Code, &[&str])] = &[
    (
        "retain >= 30d",
        "tier files: s3 { retain <= 7d }",
        Code::HA0605,
        &["retain <= 7d", "retain >= 30d"],
    ),
    (
        "retain <= 30d",
        "tier files: s3 { retain >= 90d }",
        Code::HA0605,
        &["retain <= 30d", "retain >= 90d"],
    ),
    (
        "retain <= 30d",
        "tier files: s3 { retain = 90d }",
        Code::HA0605,
        &["retain = 90d", "retain <= 30d"],
    ),
    (
        "retain >= 365d",
        "tier files: s3 { retain = 90d }",
        Code::HA0605,
        &["retain = 90d", "retain >= 365d"],
    ),
    (
        "retain >= 30d",
        "tier files: s3 { retain = 60d, retain <= 80d }",
        Code::HA0605,
        &["retain = 60d", "retain <= 80d", "retain >= 30d"],
    ),
    (
        "retain >= 30d, retain <= 31d",
        "tier files: s3 { }",
        Code::HA0605,
        &["retain <= 31d", "retain >= 30d"],
    ),
    (
        "retain <= 30d",
        "tier orders: aurora_mysql { instance = db.r6g.large, backup = 35d }",
        Code::HA0606,
        &["backup = 35d", "retain <= 30d"],
    ),
    (
        "retain >= 30d",
        "tier orders: aurora_mysql { instance = db.r6g.large, backup = 7d }",
        Code::HA0606,
        &["backup = 7d", "retain >= 30d"],
    ),
    (
        "retain >= 90d",
        "tier orders: dynamodb { key id: string }",
        Code::HA0606,
        &["retain >= 90d", "tier orders: dynamodb"],
    ),
];

#[test]
fn every_line_of_a_contradiction_is_shown_and_its_edit_mends_it() {
    for (platform, tier, code, lines) in CONTRADICTIONS {
        let text = SHOP.replace("PLATFORM", platform).replace("TIER", tier);
        let analysis = analyze_text(&text);
        let [found] = &analysis.diagnostics.iter().collect::<Vec<_>>()[..] else {
            panic!("{platform} {tier}: {:#?}", analysis.diagnostics);
        };
        assert_eq!(found.code, *code, "{platform} {tier}");
        let places = std::iter::once(&found.primary).chain(&found.secondary);
        let shown: Vec<&str> = places.map(|label| analysis.sources().text(label.span)).collect();
        assert_eq!(shown, *lines, "{platform} {tier}");
        let [help, ..] = &found.help[..] else {
            panic!("{platform} {tier}: no way out");
        };
        for edit in help.edits.iter().rev() {
            let mut mended = text.clone();
            mended.replace_range(edit.span.range(), &edit.replacement);
            let after = analyze_text(&mended);
            assert!(after.diagnostics.is_empty(), "{mended}\n{:#?}", after.diagnostics);
        }
    }
}
