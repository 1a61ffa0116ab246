//! Builds that are killed.

#![expect(clippy::disallowed_methods, reason = "tests write files")]

use std::fs;
use std::path::Path;

use super::*;

const NOTHING_SAID: Consent<'static> = Consent {
    discard_edits: false,
    allow_destroy: &[],
};

fn tree(files: &[(&str, &str)]) -> OutputTree {
    let file = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
    files.iter().map(file).collect()
}

/// What a build leaves that is killed after the first of its files came into place.
fn killed_after_one(folder: &Path, tree: &OutputTree, consent: Consent<'_>) {
    let plan = plan(folder, tree, consent.discard_edits).expect("no conflict");
    let manifest = Manifest::of(tree);
    let seen = loss::compare(&plan, &manifest, tree);
    refusal::judge(&seen, consent.allow_destroy, "nothing was written").expect("nothing is refused");
    let journal = plan.record.journal(&manifest, seen.held);
    stage(folder, tree, &plan.changes).expect("staged");
    write_whole(&folder.join(JOURNAL), &to_json(&journal)).expect("written");
    let first = plan.changes.written.first().expect("something changes");
    fs::rename(folder.join(STAGING).join(first), folder.join(first)).expect("renamed");
}

#[test]
fn two_kills_with_three_contents_leave_no_edited_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let of = |content: &str| tree(&[("a.txt", content), ("b.txt", content)]);
    install(folder.path(), &of("1"), NOTHING_SAID).expect("built");
    killed_after_one(folder.path(), &of("2"), NOTHING_SAID);
    // The second does not come as far as the first file: it finds what the first left, and leaves its own journal.
    killed_after_one(folder.path(), &of("3"), NOTHING_SAID);
    fs::write(folder.path().join("a.txt"), "2").expect("written");
    let changes = install(folder.path(), &of("4"), NOTHING_SAID).expect("nothing was edited");
    assert_eq!(changes.written, ["a.txt", "b.txt"]);
    assert!(!folder.path().join(JOURNAL).exists());
    fs::write(folder.path().join("a.txt"), "mine").expect("written");
    let whole = install(folder.path(), &of("5"), NOTHING_SAID).expect_err("edited");
    assert!(
        !whole.notes.iter().any(|note| note.contains("interrupted")),
        "{whole:?}"
    );
    fs::remove_file(folder.path().join("a.txt")).expect("removed");
    killed_after_one(folder.path(), &of("6"), NOTHING_SAID);
    fs::write(folder.path().join("a.txt"), "mine").expect("written");
    let half = install(folder.path(), &of("7"), NOTHING_SAID).expect_err("edited");
    assert!(
        half.notes.iter().any(|note| note.contains("interrupted")),
        "{half:?}"
    );
}

/// A zone needs no module.
const ZONE: &str =
    "# platform.ha: dns example.com\nresource \"ZONE\" \"this\" {\n  name = \"example.com\"\n}\n";

fn with_zone() -> OutputTree {
    let zone = hac_aws::holds::TYPES
        .iter()
        .map(|(kind, _)| *kind)
        .find(|kind| kind.ends_with("53_zone"))
        .expect("zones are made");
    tree(&[("a.txt", "1"), ("dns.tf", &ZONE.replace("ZONE", zone))])
}

#[test]
fn a_killed_build_that_was_allowed_loses_no_protection() {
    let folder = tempfile::tempdir().expect("a folder");
    let (with, without) = (with_zone(), tree(&[("a.txt", "2")]));
    let allowed = ["example.com".to_owned()];
    let allowed = Consent {
        allow_destroy: &allowed,
        ..NOTHING_SAID
    };
    install(folder.path(), &with, NOTHING_SAID).expect("built");
    killed_after_one(folder.path(), &without, allowed);
    fs::remove_file(folder.path().join("dns.tf")).expect("the commit came that far");
    for content in ["3", "4"] {
        let refused = install(folder.path(), &without, NOTHING_SAID).expect_err("the zone is still known");
        assert!(
            refused.message.contains("one thing that holds data"),
            "{refused:?}"
        );
        assert!(
            refused
                .notes
                .iter()
                .any(|note| note.contains("the last build was interrupted")),
            "{refused:?}"
        );
        // Even where a build of yet another content was killed in between.
        let third = Consent {
            discard_edits: true,
            ..allowed
        };
        killed_after_one(folder.path(), &tree(&[("a.txt", content)]), third);
    }
    install(folder.path(), &without, allowed).expect("allowed");
    install(folder.path(), &without, NOTHING_SAID).expect("whole, so nothing is lost any more");
}

#[test]
fn a_kill_between_manifest_and_journal_is_a_whole_build() {
    let folder = tempfile::tempdir().expect("a folder");
    let (with, without) = (with_zone(), tree(&[("a.txt", "2")]));
    let allowed = ["dns example.com".to_owned()];
    let allowed = Consent {
        allow_destroy: &allowed,
        ..NOTHING_SAID
    };
    install(folder.path(), &with, NOTHING_SAID).expect("built");
    killed_after_one(folder.path(), &without, allowed);
    let journal = fs::read(folder.path().join(JOURNAL)).expect("there");
    install(folder.path(), &without, allowed).expect("built");
    fs::write(folder.path().join(JOURNAL), journal).expect("written");
    install(folder.path(), &without, NOTHING_SAID).expect("whole");
}

#[test]
fn going_back_after_a_kill_needs_no_consent() {
    let folder = tempfile::tempdir().expect("a folder");
    let allowed = ["example.com".to_owned()];
    let allowed = Consent {
        allow_destroy: &allowed,
        ..NOTHING_SAID
    };
    install(folder.path(), &with_zone(), NOTHING_SAID).expect("built");
    killed_after_one(folder.path(), &tree(&[("a.txt", "2")]), allowed);
    install(folder.path(), &with_zone(), NOTHING_SAID).expect("nothing is lost");
}
