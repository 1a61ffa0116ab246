//! What may go, by name.

use super::{after, without_block};
use crate::output::trading;
use crate::process::{folder_with, hac};
use crate::support::Changed;

#[test]
fn addresses_are_names_too() {
    let drop_assets = |text: &str| without_block(text, "  tier assets").changed(", assets]", "]");
    let names =
        "module.storage_assets_us_east_1,module.storage_assets_us_east_2.aws_s3_bucket.this,tier assets";
    let (_, built) = after(drop_assets, &["--allow-destroy", names]);
    assert_eq!(built.code, 0, "{}", built.stderr);
}

#[test]
fn a_name_that_gives_nothing_up_is_a_wrong_call() {
    let drop_assets = |text: &str| without_block(text, "  tier assets").changed(", assets]", "]");
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
    let drop_assets = |text: &str| without_block(text, "  tier assets").changed(", assets]", "]");
    for list in ["assets,", ",assets", "assets, ", " tier assets , "] {
        let (_, built) = after(drop_assets, &["--allow-destroy", list]);
        assert_eq!(built.code, 0, "`{list}`: {}", built.stderr);
    }
    let rename_zone = |text: &str| text.changed("trade.example.com", "shop.example.com");
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
