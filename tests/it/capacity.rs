//! What `hac check` says of the load: with the numbers of the examples, and with what is promised.

use hac::diagnostics::Code;
use hac::platform::Verdict;

use crate::annotate::analyze_text;
use crate::output::trading;

/// The verdict on what stands there.
fn verdict(text: &str, claimed: &str) -> Verdict {
    let analysis = analyze_text(text);
    assert!(analysis.diagnostics.is_empty(), "{:#?}", analysis.diagnostics);
    let platform = analysis.platform.expect("it is accepted");
    let found = platform.claims.into_iter().find(|claim| claim.text == claimed);
    found
        .unwrap_or_else(|| panic!("nothing is said of `{claimed}`"))
        .verdict
}

fn edited(from: &str, to: &str) -> String {
    let trading = trading();
    assert_eq!(trading.matches(from).count(), 1, "{from}");
    trading.replacen(from, to, 1)
}

#[test]
fn what_the_load_needs_is_not_made_up() {
    let said = verdict(&trading(), "tier web: compute");
    let expected = "us-east-2 runs 3 `web` at the moment it takes over, and may grow to 12, as us-east-1 may; with a zone of a \
                    region lost, 2 of 3 are left; how many the load needs, nobody states in `capacity`; `capacity >= 2` would hold";
    assert_eq!(said, Verdict::NotChecked(expected.to_owned()));
}

#[test]
fn a_promise_that_holds_says_why() {
    let text = edited(
        "    scale    = 3..12\n",
        "    scale    = 9..12\n    capacity >= 6\n",
    );
    let expected = "us-east-2 runs 9 `web` at the moment it takes over, and may grow to 12, as us-east-1 may; with a zone of a \
                    region lost, 6 of 9 are left";
    assert_eq!(
        verdict(&text, "capacity >= 6"),
        Verdict::Holds(expected.to_owned())
    );
}

#[test]
fn regions_with_other_zones_are_counted_apart() {
    let text = edited("cidr = 10.20.0.0/16", "cidr = 10.20.0.0/16, zones = 2");
    let Verdict::NotChecked(said) = verdict(&text, "tier web: compute") else {
        panic!("nobody stated what the load needs");
    };
    let zones = "with a zone lost, 2 of 3 in us-east-1, 1 of 3 in us-east-2 are left";
    assert!(
        said.contains(zones) && said.ends_with("`capacity >= 1` would hold"),
        "{said}"
    );
}

#[test]
fn what_is_promoted_has_as_much_as_what_it_takes_over_from() {
    let expected =
        "each of us-east-1, us-east-2 has 2 `db.r6g.large`, of which one writes where it is promoted";
    let said = verdict(&trading(), "tier orders: aurora_mysql");
    assert_eq!(said, Verdict::Holds(expected.to_owned()));
}

/// A platform that launches what it promises: accepted with a reason, and the claim shows what it rests on.
#[test]
fn what_is_launched_is_accepted_with_a_reason_only() {
    let steps = edited(
        "      shift web within 10s\n",
        "      scale web to 6 within 4m\n      shift web within 10s\n",
    );
    let slow = steps
        .replace(
            "    scale    = 3..12\n",
            "    scale    = 3..12\n    capacity >= 6\n",
        )
        .replace("failover     <= 2m at typical", "failover     <= 6m at typical")
        .replace("availability >= 99.99%", "availability >= 99.9%");
    let codes: Vec<Code> = analyze_text(&slow)
        .diagnostics
        .iter()
        .map(|item| item.code)
        .collect();
    assert_eq!(codes, [Code::HA0582]);
    let accepted = slow.replace(
        "    failback manual\n",
        "    failback manual\n    allow HA0582 \"reservations hold three more\"\n",
    );
    let Verdict::Holds(said) = verdict(&accepted, "capacity >= 6") else {
        panic!("it is promised, and the step brings it");
    };
    assert!(
        said.contains("the step `scale` launches up to 6 by the time it serves (1m30s at best"),
        "{said}"
    );
}
