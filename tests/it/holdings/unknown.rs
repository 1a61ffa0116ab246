//! Files of the last build that are gone, edited or unreadable.

use crate::support::Changed;
use std::fs;

use super::without_block;
use crate::output::trading;
use crate::process::{folder_with, hac};

#[test]
fn what_cannot_be_known_of_the_last_build_is_refused() {
    let folder = folder_with(&trading());
    let build = folder.path().join("build");
    let change = |text: &str| text.changed("retain = 90d", "retain = 91d");
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
    let kept = trading().changed("retain = 90d", "retain = 91d");
    fs::write(folder.path().join("platform.ha"), kept).expect("written");
    let done = hac(folder.path(), &["build"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    start();
    fs::remove_dir_all(build.join("modules")).expect("removed");
    let dropped = without_block(&trading(), "  tier assets").changed(", assets]", "]");
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
