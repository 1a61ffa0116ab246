//! Each fault is planted once; a whole project has none.

use super::super::*;
use super::{Fault, verify};

/// A root that calls one module, everything declared, given and used.
fn whole() -> Project {
    let mut project = Project::default();
    let module = project.module("networking");
    module.file("versions.tf").add(settings(">= 1.9").require(
        "test",
        "example/test",
        "~> 5.0",
        &["replica"],
    ));
    let cidr = module.file("variables.tf").add(variable("cidr", Type::String));
    let net = module.file("main.tf").add(
        resource("test_net", "this")
            .provider("test", "replica")
            .set("cidr", cidr),
    );
    module.file("outputs.tf").add(output("id", net.attr("id")));

    let root = &mut project.root;
    let file = root.file("main.tf");
    file.add(provider("test").alias("east"));
    let networking = file.add(
        module_call("networking", "./modules/networking")
            .provider("test", Some("replica"), Some("east"))
            .set("cidr", "10.0.0.0/16"),
    );
    file.add(output("id", networking.attr("id")));
    project
}

/// The faults of a whole project after a change to its root.
fn faults_in_root(change: impl FnOnce(&mut File)) -> Vec<Fault> {
    let mut project = whole();
    change(project.root.file("main.tf"));
    verify(&project)
        .into_iter()
        .map(|problem| problem.fault)
        .collect()
}

/// The faults of a resource that sets `value` to an expression.
fn faults_of(value: impl Into<Expr>) -> Vec<Fault> {
    faults_in_root(|file| {
        file.add(resource("test_thing", "single"));
        file.add(resource("test_thing", "many").count(2));
        file.add(resource("test_thing", "it").set("value", value));
    })
}

#[test]
fn a_whole_project_has_no_problem() {
    assert_eq!(verify(&whole()), []);
}

#[test]
fn a_problem_says_where_and_whose_bug_it_is() {
    let mut project = whole();
    project
        .root
        .file("main.tf")
        .add(resource("test_thing", "x").set("value", var("missing")));
    let messages: Vec<String> = verify(&project).iter().map(ToString::to_string).collect();
    assert_eq!(
        messages,
        [
            "bug in hac: the generated Terraform is wrong in the root module, `test_thing.x`: \
          `var.missing` is referred to but not declared in this module"
        ]
    );
}

#[test]
fn duplicates() {
    let twice = |name: &str| vec![Fault::Duplicate(name.to_owned())];
    let thing = || resource("test_thing", "x");
    assert_eq!(
        faults_in_root(|file| {
            file.add(thing());
            file.add(thing());
        }),
        twice("test_thing.x")
    );
    assert_eq!(
        faults_in_root(|file| drop(file.add(output("id", 1)))),
        twice("output.id")
    );
    assert_eq!(
        faults_in_root(|file| drop(file.add(provider("test").alias("east")))),
        twice("provider.test.east")
    );
    assert_eq!(
        faults_in_root(|file| drop(file.add(thing().set("a", 1).set("a", 2)))),
        twice("a")
    );
    assert_eq!(faults_of(Object::new().set("k", 1).set("k", 2)), twice("k"));
    let locals_twice = faults_in_root(|file| {
        let x = file.add_local("x", 1);
        file.add(locals().set("x", 2));
        file.add(output("x", x));
    });
    assert_eq!(locals_twice, twice("local.x"));
}

#[test]
fn undeclared() {
    let undeclared = |name: &str| vec![Fault::Undeclared(name.to_owned())];
    assert_eq!(faults_of(local("nope")), undeclared("local.nope"));
    assert_eq!(
        faults_of(Ref::resource("test_thing", "nope").attr("id")),
        undeclared("test_thing.nope")
    );
    assert_eq!(
        faults_of(Ref::data("test_thing", "it").attr("id")),
        undeclared("data.test_thing.it")
    );
    assert_eq!(
        faults_of(Ref::module("nope").attr("id")),
        undeclared("module.nope")
    );
    assert_eq!(
        faults_of(Ref::provider("test", Some("west"))),
        undeclared("test.west")
    );
    assert_eq!(
        faults_of(call("f", [concat([lit("a"), var("nope")])])),
        undeclared("var.nope")
    );
    let output = Fault::UnknownOutput {
        module: "networking".to_owned(),
        output: "arn".to_owned(),
    };
    assert_eq!(faults_of(Ref::module("networking").attr("arn")), [output]);
}

#[test]
fn scope() {
    let out = |name: &str| vec![Fault::OutOfScope(name.to_owned())];
    assert_eq!(faults_of(each_key()), out("each"));
    assert_eq!(faults_of(count_index()), out("count"));
    assert_eq!(faults_of(self_attr("id")), out("self"));
    assert_eq!(faults_of(bound("x")), out("x"));
    assert_eq!(faults_of(For::each("x", list([1])).list(bound("x"))), []);
    assert_eq!(faults_of(For::each("x", bound("x")).list(bound("x"))), out("x"));
    let inside = faults_in_root(|file| {
        let each = resource("test_thing", "each")
            .for_each(object([("a", 1)]))
            .set("value", each_value());
        file.add(each.dynamic("rule", list([1]), |block, value| block.set("of", value)));
    });
    assert_eq!(inside, []);
}

#[test]
fn instances() {
    let name = || "test_thing.many".to_owned();
    assert_eq!(
        faults_of(Ref::resource("test_thing", "many").attr("id")),
        [Fault::NoInstance(name())]
    );
    assert_eq!(
        faults_of(Ref::resource("test_thing", "many").splat().attr("id")),
        []
    );
    let single = Fault::NotRepeated("test_thing.single".to_owned());
    assert_eq!(
        faults_of(Ref::resource("test_thing", "single").index(0)),
        [single]
    );
}

#[test]
fn names_and_numbers() {
    let invalid = |name: &str| vec![Fault::InvalidName(name.to_owned())];
    assert_eq!(
        faults_of(Ref::resource("test_thing", "single").attr("a}\n")),
        invalid("a}\n")
    );
    assert_eq!(faults_of(call("f(", [1])), invalid("f("));
    assert_eq!(
        faults_in_root(|file| drop(file.add(resource("test_thing", "a b")))),
        invalid("a b")
    );
    assert_eq!(
        faults_in_root(|file| drop(file.add(resource("test_thing", "x").set("1a", 1)))),
        invalid("1a")
    );
    assert_eq!(faults_of(f64::NAN), [Fault::NotFinite]);
    let mut project = whole();
    project.root.file("../main.tf");
    let faults: Vec<Fault> = verify(&project)
        .into_iter()
        .map(|problem| problem.fault)
        .collect();
    assert_eq!(faults, [Fault::InvalidFileName("../main.tf".to_owned())]);
}

#[test]
fn blocks_without_a_value() {
    let faults = faults_in_root(|file| {
        let settings = file.add(settings(">= 1.9"));
        file.add(output("x", settings));
    });
    assert_eq!(faults, [Fault::Unreferable("terraform".to_owned())]);
}

#[test]
fn unused() {
    let unused = |name: &str| vec![Fault::Unused(name.to_owned())];
    assert_eq!(
        faults_in_root(|file| drop(file.add_local("x", 1))),
        unused("local.x")
    );
    let checked = variable("x", Type::Number)
        .default(1)
        .validation(var("x").greater_than(0), "Too small.");
    assert_eq!(faults_in_root(|file| drop(file.add(checked))), unused("var.x"));
}

#[test]
fn module_calls() {
    let module = || "networking".to_owned();
    let second = |call: ModuleCall| faults_in_root(|file| drop(file.add(call)));
    let call = |source: &str| module_call("second", source);
    let given = || call("./modules/networking").provider("test", Some("replica"), Some("east"));
    assert_eq!(
        second(call("./modules/nope")),
        [Fault::UnknownModule {
            source: "./modules/nope".to_owned()
        }]
    );
    assert_eq!(
        second(given()),
        [Fault::MissingInput {
            module: module(),
            input: "cidr".to_owned()
        }]
    );
    assert_eq!(
        second(given().set("cidr", "x").set("cird", "x")),
        [Fault::UnknownInput {
            module: module(),
            input: "cird".to_owned()
        }]
    );
    assert_eq!(
        second(call("./modules/networking").set("cidr", "x")),
        [Fault::MissingProvider {
            module: module(),
            provider: "test.replica".to_owned()
        }]
    );
    assert_eq!(
        second(
            given()
                .set("cidr", "x")
                .provider("test", Some("third"), Some("east"))
        ),
        [Fault::UnknownProvider {
            module: module(),
            provider: "test.third".to_owned()
        }]
    );
    let mut project = whole();
    project.module("idle");
    let faults: Vec<Fault> = verify(&project)
        .into_iter()
        .map(|problem| problem.fault)
        .collect();
    assert_eq!(faults, [Fault::NeverCalled]);
}

#[test]
fn variables_with_a_reserved_name() {
    let faults = faults_in_root(|file| {
        let version = file.add(variable("version", Type::String).default("1"));
        file.add(output("version", version));
    });
    assert_eq!(faults, [Fault::ReservedVariable("version".to_owned())]);
}
