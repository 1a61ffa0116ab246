//! `hac drill`: the generated platform, applied to an emulator of AWS; its primary region dies, and the deployed functions
//! take over.
//!
//! The emulator is Python, so this finds or makes a Python environment that has what it needs, and runs the package that
//! `src/drill` carries.

#![expect(
    clippy::disallowed_methods,
    reason = "programs run, and files are written for them"
)]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::args::DrillArgs;
use super::disk::{cannot_write, temporary_folder, write_whole};
use super::report::Findings;
use super::{Exit, Failure};
use crate::drill::{FILES, PACKAGE, REQUIREMENTS};
use hac_aws::budget;
use hac_pipeline::emit::{SOURCE_MAP, SourceMap};

const OLDEST_PYTHON: &str = "3.11";
const IS_NEW_ENOUGH: &str = "import sys; sys.exit(sys.version_info < (3, 11))";
/// Given the requirements as arguments. The versions count: what the emulator replaces is inside moto.
const HAS_MODULES: &str = "
import sys
from importlib.metadata import version
import boto3, moto.server
pins = [line.split('==') for line in sys.argv[1:]]
sys.exit(any(version(name.partition('[')[0]) != pin for name, pin in pins))";

pub(super) fn run(arguments: &DrillArgs, findings: &mut Findings<'_>) -> Result<Exit, Failure> {
    let folder = generated(&arguments.folder)?;
    let back = arguments.back.as_deref().map(generated).transpose()?;
    if !succeeds("terraform", &["version"]) {
        return Err(Failure::new("terraform was not found")
            .help("install terraform 1.5 or later, so that it is on the PATH"));
    }
    let python = match &arguments.python {
        Some(python) => given(python)?,
        None => our_own(findings)?,
    };
    let code = package()?;
    let map = read_map(&folder)?;
    let mut command = Command::new(python);
    command
        .args(["-m", PACKAGE])
        .arg(folder)
        .env("PYTHONPATH", code.path())
        .env("PYTHONDONTWRITEBYTECODE", "1");
    if arguments.silent {
        command.arg("--silent");
    }
    for (option, entry) in PLAYED {
        let is_promotion = PROMOTIONS.contains(option);
        let given = arguments.promotion.filter(|_| is_promotion).map(u64::from);
        let seconds = given.unwrap_or_else(|| typical_seconds(&map, entry));
        command.args([option, seconds.to_string().as_str()]);
    }
    for (name, seconds) in &map.promised_seconds {
        command.args(["--promised", &format!("{name}={seconds}")]);
    }
    if let Some(back) = &back {
        command.arg("--back").arg(back);
    }
    if let Some(work) = &arguments.keep {
        command.arg("--keep").arg(work);
    }
    if !findings.is_for_people() {
        command.stdout(std::io::stderr());
    }
    let ended = command
        .status()
        .map_err(|error| Failure::new(format!("cannot run Python: {error}")))?;
    Ok(match ended.code() {
        Some(0) => Exit::Clean,
        Some(1) => Exit::Diagnostics,
        // It has said what was in its way.
        _ => Exit::Usage,
    })
}

/// What `--promotion` is about.
const PROMOTIONS: &[&str] = &["--promotion", "--detachment", "--replica"];
/// What the emulator is told about time, and the entries of the budget that say it.
const PLAYED: &[(&str, &str)] = &[
    ("--promotion", "db.global.failover"),
    ("--detachment", "db.global.detach_promote"),
    ("--replica", "db.binlog.promote"),
    ("--switchover", "db.global.switchover"),
    ("--growth", "compute.asg_scale_out"),
];

/// A folder that `hac build` wrote, by its whole path.
fn generated(folder: &Path) -> Result<PathBuf, Failure> {
    if !folder.join(SOURCE_MAP).is_file() {
        return Err(
            Failure::new(format!("`{}` holds no generated platform", folder.display()))
                .help("run `hac build` first, or name the folder it wrote"),
        );
    }
    folder
        .canonicalize()
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", folder.display())))
}

fn read_map(folder: &Path) -> Result<SourceMap, Failure> {
    let path = folder.join(SOURCE_MAP);
    let text = fs::read_to_string(&path)
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", path.display())))?;
    serde_json::from_str(&text).map_err(|error| {
        Failure::new(format!(
            "`{}` is not what `hac build` wrote: {error}",
            path.display()
        ))
        .help("run `hac build` again")
    })
}

/// How long something typically takes: as the platform assumes, or else as the budget says.
fn typical_seconds(map: &SourceMap, entry: &str) -> u64 {
    let table = budget::find(entry).and_then(budget::Entry::typical);
    let assumed = map.typical_seconds.get(entry).copied();
    assumed.unwrap_or_else(|| table.unwrap_or_default().as_secs())
}

/// The Python that was named: it has to have everything already.
fn given(python: &Path) -> Result<PathBuf, Failure> {
    new_enough(python.as_os_str())?;
    if has_modules(python) {
        return Ok(python.to_owned());
    }
    let wanted: Vec<_> = REQUIREMENTS.lines().map(|line| format!("'{line}'")).collect();
    Err(Failure::new(format!(
        "`{}` lacks what the drill needs, in the versions it needs",
        python.display()
    ))
    .help(format!(
        "run `{} -m pip install {}`, or leave `--python` out",
        python.display(),
        wanted.join(" ")
    )))
}

/// A Python environment of our own in the user's cache, made once for each set of requirements.
fn our_own(findings: &mut Findings<'_>) -> Result<PathBuf, Failure> {
    let name: String = Sha256::digest(REQUIREMENTS.as_bytes())
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let home = cache()?.join("hac").join(format!("drill-{name}"));
    let python = if cfg!(windows) {
        home.join("Scripts").join("python.exe")
    } else {
        home.join("bin").join("python")
    };
    // Written last: an environment without it was not finished.
    let finished = home.join("requirements.txt");
    if finished.is_file() && has_modules(&python) {
        return Ok(python);
    }
    new_enough(OsStr::new("python3"))?;
    findings.show(&format!(
        "Making a Python environment for the drill in {} (once; it downloads moto and boto3)\n",
        home.display()
    ))?;
    fs::create_dir_all(&home).map_err(|error| cannot_write(&home, &error))?;
    let installed = installs(
        "python3",
        &[OsStr::new("-m"), OsStr::new("venv"), home.as_os_str()],
    )
    .and_then(|()| {
        let quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        let mut arguments: Vec<_> = quiet.map(OsStr::new).to_vec();
        arguments.extend(REQUIREMENTS.lines().map(OsStr::new));
        installs(&python, &arguments)
    });
    if let Err(said) = installed {
        return Err(Failure::new(format!("cannot make a Python environment:\n{said}"))
            .help("run `hac drill --python PATH` with a Python that has moto and boto3"));
    }
    write_whole(&finished, REQUIREMENTS)?;
    Ok(python)
}

/// Where programs keep what can be made again.
fn cache() -> Result<PathBuf, Failure> {
    let named = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    named("XDG_CACHE_HOME")
        .or_else(|| named("LOCALAPPDATA"))
        .or_else(|| Some(named("HOME")?.join(".cache")))
        .ok_or_else(|| {
            Failure::new("there is no place for a Python environment")
                .help("set XDG_CACHE_HOME, or run `hac drill --python PATH`")
        })
}

fn new_enough(python: &OsStr) -> Result<(), Failure> {
    if succeeds(python, &["-c", IS_NEW_ENOUGH]) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`{}` is not Python {OLDEST_PYTHON} or later",
        python.display()
    ))
    .help(format!(
        "install Python {OLDEST_PYTHON} or later, or run `hac drill --python PATH`"
    )))
}

fn has_modules(python: &Path) -> bool {
    let mut arguments = vec!["-c", HAS_MODULES];
    arguments.extend(REQUIREMENTS.lines());
    succeeds(python, &arguments)
}

/// Whether a program is there and ends well.
fn succeeds(program: impl AsRef<OsStr>, arguments: &[&str]) -> bool {
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// Runs a program; what it said, where it fails.
fn installs(program: impl AsRef<OsStr>, arguments: &[&OsStr]) -> Result<(), String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Err(said.trim_end().to_owned())
}

/// The package, in a temporary folder of its own that nobody else can write to: Python imports whatever stands there.
fn package() -> Result<TempDir, Failure> {
    let folder = temporary_folder()?;
    for (path, text) in FILES {
        let at = folder.path().join(path);
        fs::create_dir_all(at.parent().unwrap_or(folder.path()))
            .map_err(|error| cannot_write(&at, &error))?;
        fs::write(&at, text).map_err(|error| cannot_write(&at, &error))?;
    }
    Ok(folder)
}
