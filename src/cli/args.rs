//! The arguments, from which clap makes parsing, help and completions.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use hac_base::units::Date;
use hac_proof::timeline::Kind;

/// Checks, before anything is deployed, that a failover plan can meet its promises, and writes the Terraform and the
/// failover code for it.
#[derive(Debug, Parser)]
#[command(name = "hac", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

const EXIT_CODES: &str = "Exit codes: 0 clean, 1 the platform has errors, 2 wrong call or unreadable or unwritable file, \
3 generated code is out of date (build --check), 4 a bug in hac";

#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// What standard output holds: text for people, or one document of diagnostics and claims for programs
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Also write diagnostics and claims to a file, such as `sarif=hac.sarif`; may be given several times
    #[arg(long, global = true, value_name = "FORMAT=FILE", value_parser = report_file)]
    pub(crate) report: Vec<ReportFile>,
    /// When to use colours; `NO_COLOR` is respected
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// Print nothing but diagnostics
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Treat warnings as errors
    #[arg(long, global = true)]
    pub(crate) deny_warnings: bool,
    /// Date used to judge expired assumptions, such as 2027-06-30 [default: today]
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    pub(crate) today: Option<Date>,
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a day as 2027-06-30".to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs, as docs/report.schema.json describes it
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a GitHub pull request
    Github,
    /// JUnit XML, for services that only know tests
    Junit,
    /// A picture of the budget, as SVG; for `hac budget` only
    Svg,
}

/// A file that diagnostics and claims are also written to: `sarif=hac.sarif`.
#[derive(Debug, Clone)]
pub(crate) struct ReportFile {
    pub(crate) format: Format,
    pub(crate) path: PathBuf,
}

fn report_file(text: &str) -> Result<ReportFile, String> {
    let (format, path) = text
        .split_once('=')
        .ok_or("write FORMAT=FILE, such as `sarif=hac.sarif`")?;
    let format = Format::from_str(format, false)
        .ok()
        .filter(|format| !matches!(format, Format::Text | Format::Svg))
        .ok_or_else(|| format!("`{format}` is none of `json`, `sarif`, `github` and `junit`"))?;
    if path.is_empty() {
        return Err("the name of the file is missing".to_owned());
    }
    let path = PathBuf::from(path);
    if path.extension().is_some_and(|extension| extension == "ha") {
        return Err("a report would overwrite what it is about: name another file".to_owned());
    }
    Ok(ReportFile { format, path })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check a platform and write its Terraform and failover code
    Build(BuildArgs),
    /// Check a platform and write nothing
    Check(CheckArgs),
    /// Print how long each failover takes, with the source of every number
    Budget(BudgetArgs),
    /// Make the edits that diagnostics advise, where there is no doubt about them
    Fix(FixArgs),
    /// Format .ha files in place
    Fmt(FmtArgs),
    /// Print a platform with its modules expanded
    Expand(FileArgs),
    /// Explain a diagnostic code; without a code, list them all
    Explain(ExplainArgs),
    /// Rehearse the failover of a built platform on an emulator of AWS, and print what happens when
    Drill(DrillArgs),
    /// Make a new platform that builds
    New(NewArgs),
    /// Start the language server on standard input and output
    Lsp,
    /// Print a completion script
    Completions(CompletionsArgs),
}

#[derive(Debug, Args)]
pub(crate) struct FileArgs {
    /// The platform's file, or a folder with a `platform.ha`
    #[arg(default_value = "platform.ha", value_parser = super::disk::platform_file)]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: FileArgs,
    /// Also print the reasons for each claim, its id and its place
    #[arg(long, short)]
    pub(crate) verbose: bool,
    /// Fail with 1 where a claim is worse than in this file, which `--report json=FILE` wrote earlier
    #[arg(long, value_name = "FILE")]
    pub(crate) gate: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    #[command(flatten)]
    pub(crate) input: FileArgs,
    /// The folder to write to
    #[arg(long, short, value_name = "DIR", default_value = "build")]
    pub(crate) out: PathBuf,
    /// Write nothing; exit with 3 where the folder is out of date
    #[arg(long, conflicts_with = "verify")]
    pub(crate) check: bool,
    /// Run terraform fmt, init and validate on the result
    #[arg(long)]
    pub(crate) verify: bool,
    /// Overwrite generated files that were edited by hand
    #[arg(long)]
    pub(crate) discard_edits: bool,
    /// Let this build drop data that the last one holds: NAME is a tier or another element, such as `orders`, or an address
    /// of Terraform; separate several with commas
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) allow_destroy: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct BudgetArgs {
    #[command(flatten)]
    pub(crate) input: FileArgs,
    /// The failure to show in full; without it, the loss of the region in full and one line for each other
    #[arg(long, value_enum)]
    pub(crate) failure: Option<FailureKind>,
}

/// What may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailureKind {
    /// The region is lost: half of such faults fall silent, half refuse
    Region,
    /// Connections to the region are never answered
    RegionSilent,
    /// The region answers at once, with errors
    RegionRefusing,
    /// The database only
    Database,
    /// A compute tier only
    Tier,
    /// One zone of the region
    Zone,
    /// A health check that fails and passes by turns
    Flapping,
}

impl FailureKind {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Region => Kind::Region,
            Self::RegionSilent => Kind::RegionSilent,
            Self::RegionRefusing => Kind::RegionRefusing,
            Self::Database => Kind::Database,
            Self::Tier => Kind::Tier,
            Self::Zone => Kind::Zone,
            Self::Flapping => Kind::Flapping,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) input: FileArgs,
    /// Make edits, too, that guess what was meant: look at the result
    #[arg(long = "unsafe")]
    pub(crate) unsafe_too: bool,
    /// Write nothing; print what would change
    #[arg(long)]
    pub(crate) diff: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// Files or folders; `-` reads standard input and writes standard output
    #[arg(default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Write nothing; exit with 1 where a file is not formatted
    #[arg(long)]
    pub(crate) check: bool,
    /// Print what would change
    #[arg(long)]
    pub(crate) diff: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Such as HA0201
    pub(crate) code: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DrillArgs {
    /// The folder that `hac build` wrote
    #[arg(value_name = "DIR", default_value = "build")]
    pub(crate) folder: PathBuf,
    /// A Python 3.11 or later that has moto and boto3; without it, an environment is made in the user's cache
    #[arg(long, value_name = "PATH")]
    pub(crate) python: Option<PathBuf>,
    /// How many seconds a promotion takes [default: the typical time that `assume` states, else that of the budget]
    #[arg(long, value_name = "SECONDS")]
    pub(crate) promotion: Option<u32>,
    /// What `hac build` wrote for the same platform with its two regions exchanged: the way back from a failover that leaves
    /// a database for good, by binlog or `detach`
    #[arg(long, value_name = "DIR")]
    pub(crate) back: Option<PathBuf>,
    /// Drop packets of the failed region instead of refusing them
    #[arg(long)]
    pub(crate) silent: bool,
    /// Work in this folder and leave it, with the state, the plans and what the functions logged
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The platform's name; a folder of that name is made
    pub(crate) name: String,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}
