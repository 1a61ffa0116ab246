//! The checked platform as the bytes of every generated file. It is pure and cannot fail: if it could, a check is
//! missing.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::thread;

use serde::{Deserialize, Serialize};

use hac_base::source::{Origin, Sources, Span};
use hac_lang::platform::{Objective, Platform, Quantile};
use hac_proof::timeline;
use hac_terraform::{File, Module, Printed, Problem, Project};

/// Path below the output folder, with `/`, to content.
pub type OutputTree = BTreeMap<String, Vec<u8>>;

/// Leads from generated lines back to the `.ha` file. The generated code itself holds no line numbers, so that moving
/// an element changes only this file.
pub const SOURCE_MAP: &str = "hac.map.json";

/// Everything that a build writes.
#[derive(Debug, Clone)]
pub struct Output {
    pub files: OutputTree,
    /// How many `resource` blocks the root and the modules declare.
    pub resource_blocks: usize,
    /// How often a module is called.
    pub module_calls: usize,
}

pub fn emit(platform: &Platform, sources: &Sources) -> Output {
    let deployment = hac_aws::lower(platform);
    let project = &deployment.terraform;
    let modules = || std::iter::once(&project.root).chain(project.modules.values());
    let (printed, problems) = printed_and_verified(project);
    assert!(
        problems.is_empty(),
        "generated Terraform contradicts itself: {problems:#?}"
    );
    let mut files = deployment.files;
    let typical = timeline::assumed_typical(platform).into_iter();
    let promised = promised_typical(&platform.objective);
    let mut map = Mapper {
        sources,
        map: SourceMap {
            typical_seconds: typical
                .map(|(key, takes)| (key.to_owned(), takes.as_secs()))
                .collect(),
            promised_seconds: promised,
            ..SourceMap::default()
        },
    };
    for (path, printed) in printed {
        map.file(&path, &printed);
        files.insert(path, printed.text.into_bytes());
    }
    let count = |kind: &str| {
        modules()
            .flat_map(Module::blocks)
            .filter(|block| block.kind == kind)
            .count()
    };
    let (resource_blocks, module_calls) = (count("resource"), count("module"));
    let map = serde_json::to_string_pretty(&map.map).expect("text and numbers always become JSON") + "\n";
    files.insert(SOURCE_MAP.to_owned(), map.into_bytes());
    Output {
        files,
        resource_blocks,
        module_calls,
    }
}

/// Every file of the project as text, in order, and what contradicts itself in it. Printing is most of a build's work,
/// no file knows of another, and even the smallest machine has two cores.
fn printed_and_verified(project: &Project) -> (Vec<(String, Printed)>, Vec<Problem>) {
    let folders = std::iter::once((String::new(), &project.root)).chain(
        project
            .modules
            .iter()
            .map(|(name, module)| (format!("modules/{name}/"), module)),
    );
    let files: Vec<(String, &File)> = folders
        .flat_map(|(folder, module)| {
            module
                .files
                .iter()
                .map(move |(name, file)| (format!("{folder}{name}"), file))
        })
        .collect();
    let print = |files: &[(String, &File)]| -> Vec<(String, Printed)> {
        files
            .iter()
            .map(|(path, file)| (path.clone(), hac_terraform::print(file)))
            .collect()
    };
    // Verifying takes as long as printing half of the files: with a quarter of them it is half of the work.
    let (one, other) = files.split_at(files.len() / 4);
    thread::scope(|scope| {
        let beside = scope.spawn(|| print(other));
        let problems = hac_terraform::verify(project);
        let mut printed = print(one);
        printed.extend(beside.join().unwrap_or_else(|panic| resume_unwind(panic)));
        (printed, problems)
    })
}

struct Mapper<'a> {
    sources: &'a Sources,
    map: SourceMap,
}

impl Mapper<'_> {
    fn file(&mut self, path: &str, printed: &Printed) {
        for block in &printed.blocks {
            let lines = (block.first, block.last);
            let entries = block
                .origin
                .iter()
                .map(|origin| self.entry(path, &block.address, lines, origin));
            self.map.entries.extend(entries.collect::<Vec<_>>());
        }
    }

    fn entry(
        &self,
        file: &str,
        address: &str,
        (first_line, last_line): (usize, usize),
        origin: &Origin,
    ) -> MapEntry {
        let place = self.place(origin.span);
        let via = origin.via.iter().map(|site| MapUse {
            module: site.module.clone(),
            place: self.place(site.span),
        });
        MapEntry {
            file: file.to_owned(),
            address: address.to_owned(),
            first_line,
            last_line,
            element: origin.element.clone(),
            source: place.source,
            line: place.line,
            column: place.column,
            via: via.collect(),
        }
    }

    fn place(&self, span: Span) -> MapPlace {
        let at = self.sources.line_column(span);
        MapPlace {
            source: self.sources.path(span.source).to_owned(),
            line: at.line,
            column: at.column,
        }
    }
}

/// Those promises `at typical`, in seconds. One about the worst case says nothing of a drill, which plays the typical one.
fn promised_typical(objective: &Objective) -> BTreeMap<String, u64> {
    let promises = [
        ("detect", objective.detect),
        ("failover", objective.failover),
        ("outage", objective.outage),
    ];
    promises
        .into_iter()
        .filter_map(|(name, bound)| Some((name.to_owned(), bound?)))
        .filter(|(_, bound)| bound.at == Quantile::Typical)
        .map(|(name, bound)| (name, bound.limit.as_secs()))
        .collect()
}

/// `hac.map.json`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceMap {
    /// Rises when a field changes its meaning or goes.
    pub version: u32,
    /// How long things typically take, by their entries in the budget, where the platform knows better than the table: what a
    /// drill plays.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub typical_seconds: BTreeMap<String, u64>,
    /// What the platform promises of a typical outage, by the words of its `objective`: what a drill measures against.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub promised_seconds: BTreeMap<String, u64>,
    /// In the order of the generated files and their lines.
    pub entries: Vec<MapEntry>,
}

impl Default for SourceMap {
    fn default() -> Self {
        Self {
            version: 1,
            typical_seconds: BTreeMap::new(),
            promised_seconds: BTreeMap::new(),
            entries: Vec::new(),
        }
    }
}

impl SourceMap {
    /// The element that a generated line came from.
    pub fn find(&self, file: &str, line: usize) -> Option<&MapEntry> {
        self.entries
            .iter()
            .find(|entry| entry.file == file && (entry.first_line..=entry.last_line).contains(&line))
    }
}

/// One generated block and one element it came from. Lines and columns count from 1, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapEntry {
    pub file: String,
    /// As Terraform calls it within its module: `aws_rds_cluster.this`.
    pub address: String,
    pub first_line: usize,
    pub last_line: usize,
    pub element: String,
    pub source: String,
    pub line: usize,
    pub column: usize,
    /// The module uses that led there, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<MapUse>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapUse {
    pub module: String,
    #[serde(flatten)]
    pub place: MapPlace,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapPlace {
    pub source: String,
    pub line: usize,
    pub column: usize,
}
