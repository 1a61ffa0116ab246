//! One of everything that the model can say.

use hac::terraform::*;

/// Every construct, in blocks of one file.
pub(crate) fn all() -> Vec<Block> {
    let mut blocks = declarations();
    blocks.extend([
        nested_blocks(),
        values().doc("why"),
        comprehensions(),
        operators(),
        calls(),
    ]);
    blocks
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

fn comprehensions() -> Block {
    let subnet = || bound("subnet");
    resource("test_thing", "comprehensions")
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
}

fn operators() -> Block {
    resource("test_thing", "operators")
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
}

fn calls() -> Block {
    resource("test_thing", "calls")
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

fn declarations() -> Vec<Block> {
    let ty = Type::object([("name", Type::String), ("tags", Type::map(Type::String))])
        .optional("size", Type::Number, Some(lit(3)))
        .optional("zones", Type::set(Type::Any), None);
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

fn nested_blocks() -> Block {
    let text = |name: &str| name.to_owned();
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
        )
}
