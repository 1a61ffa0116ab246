//! The second day: a deployed platform changes, and what holds data must not go unseen.

mod allowed;
mod kinds;
mod unknown;

use crate::support::Changed;
use std::fs;
use std::path::{Path, PathBuf};

use crate::output::trading;
use crate::process::{Outcome, folder_with, hac};

/// Every file of the folder with its content, and when it was last written.
fn listing(folder: &Path) -> Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("listed") {
            let path = entry.expect("listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let written = fs::metadata(&path)
                    .and_then(|metadata| metadata.modified())
                    .expect("there");
                found.push((path.clone(), fs::read(&path).expect("read"), written));
            }
        }
    }
    found.sort();
    found
}

/// Builds the trading platform and then, over it, what became of it.
fn after(edit: impl Fn(&str) -> String, arguments: &[&str]) -> (tempfile::TempDir, Outcome) {
    let folder = folder_with(&trading());
    let first = hac(folder.path(), &["build", "-q"]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    let edited = edit(&trading());
    assert_ne!(edited, trading());
    fs::write(folder.path().join("platform.ha"), edited).expect("written");
    let before = listing(&folder.path().join("build"));
    let checked = hac(folder.path(), &["build", "--check"]);
    assert_eq!(
        before,
        listing(&folder.path().join("build")),
        "--check writes nothing"
    );
    let second = hac(folder.path(), &[&["build"], arguments].concat());
    if second.code == 0 {
        assert_eq!(
            checked.code,
            if arguments.is_empty() { 3 } else { 2 },
            "{}",
            checked.stderr
        );
    } else {
        assert_eq!(
            before,
            listing(&folder.path().join("build")),
            "a refused build writes nothing"
        );
        if arguments.is_empty() {
            assert_eq!(checked.code, 2, "{}{}", checked.stdout, checked.stderr);
            assert!(
                checked.stderr.contains("`hac build` would be refused"),
                "{}",
                checked.stderr
            );
        }
    }
    (folder, second)
}

/// A build that is refused, says all this, and advises what then works, once.
fn is_refused(edit: impl Fn(&str) -> String, said: &[&str], allowed: &str) {
    let (folder, refused) = after(edit, &[]);
    assert_eq!(refused.code, 2, "{}{}", refused.stdout, refused.stderr);
    for text in said {
        assert!(refused.stderr.contains(text), "`{text}` in {}", refused.stderr);
    }
    let advised = format!("--allow-destroy {allowed}`");
    assert!(refused.stderr.contains(&advised), "{}", refused.stderr);
    let allowed = allowed.trim_matches('\'');
    let discarding = hac(folder.path(), &["build", "--discard-edits"]);
    assert_eq!(discarding.code, 2, "{}", discarding.stderr);
    let built = hac(folder.path(), &["build", "--allow-destroy", allowed]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert!(built.stdout.contains("  given up  "), "{}", built.stdout);
    let again = hac(folder.path(), &["build"]);
    assert_eq!(again.code, 0, "the next build needs no flag: {}", again.stderr);
    for check in [&[][..], &["--check"]] {
        let stale = hac(
            folder.path(),
            &[&["build", "--allow-destroy", allowed], check].concat(),
        );
        assert_eq!(stale.code, 0, "a job may run once more: {}", stale.stderr);
        let told = format!("Nothing that holds data goes: leave out `--allow-destroy {allowed}`");
        assert!(stale.stdout.contains(&told), "{}", stale.stdout);
    }
}

fn passes(edit: impl Fn(&str) -> String) {
    let (_, built) = after(edit, &[]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert!(!built.stdout.contains("given up"), "{}", built.stdout);
}

#[test]
fn a_renamed_database_is_refused() {
    is_refused(
        |text| text.changed("orders", "trades"),
        &[
            "tier orders: `module.database_orders_us_east_1.aws_rds_cluster.this`: a database cluster",
            "tier orders: `module.database_orders_us_east_2.aws_rds_cluster.this`",
            "tier orders: `aws_rds_global_cluster.orders`",
            "tier orders: `aws_secretsmanager_secret.orders_master`",
            "help: put `tier orders` back as before, under the old name",
        ],
        "orders",
    );
}

#[test]
fn a_renamed_web_tier_is_refused_for_its_log_buckets() {
    is_refused(
        |text| {
            text.changed("tier web:", "tier front:")
                .changed("web.health", "front.health")
                .changed("via web", "via front")
                .changed("serves = web", "serves = front")
                .changed("shift web", "shift front")
        },
        &[
            "tier web: `module.load_balancer_web_us_east_1.aws_s3_bucket.logs`: a bucket",
            "tier web: `module.load_balancer_web_us_east_2.aws_s3_bucket.logs`",
        ],
        "web",
    );
}

/// Without the lines from one that starts so to the next closing brace of a block of the platform.
fn without_block(text: &str, start: &str) -> String {
    let from = text.find(start).expect("the block is there");
    let length = text[from..].find("\n  }\n").expect("it ends") + 5;
    format!("{}{}", &text[..from], &text[from + length..])
}

#[test]
fn a_dropped_bucket_tier_is_refused_with_its_archives() {
    is_refused(
        |text| without_block(text, "  tier assets").changed(", assets]", "]"),
        &[
            "tier assets: `module.storage_assets_us_east_1.aws_s3_bucket.this`",
            "tier assets: `module.storage_assets_us_east_2.aws_s3_bucket.this`",
            "tier assets: `module.archive_assets_us_east_1.aws_s3_bucket.this`",
            "tier assets: `module.archive_assets_us_east_2.aws_s3_bucket.this`",
            "4 things that hold data",
        ],
        "assets",
    );
}

#[test]
fn an_archive_that_goes_is_refused() {
    is_refused(
        |text| {
            let line = text
                .lines()
                .find(|line| line.contains("replicate us-east-2 -> us-east-2"))
                .expect("there");
            text.changed(&format!("{line}\n"), "")
        },
        &[
            "`module.archive_assets_us_east_2.aws_s3_bucket.this`",
            "one thing that holds data",
        ],
        "assets",
    );
}

#[test]
fn another_domain_is_refused_for_its_zone() {
    is_refused(
        |text| text.changed("trade.example.com", "shop.example.com"),
        &[
            "dns trade.example.com: `aws_route53_zone.trade_example_com`: a zone: another one has other name servers",
        ],
        "trade.example.com",
    );
}

#[test]
fn another_region_is_refused_with_all_that_is_in_it() {
    let elsewhere = |text: &str| {
        text.changed("us-east-2", "us-west-1")
            .changed("cidr = 10.20", "cidr = 10.30")
    };
    let (folder, refused) = after(elsewhere, &[]);
    assert_eq!(refused.code, 2, "{}", refused.stdout);
    for text in [
        "tier orders: `module.database_orders_us_east_2.aws_rds_cluster.this`",
        "region us-east-2: `module.encryption_us_east_2.aws_kms_key.data`: a key",
        "tier web: `module.load_balancer_web_us_east_2.aws_s3_bucket.logs`",
        "tier sessions: `module.session_sessions.aws_dynamodb_table.this replica us-east-2`: a replica of a table",
        "tier orders: `aws_secretsmanager_secret.orders_master replica us-east-2`: a replica of a secret",
        "the provider configuration `aws.us_east_2` goes, too: Terraform cannot plan",
    ] {
        assert!(refused.stderr.contains(text), "`{text}` in {}", refused.stderr);
    }
    assert!(
        !refused.stderr.contains("us_east_1`:"),
        "only what is there: {}",
        refused.stderr
    );
    let part = hac(folder.path(), &["build", "--allow-destroy", "us-east-2,assets"]);
    assert_eq!(part.code, 2, "what is not named stays: {}", part.stdout);
    assert!(
        part.stderr.contains("tier orders: ") && !part.stderr.contains("tier assets: "),
        "{}",
        part.stderr
    );
}

/// `B` with a table in the regions that the arguments say.
fn with_table(regions: &str) -> String {
    format!(
        "platform p {{\n  region us-east-1 {{ role = primary, cidr = 10.10.0.0/16 }}\n  \
         region us-east-2 {{ role = secondary, cidr = 10.20.0.0/16 }}\n  alert o {{ email = [\"a@example.com\"] }}\n  \
         tier t: dynamodb {{\n    key id: string\n{regions}  }}\n}}\n"
    )
}

#[test]
fn an_alert_that_goes_is_what_is_put_back() {
    let folder = folder_with(&with_table(""));
    assert_eq!(hac(folder.path(), &["build", "-q"]).code, 0);
    let edited = with_table("").changed("  alert o { email = [\"a@example.com\"] }\n", "");
    fs::write(folder.path().join("platform.ha"), edited).expect("written");
    let refused = hac(folder.path(), &["build"]);
    assert_eq!(refused.code, 2, "{}{}", refused.stdout, refused.stderr);
    for said in [
        "`region us-east-1`, `region us-east-2` are still declared, and no longer make this",
        "help: put `alert o` back as before, under the old name, and where that is not all, the sentences of \
         `region us-east-1`, `region us-east-2` that made the rest; if",
    ] {
        assert!(refused.stderr.contains(said), "`{said}` in {}", refused.stderr);
    }
}

#[test]
fn a_replica_that_goes_is_refused() {
    let folder = folder_with(&with_table(""));
    let first = hac(folder.path(), &["build", "-q"]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    fs::write(
        folder.path().join("platform.ha"),
        with_table("    regions = [us-east-1]\n"),
    )
    .expect("written");
    let refused = hac(folder.path(), &["build"]);
    assert_eq!(refused.code, 2, "{}{}", refused.stdout, refused.stderr);
    assert!(
        refused.stderr.contains(
            "tier t: `module.session_t.aws_dynamodb_table.this replica us-east-2`: a replica of a table, with its items"
        ),
        "{}",
        refused.stderr
    );
    for name in ["t", "module.session_t.aws_dynamodb_table.this replica us-east-2"] {
        let allowed = hac(folder.path(), &["build", "--check", "--allow-destroy", name]);
        assert_eq!(allowed.code, 3, "`{name}`: {}", allowed.stderr);
    }
}

#[test]
fn another_sort_of_name_is_refused_where_it_makes_things_anew() {
    let (_, refused) = after(
        |text| text.changed("platform trading {", "platform trader {"),
        &[],
    );
    assert_eq!(refused.code, 2, "{}", refused.stdout);
    for said in [
        "the platform was called `trading` and is now called `trader`. 31 things are named after it, such as `",
        "made anew under another name: `name` was \"/aws/lambda/trading-",
        "the block of what would be made anew stays: where it says `prevent_destroy`, `terraform plan` refuses",
        "help: call the platform `trading` again; if",
    ] {
        assert!(refused.stderr.contains(said), "`{said}` in {}", refused.stderr);
    }
    for wrong in ["protects nothing", "put `"] {
        assert!(!refused.stderr.contains(wrong), "`{wrong}` in {}", refused.stderr);
    }
    assert_eq!(
        refused.stderr.matches("made anew under another name").count(),
        1,
        "one cause"
    );
}

#[test]
fn what_takes_nothing_that_holds_data_passes() {
    // Another network.
    passes(|text| text.changed("cidr = 10.20.0.0/16", "cidr = 10.30.0.0/16"));
    // Other zones.
    passes(|text| {
        text.changed(
            "cidr = 10.10.0.0/16 }",
            "cidr = 10.10.0.0/16, zones = [us-east-1b, us-east-1c, us-east-1d] }",
        )
    });
    // Attributes only.
    passes(|text| {
        text.changed("db.r6g.large", "db.r6g.xlarge")
            .changed("backup   = 35d", "backup   = 30d")
            .changed("retain = 90d", "retain = 120d")
    });
    // A further tier.
    passes(|text| {
        text.changed(
            "  tier assets",
            "  tier drafts: dynamodb {\n    key id: string\n  }\n\n  tier assets",
        )
    });
}

#[test]
fn who_is_primary_takes_nothing() {
    passes(|text| {
        text.changed("us-east-1 { role = primary", "us-east-1 { role = secondary")
            .changed("us-east-2 { role = secondary", "us-east-2 { role = primary")
            .changed(
                "    replicate us-east-1 -> us-east-2\n    health",
                "    replicate us-east-2 -> us-east-1\n    health",
            )
            .changed(
                "failover us-east-1 -> us-east-2",
                "failover us-east-2 -> us-east-1",
            )
    });
}

/// What is still declared neither went nor was renamed, and no refusal may say so.
#[test]
fn a_refusal_puts_back_only_what_went() {
    type Edit = fn(&str) -> String;
    let archive = |text: &str| text.changed("    replicate us-east-1 -> us-east-1", "    #");
    let witness = |text: &str| text.changed("us-west-2", "us-west-1");
    let cases: [(Edit, &str, &str); 2] = [
        (
            archive,
            "`tier assets` is still declared, and no longer makes this",
            "help: put back the sentence of `tier assets` that made this; if",
        ),
        (
            witness,
            "`failover us-east-1 -> us-east-2` is still declared, and no longer makes this",
            "help: put `region us-west-2` back as before, under the old name, and where that is not all, the sentence of \
             `failover us-east-1 -> us-east-2` that made the rest; if",
        ),
    ];
    for (edit, still, help) in cases {
        let (_, refused) = after(edit, &[]);
        assert_eq!(refused.code, 2, "{}{}", refused.stdout, refused.stderr);
        for said in [still, help] {
            assert!(refused.stderr.contains(said), "`{said}` in {}", refused.stderr);
        }
    }
}
