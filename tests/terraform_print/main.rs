//! What is printed is what `terraform fmt` leaves, and text stays text. Both are asked of the real program; without it
//! the tests say so and pass, unless `HAC_REQUIRE_TERRAFORM` is set.
#![expect(
    clippy::disallowed_methods,
    reason = "a test may read the environment and write a scratch folder"
)]
#![expect(clippy::print_stderr, reason = "a skipped test must say so")]

mod constructs;
mod generate;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use hac::terraform::{Block, File, Object, call, concat, heredoc, lit, local, print};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sha2::{Digest, Sha256};

fn terraform(arguments: &[&str], folder: &Path, input: &str) -> Option<String> {
    let spawned = Command::new("terraform")
        .args(arguments)
        .current_dir(folder)
        .env("CHECKPOINT_DISABLE", "1")
        .env_remove("TF_CLI_ARGS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => {
            assert!(
                std::env::var("HAC_REQUIRE_TERRAFORM").is_err(),
                "terraform is required but absent: {error}"
            );
            eprintln!("SKIPPED: terraform is not on PATH");
            return None;
        }
    };
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("terraform ends");
    writer
        .join()
        .expect("the writer ends")
        .expect("terraform reads its input");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("terraform writes UTF-8");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    assert!(
        output.status.success(),
        "terraform {arguments:?} failed:\n{stdout}\n{stderr}"
    );
    Some(stdout)
}

fn assert_fmt_clean(text: &str) {
    let folder = tempfile::tempdir().expect("a scratch folder");
    if let Some(formatted) = terraform(&["fmt", "-no-color", "-"], folder.path(), text) {
        let diff = similar::TextDiff::from_lines(text, formatted.as_str());
        assert!(
            text == formatted,
            "{}",
            diff.unified_diff()
                .context_radius(4)
                .header("printed", "terraform fmt")
        );
    }
}

/// Files in a fresh folder, and what `terraform console` says about an expression there.
fn evaluate(text: &str, expression: &str) -> Option<String> {
    let folder = tempfile::tempdir().expect("a scratch folder");
    std::fs::write(folder.path().join("main.tf"), text).expect("the scratch folder takes files");
    terraform(&["console"], folder.path(), expression)
}

fn file(blocks: impl IntoIterator<Item = Block>) -> File {
    File {
        blocks: blocks.into_iter().collect(),
    }
}

#[test]
fn every_construct_is_fmt_clean() {
    let printed = print(&file(constructs::all()));
    assert_fmt_clean(&printed.text);
}

fn samples<T>(strategy: &impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..count)
        .map(|_| {
            strategy
                .new_tree(&mut runner)
                .expect("the strategy never rejects")
                .current()
        })
        .collect()
}

/// One process for many trees. The diff shows the lines that differ, which is as small as a tree needs to be.
#[test]
fn random_trees_are_fmt_clean() {
    let blocks = samples(&generate::bodies(), 300);
    let printed = print(&file(blocks));
    assert_fmt_clean(&printed.text);
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::new(), |mut out, byte| {
            write!(out, "{byte:02x}").expect("a string takes text");
            out
        })
}

/// Terraform itself reads every text back: quoted, as an object's key, beside a value, and as a heredoc.
#[test]
fn text_is_read_back_as_it_was_written() {
    let mut texts = samples(&generate::words(), 500);
    // Runs of both signs before a brace, which chance seldom makes.
    texts.extend(
        [
            "$%%{x}",
            "$$%%{ a",
            "%$${x}",
            "{%$$%%{%{w",
            "$",
            "%",
            "$$",
            "${~x~}",
        ]
        .map(str::to_owned),
    );
    let mut file = File::default();
    file.add_local("x", "X");
    let mut expected = Vec::new();
    let mut items = Vec::new();
    for text in &texts {
        items.push(lit(text));
        expected.push(hash(text));
        items.push(call("keys", [Object::new().set(text, 1)]).index(0));
        expected.push(hash(text));
        items.push(concat([lit(text), local("x"), lit(text)]));
        expected.push(hash(&format!("{text}X{text}")));
    }
    for (position, text) in texts.iter().enumerate() {
        let name = format!("heredoc_{position}");
        items.push(
            file.add_local(name, heredoc([lit(text), local("x"), lit(format!("\n{text}"))]))
                .expr(),
        );
        let mut whole = format!("{text}X\n{text}");
        if !whole.ends_with('\n') {
            whole.push('\n');
        }
        expected.push(hash(&whole));
    }
    file.add_local("all", items);
    let printed = print(&file);
    assert_fmt_clean(&printed.text);
    let hashes = r#"join(" ", [for text in local.all : sha256(text)])"#;
    if let Some(answer) = evaluate(&printed.text, hashes) {
        let answer: Vec<&str> = answer.trim().trim_matches('"').split(' ').collect();
        for (position, (found, expected)) in answer.iter().zip(&expected).enumerate() {
            assert!(
                found == expected,
                "text {position} changed: {:?}",
                if position < 3 * texts.len() {
                    texts.get(position / 3)
                } else {
                    texts.get(position - 3 * texts.len())
                }
            );
        }
        assert_eq!(answer.len(), expected.len());
    }
}
