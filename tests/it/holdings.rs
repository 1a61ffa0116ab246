//! The second day: a deployed platform changes, and what holds data must not go unseen.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use hac::aws::holds::{self, Holds, TYPES};
use hac::holdings::holdings;

use crate::output::{build, trading};
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
        |text| text.replace("orders", "trades"),
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
            text.replace("tier web:", "tier front:")
                .replace("web.health", "front.health")
                .replace("via web", "via front")
                .replace("serves = web", "serves = front")
                .replace("shift web", "shift front")
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
        |text| without_block(text, "  tier assets").replace(", assets]", "]"),
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
            text.replace(&format!("{line}\n"), "")
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
        |text| text.replace("trade.example.com", "shop.example.com"),
        &[
            "dns trade.example.com: `aws_route53_zone.trade_example_com`: a zone: another one has other name servers",
        ],
        "trade.example.com",
    );
}

#[test]
fn another_region_is_refused_with_all_that_is_in_it() {
    let elsewhere = |text: &str| {
        text.replace("us-east-2", "us-west-1")
            .replace("cidr = 10.20", "cidr = 10.30")
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
    let edited = with_table("").replace("  alert o { email = [\"a@example.com\"] }\n", "");
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
        |text| text.replace("platform trading {", "platform trader {"),
        &[],
    );
    assert_eq!(refused.code, 2, "{}", refused.stdout);
    for said in [
        "the platform was called `trading` and is now called `trader`. 25 things are named after it, such as `",
        "made anew under another name: `name` was \"trading-",
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
    passes(|text| text.replace("cidr = 10.20.0.0/16", "cidr = 10.30.0.0/16"));
    // Other zones.
    passes(|text| {
        text.replace(
            "cidr = 10.10.0.0/16 }",
            "cidr = 10.10.0.0/16, zones = [us-east-1b, us-east-1c, us-east-1d] }",
        )
    });
    // Attributes only.
    passes(|text| {
        text.replace("db.r6g.large", "db.r6g.xlarge")
            .replace("backup   = 35d", "backup   = 30d")
            .replace("retain = 90d", "retain = 120d")
    });
    // A further tier.
    passes(|text| {
        text.replace(
            "  tier assets",
            "  tier drafts: dynamodb {\n    key id: string\n  }\n\n  tier assets",
        )
    });
}

#[test]
fn who_is_primary_takes_nothing() {
    passes(|text| {
        text.replace("us-east-1 { role = primary", "us-east-1 { role = secondary")
            .replace("us-east-2 { role = secondary", "us-east-2 { role = primary")
            .replace(
                "    replicate us-east-1 -> us-east-2\n    health",
                "    replicate us-east-2 -> us-east-1\n    health",
            )
            .replace(
                "failover us-east-1 -> us-east-2",
                "failover us-east-2 -> us-east-1",
            )
    });
}

#[test]
fn addresses_are_names_too() {
    let drop_assets = |text: &str| without_block(text, "  tier assets").replace(", assets]", "]");
    let names =
        "module.storage_assets_us_east_1,module.storage_assets_us_east_2.aws_s3_bucket.this,tier assets";
    let (_, built) = after(drop_assets, &["--allow-destroy", names]);
    assert_eq!(built.code, 0, "{}", built.stderr);
}

#[test]
fn a_name_that_gives_nothing_up_is_a_wrong_call() {
    let drop_assets = |text: &str| without_block(text, "  tier assets").replace(", assets]", "]");
    let (_, near) = after(drop_assets, &["--allow-destroy", "asets"]);
    assert_eq!(near.code, 2);
    assert!(near.stderr.contains("did you mean `assets`"), "{}", near.stderr);
    let (_, far) = after(drop_assets, &["--allow-destroy", "assets,sessions"]);
    assert_eq!(far.code, 2);
    assert!(
        far.stderr
            .contains("`--allow-destroy sessions` names nothing that this build would lose"),
        "{}",
        far.stderr
    );
    for more_than_meant in ["module", "tier", "aws_s3_bucket", ""] {
        let (_, wide) = after(drop_assets, &["--allow-destroy", more_than_meant]);
        assert_eq!(wide.code, 2, "`{more_than_meant}`: {}", wide.stdout);
    }
    for (far, told) in [("*", "*"), ("a", "a"), (" web ", "web")] {
        let (_, far) = after(drop_assets, &["--allow-destroy", far]);
        assert_eq!(far.code, 2);
        let told = format!("`--allow-destroy {told}` names nothing");
        assert!(
            far.stderr.contains(&told) && !far.stderr.contains("did you mean"),
            "{}",
            far.stderr
        );
    }
}

/// A list may come from a variable that is empty, or be written as people write lists and the platform its elements.
#[test]
fn what_may_go_is_read_as_people_write_it() {
    let drop_assets = |text: &str| without_block(text, "  tier assets").replace(", assets]", "]");
    for list in ["assets,", ",assets", "assets, ", " tier assets , "] {
        let (_, built) = after(drop_assets, &["--allow-destroy", list]);
        assert_eq!(built.code, 0, "`{list}`: {}", built.stderr);
    }
    let rename_zone = |text: &str| text.replace("trade.example.com", "shop.example.com");
    let (_, built) = after(rename_zone, &["--allow-destroy", "dns \"trade.example.com\""]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    for empty in ["", ",", " "] {
        let (_, refused) = after(drop_assets, &["--allow-destroy", empty]);
        assert_eq!(refused.code, 2);
        assert!(
            refused.stderr.contains("4 things that hold data would go"),
            "{}",
            refused.stderr
        );
        let folder = folder_with(&trading());
        let built = hac(folder.path(), &["build", "--allow-destroy", empty]);
        assert_eq!(built.code, 0, "{}", built.stderr);
        assert!(!built.stdout.contains("allow-destroy"), "{}", built.stdout);
    }
}

#[test]
fn what_may_go_and_was_never_there_is_told_and_no_error() {
    let folder = folder_with(&trading());
    let told = "Nothing that holds data goes: leave out `--allow-destroy assets`";
    let unbuilt = hac(folder.path(), &["build", "--check", "--allow-destroy", "assets"]);
    assert_eq!(unbuilt.code, 3, "{}", unbuilt.stderr);
    assert!(unbuilt.stdout.contains(told), "{}", unbuilt.stdout);
    let first = hac(folder.path(), &["build", "--allow-destroy", "assets"]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    assert!(first.stdout.contains(told), "{}", first.stdout);
}

/// What is still declared neither went nor was renamed, and no refusal may say so.
#[test]
fn a_refusal_puts_back_only_what_went() {
    type Edit = fn(&str) -> String;
    let archive = |text: &str| text.replace("    replicate us-east-1 -> us-east-1", "    #");
    let witness = |text: &str| text.replace("us-west-2", "us-west-1");
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

#[test]
fn what_cannot_be_known_of_the_last_build_is_refused() {
    let folder = folder_with(&trading());
    let build = folder.path().join("build");
    let change = |text: &str| text.replace("retain = 90d", "retain = 91d");
    for (damage, said) in [
        (None, "`storage.tf`: the file of the last build is gone"),
        (
            Some("# nothing\n"),
            "`storage.tf`: the file of the last build is not as hac wrote it",
        ),
    ] {
        fs::write(folder.path().join("platform.ha"), trading()).expect("written");
        assert_eq!(hac(folder.path(), &["build", "-q"]).code, 0);
        match damage {
            None => fs::remove_file(build.join("storage.tf")).expect("removed"),
            Some(text) => fs::write(build.join("storage.tf"), text).expect("written"),
        }
        fs::write(folder.path().join("platform.ha"), change(&trading())).expect("written");
        let refused = hac(folder.path(), &["build", "--discard-edits"]);
        assert_eq!(refused.code, 2, "{}", refused.stdout);
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
        // As it was: the file is made again, and what it held is known.
        fs::write(folder.path().join("platform.ha"), trading()).expect("written");
        let mended = hac(folder.path(), &["build", "--discard-edits"]);
        assert_eq!(mended.code, 0, "{}", mended.stderr);
    }
}

/// What hac wrote and holds nothing may be gone; of a module that is gone, its calls say which tiers it was for.
#[test]
fn files_that_hold_no_data_may_be_gone() {
    let folder = folder_with(&trading());
    let build = folder.path().join("build");
    let start = || {
        fs::write(folder.path().join("platform.ha"), trading()).expect("written");
        let whole = hac(folder.path(), &["build", "-q", "--discard-edits"]);
        assert_eq!(whole.code, 0, "{}", whole.stderr);
    };
    start();
    for gone in ["variables.tf", "outputs.tf", "versions.tf", "modules/iam/main.tf"] {
        fs::remove_file(build.join(gone)).expect("removed");
    }
    let kept = trading().replace("retain = 90d", "retain = 91d");
    fs::write(folder.path().join("platform.ha"), kept).expect("written");
    let done = hac(folder.path(), &["build"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    start();
    fs::remove_dir_all(build.join("modules")).expect("removed");
    let dropped = without_block(&trading(), "  tier assets").replace(", assets]", "]");
    fs::write(folder.path().join("platform.ha"), dropped).expect("written");
    let refused = hac(folder.path(), &["build"]);
    assert_eq!(refused.code, 2, "{}", refused.stdout);
    assert!(
        refused.stderr.contains(
            "tier assets: `module.storage_assets_us_east_1`: the last build's files of its module are gone or edited"
        ),
        "{}",
        refused.stderr
    );
    assert!(
        !refused.stderr.contains(".tf`"),
        "no file holds data: {}",
        refused.stderr
    );
    // The records of failovers are in a module of the same files, which this build writes otherwise.
    let part = hac(folder.path(), &["build", "--allow-destroy", "assets"]);
    assert_eq!(part.code, 2, "{}", part.stdout);
    let help = "help: restore the files of `module.failover_records_us_east_1`, `module.failover_records_us_east_2`; if";
    assert!(part.stderr.contains(help), "{}", part.stderr);
    let names = "assets,us-east-1 -> us-east-2";
    let allowed = hac(folder.path(), &["build", "--allow-destroy", names]);
    assert_eq!(allowed.code, 0, "{}", allowed.stderr);
}

#[test]
fn what_people_put_into_a_generated_file_is_known_too() {
    let folder = folder_with(&trading());
    assert_eq!(hac(folder.path(), &["build", "-q"]).code, 0);
    let file = folder.path().join("build/storage.tf");
    let mut text = fs::read_to_string(&file).expect("read");
    text.push_str("\nresource \"aws_s3_bucket\" \"mine\" {\n  bucket = \"mine\"\n}\n");
    fs::write(&file, text).expect("written");
    let refused = hac(folder.path(), &["build", "--discard-edits"]);
    assert_eq!(refused.code, 2, "{}", refused.stdout);
    assert!(
        refused.stderr.contains("`aws_s3_bucket.mine`: a bucket"),
        "{}",
        refused.stderr
    );
}

fn generated() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("listed") {
            let path = entry.expect("listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "tf") {
                let text = fs::read_to_string(&path).expect("text");
                found.push((path.display().to_string(), text));
            }
        }
    }
    assert!(found.len() > 200, "{}", found.len());
    found
}

#[test]
fn every_type_of_resource_says_whether_it_holds_data() {
    let mut made: BTreeSet<String> = BTreeSet::new();
    for (_, text) in generated() {
        let types = text.lines().filter_map(|line| line.strip_prefix("resource \""));
        made.extend(types.filter_map(|line| line.split('"').next()).map(str::to_owned));
    }
    // And those that no golden case makes, by the source that would.
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/aws");
    let mut folders = vec![source];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("listed") {
            let path = entry.expect("listed").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("text");
            for (at, _) in text.match_indices("resource(") {
                let name = text[at + 9..].trim_start().strip_prefix("\"aws_");
                made.extend(
                    name.and_then(|rest| rest.split('"').next())
                        .map(|rest| format!("aws_{rest}")),
                );
            }
        }
    }
    let classified: BTreeSet<String> = TYPES.iter().map(|(kind, _)| (*kind).to_owned()).collect();
    assert_eq!(
        made, classified,
        "one row in src/aws/holds.rs for each type that is made"
    );
    assert!(TYPES.is_sorted_by_key(|(kind, _)| *kind), "found by halving");
}

#[test]
fn what_is_protected_from_destruction_holds_data() {
    let mut protected = 0;
    for (path, text) in generated() {
        for block in text
            .split("\n}\n")
            .filter(|block| block.contains("prevent_destroy = true"))
        {
            let kind = block
                .split("resource \"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let kind = kind.expect("only resources are protected");
            assert!(
                matches!(holds::of_type(kind), Some(Holds::Data { .. })),
                "{path}: {kind}"
            );
            protected += 1;
        }
    }
    assert!(protected > 50, "{protected}");
}

/// A block within a resource may hold data that the resource's row does not tell of: each that says where it is must be known.
#[test]
fn every_block_of_a_resource_that_names_a_region_is_a_known_replica() {
    let mut replicas = 0;
    for (path, text) in generated() {
        for resource in text.split("\n}\n").filter(|block| block.contains("resource \"")) {
            let kind = resource
                .split("resource \"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .expect("it has a type");
            let mut inner = "";
            for line in resource.lines() {
                let indented = line.strip_prefix("  ").filter(|line| !line.starts_with(' '));
                inner = indented.unwrap_or(inner);
                let argument = line.split_whitespace().next().unwrap_or_default();
                let is_block = inner.ends_with('{') && !inner.contains(" = ");
                if is_block && line.starts_with("    ") && ["region", "region_name"].contains(&argument) {
                    let known = holds::replicas_of(kind).filter(|known| known.region == argument);
                    assert!(
                        known.is_some() && inner.contains(holds::REPLICA),
                        "{path}: {kind} {inner}"
                    );
                    replicas += 1;
                }
            }
        }
    }
    assert!(replicas > 5, "{replicas}");
}

#[test]
fn all_of_what_is_generated_can_be_read() {
    let tree = build(&trading());
    let found = holdings(tree.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    assert!(found.unread.is_empty(), "{:#?}", found.unread);
    // By hand: 4 buckets of assets, 2 of access logs, 2 of records of failovers; 2 clusters and what joins them, 2 tables,
    // 3 x 2 keys, a secret and its value, a zone; a replica of one table and of the secret; and logs.
    let count = |part: &str| found.held.keys().filter(|address| address.contains(part)).count();
    let kinds = [
        "aws_s3_bucket.",
        "aws_rds_cluster.",
        "aws_rds_global_cluster.",
        "aws_dynamodb_table.",
        "aws_kms_key.",
        "aws_secretsmanager_secret.",
        "aws_route53_zone.",
    ];
    assert_eq!(kinds.map(count), [8, 2, 1, 2 + 1, 6, 1 + 1, 1]);
    let unread: Vec<_> = found
        .held
        .values()
        .filter(|holding| matches!(holding.instances, hac::holdings::Instances::Unread(_)))
        .collect();
    assert!(unread.is_empty(), "{unread:#?}");
    assert!(found.held.values().all(|holding| !holding.elements.is_empty()));
    // The names of modules and the texts of others must not be beyond the reader either.
    for (path, text) in generated() {
        let found = holdings([("main.tf", text.replace("./modules/", "./nowhere/").as_bytes())]);
        assert!(found.unread.is_empty(), "{path}: {:?}", found.unread);
    }
}
