//! Drills of every platform that we show people and that has a failover of a database. The list is found, not written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use hac::analyze;
use hac::emit::emit;
use hac::platform::{Platform, StepKind};
use hac::source::MemoryProvider;

use crate::support::shown::{self, Shown};
use crate::support::{tool, write};

/// A drill waits for terraform most of the time, so that two cores carry some at once.
const AT_ONCE: usize = 3;

fn checked(text: &str) -> hac::Analysis {
    analyze(&MemoryProvider::from_iter([("platform.ha", text)]), "platform.ha")
}

/// Whether it has a failover that promotes a database.
fn can_be_drilled(platform: &Platform) -> bool {
    let mut steps = platform.failovers.iter().flat_map(|failover| &failover.steps);
    steps.any(|step| matches!(step.kind, StepKind::Promote { .. }))
}

/// Platforms of our own, for what none of those that we show does: a person who approves, machines that grow, and the ways to
/// promote that leave the old writer for good.
fn our_own() -> Vec<Shown> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir("tests/drill/platforms")
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let shown = |path: PathBuf| Shown {
        text: std::fs::read_to_string(&path).expect("readable"),
        place: path.display().to_string(),
    };
    paths.into_iter().map(shown).collect()
}

/// The platform with the other region as its primary one, as RUNBOOK.md has people declare it where nothing brings the old
/// writer back; none where Aurora does that by itself.
fn exchanged(text: &str) -> Option<String> {
    if !text.contains("via binlog") && !text.contains("using detach") {
        return None;
    }
    let pairs = [
        ("role = primary", "role = SECONDARY"),
        ("role = secondary", "role = primary"),
        ("role = SECONDARY", "role = secondary"),
        ("us-east-1 -> us-east-2", "us-east-2 -> us-east-1"),
    ];
    let exchanged = pairs
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    assert_ne!(exchanged, text, "its regions are exchanged");
    Some(exchanged)
}

/// By what is drilled: `hac new` writes an example, and one platform is not drilled twice.
fn drilled() -> Vec<Shown> {
    let mut found: BTreeMap<String, Shown> = BTreeMap::new();
    for one in shown::platforms().into_iter().chain(our_own()) {
        let analysis = checked(&one.text);
        if analysis.platform.as_ref().is_some_and(can_be_drilled) {
            found.entry(one.text.clone()).or_insert(one);
        }
    }
    let mut drilled: Vec<Shown> = found.into_values().collect();
    drilled.sort_by(|a, b| a.place.cmp(&b.place));
    drilled
}

/// What `hac build` writes for a platform.
fn built(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let analysis = checked(text);
    let platform = analysis.platform.as_ref().expect("it is accepted");
    write(&emit(platform, analysis.sources()), folder.path());
    folder
}

/// Drills a platform, and says how that ended: the exit code, and what was printed.
fn drill(python: &Path, text: &str) -> (Option<i32>, String) {
    let folder = built(text);
    let back = exchanged(text).map(|text| built(&text));
    let mut command = Command::new(env!("CARGO_BIN_EXE_hac"));
    command.args(["drill", "--python"]).arg(python).arg(folder.path());
    if let Some(back) = &back {
        command.arg("--back").arg(back.path());
    }
    let output = command.output().expect("hac runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

/// Some at once; what each said is in `target/drills`.
#[expect(
    clippy::print_stdout,
    reason = "a drill takes minutes: somebody waits for a line"
)]
fn drill_all(python: &Path, platforms: &[Shown]) -> BTreeMap<String, (Option<i32>, String)> {
    let logs = PathBuf::from("target/drills");
    std::fs::create_dir_all(&logs).expect("a folder");
    let next = AtomicUsize::new(0);
    let ended = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(one) = platforms.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let (code, said) = drill(python, &one.text);
                    let name = one.place.replace(['/', ':'], "-");
                    std::fs::write(logs.join(format!("{name}.log")), &said).expect("written");
                    println!(
                        "{}: {}",
                        one.place,
                        said.lines()
                            .find(|line| line.starts_with("The drill"))
                            .unwrap_or("no drill")
                    );
                    ended
                        .lock()
                        .expect("nobody panics with it")
                        .insert(one.place.clone(), (code, said));
                }
            });
        }
    });
    ended.into_inner().expect("nobody panics with it")
}

#[test]
fn what_is_shown_is_found() {
    let places: Vec<String> = drilled().into_iter().map(|one| one.place).collect();
    for expected in [
        "README.md:",
        "docs/budget.md:",
        "docs/tutorial.md:",
        "examples/exchange/",
        "examples/starter/",
        "examples/three_regions/",
        "examples/trading/",
        "stdlib/automatic_failover.ha:",
        "stdlib/policy/regulated_trading.ha:",
        "tests/drill/platforms/approved_and_detached.ha",
        "tests/drill/platforms/binlog.ha",
    ] {
        assert!(
            places.iter().any(|place| place.starts_with(expected)),
            "{expected}: {places:#?}"
        );
    }
}

/// Half an hour: `make drill-all` runs it.
#[test]
#[ignore = "takes half an hour: `make drill-all` runs it"]
fn every_platform_that_we_show_fails_over_and_back() {
    let (Some(_), Some(python)) = (tool("terraform"), super::python()) else {
        return;
    };
    let mut failed = String::new();
    for (place, (code, said)) in drill_all(&python, &drilled()) {
        if code != Some(0) {
            let bad = said
                .lines()
                .filter(|line| line.contains("FAIL") || line.starts_with("error"));
            let bad: Vec<&str> = bad.collect();
            let _ = writeln!(failed, "{place}: {code:?}\n{}", bad.join("\n"));
        }
    }
    assert!(
        failed.is_empty(),
        "what each drill said is in target/drills:\n{failed}"
    );
}

/// A `within` that is shorter than the promotion typically takes, by the budget or by what the platform assumes, is warned of,
/// and the drill shows what it comes to.
#[test]
#[ignore = "takes minutes: `make drill-all` runs it"]
fn a_step_that_is_given_too_little_fails_the_drill() {
    let (Some(_), Some(python)) = (tool("terraform"), super::python()) else {
        return;
    };
    let tutorial = drilled()
        .into_iter()
        .find(|one| one.place.starts_with("docs/tutorial.md"));
    let text = tutorial.expect("it shows a failover").text;
    let planted = |within: &str, assume: &str| {
        let text = text.replace(
            "promote orders within 95s",
            &format!("promote orders within {within}"),
        );
        assert!(text.contains(within));
        text.replace("  dns ", &format!("{assume}\n  dns "))
    };
    let assumed = "  assume db.global.failover {\n    typical = 4m\n    source = \"a game day\"\n    until = 2999-01-01\n  }";
    let planted = [
        ("within-60s", planted("60s", "")),
        ("within-less-than-assumed", planted("3m", assumed)),
    ]
    .map(|(name, text)| Shown {
        place: name.to_owned(),
        text,
    });
    for one in &planted {
        let found = checked(&one.text).diagnostics;
        let codes: Vec<&str> = found.iter().map(|item| item.code.as_str()).collect();
        assert_eq!(codes, ["HA0583"], "{}", one.place);
    }
    for (place, (code, said)) in drill_all(&python, &planted) {
        assert_eq!(code, Some(1), "{place}:\n{said}");
        assert!(said.contains("promote orders: late"), "{place}:\n{said}");
    }
}
