//! Diagnostics for programs: each form against what defines it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::process::hac;

/// A warning, and an error with an edit.
const BROKEN: &str = "use std.web_tier

platform demo {
  input unused: text { default = \"é\" }
  regoin us-east-1 { role = primary, cidr = 10.10.0.0/16 }
}
";

/// An error inside a module of the standard library.
const BROKEN_USE: &str = "use std.web_tier

platform demo {
  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }
  web_tier shop { image = { us-east-1 = ami-0a1b2c3d4e5f60718 }, check = 7s x 3 }
}
";

/// A folder with a broken platform one level down, as it lies in a repository.
fn repository(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("a b")).expect("made");
    fs::write(folder.path().join("a b/platform.ha"), text).expect("written");
    folder
}

fn reported(text: &str, format: &str) -> String {
    let folder = repository(text);
    let output = hac(folder.path(), &["check", "a b/platform.ha", "--format", format]);
    assert_eq!(output.code, 1, "{format}");
    assert!(output.stdout.is_empty(), "{format}");
    output.stderr
}

fn assert_valid(schema: &str, instance: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(schema);
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(path).expect("the schema is there")).expect("JSON");
    let instance: Value = serde_json::from_str(instance).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let problems: Vec<String> = validator
        .iter_errors(&instance)
        .map(|problem| format!("{}: {problem}", problem.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}\n{instance:#}");
    instance
}

#[test]
fn json_is_what_its_schema_says() {
    let report = assert_valid("docs/diagnostics.schema.json", &reported(BROKEN, "json"));
    let codes: Vec<&str> = report["diagnostics"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|item| item["code"].as_str())
        .collect();
    assert!(
        codes.contains(&"HA0201") && codes.contains(&"HA0210"),
        "{codes:?}"
    );
    let folder = repository(BROKEN);
    let failed = hac(folder.path(), &["check", "missing.ha", "--format", "json"]);
    assert_eq!(failed.code, 2);
    let failure = assert_valid("docs/diagnostics.schema.json", &failed.stderr);
    assert!(failure["diagnostics"][0]["code"].is_null());
}

#[test]
fn sarif_is_what_its_schema_says() {
    let log = assert_valid("tests/schemas/sarif-2.1.0.json", &reported(BROKEN, "sarif"));
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("a list");
    assert!(results.len() == 3, "{results:#?}");
    for result in results {
        let rule = &run["tool"]["driver"]["rules"]
            [usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("small")];
        assert_eq!(rule["id"], result["ruleId"]);
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(uri, "a%20b/platform.ha");
    }
    let typo = results
        .iter()
        .find(|result| result["ruleId"] == "HA0201")
        .expect("reported");
    let region = &typo["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"], &region["endColumn"]),
        (&5.into(), &3.into(), &9.into())
    );
    let replacement = &typo["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "region");
}

/// A warning that somebody accepted, and one that nobody did.
const ACCEPTED: &str = "platform demo {
  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }
  input later: text { allow HA0210 \"it is for the next release\" }
  input never: text
}
";

/// What is printed with `--deny-warnings`, which an accepted warning does not fail.
fn with_accepted(text: &str, format: &str, code: i32) -> String {
    let folder = repository(text);
    let arguments = ["check", "a b/platform.ha", "--deny-warnings", "--format", format];
    let output = hac(folder.path(), &arguments);
    assert_eq!(output.code, code, "{format}: {}", output.stderr);
    output.stderr
}

#[test]
fn what_was_accepted_is_told_with_its_reason() {
    let json = with_accepted(ACCEPTED, "json", 1);
    let report = assert_valid("docs/diagnostics.schema.json", &json);
    let suppressed: Vec<&Value> = report["diagnostics"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|item| &item["suppressed"]["reason"])
        .collect();
    assert_eq!(suppressed, [&Value::Null, &"it is for the next release".into()]);

    let sarif = with_accepted(ACCEPTED, "sarif", 1);
    let log = assert_valid("tests/schemas/sarif-2.1.0.json", &sarif);
    let results = log["runs"][0]["results"].as_array().expect("a list");
    assert_eq!(results.len(), 2);
    assert!(results[0].get("suppressions").is_none());
    let suppression = &results[1]["suppressions"][0];
    assert_eq!(suppression["kind"], "inSource");
    assert_eq!(suppression["justification"], "it is for the next release");
    let region = &suppression["location"]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"]),
        (&3.into(), &23.into())
    );

    for format in ["text", "github", "junit"] {
        assert!(!with_accepted(ACCEPTED, format, 1).contains("later"), "{format}");
    }
    let all = ACCEPTED.replace("  input never: text\n", "");
    with_accepted(&all, "text", 0);
}

#[test]
fn a_service_sees_the_use_of_a_standard_module_not_its_inside() {
    let log = assert_valid("tests/schemas/sarif-2.1.0.json", &reported(BROKEN_USE, "sarif"));
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "HA0701");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b/platform.ha");
    assert_eq!(place["region"]["startLine"], 5);
}

#[test]
fn github_shows_each_problem_on_its_line() {
    let text = reported(BROKEN, "github");
    let typo = text
        .lines()
        .find(|line| line.contains("title=HA0201"))
        .expect("reported");
    assert!(
        typo.starts_with(
            "::error file=a b/platform.ha,line=5,endLine=5,col=3,endColumn=9,title=HA0201::no block"
        ),
        "{typo}"
    );
    assert!(
        text.lines()
            .all(|line| line.starts_with("::error ") || line.starts_with("::warning ")),
        "{text}"
    );
    assert!(
        text.lines()
            .any(|line| line.starts_with("::warning file=a b/platform.ha,line=4,")),
        "{text}"
    );
}

#[test]
fn junit_fails_for_errors_alone() {
    let report = quick_junit::Report::deserialize_from_str(&reported(BROKEN, "junit")).expect("JUnit");
    let suite = report.test_suites.first().expect("one file");
    assert_eq!(
        report.test_suites.len(),
        1,
        "the standard library is no file of the user's"
    );
    let failed = suite
        .test_cases
        .iter()
        .filter(|case| matches!(case.status, quick_junit::TestCaseStatus::NonSuccess { .. }))
        .count();
    assert!(failed == 1 && failed < suite.test_cases.len(), "{suite:#?}");
}

#[test]
fn a_report_for_a_file_leaves_the_one_for_people() {
    let folder = repository(BROKEN);
    let output = hac(
        folder.path(),
        &[
            "check",
            "a b/platform.ha",
            "--report",
            "sarif=out/hac.sarif",
            "--report",
            "junit=hac.xml",
        ],
    );
    assert_eq!(output.code, 1);
    assert!(output.stderr.contains("error[HA0201]"));
    let sarif = fs::read_to_string(folder.path().join("out/hac.sarif")).expect("written");
    assert_valid("tests/schemas/sarif-2.1.0.json", &sarif);
    assert!(folder.path().join("hac.xml").exists());
    for wrong in ["sarif", "text=x", "sarif=", "xml=x", "sarif=platform.ha"] {
        let refused = hac(folder.path(), &["check", "a b/platform.ha", "--report", wrong]);
        assert_eq!(refused.code, 2, "{wrong}");
    }
}
