//! Diagnostics for programs: each form against what defines it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::process::{hac, hac_with};

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
    // People read the same on standard error, whatever programs read.
    assert!(output.stderr.contains("error[HA"), "{format}: {}", output.stderr);
    output.stdout
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
    let report = assert_valid("docs/report.schema.json", &reported(BROKEN, "json"));
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
    let failure = assert_valid("docs/report.schema.json", &failed.stdout);
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
    if format == "text" {
        output.stderr
    } else {
        output.stdout
    }
}

#[test]
fn what_was_accepted_is_told_with_its_reason() {
    let json = with_accepted(ACCEPTED, "json", 1);
    let report = assert_valid("docs/report.schema.json", &json);
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
            "::error file=a b/platform.ha,line=5,endLine=5,col=3,endColumn=9,title=HA0201::`regoin` is not a block"
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
fn a_warning_that_fails_the_command_fails_its_test() {
    let read = |text: &str| quick_junit::Report::deserialize_from_str(text).expect("JUnit");
    let denied = read(&with_accepted(ACCEPTED, "junit", 1));
    assert_eq!(denied.test_suites[0].failures, 1);
    let folder = repository(ACCEPTED);
    let allowed = hac(folder.path(), &["check", "a b/platform.ha", "--format", "junit"]);
    assert_eq!(
        (allowed.code, read(&allowed.stdout).test_suites[0].failures),
        (0, 0)
    );
}

/// Holds a table, which a build without it must not drop.
const HOLDING: &str = "platform demo {
  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }
  alert oncall { email = [\"a@example.com\"] }
  tier cards: dynamodb { key id: string }
}
";

/// Commands that end in failure though no file has an error, each with the exit code.
const FAILING: &[(&[&str], i32)] = &[
    (&["build", "a b/platform.ha", "--out", "b"], 2),
    (&["build", "a b/platform.ha", "--out", "b", "--check"], 2),
    (&["build", "a b/platform.ha", "--out", "c", "--check"], 3),
    (&["build", "a b/platform.ha", "--out", "c", "--verify"], 2),
    (&["build", "m.ha"], 2),
    (&["budget", "m.ha"], 2),
    (&["expand", "m.ha"], 2),
    (&["build", "missing.ha"], 2),
    (&["fmt", "missing.ha"], 2),
    (&["fmt", "--check", "m.ha", "n.ha"], 1),
    (&["explain", "HA9999"], 2),
];

/// What a failed command leaves: the document on standard output, and the same in a file.
fn failed(arguments: &[&str], code: i32, format: &str) -> String {
    let folder = repository(HOLDING);
    let built = hac(folder.path(), &["build", "a b/platform.ha", "--out", "b"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    let dropped: Vec<&str> = HOLDING.lines().filter(|line| !line.contains("tier")).collect();
    fs::write(folder.path().join("a b/platform.ha"), dropped.join("\n") + "\n").expect("written");
    fs::write(folder.path().join("m.ha"), "module m {\ninput i: text\n}\n").expect("written");
    fs::write(folder.path().join("n.ha"), "module n {\ninput i: text\n}\n").expect("written");
    let file = format!("{format}=report");
    let asked = [arguments, &["--format", format, "--report", &file]].concat();
    // Without a PATH there is no terraform.
    let output = hac_with(folder.path(), &asked, b"", &[("PATH", "")]);
    assert_eq!(output.code, code, "{arguments:?}: {}", output.stderr);
    let saved = fs::read_to_string(folder.path().join("report")).expect("written");
    assert_eq!(saved, output.stdout, "{arguments:?} {format}");
    saved
}

#[test]
fn no_report_says_passed_of_a_command_that_failed() {
    for (arguments, code) in FAILING {
        let json = assert_valid("docs/report.schema.json", &failed(arguments, *code, "json"));
        let items = json["diagnostics"].as_array().expect("a list");
        assert!(
            items.iter().any(|item| item["severity"] == "error"),
            "{arguments:?}"
        );

        let sarif = failed(arguments, *code, "sarif");
        let sarif = assert_valid("tests/schemas/sarif-2.1.0.json", &sarif);
        let invocation = &sarif["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false, "{arguments:?}");
        let told = &invocation["toolExecutionNotifications"][0]["message"]["text"];
        assert!(
            told.as_str().is_some_and(|text| !text.is_empty()),
            "{arguments:?}"
        );

        let junit = failed(arguments, *code, "junit");
        let junit = quick_junit::Report::deserialize_from_str(&junit).expect("one document");
        assert!(junit.errors > 0, "{arguments:?}: {junit:#?}");

        let github = failed(arguments, *code, "github");
        assert!(
            github.starts_with("::error title=hac::"),
            "{arguments:?}: {github}"
        );
    }
}

#[test]
fn one_document_holds_the_diagnostics_and_the_failure() {
    let folder = repository(BROKEN);
    let arguments = ["check", "a b/platform.ha", "--format", "json"];
    let files = ["--report", "junit=good.xml", "--report", "sarif=a b"];
    let output = hac(folder.path(), &[&arguments[..], &files].concat());
    assert_eq!(output.code, 2);
    let report = assert_valid("docs/report.schema.json", &output.stdout);
    let items = report["diagnostics"].as_array().expect("a list");
    assert!(items.iter().any(|item| item["code"] == "HA0201"));
    assert!(items.last().expect("some")["code"].is_null());
    // The file that could be written tells that the other could not.
    let good = fs::read_to_string(folder.path().join("good.xml")).expect("written");
    let good = quick_junit::Report::deserialize_from_str(&good).expect("JUnit");
    assert_eq!(good.errors, 1);
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
