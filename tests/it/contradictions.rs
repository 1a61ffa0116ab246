//! Requirements that contradict each other: one message, which shows every line that takes part.

use hac::diagnostics::Code;
use hac::platform::{Topic, Verdict};

use crate::annotate::analyze_text;
use crate::builds;
use crate::output::trading;

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
        &["90d", "retain <= 30d"],
    ),
    (
        "retain >= 365d",
        "tier files: s3 { retain = 90d }",
        Code::HA0605,
        &["90d", "retain >= 365d"],
    ),
    (
        "retain >= 30d",
        "tier files: s3 { retain = 60d, retain <= 80d }",
        Code::HA0605,
        &["60d", "retain <= 80d", "retain >= 30d"],
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
        &["35d", "retain <= 30d"],
    ),
    (
        "retain >= 30d",
        "tier orders: aurora_mysql { instance = db.r6g.large, backup = 7d }",
        Code::HA0606,
        &["7d", "retain >= 30d"],
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
            let platform = after.platform.expect("it is accepted");
            assert_eq!(builds::wrong(&platform), Vec::<String>::new(), "{mended}");
        }
    }
}

/// What is replaced, and by what.
type Edits = &'static [(&'static str, &'static str)];

/// Edits of the trading platform, the code, and the lines that are shown.
const OF_TRADING: &[(Edits, Code, &[&str])] = &[
    (
        &[("rpo          <= 5s at typical", "rpo <= 0s")],
        Code::HA0563,
        &["rpo <= 0s", "replicate us-east-1 -> us-east-2"],
    ),
    (
        &[
            ("rpo          <= 5s at typical", "rpo <= 10s"),
            ("    rpo   <= 1m at typical # files", "    rpo <= 1h # files"),
        ],
        Code::HA0564,
        &["proceed", "rpo <= 10s"],
    ),
    (
        &[("    lag <= 5s\n", "    lag <= 30s\n")],
        Code::HA0565,
        &["30s", "orders.lag > 5s"],
    ),
    (
        &[
            ("availability >= 99.99%", "availability >= 99.995%"),
            ("share  = 0.004% # 21 minutes a year", "share = 0.0001%"),
            (
                "    failover     <= 2m at typical    # detection",
                "    # detection",
            ),
            ("    outage       <= 2m30s at typical # fault", "    # fault"),
            ("    cooldown    = 30m\n", "    approval = required\n"),
        ],
        Code::HA0560,
        &["availability >= 99.995%", "approval = required"],
    ),
    (
        &[("detect       <= 30s at typical", "detect <= 20s at typical")],
        Code::HA0507,
        &[
            "detect <= 20s at typical",
            "health GET \"/healthz/orders\" every 10s x 3 via web",
        ],
    ),
    (
        &[("promote orders within 95s", "promote orders within 115s")],
        Code::HA0531,
        &[
            "failover     <= 2m at typical",
            "fence orders within 35s",
            "promote orders within 115s",
            "verify orders within 5s",
            "shift web within 10s",
        ],
    ),
    (
        &[("availability >= 99.99%", "residency = [us-east-1]")],
        Code::HA0604,
        &[
            "[us-east-1]",
            "us-east-2",
            "tier sessions: dynamodb",
            "tier assets: s3",
            "failover us-east-1 -> us-east-2",
        ],
    ),
    (
        &[("    replicate us-east-1 <-> us-east-2 # the recovery copy\n", "")],
        Code::HA0509,
        &[
            "tier assets: s3",
            "rpo          <= 5s at typical",
            "replicate us-east-1 -> us-east-1",
            "replicate us-east-2 -> us-east-2",
        ],
    ),
];

#[test]
fn every_line_of_a_contradiction_of_the_trading_platform_is_shown() {
    for (edits, code, lines) in OF_TRADING {
        let mut text = trading();
        for (from, to) in *edits {
            assert_eq!(text.matches(from).count(), 1, "{from}");
            text = text.replacen(from, to, 1);
        }
        let analysis = analyze_text(&text);
        let [found] = &analysis.diagnostics.iter().collect::<Vec<_>>()[..] else {
            panic!("{edits:?}: {:#?}", analysis.diagnostics);
        };
        assert_eq!(found.code, *code, "{edits:?}");
        let places = std::iter::once(&found.primary).chain(&found.secondary);
        let shown: Vec<&str> = places.map(|label| analysis.sources().text(label.span)).collect();
        assert_eq!(shown, *lines, "{edits:?}");
        assert!(!found.help.is_empty(), "{edits:?}");
    }
}

/// Of a failover it is said what it may lose of every store, and who hears of it.
#[test]
fn what_a_failover_loses_is_told() {
    let analysis = analyze_text(&trading());
    let platform = analysis.platform.expect("the example is accepted");
    let mut claims = platform.claims.iter();
    let told = claims
        .find(|claim| claim.topic == Topic::RegionLoss)
        .expect("a claim about what is lost");
    assert_eq!(told.verdict, Verdict::Lost);
    let told = format!("{} {}", told.summary, told.details.join(" "));
    for part in [
        "`orders` up to 5s, more if the lag is unknown",
        "`sessions` 1s typically, 10s at worst",
        "`assets` 30s typically, 15m at worst",
        "The run tells `oncall` how many writes and seconds `orders` lost",
        "Nothing measures what `sessions` and `assets` lost",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}
