//! The times that a step is given where none is written.

use hac::analyze;
use hac::diagnostics::Code;
use hac::source::MemoryProvider;

/// A default that is shorter than its step typically takes would call people in every failover, and nobody wrote it.
#[test]
fn every_default_is_enough() {
    let platform = |promote: &str, replicate: &str| {
        format!(
            "use std.two_regions\nuse std.web_tier\nplatform shop {{\n  \
             two_regions {{ primary = us-east-1, standby = us-east-2, witness = us-west-2 }}\n  \
             web_tier web {{\n    image = {{ us-east-1 = ami-0a1b2c3d4e5f60718, us-east-2 = ami-0d4e5f6071829304a }}\n    \
             domain = \"shop.example.com\"\n    uses = [orders]\n  }}\n  \
             tier orders: aurora_mysql {{\n    instance = db.r6g.large\n    readers = 1\n    backup = 35d\n    {replicate}\n    \
             health GET \"/healthz/orders\" every 10s x 3 via web\n  }}\n  \
             alert oncall {{ email = [\"oncall@example.com\"] }}\n  \
             failover us-east-1 -> us-east-2 {{\n    when any {{ web.health fails, orders.health fails }}\n    page = oncall\n    \
             steps {{\n      fence orders\n      {promote}\n      verify orders\n      scale web to 9\n      shift web\n      \
             notify oncall\n    }}\n  }}\n}}\n"
        )
    };
    let global = "replicate us-east-1 -> us-east-2";
    for (promote, replicate) in [
        ("promote orders", global.to_owned()),
        ("promote orders using detach", global.to_owned()),
        ("promote orders", format!("{global} via binlog")),
    ] {
        let text = platform(promote, &replicate);
        let provider = MemoryProvider::from_iter([("platform.ha", text.as_str())]);
        let analysis = analyze(&provider, "platform.ha");
        assert!(analysis.platform.is_some(), "it is accepted");
        let short = analysis.diagnostics.iter().find(|told| told.code == Code::HA0583);
        assert!(short.is_none(), "{short:?}");
    }
    let short = platform("promote orders within 30s", global);
    let provider = MemoryProvider::from_iter([("platform.ha", short.as_str())]);
    let told = analyze(&provider, "platform.ha").diagnostics;
    assert!(
        told.iter().any(|told| told.code == Code::HA0583),
        "it would be told"
    );
}
