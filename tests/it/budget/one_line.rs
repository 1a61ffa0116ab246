//! One line of the trading platform changed at a time: the one right message about time, and no other.

use crate::annotate::analyze_text;
use crate::output::trading;

const ASSUME: &str = "  alert oncall { email = operations }";

/// What is there, what is written instead, and what is then said.
const EDITS: &[(&str, &str, &str)] = &[
    ("detect       <= 30s at typical", "detect <= 30s", "HA0507"),
    (
        "detect       <= 30s at typical",
        "detect <= 20s at typical",
        "HA0507",
    ),
    (
        "detect       <= 30s at typical",
        "detect <= 19s at best",
        "HA0507",
    ),
    ("failover     <= 2m at typical", "failover <= 2m", "HA0514"),
    (
        "failover     <= 2m at typical",
        "failover <= 103s at typical",
        "HA0514",
    ),
    (
        "failover     <= 2m at typical",
        "failover <= 30s at best",
        "HA0514",
    ),
    ("failover     <= 2m at typical", "rto <= 7m", "HA0530"),
    (
        "failover     <= 2m at typical",
        "rto <= 130s at typical",
        "HA0530",
    ),
    (
        "promote orders within 95s",
        "promote orders within 95s using detach",
        "HA0514",
    ),
    ("promote orders within 95s", "promote orders within 60s", "HA0583"),
    ("verify orders within 5s", "verify orders within 4s", "HA0583"),
    (
        ASSUME,
        "ASSUME db.global.failover { typical = 94s, UNTIL 2027-06-30 }",
        "HA0583",
    ),
    ("promote orders within 95s", "promote orders within 5m", "HA0531"),
    ("verify orders within 5s", "verify orders within 30s", "HA0531"),
    ("fence orders within 35s", "fence orders within 31s", "HA0587"),
    ("cooldown    = 30m", "local_failover = 59s", "HA0588"),
    ("outage       <= 2m30s at typical", "outage <= 2m30s", "HA0532"),
    (
        "outage       <= 2m30s at typical",
        "outage <= 135s at typical",
        "HA0532",
    ),
    (", follows = lease", "", "HA0532"),
    ("cooldown    = 30m", "approval = required", "HA0514"),
    (
        "shift web within 10s",
        "scale web to 6 within 10s\n      shift web",
        "HA0514",
    ),
    (
        ASSUME,
        "ASSUME db.global.failover { typical = 3m, UNTIL 2027-06-30 }",
        "HA0514",
    ),
    (
        ASSUME,
        "ASSUME trigger.prober_to_orchestrator { typical = 20s, UNTIL 2027-06-30 }",
        "HA0514",
    ),
    (
        ASSUME,
        "ASSUME db.global.failover { worst = 4m, UNTIL 2026-11-22 }",
        "HA0540",
    ),
    (
        ASSUME,
        "ASSUME db.globl.failover { worst = 4m, UNTIL 2027-06-30 }",
        "HA0541",
    ),
    (
        ASSUME,
        "ASSUME db.global.failover { best = 5m, worst = 4m, UNTIL 2027-06-30 }",
        "HA0542",
    ),
];

#[test]
fn each_line_gives_its_own_message_and_no_other() {
    let trading = trading();
    for (from, to, code) in EDITS {
        assert!(trading.contains(from), "{from}");
        let to = to
            .replace("ASSUME", "  alert oncall { email = operations }\n  assume")
            .replace("UNTIL", "source = \"our game day\", until =");
        // What breaks a shorter promise mostly breaks the longest one, too.
        let others = trading
            .lines()
            .filter(|line| *code == "HA0532" || !line.contains("outage "));
        let text = others.collect::<Vec<_>>().join("\n").replace(from, &to);
        let analysis = analyze_text(&text);
        let codes: Vec<&str> = analysis
            .diagnostics
            .iter()
            .map(|found| found.code.as_str())
            .collect();
        assert_eq!(codes, [*code], "{to}: {:#?}", analysis.diagnostics);
    }
}

/// Slower rounds make detection slower, and the alarm's period with it: one mistake, told once.
#[test]
fn one_mistake_is_told_once() {
    let analysis = analyze_text(&trading().replace("every 10s x 3", "every 30s x 3"));
    let codes: Vec<&str> = analysis
        .diagnostics
        .iter()
        .map(|found| found.code.as_str())
        .collect();
    assert_eq!(codes, ["HA0507"]);
}
