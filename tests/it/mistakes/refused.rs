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
