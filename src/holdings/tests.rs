use super::*;

/// A type that holds data and needs little.
fn table() -> &'static str {
    let mut kinds = holds::TYPES.iter().map(|(kind, _)| *kind);
    kinds
        .find(|kind| kind.ends_with("dynamodb_table"))
        .expect("tables are made")
}

fn read(files: &[(&str, &str)]) -> Holdings {
    let files: Vec<(String, String)> = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.replace("TABLE", table())))
        .collect();
    holdings(files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())))
}

fn lost(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
    let lost = losses(&read(old), &read(new));
    lost.into_iter()
        .map(|loss| format!("{} {}", loss.address.replace(table(), "T"), loss.what))
        .collect()
}

/// What is lost where one text of the root becomes another.
fn lost_of(old: &str, new: &str) -> Vec<String> {
    lost(&[("main.tf", old)], &[("main.tf", new)])
}

const ONE: &str = "resource \"TABLE\" \"t\" {\n  name = \"t\"\n}\n";

#[test]
fn what_stays_is_not_lost() {
    assert_eq!(lost_of(ONE, ONE), Vec::<String>::new());
    assert_eq!(
        lost_of(ONE, &format!("{ONE}\nlocals {{\n  x = 1\n}}\n")),
        Vec::<String>::new()
    );
    assert_eq!(
        lost(&[("a.tf", ONE)], &[("b.tf", ONE)]),
        Vec::<String>::new(),
        "files are one module"
    );
}

#[test]
fn a_block_that_goes_is_lost() {
    assert_eq!(lost_of(ONE, ""), ["T.t a table and its items"]);
    assert_eq!(lost_of(ONE, &ONE.replace("\"t\" {", "\"u\" {")).len(), 1);
}

#[test]
fn counts_and_keys_are_read() {
    let counted = |text: &str| ONE.replace("{\n", &format!("{{\n  {text}\n"));
    let lines = |old: &str, new: &str| lost_of(&counted(old), &counted(new)).len();
    assert_eq!(lines("count = 1", "count = 0"), 1);
    assert_eq!(lines("count = 2", "count = 1"), 1);
    assert_eq!(lines("count = true ? 1 : 0", "count = false ? 1 : 0"), 1);
    assert_eq!(
        lines("count = null != null ? 0 : 1", "count = \"a\" == \"b\" ? 1 : 0"),
        1
    );
    assert_eq!(
        lines("for_each = toset([\"a\", \"b\"])", "for_each = toset([\"b\"])"),
        1
    );
    assert_eq!(
        lines(
            "for_each = { a = 1, \"b\" = 2 }",
            "for_each = { b = 1, a = 9, c = 3 }"
        ),
        0
    );
    assert_eq!(lines("for_each = toset([\"a\"])", "for_each = {}"), 1);
    assert_eq!(lost_of(ONE, &counted("count = 1")).len(), 0, "Terraform moves it");
    assert_eq!(lost_of(ONE, &counted("for_each = toset([\"a\"])")).len(), 1);
    assert_eq!(lines("count = data.x.y.z", "count = data.x.y.z"), 0);
    let unread = lost_of(&counted("count = data.x.y.z"), &counted("count = data.x.y.n"));
    assert!(unread[0].contains("hac cannot tell which stay"), "{unread:?}");
}

const MODULE: &str = "variable \"on\" {\n  default = true\n}\nvariable \"name\" {}\nlocals {\n  count = var.on ? 1 : 0\n}\n\
    resource \"TABLE\" \"t\" {\n  count = local.count\n  name  = \"${var.name}-t\"\n}\n";

fn called(arguments: &str) -> Vec<(&'static str, String)> {
    let call = format!(
        "# platform.ha: tier orders, tier web\nmodule \"m\" {{\n  source = \"./modules/m\"\n  providers = {{ aws = aws.one }}\n{arguments}\n}}\n"
    );
    vec![("main.tf", call), ("modules/m/main.tf", MODULE.to_owned())]
}

fn lost_of_calls(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (called(old), called(new));
    let as_texts = |files: &[(&'static str, String)]| -> Vec<(&'static str, String)> { files.to_vec() };
    let (old, new) = (as_texts(&old), as_texts(&new));
    let texts = |files: &[(&'static str, String)]| -> Holdings {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        read(&files)
    };
    losses(&texts(&old), &texts(&new))
        .into_iter()
        .map(|loss| {
            format!(
                "{} {} {:?}",
                loss.address.replace(table(), "T"),
                loss.what,
                loss.elements
            )
        })
        .collect()
}

#[test]
fn arguments_of_calls_decide() {
    assert_eq!(
        lost_of_calls("name = \"a\"", "name = \"a\"\non = true"),
        Vec::<String>::new()
    );
    assert_eq!(
        lost_of_calls("name = \"a\"", "name = \"a\"\non = false"),
        ["module.m.T.t a table and its items [\"tier orders\", \"tier web\"]"]
    );
    let renamed = lost_of_calls("name = \"a\"", "name = \"b\"");
    assert!(
        renamed[0].contains("`name` was \"a-t\" and would be \"b-t\""),
        "{renamed:?}"
    );
    let moved = lost_of_calls("name = \"a\"", "name = \"a\"\n#").len();
    assert_eq!(moved, 0);
    let unread = lost_of_calls("name = \"a\"\non = data.x.y", "name = \"a\"\non = data.x.z");
    assert!(
        unread[0].contains("data.x.z"),
        "what a name stands for is part of it: {unread:?}"
    );
    assert_eq!(
        lost_of_calls("name = \"a\"\ncount = 2", "name = \"a\"\ncount = 1").len(),
        1
    );
    assert_eq!(lost_of_calls("name = data.x.y", "name = data.x.y").len(), 0);
}

#[test]
fn another_provider_is_another_region() {
    let by = |provider: &str| ONE.replace("{\n", &format!("{{\n  provider = aws.{provider}\n"));
    let moved = lost_of(&by("one"), &by("two"));
    assert!(
        moved[0].contains("another region: by `aws.one` before, by `aws.two` now"),
        "{moved:?}"
    );
}

#[test]
fn what_cannot_be_read_is_told() {
    let bad = lost_of("resource {", "");
    assert!(bad[0].contains("is not HCL (line 1"), "{bad:?}");
    let foreign = lost_of("module \"m\" {\n  source = \"example/m\"\n}\n", "");
    assert!(
        foreign[0].starts_with("module.m ") && foreign[0].contains("not in this folder"),
        "{foreign:?}"
    );
}

#[test]
fn replicas_are_held_one_by_one() {
    let with = |blocks: &str| ONE.replace("\n}\n", &format!("\n{blocks}\n}}\n"));
    let block = |region: &str| format!("  replica {{\n    region_name = \"{region}\"\n  }}\n");
    let both = with(&format!("{}{}", block("one"), block("two")));
    assert_eq!(
        lost_of(&both, &with(&block("two"))),
        ["T.t replica one a replica of a table, with its items"]
    );
    assert_eq!(lost_of(&both, "").len(), 3);
    assert_eq!(lost_of(&with(&block("two")), &both), Vec::<String>::new());
    let listed = |regions: &str| {
        with(&format!(
            "  dynamic \"replica\" {{\n    for_each = [{regions}]\n    content {{\n      region_name = replica.value.region\n    }}\n  }}"
        ))
    };
    let two = listed("{ region = \"one\", key = data.x.y }, { region = \"two\" }");
    assert_eq!(
        lost_of(&two, &both),
        Vec::<String>::new(),
        "the same ones, written otherwise"
    );
    assert_eq!(
        lost_of(&two, &listed("{ region = \"two\" }")),
        ["T.t replica one a replica of a table, with its items"]
    );
    let unread = |list: &str| listed("").replace("[]", list);
    assert_eq!(
        lost_of(&unread("data.x.y"), &unread("data.x.y")),
        Vec::<String>::new()
    );
    assert_eq!(lost_of(&unread("data.x.y"), &unread("data.x.z")).len(), 1);
    assert_eq!(lost_of(&unread("data.x.y"), &listed("")).len(), 1);
    assert_eq!(lost_of(&two, &unread("data.x.y")).len(), 2);
}
