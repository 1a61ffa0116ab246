//! The command line as its user meets it: what goes in, what comes out, on which stream, with which exit code.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{folder_with, hac, hac_with};

/// The least that has a network.
pub(crate) const MINIMAL: &str = "platform demo {
  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }

  tier ledger: aurora_mysql {
    instance = db.r6g.large
    readers  = 1
    backup   = 35d
  }
}
";

const BROKEN: &str = "platform demo {\n  regoin us-east-1 { role = primary, cidr = 10.10.0.0/16 }\n}\n";

/// Every file below a folder with its content, links and folders by name only.
pub(crate) fn listing(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("listed") {
            let path = entry.expect("listed").path();
            if path.is_dir() {
                folders.push(path.clone());
            }
            let bytes = fs::read(&path).unwrap_or_default();
            found.push((path.strip_prefix(folder).expect("below").to_owned(), bytes));
        }
    }
    found.sort();
    found
}

#[test]
fn the_defaults_build_platform_ha_into_build() {
    let folder = folder_with(MINIMAL);
    let built = hac(folder.path(), &["build"]);
    assert_eq!((built.code, built.stderr.as_str()), (0, ""), "{}", built.stdout);
    assert!(built.stdout.starts_with("Built build: "), "{}", built.stdout);
    assert!(folder.path().join("build/networking.tf").is_file());
    assert!(folder.path().join("build/hac.manifest.json").is_file());
}

/// A word that hac passes over must never look like a platform that is as it was.
#[test]
fn a_mistyped_region_is_told_by_every_command() {
    let text = include_str!("../../examples/starter/platform.ha");
    for (right, wrong) in [
        ("failover us-east-1 ->", "failover us-esat-1 ->"),
        ("region us-east-1 {", "region us-west-1 {"),
        ("region us-east-1 {", "region us-esat-1 {"),
    ] {
        let folder = folder_with(text);
        assert_eq!(hac(folder.path(), &["build"]).code, 0);
        let before = listing(&folder.path().join("build"));
        fs::write(folder.path().join("platform.ha"), text.replace(right, wrong)).expect("written");
        for command in [
            &["check"][..],
            &["build"],
            &["build", "--check"],
            &["budget"],
            &["expand"],
        ] {
            let told = hac(folder.path(), command);
            assert_eq!(told.code, 1, "{wrong} {command:?}: {told:?}");
            assert_eq!(told.stderr.matches("error[").count(), 1, "{}", told.stderr);
        }
        assert_eq!(listing(&folder.path().join("build")), before);
    }
}

#[test]
fn a_module_is_checked_and_formatted_but_built_by_a_platform() {
    let module = "module bucket {\n  param keep: days\n  tier name: s3 { retain = keep }\n}\n";
    let folder = folder_with(module);
    for command in [&["build"][..], &["build", "--check"], &["budget"], &["expand"]] {
        let refused = hac(folder.path(), command);
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{command:?}");
        assert!(refused.stderr.contains("holds a module"), "{}", refused.stderr);
        assert!(!folder.path().join("build").exists());
    }
    let checked = hac(folder.path(), &["check"]);
    assert_eq!((checked.code, checked.stderr.as_str()), (0, ""));
    assert!(checked.stdout.contains("holds a module"), "{}", checked.stdout);
    assert_eq!(hac(folder.path(), &["fmt", "platform.ha"]).code, 0);
}

#[test]
fn the_place_the_locale_and_the_time_zone_do_not_reach_the_output() {
    let (here, there) = (folder_with(MINIMAL), folder_with(MINIMAL));
    let elsewhere = there.path().join("a b/ü");
    fs::create_dir_all(&elsewhere).expect("made");
    assert_eq!(hac(here.path(), &["build", "-o", "out"]).code, 0);
    let environment = [
        ("LC_ALL", "tr_TR.UTF-8"),
        ("TZ", "Pacific/Kiritimati"),
        ("USER", "nobody"),
        ("HOME", "/"),
    ];
    let source = there.path().join("platform.ha");
    let arguments = ["build", source.to_str().expect("UTF-8"), "-o", "out"];
    assert_eq!(hac_with(&elsewhere, &arguments, b"", &environment).code, 0);
    assert_eq!(listing(&here.path().join("out")), listing(&elsewhere.join("out")));
}

#[test]
fn errors_go_to_standard_error_and_nothing_is_written() {
    let folder = folder_with(BROKEN);
    let built = hac(folder.path(), &["build"]);
    assert_eq!(built.code, 1);
    assert_eq!(built.stdout, "");
    assert!(built.stderr.contains("did you mean `region`"), "{}", built.stderr);
    assert!(
        !built.stderr.contains('\u{1b}'),
        "colours without a terminal: {}",
        built.stderr
    );
    assert!(!folder.path().join("build").exists());
}

#[test]
fn an_error_leaves_the_last_good_output_as_it_is() {
    let folder = folder_with(MINIMAL);
    assert_eq!(hac(folder.path(), &["build"]).code, 0);
    let before = listing(&folder.path().join("build"));
    fs::write(folder.path().join("platform.ha"), BROKEN).expect("written");
    assert_eq!(hac(folder.path(), &["build"]).code, 1);
    assert_eq!(before, listing(&folder.path().join("build")));
}

/// A platform with as many mistakes, each in its line or all in one.
fn mistakes(count: usize, between: &str) -> String {
    let tiers = (0..count).map(|number| format!("tier t{number}: s3 {{ foo = 1 }}"));
    let sentences: Vec<String> =
        std::iter::once("region us-east-1 { role = primary, cidr = 10.10.0.0/16 }".to_owned())
            .chain(tiers)
            .collect();
    format!("platform demo {{\n{}\n}}\n", sentences.join(between))
}

#[test]
fn people_are_shown_fifty_diagnostics_and_programs_all() {
    let folder = folder_with(&mistakes(60, "\n"));
    let checked = hac(folder.path(), &["check"]);
    assert_eq!(checked.stderr.matches("error[HA0202]").count(), 50);
    for told in [
        "\n10 more are not shown; `--format json` has all of them\n",
        "60 errors",
    ] {
        assert!(checked.stderr.contains(told), "{}", checked.stderr);
    }
    let json = hac(folder.path(), &["check", "--format", "json"]);
    assert_eq!(json.stdout.matches("\"HA0202\"").count(), 60);
}

/// It took minutes and 117 MB: the line was drawn whole for each of them.
#[test]
fn many_mistakes_in_one_line_are_told_in_little_text() {
    let folder = folder_with(&mistakes(1600, ", "));
    let checked = hac(folder.path(), &["check"]);
    assert_eq!(checked.stderr.matches("error[HA0202]").count(), 50);
    assert!(checked.stderr.len() < 60_000, "{}", checked.stderr.len());
}

#[test]
fn colours_can_be_asked_for_and_refused() {
    let folder = folder_with(BROKEN);
    let escapes = |arguments: &[&str], environment: &[(&str, &str)]| {
        hac_with(folder.path(), arguments, b"", environment)
            .stderr
            .contains('\u{1b}')
    };
    assert!(escapes(&["check", "--color", "always"], &[]));
    assert!(!escapes(&["check", "--color", "never"], &[]));
    assert!(!escapes(&["check"], &[("NO_COLOR", "1")]));
}

#[test]
fn json_has_the_code_the_place_and_the_edit() {
    let folder = folder_with(BROKEN);
    let checked = hac(folder.path(), &["check", "--format", "json"]);
    assert_eq!(checked.code, 1);
    let report: serde_json::Value = serde_json::from_str(&checked.stdout).expect("JSON alone");
    assert_eq!(report["version"], 2);
    let item = &report["diagnostics"][0];
    assert!(
        item["code"].as_str().is_some_and(|code| code.starts_with("HA02")),
        "{item}"
    );
    assert_eq!(item["primary"]["start"]["line"], 2);
    assert_eq!(item["help"][0]["edits"][0]["replacement"], "region");
}

#[test]
fn bad_input_gets_one_clear_message_and_exit_code_2() {
    let folder = folder_with(MINIMAL);
    let path = |name: &str| folder.path().join(name);
    fs::write(path("latin1.ha"), b"platform caf\xe9 {}").expect("written");
    fs::write(path("huge.ha"), vec![b'#'; 5 << 20]).expect("written");
    fs::create_dir(path("folder.ha")).expect("made");
    fs::write(path("file"), "").expect("written");
    let cases: &[(&[&str], &str)] = &[
        (&["check", "absent.ha"], "there is no file `absent.ha`"),
        (&["check", "folder.ha"], "`folder.ha` is a folder"),
        (&["check", "latin1.ha"], "not UTF-8"),
        (&["check", "huge.ha"], "a source file may have"),
        (&["build", "-o", "file"], "`file` is a file, not a folder"),
        (&["fmt", "absent.ha"], "there is no file `absent.ha`"),
        (&["explain", "HA9999"], "there is no diagnostic `HA9999`"),
        (&["new", "Not A Name"], "no name for a platform"),
        (&["frobnicate"], "unrecognized subcommand"),
    ];
    for (arguments, wanted) in cases {
        let outcome = hac(folder.path(), arguments);
        assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.stderr);
        assert!(
            outcome.stderr.contains(wanted),
            "{arguments:?}: {}",
            outcome.stderr
        );
        assert_eq!(outcome.stdout, "", "{arguments:?}");
    }
}

#[test]
fn warnings_can_be_denied() {
    let warned = MINIMAL.replace("\n}\n", "\n  input unused: text { default = \"x\" }\n}\n");
    let folder = folder_with(&warned);
    let allowed = hac(folder.path(), &["check"]);
    assert_eq!(allowed.code, 0, "{}", allowed.stderr);
    assert!(allowed.stderr.contains("warning"), "{}", allowed.stderr);
    assert_eq!(hac(folder.path(), &["check", "--deny-warnings"]).code, 1);
}

#[test]
fn explain_prints_pages_and_the_list() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = hac(folder.path(), &["explain", "ha0101"]);
    assert_eq!(page.code, 0);
    assert!(page.stdout.starts_with("# HA0101"), "{}", page.stdout);
    let list = hac(folder.path(), &["explain"]);
    assert!(
        list.stdout.lines().count() > 20 && list.stdout.contains("HA0901"),
        "{}",
        list.stdout
    );
}

#[test]
fn a_new_platform_builds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(hac(folder.path(), &["new", "shop"]).code, 0);
    let built = hac(&folder.path().join("shop"), &["build", "--deny-warnings"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    let again = hac(folder.path(), &["new", "shop"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("exists already"), "{}", again.stderr);
}

/// `hac new` and `hac check` are of one mind about every name.
#[test]
fn a_new_platform_has_a_name_that_is_accepted() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, is_one) in [
        ("a", true),
        ("my_shop-2", true),
        ("twenty-four-characters-aa", false),
        ("twenty-four-characters-a", true),
        ("shop-", false),
        ("1a", false),
        ("Shop", false),
        ("../shop", false),
        ("shop {}\nplatform b", false),
        ("", false),
    ] {
        let made = hac(folder.path(), &["new", name]);
        assert_eq!(made.code, if is_one { 0 } else { 2 }, "{name}: {}", made.stderr);
        if is_one {
            let checked = hac(&folder.path().join(name), &["check", "--deny-warnings"]);
            assert_eq!(checked.code, 0, "{name}: {}", checked.stderr);
        } else {
            assert!(made.stderr.contains("at most 24 characters"), "{}", made.stderr);
        }
    }
}

#[test]
fn fmt_formats_checks_and_shows() {
    let ugly = "platform demo {\n region us-east-1 {role=primary,cidr=10.10.0.0/16}\n}\n";
    let pretty = "platform demo {\n  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }\n}\n";
    let folder = folder_with(ugly);
    assert_eq!(hac(folder.path(), &["fmt", "--check"]).code, 1);
    let shown = hac(folder.path(), &["fmt", "--diff"]);
    assert!(
        shown.stdout.contains('-') && shown.stdout.contains('+'),
        "{}",
        shown.stdout
    );
    let file = folder.path().join("platform.ha");
    assert_eq!(fs::read_to_string(&file).expect("there"), ugly, "neither writes");
    assert_eq!(hac(folder.path(), &["fmt"]).code, 0);
    assert_eq!(fs::read_to_string(&file).expect("there"), pretty);
    assert_eq!(hac(folder.path(), &["fmt", "--check"]).code, 0);
    let piped = hac_with(folder.path(), &["fmt", "-"], ugly.as_bytes(), &[]);
    assert_eq!((piped.code, piped.stdout.as_str()), (0, pretty));
}

#[test]
fn fmt_leaves_a_broken_file_alone() {
    let broken = "platform demo {\n = 3\n";
    let folder = folder_with(broken);
    let outcome = hac(folder.path(), &["fmt"]);
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    assert_eq!(
        fs::read_to_string(folder.path().join("platform.ha")).expect("there"),
        broken
    );
}

#[test]
fn completions_come_for_every_shell() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = hac(folder.path(), &["completions", shell]);
        assert!(script.code == 0 && script.stdout.contains("explain"), "{shell}");
    }
}
