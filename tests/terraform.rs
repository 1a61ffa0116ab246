//! What the real terraform, the real provider, an AWS emulator and a scanner say about generated code.

#[path = "support/mod.rs"]
mod support;

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use support::{build_file, run, tool, write};

/// `fmt -check`, `init`, `validate` without a single warning.
fn validates(source: &Path) -> datatest_stable::Result<()> {
    let Some(folder) = initialised(source)? else {
        return Ok(());
    };
    let text = run(terraform(folder.path()).args(["validate", "-json"]));
    let report: serde_json::Value = serde_json::from_str(&text)?;
    assert_eq!(report.get("diagnostics"), Some(&serde_json::json!([])), "{text}");
    Ok(())
}

/// `plan` against the emulator, which validates first, without a single warning; then the scanner.
fn plans(source: &Path) -> datatest_stable::Result<()> {
    let Some(folder) = initialised(source)? else {
        return Ok(());
    };
    let Some(endpoint) = emulator() else { return Ok(()) };
    let plan =
        run(against(&mut terraform(folder.path()), endpoint).args(["plan", "-input=false", "-no-color"]));
    assert!(!plan.contains("Warning:"), "{plan}");
    let added = added(&plan).unwrap_or_else(|| panic!("nothing is planned:\n{plan}"));
    let least = if source.ends_with("trading/platform.ha") {
        100
    } else {
        40
    };
    assert!(added >= least, "only {added} resources are planned");
    if SCANNED
        .iter()
        .any(|name| source.ends_with(format!("{name}/platform.ha")))
    {
        scan(folder.path());
    }
    Ok(())
}

/// How many resources a plan adds, in its own words.
fn added(plan: &str) -> Option<usize> {
    let line = plan.lines().find_map(|line| line.strip_prefix("Plan: "))?;
    line.split_once(" to add, 0 to change, 0 to destroy")?
        .0
        .parse()
        .ok()
}

/// Between them they hold every module there is; the scanner takes longer than everything else here.
const SCANNED: [&str; 3] = ["trading", "three_regions", "one_region"];

fn scan(folder: &Path) {
    let Some(checkov) = tool("checkov") else { return };
    for leftover in [".terraform", ".terraform.lock.hcl"] {
        let path = folder.join(leftover);
        let _ = std::fs::remove_dir_all(&path).or_else(|_| std::fs::remove_file(&path));
    }
    let mut command = Command::new(checkov);
    command.args([
        "--framework",
        "terraform",
        "secrets",
        "--compact",
        "--quiet",
        "--skip-download",
    ]);
    command
        .args(["--download-external-modules", "false", "-d"])
        .arg(folder);
    run(&mut command);
}

fn initialised(source: &Path) -> datatest_stable::Result<Option<tempfile::TempDir>> {
    if tool("terraform").is_none() {
        return Ok(None);
    }
    let folder = tempfile::tempdir()?;
    write(&build_file(source), folder.path());
    run(terraform(folder.path()).args(["fmt", "-check", "-recursive", "-diff"]));
    run(terraform(folder.path()).args(["init", "-backend=false", "-input=false", "-no-color"]));
    Ok(Some(folder))
}

fn terraform(folder: &Path) -> Command {
    let mut command = Command::new("terraform");
    command
        .current_dir(folder)
        .env("TF_IN_AUTOMATION", "1")
        .env("CHECKPOINT_DISABLE", "1");
    command
}

fn against<'a>(command: &'a mut Command, endpoint: &str) -> &'a mut Command {
    command
        .env("AWS_ENDPOINT_URL", endpoint)
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
}

/// One emulator for all tests of this process; it ends with the process's standard input.
fn emulator() -> Option<&'static str> {
    static EMULATOR: OnceLock<Option<(String, Child)>> = OnceLock::new();
    let started = EMULATOR.get_or_init(|| {
        let program = tool("moto_server")?;
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .ok()?
            .port();
        // The shell ends the server when this process, whose end closes the pipe, is gone.
        let script = format!(
            "'{}' -H 127.0.0.1 -p {port} >/dev/null 2>&1 & read -r _; kill $!",
            program.display()
        );
        let child = Command::new("sh")
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .spawn()
            .ok()?;
        let up = (0..240).any(|_| {
            std::thread::sleep(Duration::from_millis(250));
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        assert!(up, "the emulator did not start");
        Some((format!("http://127.0.0.1:{port}"), child))
    });
    started.as_ref().map(|(endpoint, _)| endpoint.as_str())
}

datatest_stable::harness! {
    { test = plans, root = "examples", pattern = r"/platform\.ha$" },
    { test = validates, root = "tests/golden", pattern = r"/main\.ha$" },
}
