//! The output folder as its owner meets it: whole or not at all, other people's files left alone, whatever is killed, linked or
//! in the way.

use crate::support::Changed;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cli::{MINIMAL, listing};
use crate::process::{folder_with, hac};

#[test]
fn a_second_build_touches_nothing() {
    let folder = folder_with(MINIMAL);
    assert_eq!(hac(folder.path(), &["build"]).code, 0);
    let stamp = |name: &str| {
        fs::metadata(folder.path().join("build").join(name))
            .and_then(|m| m.modified())
            .expect("there")
    };
    let names = ["networking.tf", "hac.manifest.json", "hac.map.json"];
    let before = names.map(stamp);
    let again = hac(folder.path(), &["build"]);
    assert!(again.stdout.contains("0 written"), "{}", again.stdout);
    assert_eq!(before, names.map(stamp));
}

#[test]
fn build_check_tells_stale_from_fresh_and_writes_nothing() {
    let folder = folder_with(MINIMAL);
    let missing = hac(folder.path(), &["build", "--check"]);
    assert_eq!(missing.code, 3, "{}", missing.stderr);
    assert!(!folder.path().join("build").exists());
    assert_eq!(hac(folder.path(), &["build"]).code, 0);
    assert_eq!(hac(folder.path(), &["build", "--check"]).code, 0);
    fs::write(
        folder.path().join("platform.ha"),
        MINIMAL.changed("10.10", "10.11"),
    )
    .expect("written");
    let before = listing(&folder.path().join("build"));
    let stale = hac(folder.path(), &["build", "--check"]);
    assert_eq!(stale.code, 3);
    assert!(stale.stdout.contains("variables.tf"), "{}", stale.stdout);
    assert_eq!(before, listing(&folder.path().join("build")));
}

#[test]
fn a_file_of_somebody_else_is_never_overwritten() {
    let folder = folder_with(MINIMAL);
    let build = folder.path().join("build");
    fs::create_dir(&build).expect("made");
    fs::write(build.join("networking.tf"), "# mine\n").expect("written");
    fs::write(build.join("notes.txt"), "mine\n").expect("written");
    let refused = hac(folder.path(), &["build"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("networking.tf") && refused.stderr.contains("did not write"),
        "{}",
        refused.stderr
    );
    assert_eq!(
        fs::read_to_string(build.join("networking.tf")).expect("there"),
        "# mine\n"
    );
    assert!(
        !build.join("versions.tf").exists(),
        "a refused build writes nothing at all"
    );
    assert_eq!(
        hac(folder.path(), &["build", "--discard-edits"]).code,
        2,
        "the flag is for hac's own files only"
    );
    fs::remove_file(build.join("networking.tf")).expect("removed");
    assert_eq!(hac(folder.path(), &["build"]).code, 0);
    assert_eq!(
        fs::read_to_string(build.join("notes.txt")).expect("there"),
        "mine\n"
    );
}

#[test]
fn an_edited_file_is_kept_until_its_edits_are_given_up() {
    let folder = folder_with(MINIMAL);
    assert_eq!(hac(folder.path(), &["build"]).code, 0);
    let file = folder.path().join("build/versions.tf");
    fs::write(&file, "# edited\n").expect("written");
    let refused = hac(folder.path(), &["build"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("edited") && refused.stderr.contains("override.tf"),
        "{}",
        refused.stderr
    );
    assert_eq!(fs::read_to_string(&file).expect("there"), "# edited\n");
    assert_eq!(hac(folder.path(), &["build", "--discard-edits"]).code, 0);
    assert_ne!(fs::read_to_string(&file).expect("there"), "# edited\n");
}

#[test]
fn stale_files_go_and_their_empty_folders_with_them() {
    let with_bucket = MINIMAL.changed("\n}\n", "\n  tier papers: s3 { retain = 90d }\n}\n");
    let folder = folder_with(&with_bucket);
    let built = hac(folder.path(), &["build"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert!(folder.path().join("build/modules/storage").is_dir());
    fs::write(folder.path().join("platform.ha"), MINIMAL).expect("written");
    assert_eq!(
        hac(folder.path(), &["build", "--allow-destroy", "papers"]).code,
        0
    );
    assert!(!folder.path().join("build/modules/storage").exists());
    assert!(!folder.path().join("build/storage.tf").exists());
}

#[test]
fn a_build_that_was_killed_half_way_is_completed_by_the_next() {
    let folder = folder_with(MINIMAL);
    assert_eq!(hac(folder.path(), &["build"]).code, 0);
    let build = folder.path().join("build");
    let good = listing(&build);
    // The state after a kill between the first and the last rename: the journal names what is being installed, one
    // file is new already, one is gone, and staged content lies about.
    let journal = fs::read_to_string(build.join("hac.manifest.json")).expect("there");
    fs::create_dir_all(build.join(".hac/staging")).expect("made");
    fs::write(build.join(".hac/journal.json"), journal).expect("written");
    fs::write(build.join(".hac/staging/0"), "half").expect("written");
    fs::remove_file(build.join("versions.tf")).expect("removed");
    let repaired = hac(folder.path(), &["build"]);
    assert_eq!(repaired.code, 0, "{}", repaired.stderr);
    assert_eq!(good, listing(&build));
}

#[test]
fn what_a_kill_left_goes_with_a_build_that_has_nothing_to_change() {
    let folder = folder_with(MINIMAL);
    assert_eq!(hac(folder.path(), &["build"]).code, 0);
    let build = folder.path().join("build");
    let good = listing(&build);
    // A build of another platform was killed while it staged, or wrote a record.
    fs::create_dir_all(build.join(".hac/staging")).expect("made");
    for left in [
        ".hac/staging/README.md",
        ".hac/.journal.json.draft",
        ".hac.manifest.json.draft",
    ] {
        fs::write(build.join(left), "half").expect("written");
    }
    let again = hac(folder.path(), &["build"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(good, listing(&build));
}

#[test]
fn a_kill_at_any_moment_leaves_a_folder_that_the_next_build_completes() {
    let folder = folder_with(MINIMAL);
    assert_eq!(hac(folder.path(), &["build", "-o", "wanted"]).code, 0);
    let wanted = listing(&folder.path().join("wanted"));
    let others = ["10.98", "10.99"].map(|network| folder_with(&MINIMAL.changed("10.10", network)));
    let sources = [folder.path(), others[0].path(), others[1].path()];
    for step in 0..42 {
        let delay_micros = step * 250;
        let source = sources[usize::try_from(step % 3).expect("small")];
        let mut child = Command::new(env!("CARGO_BIN_EXE_hac"))
            .args([
                "build",
                source.join("platform.ha").to_str().expect("UTF-8"),
                "-q",
                "-o",
                "out",
            ])
            .current_dir(folder.path())
            .spawn()
            .expect("hac starts");
        std::thread::sleep(std::time::Duration::from_micros(delay_micros));
        child.kill().expect("killed");
        child.wait().expect("ended");
    }
    let finished = hac(folder.path(), &["build", "-o", "out"]);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert_eq!(wanted, listing(&folder.path().join("out")));
}

#[test]
fn builds_at_the_same_time_wait_for_each_other() {
    let folder = folder_with(MINIMAL);
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_hac"))
            .args(["build", "-q"])
            .current_dir(folder.path())
            .spawn()
            .expect("hac starts")
    };
    let children: Vec<_> = (0..6).map(|_| start()).collect();
    for mut child in children {
        assert!(child.wait().expect("ended").success());
    }
    assert_eq!(hac(folder.path(), &["build", "--check"]).code, 0);
}

#[test]
fn a_folder_that_cannot_be_written_is_said_plainly() {
    let folder = folder_with(MINIMAL);
    // /proc refuses new folders even to root, who may write everywhere else.
    if !Path::new("/proc/self").exists() {
        return;
    }
    let refused = hac(folder.path(), &["build", "-o", "/proc/hac-build"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("cannot write"), "{}", refused.stderr);
}

#[test]
fn every_file_in_the_way_is_named() {
    let folder = folder_with(MINIMAL);
    assert_eq!(hac(folder.path(), &["build"]).code, 0);
    for name in ["README.md", "versions.tf", "outputs.tf"] {
        fs::write(folder.path().join("build").join(name), "# edited\n").expect("written");
    }
    let refused = hac(folder.path(), &["build"]);
    assert_eq!(refused.code, 2);
    for said in [
        "3 files that were edited",
        "`README.md`",
        "`versions.tf`",
        "`outputs.tf`",
    ] {
        assert!(refused.stderr.contains(said), "`{said}` in {}", refused.stderr);
    }
    let json = hac(folder.path(), &["build", "--format", "json"]);
    assert!(format!("{}{}", json.stdout, json.stderr).contains("`versions.tf`"));
}

#[test]
fn a_build_that_waits_says_so() {
    use std::io::{BufRead, BufReader};
    let folder = folder_with(MINIMAL);
    assert_eq!(hac(folder.path(), &["build"]).code, 0);
    for arguments in [
        &["build"][..],
        &["build", "--quiet"],
        &["build", "--format", "github"],
    ] {
        let held = fs::File::open(folder.path().join("build/.hac/lock")).expect("there");
        held.lock().expect("locked");
        let mut waiting = Command::new(env!("CARGO_BIN_EXE_hac"))
            .args(arguments)
            .current_dir(folder.path())
            .stderr(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("hac starts");
        let mut line = String::new();
        BufReader::new(waiting.stderr.take().expect("piped"))
            .read_line(&mut line)
            .expect("read");
        assert_eq!(line, "Waiting: another build writes to `build`\n");
        drop(held);
        assert!(waiting.wait().expect("ended").success());
    }
}

/// Whatever stands where `hac` keeps something of its own, and leads elsewhere, is replaced or refused: never written through.
#[cfg(unix)]
#[test]
fn hac_writes_nothing_where_a_link_leads() {
    use std::os::unix::fs::symlink;
    let places = [
        ".hac/lock",
        ".hac/journal.json",
        ".hac/.journal.json.draft",
        ".hac/staging",
        ".hac.manifest.json.draft",
        "../.report.json.draft",
        "../report.json",
    ];
    for place in places {
        for hard in [false, true] {
            let folder = folder_with(MINIMAL);
            let kept = folder.path().join("kept.txt");
            fs::write(&kept, "mine\n").expect("written");
            fs::create_dir_all(folder.path().join("build/.hac")).expect("made");
            let at = folder.path().join("build").join(place);
            if hard {
                fs::hard_link(&kept, &at).expect("linked");
            } else {
                symlink(&kept, &at).expect("linked");
            }
            let built = hac(folder.path(), &["build", "--report", "json=report.json"]);
            assert!([0, 2].contains(&built.code), "{place}: {}", built.stderr);
            assert_eq!(fs::read_to_string(&kept).expect("there"), "mine\n", "{place}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_hacs_own_folder_is_refused() {
    use std::os::unix::fs::symlink;
    let folder = folder_with(MINIMAL);
    let elsewhere = folder.path().join("elsewhere/staging");
    fs::create_dir_all(&elsewhere).expect("made");
    fs::write(elsewhere.join("kept.txt"), "mine\n").expect("written");
    fs::create_dir(folder.path().join("build")).expect("made");
    symlink(folder.path().join("elsewhere"), folder.path().join("build/.hac")).expect("linked");
    let refused = hac(folder.path(), &["build"]);
    assert_eq!(refused.code, 2, "{}", refused.stdout);
    assert!(
        refused.stderr.contains("not a folder of hac's own"),
        "{}",
        refused.stderr
    );
    assert!(elsewhere.join("kept.txt").exists());
    fs::remove_file(folder.path().join("build/.hac")).expect("removed");
    // A link that leads nowhere would make a file there.
    fs::create_dir(folder.path().join("build/.hac")).expect("made");
    let lock = folder.path().join("build/.hac/lock");
    symlink(folder.path().join("made.txt"), &lock).expect("linked");
    assert_eq!(hac(folder.path(), &["build"]).code, 2);
    assert!(!folder.path().join("made.txt").exists());
}
