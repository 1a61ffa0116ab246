//! Every name that a build makes: no two things may have one, and none may be too long.
//!
//! The names are read from the Terraform that would be written, not from a list of what makes names, so that none can be
//! forgotten: `dns "example.com"` makes a name for each region, a database one for each instance.

mod elements;
mod kinds;
mod plain;
mod report;

use std::collections::BTreeMap;

use hac_base::diagnostics::Diagnostics;
use hac_base::source::Origin;
use hac_lang::platform::Platform;
use hac_terraform::known::{Instance, Value, instances, repeated};
use hac_terraform::{Block, Expr, Project};

pub use kinds::{KINDS, Kind, NAMELESS, Scope};
pub use plain::is_plain;

/// A name in the cloud.
#[derive(Debug, Clone)]
pub struct Name<'a> {
    pub kind: &'static Kind,
    /// What is not known before an apply, such as the account's number, stands in `${…}`.
    pub text: String,
    /// Where it has to be the only one of its kind.
    pub place: String,
    pub region: String,
    /// A record of DNS: names of one zone may be alike where this differs.
    pub record: Option<Record>,
    /// What it is the name of, as Terraform calls it.
    pub address: String,
    origins: &'a [Origin],
}

/// What tells a record from others of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    zone: Option<Value>,
    /// Type and identifier.
    variant: [Option<Value>; 2],
}

impl Record {
    fn is_delegation(&self) -> bool {
        let [kind, _] = &self.variant;
        kind.as_ref().and_then(Value::text).as_deref() == Some("NS")
    }
}

/// The number of the account, as a part of a name.
const ACCOUNT: &str = "${data.aws_caller_identity.current.account_id}";

/// How many characters that number has.
const ACCOUNT_CHARACTERS: usize = 12;

impl Name<'_> {
    /// How many characters it has; `None` where that is not known.
    pub fn length(&self) -> Option<usize> {
        let known = self.text.replace(ACCOUNT, &"0".repeat(ACCOUNT_CHARACTERS));
        (!known.contains("${")).then(|| known.chars().count())
    }

    /// Whether both cannot be.
    pub fn clashes(&self, other: &Self) -> bool {
        let are_alike = self.kind.what == other.kind.what
            && self.place == other.place
            && self.text.eq_ignore_ascii_case(&other.text);
        let are_one_answer = match (&self.record, &other.record) {
            (Some(one), Some(other)) if one.zone == other.zone => one.variant != other.variant,
            // The zone above says where the zone of a name is, and that one says the rest.
            (Some(one), Some(other)) => one.is_delegation() != other.is_delegation(),
            _ => false,
        };
        are_alike && !are_one_answer
    }
}

/// Reports names that two things would have, and names that are longer than AWS takes.
pub(super) fn check(platform: &Platform, out: &mut Diagnostics) {
    if plain::is_large_and_plain(platform) {
        return;
    }
    let project = super::project(platform);
    let names = names(&project);
    let mut report = report::Report::new(platform);
    report.lengths(&names);
    report.clashes(&names);
    report.repeated(&repeated(&project));
    report.state(&names);
    report.finish(out);
}

/// The names of a project's resources, as far as they are known before anything exists.
pub fn names(project: &Project) -> Vec<Name<'_>> {
    let regions: BTreeMap<&str, &str> = project.root.blocks().filter_map(region_of_provider).collect();
    instances(project, &kinds::arguments())
        .iter()
        .flat_map(|instance| {
            let alias = instance.provider.as_deref().unwrap_or_default();
            names_of(instance, regions.get(alias).copied().unwrap_or_default())
        })
        .collect()
}

/// The alias of a provider configuration, and its region.
fn region_of_provider(block: &Block) -> Option<(&str, &str)> {
    let text = |argument: &str| match block.body.get(argument) {
        Some(Expr::String(text)) => Some(text.as_str()),
        Some(_) | None => None,
    };
    (block.kind == "provider").then_some(())?;
    Some((text("alias")?, text("region")?))
}

fn names_of<'a>(instance: &Instance<'a>, region: &str) -> Vec<Name<'a>> {
    let argument = |name: &str| instance.arguments.get(name);
    let kinds = KINDS.iter().filter(|kind| kind.resource == instance.kind);
    let name = |kind: &'static Kind| {
        let text = argument(kind.argument)?.text()?;
        let place = match kind.scope {
            Scope::World | Scope::Account => String::new(),
            Scope::Region => region.to_owned(),
            Scope::Within(of) => format!("{region}/{}", argument(of)?.text()?),
        };
        let record = || Record {
            zone: argument("zone_id").cloned(),
            variant: [argument("type").cloned(), argument("set_identifier").cloned()],
        };
        Some(Name {
            kind,
            text,
            place,
            region: region.to_owned(),
            record: (kind.resource == kinds::RECORD).then(record),
            address: instance.address.clone(),
            origins: instance.origins,
        })
    };
    kinds.filter_map(name).collect()
}
