//! One line of the trading platform is changed, and there is one message: the right one, and none about what follows from it.

use hac::diagnostics::Code;

use crate::annotate::analyze_text;
use crate::output::trading;

/// What is wrong, the text that is replaced, what replaces it, and the code.
const EDITS: &[(&str, &str, &str, Code)] = &[
    (
        "the witness is gone",
        "  region us-west-2 { role = witness } # probes both from outside, and keeps the lock\n",
        "",
        Code::HA0406,
    ),
    (
        "two primaries",
        "region us-east-2 { role = secondary,",
        "region us-east-2 { role = primary,",
        Code::HA0405,
    ),
    (
        "no primary",
        "region us-east-1 { role = primary,",
        "region us-east-1 { role = secondary,",
        Code::HA0405,
    ),
    (
        "networks overlap",
        "cidr = 10.20.0.0/16",
        "cidr = 10.10.128.0/17",
        Code::HA0403,
    ),
    (
        "a public network",
        "cidr = 10.20.0.0/16",
        "cidr = 52.20.0.0/16",
        Code::HA0404,
    ),
    (
        "a network too small",
        "cidr = 10.20.0.0/16",
        "cidr = 10.20.0.0/27",
        Code::HA0704,
    ),
    (
        "no network",
        "role = secondary, cidr = 10.20.0.0/16",
        "role = secondary",
        Code::HA0408,
    ),
    (
        "an unknown region",
        "region us-east-2",
        "region us-east-9",
        Code::HA0401,
    ),
    (
        "zones that do not exist",
        "cidr = 10.20.0.0/16",
        "cidr = 10.20.0.0/16, zones = [us-east-2a, us-east-2f]",
        Code::HA0402,
    ),
    (
        "one instance in standby",
        "scale    = 3..12",
        "scale    = 1..12",
        Code::HA0560,
    ),
    (
        "more promised than a lost zone leaves",
        "    scale    = 3..12\n",
        "    scale    = 3..12\n    capacity >= 3\n",
        Code::HA0581,
    ),
    (
        "more promised than runs in the standby",
        "    scale    = 3..12\n",
        "    scale    = 3..12\n    capacity >= 6\n",
        Code::HA0580,
    ),
    (
        "a launch within two minutes",
        "      shift web within 10s\n",
        "      scale web to 6 within 4m\n      shift web within 10s\n",
        Code::HA0514,
    ),
    (
        "a quota that is too small",
        "  tier web: compute {\n",
        "  quotas us-east-2 { standard_vcpus = 20 }\n  tier web: compute {\n",
        Code::HA0584,
    ),
    (
        "an interval AWS has not",
        "health GET \"/healthz\" every 10s x 3",
        "health GET \"/healthz\" every 20s x 3",
        Code::HA0701,
    ),
    (
        "six failures of the database",
        "\"/healthz/orders\" every 10s x 3",
        "\"/healthz/orders\" every 10s x 6",
        Code::HA0507,
    ),
    (
        "eleven failures",
        "health GET \"/healthz\" every 10s x 3",
        "health GET \"/healthz\" every 10s x 11",
        Code::HA0702,
    ),
    (
        "no health check of the application",
        "    health GET \"/healthz\" every 10s x 3\n",
        "",
        Code::HA0410,
    ),
    (
        "no listener",
        "    listen https 443 -> http 8080\n",
        "",
        Code::HA0409,
    ),
    (
        "an image missing",
        ", us-east-2 = ami-0d4e5f6071829304a",
        "",
        Code::HA0413,
    ),
    (
        "an unknown instance type",
        "instance = t3.large",
        "instance = t33.large",
        Code::HA0707,
    ),
    (
        "a tier that is not there",
        "uses = [orders, sessions, assets]",
        "uses = [orders, session, assets]",
        Code::HA0205,
    ),
    ("a unit missing", "backup   = 35d", "backup   = 35", Code::HA0304),
    (
        "an impossible retention",
        "backup   = 35d",
        "backup   = 36d",
        Code::HA0306,
    ),
    (
        "a scale the wrong way round",
        "scale    = 3..12",
        "scale    = 12..3",
        Code::HA0306,
    ),
    (
        "no reader in standby",
        "readers  = 1",
        "readers  = 0",
        Code::HA0508,
    ),
    (
        "no copy of the database",
        "    replicate us-east-1 -> us-east-2\n    health",
        "    health",
        Code::HA0411,
    ),
    (
        "the copy the wrong way",
        "replicate us-east-1 -> us-east-2\n    health",
        "replicate us-east-2 -> us-east-1\n    health",
        Code::HA0415,
    ),
    (
        "a copy to itself",
        "replicate us-east-1 -> us-east-2\n    health",
        "replicate us-east-1 -> us-east-1\n    health",
        Code::HA0416,
    ),
    (
        "no check of the writer",
        "    health GET \"/healthz/orders\" every 10s x 3 via web\n",
        "",
        Code::HA0506,
    ),
    (
        "a class Aurora global does not run",
        "db.r6g.large",
        "db.t3.medium",
        Code::HA0703,
    ),
    (
        "a reader only in compute",
        "via web\n    lag",
        "via wbe\n    lag",
        Code::HA0205,
    ),
    (
        "binlog",
        "    replicate us-east-1 -> us-east-2\n    health",
        "    replicate us-east-1 -> us-east-2 via binlog\n    health",
        Code::HA0514,
    ),
    (
        "no recovery copy",
        "    replicate us-east-1 <-> us-east-2 # the recovery copy\n",
        "",
        Code::HA0509,
    ),
    (
        "sessions in one region",
        "key session_id: string",
        "key session_id: string, regions = [us-east-1]",
        Code::HA0411,
    ),
    (
        "a key of no type",
        "key session_id: string",
        "key session_id: text",
        Code::HA0314,
    ),
    (
        "a copy to the witness",
        "replicate us-east-2 -> us-east-2",
        "replicate us-east-2 -> us-west-2",
        Code::HA0407,
    ),
    (
        "detect at worst",
        "detect       <= 30s at typical",
        "detect       <= 30s",
        Code::HA0507,
    ),
    (
        "failover at worst",
        "failover     <= 2m at typical",
        "failover     <= 2m",
        Code::HA0514,
    ),
    (
        "failover in a minute",
        "failover     <= 2m at typical",
        "failover     <= 1m at typical",
        Code::HA0514,
    ),
    (
        "rpo zero",
        "rpo          <= 5s at typical",
        "rpo          <= 0s at typical",
        Code::HA0563,
    ),
    (
        "five nines",
        "availability >= 99.99%",
        "availability >= 99.999%",
        Code::HA0560,
    ),
    (
        "the lease as often away as its agreement lets it",
        "share  = 0.004% # 21 minutes a year",
        "share  = 0.01%",
        Code::HA0560,
    ),
    (
        "residency strict",
        "availability >= 99.99%",
        "residency = [us-east-1]",
        Code::HA0604,
    ),
    (
        "a quantile nobody has",
        "<= 30s at typical",
        "<= 30s at median",
        Code::HA0310,
    ),
    (
        "promotion before fence",
        "      fence orders within 35s\n      promote orders within 95s # AWS bounds none; 90s is typical\n",
        "      promote orders within 95s\n      fence orders within 35s\n",
        Code::HA0503,
    ),
    ("no fence", "      fence orders within 35s\n", "", Code::HA0504),
    ("no verify", "      verify orders within 5s\n", "", Code::HA0504),
    (
        "shift before verify",
        "      verify orders within 5s\n      shift web within 10s\n",
        "      shift web within 10s\n      verify orders within 5s\n",
        Code::HA0503,
    ),
    (
        "no promotion",
        "      promote orders within 95s # AWS bounds none; 90s is typical\n",
        "",
        Code::HA0504,
    ),
    ("nobody notified", "      notify oncall\n", "", Code::HA0505),
    ("nobody paged", "    page        = oncall\n", "", Code::HA0301),
    (
        "the wrong alert",
        "page        = oncall",
        "page        = oncal",
        Code::HA0206,
    ),
    (
        "no hold",
        "    hold when any { orders.lag > 5s }\n",
        "",
        Code::HA0511,
    ),
    (
        "a looser hold",
        "orders.lag > 5s",
        "orders.lag > 1m",
        Code::HA0511,
    ),
    (
        "watch nothing of the database",
        "when any { web.health fails, orders.health fails }",
        "when any { web.lag fails, orders.health fails }",
        Code::HA0214,
    ),
    (
        "a failover to nowhere",
        "failover us-east-1 -> us-east-2",
        "failover us-east-1 -> us-west-2",
        Code::HA0501,
    ),
    (
        "a failover to itself",
        "failover us-east-1 -> us-east-2",
        "failover us-east-1 -> us-east-1",
        Code::HA0501,
    ),
    (
        "a promotion with no time",
        "promote orders within 95s",
        "promote orders within 95",
        Code::HA0304,
    ),
    (
        "steps too long",
        "promote orders within 95s",
        "promote orders within 3m",
        Code::HA0531,
    ),
    (
        "promote a table",
        "promote orders within 95s",
        "promote sessions within 95s",
        Code::HA0209,
    ),
    (
        "shift a database",
        "shift web within 10s",
        "shift orders within 10s",
        Code::HA0209,
    ),
    ("dns serves data", "serves = web", "serves = assets", Code::HA0209),
    (
        "an e-mail that is none",
        "[\"trading-operations@example.com\"]",
        "[\"trading-operations\"]",
        Code::HA0315,
    ),
    (
        "state in the primary",
        "  alert oncall { email = operations }\n",
        "  alert oncall { email = operations }\n  state { bucket = \"trading-state\", key = \"trading.tfstate\", region = us-east-1 }\n",
        Code::HA0517,
    ),
    (
        "the alert is gone",
        "  alert oncall { email = operations }\n",
        "",
        Code::HA0206,
    ),
    (
        "the promotion takes the cluster out",
        "promote orders within 95s",
        "promote orders within 95s using detach",
        Code::HA0514,
    ),
    (
        "a person approves",
        "    cooldown    = 30m\n",
        "    cooldown    = 30m\n    approval    = required\n",
        Code::HA0514,
    ),
    (
        "sessions that every region agrees on",
        "consistency >= eventual",
        "consistency >= strong",
        Code::HA0562,
    ),
    (
        "orders that every region agrees on",
        "    backup   = 35d\n",
        "    backup   = 35d\n    consistency >= strong\n",
        Code::HA0562,
    ),
    (
        "assets that must be kept longer than they are",
        "    retain = 90d\n",
        "    retain = 90d\n    retain >= 365d\n",
        Code::HA0605,
    ),
    (
        "assets that must be gone on the day they are deleted",
        "    retain = 90d\n",
        "    retain = 90d\n    retain <= 90d\n",
        Code::HA0605,
    ),
    (
        "assets with no day between the least and the most",
        "    retain = 90d\n",
        "    retain >= 90d\n    retain <= 90d\n",
        Code::HA0605,
    ),
    (
        "backups that outlive what may be kept",
        "    backup   = 35d\n",
        "    backup   = 35d\n    retain <= 30d\n",
        Code::HA0606,
    ),
    (
        "sessions that must be gone before their backups are",
        "    expire       = expires_at\n",
        "    expire       = expires_at\n    retain <= 30d\n",
        Code::HA0606,
    ),
    (
        "people hear of a lag too late",
        "    lag <= 5s\n",
        "    lag <= 1m\n",
        Code::HA0565,
    ),
    (
        "a cooldown of nothing",
        "cooldown    = 30m",
        "cooldown    = 0s",
        Code::HA0306,
    ),
];

#[test]
fn each_changed_line_gets_its_one_message() {
    let trading = trading();
    assert!(EDITS.len() >= 40);
    let mut wrong = Vec::new();
    for (what, from, to, code) in EDITS {
        assert_eq!(trading.matches(from).count(), 1, "{what}: {from}");
        let analysis = analyze_text(&trading.replacen(from, to, 1));
        let found: Vec<Code> = analysis.diagnostics.iter().map(|item| item.code).collect();
        if found != [*code] {
            wrong.push(format!("{what}: {found:?} instead of {code:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
