//! What is printed is what `terraform fmt` leaves, and text stays text. Both are asked of the real program; without it
//! the tests say so and pass, unless `HAC_REQUIRE_TERRAFORM` is set.
#![expect(
    clippy::disallowed_methods,
    reason = "a test may read the environment and write a scratch folder"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use hac::terraform::*;
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

fn long_text(prefix: &str) -> Expr {
    lit(format!(
        "{prefix} and enough words after it that no line of a hundred columns could ever hold it all"
    ))
}

fn values() -> Block {
    resource("test_thing", "values")
        .for_each(var("things"))
        .set("null_value", null())
        .set("decimal", 0.25)
        .set("n", -3)
        .set(
            "text",
            "quote \" backslash \\ line\nbreak ${not} %{code} $$${x} 100% tab\t é 漢字",
        )
        .set(
            "template",
            concat([lit("a$"), each_key(), lit("-b%"), var("x"), lit("${c}")]),
        )
        .set("alone", concat([var("x")]))
        .blank()
        .set("short", ["a", "b"])
        .set(
            "long",
            (0..12).map(|n| format!("element number {n}")).collect::<Vec<_>>(),
        )
        .set("empty_list", list::<Expr>([]))
        .set("empty_object", Object::new())
        .set("one", object([("a", 1)]))
        .set(
            "mixed_keys",
            Object::new()
                .set("a", 1)
                .set("two words", 2)
                .set("für", 3)
                .set(var("k"), 4)
                .set("for", 5),
        )
        .set(
            "template_key",
            Object::new()
                .set(concat([lit("x-"), var("k")]), true)
                .set("bbbbbbbbbbbbbb", 1),
        )
        .comment("why the next one is so")
        .set(
            "deep",
            Object::new()
                .set("a", object([("b", object([("c", list([lit(1), lit(2)]))]))]))
                .set("bb", list([object([("x", 1)]), object([("x", 2)])]))
                .set("ccc", "z"),
        )
        .set(
            "script",
            heredoc([
                lit("#!/bin/sh\n  echo ${HOME} $$${x}\n\nEOT\necho $"),
                var("x"),
                lit("\n"),
            ]),
        )
        .set("after_heredoc", 1)
        .set("indented_text", heredoc([lit("  a\n  b\n")]))
        .directive("checkov:skip=CKV_1:it is a test")
        .set("z", self_attr("id"))
}

fn expressions() -> Block {
    let subnet = || bound("subnet");
    resource("test_thing", "expressions")
        .set(
            "ids",
            For::each("subnet", var("subnets"))
                .filter(subnet().attr("public").and(not(subnet().attr("old"))))
                .list(subnet().attr("id")),
        )
        .set(
            "map",
            For::pairs("k", "v", local("things")).map(bound("k"), bound("v").key("a b").at(var("i"))),
        )
        .set(
            "grouped",
            For::pairs("k", "v", local("things")).group(bound("v"), bound("k")),
        )
        .set(
            "long_for",
            For::pairs(
                "key",
                "subnet",
                call(
                    "merge",
                    [var("first_things"), var("second_things"), var("third_things")],
                ),
            )
            .filter(subnet().attr("public").equals(true))
            .map(
                bound("key"),
                Object::new()
                    .set("id", subnet().attr("id"))
                    .set("zone", subnet().attr("zone")),
            ),
        )
        .set(
            "from_object",
            For::each("x", Object::new().set("a", 1).set("b", 2)).list(
                Object::new()
                    .set("long_name", bound("x"))
                    .set("b", long_text("b")),
            ),
        )
        .set(
            "choice",
            conditional(
                var("a").at_least(2).or(var("b").and(var("c"))),
                "yes",
                list([lit("no")]),
            ),
        )
        .set(
            "nested_choice",
            conditional(
                conditional(var("a"), var("b"), var("c")),
                conditional(var("a"), 1, -2),
                conditional(var("b"), 3, 4),
            ),
        )
        .set(
            "long_choice",
            conditional(
                var("a"),
                long_text("one"),
                conditional(var("b"), long_text("two"), object([("a", long_text("three"))])),
            ),
        )
        .set(
            "arithmetic",
            lit(1)
                .minus(lit(2).minus(3))
                .times(lit(4).plus(negate(lit(5).modulo(6))))
                .divided_by(-7),
        )
        .set("negative", negate(negate(lit(-3))))
        .set("not", not(var("a").equals(var("b"))))
        .set("compare", var("a").less_than(1).equals(var("b").at_most(2)))
        .set(
            "logic",
            long_text("a")
                .equals("a")
                .and(long_text("b").differs("b"))
                .and(var("c").or(var("d"))),
        )
        .set(
            "steps",
            Ref::resource("test_thing", "other")
                .splat()
                .attr("ids")
                .index(0)
                .key("a\"b"),
        )
        .set("of_call", call("f", [var("x")]).index(0).attr("y"))
        .set("of_choice", conditional(var("a"), var("b"), var("c")).attr("id"))
        .set("of_list", list([1, 2]).index(1))
        .set("expand", call_expand("merge", [var("a"), var("b")]))
        .set(
            "document",
            call(
                "jsonencode",
                [Object::new().set("Version", "1").set(
                    "Statement",
                    list([Object::new()
                        .set("Action", ["a:b", "c:d"])
                        .set("test:Key", concat([lit("x${"), var("y"), lit("}")]))]),
                )],
            ),
        )
        .set(
            "hug",
            call(
                "merge",
                [
                    var("tags"),
                    Object::new()
                        .set("Name", "x")
                        .set("Long", long_text("long"))
                        .into(),
                ],
            ),
        )
        .set(
            "no_hug",
            call(
                "merge",
                [
                    object([("a", 1)]),
                    Object::new()
                        .set("Name", "x")
                        .set("Long", long_text("long"))
                        .into(),
                ],
            ),
        )
        .set(
            "long_expand",
            call_expand("merge", [long_text("a"), long_text("b")]),
        )
        .set("in_call", call("trimspace", [heredoc([lit("a\nb")])]))
}

fn structure() -> Vec<Block> {
    let ty = Type::object([("name", Type::String), ("tags", Type::map(Type::String))])
        .optional("size", Type::Number, Some(lit(3)))
        .optional("zones", Type::set(Type::Any), None);
    let text = |name: &str| name.to_owned();
    vec![
        settings(">= 1.9")
            .require("test", "example/test", "~> 5.0", &["replica", "us_east_1"])
            .require("another", "example/another", "~> 1.0", &[])
            .backend("s3", |b| b.set("bucket", "b").set("encrypt", true))
            .into(),
        provider("test")
            .alias("replica")
            .with(|b| {
                b.set("region", var("region"))
                    .block("default_tags", |b| b.set("tags", local("tags")))
            })
            .into(),
        variable("tiers", Type::list(ty))
            .description("Tiers, by name")
            .default(list::<Expr>([]))
            .nullable(false)
            .sensitive()
            .validation(call("length", [var("tiers")]).greater_than(0), "At least one.")
            .into(),
        locals()
            .set("a", 1)
            .comment("tags")
            .set("tags", object([("a", "b"), ("long_key", "c")])),
        module_call("networking", "./modules/networking")
            .provider("test", None, Some("us_east_1"))
            .provider("test", Some("replica"), Some("replica"))
            .set("cidr", "10.0.0.0/16")
            .set("zones", 3)
            .depends_on([&Ref::resource("test_thing", "a")])
            .into(),
        data("test_zone", "zone")
            .provider("test", "replica")
            .set("name", "example.com"),
        resource("test_thing", "nested")
            .count(3)
            .blocks("rule", [text("a"), text("b")], |b, name| b.set("name", name))
            .set("between", 1)
            .comment("about the empty block")
            .block("empty", |b| b)
            .dynamic("setting", var("settings"), |b, value| {
                b.set("name", value.attr("name")).comment("last")
            })
            .lifecycle(
                Lifecycle::new()
                    .create_before_destroy()
                    .prevent_destroy()
                    .ignore_changes(["size", "tags"])
                    .ignore_path("task", |path| path.index(0).attr("image"))
                    .precondition(var("a").differs(""), "No a."),
            ),
        moved(
            Ref::resource("test_thing", "old"),
            Ref::resource("test_thing", "nested"),
        ),
        check("healthy")
            .data(data("http", "probe").set("url", "https://example.com"))
            .assert(
                Ref::data("http", "probe").attr("status").equals(200),
                interpolate("got ", Ref::data("http", "probe").attr("status"), ""),
            )
            .into(),
        output("id", Ref::module("networking").attr("id"))
            .description("The network's id")
            .sensitive()
            .into(),
    ]
}

#[test]
fn every_construct_is_fmt_clean() {
    let mut blocks = structure();
    blocks.extend([values().doc("why"), expressions()]);
    let printed = print(&file(blocks));
    assert_fmt_clean(&printed.text);
}

fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z ]{1,6}",
        2 => prop::sample::select(vec!["$", "%", "{", "}", "${", "%{", "$$", "$${", "%%{", "~", "\"", "\\", "\\n", "EOT", "<<EOT"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["\n", "\r", "\t", "\u{0}", "\u{1b}", "é", "漢字", "🇩🇪", "👩\u{200d}👩", "\u{202e}", "\u{feff}", "\u{2028}", "\u{a0}", "\u{85}", "#", "//", "/*"]).prop_map(str::to_owned),
        1 => Just("long enough to force a break of the line ".to_owned()),
    ];
    prop::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat())
}

fn identifiers() -> impl Strategy<Value = String> {
    "[a-z][a-z_]{0,9}"
}

fn keys(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Key> {
    prop_oneof![
        3 => identifiers().prop_map(Key::from),
        2 => words().prop_map(Key::from),
        1 => inner.prop_map(Key::from),
        1 => prop::sample::select(vec!["for", "in", "if", "true", "null"]).prop_map(Key::from),
    ]
}

fn binary(left: Expr, op: usize, right: Expr) -> Expr {
    match op % 7 {
        0 => left.or(right),
        1 => left.and(right),
        2 => left.equals(right),
        3 => left.less_than(right),
        4 => left.plus(right),
        5 => left.minus(right),
        _ => left.modulo(right),
    }
}

fn expressions_of_any_kind() -> BoxedStrategy<Expr> {
    let leaf = prop_oneof![
        words().prop_map(Expr::from),
        any::<i32>().prop_map(Expr::from),
        (-1e6..1e6_f64).prop_map(Expr::from),
        any::<bool>().prop_map(Expr::from),
        Just(null()),
        identifiers().prop_map(var),
        (identifiers(), identifiers())
            .prop_map(|(name, attribute)| Ref::resource("test_thing", name).splat().attr(attribute)),
    ];
    leaf.prop_recursive(5, 48, 5, |inner| {
        let some = || prop::collection::vec(inner.clone(), 0..5);
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            some().prop_map(list),
            prop::collection::vec((keys(inner.clone().boxed()), inner.clone()), 0..5).prop_map(object),
            some().prop_map(|pieces| concat(pieces)),
            some().prop_map(|pieces| heredoc(pieces)),
            (identifiers(), some()).prop_map(|(name, arguments)| call(name, arguments)),
            (identifiers(), inner.clone()).prop_map(|(name, last)| call_expand(name, [last])),
            (inner.clone(), pair.clone())
                .prop_map(|(test, (then, otherwise))| conditional(test, then, otherwise)),
            inner.clone().prop_map(not),
            inner.clone().prop_map(negate),
            (inner.clone(), 0..7_usize, inner.clone()).prop_map(|(left, op, right)| binary(left, op, right)),
            (inner.clone(), 0..5_usize, inner.clone()).prop_map(|(base, step, at)| match step {
                0 => base.attr("id"),
                1 => base.index(0),
                2 => base.key("a ${b}"),
                3 => base.splat(),
                _ => base.at(at),
            }),
            (identifiers(), inner.clone(), pair, any::<(bool, bool)>()).prop_map(
                |(name, of, (key, value), (filter, group))| {
                    let each = For::each(name, of);
                    let each = if filter { each.filter(key.clone()) } else { each };
                    if group {
                        each.group(key, value)
                    } else {
                        each.map(key, value)
                    }
                }
            ),
            (identifiers(), inner.clone(), inner.clone()).prop_map(|(name, of, value)| For::pairs(
                "k", name, of
            )
            .filter(var("x"))
            .list(value)),
        ]
    })
    .boxed()
}

fn bodies() -> BoxedStrategy<Block> {
    let entry = |block: BoxedStrategy<Block>| {
        prop_oneof![
            6 => (identifiers(), expressions_of_any_kind()).prop_map(|(name, value)| Entry::Attribute { name, value }),
            1 => words().prop_map(Entry::Comment),
            1 => words().prop_map(Entry::Directive),
            1 => Just(Entry::Blank),
            2 => block.prop_map(Entry::Block),
        ]
    };
    let with = |entries: Vec<Entry>, doc: Vec<String>| {
        let mut block = Block::new("nested");
        block.body = Body { entries };
        block.doc = doc;
        block
    };
    Just(Block::new("empty"))
        .prop_recursive(2, 12, 6, move |inner| {
            (
                prop::collection::vec(entry(inner.boxed()), 0..8),
                prop::collection::vec(words(), 0..2),
            )
                .prop_map(move |(entries, doc)| with(entries, doc))
        })
        .boxed()
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

/// One process for many trees; on failure the batch is halved until the smallest one that fails is shown.
#[test]
fn random_trees_are_fmt_clean() {
    let blocks = samples(&bodies(), 400);
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
    let texts = samples(&words(), 600);
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
