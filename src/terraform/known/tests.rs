use super::super::*;
use super::{Value, Wanted, instances, repeated};

/// A root that calls one module in two regions, with names of every make.
fn project() -> Project {
    let mut project = Project::default();
    let module = project.module("alerting");
    module
        .file("versions.tf")
        .add(settings(">= 1.9").require("test", "example/test", "~> 5.0", &[]));
    for name in ["prefix", "topics"] {
        module.file("variables.tf").add(variable(name, Type::String));
    }
    let file = module.file("main.tf");
    let topic = file.add(resource("test_topic", "each").for_each(var("topics")).set(
        "name",
        concat([var("prefix"), lit("-"), each_key(), lit("-"), each_attr("word")]),
    ));
    let queue =
        file.add(resource("test_queue", "this").set("name", interpolate("", var("prefix"), "-queue")));
    file.add(
        resource("test_alarm", "this")
            .count(conditional(call("length", [var("topics")]).greater_than(1), 2, 0))
            .set("name", concat([queue.attr("name"), lit("-"), count_index()]))
            .set("of", topic.key("a").attr("arn")),
    );
    module.file("outputs.tf").add(output("queue", queue.attr("name")));

    let file = project.root.file("main.tf");
    for region in ["east", "west"] {
        file.add(provider("test").alias(region));
    }
    let account = file.add(data("test_account", "current"));
    file.add_local("account", account.attr("id"));
    let topics = Object::new()
        .set("a", Object::new().set("word", "x"))
        .set("b", Object::new().set("word", local("account")));
    let mut calls = Vec::new();
    for region in ["east", "west"] {
        let call = module_call(format!("alerting_{region}"), "./modules/alerting")
            .provider("test", None, Some(region))
            .set("prefix", format!("p-{region}"))
            .set("topics", topics.clone());
        calls.push(file.add(call));
    }
    let names = list(calls.iter().map(|call| call.attr("queue")));
    file.add(
        resource("test_list", "all")
            .provider("test", "west")
            .for_each(For::each("name", call("toset", [names])).map(bound("name"), bound("name")))
            .set("name", each_value())
            .set("file", call("sha256", [lit("x")])),
    );
    project
}

fn found(project: &Project, kind: &'static str, arguments: &[&'static str]) -> Vec<String> {
    let wanted = Wanted::from([(kind, arguments.to_vec())]);
    instances(project, &wanted)
        .into_iter()
        .map(|instance| {
            let values = instance
                .arguments
                .values()
                .map(|value| value.text().unwrap_or_default());
            let provider = instance.provider.unwrap_or_default();
            format!(
                "{provider} {} {}",
                instance.address,
                values.collect::<Vec<_>>().join(" ")
            )
        })
        .collect()
}

#[test]
fn names_are_followed_through_calls_and_repetitions() {
    let project = project();
    assert_eq!(verify(&project), []);
    assert_eq!(
        found(&project, "test_topic", &["name"]),
        [
            r#"east module.alerting_east.test_topic.each["a"] p-east-a-x"#,
            r#"east module.alerting_east.test_topic.each["b"] p-east-b-${data.test_account.current.id}"#,
            r#"west module.alerting_west.test_topic.each["a"] p-west-a-x"#,
            r#"west module.alerting_west.test_topic.each["b"] p-west-b-${data.test_account.current.id}"#,
        ]
    );
}

#[test]
fn a_name_made_of_another_resources_is_known() {
    let project = project();
    let [first, .., last] = &found(&project, "test_alarm", &["name"])[..] else {
        panic!("four alarms")
    };
    assert_eq!(
        first,
        "east module.alerting_east.test_alarm.this[0] p-east-queue-0"
    );
    assert_eq!(
        last,
        "west module.alerting_west.test_alarm.this[1] p-west-queue-1"
    );
    assert_eq!(
        found(&project, "test_list", &["name"]),
        [
            r#"west test_list.all["p-east-queue"] p-east-queue"#,
            r#"west test_list.all["p-west-queue"] p-west-queue"#,
        ]
    );
}

#[test]
fn what_only_an_apply_tells_is_equal_only_to_itself() {
    let project = project();
    let wanted = Wanted::from([("test_alarm", vec!["of"]), ("test_list", vec!["file"])]);
    let values: Vec<Value> = instances(&project, &wanted)
        .into_iter()
        .flat_map(|instance| instance.arguments.into_values())
        .collect();
    assert!(
        values.iter().all(|value| matches!(value, Value::Unknown(_))),
        "{values:#?}"
    );
    let [hash, other, first, second, third, fourth] = &values[..] else {
        panic!("{values:#?}")
    };
    assert_eq!(hash, other, "the same function of the same");
    assert_eq!((first, third), (second, fourth), "one topic of one region");
    assert_ne!(first, third, "another region's");
}

#[test]
fn what_is_said_twice_is_found() {
    let mut project = project();
    assert!(repeated(&project).is_empty());
    let file = project.root.file("more.tf");
    file.add(output("x", 1));
    file.add(output(
        "x",
        Object::new()
            .set("a", 1)
            .set("b", list([Object::new().set("c", 1).set("c", 2)])),
    ));
    let told = repeated(&project)
        .into_iter()
        .map(|twice| (twice.name, twice.within));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("output.x".to_owned(), None),
            ("c".to_owned(), Some("output.x".to_owned())),
        ]
    );
}

/// What an expression sees that goes over the instances of a resource, and what a block within says.
#[test]
fn every_instance_of_a_resource_is_known_by_its_address() {
    let mut project = Project::default();
    let file = project.root.file("main.tf");
    let names = call("toset", [list(["a", "b"])]);
    let topic = file.add(
        resource("test_topic", "each")
            .for_each(names)
            .set("name", each_key()),
    );
    let alarm = file.add(resource("test_alarm", "this").count(1).set("name", "x"));
    let arns = For::pairs("key", "topic", &topic).map(bound("key"), bound("topic").attr("arn"));
    file.add(
        resource("test_all", "of_them")
            .set("topics", arns)
            .set("alarms", alarm.splat().attr("id"))
            .set("one", call("one", [alarm.splat().attr("id")]))
            .block("tells", |tells| tells.set("whom", "people")),
    );
    let wanted = Wanted::from([("test_all", vec!["topics", "alarms", "one", "tells"])]);
    let [all] = &instances(&project, &wanted)[..] else {
        panic!("one of them")
    };
    let unknown = |address: &str| Value::Unknown(address.to_owned());
    let only = unknown("test_alarm.this[0].id");
    let topics = ["a", "b"].map(|key| (key.to_owned(), unknown(&format!("test_topic.each[{key:?}].arn"))));
    assert_eq!(all.arguments["topics"], Value::Object(topics.into()));
    assert_eq!(all.arguments["alarms"], Value::List(vec![only.clone()]));
    assert_eq!(all.arguments["one"], only);
    let whom = ("whom".to_owned(), Value::Text("people".to_owned()));
    assert_eq!(all.arguments["tells"], Value::Object(vec![whom]));
}
