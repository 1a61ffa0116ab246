//! One edit of the trading platform each, and the one message that it gets.

use hac::diagnostics::Code;

use super::trading;
use crate::annotate::analyze_text;

pub(super) struct Edit {
    /// Its number in the table.
    pub(super) mistake: u32,
    /// What is replaced, and by what. Occurs once.
    from: &'static str,
    to: &'static str,
    pub(super) code: Code,
}

const fn edit(mistake: u32, from: &'static str, to: &'static str, code: Code) -> Edit {
    Edit {
        mistake,
        from,
        to,
        code,
    }
}

pub(super) const EDITS: &[Edit] = &[
    edit(2, " via web", "", Code::HA0307),
    edit(3, "detect       <= 30s at typical", "detect <= 30s", Code::HA0507),
    edit(
        3,
        "\"/healthz\" every 10s x 3",
        "\"/healthz\" every 20s x 3",
        Code::HA0701,
    ),
    edit(4, "region us-west-2 { role = witness }", "", Code::HA0406),
    edit(6, "scale    = 3..12", "scale = 2..12", Code::HA0412),
    edit(
        6,
        "scale    = 3..12",
        "scale = 3..12, capacity >= 6",
        Code::HA0580,
    ),
    edit(7, "readers  = 1", "readers = 0", Code::HA0508),
    edit(
        10,
        "health GET \"/healthz/orders\" every 10s x 3 via web",
        "",
        Code::HA0506,
    ),
    edit(10, "      verify orders within 5s\n", "", Code::HA0504),
    edit(
        10,
        "      verify orders within 5s\n      shift web within 10s\n",
        "      shift web within 10s\n      verify orders within 5s\n",
        Code::HA0503,
    ),
    edit(10, ", orders.health fails", "", Code::HA0560),
    edit(12, "hold when any { orders.lag > 5s }", "", Code::HA0511),
    edit(15, "      fence orders within 35s\n", "", Code::HA0504),
    edit(15, "region us-west-2 { role = witness }", "", Code::HA0406),
    edit(17, "replicate us-east-1 <-> us-east-2", "", Code::HA0509),
    edit(18, ", us-east-2 = ami-0d4e5f6071829304a", "", Code::HA0413),
    edit(
        18,
        ", us-east-2 = ami-0d4e5f6071829304a",
        ", us-east-2 = ami-0d4e5f6071829304a, us-west-2 = ami-0d4e5f6071829304b",
        Code::HA0414,
    ),
    edit(
        18,
        "scale    = 3..12",
        "scale = 3..12\n    certificate = { us-east-1 = arn:aws:acm:us-east-1:123456789012:certificate/a, us-east-2 = arn:aws:acm:us-east-1:123456789012:certificate/b }",
        Code::HA0705,
    ),
    edit(18, "ami-0d4e5f6071829304a", "ami-0a1b2c3d4e5f60718", Code::HA0570),
    edit(19, "10.20.0.0/16", "10.10.0.0/16", Code::HA0403),
    edit(20, "page        = oncall", "page = oncal", Code::HA0206),
    edit(
        29,
        "fence orders within 35s",
        "fence orders within 20s",
        Code::HA0587,
    ),
    edit(
        30,
        "promote orders within 95s",
        "promote orders within 60s",
        Code::HA0583,
    ),
    edit(
        31,
        "verify orders within 5s",
        "verify orders within 10m",
        Code::HA0531,
    ),
    edit(
        32,
        "failover     <= 2m at typical",
        "failover <= 2m",
        Code::HA0514,
    ),
    edit(
        33,
        "outage       <= 2m30s at typical",
        "outage <= 1m at typical",
        Code::HA0532,
    ),
    edit(
        34,
        "availability >= 99.99%\n    detect       <= 30s at typical",
        "availability >= 99.999%\n    detect       <= 30s at typical",
        Code::HA0560,
    ),
    edit(
        35,
        "availability >= 99.99%\n    detect       <= 30s at typical",
        "availability >= 0.9999\n    detect       <= 30s at typical",
        Code::HA0304,
    ),
    edit(36, "rpo          <= 5s at typical", "rpo <= 0s", Code::HA0563),
    edit(
        37,
        "hold when any { orders.lag > 5s }",
        "hold when any { orders.lag > 60s }",
        Code::HA0511,
    ),
    edit(38, "lag <= 5s", "lag <= 20s", Code::HA0565),
    edit(
        39,
        "when any { web.health fails, orders.health fails }",
        "when all { web.health fails, orders.health fails }",
        Code::HA0560,
    ),
    edit(
        40,
        "\"/healthz\" every 10s x 3",
        "\"/healthz\" every 10s x 11",
        Code::HA0702,
    ),
    edit(
        41,
        "\"/healthz/orders\" every",
        "\"/healthz\" every",
        Code::HA0419,
    ),
    edit(
        42,
        "listen https 443 -> http 8080",
        "listen https 443 -> http 8080\n    clients = [10.0.0.0/8]",
        Code::HA0712,
    ),
    edit(
        43,
        "dns \"trade.example.com\"",
        "dns \"trade.corp.internal\"",
        Code::HA0723,
    ),
    edit(
        44,
        "dns \"trade.example.com\"",
        "dns \"trade.amazonaws.com\"",
        Code::HA0723,
    ),
    edit(
        45,
        "region us-east-2 { role = secondary",
        "region us-east-2 { role = primary",
        Code::HA0405,
    ),
    edit(46, "10.20.0.0/16", "10.10.128.0/17", Code::HA0403),
    edit(47, "scale    = 3..12", "scale = 3..12000", Code::HA0306),
    edit(48, "10.20.0.0/16", "52.20.0.0/16", Code::HA0404),
    edit(
        49,
        "region us-east-2 { role = secondary, cidr",
        "region us-east-2 { role = secondary, zones = 1, cidr",
        Code::HA0306,
    ),
    edit(50, "instance = t3.large", "instance = t3.lagre", Code::HA0715),
    edit(
        51,
        "instance = db.r6g.large",
        "instance = db.m6g.large",
        Code::HA0703,
    ),
    edit(
        52,
        "instance = db.r6g.large",
        "instance = db.r6g.77xlarge",
        Code::HA0715,
    ),
    edit(
        53,
        "readers  = 1",
        "readers  = 1\n    engine_version = \"8.0.mysql_aurora.3.04.0\"",
        Code::HA0717,
    ),
    edit(
        54,
        "readers  = 1",
        "readers  = 1\n    engine_version = \"8.0.mysql_aurora.3.99.0\"",
        Code::HA0716,
    ),
    edit(55, "readers  = 1", "readers = 16", Code::HA0306),
    edit(56, "backup   = 35d", "backup = 60d", Code::HA0306),
    edit(
        57,
        "    replicate us-east-1 -> us-east-2\n    health",
        "    health",
        Code::HA0411,
    ),
    edit(
        58,
        "replicate us-east-1 <-> us-east-2",
        "replicate us-east-1 -> us-east-2",
        Code::HA0573,
    ),
    edit(
        59,
        "replicate us-east-2 -> us-east-2",
        "replicate us-east-2 <-> us-east-2",
        Code::HA0302,
    ),
    edit(
        60,
        "replicate us-east-2 -> us-east-2",
        "replicate us-east-1 -> us-east-2",
        Code::HA0302,
    ),
    edit(
        61,
        "consistency >= eventual",
        "consistency >= strong",
        Code::HA0562,
    ),
    edit(
        62,
        "expire       = expires_at",
        "expire = session_id",
        Code::HA0308,
    ),
    edit(
        63,
        "failover us-east-1 -> us-east-2 {",
        "failover us-east-1 -> us-east-1 {",
        Code::HA0501,
    ),
    edit(
        64,
        "failover us-east-1 -> us-east-2 {",
        "failover us-east-1 -> us-west-2 {",
        Code::HA0501,
    ),
    edit(
        65,
        "failover us-east-1 -> us-east-2 {",
        "failover us-east-2 -> us-east-1 {",
        Code::HA0525,
    ),
    edit(66, "failback manual", "failback automatic", Code::HA0314),
    edit(67, "cooldown    = 30m", "cooldown = 30", Code::HA0304),
    edit(68, "page        = oncall", "", Code::HA0301),
    edit(
        69,
        "alert oncall { email = operations }",
        "alert oncall { email = [\"oncall@example.com\"] }",
        Code::HA0210,
    ),
    edit(
        70,
        "region us-east-1 { role = primary",
        "state { bucket = \"example-state\", key = \"t\", region = us-east-1 }\n  region us-east-1 { role = primary",
        Code::HA0517,
    ),
    edit(
        71,
        "region us-east-1 { role = primary",
        "state { bucket = \"Example_State\", key = \"t\", region = us-west-2 }\n  region us-east-1 { role = primary",
        Code::HA0711,
    ),
    edit(
        72,
        "{ serves = web, follows = lease }",
        "{ serves = web, follows = lease, zone = \"example.com\" }",
        Code::HA0711,
    ),
    edit(73, "      fence orders within 35s\n", "", Code::HA0504),
    edit(
        74,
        "source = \"the owner's, less than half of what DynamoDB's agreement allows; the alarm trading-failover-prober-witness counts\"",
        "",
        Code::HA0301,
    ),
    edit(
        75,
        "assume availability.lease_table",
        "assume availability.leese_table",
        Code::HA0541,
    ),
    edit(
        76,
        "rpo          <= 5s at typical\n",
        "rpo <= 5s at typical\n    residency = [us-east-1, us-west-2]\n",
        Code::HA0604,
    ),
    edit(
        77,
        "  region us-east-1 { role = primary",
        "  tags { Platform = \"x\" }\n  region us-east-1 { role = primary",
        Code::HA0603,
    ),
    edit(
        78,
        "platform trading {",
        "platform internal-trading {",
        Code::HA0711,
    ),
    edit(
        79,
        "region us-west-2 { role = witness }",
        "region us-west-3 { role = witness }",
        Code::HA0401,
    ),
    edit(
        80,
        "region us-west-2 { role = witness }",
        "region us-gov-west-1 { role = witness }",
        Code::HA0722,
    ),
    edit(
        81,
        "cooldown    = 30m",
        "cooldown    = 30m\n    approval    = required",
        Code::HA0514,
    ),
    edit(
        82,
        "cooldown    = 30m",
        "cooldown    = 30m\n    local_failover = 5s",
        Code::HA0588,
    ),
    edit(
        83,
        "listen https 443 -> http 8080",
        "listen https 443 -> http 8080\n    certificate = { us-east-1 = arn:aws:acm:us-east-2:123456789012:certificate/a, us-east-2 = arn:aws:acm:us-east-2:123456789012:certificate/b }",
        Code::HA0705,
    ),
    edit(
        84,
        "default = [\"trading-operations@example.com\"]",
        "default = [\"trading-operations@example.com\"]\n    sensitive = true",
        Code::HA0602,
    ),
    edit(85, "listen https 443", "listen http 80", Code::HA0307),
    edit(
        86,
        "  region us-east-1 { role = primary",
        "  quotas us-east-1 { load_balancers = 0 }\n  region us-east-1 { role = primary",
        Code::HA0584,
    ),
    edit(
        87,
        "  alert oncall",
        "  tier jobs: queue { keep = 1d, age <= 2d }\n  alert oncall",
        Code::HA0589,
    ),
    edit(
        88,
        "    health GET \"/healthz\" every 10s x 3\n",
        "",
        Code::HA0410,
    ),
    edit(
        89,
        "detect       <= 30s at typical",
        "detect >= 30s at typical",
        Code::HA0303,
    ),
    edit(
        90,
        "  region us-west-2 { role = witness }",
        "  region us-west-2 { role = witness }\n  region us-west-2 { role = witness }",
        Code::HA0204,
    ),
    edit(91, "    listen https 443 -> http 8080\n", "", Code::HA0409),
    edit(92, "\"/healthz\" every", "\"healthz\" every", Code::HA0315),
    edit(
        93,
        "trading-operations@example.com",
        "trading-operations",
        Code::HA0315,
    ),
    edit(94, "instance = t3.large\n", "instance = t3.lagre\n", Code::HA0715),
    edit(
        95,
        "uses = [orders, sessions, assets]",
        "uses = [order, sessions, assets]",
        Code::HA0205,
    ),
];

#[test]
fn each_edit_gets_its_one_message() {
    let trading = trading();
    for Edit {
        mistake,
        from,
        to,
        code,
    } in EDITS
    {
        assert_eq!(trading.matches(from).count(), 1, "{mistake}: {from}");
        let analysis = analyze_text(&trading.replacen(from, to, 1));
        let found: Vec<Code> = analysis.diagnostics.iter().map(|item| item.code).collect();
        assert_eq!(found, [*code], "{mistake}: {from:?} -> {to:?}");
    }
}
